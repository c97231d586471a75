"""`langaccess plan`: what is to be translated, what it costs, and the language access plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from langaccess.cli import output
from langaccess.cli.options import Json, Quiet, WorkspaceOption
from langaccess.cli.reporting import (
    ListFormatOption,
    OutOption,
    PageFormatOption,
    WrittenPage,
    write_page,
)
from langaccess.cli.shapes import prints, with_fields_of
from langaccess.core.errors import Exit, UsageError
from langaccess.core.words import plural

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from langaccess.agency.session import Session
    from langaccess.core.model import Decision
    from langaccess.outreach.plan import (
        Backlog,
        BacklogItem,
        BudgetCut,
        CellState,
        LawCheck,
        PlanFacts,
        PlanLanguage,
        PlanMatrix,
        PlanReview,
        PlanSignature,
    )
    from langaccess.reports import Practice

app = typer.Typer(
    name="plan",
    help="Plan translations, and write the language access plan.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_NO_FOLDER = "a plan is made in an agency's folder, and there is none here"
_SHOWN = 20
_MARKS = {
    "done": "done", "stale": "stale", "in_review": "rev", "draft": "draft", "missing": "miss",
    "notice": "note", "oral": "oral", "barred": "human",
}  # fmt: skip
_LEGEND = (
    "rev: in review; miss: missing; note: a notice is enough; oral: oral only; human: missing, and "
    "barred from machine; empty: not needed"
)


@with_fields_of("PlanMatrix")
class PlanBacklog(WrittenPage):
    """What `plan backlog` prints."""

    counts: dict[CellState, int]
    items: tuple[BacklogItem, ...]
    order: str
    total: float
    budget: BudgetCut | None


class PlanWorksheet(WrittenPage):
    """What `plan worksheet` prints."""

    title: str
    languages: tuple[PlanLanguage, ...]
    questions: tuple[str, ...]


class PlanRefused(TypedDict):
    """What `plan render` prints where the plan may not be published."""

    decision: Decision


class RenderedPlan(WrittenPage):
    """What `plan render` prints."""

    title: str
    adopted: PlanSignature | None
    languages: tuple[PlanLanguage, ...]
    counts: dict[CellState, int]
    indicators: Mapping[str, str]


class LawChecks(WrittenPage):
    """What `plan check` prints."""

    laws: tuple[LawCheck, ...]


class PlanReviewed(WrittenPage):
    """What `plan review` prints."""

    review: PlanReview


@app.command("backlog")
@prints(PlanBacklog)
def show_backlog(
    budget: Annotated[
        float | None, typer.Option("--budget", help="US dollars: show what they buy.")
    ] = None,
    rush: Annotated[
        bool, typer.Option("--rush", help="Price urgent orders, by the vendors that take them.")
    ] = False,
    form: ListFormatOption = None,
    out: OutOption = None,
    quiet: Quiet = False,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Show what is to be translated first, and its price.

    The first table has every vital document in every language that it needs. The documents are in
    `documents.yaml`, prices in `rates.yaml`. The order is by stakes, people and words; a budget
    buys from the top until the next item does not fit.
    """
    from langaccess import reports
    from langaccess.agency.session import open_session
    from langaccess.outreach import plan

    if budget is not None and budget < 0:
        raise UsageError(f"--budget {budget:g}: write an amount of US dollars, such as 4000")
    reporter = output.Reporter(quiet=quiet or json)
    with open_session(workspace) as session:
        session.require_folder(_NO_FOLDER)
        rates = plan.load_rates(session.folder).rates
        matrix = plan.document_matrix(session, progress=reporter)
        found = plan.backlog(matrix, rates, on=session.today, rush=rush)
        cut = None if budget is None else found.cut(budget)
        data = output.fields(matrix) | output.fields(found)
        notes = (*matrix.notes, *found.notes)
        data |= {"counts": matrix.counts(), "budget": cut, "notes": notes}
        if form is not None or out is not None:
            page = reports.backlog_page(
                matrix, found, cut, agency=_agency(session), on=str(session.today)
            )
            write_page(page, form, out, data, as_json=json, is_list=True)
            return
    output.result(data, lambda console: _draw_backlog(console, matrix, found, cut), as_json=json)


def _agency(session: Session) -> str:
    return session.policy.agency.name or session.policy.id


def _draw_backlog(
    console: Console, matrix: PlanMatrix, found: Backlog, cut: BudgetCut | None
) -> None:
    from langaccess import reports

    if not matrix.documents:
        output.say(console, "no vital documents are listed: write documents.yaml")
        output.say(console, *(f"note: {note}" for note in (*matrix.questions, *matrix.notes)))
        return
    output.say(console, reports.counts_words(matrix))
    columns = ("", *(str(one.tag) for one in matrix.languages))
    marks = {place: _MARKS[cell.state] for place, cell in matrix.by_place().items()}
    rows = [
        (one.id, *(marks.get((one.id, language.tag), "") for language in matrix.languages))
        for one in matrix.documents
    ]
    console.print(output.table("", columns, rows))
    output.say(console, _LEGEND)
    if found.items:
        output.say(console, "")
        heads = ("no.", "document", "lang", "state", "stakes", "people", "words", "USD")
        shown = [
            (
                str(one.rank), one.document, str(one.tag), _MARKS[one.state], one.stakes,
                "?" if one.people_low is None else f"{one.people_low:,}",
                "?" if one.words is None else f"{one.words.total:,}",
                "?" if one.price is None else f"{one.price.amount:,.2f}",
            )
            for one in found.items[:_SHOWN]
        ]  # fmt: skip
        console.print(output.table("TO BE TRANSLATED", heads, shown))
        if len(found.items) > _SHOWN:
            output.say(console, f"and {len(found.items) - _SHOWN} more: --out FILE.xlsx has all")
        output.say(console, f"order: {found.order}")
        if cut is not None:
            output.say(console, reports.budget_words(found, cut))
        elif found.total:
            output.say(console, f"all that have a price: {reports.dollars(found.total)}")
    output.say(console, *(f"decide: {question}" for question in matrix.questions))
    output.say(console, *(f"note: {note}" for note in (*matrix.notes, *found.notes)))
    if found.notes:
        output.say(console, "next: enter current rates in rates.yaml")


@app.command("worksheet")
@prints(PlanWorksheet)
def worksheet(
    form: PageFormatOption = None,
    out: OutOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Write the four-factor worksheet from your data."""
    from langaccess import reports

    with _open(workspace) as session:
        facts, practice = _read(session, quiet=json)
        page = reports.worksheet_page(facts, practice)
    data: PlanWorksheet = {
        "title": page.title,
        "languages": facts.need.languages,
        "questions": facts.need.questions,
    }
    write_page(page, form, out, data, as_json=json)


@app.command("render")
@prints(RenderedPlan | PlanRefused)
def render(
    form: PageFormatOption = None,
    out: OutOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Write the language access plan from your data.

    Your own words in it are the statement and the commitments of `plan.yaml`. The log keeps the
    figures of a plan that is written to a file, for the review of the next year. Exit code 1 if a
    source of the rules has not been checked for too long; then nothing is written.
    """
    from langaccess import reports
    from langaccess.agency.policy import print_decision
    from langaccess.core.files import sha256
    from langaccess.outreach import plan

    with _open(workspace) as session:
        may = print_decision(session.policy, (), session.today)
        if not may.allowed:
            barred: PlanRefused = {"decision": may}
            output.text(barred, lambda: _refusal_lines(may), as_json=json)
            return Exit.NO
        facts, practice = _read(session, quiet=json)
        indicators = reports.plan_indicators(facts, practice)
        laws = plan.load_laws(session.folder)
        checks = [plan.check_law(facts, laws, id_) for id_ in facts.file.laws]
        page = reports.plan_page(facts, practice, plan.review_plan(facts, indicators), checks)
        data: RenderedPlan = {
            "title": page.title,
            "adopted": facts.file.adopted,
            "languages": facts.need.languages,
            "counts": facts.matrix.counts(),
            "indicators": indicators,
        }
        write_page(page, form, out, data, as_json=json)
        if out is not None:
            plan.record_plan(
                session, facts.matrix, facts.need.assessment, indicators,
                file=out.name, sha256=sha256(out.read_bytes()),
            )  # fmt: skip
    return Exit.DONE


def _refusal_lines(may: Decision) -> list[str]:
    lines = [line for ground in may.reasons for line in output.wrap(f"not written: {ground.text}")]
    return lines + [line for step in may.instead for line in output.wrap(f"next: {step}")]


@app.command("check")
@prints(LawChecks)
def check(
    law: Annotated[
        list[str] | None,
        typer.Option(
            "--law",
            help="Id of a law; default: those of plan.yaml. Can be used more than once.",
        ),
    ] = None,
    form: ListFormatOption = None,
    out: OutOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Compare your plan with what a law asks for.

    Each field is there, there in part, or missing, with the place where it comes from. A law that
    no one compared with its text is refused; enter it in `laws.yaml`. Whether a law applies to you
    is a question for counsel. Exit code 1 if a field is missing or there in part.
    """
    from langaccess import reports
    from langaccess.outreach import plan

    with _open(workspace) as session:
        laws = plan.load_laws(session.folder)
        wanted = law or plan.load_plan_file(session.folder).laws
        if not wanted:
            known = [one.id for one in laws.values() if one.verified is not None]
            raise UsageError(
                "which law?", hint=f"--law {' or --law '.join(known)}; or `laws` in plan.yaml"
            )
        facts = plan.plan_facts(session, progress=output.Reporter(quiet=json))
        found = tuple(plan.check_law(facts, laws, id_) for id_ in dict.fromkeys(wanted))
        agency, on = _agency(session), str(session.today)
    data: LawChecks = {"laws": found}
    if form is not None or out is not None:
        page = reports.law_page(found, agency=agency, on=on)
        write_page(page, form, out, data, as_json=json, is_list=True)
    else:
        output.result(data, lambda console: _draw_checks(console, found), as_json=json)
    return Exit.DONE if all(one.is_complete for one in found) else Exit.NO


def _draw_checks(console: Console, checks: tuple[LawCheck, ...]) -> None:
    from langaccess import reports

    for found in checks:
        output.say(console, f"{found.law.cite}: {found.law.applies_to}")
        output.say(console, f"  {reports.reading_words(found)}", indent="    ")
        rows = [(one.status, one.paragraph, one.text, one.place) for one in found.fields]
        console.print(output.table("", ("status", "paragraph", "asks for", "where"), rows))
        for one in found.fields:
            if one.next:
                output.say(console, f"next, {one.paragraph or one.id}: {one.next}")
    output.say(console, "whether a law applies to you is a question for counsel")


@app.command("review")
@prints(PlanReviewed)
def review(
    form: PageFormatOption = None,
    out: OutOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Compare with last year's plan; list what is late.

    The plan before is the last one that `plan render` wrote at least half a year ago. Exit code 1
    if a commitment, a document or a translation is late, or a threshold was newly crossed.
    """
    from langaccess import reports
    from langaccess.outreach import plan

    with _open(workspace) as session:
        facts, practice = _read(session, quiet=json)
        found = plan.review_plan(facts, reports.plan_indicators(facts, practice))
        page = reports.review_page(found, agency=_agency(session), on=str(session.today))
    data: PlanReviewed = {"review": found}
    if form is not None or out is not None:
        write_page(page, form, out, data, as_json=json)
    else:
        output.result(data, lambda console: _draw_review(console, found), as_json=json)
    return Exit.DONE if found.is_clean else Exit.NO


def _draw_review(console: Console, found: PlanReview) -> None:
    from langaccess import reports

    if found.earlier is None:
        output.say(
            console,
            "no plan of an earlier day is in the log, so nothing is compared: "
            "langaccess plan render --out FILE keeps the figures of today",
        )
    else:
        output.say(console, f"compared with the plan written on {found.earlier.on}")
        rows = [reports.figure_cells(one) for one in found.figures]
        if rows:
            console.print(output.table("", ("group", "then", "now", "difference"), rows))
        for group, then, now in map(reports.crossed_cells, found.crossed):
            output.say(console, f"threshold: {group} was {then}, now {now}")
    for promise in found.overdue:
        output.say(
            console,
            f"overdue since {promise.due}: {promise.id}, {promise.owner}: {promise.text}",
        )
    for document in found.aged:
        output.say(
            console, f"to be read again since {document.review_by}: {document.title} "
            f"({document.owner})"
        )  # fmt: skip
    for cell in found.stale:
        output.say(console, f"stale: {cell.document}, {cell.tag.name}: {cell.why}")
    if found.is_clean:
        output.say(console, "nothing is late")
    kept = plural(len(found.kept), "commitment")
    if found.kept:
        output.say(console, f"kept: {kept}")


def _open(workspace: Path | None) -> Session:
    from langaccess.agency.session import open_session

    session = open_session(workspace)
    session.require_folder(_NO_FOLDER)
    return session


def _read(session: Session, *, quiet: bool) -> tuple[PlanFacts, Practice | None]:
    """Return what the plan rests on, and the log of the last 12 months, judged."""
    from langaccess import reports
    from langaccess.outreach import plan

    facts = plan.plan_facts(session, progress=output.Reporter(quiet=quiet))
    if not facts.all_encounters:
        return facts, None
    return facts, reports.read_practice(session, reports.months_until(session.today, 12))
