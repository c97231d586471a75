"""`translate --plan-shards`, `--shard`, `--local` and `--collect` on the command line."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from langaccess.cli import main
from tests.commands import Capture, data
from tests.translate.shards.kit import office

RATES = """rates:
  - {vendor: Ling Ltd, pair: [en, pt], per_word: 0.2, as_of: 2026-01-01, expires: 2099-01-01,
     revision_per_word: 0.1, fixed: 5}
"""
PEOPLE = """people:
  - id: lima
    name: Ana Lima
    kind: contractor
    languages: [{tag: pt}]
    credentials: [{kind: translator_certified, language: pt, issued: 2020-01-01}]
"""


@pytest.fixture
def root(tmp_path: Path, no_questions: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = office(tmp_path / "office", files=6)
    monkeypatch.chdir(made)
    return made


def test_plan_run_and_collect(root: Path, capsys: Capture) -> None:
    plan = data(capsys, "translate", "brochures", "--to", "test", "--plan-shards", "3")
    assert (plan["shards"], plan["files"]) == (3, 10)
    (language,) = plan["languages"]
    assert (language["lang"], language["documents"], language["review_hours"]) == ("qps-ploc", 9, 0)
    assert language["core_hours"] > 0
    for part in ("1/3", "2/3", "3/3"):
        done = data(capsys, "translate", "--shard", part)
    assert (done["sentences_left"], done["documents_left"]) == ([], [])
    report = data(capsys, "translate", "--collect")
    assert {file["status"] for file in report["files"]} == {"done", "skipped"}
    assert (root / "translations" / "state" / "form-001.qps-ploc.md").is_file()


def test_a_file_without_a_draft_is_named_by_the_plan(root: Path, capsys: Capture) -> None:
    words = ("translate", "brochures", "--to", "test", "--plan-shards", "2")
    plan = data(capsys, *words)
    (other,) = plan["undrafted"]
    assert (Path(other["source"]).name, other["status"]) == ("picture.xyz", "skipped")
    (root / "brochures" / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    assert data(capsys, *words, ends=1)["shards"] == 2
    (root / "brochures" / "broken.docx").write_bytes(b"PK")
    assert main([*words]) == 4
    shown = " ".join(capsys.readouterr().out.split())
    assert "failed: broken.docx: " in shown
    assert "refused: old.doc: .doc files cannot be read" in shown
    assert "skipped: picture.xyz: " in shown
    assert "--shard 1/2" in shown


def test_failed_shards_are_said_once_for_each_reason_with_the_next_step(
    root: Path, capsys: Capture
) -> None:
    data(capsys, "translate", "brochures", "--to", "test", "--plan-shards", "3")
    (root / "brochures").rename(root / "elsewhere")
    assert main(["translate", "--shard", "1/1"]) == 4
    shown = " ".join(capsys.readouterr().out.split())
    assert "no source of this shard is here" in shown
    assert "the sources must be where the plan found them" in shown
    assert "or leave that to langaccess translate --collect" in shown


def test_a_language_without_a_reviewer_is_not_planned(root: Path, capsys: Capture) -> None:
    words = ("translate", "brochures", "--to", "pt", "--plan-shards", "2")
    plan = data(capsys, *words, ends=1)
    assert [one["lang"] for one in plan["left_out"]] == ["pt"]
    assert not (root / "translations" / "shards").exists()
    both = data(capsys, *words[:3], "pt,test", *words[4:], ends=1)
    assert [one["lang"] for one in both["languages"]] == ["qps-ploc"]
    plan = data(capsys, *words, "--without-reviewer", "for internal use only")
    assert (plan["left_out"], plan["languages"][0]["review_price"]) == ([], None)
    assert plan["languages"][0]["review_hours"] > 0


def test_a_vendor_with_a_rate_is_a_reviewer_with_a_price(root: Path, capsys: Capture) -> None:
    (root / "rates.yaml").write_text(RATES, "utf-8")
    plan = data(capsys, "translate", "brochures", "--to", "pt", "--plan-shards", "2")
    (language,) = plan["languages"]
    assert language["vendors"] == ["Ling Ltd"]
    price = language["review_price"]["amount"]
    assert price == pytest.approx(language["words"] * 0.1 + language["documents"] * 5, abs=0.2)


def test_a_qualified_person_of_the_roster_is_a_reviewer(root: Path, capsys: Capture) -> None:
    (root / "roster" / "translators.yaml").write_text(PEOPLE, "utf-8")
    plan = data(capsys, "translate", "brochures", "--to", "pt", "--plan-shards", "2")
    assert plan["languages"][0]["reviewers"] == ["Ana Lima"]


@pytest.mark.parametrize(
    "words",
    [
        ("--shard", "1/2", "--collect"),
        ("--plan-shards", "2", "--local", "2", "brochures", "--to", "test"),
        ("brochures", "--to", "test", "--shard", "1/2"),
        ("--shard", "1/2", "--pack"),
        ("--collect", "--engine", "argos"),
        ("--shard", "1/2", "--strict"),
        ("--shard", "1/2", "--from", "en"),
        ("--shard", "1/2", "--workspace", "."),
        ("--collect", "--from", "es"),
        ("brochures", "--to", "test", "--plan-shards", "2", "--strict"),
        ("brochures", "--to", "test", "--plan-shards", "2", "--workers", "2"),
        ("--local", "2", "--workers", "2"),
        ("--shard", "0/2"),
        ("--shard", "two"),
        ("brochures", "--to", "test", "--without-reviewer", "no"),
        ("brochures",),
        ("--to", "test"),
    ],
)
def test_calls_that_ask_for_two_things_or_half_of_one_are_refused(
    root: Path, words: tuple[str, ...]
) -> None:
    assert main(["translate", *words]) == 2


def test_without_a_plan_the_next_step_is_named(root: Path, capsys: Capture) -> None:
    assert main(["translate", "--collect"]) == 4
    assert "--plan-shards" in capsys.readouterr().err


def test_what_is_left_is_said_for_people_too(root: Path, capsys: Capture) -> None:
    assert main(["translate", "brochures", "--to", "test", "--plan-shards", "3"]) == 0
    shown = capsys.readouterr().out
    assert "core h" in shown
    assert "--shard 1/3" in shown
    assert main(["translate", "--shard", "2/3"]) == 0
    shown = capsys.readouterr().out
    assert "sentences to translate: shards 1, 3" in shown
    assert main(["translate", "--collect"]) == 4
    assert "sentences of 2 shards of 3 are not translated: 1 and 3" in capsys.readouterr().err


def test_the_named_command_does_what_is_left_also_with_a_space_in_the_folder(
    root: Path, capsys: Capture
) -> None:
    folder = str(root / "all results")
    data(capsys, "translate", "brochures", "--to", "test", "--plan-shards", "3", "--out", folder)
    assert main(["translate", "--collect", "--out", folder, "--json"]) == 4
    hint = json.loads(capsys.readouterr().out)["error"]["hint"]
    command = shlex.split(hint.partition("langaccess ")[2])
    assert command == ["translate", "--local", "2", "--out", folder]
