"""What strangers send is read, and what leaves is written, in places that are known and tested."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.house import MODULES, PACKAGE, imports, nodes

# Where cells of a table are written; each has a test that no cell of it runs as a formula.
TABLES = {"core/sheets/writing.py"}
# Where XML is read with a parser of its own; everywhere else `xmlsafe.parse` does it.
PARSERS = {"core/xmlsafe.py", "formats/exchange/tmx.py", "core/sheets/workbook.py"}
SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
# Where a packed file is opened, and a part of it read without `zipsafe.part_of`.
WHOLE_PARTS = {
    "review/contacts/source_files.py",  # of a document that `documents.read` has read before
    "review/packs/pack.py",  # a pack that the program itself wrote just now
}


@cache
def calls(path: Path) -> tuple[tuple[str, ast.Call], ...]:
    """Return the calls in a module, each with what it calls."""
    return tuple((ast.unparse(n.func), n) for n in nodes(path) if isinstance(n, ast.Call))


def named(name: str, *more: str) -> dict[str, list[ast.Call]]:
    """Return where one of these is called."""
    found: dict[str, list[ast.Call]] = {}
    for path in MODULES:
        for what, call in calls(path):
            if what in (name, *more):
                found.setdefault(path.relative_to(PACKAGE).as_posix(), []).append(call)
    return found


@pytest.mark.slow
def test_tables_are_written_where_no_cell_runs_as_a_formula() -> None:
    assert set(named("csv.writer", "csv.DictWriter")) == TABLES


@pytest.mark.slow
def test_xml_is_read_with_entities_network_and_limits_as_they_should_be() -> None:
    found = named("etree.XMLParser", "etree.XMLPullParser", "etree.iterparse")
    assert set(found) <= PARSERS
    for where, parsers in found.items():
        for call in parsers:
            said = {w.arg: getattr(w.value, "value", None) for w in call.keywords}
            assert {key: said.get(key) for key in SAFE} == SAFE, where


@pytest.mark.slow
def test_what_is_parsed_without_such_a_parser_is_our_own_text() -> None:
    for where, parsed in named("etree.fromstring", "etree.parse", "etree.XML").items():
        for call in parsed:
            text = ast.unparse(call.args[0]).split(".format(")[0]
            assert len(call.args) > 1 or text.isupper(), f"{where}: {ast.unparse(call)}"


@pytest.mark.slow
def test_parts_of_packed_files_are_read_within_their_size() -> None:
    opened = set(named("zipfile.ZipFile"))
    whole = set(named("archive.read", "packed.read", "parts.read", "source.read"))
    assert whole & opened <= WHOLE_PARTS


# A worker believes its parent; the parent reads with a class of its own, which makes plain data of
# the package and nothing else: tests/core/test_sandbox.py attacks it.
PICKLED = {"core/plain_data.py", "core/worker/process.py", "core/worker/worker.py"}


def test_what_a_worker_answers_is_read_as_plain_data() -> None:
    text = (PACKAGE / "core/worker/process.py").read_text(encoding="utf-8")
    assert "plain(body)" in text
    assert "pickle.load" not in text


@pytest.mark.slow
@pytest.mark.parametrize("name", ["pickle", "marshal", "shelve", "eval", "exec", "yaml.load"])
def test_nothing_that_runs_what_it_reads_is_used(name: str) -> None:
    for path in MODULES:
        used = any(not one.name and one.module == name for one in imports(path))
        assert not used or path.relative_to(PACKAGE).as_posix() in PICKLED, path
        for called, call in calls(path):
            loads = any(word.arg == "Loader" for word in call.keywords)
            assert called != name or (name == "yaml.load" and loads), path
