"""An agency's own word for its officers, in everything that it prints or says."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest

from langaccess.agency.policy import Policy, load_policy
from langaccess.agency.policy.model import AgencyKind
from langaccess.core.tags import Tag
from langaccess.interpret.roster import Roster, RosterQuery, find
from langaccess.reports import directive, drill

WORDS = {
    "police": "a police officer",
    "sheriff": "a sheriff's deputy",
    "state": "a state trooper",
    "campus": "a campus police officer",
    "transit": "a transit police officer",
    "tribal": "a tribal police officer",
    "other": "a law enforcement officer",
    "null": "a law enforcement officer",
}


def agency(root: Path, kind: str, more: str = "") -> Policy:
    path = root / f"{kind}.yaml"
    path.write_text(
        f"id: x\nextends: us-federal\nas_of: 2026-11-25\nagency: {{kind: {kind}}}\n{more}",
        encoding="utf-8",
    )
    return load_policy(path)


def said(policy: Policy) -> str:
    """Return what is said to the interpreter line."""
    ask = RosterQuery(Tag("ru"), datetime(2026, 11, 25, tzinfo=UTC), encounter="witness")
    return find(Roster((), "UTC"), policy, ask).fallback.say


def test_each_kind_of_agency_has_its_word(tmp_path: Path) -> None:
    assert set(WORDS) == {*get_args(AgencyKind), "null"}
    for kind, word in WORDS.items():
        assert f"I am {word}; please connect now." in said(agency(tmp_path, kind)), kind


@pytest.mark.parametrize(("kind", "short"), [("sheriff", "deputy"), ("state", "trooper")])
def test_the_directive_and_the_drill_use_it(tmp_path: Path, kind: str, short: str) -> None:
    policy = agency(tmp_path, kind)
    text = directive(policy, "md").decode()
    assert f"I am {WORDS[kind]}; please connect now." in text
    assert f"the {short} asks the interpreter first" in text
    questions = "\n".join(one.text for one in drill(policy, topic=None, count=500, seed=1))
    assert f"A tested {short} of your shift" in questions
    assert f"complain about a {short}" in questions
    rest = re.sub(r"immigration officer|officer of an immigration", "", f"{text}\n{questions}")
    assert "officer" not in rest.lower()
    assert "{" not in questions


def test_an_agency_can_say_its_own_word_and_its_own_sentence(tmp_path: Path) -> None:
    own = "officers: {state: {title: patrol officer, short: officer}}\n"
    assert "I am a patrol officer;" in said(agency(tmp_path, "state", own))
    line = 'interpreting: {line: {say: "{language} for {encounter}, please."}}\n'
    assert said(agency(tmp_path, "sheriff", line)).startswith("Russian for an interview")
