"""The registers: every check by its code, of pairs and of whole files."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from langaccess.core.model import Finding, Severity
from langaccess.qa.checks import (
    additions,
    completeness,
    contacts,
    dates,
    language,
    left_words,
    names,
    negation,
    numbers,
    protected,
    terms,
    typography,
)
from langaccess.qa.files import file_checks
from langaccess.qa.files.contact_checks import differing, former, near
from langaccess.qa.files.file_checks import unfinished, unreadable
from langaccess.qa.files.source_checks import suspect
from langaccess.qa.findings.report import UNREAD
from langaccess.qa.inputs.catalogues import key_twice
from langaccess.qa.model import Check, FileCheck, Pair


def _check(
    code: str,
    severity: Severity,
    function: Callable[[Pair], Iterable[Finding]],
    *,
    loose_pairs: bool = False,
    lone_sides: bool = False,
    labels: bool = True,
) -> Check:
    """Return the entry of a check; `Check` explains the three flags."""
    doc = (function.__doc__ or "").strip().splitlines()[0]
    return Check(code, severity, doc, function, loose_pairs, lone_sides, labels)


_ALL = (
    _check("target.empty", Severity.ERROR, completeness.empty),
    _check("text.too_long", Severity.ERROR, completeness.unchecked, loose_pairs=True),
    _check("number.differs", Severity.ERROR, numbers.amounts, loose_pairs=True, lone_sides=True),
    _check("spelled.differs", Severity.ERROR, numbers.spelled),
    _check("unit.differs", Severity.ERROR, numbers.units),
    _check("phone.differs", Severity.ERROR, contacts.phones, loose_pairs=True, lone_sides=True),
    _check("url.differs", Severity.ERROR, contacts.urls, loose_pairs=True, lone_sides=True),
    _check("url.invisible", Severity.ERROR, contacts.invisible, loose_pairs=True),
    _check("email.differs", Severity.ERROR, contacts.emails, loose_pairs=True, lone_sides=True),
    _check("date.differs", Severity.ERROR, dates.dates, loose_pairs=True, lone_sides=True),
    _check("date.unclear", Severity.WARNING, dates.unclear_dates),
    _check("weekday.differs", Severity.ERROR, dates.weekdays),
    _check("clock.differs", Severity.ERROR, dates.clock, loose_pairs=True),
    _check("cite.differs", Severity.ERROR, numbers.cites, loose_pairs=True, lone_sides=True),
    _check("case.differs", Severity.ERROR, numbers.case_numbers, loose_pairs=True),
    _check(
        "placeholder.differs",
        Severity.ERROR,
        protected.placeholders,
        loose_pairs=True,
        lone_sides=True,
    ),
    _check("sign.differs", Severity.ERROR, protected.signs),
    _check("term.changed", Severity.ERROR, protected.fixed_terms, loose_pairs=True),
    _check("name.differs", Severity.WARNING, names.names),
    _check("mask.left", Severity.ERROR, protected.masks, loose_pairs=True),
    _check("loop", Severity.ERROR, completeness.loop),
    _check("echo", Severity.ERROR, completeness.echo, labels=False),
    _check("copied", Severity.ERROR, completeness.copied, labels=False),
    _check("word.untranslated", Severity.WARNING, left_words.untranslated, labels=False),
    _check("length.unusual", Severity.ERROR, completeness.length),
    _check("text.added", Severity.ERROR, additions.added),
    _check("script.wrong", Severity.ERROR, language.script),
    _check("language.wrong", Severity.ERROR, language.language, labels=False),
    _check("prohibition.weakened", Severity.ERROR, negation.prohibition),
    _check("free.lost", Severity.WARNING, negation.free),
    _check("modal.month", Severity.ERROR, negation.month),
    _check("negation.differs", Severity.WARNING, negation.negation),
    _check("modality.differs", Severity.WARNING, negation.modality),
    _check("condition.lost", Severity.WARNING, negation.condition),
    _check("opposite.differs", Severity.ERROR, negation.opposite),
    _check("term.forbidden", Severity.ERROR, terms.forbidden, loose_pairs=True),
    _check("term.absent", Severity.WARNING, terms.glossary),
    _check("phone.vanity", Severity.ERROR, contacts.vanity, loose_pairs=True),
    _check("zone.differs", Severity.ERROR, dates.zones, loose_pairs=True),
    _check("address.differs", Severity.WARNING, contacts.addresses),
    _check("encoding.legacy", Severity.ERROR, language.encoding, loose_pairs=True),
    _check("encoding.broken", Severity.ERROR, language.broken),
    _check("mark.question", Severity.WARNING, typography.question),
    _check("mark.bracket", Severity.WARNING, typography.brackets),
    _check("mark.width", Severity.INFO, typography.widths),
    _check("space.double", Severity.INFO, typography.spaces),
    _check("mark.space", Severity.INFO, typography.french),
    _check("mark.quote", Severity.INFO, typography.quotes),
    _check("bidi", Severity.WARNING, typography.direction),
)

CHECKS: Mapping[str, Check] = MappingProxyType({check.code: check for check in _ALL})
"""Every check by its code, in the order in which they run."""


def _file_check(code: str, severity: Severity, what: Callable[..., object] | str) -> FileCheck:
    text = what if isinstance(what, str) else (what.__doc__ or "")
    return FileCheck(code, severity, inspect.cleandoc(text))


_OF_FILES = (
    _file_check("section.missing", Severity.ERROR, file_checks.missing),
    _file_check("section.added", Severity.WARNING, file_checks.added),
    _file_check("section.merged", Severity.INFO, file_checks.merged),
    _file_check("sentence.missing", Severity.ERROR, file_checks.lost),
    _file_check("order.changed", Severity.WARNING, file_checks.order),
    _file_check("date.stale", Severity.ERROR, file_checks.stale),
    _file_check("link.differs", Severity.ERROR, file_checks.links),
    _file_check("link.text", Severity.ERROR, file_checks.wrong_links),
    _file_check("label.draft", Severity.WARNING, file_checks.labelled),
    _file_check("notice.help", Severity.WARNING, file_checks.help_line),
    _file_check("contact.former", Severity.ERROR, former),
    _file_check("contact.near", Severity.WARNING, near),
    _file_check("contact.differs", Severity.WARNING, differing),
    _file_check("source.suspect", Severity.WARNING, suspect),
    _file_check("reading.level", Severity.INFO, "The source is harder to read than it should be."),
    _file_check(UNREAD, Severity.ERROR, unreadable),
    _file_check("target.unfinished", Severity.ERROR, unfinished),
    _file_check("key.twice", Severity.WARNING, key_twice),
    _file_check(
        "file.unpaired",
        Severity.WARNING,
        "A file among the targets has no source, or fits another one better than that of its name.",
    ),
)

FILE_CHECKS: Mapping[str, FileCheck] = MappingProxyType({check.code: check for check in _OF_FILES})
"""Every check of whole files by its code."""


_LIGHTER = (Severity.ERROR, Severity.WARNING, Severity.INFO)
_GRAVEST = {check.code: check.severity for check in (*_ALL, *_OF_FILES)}


def weigh(finding: Finding, severity: Mapping[str, Severity]) -> Severity:
    """Return how much `finding` weighs when an agency gives its code another weight.

    The weight is that of the code's gravest finding. A lesser one of the same code keeps its own,
    but never weighs more than that.
    """
    wanted = severity.get(finding.code)
    if wanted is None:
        return finding.severity
    gravest = _GRAVEST.get(finding.code, finding.severity)
    if finding.severity is gravest:
        return wanted
    return max(finding.severity, wanted, key=_LIGHTER.index)
