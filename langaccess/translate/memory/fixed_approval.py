"""Approval of fixed texts: who may give it, what it holds to, and what may go into a document.

A fixed text is approved as the class `legal_act` is: never by its writer. The approval holds
to the bytes of the English and of the translation; a later rejection takes it back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from langaccess import qa
from langaccess.agency import approval, provenance
from langaccess.agency.people import load_roster
from langaccess.agency.policy import Policy, reason
from langaccess.agency.provenance import IncomingText, Wording
from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.core.clock import day_of
from langaccess.core.errors import InputError
from langaccess.core.files import sha256
from langaccess.core.folding import spaced
from langaccess.core.model import Decision, Finding, Person, Reason, Severity, State
from langaccess.core.names import same_name
from langaccess.core.tags import EN, Tag
from langaccess.translate.memory.fixed import FixedStore, FixedText, FixedTranslation

CLASS = "legal_act"
_WHAT = "fixed"
_APART = "give each sentence an entry and an id of its own, and have those approved"


@dataclass(frozen=True, slots=True)
class FixedTextStatus:
    """The status of a fixed text in one language, as of the log today.

    Attributes:
        text: the fixed text.
        translation: its translation.
        state: `approved` when it may go into a document; `reviewed` when people lack, `stale` when
            it changed since, `withdrawn` when it was rejected or its day is over; otherwise
            `translated`.
        reason: why it is not approved, or empty.
        approvals: those that hold for exactly these bytes.
    """

    text: FixedText
    translation: FixedTranslation
    state: State
    reason: str = ""
    approvals: tuple[approval.Approval, ...] = ()

    def is_it(self, text: str) -> bool:
        """Return whether a text is this translation, NFC and white space apart."""
        return spaced(text) == spaced(self.translation.text)

    @property
    def grounds(self) -> str:
        """On what approval it rests: who, when, on which credential, and the entry of the log."""
        return "; ".join(
            f"{one.name} on {day_of(one.at).isoformat()}"
            f" ({one.credential or 'certificate of a vendor'}, entry {one.seq} of the log)"
            for one in self.approvals
        )


@dataclass(frozen=True, slots=True)
class FixedTextDecision:
    """The answer to: may this fixed text be approved, or rejected?

    Attributes:
        id: of the fixed text.
        decision: yes or no, with every reason.
        findings: what the checks found against it.
        standing: its status after the act; None when there is no translation.
        answer: the answer of the approval service, with the text that is signed; None without one.
    """

    id: str
    decision: Decision
    findings: tuple[Finding, ...] = ()
    standing: FixedTextStatus | None = None
    answer: approval.ApprovalAnswer | None = None


def fixed_text_statuses(
    session: Session, store: FixedStore, tags: Iterable[Tag]
) -> Mapping[Tag, Mapping[str, FixedTextStatus]]:
    """Return language → id → status of every fixed text with a translation into it.

    The whole log is checked once, however many languages there are.

    Args:
        tags: the languages; a text in another region of one does not count.

    Raises:
        ConfigError: the log was changed by hand.
    """
    mine = {
        tag: [text for text in store.texts.values() if tag in text.translations] for tag in tags
    }
    log = approval.trusted(session, _WHAT) if any(mine.values()) else approval.ApprovalLog()
    needed, on = approval.approvers(session.policy, CLASS), day_of(session.now)
    return {
        tag: {text.id: _standing(text, tag, log, needed, on) for text in texts}
        for tag, texts in mine.items()
    }


def _standing(
    text: FixedText, tag: Tag, log: approval.ApprovalLog, needed: int, on: date
) -> FixedTextStatus:
    entry = text.translations[tag]
    signed = _signed(text, entry)
    people = log.holding(signed, tag)
    needed, lost = approval.needed_now(people, needed), log.lost(text.id, tag)
    decided = log.of(text.id, tag)
    last = decided[-1] if decided else None
    state, why = State.TRANSLATED, "no one has approved it"
    if text.expires is not None and text.expires < on:
        state, why = State.WITHDRAWN, f"it was for use until {text.expires.isoformat()}"
    elif len(people) >= needed:
        state, why = State.APPROVED, ""
    elif people:
        state, why = State.REVIEWED, f"approved by {len(people)} of {needed} people"
    elif last is not None and last.why:
        state, why = State.WITHDRAWN, f"rejected by {last.name}: {last.why}"
    elif lost:
        state, why = State.STALE, lost[-1]
    elif last is not None:
        what = "the English" if last.text.source != signed.source else "the translation"
        state, why = State.STALE, f"{what} changed since {last.name} approved it"
    return FixedTextStatus(text, entry, state, why, people)


def approve_fixed(
    session: Session,
    store: FixedStore,
    ids: Sequence[str],
    tag: Tag,
    who: Person | approval.Vendor,
    *,
    sentences: Callable[[str], int],
    consent: approval.Consent = approval.Consent(),
    preview: bool = False,
) -> tuple[FixedTextDecision, ...]:
    """Approve fixed texts in one act: what may be approved goes into the log together.

    A text of several sentences is refused: documents are cut into sentences, so an approved one
    would never match.

    Args:
        session: the agency.
        store: its fixed texts.
        ids: ids of fixed texts.
        tag: the language.
        who: a person of the register of translators, or a vendor's names and certificate.
        sentences: returns into how many sentences a document cuts an English text.
        consent: what the person says about findings and rejections that they were shown.
        preview: decide only, and write nothing.

    Raises:
        InputError: there is no such text.
        ConfigError: the log was changed by hand.
        OutputError: the database is locked for too long, or the disk is full.
    """
    texts = [_require_text(store, id_) for id_ in ids]
    there = [text for text in texts if tag in text.translations]
    ready = [
        _with_origin(_approvable(text, tag, session, sentences(text.en)), text, session, who)
        for text in there
    ]
    act = approval.consider if preview else approval.approve
    answers = dict(zip((text.id for text in there), act(session, ready, who, consent), strict=True))
    now = fixed_text_statuses(session, store, [tag])[tag]
    return tuple(
        _decision(text.id, answers[text.id], now.get(text.id))
        if text.id in answers
        else FixedTextDecision(
            text.id, _refused(session.policy, f"there is no translation into {tag.name}")
        )
        for text in texts
    )


def _decision(
    id_: str, answer: approval.ApprovalAnswer, status: FixedTextStatus | None
) -> FixedTextDecision:
    errors = tuple(f for f in answer.text.findings or () if f.severity is Severity.ERROR)
    return FixedTextDecision(id_, answer.decision, errors, status, answer)


def reject_fixed(
    session: Session, store: FixedStore, ids: Sequence[str], tag: Tag, who: Person, *, why: str
) -> tuple[FixedTextDecision, ...]:
    """Withdraw the approvals of fixed texts; anyone on the roster may.

    Raises:
        InputError: no reason, there is no such text, or it has no translation.
        ConfigError: the log was changed by hand.
        OutputError: the database is locked for too long, or the disk is full.
    """
    if not why.strip():
        raise InputError("a rejection has a reason", hint="--why TEXT")
    texts = [_require_text(store, id_) for id_ in ids]
    for text in texts:
        if tag not in text.translations:
            raise InputError(
                f"there is no translation of {text.id} into {tag.name}",
                where=text.where,
                hint="`langaccess fixed list` says which there are",
            )
    with transaction(session.connection):
        approval.reject(
            session, [_approvable(text, tag, session, None) for text in texts], who, why=why
        )
        now = fixed_text_statuses(session, store, [tag])[tag]
    yes = Decision(allowed=True)
    return tuple(FixedTextDecision(text.id, yes, standing=now.get(text.id)) for text in texts)


def _require_text(store: FixedStore, id_: str) -> FixedText:
    found = store.texts.get(id_)
    if found is None:
        raise InputError(
            f"there is no fixed text `{id_}`", hint="`langaccess fixed list` names them"
        )
    return found


def _approvable(
    text: FixedText, tag: Tag, session: Session, sentences: int | None
) -> approval.Approvable:
    """Return a fixed text for the approval service; without a number of sentences unchecked."""
    policy, entry = session.policy, text.translations[tag]
    found = None
    against: tuple[Reason, ...] = ()
    if sentences is not None:
        found = tuple(qa.run(text.en, entry.text, source_tag=EN, target_tag=tag))
        against = tuple(_objections(text, entry, policy, sentences, day_of(session.now)))
    return approval.Approvable(
        what=_WHAT,
        digests=_signed(text, entry),
        source=EN,
        target=tag,
        english=text.en,
        words=entry.text,
        findings=found,
        document_class=CLASS,
        place=text.id,
        written_by=(entry.translator,) if entry.translator else (),
        apart=True,
        against=against,
        ways=(f"{_APART} ({text.where})",) if (sentences or 0) > 1 else (),
    )


def _with_origin(
    one: approval.Approvable,
    text: FixedText,
    session: Session,
    who: Person | approval.Vendor,
) -> approval.Approvable:
    """Return a fixed text with what its wording and its translator say against it.

    A vendor's certificate says who translated; without one the translator is in the roster, and
    the wording is not a machine's.
    """
    if isinstance(who, approval.Vendor):
        return one
    translator, policy = text.translations[one.target].translator.strip(), session.policy
    against = list(one.against)
    asked = [IncomingText(text.en, one.words, said=(("translator", translator),))]
    (check,) = provenance.compare(session, one.target, asked)
    if check.wording is Wording.SAME and not check.short:
        words = f"it has the {provenance.NOTE}, and a person translates a fixed text"
        against.append(reason(policy, "floor.1", words))
    roster = load_roster(session.folder / "roster", policy)
    names = (name for entry in roster.people for name in (entry.id, entry.name))
    if translator and not any(same_name(translator, known) for known in names):
        words = (
            f"{translator} is on record as its translator, and is neither in your roster nor on a "
            "vendor's certificate"
        )
        against.append(reason(policy, "floor.9", words))
    return replace(one, against=tuple(against))


def _objections(
    text: FixedText, entry: FixedTranslation, policy: Policy, sentences: int, on: date
) -> Iterator[Reason]:
    if sentences > 1:
        words = f"it is {sentences} sentences: documents are cut into sentences, so it fits none"
        yield reason(policy, "floor.2", words)
    if not entry.translator.strip():
        words = "no person is on record as its translator: write `translator:` beside the text"
        yield reason(policy, "floor.9", words)
    if text.expires is not None and text.expires < on:
        words = f"it was for use until {text.expires.isoformat()}"
        yield reason(policy, "floor.11", words)


def _refused(policy: Policy, words: str) -> Decision:
    return Decision(allowed=False, reasons=(reason(policy, "floor.9", words),))


def _signed(text: FixedText, entry: FixedTranslation) -> approval.TextDigests:
    return approval.TextDigests(
        text.id, sha256(text.en.encode("utf-8")), sha256(entry.text.encode("utf-8"))
    )
