"""Who comes first among people who all may serve: wishes, distance, and who was used lately."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from langaccess.cli import main
from langaccess.interpret.roster import used_lately
from tests.rosterfiles import PEOPLE, agency, roster

Capture = pytest.CaptureFixture[str]
ONE = PEOPLE.split("  - id: ortiz\n")[1].split("  # the same")[0]


def twin(name: str, varieties: str = "[Mexico, Guatemala]", minutes: str = "{North: 25}") -> str:
    text = ONE.replace("Elena Ortiz", name).replace("[Mexico, Guatemala]", varieties)
    return f"  - id: {name.split(maxsplit=1)[0].lower()}\n" + text.replace(
        "minutes: {North: 25, South: 70}", f"minutes: {minutes}"
    )


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    text = (
        PEOPLE + twin("Ada One") + twin("Bea Two", "[Cuba]", "{North: 10}") + twin("Cy Three", "[]")
    )
    roster(tmp_path, agency(tmp_path), text)
    return tmp_path


def offered(capsys: Capture, *words: str) -> list[dict[str, Any]]:
    main(["roster", "find", "Spanish", "consent_search", "--json", *words])
    people = json.loads(capsys.readouterr()[0])["data"]["offered"]
    return [offer for offer in people if offer["id"] in ("ada", "bea", "cy", "ortiz")]


def ids(people: list[dict[str, Any]]) -> list[str]:
    return [offer["id"] for offer in people]


def test_a_wished_variety_comes_first_and_refuses_nobody(home: Path, capsys: Capture) -> None:
    assert ids(offered(capsys)) == ["ada", "bea", "cy", "ortiz"]
    wished = offered(capsys, "--wish", "cuba")
    assert ids(wished) == ["bea", "ada", "cy", "ortiz"]
    assert "speaks cuba" in wished[0]["reasons"]
    assert "speaks Mexico, Guatemala" in wished[1]["reasons"]
    assert "speaks a variety that is not entered" in wished[2]["reasons"]
    assert ids(offered(capsys, "--variety", "Cuba")) == ["bea"]


def test_who_is_near_comes_before_who_is_far(home: Path, capsys: Capture) -> None:
    near = offered(capsys, "--near", "North")
    assert ids(near) == ["bea", "ada", "cy", "ortiz"]
    assert "10 minutes to North" in near[0]["reasons"]


def test_a_place_that_nobody_has_entered_is_said(home: Path, capsys: Capture) -> None:
    main(["roster", "find", "Spanish", "dv", "--near", "Springfield"])
    out = " ".join(capsys.readouterr()[0].split())
    assert "no speaker of the language has a place or a travel time for 'Springfield'" in out


def test_who_was_used_lately_comes_after_who_was_not(home: Path, capsys: Capture) -> None:
    for who in ("ada", "ada", "bea"):
        words = ["log", "Spanish", "witness", "contractor", "5", "min", "--who", who]
        assert main(["encounter", *words]) in (0, 1)
    capsys.readouterr()
    found = offered(capsys)
    assert ids(found) == ["cy", "ortiz", "bea", "ada"]
    assert "used 1 time recently" in found[2]["reasons"]
    assert "used 2 times recently" in found[3]["reasons"]
    # A correction is not a second use, and old uses do not count.
    assert main(["encounter", "note", "1", "--conflict", "none"]) in (0, 1)
    capsys.readouterr()
    assert "used 2 times recently" in offered(capsys)[3]["reasons"]
    later = offered(capsys, "--at", "2028-12-01T12:00")
    assert not any("lately" in reason for offer in later for reason in offer["reasons"])


def test_a_damaged_log_stops_no_look_up(home: Path, capsys: Capture) -> None:
    (home / ".langaccess").mkdir(exist_ok=True)
    (home / ".langaccess" / "state.db").write_bytes(b"no database at all")
    assert ids(offered(capsys)) == ["ada", "bea", "cy", "ortiz"]


def test_a_log_that_this_account_may_not_look_at_stops_no_look_up(tmp_path: Path) -> None:
    # As where rights are missing, the system refuses to say whether such a file is there.
    assert used_lately(tmp_path / ("x" * 300) / "state.db", datetime.now(UTC)) == {}


@pytest.mark.parametrize(
    ("typed", "choices"),
    [("Chinese", {"zh", "yue"}), ("Toishan", {"yue", "zh"}), ("Kurdish", {"kmr", "ckb"})],
)
def test_a_name_for_several_is_asked_back_and_the_line_hears_what_was_said(
    home: Path, capsys: Capture, typed: str, choices: set[str]
) -> None:
    assert main(["roster", "find", typed, "dv", "--json"]) == 1
    found = json.loads(capsys.readouterr()[0])["data"]
    assert found["question"]
    assert choices <= {choice["lang"] for choice in found["choices"]}
    assert found["fallback"]["say"].startswith(f"What I heard is: {typed}.")
    assert found["lang"] is None
