"""`langaccess init` and `langaccess todo`."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypedDict

import typer

from langaccess.cli import output
from langaccess.cli.confirm_sentences import no_confirmer, waiting_row
from langaccess.cli.options import Json, WorkspaceOption
from langaccess.cli.shapes import prints
from langaccess.core.errors import Interrupted
from langaccess.core.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console

    from langaccess.agency.session import Session
    from langaccess.agency.workspace import SetupQuestion, Unset, Workspace
    from langaccess.cli.confirm_sentences import WaitingSentence
    from langaccess.reports import Upcoming, UpcomingDate

Answer = str | None


class CreatedFolder(TypedDict):
    """What `init` prints."""

    root: Path | None
    jurisdiction: Path
    key: Path | None
    missing: tuple[Unset, ...]


class TodoList(TypedDict):
    """What `todo` prints."""

    file: Path
    missing: tuple[Unset, ...]
    waiting: list[WaitingSentence]
    confirmers: tuple[str, ...]
    interpreter_line: str | None
    behind: list[Path]
    dates: tuple[UpcomingDate, ...]
    unread: tuple[str, ...]
    need: list[str]
    not_begun: list[str]


def _option(name: str, text: str) -> Any:
    return typer.Option(name, help=text, show_default=False)


@prints(CreatedFolder)
def init(
    name: Annotated[Path, typer.Argument(help="The folder to create.")],
    template: Annotated[
        str | None,
        typer.Option("--from", help="Copy the rules of a shipped example or of a file."),
    ] = None,
    sample: Annotated[
        bool,
        typer.Option("--sample", help="Create a sample agency with people, records and texts."),
    ] = False,
    ask: Annotated[
        bool | None,
        typer.Option("--ask/--no-ask", help="Ask questions (default: on a terminal)."),
    ] = None,
    agency: Annotated[Answer, _option("--agency", "Name of the agency.")] = None,
    kind: Annotated[
        Answer, _option("--kind", "Kind of agency: police, sheriff, campus, tribal…")
    ] = None,
    state: Annotated[Answer, _option("--state", "State, two letters.")] = None,
    time_zone: Annotated[
        Answer, _option("--time-zone", "Time zone, such as America/New_York.")
    ] = None,
    public_phone: Annotated[Answer, _option("--public-phone", "Non-emergency number.")] = None,
    interpreter_line: Annotated[
        Answer, _option("--interpreter-line", "Number of the telephone interpreter line.")
    ] = None,
    sign_agency: Annotated[
        Answer, _option("--sign-agency", "Number of the on-call sign language agency.")
    ] = None,
    sign_video: Annotated[
        Answer, _option("--sign-video", "Number for sign language interpreters by video.")
    ] = None,
    coordinator: Annotated[
        Answer, _option("--coordinator", "Who is responsible for language access, by title.")
    ] = None,
    languages: Annotated[
        Answer, _option("--languages", "Languages in your area, with commas.")
    ] = None,
    keep: Annotated[
        Answer, _option("--keep", "Names that are never translated, with commas.")
    ] = None,
    approvals: Annotated[
        Answer, _option("--approvals", "How many people approve a public brochure: 1 or 2.")
    ] = None,
    gate: Annotated[
        Answer,
        _option(
            "--gate", "For a sentence that no machine may translate: mark it, or refuse the file."
        ),
    ] = None,
    network: Annotated[
        Answer, _option("--network", "May the program download models: yes or no.")
    ] = None,
    json: Json = False,
) -> None:
    """Create your agency's folder.

    On a terminal it asks about a dozen questions; press Enter to skip one. `langaccess todo` lists
    what is still missing. Nothing is overwritten.
    """
    from langaccess.agency import workspace
    from langaccess.cli.sample import make_sample
    from langaccess.core.errors import UsageError

    given = {
        "agency": agency, "kind": kind, "state": state, "time-zone": time_zone,
        "public-phone": public_phone, "interpreter-line": interpreter_line,
        "sign-agency": sign_agency, "sign-video": sign_video,
        "coordinator": coordinator, "languages": languages, "keep": keep,
        "approvals": approvals, "gate": gate, "network": network,
    }  # fmt: skip
    if sample:
        if template is not None or any(value is not None for value in given.values()):
            raise UsageError("--sample needs no other answers", hint="leave the other options out")
        made = make_sample(name)
    else:
        typing = sys.stdin is not None and sys.stdin.isatty()  # a service has no stdin
        answers = _collect_answers(given, ask=typing and not json if ask is None else ask)
        made = workspace.create(name, answers, template=_find_template(template))
        if ask is None and not json and _is_piped():
            output.Reporter().note(
                "piped input was not read; add --ask to read the answers from it"
            )
    data, show = _creation_result(made, None if sample else _seal(made))
    output.result(data, show, as_json=json)


def _seal(made: Workspace) -> Path | None:
    """Make the account's key for the new log, and return its file; None where none can be kept."""
    from langaccess.agency import ledger
    from langaccess.agency.workspace import read_mark
    from langaccess.core.errors import OutputError

    mark = read_mark(made.require())
    if os.environ.get(ledger.KEY) or mark is None:
        return None
    try:
        return ledger.make_key(mark.log)
    except OutputError as exc:
        output.Reporter().note(
            f"the log is not sealed, because no key can be kept in your account: {exc.message}"
        )
        return None


def _is_piped() -> bool:
    """Return whether stdin is a pipe or a file, which may hold answers."""
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (AttributeError, OSError):  # no stdin, or not a real file
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISREG(mode)


@prints(TodoList)
def todo(
    ics: Annotated[
        Path | None, typer.Option("--ics", help="Also write the dates as a calendar (.ics).")
    ] = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """List what your agency still has to enter or update.

    Also lists pages that no longer match the rules, sentences that wait for a person's
    confirmation, languages that are due by the census and not in your rules, and dates within 60
    days: credentials, courses, checks of registers, facts, the plan, cases. Exit code 0, whether or
    not something is missing.
    """
    from langaccess import reports
    from langaccess.agency.confirmation import confirmer_names, waiting_sentences
    from langaccess.agency.policy import adoption, interpreter_line
    from langaccess.agency.session import open_session
    from langaccess.agency.workspace import unset

    session = open_session(workspace, note=output.Reporter(quiet=json).note)
    root = session.require_folder("this lists what an agency's folder needs, and none is here")
    policy, file = session.policy, session.workspace.jurisdiction
    missing = unset(policy)
    behind = [copy for copy in reports.copies(root, policy) if copy.rules_differ]
    with session:
        waiting = waiting_sentences(session)
        dates = reports.upcoming(session)
        need_lines = _need_lines(session)
        not_begun = list(_not_begun(session))
        _write_calendar(session, dates, ics, quiet=json)
    whom = confirmer_names(session) if waiting else ()
    data: TodoList = {
        "file": file,
        "missing": missing,
        "waiting": [waiting_row(one) for one in waiting],
        "confirmers": whom,
        "interpreter_line": policy.agency.interpreter_line,
        "behind": [copy.file for copy in behind],
        "dates": dates.dates,
        "unread": dates.problems,
        "need": need_lines,
        "not_begun": not_begun,
    }
    adopt = [ground.text for ground in adoption(policy)] if policy.adopted else []

    def draw_todo(console: Console) -> None:
        for item in missing:
            output.say(console, f"{item.key}: {item.ask}")
            output.say(console, f"    {item.why}")
        if policy.agency.interpreter_line is None:
            output.put(console, interpreter_line(policy))
        if missing:
            output.put(console, f"enter these in {file}")
        output.put(console, *(f"the rules were {text}" for text in adopt))
        for copy in behind:
            name = copy.file.name
            console.print(f"{name} is out of date; write it again:")
            console.print(f"    langaccess policy render --out {name}")
        if waiting:
            _draw_waiting(console, len(waiting), whom)
        lines = (*not_begun, *need_lines, *_date_lines(dates))
        output.say(console, *lines)
        if not (missing or adopt or behind or waiting or lines):
            console.print("nothing is missing")

    output.result(data, draw_todo, as_json=json)


def _not_begun(session: Session) -> Iterator[str]:
    """Yield what an agency's folder needs besides the answers of `init`, with the command."""
    from langaccess.agency.facts import load_contacts
    from langaccess.agency.people import load_roster
    from langaccess.core.errors import ConfigError
    from langaccess.outreach import need

    policy = session.policy
    if policy.adopted is None:
        yield "no one has adopted these rules: langaccess policy adopt --by NAME"
    if policy.records.keep_months is None:
        yield (
            "your records schedule is not entered, so nothing is ever deleted: "
            "records: {keep_months: N} in jurisdiction.yaml"
        )
    try:
        if not load_roster(session.folder / "roster", policy).people:
            yield "no one is on the roster: langaccess roster import TABLE --guess"
        if not load_contacts(session.folder):
            yield "no contacts are registered: langaccess contacts set KEY VALUE --by NAME"
    except ConfigError as exc:
        yield f"a mistake: {exc.details[0] if exc.details else exc.message}"
    if not (session.has_database and need.sources(session.connection)):
        yield "no figures say which languages your area needs: langaccess need import TABLE"


def _write_calendar(session: Session, found: Upcoming, file: Path | None, *, quiet: bool) -> None:
    from langaccess.core.files import leave_others, write_atomic
    from langaccess.reports import dates_ics

    if file is None:
        return
    leave_others(file, ".ics")
    write_atomic(file, dates_ics(session, found.dates))
    output.Reporter(quiet=quiet).note(f"written: {file}, {plural(len(found.dates), 'date')}")


def _draw_waiting(console: Console, count: int, whom: Sequence[str]) -> None:
    verb = "waits" if count == 1 else "wait"
    names = " or ".join(whom) or "a person who may confirm"
    output.put(console, f"{plural(count, 'sentence')} {verb} for {names}:")
    console.print("    langaccess review confirm --by NAME")
    if not whom:
        output.put(console, no_confirmer())


def _need_lines(session: Session) -> list[str]:
    """Return which languages are due by the imported figures and not in the rules."""
    from langaccess.core.errors import InputError
    from langaccess.outreach import need

    if not session.has_database or not need.sources(session.connection):
        return []
    try:
        found = need.assess(session)
    except InputError:
        return []
    lost = [one.group for one in found.proposed if one.languages[0] not in one.adopted]
    asked = [one.group for one in found.groups if one.question and one.outcome != "not_due"]
    lines = []
    if lost:
        names = ", ".join(lost)
        lines.append(f"due by the census, not in your rules: {names}: langaccess need adopt")
    if asked:
        lines.append(
            f"{plural(len(asked), 'group')} of languages to ask about: langaccess need show"
        )
    return lines


def _date_lines(found: Upcoming) -> Iterator[str]:
    for one in found.dates:
        late = "overdue since" if one.overdue else "by"
        who = f" ({one.owner})" if one.owner else ""
        yield f"{late} {one.on}: {one.what}{who}"
    yield from found.problems


def _collect_answers(given: dict[str, Answer], *, ask: bool) -> dict[str, Any]:
    from langaccess.agency.workspace import QUESTIONS
    from langaccess.core.errors import UsageError

    answers: dict[str, Any] = {}
    faults: list[str] = []
    for question in QUESTIONS:
        typed = given[question.option]
        if typed is not None:
            try:
                answers[question.key] = question.read(typed)
            except ValueError as exc:
                faults += [f"--{question.option} {typed}: {text}" for text in exc.args]
    if faults:
        first = faults[0] if len(faults) == 1 else f"{len(faults)} answers cannot be used"
        raise UsageError(
            first,
            details=faults if len(faults) > 1 else (),
            hint="nothing was created; correct it and run the command again",
        )
    # Ask only after all options are valid, or the answers would be lost.
    for question in QUESTIONS if ask else ():
        value = _ask_until_valid(question) if given[question.option] is None else None
        if value is not None:
            answers[question.key] = value
    return answers


def _ask_until_valid(question: SetupQuestion) -> Any:
    """Ask until the answer can be used; Enter skips the question."""
    while True:
        # Not typer.prompt: it writes a space to stdout, which carries the result alone.
        typer.echo(f"{question.ask}\n  ({question.why})\n> ", nl=False, err=True)
        try:
            typed = sys.stdin.readline()
        except KeyboardInterrupt:
            typed = ""
        if not typed:
            raise Interrupted("stopped", hint="nothing was created; run the same command again")
        if not typed.strip():
            return None
        try:
            return question.read(typed)
        except ValueError as exc:
            for text in exc.args:
                typer.echo(f"  {text}", err=True)


def _find_template(name: str | None) -> Path | None:
    from langaccess.agency.policy import shipped_jurisdictions
    from langaccess.core.errors import UsageError

    if name is None:
        return None
    shipped = shipped_jurisdictions()
    if name in shipped:
        return shipped[name]
    if Path(name).is_file():
        return Path(name)
    raise UsageError(
        f"--from {name}: unknown template", hint=f"use {', '.join(shipped)}, or a file"
    )


def _creation_result(made: Workspace, key: Path | None) -> tuple[CreatedFolder, Any]:
    from langaccess.agency.policy import load_policy
    from langaccess.agency.workspace import unset

    missing = unset(load_policy(made.jurisdiction))

    def draw_creation_result(console: Console) -> None:
        output.put(console, f"created {made.root}")
        if missing:
            count = plural(len(missing), "thing")
            console.print(f"{count} still to enter: see `langaccess todo`")
        if key is not None:
            output.put(
                console,
                f"the log is sealed with the key {key}: copy it to each account that records, and "
                "to a safe place outside this folder",
            )
        root = made.root
        go = f"`cd {_folder_words(root)}`, " if root is not None and root != Path.cwd() else ""
        output.put(
            console,
            f"next: {go}put brochures into brochures/, then "
            "`langaccess translate brochures --to test`",
        )

    return {
        "root": made.root,
        "jurisdiction": made.jurisdiction,
        "key": key,
        "missing": missing,
    }, draw_creation_result


def _folder_words(root: Path) -> str:
    """Return `root` as a user types it here; double quotes work on every system."""
    here = Path.cwd()
    name = str(root.relative_to(here) if root.is_relative_to(here) else root)
    return f'"{name}"' if " " in name else name
