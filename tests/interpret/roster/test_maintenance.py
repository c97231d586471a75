"""What runs out, who is never offered, and gaps: hand-counted on the test roster."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from langaccess.agency.policy import Stakes
from langaccess.interpret.roster import due, gaps, remarks
from tests.rosterfiles import PEOPLE, agency, roster

TODAY = date(2026, 11, 25)


def test_what_has_run_out_and_what_soon_does(tmp_path: Path) -> None:
    policy = agency(tmp_path)
    people = roster(tmp_path, policy)
    soon = due(people, policy, on=TODAY, days=60)
    assert [(item.id, item.what, item.overdue) for item in soon] == [
        ("ruiz", "court_certified in Spanish", True)
    ]
    later = due(people, policy, on=date(2028, 1, 1), days=60)
    found = {(item.id, item.what, item.on.isoformat(), item.overdue) for item in later}
    assert ("lineone", "vendor_qualified in Spanish", "2028-01-01", False) in found
    assert ("garcia", "bilingual_tested in Spanish", "2028-03-01", False) in found


def test_a_retest_counts_before_a_later_expiry(tmp_path: Path) -> None:
    policy = agency(tmp_path, rules="interpreting: {credentials: {bilingual_tested: "
                    "{retest_months: 12}}}\n")  # fmt: skip
    people = roster(tmp_path, policy)
    found = {item.id: item for item in due(people, policy, on=TODAY, days=0)}
    assert found["garcia"].on == date(2026, 3, 1)
    assert found["garcia"].overdue


def test_who_has_left_is_due_for_nothing(tmp_path: Path) -> None:
    policy = agency(tmp_path)
    text = PEOPLE.replace("    name: Pablo Ruiz\n", "    name: Pablo Ruiz\n    left: 2026-07-01\n")
    people = roster(tmp_path, policy, text)
    assert due(people, policy, on=TODAY, days=60) == ()
    assert len(people.people) == 11, "leaving is a state, not a deletion"


def test_people_who_will_never_be_offered_are_named_with_the_reason(tmp_path: Path) -> None:
    policy = agency(tmp_path)
    found = {(item.id, item.text) for item in remarks(roster(tmp_path, policy), policy, on=TODAY)}
    relay = "For a relay through Spanish, enter a credential with `language: mam` and `other: es`"
    assert ("lopez", f"unverified in Mam: never tested, so never offered. {relay}") in found
    assert ("tran", "the check `background` is not entered: never offered") in found
    assert ("tran", "not entered as an adult (`adult: true`): never offered") in found
    assert not any(name == "garcia" for name, _ in found)


def test_a_test_that_does_not_count_is_named_with_the_reason(tmp_path: Path) -> None:
    policy = agency(tmp_path)
    text = f"""{PEOPLE.rstrip()}
  - id: her
    name: Mai Her
    kind: member
    languages: [{{tag: mww}}]
    credentials: [{{kind: bilingual_tested, language: mww, level: 4, expires: 2025-03-01}}]
  - id: diaz
    name: Eva Diaz
    kind: member
    languages: [{{tag: es}}]
    credentials: [{{kind: bilingual_tested, language: es, level: 4, expires: 2028-03-01}}]
"""
    found = {
        (item.id, item.text) for item in remarks(roster(tmp_path, policy, text), policy, on=TODAY)
    }
    expired = "bilingual tested expired on 2025-03-01"
    assert ("her", f"not offered in White Hmong today: {expired}") in found
    undated = "bilingual tested has no test date"
    assert ("diaz", f"not offered in Spanish today: {undated}") in found


def test_who_translates_in_writing_alone_gets_one_remark(tmp_path: Path) -> None:
    policy = agency(tmp_path)
    text = f"""{PEOPLE.rstrip()}
  - id: costa
    name: Beatriz Costa
    kind: contractor
    languages: [{{tag: pt}}]
    credentials: [{{kind: translator_tested, language: pt, issued: 2025-01-01}}]
"""
    found = remarks(roster(tmp_path, policy, text), policy, on=TODAY)
    assert [item.text for item in found if item.id == "costa"] == [
        "translates in writing only: no credential to interpret, so never offered"
    ]


def test_gaps_are_counted_by_language_shift_and_stakes(tmp_path: Path) -> None:
    policy = agency(tmp_path, rules="languages: [{tag: mam}, {tag: es}]\n")
    found = {
        (str(gap.tag), gap.day.weekday() == 6, gap.shift, gap.stakes): gap.offered
        for gap in gaps(roster(tmp_path, policy), policy, on=TODAY)
    }
    assert len(found) == 3 * 2 * 3 * 4
    assert found["mam", False, "evening", Stakes.HIGH] == 1
    assert found["mam", True, "evening", Stakes.HIGH] == 0, "Rosa Matias rests on Sundays"
    assert found["mam", False, "evening", Stakes.EVIDENTIARY] == 0
    assert found["es", False, "night", Stakes.HIGH] == 3
    assert found["es", False, "day", Stakes.EVIDENTIARY] == 1


def test_two_entries_of_one_name_are_named_to_who_keeps_the_roster(tmp_path: Path) -> None:
    policy = agency(tmp_path)
    twin = PEOPLE + (
        '  - id: garcia2\n    name: "García, Maria"\n    kind: member\n    languages: [{tag: es}]\n'
    )
    found = remarks(roster(tmp_path, policy, twin), policy, on=TODAY)
    said = {(one.id, one.text) for one in found if "has the same name as" in one.text}
    assert {(who, text.split(":")[0]) for who, text in said} == {
        ("garcia", "has the same name as garcia2"),
        ("garcia2", "has the same name as garcia"),
    }


def test_the_sign_languages_are_looked_at_though_no_list_names_them(tmp_path: Path) -> None:
    policy = agency(tmp_path, rules="languages: [{tag: es}]\n")
    signs = PEOPLE.replace("languages: [{tag: ase}]", "languages: [{tag: ase}, {tag: mfs}]")
    found = gaps(roster(tmp_path, policy, signs), policy, on=TODAY)
    assert list(dict.fromkeys(str(gap.tag) for gap in found)) == ["es", "ase", "mfs"]
    by_tag = {(str(g.tag), g.stakes): g.offered for g in found if g.shift == "night"}
    assert (by_tag["ase", Stakes.HIGH], by_tag["mfs", Stakes.HIGH]) == (1, 0)
    nobody = gaps(roster(tmp_path, policy, "people: []"), policy, on=TODAY)
    assert {str(gap.tag) for gap in nobody} == {"es", "ase"}, "no one who signs is a gap as well"
