"""Approval of phrases: what an approval covers, who may give it, and the states from the log.

An approval covers the English and everything printed of the translation: text, respelling and
variety. The approver is never the translator. A phrase is approved like a document without a
declared class (`documents.undeclared`): if the rules require three people for that class, a phrase
needs two approvers.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from langaccess.agency import approval, provenance
from langaccess.agency.policy import Policy, reason
from langaccess.agency.provenance import IncomingText
from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.core.clock import day_of
from langaccess.core.errors import InputError
from langaccess.core.files import read_bytes, sha256
from langaccess.core.folding import spaced
from langaccess.core.model import Decision, Finding, Person, Reason, Severity, State
from langaccess.core.tags import EN, Tag
from langaccess.phrases.book.check import decide_phrase, text_findings
from langaccess.phrases.book.model import Phrase, Phrasebook, Translation
from langaccess.phrases.book.table import COLUMNS

if TYPE_CHECKING:
    from langaccess import qa  # imported where it is needed: finding a phrase needs no check

    _Said = Mapping[tuple[str, str], qa.FindingAnswer]

_WHAT = "phrase"
# The first columns of `phrases export` as a table, and a mark of each row in its XLIFF and TMX.
_EXPORTED = re.compile(r"\W+".join(COLUMNS[:7]) + r"\b|langaccess-state")
_AGAIN = "export it, have the linguist confirm or correct it, and import it again"
_STATES = {
    State.WITHDRAWN: "this translation was withdrawn",
    State.SOURCED: "a public body published this text: `langaccess phrases vouch` has it printed",
}


@dataclass(frozen=True, slots=True)
class PhraseDecision:
    """Whether a translation may be approved.

    Attributes:
        id: id of the phrase.
        tag: the language.
        decision: yes or no, with every reason.
        findings: errors of the checks.
        text: the digests to sign; None when there is no translation.
        held: approvals so far of exactly this text.
        needed: how many different people must approve it.
        answer: the answer of the approval service, with the text that is signed; None without one.
    """

    id: str
    tag: Tag
    decision: Decision
    findings: tuple[Finding, ...] = ()
    text: approval.TextDigests | None = None
    held: tuple[approval.Approval, ...] = ()
    needed: int = 1
    answer: approval.ApprovalAnswer | None = None


def approve(
    session: Session,
    book: Phrasebook,
    ids: Sequence[str],
    tag: Tag,
    who: Person | approval.Vendor,
    consent: approval.Consent = approval.Consent(),
    *,
    preview: bool = False,
) -> tuple[PhraseDecision, ...]:
    """Approve phrases in one act: those that may be approved go into the log together.

    Args:
        ids: ids of phrases.
        who: a person of the register of translators, or a vendor's names.
        consent: what the person says about findings and rejections that they were shown.
        preview: decide only, and write nothing.

    Returns:
        The answer for each id; `held` includes this act. A person who approved the same text
        today does not sign it again.

    Raises:
        ConfigError: the log was changed by hand.
        OutputError: the database is locked for too long, or the disk is full.
    """
    from langaccess import qa

    act = approval.consider if preview else approval.approve
    known = {id_: entry for id_ in ids if (entry := book.translation(id_, tag)) is not None}
    said = qa.answers(session)
    made = [_approvable(entry, book, session.policy, said) for entry in known.values()]
    made = [_of_the_proved(one, session, who) for one in made]
    texts = _compared(session, made, known.values(), who)
    answers = dict(zip(known, act(session, texts, who, consent), strict=True))
    if not preview:
        whole = [
            provenance.ApprovedText(_WHAT, one.text.digests, known[id_].text, one.needed)
            for id_, one in answers.items()
            if one.decision.allowed and len(one.held) >= one.needed
        ]
        provenance.record_approved(session.connection, tag, whole, at=session.now)
    none = _no(session.policy, f"there is no translation into {tag.name}")
    return tuple(
        _decision(id_, tag, answers[id_]) if id_ in answers else PhraseDecision(id_, tag, none)
        for id_ in ids
    )


def _decision(id_: str, tag: Tag, answer: approval.ApprovalAnswer) -> PhraseDecision:
    found = tuple(f for f in answer.text.findings or () if f.severity is Severity.ERROR)
    return PhraseDecision(
        id_, tag, answer.decision, found, answer.text.digests, answer.held, answer.needed, answer
    )


def vouch(
    session: Session,
    book: Phrasebook,
    ids: Sequence[str],
    tag: Tag,
    who: Person,
    file: Path,
    *,
    publisher: str,
    consent: approval.Consent = approval.Consent(),
    preview: bool = False,
) -> tuple[PhraseDecision, ...]:
    """Record that a person vouches for texts that a public body published, unchanged.

    The published file is kept as evidence, and each text must be in it, letter for letter apart
    from white space. A file of this program is not a publication, and a machine's wording is not
    the public body's.

    Args:
        ids: ids of phrases that were imported as published (`sourced`).
        who: a person of the roster who is qualified for the language.
        file: the public body's own file.
        publisher: the public body, as the source of the texts names it.
        consent: what the person says about findings and rejections that they were shown.
        preview: decide only, and write nothing.

    Raises:
        InputError: the file cannot be read, or the public body is not named.
        ConfigError: the log was changed by hand.
        OutputError: the copy cannot be written, or the database is locked for too long.
    """
    from langaccess import qa

    if not publisher.strip():
        raise InputError("which public body published it?", hint="--published-by NAME")
    text = _words_of(file)
    if qa.is_draft(file, [text]) or _EXPORTED.search(text):
        raise InputError(
            "this is a machine draft or an export of this program, not a publication",
            where=str(file),
            hint="give the file that the public body published",
        )
    page = _Publication(file.name, spaced(text), publisher.strip())
    said = qa.answers(session)
    known = {id_: entry for id_ in ids if (entry := book.translation(id_, tag)) is not None}
    made = [_vouchable(entry, book, session.policy, said, page) for entry in known.values()]
    texts = _compared(session, made, known.values(), who)
    if preview:
        given = approval.consider(session, texts, who, consent)
    else:
        kept = approval.keep_evidence(session.workspace.state, file)
        sources = sorted({entry.source for entry in known.values()})
        published = approval.Published(kept, page.by, "; ".join(sources))
        given = approval.approve(session, texts, who, consent, published=published)
    answers = dict(zip(known, given, strict=True))
    none = _no(session.policy, f"there is no translation into {tag.name}")
    return tuple(
        _decision(id_, tag, answers[id_]) if id_ in answers else PhraseDecision(id_, tag, none)
        for id_ in ids
    )


@dataclass(frozen=True, slots=True)
class _Publication:
    """A published file: its name, its words, and the public body."""

    name: str
    words: str
    by: str


def _compared(
    session: Session,
    made: Sequence[approval.Approvable],
    entries: Iterable[Translation],
    who: Person | approval.Vendor,
) -> list[approval.Approvable]:
    """Return texts to sign with the objection to a machine's wording, where they have one."""
    incoming = [
        IncomingText(
            one.english,
            entry.text,
            said=(("translator", entry.translator), ("source", entry.source)),
        )
        for one, entry in zip(made, entries, strict=True)
    ]
    return provenance.object_to_machine_wording(session, made, incoming, who, (_AGAIN,))


def _of_the_proved(
    text: approval.Approvable, session: Session, who: Person | approval.Vendor
) -> approval.Approvable:
    """Return the text with an objection where no credential that counts says what it rests on.

    A vendor's certificate is kept; a line in a roster that anyone can type is checked by its proof.
    """
    if not isinstance(who, Person):
        return text
    policy, on = session.policy, day_of(session.now)
    held = approval.counting(who, text.source, text.target, policy, on=on)
    if not held or any(one.evidence or one.issuer for one in held):
        return text
    words = f"{who.name}'s {held[0].kind} has neither its proof nor who granted it"
    ways = ("enter the credential's `evidence` or `issuer` in roster/",)
    return dataclasses.replace(
        text, against=(*text.against, *_no(policy, words).reasons), ways=(*text.ways, *ways)
    )


def _vouchable(
    entry: Translation, book: Phrasebook, policy: Policy, said: _Said, page: _Publication
) -> approval.Approvable:
    text = _approvable(entry, book, policy, said)
    against: tuple[Reason, ...] = ()
    if entry.state is not State.SOURCED:
        against = _no(policy, "it was not imported as a text that a public body published").reasons
    elif not _names(entry.source, page.by):
        words = f"its source is `{entry.source}`, which does not begin with `{page.by}:`"
        against = _no(policy, words).reasons
    elif spaced(entry.text) not in page.words:
        against = _no(policy, f"this text is not in {page.name}").reasons
    else:
        ruling = decide_phrase(text.english, book.never, policy)
        against = () if ruling.allowed else ruling.reasons
    return dataclasses.replace(text, against=against, ways=(), by_id=False)


def _names(source: str, publisher: str) -> bool:
    """Return whether a source is one of this public body, as an import with its name writes it."""
    named, wanted = (f"{spaced(one)}:".casefold() for one in (source, publisher))
    return named.startswith(wanted)


def _words_of(path: Path) -> str:
    """Return all text of a published file: a document, or plain text such as a table."""
    from langaccess import formats  # a card that is printed needs none of it

    try:
        units = formats.read(path, accept_revisions=True).units
    except InputError:
        data = read_bytes(path)
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as exc:
            raise InputError(
                "no text can be read in this file, so it cannot be compared",
                where=str(path),
                hint="save the published page or table as PDF, HTML, DOCX or UTF-8 text",
            ) from exc
    return " ".join(unit.text for unit in units)


def with_approvals(book: Phrasebook, log: approval.ApprovalLog, policy: Policy) -> Phrasebook:
    """Return `book` with the states of its translations from the workspace's log.

    `approved`: enough people approved exactly these bytes. `reviewed`: some did, not enough.
    `stale`: an approved text has changed since. Text that a public body published and text that was
    withdrawn keep their states.
    """
    needed = approval.approvers(policy, None)
    for made in list(book.all_translations()):
        if made.state is State.SOURCED:
            book = book.with_translation(_published(made, book.phrases[made.id], log))
    for document, id_, tag in log.found:
        entry = book.translation(id_, tag)
        if not document and entry is not None:
            book = book.with_translation(_vouched(entry, book.phrases[id_], log, needed))
    return book


def _published(entry: Translation, phrase: Phrase, log: approval.ApprovalLog) -> Translation:
    """Return a `sourced` text with who vouches for it, or why it still prints as a draft."""
    people = [
        one for one in log.holding(_text(entry, phrase), entry.tag) if one.published is not None
    ]
    if people:
        names = "; ".join(f"{one.name} {day_of(one.at).isoformat()}" for one in people)
        return dataclasses.replace(entry, vouched_by=names)
    lost = log.lost(entry.id, entry.tag)
    why = lost[-1] if lost else "no one on the roster vouches for it: `langaccess phrases vouch`"
    return dataclasses.replace(entry, reason=why)


def _vouched(
    entry: Translation, phrase: Phrase, log: approval.ApprovalLog, needed: int
) -> Translation:
    if entry.state in {State.SOURCED, State.WITHDRAWN, State.STALE}:
        return entry
    text = _text(entry, phrase)
    people = [one for one in log.holding(text, entry.tag) if one.published is None]
    needed = approval.needed_now(people, needed)
    names = "; ".join(f"{one.name} {day_of(one.at).isoformat()}" for one in people)
    if len(people) >= needed:
        return dataclasses.replace(
            entry, state=State.APPROVED, claim=entry.state, approved_by=names
        )
    if people:
        words = f"approved by {len(people)} of {needed} people: {names}"
        return dataclasses.replace(entry, state=State.REVIEWED, claim=entry.state, reason=words)
    given = [one for one in log.of(entry.id, entry.tag) if not one.why and one.published is None]
    if not given:
        return entry
    lost = log.lost(entry.id, entry.tag)
    if lost:
        return dataclasses.replace(entry, state=State.STALE, claim=entry.state, reason=lost[-1])
    last = given[-1]
    changes = [
        words
        for words, before, now in (
            ("the English changed", last.text.source, text.source),
            ("the translation changed", last.text.target, text.target),
        )
        if before != now
    ]
    words = f"{' and '.join(changes) or 'it was imported again'} since {last.name} approved it"
    return dataclasses.replace(entry, state=State.STALE, claim=entry.state, reason=words)


def record_import(
    session: Session, book: Phrasebook, incoming: Sequence[Translation], file: Path
) -> tuple[str, ...]:
    """Record the texts that an import brings in, before it is written; return those to approve.

    A text that is not in the phrasebook now needs a new approval, even if it was approved before it
    was replaced. The returned ones were.

    Args:
        book: the phrasebook as it is now.
        incoming: what comes in.
        file: the file that it comes from; a copy is kept.

    Raises:
        ConfigError: the log was changed by hand.
        OutputError: the database is locked for too long, or the copy cannot be written.
    """
    log = approval.trusted(session, _WHAT)
    again: list[str] = []
    writers: dict[tuple[Tag, str], list[approval.TextDigests]] = {}
    for entry in incoming:
        known, text = book.translation(entry.id, entry.tag), _text(entry, book.phrases[entry.id])
        if known is not None and _text(known, book.phrases[entry.id]) == text:
            continue
        writers.setdefault((entry.tag, entry.translator), []).append(text)
        if log.was_approved(text, entry.tag):
            again.append(f"{entry.id} ({entry.tag})")
    if not writers:
        return ()
    kept = approval.keep_evidence(session.workspace.state, file)
    with transaction(session.connection):
        for (tag, by), texts in sorted(writers.items()):
            approval.record_writing(
                session.connection, texts, by, session.policy, what=_WHAT, target=tag,
                at=session.now, file=kept,
            )  # fmt: skip
    return tuple(again)


def take_answers(
    session: Session, book: Phrasebook, rows: Iterable[Mapping[str, str]], translator: str
) -> tuple[qa.AnswerTaker, ...]:
    """Record the answers to findings in the column `answers` of a file that was imported.

    Args:
        book: the phrasebook after the import.
        rows: the cells of each row.
        translator: who answers, for rows that do not name a translator.

    Returns:
        For each translator, which answers count and which do not.

    Raises:
        OutputError: the database is locked for too long, or the disk is full.
    """
    from langaccess import qa

    takers: dict[str, qa.AnswerTaker] = {}
    for cells in rows:
        entry = book.translation(cells["id"], Tag(cells["lang"]))
        if not cells.get("answers", "").strip() or entry is None:
            continue
        by = cells.get("translator", "").strip() or translator
        taker = takers.setdefault(by, qa.AnswerTaker(session, by))
        text_findings(entry, book.phrases[entry.id]).take(session, taker, cells["answers"])
    return tuple(takers.values())


def _approvable(
    entry: Translation, book: Phrasebook, policy: Policy, said: _Said
) -> approval.Approvable:
    phrase = book.phrases[entry.id]
    found = text_findings(entry, phrase)
    against: tuple[Reason, ...] = ()
    ways: tuple[str, ...] = ()
    if entry.state in _STATES:
        against = _no(policy, _STATES[entry.state]).reasons
    elif entry.en != phrase.en:
        against = _no(policy, "the English changed since it was translated").reasons
        ways = (_AGAIN,)
    else:
        ruling = decide_phrase(phrase.en, book.never, policy)
        if not ruling.allowed:
            against, ways = ruling.reasons, ruling.instead
    return approval.Approvable(
        what=_WHAT,
        digests=_text(entry, phrase),
        source=EN,
        target=entry.tag,
        english=phrase.en,
        words=" · ".join(filter(None, (entry.text, entry.say, entry.variety, *_answers(entry)))),
        findings=tuple(f for f in found.open(said) if f.code != "phrase.stale"),
        answered=found.answered(said),
        place=entry.id,
        written_by=(entry.translator,) if entry.translator else (),
        apart=True,
        by_id=True,
        against=against,
        ways=ways,
    )


def _no(policy: Policy, words: str, *instead: str) -> Decision:
    return Decision(allowed=False, reasons=(reason(policy, "floor.9", words),), instead=instead)


def _text(entry: Translation, phrase: Phrase) -> approval.TextDigests:
    parts = [entry.text, entry.say, entry.variety, *_answers(entry)]
    printed = json.dumps(parts, ensure_ascii=False)
    english = sha256(phrase.en.encode("utf-8"))
    return approval.TextDigests(entry.id, english, sha256(printed.encode("utf-8")))


def _answers(entry: Translation) -> tuple[str, ...]:
    return (entry.answers.yes, entry.answers.no) if entry.answers else ()
