"""A person without a text: what answers alone can say, and what they never say."""

from __future__ import annotations

import pytest

from langaccess.core.errors import InputError
from langaccess.core.tags import Tag, country_code, from_country, groups, languages, resolve
from langaccess.identify import Answer, Band, Responses, chart, home_regions, shortlist
from langaccess.identify.questionnaire import load_questionnaire

SIGN = ("An interpreter by video on a screen", "Relay: 711")


def tags(answer: Answer) -> list[str]:
    return [str(item.tag) for item in answer.candidates]


def said(answer: Answer) -> str:
    return "\n".join(answer.next_steps)


def place(country: str, part: str) -> str:
    return next(item.name for item in home_regions(country) if part in item.name)


@pytest.mark.parametrize(
    ("country", "part", "first"),
    [
        ("GT", "Todos Santos", "mam"),
        ("GT", "Nebaj", "ixl"),
        ("MX", "Copala", "trc"),
        ("ET", "Tigray", "ti"),
        ("ER", "Asmara", "ti"),
        ("AF", "Bamyan", "haz"),
        ("CN", "Xinjiang", "ug"),
        ("CN", "Fuzhou", "cdo"),
        ("PH", "Ilocos", "ilo"),
        ("MM", "Rakhine", "rhg"),
    ],
)
def test_the_place_decides_where_the_country_does_not(country: str, part: str, first: str) -> None:
    answer = shortlist(Responses(country=country, place=place(country, part)))
    assert tags(answer)[0] == first
    assert "place" in answer.candidates[0].engines
    assert part in said(answer)


@pytest.mark.parametrize(
    ("country", "first"),
    [
        ("CV", "kea"),
        ("HT", "ht"),
        ("VN", "vi"),
        ("GT", "es"),
        ("MH", "mh"),
        ("SO", "so"),
        ("UY", "es"),
    ],
)
def test_a_country_alone_gives_its_likeliest_first(country: str, first: str) -> None:
    answer = shortlist(Responses(country=country))
    assert tags(answer)[0] == first
    assert answer.verdict is Band.WEAK


def test_every_country_that_has_a_language_here_gives_a_list() -> None:
    for country in sorted({code for entry in languages() for code in entry.countries}):
        here = [e for e in from_country(country) if e.kind in ("list", "more")]
        wanted = Band.WEAK if here else Band.CANNOT_TELL
        assert shortlist(Responses(country=country)).verdict is wanted, country


def test_no_answer_is_more_than_possible_however_much_agrees() -> None:
    everything = Responses(
        hears=True,
        reads=True,
        country="ET",
        place=place("ET", "Tigray"),
        script="Ethi",
        heard="yekenyeley, kemey",
    )
    answer = shortlist(everything, line="555-0100")
    assert answer.verdict is Band.WEAK
    assert answer.confidence < 0.6
    assert tags(answer)[:2] == ["ti", "am"]
    assert answer.confusable == (Tag("am"),)
    assert set(answer.candidates[0].engines) == {"country", "place", "script", "words"}
    assert "have both ready" in answer.question
    assert answer.passages == ()


def test_nothing_known_is_cannot_tell_and_still_says_what_to_do() -> None:
    answer = shortlist(Responses(), line="555-0100", sign=SIGN)
    assert answer.verdict is Band.CANNOT_TELL
    assert answer.candidates == ()
    assert "I-speak card" in said(answer)
    assert "555-0100" in said(answer)
    assert "I do not know the language" in said(answer)


def test_latin_letters_alone_leave_too_much_open() -> None:
    answer = shortlist(Responses(script="Latn"))
    assert answer.verdict is Band.CANNOT_TELL
    assert answer.question == ""
    assert "Spanish" not in said(answer)  # no likelier than a hundred others
    assert shortlist(Responses(script="Ethi")).verdict is Band.WEAK


def test_a_deaf_person_never_gets_the_voice_line() -> None:
    answer = shortlist(Responses(hears=False, country="GT"), line="555-0100", sign=SIGN)
    assert tags(answer)[0] == "ase"
    assert {entry.kind for entry in languages() if entry.tag in tags(answer)} == {"sign"}
    assert "555-0100" not in said(answer)
    assert "Call the interpreter line" not in said(answer)
    assert all(way in answer.next_steps for way in SIGN)
    assert any("Certified Deaf Interpreter" in note for note in answer.notes)
    mexican = shortlist(Responses(hears=False, country="MX"), sign=SIGN)
    assert tags(mexican)[0] == "mfs"


def test_whether_the_person_hears_comes_first_when_it_is_not_known() -> None:
    unknown = shortlist(Responses(country="HT"), sign=SIGN)
    assert unknown.next_steps[0].startswith("Find out whether the person hears")
    assert SIGN[0] in unknown.next_steps[0]
    hearing = shortlist(Responses(hears=True, country="HT"), sign=SIGN)
    assert not any("whether the person hears" in step for step in hearing.next_steps)


def test_who_does_not_read_is_shown_no_card() -> None:
    answer = shortlist(Responses(hears=True, reads=False, country="GT"))
    assert "Show the I-speak card" not in said(answer)
    assert "aloud" in answer.next_steps[0]


def test_the_card_step_names_the_command_that_prints_the_short_list() -> None:
    answer = shortlist(Responses(country="CN"))
    command = next(step for step in answer.next_steps if "langaccess cards ispeak --lang" in step)
    asked = command.rpartition("--lang ")[2].split(",")
    assert {"zh-Hans", "zh-Hant"} <= set(asked)
    for tag in asked:
        assert resolve(tag, use="writing") == tag
    assert any("langaccess cards ispeak" in step for step in shortlist(Responses()).next_steps)


def test_a_relay_is_named_for_a_language_that_has_one() -> None:
    steps = said(shortlist(Responses(country="GT", place=place("GT", "Todos Santos"))))
    assert "relay through Spanish" in steps


@pytest.mark.parametrize(
    ("heard", "tag"),
    [
        ("chjonte", "mam"),
        ("mahadsanid", "so"),
        ("mahatsanid", "so"),
        ("MÈSI, bonjou", "ht"),
        ("ya'at'eeh", "nv"),
        ("xin chào", "vi"),
        ("manana", "ps"),
    ],
)
def test_words_are_recognised_as_they_sound(heard: str, tag: str) -> None:
    answer = shortlist(Responses(heard=heard))
    assert tag in tags(answer)[:3]
    assert answer.verdict is Band.WEAK
    assert "words" in answer.candidates[0].engines


@pytest.mark.parametrize("heard", ["no", "ok", "police", "zzzz", "...", "👋", ", ,", "\ud800"])
def test_words_that_say_nothing_say_nothing(heard: str) -> None:
    assert shortlist(Responses(heard=heard)).verdict is Band.CANNOT_TELL


def test_nothing_takes_a_language_off_the_list() -> None:
    # A Pashto speaker who grew up elsewhere: the words outweigh the country's silence.
    answer = shortlist(Responses(country="DE", heard="manana, staray"))
    assert "ps" in tags(answer)


def test_each_member_of_a_group_comes_with_its_group() -> None:
    together = {tag: group for group in groups() if group.always for tag in group.members}
    for country in sorted({code for entry in languages() for code in entry.countries}):
        answer = shortlist(Responses(country=country))
        group = together.get(answer.candidates[0].tag) if answer.candidates else None
        if group is not None:
            shown = {answer.candidates[0].tag, *answer.confusable}
            assert shown == set(group.members), country
            assert answer.question


def test_the_chart_shows_letters_of_their_own_script() -> None:
    rows = chart()
    assert len({row.script for row in rows}) == len(rows) >= 25
    by_script = {row.script: row for row in rows}
    assert by_script["Ethi"].letters == ("አማርኛ", "ትግርኛ")
    assert "日本語" in by_script["Hani"].letters
    assert chart("ET")[0].script in ("Ethi", "Latn")
    assert chart("GT")[0].letters[:2] == ("español", "K'iche'")
    for row in rows:
        assert shortlist(Responses(script=row.script)).candidates


def test_pointing_at_chinese_characters_keeps_what_they_hide() -> None:
    answer = shortlist(Responses(script="Hani"))
    assert {"zh", "yue"} <= set(tags(answer))
    assert "ja" in tags(shortlist(Responses(script="Hani", country="JP")))


def test_the_data_names_languages_and_countries_of_the_table() -> None:
    data = load_questionnaire()
    table = {entry.tag: entry for entry in languages()}
    assert data.heard.state == "draft"
    assert data.basis
    assert set(data.heard.words) <= set(table)
    for code, country in data.countries.items():
        assert country_code(code) == code
        named = {*country.wide, *(tag for item in country.places for tag in item.langs)}
        assert named <= set(table)
        assert len({item.name for item in country.places}) == len(country.places)


def test_a_country_is_never_taken_for_another_that_contains_its_name() -> None:
    assert country_code("Guinea") == "GN"
    assert country_code("sudan") == "SD"
    assert country_code("burma") == "MM"
    assert from_country("Niger")[0].tag == "ha"
    for many in ("Congo", "Korea"):
        with pytest.raises(InputError, match="more than one country"):
            country_code(many)
    with pytest.raises(InputError) as caught:
        country_code("Gwatemala")
    assert "Guatemala" in str(caught.value.hint)


def test_languages_for_which_no_answer_speaks_are_not_said_to_anybody() -> None:
    answer = shortlist(Responses(hears=True, reads=False, country="HN"))
    spoken = [one for one in answer.candidates if one.engines]
    assert [one.tag for one in spoken] == ["es", "cab", "miq"]
    assert not any("Cantonese" in step or "Chinese" in step for step in answer.next_steps)


def test_one_word_that_was_heard_makes_nobody_sure() -> None:
    steps = shortlist(Responses(hears=True, reads=True, heard="gracias")).next_steps
    assert any("I do not know the language; it may be Spanish." in step for step in steps)
