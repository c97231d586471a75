"""English with words of another language in it is not surely English."""

from __future__ import annotations

import csv

from langaccess.identify.code_switching import detect
from tests.support import SHARED, needs_shared


@needs_shared
def test_no_english_text_of_the_development_rows_is_called_mixed() -> None:
    with (SHARED / "data" / "lid" / "dev.tsv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    english = [row["text"] for row in rows if row["lang"] == "en"]
    assert len(english) > 50
    assert not [text for text in english if detect(text)[0]]
