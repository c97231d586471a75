"""`langaccess cards` through `main`: files, JSON, exit codes, and nothing half written."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from langaccess.agency.workspace import create_sample
from langaccess.cli import main
from tests import commands
from tests.commands import Capture

SEAL = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
)


def run(capsys: Capture, *words: str) -> tuple[int, str, str]:
    return commands.run(capsys, "cards", *words)


def run_json(capsys: Capture, *words: str) -> tuple[int, dict[str, Any]]:
    return commands.run_json(capsys, "cards", *words)


def county(folder: Path) -> Path:
    root = create_sample(folder / "county", today=date(2026, 11, 25)).root
    assert root is not None
    return root


def test_ispeak_writes_a_file_and_json_tells_all_of_it(capsys: Capture, tmp_path: Path) -> None:
    out = tmp_path / "cards"
    code, data = run_json(capsys, "ispeak", "--lang", "es,so", "--out", str(out))
    assert code == 0
    (row,) = data["files"]
    content = (out / "ispeak-letter.pdf").read_bytes()
    assert row == {
        "path": (out / "ispeak-letter.pdf").as_posix(),
        "pages": 1,
        "languages": ["es", "so"],
        "sha256": hashlib.sha256(content).hexdigest(),
        "draft": False,
    }
    assert data["left_out"] == [
        {"id": "interpreter.point", "lang": tag, "reason": "not approved (draft)"}
        for tag in ("es", "so")
    ]


def test_no_card_and_no_list_of_phrases_is_made_in_a_sign_language(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    for words in (["cards", "sheet", "--out"], ["phrases", "export", "--to"]):
        assert main([*words, str(out), "--lang", "es,asl"]) == 4
        assert "American Sign Language is a sign language" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize(
    "words",
    [
        ["cards", "ispeak", "--out", "x.pdf"],
        ["encounter", "export", "1", "--out", "x.pdf"],
        ["notice", "build", "--out", "x.pdf"],
        ["phrases", "export", "--lang", "es", "--to", "x.pdf"],
        ["translate", "a.txt", "--to", "test", "--out", "x.pdf"],
    ],
    ids=lambda words: words[0],
)
def test_a_folder_is_not_named_like_a_file(
    words: list[str],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    assert "x.pdf: this is the name of a file" in capsys.readouterr().err
    assert not (tmp_path / "x.pdf").exists()


@pytest.mark.parametrize("command", ["wallet", "sheet"])
def test_without_anything_approved_nothing_is_written_and_the_answer_is_1(
    capsys: Capture, tmp_path: Path, command: str
) -> None:
    out = tmp_path / "cards"
    code, text, _err = run(capsys, command, "--lang", "es,so", "--out", str(out))
    assert code == 1
    assert "--proof" in text
    assert "not approved (draft)" in text
    assert not out.exists()


def test_a_proof_says_draft_in_its_name_and_in_json(capsys: Capture, tmp_path: Path) -> None:
    topic = ("--topic", "interpreter")
    words = ("sheet", "--lang", "es,mam", *topic, "--proof", "--out", str(tmp_path))
    code, data = run_json(capsys, *words)
    assert code == 0
    (row,) = data["files"]
    assert row["draft"] is True
    assert row["path"].endswith("sheet-es-proof.pdf")
    assert {left["lang"] for left in data["left_out"]} == {"mam"}


def test_the_sheet_has_every_language_and_the_agencys_first(
    capsys: Capture, tmp_path: Path
) -> None:
    root = county(tmp_path)
    words = ("ispeak", "--workspace", str(root), "--out", str(tmp_path / "out"))
    code, data = run_json(capsys, *words)
    assert code == 0
    languages = data["files"][0]["languages"]
    assert languages[:2] == ["es", "pt-BR"]
    assert {"so", "mam", "ksw", "yo"} <= set(languages)
    assert len(languages) > 150


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("sheet", "--lang", "es", "--topic", "nothing"), 2),
        (("ispeak", "--lang", "no-such-language"), 4),
        (("wallet", "--lang", "Chinese"), 4),
        (("sheet", "--lang", "en"), 2),
        (("ispeak", "--size", "poster"), 2),
        (("poster", "--size", "pocket"), 2),
        (("booklet", "--topic", "nothing"), 2),
        (("poster", "--lang", "es", "--topic", "greeting", "--proof"), 2),
        (("sheet", "--lang", "es", "--topic", "safety,greeting", "--proof"), 2),
    ],
)
def test_a_wrong_word_is_one_error_and_nothing_is_written(
    capsys: Capture, tmp_path: Path, words: tuple[str, ...], code: int
) -> None:
    got, out, err = run(capsys, *words, "--out", str(tmp_path / "cards"))
    assert (got, out) == (code, "")
    assert "next: " in err
    assert not (tmp_path / "cards").exists()


def test_a_folder_that_cannot_be_written_ends_with_6(capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    code, _out, err = run(capsys, "ispeak", "--lang", "es", "--out", str(tmp_path / "taken"))
    assert code == 6
    assert "cannot write" in err


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (
            ("booklet", "--lang", "so,am", "--proof"),
            ["booklet-print-proof.pdf", "booklet-proof.pdf"],
        ),
        (("poster", "--lang", "so,am", "--size", "letter"), ["poster-letter.pdf"]),
        (("scripts",), ["scripts.pdf"]),
        (("calibration", "--stock", "cr80"), ["calibration-cr80.pdf"]),
        (("ispeak", "--size", "pocket", "--lang", "so"), ["ispeak-pocket.pdf"]),
    ],
)
def test_each_format_has_a_name_of_its_own_and_the_same_bytes_each_time(
    capsys: Capture, tmp_path: Path, words: tuple[str, ...], names: list[str]
) -> None:
    sums = []
    for out in (tmp_path / "one", tmp_path / "two"):
        code, data = run_json(capsys, *words, "--out", str(out))
        assert code == 0
        assert sorted(path.name for path in out.iterdir()) == names
        sums.append([row["sha256"] for row in data["files"]])
        assert {row["draft"] for row in data["files"]} == {"--proof" in words}
    assert sums[0] == sums[1]


def test_the_forty_first_languages_are_the_agencys_and_then_the_countrys(
    capsys: Capture, tmp_path: Path
) -> None:
    root = county(tmp_path)
    words = ("ispeak", "--top", "40", "--workspace", str(root), "--out", str(tmp_path / "out"))
    code, data = run_json(capsys, *words)
    assert code == 0
    (row,) = data["files"]
    assert len(row["languages"]) == len(set(row["languages"])) == 40
    assert {"es", "vi", "pt-BR"} < set(row["languages"])
    assert "pt" not in row["languages"]
    counted = {"so", "pl", "it", "de", "ja", "th", "km", "lo", "my", "hmn", "am", "sw"}
    assert counted < set(row["languages"])
    _code, _out, err = run(capsys, *words)
    said = " ".join(err.split())
    assert (
        "the others are the most spoken in the United States by people who speak English less"
        in said
    )
    assert "(Census Bureau survey, 2018)" in said


def test_an_access_code_is_read_from_the_input_and_never_repeated(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("wallet", "--lang", "so", "--proof", "--with-access-code", "--out", str(tmp_path))
    monkeypatch.setattr("sys.stdin", io.StringIO("48213-77\n"))
    code, out, err = run(capsys, *words, "--json")
    assert code == 0
    assert "48213" not in out + err
    assert [path.name for path in tmp_path.iterdir()] == ["wallet-avery-INTERNAL-proof.pdf"]
    for typed in ("", "x" * 25, "четыре"):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code, out, err = run(capsys, *words)
        assert (code, out) == (2, "")
        assert typed == "" or typed not in err


def test_the_agencys_seal_and_code_come_from_its_rules_and_a_proof_has_no_seal(
    capsys: Capture, tmp_path: Path
) -> None:
    root = county(tmp_path)
    words = ("ispeak", "--workspace", str(root), "--out", str(tmp_path / "out"))
    rules = root / "jurisdiction.yaml"
    sums = []
    for more in ("", "cards:\n  qr: https://example.gov/a\n", "cards:\n  seal: seal.svg\n"):
        given = rules.read_text(encoding="utf-8").split("cards:")[0]
        rules.write_text(given + more, encoding="utf-8")
        (root / "seal.svg").write_text(SEAL, encoding="utf-8")
        _code, data = run_json(capsys, *words)
        sums.append(data["files"][0]["sha256"])
    assert len(set(sums)) == 3
    code, _out, err = run(capsys, *words, "--proof")
    assert code == 0
    assert "a proof has no seal" in err
    (root / "seal.svg").unlink()
    code, out, err = run(capsys, *words)
    assert (code, out) == (3, "")
    assert "the seal cannot be read" in err
    assert run(capsys, *words, "--proof")[0] == 0


@pytest.mark.parametrize("seal", ["/etc/seal.png", "../seal.png", "seal.gif", "C:seal.png"])
def test_a_seal_outside_of_the_folder_is_a_mistake_in_the_rules_by_line(
    capsys: Capture, tmp_path: Path, seal: str
) -> None:
    root = county(tmp_path)
    rules = root / "jurisdiction.yaml"
    lines = rules.read_text(encoding="utf-8").count("\n")
    with rules.open("a", encoding="utf-8") as file:
        file.write(f"cards:\n  seal: {seal}\n")
    code, _out, err = run(capsys, "ispeak", "--workspace", str(root), "--out", str(tmp_path / "o"))
    assert code == 3
    assert f"jurisdiction.yaml:{lines + 2}: cards.seal" in err


def test_a_phrase_that_is_looked_for_comes_with_its_page_on_the_sheet(
    capsys: Capture,
) -> None:
    assert main(["phrases", "find", "are you hurt", "--lang", "ht,mam", "--json"]) == 0
    first = json.loads(capsys.readouterr().out)["data"]["found"][0]
    cards = {entry["lang"]: entry["card"] for entry in first["translations"]}
    assert cards["mam"] is None
    assert cards["ht"]["proof"] is True
    assert cards["ht"]["page"] >= 1
    assert main(["phrases", "find", "are you hurt", "--lang", "ht"]) == 0
    assert f"(page {cards['ht']['page']} of the proof sheet)" in capsys.readouterr().out


def test_a_booklet_too_thick_to_fold_is_said(capsys: Capture, tmp_path: Path) -> None:
    topics = "interpreter,safety,traffic,desk"
    words = ("booklet", "--lang", "es,vi,ar,ur,hi,bn,fa,ru,ko,fr,pt,ht,tl", "--topic", topics)
    code, _out, err = run(capsys, *words, "--proof", "--out", str(tmp_path))
    assert code == 0
    assert "too thick to fold" in err


def test_where_nothing_is_translated_a_proof_is_not_what_helps(
    capsys: Capture, tmp_path: Path
) -> None:
    words = ["cards", "sheet", "--lang", "nv", "--out", str(tmp_path)]
    for more in ([], ["--proof"]):
        assert main([*words, *more]) == 1
        out = capsys.readouterr().out
        assert "langaccess phrases export --lang nv --to translator" in out
        assert "--proof prints" not in out


def test_a_wrong_choice_is_said_without_the_words_of_a_library(
    capsys: Capture,
) -> None:
    assert main(["cards", "ispeak", "--size", "huge"]) == 2
    err = capsys.readouterr().err
    assert "'huge' is not one of 'letter', 'tabloid', 'pocket'" in err
    assert "Value error" not in err
    assert "see `langaccess cards ispeak --help`" in err


def test_a_pointing_board_is_for_any_language_or_for_those_named(
    capsys: Capture, tmp_path: Path
) -> None:
    code, data = run_json(capsys, "board", "--out", str(tmp_path))
    assert code == 0
    assert [Path(row["path"]).name for row in data["files"]] == ["board.pdf"]
    code, data = run_json(capsys, "board", "--lang", "so,fa", "--out", str(tmp_path))
    assert code == 0
    assert [row["languages"] for row in data["files"]] == [["so"], ["fa"]]
    assert not any(row["draft"] for row in data["files"])


def test_a_folder_of_fonts_that_has_none_is_refused_with_a_reason(
    capsys: Capture, tmp_path: Path
) -> None:
    code, _out, err = run(capsys, "ispeak", "--lang", "es", "--font-dir", str(tmp_path / "none"))
    assert code == 4
    assert "not a folder of fonts" in err
