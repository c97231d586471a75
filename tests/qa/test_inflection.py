"""Terms are found in their forms, and not in other words that begin alike."""

from __future__ import annotations

import pytest

from langaccess.core.tags import Tag
from langaccess.qa.checks.inflection import holds


@pytest.mark.parametrize(
    ("term", "text", "tag"),
    [
        ("felony", "Two felonies were filed.", "en"),
        ("charge", "They are charging him.", "en"),
        ("protective order", "Protective orders end after a year.", "en"),
        ("thief", "The thieves ran.", "en"),
        ("stop", "He was stopped.", "en"),
        ("witness", "the witnesses' names", "en"),
        ("victim advocate", "Ask the victim\u2019s advocate.", "en"),
        ("orden de protección", "Las órdenes de protección vencen.", "es"),
        ("citación judicial", "Recibió citaciones judiciales.", "es"),
        ("abogada", "los abogados del condado", "es"),
        ("intérprete", "Los intérpretes son gratuitos.", "es"),
        ("acusação", "as acusações contra ele", "pt-BR"),
        ("полиция", "Позвоните в полицию.", "ru"),
        ("жертва", "права жертв", "ru"),
        ("محكمة", "اذهب إلى المحكمة غدًا", "ar"),
        ("法院", "请到法院来", "zh-Hans"),
        ("tòa án", "Đến Tòa án ngay", "vi"),
        ("Anzeige", "die Anzeigen", "de"),
    ],
)
def test_a_term_is_found_in_its_forms(term: str, text: str, tag: str) -> None:
    assert holds(text, term, Tag(tag))


@pytest.mark.parametrize(
    ("term", "text", "tag"),
    [
        ("plea", "Please wait here.", "en"),
        ("bail", "The bailiff opens the door.", "en"),
        ("arrest", "The arrestee waits.", "en"),
        ("tow", "Go to town.", "en"),
        ("protective order", "Protect the order of the papers.", "en"),
        ("ley", "La leyenda cuenta otra cosa.", "es"),
        ("tòa", "toàn bộ", "vi"),
        ("cargo", "Encargó comida.", "es"),
        ("", "anything", "en"),
    ],
)
def test_another_word_that_begins_alike_is_no_form_of_it(term: str, text: str, tag: str) -> None:
    assert not holds(text, term, Tag(tag))


@pytest.mark.parametrize(
    ("text", "term", "tag", "there"),
    [
        ("因COVID-19而关闭", "COVID-19", "zh", True),
        ("በCOVID-19 ምክንያት", "COVID-19", "am", True),
        ("COVID-190", "COVID-19", "zh", False),
        ("U비자를 신청하세요", "U비자", "ko", True),
    ],
)
def test_a_name_in_latin_letters_is_found_where_another_script_is_written_onto_it(
    text: str, term: str, tag: str, there: bool
) -> None:
    assert holds(text, term, Tag(tag)) is there
