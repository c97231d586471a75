"""`langaccess ask`: one question in any words, one answer for the street."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict
from zoneinfo import ZoneInfo

import typer

from langaccess.cli import output
from langaccess.cli.lookups import BANNER, readable_policy, recall_people, recent_use
from langaccess.cli.options import Json, WorkspaceOption
from langaccess.cli.shapes import prints
from langaccess.core.errors import ConfigError, Exit, UsageError

if TYPE_CHECKING:
    from langaccess.agency.policy import Caller, HelpKind, Policy
    from langaccess.core.tags import Tag
    from langaccess.interpret.street import StreetAnswer

CallerOption = Annotated[
    str | None, typer.Option("--as", help="Who you are: dispatcher, deputy, officer or jail.")
]


class HeardQuestion(TypedDict):
    """What the typed words mean."""

    lang: Tag | None
    situation: str | None
    others: tuple[str, ...]
    help: list[HelpKind]
    text: str | None
    choices: list[Tag]
    notes: tuple[str, ...]
    rest: tuple[str, ...]


class CalledContact(TypedDict):
    """Whom to call."""

    name: str
    phone: str | None


class AskedAnswer(TypedDict):
    """What `ask` prints."""

    allowed: bool | None
    heard: HeardQuestion
    call: list[CalledContact]
    say: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StreetLookup:
    """An answer, the rules it comes from, and the mistake if the agency's own cannot be read."""

    found: StreetAnswer
    policy: Policy
    broken: ConfigError | None = None
    # lines that come before the answer; empty if rules and roster were read
    warnings: tuple[str, ...] = ()


@prints(AskedAnswer)
def ask(
    words: Annotated[
        list[str],
        typer.Argument(help='Language, situation, who would interpret: spanish dv "9 yr old"'),
    ],
    caller: CallerOption = None,
    more: Annotated[
        bool, typer.Option("--more", help="Show the rules and everyone who may interpret.")
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> Exit:
    """Ask in your own words who may interpret and whom to call.

    Words go in any order, also misspelled: a language, a situation (dv, traffic, miranda), who
    would interpret (child, wife, google translate), or what the person said, in quotes. The first
    line is the answer. Exit code 1 if your agency's rules do not permit it, or if no number is
    entered.
    """
    looked = answer_words(words, workspace, read_caller(caller))
    if looked.broken is not None:
        if as_json:
            raise looked.broken
        output.text(None, lambda: [*looked.warnings, *looked.found.lines], as_json=False)
        raise looked.broken
    found = looked.found
    output.text(
        answer_data(found) if as_json else None,
        lambda: [*found.lines, *(whole_answer(looked) if more else ())],
        as_json=as_json,
    )
    reachable = any(contact.phone for contact in found.call)
    return Exit.NO if found.allowed is False or not reachable else Exit.DONE


def answer_words(
    words: Sequence[str], workspace: Path | None, caller: Caller | None
) -> StreetLookup:
    """Read rules, roster and clock, and answer.

    If the rules or the roster cannot be read, the answer names no one on the roster: it has the
    line's number and the words to say.
    """
    from langaccess.interpret import roster
    from langaccess.interpret.hearing import hear
    from langaccess.interpret.street import answer

    try:
        session, people = recall_people(workspace)
        policy = session.policy
        moment = session.now.astimezone(ZoneInfo(people.time_zone))
        query = roster.RosterQuery("", moment, used=recent_use(session, moment))
        return StreetLookup(
            answer(hear(words, policy), people, policy, query, caller=caller), policy
        )
    except ConfigError as exc:
        policy, which = readable_policy(workspace)
        now = datetime.now(ZoneInfo(policy.agency.time_zone or "UTC"))
        query = roster.RosterQuery("", now)
        found = answer(hear(words, policy), roster.Roster(), policy, query, caller=caller)
        return StreetLookup(found, policy, exc, (BANNER, *which))


def read_caller(typed: str | None) -> Caller | None:
    """Return who asks; None for the caller of the rules."""
    from langaccess.agency.policy import Caller

    if typed is None:
        return None
    try:
        return Caller(typed)
    except ValueError as exc:
        raise UsageError(f"--as {typed}: unknown", hint=f"use one of: {', '.join(Caller)}") from exc


def answer_data(found: StreetAnswer) -> AskedAnswer:
    """Return the answer for JSON; of several kinds of help, those that are refused come first."""
    heard = found.heard
    return {
        "allowed": found.allowed,
        "heard": {
            "lang": heard.tag,
            "situation": heard.situation,
            "others": heard.others,
            "help": sorted(heard.help, key=lambda using: using not in found.refused),
            "text": heard.text or None,
            "choices": list(heard.language.choices) if heard.language else [],
            "notes": heard.notes,
            "rest": heard.unclear,
        },
        "call": [{"name": contact.name, "phone": contact.phone} for contact in found.call],
        "say": found.say,
        "lines": found.lines,
    }


def whole_answer(looked: StreetLookup) -> Iterator[str]:
    """Yield the whole answer: each rule, then the page of `roster find`."""
    from langaccess.agency.policy import authority_text
    from langaccess.cli.render import roster as view

    found, policy = looked.found, looked.policy
    for decision in found.decisions:
        yield ""
        for reason in decision.reasons:
            ids = tuple(part for part in reason.authority.split(", ") if part != "local")
            cited = authority_text(policy, ids)
            yield from output.wrap(f"- {reason.text}" + (f" [{cited}]" if cited else ""))
    yield ""
    yield from view.found_lines(found.found, view.Look(policy, more=True))
