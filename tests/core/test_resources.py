"""What the project ships is found, and an incomplete installation says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from langaccess.core.errors import ConfigError
from langaccess.core.progress import SILENT
from langaccess.core.resources import CONFIG, DATA, EXAMPLES, PHRASEBOOKS, rows, shipped


@pytest.mark.parametrize(
    ("area", "name"),
    [(CONFIG, "base.yaml"), (DATA, "languages.tsv"), (EXAMPLES, ""), (PHRASEBOOKS, "")],
)
def test_shipped_files_are_found(area: str, name: str) -> None:
    assert shipped(area, name).exists()


def test_a_missing_shipped_file_says_what_to_do() -> None:
    with pytest.raises(ConfigError, match=r"lacks config/nothing.yaml") as caught:
        shipped(CONFIG, "nothing.yaml")
    assert "install" in (caught.value.hint or "")


def test_a_damaged_table_is_named_with_its_line(tmp_path: Path) -> None:
    table = tmp_path / "some.tsv"
    table.write_text("lang\tname\nes\tSpanish\nht\n", encoding="utf-8")
    found = rows(table)
    assert next(found) == {"lang": "es", "name": "Spanish"}
    with pytest.raises(ConfigError, match=r"1 cells instead of 2") as caught:
        next(found)
    assert caught.value.where == f"{table}:3"


def test_the_silent_progress_takes_every_call() -> None:
    SILENT.start("x", None, "files")
    SILENT.advance(2)
    SILENT.note("x")
    SILENT.finish()
