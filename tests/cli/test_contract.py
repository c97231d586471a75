"""The command line's contract: streams, exit codes, one JSON envelope, and a light start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs.generate import commands
from langaccess.cli import main
from tests.commands import Capture

HEAVY = {
    "argostranslate", "babel", "ctranslate2",
    "eldc", "fxtranslate", "langcodes", "langdetect", "lxml",
    "markdown_it", "numpy", "phonenumbers", "py3langid", "pycld2", "pydantic", "pypdfium2",
    "rapidfuzz", "rich", "sentencepiece", "sentencex", "typst", "uharfbuzz", "yaml",
}  # fmt: skip
# Typer imports pydantic to describe a command's own parameters.
COMMAND_HEAVY = HEAVY - {"pydantic"}
# What is loaded stays loaded, so one process asks for the help of one command after the other; for
# each it tells how the help begins and what was loaded by then.
PROBE = """
import contextlib, io, json, sys
from langaccess.cli import main
for line in sys.argv[1:]:
    with contextlib.redirect_stdout(io.StringIO()) as said:
        main([*line.split(), "--help"])
    loaded = sorted({name.split(".")[0] for name in sys.modules})
    print(json.dumps([line, said.getvalue().strip()[:200], loaded]))
"""


COMMANDS = [list(words) for words in commands()]


def loaded_by_help(*lines: str) -> Iterator[tuple[str, set[str]]]:
    """Yield each command with all that its help and the help of those before it loaded."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *lines], capture_output=True, text=True, check=True
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line for line, _, _ in told] == list(lines)
    for line, said, loaded in told:
        assert said.startswith(" ".join(["Usage: langaccess", *line.split()])), said
        yield line, set(loaded)


def test_the_first_help_loads_nothing_heavy() -> None:
    ((_, loaded),) = loaded_by_help("")
    assert not HEAVY & loaded


def test_help_of_no_command_loads_an_engine_or_a_detector() -> None:
    lines = [" ".join(words) for words in COMMANDS]
    heavy = {line: COMMAND_HEAVY & loaded for line, loaded in loaded_by_help(*lines)}
    assert len(heavy) == len(COMMANDS)
    assert not {line: found for line, found in heavy.items() if found}


def test_there_are_commands_to_test() -> None:
    assert ["translate"] in COMMANDS


def test_a_usage_error_for_a_person_is_two_lines_on_stderr(
    capsys: Capture,
) -> None:
    code = main(["translate", "x.docx", "--to"])
    out, err = capsys.readouterr()
    assert code == 2
    assert out == ""
    assert len(err.strip().splitlines()) == 2
    assert err.splitlines()[1].startswith("  next: ")


@pytest.mark.parametrize("group", ["config", "models", "cards"])
def test_a_group_without_a_command_shows_its_help_once(group: str, capsys: Capture) -> None:
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
