"""Find a value in another form: Roman numbers, decades, the second year of a range."""

from __future__ import annotations

import re
from collections.abc import Sequence

from langaccess.qa.folding import plain
from langaccess.qa.rules import compiled, load_rules
from langaccess.qa.values.items import ItemKind, ValueItem, digits

_CLOCK_ROUND = re.compile(
    r"24[ -]hours?,?(?: (?:a|per|each|every) day)?,? (?:and )?7 days(?: (?:a|per|each|every) week)?"
    r"|7 days (?:a|per|each|every) week|24 hours (?:a|per|each|every) day",
    re.IGNORECASE,
)
_ROMAN = (
    "", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV",
    "XV", "XVI", "XVII", "XVIII", "XIX", "XX", "XXI",
)  # fmt: skip


def in_disease(item: ValueItem, text: str) -> bool:
    """Return whether a number is part of the name of a disease: the 19 of "COVID-19"."""
    before = load_rules().number_words.named.get(item.value)
    if item.kind is not ItemKind.NUMBER or before is None:
        return False
    return compiled(before).search(plain(text[max(0, item.start - 20) : item.start])) is not None


def altered_disease(item: ValueItem, target: str) -> bool:
    """Return whether a disease has another number or a bare dash: "COVID-18", "COVID-"."""
    before = compiled(load_rules().number_words.named[item.value])
    text = plain(target)
    dashes = re.finditer(rf"-(?!{item.value}(?!\d))(?![^\W\d_])", text)
    return any(before.search(text[max(0, m.end() - 20) : m.end()]) for m in dashes)


def always(item: ValueItem, source: str) -> bool:
    """Return whether a number only says "always open": "24 hours, 7 days a week"."""
    return item.kind is ItemKind.NUMBER and any(
        found.start() <= item.start < found.end() for found in _CLOCK_ROUND.finditer(source)
    )


def roman(item: ValueItem, target: str) -> bool:
    """Return whether the target has a small number as a Roman one ("século XIX")."""
    if item.kind is not ItemKind.NUMBER or not item.value.isdigit() or len(item.value) > 2:
        return False
    number = int(item.value)
    if not 0 < number < len(_ROMAN):
        return False
    ending = r"(?:[eèºª°]|er|è?me|th|st|nd|-\w{1,3})?(?![A-Za-z])"
    return bool(re.search(rf"(?<![A-Za-z]){_ROMAN[number]}{ending}", target))


def reworded(
    missing: Sequence[ValueItem], extra: Sequence[ValueItem], source: str, target: str
) -> tuple[list[ValueItem], list[ValueItem]]:
    """Remove pairs that are the same value with more or fewer digits.

    A range names its year once ("31 January to 15 March 2020"), or shortens it ("2019-20").
    """
    here, there = digits(source), digits(target)
    left, spare = list(missing), list(extra)
    for item in missing:
        season = _season(item, source, there)
        if season:
            left.remove(item)
            spare = [other for other in spare if other.value != season]
            continue
        match = None
        if item.kind is ItemKind.DATE:
            match = next((o for o in spare if _same_day(item, o, here, there)), None)
        elif item.kind is ItemKind.NUMBER and len(item.value) in (2, 4):
            match = next(
                (o for o in spare if _same_year(item, o, here) or _decade(item, o, source)), None
            )
        if match is not None:
            left.remove(item)
            spare.remove(match)
    return left, spare


def _same_day(one: ValueItem, other: ValueItem, here: Sequence[str], there: Sequence[str]) -> bool:
    if other.kind is not ItemKind.DATE:
        return False
    if one.value[-6:] != other.value[-6:] or len(one.value) == len(other.value):
        return False
    year = max(one.value, other.value, key=len)[:4]
    return year in here and year in there


def _season(item: ValueItem, source: str, there: Sequence[str]) -> str:
    """Return 2020 if `item` is the end of "2019-20" and the target has 2020, or nothing."""
    begins = re.search(r"(\d\d)\d\d[-\u2013]$", source[max(0, item.start - 5) : item.start])
    year = begins[1] + item.value if begins is not None and len(item.value) == 2 else ""
    return year if year in there else ""


def _same_year(item: ValueItem, other: ValueItem, here: Sequence[str]) -> bool:
    """Return whether `item` is the end of "2019-20" and `other` is 2020."""
    whole = other.value
    if len(item.value) != 2:
        return False
    begins = any(len(run) == 4 and run[:2] == whole[:2] for run in here)
    return len(whole) == 4 and whole[2:] == item.value and begins


def _decade(item: ValueItem, other: ValueItem, source: str) -> bool:
    """Return whether "1990s" became "90"."""
    after = source[item.end : item.end + 2].lstrip("'\u2019")
    return len(item.value) == 4 and after[:1] == "s" and other.value == item.value[2:]
