"""Scripts: direction, the office programs' slot, and a font that covers them."""

from __future__ import annotations

import pytest

from langaccess.core.tags import Tag
from langaccess.formats.scripts import script_of


@pytest.mark.parametrize(
    ("tag", "code", "slot", "rtl", "font"),
    [
        ("es", "Latn", "western", False, None),
        ("ru", "Cyrl", "western", False, None),
        ("ar", "Arab", "complex", True, "Noto Sans Arabic"),
        ("pa-Arab", "Arab", "complex", True, "Noto Sans Arabic"),
        ("hi", "Deva", "complex", False, "Noto Sans Devanagari"),
        ("am", "Ethi", "complex", False, "Noto Sans Ethiopic"),
        ("zh-Hant", "Hant", "asian", False, "Noto Sans CJK TC"),
        ("ko", "Kore", "asian", False, "Noto Sans CJK KR"),
        ("qps-ploc", "Latn", "western", False, None),
        ("qps-plocm", "Hebr", "complex", True, "Noto Sans Hebrew"),
    ],
)
def test_a_language_is_written_in_the_script_it_is_written_in(
    tag: str, code: str, slot: str, rtl: bool, font: str | None
) -> None:
    found = script_of(Tag(tag))
    assert (found.code, found.slot, found.rtl, found.font) == (code, slot, rtl, font)


def test_only_western_scripts_are_slanted() -> None:
    assert script_of(Tag("pt")).italics
    assert not script_of(Tag("km")).italics
    assert not script_of(Tag("zh-Hans")).italics
