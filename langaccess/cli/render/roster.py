"""The answers of `roster find`: for a dispatcher at 80 columns, and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypedDict

from langaccess.cli import output
from langaccess.cli.shapes import with_fields_of
from langaccess.core.words import plural

if TYPE_CHECKING:
    from langaccess.agency.policy import Policy, Stakes
    from langaccess.core.model import Reason
    from langaccess.core.tags import Tag
    from langaccess.interpret.roster import (
        Fallback,
        Gap,
        InterpreterOffer,
        Pin,
        Relay,
        RosterAnswer,
    )

_FIRST = 3  # people shown who may not interpret
_CALLED = 5  # people shown to call; after them comes the line


class LanguageChoice(TypedDict):
    """A language to choose from."""

    lang: Tag
    name: str


@with_fields_of("RosterAnswer")
class FoundInterpreters(TypedDict):
    """Who may interpret."""

    choices: list[LanguageChoice]


class _Levels(TypedDict, total=False):
    levels: dict[Stakes, FoundInterpreters]


@with_fields_of("RosterAnswer")
class FoundForEncounter(_Levels):
    """What `roster find` prints; `levels` if no type of encounter is given."""

    choices: list[LanguageChoice]


def found_data(found: RosterAnswer) -> dict[str, Any]:
    """Return the answer for JSON."""
    choices = [{"lang": tag, "name": tag.name} for tag in found.choices]
    return output.fields(found) | {"choices": choices}


@dataclass(frozen=True, slots=True)
class Look:
    """How to show an answer."""

    policy: Policy  # the rules it was found by
    refused: bool = False  # show everyone who may not interpret, with all reasons
    more: bool = False  # show the emergency rule in full
    pins: Mapping[str, Pin] = field(default_factory=dict)  # PINs of lines to show


def level_lines(levels: Mapping[Stakes, RosterAnswer], look: Look) -> list[str]:
    """Return one line for each level of stakes, and the line to call."""
    from langaccess.agency.policy import Stakes

    first = levels[Stakes.HIGH]
    lines = [f"{_language_title(first)}, {first.at:%a %d %b %Y %H:%M}", *_language_lines(first)]
    lines += _emergency_lines(first, look)
    if first.tag is not None:
        lines += ["", "BY STAKES (add the type of encounter to see the whole answer)"]
    for stakes, found in levels.items():
        if found.tag is not None:
            lines.append(f"{stakes:<12}{_best_offer(found)}")
    title = "IF NO ONE ANSWERS" if any(f.offered for f in levels.values()) else "CALL NOW"
    lines += ["", *_fallback_lines(first.fallback, title, look)]
    if look.refused:
        strictest = levels[Stakes.EVIDENTIARY]
        lines += ["", *_refusal_lines(strictest, all_refused=True)]
    return lines


def gap_rows(gaps: Iterable[Gap]) -> list[list[str]]:
    """Return a row for each language and day: the counts of each shift, by stakes."""
    rows: dict[tuple[str, str], dict[str, list[str]]] = {}
    for gap in gaps:
        row = rows.setdefault((gap.tag.name, f"{gap.day:%a %d %b}"), {})
        row.setdefault(gap.shift, []).append(str(gap.offered))
    return [
        [*key, *("/".join(counts) for counts in shifts.values())] for key, shifts in rows.items()
    ]


def _best_offer(found: RosterAnswer) -> str:
    if found.offered:
        offer = found.offered[0]
        more = f" (and {len(found.offered) - 1} more)" if len(found.offered) > 1 else ""
        using = offer.using.replace("_", " ")
        ask = f"; {offer.concern}" if offer.concern else ""
        lent = f"; first call {offer.lender}" if offer.lender else ""
        return f"{offer.name}, {using}, {offer.phone or 'no number'}{more}{lent}{ask}"
    if found.chains:
        chain = found.chains[0]
        return f"relay: {chain.first.name} to {chain.through.name}, then {chain.second.name}"
    count = len(found.refused)
    refused = f" ({plural(count, 'speaker')} may not)" if count else ""
    return f"no one on the roster{refused}: see below"


def found_lines(found: RosterAnswer, look: Look) -> Iterator[str]:
    """Yield the lines of the answer for one encounter."""
    when = f"{found.at:%a %d %b %Y %H:%M}"
    yield from output.wrap(f"{_language_title(found)}: {found.text}, {found.stakes} stakes, {when}")
    yield from _language_lines(found)
    yield from _emergency_lines(found, look)
    yield ""
    if found.offered or found.chains:
        yield "CALL NOW"
        for offer in found.offered[:_CALLED]:
            yield from _offer_lines(f"{offer.rank}.", offer, look)
        if len(found.offered) > _CALLED:
            yield f"and {len(found.offered) - _CALLED} more; --json lists all"
        for chain in found.chains:
            yield f"relay through {chain.through.name}, call both:"
            yield from _offer_lines(" -", chain.first, look)
            yield from _offer_lines(" -", chain.second, look)
        yield from _fallback_lines(found.fallback, "IF NO ONE ANSWERS", look)
    else:
        yield from _fallback_lines(found.fallback, "CALL NOW", look)
    yield "WHILE YOU WAIT"
    yield from _bullets((*found.advice, *found.meanwhile))
    if found.tag is not None:
        yield "BEFORE IT BEGINS"
        yield from _bullets(found.before)
    yield from _refusal_lines(found, all_refused=look.refused)
    yield from _afterwards(found)


def _afterwards(found: RosterAnswer) -> Iterator[str]:
    """Yield the command that records it; the log refuses it until the placeholders are replaced."""
    if found.tag is None or found.encounter is None:
        return
    first = found.offered[0] if found.offered else None
    if first is None and found.chains:
        yield from _afterwards_relay(found, found.chains[0])
        return
    using = first.using if first else _remaining(found.fallback)
    command = f"langaccess encounter log {found.tag} {found.encounter} {using} N-MIN"
    who = f"--who {first.id}" if first else "--number INTERPRETER-ID"
    instead = "replace N-MIN with your minutes"
    if first is None:
        instead += ", INTERPRETER-ID with the interpreter's number"
        if using == "contract_interpreter":
            instead += "; write video for contract_interpreter if it was by video"
    if len(f"{command} {who}") > output.LINE:
        yield from output.wrap(f"WHEN IT IS OVER, record it ({instead}; add {who}):")
        yield command
    else:
        yield from output.wrap(f"WHEN IT IS OVER, record it ({instead}):")
        yield f"{command} {who}"


def _afterwards_relay(found: RosterAnswer, chain: Relay) -> Iterator[str]:
    one, two = chain.first, chain.second
    yield "WHEN IT IS OVER, record both (replace N-MIN with your minutes, ENCOUNTER-ID with"
    yield "  the number that the first command prints):"
    what = f"{found.tag} {found.encounter} {one.using}"
    yield f"langaccess encounter log {what} N-MIN --who {one.id}"
    yield f"langaccess encounter note ENCOUNTER-ID --using {two.using} --who {two.id}"


def _remaining(fallback: Fallback) -> str:
    """Return the kind of help to record when no one on the roster may interpret."""
    if fallback.kind == "sign":
        return "video"
    return "contract_interpreter" if fallback.only_while_waiting else "phone_line"


def _language_title(found: RosterAnswer) -> str:
    if found.tag is None:
        return f"'{found.typed}'" if found.typed else "a language not known"
    return f"{found.tag.name} ({found.tag})"


def _language_lines(found: RosterAnswer) -> Iterator[str]:
    for reason in found.decision.reasons:
        if reason.rule == "policy.adopted":
            yield from output.wrap(reason.text)
    for warning in (*([found.note] if found.note else []), *found.warnings):
        yield from output.wrap(f"! {warning}")
    if found.question:
        yield from output.wrap(f"ask: {found.question}")
    if found.choices:
        yield from output.wrap(
            "choose one: " + ", ".join(f"{tag.name} ({tag})" for tag in found.choices)
        )


def _offer_lines(mark: str, offer: InterpreterOffer, look: Look) -> Iterator[str]:
    code = _pin_words(look, offer.id)
    yield f"{mark} {offer.name}  {offer.phone or 'no number entered'}{code}"
    yield from output.wrap("   " + "; ".join(offer.reasons), indent="   ")
    if offer.note:
        yield from output.wrap(f"   ! {offer.note}", indent="   ")


def _pin_words(look: Look, who: str) -> str:
    from langaccess.interpret.roster import pin_of

    found = pin_of(look.pins, who) if look.pins else None
    return f"  PIN {found.shown()}" if found is not None else ""


def _fallback_lines(fallback: Fallback, title: str, look: Look) -> Iterator[str]:
    yield title
    if fallback.kind == "sign":
        for n, way in enumerate(fallback.ways, start=1):
            number = way.phone or "number not entered"
            yield from output.wrap(f"{n}. {number}: {way.text}", indent="   ")
        yield from output.wrap("never a voice line")
        return
    if fallback.only_while_waiting:
        yield from output.wrap(
            "! by telephone you may only find an interpreter and arrange, not interpret the matter"
        )
    from langaccess.agency.policy import UNSET_LINE
    from langaccess.interpret.roster import AGENCY_LINE

    if fallback.phone is None:
        yield from output.wrap(UNSET_LINE)
    else:
        yield f"interpreter line: {fallback.phone}{_pin_words(look, AGENCY_LINE)}"
    yield from output.wrap(f"say: {fallback.say}")


def _refusal_lines(found: RosterAnswer, *, all_refused: bool) -> Iterator[str]:
    refused = found.refused
    if not refused:
        return
    together = {offer.id for chain in found.chains for offer in (chain.first, chain.second)}
    shown = refused if all_refused else refused[:_FIRST]
    more = "" if len(shown) == len(refused) else f", {len(shown)} shown; --refused shows all"
    yield f"DO NOT CALL ({len(refused)}{more})"
    for person in shown:
        for n, reason in enumerate(person.reasons):
            alone = ", alone" if person.id in together else ""
            name = f"- {person.name}{alone}: " if n == 0 else "  also: "
            yield from output.wrap(f"{name}{reason.text}{_rests_on(reason)}")
            if not all_refused:
                break


def _rests_on(reason: Reason) -> str:
    """Name the law in brackets; the agency and this program are not named as authorities."""
    ids = [id_ for id_ in reason.authority.split(", ") if id_ not in ("local", "project")]
    return f" ({', '.join(ids)})" if ids else ""


def _emergency_lines(found: RosterAnswer, look: Look) -> Iterator[str]:
    """Yield what an officer may ask if someone may die, and through whom."""
    from langaccess.interpret.roster import emergency_questions

    who = found.stand_ins
    if who.may:
        yield from output.wrap(f"EMERGENCY: {emergency_questions(look.policy)}", indent="  ")
        if who.separate:
            yield from output.wrap(
                f"  Never for {found.text}. For the danger alone, logged as another encounter:",
                indent="    ",
            )
        limit = look.policy.interpreting.exigency.expires_minutes
        yield from output.wrap(f"  You may ask through: {', '.join(who.may)}", indent="    ")
        yield from output.wrap(
            f"  At most {limit} minutes. Log it. Call an interpreter as soon as it is over.",
            indent="    ",
        )
    else:
        yield "EMERGENCY: your agency's rules permit no one else to interpret."
    if who.never:
        yield from output.wrap(f"  NEVER: {', '.join(who.never)}", indent="    ")
    if look.more:
        yield from output.wrap(f"  In full: {found.emergency}", indent="    ")


def _bullets(items: tuple[str, ...]) -> Iterator[str]:
    for item in items:
        yield from output.wrap(f"- {item}")
