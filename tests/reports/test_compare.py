"""Two jurisdictions side by side: every rule has a verdict, and the border cases are real."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from langaccess.agency.policy import (
    HelpKind,
    InterpreterQuestion,
    Stakes,
    decide,
    load_policy,
    shipped_jurisdictions,
)
from langaccess.cli import main
from langaccess.reports import (
    PolicyComparison,
    Side,
    compare,
    comparison_page,
    groups,
    load_side,
    render,
    scenario_groups,
)
from tests.policyfiles import HEAD

SHIPPED = shipped_jurisdictions()


def side(path: Path, text: str = "", name: str = "spring") -> Side:
    path.write_text(HEAD.replace("spring", name) + text, encoding="utf-8")
    return load_side(path)


def both(tmp_path: Path, ours: str = "", theirs: str = "") -> PolicyComparison:
    return compare(
        side(tmp_path / "ours.yaml", ours), side(tmp_path / "theirs.yaml", theirs, "summer")
    )


def differing(found: PolicyComparison) -> dict[str, tuple[str, str]]:
    return {row.rule: (row.verdict, row.which) for row in found.rows if row.verdict != "same"}


def test_rules_compared_with_themselves_are_the_same_and_have_no_border(tmp_path: Path) -> None:
    found = both(tmp_path)
    assert differing(found) == {}
    assert found.scenarios == ()
    assert len(found.rows) > 400


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rule", "verdict"),
    [
        ("documents: {classes: {court_information: {machine: never}}}", ("stricter", "ours")),
        ("documents: {classes: {public_information: {approvals: 1}}}", ("stricter", "theirs")),
        ("interpreting: {exigency: {expires_minutes: 10}}", ("stricter", "ours")),
        ("interpreting: {vetting: {checks: [background, confidentiality, oath]}}",
         ("stricter", "ours")),
        ("interpreting: {credentials: {bilingual_tested: {retest_months: 24}}}",
         ("stricter", "ours")),
        ("interpreting: {credentials: {court_certified: {retest_months: 24}}}",
         ("stricter", "ours")),
        ("thresholds: [{id: doj-2002-safe-harbour, percent: 3}]", ("stricter", "ours")),
        ("thresholds: [{id: ours, count: 3, basis: [local]}]", ("silent", "theirs")),
        ("interpreting: {conflicts: [{id: pupil, text: taught them, basis: [local]}]}",
         ("silent", "theirs")),
        ("interpreting: {levels: {low: {order: [phone_line]}}}", ("stricter", "ours")),
        ("audit: {bill_match_minutes: 30}", ("contradicts", "")),
    ],
)  # fmt: skip
def test_each_kind_of_difference_has_its_verdict(
    tmp_path: Path, rule: str, verdict: tuple[str, str]
) -> None:
    assert verdict in differing(both(tmp_path, f"{rule}\n")).values()


@pytest.mark.slow
def test_an_order_with_someone_left_out_is_stricter_and_another_order_is_a_preference(
    tmp_path: Path,
) -> None:
    fewer = "interpreting: {encounters: {statement: {using: {tested_member: never}}}}\n"
    other = "interpreting: {encounters: {statement: {order: [video, staff_interpreter]}}}\n"
    key = "interpreting.encounters.statement.order"
    assert differing(both(tmp_path, fewer))[key] == ("stricter", "ours")
    assert differing(both(tmp_path, other))[key] == ("preference", "")


@pytest.mark.slow
def test_a_rule_by_stakes_counts_at_every_encounter_where_it_takes_effect(tmp_path: Path) -> None:
    found = both(tmp_path, "interpreting: {levels: {low: {using: {mt: never}}}}\n")
    types = load_side(tmp_path / "ours.yaml").policy.interpreting.encounters
    low = {name for name, kind in types.items() if kind.stakes is Stakes.LOW}
    assert {row.subject for row in found.rows if row.verdict == "stricter"} == low
    at = next(
        row for row in found.rows if row.rule == "interpreting.encounters.front_desk.using.mt"
    )
    assert at.ours_at is not None
    assert at.theirs_at is not None
    assert at.ours_at.where.endswith("ours.yaml:4")
    assert (at.ours_at.default, at.theirs_at.default) == (False, True)
    assert (at.ours, at.theirs) == ("never", "only while you wait")


@pytest.mark.slow
def test_comparing_the_other_way_round_exchanges_the_sides_and_nothing_else() -> None:
    ours, theirs = (load_side(SHIPPED[name]) for name in ("example-city", "example-county"))
    turn = {"ours": "theirs", "theirs": "ours", "": ""}
    there = {row.rule: row for row in compare(theirs, ours).rows}
    rows = compare(ours, theirs).rows
    assert {row.rule for row in rows} == set(there)
    for row in rows:
        back = there[row.rule]
        assert (row.verdict, row.which, row.ours, row.theirs) == (
            back.verdict, turn[back.which], back.theirs, back.ours,
        )  # fmt: skip


def test_every_rule_that_rests_on_something_is_compared() -> None:
    policy = load_policy(SHIPPED["example-city"])
    rows = {row.rule for row in compare(*[load_side(SHIPPED["example-city"])] * 2).rows}
    rules = policy.interpreting
    named = [
        *(f"interpreting.encounters.{name}." for name in rules.encounters),
        *(f"interpreting.credentials.{name}." for name in rules.credentials),
        *(f"interpreting.levels.{name}." for name in rules.levels),
        *(f"interpreting.conflicts.{conflict.id}" for conflict in rules.conflicts),
        *(f"documents.classes.{name}." for name in policy.documents.classes),
        *(f"sentences.rules.{rule.id}." for rule in policy.sentences.rules),
        *(f"thresholds.{threshold.id}." for threshold in policy.thresholds),
        "interpreting.vetting.", "interpreting.exigency.", "audit.", "review.", "network.",
    ]  # fmt: skip
    for name in named:
        assert any(row.startswith(name) for row in rows), name


def test_a_border_scenario_is_permitted_by_one_and_not_by_the_other() -> None:
    ours, theirs = (load_policy(SHIPPED[name]) for name in ("example-city", "example-county"))
    found = compare(load_side(SHIPPED["example-city"]), load_side(SHIPPED["example-county"]))
    sides = {"ours": (ours, theirs), "theirs": (theirs, ours)}
    asked = 0
    for case in found.scenarios:
        assert case.against.text
        assert case.instead
        if case.kind != "help" or case.condition == "waiting":
            continue
        own, other = sides[case.actor]
        question = InterpreterQuestion(
            case.subject, HelpKind(case.using), exigent=case.condition == "exigent"
        )
        assert decide(question, own).allowed
        assert not decide(question, other).allowed
        asked += 1
    assert asked
    kinds = {(case.kind, case.actor, case.subject) for case in found.scenarios}
    assert ("help", "theirs", "interrogation") in kinds
    assert ("order", "ours", "dv_scene") in kinds
    assert ("credential", "theirs", "interrogation") in kinds
    assert ("document", "theirs", "court_information") in kinds


def test_what_is_barred_on_one_side_only_is_found_for_every_kind_of_help(tmp_path: Path) -> None:
    """Nothing is missed: each pair of encounter and help where exactly one says yes is named."""
    kinds = "witness: {using: {video: never}}, booking: {using: {family: never}}"
    rule = f"interpreting: {{encounters: {{{kinds}}}}}\n"
    found = both(tmp_path, rule)
    assert {(c.actor, c.subject, c.using, c.condition) for c in found.scenarios} == {
        ("theirs", "witness", "video", ""),
        ("theirs", "booking", "family", "exigent"),
    }


def test_pages_hold_every_scenario_and_no_markup_from_the_data(tmp_path: Path) -> None:
    found = both(
        tmp_path,
        "thresholds: [{id: '<b>x</b>|y', count: 3, basis: [local]}]\n"
        "interpreting: {encounters: {witness: {using: {video: never}}}}\n",
    )
    page = comparison_page(found)
    web, text = render(page, "html"), render(page, "md")
    assert "<b>" not in web
    assert r"\<b\>x\</b\>\|y" in text
    assert len(scenario_groups(found.border)) == text.count("an interpreter by video")
    assert "<script" not in web
    assert "http:" not in web
    assert "https:" not in web
    assert found.ours_digest in text
    parser = HTMLParser()
    parser.feed(web)
    parser.close()


@pytest.mark.slow
def test_the_command_says_it_at_80_columns_and_in_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "jurisdiction.yaml").write_text(
        HEAD + "interpreting: {levels: {low: {using: {mt: never}}}}\n", encoding="utf-8"
    )
    assert main(["policy", "compare", "example-county"]) == 0
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 80
    assert "STRICTER HERE (spring)" in out
    assert "WHERE THEY MEET: what example-county permits and spring does not" in out
    assert "lawful" not in out
    main(["policy", "compare", "example-county", "--json"])
    data = json.loads(capsys.readouterr().out)["data"]
    assert {row["verdict"] for row in data["rules"]} == {
        "same",
        "stricter",
        "preference",
        "silent",
    }
    assert sum(data["counts"].values()) == len(data["rules"])
    assert data["scenarios"]
    out_file = tmp_path / "compared.html"
    assert main(["policy", "compare", "example-county", "--out", str(out_file)]) == 0
    assert out_file.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.slow
def test_a_missing_or_broken_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    side(tmp_path / "jurisdiction.yaml")
    assert main(["policy", "compare", "nowhere.yaml"]) in (3, 4)
    assert "nowhere.yaml" in capsys.readouterr().err
    (tmp_path / "bad.yaml").write_text(HEAD + "agancy: {}\n", encoding="utf-8")
    assert main(["policy", "compare", "bad.yaml"]) == 3
    assert "bad.yaml:4" in capsys.readouterr().err
    assert main(["policy", "compare", "example-city", "--format", "pdf"]) == 2


@pytest.mark.slow
def test_an_agency_s_folder_stands_for_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "them").mkdir()
    side(tmp_path / "jurisdiction.yaml")
    side(tmp_path / "them" / "jurisdiction.yaml", name="summer")
    monkeypatch.chdir(tmp_path)
    assert main(["policy", "compare", "them"]) == 0
    assert "there: summer" in capsys.readouterr().out


def test_adoption_of_each_side_is_said(tmp_path: Path) -> None:
    found = both(tmp_path, "adopted: {by: Chief Lane, on: 2026-11-25}\n")
    assert (found.ours_adopted, found.theirs_adopted) == (True, False)
    page = render(comparison_page(replace(found, rows=(), scenarios=())), "md")
    assert "not adopted by the agency" in page


def test_the_border_names_the_stand_in_the_approvals_and_the_barred_sentence(
    tmp_path: Path,
) -> None:
    theirs = (
        "interpreting: {exigency: {expires_minutes: 20}}\n"
        "documents: {classes: {public_information: {approvals: 1}}}\n"
        "translate: {gate: refuse}\n"
    )
    found = both(tmp_path, "", theirs)
    assert {(case.actor, case.using, case.says) for case in found.border} == {
        ("ours", "exigency", "at most 20 minutes"),
        ("ours", "gate", "the whole document goes to a translator"),
        ("theirs", "approvals", "2 people must approve it"),
    }


def test_what_is_counted_is_what_is_listed(tmp_path: Path) -> None:
    ours = "interpreting: {levels: {high: {using: {video: never}}, low: {tier: tested}}}\n"
    found = both(tmp_path, ours)
    shown = [group for group in groups(found.rows) if group.first.verdict == "stricter"]
    assert found.count("stricter") == sum(len(group.subjects) or 1 for group in shown) > 1


def test_languages_and_numbers_of_both_sides_are_shown(tmp_path: Path) -> None:
    ours = "languages: [{tag: es}, {tag: vi}]\n"
    found = both(tmp_path, ours, "languages: [{tag: pl}, {tag: es}]\n")
    facts = {one.about: (one.ours, one.theirs) for one in found.facts}
    assert facts["languages served"] == (("Spanish", "Vietnamese"), ("Polish", "Spanish"))
    assert facts["public number"] == ((), ())
    assert "| languages served | Spanish, Vietnamese | Polish, Spanish |" in render(
        comparison_page(found), "md"
    )


def test_entries_without_an_id_are_one_value(tmp_path: Path) -> None:
    designee = "{person: ruiz, since: 2026-01-01, until: 2026-12-31, letter: order 12}"
    rule = f"outreach: {{certification: {{designees: [{designee}]}}}}\n"
    assert not [row for row in both(tmp_path, rule).rows if "ruiz" in row.ours]
