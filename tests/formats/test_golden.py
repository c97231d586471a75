"""The fixtures: what is read from each, and what is written; see `golden`."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from langaccess import formats
from tests.formats.golden import SOURCES, TEXT, golden_of, read, written


@pytest.mark.slow
@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_a_fixture_is_read_as_its_file_says(path: Path) -> None:
    said = yaml.safe_load(golden_of(path))
    assert said.pop("shows")
    assert read(path) == said


@pytest.mark.parametrize("path", [p for p in SOURCES if p.suffix in TEXT], ids=lambda p: p.name)
def test_a_text_is_written_as_its_file_says(path: Path) -> None:
    assert written(path) == path.with_suffix(f".ru{path.suffix}").read_bytes()


# What `contacts set` leaves to a person: a copy that the office program makes, a formula, a code.
LEFT = {
    "buttons.docx": {"[Click here and type a name]"},
    "controls.docx": {"Stolen bicycle"},  # a stored value, shown because no text is
    "signs.docx": {"Fee: a+b dollars."},  # a formula
    "brochure.idml": {"Step ^#:^t"},
    "cells.xlsx": {" visitors"},
    "choices.xlsx": {"No answer", '"Maybe"'},
}
PACKED = [p for p in SOURCES if p.suffix not in TEXT and "\nrefused:" not in golden_of(p)]
VOWELS = str.maketrans("aeiou", "áéíóú")


def vowels(text: str) -> list[tuple[int, int, str]]:
    return [(n, n + 1, c.translate(VOWELS)) for n, c in enumerate(text) if c in "aeiou"]


@pytest.mark.slow
@pytest.mark.usefixtures("read_here")
@pytest.mark.parametrize("path", PACKED, ids=lambda path: path.name)
def test_a_text_that_is_read_is_also_changed_in_place(path: Path, tmp_path: Path) -> None:
    edited = tmp_path / path.name
    edited.write_bytes(
        formats.replace_in_place(path.read_bytes(), path, formats.Edits(vowels, lambda to: to))
    )
    before, after = (formats.read(p, accept_revisions=True).units for p in (path, edited))
    found = {unit.text for unit in after}
    assert {u.text for u in before if u.text.translate(VOWELS) not in found} == LEFT.get(
        path.name, set()
    )
