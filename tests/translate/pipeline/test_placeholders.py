"""Placeholders take the place of protected text, and come back exactly once or not at all."""

from __future__ import annotations

from langaccess.core.tags import Tag
from langaccess.qa import find_items
from langaccess.translate.pipeline.placeholders import (
    Placeholder,
    insert_placeholders,
    restore_placeholders,
)

PT = Tag("pt")


def placeholder(text: str, part: str, put: str = "") -> Placeholder:
    at = text.index(part)
    return Placeholder(at, at + len(part), put or part)


def joined(output: str, placeholders: list[Placeholder], style: str = "XQ{n}") -> str | None:
    chunks = restore_placeholders(output, placeholders, style, PT)
    return None if chunks is None else "".join(c.text for c in chunks)


def test_each_stand_becomes_a_numbered_mark() -> None:
    text = "See a.gov or write to b@c.gov."
    placeholders = [placeholder(text, "a.gov"), placeholder(text, "b@c.gov")]
    masked = insert_placeholders(text, 0, len(text), placeholders, "XQ{n}", str.strip)
    assert masked == "See XQ1 or write to XQ2."
    assert insert_placeholders(text, 4, 12, placeholders[:1], "ID7{n}", str) == "ID71 or"


def test_words_are_cleaned_and_marks_are_not() -> None:
    text = "SEE A.GOV NOW"
    assert (
        insert_placeholders(text, 0, 13, [placeholder(text, "A.GOV")], "XQ{n}", str.lower)
        == "see XQ1 now"
    )


def test_marks_come_back_in_any_order() -> None:
    placeholders = [Placeholder(0, 1, "first"), Placeholder(2, 3, "second")]
    assert joined("XQ2 de XQ1", placeholders) == "second de first"


def test_the_first_mark_is_not_found_inside_the_tenth() -> None:
    placeholders = [Placeholder(n, n + 1, f"<{n}>") for n in range(10)]
    output = " ".join(f"XQ{n}" for n in range(10, 0, -1))
    assert joined(output, placeholders) == " ".join(f"<{n}>" for n in range(9, -1, -1))


def test_a_lost_doubled_or_invented_mark_is_a_failure() -> None:
    placeholders = [Placeholder(0, 1, "a"), Placeholder(2, 3, "b")]
    for output in ("XQ1", "XQ1 XQ1 XQ2", "XQ1 XQ2 XQ3", "XQ 1 XQ2", "xq1 xq2", ""):
        assert joined(output, placeholders) is None


def test_a_letter_glued_to_a_mark_gets_its_space_back() -> None:
    assert joined("emXQ1as", [Placeholder(0, 1, "17:15")]) == "em 17:15 as"


def test_a_shown_time_is_found_by_its_value_and_written_our_way() -> None:
    text = "Come at 5:15 p.m. today"
    (item,) = find_items(text, Tag("en"))
    one = Placeholder(item.start, item.end, "17:15", item, "17:15")
    assert (
        insert_placeholders(text, 0, len(text), [one], "XQ{n}", str, show=True)
        == "Come at 17:15 today"
    )
    for output in ("Venha às 17h15 hoje", "Venha às 17:15 hoje", "Venha 5:15 da tarde hoje"):
        chunks = restore_placeholders(output, [one], "XQ{n}", PT, show=True)
        assert chunks is not None
        assert [c.text for c in chunks if c.placeholder] == ["17:15"]
    assert restore_placeholders("Venha às 5:15 hoje", [one], "XQ{n}", PT, show=True) is None
    assert restore_placeholders("Venha hoje", [one], "XQ{n}", PT, show=True) is None
