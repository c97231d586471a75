"""Addresses that the end of a line broke, in text out of pages."""

from __future__ import annotations

from pathlib import Path

from langaccess.qa import check_files

SOURCE = (
    "Read more at https://www.example.gov/victims/rights-and-services.\n\n"
    "Write to us if you were hurt.\n\nSee www.example.gov/forms and www.example.gov/cut/here.\n"
)
TARGET = (
    "Lea más en https://www.example.gov/victims/rig\nhts-and-services.\n\n"
    "Escríbanos si resultó herido.\n\nVea www.example.gov/forms y {}.\n"
)


def findings(folder: Path, suffix: str, last: str) -> list[str]:
    source, target = folder / f"a{suffix}", folder / f"a.es{suffix}"
    source.write_text(SOURCE, encoding="utf-8")
    target.write_text(TARGET.format(last), encoding="utf-8")
    return [f.message for f in check_files([target], [source]).findings if "url" in f.code]


def test_pieces_of_an_address_are_read_as_one(tmp_path: Path) -> None:
    assert findings(tmp_path, ".txt", "www.example.gov/cut/here") == []


def test_an_address_that_was_cut_is_still_reported(tmp_path: Path) -> None:
    (found,) = findings(tmp_path, ".txt", "www.example.gov/cut")
    assert found == "'www.example.gov/cut/here' is missing from the translation"


def test_where_lines_are_known_a_space_breaks_an_address(tmp_path: Path) -> None:
    assert len(findings(tmp_path, ".md", "www.example.gov/cut/here")) > 0
