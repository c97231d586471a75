"""The package as its source says it: modules, their trees, and what they import.

Each function takes the folder of a package, ours or a small one that a test has made.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.support import ROOT

PACKAGE = ROOT / "langaccess"


@cache
def modules(package: Path) -> tuple[Path, ...]:
    """Return the files of a package."""
    return tuple(sorted(package.rglob("*.py")))


MODULES = modules(PACKAGE)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


class Import(NamedTuple):
    """One name that a module imports: `from module import name as local`, or `import module`.

    `name` is empty for `import module`.
    """

    line: int
    module: str
    name: str
    local: str

    @property
    def full(self) -> str:
        return f"{self.module}.{self.name}" if self.name else self.module


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return all nodes of a module's tree."""
    return tuple(ast.walk(tree(path)))


@cache
def imports(path: Path) -> tuple[Import, ...]:
    """Return what a module imports, wherever the statement is."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[Import]:
    for node in nodes(path):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(node.lineno, alias.name, "", alias.asname or "")
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            for alias in node.names:
                yield Import(node.lineno, str(node.module), alias.name, alias.asname or alias.name)


def module(package: Path, name: str) -> Path | None:
    """Return the file of the module `langaccess.x.y`, None when there is none of that name."""
    place = package.parent.joinpath(*name.split("."))
    found = (place / "__init__.py", place.with_suffix(".py"))
    return next((path for path in found if path.is_file()), None)


def wing(package: Path, path: Path) -> str:
    """Return the wing of a module, empty for `__init__` and `__main__` beside the wings."""
    parts = path.relative_to(package).parts
    return parts[0] if len(parts) > 1 else ""


def planted(folder: Path, files: dict[str, str]) -> Path:
    """Make a small package of files (path below `langaccess/` → text) and return its folder."""
    package = folder / "langaccess"
    for name, text in files.items():
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        for parent in path.parents:
            if package in (parent, *parent.parents):
                (parent / "__init__.py").touch()
    return package
