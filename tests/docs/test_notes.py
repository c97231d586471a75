"""The table behind notes.md has every code that a document or a draft may have."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from langaccess.formats.notes import NOTES
from langaccess.translate import KEPT
from langaccess.translate.pipeline.note_codes import TOLD
from tests.support import ROOT

PACKAGE = ROOT / "langaccess"
TABLES = {PACKAGE / "formats" / "notes.py", PACKAGE / "translate" / "pipeline" / "note_codes.py"}
FAMILIES = {code.split(".")[0] for code in (*NOTES, *TOLD, *KEPT)}


def codes(*rooms: str) -> Iterator[tuple[str, Path]]:
    """Yield every text in the code of some rooms that is written like a code of these families."""
    for path in (path for room in rooms for path in sorted((PACKAGE / room).rglob("*.py"))):
        if path in TABLES:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                family, _, rest = node.value.partition(".")
                if family in FAMILIES and re.fullmatch(r"[a-z]+(_[a-z]+)*", rest):
                    yield node.value, path


def test_every_code_of_a_document_has_its_words() -> None:
    used = dict(codes("formats")) | {f"{form}.picture": PACKAGE for form in ("docx", "odt", "pptx")}
    assert set(used) == set(NOTES)


def test_no_note_on_a_document_is_made_past_the_table() -> None:
    for path in sorted((PACKAGE / "formats").rglob("*.py")):
        if path not in TABLES:
            assert "Finding(" not in path.read_text(encoding="utf-8"), path


def test_every_code_of_a_draft_is_explained() -> None:
    used = {code for code, _path in codes("translate/pipeline", "translate/engines", "core/worker")}
    of_a_check = {"text.added"}  # docs/reference/checks.md explains it
    assert used - {"engine.started", "mask.left"} - of_a_check == {*TOLD, *KEPT}
