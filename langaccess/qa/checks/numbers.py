"""Checks of numbers: amounts, units, citations of laws, case numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from langaccess.core.model import Finding, Severity
from langaccess.qa.model import Pair, differing
from langaccess.qa.rules import any_of, compiled, for_language
from langaccess.qa.values.items import ItemKind, ValueItem, digits
from langaccess.qa.values.number_words import plain_names, spelled_numbers, syllabic
from langaccess.qa.values.subsections import missing_subsections
from langaccess.qa.values.units import measures

_DOLLARS = ("US$", "U$")
_LONG = 5  # figures: a phone number or a code is not counted


def amounts(pair: Pair) -> Iterator[Finding]:
    """A number, an amount of money or a percentage is missing, changed or added."""
    kinds = (ItemKind.NUMBER, ItemKind.MONEY, ItemKind.PERCENT)
    yield from differing(pair, "number.differs", kinds)
    for item in pair.unmatched.unsure:
        if item.kind is ItemKind.NUMBER:
            message = (
                f"'{item.text}' is missing from the translation, unless it is written in words"
            )
            yield Finding("number.differs", message, Severity.WARNING)
    for item in pair.unmatched.named:
        yield Finding("number.differs", f"'{item.text}' is not in the source", Severity.WARNING)
    for item in pair.unmatched.spoken:
        yield Finding("number.differs", f"'{item.text}' became a word", Severity.INFO)
    here = {_currency(i) for i in pair.source_items if i.kind is ItemKind.MONEY}
    if compiled(pair.rules.currencies.dollars).search(pair.source):
        here.add("$")  # "500 dollars" is "US$ 500"
    for item in pair.target_items:
        if item.kind is ItemKind.MONEY and _currency(item) not in here and pair.source_items:
            yield Finding("number.differs", f"'{item.text}' is in another currency", Severity.ERROR)
    yield from _currencies(pair)


def _currencies(pair: Pair) -> Iterator[Finding]:
    """Dollars of the source became another currency in words ("$50" → "50 euros")."""
    rule = pair.rules.currencies
    if pair.source_tag == pair.target_tag or not compiled(rule.dollars).search(pair.source):
        return
    for names in rule.others.values():
        here, there = (for_language(names, tag) for tag in (pair.source_tag, pair.target_tag))
        match = compiled(there).search(pair.target) if here and there else None
        if match is not None and not compiled(str(here)).search(pair.source):
            message = f"'{match.group()}' is in another currency"
            yield Finding("number.differs", message, Severity.ERROR)
            return


def units(pair: Pair) -> Iterator[Finding]:
    """A number kept its value and changed its unit ("15 days" → "15 semanas")."""
    here, there = (
        {found[:3]: found.words for found in measures(text, tag)}
        for text, tag in ((pair.source, pair.source_tag), (pair.target, pair.target_tag))
    )
    gone = sorted((key, said) for key, said in here.items() if key not in there)
    new = sorted((key, said) for key, said in there.items() if key not in here)
    for (number, kind, _), said in gone:
        for (same, also, _), became in new:
            if (same, also) == (number, kind):
                yield Finding("unit.differs", f"'{said}' became '{became}'", Severity.ERROR)


def spelled(pair: Pair) -> Iterator[Finding]:
    """A number in words became another number ("thirty days" → "trece días").

    The number of the source is nowhere in the translation, that of the translation nowhere in the
    source; one of them at least is in words. Both are before the same unit (of time, length, money,
    share), or each is the only one of its text without a counterpart.
    """
    sides = ((pair.source, pair.source_tag), (pair.target, pair.target_tag))
    here, there = (measures(text, tag) for text, tag in sides)
    sure = [
        {m.number for m in found} | _figures(items)
        for found, items in zip((here, there), (pair.source_items, pair.target_items), strict=True)
    ]
    known = [found | spelled_numbers(*side) for found, side in zip(sure, sides, strict=True)]
    # where a syllable is a number and much else, as Vietnamese "n\u0103m", only a unit tells
    said_there = sure[1] if syllabic(pair.target_tag) else known[1]
    gone = sorted(m for m in here if m.number not in said_there)
    new = sorted(m for m in there if m.number not in known[0] and m.number > 1)
    for lost in gone:
        for found in new:
            if lost[1:3] == found[1:3] and (lost.in_words or found.in_words):
                message = f"'{lost.words}' became '{found.words}'"
                yield Finding("spelled.differs", message, Severity.ERROR)
                return
    named = [plain_names(*side) for side in sides]
    lone = [
        {number: word for number, word in names.items() if number not in other}
        for names, other in zip(named, reversed(known), strict=True)
    ]
    if all(len(names) == 1 for names in lone):
        message = " became ".join(f"'{word}'" for names in lone for word in names.values())
        yield Finding("spelled.differs", message, Severity.ERROR)
        return
    yield from _ordinals(pair)


def _ordinals(pair: Pair) -> Iterator[Finding]:
    """An ordinal in words became another one ("the third floor" → "el segundo piso")."""
    here, there = (
        _ordinals_of(text.lower(), for_language(pair.rules.ordinals.words, tag) or {})
        for text, tag in ((pair.source, pair.source_tag), (pair.target, pair.target_tag))
    )
    figures = [_figures(items) for items in (pair.source_items, pair.target_items)]
    gone = [said for n, said in here.items() if n not in there and n not in figures[1]]
    new = [said for n, said in there.items() if n not in here and n not in figures[0]]
    if len(gone) == len(new) == 1:
        message = f"'{gone[0]}' became '{new[0]}'"
        yield Finding("spelled.differs", message, Severity.WARNING)


def _ordinals_of(text: str, words: Mapping[int, str]) -> dict[int, str]:
    """Return number → the ordinal that a text in small letters has for it."""
    if not any_of(tuple(words.values())).search(text):
        return {}
    found = ((number, compiled(forms).search(text)) for number, forms in words.items())
    return {number: match.group() for number, match in found if match}


def _figures(items: Iterable[ValueItem]) -> set[int]:
    return {int(run) for item in items for run in digits(item.text) if len(run) < _LONG}


def _currency(item: ValueItem) -> str:
    """Return the sign of an amount; "US$", "U$" and "$" are the same."""
    sign = re.search(r"[A-Z]{0,3}[$€£¥₩₹]", item.text)
    return "$" if sign is None or sign.group() in _DOLLARS else sign.group()


def cites(pair: Pair) -> Iterator[Finding]:
    """A citation of a statute or regulation is missing, changed or added."""
    there = set(digits(pair.target))
    # "18 U.S.C. § 3631" as "Section 3631 of Title 18 of the U.S. Code" in the language's own words
    same = {
        item.text
        for item in pair.unmatched.missing
        if item.kind is ItemKind.CITE and set(digits(item.text)) <= there
    }
    yield from differing(pair, "cite.differs", (ItemKind.CITE,), without=same)
    whole = {item.text for item in pair.unmatched.missing if item.kind is ItemKind.CITE}
    for one, other in missing_subsections(pair.source, pair.target):
        if any(one.text in text for text in whole):
            continue
        words = f": there is '{other}'" if other else ", unless it is written in words"
        yield Finding(
            "cite.differs",
            f"'{one.text}' is missing from the translation{words}",
            Severity.ERROR if other else Severity.WARNING,
        )


def case_numbers(pair: Pair) -> Iterator[Finding]:
    """A case, report or docket number is missing, changed or added."""
    yield from differing(pair, "case.differs", (ItemKind.CASE_NUMBER,))
