"""The guards: one ordered list, each named with its reason, passed once by every text."""

from __future__ import annotations

from langaccess.identify import Band, identify


def test_texted_arabic_is_known_by_the_digits_that_are_taken_off_for_the_detectors() -> None:
    found = identify("ana mish 3aref el police at Los Angeles")
    assert found.verdict is not Band.STRONG
    assert (str(found.candidates[0].tag), found.reason) == ("ar", "romanised")
    assert "3aref" in found.notes[0]


def test_what_is_said_without_names_is_lowered_once_more_for_strewn_words() -> None:
    found = identify("the man took mi hijo to Santa Rosa and El Paso", passages=False)
    assert found.candidates[0].tag == "en"
    assert found.verdict is not Band.STRONG
    assert [note.split()[1] for note in found.notes[-2:]] == ["names,", "words"]
