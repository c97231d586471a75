"""The Tab key: commands and values, as bash, zsh and PowerShell ask for them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rosterfiles import agency, roster


def asked(shell: str, line: str, cwd: Path) -> str:
    """Return what the program tells a shell about the last word of `line`."""
    words = line.split(" ")
    ask = {
        "bash": {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)},
        "zsh": {"_TYPER_COMPLETE_ARGS": line},
        "powershell": {
            "_TYPER_COMPLETE_ARGS": line,
            "_TYPER_COMPLETE_WORD_TO_COMPLETE": words[-1],
        },
    }[shell]
    done = subprocess.run(
        [sys.executable, "-c", "from langaccess.cli import main; main()"],
        env={**os.environ, **ask, "_LANGACCESS_COMPLETE": f"complete_{shell}"},
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stderr == ""
    return done.stdout


# One process is asked for one line after the other, as a shell would ask a new one for each.
IN_TURN = """
import contextlib, io, json, os, sys
from langaccess.cli import main
for line in sys.argv[1:]:
    os.environ.update(COMP_WORDS=line, COMP_CWORD=str(line.count(" ")))
    with contextlib.redirect_stdout(io.StringIO()) as told:
        main([])
    print(json.dumps(told.getvalue()))
"""
VALUES = {
    "langaccess rost": "roster",
    "langaccess translate flyer.docx --to portu": "portuguese",
    "langaccess translate flyer.docx --to es,viet": "es,vietnamese",
    "langaccess policy ask --for dv": "dv_scene",
    "langaccess policy ask --using chi": "child",
    "langaccess phrases show interpreter.wa": "interpreter.wait",
    "langaccess cards sheet --topic traf": "traffic",
    "langaccess terms approve protective": "protective-order",
    "langaccess roster find Vietn": "Vietnamese",
    "langaccess roster find Mam dv": "dv_scene",
    "langaccess encounter log Mam dv_scene phone": "phone_line",
    "langaccess languages QUECH": "QUECHua",
}


def test_the_tab_key_knows_commands_and_values(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IN_TURN, *VALUES],
        env={**os.environ, "_LANGACCESS_COMPLETE": "complete_bash"},
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stderr == ""
    told = [json.loads(line) for line in done.stdout.splitlines()]
    offered = dict(zip(VALUES, told, strict=True))
    assert {line: value for line, value in VALUES.items() if value not in offered[line]} == {}
    assert (
        asked("bash", "langaccess policy ask --for dv", tmp_path)
        == (offered["langaccess policy ask --for dv"])
    )


def test_the_tab_key_knows_the_people_of_the_roster(tmp_path: Path) -> None:
    roster(tmp_path, agency(tmp_path))
    assert "garcia" in asked("bash", "langaccess roster show gar", tmp_path)
    assert "ortiz" in asked("bash", "langaccess roster import rota.ics --for or", tmp_path)
    assert "dv_scene" not in asked("bash", "langaccess roster export --for dv", tmp_path)
    (tmp_path / "roster" / "people.yaml").write_text("people: [", encoding="utf-8")
    assert asked("bash", "langaccess roster show gar", tmp_path).strip() == ""


@pytest.mark.parametrize("shell", ["zsh", "powershell"])
def test_other_shells_are_answered_too(shell: str, tmp_path: Path) -> None:
    assert "dv_scene" in asked(shell, "langaccess roster find --for dv", tmp_path)


def test_nothing_is_offered_where_nothing_fits(tmp_path: Path) -> None:
    assert asked("bash", "langaccess translate x --to zzzz", tmp_path).strip() == ""
