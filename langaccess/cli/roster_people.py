"""`langaccess roster list` and `show`: who is on the roster, and what each of them may do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from langaccess.cli import output
from langaccess.cli.options import Json, WorkspaceOption
from langaccess.cli.sessions import open_people
from langaccess.cli.shapes import prints
from langaccess.core.errors import Exit, UsageError

if TYPE_CHECKING:
    from datetime import date

    from rich.console import Console

    from langaccess.core.tags import Tag
    from langaccess.interpret.roster import LanguageClearance


class RosterList(TypedDict):
    """What `roster list` prints."""

    on: date
    lang: Tag | None
    people: tuple[LanguageClearance, ...]


class TwoPeople(TypedDict):
    """What `roster two-people` prints."""

    names: list[str]
    by: str
    found: str


class GrantedRight(TypedDict):
    """What `roster grant` prints."""

    id: str
    name: str
    role: str
    by: str
    key: str
    entry: int


@prints(RosterList)
def list_(
    lang: Annotated[
        str | None,
        typer.Option("--lang", help="Only people who speak, sign or translate this language."),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> Exit:
    """List the people on the roster and what they may do today.

    Working hours are not considered. Exit code 1 if no one is listed.
    """
    from langaccess.cli.render import roster_person as view
    from langaccess.core.tags import resolve
    from langaccess.interpret import roster

    tag = resolve(lang, use="speech") if lang is not None else None
    session, people = open_people(workspace)
    policy, on = session.policy, session.today
    rows = roster.language_clearances(people, policy, on=on, language=tag and tag.language)
    data: RosterList = {"on": on, "lang": tag, "people": rows}
    nobody = "no one is on the roster" + (f" for {tag.name}" if tag is not None else "")
    nobody += "; enter people in roster/, or run `langaccess roster import TABLE`"

    def draw_list(console: Console) -> None:
        if rows:
            console.print(view.people_table(rows))
        else:
            output.say(console, nobody)

    output.result(data, draw_list, as_json=as_json)
    return Exit.DONE if rows else Exit.NO


@prints("PersonRow")
def show(
    name: Annotated[
        list[str] | None, typer.Argument(help="The person: id, name, or part of the name.")
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> None:
    """Show one person: credentials, expiry dates, what they may do.

    The phone number is shown only for a person who may interpret. Notes stay in the file.
    """
    from langaccess.cli.render import roster_person as view
    from langaccess.interpret import roster

    typed = " ".join(name or ()).strip()
    if not typed:
        raise UsageError("name a person", hint="`langaccess roster list` lists everyone")
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


@prints(TwoPeople)
def two_people(
    one: Annotated[str, typer.Argument(help="A name, exactly as it is written on record.")],
    other: Annotated[str, typer.Argument(help="The other person's name, the same way.")],
    by: Annotated[str, typer.Option("--by", help="A coordinator of the roster, by name or id.")],
    why: Annotated[str, typer.Option("--why", help="How you know that they are two people.")],
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> None:
    """Record that two similar names belong to two people.

    Without it they count as one person where two are required. It counts only for these two names.
    """
    from langaccess.agency.name_rulings import record_two_people
    from langaccess.agency.session import open_session

    with open_session(workspace) as session:
        found = record_two_people(session, one, other, by=by, why=why)
    data: TwoPeople = {"names": [one, other], "by": by, "found": found.reason}
    output.result(
        data,
        lambda console: output.put(
            console, f"recorded: {one} and {other} are two people (without it: {found.reason})"
        ),
        as_json=as_json,
    )


@prints(GrantedRight)
def grant(
    name: Annotated[str, typer.Argument(help="Who gets the right: id or name on the roster.")],
    by: Annotated[str, typer.Option("--by", help="Who gives it: another person, a coordinator.")],
    why: Annotated[str, typer.Option("--why", help="The reason, for the log.")],
    key: Annotated[
        str, typer.Option("--key", help="The 25 digits of their key that they read out to you.")
    ] = "",
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> None:
    """Give a person the right to confirm sentences.

    It also lets them declare the class of a document. The roster must have the person down for it
    (`may_confirm`). They use it from another account than the one that runs this. --key lets files
    count that they signed in another copy of the folder (`review confirm --out`).
    """
    from langaccess.agency.rights import give_right
    from langaccess.agency.session import open_session

    with open_session(workspace) as session:
        found = give_right(session, name, by=by, why=why, key=key)
    data: GrantedRight = {
        "id": found.person, "name": found.name, "role": found.role, "by": found.by_name,
        "key": found.key, "entry": found.entry,
    }  # fmt: skip
    text = f"recorded: {found.by_name} gives {found.name} the right to confirm, as {found.role}"
    output.result(data, lambda console: output.put(console, text), as_json=as_json)
