"""`identify` and `languages` as a user types them, through a real process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HAITIAN = "Mwen bezwen yon entèprèt"


def run(*argv: str, stdin: bytes = b"", cwd: Path | None = None) -> tuple[int, str, str]:
    env = {**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "80"}
    env.pop("LANGACCESS_WORKSPACE", None)
    done = subprocess.run(
        [sys.executable, "-m", "langaccess", *argv],
        check=False,
        input=stdin,
        capture_output=True,
        env=env,
        cwd=cwd,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def data(*argv: str, stdin: bytes = b"", cwd: Path | None = None) -> tuple[int, Any]:
    code, out, err = run(*argv, "--json", stdin=stdin, cwd=cwd)
    assert out, err
    return code, json.loads(out)


def test_a_text_is_named_with_what_to_do_next(tmp_path: Path) -> None:
    code, out, err = run("identify", HAITIAN, cwd=tmp_path)
    assert code == 0, err
    assert out.startswith("Very likely Haitian Creole (ht), ")
    assert "1. Call the interpreter line" in out
    assert all(len(line) <= 80 for line in out.splitlines())


def test_json_carries_the_contract(tmp_path: Path) -> None:
    code, body = data("identify", HAITIAN, cwd=tmp_path)
    assert code == 0
    assert body["schema"] == 1
    found = body["data"]
    assert found["verdict"] == "strong"
    assert len(found["candidates"]) >= 3
    assert set(found["candidates"][0]) == {"lang", "name", "autonym", "probability", "engines"}
    assert found["candidates"][0]["lang"] == "ht"
    assert found["passages"] == [
        {"start": 0, "end": len(HAITIAN), "lang": "ht", "verdict": "strong"}
    ]
    assert found["next_steps"]
    assert found["confusable"] == []


def test_not_knowing_is_an_answer_and_ends_with_1(tmp_path: Path) -> None:
    code, body = data("identify", "7ABC123", cwd=tmp_path)
    assert code == 1
    assert body["data"]["verdict"] == "cannot_tell"
    assert body["data"]["candidates"] == []
    code, out, _ = run("identify", "", cwd=tmp_path)
    assert code == 1
    assert out.startswith("Cannot tell")


def test_a_file_and_a_pipe_give_the_same_answer(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_bytes("Tôi cần thông dịch viên, xin giúp tôi.".encode("utf-16"))
    from_file = data("identify", "-f", str(note), cwd=tmp_path)[1]
    from_pipe = data("identify", "-", stdin=note.read_bytes(), cwd=tmp_path)[1]
    by_option = data("identify", "-f", "-", stdin=note.read_bytes(), cwd=tmp_path)[1]
    assert from_file["data"]["candidates"][0]["lang"] == "vi"
    assert from_file == from_pipe == by_option


def test_lines_give_one_object_each_in_order(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text(f"{HAITIAN}\n\n7ABC123\nTengo miedo, ayúdeme por favor\n", encoding="utf-8")
    code, out, err = run("identify", "--lines", str(notes), "--jsonl", cwd=tmp_path)
    assert code == 1, err  # two lines cannot be identified
    rows = [json.loads(line) for line in out.splitlines()]
    assert [row["line"] for row in rows] == [1, 2, 3, 4]
    assert [row["verdict"] for row in rows] == ["strong", "cannot_tell", "cannot_tell", "strong"]
    assert [row["candidates"][0]["lang"] for row in (rows[0], rows[3])] == ["ht", "es"]
    code, out, _ = run("identify", "--lines", "-", stdin=notes.read_bytes(), cwd=tmp_path)
    assert out.splitlines()[0].split() == ["1", "very", "likely", "ht"]


def test_a_bad_line_among_good_ones_is_named_and_the_others_answered(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    bad = bytes(range(14, 32)) * 4 + b"\xff"
    notes.write_bytes(HAITIAN.encode() + b"\n" + bad + b"\n" + HAITIAN.encode() + b"\r\n")
    code, out, err = run("identify", "--lines", "notes.txt", "--jsonl", cwd=tmp_path)
    assert code == 1
    assert [json.loads(line)["verdict"] for line in out.splitlines()] == [
        "strong", "cannot_tell", "strong",
    ]  # fmt: skip
    assert "notes.txt:2: this is not text" in err


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (["identify"], 2),
        (["identify", "text", "-f", "note.txt"], 2),
        (["identify", "text", "--jsonl"], 2),
        (["identify", "-f", "missing.txt"], 4),
        (["identify", "--lines", "missing.txt"], 4),
        (["languages", "--country", "Atlantis"], 4),
        (["languages", "--show", "Klingonese"], 4),
        (["languages", "zzzzqqqq"], 1),
    ],
)
def test_mistakes_have_their_exit_code_and_no_traceback(
    argv: list[str], code: int, tmp_path: Path
) -> None:
    got, out, err = run(*argv, cwd=tmp_path)
    assert got == code, err
    assert "Traceback" not in err
    assert out == "" or code == 1


def test_a_picture_given_as_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sign.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 9)
    code, out, err = run("identify", "-f", "sign.jpg", cwd=tmp_path)
    assert (code, out) == (4, "")
    assert "not text" in err


def test_a_large_file_is_answered_from_its_beginning(tmp_path: Path) -> None:
    big = tmp_path / "big.txt"
    line = "Recibimos su queja y la enviaremos a la oficina que puede ayudarle.\n"
    big.write_text(line * 150_000, encoding="utf-8")
    code, out, err = run("identify", "-f", str(big), cwd=tmp_path)
    assert code == 0
    assert "Spanish" in out
    assert "only the first 4 MiB" in err


def test_the_agency_s_line_and_languages_are_used(tmp_path: Path) -> None:
    made = run("init", "town", "--sample", cwd=tmp_path)
    assert made[0] == 0, made[2]
    rules = tmp_path / "town" / "jurisdiction.yaml"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(
        text.replace("- {tag: es}", '- {tag: es, share: 9, source: "a count"}'), encoding="utf-8"
    )
    _code, body = data("identify", "mercado", cwd=tmp_path / "town")
    assert body["data"]["candidates"][0]["lang"] == "es"
    assert "Line: 217-555-0101" in body["data"]["next_steps"][0]
    _code, plain = data("identify", "mercado", "--no-prior", cwd=tmp_path / "town")
    assert plain["data"]["candidates"] != body["data"]["candidates"]


def test_languages_are_found_by_typo_country_and_script(tmp_path: Path) -> None:
    assert data("languages", "tigrina", cwd=tmp_path)[1]["data"][0]["lang"] == "ti"
    toishan = data("languages", "toishan", cwd=tmp_path)[1]["data"]
    assert {"yue", "zh"} <= {row["lang"] for row in toishan}
    assert "Toisanese" in toishan[0]["ask"]
    guatemala = {row["lang"] for row in data("languages", "--country", "Guatemala")[1]["data"]}
    assert {"mam", "quc", "kek", "kjb", "es"} <= guatemala
    ethiopic = {row["lang"] for row in data("languages", "--script", "Ethiopic")[1]["data"]}
    assert {"am", "ti"} <= ethiopic
    code, out, _ = run("languages", "--show", "mam")
    assert code == 0
    assert "relay through: Spanish" in out


def test_sign_language_is_never_sent_to_a_voice_line() -> None:
    code, out, _ = run("languages", "--show", "ASL")
    assert code == 0
    assert "never a voice line" in " ".join(out.split())


def test_text_is_read_without_quotes(tmp_path: Path) -> None:
    assert (
        run("identify", *HAITIAN.split(), cwd=tmp_path)[:2]
        == run("identify", HAITIAN, cwd=tmp_path)[:2]
    )


def test_the_name_of_a_file_typed_as_text_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text(HAITIAN, encoding="utf-8")
    _code, _out, err = run("identify", "note.txt", cwd=tmp_path)
    assert "-f note.txt" in err
