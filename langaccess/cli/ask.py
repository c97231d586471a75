"""`langaccess ask`: one question in any words, one answer for the street."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from langaccess.cli import output
from langaccess.cli.lookups import BANNER, readable_policy, recall_people, recent_use
from langaccess.cli.options import Json, WorkspaceOption
from langaccess.core.errors import ConfigError, Exit, UsageError

if TYPE_CHECKING:
    from langaccess.agency.policy import Caller, Policy
    from langaccess.interpret.roster import Roster, RosterIndex, RosterQuery
    from langaccess.interpret.street import StreetAnswer

__all__ = ["ask"]


def ask(
    words: Annotated[
        list[str],
        typer.Argument(help='Language, situation, who would interpret: spanish dv "9 yr old"'),
    ],
    caller: Annotated[
        str | None,
        typer.Option("--as", help="Who you are: dispatcher, deputy, officer or jail."),
    ] = None,
    more: Annotated[
        bool, typer.Option("--more", help="Show the rules and everyone who may interpret.")
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> Exit:
    """Ask who may interpret, whom to call and what to say, in your own words.

    Words go in any order, also misspelled: a language, a situation (dv, traffic, miranda), who
    would interpret (child, wife, google translate), or what the person said, in quotes. The first
    line is the answer. Exit code 1 if your agency's rules do not permit it, or if no number is
    entered.
    """
    from langaccess.interpret import roster

    broken = None
    try:
        session, people = recall_people(workspace)
        policy = session.policy
        zone = ZoneInfo(people.time_zone)
        moment = session.now.astimezone(zone)
        query = roster.RosterQuery("", moment, used=recent_use(session, moment))
    except ConfigError as exc:
        if as_json:
            raise
        broken = exc
        policy, which = readable_policy(workspace)
        output.text(None, lambda: [BANNER, *which], as_json=False)
        people = roster.Roster()
        query = roster.RosterQuery("", datetime.now(ZoneInfo(policy.agency.time_zone or "UTC")))
    found = _answer(words, people, policy, query, _caller(caller))
    if broken is not None:
        output.text(None, lambda: found.lines, as_json=False)
        raise broken
    output.text(
        answer_data(found) if as_json else None,
        lambda: [*found.lines, *(_more(found, policy) if more else ())],
        as_json=as_json,
    )
    reachable = any(contact.phone for contact in found.call)
    return Exit.NO if found.allowed is False or not reachable else Exit.DONE


def _answer(
    words: list[str],
    people: Roster | RosterIndex,
    policy: Policy,
    query: RosterQuery,
    caller: Caller | None,
) -> StreetAnswer:
    from langaccess.interpret.hearing import hear
    from langaccess.interpret.street import answer

    return answer(hear(words, policy), people, policy, query, caller=caller)


def _caller(typed: str | None) -> Caller | None:
    from langaccess.agency.policy import Caller

    if typed is None:
        return None
    try:
        return Caller(typed)
    except ValueError as exc:
        raise UsageError(f"--as {typed}: unknown", hint=f"use one of: {', '.join(Caller)}") from exc


def answer_data(found: StreetAnswer) -> dict[str, Any]:
    """Return the answer for JSON.

    `help` is the first kind of help that is refused, or else the first that was named.
    """
    heard = found.heard
    refused = [using for using in heard.help if using in found.refused]
    return {
        "allowed": found.allowed,
        "heard": {
            "lang": heard.tag,
            "situation": heard.situation,
            "help": next(iter([*refused, *heard.help]), None),
            "helps": heard.help,
            "text": heard.text or None,
            "choices": list(heard.language.choices) if heard.language else [],
            "notes": heard.notes,
            "rest": heard.rest,
        },
        "call": [{"name": contact.name, "phone": contact.phone} for contact in found.call],
        "say": found.say,
        "lines": found.lines,
    }


def _more(found: StreetAnswer, policy: Policy) -> Iterator[str]:
    """Yield the whole answer: each rule, then the page of `roster find`."""
    from langaccess.agency.policy import authority_text
    from langaccess.cli.render import roster as view

    for decision in found.decisions:
        yield ""
        for reason in decision.reasons:
            ids = tuple(part for part in reason.authority.split(", ") if part != "local")
            cited = authority_text(policy, ids)
            yield from output.wrap(f"- {reason.text}" + (f" [{cited}]" if cited else ""))
    yield ""
    yield from view.found_lines(found.found, view.Look(policy, more=True))
