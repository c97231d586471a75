"""Checks of what must arrive: numbers, phones, links, dates, times, cites, codes, fixed terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from langaccess.checks.calendar import calendar
from langaccess.checks.folding import INVISIBLE
from langaccess.checks.items import Item, ItemKind
from langaccess.checks.model import Pair
from langaccess.model import Finding, Severity

__all__ = [
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
    "urls",
]

_HIDDEN = re.compile(f"[{INVISIBLE}]")
_MASK = re.compile(r"(?<![A-Za-z])(?:XQ[A-Z]?\d+|ID7\d+)(?!\d)")


def _differs(
    pair: Pair, code: str, kinds: Iterable[ItemKind], severity: Severity = Severity.ERROR
) -> Iterator[Finding]:
    kinds = frozenset(kinds)
    for item in pair.parity.missing:
        if item.kind in kinds:
            yield Finding(code, f"'{item.text}' did not arrive", severity)
    for item in pair.parity.extra:
        if item.kind in kinds:
            yield Finding(code, f"'{item.text}' is not in the source", severity)


def amounts(pair: Pair) -> Iterator[Finding]:
    """A number, an amount of money or a percentage is missing, changed or added."""
    kinds = (ItemKind.NUMBER, ItemKind.MONEY, ItemKind.PERCENT)
    yield from _differs(pair, "number.differs", kinds)
    here = {_currency(i) for i in pair.source_items if i.kind is ItemKind.MONEY}
    for item in pair.target_items:
        if item.kind is ItemKind.MONEY and _currency(item) not in here and pair.source_items:
            yield Finding("number.differs", f"'{item.text}' is in another currency", Severity.ERROR)


def _currency(item: Item) -> str:
    """Return the sign of an amount; "US$" and "$" are the same here."""
    sign = re.search(r"[A-Z]{0,3}[$€£¥₩₹]", item.text)
    return "$" if sign is None or sign.group() == "US$" else sign.group()


def phones(pair: Pair) -> Iterator[Finding]:
    """A phone number is missing, changed or added, by the digits one dials."""
    yield from _differs(pair, "phone.differs", (ItemKind.PHONE,))


def urls(pair: Pair) -> Iterator[Finding]:
    """A web address is missing, changed or added."""
    yield from _differs(pair, "url.differs", (ItemKind.URL,))


def emails(pair: Pair) -> Iterator[Finding]:
    """An e-mail address is missing, changed or added."""
    yield from _differs(pair, "email.differs", (ItemKind.EMAIL,))


def dates(pair: Pair) -> Iterator[Finding]:
    """A date is missing, changed or added, by the day it names."""
    yield from _differs(pair, "date.differs", (ItemKind.DATE,))
    yield from _unsure(pair, "date.differs", ItemKind.DATE)


def clock(pair: Pair) -> Iterator[Finding]:
    """A time of day is missing, changed or added; "11 p.m." that became "11h" is one."""
    yield from _differs(pair, "clock.differs", (ItemKind.TIME,))
    yield from _unsure(pair, "clock.differs", ItemKind.TIME)


def _unsure(pair: Pair, code: str, kind: ItemKind) -> Iterator[Finding]:
    for item in pair.parity.unsure:
        if item.kind is kind:
            yield Finding(
                code,
                f"'{item.text}' arrived, but cannot be compared in this language",
                Severity.WARNING,
            )


def cites(pair: Pair) -> Iterator[Finding]:
    """A citation of a statute or regulation is missing, changed or added."""
    yield from _differs(pair, "cite.differs", (ItemKind.CITE,))


def case_numbers(pair: Pair) -> Iterator[Finding]:
    """A case, report or docket number is missing, changed or added."""
    yield from _differs(pair, "case.differs", (ItemKind.CASE_NUMBER,))


def placeholders(pair: Pair) -> Iterator[Finding]:
    """A placeholder of a template is missing, changed, added or doubled."""
    yield from _differs(pair, "placeholder.differs", (ItemKind.PLACEHOLDER,))
    for value, text in _counted(pair.source_items):
        there = sum(i.kind is ItemKind.PLACEHOLDER and i.value == value for i in pair.target_items)
        here = sum(i.kind is ItemKind.PLACEHOLDER and i.value == value for i in pair.source_items)
        if there and there != here:
            yield Finding(
                "placeholder.differs",
                f"'{text}' stands {there} times, {here} in the source",
                Severity.ERROR,
            )


def _counted(items: Iterable[Item]) -> Iterable[tuple[str, str]]:
    return {i.value: i.text for i in items if i.kind is ItemKind.PLACEHOLDER}.items()


def names(pair: Pair) -> Iterator[Finding]:
    """A name after a title ("Sgt. …") does not stand in the target."""
    for item in pair.parity.missing:
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
    if calendar(pair.target_tag).order == "ymd":
        return
    for item in pair.target_items:
        if item.kind is ItemKind.DATE and re.fullmatch(r"\d{1,2}\D\d{1,2}\D\d{2,4}", item.text):
            first, second = (int(n) for n in re.findall(r"\d+", item.text)[:2])
            if first <= 12 and second <= 12 and first != second:
                yield Finding(
                    "date.unclear", f"'{item.text}' can be read as two days", Severity.WARNING
                )
