"""`langaccess roster find`: who may interpret this encounter, now."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from langaccess.cli.options import Json, WorkspaceOption
from langaccess.errors import Exit, UsageError

if TYPE_CHECKING:
    from langaccess.policy import Policy
    from langaccess.roster import Ask, Roster

__all__ = ["app"]

app = typer.Typer(
    name="roster",
    help="The people who interpret: who may serve this encounter now, and why not the others.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


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
    gender: Annotated[str, typer.Option("--gender", help="f, m or x, when it was asked for.")] = "",
    case: Annotated[str, typer.Option("--case", help="Case number, to find conflicts.")] = "",
    involved: Annotated[
        list[str] | None, typer.Option("--involved", help="Somebody in the matter. Repeat it.")
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option("--exclude", help="NAME:reason (relative, asked_not, ...). Repeat it."),
    ] = None,
    refused: Annotated[
        bool, typer.Option("--refused", help="Show everybody who may not, with all reasons.")
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> int:
    """Who may interpret this encounter, now? Whom to call, in order, and why not the others.

    Without saying what it is for, there is one line for each level of stakes. Ends with 1 when
    nobody of the roster may interpret; even then it says whom to call and what to say.
    """
    from langaccess import output, roster
    from langaccess.cli import roster_view

    if gender not in ("", "f", "m", "x"):
        raise UsageError("--gender is f, m or x")
    policy, people = _load(workspace)
    language, situation, note = _split(words or [], lang, encounter, policy)
    if note:
        output.Reporter().note(note)
    moment = _moment(at, people.time_zone)
    question = roster.Ask(
        language,
        moment,
        encounter=situation,
        near=near,
        variety=variety,
        gender=gender,
        case=case,
        involved=tuple(involved or ()),
        exclude=tuple(_excluded(text) for text in exclude or ()),
    )
    return _answer(people, policy, question, roster_view, refused, as_json)


def _answer(
    people: Roster, policy: Policy, question: Ask, view: Any, refused: bool, as_json: bool
) -> int:
    from langaccess import output, roster
    from langaccess.policy import Stakes

    if question.encounter is not None:
        found = roster.find(people, policy, question)
        output.result(
            view.data(found),
            lambda console: view.show(console, found, all_refused=refused),
            as_json=as_json,
        )
        return _code(found.decision.allowed)
    levels = roster.find_levels(people, policy, question)
    # Who may serve at the highest stakes may serve whatever it turns out to be.
    strictest = levels[Stakes.EVIDENTIARY]
    data = view.data(strictest) | {
        "levels": {stakes: view.data(found) for stakes, found in levels.items()}
    }
    output.result(data, lambda console: view.show_levels(console, levels), as_json=as_json)
    return _code(any(found.decision.allowed for found in levels.values()))


def _code(found: bool) -> int:
    return int(Exit.DONE if found else Exit.NO)


def _load(workspace: Path | None) -> tuple[Policy, Roster]:
    from langaccess import output, roster
    from langaccess.policy import load_policy
    from langaccess.workspace import find as find_workspace

    found = find_workspace(explicit=workspace)
    if found.note:
        output.Reporter().note(found.note)
    policy = load_policy(found.jurisdiction)
    people = roster.Roster() if found.root is None else None
    return policy, people or roster.load_roster((found.root or Path()) / "roster", policy)


def _split(
    words: Sequence[str], lang: str | None, encounter: str | None, policy: Policy
) -> tuple[str, str | None, str]:
    """Return language, encounter or None, and a note about what was not understood."""
    from langaccess.errors import InputError
    from langaccess.policy import encounter_id

    rest = list(words)
    if lang is None and not rest:
        raise UsageError("which language?", hint="langaccess roster find Mam dv")
    typed = encounter
    if typed is None:
        start = 0 if lang is not None else 1
        for n in range(start, len(rest)):
            if _known(" ".join(rest[n:]), policy):
                typed, rest = " ".join(rest[n:]), rest[:n]
                break
    language = lang if lang is not None else " ".join(rest)
    if lang is None and typed is None and len(rest) > 1 and not _is_language(language):
        language, typed = rest[0], " ".join(rest[1:])
    if typed is None:
        return language, None, ""
    try:
        return language, encounter_id(typed, policy), ""
    except InputError as exc:
        return language, None, f"{exc.message}; {exc.hint}"


def _known(words: str, policy: Policy) -> bool:
    from langaccess.errors import InputError
    from langaccess.policy import encounter_id

    try:
        encounter_id(words, policy)
    except InputError:
        return False
    return True


def _is_language(words: str) -> bool:
    from langaccess import tags

    hits = tags.search(words, limit=1)
    return bool(hits) and hits[0].score >= 90


def _moment(text: str | None, zone: str) -> Any:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from langaccess import roster

    return roster.read_moment(text, zone) if text else datetime.now(ZoneInfo(zone))


def _excluded(text: str) -> tuple[str, str]:
    name, _, reason = text.partition(":")
    if not name.strip() or not reason.strip():
        raise UsageError(
            f"--exclude {text}: a name and a reason are needed",
            hint="write --exclude 'NAME:relative', or a reason of your own",
        )
    return name.strip(), reason.strip()
