"""One name, one thing: no public class name in two wings, and no function body twice."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.architecture.house import PACKAGE, modules, nodes, planted, tree, wing

LARGE = 20
"""Nodes of the syntax tree from which a body counts: `return self._x` may be written twice."""


def shared_names(package: Path) -> Mapping[str, set[str]]:
    """Return name of a public class → its files, for names that two wings use."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in modules(package):
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].add(path.relative_to(package).as_posix())
    return {
        name: files
        for name, files in found.items()
        if len({wing(package, package / file) for file in files}) > 1
    }


def _shape(node: ast.AST, numbers: dict[str, str]) -> Iterator[str]:
    """Yield a tree as text, in which parameters and variables are numbers, and no types."""
    if isinstance(node, ast.arg):
        yield numbers.setdefault(node.arg, str(len(numbers)))
        return
    if isinstance(node, ast.Name):
        if isinstance(node.ctx, ast.Store):
            numbers.setdefault(node.id, str(len(numbers)))
        yield numbers.get(node.id, node.id)
        return
    yield type(node).__name__
    for name, value in ast.iter_fields(node):
        yield name
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, ast.AST):
                yield from _shape(one, numbers)
            else:
                yield repr(one)


def _body(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """Return a function without its name, its docstring and its types; empty for a small one."""
    body = node.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    if sum(1 for statement in body for _ in ast.walk(statement)) < LARGE:
        return ""
    numbers: dict[str, str] = {}
    parts = (node.args, *node.decorator_list, *body)
    return "\n".join(line for part in parts for line in _shape(part, numbers))


def same_bodies(package: Path) -> list[set[str]]:
    """Return groups of functions (`file::name`) whose bodies are the same."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in modules(package):
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (body := _body(node)):
                found[body].add(f"{path.relative_to(package).as_posix()}::{node.name}")
    return [group for group in found.values() if len(group) > 1]


@pytest.mark.slow
def test_no_public_class_has_the_name_of_one_in_another_wing() -> None:
    found = shared_names(PACKAGE)
    assert not found, f"rename the class of the wing in the higher row: {found}"


@pytest.mark.slow
def test_no_function_is_written_twice() -> None:
    found = same_bodies(PACKAGE)
    assert not found, f"keep one of them where both can import it: {found}"


def test_a_shared_name_is_found_and_a_private_one_is_not(tmp_path: Path) -> None:
    files = {
        "core/a.py": "class Row: ...\nclass _Own: ...\n",
        "qa/b.py": "class Row: ...\nclass _Own: ...\n",
        "qa/c.py": "class Line: ...\n",
        "qa/d.py": "class Line: ...\n",
    }
    assert shared_names(planted(tmp_path, files)) == {"Row": {"core/a.py", "qa/b.py"}}


def test_a_function_written_twice_is_found_under_other_names(tmp_path: Path) -> None:
    one = '''
def total(rows):
    """Add up."""
    found = 0
    for row in rows:
        found += row.count
    return found if found > 0 else None
'''
    other = one.replace("rows", "lines").replace("found", "sum_").replace("Add up", "Count")
    different = one.replace("count", "words")
    files = {"core/a.py": one, "qa/b.py": other.replace("total", "tally"), "qa/c.py": different}
    package = planted(tmp_path, files)
    assert same_bodies(package) == [{"core/a.py::total", "qa/b.py::tally"}]
