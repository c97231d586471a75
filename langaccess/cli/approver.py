"""Who approves, from the options of a command: a person on the roster, or a vendor."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from langaccess.agency.approval import Vendor
    from langaccess.agency.session import Session
    from langaccess.core.model import Decision, Person, Reason

__all__ = [
    "ApproverOptions",
    "ByOption",
    "ClerkOption",
    "EvidenceOption",
    "ReviserOption",
    "TranslatorOption",
    "reason_row",
    "refusal",
    "roster_person",
    "signer",
]  # fmt: skip

ByOption = Annotated[str, typer.Option("--by", help="Who approves: a name or id on the roster.")]
TranslatorOption = Annotated[str, typer.Option("--translator", help="The vendor's translator.")]
ReviserOption = Annotated[
    str, typer.Option("--reviser", help="The vendor's second linguist, who revised it.")
]
EvidenceOption = Annotated[
    Path | None, typer.Option("--evidence", help="The vendor's certificate (a copy is kept).")
]
ClerkOption = Annotated[
    str, typer.Option("--recorded-by", help="Who enters the vendor's certificate.")
]

_FORMS = "--by NAME, or --translator NAME --reviser NAME --evidence FILE --recorded-by NAME"


@dataclass(frozen=True, slots=True)
class ApproverOptions:
    """The options about who approves, as typed."""

    by: str
    translator: str
    reviser: str
    evidence: Path | None
    recorded_by: str


def signer(session: Session, form: ApproverOptions) -> Person | Vendor:
    """Return who approves.

    Raises:
        UsageError: neither form is complete, or both are given.
        InputError: no one on the roster has this name, a vendor's linguist has almost the same
            name as a person on the roster, or the certificate cannot be read.
    """
    from langaccess.agency.approval import Vendor, keep_evidence
    from langaccess.core.errors import UsageError

    vendors = bool(form.translator or form.reviser or form.evidence or form.recorded_by)
    if bool(form.by) == vendors:
        raise UsageError("who approves?", hint=_FORMS)
    if form.by:
        return roster_person(session, form.by)
    if not (form.translator and form.evidence and form.recorded_by):
        raise UsageError(
            "a vendor's approval needs the two names, the certificate and who enters it",
            hint=_FORMS,
        )
    from langaccess.interpret.roster import load_roster, translator_name

    policy = session.policy
    people = load_roster(session.folder / "roster", policy)
    first, second = (
        name and translator_name(people, policy, name) for name in (form.translator, form.reviser)
    )
    kept = keep_evidence(session.workspace.state, form.evidence)
    return Vendor(first, second, form.recorded_by, kept)


def roster_person(session: Session, name: str) -> Person:
    """Return the person on the roster with this name or id.

    Raises:
        InputError: no one on the roster fits, or several people do.
    """
    from langaccess.interpret.roster import load_roster, person_called

    people = load_roster(session.folder / "roster", session.policy)
    return person_called(people, session.policy, name)


def refusal(decision: Decision, findings: Iterable[Any]) -> dict[str, Any]:
    """Return why something may not be approved, for JSON."""
    reasons = [reason_row(one) for one in decision.reasons]
    return {"reasons": reasons, "instead": decision.instead, "findings": list(findings)}


def reason_row(one: Reason) -> dict[str, Any]:
    """Return a reason for JSON."""
    return {"rule": one.rule, "text": one.text, "authority": one.authority}
