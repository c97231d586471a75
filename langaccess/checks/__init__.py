"""What is wrong with a pair of source and target; one function, one code.

`run` looks at a pair, `police_words` at a source alone, `find_items` lists what must arrive.
`CHECKS` is the register from which the reference page is made.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from types import MappingProxyType

from langaccess.checks import agreement, meaning, shape
from langaccess.checks.items import Item, ItemKind, find_items
from langaccess.checks.meaning import police_words
from langaccess.checks.model import Check, Pair
from langaccess.checks.rules import Rules, load_rules
from langaccess.model import Finding, Severity
from langaccess.tags import Tag

__all__ = [
    "CHECKS",
    "Check",
    "Item",
    "ItemKind",
    "Rules",
    "find_items",
    "load_rules",
    "police_words",
    "run",
]


def _check(code: str, severity: Severity, function: Callable[[Pair], Iterable[Finding]]) -> Check:
    return Check(code, severity, (function.__doc__ or "").strip().splitlines()[0], function)


_ALL = (
    _check("target.empty", Severity.ERROR, shape.empty),
    _check("number.differs", Severity.ERROR, agreement.amounts),
    _check("phone.differs", Severity.ERROR, agreement.phones),
    _check("url.differs", Severity.ERROR, agreement.urls),
    _check("url.invisible", Severity.ERROR, agreement.invisible),
    _check("email.differs", Severity.ERROR, agreement.emails),
    _check("date.differs", Severity.ERROR, agreement.dates),
    _check("date.unclear", Severity.WARNING, agreement.unclear_dates),
    _check("clock.differs", Severity.ERROR, agreement.clock),
    _check("cite.differs", Severity.ERROR, agreement.cites),
    _check("case.differs", Severity.ERROR, agreement.case_numbers),
    _check("placeholder.differs", Severity.ERROR, agreement.placeholders),
    _check("term.changed", Severity.ERROR, agreement.fixed_terms),
    _check("name.differs", Severity.WARNING, agreement.names),
    _check("mask.left", Severity.ERROR, agreement.masks),
    _check("loop", Severity.ERROR, shape.loop),
    _check("echo", Severity.ERROR, shape.echo),
    _check("copied", Severity.ERROR, shape.copied),
    _check("length.unusual", Severity.ERROR, shape.length),
    _check("script.wrong", Severity.ERROR, shape.script),
    _check("language.wrong", Severity.ERROR, shape.language),
    _check("prohibition.weakened", Severity.ERROR, meaning.prohibition),
    _check("modal.month", Severity.ERROR, meaning.month),
    _check("negation.differs", Severity.WARNING, meaning.negation),
)

CHECKS: Mapping[str, Check] = MappingProxyType({check.code: check for check in _ALL})
"""Every check by its code, in the order in which they run."""


def run(
    source: str,
    target: str,
    *,
    source_tag: Tag,
    target_tag: Tag,
    codes: Collection[str] | None = None,
    dnt: Collection[str] = (),
    rules: Rules | None = None,
) -> tuple[Finding, ...]:
    """Return what is wrong with `target` as a translation of `source`.

    Args:
        source: one sentence, or a paragraph.
        target: its translation.
        source_tag: language of the source.
        target_tag: language of the target.
        codes: the checks to run; all of them when None.
        dnt: terms that must stay as they are (do not translate).
        rules: words, patterns and limits; the shipped ones when None.

    Raises:
        KeyError: a code that does not exist.
    """
    pair = Pair(
        unicodedata.normalize("NFC", source),
        unicodedata.normalize("NFC", target),
        source_tag,
        target_tag,
        tuple(dnt),
        rules or load_rules(),
    )
    chosen = _ALL if codes is None else [CHECKS[code] for code in codes]
    if not pair.target.strip():
        chosen = [check for check in chosen if check.code == "target.empty"]
    return tuple(finding for check in chosen for finding in check.function(pair))
