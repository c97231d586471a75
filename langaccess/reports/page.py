"""A report as plain data: Markdown, HTML, Word, a tagged PDF, or its tables for a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from langaccess.core.alerts import alerts
from langaccess.core.print import inline, pdf
from langaccess.core.print import render as fill
from langaccess.core.sheets import NewSheet, csv_table, xlsx_tables
from langaccess.core.words import legible
from langaccess.formats.docx import NewParagraph, NewTable, new_docx
from langaccess.reports.chart import BarChart, Chart, LineChart, svg

PageFormat = Literal["md", "html", "docx", "pdf"]
FileFormat = Literal["md", "html", "docx", "pdf", "csv", "xlsx"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 2 or 3; with `new_page` it begins a page on paper."""

    text: str
    level: Literal[2, 3] = 2
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class ProseBlock:
    """A paragraph; `rests` is the authority it rests on, in small print at its end."""

    text: str
    rests: str = ""


@dataclass(frozen=True, slots=True)
class Callout:
    """A paragraph in a box: a reader must not miss it."""

    text: str


@dataclass(frozen=True, slots=True)
class BulletList:
    """A list; numbered if the order matters."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class FactTable:
    """Pairs of name and value."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table; the first cell of each row names the row."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Details:
    """Blocks that a reader of HTML opens; elsewhere they are below a heading."""

    summary: str
    blocks: tuple[Block, ...]


Block = Heading | ProseBlock | Callout | BulletList | FactTable | DataTable | Chart | Details
"""In Markdown and Word a chart is its table; in HTML and PDF the picture is above the table."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: a title, a line below it, blocks, and small print at the foot.

    Attributes:
        main: the table that a CSV file holds; None for the first of the page.
        workbook: the tables that a workbook holds; none for all of the page.
        wide: it has tables of many columns: on paper it is in landscape.
    """

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    foot: tuple[str, ...] = ()
    main: DataTable | None = None
    workbook: tuple[DataTable, ...] = ()
    wide: bool = False


def _with_alerts(page: Page) -> Page:
    """Return the page with what is wrong with the record in a box, and in a first sheet."""
    boxes = tuple(map(Callout, alerts()))
    if not boxes or page.blocks[: len(boxes)] == boxes:
        return page
    sheets = page.workbook or tuple(tables_of(page)) or ((page.main,) if page.main else ())
    first = DataTable("Read this first", ("Alert",), tuple((text,) for text in alerts()))
    return replace(page, blocks=(*boxes, *page.blocks), workbook=(first, *sheets))


def render(page: Page, form: Literal["md", "html"]) -> str:
    """Return `page` as Markdown, or as one HTML file without scripts that loads nothing."""
    page = _with_alerts(page)
    return _markdown(page) if form == "md" else _html(page)


def render_file(page: Page, form: FileFormat) -> bytes:
    """Return `page` as the bytes of a file. The same page gives the same bytes.

    CSV is its main table; XLSX has a sheet for each table, or for the main one if it shows none.

    Raises:
        InputError: for PDF, a character has no glyph in the fonts of the program.
    """
    page = _with_alerts(page)
    match form:
        case "docx":
            return _docx(page)
        case "pdf":
            return _pdf(page)
        case "csv":
            table = page.main or tables_of(page)[0]
            return csv_table(table.columns, table.rows)
        case "xlsx":
            tables = page.workbook or tables_of(page) or ([] if page.main is None else [page.main])
            return xlsx_tables([_sheet(table) for table in tables])
    return render(page, form).encode("utf-8")


def _flat_blocks(blocks: Iterable[Block], *, inside: bool = False) -> Iterator[Block]:
    """Yield blocks without `Details`: a heading one level below the last one, and its blocks."""
    for block in blocks:
        if isinstance(block, Details):
            yield Heading(block.summary, 3 if inside else 2)
            yield from _flat_blocks(block.blocks, inside=True)
        else:
            inside = inside or isinstance(block, Heading)
            yield block


# Characters that are Markdown markup anywhere in a line, or at its start.
_MARKUP = re.compile(r"([\\`*_\[\]<>|~])")
_START = re.compile(r"^(\s*)([#+\-=]|\d+[.)])(?=\s|$)")


def _md(text: str) -> str:
    return _START.sub(lambda m: f"{m[1]}{m[2][:-1]}\\{m[2][-1]}", _md_flat(text))


def _md_flat(text: str) -> str:
    """Return `text` for the middle of a line, where a number or dash is not markup."""
    return _MARKUP.sub(r"\\\1", " ".join(legible(text).split()))


def _markdown(page: Page) -> str:
    parts = [f"# {_md_flat(page.title)}"]
    if page.subtitle:
        parts.append(_md(page.subtitle))
    parts.extend(_md_block(block) for block in _flat_blocks(page.blocks))
    if page.foot:
        parts.append("---")
        parts.extend(_md(line) for line in page.foot)
    return "\n\n".join(parts) + "\n"


def _md_block(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * block.level} {_md_flat(block.text)}"
        case ProseBlock():
            return _md(block.text) + (f" *({_md(block.rests)})*" if block.rests else "")
        case Callout():
            return f"> **{_md(block.text)}**"
        case BulletList():
            marks = (f"{n}." if block.numbered else "-" for n in range(1, len(block.items) + 1))
            return "\n".join(f"{m} {_md(item)}" for m, item in zip(marks, block.items, strict=True))
        case FactTable():
            return "\n".join(f"- **{_md(name)}:** {_md(value)}" for name, value in block.rows)
        case DataTable():
            return "\n".join(_md_table(block))
        case BarChart() | LineChart():
            return "\n".join(_md_table(_table_of(block)))
    raise TypeError(f"{type(block).__name__} is not flat")


def _table_of(chart: Chart) -> DataTable:
    return DataTable(chart.caption, chart.columns(), chart.cells())


def tables_of(page: Page) -> Sequence[DataTable]:
    """Return the tables of a page, and the table of each chart."""
    return [
        _table_of(block) if isinstance(block, BarChart | LineChart) else block
        for block in _flat_blocks(page.blocks)
        if isinstance(block, DataTable | BarChart | LineChart)
    ]


# A year, a ZIP code or an id has more than three digits and no commas: it stays text.
_NUMBER = re.compile(r"(0|[1-9]\d{0,2}(,\d{3}){0,4})(\.\d+)?")


def _sheet(table: DataTable) -> NewSheet:
    widths = [min(max(10, *map(len, column)), 60) for column in zip(*_all_rows(table), strict=True)]
    return NewSheet(table.caption, table.columns, map(_cells, table.rows), widths)


def _all_rows(table: DataTable) -> Sequence[tuple[str, ...]]:
    return (table.columns, *table.rows)


def _cells(row: tuple[str, ...]) -> tuple[str | float, ...]:
    """Return the cells of a row; what is written as a count is one, so that a clerk can sum it."""
    return tuple(float(cell.replace(",", "")) if _NUMBER.fullmatch(cell) else cell for cell in row)


def _md_table(table: DataTable) -> Iterator[str]:
    yield f"**{_md(table.caption)}**"
    yield ""
    yield "| " + " | ".join(map(_md, table.columns)) + " |"
    yield "|" + "---|" * len(table.columns)
    for row in table.rows:
        yield "| " + " | ".join(_md(cell) for cell in row) + " |"


_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class _Shown:
    """A block for a template: the name of its class, the chart above its table, what it holds."""

    kind: str
    block: Block
    chart: Chart | None = None
    inside: tuple[_Shown, ...] = ()

    @property
    def picture(self) -> str:
        """The chart as SVG, or empty."""
        return svg(self.chart) if self.chart else ""


def _shown(block: Block) -> _Shown:
    if isinstance(block, BarChart | LineChart):
        return _Shown("DataTable", _table_of(block), block)
    inside = tuple(map(_shown, block.blocks)) if isinstance(block, Details) else ()
    return _Shown(type(block).__name__, block, inside=inside)


_LANDSCAPE = "@media print { @page { size: letter landscape; } }"


def _html(page: Page) -> str:
    return fill(
        "reports/templates/page.html",
        title=" ".join(page.title.split()),
        style=inline(_TEMPLATES / "page.css", *([_LANDSCAPE] if page.wide else [])),
        page=page,
        blocks=[_shown(block) for block in page.blocks],
    )


def _docx(page: Page) -> bytes:
    made: list[NewParagraph | NewTable] = [NewParagraph(page.title, "Title")]
    if page.subtitle:
        made.append(NewParagraph(page.subtitle))
    for block in _flat_blocks(page.blocks):
        made.extend(_docx_block(block, letters=_letters(page)))
    made.extend(NewParagraph(line) for line in page.foot)
    return new_docx(made, title=page.title, lang="en-US", wide=page.wide)


def _docx_block(block: Block, *, letters: int) -> Iterator[NewParagraph | NewTable]:
    match block:
        case Heading():
            yield NewParagraph(block.text, f"Heading{block.level - 1}", block.new_page)
        case ProseBlock():
            yield NewParagraph(block.text + (f" ({block.rests})" if block.rests else ""))
        case Callout():
            yield NewTable((block.text,), (), (1,))
        case BulletList():
            for number, item in enumerate(block.items, start=1):
                yield NewParagraph(
                    f"{number}. {item}" if block.numbered else item,
                    "" if block.numbered else "ListBullet",
                )
        case FactTable():
            yield NewTable(("", ""), block.rows, (1, 2))
        case DataTable():
            yield NewParagraph(block.caption, "Caption")
            yield NewTable(block.columns, block.rows, _shares(block, letters), about=block.caption)
        case BarChart() | LineChart():
            yield from _docx_block(_table_of(block), letters=letters)


def _letters(page: Page) -> int:
    """Return the letters in a row of a table on paper."""
    return 110 if page.wide else 80


_LEAST_LEFT = 20  # of them for sentences, even if the words of the other columns fill the row
_PARTS = re.compile(r"[^\W\d_]{2,}-|\S+")  # words as they break: CRUZ-ZAMORA, never E-2026-0006


def _shares(table: DataTable, letters: int) -> tuple[int, ...]:
    """Return widths of columns: each holds its longest word, and long cells share the rest."""
    words, wanted = [], []
    for column in zip(table.columns, *table.rows, strict=True):
        longest = max(len(word) for cell in column for word in (*_PARTS.findall(cell), ""))
        words.append(max(4, longest + 2))
        wanted.append(max(0, min(60, max(map(len, column))) - longest))
    left = max(_LEAST_LEFT if max(wanted) > _LEAST_LEFT else 0, letters - sum(words))
    return tuple(
        10 * word + 10 * left * more // max(1, sum(wanted))
        for word, more in zip(words, wanted, strict=True)
    )


def _pdf(page: Page) -> bytes:
    blocks, files = [], dict[str, bytes]()
    for shown in map(_shown, _flat_blocks(page.blocks)):
        data: dict[str, Any] = {"kind": shown.kind, **asdict(shown.block)}
        if isinstance(shown.block, DataTable):
            data["shares"] = _shares(shown.block, _letters(page))
        if shown.chart is not None:
            name = f"chart-{len(files) + 1}.svg"
            files[name] = shown.picture.encode("utf-8")
            data |= {"picture": name, "alt": shown.chart.alt}
        blocks.append(data)
    return pdf(
        (_TEMPLATES / "page.typ",),
        {
            "title": page.title,
            "subtitle": page.subtitle,
            "foot": page.foot,
            "blocks": blocks,
            "wide": page.wide,
        },
        files,
    )
