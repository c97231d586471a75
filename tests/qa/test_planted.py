"""Sentences of brochures, right and with one error: only the error is reported.

The rows are what the rules were written on, so they do not measure them:
`benchmarks/planted.py` does, on a list of a fresh hand.
"""

from __future__ import annotations

import pytest

from benchmarks.planted import DEVELOPMENT, findings
from langaccess.core.resources import rows

ROWS = list(rows(DEVELOPMENT))


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted({row["kind"] for row in ROWS}))
def test_a_planted_error_is_found_and_the_right_translation_is_quiet(kind: str) -> None:
    own = [row for row in ROWS if row["kind"] == kind]
    assert [row["id"] for row in own if findings(row, "clean")] == []
    missed = [row["id"] for row in own if row["planted"] and not findings(row, "planted")]
    assert missed == []
