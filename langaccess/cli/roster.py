"""`langaccess roster`: who may interpret this encounter now, and maintenance of the roster."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict
from zoneinfo import ZoneInfo

import typer

from langaccess.cli import output, roster_people, roster_pool, roster_tables
from langaccess.cli.lookups import (
    BANNER,
    names_apart,
    readable_policy,
    recall_people,
    recent_use,
)
from langaccess.cli.options import Json, WorkspaceOption
from langaccess.cli.sessions import open_people
from langaccess.cli.shapes import prints
from langaccess.core.errors import ConfigError, Exit, UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from langaccess.agency.policy import Policy
    from langaccess.agency.session import Session
    from langaccess.cli.render.roster import Look
    from langaccess.interpret.roster import (
        Due,
        Gap,
        Pin,
        Roster,
        RosterIndex,
        RosterQuery,
        RosterRemark,
    )

app = typer.Typer(
    name="roster",
    help="Find an interpreter for an encounter; maintain the roster.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command("list")(roster_people.list_)
app.command()(roster_people.show)
app.command("two-people")(roster_people.two_people)
app.command("grant")(roster_people.grant)
app.command("import")(roster_tables.import_)
app.command()(roster_tables.export)
app.add_typer(roster_pool.app)


class RosterChecked(TypedDict):
    """What `roster validate` prints."""

    people: int
    remarks: tuple[RosterRemark, ...]
    faults: list[str]


class RosterDue(TypedDict):
    """What `roster due` prints."""

    days: int
    due: tuple[Due, ...]


class RosterGaps(TypedDict):
    """What `roster gaps` prints."""

    gaps: tuple[Gap, ...]


@app.command()
@prints("FoundForEncounter")
def find(
    words: Annotated[
        list[str] | None,
        typer.Argument(help="Language as you heard it, then the type of encounter: Mam dv"),
    ] = None,
    lang: Annotated[
        str | None, typer.Option("--lang", help="Language, by name, country or tag.")
    ] = None,
    encounter: Annotated[
        str | None,
        typer.Option("--for", help="Type of encounter: dv_scene, traffic_stop, consent."),
    ] = None,
    at: Annotated[
        str | None, typer.Option("--at", help="Time, if not now: 2026-11-28T02:00.")
    ] = None,
    near: Annotated[str, typer.Option("--near", help="Place: list people near it first.")] = "",
    variety: Annotated[
        str,
        typer.Option("--variety", help="Only people who speak the variety of this town or name."),
    ] = "",
    wish: Annotated[
        str,
        typer.Option("--wish", help="Prefer people who speak the variety of this town or name."),
    ] = "",
    gender: Annotated[
        str, typer.Option("--gender", help="f, m or x, if the person asked for it.")
    ] = "",
    case: Annotated[
        str | None, typer.Option("--case", help="Case number, to find conflicts of interest.")
    ] = None,
    involved: Annotated[
        list[str] | None,
        typer.Option("--involved", help="A person in the case. Can be used more than once."),
    ] = None,
    answered: Annotated[
        list[str] | None,
        typer.Option(
            "--answered",
            help="An interpreter who was asked, and has no tie to --involved; needs --by. Can be"
            " used more than once.",
        ),
    ] = None,
    by: Annotated[
        str, typer.Option("--by", help="With --answered: who asked the interpreter, for the log.")
    ] = "",
    exclude: Annotated[
        list[str] | None,
        typer.Option(
            "--exclude", help="Leave out NAME:reason (relative, ...). Can be used more than once."
        ),
    ] = None,
    pin: Annotated[
        bool, typer.Option("--pin", help="Also show PINs of phone lines (only on a terminal).")
    ] = False,
    refused: Annotated[
        bool, typer.Option("--refused", help="Show everyone who may not interpret, and why.")
    ] = False,
    more: Annotated[bool, typer.Option("--more", help="Show the emergency rule in full.")] = False,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> Exit:
    """Show who may interpret now, and whom to call first.

    Without a type of encounter it prints one line for each level of stakes. Exit code 1 if no one
    on the roster may interpret; it still shows whom to call and what to say.
    """
    from langaccess.cli.render import roster as roster_view
    from langaccess.interpret import roster

    if gender not in ("", "f", "m", "x"):
        raise UsageError("--gender is f, m or x")
    named = [("--involved", name) for name in involved or ()]
    named += [] if case is None else [("--case", case)]
    for option, value in named:
        if not any(map(str.isalnum, value)):
            raise UsageError(
                f"{option} {value!r} has no letter or digit, so it was not compared",
                hint=f"write a number or name after {option}, or leave it out",
            )
    if answered and not any(map(str.isalpha, by)):
        raise UsageError(
            "who asked the interpreter? The log names this person", hint="add --by YOUR-NAME"
        )
    try:
        session, people = recall_people(workspace)
    except ConfigError:
        if not as_json:
            _answer_without_files(workspace, words or [], lang, encounter)
        raise
    policy = session.policy
    language, situation, note = _split_words(words or [], lang, encounter, policy)
    if note:
        output.Reporter().note(note)
    zone = people.time_zone
    moment = roster.read_moment(at, zone) if at else session.now.astimezone(ZoneInfo(zone))
    question = roster.RosterQuery(
        language,
        moment,
        encounter=situation,
        near=near,
        variety=variety,
        gender=gender,
        case=case or "",
        involved=tuple(involved or ()),
        answered=tuple(answered or ()),
        apart=names_apart(session) if involved else frozenset(),
        exclude=tuple(_parse_exclusion(text) for text in exclude or ()),
        wish=wish,
        used=recent_use(session, moment),
    )
    if answered:
        question = _record_answers(session, people, question, by)
    pins = _line_pins(session.root) if pin and not as_json else {}
    look = roster_view.Look(policy, refused, more, pins)
    return _print_answer(people, question, look, as_json)


def _answer_without_files(
    workspace: Path | None, words: Sequence[str], lang: str | None, encounter: str | None
) -> None:
    """Show the phone line and the words to say; the error that follows says what to fix."""
    from langaccess.cli.render import roster as roster_view
    from langaccess.interpret import roster

    policy, which = readable_policy(workspace)
    language, situation, note = _split_words(words, lang, encounter, policy)
    if note:
        output.Reporter().note(note)
    now = datetime.now(ZoneInfo(policy.agency.time_zone or "UTC"))
    question = roster.RosterQuery(language, now, encounter=situation)
    output.text(None, lambda: [BANNER, *which], as_json=False)
    _print_answer(roster.Roster(), question, roster_view.Look(policy), False)


def _print_answer(
    people: Roster | RosterIndex, question: RosterQuery, look: Look, as_json: bool
) -> Exit:
    from langaccess.agency.policy import Stakes
    from langaccess.cli.render import roster as view
    from langaccess.interpret import roster

    if question.encounter is not None:
        found = roster.find(people, look.policy, question)
        output.text(
            view.found_data(found) if as_json else None,
            lambda: view.found_lines(found, look),
            as_json=as_json,
        )
        return _exit_code(found.decision.allowed)
    levels = roster.find_levels(people, look.policy, question)
    # A person who may serve at the highest stakes may serve at any.
    strictest = levels[Stakes.EVIDENTIARY]
    every = {stakes: view.found_data(found) for stakes, found in levels.items()} if as_json else {}
    data = view.found_data(strictest) | {"levels": every} if as_json else None
    output.text(data, lambda: view.level_lines(levels, look), as_json=as_json)
    return _exit_code(any(found.decision.allowed for found in levels.values()))


def _exit_code(found: bool) -> Exit:
    return Exit.DONE if found else Exit.NO


def _record_answers(
    session: Session, people: Roster | RosterIndex, question: RosterQuery, by: str
) -> RosterQuery:
    """Write into the log who asked which interpreter; without an entry the answer does not count.

    `by` may not be the interpreter's name.
    """
    from langaccess.agency.name_rulings import record_answer
    from langaccess.core.errors import OutputError
    from langaccess.interpret import roster

    try:
        with session:
            for id_, name, alike in roster.questions_answered(people, question):
                record_answer(session, (id_, name), alike, by=by, case=question.case)
    except OutputError as exc:  # a look-up at night goes on
        output.Reporter().note(f"{exc.message}: --answered is not logged and does not count")
        return replace(question, answered=())
    return question


def _line_pins(root: Path | None) -> dict[str, Pin]:
    """Return the PINs of lines if stdout is a terminal; none for a pipe or file."""
    from langaccess.interpret import roster

    if not sys.stdout.isatty():
        output.Reporter().note("PINs are shown only on a terminal")
        return {}
    return roster.load_pins(root)


def _split_words(
    words: Sequence[str], lang: str | None, encounter: str | None, policy: Policy
) -> tuple[str, str | None, str]:
    """Return language, type of encounter or None, and a note about what was not understood."""
    from langaccess.agency.policy import encounter_id
    from langaccess.core.errors import InputError
    from langaccess.interpret.hearing import hear

    if lang is None and not words:
        raise UsageError("name the language", hint="langaccess roster find Mam dv")
    heard = hear(words, policy)
    left = " ".join(heard.unclear)
    language = lang if lang is not None else heard.spoken or heard.text
    notes = []
    if lang is None and not language and not (heard.excluded or heard.danger):
        language = left or " ".join(words)
    elif left:
        notes.append(f"'{left}' is not understood")
    if heard.excluded:
        notes.append(f"not {' or '.join(tag.name for tag in heard.excluded)}")
    if heard.help:
        named = policy.interpreting.using[heard.help[0]].short
        notes.append(f"{named} is not judged here: ask with `langaccess ask {' '.join(words)}`")
    situation = heard.situation
    if encounter is not None:
        try:
            situation = encounter_id(encounter, policy)
        except InputError as exc:
            situation = None
            notes.append(f"{exc.message}; {exc.hint}")
    if heard.touch and lang is None:
        return heard.spoken, situation, "; ".join(notes)
    tag = heard.tag if lang is None else None
    return tag or language, situation, "; ".join(notes)


def _parse_exclusion(text: str) -> tuple[str, str]:
    name, _, reason = text.partition(":")
    if not name.strip() or not reason.strip():
        raise UsageError(
            f"--exclude {text}: give a name and a reason",
            hint="write --exclude 'NAME:relative', or your own reason",
        )
    return name.strip(), reason.strip()


@app.command()
@prints(RosterChecked)
def validate(workspace: WorkspaceOption = None, as_json: Json = False) -> Exit:
    """Check the roster for mistakes, by file and line.

    Also lists people who will never be offered, and why. Exit code 3 if there is a mistake, 1 if
    the file of PINs does not fit the roster or other users can read it, or if a note may mention
    immigration status or a code.
    """
    from langaccess.interpret import roster

    session, people = open_people(workspace)
    policy, root = session.policy, session.root
    if root is not None:
        roster.keep_index(people, root / "roster", policy, session.workspace.state)
    found = roster.remarks(people, policy, on=session.today)
    faults = [*roster.pin_faults(root, people), *_sensitive_notes(people, policy)]
    data: RosterChecked = {"people": len(people.people), "remarks": found, "faults": faults}

    def draw_validate(console: Console) -> None:
        console.print(f"no mistakes; {len(people.people)} people")
        output.say(console, *(f"- {remark.name} ({remark.id}): {remark.text}" for remark in found))
        output.put(console, *(f"! {fault}" for fault in faults))

    output.result(data, draw_validate, as_json=as_json)
    return Exit.NO if faults else Exit.DONE


@app.command()
@prints(RosterDue)
def due(
    days: Annotated[
        int | None,
        typer.Option("--days", min=0, help="How many days ahead; default: from your rules."),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> Exit:
    """List credentials and checks that have expired or soon will.

    Exit code 1 if there are any.
    """
    from langaccess.interpret import roster

    session, people = open_people(workspace)
    ahead = session.policy.review.expiry_notice_days if days is None else days
    found = roster.due(people, session.policy, on=session.today, days=ahead)

    def draw_due(console: Console) -> None:
        if not found:
            console.print(f"nothing expires within {ahead} days")
            return
        rows = [
            ("expired" if item.overdue else "expires", item.on.isoformat(), item.name, item.what)
            for item in found
        ]
        console.print(output.table("", ("", "day", "who", "what"), rows))

    data: RosterDue = {"days": ahead, "due": found}
    output.result(data, draw_due, as_json=as_json)
    return Exit.NO if found else Exit.DONE


@app.command()
@prints(RosterGaps)
def gaps(workspace: WorkspaceOption = None, as_json: Json = False) -> Exit:
    """Show when no one on the roster may interpret a language.

    It looks at noon, 20:00 and 02:00 on a Sunday and on a weekday. Exit code 1 if there is a gap.
    """
    from langaccess.interpret import roster

    session, people = open_people(workspace)
    found = roster.gaps(people, session.policy, on=session.today)

    def draw_gaps(console: Console) -> None:
        from langaccess.cli.render.roster import gap_rows

        if not found:
            console.print("no languages entered yet: add them to jurisdiction.yaml")
            return
        console.print("people who may interpret at low/medium/high/evidentiary stakes")
        console.print(output.table("", ("language", "date", *roster.SHIFTS), gap_rows(found)))

    silent = [entry for entry in people.people if entry.hours is None and entry.credentials]
    if silent:
        output.Reporter().note(
            f"{len(silent)} people have no hours entered; they count at every hour and may not "
            "answer. `langaccess roster validate` lists them"
        )
    data: RosterGaps = {"gaps": found}
    output.result(data, draw_gaps, as_json=as_json)
    return Exit.NO if any(gap.offered == 0 for gap in found) else Exit.DONE


def _sensitive_notes(people: Roster, policy: Policy) -> Iterator[str]:
    """Yield notes of the roster with words that do not belong into any record (floor rule 12)."""
    from langaccess.interpret.encounters import screen

    for entry in people.people:
        ties = {f"ties.{n}.note": tie.note for n, tie in enumerate(entry.ties)}
        found = screen({"notes": entry.notes, **ties}, policy)
        for doubt in found.doubts:
            yield f"{entry.name} ({entry.id}): {doubt.field}: `{doubt.words}`: {doubt.text}"
        for why in found.masked:
            yield f"{entry.name} ({entry.id}): a note has a code: {why.partition(';')[0]}"
