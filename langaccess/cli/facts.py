"""`langaccess facts`: dated statements of policy, the documents they are in, and corrections."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypedDict, cast

import typer

from langaccess.cli import approver, output
from langaccess.cli.options import Json, WorkspaceOption
from langaccess.cli.render.review import ErrorRow
from langaccess.cli.sessions import open_review
from langaccess.cli.shapes import prints, with_fields_of
from langaccess.core.errors import Exit
from langaccess.core.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime
    from typing import Literal

    from rich.console import Console

    from langaccess.agency.facts import FactDecision, FactState, FactStatus
    from langaccess.agency.session import Session
    from langaccess.cli.render.publish import RecalledRow
    from langaccess.core.errors import InputError
    from langaccess.core.tags import Tag
    from langaccess.outreach.notices import Correction, CorrectionClock
    from langaccess.reports import FactTest
    from langaccess.review import BuiltFacts, BuiltSource

app = typer.Typer(
    name="facts",
    help="Keep dated statements of policy, and what uses them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Ids = Annotated[list[str], typer.Argument(metavar="ID", help="Ids of facts.")]
OneId = Annotated[str, typer.Argument(metavar="ID", help="Id of the fact.")]


class FactRow(TypedDict):
    """A fact: a dated statement of law or policy."""

    id: str
    text: str
    kind: Literal["policy", "event"]
    state: FactState
    authority: list[str]
    as_of: date
    last_day: date | None
    written_by: str
    approved_by: list[str]
    query: str | None
    attests: str | None
    proof_due: date | None
    supersedes: str | None
    reasons: list[approver.ReasonRow]
    documents: list[str]


class FactList(TypedDict):
    """What `facts list` prints."""

    facts: list[FactRow]


class FactsChecked(TypedDict):
    """What `facts check` prints."""

    facts: list[FactRow]
    tests: tuple[FactTest, ...]


class FactSentences(TypedDict):
    """A fact, and the sentences of a source that use it."""

    id: str
    sentences: list[int]


class RefusedFact(TypedDict):
    """A fact that may not be used, and why."""

    id: str
    reasons: list[approver.ReasonRow]


class BuiltRow(TypedDict):
    """A source that was built from its template, or refused."""

    file: Path | None
    template: Path
    changed: bool
    kept: Path | None
    contacts: list[str]
    facts: list[FactSentences]
    refused: list[RefusedFact]


class FailedFile(ErrorRow):
    """A file that failed, with each mistake."""

    details: list[str]


class FactsBuilt(TypedDict):
    """What `facts build` prints."""

    built: list[BuiltRow]
    failed: list[FailedFile]


class SentCorrection(TypedDict):
    """When the correction left in a language."""

    lang: Tag
    at: datetime


@with_fields_of("CorrectionClock")
class CorrectionRow(TypedDict):
    """The clock of a correction."""

    out: list[SentCorrection]


class RecipientCount(TypedDict):
    """How many recipients a list has."""

    lists: str
    count: int


class WaitingLanguage(TypedDict):
    """A language whose correction is not out."""

    lang: Tag
    holding: bool


class FactCorrected(TypedDict):
    """What `facts correct` prints."""

    fact: str
    state: FactState
    reasons: list[approver.ReasonRow]
    template: Path | None
    file: Path | None
    replaces: list[str]
    recall: list[RecalledRow]
    recipients: list[RecipientCount]
    ready: list[Tag]
    waiting: list[WaitingLanguage]
    clock: CorrectionRow


class CorrectionList(TypedDict):
    """What `facts corrections` prints."""

    corrections: list[CorrectionRow]


class DecidedFact(TypedDict):
    """What became of a fact."""

    id: str
    state: FactState
    done: bool
    reasons: list[approver.ReasonRow]


class DecidedFacts(TypedDict):
    """What `facts approve` and `facts reject` print."""

    facts: list[DecidedFact]
    signed: list[approver.SignedText]


@app.command("list")
@prints(FactList)
def list_facts(workspace: WorkspaceOption = None, json: Json = False) -> None:
    """List the facts, their state today, and where they are used."""
    with open_review(workspace) as session:
        rows = _rows(session)

    def draw_list(console: Console) -> None:
        for row in rows:
            output.say(console, *_fact_lines(row))
        if not rows:
            console.print("there are no facts; write them in facts.yaml")

    data: FactList = {"facts": rows}
    output.result(data, draw_list, as_json=json)


@app.command()
@prints(FactsChecked)
def check(workspace: WorkspaceOption = None, json: Json = False) -> Exit:
    """Check the facts, and run their audit queries.

    Exit code 1 if one may not be printed: it is not approved, has expired, is contradicted by a
    record or a person, or was not attested this quarter.
    """
    from langaccess import reports

    with open_review(workspace) as session:
        tests = reports.check_facts(session)
        rows = _rows(session)
    bad = [row for row in rows if row["reasons"]]

    def draw_check(console: Console) -> None:
        for one in tests:
            found = plural(len(one.records), "record") if one.records else "no record"
            verb = "contradicts" if len(one.records) < 2 else "contradict"
            output.say(console, f"{one.fact}: {found} {verb} it (audit query {one.query})")
        for row in bad:
            output.say(console, *_fact_lines(row))
        good = len(rows) - len(bad)
        output.say(console, f"{good} of {plural(len(rows), 'fact')} may be printed today")

    data: FactsChecked = {"facts": rows, "tests": tests}
    output.result(data, draw_check, as_json=json)
    return Exit.NO if bad else Exit.DONE


@app.command()
@prints(DecidedFacts)
def approve(
    ids: Ids,
    by: approver.ByOption,
    seen: approver.SeenOption = "",
    despite_rejection: approver.DespiteOption = "",
    sheet: approver.SheetOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Approve facts as the agency's policy.

    The approver has `approves_facts: true` on the roster and did not write the fact. Any later
    change of its text, dates or authorities undoes the approval.
    """
    from langaccess.agency import facts
    from langaccess.agency.approval import Consent

    with open_review(workspace) as session:
        who, unique = approver.roster_person(session, by), tuple(dict.fromkeys(ids))
        _show_objections(session, unique)
        asked = approver.sign(
            who, Consent(seen, despite_rejection), sheet=sheet, as_json=json,
            act=lambda said, preview: facts.approve_facts(
                session, unique, who, said, preview=preview
            ),
        )  # fmt: skip
    return _print_decisions(asked, as_json=json)


def _show_objections(session: Session, ids: tuple[str, ...]) -> None:
    """Show the approver what partners object to in these facts."""
    from langaccess.outreach import registers

    partners = registers.load_register(session, registers.PARTNERS)
    for fact in ids:
        for partner, said in registers.objections(partners, fact):
            text = f"{partner.title} objects to {fact}, {said.on}: {said.why}"
            output.Reporter().note(text)


@app.command()
@prints(DecidedFacts)
def reject(
    ids: Ids,
    by: Annotated[str, typer.Option("--by", help="Who rejects: a name or id on the roster.")],
    why: Annotated[str, typer.Option("--why", help="The reason.")],
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Withdraw the approval of facts.

    Nothing with them is published any more, and its copies are recalled.
    """
    from langaccess.agency import facts

    with open_review(workspace) as session:
        who = approver.roster_person(session, by)
        asked = facts.reject_facts(session, tuple(dict.fromkeys(ids)), who, why=why)
    return _print_decisions(asked, as_json=json)


@app.command()
@prints(FactRow)
def attest(
    id_: OneId,
    by: Annotated[str, typer.Option("--by", help="The person whom the fact names, on the roster.")],
    false: Annotated[
        bool, typer.Option("--false", help="It is not true; anyone on the roster can say so.")
    ] = False,
    why: Annotated[str, typer.Option("--why", help="With --false: what shows it.")] = "",
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Record that a fact still holds, or that it does not.

    Exit code 1 if the fact may not be printed now.
    """
    from langaccess.agency import facts

    with open_review(workspace) as session:
        facts.attest_fact(session, id_, by=by, holds=not false, why=why)
        (row,) = [one for one in _rows(session) if one["id"] == id_]
    output.result(row, lambda console: output.say(console, *_fact_lines(row)), as_json=json)
    return Exit.NO if row["reasons"] else Exit.DONE


@app.command()
@prints(FactsBuilt)
def build(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE", help="Documents with slots; default: all in notices/."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write here; default: the same name in brochures/.")
    ] = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Fill the slots of documents with facts and contacts.

    Slots are {{fact:ID}}, {{contact:NAME.FIELD}} and {{agency.name}}. Writes the source documents,
    which go to review like any other source. A document with a fact that may not be printed today
    is not written (exit code 1), nor is one with a slot that has no value (exit code 4); the others
    are written.
    """
    from langaccess import reports, review
    from langaccess.cli.render.review import error_row
    from langaccess.core.errors import InputError, UsageError

    with open_review(workspace) as session:
        named = files or review.slotted_sources(session.folder)
        if not named:
            raise InputError(
                "there are no documents with slots in notices/",
                hint="name a file, or begin with `langaccess kits list`",
            )
        if out is not None and len(named) > 1:
            raise UsageError("--out names one file", hint="name one document with slots")
        reports.check_facts(session)
        made, failed = _build_each(session, named, out)
    data: FactsBuilt = {
        "built": [_built_row(one) for one in made],
        "failed": [{**error_row(exc), "details": list(exc.details)} for exc in failed],
    }

    def draw_build(console: Console) -> None:
        for one in made:
            output.say(console, *_built_lines(one))
        for exc in failed:
            output.say(console, *_failed_lines(exc))

    output.result(data, draw_build, as_json=json)
    if failed:
        return Exit.INPUT
    return Exit.NO if any(one.refused for one in made) else Exit.DONE


def _build_each(
    session: Session, named: Sequence[Path], out: Path | None
) -> tuple[list[BuiltSource], list[InputError]]:
    """Build each document, and return what was built and why the others were not."""
    from langaccess import review
    from langaccess.cli.render.review import all_refused
    from langaccess.core.errors import InputError

    made: list[BuiltSource] = []
    failed: list[InputError] = []
    for one in named:
        try:
            made.append(review.build_source(session, one, out))
        except InputError as exc:
            failed.append(exc)
    if failed and not made:
        raise all_refused(failed)
    return made, failed


def _failed_lines(error: InputError) -> Iterator[str]:
    yield f"not written: {error}"
    yield from (f"  {line}" for line in error.details)
    if error.hint:
        yield f"  next: {error.hint}"


@app.command()
@prints(FactCorrected)
def correct(
    id_: OneId,
    why: Annotated[str, typer.Option("--why", help="What is wrong; kept in the log only.")],
    heard: Annotated[str, typer.Option("--heard", help="When you heard of it: 2026-11-30T09:00.")],
    by: Annotated[str, typer.Option("--by", help="Who says so (recorded with your account).")],
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Start the correction of a rumor or an old sheet.

    Writes a sheet with a fixed frame and the fact, and lists the copies to recall, the lists that
    got the old text, and the languages in which the sheet is not approved yet. Exit code 1 if the
    fact may not be printed, or a language still waits.
    """
    from langaccess import reports
    from langaccess.outreach import notices

    with open_review(workspace) as session:
        moment = _moment(heard, session.policy.agency.time_zone or "UTC")
        reports.check_facts(session)
        made = notices.correct_fact(session, id_, why=why, heard=moment, by=by)
    data = _correction_data(made)
    output.result(data, lambda console: output.say(console, *_correction_lines(made)), as_json=json)
    return Exit.NO if made.built is None or made.waiting else Exit.DONE


@app.command()
@prints(CorrectionList)
def corrections(workspace: WorkspaceOption = None, json: Json = False) -> Exit:
    """List the corrections, and the hours to the first answer.

    Exit code 1 if one is late.
    """
    from langaccess.outreach import notices

    with open_review(workspace) as session:
        found = notices.correction_clocks(session)
    rows = [_clock_row(one) for one in found]

    def draw_corrections(console: Console) -> None:
        output.say(console, *(_clock_line(one) for one in found))
        if not found:
            console.print("no correction is recorded")

    data: CorrectionList = {"corrections": rows}
    output.result(data, draw_corrections, as_json=json)
    return Exit.NO if any(one.late for one in found) else Exit.DONE


def _moment(typed: str, zone: str) -> datetime:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from langaccess.core.errors import UsageError

    try:
        found = datetime.fromisoformat(typed)
    except ValueError as exc:
        raise UsageError(f"--heard {typed}: write it like 2026-11-30T09:00") from exc
    return found if found.tzinfo is not None else found.replace(tzinfo=ZoneInfo(zone))


def _clock_row(one: CorrectionClock) -> CorrectionRow:
    out = [{"lang": tag, "at": at} for tag, at in one.out.items()]
    return cast("CorrectionRow", output.fields(one) | {"out": out})


def _clock_line(one: CorrectionClock) -> str:
    state = "no answer is out yet"
    if one.first is not None:
        hours = (one.first - one.heard).total_seconds() / 3600
        state = f"first answer after {hours:.1f} hours, in {', '.join(one.out)}"
    late = ", LATE" if one.late else ""
    return (
        f"{one.fact}: heard {one.heard:%Y-%m-%d %H:%M}, due {one.due:%Y-%m-%d %H:%M}, {state}{late}"
    )


def _correction_data(made: Correction) -> FactCorrected:
    from langaccess.cli.render.publish import recall_row

    return {
        "fact": made.fact.fact.id, "state": made.fact.state,
        "reasons": [approver.reason_row(ground) for ground in made.fact.reasons],
        "template": made.template, "file": None if made.built is None else made.built.path,
        "replaces": list(made.replaces), "recall": [recall_row(one) for one in made.recalled],
        "recipients": [{"lists": name, "count": n} for name, n in made.recipients.items()],
        "ready": list(made.ready),
        "waiting": [{"lang": tag, "holding": held} for tag, held in made.waiting.items()],
        "clock": _clock_row(made.clock),
    }  # fmt: skip


def _correction_lines(made: Correction) -> Iterator[str]:
    if made.built is None:
        yield f"the fact {made.fact.fact.id} may not be printed: {made.fact.problem}"
        yield "next: correct and approve it, then run this command again"
    else:
        yield f"{made.built.name}: {'written' if made.built.changed else 'unchanged'}"
    for one in made.recalled:
        yield f"recall: {one.copies.copies} copies of {one.copies.form} at {one.copies.site}"
    for document in made.replaces:
        yield f"also collect English copies of {document}: they are not in the register"
    for name, count in made.recipients.items():
        yield f"write again to: {name} ({plural(count, 'recipient')} got the old text)"
    for tag in made.ready:
        yield f"approved: {tag.name} ({tag})"
    for tag, holding in made.waiting.items():
        rest = (
            "hand out the holding sheet (rumor.md)" if holding else "no holding sheet is approved"
        )
        yield f"not approved: {tag.name} ({tag}): {rest}"
    yield _clock_line(made.clock)


def _rows(session: Any) -> list[FactRow]:
    from langaccess import review
    from langaccess.agency.facts import fact_statuses

    built = review.BuiltFacts(session)
    return [_row(one, built) for one in fact_statuses(session).values()]


def _row(one: FactStatus, built: BuiltFacts) -> FactRow:
    fact = one.fact
    return {
        "id": fact.id, "text": fact.statement, "kind": fact.kind, "state": one.state,
        "authority": list(fact.authority), "as_of": fact.as_of, "last_day": one.last,
        "written_by": fact.written_by,
        "approved_by": [held.name for held in one.approvals],
        "query": fact.proved_by.query or None, "attests": fact.proved_by.attests or None,
        "proof_due": one.proof_due, "supersedes": fact.supersedes or None,
        "reasons": [approver.reason_row(ground) for ground in one.reasons],
        "documents": list(built.documents(fact.id)),
    }  # fmt: skip


def _fact_lines(row: FactRow) -> Iterator[str]:
    yield f"{row['id']}: {row['state']}, until {row['last_day']}"
    yield f"  {row['text']}"
    for one in row["reasons"]:
        yield f"  may not be printed: {one['text']} ({one['rule']})"
    if row["documents"]:
        yield f"  in {', '.join(row['documents'])}"


def _built_row(one: BuiltSource) -> BuiltRow:
    return {
        "file": None if one.refused else one.path, "template": one.template,
        "changed": one.changed, "kept": one.aside, "contacts": list(one.contacts),
        "facts": [{"id": id_, "sentences": list(at)} for id_, at in one.facts.items()],
        "refused": [
            {"id": status.fact.id, "reasons": list(map(approver.reason_row, status.reasons))}
            for status in one.refused
        ],
    }  # fmt: skip


def _built_lines(one: BuiltSource) -> Iterator[str]:
    for status in one.refused:
        yield f"{one.template.name}: not written: the fact {status.fact.id}: {status.problem}"
    if one.refused:
        yield "next: correct it in facts.yaml, or have it approved: langaccess facts approve ID"
        return
    yield f"{one.name}: {'written' if one.changed else 'unchanged'}"
    for id_, places in one.facts.items():
        numbers = ", ".join(map(str, places))
        yield f"  {id_}: {'sentence' if len(places) == 1 else 'sentences'} {numbers}"
    if one.aside is not None:
        yield f"  someone had edited it; that version is kept as {one.aside}"


def _print_decisions(asked: Sequence[FactDecision], *, as_json: bool) -> Exit:
    signed = approver.sheet_rows(asked)
    refused = [
        one.answer.decision for one in asked if one.answer and not one.answer.decision.allowed
    ]

    def draw_decisions(console: Console) -> None:
        output.put(console, *approver.sheet_lines(signed))
        for one in asked:
            output.put(console, f"{one.status.fact.id}: {one.status.state}")
            if one.answer is not None and not one.answer.decision.allowed:
                errors = [f for f in one.answer.text.findings or () if f.severity == "error"]
                output.put(console, *approver.refusal_lines(one.answer.decision, errors))
        output.put(console, *approver.next_lines(refused))

    rows: list[DecidedFact] = [
        {
            "id": one.status.fact.id, "state": one.status.state,
            "done": one.answer is None or one.answer.decision.allowed,
            "reasons": [] if one.answer is None or one.answer.decision.allowed
            else [approver.reason_row(ground) for ground in one.answer.decision.reasons],
        }
        for one in asked
    ]  # fmt: skip
    data: DecidedFacts = {"facts": rows, "signed": signed}
    output.result(data, draw_decisions, as_json=as_json)
    return Exit.NO if refused else Exit.DONE
