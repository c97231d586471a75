"""Every answer of `ask` that the rules alone decide, for a page that has no program.

The page is right for days, the roster for hours: it names no one on the roster and says that
dispatch knows who is on duty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product

from langaccess.agency.people import Roster, is_voice
from langaccess.agency.policy import HelpKind, Policy, expiry
from langaccess.core.tags import Tag, is_sign
from langaccess.interpret.hearing import Heard
from langaccess.interpret.roster import LanguageQuery, RosterQuery
from langaccess.interpret.street import StreetAnswer, StreetContact, answer

DISPATCH = "dispatch: who is on duty?"
"""The first contact of each answer, in place of the people on the roster."""

StreetChoice = tuple[Tag | None, str | None, HelpKind | None]
"""Language, type of encounter, kind of help; None for one that is not known or not asked."""


def street_table(
    policy: Policy, roster: Roster, languages: Iterable[Tag], at: datetime
) -> Iterator[tuple[StreetChoice, StreetAnswer]]:
    """Yield the answer to each choice of language, type of encounter and kind of help.

    They are the answers of `ask`, with `DISPATCH` in place of the people and vendors on the roster.
    """
    voices = tuple(replace(one, languages=()) for one in roster.people if is_voice(one))
    no_one = Roster(voices, roster.time_zone)
    dispatch = StreetContact(DISPATCH, policy.agency.dispatch_phone)
    tags = dict.fromkeys([*languages, policy.interpreting.sign.usual, None])
    situations = (None, *policy.interpreting.encounters)
    for choice in product(tags, situations, (None, *HelpKind)):
        found = answer(_heard(*choice), no_one, policy, RosterQuery("", at))
        yield choice, replace(found, call=(dispatch, *found.call))


def _heard(tag: Tag | None, situation: str | None, using: HelpKind | None) -> Heard:
    return Heard(
        typed="",
        language=None if tag is None else LanguageQuery(tag, sign=is_sign(tag)),
        situation=situation,
        help=() if using is None else (using,),
    )


def good_until(policy: Policy, on: date) -> date:
    """Return the last day of a table that is made on the day `on`.

    It is before `on` if the rules must be checked first (floor.11).
    """
    return min(on + timedelta(days=policy.cards.ask_days), expiry(policy))
