"""Find the partner in the target of an item whose value is not there.

Languages divide items differently: "6 hours" is "6h", "$2,350" is "2 350 $", "5 p.m." is "17". The
first rule of `PARTNERS` that finds something decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from langaccess.qa.folding import plain
from langaccess.qa.values.date_parts import (
    at_other_part,
    by_own_clock,
    day_by_slash,
    day_nearby,
    half_nearby,
    in_words_nearby,
    year_apart,
)
from langaccess.qa.values.items import AMOUNTS, ItemKind, ValueItem, digits
from langaccess.qa.values.number_words import hour_in_words
from langaccess.qa.values.unmatched import Comparison


class PartnerOutcome(Enum):
    """What a partner means for its item."""

    SAME = "same"  # it has arrived
    UNSURE = "unsure"  # it may have arrived; a person must look
    DIFFERENT = "different"  # it is another value


@dataclass(frozen=True, slots=True)
class Partner:
    """What was found in the target."""

    outcome: PartnerOutcome  # what it says about the item
    used: Sequence[ValueItem] = ()  # extra items that it takes up


class PartnerRule(NamedTuple):
    """One way in which an item may be written in the target."""

    name: str  # what it looks for
    why: str  # why it is there, with an example
    kinds: frozenset[ItemKind]  # the kinds of items that it looks at
    # returns the partner of an item, or None
    find: Callable[[ValueItem, Comparison], Partner | None]
    # it looks at all extra items together, and may find a partner when fewer are left
    together: bool = False


class PartnerSearch:
    """Finds the partners of missing items, one after the other.

    Equal items are looked for once: a text that repeats one value would else take the square of its
    length.
    """

    def __init__(self, work: Comparison) -> None:
        self._work = work
        self._fruitless: set[tuple[PartnerRule, ItemKind, str, str]] = set()

    def partner_of(self, item: ValueItem) -> Partner | None:
        """Return the partner in the target of a missing item, by the first rule that finds one."""
        for rule in PARTNERS:
            asked = (rule, item.kind, item.value, item.text)
            if item.kind not in rule.kinds or asked in self._fruitless:
                continue
            found = rule.find(item, self._work)
            if found is not None:
                return found
            self._fruitless.add(asked)
        return None

    def extra_changed(self) -> None:
        """Ask again, as extra items were taken, the rules that look at all of them together."""
        self._fruitless = {asked for asked in self._fruitless if not asked[0].together}


def _same(used: Sequence[ValueItem] | None) -> Partner | None:
    return None if used is None else Partner(PartnerOutcome.SAME, used)


def _split_date(item: ValueItem, work: Comparison) -> Partner | None:
    return _same(day_nearby(item, work.extra, work.target, work.cal))


def _date_with_slash(item: ValueItem, work: Comparison) -> Partner | None:
    return _same(day_by_slash(item, work.extra, work.target, work.cal))


def _year_left_out(item: ValueItem, work: Comparison) -> Partner | None:
    bare = year_apart(item, work.extra)
    return None if bare is None else Partner(PartnerOutcome.UNSURE, [bare])


def _half_of_day(item: ValueItem, work: Comparison) -> Partner | None:
    half = half_nearby(item, work.extra, work.target, work.cal)
    if half is None:
        return None
    return Partner(PartnerOutcome.SAME if half[1] else PartnerOutcome.UNSURE, half[:1])


def _by_own_clock(item: ValueItem, work: Comparison) -> Partner | None:
    found = by_own_clock(item, work.extra, work.target, work.cal)
    if found is None:
        return None
    return Partner(PartnerOutcome.SAME if found[0] else PartnerOutcome.DIFFERENT, found[1])


def _moment_in_words(item: ValueItem, work: Comparison) -> Partner | None:
    if digits(item.text) or item.value not in ("0", "720"):
        return None
    text = plain(work.target)
    # not within a number: "10 Uhr" is not "0 Uhr"
    midnight, noon = (
        rf"(?!(?<=\d)\d)(?:{work.cal.moments.get(minutes, '(?!)')})" for minutes in (0, 720)
    )
    rest = re.sub(midnight, " ", text)  # "เที่ยง" is noon, "เที่ยงคืน" is midnight
    said = {"0": rest != text, "720": re.search(noon, rest) is not None}
    other = "720" if item.value == "0" else "0"
    if said[item.value]:
        return Partner(PartnerOutcome.SAME)
    if said[other] and not any(one.value == other for one in work.source_items):
        return Partner(PartnerOutcome.DIFFERENT)
    return None


def _moment_by_hour(item: ValueItem, work: Comparison) -> Partner | None:
    if digits(item.text):
        return None
    half = half_nearby(item, work.target_items, work.target, work.cal)
    return _same(half[:1] if half is not None and half[1] else None)


def _phone_in_groups(item: ValueItem, work: Comparison) -> Partner | None:
    numbers = [other for other in work.extra if other.kind in AMOUNTS]
    whole = "".join(run for other in numbers for run in digits(other.text))
    return _same(numbers if item.value in (whole, whole.removeprefix("1")) else None)


def _case_by_digits(item: ValueItem, work: Comparison) -> Partner | None:
    same = (other for other in work.extra if digits(other.text) == digits(item.text))
    return _same(next(([other] for other in same), None))


def _thousands_apart(item: ValueItem, work: Comparison) -> Partner | None:
    # "$2,350.50" as "2.350.50" is no longer a number
    runs = tuple(f"{int(item.value):,}".split(",")) if item.value.isdigit() else ()
    for at, first in enumerate(work.extra):
        group = work.extra[at : at + len(runs)]
        spelled = tuple(run for other in group for run in digits(other.text))
        is_amount = first.kind in (ItemKind.NUMBER, ItemKind.MONEY)
        if is_amount and spelled == runs and _side_by_side(group):
            return Partner(PartnerOutcome.SAME, group)
    return None


def _side_by_side(group: Sequence[ValueItem]) -> bool:
    return len(group) > 1 and all(b.start - a.end in (1, 2) for a, b in pairwise(group))


def _unknown_multiplier(item: ValueItem, work: Comparison) -> Partner | None:
    same = (o for o in work.extra if o.kind in AMOUNTS and _figures(o) == _figures(item))
    bare = next(same, None)
    return (
        None if bare is None or bare.value == item.value else Partner(PartnerOutcome.SAME, [bare])
    )


def _figures(item: ValueItem) -> str:
    """Return an amount as it is written, without its sign or the word that multiplies it."""
    return re.sub(r"[^\d.,]", "", item.text).rstrip(".,")


_LARGER = frozenset((ItemKind.TIME, ItemKind.DATE, ItemKind.CITE))


def _inside_extra(item: ValueItem, work: Comparison) -> Partner | None:
    return _same(next(([other] for other in work.extra if _is_inside(item, other)), None))


def _inside_any(item: ValueItem, work: Comparison) -> Partner | None:
    return _same(() if any(_is_inside(item, other) for other in work.target_items) else None)


def _is_inside(item: ValueItem, other: ValueItem) -> bool:
    return other.kind in _LARGER and item.value in digits(other.text)


def _hour_alone(item: ValueItem, work: Comparison) -> Partner | None:
    same = (o for o in work.extra if o.kind is ItemKind.NUMBER and _same_clock(item, [o], work))
    return _same(next(([other] for other in same), None))


def _same_digits(item: ValueItem, work: Comparison) -> Partner | None:
    used = _with_digits(item, work.extra)
    if used is None:
        return None
    if item.kind not in (ItemKind.DATE, ItemKind.TIME) or _same_clock(item, used, work):
        return Partner(PartnerOutcome.SAME, used)
    # in a language with another calendar it may be right although the value differs
    unsure = not work.cal.gregorian and not any(other.kind is item.kind for other in used)
    return Partner(PartnerOutcome.UNSURE if unsure else PartnerOutcome.DIFFERENT, used)


def _with_digits(item: ValueItem, extra: Sequence[ValueItem]) -> list[ValueItem] | None:
    """Return the extra items whose digits together are the digits of `item`."""
    wanted = list(_runs(item.text))
    used: list[ValueItem] = []
    for other in extra:
        have = _runs(other.text)
        if have and all(run in wanted for run in have):
            used.append(other)
            for run in have:
                if run in wanted:
                    wanted.remove(run)
        if not wanted and used:
            return used
    return None


@lru_cache(maxsize=4096)
def _runs(text: str) -> tuple[str, ...]:
    """Return the digits of an item, short runs without a leading zero."""
    return tuple(str(int(run)) if len(run) <= 2 else run for run in digits(text))


def _same_clock(item: ValueItem, used: Sequence[ValueItem], work: Comparison) -> bool:
    """Return whether a time in bare numbers ("17", or "9" for 9 a.m.) is the same moment."""
    if item.kind is not ItemKind.TIME:
        return False
    parts = [
        int(run) for other in used if other.kind is not ItemKind.TIME for run in digits(other.text)
    ]
    if not parts:
        return False
    minutes = parts[0] * 60 + (parts[1] if len(parts) > 1 else 0)
    other = any(at_other_part(minutes, one, work.target, work.cal) for one in used)
    return str(minutes) == item.value and not other


def _hour_in_words(item: ValueItem, work: Comparison) -> Partner | None:
    if not hour_in_words(item, work.target, work.word_forms, work.cal):
        return None
    one = int(item.value) // 60 % 12 == 1  # "un amigo por la tarde": one is an article too
    return Partner(PartnerOutcome.UNSURE if one else PartnerOutcome.SAME)


def _hour_from_six(_item: ValueItem, work: Comparison) -> Partner | None:
    return Partner(PartnerOutcome.UNSURE) if work.cal.from_six and not work.extra else None


def _month_in_words(item: ValueItem, work: Comparison) -> Partner | None:
    near = in_words_nearby(item, work.target, work.cal)
    return Partner(PartnerOutcome.UNSURE) if near else None


_DATE, _TIME = frozenset((ItemKind.DATE,)), frozenset((ItemKind.TIME,))
_FIGURES = frozenset((ItemKind.MONEY, ItemKind.PERCENT, ItemKind.NUMBER))

PARTNERS = (
    PartnerRule("split date", "its parts have words between them", _DATE, _split_date),
    PartnerRule("date with slash", '"April 15" as "15/4"', _DATE, _date_with_slash),
    PartnerRule("year left out", '"March 4, 2025" as "4 de marzo"', _DATE, _year_left_out),
    PartnerRule("moment in words", '"noon" as "दोपहर"', _TIME, _moment_in_words),
    PartnerRule("own clock", '"7 p.m." as "1 ทุ่ม"', _TIME, _by_own_clock),
    PartnerRule("half of the day", '"5 p.m." as "5:00 de la tarde"', _TIME, _half_of_day),
    PartnerRule("moment by hour", '"noon" as "12 duhur"', _TIME, _moment_by_hour),
    PartnerRule(
        "phone in groups",
        "groups set apart",
        frozenset((ItemKind.PHONE,)),
        _phone_in_groups,
        together=True,
    ),
    PartnerRule(
        "case by digits", "other letters", frozenset((ItemKind.CASE_NUMBER,)), _case_by_digits
    ),
    PartnerRule("thousands apart", '"2,350" as "2 350"', _FIGURES, _thousands_apart),
    PartnerRule(
        "unknown multiplier", '"52 thousand" with a word not known', _FIGURES, _unknown_multiplier
    ),
    PartnerRule("inside an extra item", '"6 hours" as "6h"', _FIGURES, _inside_extra),
    PartnerRule(
        "inside any item", '"6" as part of "6h-9h"', frozenset((ItemKind.NUMBER,)), _inside_any
    ),
    PartnerRule("hour alone", '"5 p.m." as "17"', _TIME, _hour_alone),
    PartnerRule(
        "same digits",
        "a citation in other letters",
        _DATE | _TIME | {ItemKind.CITE},
        _same_digits,
        together=True,
    ),
    PartnerRule("hour in words", '"5 p.m." as "cinco de la tarde"', _TIME, _hour_in_words),
    PartnerRule("hour from six", '"8 a.m." as "saa mbili"', _TIME, _hour_from_six, together=True),
    PartnerRule("month in words", "the day is not in digits", _DATE, _month_in_words),
)
"""The ways in which the target may write an item, in the order of the search."""
