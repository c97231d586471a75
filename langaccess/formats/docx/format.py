"""Word files (DOCX): read as units, written back with everything but the words as it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from langaccess.core.model import Finding, Target
from langaccess.core.tags import Tag, tag_or_none
from langaccess.formats import Document, Label
from langaccess.formats.docx.attributes import SHOWN_ON
from langaccess.formats.docx.form_number import add_form_number
from langaccess.formats.docx.inspect import pictures
from langaccess.formats.docx.parse import ParsedDocx, parse_docx
from langaccess.formats.docx.write import write_docx
from langaccess.formats.notes import note
from langaccess.formats.ooxml.format import OOXML_VOCABULARY, OoxmlFormat
from langaccess.formats.ooxml.package import OpcPackage, PackageEditor
from langaccess.formats.packed_format import saved_again
from langaccess.formats.zip_package import Package, open_package, parse_package

_DEFAULT_LANGUAGE = "en-US"


class _DocxPayload:
    """The file as read. The first rewriting uses up the parsed file from reading."""

    __slots__ = ("_left", "opc")

    def __init__(self, opc: OpcPackage, *left: ParsedDocx) -> None:
        self.opc = opc
        self._left = list(left)

    @property
    def package(self) -> Package:
        """The file."""
        return self.opc.package

    def parsed(self) -> ParsedDocx:
        """Return a parsed file whose trees may be changed: the one from reading, or a new one."""
        try:
            return self._left.pop()
        except IndexError:
            return parse_docx(self.opc, accept_revisions=True)

    def __reduce__(self) -> tuple[type[_DocxPayload], tuple[OpcPackage]]:
        # Trees cannot cross a process border; they are parsed again on the other side.
        return (_DocxPayload, (self.opc,))


class Docx(OoxmlFormat):
    """Reader and writer of DOCX; see `langaccess.formats.model.Format`."""

    name = "docx"
    suffixes: tuple[str, ...] = (".docx", ".docm", ".dotx", ".dotm")
    writes = ".docx"
    vocabulary = replace(OOXML_VOCABULARY, shown_on=OOXML_VOCABULARY.shown_on | SHOWN_ON)
    remedy = saved_again("Word")

    def read(self, path: Path, *, accept_revisions: bool) -> Document:
        """Return the document; see `Format.read`."""
        return self.of_package(open_package(path), accept_revisions=accept_revisions)

    def of_package(self, package: Package, *, accept_revisions: bool) -> Document:
        """Return the document in an opened package, as `read` does."""
        path = package.path
        opc = OpcPackage.of(package)
        found = parse_docx(opc, accept_revisions=accept_revisions)
        units = tuple(place.unit for part in found.parts for place in part.places)
        return Document(
            path=path,
            format=self.name,
            units=units,
            notes=(*_notes(found.counts), *_pictures(found)),
            tag=tag_or_none(found.styles.tag),
            payload=_DocxPayload(opc, found),
            left_out=found.left_out,
        )

    def render(
        self,
        document: Document,
        targets: Mapping[str, Target],
        *,
        tag: Tag,
        label: Label | None,
    ) -> tuple[bytes, tuple[Finding, ...]]:
        """Return the bytes of the translated file; see `Format.render`."""
        kept: _DocxPayload = document.payload
        if not targets and label is None and not _has_withdrawn(document):
            return PackageEditor(kept.opc).pack(), ()
        source = str(document.tag or _DEFAULT_LANGUAGE)
        data, counts = write_docx(
            kept.opc, kept.parsed(), targets, source=source, tag=tag, label=label
        )
        return data, _notes(counts)

    def reread(self, data: bytes, document: Document, *, labelled: bool) -> Mapping[str, str]:
        """Return unit id → text as found in rendered bytes; see `Format.reread`.

        The notice is known by its paragraph style, so it is left out whether expected or not.
        """
        found = parse_docx(OpcPackage.of(parse_package(data, document.path)), blank=True)
        return {place.unit.id: place.unit.text for part in found.parts for place in part.places}

    def add_form_number(
        self, data: bytes, form: str, where: Path
    ) -> tuple[bytes, tuple[Finding, ...]]:
        """Return the file with its form number; see `Format.add_form_number`."""
        return add_form_number(data, form, where)


def _has_withdrawn(document: Document) -> bool:
    """Return whether the source file has deleted wording, which must never be passed on."""
    return any(note.code == "docx.revisions_accepted" for note in document.notes)


def _notes(counts: Counter[str]) -> tuple[Finding, ...]:
    return tuple(note(code, count=n) for code, n in sorted(counts.items()) if n)


def _pictures(found: ParsedDocx) -> Iterator[Finding]:
    for part in found.parts:
        yield from pictures(part.found, part.name)
