"""What a comparison of two texts works on, and what it returns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from langaccess.core.tags import Tag
from langaccess.qa.values.calendar import Calendar
from langaccess.qa.values.items import AMOUNTS, ValueItem


@dataclass(frozen=True, slots=True)
class Unmatched:
    """What found no partner.

    Attributes:
        missing: items of the source.
        extra: items of the target.
        unsure: dates and times that are there but cannot be compared: left in the words of the
            source, or in a language whose way of writing them is not known; small numbers that may
            be there in words.
        spoken: small numbers of the source that the target has in words.
        named: numbers of the target that belong to a name the source says otherwise ("COVID-19").
    """

    missing: tuple[ValueItem, ...] = ()
    extra: tuple[ValueItem, ...] = ()
    unsure: tuple[ValueItem, ...] = ()
    spoken: tuple[ValueItem, ...] = ()
    named: tuple[ValueItem, ...] = ()


@dataclass(slots=True)
class Comparison:
    """A comparison in progress: the two texts, and what is still without a partner."""

    source: str  # source text
    target: str  # target text
    source_items: Sequence[ValueItem]  # items of the source
    target_items: Sequence[ValueItem]  # items of the target
    target_tag: Tag  # language of the target
    cal: Calendar  # how the target's language writes dates and times
    number_words: Mapping[str, int]  # number word of the source's language → value
    months: Mapping[str, int]  # name of a month in the source's language → 1-12
    word_forms: Sequence[str]  # how the words from one to twelve begin in the target's language
    # items of the source without a partner so far
    missing: list[ValueItem] = field(default_factory=list)
    # items of the target without a partner so far
    extra: list[ValueItem] = field(default_factory=list)
    unsure: list[ValueItem] = field(default_factory=list)  # as in `Unmatched`
    spoken: list[ValueItem] = field(default_factory=list)  # as in `Unmatched`
    named: list[ValueItem] = field(default_factory=list)  # as in `Unmatched`

    def doubt(self, items: Sequence[ValueItem]) -> None:
        """Count missing items as unsure."""
        self.unsure += items
        self.missing = [item for item in self.missing if item not in items]

    def drop_missing(self, accounted: Callable[[ValueItem], bool]) -> None:
        """Take out the missing items that are accounted for."""
        self.missing = [item for item in self.missing if not accounted(item)]

    def drop_extra(self, accounted: Callable[[ValueItem], bool]) -> None:
        """Take out the extra items that are accounted for."""
        self.extra = [item for item in self.extra if not accounted(item)]


def key(item: ValueItem) -> tuple[str, str]:
    """Return by what `item` is the same as another: its value, amounts whatever they count."""
    return ("amount" if item.kind in AMOUNTS else item.kind.value), item.value
