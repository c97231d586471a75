"""Broken roster files: each mistake is named by its line, all of them at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from langaccess.agency.policy import load_policy
from langaccess.core.errors import ConfigError
from langaccess.interpret.roster import load_roster
from tests.rosterfiles import PEOPLE, agency, roster
from tests.support import ROOT

ONE = """\
people:
  - id: diaz
    name: Ana Diaz
    kind: contractor
    modes: [phone]
    time_zone: America/Chicago
    languages:
      - {tag: es}
    credentials:
      - {kind: court_certified, language: es, issued: 2020-01-01, expires: 2028-01-01}
    hours:
      weekly:
        - {days: [mon], start: "08:00", end: "16:00"}
      on_call:
        - {start: "2026-11-25T18:00", end: "2026-11-26T06:00"}
      leave:
        - {first: 2026-12-01, last: 2026-12-05}
    vetting: {background: 2026-01-01}
    ties:
      - {kind: relative, case: 26-1}
"""

# What is written instead of what, the line that is named, and what is said about it.
BROKEN = {
    "an empty id": ("id: diaz", 'id: ""', 2, "should not be empty"),
    "no name": ("    name: Ana Diaz\n", "", 2, "is missing"),
    "an unknown kind": ("kind: contractor", "kind: cousin", 4, "should be one of"),
    "no way to work": ("modes: [phone]", "modes: []", 5, "onsite, video or phone"),
    "an unknown mode": ("modes: [phone]", "modes: [fax]", 5, "should be one of"),
    "an unknown zone": ("America/Chicago", "America/Chicag", 6, "is not a time zone"),
    "an unknown tag": ("tag: es", "tag: xq9", 8, "not a registered language tag"),
    "a language twice": (
        "      - {tag: es}\n", "      - {tag: es}\n      - {tag: es}\n", 9, "appears twice",
    ),
    "a language that is not theirs": ("language: es", "language: vi", 10, "not among the"),
    "the same language on both sides": (
        "language: es", "language: es, other: es", 10, "same language on both sides",
    ),
    "an unknown credential": ("court_certified", "court_sertified", 10, "not a kind of credential"),
    "an impossible date": ("2020-01-01", "2020-02-31", 10, "date"),
    "a date the American way": ("2020-01-01", "01/02/2020", 10, "date written YYYY-MM-DD"),
    "expired before it was issued": ("2028-01-01", "2019-01-01", 10, "before the day of the test"),
    "a level above the scale": ("issued:", "level: 7, issued:", 10, "at most 5"),
    "an unknown direction": ("issued:", "direction: up, issued:", 10, "should be one of"),
    "a day that is none": ("[mon]", "[mondays]", 13, "should be one of"),
    "no day at all": ("[mon]", "[]", 13, "at least one day"),
    "an hour that is none": ('"08:00"', '"8am"', 13, "HH:MM"),
    "an hour beyond the clock": ('"16:00"', '"24:30"', 13, "HH:MM"),
    "on call in the hour that the clock skips": (
        "2026-11-25T18:00", "2026-03-08T02:30", 15, "the clock of America/Chicago skips",
    ),
    "on call with a zone": ("2026-11-25T18:00", "2026-11-25T18:00Z", 15, "without a zone"),
    "on call backwards": ("2026-11-26T06:00", "2026-11-25T06:00", 15, "later than the start"),
    "leave backwards": ("2026-12-05", "2026-11-05", 17, "before the first day"),
    "an unknown check": ("{background:", "{backgrounds:", 18, "should be"),
    "an unknown conflict": ("kind: relative", "kind: cousin", 20, "not a kind of conflict"),
    "a conflict with nobody": (", case: 26-1", "", 20, "a case or a person"),
    "a phone number of thirteen digits": (
        "    modes:", '    phone: "1234567890123"\n    modes:', 5, "telephone number",
    ),
    "an encounter that does not exist": (
        "    modes:", "    not_for: [parade]\n    modes:", 5, "no type of encounter",
    ),
    "a field for immigration status": (
        "    modes:", "    immigration_status: x\n    modes:", 5, "unknown key",
    ),
    "a PIN": ("    modes:", '    pin: "1234"\n    modes:', 5, "unknown key"),
    "the same key twice": ("    kind:", "    name: Ana\n    kind:", 4, "appears twice"),
    "an anchor": ("name: Ana Diaz", "name: &a Ana\n    notes: *a", 4, "anchors"),
}  # fmt: skip


def mistakes(folder: Path, text: str) -> list[str]:
    policy = agency(folder)
    with pytest.raises(ConfigError) as caught:
        roster(folder, policy, text)
    path = folder / "roster" / "people.yaml"
    return [detail.removeprefix(f"{path}:") for detail in caught.value.details]


def test_there_are_at_least_thirty_broken_files() -> None:
    assert len(BROKEN) >= 30


@pytest.mark.slow
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_named_by_line(tmp_path: Path, name: str) -> None:
    old, new, line, words = BROKEN[name]
    text = ONE.replace(old, new, 1)
    assert text != ONE
    found = mistakes(tmp_path, text)
    assert len(found) == 1, found
    assert found[0].startswith(f"{line}: "), found
    assert words in found[0]


def test_the_whole_one_loads(tmp_path: Path) -> None:
    assert len(roster(tmp_path, agency(tmp_path), ONE).people) == 1


def test_an_id_that_stands_in_two_files_names_both(tmp_path: Path) -> None:
    policy = agency(tmp_path)
    folder = tmp_path / "roster"
    folder.mkdir()
    (folder / "a.yaml").write_text(ONE, encoding="utf-8")
    (folder / "b.yaml").write_text(ONE, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_roster(folder, policy)
    assert "config check" not in str(caught.value.hint), "it does not read the roster"
    assert caught.value.details == (
        (
            f"{folder / 'b.yaml'}:2: people.0.id: `diaz` appears twice "
            f"(first in {folder / 'a.yaml'}:2)"
        ),
    )


def test_all_mistakes_of_a_file_are_named_at_once(tmp_path: Path) -> None:
    text = ONE.replace("relative", "cousin").replace("2026-12-05", "2026-11-05")
    assert [line.split(":")[0] for line in mistakes(tmp_path, text)] == ["17", "20"]


def test_no_folder_is_an_empty_roster(tmp_path: Path) -> None:
    assert load_roster(tmp_path / "roster", agency(tmp_path)).people == ()


def test_a_credential_that_makes_translators_is_known_too(tmp_path: Path) -> None:
    text = ONE.replace("court_certified", "translator_certified")
    assert roster(tmp_path, agency(tmp_path), text).people[0].credentials[0].kind


def test_the_roster_of_the_tests_holds_everybody(tmp_path: Path) -> None:
    people = roster(tmp_path, agency(tmp_path), PEOPLE).people
    assert len({entry.id for entry in people}) == 11


def test_the_person_shown_in_the_how_to_loads(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "how-to" / "keep-the-roster.md").read_text(encoding="utf-8")
    shown = page.split("```yaml\n")[1].split("```")[0]
    (garcia,) = roster(tmp_path, agency(tmp_path), shown).people
    assert garcia.name == "Maria Garcia"


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("modes: [phone]", True),
        ("modes: [phone], languages: [{tag: es}, {tag: ase}]", True),
        ("modes: [phone, video]", False),
        ("modes: [onsite], languages: [{tag: ase}]", False),
    ],
)
def test_a_vendors_voice_line_is_no_way_for_deaf_people(
    tmp_path: Path, line: str, refused: bool
) -> None:
    rules = tmp_path / "jurisdiction.yaml"
    path = "{id: video, phone: 217-555-0155 ext 3}"
    rules.write_text(
        "id: x\nextends: us-federal\nas_of: 2026-11-25\n"
        f"interpreting: {{sign: {{paths: [{path}]}}}}\n",
        encoding="utf-8",
    )
    folder = tmp_path / "roster"
    folder.mkdir()
    entry = f"{{id: lineone, name: LineOne, kind: line, phone: +1 (217) 555-0155, {line}}}"
    (folder / "lines.yaml").write_text(f"people:\n  - {entry}\n", encoding="utf-8")
    policy = load_policy(rules)
    if not refused:
        assert load_roster(folder, policy).people
        return
    with pytest.raises(ConfigError) as caught:
        load_roster(folder, policy)
    assert caught.value.details[0].endswith(
        "lines.yaml:2: people.0.phone: is a voice line, and "
        "`interpreting.sign.paths[video]` of your rules sends deaf people to it (floor.6)"
    )
