"""A report as plain data, rendered as Markdown or as one HTML file that loads nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from langaccess.core.print import inline
from langaccess.core.print import render as fill
from langaccess.core.words import legible

__all__ = [
    "Block",
    "BulletList",
    "Callout",
    "DataTable",
    "FactTable",
    "Format",
    "Heading",
    "Page",
    "ProseBlock",
    "render",
]

Format = Literal["md", "html"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 2 or 3."""

    text: str
    level: Literal[2, 3] = 2


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


Block = Heading | ProseBlock | Callout | BulletList | FactTable | DataTable


@dataclass(frozen=True, slots=True)
class Page:
    """A page: a title, a line below it, blocks, and small print at the foot."""

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    foot: tuple[str, ...] = ()


def render(page: Page, form: Format) -> str:
    """Return `page` as Markdown, or as one HTML file without scripts that loads nothing."""
    return _markdown(page) if form == "md" else _html(page)


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
    parts.extend(_md_block(block) for block in page.blocks)
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


def _md_table(table: DataTable) -> Iterator[str]:
    yield f"**{_md(table.caption)}**"
    yield ""
    yield "| " + " | ".join(map(_md, table.columns)) + " |"
    yield "|" + "---|" * len(table.columns)
    for row in table.rows:
        yield "| " + " | ".join(_md(cell) for cell in row) + " |"


_TEMPLATES = Path(__file__).parent / "templates"


def _html(page: Page) -> str:
    return fill(
        "reports/templates/page.html",
        title=" ".join(page.title.split()),
        style=inline(_TEMPLATES / "page.css"),
        page=page,
        blocks=[(type(block).__name__, block) for block in page.blocks],
    )
