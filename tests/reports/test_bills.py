"""Bills of vendors that are damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from langaccess.errors import InputError
from langaccess.reports.bills import load_bills


def test_a_cell_without_end_is_refused_with_what_to_do(tmp_path: Path) -> None:
    bill = tmp_path / "bill.csv"
    bill.write_text(
        f'Date,Language,Minutes\n2026-11-02,Spanish,"{"9" * 200_000}\n', encoding="utf-8"
    )
    with pytest.raises(InputError, match="no table that can be read") as caught:
        load_bills(bill, "America/Chicago")
    assert "CSV" in (caught.value.hint or "")
