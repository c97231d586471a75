"""Only `core/names.py` compares written names of people: a rule kept in five places is not kept."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

import pytest

from tests.architecture.house import MODULES, PACKAGE, nodes

# What holds the written name of a person somewhere in the program.
PEOPLE = frozenset(
    ("translator", "reviser", "recorded_by", "written_by", "writers", "involved", "approver",
     "reviewer", "interpreter", "signer")
)  # fmt: skip
OWNERS = frozenset(("entry", "person", "who", "vendor", "writer", "approver", "tie", "interpreter"))
FOLDING = frozenset(("casefold", "lower", "upper", "plain_letters", "unaccented", "ratio",
                     "get_close_matches", "extract", "extractOne"))  # fmt: skip
# Where a name is only looked up or grouped as it is written, and no rule rests on two people.
AS_WRITTEN = {
    "phrases/book/table.py": "a row's cell still names the translator of the old text",
    "interpret/roster/language_query.py": "an entry is a language",
    "translate/engines/choice.py": "a writer is an engine",
    "reports/bill_checks.py": "bills of one interpreter are grouped as the vendor wrote the name",
}


def is_person(node: ast.expr) -> bool:
    """Tell whether an expression is the written name of a person."""
    if isinstance(node, ast.Attribute):
        if node.attr in PEOPLE:
            return True
        owner = node.value
        named = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
        return node.attr in ("name", "person") and named in OWNERS
    return isinstance(node, ast.Name) and node.id in PEOPLE


def names_in(node: ast.expr) -> bool:
    return any(is_person(one) for one in ast.walk(node) if isinstance(one, ast.expr))


def comparisons(source: Iterable[ast.AST]) -> Iterator[tuple[int, str]]:
    """Yield line and text of each comparison, or folding for one, of people's names."""
    for node in source:
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            constant = any(isinstance(side, ast.Constant) for side in sides)
            alike = all(isinstance(op, ast.Eq | ast.NotEq | ast.In | ast.NotIn) for op in node.ops)
            if alike and not constant and any(map(is_person, sides)):
                yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            inside = [called.value] if isinstance(called, ast.Attribute) else []
            if name in FOLDING and any(is_person(one) for one in [*node.args, *inside]):
                yield node.lineno, ast.unparse(node)


@pytest.mark.slow
def test_no_other_module_compares_peoples_names() -> None:
    found = [
        f"{path.relative_to(PACKAGE).as_posix()}:{line}: {text}"
        for path in MODULES
        if path != PACKAGE / "core" / "names.py"
        and path.relative_to(PACKAGE).as_posix() not in AS_WRITTEN
        for line, text in comparisons(nodes(path))
    ]
    assert not found, "ask core/names.py instead:\n" + "\n".join(found)


def test_every_exception_is_still_there() -> None:
    for name in AS_WRITTEN:
        assert list(comparisons(nodes(PACKAGE / name))), name


@pytest.mark.parametrize(
    "line",
    [
        "same = vendor.translator == person.name",
        "same = who.name in document.writers",
        "same = entry.name.casefold() == typed",
        "found = get_close_matches(entry.name, known)",
        "score = fuzz.ratio(tie.person, name)",
    ],
)
def test_a_comparison_elsewhere_is_found(line: str) -> None:
    assert list(comparisons(ast.walk(ast.parse(line))))


@pytest.mark.slow
def test_the_callers_are_the_ones_that_the_floor_page_lists() -> None:
    """Who asks `core/names.py` whether two names are one person's, and so each way in."""
    asks = {"compare_people", "may_be_one_person", "is_among", "is_written_among", "NameIndex"}
    callers = {
        path.relative_to(PACKAGE).as_posix()
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom)
        and node.module == "langaccess.core.names"
        and asks & {alias.name for alias in node.names}
    }
    assert {
        "agency/approval/log_reader.py",
        "agency/approval/qualification.py",
        "agency/name_rulings.py",
        "agency/people/register.py",
        "agency/rights.py",
        "interpret/encounters/interpreter_lookup.py",
        "interpret/roster/conflicts.py",
        "interpret/roster/maintenance.py",
        "interpret/roster/pool.py",
        "interpret/roster/table_import.py",
        "outreach/cases/service.py",
        "review/approvals.py",
        "review/origin.py",
        "review/source_edits.py",
    } == callers
