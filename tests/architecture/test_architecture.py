"""The house of the design: arrows point down only, and each library has one owner."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import ROOT

PACKAGE = ROOT / "langaccess"

# Row of every room. A module imports from its own row or a lower one.
ROWS: dict[str, int] = {
    "errors": 1, "model": 1, "tags": 1, "files": 1, "xmlsafe": 1, "resources": 1, "progress": 1,
    "zipsafe": 1, "sheets": 1, "licences": 1, "log": 1, "kept": 1, "words": 1, "clock": 1,
    "policy": 2, "approval": 2, "ledger": 2, "workspace": 2, "load": 2,
    "identify": 3, "translate": 3, "documents": 3, "engines": 3, "memory": 3, "exchange": 3,
    "checks": 3, "review": 3, "roster": 3, "encounters": 3, "phrasebook": 3, "cards": 3,
    "reports": 3,
    "output": 4,
    "cli": 5, "__main__": 5, "__init__": 1,
}  # fmt: skip

# Arrows between rooms of row 3; none else is drawn.
ARROWS: dict[str, set[str]] = {
    "translate": {"documents", "engines", "memory", "checks", "identify", "exchange"},
    "memory": {"exchange", "checks"},
    "checks": {"identify", "documents", "exchange"},
    "review": {"documents", "memory", "checks", "exchange", "translate"},
    "phrasebook": {"exchange", "checks", "identify"},
    "cards": {"phrasebook"},
    "encounters": {"roster"},
    "reports": {"encounters", "roster", "documents", "review"},
}

# Who may import a third-party library: paths below the package.
OWNERS: dict[str, tuple[str, ...]] = {
    "typer": ("cli/",),
    "rich": ("output.py", "cli/"),
    "yaml": ("load/", "documents/text/front.py"),  # front matter is a format
    "pydantic": ("load/",),
    "langcodes": ("tags/",),
    "language_data": ("tags/",),
    "filelock": ("files.py",),
    "lxml": ("xmlsafe.py", "documents/", "exchange/", "sheets/"),
    "markdown_it": ("documents/markdown",),
    "mdit_py_plugins": ("documents/markdown",),
    "pypdfium2": ("documents/pdf",),
    "rapidfuzz": (
        "tags/",
        "load/",
        "memory/",
        "translate/projection.py",
        "checks/",
        "identify/",
        "phrasebook/",
    ),
    "phonenumbers": ("checks/", "load/"),
    "python_calamine": ("sheets/workbook.py",),
    "icalendar": ("roster/calendars.py",),
    "dateutil": ("roster/calendar_series.py",),
    "moz": ("exchange/catalogue_moz.py",),
    "babel": ("translate/localise.py", "checks/"),
    "numpy": ("identify/",),
    "sentencex": ("translate/segment.py",),
    "fxtranslate": ("engines/mozilla.py",),
    "ctranslate2": ("engines/ct2.py",),
    "sentencepiece": ("engines/ct2.py",),
    "py3langid": ("identify/",),
    "pycld2": ("identify/",),
    "eldc": ("identify/",),
    "langdetect": ("identify/",),
    "typst": ("cards/",),
    "uharfbuzz": ("cards/",),
    "segno": ("cards/",),
}

# Libraries of which one module, not one room, is the owner.
SINGLE = (
    "pydantic", "langcodes", "filelock", "pypdfium2", "sentencex", "fxtranslate",
    "moz", "ctranslate2", "sentencepiece", "py3langid", "pycld2", "eldc", "langdetect", "typst",
    "uharfbuzz", "segno",
)  # fmt: skip

MODULES = sorted(PACKAGE.rglob("*.py"))


def _imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def _room(relative: Path) -> str:
    return relative.parts[0].removesuffix(".py")


def _inside(path: Path, line: int, here: str, name: str) -> str | None:
    parts = name.split(".")
    there = parts[1] if len(parts) > 1 and parts[1] in ROWS else "__init__"
    if here == there:
        return None
    if ROWS[there] > ROWS[here]:
        return f"{path}:{line}: {here} imports {there}, a higher row"
    if ROWS[here] == ROWS[there] == 3 and there not in ARROWS.get(here, set()):
        return f"{path}:{line}: no arrow from {here} to {there}"
    marker = parts[-1] in {"Between", "Pattern", "Phone", "Place"}  # types, not the loader
    if there == "load" and ROWS[here] == 3 and not marker:
        return _load_user(path, line)
    return None


def _load_user(path: Path, line: int) -> str | None:
    """Only a package's own `load_*` function calls the YAML loader."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.FunctionDef) or not node.name.startswith("load_"):
            continue
        if node.lineno <= line <= (node.end_lineno or 0):
            return None
    return f"{path}:{line}: load is used outside a load_* function"


def _outside(path: Path, line: int, relative: str, top: str) -> str | None:
    if top in sys.stdlib_module_names:
        return None
    owners = OWNERS.get(top)
    if owners is None:
        return f"{path}:{line}: {top} has no owner in OWNERS"
    if not relative.startswith(owners):
        return f"{path}:{line}: {top} belongs to {', '.join(owners)}"
    return None


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_downwards_and_only_what_it_owns(path: Path) -> None:
    relative = path.relative_to(PACKAGE)
    faults = []
    for line, name in _imports(path):
        top = name.split(".")[0]
        if top == "langaccess":
            fault = _inside(path, line, _room(relative), name)
        else:
            fault = _outside(path, line, relative.as_posix(), top)
        if fault:
            faults.append(fault)
    assert not faults, "\n".join(faults)


def test_each_single_owner_library_is_imported_by_at_most_one_module() -> None:
    users: dict[str, set[str]] = {}
    for path in MODULES:
        for _line, name in _imports(path):
            users.setdefault(name.split(".")[0], set()).add(path.relative_to(PACKAGE).as_posix())
    shared = {lib: users[lib] for lib in SINGLE if len(users.get(lib, ())) > 1}
    assert not shared


def test_every_module_stands_in_a_room_of_the_design() -> None:
    rooms = {_room(path.relative_to(PACKAGE)) for path in MODULES}
    assert rooms <= set(ROWS)


def test_the_arrows_between_capability_rooms_form_no_circle() -> None:
    def reach(room: str, seen: frozenset[str]) -> None:
        assert room not in seen, f"circle through {room}"
        for there in ARROWS.get(room, ()):
            reach(there, seen | {room})

    for room in ARROWS:
        reach(room, frozenset())


def test_only_output_prints() -> None:
    faults = [
        f"{path}:{node.lineno}"
        for path in MODULES
        if path.name != "output.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    ]
    assert not faults


def test_a_command_returns_its_exit_code() -> None:
    """A raised one ends the work of whoever called for the rest, too."""
    faults = [
        f"{path}:{node.lineno}"
        for path in MODULES
        if path.relative_to(PACKAGE).as_posix() != "cli/main.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "typer.Exit"
    ]
    assert not faults


def test_text_files_are_always_opened_with_an_encoding() -> None:
    faults = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            words = {keyword.arg for keyword in node.keywords}
            # A bare name is our own files.read_text, which is always UTF-8.
            method = not isinstance(node.func, ast.Name)
            if method and name in {"read_text", "write_text"} and "encoding" not in words:
                faults.append(f"{path}:{node.lineno}: {name}")
    assert not faults


def test_the_page_on_the_house_names_every_room_and_every_arrow() -> None:
    page = (ROOT / "docs" / "explanation" / "architecture.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in page.splitlines() if line.startswith("| `")]
    drawn = {cells[1].strip(" `/"): set(cells[3].strip(" `").split()) for cells in rows}
    assert drawn == {room: ARROWS.get(room, set()) for room, row in ROWS.items() if row == 3}
    for room, row in ROWS.items():
        if row in (1, 2) and room != "__init__":
            assert f"{room}.py" in page or f"{room}/" in page, room
