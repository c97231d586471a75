"""What a new format needs beside its reader: a place in the register, a page, a test of damage."""

from __future__ import annotations

from pathlib import Path

import pytest

from langaccess import documents
from langaccess.documents._registry import REFUSED
from tests.property import fuzz
from tests.support import ROOT

PAGE = "docs/how-to/other-formats.md"


@pytest.mark.parametrize("suffix", documents.suffixes())
def test_a_reader_bears_the_ending_under_which_it_is_registered(suffix: str) -> None:
    form = documents.format_of(Path(f"flyer{suffix}"))
    assert suffix in form.suffixes
    assert form.writes in documents.suffixes()


def test_an_ending_is_read_or_refused_by_name_and_never_both() -> None:
    assert not set(documents.suffixes()) & set(REFUSED)


def test_the_page_on_formats_says_of_every_ending_what_becomes_of_it() -> None:
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    silent = [s for s in (*documents.suffixes(), *REFUSED) if f"`{s}`" not in text]
    assert silent == [], f"say in {PAGE} what becomes of it"


def test_damaged_files_of_every_format_are_tried() -> None:
    names = {documents.format_of(Path(f"flyer{s}")).name for s in documents.suffixes()}
    assert names == set(fuzz.FORMATS), "add it to FORMATS of tests/property/fuzz.py"
