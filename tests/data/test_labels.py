"""The notice on drafts: every wording is dated, stands in its language's script, and says so."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from langaccess.core.model import State
from langaccess.core.tags import Tag
from langaccess.formats import label_for, load_labels

DAY = date(2026, 11, 25)
_BLOCKS: dict[str, str | tuple[str, ...]] = {
    "Arab": "ARABIC", "Hebr": "HEBREW", "Cyrl": "CYRILLIC", "Grek": "GREEK", "Deva": "DEVANAGARI",
    "Beng": "BENGALI", "Guru": "GURMUKHI", "Gujr": "GUJARATI", "Taml": "TAMIL", "Telu": "TELUGU",
    "Knda": "KANNADA", "Mlym": "MALAYALAM", "Sinh": "SINHALA", "Thai": "THAI", "Laoo": "LAO",
    "Khmr": "KHMER", "Mymr": "MYANMAR", "Ethi": "ETHIOPIC", "Armn": "ARMENIAN", "Geor": "GEORGIAN",
    "Kore": "HANGUL", "Hans": "CJK", "Hant": "CJK", "Latn": "LATIN",
    "Jpan": ("CJK", "HIRAGANA", "KATAKANA"),
}  # fmt: skip

TAGS = sorted(tag for tag in load_labels().labels if tag.language != "en")


@pytest.mark.parametrize("tag", TAGS)
def test_a_wording_is_in_the_script_of_its_language_and_carries_the_day(tag: Tag) -> None:
    label = label_for(tag, DAY)
    assert "2026-11-25" in label.text
    assert label.english == "Machine translation, not reviewed by a person. 2026-11-25"
    letters = [c for c in label.text if c.isalpha()]
    assert all(unicodedata.name(c).startswith(_BLOCKS[tag.script]) for c in letters)
    assert label.text == unicodedata.normalize("NFC", label.text)


def test_a_draft_in_english_says_it_once() -> None:
    label = label_for(Tag("en-US"), DAY)
    assert (label.text, "2026-11-25" in label.english) == ("", True)


def test_what_the_project_wrote_is_a_draft() -> None:
    for wording in load_labels().labels.values():
        assert (wording.source == "project") == (wording.state is State.DRAFT)


def test_a_regional_form_takes_the_wording_of_its_language_but_never_of_another_script() -> None:
    assert label_for(Tag("pt-BR"), DAY).text == label_for(Tag("pt"), DAY).text
    assert label_for(Tag("zh-TW"), DAY).text == label_for(Tag("zh-Hant"), DAY).text
    assert label_for(Tag("pa-PK"), DAY).text == ""
    assert label_for(Tag("uz-Cyrl"), DAY).text == ""


def test_a_language_without_wording_gets_english_alone() -> None:
    label = label_for(Tag("mam"), DAY)
    assert label.text == ""
    assert label.english.endswith("2026-11-25")


def test_the_day_keeps_its_order_in_a_line_from_right_to_left() -> None:
    assert "\u200e2026-11-25\u200e" in label_for(Tag("ar"), DAY).text
    assert "\u200e" not in label_for(Tag("es"), DAY).text
