"""What counts as the same wording, and which names are those of translation engines."""

from __future__ import annotations

import pytest

from langaccess.core.tags import Tag
from langaccess.core.wording import (
    engine_in,
    lang_key,
    names_engine,
    share_changed,
    wording,
    wording_digest,
)

TEXT = "Você não precisa de pagar “nada” por um intérprete – é grátis."


@pytest.mark.parametrize(
    "changed",
    [
        "Você não precisa de pagar \"nada\" por um intérprete - é grátis.",
        "Você  não precisa de pagar «nada» por um intérprete — é grátis",
        "VOCÊ NÃO PRECISA DE PAGAR 'NADA' POR UM INTÉRPRETE – É GRÁTIS!",
        "Voce\u0302 não preci\u200bsa de pagar\u00a0nada por um intérprete – é grátis .",
        "Você não precisа de pagar nada por um intérprete – é grátis.",  # Cyrillic а
        "Voc\u0435\u0302 não precisa de pagar nada por um intérprete – é grátis.",  # Cyrillic е
    ],
    ids=["straight", "spaces", "capitals", "invisible", "look-alike", "look-alike with an accent"],
)  # fmt: skip
def test_quotes_spaces_capitals_and_invisible_letters_hide_no_wording(changed: str) -> None:
    assert wording_digest(changed) == wording_digest(TEXT)
    assert share_changed(TEXT, changed) == 0


def test_another_word_is_another_wording() -> None:
    other = TEXT.replace("intérprete", "tradutor")
    assert wording_digest(other) != wording_digest(TEXT)
    assert 0 < share_changed(TEXT, other) < 0.3


def test_a_text_without_a_letter_has_no_wording() -> None:
    assert wording_digest(" – … ") == ""


def test_a_text_without_spaces_is_compared_by_its_characters() -> None:
    assert 0 < share_changed("请立即拨打求助电话。", "请马上拨打求助电话。") < 0.5


def test_a_long_text_is_compared_by_all_its_words() -> None:
    long = "um dois " * 150
    assert share_changed(long, long.replace("um", "x", 1)) == pytest.approx(1 / 300)


def test_what_names_the_engine_is_said_in_its_own_words() -> None:
    assert engine_in([("id", "m1"), ("x-mt-engine", " DeepL ")]) == "DeepL"
    assert engine_in([("origin", ""), ("id", "7"), ("tool", "DeepL")]) == "DeepL"
    assert engine_in([("origin", "deepl.tmx"), ("tool", "DeepL")]) == "DeepL"
    assert engine_in([("x-mt", "87")]) == "machine translation (x-mt: 87)"
    assert engine_in([("created by", "M. Costa"), ("origin", "Google")]) == "Google"


@pytest.mark.parametrize(
    "name",
    ["mozilla:en-pt:tiny", "argos:en-pt:1.9", "MT", "MT!", "GoogleMT", "DeepL API", "Google",
     "leveraged-mt", "Microsoft Translator", "Amazon Translate", "draft by a machine, not reviewed",
     "NMT engine", "OPUS-MT", "chatgpt", "claude-3", "Machine Translation"],
)  # fmt: skip
def test_an_engine_is_known_by_its_name(name: str) -> None:
    assert names_engine(name)


@pytest.mark.parametrize(
    "name",
    ["M. Costa", "Deepla Rao", "Claude Jean", "Marian Smith", "Gemini Alvarez",
     "Mt. Vernon Translations", "jane@google.com", "memory", "approved fixed text", "old brochures",
     "Bingham", ""],
)  # fmt: skip
def test_a_person_and_a_file_are_not_engines(name: str) -> None:
    assert not names_engine(name)


@pytest.mark.parametrize(
    "field",
    [("x-origin", "DeepL Pro"), ("Origin", "Google"), ("origin", "mt"), ("x-mt", "yes"),
     ("MT", "87"), ("x-MT-engine", "Google"), ("{urn:its}mtConfidence", "0.8"),
     ("state-qualifier", "leveraged-mt"), ("subState", "x:mt"), ("tool-id", "google-nmt"),
     ("creationtool", "Google Translate"), ("created by", "DeepL"), ("Translated by", "ChatGPT"),
     ("translatedBy", "DeepL"), ("x-provider", "Amazon Translate"), ("origen", "Google")],
)  # fmt: skip
def test_a_field_that_says_who_wrote_a_text_may_name_an_engine(field: tuple[str, str]) -> None:
    assert engine_in([("id", "m1"), field])


@pytest.mark.parametrize(
    "field",
    [("x-context-pre", "Do not use Google Translate."), ("note", "Do not use Google Translate."),
     ("x-document", "Google notice"), ("x-origin", "deepl 2023.tmx"), ("x-mt", "no"),
     ("mt", "human"), ("translator", "Deepla Rao"), ("created by", "M. T. Oliveira"),
     ("state", "translated"), ("original", "google.md"), ("origin", "")],
)  # fmt: skip
def test_a_field_of_text_a_file_or_a_person_names_no_engine(field: tuple[str, str]) -> None:
    assert not engine_in([field])


def test_regions_of_a_language_share_a_key_and_scripts_do_not() -> None:
    assert lang_key(Tag("pt-BR")) == lang_key(Tag("pt"))
    assert lang_key(Tag("zh-Hans")) != lang_key(Tag("zh-Hant"))


@pytest.mark.parametrize(
    "hidden", "\u034f\ufe0f\u3164\u2800\u115f\u17b4\u180b\U000e0100\u2061\u200b"
)
def test_letters_that_no_one_sees_change_no_wording(hidden: str) -> None:
    plain = "Call us today."
    assert wording(hidden.join(plain)) == wording(plain)
    assert share_changed("Call us today.", hidden.join(plain)) == 0


@pytest.mark.parametrize("alone", ["—", "/", "☎", "-"])
def test_a_mark_that_stands_alone_changes_no_wording(alone: str) -> None:
    assert wording(f"Call us {alone} today. {alone}") == wording("Call us today.")
    assert wording(alone) == alone.translate({ord("—"): "-"})
