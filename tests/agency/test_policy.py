"""Rules as data: chains of files, merging, the floor, and the answers."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from langaccess.agency.policy import (
    DocumentQuestion,
    Machine,
    authority_text,
    decide,
    digest,
    explain,
    interpreter_line,
    load_policy,
    load_rules,
    merge,
    rules_text,
    shipped_jurisdictions,
)
from langaccess.core.config import Problem, read_yaml
from langaccess.core.errors import ConfigError, InputError
from langaccess.core.resources import CONFIG, DATA, shipped
from tests.policyfiles import HEAD, mistakes, of
from tests.support import ROOT


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return tmp_path / "jurisdiction.yaml"


# --- chains ---------------------------------------------------------------------------------


def test_a_key_that_is_gone_is_left_out_of_a_file_and_of_rules_kept_in_the_log(
    rules: Path,
) -> None:
    policy = of(rules, "audit: {least_shared_count: 20}\n")
    assert digest(policy) == digest(of(rules))
    kept = json.loads(rules_text(policy))
    kept["audit"]["least_shared_count"] = 20
    assert digest(load_rules(json.dumps(kept))) == digest(policy)


def test_the_base_is_the_root_of_every_chain_even_when_not_named(rules: Path) -> None:
    rules.write_text("id: lone\nas_of: 2026-11-25\n", encoding="utf-8")
    policy = load_policy(rules)
    assert len(policy.floor) == 16
    assert policy.documents.classes["legal_act"].machine is Machine.NEVER


def test_a_chain_of_three_lays_the_nearest_on_top(rules: Path, tmp_path: Path) -> None:
    (tmp_path / "county.yaml").write_text(
        "id: county\nextends: us-federal\nas_of: 2026-11-25\nagency: {name: County, state: OR}\n"
        "review: {review_after_months: 12}\n",
        encoding="utf-8",
    )
    rules.write_text(
        "id: town\nextends: ./county.yaml\nas_of: 2026-11-25\nagency: {name: Town}\n",
        encoding="utf-8",
    )
    policy = load_policy(rules)
    assert (policy.id, policy.agency.name, policy.agency.state) == ("town", "Town", "OR")
    assert policy.review.review_after_months == 12
    assert policy.thresholds[0].id == "doj-2002-safe-harbour"


def test_files_that_extend_each_other_are_refused(rules: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("id: o\nextends: jurisdiction.yaml\nas_of: 2026-11-25\n", encoding="utf-8")
    rules.write_text("id: r\nextends: other.yaml\nas_of: 2026-11-25\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="extend each other"):
        load_policy(rules)


def test_an_unknown_parent_names_the_line_and_what_is_shipped(rules: Path) -> None:
    rules.write_text("id: r\nextends: us-federl\nas_of: 2026-11-25\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="us-federl") as caught:
        load_policy(rules)
    assert caught.value.where == f"{rules}:2"
    assert "us-federal" in (caught.value.hint or "")


def test_shipped_files_that_are_no_jurisdictions_cannot_be_extended() -> None:
    assert set(shipped_jurisdictions()) == {
        "base", "us-federal", "example-city", "example-county",
    }  # fmt: skip


def test_an_altered_copy_of_the_base_is_refused_with_its_line(rules: Path, tmp_path: Path) -> None:
    copy = tmp_path / "base.yaml"
    text = shipped(CONFIG, "base.yaml").read_text(encoding="utf-8")
    copy.write_text(text.replace("machine: never", "machine: draft", 1), encoding="utf-8")
    rules.write_text("id: r\nextends: ./base.yaml\nas_of: 2026-11-25\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="differs from the one this program ships") as caught:
        load_policy(rules)
    assert caught.value.where is not None
    assert caught.value.where.startswith(f"{copy}:")


def test_an_unaltered_copy_of_the_base_is_the_base_with_windows_line_ends_too(
    rules: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "base.yaml"
    data = shipped(CONFIG, "base.yaml").read_bytes()
    copy.write_bytes(data.replace(b"\n", b"\r\n"))
    rules.write_text("id: r\nextends: ./base.yaml\nas_of: 2026-11-25\n", encoding="utf-8")
    assert load_policy(rules).id == "r"


@pytest.mark.parametrize(
    ("clone", "next_step"),
    [(False, "install langaccess-toolkit again"), (True, "run `make digest`")],
)
def test_an_altered_shipped_base_stops_everything_and_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, rules: Path, tmp_path: Path, clone: bool, next_step: str
) -> None:
    roots = {CONFIG: tmp_path / "config", DATA: shipped(DATA)}
    shutil.copytree(shipped(CONFIG), roots[CONFIG])
    if clone:
        (tmp_path / "tools").mkdir()
        shutil.copy(ROOT / "tools" / "base_digest.py", tmp_path / "tools")
    base = roots[CONFIG] / "base.yaml"
    base.write_text(base.read_text(encoding="utf-8") + "\n# one remark\n", encoding="utf-8")
    monkeypatch.setattr(
        "langaccess.agency.policy.loader.shipped", lambda area, name="": roots[area] / name
    )
    rules.write_text(HEAD, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"the shipped base\.yaml was changed") as refused:
        load_policy(rules)
    assert refused.value.hint is not None
    assert refused.value.hint.startswith(next_step)


# --- merge rules ----------------------------------------------------------------------------


def test_mappings_merge_key_by_key_and_null_empties_a_value(rules: Path, tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(
        HEAD + "agency: {name: Parent, state: MA, coordinator: chief}\n", encoding="utf-8"
    )
    rules.write_text(
        "id: c\nextends: ./p.yaml\nas_of: 2026-11-25\nagency: {coordinator: null}\n",
        encoding="utf-8",
    )
    agency = load_policy(rules).agency
    assert (agency.name, agency.state, agency.coordinator) == ("Parent", "MA", None)


def test_lists_with_ids_merge_entry_by_entry(rules: Path) -> None:
    policy = of(
        rules,
        "thresholds:\n  - {id: doj-2002-safe-harbour, count: 500}\n  - {id: ours, percent: 3}\n",
    )
    federal, ours = policy.thresholds
    assert (federal.percent, federal.count, federal.rule) == (5, 500, "lesser")
    assert (ours.id, ours.percent) == ("ours", 3)


def test_plain_lists_are_replaced_except_those_that_only_grow(rules: Path) -> None:
    policy = of(
        rules, "engines: {order: [argos]}\ntranslate: {do_not_translate: [Main Street, Smart911]}\n"
    )
    assert policy.engines.order == ("argos",)
    assert policy.translate.do_not_translate == ("Crime Stoppers", "Smart911", "Main Street")


def test_a_value_of_another_shape_is_a_mistake_that_names_both_lines(rules: Path) -> None:
    found = mistakes(rules, "engines: [argos]\nreview: null\n")
    base = shipped(CONFIG, "base.yaml")
    assert [line.split(" as in ")[0] for line in found] == [
        "4: engines: should be a mapping (lines of `key: value`),",
        "5: review: should be a mapping (lines of `key: value`),",
    ]
    assert all(str(base) in line for line in found)


def test_an_entry_that_stands_twice_in_one_file_is_a_mistake(rules: Path) -> None:
    found = mistakes(rules, "thresholds:\n  - {id: a, count: 5}\n  - {id: a, count: 6}\n")
    assert found == ["6: thresholds.a: this entry appears twice in this file"]


def test_two_tags_of_one_language_are_a_mistake(rules: Path) -> None:
    found = mistakes(rules, "languages:\n  - {tag: pt-BR}\n  - {tag: pt_br}\n")
    assert found == ["6: languages.1.tag: `pt-BR` appears twice"]


def test_each_merged_value_keeps_the_file_and_line_it_came_from(rules: Path) -> None:
    rules.write_text(
        HEAD + "translate:\n  do_not_translate: [Main Street]\nagency:\n  state: MA\n",
        encoding="utf-8",
    )
    tree = explain(rules)
    assert str(tree.place(("agency", "state"))) == f"{rules}:7"
    terms = tree.data["translate"]["do_not_translate"]
    last = ("translate", "do_not_translate", len(terms) - 1)
    assert str(tree.place(last)) == f"{rules}:5"
    first = tree.place(("translate", "do_not_translate", 0))
    assert first.path == shipped(CONFIG, "base.yaml")
    assert "Crime Stoppers" in first.path.read_text(encoding="utf-8").splitlines()[first.line - 1]


def test_merge_returns_a_tree_and_collects_problems(tmp_path: Path) -> None:
    parent, child = tmp_path / "p.yaml", tmp_path / "c.yaml"
    parent.write_text(
        "floor:\n  - {id: floor.1, guards: [{key: a, move: at_least}]}\na: 5\n", encoding="utf-8"
    )
    child.write_text("a: 4\n", encoding="utf-8")
    problems: list[Problem] = []
    merged = merge(read_yaml(parent), read_yaml(child), problems=problems)
    assert merged.data["a"] == 4
    assert str(problems[0]) == (
        f"{child}:1: a: loosens floor.1, which no agency may loosen: it is at least 5"
    )


# --- mistakes across values -----------------------------------------------------------------


def test_references_that_lead_nowhere_are_mistakes(rules: Path) -> None:
    found = mistakes(
        rules,
        "review:\n  basis: [NOPE]\nagency:\n  time_zone: America/Bostn\n  state: XX\n"
        "documents:\n  undeclared: nothing\n"
        "sentences:\n  rules:\n    - id: gate.consent\n      patterns: ['@nobody']\n",
    )
    assert [line.split(": ", 2)[2] for line in found] == [
        "`NOPE` is not the id of an authority",
        "`America/Bostn` is not a time zone; write one like America/New_York",
        "`XX` is not the abbreviation of a state; write one like MA",
        (
            "`nothing` is not one of the classes: legal_act, rights_information, "
            "court_information, public_information, operational"
        ),
        "there is no word list @nobody",
    ]


# --- decisions ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "draft", "suggestion"),
    [
        ("legal_act", False, False),
        ("rights_information", False, True),
        ("court_information", True, True),
        ("public_information", True, True),
        ("operational", True, True),
    ],
)
def test_each_document_class_is_answered(
    rules: Path, name: str, draft: bool, suggestion: bool
) -> None:
    policy = of(rules)
    assert decide(DocumentQuestion(name), policy).allowed is draft
    assert decide(DocumentQuestion(name, Machine.SUGGESTION), policy).allowed is suggestion


def test_a_refusal_says_why_on_what_authority_where_and_what_instead(rules: Path) -> None:
    decision = decide(DocumentQuestion("legal_act"), of(rules))
    reason = decision.reasons[0]
    assert reason.rule == "documents.legal_act"
    assert "no machine text" in reason.text
    assert "CRUZ-ZAMORA" in reason.authority
    assert reason.as_of is not None
    path, line = reason.where.rsplit(":", 1)
    assert "legal_act:" in Path(path).read_text(encoding="utf-8").splitlines()[int(line) - 1]
    assert any("pack" in step for step in decision.instead)


def test_an_undeclared_document_is_answered_as_its_class_and_says_so(rules: Path) -> None:
    decision = decide(DocumentQuestion(None), of(rules))
    assert decision.allowed
    assert [reason.rule for reason in decision.reasons] == [
        "documents.undeclared",
        "documents.public_information",
    ]


def test_an_unknown_class_is_an_input_error_that_lists_the_classes(rules: Path) -> None:
    with pytest.raises(InputError) as caught:
        decide(DocumentQuestion("flyer"), of(rules))
    assert "public_information" in (caught.value.hint or "")


def test_a_reason_points_to_the_agencys_own_line_when_it_tightened(rules: Path) -> None:
    policy = of(rules, "documents:\n  classes:\n    court_information:\n      machine: never\n")
    reason = decide(DocumentQuestion("court_information"), policy).reasons[0]
    assert reason.where == f"{rules}:7"


def test_an_unset_interpreter_line_is_said_and_never_a_number(rules: Path) -> None:
    line = interpreter_line(of(rules))
    assert line == "your agency has not entered its interpreter line: ask dispatch"
    assert (
        interpreter_line(of(rules, "agency: {interpreter_line: 617-555-0123}\n")) == "617-555-0123"
    )


def test_rescinded_authorities_are_marked_when_cited(rules: Path) -> None:
    cited = authority_text(of(rules), ("TITLE-VI", "DOJ-LEP-2002"))
    assert cited == "42 USC 2000d; 28 CFR 42.104(b)(2); 67 FR 41455 (2002) (rescinded)"


def test_the_digest_is_of_the_rules_not_of_the_files(rules: Path, tmp_path: Path) -> None:
    other = tmp_path / "moved.yaml"
    first = of(rules, "agency: {state: MA}\n")
    same = of(other, "# a remark\n\nagency:\n  state: MA\n")
    assert digest(first) == digest(same)
    assert digest(first) != digest(of(rules, "agency: {state: OR}\n"))
