"""What is no language, or one word of many, is never told for sure."""

from __future__ import annotations

import random
import string

import pytest

from langaccess.identify import Answer, Band, identify
from langaccess.identify.non_language import looks_like_names, words_of


def first(answer: Answer) -> str:
    return answer.candidates[0].tag


@pytest.mark.parametrize(
    "text",
    [
        "", " \n\t", "7", "617-555-0123", "😀😀🚓", "https://example.org/a?b=c", "a@example.org",
        "7ABC123", "VIN 1HGCM82633A004352", "\u202e\u2066", "\u0301\u0302", "\ud800", "!!!",
        "1425 Maple Street Apt 4, Springfield, MA 01101", "12/24/2025 10:30", "x",
    ],
)  # fmt: skip
def test_what_is_no_language_cannot_be_told(text: str) -> None:
    answer = identify(text)
    assert answer.verdict is Band.CANNOT_TELL
    assert answer.reason
    assert answer.next_steps


@pytest.mark.parametrize("word", ["help", "police", "naturally", "understanding", "something"])
def test_one_word_is_never_called_english(word: str) -> None:
    answer = identify(word)
    assert answer.verdict in (Band.WEAK, Band.CANNOT_TELL)
    if first(answer) == "en":
        assert answer.verdict is Band.CANNOT_TELL


def _negatives() -> list[str]:
    """300 texts that are no language: from a fixed seed, forms only."""
    dice = random.Random(20261125)
    names = [
        "Maria",
        "Juan",
        "Nguyen",
        "Tran",
        "Ahmed",
        "Fatima",
        "Olena",
        "Chen",
        "Wei",
        "Jean",
        "Pierre",
        "Abebe",
        "Kebede",
        "Rosa",
        "Lopez",
        "Garcia",
        "Smith",
        "Johnson",
        "Ivan",
        "Petrov",
        "Kim",
        "Park",
        "Singh",
        "Kaur",
        "Omar",
        "Hassan",
        "Mohamed",
        "Xiong",
    ]
    streets = ["Maple", "Main", "Washington", "Oak Hill", "MLK", "San Pedro", "Rue", "El Camino"]
    kinds = ["St", "Ave", "Rd"]
    loans = [
        "taxi",
        "hotel",
        "pizza",
        "ok",
        "internet",
        "radio",
        "video",
        "cola",
        "sushi",
        "metro",
        "jeans",
        "bus",
        "wifi",
        "email",
        "selfie",
        "kebab",
        "tango",
        "karaoke",
        "menu",
        "bar",
        "lambada",
        "avocado",
        "paparazzi",
        "origami",
    ]
    letters, digits = string.ascii_lowercase, string.digits

    def word(alphabet: str, least: int, most: int) -> str:
        return "".join(dice.choices(alphabet, k=dice.randint(least, most)))

    makers = [
        lambda: " ".join(dice.sample(names, dice.randint(1, 3))),
        lambda: f"{dice.randint(1, 9999)} {dice.choice(streets)} {dice.choice(kinds)}",
        lambda: f"{word(digits, 1, 1)}{word(letters, 3, 3).upper()}{word(digits, 3, 3)}",
        lambda: f"({word(digits, 3, 3)}) {word(digits, 3, 3)}-{word(digits, 4, 4)}",
        lambda: "".join(dice.choices("😀😂🙏🚓🏥❤🔥👍", k=dice.randint(1, 6))),
        lambda: f"{word(letters, 2, 3).upper()}-{word(digits, 4, 8)}",
        lambda: word(letters, 5, 12),
        lambda: " ".join(word("asdfghjkl;qwertzuiop", 4, 8) for _ in range(dice.randint(1, 3))),
        lambda: dice.choice(loans),
        lambda: f"{word(letters, 4, 8)}{word(digits, 1, 3)}@{word(letters, 4, 6)}.com",
    ]
    return [makers[number % len(makers)]() for number in range(300)]


def test_names_plates_addresses_numbers_and_noise_are_never_strong() -> None:
    answers = [(text, identify(text)) for text in _negatives()]
    strong = [text for text, answer in answers if answer.verdict is Band.STRONG]
    fair = [text for text, answer in answers if answer.verdict is Band.FAIR]
    assert strong == []
    assert len(fair) <= 15, fair


@pytest.mark.parametrize(
    "text",
    [
        "maria gonzalez",
        "nguyen van an",
        "kowalski",
        "rosa delgado ortiz",  # no list holds every family name
        "gurpreet singh",
        "giovanna esposito",
        "branka stojanovic",
        "wojciech nowakiewicz",  # -iewicz ends a family name
        "thierry lemaire",
        "123 Rue de la Paix",
        "Calle Ocho 123",
        "colonia centro 12, puebla",
        "c/ mayor 12, madrid",
        "croissant",
        "alpha bravo charlie delta echo foxtrot",
        "i n t e r p r e t e r",
    ],
)
def test_names_addresses_and_loans_without_capitals_stay_weak_too(text: str) -> None:
    assert identify(text).verdict in (Band.WEAK, Band.CANNOT_TELL)


def test_a_word_beside_a_name_is_told_weakly_and_a_sentence_as_before() -> None:
    greeting = identify("gracias maria")
    assert first(greeting) == "es"
    assert greeting.verdict is Band.WEAK
    assert "names" in greeting.notes[0]
    assert identify("maria necesita ayuda").verdict is Band.STRONG
    assert identify("Muszę iść do lekarza").verdict is Band.STRONG


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("我 要 水", "zh"),  # words of one letter
        ("Barrio 18 me quiere matar", "es"),  # no street
        ("col treno delle 8 arrivo", "it"),
        ("Nekdo ukradl mou tašku", "cs"),
    ],
)
def test_what_only_looks_like_an_address_or_letters_is_still_told(text: str, tag: str) -> None:
    answer = identify(text)
    assert first(answer) == tag
    assert answer.verdict is Band.STRONG


@pytest.mark.parametrize(
    ("text", "tag"),
    [("AIDEZ MOI SVP", "fr"), ("ПОМОГИТЕ МНЕ ПОЖАЛУЙСТА", "ru"), ("NECESITO AYUDA", "es")],
)
def test_a_cry_in_capitals_is_a_text_and_not_a_name(text: str, tag: str) -> None:
    answer = identify(text)
    assert first(answer) == tag
    assert answer.verdict is Band.FAIR


@pytest.mark.parametrize("text", ["JOSE RAMIREZ ORTIZ", "MARIA LOPEZ", "DUI", "covid vaccine"])
def test_names_and_loans_in_any_case_stay_weak(text: str) -> None:
    assert identify(text).verdict in (Band.WEAK, Band.CANNOT_TELL)


def test_links_addresses_and_codes_are_left_out_of_what_is_judged() -> None:
    assert words_of("Llame a 911 o www.example.gov hoy") == "Llame a o hoy"
    assert words_of("我1988年来的") == "我1988年来的"
    assert looks_like_names("Maria del Carmen") is False
    assert looks_like_names("Nguyen Van An")
    assert not looks_like_names("王小明")


@pytest.mark.parametrize(("text", "said"), [("", "no text"), ("12345", "few letters")])
def test_a_text_without_words_says_so(text: str, said: str) -> None:
    assert said in identify(text).notes[0]
