"""Whether a fact may be printed today: approved, in its time, and shown by nothing to be false.

Approvals are in the log (`agency.approval`, kind `fact`). So is what speaks for or against a fact:
`fact.attested` is a person's word, `fact.tested` the result of an audit query. The newest of each
counts, and it covers only the fact as it was worded and dated then: an audit that finds nothing
does not answer a person who said that the fact is not true.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from langaccess.agency import approval, ledger
from langaccess.agency.facts.slots import slots_in
from langaccess.agency.facts.statements import (
    FACTS,
    Fact,
    fact_called,
    last_day,
    load_facts,
    slot_values,
)
from langaccess.agency.people import entry_called, load_roster
from langaccess.agency.policy import (
    GateOutcome,
    SentenceQuestion,
    judge_sentences,
    print_decision,
    reason,
)
from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.core.clock import day_of
from langaccess.core.errors import InputError
from langaccess.core.model import Finding, Person, Reason, Severity
from langaccess.core.names import same_name
from langaccess.core.segments import sentences
from langaccess.core.tags import EN
from langaccess.core.words import plural

ATTESTED = "fact.attested"
TESTED = "fact.tested"
_WHAT = "fact"


class FactState(StrEnum):
    """The state of a fact on a day; only a `current` one may be printed."""

    CURRENT = "current"
    UNAPPROVED = "unapproved"
    EXPIRED = "expired"
    CONTRADICTED = "contradicted"
    UNPROVED = "unproved"


@dataclass(frozen=True, slots=True)
class FactStatus:
    """A fact as of today.

    Attributes:
        fact: the fact.
        state: the worst that is known of it.
        reasons: why it may not be printed; empty when it may.
        last: last day on which it may be printed.
        proof_due: day by which it must be attested or tested again; None before its approval.
        approvals: those that cover exactly this text.
    """

    fact: Fact
    state: FactState
    reasons: tuple[Reason, ...]
    last: date
    proof_due: date | None
    approvals: tuple[approval.Approval, ...]

    @property
    def problem(self) -> str:
        """Why it may not be printed, in words; empty when it may."""
        return "; ".join(one.text for one in self.reasons)


@dataclass(frozen=True, slots=True)
class FactDecision:
    """The answer to: may this fact be approved, or rejected?

    Attributes:
        answer: that of the approval service; None for a rejection.
        status: the fact after the act.
    """

    answer: approval.ApprovalAnswer | None
    status: FactStatus


@dataclass(frozen=True, slots=True)
class _Word:
    """A person's newest word on a fact, or the newest result of its audit query."""

    at: datetime
    holds: bool
    text: str


def fact_statuses(
    session: Session, facts: Mapping[str, Fact] | None = None
) -> Mapping[str, FactStatus]:
    """Return id → status of every fact of the agency, as of today.

    Args:
        facts: the facts, if they were just read.

    Raises:
        ConfigError: `facts.yaml` has mistakes, or the log was changed by hand.
    """
    known = load_facts(session.folder) if facts is None else facts
    if not known:
        return {}
    log = approval.trusted(session, _WHAT)
    words = _words(session, known)
    return {id_: _status(session, fact, log, words[id_]) for id_, fact in known.items()}


def _words(session: Session, facts: Mapping[str, Fact]) -> Mapping[str, Collection[_Word]]:
    """Return id → the newest word of a person and the newest result of the query, if any."""
    found: dict[str, dict[str, _Word]] = {id_: {} for id_ in facts}
    for entry in ledger.entries(session.connection, ATTESTED, TESTED):
        data = entry.data
        fact = facts.get(data["fact"])
        if fact is None or data["digests"] != _signed(fact).row:
            continue
        if entry.kind == TESTED:
            records = data["records"]
            shown = ", ".join(records[:3]) + (" and more" if len(records) > 3 else "")
            text = f"the audit found {plural(len(records), 'case')} of {data['query']}: {shown}"
        else:
            text = f"{data['by']} said on {day_of(entry.at)} that it is not true: {data['why']}"
        found[fact.id][entry.kind] = _Word(entry.at, bool(data["holds"]), text)
    return {id_: of_fact.values() for id_, of_fact in found.items()}


def _status(
    session: Session, fact: Fact, log: approval.ApprovalLog, words: Collection[_Word]
) -> FactStatus:
    policy, on = session.policy, day_of(session.now)
    held = log.holding(_signed(fact), EN)
    needed = approval.needed_now(held, approval.approvers(policy, None))
    last, due = last_day(fact, policy), None
    found = [
        (FactState.CONTRADICTED, f"it is contradicted: {one.text}")
        for one in words
        if not one.holds
    ]
    if len(held) < needed:
        found.append((FactState.UNAPPROVED, _unapproved(fact, log, len(held), needed)))
    if on > last:
        found.append((FactState.EXPIRED, f"it expired on {last}"))
    elif on < fact.as_of:
        found.append((FactState.EXPIRED, f"it applies only from {fact.as_of}"))
    if held:
        last_word = max([one.at for one in held] + [one.at for one in words])
        due = day_of(last_word) + timedelta(days=policy.facts.prove_days)
        if due < on:
            found.append((FactState.UNPROVED, f"{_prover(fact)} by {due}"))
    reasons = [reason(policy, "floor.11", text, _basis(session, fact)) for _state, text in found]
    state = found[0][0] if found else FactState.CURRENT
    for one in _authority_reasons(session, fact, on):
        reasons.append(one)
        state = FactState.EXPIRED if state is FactState.CURRENT else state
    return FactStatus(fact, state, tuple(reasons), last, due, held)


def _prover(fact: Fact) -> str:
    if fact.proved_by.query:
        return f"it was due to be tested by the audit query {fact.proved_by.query}"
    return f"{fact.proved_by.attests} was due to say whether it still holds"


def _unapproved(fact: Fact, log: approval.ApprovalLog, held: int, needed: int) -> str:
    decided = log.of(fact.id, EN)
    if held:
        return f"it is approved by {held} of {needed} people"
    if not decided:
        return "no one has approved it"
    last = decided[-1]
    if last.why:
        return f"{last.name} rejected it: {last.why}"
    lost = log.lost(fact.id, EN)
    if lost:
        return lost[-1]
    what = "its text" if last.text.target != fact.text_digest else "what it rests on"
    return f"{what} changed since {last.name} approved it"


def _basis(session: Session, fact: Fact) -> tuple[str, ...]:
    known = {one.id for one in session.policy.authorities}
    return tuple(id_ for id_ in fact.authority if id_ in known)


def _authority_reasons(session: Session, fact: Fact, on: date) -> Iterator[Reason]:
    """Yield what the authorities of a fact say against printing it."""
    policy = session.policy
    status = {one.id: one.status for one in policy.authorities}
    for id_ in fact.authority:
        if id_ not in status:
            words = f"it rests on {id_}, which is not in the `authorities` of your rules"
            yield reason(policy, "floor.11", words)
        elif status[id_] in {"rescinded", "superseded"}:
            words = f"it rests on {id_}, which is {status[id_]}"
            yield reason(policy, "floor.11", words, (id_,))
    yield from print_decision(policy, fact.authority, on).reasons


def _signed(fact: Fact) -> approval.TextDigests:
    return approval.TextDigests(fact.id, fact.basis_digest, fact.text_digest)


def approve_facts(
    session: Session,
    ids: Sequence[str],
    who: Person | approval.Vendor,
    consent: approval.Consent = approval.Consent(),
    *,
    preview: bool = False,
) -> tuple[FactDecision, ...]:
    """Approve facts in one act: what may be approved goes into the log together.

    Args:
        ids: ids of facts.
        who: a person whose entry on the roster has `approves_facts`.
        consent: what the person says about findings and rejections that they were shown.
        preview: decide only, and write nothing.

    Raises:
        InputError: there is no such fact.
        ConfigError: `facts.yaml` has mistakes, or the log was changed by hand.
        OutputError: the database is locked for too long, or the disk is full.
    """
    facts = load_facts(session.folder)
    texts = [_approvable(session, fact_called(facts, id_), facts) for id_ in ids]
    act = approval.consider if preview else approval.approve
    answers = act(session, texts, who, consent)
    now = fact_statuses(session, facts)
    return tuple(FactDecision(answer, now[id_]) for id_, answer in zip(ids, answers, strict=True))


def reject_facts(
    session: Session, ids: Sequence[str], who: Person, *, why: str
) -> tuple[FactDecision, ...]:
    """Withdraw the approvals of facts; everyone on the roster may.

    Raises:
        InputError: no reason, or there is no such fact.
        ConfigError: `facts.yaml` has mistakes, or the log was changed by hand.
        OutputError: the database is locked for too long, or the disk is full.
    """
    if not why.strip():
        raise InputError("a rejection has a reason", hint="--why TEXT")
    facts = load_facts(session.folder)
    texts = [_approvable(session, fact_called(facts, id_), facts) for id_ in ids]
    approval.reject(session, texts, who, why=why)
    now = fact_statuses(session, facts)
    return tuple(FactDecision(None, now[id_]) for id_ in ids)


def _approvable(session: Session, fact: Fact, facts: Mapping[str, Fact]) -> approval.Approvable:
    dates = f"{fact.kind}, as of {fact.as_of}, until {last_day(fact, session.policy)}"
    proof = fact.proved_by
    shown = f"audit query {proof.query}" if proof.query else f"{proof.attests} attests it"
    against = tuple(_authority_reasons(session, fact, day_of(session.now)))
    late = last_day(fact, session.policy) < day_of(session.now)
    return approval.Approvable(
        what=_WHAT,
        digests=_signed(fact),
        source=EN,
        target=EN,
        english=f"{', '.join(fact.authority)}; {dates}; {shown}; written by {fact.written_by}",
        words=fact.statement,
        findings=tuple(_findings(session, fact, facts)),
        place=fact.id,
        written_by=(fact.written_by,),
        apart=True,
        against=against
        + ((reason(session.policy, "floor.11", "its last day is over"),) if late else ()),
        ways=(f"correct its dates and authorities in {FACTS}",) if against or late else (),
    )


def _findings(session: Session, fact: Fact, facts: Mapping[str, Fact]) -> Iterator[Finding]:
    values = slot_values(session.folder, session.policy, facts)
    for name in slots_in(fact.statement):
        if name not in values:
            text = f"nothing is entered for {{{{{name}}}}}"
            yield Finding("slot.unfilled", text, Severity.ERROR, where=fact.id)
    questions = [SentenceQuestion(one) for one in sentences(fact.statement)]
    for ruling in judge_sentences(questions, session.policy):
        if ruling.outcome is GateOutcome.STOP:
            text = f"it is not a statement but a legal act: {ruling.decision.reasons[0].text}"
            yield Finding("fact.act", text, Severity.ERROR, where=fact.id)


def attest_fact(session: Session, id_: str, *, by: str, holds: bool, why: str = "") -> FactStatus:
    """Record a person's word on whether a fact still holds, and return its status.

    Only the person whom the fact names can say that it holds. Anyone on the roster can say, with a
    reason, that it does not: the fact may then not be printed until that person attests it again
    or, if an audit query proves it, until it has a new text or date and a new approval.

    Args:
        id_: the fact.
        by: id or name on the roster.
        holds: whether it is true today.
        why: what shows that it is not.

    Raises:
        InputError: there is no such fact or person, or this person may not say it.
        ConfigError: `facts.yaml` has mistakes, or the log was changed by hand.
        OutputError: the database is locked for too long, or the disk is full.
    """
    facts = load_facts(session.folder)
    fact = fact_called(facts, id_)
    who = entry_called(load_roster(session.folder / "roster", session.policy), by)
    named = fact.proved_by.attests
    if holds and not (named and same_name(who.name, named)):
        raise InputError(
            f"{who.name} cannot attest `{id_}`",
            hint=f"{named} does"
            if named
            else "`langaccess facts check` runs its audit query; if someone said that it is not "
            "true, give it a new text or `as_of`, and have it approved again",
        )
    if not holds and not why.strip():
        raise InputError("what shows that it is not true?", hint="--why TEXT")
    data = {"holds": holds, "by": who.name, "person": who.id, "why": why.strip()}
    _record(session, ATTESTED, fact, data)
    return fact_statuses(session, facts)[id_]


def record_test(session: Session, fact: Fact, records: Collection[str]) -> bool:
    """Record the result of a fact's audit query, unless the same one was recorded today.

    Args:
        records: ids of the records that contradict it; empty if none does.

    Returns:
        whether an entry was written.

    Raises:
        OutputError: the database is locked for too long, or the disk is full.
    """
    found = sorted(records)
    with transaction(session.connection):
        last = None
        for entry in ledger.entries(session.connection, TESTED):
            if entry.data["digests"] == _signed(fact).row:
                last = entry
        same = last is not None and last.data["records"] == found
        if same and last is not None and day_of(last.at) == day_of(session.now):
            return False
        data = {"holds": not found, "query": fact.proved_by.query, "records": found}
        _record(session, TESTED, fact, data)
    return True


def _record(session: Session, kind: str, fact: Fact, data: Mapping[str, object]) -> None:
    row = {"fact": fact.id, "digests": _signed(fact).row, **data}
    ledger.append(session.connection, kind, row | ledger.here(), at=session.now)
