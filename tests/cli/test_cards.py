"""`langaccess cards` through `main`: files, JSON, exit codes, and nothing half written."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from langaccess.cli import main
from langaccess.workspace import create_sample


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["cards", *words])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def run_json(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    code, out, _err = run(capsys, *words, "--json")
    return code, json.loads(out)


def test_ispeak_writes_a_file_and_json_tells_all_of_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "cards"
    code, data = run_json(capsys, "ispeak", "--lang", "es,so", "--out", str(out))
    assert code == 0
    (row,) = data["data"]["files"]
    content = (out / "ispeak-letter.pdf").read_bytes()
    assert row == {
        "path": (out / "ispeak-letter.pdf").as_posix(),
        "pages": 1,
        "languages": ["es", "so"],
        "sha256": hashlib.sha256(content).hexdigest(),
        "draft": False,
    }
    assert data["data"]["left_out"] == [
        {"id": "interpreter.point", "lang": tag, "reason": "not approved (draft)"}
        for tag in ("es", "so")
    ]


@pytest.mark.parametrize("command", ["wallet", "sheet"])
def test_without_anything_approved_nothing_is_written_and_the_answer_is_1(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str
) -> None:
    out = tmp_path / "cards"
    code, text, _err = run(capsys, command, "--lang", "es,so", "--out", str(out))
    assert code == 1
    assert "--proof" in text
    assert "not approved (draft)" in text
    assert not out.exists()


def test_a_proof_says_draft_in_its_name_and_in_json(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    topic = ("--topic", "interpreter")
    words = ("sheet", "--lang", "es,mam", *topic, "--proof", "--out", str(tmp_path))
    code, data = run_json(capsys, *words)
    assert code == 0
    (row,) = data["data"]["files"]
    assert row["draft"] is True
    assert row["path"].endswith("sheet-es-proof.pdf")
    assert {left["lang"] for left in data["data"]["left_out"]} == {"mam"}


def test_preview_writes_each_page_as_a_picture(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = ("preview", "wallet", "--lang", "so", "--proof", "--out", str(tmp_path))
    code, _out, _err = run(capsys, *words)
    assert code == 0
    pictures = sorted(path.name for path in tmp_path.iterdir())
    assert pictures == ["wallet-avery-proof-1.png", "wallet-avery-proof-2.png"]
    assert all((tmp_path / name).read_bytes().startswith(b"\x89PNG") for name in pictures)


def test_an_agency_prints_its_own_languages_and_its_own_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    root = create_sample(tmp_path / "county", today=date(2026, 11, 25)).root
    words = ("ispeak", "--workspace", str(root), "--out", str(tmp_path / "out"))
    code, data = run_json(capsys, *words)
    assert code == 0
    languages = data["data"]["files"][0]["languages"]
    assert 0 < len(languages) < 30


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("sheet", "--lang", "es", "--topic", "nothing"), 2),
        (("ispeak", "--lang", "no-such-language"), 4),
        (("wallet", "--lang", "Chinese"), 4),
        (("ispeak", "--size", "poster"), 2),
        (("poster", "--size", "pocket"), 2),
        (("booklet", "--topic", "nothing"), 2),
        (("preview", "sheet", "--lang", "no-such-language"), 4),
    ],
)
def test_a_wrong_word_is_one_error_and_nothing_is_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, words: tuple[str, ...], code: int
) -> None:
    got, out, err = run(capsys, *words, "--out", str(tmp_path / "cards"))
    assert (got, out) == (code, "")
    assert "next: " in err
    assert not (tmp_path / "cards").exists()


def test_a_folder_that_cannot_be_written_ends_with_6(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    code, _out, err = run(capsys, "ispeak", "--lang", "es", "--out", str(tmp_path / "taken"))
    assert code == 6
    assert "cannot write" in err
