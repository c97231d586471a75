"""What a new format needs beside its reader: a place in the register, a page, a test of damage."""

from __future__ import annotations

from pathlib import Path

import pytest

from langaccess import formats as documents
from langaccess.formats._registry import REFUSED
from langaccess.formats.foot import STAMPS
from langaccess.qa.reading.links import READERS
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


def test_an_approved_file_of_every_format_bears_its_form_number() -> None:
    made = {documents.format_of(Path(f"flyer{s}")).writes for s in documents.suffixes()}
    assert made <= set(STAMPS), "add it to STAMPS of langaccess/formats/foot.py"


def test_it_is_said_of_every_format_whether_a_value_in_it_can_be_changed() -> None:
    firm = {s for s in documents.suffixes() if not documents.can_change(Path(f"flyer{s}"))}
    assert firm == {".pdf"}, "add it to langaccess/formats/exact.py"


def test_it_is_said_of_every_format_whether_its_links_are_read() -> None:
    silent = set(documents.suffixes()) - set(READERS)
    assert not silent, "add it to READERS of langaccess/qa/reading/links.py"


def test_damaged_files_of_every_format_are_tried() -> None:
    names = {documents.format_of(Path(f"flyer{s}")).name for s in documents.suffixes()}
    assert names == set(fuzz.FORMATS), "add it to FORMATS of tests/property/fuzz.py"
