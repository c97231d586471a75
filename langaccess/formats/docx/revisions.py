"""Tracked changes: found, and accepted as Word's own "accept all" does.

Deleted wording was withdrawn. It must not be translated, printed or left anywhere in a file for
the public.
"""

from __future__ import annotations

import re

from lxml import etree

from langaccess.formats.docx import names
from langaccess.formats.docx.prepare import remove, unwrap
from langaccess.formats.ooxml.package import q

Element = etree._Element
_DELETED_TEXT = (q("w:delText"), q("w:delInstrText"))
_RANGES = tuple(
    q(f"w:{name}Range{end}")
    for name in ("moveFrom", "moveTo", "customXmlIns", "customXmlDel", "customXmlMoveFrom",
                 "customXmlMoveTo")
    for end in ("Start", "End")
)  # fmt: skip
_TR_PR, _TC_PR = q("w:trPr"), q("w:tcPr")
_WORD = re.compile(r"\w+(?:[-'\u2019]\w+)*")


def words_of(text: str) -> set[str]:
    """Return the words of `text`, without case."""
    return {word.casefold() for word in _WORD.findall(text)}


def withdrawn_words(root: Element) -> set[str]:
    """Return the words of deleted text; to be asked before `accept`."""
    deleted = [e.text or "" for e in root.iter(*_DELETED_TEXT)]
    deleted += [
        t.text or "" for moved in root.iter(names.MOVE_FROM, names.DEL) for t in moved.iter(names.T)
    ]
    return words_of(" ".join(deleted))


def accept(root: Element) -> None:
    """Accept every tracked change in place."""
    for element in list(root.iter(*names.CHANGED_PROPERTIES, *_RANGES)):
        remove(element)
    _rows_and_cells(root)
    for element in list(root.iter(names.DEL, names.MOVE_FROM)):
        if not _is_mark(element):
            _remove_content(element)
    for element in list(root.iter(*_DELETED_TEXT)):
        remove(element)
    for element in list(root.iter(names.INS, names.MOVE_TO)):
        if _is_mark(element):
            remove(element)
        else:
            unwrap(element)
    _merge_paragraphs(root)


def _is_mark(element: Element) -> bool:
    """Return whether the change concerns a paragraph mark, a row or a number, not content."""
    parent = element.getparent()
    return parent is not None and parent.tag in (names.RPR, _TR_PR, q("w:numPr"), q("m:ctrlPr"))


def _remove_content(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _rows_and_cells(root: Element) -> None:
    for mark in list(root.iter(names.DEL)):
        properties = mark.getparent()
        if properties is not None and properties.tag == _TR_PR:
            _drop_with_empty_table(properties.getparent())
    for mark in list(root.iter(q("w:cellDel"))):
        properties = mark.getparent()
        cell = properties.getparent() if properties is not None else None
        row = cell.getparent() if cell is not None else None
        if cell is not None and row is not None:
            row.remove(cell)
            if row.find(q("w:tc")) is None:
                _drop_with_empty_table(row)
    for mark in list(root.iter(*names.CHANGED_CELLS)):
        remove(mark)


def _drop_with_empty_table(row: Element | None) -> None:
    table = row.getparent() if row is not None else None
    if row is None or table is None:
        return
    table.remove(row)
    holder = table.getparent()
    if table.find(q("w:tr")) is None and holder is not None:
        holder.remove(table)


def _merge_paragraphs(root: Element) -> None:
    """Join each paragraph whose mark was deleted with the one after it, whose format stays."""
    marks = [m for m in root.iter(names.DEL, names.MOVE_FROM) if _is_mark(m)]
    for mark in marks:
        properties = mark.getparent()
        paragraph = next(mark.iterancestors(names.P), None)
        if properties is not None:
            properties.remove(mark)
        if paragraph is not None:
            _merge_into_next(paragraph)


def _merge_into_next(paragraph: Element) -> None:
    parent, following = paragraph.getparent(), paragraph.getnext()
    if parent is None or paragraph.find(f"{names.PPR}/{q('w:sectPr')}") is not None:
        return
    content = [e for e in paragraph if e.tag != names.PPR]
    if following is None or following.tag != names.P:
        if not content and following is not None:
            parent.remove(paragraph)
        return
    at = 1 if len(following) and following[0].tag == names.PPR else 0
    for offset, element in enumerate(content):
        following.insert(at + offset, element)
    parent.remove(paragraph)
