"""`langaccess roster`: who may interpret this encounter now, and the upkeep of the roster."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from langaccess.cli import output, roster_people, roster_tables
from langaccess.cli.options import Json, WorkspaceOption
from langaccess.cli.sessions import open_people, open_with_note
from langaccess.core.errors import ConfigError, Exit, LangAccessError, UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from rich.console import Console

    from langaccess.agency.policy import Policy
    from langaccess.agency.session import Session
    from langaccess.cli.render.roster import Look
    from langaccess.interpret.roster import Pin, Roster, RosterIndex, RosterQuery

__all__ = ["app"]

app = typer.Typer(
    name="roster",
    help="The people who interpret: who may serve this encounter now, and why not the others.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
# A mistake typed in a file in the afternoon must not leave a dispatcher at night with no number
# to call (floor rule 6): no one is named, the line and the words to say are.
_BANNER = "RULES OR ROSTER CANNOT BE READ: no one on the roster is named here"
_LINE_ENTRY = re.compile(
    r"^\s*interpreter_line:\s*[\"']?(\+?[\d().\s-]{3,20}\d)[\"']?\s*(?:#.*)?$", re.MULTILINE
)

app.command("list")(roster_people.list_)
app.command()(roster_people.show)
app.command("import")(roster_tables.import_)
app.command()(roster_tables.export)


@app.command()
def find(
    words: Annotated[
        list[str] | None,
        typer.Argument(help="The language as you heard it, then what it is for: Mam dv"),
    ] = None,
    lang: Annotated[
        str | None, typer.Option("--lang", help="The language: any name, country or tag.")
    ] = None,
    encounter: Annotated[
        str | None, typer.Option("--for", help="What it is for: dv_scene, traffic_stop, consent.")
    ] = None,
    at: Annotated[
        str | None, typer.Option("--at", help="Another time than now: 2026-11-28T02:00.")
    ] = None,
    near: Annotated[str, typer.Option("--near", help="A place: those who are near first.")] = "",
    variety: Annotated[
        str, typer.Option("--variety", help="A town or variety that they must speak.")
    ] = "",
    wish: Annotated[
        str, typer.Option("--wish", help="A town or variety that would be better.")
    ] = "",
    gender: Annotated[str, typer.Option("--gender", help="f, m or x, when it was asked for.")] = "",
    case: Annotated[str, typer.Option("--case", help="Case number, to find conflicts.")] = "",
    involved: Annotated[
        list[str] | None, typer.Option("--involved", help="Somebody in the matter. Repeat it.")
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option("--exclude", help="NAME:reason (relative, asked_not, ...). Repeat it."),
    ] = None,
    pin: Annotated[
        bool, typer.Option("--pin", help="Show PINs of lines too; on a terminal only.")
    ] = False,
    refused: Annotated[
        bool, typer.Option("--refused", help="Show everybody who may not, with all reasons.")
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> Exit:
    """Who may interpret this encounter, now? Whom to call, in order, and why not the others.

    Without saying what it is for, there is one line for each level of stakes. Ends with 1 when
    nobody of the roster may interpret; even then it says whom to call and what to say.
    """
    from langaccess.cli.render import roster as roster_view
    from langaccess.interpret import roster

    if gender not in ("", "f", "m", "x"):
        raise UsageError("--gender is f, m or x")
    try:
        session, people = _recall_people(workspace)
    except ConfigError:
        if not as_json:
            _answer_without_files(workspace, words or [], lang, encounter)
        raise
    policy = session.policy
    language, situation, note = _split_words(words or [], lang, encounter, policy)
    if note:
        output.Reporter().note(note)
    moment = _parse_moment(at, people.time_zone)
    question = roster.RosterQuery(
        language,
        moment,
        encounter=situation,
        near=near,
        variety=variety,
        gender=gender,
        case=case,
        involved=tuple(involved or ()),
        exclude=tuple(_parse_exclusion(text) for text in exclude or ()),
        wish=wish,
        used=_recent_use(session, moment),
    )
    pins = _line_pins(session.root) if pin and not as_json else {}
    return _print_answer(people, policy, question, roster_view.Look(refused, pins), as_json)


def _answer_without_files(
    workspace: Path | None, words: Sequence[str], lang: str | None, encounter: str | None
) -> None:
    """Show what can be reached all the same; the error that follows says what to mend."""
    from langaccess.cli.render import roster as roster_view
    from langaccess.interpret import roster

    policy, which = _readable_policy(workspace)
    language, situation, note = _split_words(words, lang, encounter, policy)
    if note:
        output.Reporter().note(note)
    question = roster.RosterQuery(
        language, _parse_moment(None, policy.agency.time_zone or "UTC"), encounter=situation
    )
    output.text(None, lambda: [_BANNER, *which], as_json=False)
    _print_answer(
        roster.Roster(), policy, question, roster_view.Look(refused=False, pins={}), False
    )


def _readable_policy(workspace: Path | None) -> tuple[Policy, tuple[str, ...]]:
    """Return the agency's rules, or the shipped ones with its line where they cannot be read.

    Returns:
        The rules, and what to say of which these are; nothing when they are the agency's.
    """
    from langaccess.agency.policy import load_policy
    from langaccess.agency.session import open_session
    from langaccess.core.config import Phone
    from langaccess.core.resources import CONFIG, shipped

    session = open_session(workspace)
    try:
        return session.policy, ()
    except ConfigError:
        policy = load_policy(shipped(CONFIG, "us-federal.yaml"))
    line = _line_in(session.workspace.jurisdiction)
    said = "the rules below are the shipped ones, not your agency's"
    if line is None:
        return policy, (said,)
    agency = replace(policy.agency, interpreter_line=Phone(line))
    return replace(policy, agency=agency), (said, "the line's number is read from the file")


def _line_in(path: Path) -> str | None:
    from langaccess.core.files import read_text

    try:
        match = _LINE_ENTRY.search(read_text(path))
    except LangAccessError:
        return None
    return match[1].strip() if match else None


def _print_answer(
    people: Roster | RosterIndex, policy: Policy, question: RosterQuery, look: Look, as_json: bool
) -> Exit:
    from langaccess.agency.policy import Stakes
    from langaccess.cli.render import roster as view
    from langaccess.interpret import roster

    if question.encounter is not None:
        found = roster.find(people, policy, question)
        output.text(
            view.found_data(found) if as_json else None,
            lambda: view.found_lines(found, look),
            as_json=as_json,
        )
        return _exit_code(found.decision.allowed)
    levels = roster.find_levels(people, policy, question)
    # Who may serve at the highest stakes may serve whatever it turns out to be.
    strictest = levels[Stakes.EVIDENTIARY]
    every = {stakes: view.found_data(found) for stakes, found in levels.items()} if as_json else {}
    data = view.found_data(strictest) | {"levels": every} if as_json else None
    output.text(data, lambda: view.level_lines(levels, look), as_json=as_json)
    return _exit_code(any(found.decision.allowed for found in levels.values()))


def _exit_code(found: bool) -> Exit:
    return Exit.DONE if found else Exit.NO


def _recall_people(workspace: Path | None) -> tuple[Session, Roster | RosterIndex]:
    """Return the same for one look-up: nothing is read that has not changed."""
    from langaccess.interpret import roster

    session = open_with_note(workspace)
    policy, root = session.policy, session.root
    if root is None:
        return session, roster.Roster()
    people = roster.recall_roster(
        root / "roster", policy, session.workspace.state, waiting=output.Reporter().note
    )
    return session, people


def _recent_use(session: Session, moment: datetime) -> dict[str, int]:
    """Return how often each person was used in the thirty days before `moment`."""
    from datetime import timedelta

    from langaccess.interpret.roster import used_lately

    if session.root is None:
        return {}
    return used_lately(session.workspace.state / "state.db", moment - timedelta(days=30))


def _line_pins(root: Path | None) -> dict[str, Pin]:
    """Return the PINs of lines for a screen that somebody looks at, and for no pipe or file."""
    from langaccess.interpret import roster

    if not sys.stdout.isatty():
        output.Reporter().note("PINs are shown on a terminal only")
        return {}
    return roster.load_pins(root)


def _split_words(
    words: Sequence[str], lang: str | None, encounter: str | None, policy: Policy
) -> tuple[str, str | None, str]:
    """Return language, encounter or None, and a note about what was not understood."""
    from langaccess.agency.policy import encounter_id
    from langaccess.core.errors import InputError

    rest = list(words)
    if lang is None and not rest:
        raise UsageError("which language?", hint="langaccess roster find Mam dv")
    typed = encounter
    if typed is None:
        typed, rest = _split_situation(rest, policy, alone=lang is not None)
    language = lang if lang is not None else " ".join(rest)
    if lang is None and typed is None and len(rest) > 1 and not _is_language(language):
        language, typed = rest[0], " ".join(rest[1:])
    if typed is None:
        return language, None, ""
    try:
        return language, encounter_id(typed, policy), ""
    except InputError as exc:
        return language, None, f"{exc.message}; {exc.hint}"


def _split_situation(
    words: list[str], policy: Policy, *, alone: bool
) -> tuple[str | None, list[str]]:
    """Take the situation off the end of what was typed, or else off its beginning."""
    for n in range(0 if alone else 1, len(words)):
        if _is_encounter(" ".join(words[n:]), policy):
            return " ".join(words[n:]), words[:n]
    for n in range(len(words) - 1, 0, -1):
        if _is_encounter(" ".join(words[:n]), policy) and not _is_language(" ".join(words)):
            return " ".join(words[:n]), words[n:]
    return None, words


def _is_encounter(words: str, policy: Policy) -> bool:
    from langaccess.agency.policy import encounter_id
    from langaccess.core.errors import InputError

    try:
        encounter_id(words, policy)
    except InputError:
        return False
    return True


def _is_language(words: str) -> bool:
    from langaccess.core import tags

    hits = tags.search(words, limit=1)
    return bool(hits) and hits[0].score >= 90


def _parse_moment(text: str | None, zone: str) -> Any:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from langaccess.interpret import roster

    return roster.read_moment(text, zone) if text else datetime.now(ZoneInfo(zone))


def _parse_exclusion(text: str) -> tuple[str, str]:
    name, _, reason = text.partition(":")
    if not name.strip() or not reason.strip():
        raise UsageError(
            f"--exclude {text}: a name and a reason are needed",
            hint="write --exclude 'NAME:relative', or a reason of your own",
        )
    return name.strip(), reason.strip()


@app.command()
def validate(workspace: WorkspaceOption = None, as_json: Json = False) -> Exit:
    """Read the roster; name every mistake by file and line, and who will never be offered.

    Ends with 3 when there is a mistake, with 1 when the file of PINs does not fit the roster or can
    be read by others, with 0 otherwise.
    """
    from langaccess.interpret import roster

    session, people = open_people(workspace)
    policy, root = session.policy, session.root
    if root is not None:
        roster.keep_index(people, root / "roster", policy, session.workspace.state)
    found = roster.remarks(people, policy, on=session.today)
    faults = roster.pin_faults(root, people)
    data = {"people": len(people.people), "remarks": found, "faults": faults}

    def draw_validate(console: Console) -> None:
        console.print(f"no mistakes; {len(people.people)} people")
        for remark in found:
            output.say(console, f"- {remark.name} ({remark.id}): {remark.text}")
        for fault in faults:
            output.put(console, f"! {fault}")

    output.result(data, draw_validate, as_json=as_json)
    return Exit.NO if faults else Exit.DONE


@app.command()
def due(
    days: Annotated[
        int | None,
        typer.Option("--days", min=0, help="How far ahead; default: what the rules say."),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> Exit:
    """Credentials and checks that have run out or soon do. Ends with 1 when there are any."""
    from langaccess.interpret import roster

    session, people = open_people(workspace)
    ahead = session.policy.review.expiry_notice_days if days is None else days
    found = roster.due(people, session.policy, on=session.today, days=ahead)

    def draw_due(console: Console) -> None:
        if not found:
            console.print(f"nothing runs out within {ahead} days")
            return
        rows = [
            ("over since" if item.overdue else "until", item.on.isoformat(), item.name, item.what)
            for item in found
        ]
        console.print(output.table("", ("", "day", "who", "what"), rows))

    output.result({"days": ahead, "due": found}, draw_due, as_json=as_json)
    return Exit.NO if found else Exit.DONE


@app.command()
def gaps(workspace: WorkspaceOption = None, as_json: Json = False) -> Exit:
    """Where nobody of the roster may interpret: language by shift, on a weekday and a Sunday.

    It looks at noon, 20:00 and 02:00. Ends with 1 when there is a gap.
    """
    from langaccess.interpret import roster

    session, people = open_people(workspace)
    found = roster.gaps(people, session.policy, on=session.today)

    def draw_gaps(console: Console) -> None:
        from langaccess.cli.render.roster import gap_rows

        if not found:
            console.print("no languages yet: enter them in jurisdiction.yaml")
            return
        console.print("how many are offered: low/medium/high/evidentiary stakes")
        console.print(output.table("", ("language", "day", *roster.SHIFTS), gap_rows(found)))

    silent = [entry for entry in people.people if entry.hours is None and entry.credentials]
    if silent:
        output.Reporter().note(
            f"people whose hours nobody has entered: {len(silent)}; they are counted at every hour "
            "and may not answer: `langaccess roster validate` names them"
        )
    output.result({"gaps": found}, draw_gaps, as_json=as_json)
    return Exit.NO if any(gap.offered == 0 for gap in found) else Exit.DONE
