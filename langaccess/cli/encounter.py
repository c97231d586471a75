"""`langaccess encounter`: the log of who interpreted, to which entries are only added."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from langaccess.cli import encounter_keep, output
from langaccess.cli.encounter_facts import EncounterId, EncounterOptions, with_facts
from langaccess.cli.options import Json, WorkspaceOption, parse_day
from langaccess.cli.sessions import account, note_new_record, open_encounters
from langaccess.cli.shapes import prints
from langaccess.core.errors import InputError, UsageError
from langaccess.interpret.encounter_fields import fields_with

if TYPE_CHECKING:
    from rich.console import Console

    from langaccess.agency.session import Session
    from langaccess.cli.encounter_facts import FactContext
    from langaccess.interpret.encounters import Encounter, EncounterFacts, LogLine, Recorded

app = typer.Typer(
    name="encounter",
    help="Record who interpreted in an encounter, and follow up.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_PAGE = 50
_ID = re.compile(r"e?-?(?:\d{4}-)?\d{1,9}", re.IGNORECASE)
_WORDS = (
    "Language, type of encounter, who or what interpreted, minutes: Mam dv phone_line 14 min. "
    "If no one interpreted, write none or why: Mam dv no answer 12 min."
)


@app.command()
@with_facts
@prints("RecordedEncounter")
def log(
    said: EncounterOptions,
    words: Annotated[list[str] | None, typer.Argument(help=_WORDS)] = None,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> None:
    """Record an encounter that is over.

    One line is enough: langaccess encounter log Mam dv phone_line 14 min. It records what happened
    even if the rules do not permit it. JSON, in `data`: `id`, `sentence` (to read back), `flags`,
    `instead`, `follow_ups`, `warnings`, `encounter`.
    """
    _record_new(words or [], said, workspace, as_json=as_json, kind="encounter.logged", over=True)


@app.command()
@with_facts
@prints("RecordedEncounter")
def start(
    said: EncounterOptions,
    words: Annotated[list[str] | None, typer.Argument(help=_WORDS)] = None,
    earlier: Annotated[
        str | None,
        typer.Option(
            "--from", help="The earlier encounter that this one continues: same person, same case."
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> None:
    """Start an encounter; `note` adds to it and `end` closes it.

    JSON as for `log`.
    """
    _record_new(
        words or [], said, workspace, as_json=as_json, kind="encounter.started", over=False,
        earlier=earlier,
    )  # fmt: skip


def _record_new(
    words: Sequence[str],
    said: EncounterOptions,
    workspace: Path | None,
    *,
    as_json: bool,
    kind: str,
    over: bool,
    earlier: str | None = None,
) -> None:
    from langaccess.cli.encounter_facts import FactContext, read_facts, refuse_placeholders
    from langaccess.interpret.encounters import find, parse_line, record

    refuse_placeholders(words, said)
    if not words and not (said.lang or said.encounter or said.using or earlier):
        raise UsageError(
            "say what happened, in one line",
            hint="langaccess encounter log Mam dv phone_line 14 min",
        )
    with open_encounters(workspace) as session:
        policy = session.policy
        line = parse_line(words, policy)
        before = find(session.connection, earlier) if earlier else None
        said = replace(
            said,
            encounter=said.encounter or line.type,
            using=said.using or _using_of(line),
            unmet=said.unmet or (line.unmet and line.unmet.value),
            minutes=line.minutes if said.minutes is None else said.minutes,
            variety=said.variety or line.variety,
        )
        tag = line.tag or (before.tag if before else None)
        around = FactContext(policy, session.now, session.folder, tag=tag)
        facts, notes = read_facts(said, around)
        facts = _with_spoken(facts, line.spoken, tag)
        facts = _timed(_continued(facts, before), around, over=over)
        done = record(
            session, facts, by=said.by or account(), kind=kind, confirmed=said.confirm,
        )  # fmt: skip
        note_new_record(session, [done.encounter.id])
        lacking = _missing_notes(done.encounter) if over else ()
        shown = (*line.notes, *notes, *lacking)
        _print_recorded(done, shown, session, as_json=as_json, closed=_closed(facts))


def _closed(facts: EncounterFacts) -> int:
    return facts.done[0] if facts.done else 0


def _using_of(line: LogLine) -> str | None:
    """Return the kind of help of the line: what was used, or requested in vain."""
    using = line.tried or line.using
    return None if using is None else using.value


def _missing_notes(done: Encounter) -> Iterator[str]:
    """Yield what is missing in the record of an encounter that is over: an audit needs it."""
    note = f"add it with `langaccess encounter note {done.id}"
    if not done.type:
        yield f"the type of encounter is not recorded; {note} --for WHAT-IT-WAS`"
    if any(one.using == "none" and one.unmet is None for one in done.services):
        yield f"why no one interpreted is not recorded; {note} --unmet WHY-NOT`"
    if not done.services:
        yield f"who or what interpreted is not recorded; {note} --using WHAT-HELPED`, or none"


def _with_spoken(facts: EncounterFacts, spoken: str, tag: Any) -> EncounterFacts:
    texts = {"spoken": spoken, **facts.texts} if spoken else facts.texts
    return replace(facts, texts=texts, tag=facts.tag or tag)


def _continued(facts: EncounterFacts, before: Encounter | None) -> EncounterFacts:
    """Copy language, case, officer and place from the earlier encounter."""
    if before is None:
        return facts
    same = {name: getattr(before, name) for name in fields_with("goes_on") if getattr(before, name)}
    texts = {**same, **facts.texts, "continues": before.id}
    return replace(facts, texts=texts, identified=facts.identified or before.identified)


def _timed(facts: EncounterFacts, around: FactContext, *, over: bool) -> EncounterFacts:
    """Set when the encounter began and ended, from the times of the help."""
    aid = facts.help
    known = facts.began
    if known is None and aid is not None:
        known = aid.requested or aid.connected or aid.ended
    if not over:
        # With --at it did not begin now, and no one entered when help was requested.
        if aid is not None and known is None:
            aid = replace(aid, requested=around.now)
        return replace(facts, began=known or around.now, help=aid)
    ended = aid.ended if aid is not None else None
    if known is None:
        return replace(facts, began=around.now, ended=ended or around.now)
    return replace(facts, began=known, ended=ended)


NoteWords = Annotated[
    list[str] | None,
    typer.Argument(metavar="ID|WORDS", help="Number of the encounter, and a short note."),
]


@app.command()
@with_facts
@prints("RecordedEncounter")
def note(
    said: EncounterOptions,
    words: NoteWords = None,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> None:
    """Add to an encounter, or correct it.

    A new value for something entered before is saved as a correction. Without ID it is the one
    open encounter. JSON as for `log`.
    """
    with open_encounters(workspace) as session:
        _record_addition(words or [], said, session, as_json=as_json)


@app.command()
@with_facts
@prints("RecordedEncounter")
def end(
    said: EncounterOptions,
    words: NoteWords = None,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> None:
    """End an encounter, and the help that is still going on.

    Without ID it is the one open encounter. JSON as for `log`.
    """
    with open_encounters(workspace) as session:
        _record_addition(words or [], said, session, as_json=as_json, over=True)


def _record_addition(
    words: Sequence[str],
    said: EncounterOptions,
    session: Session,
    *,
    as_json: bool,
    over: bool = False,
) -> None:
    from langaccess.cli.encounter_facts import FactContext, read_facts, refuse_placeholders
    from langaccess.interpret.encounters import add

    refuse_placeholders(words, said)
    before, rest = _named_encounter(words, session.connection)
    if rest:
        said = replace(said, note=" ".join((*([said.note] if said.note else []), *rest)))
    policy = session.policy
    who = before.services[-1].interpreter.id if before.services else ""
    meant = [one for one in before.services if said.service in {None, one.number}][-1:]
    around = FactContext(
        policy, session.now, session.folder, before.type, before.tag, before.case, who,
        before.began, is_over=not before.is_open, variety=before.variety,
        unserved=any(one.using == "none" for one in meant),
    )  # fmt: skip
    facts, notes = read_facts(said, around)
    if said.lang and facts.tag is None and before.tag is not None:
        raise InputError(
            f"'{said.lang}' may be several languages or none that is known: {before.id} stays with "
            f"{before.tag.name}",
            hint=f"see `langaccess languages {said.lang!r}`, and say one with --lang",
        )
    if over:
        facts = _ending(facts, before, session.now)
    done = add(
        session, before.id, facts, by=said.by or account(), confirmed=said.confirm,
    )  # fmt: skip
    _print_recorded(done, notes, session, as_json=as_json, closed=_closed(facts))


def _ending(facts: EncounterFacts, before: Encounter, now: datetime) -> EncounterFacts:
    from langaccess.interpret.encounters import ServiceFacts

    if not before.is_open:
        ended = f"ended at {before.ended:%H:%M} already" if before.ended else "is over already"
        raise InputError(
            f"{before.id} {ended}",
            hint=f"add to it with `langaccess encounter note {before.id}`",
        )
    last = before.services[-1] if before.services else None
    going_on = last is not None and last.connected is not None and last.ended is None
    aid = facts.help or ServiceFacts()
    if going_on and aid.ended is None and aid.using is None:
        aid = replace(aid, ended=now)
    until = aid.ended or now
    if last is None and aid.using is None:
        aid = replace(aid, ended=None)  # there was no help: the time is that of the encounter
    return replace(facts, ended=until, help=None if aid == ServiceFacts() else aid)


def _named_encounter(words: Sequence[str], conn: sqlite3.Connection) -> tuple[Encounter, list[str]]:
    """Return the encounter named, or the one open encounter, and the other words."""
    from langaccess.interpret.encounters import find, read

    rest = list(words)
    if rest and _ID.fullmatch(rest[0]):
        return find(conn, rest[0]), rest[1:]
    open_ones = [one for one in read(conn) if one.is_open]
    if len(open_ones) != 1:
        names = ", ".join(one.id for one in open_ones[-5:])
        raise InputError(
            "no encounter is open" if not open_ones else f"{len(open_ones)} encounters are open",
            hint=f"name one: {names}" if open_ones else "name one: see `langaccess encounter list`",
        )
    return open_ones[0], rest


def _print_recorded(
    done: Recorded, notes: Sequence[str], session: Session, *, as_json: bool, closed: int = 0
) -> None:
    from langaccess.cli.render import encounter as view

    reporter = output.Reporter()
    for text in (*notes, *done.warnings):
        reporter.note(text)
    output.result(
        view.recorded_data(done, session.policy),
        lambda console: view.draw_recorded(console, done, session.policy, closed),
        as_json=as_json,
    )


@app.command()
@prints("ShownEncounter")
def show(
    id: EncounterId,
    narrative: Annotated[
        bool, typer.Option("--narrative", help="Print only the paragraphs, to paste into a report.")
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> None:
    """Show an encounter and every entry about it.

    JSON: all fields, `services`, `forms`, `follow_ups`, `notes`, `entries`, `narrative`.
    """
    from langaccess.cli.render import encounter as view
    from langaccess.interpret import encounters

    with open_encounters(workspace) as session:
        found = encounters.find(session.connection, id)
        policy = session.policy
        lines = encounters.narrative(found, policy)

        def draw(console: Console) -> None:
            if not narrative:
                view.draw_encounter(console, found, policy)
            output.say(console, *(lines if narrative else ()))

        data = encounters.as_data(found) | {"narrative": lines}
        output.result(data, draw, as_json=as_json)


@app.command("list")
@prints("EncounterList")
def list_(
    open_only: Annotated[
        bool,
        typer.Option("--open", help="Only encounters that have not ended or need a follow-up."),
    ] = False,
    flagged: Annotated[
        bool, typer.Option("--flagged", help="Only encounters that the rules did not permit.")
    ] = False,
    since: Annotated[
        str | None, typer.Option("--since", help="Only from this day on: 2026-11-01.")
    ] = None,
    page: Annotated[
        int | None, typer.Option("--page", min=1, help="Page: 1 has the newest, 2 older ones.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All of them on one page.")] = False,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> None:
    """List encounters, newest last, 50 on a page.

    JSON: `encounters` (as `show` gives them; all of them without --page), `total`, `purged` (ids of
    those deleted by retention).
    """
    from langaccess.cli.render import encounter as view
    from langaccess.interpret import encounters
    from langaccess.interpret.roster import read_moment

    if page is not None and everything:
        raise UsageError("give --page or --all, not both")
    first = parse_day("--since", since) if since else None
    whole = everything or (as_json and page is None)
    number = page or 1
    with open_encounters(workspace) as session:
        begun = read_moment(f"{first}T00:00", str(session.now.tzinfo)) if first else None
        found: Sequence[Encounter]
        if whole or open_only or flagged or begun is not None:
            found = [
                one
                for one in encounters.read(session.connection, since=begun)
                if (not open_only or one.is_open or one.open_follow_ups)
                and (not flagged or one.flagged)
            ]
            total = len(found)
            if not whole:
                end = total - (number - 1) * _PAGE
                found = found[max(0, end - _PAGE) : max(0, end)]
        else:
            found, total = encounters.read_page(session.connection, page=number, size=_PAGE)
        gone = [item.id for item in encounters.purged(session.connection)]

    def draw_list(console: Console) -> None:
        if not total:
            output.say(console, "no encounters")
            return
        if found:
            heads = ("number", "began", "language", "type", "interpreted by", "")
            console.print(output.table("", heads, view.encounter_rows(found)))
        last = -(-total // _PAGE)
        if number > last:
            output.say(console, f"there is no page {number}: the last page is --page {last}")
        elif len(found) < total:
            older = f"; --page {number + 1} has older ones" if number < last else ""
            output.say(
                console, f"page {number} of {last}: {len(found)} of {total:,}{older}, --all has all"
            )

    data = {
        "encounters": [encounters.as_data(one) for one in found] if as_json else [],
        "total": total,
        "purged": gone,
    }
    output.result(data, draw_list, as_json=as_json)


for _command in (
    encounter_keep.hold,
    encounter_keep.purge,
    encounter_keep.export,
    encounter_keep.verify,
    encounter_keep.restored,
    encounter_keep.seal,
    encounter_keep.head,
):
    app.command()(_command)
app.command("import")(encounter_keep.import_)
