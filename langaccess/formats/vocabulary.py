"""How a family of packed formats keeps its text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lxml import etree

from langaccess.core.model import Kind
from langaccess.formats.model import Edits

Element = etree._Element


def _as_stored(_element: Element, text: str) -> str:
    return text


@dataclass(frozen=True, slots=True)
class TextVocabulary:
    """How a family of formats keeps its text.

    Attributes:
        groups: elements whose text is read in one go.
        texts: elements whose own text is shown; empty where all text in a group is.
        signs: elements that are one character.
        skipped: elements that are not part of the visible text.
        lone: elements outside groups whose own text is shown.
        shown_attributes: attributes that people see or hear, by names without a namespace.
        shown_on: the same, as (element, attribute), for names that mean something else elsewhere.
        addresses: attributes that hold where a link leads.
        unseen: elements whose text, with all that is in them, no reader sees, and math.
        in_attributes: kinds of units that are kept in attributes alone.
        decoded: returns the text that an element keeps as it is shown.
    """

    groups: frozenset[str]
    texts: frozenset[str]
    signs: Mapping[str, str]
    skipped: frozenset[str]
    lone: frozenset[str]
    shown_attributes: frozenset[str]
    shown_on: frozenset[tuple[str, str]] = frozenset()
    addresses: frozenset[str] = frozenset()
    unseen: frozenset[str] = frozenset()
    in_attributes: frozenset[Kind] = frozenset({Kind.ALT, Kind.CONTROL})
    decoded: Callable[[Element, str], str] = _as_stored

    def left_out(self, element: Element) -> bool:
        """Return whether an element in a group is not part of the visible text."""
        return element.tag in self.skipped

    def hides(self, element: Element) -> bool:
        """Return whether no one sees the text of an element and of what is in it."""
        return element.tag in self.unseen

    def stands_alone(self, element: Element, part: str) -> bool:
        """Return whether the own text of an element outside groups is shown."""
        return element.tag in self.lone

    def edit_more(self, element: Element, edits: Edits) -> bool:
        """Make edits where only this family keeps text; tell whether there were some."""
        return False
