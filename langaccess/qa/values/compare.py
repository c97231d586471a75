"""Pairs the items of a source with those of its target, by value, and says what is left over."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from langaccess.core.tags import Tag
from langaccess.qa.folding import plain
from langaccess.qa.values.calendar import Calendar, calendar
from langaccess.qa.values.date_parts import (
    day_by_slash,
    day_nearby,
    day_said,
    half_nearby,
    in_words_nearby,
    year_apart,
)
from langaccess.qa.values.equivalents import always, in_disease, reworded, roman, torn_disease
from langaccess.qa.values.items import ItemKind, ValueItem, digits
from langaccess.qa.values.number_words import hour_in_words, in_words

__all__ = ["Unmatched", "compare", "key"]

# Kinds whose values mean the same thing: "$500" may become "500 dólares", "911" stands in "(911)".
_AMOUNTS = frozenset(
    (ItemKind.MONEY, ItemKind.PERCENT, ItemKind.NUMBER, ItemKind.PHONE, ItemKind.CASE_NUMBER)
)
# Text that was torn out of a page has a number twice after a zero-width space: "Fig. Fig.1,1".
_TORN = 14
_TYPED = "\u00a0\u00a1\u00bf\u00ab\u00bb\u2013\u2014\u2018\u2019\u201c\u201d\"'&"
"""Signs that one language sets and another does not, as entities of HTML or bare."""
_LITERAL = frozenset((ItemKind.PLACEHOLDER, ItemKind.EMAIL, ItemKind.URL, ItemKind.NAME))


@dataclass(frozen=True, slots=True)
class Unmatched:
    """What found no partner.

    Attributes:
        missing: items of the source.
        extra: items of the target.
        unsure: dates and times that are there but cannot be compared: left in the words of the
            source, or in a language whose way of writing them is not known; small numbers that may
            stand there in words.
        spoken: small numbers of the source that stand in the target in words.
        named: numbers of the target that belong to a name the source says otherwise ("COVID-19").
    """

    missing: tuple[ValueItem, ...] = ()
    extra: tuple[ValueItem, ...] = ()
    unsure: tuple[ValueItem, ...] = ()
    spoken: tuple[ValueItem, ...] = ()
    named: tuple[ValueItem, ...] = ()


def compare(
    source: str,
    target: str,
    source_items: Sequence[ValueItem],
    target_items: Sequence[ValueItem],
    target_tag: Tag,
    number_words: Mapping[str, int],
    months: Mapping[str, int] = MappingProxyType({}),
    spoken: Sequence[str] = (),
) -> Unmatched:
    """Return the items without partner.

    A value that stands on both sides agrees, however often it stands there. What is then left is
    compared by its digits, since languages draw the border of an item differently ("6 hours" is
    "6h"); number words of the source may account for digits in the target, and words of the target
    for a small number of the source.

    Args:
        source: source text.
        target: target text.
        source_items: items of the source.
        target_items: items of the target.
        target_tag: language of the target.
        number_words: number word of the source's language → value.
        months: name of a month in the source's language → 1-12.
        spoken: how the words from one to twelve begin in the target's language.
    """
    if not source_items and not target_items:
        return Unmatched()
    there = {one for item in target_items for one in _keys(item)}
    here = {key(item) for item in source_items}
    missing = [item for item in source_items if key(item) not in there]
    extra = [item for item in target_items if not here.intersection(_keys(item))]
    if not missing and not extra:
        missing, extra = _uneven(source_items, target_items)
    unsure = [item for item in missing if _verbatim(item, target)]
    unsure += _only_by_another_clock(source_items, target_items)
    torn = [i for i in missing if i.kind in _AMOUNTS and _torn(i, source)]
    extra = [e for e in extra if not any(i.value == e.value * 2 for i in torn)]
    unsure += torn
    unsure += [i for i in missing if always(i, source)]
    extra = [i for i in extra if not in_disease(i, target) and not _plain(i, source)]
    if missing or extra:
        # a date left in the source's words is read as bare numbers by the target's rules
        extra = [
            e for e in extra if not any(set(digits(e.text)) <= set(digits(u.text)) for u in unsure)
        ]
        missing = [
            i
            for i in missing
            if i not in unsure and not roman(i, target) and not _idle(i, source, target)
        ]
        missing, extra, more = _by_digits(missing, extra, target, target_items, target_tag, spoken)
        unsure += more
    missing, extra = reworded(missing, extra, source, target)
    said: list[ValueItem] = []
    # a number of the target that the source has in a word leaves no room for another's word
    worded = len(extra) - len(_without_words(source, extra, number_words))
    fewer = _amounts(target_items) - worded < _amounts(source_items)
    if missing and fewer:
        cal = calendar(target_tag)
        missing, said, perhaps = in_words(missing, source, target, spoken, cal)
        unsure += perhaps
    if extra:
        extra = [i for i in extra if not _part_of_day(i, calendar(target_tag))]
        extra = [i for i in extra if not _twelve(i, source_items)]
        extra = [i for i in extra if not (i.kind is ItemKind.DATE and day_said(i, source, months))]
        extra = _without_words(source, extra, number_words)
        extra = [item for item in extra if not _counted_month(item, source, target, months)]
        extra = [item for item in extra if not roman(item, source)]
    several = _amounts(target_items) > _amounts(source_items)
    named = [i for i in extra if several and i.kind is ItemKind.NUMBER and _in_name(i, target)]
    extra = [i for i in extra if i not in named]
    diseases = [
        i for i in (*missing, *unsure) if in_disease(i, source) and not torn_disease(i, target)
    ]
    missing, unsure = ([i for i in side if i not in diseases] for side in (missing, unsure))
    said += diseases
    return Unmatched(tuple(missing), tuple(extra), tuple(unsure), tuple(said), tuple(named))


def _part_of_day(item: ValueItem, cal: Calendar) -> bool:
    """Tell whether a moment is a word for a part of the day as well: "trưa" is noon, and lunch."""
    return item.kind is ItemKind.TIME and plain(item.text).lower() in cal.parts


def _twelve(item: ValueItem, source_items: Iterable[ValueItem]) -> bool:
    """Tell whether a number is the hour of "12 noon", which the target says beside the moment."""
    return item.value == "12" and any(
        i.kind is ItemKind.TIME and i.value in ("0", "720") and "12" in digits(i.text)
        for i in source_items
    )


def _torn(item: ValueItem, source: str) -> bool:
    return "\u200b" in source[max(0, item.start - _TORN) : item.start]


def _in_name(item: ValueItem, target: str) -> bool:
    return re.search(r"[^\W\d_]-$", target[: item.start]) is not None


def _amounts(items: Sequence[ValueItem]) -> int:
    return sum(item.kind in _AMOUNTS for item in items)


def _uneven(
    source_items: Sequence[ValueItem], target_items: Sequence[ValueItem]
) -> tuple[list[ValueItem], list[ValueItem]]:
    """Return the amounts of which one side has more, when both have as many amounts.

    "1 in America and 1 in Australia" that became "1 … 5" is a fault even where 5 stands elsewhere.
    """
    here = [item for item in source_items if item.kind in _AMOUNTS]
    there = [item for item in target_items if item.kind in _AMOUNTS]
    if len(here) != len(there):
        return [], []
    left, right = (Counter(item.value for item in side) for side in (here, there))
    missing = [next(i for i in here if i.value == value) for value in left - right]
    extra = [next(i for i in there if i.value == value) for value in right - left]
    return missing, extra


def key(item: ValueItem) -> tuple[str, str]:
    """Return by what `item` is the same as another: its value, amounts whatever they count."""
    return ("amount" if item.kind in _AMOUNTS else item.kind.value), item.value


def _keys(item: ValueItem) -> tuple[tuple[str, str], ...]:
    return (key(item), *((item.kind.value, other) for other in item.others))


def _only_by_another_clock(
    source_items: Sequence[ValueItem], target_items: Sequence[ValueItem]
) -> list[ValueItem]:
    """Return the times that agree only if the hours are counted from six o'clock."""
    plain = {key(item) for item in target_items}
    other = {one for item in target_items for one in _keys(item)} - plain
    return [i for i in source_items if i.kind is ItemKind.TIME and key(i) in other]


def _idle(item: ValueItem, source: str, target: str) -> bool:
    """Tell whether an item may be said without its sign: "24/7" in words, "&amp;" as "&"."""
    if item.kind is ItemKind.NUMBER:
        return item.value in ("24", "7") and "24/7" in source
    return item.kind is ItemKind.PLACEHOLDER and (
        item.text[0] == "&"
        and (html.unescape(item.text) in target or item.text in ("&lt;", "&gt;", "&amp;"))
    )


def _plain(item: ValueItem, source: str) -> bool:
    """Tell whether an added placeholder is an entity of HTML that is a letter, or in the source."""
    if item.kind is not ItemKind.PLACEHOLDER or item.text[0] != "&":
        return False
    sign = html.unescape(item.text)
    return sign != item.text and (sign.isalpha() or sign in source or sign in _TYPED)


def _verbatim(item: ValueItem, target: str) -> bool:
    """Tell whether a date or time stands in the target in words that can be read one way only."""
    return (
        item.kind in (ItemKind.DATE, ItemKind.TIME)
        and any(c.isalpha() for c in item.text)
        and item.text in target
    )


def _by_digits(
    missing: Sequence[ValueItem],
    extra: Sequence[ValueItem],
    target: str,
    target_items: Sequence[ValueItem],
    target_tag: Tag,
    spoken: Sequence[str],
) -> tuple[list[ValueItem], list[ValueItem], list[ValueItem]]:
    spare = list(extra)
    left: list[ValueItem] = []
    unsure: list[ValueItem] = []
    cal = calendar(target_tag)
    for item in missing:
        used, sure = _nearby(item, spare, target, cal, target_items)
        doubtful = used is not None
        if used is None:
            used = None if item.kind in _LITERAL else _cover(item, spare)
            if used is None and item.kind is ItemKind.NUMBER and _stands_in(item, target_items):
                used = []
            sure = used is not None and _comparable(item, used)
            doubtful = used is not None and _doubtful(item, used, cal)
        if used is None and item.kind is ItemKind.TIME and hour_in_words(item, target, spoken, cal):
            if int(item.value) // 60 % 12 == 1:  # "un amigo por la tarde": one is an article too
                unsure.append(item)
            continue
        if used is None and _in_words(item, spare, target, cal):
            unsure.append(item)
            continue
        if used is None or not (sure or doubtful):
            left.append(item)
            continue
        if not sure:
            unsure.append(item)
        spare = [other for other in spare if other not in used]
    spare = [item for item in spare if not _part_of(item, left)]
    return left, spare, unsure


def _in_words(item: ValueItem, spare: Sequence[ValueItem], target: str, cal: Calendar) -> bool:
    """Tell whether a day or an hour may stand in words: "saa nane mchana", "اول ماه می"."""
    if item.kind is ItemKind.TIME:
        return cal.from_six and not spare
    return item.kind is ItemKind.DATE and in_words_nearby(item, target, cal)


def _nearby(
    item: ValueItem,
    spare: Sequence[ValueItem],
    target: str,
    cal: Calendar,
    there: Sequence[ValueItem],
) -> tuple[Sequence[ValueItem] | None, bool]:
    """Return what a date or time is made of in the target, and whether that is sure."""
    if item.kind is ItemKind.DATE:
        used = day_nearby(item, spare, target, cal)
        used = day_by_slash(item, spare, target, cal) if used is None else used
        bare = year_apart(item, spare) if used is None else None
        return (used, True) if bare is None else ([bare], False)
    half = half_nearby(item, spare, target, cal) if item.kind is ItemKind.TIME else None
    if half is None and item.kind is ItemKind.TIME and not digits(item.text):
        # "12 noon" as "12 duhur": the 12 has its partner
        half = half_nearby(item, there, target, cal)
        half = half if half is not None and half[1] else None
    return (None, False) if half is None else (half[:1], half[1])


def _comparable(item: ValueItem, used: Sequence[ValueItem]) -> bool:
    return item.kind not in (ItemKind.DATE, ItemKind.TIME) or _same_clock(item, used)


def _doubtful(item: ValueItem, used: Sequence[ValueItem], cal: Calendar) -> bool:
    """Tell whether a date or time may be right though its value is another."""
    return not cal.gregorian and not any(other.kind is item.kind for other in used)


def _cover(item: ValueItem, spare: Sequence[ValueItem]) -> list[ValueItem] | None:
    """Return the spare items whose digits together are the digits of `item`.

    An amount is never made up of others but where a space groups its thousands: "$2,350.50" that
    became "2.350.50" is no number any more.
    """
    if item.kind in _AMOUNTS:
        return _cover_amount(item, spare)
    wanted = list(digits(item.text))
    if item.kind is ItemKind.TIME:  # "17" for 5 p.m.
        hour = [o for o in spare if o.kind is ItemKind.NUMBER and _same_clock(item, [o])]
        if hour:
            return hour[:1]
    used: list[ValueItem] = []
    for other in spare:
        have = digits(other.text)
        if have and all(any(_same(run, w) for w in wanted) for run in have):
            used.append(other)
            for run in have:
                match = next((w for w in wanted if _same(run, w)), None)
                if match is not None:
                    wanted.remove(match)
        if not wanted and used:
            return used
    return None


def _cover_amount(item: ValueItem, spare: Sequence[ValueItem]) -> list[ValueItem] | None:
    if item.kind is ItemKind.PHONE:
        numbers = [o for o in spare if o.kind in _AMOUNTS]
        whole = "".join(run for o in numbers for run in digits(o.text))
        return numbers if item.value in (whole, whole.removeprefix("1")) else None
    if item.kind is ItemKind.CASE_NUMBER:
        return next(([o] for o in spare if digits(o.text) == digits(item.text)), None)
    runs = _thousands(item.value)
    for at, first in enumerate(spare):
        group = list(spare[at : at + len(runs)])
        spelled = tuple(run for o in group for run in digits(o.text))
        plain = first.kind in (ItemKind.NUMBER, ItemKind.MONEY)
        if plain and spelled == runs and _side_by_side(group):
            return group
    bare = next((o for o in spare if o.kind in _AMOUNTS and _bare(o) == _bare(item)), None)
    if bare is not None and bare.value != item.value:
        return [bare]  # "52 thousand" in a language whose word for it is not known
    return next(
        (
            [o]
            for o in spare
            if o.kind in (ItemKind.TIME, ItemKind.DATE, ItemKind.CITE)
            and item.value in digits(o.text)
        ),
        None,
    )


def _bare(item: ValueItem) -> str:
    """Return the digits of a number that a word multiplies, else nothing that equals anything."""
    return re.sub(r"[^\d.,]", "", item.text).rstrip(".,")


def _thousands(value: str) -> tuple[str, ...]:
    return tuple(f"{int(value):,}".split(",")) if value.isdigit() else ()


def _side_by_side(group: Sequence[ValueItem]) -> bool:
    return len(group) > 1 and all(b.start - a.end in (1, 2) for a, b in pairwise(group))


def _same(one: str, other: str) -> bool:
    return one == other or (len(one) <= 2 and len(other) <= 2 and int(one) == int(other))


def _stands_in(item: ValueItem, target_items: Iterable[ValueItem]) -> bool:
    """Tell whether a lone number stands inside a larger item ("6 hours" and "de 6h às 9h")."""
    return any(
        item.value in digits(other.text)
        for other in target_items
        if other.kind in (ItemKind.TIME, ItemKind.DATE, ItemKind.CITE)
    )


def _same_clock(item: ValueItem, used: Iterable[ValueItem]) -> bool:
    """Tell whether a time written as bare numbers ("17", or "9" for 9 a.m.) is the same moment."""
    if item.kind is not ItemKind.TIME:
        return False
    parts = [
        int(run) for other in used if other.kind is not ItemKind.TIME for run in digits(other.text)
    ]
    if not parts:
        return False
    minutes = parts[0] * 60 + (parts[1] if len(parts) > 1 else 0)
    return str(minutes) == item.value


def _part_of(item: ValueItem, missing: Iterable[ValueItem]) -> bool:
    """Tell whether `item` is a shard of something already reported missing."""
    runs = set(digits(item.text))
    return bool(runs) and any(runs <= set(digits(other.text)) for other in missing)


def _counted_month(item: ValueItem, source: str, target: str, months: Mapping[str, int]) -> bool:
    """Tell whether a number is a month that the source names: "in March" is "3月" or "3 Hlis"."""
    if item.kind is not ItemKind.NUMBER:
        return False
    if not _MONTH_SIGN.match(target, item.end) and not _MONTH_WORD.search(target[: item.start]):
        return False
    words = re.findall(r"[^\W\d_]+", source.lower())
    return item.value.lstrip("0") in {str(months[word]) for word in words if word in months}


_MONTH_WORD = re.compile(r"\b[Tt]háng\s?$")
_MONTH_SIGN = re.compile("\\s?(?:[\u6708\uc6d4]|[Hh]lis?\\b|-?р сар)")


def _numbers(source: str, words: Mapping[str, int]) -> set[int]:
    """Return the numbers that a text says in words, those of several words whole.

    "Twenty-five" is no 20, and "two hundred" no 100; "twenty a day" may be 20, and "ten million" be
    written with a 10.
    """
    found, own = set[int](), set[int]()
    total = group = last = end = 0
    for match in re.finditer(r"[^\W\d_]+", source.lower()):
        value = words.get(match.group(), 0)
        hyphen = source[end : match.start()] == "-"
        end = match.end()
        if value >= 100 and group:
            if value == 100:
                own -= {total, group, total - group}
            total, last = total - group + group * value, group * value
            group = last if value == 100 else 0
        elif value and (value < last and (last >= 100 or (last >= 20 and value < 10))):
            if hyphen or value >= 10:
                own.discard(total)
            else:
                own.add(value)
            total, group, last = total + value, group + value, value
        elif value or match.group() != "and" or last < 100:
            found, own = found | own, set()
            total = group = last = value
        own |= {total} - {0}
    return found | own


def _without_words(
    source: str, extra: Sequence[ValueItem], words: Mapping[str, int]
) -> list[ValueItem]:
    spoken = set(map(str, _numbers(source, words)))
    extra = [item for item in extra if item.value not in spoken or item.kind not in _AMOUNTS]
    return [
        item
        for item in extra
        if item.kind not in _AMOUNTS | {ItemKind.TIME}
        or not (digits(item.text) and set(digits(item.text)) <= spoken)
    ]
