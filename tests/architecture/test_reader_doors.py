"""Every way in for a foreign file goes through the reader process, with its limits."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.house import MODULES, PACKAGE, tree

# What reads a file that a stranger may have made: module → its functions.
WAYS_IN = {
    "core/sheets/__init__.py": ("read_sheets",),
    "formats/_registry.py": (
        "_read", "_rendered", "check_only_units", "links_of", "plain_text", "replace_in_place",
    ),
    "formats/docx/table.py": ("read_table",),
    "formats/exchange/catalogue.py": ("read_catalogue",),
    "formats/exchange/returned.py": ("read_returned",),
    "formats/exchange/short_texts.py": ("read_texts",),
    "formats/exchange/tbx.py": ("read_tbx",),
    "formats/exchange/tmx.py": ("_units",),
    "identify/photo.py": ("_print_in",),
    "identify/speech/listening.py": ("_hear",),
    "interpret/roster/calendars.py": ("load_calendar",),
    "outreach/need/census_files.py": ("_items",),
    "phrases/cards/greeting_recordings.py": ("_measured",),
    "review/contacts/source_files.py": ("_prove_markup",),
    "review/packs/pack.py": ("_content",),
}  # fmt: skip


def marked(path: str) -> set[str]:
    """Return the functions of a module that are marked as readers."""
    return {
        node.name
        for node in tree(PACKAGE / path).body
        if isinstance(node, ast.FunctionDef)
        for mark in node.decorator_list
        if ast.unparse(mark).startswith(("sandboxed(", "sandboxed_stream("))
    }


@pytest.mark.parametrize("path", WAYS_IN)
def test_what_reads_a_foreign_file_works_in_the_reader_process(path: str) -> None:
    assert marked(path) == set(WAYS_IN[path])


def test_the_list_names_every_reader() -> None:
    found = {path.relative_to(PACKAGE).as_posix() for path in MODULES}
    assert {path for path in found if marked(path)} == set(WAYS_IN)
