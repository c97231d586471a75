"""The doors of the rooms: a module shows what its `__all__` lists, and others use no more.

A room is the outermost folder whose `__init__` has an `__all__`: a whole wing (`formats`), or a
part of one (`agency.policy`). Its doors are that `__init__` and those of folders in it that have
an `__all__` too (`formats.exchange`). A file that lies in no room, as `core/files.py`, is a room
and its own door.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.test_architecture import MODULES, PACKAGE


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _module(name: str) -> Path | None:
    """Return where a module of ours stands, or None when there is none of that name."""
    place = PACKAGE.parent.joinpath(*name.split("."))
    found = (place / "__init__.py", place.with_suffix(".py"))
    return next((path for path in found if path.is_file()), None)


@cache
def _listed(path: Path) -> frozenset[str] | None:
    """Return the names in the `__all__` of a module, None when it has none."""
    for node in _tree(path).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return frozenset(ast.literal_eval(node.value))
    return None


def _shows(path: Path, name: str) -> bool:
    listed = _listed(path)
    return not name.startswith("_") if listed is None else name in listed


def _room(path: Path) -> Path:
    """Return the room in which a module lies; itself where it lies in none."""
    for folder in reversed(path.parents):
        if PACKAGE in folder.parents and _listed(folder / "__init__.py") is not None:
            return folder
    return path


def _is_door(path: Path) -> bool:
    return _listed(path) is not None and (path.name == "__init__.py" or _room(path) == path)


def _imports(tree: ast.Module) -> Iterator[tuple[ast.ImportFrom, Path, ast.alias]]:
    """Yield what is imported from us: the line, the module it names, and the name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and str(node.module).split(".")[0] == "langaccess":
            there = _module(str(node.module))
            assert there is not None, node.module
            for alias in node.names:
                yield node, there, alias


def _inner(node: ast.ImportFrom, there: Path, name: str) -> Path | None:
    """Return the module that an import names, None for what a module shows."""
    return None if name in (_listed(there) or ()) else _module(f"{node.module}.{name}")


def _entered(path: Path) -> Iterator[str]:
    for node, there, alias in _imports(_tree(path)):
        inner = _inner(node, there, alias.name)
        if inner is None and not _shows(there, alias.name):
            yield f"{node.lineno}: {alias.name} is not in __all__ of {node.module}"
        elif _room(inner or there) != _room(path) and not _is_door(inner or there):
            yield f"{node.lineno}: {alias.name} of {node.module} is past the door"


def _used(path: Path) -> Iterator[str]:
    """Yield what is used of a module that was imported whole, and is not shown by it."""
    tree = _tree(path)
    modules = {
        alias.asname or alias.name: inner
        for node, there, alias in _imports(tree)
        if (inner := _inner(node, there, alias.name)) is not None
    }
    taken = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            taken.add(node.id)  # the name of a module stands for something else somewhere
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module = modules.get(node.value.id) if node.value.id not in taken else None
            if module is not None and not _shows(module, node.attr):
                yield f"{node.lineno}: {node.attr} is not in __all__ of {node.value.id}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_a_room_is_entered_by_its_door_and_only_what_is_shown_is_used(path: Path) -> None:
    assert not [*_entered(path), *_used(path)]
