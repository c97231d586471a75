"""The registers: every check by its code, of pairs and of whole files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from langaccess.checks.model import Check, Pair
from langaccess.checks.pairs import agreement, meaning, shape, typography
from langaccess.model import Finding, Severity

__all__ = ["CHECKS", "weigh"]


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
    _check("weekday.differs", Severity.ERROR, agreement.weekdays),
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
    _check("modality.differs", Severity.WARNING, meaning.modality),
    _check("term.forbidden", Severity.ERROR, meaning.forbidden),
    _check("term.absent", Severity.WARNING, meaning.glossary),
    _check("phone.vanity", Severity.ERROR, agreement.vanity),
    _check("zone.differs", Severity.ERROR, agreement.zones),
    _check("address.differs", Severity.WARNING, agreement.addresses),
    _check("encoding.legacy", Severity.ERROR, shape.encoding),
    _check("encoding.broken", Severity.ERROR, shape.broken),
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


_GRAVEST = {code: check.severity for code, check in CHECKS.items()} | {
    "section.missing": Severity.ERROR, "section.added": Severity.WARNING,
    "sentence.missing": Severity.ERROR, "date.stale": Severity.ERROR,
    "link.differs": Severity.ERROR, "link.text": Severity.ERROR,
}  # fmt: skip
"""Gravest severity of every check of a pair, and of whole files of those with lesser findings."""


def weigh(finding: Finding, severity: Mapping[str, Severity]) -> Severity:
    """Return how much `finding` weighs when an agency gives its code another weight.

    The weight is that of the code's gravest finding; a lesser one of the same code keeps its own.
    """
    wanted = severity.get(finding.code)
    if wanted is None:
        return finding.severity
    gravest = _GRAVEST.get(finding.code, finding.severity)
    return wanted if finding.severity is gravest else finding.severity
