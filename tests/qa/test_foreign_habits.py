"""How other languages write hours, days and amounts: only another value is found."""

from __future__ import annotations

import pytest

from langaccess.core.model import Severity
from langaccess.core.segments import sentences
from langaccess.core.tags import Tag
from langaccess.qa import BilingualRow, CheckSettings, check_rows, run

EN = Tag("en")


def test_vowel_signs_part_no_words() -> None:
    found = run("Grandparent / Great-grandparent", "দাদা/দাদী / প্রপিতামহ/প্রপিতামহী", source_tag=EN,
                target_tag=Tag("bn"), codes=["loop"])  # fmt: skip
    assert found == ()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("અસ્વસ્થ અનુભવો છો? જાણો કે શું કરવું.", 2),  # a vowel sign before the mark
        ("आपने नाम चुना है| अब क्रम बदलें।", 2),
        ("Դուք շատ հարցրիք։ Փորձեք վաղը։", 2),
    ],
)
def test_sentences_end_after_a_vowel_sign_and_at_other_marks(text: str, number: int) -> None:
    assert len(sentences(text)) == number


def test_thai_sets_no_full_stop_between_sentences() -> None:
    row = BilingualRow("a", "The code does not match. Try again.", "รหัสไม่ตรงกัน โปรดลองอีกครั้ง", "a:1")
    found = check_rows([row], "a", (EN, Tag("th")), CheckSettings())
    assert "sentence.missing" not in {f.code for f in found}


def test_a_question_of_vietnamese_negates_nothing() -> None:
    found = run("Have you had symptoms?", "Bạn có triệu chứng không?", source_tag=EN,
                target_tag=Tag("vi"), codes=["negation.differs"])  # fmt: skip
    assert found == ()


@pytest.mark.parametrize(
    ("source", "target", "severities"),
    [
        ("https://court.example.org/en/help", "https://court.example.org/es/help", set()),
        ("https://court.example.org/help", "https://court.example.org/es-us/help", set()),
        ("https://court.example.org/help?lang=en", "https://court.example.org/help?lang=es", set()),
        ("https://en.court.example.org/help", "https://es.court.example.org/help", set()),
        ("https://court.example.org/form_en.pdf", "https://court.example.org/form_es.pdf", set()),
        ("https://court.example.org/form.pdf", "https://court.example.org/form-spanish.pdf", set()),
        ("https://court.example.org/help", "https://court.example.org/es/ayuda", {"warning"}),
        ("https://court.example.org/help", "https://court.example.org/ayuda", {"error"}),
        ("https://court.example.org/help", "https://court.example.org/es-form", {"error"}),
        ("https://court.example.org/en/help", "https://other.example.org/es/help", {"error"}),
        (
            "https://court.example.org/form_en.pdf",
            "https://court.example.org/fee_es.pdf",
            {"warning"},
        ),
        ("https://court.example.org/en/2024", "https://court.example.org/es/2025", {"warning"}),
    ],
)
def test_a_page_of_the_same_site_in_the_language_of_the_text(
    source: str, target: str, severities: set[str]
) -> None:
    row = BilingualRow("a", f"See {source} for more.", f"Para más, vea {target} hoy.", "a:1")
    found = check_rows([row], "a", (EN, Tag("es")), CheckSettings())
    assert {f.severity for f in found if f.code == "url.differs"} == severities


def test_an_engine_leads_to_no_other_page() -> None:
    source = "See https://court.example.org/help for more."
    target = "Para más, vea https://court.example.org/es/ayuda hoy."
    found = run(source, target, source_tag=EN, target_tag=Tag("es"), codes=["url.differs"],
                by_engine=True)  # fmt: skip
    assert {f.severity for f in found} == {Severity.ERROR}


def test_a_line_that_an_editor_wrapped_ends_no_sentence() -> None:
    wrapped = (
        "The court asks you for information that it needs\nabout your family. Your answer is kept."
    )
    assert len(sentences(wrapped)) == 2
    assert len(sentences("bread\nmilk\neggs")) == 3


def test_greek_asks_with_a_semicolon() -> None:
    for mark in (";", "\u037e"):
        target = f"Χρειάζεστε διερμηνέα{mark}"
        found = run("Do you need an interpreter?", target, source_tag=EN, target_tag=Tag("el"))
        assert found == ()
    lost = run("Do you need help?", "Θέλετε βοήθεια.", source_tag=EN, target_tag=Tag("el"))
    assert [f.code for f in lost] == ["mark.question"]


@pytest.mark.parametrize("morning", ["6 صباحًا", "6 ص", "6:00 ص"])
def test_a_letter_of_a_word_is_no_part_of_the_day(morning: str) -> None:
    source, ar = "The office closes at 6 p.m.", Tag("ar")
    wrong = run(source, f"يغلق المكتب الساعة {morning}.", source_tag=EN, target_tag=ar)
    assert {f.code for f in wrong} == {"clock.differs"}
    for evening in ("6 مساءً", "6 م", "6:00 م"):
        right = f"يغلق المكتب الساعة {evening}."
        assert run(source, right, source_tag=EN, target_tag=ar) == ()


def test_the_test_language_has_lost_no_sentence() -> None:
    target = "[Ţéļļ ûš ŵĥîçĥ ļáñĝûáĝé ýöû šþéáķ. öñé ţŵö ţ] [Ŵé ŵîļļ çáļļ ýöû. öñé ţŵ]"
    row = BilingualRow("a", "Tell us which language you speak. We will call you.", target, "a:1")
    assert list(check_rows([row], "a", (EN, Tag("qps-ploc")), CheckSettings())) == []
