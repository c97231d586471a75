"""The doors of the rooms: a door shows what its `__all__` lists, and others use no more.

A room is the outermost folder whose `__init__` has an `__all__`: a whole wing (`formats`), or a
part of one (`agency.policy`). Its doors are that `__init__` and those of folders in it that have
an `__all__` too (`formats.exchange`). A file that lies in no room, as `core/files.py`, is a room
and its own door. Only a door has an `__all__`: a file shows what has no leading underscore.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.house import MODULES, PACKAGE, Import, imports, module, nodes, planted, tree


@cache
def listed(path: Path) -> frozenset[str] | None:
    """Return the names in the `__all__` of a module, None when it has none."""
    if "__all__" not in path.read_text(encoding="utf-8"):
        return None
    for node in tree(path).body:
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if isinstance(target, ast.Name) and target.id == "__all__":
            assert isinstance(node, ast.Assign)
            return frozenset(ast.literal_eval(node.value))
    return None


def _shows(path: Path, name: str) -> bool:
    names = listed(path)
    return not name.startswith("_") if names is None else name in names


def room(package: Path, path: Path) -> Path:
    """Return the room that a module is in; the module itself where it is in none."""
    for folder in reversed(path.parents):
        if package in folder.parents and listed(folder / "__init__.py") is not None:
            return folder
    return path


def is_door(package: Path, path: Path) -> bool:
    if path.name == "__init__.py":
        return listed(path) is not None
    return room(package, path) == path


def imports_of_ours(package: Path, path: Path) -> Iterator[tuple[Import, Path, Path | None]]:
    """Yield what a module imports of ours: the module it names, and the module inside, if any.

    `from langaccess.qa import rules` names `qa/__init__.py`, and the module `rules` inside when
    the door shows nothing of that name.
    """
    for one in imports(path):
        if one.module.split(".")[0] != "langaccess" or one.full == "langaccess":
            continue
        there = module(package, one.module)
        assert there is not None, one.module
        inner = None if one.name in (listed(there) or ()) else module(package, one.full)
        yield one, there, inner if one.name else there


def entered(package: Path, path: Path) -> Iterator[str]:
    """Yield the imports of a module that go past a door, or take what a module does not show."""
    for one, there, inner in imports_of_ours(package, path):
        target = inner or there
        if inner is None and not _shows(there, one.name):
            yield f"{one.line}: {one.name} is not shown by {one.module}"
        elif room(package, target) != room(package, path) and not is_door(package, target):
            yield f"{one.line}: {one.full} is past the door"


def used(package: Path, path: Path) -> Iterator[str]:
    """Yield what is used of a module that was imported whole, and is not shown by it."""
    whole = {
        one.local or one.full: inner
        for one, _there, inner in imports_of_ours(package, path)
        if inner is not None
    }
    found = nodes(path)
    taken = {node.arg for node in found if isinstance(node, ast.arg)}
    for node in found:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            taken.add(node.id)  # in some function the name of a module is that of a variable
    for node in found:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            owner = ast.unparse(node.value)
            inside = whole.get(owner) if owner not in taken else None
            submodule = module(package, f"{owner}.{node.attr}")
            if inside is not None and submodule is None and not _shows(inside, node.attr):
                yield f"{node.lineno}: {node.attr} is not shown by {owner}"


@pytest.mark.slow
def test_a_room_is_entered_by_its_door_and_only_what_is_shown_is_used() -> None:
    wrong = [f"{path}:{one}" for path in MODULES
             for one in (*entered(PACKAGE, path), *used(PACKAGE, path))]  # fmt: skip
    assert not wrong, "\n".join(wrong)


def test_only_a_door_lists_what_it_shows() -> None:
    files = [path for path in MODULES if path.name != "__init__.py"]
    assert [path for path in files if listed(path) is not None] == []


ROOM = {
    "qa/__init__.py": 'from langaccess.qa.rules import run\n\n__all__ = ["run"]\n',
    "qa/rules.py": "def run() -> None: ...\n\n\ndef _own() -> None: ...\n",
}


@pytest.mark.parametrize(
    "line",
    [
        "from langaccess.qa.rules import run",
        "from langaccess.qa.rules import run as check",
        "from langaccess.qa import rules",
        "from langaccess.qa import _own",
        "from langaccess import qa\nqa.rules.run()",
        "import langaccess.qa.rules",
        "import langaccess.qa.rules as checks",
        "import langaccess.qa\nlangaccess.qa._own()",
        "import langaccess.qa as q\nq._own()",
        "from langaccess import qa as q\nq._own()",
        "def late() -> None:\n    import langaccess.qa.rules",
    ],
)
def test_a_way_past_the_door_is_found(tmp_path: Path, line: str) -> None:
    package = planted(tmp_path, {**ROOM, "review/store.py": line})
    path = package / "review" / "store.py"
    assert [*entered(package, path), *used(package, path)]


@pytest.mark.parametrize(
    "line",
    [
        "from langaccess.qa import run",
        "from langaccess import qa\nqa.run()",
        "import langaccess.qa\nlangaccess.qa.run()",
        "import langaccess.qa as q\nq.run()",
    ],
)
def test_the_door_itself_may_be_used(tmp_path: Path, line: str) -> None:
    package = planted(tmp_path, {**ROOM, "review/store.py": line})
    path = package / "review" / "store.py"
    assert not [*entered(package, path), *used(package, path)]
