"""`langaccess policy`: may I, what the rules are, what they rest on, and adopting them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from langaccess.agency import ledger
from langaccess.agency.policy import HelpKind, load_policy
from langaccess.agency.workspace import find, open_db
from langaccess.cli import main
from langaccess.cli.policy import KINDS
from tests import commands
from tests.commands import Capture
from tests.rosterfiles import agency


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    agency(tmp_path)
    return tmp_path


def run(capsys: Capture, *words: str) -> tuple[int, str, str]:
    code, out, err = commands.run(capsys, "policy", *words)
    return code, " ".join(out.split()), err


def data(capsys: Capture, *words: str) -> dict[str, Any]:
    main(["policy", *words, "--json"])
    found: dict[str, Any] = json.loads(capsys.readouterr()[0])["data"]
    return found


def test_help_names_every_kind_of_help(capsys: Capture) -> None:
    assert KINDS.split(", ") == [using.value for using in HelpKind]
    main(["policy", "ask", "--help"])
    shown = "".join(capsys.readouterr().out.split())
    for using in HelpKind:
        assert using.value in shown


@pytest.mark.parametrize("using", [using.value for using in HelpKind])
def test_every_kind_is_answered_with_reasons(home: Path, capsys: Capture, using: str) -> None:
    found = data(capsys, "ask", "--for", "consent_search", "--using", using)
    assert found["allowed"] is (using in KINDS.split(", ")[:5])
    assert found["reasons"]
    assert bool(found["instead"]) is not found["allowed"]


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("staff", "staff_interpreter"),
        ("line", "phone_line"),
        ("Bilingual Officer", "tested_member"),
        ("machine translation", "mt"),
        ("bystander-adult", "bystander_adult"),
        ("her wife translating", "family"),
        ("9 yr old", "child"),
        ("neigbors", "bystander_adult"),
        ("bodycams", "body_camera_ai"),
    ],
)
def test_a_kind_of_help_is_asked_by_the_words_of_the_log(
    home: Path, capsys: Capture, typed: str, kind: str
) -> None:
    asked = data(capsys, "ask", "--for", "dv", "--using", typed)
    assert asked == data(capsys, "ask", "--for", "dv", "--using", kind)
    assert asked["using"] == kind


def test_a_refusal_says_why_and_what_instead_and_ends_with_1(home: Path, capsys: Capture) -> None:
    code, out, _ = run(capsys, "ask", "--for", "consent", "--using", "bystander-adult")
    assert code == 1
    assert out.startswith("NO: your agency's rules do not permit this")
    assert "lawful" not in out
    assert "Cruz-Zamora" in out
    assert "as of 2025-12-01" in out
    assert "217-555-0101" in out


def test_an_emergency_opens_the_stop_gap_and_ends_with_0(home: Path, capsys: Capture) -> None:
    words = ("ask", "--for", "missing_child", "--using", "bystander_adult")
    assert run(capsys, *words)[0] == 1
    code, out, _ = run(capsys, *words, "--exigent")
    assert code == 0
    assert "at most 30 minutes" in out


def test_an_unknown_kind_or_encounter_says_what_there_is(home: Path, capsys: Capture) -> None:
    code, _, err = run(capsys, "ask", "--for", "dv", "--using", "robot")
    assert code == 2
    assert "immigration_officer" in err
    assert run(capsys, "ask", "--for", "dv", "--using", "no one")[0] == 2
    for denied in ("not a bilingual officer", "phone line isn't working", "officer 👎"):
        assert run(capsys, "ask", "--for", "traffic", "--using", denied)[0] == 2, denied
    assert run(capsys, "ask", "--for", "not traffic", "--using", "phone line")[0] == 4
    code, _, err = run(capsys, "ask", "--for", "parade", "--using", "family")
    assert code == 4
    assert "front_desk" in err


def test_show_lists_every_encounter_and_one_in_full(home: Path, capsys: Capture) -> None:
    _code, out, _ = run(capsys, "show")
    assert "dv_scene (high): tested member > staff interpreter" in out
    assert "your agency has not adopted these rules yet" in out
    _code, out, _ = run(capsys, "show", "--for", "miranda")
    assert "phone line: only while you wait" in out
    assert "immigration officer: never" in out
    ruled = load_policy(home / "jurisdiction.yaml").interpreting.encounters
    assert {one["encounter"] for one in data(capsys, "show")["encounters"]} == set(ruled)


def test_authorities_name_the_rules_that_rest_on_nothing_in_force(
    home: Path, capsys: Capture
) -> None:
    found = data(capsys, "authorities")
    assert found["rescinded"] == [
        {
            "rule": "thresholds.doj-2002-safe-harbour",
            "gone": ["DOJ-LEP-2002"],
            "carried_by": [],
        }
    ]
    path = home / "jurisdiction.yaml"
    text = path.read_text(encoding="utf-8") + (
        "interpreting: {encounters: {booking: {basis: [EO-13166, TITLE-VI]}}}\n"
    )
    path.write_text(text, encoding="utf-8")
    _code, out, _ = run(capsys, "authorities")
    assert "rest only on withdrawn guidance: 1" in out
    assert "interpreting.encounters.booking (EO-13166) still rests on TITLE-VI" in out


def test_adopting_is_written_into_the_file_and_the_log(home: Path, capsys: Capture) -> None:
    path = home / "jurisdiction.yaml"
    path.write_text("# ours\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    code, _, _ = run(capsys, "adopt", "--by", "Chief O'Neil: acting", "--date", "2026-11-25")
    assert code == 0
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# ours\n")
    adopted = load_policy(path).adopted
    assert adopted is not None
    assert (adopted.by, adopted.on.isoformat()) == ("Chief O'Neil: acting", "2026-11-25")
    _code, out, _ = run(capsys, "ask", "--for", "dv", "--using", "family")
    assert "not adopted" not in out
    run(capsys, "adopt", "--by", "Chief Lane", "--date", "2027-01-01")
    assert path.read_text(encoding="utf-8").count("adopted:") == 1
    conn = open_db(find(explicit=home))
    try:
        logged = [entry.data["by"] for entry in ledger.entries(conn, "policy.adopted")]
    finally:
        conn.close()
    assert logged == ["Chief O'Neil: acting", "Chief Lane"]


def test_a_day_that_is_still_to_come_is_not_taken_in_silence(home: Path, capsys: Capture) -> None:
    assert main(["policy", "adopt", "--by", "Chief Roe", "--date", "2099-01-01"]) == 0
    assert "2099-01-01 is in the future" in capsys.readouterr().err


def test_rules_with_a_mistake_cannot_be_adopted(home: Path, capsys: Capture) -> None:
    path = home / "jurisdiction.yaml"
    text = path.read_text(encoding="utf-8") + "interpreting: {levels: {high: {tier: none}}}\n"
    path.write_text(text, encoding="utf-8")
    assert run(capsys, "adopt", "--by", "Chief")[0] == 3
    assert path.read_text(encoding="utf-8") == text


def test_without_an_agency_nothing_is_adopted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = run(capsys, "adopt", "--by", "Chief")
    assert code == 3
    assert "no agency folder" in err


def test_rules_that_changed_after_they_were_adopted_say_adopt_again(
    home: Path, capsys: Capture
) -> None:
    path = home / "jurisdiction.yaml"
    run(capsys, "adopt", "--by", "Chief Diaz", "--date", "2026-11-20")
    ask = ("ask", "--for", "dv", "--using", "phone_line")
    assert "adopted" not in run(capsys, *ask)[1]
    # The agency's own phone numbers are not rules.
    text = path.read_text(encoding="utf-8").replace("217-555-0101", "217-555-0177")
    path.write_text(text, encoding="utf-8")
    assert "adopted" not in run(capsys, *ask)[1]
    path.write_text(
        text + "interpreting: {levels: {low: {using: {mt: never}}}}\n", encoding="utf-8"
    )
    words = "adopted by Chief Diaz on 2026-11-20, and changed since: adopt again"
    assert words in run(capsys, *ask)[1]
    assert words in run(capsys, "show")[1]
    run(capsys, "adopt", "--by", "Chief Diaz", "--date", "2026-11-25")
    assert "adopted" not in run(capsys, *ask)[1]


def test_rules_of_the_file_below_that_changed_say_so_too(home: Path, capsys: Capture) -> None:
    path = home / "jurisdiction.yaml"
    region = home / "region.yaml"
    head = "id: region\nextends: us-federal\nas_of: 2026-11-25\n"
    region.write_text(head, encoding="utf-8")
    text = path.read_text(encoding="utf-8").replace("extends: us-federal", "extends: ./region.yaml")
    path.write_text(text, encoding="utf-8")
    run(capsys, "adopt", "--by", "Chief Diaz")
    region.write_text(head + "translate: {gate: refuse}\n", encoding="utf-8")
    assert "changed since: adopt again" in run(capsys, "show")[1]


def test_an_adoption_written_by_hand_counts_and_is_never_called_changed(
    home: Path, capsys: Capture
) -> None:
    path = home / "jurisdiction.yaml"
    line = "adopted: {by: Chief, on: 2026-11-20}\n"
    path.write_text(path.read_text(encoding="utf-8") + line, encoding="utf-8")
    assert "adopted by Chief on 2026-11-20" in run(capsys, "show")[1]
    assert "adopt again" not in run(capsys, "show")[1]
    path.write_text(path.read_text(encoding="utf-8").replace("20}", "20, changed: true}"),
                    encoding="utf-8")  # fmt: skip
    assert "adopt again" not in run(capsys, "show")[1], "only the loader says so"


def test_a_misspelled_situation_is_read_and_said(home: Path, capsys: Capture) -> None:
    code, out, err = run(capsys, "ask", "--for", "interogation", "--using", "googel translate")
    assert code == 1
    assert "'interogation' read as interrogation" in err
    assert "'googel' read as google" in err
    assert out.startswith("NO")
