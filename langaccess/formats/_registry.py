"""Finds the format of a file, reads it, and writes a translation that has been read back."""

from __future__ import annotations

import re
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from textwrap import shorten

from langaccess.core import log
from langaccess.core.containment import contained
from langaccess.core.errors import InputError, OutputError, place
from langaccess.core.files import read_bytes, sha256, write_atomic
from langaccess.core.limits import refuse_too_many
from langaccess.core.model import Finding, SpanKind, Target, Unit
from langaccess.core.sandbox import sandboxed
from langaccess.core.tags import Tag
from langaccess.formats.model import Document, Edits, Format, Label, Link, Written
from langaccess.formats.notes import counted, is_active, note

# suffix -> module:class. Modules are imported on first use: most runs need one or two formats.
FORMATS: dict[str, str] = {
    ".txt": "text.format:PlainText",
    ".md": "markdown.format:Markdown",
    ".markdown": "markdown.format:Markdown",
    ".html": "html.format:Html",
    ".htm": "html.format:Html",
    ".pdf": "pdf.format:Pdf",
    ".rtf": "rtf.format:Rtf",
    **dict.fromkeys((".docx", ".docm", ".dotx", ".dotm"), "docx.format:Docx"),
    **dict.fromkeys((".odt", ".ott", ".odp", ".otp", ".ods", ".ots"), "odt.format:Odt"),
    **dict.fromkeys((".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm"), "pptx.format:Pptx"),
    **dict.fromkeys((".xlsx", ".xlsm", ".xltx", ".xltm"), "xlsx.format:Xlsx"),
    ".idml": "idml.format:Idml",
}

# Formats that no program should guess at, with a sentence for the person who can fix the file.
_AS_DOCX = "open it in Word or LibreOffice and save it as .docx"
_AS_PPTX = "open it in PowerPoint or LibreOffice and save it as .pptx"
_AS_XLSX = "open it in Excel or LibreOffice and save it as .xlsx"
REFUSED: dict[str, str] = {
    ".doc": "ask for the file saved as .docx (Word: Save as, Word document)",
    **dict.fromkeys((".dot", ".fodt"), _AS_DOCX),
    **dict.fromkeys((".wpd", ".wps"), _AS_DOCX),  # WordPerfect, Works
    ".pub": "ask the designer for a .docx, .idml or PDF export of the Publisher file",
    ".indd": "ask the designer to export the InDesign file as .idml (File, Export)",
    ".ppt": "ask for the file saved as .pptx (PowerPoint: Save as, PowerPoint presentation)",
    **dict.fromkeys((".pps", ".pot", ".fodp"), _AS_PPTX),
    ".xls": "ask for the file saved as .xlsx (Excel: Save as, Excel workbook)",
    **dict.fromkeys((".xlsb", ".xlt", ".fods"), _AS_XLSX),
    ".pages": "export it from Pages as .docx",
    ".key": "export it from Keynote as .pptx",
    ".numbers": "export it from Numbers as .xlsx",
}

# Words in code, addresses, and how many texts a note names.
_WORD = re.compile(r"[^\W\d_]{2}")
_PHRASE = re.compile(r"[^\W\d_]{2,}\s+[^\W\d_]{2}")
_ADDRESS = re.compile(r"\S*(?:://|@)\S*")
_NAMED = 6
_OUTSIDE = ("http://", "https://", "mailto:", "tel:")


def suffixes() -> tuple[str, ...]:
    """Return the file name endings that `read` understands."""
    return tuple(FORMATS)


def is_document(path: Path) -> bool:
    """Return whether `read` understands files with the ending of `path`."""
    return path.suffix.lower() in FORMATS


def refusal(path: Path) -> str | None:
    """Return what to ask for instead of `path` if its kind is not supported, else None."""
    return REFUSED.get(path.suffix.lower())


def format_of(path: Path) -> Format:
    """Return the reader and writer for `path` by its suffix.

    Raises:
        InputError: no such format, or one that is refused by name.
    """
    suffix = path.suffix.lower()
    if suffix in REFUSED:
        raise InputError(
            f"{suffix} files cannot be read without losing text",
            where=str(path),
            hint=REFUSED[suffix],
        )
    entry = FORMATS.get(suffix)
    if entry is None:
        raise InputError(
            f"{suffix or 'no ending'}: this kind of file is not supported",
            where=str(path),
            hint="supported: " + " ".join(suffixes()),
        )
    return _load(entry)


def _load(entry: str) -> Format:
    module, name = entry.split(":")
    found: Format = getattr(import_module(f"langaccess.formats.{module}"), name)()
    return found


def can_change(path: Path) -> bool:
    """Return whether `replace_in_place` can change files of this format. It cannot change a PDF."""
    return is_document(path) and format_of(path).editable


@sandboxed()
def replace_in_place(data: bytes, path: Path, edits: Edits) -> bytes:
    """Return a file with its edits made and nothing else changed.

    `write` makes a translation: it sets languages, fits text, takes out comments. Here one text
    changes in a file that stays what it is. A text file is changed in place; in a packed file
    only the parts with the value are rewritten. Text that the edits cannot reach stays as it
    is; the caller reads the result and compares.

    Args:
        data: the file.
        path: its name, which says its format: one that `can_change` affirms.
        edits: what changes; its functions can be pickled.

    Raises:
        InputError: the file is damaged, or the new value cannot be written in its encoding.
    """
    return format_of(path).edit(data, path, edits)


@sandboxed()
def links_of(path: Path) -> tuple[Link, ...]:
    """Return the links of `path`, a file that `read` accepts, that lead outside the file.

    Raises:
        InputError: no such format, or the file cannot be read.
    """
    found = format_of(path).links(path)
    return tuple(link for link in found if link.to.lower().startswith(_OUTSIDE))


@sandboxed()
def plain_text(path: Path) -> tuple[str, ...]:
    """Return the words of `path` with those of headers; see `Format.plain_text`.

    A file of another kind, a catalogue, is read as text.

    Raises:
        InputError: it cannot be read.
    """
    data = read_bytes(path)
    return tuple(_load(FORMATS.get(path.suffix.lower(), FORMATS[".txt"])).plain_text(data))


@sandboxed()
def check_only_units(path: Path, seen: Sequence[str]) -> tuple[Unit, ...]:
    """Return units of `path` that only checks read; see `Format.check_only_units`.

    Raises:
        InputError: it cannot be read.
    """
    return tuple(format_of(path).check_only_units(path, seen))


def read(path: Path, *, accept_revisions: bool = False) -> Document:
    """Return the document in `path`.

    Args:
        path: a file in one of `FORMATS`.
        accept_revisions: read tracked changes as accepted; without it a file that has some is
            refused, because deleted wording must not travel.

    Raises:
        InputError: see `Format.read`.
    """
    format_of(path)  # its name alone may refuse it
    document = _read(path, accept_revisions=accept_revisions)
    log.event("document.read", form=path.suffix.lower().lstrip("."), units=len(document.units))
    return document


@dataclass(frozen=True, slots=True)
class _Parsed:
    """The payload of a document outside the reader process: which parsed form it has there.

    Attributes:
        path: the file.
        digest: sha256 of its bytes.
        accept_revisions: as it was read.
    """

    path: Path
    digest: str
    accept_revisions: bool


# In the reader process: documents that may be written soon, and their size. What is no longer
# here is read again.
_KEPT: OrderedDict[_Parsed, tuple[Document, int]] = OrderedDict()
_KEPT_BYTES = 16 * 2**20


@sandboxed()
def _read(path: Path, *, accept_revisions: bool) -> Document:
    data = read_bytes(path)
    form = format_of(path)
    document = form.read(path, accept_revisions=accept_revisions)
    refuse_too_many(len(document.units), "texts", path)
    _refuse_lost(form.first_lost(document), path, form.remedy)
    key = _Parsed(path.absolute(), sha256(data), accept_revisions)
    _KEPT.pop(key, None)
    _KEPT[key] = document, len(data)
    while len(_KEPT) > 1 and sum(size for _, size in _KEPT.values()) > _KEPT_BYTES:
        _KEPT.popitem(last=False)
    notes = (
        *document.notes,
        *_naming("text.protected", filter(_PHRASE.search, _protected(document))),
        *_naming("text.code", (code for code in _protected(document) if not _PHRASE.search(code))),
        *_naming("text.unread", form.unread(document)),
    )
    return replace(document, payload=key, left_out=(), notes=notes)


def _protected(document: Document) -> Iterator[str]:
    """Yield the words that protected code shows."""
    for unit in (*document.units, *document.left_out):
        for span in unit.spans:
            text = unit.text[span.start : span.end]
            if span.kind is SpanKind.CODE and unit.twin is None and _shows_words(text):
                yield " ".join(text.split())


def _naming(code: str, texts: Iterable[str]) -> tuple[Finding, ...]:
    """Return a note that names the first of some texts, if there are any."""
    found = list(texts)
    named = [f"'{shorten(text, 40, placeholder='…')}'" for text in dict.fromkeys(found)]
    more = ", …" if len(named) > _NAMED else ""
    words = ", ".join(named[:_NAMED]) + more
    return (note(code, count=len(found), words=words),) if found else ()


def _shows_words(code: str) -> bool:
    """Return whether code has words that a reader sees: no address, no tag of a generator."""
    from langaccess.formats.text.inline_runs import TEMPLATE

    return _WORD.search(TEMPLATE.sub("", _ADDRESS.sub("", code))) is not None


def _refuse_lost(where: str | None, path: Path, remedy: str) -> None:
    """Refuse a file if a part was not read.

    Raises:
        InputError: a part was not read.
    """
    if where is not None:
        line = where.removeprefix("line ")
        raise InputError(
            f"some text is not read, so a translation would lose it ({where})",
            where=place(path, int(line)) if line.isdecimal() else str(path),
            hint=remedy,
        )


def _parsed(path: Path, key: _Parsed) -> Document:
    """Return a document with its parsed form, in the reader process.

    Args:
        path: the file as the user named it, for messages.
        key: what was read of it.

    Raises:
        InputError: the file has changed since, or cannot be read.
    """
    known = _KEPT.pop(key, None)
    if known is not None:
        return known[0]
    if sha256(read_bytes(key.path)) != key.digest:
        raise InputError(
            "the file was changed while it was read",
            where=str(path),
            hint="try again when no one is working on it",
        )
    return format_of(key.path).read(key.path, accept_revisions=key.accept_revisions)


def _is_missing(wanted: str, found: str | None) -> bool:
    """Return whether a text is not in the written file.

    Text without a letter is not translated, and a place without text is not read back.
    """
    return found != wanted and (found is not None or any(c.isalpha() for c in wanted))


def write(
    document: Document,
    targets: Mapping[str, Target],
    path: Path,
    *,
    tag: Tag,
    label: Label | None = None,
    form: str = "",
    strip_active: bool = False,
    within: Path | None = None,
) -> Written:
    """Write the translation of `document` to `path` and read the written file back.

    Args:
        document: from `read`.
        targets: unit id → target; units without one keep their text.
        path: where to write; replaced in one step, only after the comparison.
        tag: language of the targets.
        label: the draft notice, or None.
        form: the form number of an approved file, for its foot and its properties; or empty.
        strip_active: leave out what runs, or is loaded from elsewhere, when the file is opened;
            `active.removed` counts it.
        within: a folder that the file must not leave through a link; see `write_atomic`.

    Raises:
        OutputError: the file cannot be written, or does not hold what it should.
    """
    order = _Order(targets, path, tag, label, form, strip_active)
    if isinstance(document.payload, _Parsed):
        data, notes, wrong = _rendered(document.path, document.payload, order)
    else:  # a format read it in this process
        with contained(OutputError, document.path):
            data, notes, wrong = _render(document, order)
    if wrong:
        raise OutputError(
            _missing_words(document, wrong, len(targets)),
            where=str(path),
            hint="nothing was saved; report this and the program that made the source file",
            details=[f"{path}: {unit}" for unit in wrong[:20]],
        )
    digest = sha256(data)

    def check(temporary: Path) -> None:
        if sha256(temporary.read_bytes()) != digest:
            raise OutputError(
                "the disk gives back something else than was written",
                where=str(path),
                hint="nothing was saved; check the disk",
            )

    write_atomic(path, data, check=check, within=within)
    return Written(path, digest, notes)


def write_problem(document: Document) -> str:
    """Return why a translation of `document` could not be written, or nothing; none is written.

    Every text is written with its small and capital letters exchanged, and read back.
    """
    targets = {unit.id: _exchanged(unit) for unit in document.units}
    order = _Order(targets, document.path, Tag("qps-ploc"), None, "", strip_active=False)
    try:
        if isinstance(document.payload, _Parsed):
            wrong = _rendered(document.path, document.payload, order)[2]
        else:
            with contained(OutputError, document.path):
                wrong = _render(document, order)[2]
    except (InputError, OutputError) as exc:
        return exc.message
    return _missing_words(document, wrong, len(targets)) if wrong else ""


def _exchanged(unit: Unit) -> Target:
    """Return a text with its ASCII letters in the other case; protected code stays as it is."""
    letters = [c.swapcase() if c.isascii() else c for c in unit.text]
    for span in unit.spans:
        if span.kind is SpanKind.CODE:
            letters[span.start : span.end] = unit.text[span.start : span.end]
    return Target("".join(letters), unit.spans)


def _missing_words(document: Document, wrong: Sequence[str], count: int) -> str:
    first = next((u.text for u in document.units if u.id == wrong[0]), wrong[0])
    return (
        f"{len(wrong)} of {count} translated passages are missing from the file;"
        f" the first is '{shorten(first, 60, placeholder='…')}'"
    )


@dataclass(frozen=True, slots=True)
class _Order:
    """What `write` was asked for."""

    targets: Mapping[str, Target]
    path: Path
    tag: Tag
    label: Label | None
    form: str
    strip_active: bool


_Rendered = tuple[bytes, tuple[Finding, ...], tuple[str, ...]]
"""The bytes of a translated file, notes, and the ids of units that are not in it."""


@sandboxed(fault=OutputError)
def _rendered(path: Path, parsed: _Parsed, order: _Order) -> _Rendered:
    return _render(_parsed(path, parsed), order)


def _render(document: Document, order: _Order) -> _Rendered:
    writer, labelled = format_of(document.path), order.label is not None
    data, notes = writer.render(document, order.targets, tag=order.tag, label=order.label)
    found: Mapping[str, str] = {}
    if order.strip_active:
        found = writer.reread(data, document, labelled=labelled)
        data, count = writer.strip_active(data, document.path)
        notes = (*notes, *counted("active.removed", count))
    bare = data
    if order.form:
        data, more = writer.add_form_number(bare, order.form, order.path)
        notes = (*notes, *more)
    # a number behind the text would be taken for a part of its last unit
    seen = bare if data.startswith(bare) else data
    _refuse_new_active(document, writer.count_active(data), order.path)
    again = writer.reread(seen, document, labelled=labelled)
    found = _kept(found, again) if order.strip_active else again
    wrong = (u for u, target in order.targets.items() if _is_missing(target.text, found.get(u)))
    return data, notes, tuple(wrong)


def _refuse_new_active(document: Document, count: int, path: Path) -> None:
    """Refuse a translation that would run or load more than its source.

    Raises:
        OutputError: it would.
    """
    if count > sum(note.count for note in document.notes if is_active(note.code)):
        raise OutputError(
            "a script or a source on another computer is in the translation, and not in the source",
            where=str(path),
            hint="look for markup in the translations of this file",
        )


def _kept(before: Mapping[str, str], after: Mapping[str, str]) -> Mapping[str, str]:
    """Return the texts of a file that are still in it without its active content.

    The ids of attributes change with their neighbors, and the text of a field that is gone is now
    text of its paragraph. So words are compared, and not ids.
    """
    whole = "".join(map(_words, after.values()))
    left = Counter(map(_words, after.values()))
    left.subtract(map(_words, before.values()))
    return {
        u: text for u, text in before.items() if left[_words(text)] >= 0 or _words(text) in whole
    }


def _words(text: str) -> str:
    return "".join(c for c in text if c.isalnum())
