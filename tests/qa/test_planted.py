"""Sentences of brochures, right and with one error: only the error is reported.

The rows are what the rules were written on, so they do not measure them:
`benchmarks/planted.py` does, on a list of a fresh hand.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from langaccess.core.model import Severity
from langaccess.core.resources import rows
from langaccess.core.tags import EN, Tag
from langaccess.qa import BilingualRow, CheckSettings, check_rows

ROWS = list(rows(Path(__file__).with_name("planted.tsv")))


def findings(row: dict[str, str], side: str) -> set[tuple[str, str]]:
    """Return code and message of the errors and warnings of one side of a row."""
    pair = [BilingualRow("1", row["en"], row[side], "")]
    found = check_rows(pair, "", (EN, Tag(row["lang"])), CheckSettings())
    return {(f.code, f.message) for f in found if f.severity is not Severity.INFO}


@pytest.mark.parametrize("kind", sorted({row["kind"] for row in ROWS}))
def test_a_planted_error_is_found_and_the_right_translation_is_quiet(kind: str) -> None:
    own = [row for row in ROWS if row["kind"] == kind]
    assert [row["id"] for row in own if findings(row, "clean")] == []
    missed = [row["id"] for row in own if row["planted"] and not findings(row, "planted")]
    assert missed == []
