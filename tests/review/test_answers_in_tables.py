"""Answers to findings travel in the tables of phrases and terms, to the translator and back."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from langaccess import qa
from langaccess.agency import ledger
from tests.review.kit import Agency, plain, run

Capture = pytest.CaptureFixture[str]
WHY = "the number of the desk is said in this language"
ID = "desk.copy-report"
TEXT = "Mwen vle yon kopi rapò a nan biwo 12."


def exported(capsys: Capture, police: Agency, way: str, to: Path) -> dict[str, str]:
    to.mkdir(exist_ok=True)
    if way == "phrases":
        words = ["phrases", "export", "--lang", "ht", "--to", str(to)]
    else:
        words = ["terms", "export", str(to / "out.csv"), "--format", "csv", "--lang", "ht"]
    assert plain(capsys, police, *words)[0] == 0
    (path,) = to.glob("*.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(row for row in csv.DictReader(file) if row["id"] in (ID, "bail"))


def given_back(
    capsys: Capture, police: Agency, way: str, row: dict[str, str], *, by: str = "Marie Jean"
) -> dict[str, Any]:
    path = police.root.parent / "back.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(row))
        writer.writeheader()
        writer.writerow(row)
    words = [way, "import", str(path), "--translator", by, "--json"]
    code, said = plain(capsys, police, *words, *(["--source", "x"] if way == "terms" else []))
    assert code == 0, said
    data: dict[str, Any] = json.loads(said)["data"]
    return data["files"][0] if way == "phrases" else data


def answers(police: Agency) -> list[tuple[str, str, str]]:
    with police.session() as session:
        found = ledger.entries(session.connection, qa.ACCEPTED)
        return [(entry.data["by"], entry.data["code"], entry.data["why"]) for entry in found]


def approved(capsys: Capture, police: Agency, way: str, id_: str) -> int:
    words = [way, "approve", id_, "--lang", "ht", "--by", "A. Khan"]
    code, said = plain(capsys, police, *words)
    if "--seen" in said:  # an answered finding is shown to who signs
        assert WHY in " ".join(said.split())
        seen = said.partition("--seen ")[2].split()[0]
        code, said = plain(capsys, police, *words, "--seen", seen)
    return code


@pytest.mark.slow
@pytest.mark.parametrize("way", ["phrases", "terms"])
def test_an_answer_in_a_table_counts_and_comes_back_in_the_next_one(
    police: Agency, tmp_path: Path, capsys: Capture, way: str
) -> None:
    row = exported(capsys, police, way, tmp_path / "out")
    text, column = (TEXT, "text") if way == "phrases" else ("kosyon 12", "term")
    row |= {column: text, "answers": ""}
    assert given_back(capsys, police, way, row)["answers"] == []
    assert approved(capsys, police, way, row["id"]) == 1, "the number is not in the English"
    row["answers"] = f"number.differs: {WHY}"
    (said,) = given_back(capsys, police, way, row)["answers"]
    assert said == {"id": row["id"], "code": "number.differs", "why": WHY, "by": "Marie Jean"}
    again = exported(capsys, police, way, tmp_path / "out")
    assert again["answers"] == f"Marie Jean answered number.differs: {WHY}"
    back = given_back(capsys, police, way, again)
    assert (back["answers"], back["unanswered"]) == ([], []), "it is on record already"
    assert answers(police) == [("Marie Jean", "number.differs", WHY)]
    assert approved(capsys, police, way, row["id"]) == 0


@pytest.mark.slow
@pytest.mark.parametrize("way", ["phrases", "terms"])
def test_another_text_is_asked_about_again(
    police: Agency, tmp_path: Path, capsys: Capture, way: str
) -> None:
    row = exported(capsys, police, way, tmp_path / "out")
    text, column = (TEXT, "text") if way == "phrases" else ("kosyon 12", "term")
    given_back(capsys, police, way, row | {column: text, "answers": f"number.differs: {WHY}"})
    again = exported(capsys, police, way, tmp_path / "out")
    other = text.replace("12", "13")
    back = given_back(capsys, police, way, again | {column: other})
    assert back["answers"] == [], "the old answer is not one to the new text"
    assert len(answers(police)) == 1
    assert exported(capsys, police, way, tmp_path / "out")["answers"] == ""


@pytest.mark.slow
@pytest.mark.parametrize("way", ["phrases", "terms"])
@pytest.mark.parametrize(
    ("by", "cell", "why"),
    [
        ("A Stranger", f"number.differs: {WHY}", "no one in your agency's roster"),
        ("Marie Jean", "number.differs: no", "a reason in words"),
        ("Marie Jean", "phone.differs: it has none at all", "no check finds this here"),
    ],
)
def test_an_answer_that_does_not_count_is_named(
    police: Agency, tmp_path: Path, capsys: Capture, way: str, by: str, cell: str, why: str
) -> None:
    row = exported(capsys, police, way, tmp_path / "out")
    text, column = (TEXT, "text") if way == "phrases" else ("kosyon 12", "term")
    back = given_back(capsys, police, way, row | {column: text, "answers": cell}, by=by)
    assert back["answers"] == []
    (one,) = back["unanswered"]
    assert why in one["text"]
    assert answers(police) == []


@pytest.mark.slow
def test_a_phrase_with_an_answered_finding_passes_the_check(
    police: Agency, tmp_path: Path, capsys: Capture
) -> None:
    row = exported(capsys, police, "phrases", tmp_path / "out") | {"text": TEXT}
    given_back(capsys, police, "phrases", row)
    check = ("phrases", "check", "--lang", "ht")
    code, data = run(capsys, police, *check)
    codes = [one["code"] for one in data["findings"] if one["code"] != "draft.doubt"]
    assert (code, codes) == (1, ["number.differs"])
    given_back(capsys, police, "phrases", row | {"answers": f"number.differs: {WHY}"})
    code, data = run(capsys, police, *check)
    assert (code, [one for one in data["findings"] if one["code"] != "draft.doubt"]) == (0, [])
