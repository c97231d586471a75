"""Checks of numbers: amounts, units, citations of laws, case numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from langaccess.core.model import Finding, Severity
from langaccess.qa.model import Pair, differing
from langaccess.qa.values.items import ItemKind, ValueItem
from langaccess.qa.values.subsections import strays
from langaccess.qa.values.units import measures

__all__ = ["amounts", "case_numbers", "cites", "units"]


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


def cites(pair: Pair) -> Iterator[Finding]:
    """A citation of a statute or regulation is missing, changed or added."""
    yield from differing(pair, "cite.differs", (ItemKind.CITE,))
    whole = {item.text for item in pair.unmatched.missing if item.kind is ItemKind.CITE}
    for one, other in strays(pair.source, pair.target):
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
