"""OpenDocument texts, presentations and spreadsheets, as LibreOffice writes them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from langaccess.core.errors import InputError
from langaccess.core.model import Finding, SpanKind, Target
from langaccess.core.tags import EN, Tag
from langaccess.core.xmlsafe import local, parse, serialise
from langaccess.core.zipsafe import part_of
from langaccess.formats.model import Document, Label, Link
from langaccess.formats.notes import note
from langaccess.formats.odt import prepare as odt_prepare
from langaccess.formats.odt.active import strip_active
from langaccess.formats.odt.form_number import add_form_number, drop_form_number
from langaccess.formats.odt.label import (
    add_label,
    drop_label,
    label_spreadsheet,
    opened_at_label,
)
from langaccess.formats.odt.label_on_slides import label_slides
from langaccess.formats.odt.language_and_direction import add_source_style, set_language
from langaccess.formats.odt.manifest import MANIFEST, parse_manifest
from langaccess.formats.odt.names import GONE, OBJECTS, PARAGRAPHS, SKIPPED, UNSEEN, q
from langaccess.formats.odt.paragraphs import Looks, looks_of
from langaccess.formats.odt.parse import SHOWN_ON, SHOWN_TEXTS, parse_slots
from langaccess.formats.packed_format import PackedFormat, saved_again
from langaccess.formats.scripts import script_of
from langaccess.formats.slots import Slot, Voice, divided
from langaccess.formats.vocabulary import TextVocabulary
from langaccess.formats.zip_package import Package, open_package, pack, parse_package

_KINDS = ("text", "presentation", "spreadsheet")
_MIMETYPES = tuple(
    f"application/vnd.oasis.opendocument.{kind}".encode()
    for kind in (*_KINDS, *(f"{kind}-template" for kind in _KINDS), "text-web")
)
_CONTENT = "content.xml"
_MOST = 20_000_000  # bytes of the text; links of a larger part are not read


_VOCABULARY = TextVocabulary(
    groups=PARAGRAPHS,
    texts=frozenset(),
    signs={q("text:line-break"): "\n", q("text:tab"): "\n", q("text:s"): " "},
    skipped=SKIPPED | OBJECTS | GONE,
    lone=SHOWN_TEXTS,
    shown_attributes=frozenset({"title"}),  # the title of a link is not translated
    shown_on=SHOWN_ON,
    addresses=frozenset({"href"}),
    unseen=UNSEEN,
    in_attributes=frozenset(),
)


@dataclass(frozen=True, slots=True)
class _OdtPayload:
    package: Package
    accepted: bool  # tracked changes are read, and written, as accepted


class Odt(PackedFormat):
    """Reads and writes OpenDocument files; see `langaccess.formats.model.Format`."""

    name = "odt"
    suffixes = (".odt", ".ott", ".odp", ".otp", ".ods", ".ots")
    writes = ".odt"
    vocabulary = _VOCABULARY
    remedy = saved_again("LibreOffice")

    def read(self, path: Path, *, accept_revisions: bool) -> Document:
        """Return the document in `path`.

        Raises:
            InputError: damaged, encrypted, signed, not an OpenDocument text, or with tracked
                changes that the caller did not accept.
        """
        package = open_package(path)
        _check(package)
        trees = _trees(package)
        accepted = odt_prepare.revisions(trees) if accept_revisions else 0
        if not accept_revisions:
            odt_prepare.refuse_revisions(trees, path)
        notes = odt_prepare.prepare(trees, package)
        if accepted:
            notes = (*notes, odt_prepare.accepted_note(accepted))
        units, left_out = divided(_slots(trees))
        tag = odt_prepare.declared_tag(trees.get("styles.xml"))
        payload = _OdtPayload(package, bool(accepted))
        return Document(path, self.name, units, notes, tag, None, payload, left_out)

    def render(
        self,
        document: Document,
        targets: Mapping[str, Target],
        *,
        tag: Tag,
        label: Label | None,
    ) -> tuple[bytes, tuple[Finding, ...]]:
        """Return the bytes of the translated file, and notes."""
        payload: _OdtPayload = document.payload
        package = payload.package
        trees = _trees(package)
        notes: tuple[Finding, ...] = ()
        if payload.accepted:
            odt_prepare.revisions(trees)
        if targets or label is not None:
            odt_prepare.prepare(trees, package)
            notes = _write_targets(trees, targets, tag)
            notes += _style(trees, document, targets, tag, label)
            package = odt_prepare.without_previews(package, trees)
        changed = {name: serialise(tree, package.parts[name]) for name, tree in trees.items()}
        if label is not None:
            changed |= opened_at_label(trees["content.xml"], package)
        return pack(package, changed), notes

    def shown_parts(self, package: Package) -> Iterator[tuple[str, etree._Element]]:
        """Yield the text, the styles, and of the properties those that are translated."""
        for name, root in _trees(package).items():
            if name != "meta.xml":
                yield name, root
            else:
                yield from ((name, text) for text in root.iter(*SHOWN_TEXTS))

    def strip_active(self, data: bytes, path: Path) -> tuple[bytes, int]:
        """Return the file without what it loads or runs; see `Format.strip_active`."""
        return strip_active(data, path)

    def reread(self, data: bytes, document: Document, *, labelled: bool) -> Mapping[str, str]:
        """Return unit id → text as found in rendered bytes, the label left out."""
        trees = _trees(parse_package(data, document.path))
        for tree in trees.values():
            drop_form_number(tree)
            if labelled:
                drop_label(tree)
        return {slot.unit.id: slot.unit.text for slot in _slots(trees)}

    def add_form_number(
        self, data: bytes, form: str, where: Path
    ) -> tuple[bytes, tuple[Finding, ...]]:
        """Return the file with its form number; see `Format.add_form_number`."""
        return add_form_number(data, form, where)

    def links(self, path: Path) -> Iterator[Link]:
        """Yield the links of the text; see `Format.links`."""
        with zipfile.ZipFile(path) as archive:
            info = archive.getinfo(_CONTENT)
            data = part_of(archive, info) if info.file_size < _MOST else b""
        for element in parse(data, _CONTENT).iter() if data else ():
            if local(element) == "a":
                to = next((v for k, v in element.attrib.items() if str(k).endswith("}href")), "")
                yield Link("".join(str(part) for part in element.itertext()), str(to))


def _check(package: Package) -> None:
    where = str(package.path)
    if package.parts.get("mimetype", b"").strip() not in _MIMETYPES:
        raise InputError(
            "this is not an OpenDocument text, presentation or spreadsheet, despite its file name",
            where=where,
            hint="open it in LibreOffice and save it as .odt, .odp or .ods",
        )
    if not package.parts.get("content.xml"):
        raise InputError(
            "the file has no text (content.xml)",
            where=where,
            hint="ask for it again; if it opens in LibreOffice, save it there again",
        )
    if "META-INF/documentsignatures.xml" in package.parts:
        raise InputError(
            "the file is digitally signed; any change makes the signature invalid",
            where=where,
            hint="ask for the unsigned original",
        )
    manifest = package.parts.get(MANIFEST)
    if manifest is not None:
        tree = parse_manifest(manifest, f"{where}: {MANIFEST}")
        if next(tree.iter(q("manifest:encryption-data")), None) is not None:
            raise InputError(
                "the file is encrypted with a password",
                where=where,
                hint="open it in LibreOffice, save it without a password, and try again",
            )


def _trees(package: Package) -> dict[str, etree._Element]:
    """Return the parsed parts that can hold text: the document's own and its charts'."""
    found: dict[str, etree._Element] = {}
    for name, data in package.parts.items():
        folder, _, file = name.rpartition("/")
        own = not folder and file in ("content.xml", "styles.xml", "meta.xml")
        if data and (own or (file == "content.xml" and folder)):
            found[name] = parse(data, f"{package.path}: {name}")
    return found


def _slots(trees: Mapping[str, etree._Element]) -> list[Slot]:
    looks: Looks = looks_of(iter(trees.values()))
    return [slot for name, tree in trees.items() for slot in parse_slots(tree, name, looks)]


def _write_targets(
    trees: Mapping[str, etree._Element], targets: Mapping[str, Target], tag: Tag
) -> tuple[Finding, ...]:
    notes: list[Finding] = []
    voice = Voice(str(tag), script_of(tag), "en")
    for slot in _slots(trees):
        target = targets.get(slot.unit.id)
        lost = 0 if target is None else slot.put(target, voice)
        if lost:
            notes.append(note("odt.markup_lost", where=slot.unit.id, count=lost))
    return tuple(notes)


def _style(
    trees: Mapping[str, etree._Element],
    document: Document,
    targets: Mapping[str, Target],
    tag: Tag,
    label: Label | None,
) -> tuple[Finding, ...]:
    """Set the language and add the label; return notes on the label."""
    styles = trees.get("styles.xml")
    if targets:
        for tree in trees.values():
            set_language(tree, tag)
    if styles is None:
        return ()
    if any(s.kind is SpanKind.SOURCE for t in targets.values() for s in t.spans):
        add_source_style(styles, document.tag or EN)
    if label is None:
        return ()
    content = trees["content.xml"]
    if next(content.iter(q("office:presentation")), None) is not None:
        return label_slides(content, styles, label)
    if next(content.iter(q("office:spreadsheet")), None) is not None:
        label_spreadsheet(content, styles, label)
    else:
        add_label(content, styles, label)
    return ()
