"""What remains when nobody is offered: a number, and the words to say."""

from __future__ import annotations

from langaccess.agency.policy import Policy, Requirement, Standing, Tier, Using
from langaccess.core import tags
from langaccess.core.tags import Tag
from langaccess.interpret.roster.answer import Fallback, Way
from langaccess.interpret.roster.heard import Heard

__all__ = ["fallback"]


def fallback(heard: Heard, typed: str, needed: Requirement, policy: Policy) -> Fallback:
    """Return the way that always remains; for a sign language it is never a voice line."""
    return _sign(policy) if heard.sign else _line(heard.tag, typed, needed, policy)


def _sign(policy: Policy) -> Fallback:
    paths = policy.interpreting.sign.paths
    ways = tuple(Way(path.text, path.phone) for path in paths)
    first = next(path for path in paths if path.phone)
    missing = "" if first is paths[0] else f"your agency has not entered {paths[0].text}. Else: "
    return Fallback("sign", str(first.phone), missing + first.text, ways=ways)


def _line(tag: Tag | None, typed: str, needed: Requirement, policy: Policy) -> Fallback:
    rules = policy.interpreting.line
    entry = tags.known(tag) if tag is not None else None
    relay = entry.relay if entry is not None else ()
    # A name for several languages, a country or a word half understood helps the line to find out.
    say = f"What I heard is: {typed}. {rules.unknown}" if typed else rules.unknown
    if tag is not None:
        about = needed.text if needed.encounter else "a law enforcement matter"
        say = rules.say.format(
            language=spoken_name(tag), encounter=about, officer=policy.officer.a_title
        )
        if relay:
            through = " or ".join(language.name for language in relay)
            say += " " + rules.relay.format(language=tag.name, relay=through)
        if needed.tier in (Tier.CERTIFIED, Tier.QUALIFIED):
            say += " " + rules.certified
    phone = policy.agency.interpreter_line
    waits = needed.standing[Using.PHONE_LINE] is not Standing.INTERPRETS
    return Fallback("phone_line", phone, say, relay, only_while_waiting=waits)


def spoken_name(tag: Tag) -> str:
    """Return the name as it is said to a line: with the country where that tells it apart."""
    entry = tags.known(tag)
    if entry is None or not entry.countries or not entry.relay:
        return tag.name
    return f"{tag.name} (from {tags.territory_name(entry.countries[0])})"
