"""Puts one registered value in the place of another in a text, and moves nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from langaccess.checks import ItemKind, find_items
from langaccess.errors import UsageError
from langaccess.model import Span, SpanKind, Target
from langaccess.tags import Tag

__all__ = ["Swap", "swap_for"]

_EN = Tag("en")


@dataclass(frozen=True, slots=True)
class Swap:
    """One value for another.

    Attributes:
        old: as the register has it.
        new: as the register will have it.
        dialled: for a telephone number the digits of the old one, by which it is found in any
            writing; empty for other values, which are found letter by letter.
    """

    old: str
    new: str
    dialled: str = ""

    def count(self, text: Target, tag: Tag) -> int:
        """Return how often the old value stands in a text."""
        return len(list(self._places(text.text, tag)))

    def apply(self, text: Target, tag: Tag) -> Target | None:
        """Return the text with the new value; None when markup stands in the way.

        A link has a destination of its own, and markup that begins or ends within the value would
        have to be guessed: both are for a person.
        """
        made, at, moved = "", 0, []
        for start, end, words in self._places(text.text, tag):
            made += text.text[at:start] + words
            moved.append((start, end, len(words) - (end - start)))
            at = end
        if any(not _free(span, start, end) for span in text.spans for start, end, _ in moved):
            return None

        def there(place: int) -> int:
            return place + sum(more for _, end, more in moved if end <= place)

        spans = tuple(Span(there(s.start), there(s.end), s.kind, s.ref) for s in text.spans)
        return Target(made + text.text[at:], spans)

    def _places(self, text: str, tag: Tag) -> Iterator[tuple[int, int, str]]:
        if not self.dialled:
            for found in re.finditer(rf"(?<!\w){re.escape(self.old)}(?!\w)", text):
                yield found.start(), found.end(), self.new
            return
        for item in find_items(text, tag):
            if item.kind is ItemKind.PHONE and item.value == self.dialled:
                yield item.start, item.end, _written_like(item.text, self.new)


def swap_for(field: str, old: str, new: str) -> Swap:
    """Return what to look for and what to put in its place.

    Raises:
        UsageError: a telephone number that cannot be recognised in a text.
    """
    if field != "phone":
        return Swap(old, new)
    for number in (old, new):
        found = [i for i in find_items(number, _EN) if i.kind is ItemKind.PHONE]
        if len(found) != 1 or found[0].text.strip("() ") != number.strip("() "):
            raise UsageError(
                f"'{number}' would not be recognised as a telephone number in a text",
                hint="write it as in your brochures: 217-555-0100",
            )
    (item,) = [i for i in find_items(old, _EN) if i.kind is ItemKind.PHONE]
    return Swap(old, new, item.value)


def _free(span: Span, start: int, end: int) -> bool:
    """Tell whether a value may change under a span: outside it, or whole within plain markup."""
    if span.end <= start or span.start >= end:
        return True
    return span.kind is SpanKind.FORMAT and span.start <= start and end <= span.end


def _written_like(old: str, new: str) -> str:
    """Return a number in the writing of the one it replaces: its marks, its script of digits."""
    digits = [c for c in new if c.isdecimal()]
    if sum(c.isdecimal() for c in old) != len(digits) or any(c.isalpha() for c in old + new):
        return new
    left = iter(digits)
    return "".join(
        chr(ord(c) - unicodedata.decimal(c) + int(next(left))) if c.isdecimal() else c for c in old
    )
