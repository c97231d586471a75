"""Marks stand for protected text, and come back exactly once or not at all."""

from __future__ import annotations

from langaccess.core.tags import Tag
from langaccess.qa import find_items
from langaccess.translate.pipeline.masks import Stand, mask, unmask

PT = Tag("pt")


def stand(text: str, part: str, put: str = "") -> Stand:
    at = text.index(part)
    return Stand(at, at + len(part), put or part)


def joined(output: str, stands: list[Stand], style: str = "XQ{n}") -> str | None:
    chunks = unmask(output, stands, style, PT)
    return None if chunks is None else "".join(c.text for c in chunks)


def test_each_stand_becomes_a_numbered_mark() -> None:
    text = "See a.gov or write to b@c.gov."
    stands = [stand(text, "a.gov"), stand(text, "b@c.gov")]
    masked = mask(text, 0, len(text), stands, "XQ{n}", str.strip)
    assert masked == "See XQ1 or write to XQ2."
    assert mask(text, 4, 12, stands[:1], "ID7{n}", str) == "ID71 or"


def test_words_are_cleaned_and_marks_are_not() -> None:
    text = "SEE A.GOV NOW"
    assert mask(text, 0, 13, [stand(text, "A.GOV")], "XQ{n}", str.lower) == "see XQ1 now"


def test_marks_come_back_in_any_order() -> None:
    stands = [Stand(0, 1, "first"), Stand(2, 3, "second")]
    assert joined("XQ2 de XQ1", stands) == "second de first"


def test_the_first_mark_is_not_found_inside_the_tenth() -> None:
    stands = [Stand(n, n + 1, f"<{n}>") for n in range(10)]
    output = " ".join(f"XQ{n}" for n in range(10, 0, -1))
    assert joined(output, stands) == " ".join(f"<{n}>" for n in range(9, -1, -1))


def test_a_lost_doubled_or_invented_mark_is_a_failure() -> None:
    stands = [Stand(0, 1, "a"), Stand(2, 3, "b")]
    for output in ("XQ1", "XQ1 XQ1 XQ2", "XQ1 XQ2 XQ3", "XQ 1 XQ2", "xq1 xq2", ""):
        assert joined(output, stands) is None


def test_a_letter_glued_to_a_mark_gets_its_space_back() -> None:
    assert joined("emXQ1as", [Stand(0, 1, "17:15")]) == "em 17:15 as"


def test_a_shown_time_is_found_by_its_value_and_written_our_way() -> None:
    text = "Come at 5:15 p.m. today"
    (item,) = find_items(text, "en")
    one = Stand(item.start, item.end, "17:15", item, "17:15")
    assert mask(text, 0, len(text), [one], "XQ{n}", str, show=True) == "Come at 17:15 today"
    for output in ("Venha às 17h15 hoje", "Venha às 17:15 hoje", "Venha 5:15 da tarde hoje"):
        chunks = unmask(output, [one], "XQ{n}", PT, show=True)
        assert chunks is not None
        assert [c.text for c in chunks if c.stand] == ["17:15"]
    assert unmask("Venha às 5:15 hoje", [one], "XQ{n}", PT, show=True) is None
    assert unmask("Venha hoje", [one], "XQ{n}", PT, show=True) is None
