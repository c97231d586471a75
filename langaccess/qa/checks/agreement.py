"""Checks of what must arrive: numbers, phones, links, dates, times, cites, codes, fixed terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import pairwise

from langaccess.core.model import Finding, Severity
from langaccess.qa.folding import INVISIBLE
from langaccess.qa.model import Pair
from langaccess.qa.rules import compiled, for_language
from langaccess.qa.values.calendar import Calendar, calendar
from langaccess.qa.values.date_parts import said_months, said_weekdays
from langaccess.qa.values.items import ItemKind, ValueItem, digits
from langaccess.qa.values.reconcile import in_language
from langaccess.qa.values.subsections import strays
from langaccess.qa.values.units import measures

__all__ = [
    "addresses",
    "amounts",
    "case_numbers",
    "cites",
    "clock",
    "dates",
    "emails",
    "fixed_terms",
    "invisible",
    "masks",
    "names",
    "phones",
    "placeholders",
    "unclear_dates",
    "units",
    "urls",
    "vanity",
    "weekdays",
    "zones",
]

_HIDDEN = re.compile(f"[{INVISIBLE}]")
_MASK = re.compile(r"(?<![A-Za-z])(?:XQ[A-Z]?\d+|ID7\d+)(?!\d)")


def _differs(pair: Pair, code: str, kinds: Iterable[ItemKind]) -> Iterator[Finding]:
    kinds = frozenset(kinds)
    for item in pair.unmatched.missing:
        if item.kind in kinds:
            yield Finding(code, f"'{item.text}' did not arrive", Severity.ERROR)
    for item in pair.unmatched.extra:
        if item.kind in kinds:
            yield Finding(code, f"'{item.text}' is not in the source", Severity.ERROR)


def amounts(pair: Pair) -> Iterator[Finding]:
    """A number, an amount of money or a percentage is missing, changed or added."""
    kinds = (ItemKind.NUMBER, ItemKind.MONEY, ItemKind.PERCENT)
    yield from _differs(pair, "number.differs", kinds)
    for item in pair.unmatched.unsure:
        if item.kind is ItemKind.NUMBER:
            message = f"'{item.text}' is not there, unless in words"
            yield Finding("number.differs", message, Severity.WARNING)
    for item in pair.unmatched.named:
        yield Finding("number.differs", f"'{item.text}' is not in the source", Severity.WARNING)
    for item in pair.unmatched.spoken:
        yield Finding("number.differs", f"'{item.text}' became a word", Severity.INFO)
    here = {_currency(i) for i in pair.source_items if i.kind is ItemKind.MONEY}
    for item in pair.target_items:
        if item.kind is ItemKind.MONEY and _currency(item) not in here and pair.source_items:
            yield Finding("number.differs", f"'{item.text}' is in another currency", Severity.ERROR)


def units(pair: Pair) -> Iterator[Finding]:
    """A number kept its value and changed its unit ("15 days" → "15 semanas")."""
    here, there = (
        {found[:3]: found[3] for found in measures(text, tag)}
        for text, tag in ((pair.source, pair.source_tag), (pair.target, pair.target_tag))
    )
    gone = sorted((key, said) for key, said in here.items() if key not in there)
    new = sorted((key, said) for key, said in there.items() if key not in here)
    for (number, kind, _), said in gone:
        for (same, also, _), became in new:
            if (same, also) == (number, kind):
                yield Finding("unit.differs", f"'{said}' became '{became}'", Severity.ERROR)


def _currency(item: ValueItem) -> str:
    """Return the sign of an amount; "US$" and "$" are the same here."""
    sign = re.search(r"[A-Z]{0,3}[$€£¥₩₹]", item.text)
    return "$" if sign is None or sign.group() == "US$" else sign.group()


def phones(pair: Pair) -> Iterator[Finding]:
    """A phone number is missing, changed or added, by the digits one dials."""
    yield from _differs(pair, "phone.differs", (ItemKind.PHONE,))


def urls(pair: Pair) -> Iterator[Finding]:
    """A web address is missing, changed or added.

    A warning where a person leads to a page of the same host in the target's own language.
    """
    urls = [i for i in pair.unmatched.extra if i.kind is ItemKind.URL and not pair.by_engine]
    mine = [i for i in urls if in_language(i.value, pair.target_tag)]
    hosts = {_host(i) for i in mine} & {_host(i) for i in pair.unmatched.missing}
    for side, said in ((pair.unmatched.missing, "did not arrive"),
                       (pair.unmatched.extra, "is not in the source")):  # fmt: skip
        for item in side:
            if item.kind is ItemKind.URL:
                its = _host(item) in hosts and (item in mine or side is pair.unmatched.missing)
                severity = Severity.WARNING if its else Severity.ERROR
                yield Finding("url.differs", f"'{item.text}' {said}", severity)


def _host(item: ValueItem) -> str:
    return item.value.partition("/")[0]


def emails(pair: Pair) -> Iterator[Finding]:
    """An e-mail address is missing, changed or added."""
    yield from _differs(pair, "email.differs", (ItemKind.EMAIL,))


def dates(pair: Pair) -> Iterator[Finding]:
    """A date is missing, changed or added, by the day it names."""
    yield from _differs(pair, "date.differs", (ItemKind.DATE,))
    yield from _unsure(pair, "date.differs", ItemKind.DATE)
    if not any(i.kind is ItemKind.DATE for i in (*pair.unmatched.missing, *pair.unmatched.extra)):
        yield from _months(pair)


def _months(pair: Pair) -> Iterator[Finding]:
    """A month in words without a day, that became another: "by the end of June", "julio"."""
    here, there = (
        said_months(text, calendar(tag))
        for text, tag in ((pair.source, pair.source_tag), (pair.target, pair.target_tag))
    )
    lost, added = ({n: t for n, t in a.items() if n not in b} for a, b in
                   ((here, there), (there, here)))  # fmt: skip
    if len(lost) == len(added) == 1 and len(here) == len(there):
        old, new = next(iter(lost.values())), next(iter(added.values()))
        yield Finding("date.differs", f"'{old}' became '{new}'", Severity.ERROR)


def weekdays(pair: Pair) -> Iterator[Finding]:
    """A day of the week became another, or does not fit the date beside it.

    Where the source itself names a day that does not fit, the source must be mended: a warning.
    """
    here, there = (
        said_weekdays(text, calendar(tag))
        for text, tag in ((pair.source, pair.source_tag), (pair.target, pair.target_tag))
    )
    lost, added = ({day: t for day, t in a.items() if day not in b} for a, b in
                   ((here, there), (there, here)))  # fmt: skip
    if lost and added:
        old, new = next(iter(lost.values())), next(iter(added.values()))
        yield Finding("weekday.differs", f"'{old}' became '{new}'", Severity.ERROR)
        return
    for item, name in _unfit(pair.source, pair.source_items, here):
        message = f"in the source '{item.text}' is no '{name}'"
        yield Finding("weekday.differs", message, Severity.WARNING)


def _unfit(
    text: str, items: Iterable[ValueItem], days: Mapping[int, str]
) -> Iterator[tuple[ValueItem, str]]:
    """Yield dates with another day of the week right before or after them."""
    for item in items:
        if item.kind is not ItemKind.DATE or not re.fullmatch(r"\d{4}-\d\d-\d\d", item.value):
            continue
        try:
            real = date.fromisoformat(item.value).weekday()
        except ValueError:
            continue
        beside = (text[: item.start].rstrip(" ,("), text[item.end :].lstrip(" ,("))
        for day, name in days.items():
            if day != real and (beside[0].endswith(name) or beside[1].startswith(name)):
                yield item, name


def clock(pair: Pair) -> Iterator[Finding]:
    """A time of day is missing, changed or added; "11 p.m." that became "11h" is one."""
    yield from _differs(pair, "clock.differs", (ItemKind.TIME,))
    yield from _unsure(pair, "clock.differs", ItemKind.TIME)
    yield from _midnight(pair)


def _midnight(pair: Pair) -> Iterator[Finding]:
    """A midnight that ends a day became the "00:00" that begins it: a deadline a day early.

    "Until midnight on Friday" is the end of Friday. "24:00" and the word say the same; "00:00" and
    "12:00 a.m." on Friday are 24 hours earlier.
    """
    until = for_language(pair.rules.moments.until, pair.source_tag)
    since = for_language(pair.rules.moments.since, pair.source_tag)
    if not until or not since:
        return
    here = [i for i in _midnights(pair.source_items) if any(c.isalpha() for c in i.text)]
    there = _midnights(pair.target_items)
    zeros = [i for i in there if _begins_day(i, calendar(pair.target_tag))]
    ends = [i for i in here if not compiled(since).search(pair.source[: i.start])]
    if len(here) == len(there):
        pairs = [(i, j) for i, j in zip(here, there, strict=True) if i in ends and j in zeros]
    else:
        pairs = [(i, j) for i, j in zip(ends, zeros, strict=False)]
    for item, other in pairs:
        severity = _early(pair, item, sure=compiled(until).search(pair.source[: item.start]))
        if severity is not None:
            message = f"'{item.text}' became '{other.text}', which begins the day: use the word"
            yield Finding("clock.differs", message, severity)


def _midnights(items: Iterable[ValueItem]) -> list[ValueItem]:
    return [item for item in items if item.kind is ItemKind.TIME and item.value == "0"]


def _begins_day(item: ValueItem, cal: Calendar) -> bool:
    """Tell whether a midnight is written in digits that begin a day: "00:00", "12:00 a. m."."""
    runs = digits(item.text)
    if not runs or runs[0] == "24" or any(name in item.text.lower() for name in cal.fixed):
        return False
    words = re.findall(r"[^\W\d_]+(?:[.\s]+[^\W\d_]+)*\.?", item.text)
    nights = (cal.halves.get(w) or cal.halves.get(w.lower()) or () for w in words)
    return int(runs[0]) == 0 or not any(start >= 720 for spans in nights for start, _ in spans)


def _early(pair: Pair, item: ValueItem, *, sure: object) -> Severity | None:
    """Return how grave it is that a midnight of the source became the beginning of a day."""
    dated = any(i.kind is ItemKind.DATE for i in pair.source_items) or bool(
        said_weekdays(pair.source, calendar(pair.source_tag))
    )
    word = not re.search(r"[ap]\.?\s?m\b", item.text, re.IGNORECASE)  # "12 a.m." is "00:00" too
    if pair.by_engine and (sure or dated):
        return Severity.ERROR
    if sure:
        return Severity.ERROR if dated and word else Severity.WARNING
    return Severity.WARNING if dated and word else None


def _unsure(pair: Pair, code: str, kind: ItemKind) -> Iterator[Finding]:
    for item in pair.unmatched.unsure:
        if item.kind is kind:
            yield Finding(
                code,
                f"'{item.text}' arrived, but cannot be compared in this language",
                Severity.WARNING,
            )


def cites(pair: Pair) -> Iterator[Finding]:
    """A citation of a statute or regulation is missing, changed or added."""
    yield from _differs(pair, "cite.differs", (ItemKind.CITE,))
    whole = {item.text for item in pair.unmatched.missing if item.kind is ItemKind.CITE}
    for one, other in strays(pair.source, pair.target):
        if any(one.text in text for text in whole):
            continue
        words = f": there is '{other}'" if other else ", unless in words"
        yield Finding(
            "cite.differs",
            f"'{one.text}' did not arrive{words}",
            Severity.ERROR if other else Severity.WARNING,
        )


def case_numbers(pair: Pair) -> Iterator[Finding]:
    """A case, report or docket number is missing, changed or added."""
    yield from _differs(pair, "case.differs", (ItemKind.CASE_NUMBER,))


def placeholders(pair: Pair) -> Iterator[Finding]:
    """A placeholder of a template is missing, changed, added or doubled.

    One that was added and replaces none is a warning, because a template may have a mark for one
    language; one of a program (`%s`) is an error. Those without a name or number (`%s`, `%d`) must
    keep their order.
    """
    replaced = any(item.kind is ItemKind.PLACEHOLDER for item in pair.unmatched.missing)
    for finding in _differs(pair, "placeholder.differs", (ItemKind.PLACEHOLDER,)):
        grave = replaced or "'%" in finding.message
        yield finding if grave else replace(finding, severity=Severity.WARNING)
    old, new = (_unnumbered(items) for items in (pair.source_items, pair.target_items))
    if old != new and sorted(old) == sorted(new):
        words = f"'{new[0]}' and the others stand in another order than in the source"
        yield Finding("placeholder.differs", words, Severity.ERROR)
    for value, text in _counted(pair.source_items):
        there = sum(i.kind is ItemKind.PLACEHOLDER and i.value == value for i in pair.target_items)
        here = sum(i.kind is ItemKind.PLACEHOLDER and i.value == value for i in pair.source_items)
        if there and there != here:
            yield Finding(
                "placeholder.differs",
                f"'{text}' stands {there} times, {here} in the source",
                Severity.ERROR,
            )


def _unnumbered(items: Iterable[ValueItem]) -> list[str]:
    """Return the placeholders that a program fills by their order."""
    values = (item.value for item in items if item.kind is ItemKind.PLACEHOLDER)
    return [value for value in values if value.startswith("%") and value[1:2] not in "({%"
            and "$" not in value]  # fmt: skip


def _counted(items: Iterable[ValueItem]) -> Iterable[tuple[str, str]]:
    return {i.value: i.text for i in items if i.kind is ItemKind.PLACEHOLDER}.items()


def names(pair: Pair) -> Iterator[Finding]:
    """A name after a title ("Sgt. …") does not stand in the target."""
    for item in pair.unmatched.missing:
        if item.kind is ItemKind.NAME and item.text not in pair.target:
            yield Finding("name.differs", f"'{item.text}' did not arrive", Severity.WARNING)


def fixed_terms(pair: Pair) -> Iterator[Finding]:
    """A term of the do-not-translate list was changed or lost."""
    for term in pair.dnt:
        if term in pair.source and term not in pair.target:
            yield Finding("term.changed", f"'{term}' must stay as it is", Severity.ERROR)


def masks(pair: Pair) -> Iterator[Finding]:
    """A mark that stood for a protected text was left in the target."""
    for match in _MASK.finditer(pair.target):
        if match.group() not in pair.source:
            yield Finding("mask.left", f"'{match.group()}' was left over", Severity.ERROR)


def invisible(pair: Pair) -> Iterator[Finding]:
    """An address in the target holds an invisible character, which breaks it when copied."""
    for item in pair.target_items:
        if item.kind in (ItemKind.URL, ItemKind.EMAIL) and _HIDDEN.search(item.text):
            shown = _HIDDEN.sub("", item.text)
            yield Finding(
                "url.invisible", f"'{shown}' holds an invisible character", Severity.ERROR
            )


def unclear_dates(pair: Pair) -> Iterator[Finding]:
    """A date in digits can be read as two different days in the target."""
    order = calendar(pair.target_tag).order
    if order == "ymd":
        return
    # nobody sets dots in a date that begins with the month, where a language begins with the day
    parts = r"[^\d.]" if order == "dmy" else r"\D"
    for item in pair.target_items:
        shape = rf"\d{{1,2}}{parts}\d{{1,2}}{parts}\d{{2,4}}"
        if item.kind is ItemKind.DATE and re.fullmatch(shape, item.text):
            first, second = (int(n) for n in re.findall(r"\d+", item.text)[:2])
            if first <= 12 and second <= 12 and first != second:
                yield Finding(
                    "date.unclear", f"'{item.text}' can be read as two days", Severity.WARNING
                )


def zones(pair: Pair) -> Iterator[Finding]:
    """A time zone was changed: "5 p.m. ET" and "17h PT".

    Compares abbreviations only; a zone in words is a matter for a reader.
    """
    table = pair.rules.time_zones.zones
    here, there = (_zones(text, table) for text in (pair.source, pair.target))
    if here and there and set(here.values()) != set(there.values()):
        odd = next((text for text, zone in there.items() if zone not in here.values()), "")
        lost = next((text for text, zone in here.items() if zone not in there.values()), "")
        message = f"'{odd}' is not in the source" if odd else f"'{lost}' did not arrive"
        yield Finding("zone.differs", message, Severity.ERROR)


def _zones(text: str, table: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {
        name: zone
        for zone, names in table.items()
        for name in names
        if name in text and re.search(rf"(?:\d|[MmHh]\.?|\()\s?{re.escape(name)}(?![A-Za-z])", text)
    }


def vanity(pair: Pair) -> Iterator[Finding]:
    """A number in letters and the same number in digits, side by side, do not agree.

    Looks at both sides: where the source is at fault ("1-800-321-OSHA (1-800-321-6472)"), the
    source must be mended, not the translation.
    """
    for text, items, side in (
        (pair.source, pair.source_items, "in the source "),
        (pair.target, pair.target_items, ""),
    ):
        phones = [item for item in items if item.kind is ItemKind.PHONE]
        for one, other in pairwise(phones):
            between = text[one.end : other.start]
            spelled = re.search(r"[A-Z]{3}", one.text) and not re.search(r"[A-Z]", other.text)
            if (
                spelled
                and re.fullmatch(r"[\s(,=\uff08-]{1,4}", between)
                and one.value != other.value
            ):
                message = f"{side}'{one.text}' is not '{other.text}'"
                yield Finding("phone.vanity", message, Severity.ERROR)


def addresses(pair: Pair) -> Iterator[Finding]:
    """A street address lost its number or the name of its street.

    The name must stand as it is where the target's script is Latin; elsewhere it may be spelled in
    the target's letters, and only the number is asked for.
    """
    pattern = _street(pair.rules.streets.kinds)
    latin = re.search(r"[A-Za-z]{3}", pair.target_bare) is not None
    for match in pattern.finditer(pair.source):
        number, name = match["number"], match["name"].split()[0]
        runs = digits(pair.target)
        if number not in runs or (latin and name not in pair.target):
            message = f"'{number} {name}' did not arrive whole"
            yield Finding("address.differs", message, Severity.WARNING)


@lru_cache(maxsize=4)
def _street(kinds: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(re.escape(kind) for kind in sorted(kinds, key=len, reverse=True))
    return re.compile(
        r"(?<![\w.-])(?P<number>\d{1,5}) (?:[NSEW]\.? )?"
        rf"(?P<name>[A-Z][\w'-]+(?: [A-Z][\w'-]+){{0,2}}) (?:{words})\b\.?"
    )
