"""Born-digital PDF: read with pypdfium2, written as a plain Word file, never as PDF again.

A PDF has no paragraphs to put a translation into. What is read becomes a Word document of our
own making (headings, paragraphs, list items, table rows), which is then a DOCX like any other.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from langaccess.documents.docx.format import Docx
from langaccess.documents.docx.new import Block, Table, new_docx
from langaccess.documents.model import Document, Label
from langaccess.documents.notes import counted, note
from langaccess.documents.pdf.direction import facing
from langaccess.documents.pdf.layout import Box, Paragraph, Row, Word, layout, over_turns
from langaccess.documents.pdf.running import told, without_running
from langaccess.documents.zipped import from_bytes
from langaccess.errors import InputError
from langaccess.files import read_bytes
from langaccess.model import Finding, Target
from langaccess.tags import Tag

__all__ = ["Pdf"]

_ASK = "ask the designer for the file it was made from (.docx, .idml, .pptx)"
_LETTERS_PER_PAGE = 15  # fewer on all pages together: the text is in pictures
_UNREADABLE = 0.1  # share of letters without a Unicode value above which a font is a cipher
_FORM_FIELD = 20  # FPDF_ANNOT_WIDGET
_LINK = 2  # FPDF_ANNOT_LINK
_TEXT, _IMAGE = 1, 3  # FPDF_PAGEOBJ_TEXT, FPDF_PAGEOBJ_IMAGE
_INVISIBLE = 3  # text render mode: what text recognition lays under a scan
_HYPHENS = frozenset((0xFFFE, 0x02, 0xAD, 0x2010))  # what PDFium gives for a hyphen at a line's end


@dataclass(slots=True)
class _Seen:
    """What was counted while reading the pages."""

    pictures: int = 0
    links: int = 0
    fields: int = 0
    hidden: int = 0
    shown: int = 0
    empty: int = 0


class Pdf:
    """Reads `.pdf` that was exported from a program; refuses scans, forms and locked files."""

    name = "pdf"
    suffixes: tuple[str, ...] = (".pdf",)
    writes = ".docx"

    def read(self, path: Path, *, accept_revisions: bool) -> Document:
        """Return the text as a document; its notes say what will be lost; see `Format.read`."""
        del accept_revisions  # a PDF records none
        pages, heights, title, seen = _pages(read_bytes(path), path)
        found = layout(pages)
        kept, running = without_running(found, heights)
        kept = over_turns(kept)
        if not kept:
            raise InputError("this PDF holds no text", where=str(path), hint=_ASK)
        blocks, numbers = _blocks(kept)
        data = new_docx(blocks, title=title or _first(kept), lang="en-US")
        plain = Docx().of_package(from_bytes(data, path), accept_revisions=False)
        units = tuple(
            replace(unit, part=_page(unit.text, unit.part, numbers)) for unit in plain.units
        )
        return replace(
            plain, path=path, format=self.name, units=units, tag=None,
            notes=(*_lost(seen, running), *plain.notes),
        )  # fmt: skip

    def render(
        self, document: Document, targets: Mapping[str, Target], *, tag: Tag, label: Label | None
    ) -> tuple[bytes, tuple[Finding, ...]]:
        """Return a Word file with the translation; see `Format.render`."""
        return Docx().render(document, targets, tag=tag, label=label)

    def reread(self, data: bytes, document: Document, *, labelled: bool) -> Mapping[str, str]:
        """Return unit id → text of the written Word file; see `Format.reread`."""
        return Docx().reread(data, document, labelled=labelled)


def _pages(data: bytes, path: Path) -> tuple[list[list[Word]], list[float], str, _Seen]:
    """Read all pages: words, heights, the title property, counts.

    Raises:
        InputError: damaged, encrypted, a form, a scan, or letters without a meaning.
    """
    import pypdfium2

    if not data.lstrip()[:5].startswith(b"%PDF"):
        raise InputError(
            "this is no PDF", where=str(path), hint="check the file name's ending, or ask again"
        )
    seen = _Seen()
    pages, heights = [], []
    try:
        pdf = pypdfium2.PdfDocument(data)
        try:
            for index in range(len(pdf)):
                page = pdf[index]
                _count(page, seen)
                words = facing(list(_words(page.get_textpage())))
                seen.empty += not words
                pages.append(words)
                heights.append(page.get_height())
                page.close()
            title = str(pdf.get_metadata_dict().get("Title", "")).strip()
            xfa = pdf.get_formtype() not in {0, 1}
        finally:
            pdf.close()
    except pypdfium2.PdfiumError as exc:
        raise _unreadable(str(exc), path) from exc
    _refuse(pages, seen, path, xfa=xfa)
    return pages, heights, title if " " in title else "", seen


def _unreadable(reason: str, path: Path) -> InputError:
    if "password" in reason.casefold():
        return InputError(
            "this PDF is locked with a password",
            where=str(path),
            hint="ask for a copy without a password, or better: " + _ASK,
        )
    return InputError("this PDF is damaged", where=str(path), hint="ask for it again, or " + _ASK)


def _refuse(pages: Sequence[Sequence[Word]], seen: _Seen, path: Path, *, xfa: bool) -> None:
    if seen.fields or xfa:
        raise InputError(
            "this PDF is a form to fill in; its fields cannot be carried over",
            where=str(path),
            hint=_ASK + "; or print it to PDF once, which leaves only what is seen",
        )
    letters = Counter(char for words in pages for word in words for char in word.text)
    total = sum(letters.values())
    if total < _LETTERS_PER_PAGE * max(len(pages), 1) and (seen.pictures or not total):
        raise InputError(
            "this PDF is a scan or a picture: it holds no text to read",
            where=str(path),
            hint=_ASK + "; text recognition would invent letters, so it is not done here",
        )
    if seen.hidden > seen.shown:
        raise InputError(
            "this PDF is a scan with machine-recognised text under it, which nobody has checked",
            where=str(path),
            hint=_ASK,
        )
    blind = sum(n for char, n in letters.items() if _is_blind(char))
    if blind > _UNREADABLE * total:
        raise InputError(
            "the fonts of this PDF do not say which letters they show",
            where=str(path),
            hint=_ASK + "; or export it again with Unicode fonts",
        )


def _is_blind(char: str) -> bool:
    return char == "\ufffd" or (char < " " and char != "\x02") or char >= "\U000f0000"


def _count(page: Any, seen: _Seen) -> None:
    from pypdfium2 import raw

    for thing in page.get_objects(filter=[_TEXT, _IMAGE], max_depth=4):
        if thing.type == _IMAGE:
            seen.pictures += 1
        elif raw.FPDFTextObj_GetTextRenderMode(thing.raw) == _INVISIBLE:
            seen.hidden += 1
        else:
            seen.shown += 1
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        seen.fields += kind == _FORM_FIELD
        seen.links += kind == _LINK
        raw.FPDFPage_CloseAnnot(annotation)


def _words(textpage: Any) -> Iterator[Word]:
    """Yield the words of a page in writing order."""
    from pypdfium2 import raw

    count = textpage.count_chars()
    codes = [raw.FPDFText_GetUnicode(textpage, index) for index in range(count)]
    start = -1
    for index, code in enumerate([*codes, 10]):
        hyphen = code in _HYPHENS and start >= 0 and _turns(textpage, index, count)
        if not hyphen and code > 32 and code != 0xA0:
            start = index if start < 0 else start
        elif start >= 0:
            end = index + hyphen
            word = _word(textpage, start, codes[start:end], breaks=hyphen or code in {10, 13})
            if word is not None:
                yield word
            start = -1


def _turns(textpage: Any, index: int, count: int) -> bool:
    """Whether the letter after a hyphen stands on another line."""
    if index + 1 >= count:
        return True
    here, after = textpage.get_charbox(index - 1), textpage.get_charbox(index + 1)
    return bool(after[2] < here[2] or abs(after[1] - here[1]) > here[3] - here[1] + 3)


def _word(textpage: Any, start: int, codes: Sequence[int], *, breaks: bool) -> Word | None:
    from pypdfium2 import raw

    first, last = textpage.get_charbox(start), textpage.get_charbox(start + len(codes) - 1)
    left, right = min(first[0], last[0]), max(first[2], last[2])
    text = _text(codes)
    if right <= left or not any(char.isprintable() for char in text):
        return None  # nothing to see: marks of direction and the like
    baseline = ctypes.c_double()
    raw.FPDFText_GetCharOrigin(
        textpage, start, ctypes.byref(ctypes.c_double()), ctypes.byref(baseline)
    )
    size = raw.FPDFText_GetFontSize(textpage, start) * _scale(textpage, start)
    size = size or first[3] - first[1]
    top = max(first[3], last[3], baseline.value + 0.1)
    box = Box(left, baseline.value, right, top)
    return Word(text, box, size, _bold(textpage, start), breaks)


def _text(codes: Sequence[int]) -> str:
    """Return letters; PDFium gives those beyond the first plane as two halves."""
    letters = "".join(chr(code) for code in codes if code < 0x110000)
    return letters.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _scale(textpage: Any, index: int) -> float:
    """Return how much the page enlarges the font size of a letter."""
    from pypdfium2 import raw

    matrix = raw.FS_MATRIX()
    if not raw.FPDFText_GetMatrix(textpage, index, ctypes.byref(matrix)):
        return 1.0
    return float((matrix.c**2 + matrix.d**2) ** 0.5) or 1.0


def _bold(textpage: Any, index: int) -> bool:
    from pypdfium2 import raw

    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    raw.FPDFText_GetFontInfo(textpage, index, name, 128, ctypes.byref(flags))
    said = re.search(
        rb"(bold|black|heavy)|regular|roman|light|book|medium", name.value, re.IGNORECASE
    )
    if said:
        return bool(said.group(1))
    return bool(raw.FPDFText_GetFontWeight(textpage, index) >= 600)


def _first(kept: Sequence[Paragraph | Row]) -> str:
    texts = [item.text for item in kept if isinstance(item, Paragraph)]
    headings = [
        item.text for item in kept if isinstance(item, Paragraph) and item.kind == "heading"
    ]
    return (headings or texts or [""])[0][:200]


def _blocks(kept: Sequence[Paragraph | Row]) -> tuple[list[Block | Table], dict[str, int]]:
    """Return the content of the Word file, and on which page each text stands."""
    sizes = sorted(
        {round(i.size) for i in kept if isinstance(i, Paragraph) and i.kind == "heading"}
    )
    largest = sizes[-1] if sizes else 0
    numbers: dict[str, int] = {}
    blocks: list[Block | Table] = []
    for (columns, page), group in groupby(kept, key=_shape):
        for item in (items := list(group)):
            for text in (item.text,) if isinstance(item, Paragraph) else item.cells:
                numbers.setdefault(text, page)
        rows = [item.cells for item in items if isinstance(item, Row)]
        if rows:
            blocks.append(Table(rows[0], rows[1:], [1] * columns))
        blocks += [
            Block(item.text, _style(item, largest)) for item in items if isinstance(item, Paragraph)
        ]
    return blocks, numbers


def _shape(item: Paragraph | Row) -> tuple[int, int]:
    return (len(item.cells) if isinstance(item, Row) else 0, item.page)


def _style(item: Paragraph, largest: int) -> str:
    if item.kind == "bullet":
        return "ListBullet"
    if item.kind != "heading":
        return ""
    return "Heading1" if round(item.size) >= 0.8 * largest else "Heading2"


def _page(text: str, part: str, numbers: Mapping[str, int]) -> str:
    page = numbers.get(text)
    return f"page {page}" if page else part


def _lost(seen: _Seen, running: Sequence[str]) -> Iterator[Finding]:
    yield note("pdf.layout")
    yield from counted("pdf.pictures", seen.pictures)
    yield from counted("pdf.links", seen.links)
    if running:
        yield note("pdf.running", count=len(running), lines=told(running))
    yield from counted("pdf.empty_pages", seen.empty)
