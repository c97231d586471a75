"""Tests enter a room by its door; imports from behind one are counted, and get fewer.

Such an import tests one file of a room on its own: an algorithm with many cases, a reader that is
fed hostile bytes. It ties the test to that file, so a name that the door offers comes from there.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.house import MODULES, PACKAGE, module, modules
from tests.architecture.test_doors import imports_of_ours, is_door, listed, room
from tests.support import ROOT

# Imports from behind a door, by folder of `tests/`. The numbers only get smaller.
CEILINGS = {
    "agency": 17, "cli": 12, "core": 3, "data": 12, "docs": 4, "fixtures": 1, "formats": 66,
    "identify": 26, "interpret": 6, "phrases": 9, "property": 39, "qa": 19, "reports": 8,
    "review": 14, "translate": 68,
}  # fmt: skip

TESTS = ROOT / "tests"


def behind(path: Path) -> Iterator[tuple[str, str]]:
    """Yield what a test imports from behind a door, and the door that offers it, or nothing."""
    for one, there, inner in imports_of_ours(PACKAGE, path):
        target = inner or there
        if is_door(PACKAGE, target) or room(PACKAGE, target) == target:
            continue
        folders = [folder for folder in target.parents if PACKAGE in folder.parents]
        doors = [f for f in folders if one.name in (listed(f / "__init__.py") or ())]
        name = ".".join(doors[0].relative_to(PACKAGE.parent).parts) if doors else ""
        yield f"{path}:{one.line}: {one.full}", name


@pytest.mark.slow
@pytest.mark.parametrize("folder", [p.name for p in sorted(TESTS.iterdir()) if p.is_dir()])
def test_imports_from_behind_a_door_are_few(folder: str) -> None:
    found = [place for path in modules(TESTS / folder) for place, _door in behind(path)]
    allowed = CEILINGS.get(folder, 0)
    assert len(found) <= allowed, f"{len(found)}, {allowed} allowed:\n" + "\n".join(found)


@pytest.mark.slow
def test_what_a_door_offers_is_imported_from_the_door() -> None:
    offered = [
        f"{place} is in {door}" for path in modules(TESTS) for place, door in behind(path) if door
    ]
    assert not offered, "\n".join(offered)


def test_an_import_from_behind_a_door_is_found(tmp_path: Path) -> None:
    path = tmp_path / "test_some.py"
    path.write_text(
        "from langaccess.translate import run\n"
        "from langaccess.translate.pipeline.run import run as again\n"
        "from langaccess.translate.pipeline.run import _settle\n"
        "from langaccess.core.files import sha256\n",
        encoding="utf-8",
    )
    assert [door for _place, door in behind(path)] == ["langaccess.translate", ""]
    assert module(PACKAGE, "langaccess.translate.pipeline.run") in MODULES
