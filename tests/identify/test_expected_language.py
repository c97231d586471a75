"""Is a text in the language it should be in? Checked on real letters and brochures."""

from __future__ import annotations

from pathlib import Path

import pytest

from langaccess.core.tags import Tag
from langaccess.identify import in_other_language, is_language, source_language
from tests.support import SHARED, needs_shared

BROCHURES = SHARED / "data/brochures"
ENGLISH = Tag("en")


def _segments(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip()]


def _letters(language: str) -> list[Path]:
    folder = BROCHURES / "doj_crt_letters"
    if language == "en":
        others = ("_es", "_ko", "_tl", "_vi", "_zh-hans", "_zh-hant", "_zh_hans", "_zh_hant")
        return [p for p in sorted(folder.glob("*.md")) if not p.stem.lower().endswith(others)]
    return sorted(folder.glob(f"*_{language}.md"))


@pytest.mark.parametrize(
    ("text", "tag", "answer"),
    [
        ("You have the right to an interpreter at no cost to you.", "en", True),
        ("Tiene derecho a un intérprete gratis en cualquier momento.", "en", False),
        ("Tiene derecho a un intérprete gratis en cualquier momento.", "es", True),
        ("You have the right to an interpreter at no cost to you.", "es", False),
        ("You have the right to an interpreter at no cost to you.", "ar", False),
        ("You have the right to an interpreter at no cost to you.", "mam", False),
        ("У вас есть право на бесплатного переводчика в суде.", "ru", True),
        ("Imate pravo na besplatnog tumača u svakom trenutku postupka.", "hr", True),
        ("ሓገዝ ትርጉም ብነጻ ክትረክቡ መሰል ኣለኩም።", "ti", True),
        ("통역사를 무료로 이용할 수 있습니다.", "ko", True),
        ("Call 911", "es", None),
        ("Springfield Police Department", "es", None),
        ("", "es", None),
        ("617-555-0123", "ar", None),
        ("You have the right to an interpreter.", "qps-ploc", None),
    ],
)
def test_a_sentence_is_in_its_language_or_not_or_cannot_be_told(
    text: str, tag: str, answer: bool | None
) -> None:
    assert is_language(text, Tag(tag)) is answer


@needs_shared
def test_english_letters_are_never_called_another_language() -> None:
    paths = [*_letters("en"), *sorted((BROCHURES / "doj_ada").glob("*.md"))]
    assert len(paths) > 50
    assert [p.name for p in paths if source_language(_segments(p), ENGLISH) is not True] == []
    wrong = [
        segment for p in paths for segment in _segments(p) if is_language(segment, ENGLISH) is False
    ]
    assert wrong == []


@needs_shared
@pytest.mark.parametrize("language", ["es", "ko", "tl", "vi"])
def test_translated_letters_are_not_in_the_source_language(language: str) -> None:
    paths = _letters(language)
    assert len(paths) >= 5
    assert [p.name for p in paths if source_language(_segments(p), ENGLISH) is not False] == []
    assert [p.name for p in paths if source_language(_segments(p), Tag(language)) is not True] == []


@pytest.mark.slow
@needs_shared
def test_real_translations_are_never_called_another_language() -> None:
    lines = (SHARED / "data/lid/dev.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    rows = [row for row in rows if row[2] in {"sent", "long", "w5"}]
    wrong = [row[:4] for row in rows if is_language(row[4], Tag(row[1])) is False]
    assert len(wrong) <= len(rows) / 1000, wrong


def test_a_document_of_names_and_numbers_cannot_be_told() -> None:
    assert source_language(["911", "(617) 555-0123", "Main St 5"], ENGLISH) is None
    assert source_language([], ENGLISH) is None


def test_english_quotes_do_not_turn_a_spanish_letter() -> None:
    letter = [
        "Recibimos su queja y la enviaremos a la oficina que puede ayudarle con este asunto.",
        "Usted tiene derecho a recibir una copia de todos los documentos de su caso.",
        "You may call the Equal Employment Opportunity Commission at this number.",
        "Si tiene preguntas, llame a nuestra oficina de lunes a viernes por la mañana.",
    ]
    assert source_language(letter, ENGLISH) is False
    assert source_language(letter, Tag("es")) is True


FLYER = [
    ("Protect your home / Proteja su casa", False),
    ("Lock your doors and windows every night.", False),
    ("Cierre con llave las puertas y ventanas todas las noches.", True),
    ("Interpreters are free of charge.", False),
    ("Los intérpretes son gratis.", True),
    ("617-555-0100", False),
    ("Call 617-555-0100 for questions.", False),
    ("Fire station", False),
    ("Estación de bomberos", True),
    ("Smoke outside", False),
    ("Fume afuera", True),
    ("No abra la puerta a personas que no conoce (in Spanish only).", False),
    ("Mantenga una luz encendida en el pasillo.", True),
    ("Hospital", True),
    ("Llame al 911.", True),
    ("Thank you for your help.", False),
]


def test_short_lines_of_a_bilingual_page_are_told_apart() -> None:
    assert in_other_language([text for text, _ in FLYER], ENGLISH) == tuple(o for _, o in FLYER)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Los intérpretes son gratis.", True),
        ("Hablamos español.", True),
        ("Se habla español", True),
        ("Interprètes gratuits", True),
        ("Entèprèt gratis", True),
        ("Os intérpretes são grátis.", True),
        ("Thông dịch miễn phí", True),
        ("Officer María de la Cruz", False),
        ("Camino de los Reyes", False),
        ("Bring your matrícula card", False),
        ("Ask for pro bono help", False),
        ("Habeas corpus", False),
        ("Office hours", False),
        ("617-555-0100", False),
    ],
)
def test_a_short_line_that_is_the_only_one_in_its_language_is_found(text: str, other: bool) -> None:
    page = ["Fire station", "Call 911.", text, "Thank you for your help."]
    assert in_other_language(page, ENGLISH) == (False, False, other, False)


@needs_shared
def test_hardly_a_short_line_of_an_english_letter_is_in_another_language() -> None:
    paths = [*_letters("en"), *sorted((BROCHURES / "doj_ada").glob("*.md"))]
    lines = {line for path in paths for line in _segments(path) if len(line) < 60}
    assert len(lines) > 400
    assert [line for line in sorted(lines) if any(in_other_language([line], ENGLISH))] == []


def test_a_page_in_one_language_has_no_line_in_another() -> None:
    own = [text for text, other in FLYER if not other and "/" not in text and "Spanish" not in text]
    assert not any(in_other_language([*own, "Rosa Martínez, San Juan Capistrano"], ENGLISH))
    assert in_other_language([], ENGLISH) == ()
