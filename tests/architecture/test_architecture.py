"""The house of the design: arrows point down only, no circle, and each library has one owner."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.support import ROOT

PACKAGE = ROOT / "langaccess"

# Row of every wing. A module imports from its own wing, from a lower row, or along an arrow.
ROWS: dict[str, int] = {
    "cli": 7,
    "reports": 6,
    "review": 4, "interpret": 4, "phrases": 4,
    "translate": 3, "qa": 3,
    "identify": 2, "formats": 2, "agency": 2,
    "core": 1,
}  # fmt: skip
ARROWS = {("translate", "qa")}
"""The arrows within one row."""

# Who may import a third-party library: folders or files of the package.
OWNERS: dict[str, tuple[str, ...]] = {
    "typer": ("cli/",),
    "rich": ("cli/",),
    "yaml": ("core/config/", "formats/text/front_matter.py"),  # front matter is a format
    "pydantic": ("core/config/",),
    "langcodes": ("core/tags/",),
    "language_data": ("core/tags/",),
    "filelock": ("core/files.py",),
    "lxml": ("core/xmlsafe.py", "core/sheets/", "formats/"),
    "markdown_it": ("formats/markdown/",),
    "mdit_py_plugins": ("formats/markdown/",),
    "pypdfium2": ("formats/pdf/",),
    "rapidfuzz": ("core/", "identify/", "qa/", "translate/", "phrases/book/"),
    "phonenumbers": ("core/config/", "qa/"),
    "python_calamine": ("core/sheets/",),
    "icalendar": ("interpret/roster/",),
    "dateutil": ("interpret/roster/",),
    "moz": ("formats/exchange/",),
    "babel": ("translate/pipeline/", "qa/"),
    "numpy": ("identify/",),
    "sentencex": ("core/segments/",),
    "fxtranslate": ("translate/engines/",),
    "ctranslate2": ("translate/engines/",),
    "sentencepiece": ("translate/engines/",),
    "py3langid": ("identify/",),
    "pycld2": ("identify/",),
    "eldc": ("identify/",),
    "langdetect": ("identify/",),
    "typst": ("core/print/",),
    "uharfbuzz": ("core/print/",),
    "segno": ("phrases/cards/",),
    "jinja2": ("core/print/",),
    "markupsafe": ("core/print/",),
}

# Libraries that one module, not one folder, owns.
SINGLE = (
    "pydantic", "langcodes", "filelock", "pypdfium2", "sentencex", "fxtranslate",
    "moz", "ctranslate2", "sentencepiece", "py3langid", "pycld2", "eldc", "langdetect", "typst",
    "uharfbuzz", "segno", "jinja2", "markupsafe",
)  # fmt: skip

MODULES = sorted(PACKAGE.rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def _wing(relative: Path) -> str:
    return relative.parts[0] if len(relative.parts) > 1 else ""


def _upward(relative: Path, name: str) -> bool:
    here, there = _wing(relative), [*name.split("."), ""][1]
    if not here or here == there or there not in ROWS:
        return False  # `__init__` and `__main__` beside the wings
    return ROWS[there] >= ROWS[here] and (here, there) not in ARROWS


def _owned(relative: Path, name: str) -> bool:
    top = name.split(".", maxsplit=1)[0]
    if top in sys.stdlib_module_names or top == "langaccess":
        return True
    return relative.as_posix().startswith(OWNERS.get(top, ()))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_downwards_and_only_what_it_owns(path: Path) -> None:
    relative = path.relative_to(PACKAGE)
    wrong = [
        f"{path}:{line}: {name}"
        for line, name in _imports(path)
        if _upward(relative, name) or not _owned(relative, name)
    ]
    assert not wrong, "\n".join(wrong)


def test_the_package_holds_the_wings_and_nothing_beside_them() -> None:
    folders = {p.name for p in PACKAGE.iterdir() if p.is_dir() and p.name != "__pycache__"}
    assert folders - {"data", "_shipped"} == set(ROWS)
    assert {p.name for p in PACKAGE.glob("*.py")} == {"__init__.py", "__main__.py"}


def _module(name: str) -> Path | None:
    """Return the file of a module of ours, None when there is none of that name."""
    place = PACKAGE.parent.joinpath(*name.split("."))
    found = (place / "__init__.py", place.with_suffix(".py"))
    return next((path for path in found if path.is_file()), None)


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph: dict[Path, set[Path]] = {}
    for path in MODULES:
        ours = [name for _line, name in _imports(path) if name.startswith("langaccess.")]
        found = (_module(name) or _module(name.rpartition(".")[0]) for name in ours)
        graph[path] = {there for there in found if there is not None and there != path}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as exc:
        circle = " -> ".join(str(path.relative_to(PACKAGE)) for path in exc.args[1])
        raise AssertionError(circle) from exc


def test_each_single_owner_library_is_imported_by_at_most_one_module() -> None:
    users: dict[str, set[str]] = {}
    for path in MODULES:
        for _line, name in _imports(path):
            users.setdefault(name.split(".")[0], set()).add(path.relative_to(PACKAGE).as_posix())
    shared = {lib: users[lib] for lib in SINGLE if len(users.get(lib, ())) > 1}
    assert not shared


def test_yaml_files_are_read_in_load_functions_only() -> None:
    """A capability names its files in functions called `load_*`; the rest gets what they return."""
    allowed = {"Between", "Pattern", "Phone", "Place", "yaml_string"}  # types, and a writer
    wrong = []
    for path in MODULES:
        if _wing(path.relative_to(PACKAGE)) in ("core", "agency", "cli"):
            continue
        loads = [
            range(node.lineno, (node.end_lineno or 0) + 1)
            for node in ast.walk(tree(path))
            if isinstance(node, ast.FunctionDef) and node.name.startswith("load_")
        ]
        wrong += [
            f"{path}:{line}: {name}"
            for line, name in _imports(path)
            if name.startswith("langaccess.core.config.") and name.split(".")[-1] not in allowed
            and not any(line in lines for lines in loads)
        ]  # fmt: skip
    assert not wrong, "\n".join(wrong)


def _calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))


def test_only_output_prints() -> None:
    faults = [
        f"{path}:{node.lineno}"
        for path in MODULES
        if path.name != "output.py"
        for node in _calls(path)
        if isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert not faults


def test_a_command_returns_its_exit_code() -> None:
    """A raised one ends the work of whoever called for the rest, too."""
    faults = [
        f"{path}:{node.lineno}"
        for path in MODULES
        if path.relative_to(PACKAGE).as_posix() != "cli/main.py"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "typer.Exit"
    ]
    assert not faults


def test_text_files_are_always_opened_with_an_encoding() -> None:
    faults = []
    for path in MODULES:
        for node in _calls(path):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            words = {keyword.arg for keyword in node.keywords}
            # A bare name is our own files.read_text, which is always UTF-8.
            method = not isinstance(node.func, ast.Name)
            if method and name in {"read_text", "write_text"} and "encoding" not in words:
                faults.append(f"{path}:{node.lineno}: {name}")
    assert not faults


def test_how_a_line_is_printed_is_decided_in_output() -> None:
    faults = [
        f"{path}:{node.lineno}"
        for path in MODULES
        if path.name != "output.py"
        for node in _calls(path)
        if {keyword.arg for keyword in node.keywords} & {"soft_wrap", "markup", "highlight"}
    ]
    assert not faults, "use output.put"


# Who beside `agency/session.py` finds the folder or opens its database, and why.
OPENERS = {
    "agency/workspace/create.py": "returns the folder that it has just made",
}


def test_one_session_finds_the_folder_and_opens_its_database() -> None:
    workspace = "langaccess.agency.workspace"
    opening = {f"{workspace}.{name}" for name in ("open_db", "find", "place.find")}
    users = {
        path.relative_to(PACKAGE).as_posix()
        for path in MODULES
        for _line, name in _imports(path)
        if name in {*opening, f"{workspace}.database.open_db"}
        or (name == workspace and _uses(path, "find", "open_db"))
    }
    assert users - {"agency/workspace/__init__.py"} == {"agency/session.py", *OPENERS}


def _uses(path: Path, *names: str) -> bool:
    """Tell whether one of `names` is used as an attribute of the workspace module."""
    return any(
        isinstance(node, ast.Attribute) and node.attr in names
        and isinstance(node.value, ast.Name) and node.value.id == "workspace"
        for node in ast.walk(tree(path))
    )  # fmt: skip


def test_the_page_on_the_house_names_every_wing_and_its_row() -> None:
    page = (ROOT / "docs" / "explanation" / "architecture.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in page.splitlines() if line.startswith("| ")]
    drawn = {
        name.strip(" `/"): int(cells[1])
        for cells in rows
        if cells[1].strip().isdigit()
        for name in cells[2].split(",")
    }
    assert drawn == ROWS
