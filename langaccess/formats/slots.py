"""Places of an XML document that hold the text of a unit, and how a translation gets there.

Word's drawings, PowerPoint, Excel, OpenDocument and InDesign files share this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lxml import etree

from langaccess.core.model import Kind, Span, Target, Unit
from langaccess.core.xmlsafe import clean
from langaccess.formats.scripts import OfficeScript

Element = etree._Element


@dataclass(frozen=True, slots=True)
class Voice:
    """The language of the targets, and the language of what stays untranslated.

    Attributes:
        tag: language of the targets.
        script: its script.
        source: language of the source text.
    """

    tag: str
    script: OfficeScript
    source: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A place that holds a unit.

    Attributes:
        unit: the text that is there now.
        put: writes a target there; returns how many links and protected texts were lost.
        shown: it is a unit. Otherwise it is nothing but protected code, is computed or not seen:
            left as it is, on purpose.
        whole: an attribute or element with nothing but text. It is written before paragraphs,
            because a paragraph copies the links that hold it.
    """

    unit: Unit
    put: Callable[[Target, Voice], int]
    whole: bool = False
    shown: bool = True


def divided(slots: Iterable[Slot]) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
    """Return the units of slots, and what is left out: see `Document`."""
    units: list[Unit] = []
    left_out: list[Unit] = []
    for slot in slots:
        (units if slot.shown else left_out).append(slot.unit)
    return tuple(units), tuple(left_out)


def attribute_slot(
    element: Element, name: str, ident: str, kind: Kind, part: str, spans: tuple[Span, ...] = ()
) -> Slot:
    """Return the slot of an attribute that a reader sees or hears."""

    def put(target: Target, _voice: Voice) -> int:
        element.set(name, clean(target.text))
        return 0

    return Slot(Unit(ident, element.get(name, ""), spans, kind, part), put, whole=True)


def element_slot(element: Element, ident: str, kind: Kind, part: str) -> Slot:
    """Return the slot of an element that holds nothing but text."""

    def put(target: Target, _voice: Voice) -> int:
        element.text = clean(target.text)
        return 0

    return Slot(Unit(ident, element.text or "", (), kind, part), put, whole=True)
