"""Documents under review, as JSON and on the screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from langaccess.cli import approver, output
from langaccess.cli.options import parse_optional_language
from langaccess.core.words import plural

if TYPE_CHECKING:
    from datetime import date

    from rich.console import Console

    from langaccess.agency.ledger import LogEntry
    from langaccess.agency.policy import Policy
    from langaccess.agency.provenance import OriginEntry
    from langaccess.agency.session import Session
    from langaccess.core.errors import InputError
    from langaccess.core.tags import Tag
    from langaccess.review import (
        DocumentCheck,
        HeldSentence,
        ImportedDocument,
        ReviewComment,
        ReviewedDocument,
        ReviewedSentence,
        ReviewStatus,
        SentenceDecision,
        SentenceFindings,
        SourceEdit,
    )

_SHOWN = 6  # places that a terminal names for one reason


_ClassRow = TypedDict("_ClassRow", {"class": str})


class DocumentRow(_ClassRow):
    """A document under review in a language."""

    number: int
    document: str
    lang: Tag
    problem: str | None
    state: str
    states: dict[str, int]
    source_sha256: str | None
    due: date | None
    other_rules: bool


class SentenceRow(approver.FindingsRow):
    """A sentence under review."""

    segment: str
    id: str
    state: str
    reason: str
    source: str
    target: str | None
    held: str | None
    origin: str
    translators: tuple[str, ...]
    approved_by: list[str]
    was: str | None
    comments: list[ReviewComment]
    wording: str | None
    facts: tuple[str, ...]


class ReviewedRow(DocumentRow):
    """What `review show` prints."""

    sentences: list[SentenceRow]


class HeldRow(TypedDict):
    """A sentence of an import that was not taken, or is the source."""

    where: str
    segment: str
    reason: str
    codes: tuple[str, ...]
    answer: str | None
    whole_sentence: bool
    source: str
    target: str | None


class SegmentText(TypedDict):
    """Words about a sentence."""

    segment: str
    text: str


class SegmentPair(TypedDict):
    """A sentence with its translation."""

    segment: str
    source: str
    target: str


class SegmentAnswer(TypedDict):
    """An answer to a finding of a sentence."""

    segment: str
    code: str
    why: str


class SegmentShare(TypedDict):
    """How much of a draft was changed: 0 to 1."""

    segment: str
    share: float


class FallenVersion(TypedDict):
    """The approved version that no longer counts, and how many copies of it are out."""

    form: str | None
    copies: int


class ImportedRow(FallenVersion):
    """What importing a document did."""

    file: Path
    document: str
    lang: Tag
    translator: str
    taken: int
    same: int
    open: int
    held: list[HeldRow]
    as_source: list[HeldRow]
    claimed_by: str | None
    ticked: tuple[str, ...]
    guessed: tuple[str, ...]
    comments: list[SegmentText]
    replaced: list[SegmentText]
    fell: tuple[str, ...]
    renewed: tuple[str, ...]
    unchanged: tuple[str, ...]
    post_edited: tuple[str, ...]
    confirmed: list[SegmentPair]
    answers: list[SegmentAnswer]
    unanswered: list[SegmentText]
    wording: tuple[str, ...]
    changed: list[SegmentShare]
    to_confirm: bool


class RefusedSentence(approver.RefusalRow):
    """A sentence that was not approved, and why."""

    segment: str


class KeptRow(TypedDict):
    """A sentence that keeps its approval after a typo was corrected."""

    segment: str
    was: str | None
    now: str


class NotKeptRow(KeptRow, approver.RefusalRow):
    """A sentence that loses its approval, and why."""


class HistoryRow(TypedDict):
    """Who sent, translated, approved or rejected what."""

    entry: int | None
    at: str
    what: str
    by: str
    sentences: int
    ground: str
    segments: list[str]
    account: str | None
    machine: str | None
    policy: str | None


class ErrorRow(TypedDict):
    """A file that could not be read."""

    where: str | None
    message: str
    hint: str | None


def note_active(documents: Iterable[tuple[Path, bool]]) -> None:
    """Note what a source runs, or loads from elsewhere, before a person opens its translation.

    Of each source: whether its translation is written without that.
    """
    from langaccess import review

    reporter = output.Reporter()
    for path, stripped in documents:
        for one in () if stripped or not path.is_file() else review.active_content(path):
            reporter.note(f"{output.one_line(path.name)}: {one.message}")


def find(session: Session, typed: str, lang: str) -> ReviewedDocument:
    """Return the document named."""
    from langaccess import review

    tag = parse_optional_language(lang)
    return review.find(session, typed, tag)


def proof(session: Session, document: ReviewedDocument) -> DocumentCheck:
    """Return a document as it would be published, for the checks."""
    from langaccess import review

    return review.DocumentCheck(session, document)


def translator(session: Session, typed: str) -> str:
    """Return the name under which a person's work is recorded: the roster's, if it is there."""
    from langaccess.agency.approval import two_people
    from langaccess.interpret.roster import load_roster, translator_name

    roster = load_roster(session.folder / "roster", session.policy)
    apart = two_people(session)
    return translator_name(roster, session.policy, typed, apart)


def document_row(
    document: ReviewedDocument, stand: Mapping[str, ReviewStatus], policy: Policy
) -> DocumentRow:
    """Return a document for JSON."""
    from langaccess.review import document_state, review_due

    again = review_due(stand, policy)
    states = Counter(str(stand[one.id].state) for one in document.sentences)
    return {
        "number": document.id, "document": document.name, "lang": document.tag,
        "class": document.doc_class, "problem": document.problem or None,
        "state": "stale" if document.problem else str(document_state(stand)),
        "states": dict(sorted(states.items())), "source_sha256": document.digest or None,
        "due": again.due, "other_rules": again.other_rules,
    }  # fmt: skip


def attention_lines(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield which documents need attention, and why."""
    from langaccess.core.clock import day_of, today

    now = today()
    by_number = sorted(rows, key=lambda row: int(row["number"]))
    yield from (f"no. {r['number']}: {r['problem']}" for r in rows if r["problem"])
    due = [str(r["number"]) for r in by_number if r["due"] is not None and r["due"] <= now]
    if due:
        yield f"due for review: no. {', '.join(due)}"
    for row in (row for row in rows if row["in_use"]):
        day = row["in_use"]["review_by"]
        late = " (overdue)" if day < now else ""
        yield f"no. {row['number']}: in use, not approved; review it by {day}{late}"
    for row in (row for row in rows if row["withdrawn"]):
        hold = row["withdrawn"]
        yield (
            f"no. {row['number']}: withdrawn on {day_of(hold.at)} by {hold.by}: "
            f"{hold.why}; do not hand it out, see `langaccess publish recall`"
        )
    other = [str(r["number"]) for r in by_number if r["other_rules"]]
    if other:
        yield f"approved under earlier rules, check again: no. {', '.join(other)}"


def states_words(states: Mapping[str, int]) -> str:
    """Return counts of states in words."""
    return ", ".join(f"{count} {name}" for name, count in states.items())


def sentence_row(
    sentence: ReviewedSentence,
    stands: ReviewStatus,
    remarks: Sequence[ReviewComment],
    origin: OriginEntry | None,
    checked: SentenceFindings,
) -> SentenceRow:
    """Return a sentence for JSON."""
    return {
        "segment": sentence.place, "id": sentence.id, "state": str(stands.state),
        "reason": stands.reason, "source": sentence.source.text,
        "target": None if sentence.target is None else sentence.target.text,
        "held": None if sentence.held is None else sentence.held.target.text,
        "origin": sentence.origin, "translators": stands.writers,
        "approved_by": [one.name for one in stands.approvals],
        "was": None if sentence.was is None else sentence.was.text,
        "comments": list(remarks),
        "wording": None if origin is None else origin.words,
        "facts": sentence.facts,
        **approver.findings_rows(checked.open, checked.answered),
    }  # fmt: skip


def imported_row(session: Session, path: Path, taken: ImportedDocument) -> ImportedRow:
    """Return the result of an import for JSON."""
    return {
        "file": path, "document": taken.name, "lang": taken.tag, "translator": taken.translator,
        "taken": len(taken.taken), "same": taken.same, "open": taken.open,
        "held": _held_rows(taken.held), "as_source": _held_rows(taken.as_source),
        "claimed_by": taken.claimed or None, "ticked": taken.ticked, "guessed": taken.guessed,
        "comments": [{"segment": place, "text": words} for place, words in taken.comments],
        "replaced": [{"segment": place, "text": words} for place, words in taken.replaced],
        "fell": taken.fell, "renewed": taken.renewed, "unchanged": taken.unchanged,
        "post_edited": taken.post_edited,
        "confirmed": [
            {"segment": place, "source": source, "target": target}
            for place, source, target in taken.confirmed
        ],
        "answers": [
            {"segment": place, "code": code, "why": why} for place, code, why in taken.answers
        ],
        "unanswered": [{"segment": place, "text": words} for place, words in taken.unanswered],
        "wording": taken.wording,
        "changed": [{"segment": place, "share": share} for place, share in taken.changed],
        "to_confirm": taken.to_confirm and bool(taken.unchanged), **_fallen_version(session, taken),
    }  # fmt: skip


def _fallen_version(session: Session, taken: ImportedDocument) -> FallenVersion:
    """Return the version that lost its approval, and the number of its copies in use."""
    from langaccess import review

    if not taken.fell:
        return {"form": None, "copies": 0}
    *_, last = [
        {"form": None},
        *review.releases(session.connection, find(session, taken.name, taken.tag)),
    ]
    out = [
        c.copies
        for c in review.copies_out(session.connection, tag=taken.tag)
        if c.document == taken.name
    ]
    return {"form": last["form"], "copies": sum(out)}


def _held_rows(kept: Sequence[HeldSentence]) -> list[HeldRow]:
    return [
        {"where": one.where, "segment": one.place, "reason": one.reason,
         "codes": one.codes, "answer": None if one.kept else one.answer or None,
         "whole_sentence": one.kept, "source": one.source, "target": one.target or None}
        for one in kept
    ]  # fmt: skip


def error_row(error: InputError) -> ErrorRow:
    """Return why a file was rejected, for JSON."""
    return {"where": error.where, "message": error.message, "hint": error.hint}


def all_refused(errors: Sequence[InputError]) -> InputError:
    """Return one error if no file could be used."""
    from langaccess.core.errors import InputError

    first, *others = errors
    details = [line for one in others for line in (f"{one.where}: {one.message}", *one.details)]
    return InputError(
        first.message, where=first.where, hint=first.hint, details=(*first.details, *details)
    )


def refused_row(answer: SentenceDecision) -> RefusedSentence:
    """Return why a sentence is not approved, for JSON."""
    return {"segment": answer.sentence.place, **approver.refusal(answer.decision, answer.findings)}


def kept_row(kept: SourceEdit) -> KeptRow:
    """Return a sentence that keeps its approval, for JSON."""
    return {"segment": kept.sentence.place, "was": kept.was or None, "now": kept.now}


def not_kept_row(kept: SourceEdit) -> NotKeptRow:
    """Return why a sentence loses its approval, for JSON."""
    return {**kept_row(kept), **approver.refusal(kept.decision, ())}


def history_rows(session: Session, document: ReviewedDocument) -> list[HistoryRow]:
    """Return the log entries and the comments about a document, in the order of the log."""
    from langaccess import review
    from langaccess.agency import approval, ledger, provenance

    conn = session.connection
    rows = [
        _approval_row(entry)
        for entry in approval.acts_on(conn, review.SUBJECT, document.name, document.tag)
    ]
    commented: list[HistoryRow] = [
        {"entry": None, "at": one.at.isoformat(), "what": "comment", "by": one.by, "sentences": 1,
         "ground": one.text, "segments": [id_], "account": None, "machine": None, "policy": None}
        for id_, remarks in review.comments_on(conn, document).items()
        for one in remarks
    ]  # fmt: skip
    answered: list[HistoryRow] = [
        {"entry": one.entry, "at": one.at.isoformat(), "what": "answered", "by": one.by,
         "sentences": 0, "ground": f"{one.code}: {one.why}", "segments": [one.segment],
         "account": one.account, "machine": one.machine, "policy": None}
        for one in review.answered(proof(session, document))
    ]  # fmt: skip
    rows += [*commented, *answered]
    rows += [
        _moved_row(entry)
        for entry in ledger.entries(conn, review.SENT, review.DISCARDED)
        if (entry.data["document"], entry.data["lang"]) == (document.name, document.tag)
    ]
    rows += [
        _origin_row(entry) for entry in provenance.log_entries(conn, document.name, document.tag)
    ]
    return _in_order(rows)


def _in_order(rows: list[HistoryRow]) -> list[HistoryRow]:
    """Return rows in the order of the log, whatever its clock said.

    A comment, which is not in the log, is after the last entry that is not later.
    """
    entries = [(row["entry"], row["at"]) for row in rows if row["entry"] is not None]

    def place(row: HistoryRow) -> tuple[int, str]:
        if row["entry"] is not None:
            return row["entry"], ""
        return max((seq for seq, at in entries if at <= row["at"]), default=0), row["at"]

    return sorted(rows, key=place)


def _moved_row(entry: LogEntry) -> HistoryRow:
    """Return a row for sentences that were sent, or that were discarded after an import."""
    from langaccess.review import SENT

    data = entry.data
    sent = entry.kind == SENT
    return {
        "entry": entry.seq, "at": entry.at.isoformat(), "what": entry.kind.partition(".")[2],
        "by": data["account"] if sent else data["by"], "sentences": len(data["sentences"]),
        "ground": f"as {data['format']}" if sent else data["why"], "segments": data["sentences"],
        "account": data["account"], "machine": data["machine"], "policy": None,
    }  # fmt: skip


def _origin_row(entry: LogEntry) -> HistoryRow:
    """Return a row for what the wording of an incoming file said."""
    from langaccess.agency.provenance import in_words

    data = entry.data
    return {
        "entry": entry.seq, "at": entry.at.isoformat(), "what": "compared", "by": data["by"],
        "sentences": data["compared"], "ground": f"{data['file']}: {'; '.join(in_words(entry))}",
        "segments": [text[0] for text in data["texts"]], "account": data["account"],
        "machine": data["machine"], "policy": None,
    }  # fmt: skip


def _approval_row(entry: LogEntry) -> HistoryRow:
    data = entry.data
    vendor, held = data.get("vendor"), data.get("credential") or {}
    ground = data.get("file") or data.get("why") or data.get("ground") or held.get("kind")
    if vendor:
        proof = f"{vendor['evidence']}, entered by {vendor['recorded_by']}"
        ground = "; ".join(filter(None, (data.get("ground"), proof)))
    return {
        "entry": entry.seq, "at": entry.at.isoformat(), "what": entry.kind.partition(".")[2],
        "by": data["by"]["name"], "sentences": len(data["texts"]), "ground": ground or "",
        "segments": [text[0] for text in data["texts"]], "account": data["account"],
        "machine": data["machine"], "policy": data["policy"],
    }  # fmt: skip


def draw_document(
    console: Console, data: Mapping[str, Any], tags: tuple[Tag, Tag], zone: str | None
) -> None:
    """Draw the answer of `review show`."""
    output.put(console, f"{data['document']} in {tags[1].name}: {data['state']}")
    for what, names in (("translated", "translators"), ("approved", "approved_by")):
        people = Counter(name for row in data["sentences"] for name in row[names])
        if people:
            names_ = ", ".join(f"{name} ({count})" for name, count in people.most_common())
            output.put(console, f"{what} by {names_}")
    for row in data["sentences"]:
        _draw_sentence(console, row, tags, zone)


def _draw_sentence(
    console: Console, row: SentenceRow, tags: tuple[Tag, Tag], zone: str | None
) -> None:
    why = f" ({row['reason']})" if row["reason"] else ""
    output.put(console, f"{row['segment']}  [{row['state']}]{why}")
    if row["was"] is not None:
        output.put(console, f"  {tags[0]}, when translated: {row['was']}")
    output.put(console, f"  {tags[0]}: {row['source']}")
    if row["target"] is not None:
        output.put(console, f"  {tags[1]}: {row['target']}")
    if row["held"] is not None:
        output.put(console, f"  held: {row['held']}")
    if row["facts"]:
        output.put(console, f"  rests on: {', '.join(row['facts'])}")
    if row["wording"] is not None:
        output.put(console, f"  wording: {row['wording']}")
    output.put(console, *approver.findings_lines(row))
    for one in row["comments"]:
        about = "" if one.on_this else ", on an earlier translation"
        output.put(
            console,
            f"  comment by {one.by}, {_minute(one.at, zone)[:10]}{about}: {one.text}",
        )


def draw_history(
    console: Console, name: str, tag: Tag, rows: Sequence[Mapping[str, Any]], zone: str | None
) -> None:
    """Draw the answer of `review history`."""
    output.put(console, f"{name} in {tag.name}, in log order; times are {zone or 'UTC'}")
    for row in rows:
        done = "sent to translators" if row["what"] == "sent" else row["what"]
        what = f"{done} by {row['by']}, {plural(row['sentences'], 'sentence')}"
        entry = "" if row["entry"] is None else f", entry {row['entry']} of the log"
        output.put(console, f"{_minute(datetime.fromisoformat(row['at']), zone)}  {what}{entry}")
        if row["ground"]:
            output.put(console, f"                  {row['ground']}")
    if not rows:
        output.put(console, "nothing has been sent, translated or decided yet")


def _minute(at: datetime, zone: str | None) -> str:
    """Return a moment to the minute, on the agency's clock."""
    from zoneinfo import ZoneInfo

    return at.astimezone(ZoneInfo(zone or "UTC")).strftime("%Y-%m-%d %H:%M")


def draw_kept(console: Console, data: Mapping[str, Any]) -> None:
    """Draw the answer of `review approve --no-meaning-change`, old next to new."""
    if not data["kept"] and not data["refused"]:
        console.print("nothing was corrected: source and translation have not changed")
    for row in (*data["kept"], *data["refused"]):
        verdict = (
            "NOT approved any longer"
            if row in data["refused"]
            else f"stays approved by {data['by']}"
        )
        output.put(console, f"{row['segment']}: {verdict}")
        output.put(console, f"  was: {row['was'] or 'unknown'}")
        output.put(console, f"  now: {row['now']}")
        for ground in row.get("reasons", ()):
            output.put(console, f"  {ground['text']} ({ground['rule']})")
    _draw_next_steps(console, data)
    draw_state(console, data)


def draw_approved(console: Console, data: Mapping[str, Any]) -> None:
    """Draw the answer of `review approve`."""
    from langaccess.review import answer_command

    output.put(console, *approver.sheet_lines(data["signed"]))
    text = (
        f"{data['document']}  {data['lang']}: {data['approved']} sentences approved by {data['by']}"
    )
    output.put(console, text)
    for grounds, places in _grouped(data["refused"]).items():
        more = f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else ""
        text = f"not approved: {', '.join(places[:_SHOWN])}{more}"
        output.put(console, text)
        output.put(console, *(f"  {words}" for words in grounds))
    commands = [answer_command(one.code, one.segment) for one in data["false_alarms"]]
    if commands:
        console.print("if it is a false alarm, accept it and approve again:")
    output.put(console, *(f"  {words}" for words in commands[:_SHOWN]))
    _draw_next_steps(console, data)
    draw_state(console, data)


def _draw_next_steps(console: Console, data: Mapping[str, Any]) -> None:
    """Draw the next steps for refused sentences, each once."""
    for words in dict.fromkeys(words for row in data["refused"] for words in row["instead"]):
        output.put(console, f"next: {words}")


def draw_state(console: Console, data: Mapping[str, Any]) -> None:
    """Draw the state of a document, and its file if it is approved."""
    state = (
        f"{data['state']}, although its sentences are approved" if data["open"] else data["state"]
    )
    console.print(f"the document is {state}: {states_words(data['states'])}")
    for said in data["answers"]:
        text = f"  {said.by} accepted {said.code} at {said.segment}: {said.why}"
        output.put(console, text)
    for one in data["open"]:
        text = f"  error: {one.message} ({one.code} {one.segment})"
        output.put(console, text)
    if data["open"]:
        console.print("  it cannot be published until this is corrected and approved, or accepted")
    if data["written"] is not None:
        text = f"  do not hand out this earlier file: {data['written']}"
        output.put(console, text)
    if data["file"]:
        output.put(console, f"form {data['form']}")
        output.put(console, str(data["file"]))
    output.put(console, *data["by_hand"])


def _grouped(refused: Sequence[Mapping[str, Any]]) -> dict[tuple[str, ...], list[str]]:
    """Return reasons → places, so that a reason for fifty sentences is shown once."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for row in refused:
        grounds = [f"{ground['text']} ({ground['rule']})" for ground in row["reasons"]]
        grounds += [f"{finding.message} ({finding.code})" for finding in row["findings"]]
        groups.setdefault(tuple(grounds), []).append(row["segment"])
    return groups
