"""The proof of what is handed out notices what should not be there."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from install import prove


def test_development_packages_are_those_of_the_extra_and_no_part_of_the_program() -> None:
    found = prove._development()
    assert {"pytest", "mypy", "ruff", "hatchling", "hypothesis"} <= found
    assert not found & {"typer", "lxml", "fxtranslate", "eldc", "argos-translate-lt"}


def test_two_wheels_are_compared_by_what_is_in_them(tmp_path: Path) -> None:
    for name, text in (("a", "one"), ("b", "two")):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("langaccess/x.py", text)
    assert prove.contents(tmp_path / "a") != prove.contents(tmp_path / "b")


@pytest.mark.skipif(os.name == "nt", reason="a shell script takes the place of the program")
@pytest.mark.parametrize(
    ("says", "fault"),
    [
        ("echo Nothing to see", "the help does not name"),
        ("echo translate; exit 3", "ended with 3"),
        ("echo translate springfield", "translated 0 of 4"),
    ],
)
def test_a_program_that_does_not_do_its_work_is_not_handed_out(
    tmp_path: Path, says: str, fault: str
) -> None:
    program = tmp_path / "langaccess"
    program.write_text(f"#!/bin/sh\nmkdir -p springfield\n{says}\n", encoding="utf-8")
    program.chmod(0o755)
    with pytest.raises(SystemExit, match=fault):
        prove.run(program, tmp_path / "home")
