"""The options with which facts about an encounter are said, shared by four commands."""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from langaccess.core.clock import later
from langaccess.core.errors import InputError, UsageError

if TYPE_CHECKING:
    from langaccess.agency.policy import HelpKind, Policy
    from langaccess.core.tags import Tag
    from langaccess.interpret.encounters import (
        EncounterFacts,
        FormRecord,
        KnownInterpreter,
        NoHelp,
        ServiceFacts,
    )

__all__ = [
    "EncounterId",
    "EncounterOptions",
    "FactContext",
    "read_clock",
    "read_facts",
    "refuse_placeholders",
    "with_facts",
]

EncounterId = Annotated[
    str, typer.Argument(metavar="ID", help="E-2026-0113, or 113 for that of the latest year.")
]
_HOW = "interpreter, asked, card, line, relative, history, program"
_FORM = re.compile(r"(?P<name>.+?)(?::(?P<how>read|signed|given|refused))?")
_FUTURE = timedelta(minutes=5)
_BEFORE = timedelta(hours=6)  # help is asked for before the encounter at most


@dataclass(frozen=True, slots=True)
class EncounterOptions:
    """The options as they were typed; the names are those of the options."""

    lang: str | None = None
    encounter: str | None = None
    using: str | None = None
    minutes: float | None = None
    at: str | None = None
    requested: str | None = None
    connected: str | None = None
    ended: str | None = None
    who: str | None = None
    number: str | None = None
    vendor: str | None = None
    conflict: str | None = None
    case: str | None = None
    officer: str | None = None
    place: str | None = None
    variety: str | None = None
    identified: str | None = None
    identified_by: str | None = None
    exigent: str | None = None
    supervisor: str | None = None
    deaf_request: bool = False
    machine: str | None = None
    form: list[str] | None = None
    recording: str | None = None
    outcome: str | None = None
    feedback: str | None = None
    note: str | None = None
    service: int | None = None
    done: str | None = None
    by: str | None = None
    confirm: bool = False


PLACEHOLDERS: Mapping[str, str] = {
    "INTERPRETER-ID": "the interpreter's number",
    "N-MIN": "the minutes, as in 14 min,",
    "ENCOUNTER-ID": "the number of the encounter, as in E-2026-0113",
    "WHAT-IT-WAS": "the type of encounter, as in dv_scene",
    "WHAT-HELPED": "the kind of help, as in phone_line, or none",
    "WHY-NOW": "why it could not wait",
    "HH-MM": "the time at which the help began, as in 02:16",
    "SGT-NAME": "the supervisor's name",
    "WHAT-CAME-OF-IT": "what came of it, in few words",
}
"""What a printed command leaves open; a log that took it as it is printed would record no fact."""


def refuse_placeholders(words: Sequence[str], said: EncounterOptions) -> None:
    """Refuse a printed command that was pasted before its open places were filled in.

    Raises:
        UsageError: a word or an option holds a placeholder.
    """
    options = [value for f in fields(said) if isinstance(value := getattr(said, f.name), str)]
    for text in (*words, *options, *(said.form or ())):
        for name in re.split(r"[\s:=]+", text):
            if name in PLACEHOLDERS:
                raise UsageError(
                    f"put {PLACEHOLDERS[name]} in place of {name}; nothing is recorded"
                )


_HELP: Mapping[str, tuple[str, str]] = {
    "lang": ("--lang", "The language: any name, country or tag."),
    "encounter": ("--for", "What it was: dv_scene, traffic_stop, consent."),
    "using": ("--using", "Who or what interpreted: phone_line, child, mt, ..., or none: nobody."),
    "minutes": ("--minutes", "How long the help lasted."),
    "at": ("--at", "When it began: 02:14, or 2026-11-25T02:14."),
    "requested": ("--requested", "When the help was asked for: 02:14, or now."),
    "connected": ("--connected", "When the help began: 02:16, or now."),
    "ended": ("--ended", "When the help ended: 02:30, or now."),
    "who": ("--who", "Name of the interpreter, or their id in the roster."),
    "number": ("--number", "Number of the interpreter or of the call."),
    "vendor": ("--vendor", "The interpreter's company."),
    "conflict": ("--conflict", "What the interpreter said about ties; none is an answer too."),
    "case": ("--case", "Case number."),
    "officer": ("--officer", "Badge or unit."),
    "place": ("--place", "Where, in few words."),
    "variety": ("--variety", "Town, country or name of the variety."),
    "identified": ("--identified", f"How the language was found out: {_HOW}."),
    "identified_by": ("--identified-by", "Who found it out."),
    "exigent": ("--exigent", "Why somebody had to stand in: somebody might die."),
    "supervisor": ("--supervisor", "Who was told about the stand-in."),
    "deaf_request": (
        "--deaf-request",
        "A deaf adult asked for the adult who came along; the language is a sign language.",
    ),
    "machine": ("--machine", "Name of the translation program or device."),
    "form": ("--form", "A paper, FILE or NAME, with :read, :signed, :given or :refused."),
    "recording": ("--recording", "Reference of the recording."),
    "outcome": ("--outcome", "What came of it."),
    "feedback": ("--feedback", "A word about the help, for the coordinator."),
    "note": ("--note", "Anything else, in few words."),
    "service": ("--help-number", "Which help of the encounter is meant, if not the last."),
    "done": ("--done", "A follow-up that is done: 1:asked again by line."),
    "by": ("--by", "Who writes; default: your account on this computer."),
    "confirm": ("--confirm", "I looked at the words in doubt, and they mean something else."),
}  # fmt: skip


def with_facts(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of `Said`; it gets them as `said`."""
    own = list(inspect.signature(command, eval_str=True).parameters.values())
    kinds = {f.name: f for f in fields(EncounterOptions)}
    options = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=kinds[name].default,
            annotation=Annotated[_TYPES.get(name, str | None), typer.Option(flag, help=text)],
        )
        for name, (flag, text) in _HELP.items()
    ]
    parameters = [
        *(p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own if p.name != "said"),
        *options,
    ]

    @functools.wraps(command)
    def run(**given: Any) -> Any:
        said = EncounterOptions(**{name: given.pop(name) for name in _HELP})
        return command(said=said, **given)

    # Typer reads what a command takes from here; functions have no such attribute until it is set.
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    del run.__wrapped__
    return run


_TYPES: Mapping[str, Any] = {
    "minutes": float | None,
    "form": list[str] | None,
    "service": int | None,
    "deaf_request": bool,
    "confirm": bool,
}


def read_clock(text: str, now: datetime, *, after: datetime | None = None) -> datetime:
    """Return the moment that was typed: `now`, `02:14` (the last time the clock showed it), or all.

    Args:
        text: what was typed.
        now: the moment, on the agency's clock.
        after: when the encounter began, if that was said; then `02:14` is the first time that the
            clock showed it since six hours before, so that both sides of midnight are found.

    Raises:
        InputError: it is none, the clock skipped it, or it is still to come.
    """
    if text.strip().lower() == "now":
        return now
    found = _read_moment(text.strip(), now, after)
    if found > now + _FUTURE:
        raise InputError(
            f"{found:%Y-%m-%d %H:%M} is still to come; it is {now:%Y-%m-%d %H:%M}",
            hint="give the time at which it happened: 02:14, or 2026-11-25T02:14",
        )
    return found


def _read_moment(text: str, now: datetime, after: datetime | None) -> datetime:
    from langaccess.interpret.roster import read_moment

    zone = str(now.tzinfo)
    if not re.fullmatch(r"\d{1,2}:\d\d", text):
        return read_moment(text, zone)
    text = text.zfill(5)
    if after is not None:
        first = after.replace(tzinfo=None) - _BEFORE
        day = first + timedelta(days=text < f"{first:%H:%M}")
        return read_moment(f"{day:%Y-%m-%d}T{text}", zone)
    today = read_moment(f"{now:%Y-%m-%d}T{text}", zone)
    if today > now + _FUTURE:
        return read_moment(f"{now - timedelta(days=1):%Y-%m-%d}T{text}", zone)
    return today


@dataclass(frozen=True, slots=True)
class FactContext:
    """What facts are read with.

    Attributes:
        policy: the rules in force.
        now: the moment, on the agency's clock.
        root: the agency's folder.
        type: id of the type of the encounter so far, or "".
        tag: its language so far.
        case: its case so far.
        who: id in the roster of the interpreter of its last help, or "".
        began: when it began, if it stands in the log already.
        is_over: it stands in the log and does not go on any more.
    """

    policy: Policy
    now: datetime
    root: Path
    type: str = ""
    tag: Tag | None = None
    case: str = ""
    who: str = ""
    began: datetime | None = None
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class _Times:
    """When the encounter began and the help was used, as far as it was said."""

    began: datetime | None
    requested: datetime | None
    connected: datetime | None
    ended: datetime | None
    derived: bool


def read_facts(
    said: EncounterOptions, around: FactContext
) -> tuple[EncounterFacts, tuple[str, ...]]:
    """Return what was said as facts, and notes about how it was read.

    Raises:
        InputError, UsageError: something said is none of what can be said.
    """
    from langaccess.agency.policy import encounter_id
    from langaccess.interpret.encounters import EncounterFacts, Identified, read_language

    notes: tuple[str, ...] = ()
    tag = None
    texts = {
        name: getattr(said, name)
        for name in ("case", "officer", "place", "variety", "recording", "outcome", "feedback",
                     "identified_by")
        if getattr(said, name)
    }  # fmt: skip
    if said.lang:
        tag, notes = read_language(said.lang, around.policy)
        texts["spoken"] = said.lang
    if said.identified and said.identified not in list(Identified):
        raise UsageError(f"--identified {said.identified}: it is one of {_HOW}")
    kind = encounter_id(said.encounter, around.policy) if said.encounter else None
    times = _read_times(said, around)
    who = _read_interpreter(said, around, tag or around.tag, kind or around.type, times)
    told = EncounterFacts(
        texts,
        type=kind,
        tag=tag,
        identified=Identified(said.identified) if said.identified else None,
        began=times.began,
        help=_read_help(said, around, who, times),
        forms=tuple(_parse_form(text, around, tag or around.tag) for text in said.form or ()),
        note=said.note,
        done=_parse_done(said.done) if said.done else None,
    )
    return told, (*notes, *_roster_notes(said, told.help, who))


_OURS = frozenset({"tested_member", "staff_interpreter", "contract_interpreter", "volunteer"})


def _roster_notes(
    said: EncounterOptions, aid: ServiceFacts | None, who: KnownInterpreter
) -> Iterator[str]:
    """Yield that the roster does not know an interpreter, or only as one half of a relay."""
    if said.who and who.relay is not None:
        yield (
            f"{who.who.name} interprets with a second person, through {who.relay.name}: record them"
            " too, with `langaccess encounter note NUMBER --using ... --who ...`; an audit asks"
        )
    if not said.who or who.who.id or aid is None or (aid.using or "") not in _OURS:
        return
    text = f"'{said.who}' names nobody on the roster for certain: recorded without a credential"
    if who.near:
        text += f"; if it is {' or '.join(who.near)}, say so with --who and the id in brackets"
    yield text


def _read_help(
    said: EncounterOptions, around: FactContext, known: KnownInterpreter, times: _Times
) -> ServiceFacts | None:
    from langaccess.interpret.encounters import ServiceFacts

    told = ServiceFacts(
        using=_parse_using(said.using, around.policy) if said.using else None,
        number=said.service,
        interpreter=known.who,
        requested=times.requested,
        connected=times.connected,
        derived=times.derived,
        ended=times.ended,
        reason=said.exigent,
        supervisor=said.supervisor,
        own_request=True if said.deaf_request else None,
        machine=said.machine,
        unfit=known.unfit,
    )
    return None if told == ServiceFacts() else told


def _parse_using(typed: str, policy: Policy) -> HelpKind | NoHelp:
    from langaccess.agency.policy import HelpKind
    from langaccess.interpret.encounters import NoHelp, using_named

    found = using_named(typed, policy)
    if found is None:
        raise UsageError(
            f"--using {typed}: there is no such kind of help",
            hint=", ".join(using.value for using in (*HelpKind, *NoHelp)),
        )
    return found


def _read_times(said: EncounterOptions, around: FactContext) -> _Times:
    """Return the times that were said; minutes alone end now, or begin when the encounter began.

    Raises:
        InputError: one is none, or they contradict each other.
    """
    now = around.now
    at = read_clock(said.at, now) if said.at else None
    began, derived = at or around.began, False
    requested = read_clock(said.requested, now, after=began) if said.requested else None
    connected = read_clock(said.connected, now, after=began) if said.connected else None
    ended = read_clock(said.ended, now, after=connected or began) if said.ended else None
    if said.minutes is not None:
        lasted = timedelta(minutes=said.minutes)
        if connected is None and ended is None:
            derived = began is not None and (at is not None or around.is_over)
            connected = began if derived else later(now, -lasted)
        if connected is not None:
            ended = ended or later(connected, lasted)
        elif ended is not None:
            connected = later(ended, -lasted)
    if requested and connected and connected.astimezone(UTC) < requested.astimezone(UTC):
        raise InputError(
            f"the help was asked for at {requested:%H:%M} and began before, at {connected:%H:%M}",
            hint="check --requested and --connected",
        )
    start = connected or requested or began
    if start and ended and ended.astimezone(UTC) < start.astimezone(UTC):
        raise InputError(
            f"the help ended at {ended:%Y-%m-%d %H:%M} and began later, at {start:%Y-%m-%d %H:%M}",
            hint="check --at, --requested, --connected and --ended",
        )
    return _Times(at, requested, connected, ended, derived)


def _read_interpreter(
    said: EncounterOptions, around: FactContext, tag: Tag | None, kind: str, times: _Times
) -> KnownInterpreter:
    """Return who it was with their credentials as of then, and what the roster says against it."""
    from langaccess.interpret.encounters import (
        Interpreter,
        KnownInterpreter,
        ServiceContext,
        find_interpreter,
    )

    who = Interpreter(
        name=said.who or "",
        number=said.number or "",
        vendor=said.vendor or "",
        conflict=said.conflict or "",
    )
    # What the roster says depends on the language and the encounter: it is asked again.
    name = said.who or (around.who if said.lang or said.encounter else "")
    if not name:
        return KnownInterpreter(who)
    moments = (times.connected, times.requested, times.began, around.began, times.ended)
    at = next((one for one in moments if one is not None), around.now)
    served = ServiceContext(at, tag, kind, said.case or around.case, around.who)
    return find_interpreter(replace(who, name=name), around.root, around.policy, served)


def _parse_form(text: str, around: FactContext, tag: Tag | None) -> FormRecord:
    from langaccess.core.files import read_bytes, sha256
    from langaccess.interpret.encounters import FormRecord

    match = _FORM.fullmatch(text)
    name = match["name"] if match else text
    how = (match and match["how"]) or "given"
    for folder in (Path(), around.root / "approved"):
        path = folder / name
        if path.is_file():
            return FormRecord(path.name, tag, sha256(read_bytes(path)), how, around.now)
    return FormRecord(name, tag, "", how, around.now)


def _parse_done(text: str) -> tuple[int, str]:
    number, _, outcome = text.partition(":")
    if not number.strip().isdigit():
        raise UsageError(f"--done {text}: write its number, a colon and what came of it")
    return int(number), outcome.strip()
