"""A text in the Latin letters of another script's language is given no other language's name."""

from __future__ import annotations

import csv

from langaccess.identify.romanized import spelled
from tests.support import SHARED, needs_shared

# As people text, written for this test; none of them is a row on which anything was measured.


@needs_shared
def test_of_real_text_in_latin_letters_hardly_any_is_taken_for_it() -> None:
    with (SHARED / "data" / "lid" / "dev.tsv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    plain = [r["text"] for r in rows if r["kind"] != "romanised" and r["text"].isascii()]
    assert len(plain) > 4000
    taken = [text for text in plain if spelled(text)[0]]
    assert len(taken) <= len(plain) / 1000
    assert not [text for text in plain if spelled(text, top="en")[0]]
