"""Reads and writes the bilingual table of a translator's pack in a Word file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lxml import etree

from langaccess.core.sandbox import sandboxed
from langaccess.formats.docx.names import BR, CR, TAB, P, R, T
from langaccess.formats.docx.new_document import NewCell, NewParagraph, NewTable, new_docx
from langaccess.formats.docx.revisions import accept
from langaccess.formats.ooxml.package import OpcPackage, q
from langaccess.formats.zip_package import open_package

_BREAKS = {BR: "\n", CR: "\n", TAB: "\t"}


@sandboxed()
def read_table(path: Path) -> tuple[tuple[str, ...], ...]:
    """Return the rows of the first table of a Word file; nothing when it has none.

    A cell of several paragraphs has a line for each. Tracked changes count as accepted.

    Raises:
        InputError: no Word file, or a damaged one.
    """
    package = OpcPackage.of(open_package(path))
    main = package.main_part()
    if not main:
        return ()
    root = package.parse_part(main).root
    accept(root)
    table = next(root.iter(q("w:tbl")), None)
    if table is None:
        return ()
    return tuple(
        tuple(_cell(cell) for cell in row.iterchildren(q("w:tc")))
        for row in table.iterchildren(q("w:tr"))
    )


def _cell(cell: etree._Element) -> str:
    return "\n".join(_paragraph(one) for one in cell.iter(P)).strip()


def _paragraph(paragraph: etree._Element) -> str:
    return "".join(
        _BREAKS.get(str(piece.tag), piece.text or "")
        for run in paragraph.iter(R)
        for piece in run.iterchildren(T, *_BREAKS)
    )


def write_table(
    title: str, heads: Sequence[str], rows: Sequence[Sequence[str | NewCell]], shares: Sequence[int]
) -> bytes:
    """Return a landscape DOCX that holds one table under a heading."""
    blocks: list[NewParagraph | NewTable] = [
        NewParagraph(title, "Heading1"),
        NewTable(heads, rows, shares),
    ]
    return new_docx(blocks, title=title, lang="en-US", wide=True)
