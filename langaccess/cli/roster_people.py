"""`langaccess roster list` and `show`: who is on the roster, and what each of them may do."""

from __future__ import annotations

from typing import Annotated

import typer

from langaccess.cli import output
from langaccess.cli.options import Json, WorkspaceOption
from langaccess.cli.sessions import open_people
from langaccess.core.errors import Exit, UsageError

__all__ = ["list_", "show"]


def list_(
    lang: Annotated[
        str | None, typer.Option("--lang", help="Only who speaks, signs or translates it.")
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> Exit:
    """Who is on the roster: languages, kind, what they may do today, and until when.

    Hours are left aside. Ends with 1 when nobody is listed.
    """
    from langaccess.cli.render import roster_person as view
    from langaccess.core.tags import resolve
    from langaccess.interpret import roster

    tag = resolve(lang, use="speech") if lang is not None else None
    session, people = open_people(workspace)
    policy, on = session.policy, session.today
    rows = roster.language_clearances(people, policy, on=on, language=tag and tag.language)
    data = {"on": on, "lang": tag, "people": rows}
    nobody = "nobody is on the roster" + (f" for {tag.name}" if tag is not None else "")
    nobody += "; enter people in roster/, or take a table with `langaccess roster import`"
    output.result(
        data,
        lambda console: console.print(view.people_table(rows) if rows else nobody),
        as_json=as_json,
    )
    return Exit.DONE if rows else Exit.NO


def show(
    name: Annotated[
        list[str] | None, typer.Argument(help="The person: id, name, or a part of the name.")
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> None:
    """Everything about one person: what they hold, until when, what they may do, by which rule.

    The number is shown where a look-up shows it, that is of somebody who may interpret. Notes stay
    in the file.
    """
    from langaccess.cli.render import roster_person as view
    from langaccess.interpret import roster

    typed = " ".join(name or ()).strip()
    if not typed:
        raise UsageError("whom?", hint="langaccess roster show NAME; `roster list` names everybody")
    session, people = open_people(workspace)
    policy, on, root = session.policy, session.today, session.root
    entry = roster.entry_called(people, typed)
    person = view.RosterPerson(
        entry=entry,
        where="" if root is None else roster.entry_place(root / "roster", entry.id),
        on=on,
        held=roster.held_credentials(entry, policy),
        serving=roster.clearances(entry, policy, people.time_zone, on=on),
        posts=roster.language_clearances(roster.Roster((entry,), people.time_zone), policy, on=on),
        remarks=tuple(
            remark.text for remark in roster.remarks(people, policy, on=on) if remark.id == entry.id
        ),
    )
    output.text(
        view.person_data(person) if as_json else None,
        lambda: view.person_lines(person, policy),
        as_json=as_json,
    )
