"""No sure answer for text without a language, or for a word that many languages share."""

from __future__ import annotations

import random
import string

import pytest

from langaccess.identify import Answer, Band, identify
from langaccess.identify.non_language import looks_like_names, words_of


def first(answer: Answer) -> str:
    return answer.candidates[0].tag


def _negatives() -> list[str]:
    """300 texts without a language: from a fixed seed, forms only."""
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


@pytest.mark.slow
def test_names_plates_addresses_numbers_and_noise_are_never_strong() -> None:
    answers = [(text, identify(text)) for text in _negatives()]
    strong = [text for text, answer in answers if answer.verdict is Band.STRONG]
    fair = [text for text, answer in answers if answer.verdict is Band.FAIR]
    assert strong == []
    assert len(fair) <= 15, fair


def test_a_word_beside_a_name_is_told_weakly_and_a_sentence_as_before() -> None:
    greeting = identify("gracias maria")
    assert first(greeting) == "es"
    assert greeting.verdict is Band.WEAK
    assert "names" in greeting.notes[0]
    assert identify("maria necesita ayuda").verdict is Band.STRONG
    assert identify("Muszę iść do lekarza").verdict is Band.STRONG


def test_links_addresses_and_codes_are_left_out_of_what_is_judged() -> None:
    assert words_of("Llame a 911 o www.example.gov hoy") == "Llame a o hoy"
    assert words_of("我1988年来的") == "我1988年来的"
    assert looks_like_names("Maria del Carmen") is False
    assert looks_like_names("Nguyen Van An")
    assert not looks_like_names("王小明")
