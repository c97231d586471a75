"""Compares the items of a source with those of its target; says what has no partner.

Items are compared by their values. Then each rule of `RULES`, in order, takes from a `Comparison`
what it can account for; what is left has no partner. `python -m benchmarks.rules` shows what each
rule changes, and `tests/qa/compare_rules.yaml` holds cases for each.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from operator import eq
from types import MappingProxyType
from typing import NamedTuple

from langaccess.core.tags import Tag
from langaccess.qa.folding import plain
from langaccess.qa.values.calendar import calendar
from langaccess.qa.values.date_parts import day_said
from langaccess.qa.values.equivalents import altered_disease, always, in_disease, reworded, roman
from langaccess.qa.values.items import AMOUNTS, ItemKind, ValueItem, digits
from langaccess.qa.values.number_words import in_words, numbers_in_words, plain_names
from langaccess.qa.values.partners import PartnerOutcome, PartnerSearch
from langaccess.qa.values.spoken_hours import spoken_hours
from langaccess.qa.values.unmatched import Comparison, Unmatched, key

# Text that was copied from a page has a number twice after a zero-width space: "Fig. Fig.1,1".
_MARKS_ONLY = ("&lt;", "&gt;", "&amp;", "&colon;", "&comma;", "&period;")
_TORN = 14
_TYPED = "\u00a0\u00a1\u00bf\u00ab\u00bb\u2013\u2014\u2018\u2019\u201c\u201d\"'&"
"""Signs that one language sets and another does not, as entities of HTML or as characters."""


class Rule(NamedTuple):
    """One step of the comparison."""

    name: str  # what it looks for
    why: str  # why it is there, with an example
    apply: Callable[[Comparison], None]  # takes from the comparison what it can account for


def compare(
    source: str,
    target: str,
    source_items: Sequence[ValueItem],
    target_items: Sequence[ValueItem],
    target_tag: Tag,
    number_words: Mapping[str, int],
    months: Mapping[str, int] = MappingProxyType({}),
    word_forms: Sequence[str] = (),
) -> Unmatched:
    """Return the items without a partner; the arguments are the attributes of `Comparison`.

    A value that is on both sides agrees, however often it is there. `RULES` look at the rest.
    """
    if not source_items and not target_items:
        return Unmatched()
    here = {key(item) for item in source_items}
    there = {one for item in target_items for one in _keys(item)}
    work = Comparison(
        source,
        target,
        source_items,
        target_items,
        target_tag,
        calendar(target_tag),
        number_words,
        months,
        word_forms,
        missing=[item for item in source_items if key(item) not in there],
        extra=[item for item in target_items if not here.intersection(_keys(item))],
    )
    for rule in RULES:
        rule.apply(work)
    return Unmatched(*map(tuple, (work.missing, work.extra, work.unsure, work.spoken, work.named)))


def _keys(item: ValueItem) -> tuple[tuple[str, str], ...]:
    return (key(item), *((item.kind.value, other) for other in item.others))


def _count_amounts(items: Sequence[ValueItem]) -> int:
    return sum(item.kind in AMOUNTS for item in items)


def _uneven_amounts(work: Comparison) -> None:
    if work.missing or work.extra:
        return
    here, there = (
        [item for item in side if item.kind in AMOUNTS]
        for side in (work.source_items, work.target_items)
    )
    if len(here) == len(there):
        left, right = (Counter(item.value for item in side) for side in (here, there))
        work.missing = [next(i for i in here if i.value == value) for value in left - right]
        work.extra = [next(i for i in there if i.value == value) for value in right - left]


def _verbatim(work: Comparison) -> None:
    work.doubt(
        [
            item
            for item in work.missing
            if item.kind in (ItemKind.DATE, ItemKind.TIME)
            and any(c.isalpha() for c in item.text)
            and item.text in work.target
        ]
    )


def _other_clock(work: Comparison) -> None:
    usual = {key(item) for item in work.target_items}
    other = {one for item in work.target_items for one in _keys(item)} - usual
    work.unsure += [i for i in work.source_items if i.kind is ItemKind.TIME and key(i) in other]


def _torn(work: Comparison) -> None:
    torn = [
        item
        for item in work.missing
        if item.kind in AMOUNTS and "\u200b" in work.source[max(0, item.start - _TORN) : item.start]
    ]
    work.drop_extra(lambda other: any(item.value == other.value * 2 for item in torn))
    work.doubt(torn)


def _always_open(work: Comparison) -> None:
    work.doubt([item for item in work.missing if always(item, work.source)])


def _disease_added(work: Comparison) -> None:
    work.drop_extra(lambda item: in_disease(item, work.target))


def _entity_added(work: Comparison) -> None:
    def accounted(item: ValueItem) -> bool:
        if item.kind is not ItemKind.PLACEHOLDER or item.text[0] != "&":
            return False
        sign = html.unescape(item.text)
        return sign != item.text and (sign.isalpha() or sign in work.source or sign in _TYPED)

    work.drop_extra(accounted)


def _digits_of_unsure(work: Comparison) -> None:
    known = [set(digits(item.text)) for item in work.unsure]
    work.drop_extra(lambda item: any(set(digits(item.text)) <= runs for runs in known))


def _roman_in_target(work: Comparison) -> None:
    work.drop_missing(lambda item: roman(item, work.target))


def _entity_lost(work: Comparison) -> None:
    work.drop_missing(
        lambda item: (
            item.kind is ItemKind.PLACEHOLDER
            and item.text[0] == "&"
            and (html.unescape(item.text) in work.target or item.text in _MARKS_ONLY)
        )
    )


def _round_the_clock(work: Comparison) -> None:
    work.drop_missing(
        lambda item: (
            item.kind is ItemKind.NUMBER and item.value in ("24", "7") and "24/7" in work.source
        )
    )


_DAY = re.compile(r"--(\d\d)-(\d\d)$")
_FIRST_TWELVE = 12


def _day_in_numbers(work: Comparison) -> None:
    """Take "6/19" for the day that it names in both orders: the larger number is the day."""
    for item in list(work.extra):
        named = _DAY.match(item.value) if item.kind is ItemKind.DATE else None
        month, day = map(int, named.groups()) if named else (0, 0)
        if day <= _FIRST_TWELVE:
            continue
        either = rf"0?{month}/{day}|{day}/0?{month}"
        spans = [m.span() for m in re.finditer(rf"(?<![\d/])(?:{either})(?![\d/])", work.source)]
        if spans:
            work.drop_extra(partial(eq, item))
            work.drop_missing(partial(_within, spans))


def _within(spans: Sequence[tuple[int, int]], item: ValueItem) -> bool:
    return any(start <= item.start and item.end <= end for start, end in spans)


def _partners(work: Comparison) -> None:
    left: list[ValueItem] = []
    search = PartnerSearch(work)
    for item in work.missing:
        found = search.partner_of(item)
        if found is None or found.outcome is PartnerOutcome.DIFFERENT:
            left.append(item)
            continue
        if found.outcome is PartnerOutcome.UNSURE:
            work.unsure.append(item)
        for used in found.used:
            if used in work.extra:
                work.extra.remove(used)
        if found.used:
            search.extra_changed()
    work.missing = left


def _parts_of_missing(work: Comparison) -> None:
    gone = [set(digits(item.text)) for item in work.missing]

    def accounted(item: ValueItem) -> bool:
        runs = set(digits(item.text))
        whole = item.kind in (ItemKind.URL, ItemKind.EMAIL, ItemKind.PLACEHOLDER)
        return bool(runs) and not whole and any(runs <= other for other in gone)

    work.drop_extra(accounted)


def _other_form(work: Comparison) -> None:
    work.missing, work.extra = reworded(work.missing, work.extra, work.source, work.target)


def _number_in_words(work: Comparison) -> None:
    # a number of the target that the source has in a word leaves no room for another's word
    worded = len(work.extra) - len(_not_in_words(work))
    fewer = _count_amounts(work.target_items) - worded < _count_amounts(work.source_items)
    if work.missing and fewer:
        work.missing, spoken, perhaps = in_words(
            work.missing, work.source, work.target, work.word_forms, work.cal
        )
        # "30 days" as "treinta días"
        names = plain_names(work.target, work.target_tag)
        whole = [
            item
            for item in work.missing
            if item.kind is ItemKind.NUMBER and item.value.isdigit() and int(item.value) in names
        ]
        work.drop_missing(whole.__contains__)
        spoken += whole
        work.spoken += spoken
        work.unsure += perhaps


def _part_of_day(work: Comparison) -> None:
    work.drop_extra(
        lambda item: item.kind is ItemKind.TIME and plain(item.text).lower() in work.cal.parts
    )


def _twelve(work: Comparison) -> None:
    times = {i.value for i in work.source_items if i.kind is ItemKind.TIME}
    hours = "12|24" if "0" in times else "12" if "720" in times else "(?!)"
    bare = frozenset(
        i
        for i in work.target_items
        if i.kind is ItemKind.TIME and re.fullmatch(f"(?:{hours})[点點时時시]?", i.text)
    )
    work.drop_extra(lambda item: re.fullmatch(hours, item.value) is not None or item in bare)


def _spoken_hour(work: Comparison) -> None:
    if any(item.kind is ItemKind.TIME for item in work.extra):
        said = {item.value for item in spoken_hours(work.source)}
        work.drop_extra(lambda item: item.kind is ItemKind.TIME and item.value in said)


def _date_in_parts(work: Comparison) -> None:
    work.drop_extra(
        lambda item: item.kind is ItemKind.DATE and day_said(item, work.source, work.months)
    )


def _word_in_source(work: Comparison) -> None:
    work.extra = _not_in_words(work)


def _not_in_words(work: Comparison) -> list[ValueItem]:
    """Return the extra items that no number word of the source accounts for."""
    if not work.extra:
        return []
    spoken = set(map(str, numbers_in_words(work.source, work.number_words)))

    def said(item: ValueItem) -> bool:
        runs = digits(item.text)
        whole = item.kind in AMOUNTS and item.value in spoken
        parts = item.kind in AMOUNTS | {ItemKind.TIME} and bool(runs) and set(runs) <= spoken
        return whole or parts

    return [item for item in work.extra if not said(item)]


_MONTH_WORD = re.compile(r"\b[Tt]háng\s?$")
_MONTH_SIGN = re.compile("\\s?(?:[\u6708\uc6d4]|[Hh]lis?\\b|-?р сар)")


def _month_by_number(work: Comparison) -> None:
    if not work.extra:
        return
    words = re.findall(r"[^\W\d_]+", work.source.lower())
    months = {str(work.months[word]) for word in words if word in work.months}

    def accounted(item: ValueItem) -> bool:
        sign = _MONTH_SIGN.match(work.target, item.end)
        counted = sign or _MONTH_WORD.search(work.target, max(0, item.start - 10), item.start)
        return (
            item.kind is ItemKind.NUMBER
            and counted is not None
            and item.value.lstrip("0") in months
        )

    work.drop_extra(accounted)


def _roman_in_source(work: Comparison) -> None:
    work.drop_extra(lambda item: roman(item, work.source))


def _in_a_name(work: Comparison) -> None:
    if _count_amounts(work.target_items) > _count_amounts(work.source_items):
        work.named += [
            item
            for item in work.extra
            if item.kind is ItemKind.NUMBER
            and re.search(r"[^\W\d_]-$", work.target[max(0, item.start - 2) : item.start])
        ]
        work.drop_extra(lambda item: item in work.named)


def _disease_without_number(work: Comparison) -> None:
    named = [
        item
        for item in (*work.missing, *work.unsure)
        if in_disease(item, work.source) and not altered_disease(item, work.target)
    ]
    work.spoken += named
    work.drop_missing(lambda item: item in named)
    work.unsure = [item for item in work.unsure if item not in named]


RULES = (
    Rule("uneven amounts", '"1 here and 1 there" became "1 here and 5 there"', _uneven_amounts),
    Rule("verbatim", "a date that is left in the words of the source", _verbatim),
    Rule("other clock", "hours that agree only if counted from six o'clock", _other_clock),
    Rule("torn", 'a page copied with its hidden text has numbers twice: "Fig.1,1"', _torn),
    Rule("always open", '"24 hours a day, 7 days a week" may be said in words', _always_open),
    Rule("disease added", 'the target says "COVID-19", the source "COVID"', _disease_added),
    Rule("entity added", '"&nbsp;" and "&eacute;" are letters and signs', _entity_added),
    Rule("digits of unsure", "a date in the source's words is read as numbers", _digits_of_unsure),
    Rule("Roman in target", '"19th century" as "siglo XIX"', _roman_in_target),
    Rule("24/7", '"24/7" in words', _round_the_clock),
    Rule("entity lost", '"&amp;" as "&"', _entity_lost),
    Rule("day in numbers", '"6/19" as "19 de junio"', _day_in_numbers),
    Rule("partner", "languages divide items differently; see `partners.PARTNERS`", _partners),
    Rule("part of missing", "a piece of what is reported as missing", _parts_of_missing),
    Rule("other form", '"2019-20" as "2019-2020", "1990s" as "90"', _other_form),
    Rule("number in words", '"2 weeks" as "dos semanas"', _number_in_words),
    Rule("part of day", '"trưa" is noon, and lunch', _part_of_day),
    Rule("twelve", 'the hour of "12 noon" beside the word, "24 giờ" for midnight', _twelve),
    Rule("spoken hour", '"half past eight in the morning" as "8:30"', _spoken_hour),
    Rule("date in parts", '"January and February 2020" as two dates', _date_in_parts),
    Rule("word in source", '"two weeks" as "2 semanas"', _word_in_source),
    Rule("month by number", '"in March" as "3月"', _month_by_number),
    Rule("Roman in source", '"Title VI" as "Título 6"', _roman_in_source),
    Rule("in a name", '"coronavirus" as "COVID-19": a warning', _in_a_name),
    Rule("disease", '"COVID-19" as "COVID"', _disease_without_number),
)
"""The rules, in the order in which they are applied."""
