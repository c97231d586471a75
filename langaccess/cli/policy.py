"""`langaccess policy`: what the rules permit, on what authority, and who adopted them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypedDict

import typer

from langaccess.cli import output, policy_compare, policy_render
from langaccess.cli.options import Json, WorkspaceOption, parse_day
from langaccess.cli.shapes import prints, with_fields_of
from langaccess.core import clock
from langaccess.core.errors import Exit, UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from langaccess.agency.policy import (
        Adoption,
        Authority,
        HelpKind,
        OutdatedBasis,
        Policy,
        Requirement,
    )
    from langaccess.agency.session import Session
    from langaccess.core.model import Decision
    from langaccess.core.tags import Tag

app = typer.Typer(
    name="policy",
    help="Ask what your agency's rules permit, and adopt them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

# The kinds of help of the rules; a test compares them with `policy.Using`.
KINDS = (
    "tested_member, staff_interpreter, contract_interpreter, video, phone_line, volunteer, family, "
    "child, bystander_adult, inmate, party, immigration_officer, mt, "
    "body_camera_ai"
)


_AskedFor = TypedDict("_AskedFor", {"for": str})


@with_fields_of("Decision")
class PolicyAnswer(_AskedFor):
    """What `policy ask` prints."""

    using: HelpKind
    exigent: bool
    lang: Tag | None


class EncounterRules(TypedDict):
    """What `policy show` prints."""

    id: str
    adopted: Adoption | None
    encounters: list[Requirement]


class AuthorityList(TypedDict):
    """What `policy authorities` prints."""

    authorities: tuple[Authority, ...]
    rescinded: tuple[OutdatedBasis, ...]


class RulesAdopted(TypedDict):
    """What `policy adopt` prints."""

    file: Path
    by: str
    on: str
    digest: str


@app.command()
@prints(PolicyAnswer)
def ask(
    encounter: Annotated[
        str, typer.Option("--for", help="Type of encounter: dv_scene, consent_search, ...")
    ],
    using: Annotated[str, typer.Option("--using", help=f"Who or what interprets: {KINDS}.")],
    exigent: Annotated[
        bool,
        typer.Option("--exigent", help="Someone may die, and no interpreter can come in time."),
    ] = False,
    deaf_request: Annotated[
        bool,
        typer.Option(
            "--deaf-request",
            help="A deaf adult asked the adult with them to interpret, and they agree. Give the "
            "sign language (or deaf) with --lang.",
        ),
    ] = False,
    lang: Annotated[
        str | None,
        typer.Option("--lang", help="Language; some languages have no interpreter test."),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> Exit:
    """Ask whether someone may interpret, and what to do instead.

    The answer is what your agency's rules permit, not what is lawful. Exit code 1 if they do not
    permit it.
    """
    from langaccess.agency.policy import HelpKind, InterpreterQuestion, decide
    from langaccess.core.tags import resolve
    from langaccess.interpret.encounters import using_named
    from langaccess.interpret.hearing import hear_help, hear_situation
    from langaccess.interpret.roster import parse_language

    policy = _load_policy(workspace)
    kind, notes = using_named(using, policy), tuple[str, ...]()
    if kind is None:
        kind, notes = hear_help(using, policy)
    if not isinstance(kind, HelpKind):  # "none" is a word of the log only
        raise UsageError(
            f"--using {using}: unknown kind of interpreter or help", hint=f"use one of: {KINDS}"
        )
    tag = None
    if lang is not None:
        heard = parse_language(lang, policy)  # `deaf` names a language here too
        tag = heard.tag if heard.sign else resolve(lang, use="speech")
    situation, more = hear_situation(encounter, policy)
    for note in (*notes, *more):
        output.Reporter().note(note)
    question = InterpreterQuestion(situation or encounter, kind, exigent, deaf_request, tag)
    decision = decide(question, policy)
    output.result(
        {
            "for": encounter,
            "using": kind,
            "exigent": exigent,
            "lang": tag,
            **output.fields(decision),
        },
        lambda console: _draw_decision(console, decision, policy),
        as_json=as_json,
    )
    return Exit.DONE if decision.allowed else Exit.NO


@app.command()
@prints(EncounterRules)
def show(
    encounter: Annotated[
        str | None, typer.Option("--for", help="Show everything about this type of encounter.")
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> None:
    """Show who may interpret which encounter, in which order."""
    from langaccess.agency.policy import encounter_id, requirement

    policy = _load_policy(workspace)
    names = list(policy.interpreting.encounters)
    if encounter is not None:
        names = [encounter_id(encounter, policy)]
    rows = [requirement(policy, encounter=name) for name in names]
    data: EncounterRules = {"id": policy.id, "adopted": policy.adopted, "encounters": rows}

    def draw_show(console: Console) -> None:
        for row in rows:
            _draw_rule(console, row, whole=encounter is not None)
        output.say(console, _adoption_words(policy))

    output.result(data, draw_show, as_json=as_json)


@app.command()
@prints(AuthorityList)
def authorities(workspace: WorkspaceOption = None, as_json: Json = False) -> None:
    """List the laws and guidance behind the rules.

    Also lists rules that rest only on guidance that was withdrawn.
    """
    from langaccess.agency.policy import outdated_bases

    policy = _load_policy(workspace)
    found = outdated_bases(policy)
    data: AuthorityList = {"authorities": policy.authorities, "rescinded": found}

    def draw_authorities(console: Console) -> None:
        for entry in policy.authorities:
            since = f" {entry.effective}" if entry.effective else ""
            checked = "" if entry.verified else "; source not verified: ask counsel"
            status = "in effect" if entry.status == "in_force" else entry.status.replace("_", " ")
            output.say(console, f"{entry.id}: {entry.cite} [{status}{since}; as of {entry.as_of}"
                   f"{checked}]")  # fmt: skip
        alone = [rest for rest in found if not rest.carried_by]
        output.say(console, "")
        output.say(console, f"rules that rest only on withdrawn guidance: {len(alone)}")
        output.say(console, *(f"- {rest.rule} ({', '.join(rest.gone)})" for rest in alone))
        for rest in found:
            if rest.carried_by:
                still = ", ".join(rest.carried_by)
                output.say(
                    console, f"- {rest.rule} ({', '.join(rest.gone)}) still rests on {still}"
                )

    output.result(data, draw_authorities, as_json=as_json)


@app.command()
@prints(RulesAdopted)
def adopt(
    by: Annotated[
        str, typer.Option("--by", help="Name and title of the person who adopts the rules.")
    ],
    on: Annotated[
        str | None, typer.Option("--date", help="Day of adoption, YYYY-MM-DD; default: today.")
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> None:
    """Adopt your agency's rules.

    The adoption is written to the rules file and to the log.
    """
    from langaccess.agency.policy import adopt as write
    from langaccess.agency.policy import digest
    from langaccess.agency.session import open_session

    session = open_session(workspace)
    file = session.workspace.jurisdiction
    session.require_folder("there is no agency folder here whose rules could be adopted")
    # The day at this computer, where the rules are signed.
    today = clock.day_of(session.now)
    signed_on = parse_day("--date", on) if on is not None else today
    if signed_on > today:
        output.Reporter().note(
            f"{signed_on} is in the future; the rules count as adopted from now on"
        )
    policy = write(file, by=by, on=signed_on)
    signed = {"by": by.strip(), "on": signed_on.isoformat(), "digest": digest(policy)}
    _log_adoption(session, signed)
    policy_render.note_stale(session.root, policy)
    output.result(
        {"file": file, **signed},
        lambda console: output.say(
            console, f"adopted by {by.strip()} on {signed_on.isoformat()}: {file}"
        ),
        as_json=as_json,
    )


app.command()(policy_compare.compare)
app.command()(policy_render.render)


def _log_adoption(session: Session, entry: dict[str, str]) -> None:
    from langaccess.agency import ledger

    with session:
        ledger.append(session.connection, "policy.adopted", entry, at=session.now)


def _load_policy(workspace: Path | None) -> Policy:
    from langaccess.agency.session import open_session

    return open_session(workspace, note=output.Reporter().note).policy


def _draw_decision(console: Console, decision: Decision, policy: Policy) -> None:
    from langaccess.agency.policy import authority_text

    answer = "YES" if decision.allowed else "NO"
    words = "permit this, with these conditions" if decision.allowed else "do not permit this"
    output.say(console, f"{answer}: your agency's rules {words}")
    for reason in decision.reasons:
        ids = tuple(part for part in reason.authority.split(", ") if part != "local")
        cited = authority_text(policy, ids)
        as_of = f", as of {reason.as_of}" if reason.as_of and cited else ""
        output.say(console, f"- {reason.text}" + (f" [{cited}{as_of}]" if cited else ""))
    if decision.instead:
        output.say(console, "instead:")
        output.say(console, *(f"- {step}" for step in decision.instead))


def _draw_rule(console: Console, row: Any, *, whole: bool) -> None:
    order = " > ".join(using.replace("_", " ") for using in row.order)
    output.say(console, f"{row.encounter} ({row.stakes}): {order}")
    if not whole:
        return
    output.say(
        console, f"- an interpreter: tier {row.tier} or higher for {' or '.join(row.scopes)}"
    )
    output.say(
        console, f"- a member who speaks the language: level {row.speaking:g} (ILR) or higher"
    )
    for using, standing in row.standing.items():
        output.say(console, f"- {using.replace('_', ' ')}: {_WORDS[standing]}")
    output.say(console, *(f"- {advice}" for advice in row.advice))
    output.say(console, f"- rests on {', '.join(row.basis)}; {row.where}")


_WORDS = {
    "interprets": "may interpret",
    "bridge": "only while you wait",
    "exigent": "only if someone may die",
    "never": "never",
}


def _adoption_words(policy: Policy) -> str:
    if policy.adopted is None:
        return "your agency has not adopted these rules yet"
    signed = policy.adopted
    changed = ", and changed since: adopt again" if signed.changed else ""
    return f"adopted by {signed.by} on {signed.on.isoformat()}{changed}"
