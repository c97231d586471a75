"""Dates and times are written as each language does, and read back as the same."""

from __future__ import annotations

import pytest

from langaccess.core.tags import Tag, languages
from langaccess.qa import ValueItem, find_items
from langaccess.translate.pipeline.localized_dates import (
    localize,
    write_date,
    write_time,
)


def items(text: str) -> list[ValueItem]:
    return list(find_items(text, Tag("en")))


@pytest.mark.parametrize(
    ("tag", "wanted"),
    [
        ("pt-BR", "4 de março de 2025"),
        ("es", "4 de marzo de 2025"),
        ("fr", "4 mars 2025"),
        ("de", "4. März 2025"),
        ("zh-Hans", "2025年3月4日"),
        ("ko", "2025년 3월 4일"),
        ("ru", "4 марта 2025\u00a0г."),
        ("ar", "4 مارس 2025"),
        ("tl", "Marso 4, 2025"),
        ("ht", "4 mars 2025"),
    ],
)
def test_a_day_is_written_out_whatever_its_form_in_english(tag: str, wanted: str) -> None:
    for text in ("March 4, 2025", "3/4/2025", "Mar. 4, 2025", "MARCH 4, 2025"):
        assert [localize(i, Tag(tag)) for i in items(text)] == [wanted]


@pytest.mark.parametrize(
    ("tag", "wanted"),
    [("pt", "17:15"), ("es", "17:15"), ("es-US", "5:15\u00a0p.m."), ("ko", "오후 5:15"),
     ("zh-Hant", "下午5:15"), ("ar", "5:15 م"), ("so", "5:15\u00a0GD")],
)  # fmt: skip
def test_a_time_takes_the_local_form(tag: str, wanted: str) -> None:
    assert [localize(i, Tag(tag)) for i in items("5:15 p.m. x")] == [wanted]


def test_seconds_arrive_or_the_time_stays_as_it_is() -> None:
    text = "Recorded at 3:06:17 PM."
    assert [localize(i, Tag("pt")) for i in items(text)] == ["15:06:17"]
    assert [localize(i, Tag("ko")) for i in items(text)] == [None]


@pytest.mark.parametrize(
    ("tag", "midnight", "noon"),
    [
        ("pt-BR", "meia-noite", "meio-dia"),
        ("es-US", "medianoche", "mediodía"),
        ("ko", "자정", "정오"),
        ("vi", "nửa đêm", "giữa trưa"),
        ("uk", "опівночі", "опівдні"),
        ("zh-Hans", "午夜", "正午"),
        ("ar", "منتصف الليل", "عند الظهر"),
        ("de", "Mitternacht", "12:00"),
        ("fr", "minuit", "midi"),
        ("sw", "saa sita za usiku", "saa sita za mchana"),
        ("so", "saqda dhexe", "duhurka"),
    ],
)
def test_midnight_is_a_word_in_every_language(tag: str, midnight: str, noon: str) -> None:
    for text in ("until midnight Friday", "by 12 a.m. Friday", "by 12:00 midnight", "12 midnight,"):
        assert [localize(i, Tag(tag)) for i in items(text)] == [midnight]
    for text in ("at noon Friday", "at 12 noon", "at 12 o'clock noon", "12:00 p.m. (noon)"):
        assert [localize(i, Tag(tag)) for i in items(text)] == [noon]


@pytest.mark.slow
def test_midnight_is_never_written_in_digits() -> None:
    (midnight,) = items("until midnight")
    for language in languages():
        written = localize(midnight, language.tag)
        assert written is None or not any(c.isdigit() for c in written)
    assert localize(midnight, Tag("om")) is None  # no word is known: the sentence is kept


def test_ranges_keep_both_ends() -> None:
    for text in ("from 11 p.m. to 6 a.m.", "11 p.m. - 6 a.m."):
        assert [localize(i, Tag("pt")) for i in items(text)] == ["23:00", "06:00"]
    assert [localize(i, Tag("pt")) for i in items("between 5 and 7 p.m.")] == ["17:00", "19:00"]


def test_a_month_and_a_day_without_year_are_written_too() -> None:
    assert [localize(i, Tag("pt")) for i in items("March 2025")] == ["março de 2025"]
    assert [localize(i, Tag("es")) for i in items("Monday, March 4")] == ["4 de marzo"]


def test_a_language_without_data_keeps_the_literal() -> None:
    assert localize(items("March 4, 2025")[0], Tag("hmn")) is None
    assert write_date("2025-03-04", Tag("mam")) is None
    assert write_time(1035, Tag("mam")) is None


def test_what_is_no_date_is_none() -> None:
    assert [localize(i, Tag("pt")) for i in items("617-555-0123")] == [None]


@pytest.mark.slow
def test_what_is_written_reads_back_in_every_language_that_cldr_knows() -> None:
    written = 0
    for language in languages():
        for item in items("March 4, 2025; October 12; 5:15 p.m., 11 p.m. and 9 a.m."):
            text = localize(item, language.tag)
            if text is None:
                continue
            written += 1
            assert [i.value for i in find_items(text, language.tag)] == [item.value]
    assert written > 400
