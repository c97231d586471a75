"""A page as plain data, and its two forms: Markdown, and HTML that needs nothing beside itself."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

__all__ = [
    "Block",
    "BulletList",
    "Callout",
    "DataTable",
    "FactTable",
    "Format",
    "Heading",
    "Page",
    "Paragraph",
    "render",
]

Format = Literal["md", "html"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 2 or 3."""

    text: str
    level: Literal[2, 3] = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `rests` is what it rests on, set apart at its end."""

    text: str
    rests: str = ""


@dataclass(frozen=True, slots=True)
class Callout:
    """A paragraph that must not be overlooked."""

    text: str


@dataclass(frozen=True, slots=True)
class BulletList:
    """A list; numbered when the order matters."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class FactTable:
    """Pairs of a name and a value."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table; the first cell of each row names the row."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Callout | BulletList | FactTable | DataTable


@dataclass(frozen=True, slots=True)
class Page:
    """A page: a title, a line below it, blocks, and small print at the foot."""

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    foot: tuple[str, ...] = ()


def render(page: Page, form: Format) -> str:
    """Return `page` as Markdown or as one HTML file without scripts or anything from elsewhere."""
    return _markdown(page) if form == "md" else _html(page)


# Characters that Markdown would read as markup anywhere in a line, or at its start.
_MARKUP = re.compile(r"([\\`*_\[\]<>|~])")
_START = re.compile(r"^(\s*)([#+\-=]|\d+[.)])(?=\s|$)")


def _md(text: str) -> str:
    return _START.sub(lambda m: f"{m[1]}{m[2][:-1]}\\{m[2][-1]}", _md_flat(text))


def _md_flat(text: str) -> str:
    """Return `text` for the middle of a line, where a number or a dash begins nothing."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


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
        case Paragraph():
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


_DENSE = 8  # columns from which on a table is set small

_STYLE = """\
:root { color-scheme: light; }
body { font: 16px/1.55 Georgia, 'Times New Roman', serif; color: #1a1a1a; background: #fff;
  margin: 0 auto; max-width: 46rem; padding: 2rem 1.25rem 3rem; }
h1, h2, h3, th, caption, dt, .note, footer { font-family: Arial, Helvetica, sans-serif; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .4rem; }
h2 { font-size: 1.25rem; margin: 2.2rem 0 .5rem; border-bottom: 2px solid #1f4e79;
  padding-bottom: .2rem; }
h3 { font-size: 1.05rem; margin: 1.4rem 0 .3rem; }
p, ul, ol, dl { margin: .5rem 0; }
li { margin: .2rem 0; }
.sub { color: #444; margin-top: 0; }
.note { border-left: 6px solid #a33; background: #fdf3f1; padding: .6rem .9rem; font-weight: bold; }
.rests { color: #4a4a4a; font-size: .85rem; }
dl { display: grid; grid-template-columns: minmax(9rem, 14rem) 1fr; gap: .2rem 1rem; }
dt { font-weight: bold; font-size: .9rem; } dd { margin: 0; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .85rem; margin: .8rem 0; }
caption { text-align: left; font-weight: bold; padding: .3rem 0; break-after: avoid; }
th, td { border: 1px solid #999; padding: .3rem .45rem; text-align: left; vertical-align: top; }
.dense { font-size: .62rem; } .dense th, .dense td { padding: .2rem .25rem; }
.dense caption { font-size: .85rem; }
thead th { background: #e8eef4; } tbody th { font-weight: normal; }
footer { margin-top: 2.5rem; border-top: 1px solid #999; padding-top: .6rem; font-size: .75rem;
  color: #444; overflow-wrap: anywhere; }
@media print { body { max-width: none; padding: 0; font-size: 11pt; }
  h2, h3 { break-after: avoid; } tr, .note { break-inside: avoid; }
  thead { display: table-header-group; }
  .scroll { overflow: visible; } @page { margin: 2cm; } }
"""


def _html(page: Page) -> str:
    sub = f'<p class="sub">{_h(page.subtitle)}</p>\n' if page.subtitle else ""
    foot = "".join(f"<p>{_h(line)}</p>\n" for line in page.foot)
    body = "\n".join(_html_block(block) for block in page.blocks)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_h(page.title)}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n"
        f"<main>\n<h1>{_h(page.title)}</h1>\n{sub}{body}\n</main>\n"
        f"<footer>\n{foot}</footer>\n</body>\n</html>\n"
    )


def _h(text: str) -> str:
    return html.escape(" ".join(text.split()), quote=True)


def _html_block(block: Block) -> str:
    match block:
        case Heading():
            return f"<h{block.level}>{_h(block.text)}</h{block.level}>"
        case Paragraph():
            rests = f' <span class="rests">({_h(block.rests)})</span>' if block.rests else ""
            return f"<p>{_h(block.text)}{rests}</p>"
        case Callout():
            return f'<p class="note">{_h(block.text)}</p>'
        case BulletList():
            tag = "ol" if block.numbered else "ul"
            return f"<{tag}>" + "".join(f"<li>{_h(i)}</li>" for i in block.items) + f"</{tag}>"
        case FactTable():
            pairs = (f"<dt>{_h(n)}</dt><dd>{_h(v)}</dd>" for n, v in block.rows)
            return f"<dl>{''.join(pairs)}</dl>"
        case DataTable():
            return _html_table(block)


def _html_table(table: DataTable) -> str:
    head = "".join(f'<th scope="col">{_h(name)}</th>' for name in table.columns)
    rows = "\n".join(f"<tr>{_html_row(row)}</tr>" for row in table.rows)
    dense = ' class="dense"' if len(table.columns) > _DENSE else ""
    return (
        f'<div class="scroll" role="region" aria-label="{_h(table.caption)}" tabindex="0">\n'
        f"<table{dense}>\n<caption>{_h(table.caption)}</caption>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{rows}\n</tbody>\n</table>\n</div>"
    )


def _html_row(row: Sequence[str]) -> str:
    return f'<th scope="row">{_h(row[0])}</th>' + "".join(f"<td>{_h(c)}</td>" for c in row[1:])
