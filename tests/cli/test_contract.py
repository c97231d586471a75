"""The command line's contract: streams, exit codes, one JSON envelope, and a light start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from docs.generate import commands
from langaccess.cli import main

HEAVY = {
    "argostranslate", "babel", "ctranslate2",
    "eldc", "fxtranslate", "langcodes", "langdetect", "lxml",
    "markdown_it", "numpy", "phonenumbers", "py3langid", "pycld2", "pydantic", "pypdfium2",
    "rapidfuzz", "rich", "sentencepiece", "sentencex", "typst", "uharfbuzz", "yaml",
}  # fmt: skip
# Typer imports pydantic to describe a command's own parameters.
COMMAND_HEAVY = HEAVY - {"pydantic"}
PROBE = (
    "import sys; from langaccess.cli import main; main(sys.argv[1:]);"
    "print(*sorted({n.split('.')[0] for n in sys.modules}), file=sys.stderr)"
)


COMMANDS = [list(words) for words in commands()]


def modules_after(*argv: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *argv], capture_output=True, text=True, check=True
    )
    assert "Usage" in done.stdout
    return set(done.stderr.split())


def test_the_first_help_loads_nothing_heavy() -> None:
    assert not HEAVY & modules_after("--help")


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_help_of_a_command_loads_no_engine_and_no_detector(words: list[str]) -> None:
    assert not COMMAND_HEAVY & modules_after(*words, "--help")


def test_there_are_commands_to_test() -> None:
    assert ["translate"] in COMMANDS


def test_a_usage_error_in_json_is_the_envelope_on_stdout(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = main(["translate", "--json"])
    out, err = capsys.readouterr()
    body = json.loads(out)
    assert code == 2
    assert body["schema"] == 1
    assert body["error"]["code"] == "usage"
    assert body["error"]["hint"]
    assert err == ""


def test_a_usage_error_for_a_person_is_two_lines_on_stderr(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = main(["translate", "x.docx", "--to"])
    out, err = capsys.readouterr()
    assert code == 2
    assert out == ""
    assert len(err.strip().splitlines()) == 2
    assert err.splitlines()[1].startswith("  next: ")


@pytest.mark.parametrize("group", ["config", "models", "cards"])
def test_a_group_without_a_command_shows_its_help_once(
    group: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main([group])
    out, err = capsys.readouterr()
    assert code == 2
    assert out == ""
    assert err.startswith(f"Usage: langaccess {group} ")
    assert err.count("Usage:") == 1
    assert "error:" not in err


def test_a_closed_pipe_ends_quietly_with_141() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "langaccess", "config", "show", "--json"],
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writer)
    assert done.returncode == 141
    assert done.stderr == ""


@pytest.mark.parametrize("words", [["config", "show"], ["config", "show", "--json"], ["--help"]])
def test_every_way_of_printing_ends_with_141_at_a_closed_pipe(words: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "langaccess", *words],
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
    )
    os.close(writer)
    assert done.returncode == 141
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


def test_work_goes_on_when_nobody_reads_the_notes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("We are open today.\n", encoding="utf-8")
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "langaccess", "translate", "a.txt", "--to", "test"],
        stdout=subprocess.PIPE,
        stderr=writer,
        cwd=tmp_path,
        check=False,
        timeout=60,
    )
    os.close(writer)
    assert done.returncode == 0
    assert b"1/1" in done.stdout
    assert (tmp_path / "translations" / "a.qps-ploc.txt").is_file()


def test_output_survives_the_code_page_of_a_windows_console() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "langaccess", "translate", "kein-ა.docx", "--to", "pt"],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"},
    )
    assert done.returncode == 4
    assert b"Traceback" not in done.stderr
    assert b"\\u10d0" in done.stderr
