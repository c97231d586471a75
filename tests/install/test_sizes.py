"""What the page says about the size of an install is so: packages exactly, the disk to a tenth."""

from __future__ import annotations

import re
import sys
from importlib import metadata

import pytest

from install.bundle import parts
from install.weigh import CHOICES, MB, PIP, PYTHON, on_disk
from tests.support import ROOT

PAGE = (ROOT / "docs" / "how-to" / "install.md").read_text(encoding="utf-8")
SYSTEM = {"Linux": "linux", "Windows": "windows", "macOS": "macos"}
CHOICE = {"`.`": "street", "`.[cards,translate,starter]`": "office"}
ROWS = {
    (CHOICE[choice], SYSTEM[system]): (int(packages), int(download), int(disk))
    for choice, system, packages, download, disk in re.findall(
        r"^\| (`[^|]+`) \| (\w+) \| (\d+) \| (\d+) \| (\d+) \|$", PAGE, re.MULTILINE
    )
}


def test_the_table_has_each_choice_on_each_system() -> None:
    assert set(ROWS) == {(choice, system) for choice in CHOICES for system in SYSTEM.values()}


@pytest.mark.parametrize("row", ROWS)
def test_the_number_of_packages_is_that_of_the_requirements(row: tuple[str, str]) -> None:
    choice, system = row
    assert ROWS[row][0] == len(parts(system, PYTHON, CHOICES[choice])) + 1


def test_no_install_is_larger_than_it_should_be() -> None:
    assert max(disk for (choice, _), (*_, disk) in ROWS.items() if choice == "street") <= 350
    assert max(disk - PIP for (*_, disk) in ROWS.values()) <= 560


@pytest.mark.skipif(sys.platform != "linux", reason="the row of Linux is compared")
@pytest.mark.parametrize("choice", CHOICES)
def test_the_disk_of_this_machine_is_that_of_the_table(choice: str) -> None:
    here = ".".join(map(str, sys.version_info[:2]))
    names = parts("linux", here, CHOICES[choice])
    total = sum(map(size_of, names)) + own_size()
    assert PIP + total / MB == pytest.approx(ROWS[choice, "linux"][2], rel=0.1)


def size_of(name: str) -> float:
    """Return what a package takes, by its own list of files."""
    held = [file for file in metadata.distribution(name).files or () if file.suffix != ".pyc"]
    return on_disk((str(file), file.size or 0) for file in held)


def own_size() -> float:
    folders = [ROOT / name for name in ("langaccess", "config", "phrasebooks", "examples")]
    files = (file for folder in folders for file in folder.rglob("*") if file.is_file())
    return on_disk((str(file), file.stat().st_size) for file in files if file.suffix != ".pyc")
