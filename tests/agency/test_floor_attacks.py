"""Attacks on the floor rules that no other file attacks: 2, 7, 8, 11, 13 and 14.

Where an agency's file has a key, the file is the way in; else the command line, a file edited by
hand, or the library. docs/explanation/the-floor.md names a test for each of the sixteen rules.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from langaccess.agency.policy import load_policy, print_decision
from langaccess.agency.workspace import create_sample
from langaccess.cli import main
from langaccess.core.tags import Tag
from langaccess.identify import Band, identify
from tests.commands import Capture, data
from tests.policyfiles import mistakes, of

DAY = date(2026, 11, 25)

# What someone might write into the rules to get rid of a rule. None of it is a key.
NO_SUCH_KEY = {
    "rule 2: near enough is enough": "approved: {match: near}",
    "rule 7: a guess at any price": "identify: {abstain: false}",
    "rule 7: book anyone who speaks it": "identify: {book: true}",
    "rule 8: no label": "translate: {label: none}",
    "rule 8: cards without DRAFT": "cards: {draft: false}",
    "rule 13: no asking": "network: {always: true}",
    "rule 14: no interval": "audit: {interval: none}",
    "rule 15: no word of free help": "notices: {free: false}",
}


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = create_sample(tmp_path / "county", today=DAY).root
    assert root is not None
    monkeypatch.chdir(root)
    return root


@pytest.mark.parametrize("name", NO_SUCH_KEY)
def test_no_key_of_the_rules_turns_a_floor_rule_off(tmp_path: Path, name: str) -> None:
    (found,) = mistakes(tmp_path / "jurisdiction.yaml", f"{NO_SUCH_KEY[name]}\n")
    assert found.startswith("4: ")
    assert "unknown key" in found


# --- rule 2 ---------------------------------------------------------------------------------


def test_rule_2_a_form_with_one_changed_byte_is_another_version(
    office: Path, capsys: Capture
) -> None:
    form = office / "approved" / "miranda-es.txt"
    form.parent.mkdir(exist_ok=True)
    digests = []
    for text in ("Usted tiene derecho.", "Usted tiene derecho"):
        form.write_text(text, encoding="utf-8")
        words = ["encounter", "log", "es", "miranda", "--form", "miranda-es.txt:read", "--json"]
        assert main([*words, "--using", "staff_interpreter"]) == 0
        (told,) = json.loads(capsys.readouterr().out)["data"]["encounter"]["forms"]
        digests.append(told["digest"])
    assert len(set(digests)) == 2
    assert all(digests)


def test_rule_2_a_phrasebook_of_ones_own_takes_no_warning(office: Path, capsys: Capture) -> None:
    topic = office / "phrasebooks" / "english" / "miranda.yaml"
    topic.parent.mkdir(parents=True, exist_ok=True)
    topic.write_text(
        "topic: miranda\ntitle: Warnings\nphrases:\n"
        "  miranda.silent: {number: 901, en: You may stay silent., answers: none}\n",
        encoding="utf-8",
    )
    assert main(["phrases", "find", "silent", "--json"]) == 3
    details = json.loads(capsys.readouterr().out)["error"]["details"]
    assert any("miranda.yaml:4" in line and "approved store" in line for line in details)


# --- rule 7 ---------------------------------------------------------------------------------


@pytest.mark.slow
def test_rule_7_no_prior_of_an_agency_makes_a_language_of_a_number_plate(
    office: Path, capsys: Capture
) -> None:
    for text in ("7ABC123", "617-555-0123", "", "!!!"):
        assert identify(text, prior={Tag("es"): 1e9}).verdict is Band.CANNOT_TELL
    rules = office / "jurisdiction.yaml"
    text = rules.read_text(encoding="utf-8").replace("share: ", "share: 99  # ")
    rules.write_text(text, encoding="utf-8")
    assert data(capsys, "identify", "7ABC123", ends=1)["verdict"] == "cannot_tell"


def test_rule_7_identifying_books_nobody_and_leaves_nothing_behind(
    office: Path, capsys: Capture
) -> None:
    before = {path: path.read_bytes() for path in office.rglob("*") if path.is_file()}
    main(["identify", "Necesito un intérprete, por favor, mi hermano está herido."])
    assert capsys.readouterr().out
    assert before == {path: path.read_bytes() for path in office.rglob("*") if path.is_file()}


# --- rule 8 ---------------------------------------------------------------------------------


@pytest.mark.slow
def test_rule_8_a_card_without_approval_is_a_proof_or_nothing(
    office: Path, capsys: Capture
) -> None:
    assert data(capsys, "cards", "sheet", "--lang", "es", "--out", "cards", ends=1)["files"] == []
    (made,) = data(capsys, "cards", "sheet", "--lang", "es", "--out", "cards", "--proof")["files"]
    assert made["draft"]
    assert Path(made["path"]).name == "sheet-es-proof.pdf"


# --- rule 11 --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("authorities: [{id: OURS, cite: x, status: local}]", "as_of: is missing"),
        ("thresholds: [{id: ours, count: 7, basis: [NOBODY]}]", "not the id of an authority"),
        ("review: {review_after_months: 1200}", "should be at most 120"),
    ],
)
def test_rule_11_no_source_without_a_day_and_none_for_ever(
    tmp_path: Path, written: str, expected: str
) -> None:
    (found,) = mistakes(tmp_path / "jurisdiction.yaml", f"{written}\n")
    assert found.startswith("4: ")
    assert expected in found


def test_rule_11_a_source_checked_tomorrow_goes_into_no_print(tmp_path: Path) -> None:
    policy = of(tmp_path / "rules.yaml", "authorities: [{id: TITLE-VI, as_of: 2099-01-01}]\n")
    found = print_decision(policy, ("TITLE-VI",), DAY)
    assert not found.allowed
    assert [reason.rule for reason in found.reasons] == ["floor.11"]
    assert "in the future" in found.reasons[0].text
    assert print_decision(policy, ("ADA-II",), DAY).allowed


# --- rule 13 --------------------------------------------------------------------------------


@pytest.mark.parametrize("allowed", ['"yes"', "1", "sometimes"])
def test_rule_13_the_network_is_allowed_in_plain_words_or_not(tmp_path: Path, allowed: str) -> None:
    (found,) = mistakes(tmp_path / "jurisdiction.yaml", f"network: {{allowed: {allowed}}}\n")
    assert found.startswith("4: network.allowed: should be true or false")
    assert not of(tmp_path / "plain.yaml").network.allowed


def test_rule_13_no_option_goes_past_rules_that_forbid_the_network(
    office: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not load_policy(office / "jurisdiction.yaml").network.allowed
    monkeypatch.setattr("socket.getaddrinfo", _reached)
    assert data(capsys, "models", "get", "es", "--yes", ends=1)["status"] == "recipe"


def _reached(*_args: object, **_words: object) -> None:
    raise AssertionError("the program asked for the address of a server")
