"""The tags of a PDF: to which paragraph, item or cell a stretch of a page belongs, in what order.

Programs that export for screen readers write a tree of elements (ISO 32000-2, 14.8); stretches of
a page name their element by a number (MCID). PDFium maps the names of an author's own elements to
the standard ones.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

_HEADINGS = frozenset({"H", "H1", "H2", "H3", "H4", "H5", "H6", "Title"})
_PARAGRAPHS = frozenset(
    {"P", "Caption", "TOCI", "BlockQuote", "Note", "FENote", "Code", "Formula", "BibEntry"}
)
_CELLS = frozenset({"TH", "TD"})
# Their text is in a picture, or decoration: places on the page say more about its order.
_OUTSIDE = frozenset({"Figure", "Artifact", "Form", "Annot"})
_DEEPEST = 60  # elements inside each other; more is damage


@dataclass(frozen=True, slots=True)
class TagBlock:
    """A paragraph, heading, list item or cell.

    Attributes:
        order: its place in the order of reading on the page.
        kind: `heading`, `body`, `item`, or `label` for the marker of an item.
        cell: table, row and column of the cell that it is in, or None.
    """

    order: int
    kind: str
    cell: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class TagPlace:
    """The block of a stretch of text, and the place of the stretch in the order of reading."""

    block: TagBlock
    rank: int


@dataclass(slots=True)
class _TagReader:
    """The state of one walk through the elements of a page."""

    raw: Any
    found: dict[int, TagPlace] = field(default_factory=dict)
    filled: set[int] = field(default_factory=set)  # orders of blocks with text
    blocks: int = 0
    tables: int = 0

    def block(self, kind: str, cell: tuple[int, int, int] | None) -> TagBlock:
        self.blocks += 1
        return TagBlock(self.blocks, kind, cell)

    def walk(self, element: Any, block: TagBlock | None, at: _Around, depth: int = 0) -> None:
        """Take the stretches of an element, and of those in it, for their blocks."""
        name = _name(element, self.raw)
        if name in _OUTSIDE or depth > _DEEPEST:
            return
        block, at = self.enter(name, block, at)
        for child, mcid in _children(element, self.raw):
            if child is not None:
                self.walk(child, block, at, depth + 1)
            elif mcid >= 0:
                block = block or self.block("body", at.cell())
                if block.kind != "label":
                    self.filled.add(block.order)
                self.found.setdefault(mcid, TagPlace(block, len(self.found)))

    def enter(
        self, name: str, block: TagBlock | None, at: _Around
    ) -> tuple[TagBlock | None, _Around]:
        """Return the block and the surroundings that begin with an element."""
        if name == "Table":
            self.tables += 1
            return None, _Around(self.tables)
        if name == "TR":
            at.row += 1
            at.column = 0
            return None, at
        if name in _CELLS:
            at.column += 1
            return self.block("body", at.cell()), at
        if name == "LI":
            return self.block("item", at.cell()), at
        if name == "Lbl" and block is not None and block.kind == "item":
            return replace(block, kind="label"), at
        if name in _HEADINGS:
            return self.block("heading", at.cell()), at
        if name in _PARAGRAPHS and (block is None or block.order in self.filled):
            return self.block("body", at.cell()), at
        return block, at  # the first paragraph of an item or a cell is its own text


@dataclass(slots=True)
class _Around:
    """The table around an element, and the row and column that were reached."""

    table: int = 0
    row: int = 0
    column: int = 0

    def cell(self) -> tuple[int, int, int] | None:
        return (self.table, self.row, self.column) if self.table and self.column else None


def read_tags(page: Any, raw: Any) -> dict[int, TagPlace]:
    """Return MCID → place for the tagged stretches of a page; empty for a page without tags.

    Args:
        page: a page as PDFium has opened it.
        raw: the functions of PDFium, which one module imports (`pages`).
    """
    tree = raw.FPDF_StructTree_GetForPage(page)
    if not tree:
        return {}
    reader = _TagReader(raw)
    try:
        for number in range(raw.FPDF_StructTree_CountChildren(tree)):
            element = raw.FPDF_StructTree_GetChildAtIndex(tree, number)
            if element:
                reader.walk(element, None, _Around())
    finally:
        raw.FPDF_StructTree_Close(tree)
    return reader.found


def _children(element: Any, raw: Any) -> Iterator[tuple[Any, int]]:
    """Yield what is in an element in its order: elements, or the MCID of a stretch."""
    for number in range(raw.FPDF_StructElement_CountChildren(element)):
        child = raw.FPDF_StructElement_GetChildAtIndex(element, number)
        if child:
            yield child, -1
        else:
            yield None, raw.FPDF_StructElement_GetChildMarkedContentID(element, number)


def _name(element: Any, raw: Any) -> str:
    size = raw.FPDF_StructElement_GetType(element, None, 0)  # in bytes
    held = (ctypes.c_ushort * (size // 2))()
    raw.FPDF_StructElement_GetType(element, held, size)
    return bytes(held).decode("utf-16-le", "replace").rstrip("\0")
