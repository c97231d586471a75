"""The fixtures: what is read from each, and what is written; see `golden`."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.formats.golden import SOURCES, TEXT, read, written


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_a_fixture_is_read_as_its_file_says(path: Path) -> None:
    said = yaml.safe_load(path.with_suffix(".yaml").read_text(encoding="utf-8"))
    assert said.pop("shows")
    assert read(path) == said


@pytest.mark.parametrize("path", [p for p in SOURCES if p.suffix in TEXT], ids=lambda p: p.name)
def test_a_text_is_written_as_its_file_says(path: Path) -> None:
    assert written(path) == path.with_suffix(f".ru{path.suffix}").read_bytes()
