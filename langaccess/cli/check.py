"""`langaccess check`: errors in a translation, by a person or a machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from langaccess.cli import output
from langaccess.cli.options import (
    DefaultCommandGroup,
    Json,
    Quiet,
    WorkspaceOption,
    parse_language,
    parse_optional_language,
)
from langaccess.cli.shapes import prints
from langaccess.core.errors import Exit, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Literal

    from langaccess.agency.facts import Registered
    from langaccess.agency.session import Session
    from langaccess.cli.output import Reporter
    from langaccess.core.tags import Tag
    from langaccess.qa import CheckReport, CheckSettings, Term

    Answers = frozenset[tuple[str, str]]
    Verdict = Literal["false_alarm", "source_wrong"]
    Terms = Callable[[Tag], tuple[Term, ...]]


class AcceptedAnswer(TypedDict):
    """What `check accept` prints."""

    code: str
    segment: str
    by: str
    entry: int


class _FilesByDefault(DefaultCommandGroup):
    """`check flyer.pt.docx --against …` needs no further word."""

    default_command = "files"


app = typer.Typer(
    name="check",
    cls=_FilesByDefault,
    help=(
        "Check translations, yours or a vendor's: langaccess check TARGET... --against SOURCE..."
    ),
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command()
@prints("CheckAnswer")
def files(
    targets: Annotated[
        list[Path],
        typer.Argument(help="Translations, folders, or XLIFF, TMX, PO, TSV, CSV, XLSX files."),
    ],
    against: Annotated[
        list[Path] | None,
        typer.Option("--against", help="Their source files or folder. Can be used more than once."),
    ] = None,
    lang: Annotated[
        str | None,
        typer.Option("--lang", help="Language of the translations; default: from the file name."),
    ] = None,
    source_lang: Annotated[str, typer.Option("--from", help="Language of the sources.")] = "en",
    report: Annotated[
        Path | None,
        typer.Option("--report", help="Write a report for the vendor (.docx, .xlsx or .html)."),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also show informational and accepted findings.")
    ] = False,
    workspace: WorkspaceOption = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> Exit:
    """Compare translations with their sources and list errors.

    Same as `langaccess check TARGET... --against SOURCE...`. It also checks files that this program
    did not make. Exit code 1 if something must be corrected, 4 if one of several files cannot be
    read; the others are still compared.
    """
    from langaccess import qa
    from langaccess.agency.session import open_session
    from langaccess.cli.render import check as view

    reporter = output.Reporter(quiet=quiet or as_json)
    with open_session(workspace, note=reporter.note) as session:
        found = qa.check_files(
            targets,
            against or (),
            tag=parse_optional_language(lang),
            source_tag=parse_language(source_lang),
            settings=_check_settings(session),
            progress=reporter,
        )
        _remember_findings(session, found, reporter)
    if report is not None:
        from langaccess.core.clock import today
        from langaccess.qa import write_report

        write_report(found, report, on=today())
        reporter.note(f"report: {report}")
    output.result(
        view.report_data(found),
        lambda console: view.draw_report(console, found, everything=everything),
        as_json=as_json,
    )
    if found.unread:
        return Exit.INPUT
    return Exit.NO if found.failed else Exit.DONE


@app.command()
@prints(AcceptedAnswer)
def accept(
    code: Annotated[str, typer.Argument(help="The check code that `langaccess check` printed.")],
    segment: Annotated[str, typer.Argument(help="The segment that `langaccess check` printed.")],
    by: Annotated[
        str, typer.Option("--by", help="Who accepts it; for an error, a person on the roster.")
    ],
    why: Annotated[str, typer.Option("--why", help="The reason.")],
    source_wrong: Annotated[
        bool,
        typer.Option("--source-wrong", help="The source is wrong and the translation is right."),
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> None:
    """Accept a finding that is a false alarm.

    It no longer counts while source and translation stay unchanged. An error that blocks approval
    must be accepted by a person on the roster; a warning by anyone who knows. The log records the
    answer with your account and computer.
    """
    from langaccess import qa
    from langaccess.agency.session import open_session
    from langaccess.cli.approver import roster_person

    known = {**qa.CHECKS, **qa.FILE_CHECKS}
    if code not in known:
        raise UsageError(f"there is no check '{code}'", hint="see docs/reference/checks.md")
    with open_session(workspace) as session:
        conn, id_ = session.connection, ""
        if qa.answerable(conn, code, segment).holds:
            who = roster_person(session, by)
            by, id_ = who.name, who.id
        verdict: Verdict = "source_wrong" if source_wrong else "false_alarm"
        answer = qa.FindingAnswer(code, segment, by, why, verdict, id_)
        entry = qa.accept(conn, answer, at=session.now)
    data: AcceptedAnswer = {"code": code, "segment": segment, "by": by, "entry": entry.seq}
    text = f"accepted by {by}: {code} at {segment}, entry {entry.seq} of the log"
    output.result(data, lambda console: output.put(console, text), as_json=as_json)


def _remember_findings(session: Session, report: CheckReport, reporter: Reporter) -> None:
    """Store the findings so that they can be accepted; note if that is not possible."""
    from langaccess import qa
    from langaccess.core.errors import OutputError

    if session.root is None or not report.findings:
        return
    rows = [
        qa.ShownFinding(f.code, f.segment, f.severity == "error", f.kept) for f in report.findings
    ]
    try:
        qa.remember(session.connection, rows)
    except OutputError as exc:
        reporter.note(f"these findings cannot be accepted now: {exc.message}")


def _check_settings(session: Session) -> CheckSettings:
    """Return the agency's settings, or the shipped ones without an agency folder."""
    from langaccess import qa
    from langaccess.translate.memory import terms_in

    policy = session.policy
    return qa.settings(policy, *_agency_answers(session, terms_in(session)))


def _agency_answers(session: Session, terms: Terms) -> tuple[Answers, Terms, Registered]:
    """Return the answers, the terms and the contacts of an agency."""
    from langaccess import qa
    from langaccess.agency.facts import Registered

    if session.root is None:
        return frozenset(), terms, Registered()
    conn = session.connection if session.has_database else None
    return qa.accepted(session), terms, Registered.of(session.root, conn)
