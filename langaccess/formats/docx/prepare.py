"""Prepares a part before it is read, so that the units are the text that will be printed.

Comments and bindings to hidden data are removed (Word would fill in English again), and date fields
are replaced by the date they show. Everything is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from langaccess.formats.docx.names import FLD_TYPE, INSTR, RPR, VOLATILE_FIELDS, R
from langaccess.formats.docx.paragraph_reader import field_name
from langaccess.formats.docx.part_index import PartIndex
from langaccess.formats.ooxml.package import q

Element = etree._Element
_REFERENCE = q("w:commentReference")


def prepare(found: PartIndex, counts: Counter[str]) -> None:
    """Strip, unbind and freeze in place; add to `counts` by finding code."""
    for element in found.comments:
        if element.tag == _REFERENCE:
            counts["docx.comments_stripped"] += 1
        remove(element)
    counts["docx.unbound"] += len({element.getparent() for element in found.bindings})
    for element in found.bindings:
        remove(element)
    for element in found.simple_fields:
        if field_name(element.get(q("w:instr"), "")) in VOLATILE_FIELDS and len(element):
            counts["docx.dates_frozen"] += 1
            unwrap(element)
    _freeze(found.fields, counts)


def remove(element: Element) -> None:
    """Take an element out, and the run around it when nothing else is left in that."""
    parent = element.getparent()
    if parent is None:
        return
    parent.remove(element)
    if parent.tag == R and not any(c.tag != RPR for c in parent):
        remove(parent)


def unwrap(element: Element) -> None:
    """Put an element's children in its place."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    for offset, inner in enumerate(list(element)):
        parent.insert(at + offset, inner)
    parent.remove(element)


@dataclass(slots=True)
class _OpenField:
    marks: list[Element] = field(default_factory=list)
    code: str = ""
    shown: bool = False


def _freeze(fields: Iterable[Element], counts: Counter[str]) -> None:
    """Turn date fields with a stored result into that result."""
    open_: list[_OpenField] = []
    for element in fields:
        kind = element.get(FLD_TYPE)
        if kind == "begin":
            open_.append(_OpenField())
        if not open_:
            continue
        top = open_[-1]
        top.marks.append(element)
        if element.tag == INSTR:
            top.code += element.text or ""
        elif kind == "separate":
            top.shown = True
        elif kind == "end":
            open_.pop()
            _freeze_one(top, counts, nested=any(not f.shown for f in open_))


def _freeze_one(found: _OpenField, counts: Counter[str], *, nested: bool) -> None:
    if field_name(found.code) not in VOLATILE_FIELDS or nested:
        return
    if not found.shown:
        counts["docx.dates_left"] += 1
        return
    counts["docx.dates_frozen"] += 1
    for mark in found.marks:
        remove(mark)
