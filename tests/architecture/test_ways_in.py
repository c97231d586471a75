"""Every way in for a person's translation is known: of commands that take a file, and of readers.

`tests/review/test_origin.py` tries each way with a machine's words. A command, an option or a
reader that is new fails here until it is in one of the tables below.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest
import typer
from typer.main import get_command

from tests.architecture.house import MODULES, PACKAGE, nodes
from tests.cli.test_wrong_files import commands, is_path
from tests.review.test_origin import WAYS

WAY = "way"  # brings in translations, which the door of provenance compares
OUT = "out"  # names a file or folder that the program writes
FILES = {
    "review import files": WAY, "review adopt file": WAY, "memory import files": WAY,
    "memory align target": WAY, "phrases import files": WAY, "terms import file": WAY,
    "translate out": OUT, "demo folder": OUT, "config schema out": OUT, "models pack to": OUT,
    "memory export out": OUT, "terms export out": OUT, "roster export out": OUT, "audit out": OUT,
    "policy compare out": OUT, "policy render out": OUT, "encounter export out": OUT,
    "phrases export to": OUT, "cards html out": OUT, "review export to": OUT,
    "review export-record to": OUT, "publish recall out": OUT, "check files report": OUT,
    "terms approve sheet": OUT, "fixed approve sheet": OUT, "phrases approve sheet": OUT,
    "phrases vouch sheet": OUT, "review approve sheet": OUT,
    "translate sources": "a source in the language to translate from",
    "translate confirmed": "digests of English sentences", "review confirm out": OUT,
    "review confirm sources": "a source in the language to translate from",
    "inspect sources": "a source in the language to translate from",
    "review export files": "a source in the language to translate from",
    "review adopt against": "the source of an adopted translation",
    "memory align source": "the source of an aligned translation",
    "check files targets": "the checks read a translation and store none of its text",
    "check files against": "the source of a checked translation",
    "convert file": "written again in Unicode, not kept", "convert to": OUT,
    "identify file": "a text, not kept", "identify lines": "texts, not kept",
    "identify out": "answers of identify",
    "identify photo": "a picture to read, not kept", "identify listen": "a recording, not kept",
    "config check file": "rules", "config show file": "rules", "policy render check": "a directive",
    "models import file": "a model", "init name": "the agency's folder",
    "workspace trust folder": "the agency's folder",
    "roster import file": "people", "roster import mapping": "people",
    "encounter verify key": "a key", "encounter import table": "encounters",
    "encounter import map_file": "encounters", "cards html audio": "recordings",
    "cards greetings check folder": "recordings", "cards greetings check sheet": OUT,
    "cards greetings kit out": OUT,
    "meetings check out": OUT, "meetings ics out": OUT, "distribute plan out": OUT,
    "distribute list out": OUT,
    "case list out": OUT, "case export out": OUT, "case report out": OUT, "case laws out": OUT,
    "partners card out": OUT, "partners sheet out": OUT, "partners gaps out": OUT,
    "register import file": "names and dates", "register export out": OUT,
    "register list out": OUT, "register due out": OUT,
    "need import file": "figures", "need import map_file": "figures", "need show out": OUT,
    "plan backlog out": OUT, "plan check out": OUT, "plan render out": OUT,
    "plan review out": OUT, "plan worksheet out": OUT,
    "notice build out": OUT, "notice send out": OUT, "media pack out": OUT,
    "media pack photo": "a picture", "media time file": "a text to measure, not kept",
    "facts approve sheet": OUT, "facts build out": OUT,
    "facts build files": "documents with slots, in the language to translate from",
    "pack make out": OUT, "pack trust file": "a key", "roster pool export out": OUT,
    "roster pool merge file": "people", "evidence build map_file": "standards",
    "evidence build out": OUT,
    "pack verify file": "only looked at",
    "pack apply file": "each file goes through the import of its kind: test_packs.py",
    "training list out": OUT, "training due out": OUT, "training pays out": OUT,
    "report monthly out": OUT, "report dashboard out": OUT, "report reach out": OUT,
    "audit invoices": "invoices", "audit vendor_sheets": OUT,
    "todo ics": OUT, "waiting out": OUT, "doctor out": OUT,
    "phrases vouch file": "the public body's own file, as evidence",
    "fixed approve evidence": "a certificate",
    "phrases approve evidence": "a certificate", "review approve evidence": "a certificate",
}  # fmt: skip
_CARDS = ("ispeak", "sheet", "board", "wallet", "booklet", "poster", "scripts", "calibration")
FILES |= {f"cards {name} out": OUT for name in _CARDS}
FILES |= {f"cards {name} font_dir": "fonts" for name in (*_CARDS[:6], "html")}
READERS = {
    "review/returns/intake.py": WAY, "review/adoption.py": WAY, "translate/memory/tmx.py": WAY,
    "translate/memory/terms_file.py": WAY, "phrases/book/__init__.py": WAY,
    "outreach/sharing/contents.py": WAY,
    "phrases/book/collection.py": WAY, "translate/memory/align.py": WAY,
    "review/returns/finished_documents.py": "reads for review/returns/intake.py and adoption.py",
    "review/returns/word_table.py": "reads for review/returns/finished_documents.py",
    "review/packs/pack.py": "reads a pack that the program wrote",
    "review/source_edits.py": "reads a kept file again, to prove what was approved; stores no text",
    "qa/inputs/bilingual.py": "the checks store no text", "qa/files/check_files.py": "as above",
    "qa/inputs/file_text.py": "as above",
}  # fmt: skip
ADVICE = """
Does it bring in translations that a person made? Then:
1. send their texts through `agency.provenance.compare` before they are stored, record the result
   with `provenance.record`, and store none with `Wording.SAME` as a person's;
2. enter it here as WAY, and add a function for it to WAYS in tests/review/test_origin.py.
Otherwise enter it here with the reason."""


def files_taken(tree: Any = None) -> Iterator[str]:
    """Yield each command with each parameter that names a file or folder, but the agency's."""
    for command in commands(tree):
        for parameter in (*command.arguments, *command.options):
            if is_path(parameter) and parameter.name != "workspace":
                yield f"{command.words} {parameter.name}"


def readers(path: Path) -> frozenset[str]:
    """Return the functions that read translations from a file which a module calls."""
    found = {
        alias.asname or alias.name
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith(_FROM)
        for alias in node.names
        if alias.name.startswith(("read_", "parse_")) and alias.name not in _NO_TRANSLATIONS
    }
    called = {
        node.func.id
        for node in nodes(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    return frozenset(found & called)


_FROM = ("langaccess.formats", "langaccess.review.returns")
_NO_TRANSLATIONS = {"parse_tag", "parse_codes"}


def test_every_file_that_a_command_takes_is_known_as_a_way_in_or_as_none() -> None:
    found = set(files_taken())
    assert not found - FILES.keys(), f"new: {sorted(found - FILES.keys())}{ADVICE}"
    assert not FILES.keys() - found, f"gone: {sorted(FILES.keys() - found)}: take them out here"


@pytest.mark.slow
def test_every_module_that_reads_a_translators_file_is_known() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in MODULES
        if not path.is_relative_to(PACKAGE / "formats") and readers(path)
    }
    assert not found - READERS.keys(), f"new: {sorted(found - READERS.keys())}{ADVICE}"
    # `align.py` reads documents, whose reader serves sources too.
    gone = READERS.keys() - found - {"translate/memory/align.py"}
    assert not gone, f"gone: {sorted(gone)}: take them out here"


def test_every_way_in_is_tried() -> None:
    tried = {
        "XLIFF 1.2": "review import", "XLIFF 2.1": "review import", "review page": "review import",
        "Word table": "review import", "finished document": "review import",
    }  # fmt: skip
    commands_tried = {tried.get(way, way) for way in WAYS}
    ways = {" ".join(name.split()[:2]) for name, what in FILES.items() if what == WAY}
    assert commands_tried == ways, ADVICE


def test_a_new_command_that_takes_a_file_is_found() -> None:
    app = typer.Typer()

    @app.command()
    def take(file: Annotated[Path, typer.Argument()], also: list[Path] | None = None) -> None:
        """Take a file."""

    @app.command()
    def say(words: str) -> None:
        """Say something."""

    tree: Any = get_command(app)
    found = list(files_taken({"new": tree}))
    assert found == ["new take file", "new take also"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("from langaccess.formats.exchange import read_tmx as r\nr(1)\n", {"r"}),
        ("from langaccess.formats.exchange import read_tmx\n", set()),
        ("from langaccess.formats.exchange import parse_tag\nparse_tag('x')\n", set()),
        ("from langaccess.formats.docx import read_table\nread_table(1)\n", {"read_table"}),
    ],
)
def test_a_new_reader_is_found(tmp_path: Path, text: str, found: set[str]) -> None:
    path = tmp_path / "new.py"
    path.write_text(text, encoding="utf-8")
    assert readers(path) == found
