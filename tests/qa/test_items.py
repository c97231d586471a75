"""Items are found with the value by which two languages compare, and traps are seen."""

from __future__ import annotations

import pytest

from langaccess.core.tags import Tag
from langaccess.qa import ItemKind, find_items
from tests.planted import DEV_SEED, generate


def found(text: str, tag: str = "en") -> list[tuple[str, str, str]]:
    return [(i.kind.value, i.text, i.value) for i in find_items(text, Tag(tag))]


def values(text: str, tag: str = "en") -> list[str]:
    return [i.value for i in find_items(text, Tag(tag))]


PHONES = [
    ("800-CALL-FBI", "8002255324"),
    ("1-800-CALL-FBI", "8002255324"),
    ("(800) 225-5324", "8002255324"),
    ("+1 800 225 5324", "8002255324"),
    ("800.225.5324", "8002255324"),
    ("18002255324", "8002255324"),
    ("１-８００-２２５-５３２４", "8002255324"),
    ("1-800-321-OSHA", "8003216742"),
    ("1-888-555-TALKING", "8885558255"),
    ("555-0123", "5550123"),
    ("+44 20 7946 0958", "442079460958"),
    ("911", "911"),
    ("9-1-1", "911"),
    ("988", "988"),
]


@pytest.mark.parametrize(("text", "value"), PHONES)
def test_a_phone_is_worth_the_digits_one_dials(text: str, value: str) -> None:
    assert found(f"Call {text}.") == [("phone", text, value)]


@pytest.mark.parametrize(
    ("text", "tag"),
    [("请拨打800-CALL-FBI请勿等待", "zh-Hans"), ("拨打9-1-1报警", "zh-Hans"), ("٩١١", "ar"),
     ("۹۱۱", "fa"), ("९११", "hi"), ("９１１", "ja"), ("៩១១", "km"), ("၉၁၁", "my")],
)  # fmt: skip
def test_a_number_glued_to_other_scripts_is_found_in_any_digits(text: str, tag: str) -> None:
    assert values(text, tag) in (["911"], ["8002255324"])


def test_a_tty_line_and_an_extension_are_items_of_their_own() -> None:
    text = "Call 617-555-0123 ext. 204, or TTY 711 and 1-800-669-6820 x9."
    assert values(text) == ["6175550123", "204", "711", "8006696820", "9"]


@pytest.mark.parametrize(
    ("text", "tag", "value"),
    [
        ("1,000.50", "en", "1000.5"),
        ("1.000,50", "pt", "1000.5"),
        ("1\u00a0000,50", "fr", "1000.5"),
        ("1\u202f000,50", "fr", "1000.5"),
        ("1 000,50", "ru", "1000.5"),
        ("١٬٠٠٠٫٥٠", "ar", "1000.5"),
        ("۱٬۰۰۰٫۵۰", "fa", "1000.5"),
        ("१,०००.५०", "hi", "1000.5"),
        ("１,０００.５０", "ja", "1000.5"),
        ("1,00,000", "en", "100000"),
        ("1.000.000", "es", "1000000"),
        ("0.125", "en", "0.125"),
        ("3,5", "pt", "3.5"),
        ("20.00", "en", "20"),
        (".08", "en", "0.08"),
        ("80 mil", "pt", "80000"),
        ("1.5 million", "en", "1500000"),
        ("8万", "zh-Hans", "80000"),
    ],
)
def test_a_number_is_worth_the_same_in_every_habit(text: str, tag: str, value: str) -> None:
    assert values(f"{text}", tag) == [value]


def test_what_is_no_single_number_is_read_as_several() -> None:
    assert values("10,20,30") == ["10", "20", "30"]
    assert values("1/2") == ["1", "2"]
    assert values("24/7") == ["24", "7"]
    assert values("$2.350.50") == ["2", "350", "50"]
    assert values("10-20") == ["10", "20"]
    assert values("COVID-19") == ["19"]


DATES = [
    ("March 4, 2025", "en"), ("MARCH 4, 2025", "en"), ("Mar. 4, 2025", "en"),
    ("4 March 2025", "en"), ("3/4/2025", "en"), ("03/04/2025", "en"), ("2025-03-04", "en"),
    ("4 de março de 2025", "pt"), ("4/3/2025", "pt"), ("4 de marzo de 2025", "es"),
    ("4 de marzo del 2025", "es"), ("4 mars 2025", "fr"), ("4. März 2025", "de"),
    ("4 марта 2025 г.", "ru"), ("2025年3月4日", "zh-Hans"), ("2025年3月4日", "ja"),
    ("2025년 3월 4일", "ko"), ("ngày 4 tháng 3 năm 2025", "vi"), ("4 مارس 2025", "ar"),
    ("٤ مارس ٢٠٢٥", "ar"), ("4 mars 2025", "ht"), ("Marso 4, 2025", "tl"),
    ("ika-4 ng Marso, 2025", "tl"), ("4 मार्च 2025", "hi"), ("4 Machi 2025", "sw"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "tag"), DATES)
def test_the_fourth_of_march_is_one_day_in_every_language(text: str, tag: str) -> None:
    assert [v for v in values(text, tag) if v != "4"] == ["2025-03-04"]


def test_a_numeric_date_is_read_in_the_order_of_its_language() -> None:
    assert values("3/4/2025", "en") == ["2025-03-04"]
    assert values("3/4/2025", "es") == ["2025-04-03"]
    assert values("3/14/2025", "es") == ["2025-03-14"]
    assert values("13/4/2025", "en") == ["2025-04-13"]


def test_words_that_are_also_months_are_no_dates() -> None:
    assert found("You may 5 times.") == [("number", "5", "5")]
    assert found("Officers march 3 miles.") == [("number", "3", "3")]
    assert values("March 4-6, 2025") == ["4", "6", "2025"]
    assert values("March 4 and 5") == ["4", "5"]


@pytest.mark.parametrize(
    ("text", "tag", "value"),
    [
        ("5 p.m.", "en", "1020"), ("5pm", "en", "1020"), ("5:15 PM", "en", "1035"),
        ("17:15", "en", "1035"), ("12 a.m.", "en", "0"), ("12 p.m.", "en", "720"),
        ("noon", "en", "720"), ("midnight", "en", "0"), ("17:00", "es", "1020"),
        ("à midi", "fr", "720"),
        ("17h", "pt", "1020"), ("17h15", "fr", "1035"), ("5 da tarde", "pt", "1020"),
        ("5:15 p. m.", "es", "1035"), ("5 de la tarde", "es", "1020"), ("meio-dia", "pt", "720"),
        ("下午5:15", "zh-Hant", "1035"), ("下午5点15分", "zh-Hans", "1035"),
        ("오후 5시 15분", "ko", "1035"), ("5:15 CH", "vi", "1035"), ("5:15 م", "ar", "1035"),
        ("11h", "pt", "660"), ("17.15 Uhr", "de", None),
    ],
)  # fmt: skip
def test_a_time_is_worth_its_minutes(text: str, tag: str, value: str | None) -> None:
    times = [i.value for i in find_items(f"{text} x", Tag(tag)) if i.kind is ItemKind.TIME]
    assert times == ([value] if value else [])


def test_the_first_hour_of_a_range_takes_its_half_from_the_second() -> None:
    assert values("between 5 and 7 p.m.") == ["1020", "1140"]
    assert values("9-5 p.m.") == ["540", "1020"]
    assert values("from 11 p.m. to 6 a.m.") == ["1380", "360"]
    assert values("from 11:30 to 1 p.m.") == ["690", "780"]


def test_the_full_stop_of_the_sentence_is_not_part_of_the_hour() -> None:
    assert found("Come at 5 p.m.") == [("time", "5 p.m", "1020")]


@pytest.mark.parametrize(
    "cite",
    ["§ 13A", "M.G.L. c. 209A, § 3", "42 U.S.C. § 2000d", "28 CFR 35.160(c)", "8 U.S.C. 1367",
     "A.R.S. § 13-3602(A)", "Cal. Penal Code § 422", "Pub. L. 104-191", "42 U.S.C. §§ 2000d"],
)  # fmt: skip
def test_a_citation_is_one_item(cite: str) -> None:
    assert [(k, t) for k, t, _ in found(f"See {cite}, which says so.")] == [("cite", cite)]


@pytest.mark.parametrize("number", ["24-CR-01832", "25-001234", "IR-2024-1234", "2024-0012345"])
def test_a_case_number_is_one_item(number: str) -> None:
    assert [(k, t) for k, t, _ in found(f"In case {number}, write.")] == [("case_number", number)]


def test_links_and_addresses_end_where_the_sentence_goes_on() -> None:
    text = "Visit https://www.example.gov/help/ (see www.dol.gov/whd). Also usa.gov, or a@b.gov."
    assert values(text) == ["example.gov/help", "dol.gov/whd", "usa.gov", "a@b.gov"]
    assert values("请访问www.example.gov/a了解", "zh-Hans") == ["example.gov/a"]


def test_invisible_marks_count_for_the_text_and_not_for_the_value() -> None:
    text = "\u2066617-555-0123\u2069 http://a.gov/b\u200bc"
    items = find_items(text, Tag("ar"))
    assert [i.value for i in items] == ["6175550123", "a.gov/bc"]
    assert all(text[i.start : i.end] == i.text for i in items)
    assert items[1].text == "http://a.gov/b\u200bc"


@pytest.mark.parametrize(
    "code", ["{{ name }}", "{% if x %}", "${ user.name }", "%s", "%(n)s", "{0}"]
)
def test_template_code_is_a_placeholder(code: str) -> None:
    assert [(k, t) for k, t, _ in found(f"Dear {code} , hello")] == [("placeholder", code)]


def test_a_name_is_sure_after_a_title_and_the_word_of_an_office_is_none() -> None:
    assert found("Ask Sgt. Maria Lopez or Detective Bureau.") == [
        ("name", "Maria Lopez", "MariaLopez")
    ]
    assert found("Meet Sergeant Young at the park.") == [("name", "Young", "Young")]
    assert found("Officer Safety is taught. Officer Friendly Visits Schools") == []


def test_every_planted_item_is_found_as_it_was_planted() -> None:
    for planted in generate(500, DEV_SEED):
        texts = {i.text for i in find_items(planted.text, Tag("en"))}
        for kind, text in planted.items:
            assert text in texts or text.removesuffix(".") in texts, (kind, text, planted.text)


def test_offsets_point_at_the_literal_text() -> None:
    for planted in generate(200, DEV_SEED):
        for item in find_items(planted.text, Tag("en")):
            assert planted.text[item.start : item.end] == item.text


def test_noon_inside_another_word_is_not_noon() -> None:
    assert found("Venez l'après-midi.", "fr") == []
