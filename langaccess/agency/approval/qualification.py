"""Who may approve a text, and for how long that holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from langaccess.agency.policy import Policy, reason
from langaccess.core.model import FACT_APPROVER, Credential, Decision, Person, Reason
from langaccess.core.names import NamePair, is_among, plain_name
from langaccess.core.tags import Tag
from langaccess.core.words import plural

_SCOPES = frozenset({"translate", "revise"})


@dataclass(frozen=True, slots=True)
class ApprovalRequest:
    """A translation that a person asks to approve.

    Attributes:
        source: language of the source.
        target: language of the translation; the same for a statement in one language (a fact),
            which is approved by someone with `approves_facts` on the roster.
        document_class: class of the document, one of `policy.documents.classes`; None when
            undeclared.
        written_by: ids or names of the people who wrote or changed the translation; engines do not
            count.
        open_errors: findings of severity error that are neither fixed nor answered.
        apart: the approver may not be the writer, whatever the class says.
        two_people: pairs of names that a coordinator recorded as those of two people.
    """

    source: Tag
    target: Tag
    document_class: str | None
    written_by: tuple[str, ...] = ()
    open_errors: int = 0
    apart: bool = False
    two_people: frozenset[NamePair] = frozenset()


@dataclass(frozen=True, slots=True)
class Certificate:
    """A vendor's certificate as it was kept.

    Attributes:
        name: file name, as it was handed in.
        sha256: of the file; a copy lies in the workspace's `.langaccess/evidence`.
    """

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Vendor:
    """What a vendor's certificate says of a translation, and who enters it.

    Attributes:
        translator: the vendor's linguist who translated.
        reviser: the second linguist, who revised; empty when there was none.
        recorded_by: who of the agency enters it, with the certificate in hand.
        evidence: the certificate.
    """

    translator: str
    reviser: str
    recorded_by: str
    evidence: Certificate

    @property
    def name(self) -> str:
        """The linguist who vouches: the reviser, where there is one."""
        return self.reviser or self.translator


def may_approve(
    who: Person | Vendor, text: ApprovalRequest, policy: Policy, *, on: date
) -> Decision:
    """Return whether `who` may approve `text` on the day `on`, with every reason against it.

    A vendor's certificate replaces a credential in the agency's own register; the
    names on it are two where the class asks for two (ISO 17100: translator and reviser).

    Raises:
        InputError: the candidate names a class of documents that does not exist.
    """
    if text.source == text.target and isinstance(who, Vendor):
        words = "a statement of the agency is approved by a person of the agency, not by a vendor"
        against: tuple[Reason, ...] = (reason(policy, "floor.9", words),)
        granted = ""
    elif isinstance(who, Vendor):
        against = tuple(_unnamed(who, text, policy))
        granted = f"{who.name} is named for {_pair(text)} on the vendor's certificate"
    else:
        against = (*_unqualified(who, text, policy, on), *_approver_is_writer(who, text, policy))
        what = "facts" if text.source == text.target else _pair(text)
        granted = f"{who.name} is qualified for {what}"
    reasons = (*against, *_errors(text, policy))
    if not reasons:
        return Decision(allowed=True, reasons=(reason(policy, "floor.9", granted),))
    return Decision(allowed=False, reasons=reasons, instead=tuple(_instead(reasons, text)))


def approvers(policy: Policy, document_class: str | None) -> int:
    """Return how many different people must approve a text of this class, its writer not counted.

    Raises:
        InputError: there is no such class.
    """
    return max(1, policy.documents.named(document_class).approvals - 1)


def covers(credential: Credential, source: Tag, target: Tag) -> bool:
    """Return whether a credential is for this pair in this direction.

    A credential without a region covers every region of its language (`es` covers `es-MX`); one
    with a region or a script covers only that. A credential about one language, without a target,
    covers no pair.
    """
    if credential.target is None:
        return False
    return _covers_tag(credential.source, source) and _covers_tag(credential.target, target)


def _covers_tag(held: Tag, asked: Tag) -> bool:
    return held == asked or (
        # Only a region may be left open: scripts and varieties are different skills.
        asked.startswith(f"{held}-") and _is_region(asked.removeprefix(f"{held}-"))
    )


def _is_region(subtag: str) -> bool:
    return (len(subtag) == 2 and subtag.isalpha()) or (len(subtag) == 3 and subtag.isdigit())


def _unqualified(
    person: Person, text: ApprovalRequest, policy: Policy, on: date
) -> Iterator[Reason]:
    if counting(person, text.source, text.target, policy, on=on):
        return
    pair = [c for c in person.credentials if covers(c, text.source, text.target)]
    fit = [c for c in pair if _is_written(c, policy)]
    if fit:
        latest = max(fit, key=lambda c: c.expires or date.max)
        why = f" ({person.role})" if person.role else ""
        words = _not_valid(latest, on) + why
        yield reason(policy, "floor.4", f"{person.name}'s {latest.kind} {words}")
    elif pair:
        held = ", ".join(sorted({f"{c.kind} ({c.scope})" for c in pair}))
        text_ = f"{person.name} has {held}, which does not qualify a translator or reviser"
        yield reason(policy, "floor.5", text_)
    elif text.source == text.target:
        yield reason(policy, "floor.9", f"{person.name} does not approve facts for the agency")
    else:
        text_ = f"{person.name} has no credential for {_pair(text)}"
        yield reason(policy, "floor.9", text_)


def counting(
    person: Person, source: Tag, target: Tag, policy: Policy, *, on: date
) -> tuple[Credential, ...]:
    """Return the credentials of `person` that count for approving this pair on the day `on`."""
    return tuple(
        held
        for held in person.credentials
        if covers(held, source, target) and _is_written(held, policy) and _valid(held, on)
    )


def _is_written(held: Credential, policy: Policy) -> bool:
    if held.kind == FACT_APPROVER:
        return held.source == held.target
    return held.scope in _SCOPES and held.kind in policy.review.credentials


def _valid(credential: Credential, on: date) -> bool:
    begun = credential.issued is None or credential.issued <= on
    return begun and (credential.expires is None or on <= credential.expires)


def _not_valid(credential: Credential, on: date) -> str:
    if credential.expires is not None and credential.expires < on:
        return f"expired on {credential.expires.isoformat()}"
    return f"counts only from {credential.issued}"


def _approver_is_writer(person: Person, text: ApprovalRequest, policy: Policy) -> Iterator[Reason]:
    two = policy.documents.named(text.document_class).approvals > 1
    wrote = plain_name(person.id) in map(plain_name, text.written_by) or is_among(
        person.name, text.written_by, text.two_people
    )
    if (two or text.apart) and wrote:
        what = "this" if text.apart else text.document_class or policy.documents.undeclared
        words = f"{person.name} wrote this text, and {what} needs a second person"
        yield reason(policy, "floor.9", words)


def _unnamed(vendor: Vendor, text: ApprovalRequest, policy: Policy) -> Iterator[Reason]:
    for name, what in ((vendor.translator, "translator"), (vendor.recorded_by, "clerk")):
        if not name.strip():
            yield reason(policy, "floor.9", f"the name of the {what} is missing")
    people = policy.documents.named(text.document_class).approvals
    writers = [name for name in (*text.written_by, vendor.translator) if name.strip()]
    if (people > 1 or text.apart) and not vendor.reviser.strip():
        words = "this needs two people: the certificate must also name a reviser (--reviser)"
        yield reason(policy, "floor.9", words)
    elif vendor.reviser and is_among(vendor.reviser, writers, text.two_people):
        words = f"{vendor.reviser} wrote this text, so they cannot revise it"
        yield reason(policy, "floor.9", words)
    linguists = [name for name in (vendor.translator, vendor.reviser) if name.strip()]
    if vendor.recorded_by.strip() and is_among(vendor.recorded_by, linguists, text.two_people):
        words = f"{vendor.recorded_by} cannot enter a certificate of their own work"
        yield reason(policy, "floor.9", words)


def _errors(text: ApprovalRequest, policy: Policy) -> Iterator[Reason]:
    if text.open_errors:
        count = plural(text.open_errors, "error")
        yield reason(policy, "floor.10", f"the checks found {count}, not yet resolved")


def _instead(reasons: tuple[Reason, ...], text: ApprovalRequest) -> Iterator[str]:
    rules = {ground.rule for ground in reasons}
    if text.source == text.target:
        yield (
            "ask a person whose entry in roster/ has `approves_facts: true`, and who did not write "
            "it; the chief decides who that is"
        )
    elif rules & {"floor.4", "floor.5", "floor.9"}:
        yield f"ask a second person with a valid credential for {_pair(text)}"
        yield "ask a vendor's linguist to approve it, with the certificate as evidence"
    if "floor.10" in rules:
        yield "fix the errors, or answer each one with a reason"


def _pair(text: ApprovalRequest) -> str:
    return f"{text.source} to {text.target}"
