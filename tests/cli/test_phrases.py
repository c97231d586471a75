"""`langaccess phrases` through `main`: what is printed, in which form, with which exit code."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from langaccess.agency.confirmation import confirm_unsure, waiting_sentences
from langaccess.agency.session import open_session
from langaccess.agency.workspace import create_sample
from tests import commands
from tests.phrases.book.kit import agency, entry, language
from tests.support import give_counsel, sign_in

GATE = "Please close the gate before 9:30."


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    return commands.run(capsys, "phrases", *words)


def run_json(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    return commands.run_json(capsys, "phrases", *words)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = create_sample(tmp_path / "county", today=date(2026, 11, 25)).root
    assert root is not None
    return root


def test_find_shows_number_id_and_the_text_with_its_state(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, _err = run(capsys, "find", "do you need an interpreter", "--lang", "ht,so")
    assert code == 0
    first = out.splitlines()[:3]
    assert first[0].split()[0] == "4"
    assert "(interpreter.need)" in first[0]
    assert "[draft]" in first[1]
    assert "ht: " in first[1]


@pytest.mark.parametrize(
    ("typed", "filed"),
    [("pt-BR", ["pt"]), ("es-MX", ["es"]), ("yue", ["zh-Hant"])],
)
def test_what_is_filed_under_another_tag_is_found_as_it_is_on_cards(
    capsys: pytest.CaptureFixture[str], typed: str, filed: list[str]
) -> None:
    code, answer = run_json(capsys, "find", "do you need an interpreter", "--lang", typed)
    assert code == 0
    rows = answer["found"][0]["translations"]
    assert sorted(row["lang"] for row in rows) == filed
    assert all(row["text"] for row in rows)
    assert run(capsys, "show", "4", "--lang", typed)[1].count("[draft") == len(filed)
    assert run(capsys, "list", "--topic", "interpreter", "--lang", typed, "--missing")[0] == 0
    assert run(capsys, "check", "--lang", typed)[0] == 0


def test_find_without_a_near_phrase_ends_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = run(capsys, "find", "flying saucer")
    assert code == 1
    assert "call an interpreter" in out


@pytest.mark.parametrize(
    "words",
    [
        ("find", "you have the right to remain silent"),
        ("find", "may", "I", "search", "your", "car"),
        ("find", "you can go now"),
        ("show", "rights.silent"),
        ("show", "consent.search"),
    ],
)
def test_rights_and_consent_end_with_1_and_name_the_approved_store(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    code, out, _err = run(capsys, *words)
    assert code == 1
    assert "Get a qualified interpreter" in out
    assert "approved" in out
    code, data = run_json(capsys, *words)
    assert code == 1
    assert data["refused"]
    assert data["interpreter_line"]


def test_list_as_json_has_a_row_with_id_lang_state_source(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, data = run_json(capsys, "list", "--topic", "answer", "--lang", "am,ur")
    assert code == 0
    rows = data["phrases"]
    assert len(rows) == 12
    assert {(r["lang"], r["state"], r["source"]) for r in rows} == {
        ("am", "draft", "project"),
        ("ur", "draft", "project"),
    }


def test_list_shows_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    _code, data = run_json(capsys, "list", "--lang", "mam", "--topic", "answer", "--missing")
    assert len(data["phrases"]) == 6
    _code, data = run_json(capsys, "list", "--lang", "am", "--topic", "answer", "--missing")
    assert data["phrases"] == []


def test_a_state_that_is_none_names_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "list", "--lang", "ur", "--state", "approvd")
    assert (code, out) == (2, "")
    assert "next: --state draft or translated or reviewed or approved or sourced or stale" in err


def test_list_in_english_counts_languages(capsys: pytest.CaptureFixture[str]) -> None:
    _code, data = run_json(capsys, "list", "--topic", "interpreter")
    assert data["phrases"][0]["languages"] >= 45


def test_show_tells_everything_about_a_translation(capsys: pytest.CaptureFixture[str]) -> None:
    code, data = run_json(capsys, "show", "1", "--lang", "ur")
    assert code == 0
    (phrase,) = data["phrases"]
    assert phrase["note"]
    (found,) = phrase["translations"]
    assert re.search(r"ur\.yaml:\d+$", found["where"])
    assert len(found["sha256"]) == 64


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("show", "safety.nothing"), 4),
        (("list", "--topic", "nothing"), 2),
        (("list", "--lang", "no-such-language"), 4),
        (("check", "--lang", "mam"), 4),
        (("find", "fire", "--lang", "Kurdish"), 4),
    ],
)
def test_a_wrong_word_is_one_error_with_its_code(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int
) -> None:
    got, out, err = run(capsys, *words)
    assert (got, out) == (code, "")
    assert "next: " in err


def test_check_is_clean_as_shipped_and_counts(capsys: pytest.CaptureFixture[str]) -> None:
    code, data = run_json(capsys, "check", "--lang", "am,ti")
    assert code == 0
    # Writers' doubts are shown, and are not faults.
    assert {one["severity"] for one in data["findings"]} <= {"info"}
    assert data["checked"] > 20


def test_check_names_faults_of_the_agency_by_line_and_ends_with_1(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    made = agency(tmp_path / "p", es=language("es", entry("yard.gate", GATE, "Cierre a las 8:00")))
    made.rename(folder / "phrasebooks-new")
    _replace(folder)
    code, out, _err = run(capsys, "check", "--lang", "es", "--workspace", str(folder))
    assert code == 1
    assert "es.yaml:8: error: " in out.replace("\n", "")


def test_a_mistake_in_a_file_ends_with_3_and_its_line(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    agency(tmp_path / "p", es=language("es", entry("yard.cow", GATE, "?"))).rename(
        folder / "phrasebooks-new"
    )
    _replace(folder)
    code, _out, err = run(capsys, "list", "--workspace", str(folder))
    assert code == 3
    assert "es.yaml:6: phrases.yard.cow" in err


def _replace(folder: Path) -> None:
    import shutil

    if (folder / "phrasebooks").exists():
        shutil.rmtree(folder / "phrasebooks")
    (folder / "phrasebooks-new").rename(folder / "phrasebooks")


def test_export_and_import_go_round_and_diff_shows_it(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    where = ("--workspace", str(folder))
    out = tmp_path / "translator"
    code, data = run_json(capsys, "export", "--lang", "so", "--to", str(out), *where)
    assert code == 0
    (row,) = data["files"]
    path = Path(row["path"])
    text = path.read_text(encoding="utf-8-sig")
    assert "Haa" in text
    path.write_text(text.replace(",Haa,", ",Haa haa,"), encoding="utf-8-sig")
    code, data = run_json(capsys, "import", str(path), "--translator", "A. Warsame", *where)
    assert code == 0
    assert data["files"][0]["changed"] == 1
    code, data = run_json(capsys, "diff", *where)
    (found,) = data["differences"]
    assert (found["kind"], found["before"], found["now"]) == ("replaced", "Haa", "Haa haa")
    code, data = run_json(capsys, "import", str(path), "--translator", "A. Warsame", *where)
    assert data["files"][0]["changed"] == 0


def test_import_names_the_texts_with_an_error(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "so.csv"
    path.write_text(
        "id,lang,en,text\narrival.wait-10,so,Please wait 10 minutes.,Fadlan sug daqiiqado.\n"
        "arrival.address,so,Please write your address.,Fadlan cinwaankaaga qor.\n",
        encoding="utf-8",
    )
    where = ("--workspace", str(folder))
    code, data = run_json(capsys, "import", str(path), "--translator", "A. Warsame", *where)
    assert code == 0
    assert data["files"][0]["errors"] == ["arrival.wait-10 (so)"]


def test_import_needs_an_agency_and_says_how_to_get_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _out, err = run(capsys, "import", "x.csv")
    assert code == 3
    assert "langaccess init" in err


def test_a_collection_of_others_comes_in_with_its_source_and_what_is_wrong_by_line(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "cs.tsv"
    path.write_bytes(
        "MON\tMonday\tPondělí\nPH\tWhere is it?\tKde to je?\n".encode() + b"T\tTue\t\xff"
    )
    words: tuple[str, ...] = ("import", str(path), "--lang", "cs", "--workspace", str(folder))
    code, _out, err = run(capsys, *words, "--source", "A book")
    assert code == 2
    assert "--licence" in err
    words = (*words, "--source", "A book, 2015", "--licence", "MIT")
    code, out, _err = run(capsys, *words)
    assert code == 0
    plain = out.replace("\n", " ")
    assert "cs.tsv:3: byte 7 of this line is not UTF-8" in plain
    assert "1 lines match no phrase of yours" in plain
    code, data = run_json(capsys, *words, "--topic", "shelter")
    (row,) = data["files"]
    assert (row["taken"], row["new_phrases"], row["kept"]) == (1, 1, 1)
    code, data = run_json(capsys, "list", "--lang", "cs", "--workspace", str(folder))
    found = {r["id"]: r for r in data["phrases"] if r["state"] != "missing"}
    assert found["word.day-monday"]["source"] == "A book, 2015, MON"
    assert found["shelter.ph"]["number"] > 1000
    assert {r["state"] for r in found.values()} == {"draft"}


def test_plan_orders_the_review_with_hours_and_says_where_a_price_is_missing(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    at = ("--workspace", str(folder))
    code, out, _err = run(capsys, "plan", "--lang", "pt-BR,so", "--limit", "1", *at)
    assert code == 0
    assert "street" in out
    assert "and 3 more" in out
    said = " ".join(out.split())
    assert "no price for pt, so: add a current rate with `per_word` and `revision_per_word`" in said
    code, answer = run_json(capsys, "plan", "--lang", "pt-BR,so", *at)
    assert code == 0
    items = answer["items"]
    assert [(one["lang"], one["street"]) for one in items] == [
        ("pt", True), ("so", True), ("pt", False), ("so", False)
    ]  # fmt: skip
    assert items[0]["hours"] > 0


def test_a_line_that_may_be_a_legal_act_comes_in_once_a_person_with_the_right_confirmed_it(
    capsys: pytest.CaptureFixture[str],
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "cs.tsv"
    path.write_text(
        "B\tDo not drink alcohol while you are on bail.\tNepijte alkohol, dokud jste na kauci.\n"
        "Q\tDid you hit him?\tUhodil jste ho?\n",
        encoding="utf-8",
    )
    where = ("--workspace", str(folder))
    words = ("import", str(path), "--lang", "cs", "--source", "A book", "--licence", "MIT", *where,
             "--topic", "court")  # fmt: skip
    _code, out, _err = run(capsys, *words)
    assert "langaccess review confirm" in out
    _code, data = run_json(capsys, *words)
    (row,) = data["files"]
    assert (row["taken"], row["waiting"], len(row["held"])) == (0, 1, 2)
    with open_session(folder) as session:
        give_counsel(session)
        (waits,) = waiting_sentences(session)
        sign_in(monkeypatch, "counsel-account")
        confirm_unsure(session, waits, by="reyes", informs=True, at=session.now)
    sign_in(monkeypatch, "clerk")
    _code, data = run_json(capsys, *words)
    (row,) = data["files"]
    assert (row["taken"], row["waiting"], len(row["held"])) == (1, 0, 1), "a stop stays a stop"
