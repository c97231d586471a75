"""Born-digital PDF: read, and written as a plain Word file, never as PDF again.

A PDF has no paragraphs to put a translation into. What is read becomes a Word document of our
own making (headings, paragraphs, list items, table rows), which is then a DOCX like any other.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from langaccess.core.errors import InputError
from langaccess.core.files import read_bytes
from langaccess.core.model import Finding, Kind, Target, Unit
from langaccess.core.tags import Tag
from langaccess.formats.docx import NewCell, NewParagraph, NewTable, new_docx
from langaccess.formats.docx.format import Docx
from langaccess.formats.model import Document, Edits, Format, Label, Link, TextOrder
from langaccess.formats.notes import counted, note
from langaccess.formats.pdf.headers_footers import listed_lines, without_headers_footers
from langaccess.formats.pdf.layout import ITEM, Paragraph, TableRow, join_over_breaks
from langaccess.formats.pdf.pages import ASK, Pages, page_texts, read_pages
from langaccess.formats.pdf.paragraphs import paragraphs_of
from langaccess.formats.zip_package import parse_package

_LETTERS_PER_PAGE = 15  # fewer on all pages together: the text is in pictures
_WORD = re.compile(r"[^\W_]+")
_UNREADABLE = 0.1  # share of letters without a Unicode value above which a font is a cipher


class Pdf(Format):
    """Reads `.pdf` that was exported from a program; refuses scans and locked files."""

    name = "pdf"
    suffixes: tuple[str, ...] = (".pdf",)
    writes = ".docx"
    text_order = TextOrder.PAGES
    editable = False
    remedy = ASK

    def read(self, path: Path, *, accept_revisions: bool) -> Document:
        """Return the text as a document; its notes list what will be lost; see `Format.read`."""
        del accept_revisions  # a PDF records none
        pages = read_pages(read_bytes(path), path)
        _refuse(pages, path)
        kept, running = without_headers_footers(paragraphs_of(pages.sheets))
        kept = join_over_breaks(kept)
        if not kept:
            raise InputError("this PDF has no text", where=str(path), hint=ASK)
        blocks, numbers = _blocks(kept)
        data = new_docx(blocks, title=pages.title or _title_of(kept), lang="en-US")
        plain = Docx().of_package(parse_package(data, path), accept_revisions=False)
        units = tuple(
            replace(unit, part=_page(unit.text, unit.part, numbers)) for unit in plain.units
        )
        return replace(
            plain, path=path, format=self.name, units=units, tag=None,
            notes=(*_loss_notes(pages, running), *plain.notes),
            left_out=(*plain.left_out, *(Unit("", text) for text in (*running, *pages.outside))),
        )  # fmt: skip

    def first_lost(self, document: Document) -> str | None:
        """Return the page of the first word that was lost; see `Format.first_lost`.

        Letters and digits count, wherever they came to be: the order of a page is a guess. A single
        letter does not: many programs mark list items with one.
        """
        units = [unit.text for unit in document.units if unit.kind is not Kind.META]
        read = "".join(_words("\n".join([*units, *(unit.text for unit in document.left_out)])))
        pages = [
            [word for word in _words(text) if len(word) > 1 or word.isdecimal()]
            for text in page_texts(read_bytes(document.path))
        ]
        if Counter("".join(word for words in pages for word in words)) <= Counter(read):
            return None
        lost = (
            f"page {number}: '{word}'"
            for number, words in enumerate(pages, 1)
            for word in words
            if word not in read
        )
        return next(lost, f"page {len(pages)}")

    def render(
        self, document: Document, targets: Mapping[str, Target], *, tag: Tag, label: Label | None
    ) -> tuple[bytes, tuple[Finding, ...]]:
        """Return a Word file with the translation; see `Format.render`."""
        return Docx().render(document, targets, tag=tag, label=label)

    def reread(self, data: bytes, document: Document, *, labelled: bool) -> Mapping[str, str]:
        """Return unit id → text of the written Word file; see `Format.reread`."""
        return Docx().reread(data, document, labelled=labelled)

    def add_form_number(
        self, data: bytes, form: str, where: Path
    ) -> tuple[bytes, tuple[Finding, ...]]:
        """Return the Word file with its form number; see `Format.add_form_number`."""
        return Docx().add_form_number(data, form, where)

    def edit(self, data: bytes, path: Path, edits: Edits) -> bytes:
        """Refuse: a PDF cannot be edited."""
        raise InputError("a PDF cannot be changed", where=str(path), hint=ASK)

    def links(self, path: Path) -> Iterator[Link]:
        """Yield nothing: the Word file has no links; see `Format.links`."""
        return iter(())

    def plain_text(self, data: bytes) -> Iterator[str]:
        """Yield nothing: only `read` finds words in a PDF; see `Format.plain_text`."""
        return iter(())


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text))


def _refuse(pages: Pages, path: Path) -> None:
    """Refuse a file without text that a person wrote.

    Raises:
        InputError: a form whose text is only in its program, a scan, or letters without a meaning.
    """
    if pages.dynamic:
        raise InputError(
            "this PDF is a form that Adobe's program builds when it opens it (XFA)",
            where=str(path),
            hint=ASK + "; or open it there and print it to a new PDF",
        )
    letters = Counter(char for sheet in pages.sheets for word in sheet.words for char in word.text)
    total = sum(letters.values())
    if total < _LETTERS_PER_PAGE * max(pages.count, 1) and (pages.pictures or not total):
        raise InputError(
            "this PDF is a scan or a picture: it has no text to read",
            where=str(path),
            hint=ASK + "; text recognition makes mistakes, so it is not used here",
        )
    if pages.hidden > pages.shown:
        raise InputError(
            "this PDF is a scan with machine-recognized text that no one has checked",
            where=str(path),
            hint=ASK,
        )
    blind = sum(n for char, n in letters.items() if _is_blind(char))
    if blind > _UNREADABLE * total:
        raise InputError(
            "the fonts of this PDF do not say which letters they show",
            where=str(path),
            hint=ASK + "; or export it again with Unicode fonts",
        )


def _is_blind(char: str) -> bool:
    return char == "\ufffd" or (char < " " and char != "\x02") or char >= "\U000f0000"


def _title_of(kept: Sequence[Paragraph | TableRow]) -> str:
    texts = [item.text for item in kept if isinstance(item, Paragraph)]
    headings = [
        item.text for item in kept if isinstance(item, Paragraph) and item.kind == "heading"
    ]
    return (headings or texts or [""])[0][:200]


def _blocks(
    kept: Sequence[Paragraph | TableRow],
) -> tuple[list[NewParagraph | NewTable], dict[str, int]]:
    """Return the content of the Word file, and the page of each text."""
    sizes = sorted(
        {round(i.size) for i in kept if isinstance(i, Paragraph) and i.kind == "heading"}
    )
    largest = sizes[-1] if sizes else 0
    numbers: dict[str, int] = {}
    blocks: list[NewParagraph | NewTable] = []
    for (columns, page, _), group in groupby(kept, key=_shape):
        for item in (items := list(group)):
            cells = (item.text,) if isinstance(item, Paragraph) else item.cells
            for text in (line for cell in cells for line in cell.split("\n")):
                numbers.setdefault(text.removeprefix(ITEM), page)
        rows = [item.cells for item in items if isinstance(item, TableRow)]
        if rows:
            heads = [" ".join(cell.split("\n")) for cell in rows[0]]
            body = [[_cell(cell) for cell in row] for row in rows[1:]]
            blocks.append(NewTable(heads, body, [1] * columns))
        blocks += [
            NewParagraph(item.text, _style(item, largest))
            for item in items
            if isinstance(item, Paragraph)
        ]
    return blocks, numbers


def _cell(text: str) -> str | NewCell:
    """Return a cell: bare text, or its paragraphs and items."""
    if "\n" not in text and not text.startswith(ITEM):
        return text
    lines = text.split("\n")
    styles = ["ListBullet" if line.startswith(ITEM) else "" for line in lines]
    texts = [line.removeprefix(ITEM) for line in lines]
    return NewCell("", paragraphs=tuple(map(NewParagraph, texts, styles)))


def _shape(item: Paragraph | TableRow) -> tuple[int, int, int]:
    """Return columns, page and table: what changes where another table begins."""
    if isinstance(item, TableRow):
        return len(item.cells), item.page, item.table
    return 0, item.page, 0


def _style(item: Paragraph, largest: int) -> str:
    if item.kind == "bullet":
        return "ListBullet"
    if item.kind != "heading":
        return ""
    return "Heading1" if round(item.size) >= 0.8 * largest else "Heading2"


def _page(text: str, part: str, numbers: Mapping[str, int]) -> str:
    page = numbers.get(text)
    return f"page {page}" if page else part


def _loss_notes(pages: Pages, running: Sequence[str]) -> Iterator[Finding]:
    yield note("pdf.layout")
    yield from counted("pdf.pictures", pages.pictures)
    yield from counted("pdf.links", pages.links)
    if running:
        yield note("pdf.running", count=len(running), lines=listed_lines(running))
    if pages.typed:
        words = ", ".join(f'"{text}"' for text in pages.typed)
        yield note("pdf.typed", count=len(pages.typed), words=words)
    yield from counted("pdf.fields", pages.fields)
    yield from counted("pdf.comments_stripped", pages.comments)
    yield from counted("pdf.empty_pages", pages.empty)
    yield from counted("pdf.outside", len(pages.outside))
