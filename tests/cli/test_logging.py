"""`-v`, `--debug`, `--log-file`, `--version --json`: what helps, never a word of the work."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from langaccess.agency.workspace import create
from langaccess.cli import main
from langaccess.core import log
from tests.commands import Capture
from tests.support import needs_starter

TEXT = "Zebulon Quackenbush phones 617-555-0188 about his passport"
CANARIES = ("Zebulon", "Quackenbush", "555-0188", "5550188", "passport", "4711-PIN", "Kwaku")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "office"
    create(root, {"agency.name": "Springfield Police", "agency.interpreter_line": "617-555-0100"},
           today=date(2026, 11, 2))  # fmt: skip
    (root / "roster" / "people.yaml").write_text(
        "people:\n  - id: kwaku\n    name: Kwaku Quackenbush\n    kind: member\n"
        '    phone: "617-555-0188"\n    languages: [{tag: es}]\n',
        encoding="utf-8",
    )
    (root / "brochures" / "Quackenbush.txt").write_text(f"{TEXT}.\n", encoding="utf-8")
    monkeypatch.chdir(root)
    return root


def test_lines_go_to_stderr_or_into_a_file_of_ones_own(office: Path, capsys: Capture) -> None:
    path = office / "langaccess.core.log"
    assert main(["-v", "--log-file", str(path), "identify", TEXT]) in {0, 1}
    shown = capsys.readouterr()
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines == [one for one in shown.err.splitlines() if re.match(r"2\d{3}-", one)]
    assert [line.split()[1] for line in lines][0 :: len(lines) - 1] == [
        "program.started",
        "program.ended",
    ]
    assert "program." not in shown.out
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


@needs_starter
def test_no_text_name_number_or_code_stands_in_a_log_at_any_level(
    office: Path, capsys: Capture
) -> None:
    path = office / "all.log"
    runs = [
        ["identify", TEXT],
        ["identify", "-f", "brochures/Quackenbush.txt"],
        ["translate", "brochures", "--to", "pt", "--quiet"],
        ["roster", "find", "es", "dv"],
        ["roster", "find", "--lang", "es", "--for", "witness", "--exclude", "Quackenbush:cousin"],
        ["policy", "ask", "--for", "witness", "--using", "child"],
        ["phrases", "find", "Quackenbush has a passport"],
        ["memory", "search", TEXT, "--to", "es"],
        ["encounter", "note", "4711-PIN", TEXT],
        ["languages", "Quackenbush"],
        ["translate", "Quackenbush-is-missing.docx", "--to", "pt"],
    ]
    for words in runs:
        main(["--debug", "--log-file", str(path), *words])
    capsys.readouterr()
    text = path.read_text(encoding="utf-8")
    assert text.count("program.ended") == len(runs)
    assert "engine.started" in text
    assert [one for one in CANARIES if one.casefold() in text.casefold()] == []


def test_the_traceback_of_a_bug_has_places_and_no_word_of_the_exception(tmp_path: Path) -> None:
    (tmp_path / "babel.py").write_text(
        "try:\n    int('Zebulon')\nexcept ValueError as exc:\n"
        "    word = 'Quacken' + 'bush'\n    raise RuntimeError(word) from exc\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "langaccess", "--debug", "languages", "--show", "ht"],
        env={**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 70, "as without --debug"
    assert 'babel.py", line 2' in done.stderr
    assert "builtins.ValueError\n" in done.stderr
    assert "internal error: RuntimeError" in done.stderr
    assert "Quackenbush" not in done.stderr
    assert "invalid literal" not in done.stderr


def test_a_fact_that_is_no_number_or_identifier_is_left_out() -> None:
    seen: list[str] = []
    log.send_to(seen.append)
    log.event("x.y", a="Zebulon Quackenbush", b="617-555-0188", c="mozilla:en-pt:starter", d=0.25)
    log.stop()
    log.event("x.z")
    (line,) = seen
    assert line.split(" ", 1)[1] == "x.y a=- b=- c=mozilla:en-pt:starter d=0.25"


def test_a_log_that_cannot_be_written_ends_with_6_before_any_work(
    tmp_path: Path, capsys: Capture
) -> None:
    (tmp_path / "folder").mkdir()
    assert main(["--log-file", str(tmp_path / "folder"), "identify", "hola", "--json"]) == 6
    assert json.loads(capsys.readouterr().out)["error"]["where"] == str(tmp_path / "folder")


def test_a_report_of_a_fault_begins_with_versions_and_nothing_of_the_agencys(
    office: Path, capsys: Capture
) -> None:
    assert main(["--version", "--json"]) == 0
    text = capsys.readouterr().out
    data = json.loads(text)["data"]
    assert data["packages"]["typer"]
    assert data["python"].startswith("3.")
    assert str(office) not in text
    assert "Springfield" not in text
