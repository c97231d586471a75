"""The options for facts about an encounter, shared by four commands, and their readers."""

from __future__ import annotations

import functools
import inspect
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import Field, dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from langaccess.core.clock import later
from langaccess.core.errors import InputError, UsageError
from langaccess.interpret.encounter_fields import TEXTS, EncounterTexts

if TYPE_CHECKING:
    from langaccess.agency.policy import HelpKind, Policy
    from langaccess.core.tags import Tag
    from langaccess.interpret.encounters import (
        EncounterFacts,
        FormRecord,
        KnownInterpreter,
        NoHelp,
        ServiceFacts,
        UnmetReason,
    )

EncounterId = Annotated[
    str,
    typer.Argument(
        metavar="ID", help="Number of the encounter: E-2026-0113, or 113 for the latest year."
    ),
]
_HOW = "interpreter, asked, card, line, relative, history, program"
_WHY = "unavailable, no_answer, hung_up, wrong_variety, declined, not_asked"
_FORM = re.compile(r"(?P<name>.+?)(?::(?P<how>read|signed|given|refused))?")
_FUTURE = timedelta(minutes=5)
_BEFORE = timedelta(hours=6)  # help is asked for before the encounter at most


def _option(help: str, *, flag: str = "", default: Any = None) -> Any:
    """Describe an option; without `flag` it has the name of its field."""
    return field(default=default, metadata={"help": help, "flag": flag})


@dataclass(frozen=True, kw_only=True)
class _HelpOptions:
    """What happened, and who or what interpreted."""

    lang: str | None = _option("Language, by name, country or tag.")
    encounter: str | None = _option(
        "Type of encounter: dv_scene, traffic_stop, consent.", flag="--for"
    )
    using: str | None = _option("Who or what interpreted: phone_line, child, mt, ...; or none.")
    minutes: float | None = _option("Minutes that the interpreting lasted.")
    at: str | None = _option("When it began: 02:14, or 2026-11-25T02:14.")
    requested: str | None = _option("When an interpreter was requested: 02:14, or now.")
    connected: str | None = _option("When the interpreting began: 02:16, or now.")
    ended: str | None = _option("When the interpreting ended: 02:30, or now.")
    who: str | None = _option("The interpreter's name, or id on the roster.")
    number: str | None = _option("The interpreter's number, or the number of the call.")
    vendor: str | None = _option("The interpreter's company.")
    conflict: str | None = _option("Conflict of interest that the interpreter reported, or none.")


@dataclass(frozen=True, kw_only=True)
class EncounterOptions(EncounterTexts, _HelpOptions):
    """The options as typed; a field is an option and its help, in the order of `--help`."""

    identified: str | None = _option(f"How the language was identified: {_HOW}.")
    exigent: str | None = _option("Why an emergency stand-in was used: what the danger was.")
    supervisor: str | None = _option("The supervisor who was informed of the stand-in.")
    deaf_request: bool = _option(
        "A deaf adult asked the adult with them to interpret.", default=False
    )
    machine: str | None = _option("The translation program or device.")
    unmet: str | None = _option(f"Why no one interpreted: {_WHY}.")
    waited: float | None = _option(
        "Minutes from the request until help began, or until you gave up."
    )
    form: list[str] | None = _option(  # noqa: RUF009 (it makes a field)
        "A form used: FILE or NAME, then :read, :signed, :given or :refused."
    )
    note: str | None = _option("A short note.")
    service: int | None = _option(
        "Number of the interpreter in this encounter; default: the last.", flag="--help-number"
    )
    done: str | None = _option(
        "A follow-up that is done, NUMBER:OUTCOME, as in '1:asked again by phone'."
    )
    done_at: str | None = _option("When that follow-up was done; default: now.")
    by: str | None = _option("Who makes this entry; default: your account on this computer.")
    confirm: bool = _option("Record the flagged words: they mean something else.", default=False)


PLACEHOLDERS: Mapping[str, str] = {
    "INTERPRETER-ID": "the interpreter's number",
    "NUMBER": "the number, as the interpreter or the line said it",
    "LANGUAGE": "the language, as in Mam",
    "SITUATION": "the type of encounter, as in dv_scene",
    "N-MIN": "the minutes, as in 14 min",
    "ENCOUNTER-ID": "the number of the encounter, as in E-2026-0113",
    "WHAT-IT-WAS": "the type of encounter, as in dv_scene",
    "WHAT-HELPED": "the kind of help, as in phone_line, or none",
    "WHY-NOW": "why it could not wait",
    "WHY-NOT": "why no one interpreted, as in no_answer",
    "HH-MM": "the time at which the help began, as in 02:16",
    "SGT-NAME": "the supervisor's name",
    "THE-OUTCOME": "the outcome, in a few words",
    "WHAT-CAME-OF-IT": "the outcome, in a few words",  # printed by 0.1.0
}
"""Placeholders in printed commands; each is refused until a real value replaces it."""


def refuse_placeholders(words: Sequence[str], said: EncounterOptions) -> None:
    """Refuse a pasted command that still has placeholders."""
    options = [value for f in fields(said) if isinstance(value := getattr(said, f.name), str)]
    for text in (*words, *options, *(said.form or ())):
        for name in re.split(r"[\s:=]+", text):
            if name in PLACEHOLDERS:
                raise UsageError(f"replace {name} with {PLACEHOLDERS[name]}; nothing was recorded")


def with_facts(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of `EncounterOptions`; it gets them as `said`."""
    own = list(inspect.signature(command, eval_str=True).parameters.values())
    kinds = get_type_hints(EncounterOptions)
    options = [
        inspect.Parameter(
            one.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=None if one in TEXTS else one.default,
            annotation=Annotated[
                str | None if one in TEXTS else kinds[one.name],
                typer.Option(_flag(one), help=one.metadata["help"]),
            ],
        )
        for one in fields(EncounterOptions)
        if one.metadata["help"]
    ]
    parameters = [
        *(p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own if p.name != "said"),
        *options,
    ]

    @functools.wraps(command)
    def run(**given: Any) -> Any:
        typed = {one.name: given.pop(one.name) for one in options}
        said = EncounterOptions(**{name: it for name, it in typed.items() if it is not None})
        return command(said=said, **given)

    # Typer reads a command's parameters from this attribute, which functions do not have at first.
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # inspect reads it
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    del run.__wrapped__
    return run


def _flag(option: Field[Any]) -> str:
    return option.metadata.get("flag") or f"--{option.name.replace('_', '-')}"


def read_clock(text: str, now: datetime, *, after: datetime | None = None) -> datetime:
    """Return the moment typed: `now`, a time such as `02:14`, or a date and time.

    `now` is on the agency's clock, `after` when the encounter began. Then a time means its first
    occurrence later than six hours before that, which works on both sides of midnight; otherwise
    its latest occurrence.
    """
    if text.strip().lower() == "now":
        return now
    found = _read_moment(text.strip(), now, after)
    if found > now + _FUTURE:
        raise InputError(
            f"{found:%Y-%m-%d %H:%M} is in the future; it is now {now:%Y-%m-%d %H:%M}",
            hint="give the time when it happened: 02:14, or 2026-11-25T02:14",
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
    """The surroundings in which options are read: rules, clock, folder, and the entry so far."""

    policy: Policy
    now: datetime  # on the agency's clock
    root: Path  # the agency's folder
    type: str = ""
    tag: Tag | None = None
    case: str = ""
    who: str = ""  # id on the roster of the last interpreter, or ""
    began: datetime | None = None  # when the encounter began, if the log has it
    is_over: bool = False  # the log has it, and it has ended
    variety: str = ""  # variety of the language, if the log has it
    # the service that options without a kind of help are about has no interpreter
    unserved: bool = False


@dataclass(frozen=True, slots=True)
class _Times:
    """When the encounter began and help was used, as far as entered."""

    began: datetime | None
    requested: datetime | None
    connected: datetime | None
    ended: datetime | None
    derived: bool
    lasted: float | None


def read_facts(
    said: EncounterOptions, around: FactContext
) -> tuple[EncounterFacts, tuple[str, ...]]:
    """Return the options as facts, and notes about how they were read."""
    from langaccess.agency.policy import encounter_id
    from langaccess.interpret.encounters import EncounterFacts, Identified, read_language

    notes: tuple[str, ...] = ()
    tag = None
    texts = {one.name: text for one in TEXTS if (text := getattr(said, one.name))}
    if said.lang:
        tag, notes = read_language(said.lang, around.policy)
        texts["spoken"] = said.lang
    if said.identified and said.identified not in list(Identified):
        raise UsageError(f"--identified {said.identified}: use one of {_HOW}")
    kind = encounter_id(said.encounter, around.policy) if said.encounter else None
    said = _with_wait(said, around)
    times = _read_times(said, around)
    who = _read_interpreter(said, around, tag or around.tag, kind or around.type, times)
    facts = EncounterFacts(
        texts,
        type=kind,
        tag=tag,
        identified=Identified(said.identified) if said.identified else None,
        began=times.began,
        help=_read_help(said, around, who, times),
        forms=tuple(_parse_form(text, around, tag or around.tag) for text in said.form or ()),
        note=said.note,
        done=_parse_done(said.done) if said.done else None,
        done_at=_parse_done_at(said, around),
    )
    return facts, (*notes, *_roster_notes(said, facts.help, who))


def _with_wait(said: EncounterOptions, around: FactContext) -> EncounterOptions:
    """Return the options; where no one interpreted, the minutes are those of the wait."""
    for option, value in (("--minutes", said.minutes), ("--waited", said.waited)):
        if value is not None and not 0 <= value < math.inf:
            raise UsageError(f"{option} {value:g}: write minutes, as in 12")
    using = _parse_using(said.using, around.policy) if said.using else None
    unserved = said.unmet or (using == "none" if using else around.unserved)
    if not unserved or said.minutes is None:
        return said
    return replace(said, minutes=None, waited=said.minutes if said.waited is None else said.waited)


_OURS = frozenset({"tested_member", "staff_interpreter", "contract_interpreter", "volunteer"})


def _roster_notes(
    said: EncounterOptions, aid: ServiceFacts | None, who: KnownInterpreter
) -> Iterator[str]:
    """Yield notes: the interpreter is not on the roster, or is one half of a relay."""
    if said.who and who.relay is not None:
        yield (
            f"{who.who.name} interprets with a second person, through {who.relay.name}: record them"
            " too, with `langaccess encounter note ENCOUNTER-ID --using ... --who ...`; an audit"
            " asks"
        )
    if not said.who or who.who.id or aid is None or (aid.using or "") not in _OURS:
        return
    text = f"'{said.who}' is not certainly anyone on the roster: recorded without a credential"
    if who.near:
        text += f"; if it is {' or '.join(who.near)}, give the id in brackets with --who"
    yield text


def _read_help(
    said: EncounterOptions, around: FactContext, known: KnownInterpreter, times: _Times
) -> ServiceFacts | None:
    from langaccess.agency.policy import HelpKind
    from langaccess.interpret.encounters import NoHelp, ServiceFacts

    using = _parse_using(said.using, around.policy) if said.using else None
    unmet = _parse_unmet(said.unmet) if said.unmet else None
    facts = ServiceFacts(
        using=using if unmet is None else NoHelp.NONE,
        number=said.service,
        interpreter=known.who,
        requested=times.requested,
        connected=times.connected,
        derived=times.derived,
        ended=times.ended,
        lasted=times.lasted,
        reason=said.exigent,
        supervisor=said.supervisor,
        own_request=True if said.deaf_request else None,
        machine=said.machine,
        unmet=unmet,
        tried=using if unmet is not None and isinstance(using, HelpKind) else None,
        waited=said.waited,
        unfit=known.unfit,
    )
    return None if facts == ServiceFacts() else facts


def _parse_using(typed: str, policy: Policy) -> HelpKind | NoHelp:
    from langaccess.agency.policy import HelpKind
    from langaccess.interpret.encounters import NoHelp, using_named

    found = using_named(typed, policy)
    if found is None:
        raise UsageError(
            f"--using {typed}: unknown kind of interpreter or help",
            hint=", ".join(using.value for using in (*HelpKind, *NoHelp)),
        )
    return found


def _parse_unmet(typed: str) -> UnmetReason:
    from langaccess.interpret.encounters import UnmetReason, unmet_named

    found = unmet_named(typed)
    if found is None:
        raise UsageError(f"--unmet {typed}: use {', '.join(one.value for one in UnmetReason)}")
    return found


def _read_times(said: EncounterOptions, around: FactContext) -> _Times:
    """Return the times entered; minutes alone end now, or begin when the encounter began."""
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
    minutes = None
    if derived and requested and connected and _is_earlier(connected, requested):
        # The call began before the request: when the help began was not entered.
        connected, ended, derived, minutes = None, None, False, said.minutes
    if requested and connected and _is_earlier(connected, requested):
        raise InputError(
            f"the help was asked for at {requested:%H:%M} and began before, at {connected:%H:%M}",
            hint="check --requested and --connected",
        )
    start = connected or requested or began
    if start and ended and _is_earlier(ended, start):
        raise InputError(
            f"the help ended at {ended:%Y-%m-%d %H:%M} and began later, at {start:%Y-%m-%d %H:%M}",
            hint="check --at, --requested, --connected and --ended",
        )
    return _Times(at, requested, connected, ended, derived, minutes)


def _is_earlier(one: datetime, other: datetime) -> bool:
    return one.astimezone(UTC) < other.astimezone(UTC)


def _read_interpreter(
    said: EncounterOptions, around: FactContext, tag: Tag | None, kind: str, times: _Times
) -> KnownInterpreter:
    """Return the interpreter with the credentials of that day, and objections of the roster."""
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
    # What the roster says depends on language, variety and encounter, so it is looked up again.
    changed = said.lang or said.encounter or said.variety
    name = said.who or (around.who if changed else "")
    if not name:
        return KnownInterpreter(who)
    moments = (times.connected, times.requested, times.began, around.began, times.ended)
    at = next((one for one in moments if one is not None), around.now)
    variety = said.variety or around.variety
    served = ServiceContext(at, tag, kind, said.case or around.case, around.who, variety)
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


def _parse_done_at(said: EncounterOptions, around: FactContext) -> datetime | None:
    if said.done_at is None:
        return None
    if said.done is None:
        raise UsageError("--done-at needs --done", hint="--done '1:asked again by phone'")
    return read_clock(said.done_at, around.now)


def _parse_done(text: str) -> tuple[int, str]:
    number, _, outcome = text.partition(":")
    if not number.strip().isdigit():
        raise UsageError(f"--done {text}: write the follow-up's number, a colon and the outcome")
    return int(number), outcome.strip()
