"""Approving: one service for sentences, documents, phrases, terms, fixed texts and facts.

A wing describes its texts as `Approvable`s and hands over what the checks found in them. The
service decides, shows what is signed, and writes the log; no other module does. It approves nothing

* by a person who is not qualified, or who wrote the text where a second one is required;
* with an open error, or when no check has looked at the text;
* with an open warning, or a finding that someone else answered, that the person has not been shown
  with the text (`Consent.seen`);
* of other texts, or with other findings, than on the sheet that the person read (`Consent.seen`);
* of a text that was rejected in the same wording, without a word on the rejection
  (`Consent.despite`);
* under a class that requires less than before, without a reason (`Consent.class_why`);
* with a clock that is earlier than the newest entry of the log.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from langaccess.agency import ledger
from langaccess.agency.approval.clock import SET_CLOCK, clock_reasons
from langaccess.agency.approval.log_reader import (
    Approval,
    ApprovalLog,
    Published,
    TextDigests,
    plain_digest,
    trusted,
)
from langaccess.agency.approval.log_writer import ActDetails, record, record_keeping
from langaccess.agency.approval.qualification import (
    ApprovalRequest,
    Vendor,
    approvers,
    may_approve,
)
from langaccess.agency.policy import Machine, Policy, reason
from langaccess.agency.rules_log import keep_rules
from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.core.clock import day_of
from langaccess.core.files import sha256
from langaccess.core.model import Decision, Finding, Person, Reason, Severity
from langaccess.core.names import same_name
from langaccess.core.tags import Tag
from langaccess.core.wording import wording
from langaccess.core.words import plural

_CODE = 8  # hex digits of the code of a signing sheet
_RANK = {Machine.DRAFT: 0, Machine.SUGGESTION: 1, Machine.NEVER: 2}
_NO_CHECK = "no check has looked at it"
_READ = "read the texts and findings above; then repeat the command with --seen {code}"
_DESPITE = 'to approve a rejected text all the same: --despite-rejection "REASON"'
_LOWERED = 'to approve it under the new rule: --class-why "REASON", by someone who did not write it'


@dataclass(frozen=True, slots=True)
class AcceptedFinding:
    """A finding that someone answered: it blocks nothing, and is shown to the approver.

    Attributes:
        finding: what the check found.
        by: who answered.
        why: their reason.
        person: their id in the roster, or empty.
    """

    finding: Finding
    by: str
    why: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class Approvable:
    """One text that a person asks to approve, as its wing describes it.

    Attributes:
        what: kind of text: `translation`, `phrase`, `term`, `fixed`, `recording`, `fact`.
        digests: what the signature is bound to.
        source: language of the source.
        target: language of the translation.
        english: the source, as the person reads it.
        words: the translation, with all that is printed of it.
        findings: what the checks found and no one has answered, of every severity; None when no
            check has run.
        document: id of the document, or empty.
        document_class: its class, one of `policy.documents.classes`; None when undeclared.
        place: where the person finds it in the document, or the id of the text.
        written_by: ids or names of the people who wrote or changed the translation.
        apart: the approver may not be the writer, whatever the class says.
        against: further reasons against approving it, of the wing.
        ways: what to do instead, for those reasons.
        class_sent: the strictest class under which it was sent out, or empty.
        since: an approval before this entry does not count as given today.
        answered: what the checks found and someone answered.
        current: digests of the translations that are current together, where the id has several
            (the forms of a term); empty for an id with one translation.
        by_id: the act names it by its id alone: its words are seen only on the sheet.
    """

    what: str
    digests: TextDigests
    source: Tag
    target: Tag
    english: str
    words: str
    findings: tuple[Finding, ...] | None
    document: str = ""
    document_class: str | None = None
    place: str = ""
    written_by: tuple[str, ...] = ()
    apart: bool = False
    by_id: bool = False
    against: tuple[Reason, ...] = ()
    ways: tuple[str, ...] = ()
    class_sent: str = ""
    since: int = 0
    answered: tuple[AcceptedFinding, ...] = ()
    current: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person says about what they were shown.

    Attributes:
        seen: the code of the sheet with the texts and their findings (`sheet_code`).
        despite: why a text is approved that was rejected before.
        class_why: why the class, or the number of people, was lowered.
    """

    seen: str = ""
    despite: str = ""
    class_why: str = ""


@dataclass(frozen=True, slots=True)
class ApprovalAnswer:
    """The answer to: may this text be approved?

    Attributes:
        text: what was asked about.
        decision: yes or no, with every reason.
        held: the approvals that count for exactly this text, this act included.
        needed: how many different people must approve it, its writer not counted.
        people: how many people its class requires, writer included.
        rejection: the earlier rejection of the same words, or None.
        lowered: the stricter class or rule before, or empty.
        code: code of the sheet that shows this text (`Consent.seen`); empty when it is refused for
            other reasons than that the sheet has not been read.
        signed: this act has signed it.
    """

    text: Approvable
    decision: Decision
    held: tuple[Approval, ...] = ()
    needed: int = 1
    people: int = 1
    rejection: Approval | None = None
    lowered: str = ""
    code: str = ""
    signed: bool = False

    def to_read(self, who: Person | Vendor) -> Iterator[str]:
        """Yield what a person must have seen before they sign: warnings, and others' answers."""
        for one in self.text.findings or ():
            if one.severity is Severity.WARNING:
                yield f"{one.message} ({one.code})"
        for said in self.text.answered:
            if _id(who) != said.person and not same_name(who.name, said.by):
                found = said.finding
                yield f"{found.message} ({found.code}; {said.by} answered: {said.why})"


def consider(
    session: Session,
    texts: Sequence[Approvable],
    who: Person | Vendor,
    consent: Consent = Consent(),
    *,
    log: ApprovalLog | None = None,
) -> tuple[ApprovalAnswer, ...]:
    """Return for each text whether `who` may approve it now; nothing is written.

    Args:
        texts: of one kind and one language.
        who: a person of the roster, or a vendor's names and certificate.
        consent: what the person says about what they were shown.
        log: the log of their kind, when it was just read.

    Raises:
        ConfigError: the log was changed by hand.
        InputError: a text names a class that does not exist.
    """
    if not texts:
        return ()
    known = log if log is not None else trusted(session, texts[0].what)
    late = tuple(clock_reasons(session.connection, session.policy, session.now))
    first = tuple(_Judge(session, who, known, consent).answer(text, late) for text in texts)
    code = sheet_code(first)
    return tuple(_when_read(one, code, who, consent, session.policy) for one in first)


def approve(
    session: Session,
    texts: Sequence[Approvable],
    who: Person | Vendor,
    consent: Consent = Consent(),
    *,
    published: Published | None = None,
) -> tuple[ApprovalAnswer, ...]:
    """Approve in one act what may be approved, and say why the rest may not.

    A text that the same person approved today already is not signed again.

    Args:
        texts: of one kind, one document and one language.
        who: a person of the roster, or a vendor's names and certificate.
        consent: what the person says about what they were shown.
        published: the kept publication, when the person vouches that the texts are in it.

    Raises:
        ConfigError: the log was changed by hand.
        InputError: a text names a class that does not exist.
        OutputError: the database is locked for too long, or the disk is full.
    """
    if not texts:
        return ()
    conn, policy, one = session.connection, session.policy, texts[0]
    with transaction(conn):
        asked = consider(session, texts, who, consent)
        fresh = [
            a for a in asked
            if a.decision.allowed and not _said_today(a, _id(who), day_of(session.now), published)
        ]  # fmt: skip
        if fresh:
            keep_rules(session)
        for lowered in sorted({a.lowered for a in fresh}):
            for despite in sorted({a.rejection is not None for a in fresh}):
                act = [
                    a for a in fresh
                    if a.lowered == lowered and (a.rejection is not None) is despite
                ]  # fmt: skip
                if not act:
                    continue
                details = ActDetails(
                    document_class=_class_name(one, policy),
                    people=act[0].people,
                    findings=tuple(_seen_findings(act)),
                    despite=consent.despite.strip() if despite else "",
                    class_was=lowered,
                    class_why=consent.class_why.strip() if lowered else "",
                    published=published,
                )
                record(
                    conn, [a.text.digests for a in act], who, policy, what=one.what,
                    source=one.source, target=one.target, at=session.now, document=one.document,
                    details=details, current=_current(texts),
                    wordings=[_wording(a.text) for a in act] if despite else (),
                    plain=[plain_digest(a.text.english, a.text.words) for a in act]
                    if one.document else (),
                )  # fmt: skip
        signed = {id(a) for a in fresh}
        log = trusted(session, one.what) if fresh else None
    if log is None:
        return asked
    return tuple(
        replace(
            a,
            held=log.holding(a.text.digests, a.text.target, document=a.text.document),
            signed=id(a) in signed,
        )
        for a in asked
    )


def reject(
    session: Session, texts: Sequence[Approvable], who: Person, *, why: str
) -> ledger.LogEntry | None:
    """Record that a person rejects texts: what was approved of the same words is withdrawn.

    A rejection releases nothing, so it needs no credential and no clock.

    Args:
        texts: of one kind, one document and one language.
        who: a person of the roster.

    Raises:
        ConfigError: the log was changed by hand.
        OutputError: the database is locked for too long, or the disk is full.
    """
    if not texts:
        return None
    one = texts[0]
    with transaction(session.connection):
        trusted(session, one.what)
        return record(
            session.connection, [text.digests for text in texts], who, session.policy,
            what=one.what, source=one.source, target=one.target, at=session.now,
            document=one.document, why=why.strip(), wordings=[_wording(text) for text in texts],
        )  # fmt: skip


def keep(
    session: Session,
    pairs: Sequence[tuple[TextDigests, Approvable]],
    who: Person | Vendor,
    *,
    why: str,
    edited: Literal["source", "translation"] = "source",
) -> ledger.LogEntry | None:
    """Record that approvals hold for texts that were corrected without a change of meaning.

    Args:
        pairs: each text before, and as it is now; `consider` has allowed it.
        who: the person who confirms it.
        why: what was corrected.
        edited: which of the two texts was.

    Raises:
        OutputError: the database is locked for too long, or the disk is full.
    """
    if not pairs:
        return None
    one = pairs[0][1]
    return record_keeping(
        session.connection, [(was, now.digests) for was, now in pairs], who, session.policy,
        what=one.what, source=one.source, target=one.target, at=session.now,
        document=one.document, why=why.strip(), edited=edited,
        plain=[plain_digest(now.english, now.words) for _was, now in pairs],
    )  # fmt: skip


def needed_now(held: Sequence[Approval], needed: int) -> int:
    """Return how many people must approve a text with these approvals.

    Args:
        held: the approvals that count for it.
        needed: how many its class requires now, the writer not counted. A number that was higher at
            the last approval counts on: a lowered class releases nothing by itself.
    """
    last = max(held, key=lambda one: one.seq, default=None)
    return needed if last is None or not last.people else max(needed, last.people - 1)


def approved_pairs(log: ApprovalLog, tag: Tag) -> frozenset[str]:
    """Return the translations into a language that enough people approved, as `plain_digest`.

    Of approvals of earlier versions, the digests of source and target with a line feed between.
    """
    found = set[str]()
    for (document, _id, lang), live in log.live.items():
        for one in live if lang == tag else ():
            held = log.holding(one.text, tag, document=document)
            people = len(held) + sum(bool(by.vendor and by.vendor.reviser) for by in held)
            if people >= needed_now(held, 1):
                found.add(one.plain or f"{one.text.source}\n{one.text.target}")
    return frozenset(found)


def wording_of_pair(source: str, target: str) -> str:
    """Return the digest of the wording of a text and its translation.

    Spaces, invisible characters, Unicode's forms and what else changes no wording do not count
    (`core.wording`).
    """
    return sha256(f"{wording(source)}\n{wording(target)}".encode())


def _wording(text: Approvable) -> str:
    return wording_of_pair(text.english, text.words)


def _current(texts: Sequence[Approvable]) -> frozenset[tuple[str, str]]:
    return frozenset((text.digests.id, target) for text in texts for target in text.current)


def sheet_code(answers: Sequence[ApprovalAnswer]) -> str:
    """Return the code of the sheet of the texts that a person would sign; empty for none.

    It is bound to the texts, to their findings with the answers, and to earlier rejections, so that
    a code cannot be used for another text or after another finding.
    """
    rows = [
        [
            *one.text.digests.row,
            sorted([f.code, f.message] for f in one.text.findings or ()),
            sorted([f.finding.code, f.finding.message, f.by, f.why] for f in one.text.answered),
            0 if one.rejection is None else one.rejection.seq,
            one.lowered,
        ]
        for one in answers
        if one.decision.allowed
    ]
    if not rows:
        return ""
    return sha256(json.dumps(sorted(rows)).encode("utf-8"))[:_CODE]


def _id(who: Person | Vendor) -> str:
    return who.id if isinstance(who, Person) else who.name


def _class_name(text: Approvable, policy: Policy) -> str:
    return text.document_class or policy.documents.undeclared


def _seen_findings(act: Sequence[ApprovalAnswer]) -> Iterator[tuple[str, str, str]]:
    for one in act:
        for found in one.text.findings or ():
            yield (one.text.digests.id, found.code, str(found.severity))
        for said in one.text.answered:
            severity = f"{said.finding.severity}, answered by {said.by}"
            yield (one.text.digests.id, said.finding.code, severity)


def _said_today(answer: ApprovalAnswer, who: str, on: date, published: Published | None) -> bool:
    """Tell whether this person gave the same approval today already.

    An approval on another day, or after the document was withdrawn, is a new review.
    """
    return any(
        held.by == who
        and day_of(held.at) == on
        and held.seq > answer.text.since
        and (held.published is not None) is (published is not None)
        for held in answer.held
    )


def _when_read(
    one: ApprovalAnswer, code: str, who: Person | Vendor, consent: Consent, policy: Policy
) -> ApprovalAnswer:
    """Return an answer, refused when the person has not read what they would sign.

    What they signed before stays signed.
    """
    if not one.decision.allowed:
        return one
    one, seen = replace(one, code=code), consent.seen.strip().casefold()
    if seen == code or any(held.by == _id(who) for held in one.held):
        return one
    found = tuple(one.to_read(who))
    words = f"{plural(len(found), 'finding')} to look at: {'; '.join(found)}" if found else ""
    rule = "floor.10" if words else "floor.9"
    if one.text.by_id and not words:
        words = "the text is named by its id, and who approves it must have read it"
    if seen:
        words = f"the texts or findings are not those of the sheet {seen}; {words}".rstrip("; ")
    if not words:
        return one
    why = reason(policy, rule, words)
    return replace(one, decision=one.decision.against((why,), (_READ.format(code=code),)))


class _Judge:
    """Decides about the texts of one act, each by itself."""

    def __init__(
        self, session: Session, who: Person | Vendor, log: ApprovalLog, consent: Consent
    ) -> None:
        self._policy = session.policy
        self._on = day_of(session.now)
        self._who = who
        self._log = log
        self._consent = consent

    def answer(self, text: Approvable, late: tuple[Reason, ...]) -> ApprovalAnswer:
        """Return the answer for one text, whether or not the person has read the sheet."""
        policy, log = self._policy, self._log
        held = log.holding(text.digests, text.target, document=text.document)
        rejection = log.rejection(
            text.digests, text.target, document=text.document, wording=_wording(text)
        )
        people = policy.documents.named(text.document_class).approvals
        lowered = self._lowered(text)
        writers = text.written_by
        if isinstance(self._who, Person) and log.is_one_of(self._who.id, writers):
            writers = (*writers, self._who.id)  # under a name that they had before
        errors = [one for one in text.findings or () if one.severity is Severity.ERROR]
        request = ApprovalRequest(
            text.source, text.target, text.document_class, writers, len(errors),
            apart=text.apart or bool(lowered), two_people=log.two_people,
        )  # fmt: skip
        decision = may_approve(self._who, request, policy, on=self._on)
        against = (*late, *text.against, *self._against(text, rejection, lowered))
        ways = (
            *((SET_CLOCK,) if late else ()),
            *text.ways,
            *((_DESPITE,) if rejection is not None and not self._consent.despite.strip() else ()),
            *((_LOWERED,) if lowered and not self._consent.class_why.strip() else ()),
        )
        decision = decision.against(against, ways)
        return ApprovalAnswer(
            text, decision, held, needed_now(held, approvers(policy, text.document_class)),
            people, rejection, lowered,
        )  # fmt: skip

    def _against(
        self, text: Approvable, rejection: Approval | None, lowered: str
    ) -> Iterator[Reason]:
        policy = self._policy
        if text.findings is None:
            yield reason(policy, "floor.10", _NO_CHECK)
        if rejection is not None and not self._consent.despite.strip():
            day = day_of(rejection.at)
            words = f"{rejection.name} rejected this text on {day}: {rejection.why}"
            yield reason(policy, "floor.9", words)
        if lowered and not self._consent.class_why.strip():
            words = f"it required more before ({lowered}); lowering that needs a reason"
            yield reason(policy, "floor.9", words)

    def _lowered(self, text: Approvable) -> str:
        """Return the stricter class or rule that applied before, or an empty text."""
        key, sent = (text.document, text.target), text.class_sent
        known = [self._log.classes[key]] if key in self._log.classes else [
            self._log.imported.get(key, ("", 0)), (sent, _people(sent, self._policy)),
        ]  # fmt: skip
        before = max(known, key=lambda one: (one[1], _rank(one[0], self._policy)))
        return lowered_from(before, text.document_class, self._policy)


def lowered_from(before: tuple[str, int], doc_class: str | None, policy: Policy) -> str:
    """Return the class and rule that applied before, where today's is looser; else nothing.

    Args:
        before: a class, and how many people it required then.
        doc_class: the class now; None when undeclared.
    """
    name, required = before
    now = doc_class or policy.documents.undeclared
    if required > _people(now, policy) or _rank(name, policy) > _rank(now, policy):
        return f"class {name}, {plural(required, 'person', 'people')}"
    return ""


def _people(name: str, policy: Policy) -> int:
    known = policy.documents.classes.get(name)
    return 0 if known is None else known.approvals


def _rank(name: str, policy: Policy) -> int:
    known = policy.documents.classes.get(name)
    return -1 if known is None else _RANK[known.machine]
