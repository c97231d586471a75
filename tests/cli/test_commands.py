"""The command tree: the root lists what its commands say, and a start loads none of them."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from langaccess.cli import commands, main

# Prints the modules of the command line, and of libraries, that a command line loaded.
LOADED = """
import contextlib, io, json, sys
from langaccess.cli import commands, main
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    code = main(sys.argv[1:])
print(json.dumps([code, sorted(sys.modules)]))
"""


def loaded(*words: str, ends: int = 0) -> set[str]:
    """Return the modules that a command line loaded; it must end with the exit code `ends`."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *words], capture_output=True, encoding="utf-8", check=True
    )
    code, modules = json.loads(done.stdout)
    assert code == ends
    assert "langaccess.cli.commands" in modules
    return set(modules)


@pytest.mark.parametrize("name", commands.COMMANDS)
def test_the_line_in_the_root_help_begins_the_help_of_the_command(name: str) -> None:
    said = " ".join(commands.load(name).help.split())
    assert said.startswith(commands.COMMANDS[name].rstrip("."))


@pytest.mark.parametrize("gone", commands.REMOVED)
def test_a_command_or_option_that_went_says_what_took_its_place(
    capsys: pytest.CaptureFixture[str], gone: str
) -> None:
    assert main([*gone.split(), "x"]) == 2
    shown = " ".join(capsys.readouterr().err.split())
    assert "no longer a part of langaccess" in shown
    assert commands.REMOVED[gone] in shown


@pytest.mark.parametrize("words", [("--version",), ("--help",), ("rooster",), ("--help", "roster")])
def test_a_start_loads_no_command_and_no_heavy_library(words: tuple[str, ...]) -> None:
    modules = loaded(*words, ends=2 if words == ("rooster",) else 0)
    groups = {f"langaccess.cli.{name}" for name in commands.COMMANDS} | {"langaccess.cli.workspace"}
    assert not groups & modules
    assert not {"rich.console", "pydantic", "yaml", "numpy", "lxml"} & modules


def test_a_command_loads_its_own_group_only() -> None:
    modules = loaded("policy", "ask", "--help")
    assert "langaccess.cli.policy" in modules
    others = {f"langaccess.cli.{name}" for name in commands.COMMANDS if name != "policy"}
    assert not others & modules
