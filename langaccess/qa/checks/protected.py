"""Checks of what must stay as it is: placeholders, signs, fixed terms, marks of protected text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from langaccess.core.model import Finding, Severity
from langaccess.qa.model import Pair, differing
from langaccess.qa.values.items import ItemKind, ValueItem
from langaccess.qa.values.signs import lost_signs, worded

_MASK = re.compile(r"(?<![A-Za-z])(?:XQ[A-Z]?\d+|ID7\d+)(?!\d)")


def placeholders(pair: Pair) -> Iterator[Finding]:
    """A placeholder of a template is missing, changed, added or doubled.

    One that was added and replaces none is a warning, because a template may have a mark for one
    language; one of a program (`%s`) is an error. Those without a name or number (`%s`, `%d`) must
    keep their order.
    """
    replaced = any(item.kind is ItemKind.PLACEHOLDER for item in pair.unmatched.missing)
    for finding in differing(pair, "placeholder.differs", (ItemKind.PLACEHOLDER,)):
        grave = replaced or "'%" in finding.message
        yield finding if grave else replace(finding, severity=Severity.WARNING)
    old, new = (_unnumbered(items) for items in (pair.source_items, pair.target_items))
    if old != new and sorted(old) == sorted(new):
        words = f"'{new[0]}' and the others are in another order than in the source"
        yield Finding("placeholder.differs", words, Severity.ERROR)
    for value, text in _counted(pair.source_items):
        there = sum(i.kind is ItemKind.PLACEHOLDER and i.value == value for i in pair.target_items)
        here = sum(i.kind is ItemKind.PLACEHOLDER and i.value == value for i in pair.source_items)
        if there and there != here:
            # a person may say a name once more; markup once more is a fault
            named = there > here and text[0] != "<" and not pair.by_engine
            yield Finding(
                "placeholder.differs",
                f"'{text}' occurs {there} times, {here} times in the source",
                Severity.WARNING if named else Severity.ERROR,
            )


def _unnumbered(items: Iterable[ValueItem]) -> list[str]:
    """Return the placeholders that a program fills by their order."""
    values = (item.value for item in items if item.kind is ItemKind.PLACEHOLDER)
    return [value for value in values if value.startswith("%") and value[1:2] not in "({%"
            and "$" not in value]  # fmt: skip


def _counted(items: Iterable[ValueItem]) -> Iterable[tuple[str, str]]:
    return {i.value: i.text for i in items if i.kind is ItemKind.PLACEHOLDER}.items()


def signs(pair: Pair) -> Iterator[Finding]:
    """A sign or symbol is missing: ≥ ½ # ° ‰ § µ π ⚠ ☎ → ✔.

    Counted are symbols, signs of mathematics, numbers other than digits, punctuation that Unicode
    calls a sign, letters of a script that neither language uses, and "#". Another usual spelling
    counts as the sign ("n.º" for "#", "1/2" for "½"). A person may have put one in words, which is
    a warning, and information for "#", "°", "§" and fractions; from an engine it is an error.
    """
    for sign in lost_signs(pair.source, pair.target, pair.source_tag, pair.target_tag):
        severity = Severity.INFO if worded(sign.value) else Severity.WARNING
        words = f"'{sign.text}' is missing from the translation"
        yield Finding("sign.differs", words, Severity.ERROR if pair.by_engine else severity)


def fixed_terms(pair: Pair) -> Iterator[Finding]:
    """A term of the do-not-translate list was changed or lost."""
    for term in pair.dnt:
        if term in pair.source and term not in pair.target:
            yield Finding("term.changed", f"'{term}' must stay as it is", Severity.ERROR)


def masks(pair: Pair) -> Iterator[Finding]:
    """A mark that replaced a protected text was left in the target."""
    for match in _MASK.finditer(pair.target):
        if match.group() not in pair.source:
            yield Finding("mask.left", f"'{match.group()}' was left over", Severity.ERROR)
