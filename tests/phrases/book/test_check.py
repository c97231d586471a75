"""Each fault of a translation is found, with its file and line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pytest

from langaccess.agency.policy import load_policy
from langaccess.core.model import Finding
from langaccess.core.resources import CONFIG, shipped
from langaccess.core.tags import Tag
from langaccess.phrases.book import check_phrasebook
from tests.phrases.book.kit import TOPIC, agency, book_with, entry, language

POLICY = load_policy(shipped(CONFIG, "us-federal.yaml"))
GATE = "Please close the gate before 9:30."

# Zawgyi: the vowel that is drawn on the left is stored before its consonant.
ZAWGYI = "ေက်းဇူးျပဳ၍ တံခါးကို ၉း၃၀ မတိုင္မီ ပိတ္ပါ 9:30"
FAULTS = [
    ("vi", unicodedata.normalize("NFD", "Xin đóng cổng trước 9:30."), "text.not_nfc"),
    ("my", ZAWGYI, "text.legacy"),
    ("nv", "T1’11 sh=d7 bee 1n44h doo n1hod7t[‘ij[ 1t’4 b1 [9:30]", "text.legacy"),
    ("ar", "أغلق البوابة\u00ad قبل 9:30 من فضلك.", "text.invisible"),
    ("ar", "\ufeffأغلق البوابة قبل 9:30 من فضلك.", "text.invisible"),
    ("es", "Cierre la puerta \ufffd antes de las 9:30.", "text.invisible"),
    ("es", "Cierre la puerta antes de las 9:30. ", "text.spaces"),
    ("es", "Cierre la {puerta antes de las 9:30.", "placeholder.unbalanced"),
    ("es", "Cierre la puerta ____ antes de las 9:30.", "placeholder.differs"),
    ("es", "Cierre la puerta 😀 antes de las 9:30.", "text.unprintable"),
    ("es", "Cierre la pu\u00e8\u0301\u0302\u0303\u0304rta antes de las 9:30.", "text.unprintable"),
    ("es", f"Cierre la {'puerta' * 60} antes de las 9:30.", "text.unprintable"),
    ("es", "Cierre la puerta antes de las 8:30.", "clock.differs"),
    ("ru", "Please close the gate before 9:30.", "echo"),
    ("ru", "Zakroyte pozhaluysta vorota do 9:30.", "script.wrong"),
    ("fr", "Por favor, cierre la puerta del jardín antes de las 9:30.", "language.wrong"),
]


def of_gate(found: Iterable[Finding]) -> list[Finding]:
    """Return the findings in the phrase of the test, not those in the shipped ones."""
    return [one for one in found if "yard.gate" in one.message]


@pytest.mark.slow
@pytest.mark.parametrize(("tag", "text", "code"), FAULTS)
def test_a_fault_is_found_by_file_and_line(tmp_path: Path, tag: str, text: str, code: str) -> None:
    book = book_with(tmp_path / "p", tag, entry("yard.gate", GATE, text))
    found = [f for f in check_phrasebook(book, POLICY, tags=(Tag(tag),)) if f.code == code]
    assert found
    assert found[0].where.endswith(f"{tag}.yaml:8")


@pytest.mark.slow
def test_what_writing_needs_is_no_stray_character(tmp_path: Path) -> None:
    text = "لطفاً پیش از \u20669:30\u2069 دروازه را ببندید، می‌خواهیم."
    book = book_with(tmp_path / "p", "fa", entry("yard.gate", GATE, text))
    assert of_gate(check_phrasebook(book, POLICY, tags=(Tag("fa"),))) == []


@pytest.mark.slow
def test_a_stale_translation_is_a_warning(tmp_path: Path) -> None:
    text = "Cierre la puerta antes de las 9:30."
    book = book_with(tmp_path / "p", "es", entry("yard.gate", GATE + " Now.", text))
    (found,) = of_gate(check_phrasebook(book, POLICY, tags=(Tag("es"),)))
    assert (found.code, found.severity) == ("phrase.stale", "warning")


@pytest.mark.slow
@pytest.mark.parametrize(
    "english", ["You have the right to remain silent.", "Please sign this statement."]
)
def test_english_that_performs_a_legal_act_is_found(tmp_path: Path, english: str) -> None:
    topic = TOPIC.replace("Is the dog yours?", english)
    from langaccess.phrases.book import load_phrasebook

    book = load_phrasebook(agency(tmp_path / "p", topic=topic, es=language("es", entry(
        "answer.yes", "Yes", "Sí"))))  # fmt: skip
    found = [f for f in check_phrasebook(book, POLICY) if f.code == "phrase.legal"]
    assert len(found) == 1
    assert found[0].where.endswith("yard.yaml:4")
