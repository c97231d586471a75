"""Prose is plain US English: no banned word in strings, docstrings, comments, pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.words import FOLDERS, PAGES, banned, ceilings, files, places
from tests.support import ROOT


def _folders() -> list[str]:
    """Return the folders that are counted: wings, groups of pages, and the rest whole."""
    whole = [name for name in FOLDERS if name not in ("langaccess", "docs")]
    parts = [
        path.relative_to(ROOT).as_posix()
        for parent in ("langaccess", "docs")
        for path in sorted((ROOT / parent).iterdir())
        if any(files(path))
    ]
    return [*parts, *whole, *[page for page in PAGES if (ROOT / page).exists()]]


@pytest.mark.slow
@pytest.mark.parametrize("folder", _folders())
def test_prose_has_no_banned_word(folder: str) -> None:
    found = [place for path in files(ROOT / folder) for place in places(path)]
    allowed = ceilings().get(folder, 0)
    listed = "\n".join(found[:200])
    assert len(found) <= allowed, f"{len(found)} places, {allowed} allowed:\n{listed}"


def test_every_ceiling_is_of_a_folder_that_is_counted() -> None:
    assert set(ceilings()) <= set(_folders())


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ('"""What was told stands\nhere."""\n', 2),
        ('x = "the file is no"\\\n    " table"\n', 1),
        ("# the sheet\n# is no table\n", 1),
        ('"""There\n    is no such file; the answer is no longer right."""\n', 0),
        ('x = {"nobody": 1}\n', 0),  # a word that is data
        ('x = r"\\bshall\\b or nobody"\n', 0),  # a pattern
        ('"""Return `nobody`; "nobody came" is read too.\n\n    told: the answer.\n"""\n', 0),
        ('x = f"{told} of {len(nobody)} is on stand-by"\n', 0),
    ],
)
def test_words_of_python_are_found_in_prose_only(text: str, count: int, tmp_path: Path) -> None:
    path = tmp_path / "some.py"
    path.write_text(text, encoding="utf-8")
    assert len(list(places(path))) == count


def test_words_of_pages_and_rules_are_found_in_prose_only(tmp_path: Path) -> None:
    page = tmp_path / "some.md"
    page.write_text(
        "Nobody\nknows.\n\n```\nnobody\n```\n\nSee [it](nobody.md), `nobody`.\n", encoding="utf-8"
    )
    assert [place.split(":")[1] for place in places(page)] == ["1"]
    rules = tmp_path / "some.yaml"
    rules.write_text(
        "# nobody here\nwhy: nobody knows\naliases: [nobody at all]\n", encoding="utf-8"
    )
    assert [place.split(":")[1] for place in places(rules)] == ["1", "2"]


def test_every_pattern_says_what_to_write_instead() -> None:
    assert all(word.instead for word in banned())
