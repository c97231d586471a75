"""The table for a phone gives every answer that `ask` gives, and names no one on the roster."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from langaccess.agency.policy import HelpKind, Policy, expiry
from langaccess.core.config import Phone
from langaccess.core.tags import Tag
from langaccess.interpret.hearing import Heard, hear
from langaccess.interpret.roster import Roster, RosterQuery
from langaccess.interpret.street import StreetContact, answer
from langaccess.interpret.street_table import DISPATCH, StreetChoice, good_until, street_table
from tests.rosterfiles import agency as agency_of
from tests.rosterfiles import roster as roster_of

NIGHT = datetime(2026, 11, 28, 5, 0, tzinfo=UTC)
QUERY = RosterQuery("", NIGHT)
TAGS = (Tag("es"), Tag("vi"), Tag("pt-BR"), Tag("ase"))


@pytest.fixture(scope="module")
def agency(tmp_path_factory: pytest.TempPathFactory) -> tuple[Policy, Roster]:
    folder = tmp_path_factory.mktemp("agency")
    policy = agency_of(folder)
    own = replace(policy.agency, dispatch_phone=Phone("217-555-0199"))
    policy = replace(policy, agency=own)
    return policy, roster_of(folder, policy)


def typed(choice: StreetChoice, policy: Policy) -> Heard:
    """Return what an officer would type for this cell."""
    tag, situation, using = choice
    name = "" if tag is None else str(tag) if tag == "pt-BR" else tag.name
    return hear([name, situation or "", using or ""], policy)


@pytest.mark.slow
def test_each_cell_is_what_ask_answers_and_names_no_one_on_the_roster(
    agency: tuple[Policy, Roster],
) -> None:
    policy, people = agency
    nobody = Roster(time_zone=people.time_zone)
    line, numbers = policy.agency.interpreter_line, {str(one.phone) for one in people.people}
    cells = list(street_table(policy, people, TAGS, NIGHT))
    situations, helps = len(policy.interpreting.encounters) + 1, len(HelpKind) + 1
    assert len(cells) == (len(TAGS) + 1) * situations * helps
    for choice, cell in cells:
        heard = typed(choice, policy)
        assert heard.rest == (), choice
        asked = answer(heard, nobody, policy, QUERY)
        for same in ("allowed", "ruling", "doubts", "say", "refused"):
            assert getattr(cell, same) == getattr(asked, same), (choice, same)
        assert cell.call == (StreetContact(DISPATCH, "217-555-0199"), *asked.call), choice

        asked = answer(heard, people, policy, QUERY)
        assert (cell.allowed, cell.ruling, cell.say) == (asked.allowed, asked.ruling, asked.say)
        assert not numbers & {contact.phone for contact in cell.call}
        theirs = {contact for contact in asked.call if contact.phone not in numbers}
        assert theirs <= set(cell.call), choice
        # A vendor on the roster takes the place of the agency's own line.
        assert {contact.phone for contact in set(cell.call[1:]) - theirs} <= {line}, choice
    assert {cell.allowed for _choice, cell in cells} == {True, False, None}


@pytest.mark.slow
def test_no_voice_line_is_called_for_a_person_who_signs(agency: tuple[Policy, Roster]) -> None:
    policy, people = agency
    voices = {policy.agency.interpreter_line, *people.voices()}
    for (tag, _situation, _using), cell in street_table(policy, people, TAGS, NIGHT):
        if tag == "ase":
            assert not voices & {contact.phone for contact in cell.call}


def test_the_last_day_is_that_of_the_page_or_of_the_rules(agency: tuple[Policy, Roster]) -> None:
    policy, _people = agency
    last = expiry(policy)
    assert good_until(policy, date(2026, 11, 29)) == date(2026, 12, 29)
    assert good_until(policy, last - timedelta(days=3)) == last
    assert good_until(policy, last + timedelta(days=1)) == last
