"""The letters behind a section are compared, however a translation writes them."""

from __future__ import annotations

import pytest

from langaccess.core.model import Severity
from langaccess.core.tags import Tag
from langaccess.qa import run

EN = Tag("en")


def found(source: str, target: str, tag: str) -> list[tuple[str, Severity]]:
    codes = ("cite.differs",)
    return [
        (one.code, one.severity)
        for one in run(source, target, source_tag=EN, target_tag=Tag(tag), codes=codes)
    ]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Under 18 U.S.C. § 241(b) you may sue.", "Segundo 18 U.S.C. § 241(c), pode processar."),
        ("See KRS 403.720(2)(b) for the rule.", "Veja KRS 403.720(2)(d) para a regra."),
        ("See 28 CFR 35.160(c) for the rule.", "Veja 28 CFR 35.160(d) para a regra."),
        ("It follows section 3(a) of the order.", "Segue a seção 3(b) da ordem."),
        ("It follows section 3(a) and section 3(b).", "Segue a seção 3 b)."),
        ("Section 3(a) of Executive Order 12988.", "A secção 3A) da Ordem Executiva 12988."),
        ("See 18 U.S.C. 241(b).", "Ver 18 U.S.C. 241b)."),
        ("The rule in paragraph (2)(c) applies.", "A regra do parágrafo (2)(d) aplica-se."),
    ],
)
def test_a_changed_letter_of_a_section_is_an_error(source: str, target: str) -> None:
    assert ("cite.differs", Severity.ERROR) in found(source, target, "pt")


@pytest.mark.parametrize(
    ("source", "target", "tag"),
    [
        ("See KRS 403.720(2)(b) for the rule.", "Veja KRS 403.720(2) b) para a regra.", "pt"),
        (
            "It follows section 3(a) of the order.",
            "Sigue la sección 3, inciso a, aquí.",
            "es",
        ),
        ("It follows section 3(a) of the order.", "Sigue el inciso a) de la sección 3.", "es"),
        ("The rule in paragraph (2)(c) applies.", "Se aplica el párrafo 2, inciso c).", "es"),
        ("The rule in paragraph (2)(c) applies.", "Se aplica el párrafo (2)(c).", "es"),
        ("It follows section 3(a) of the order.", "Sigue la sección 3.a) de la orden.", "es"),
        ("You may have a 401(k) plan.", "Puede tener un plan 401(k).", "es"),
        ("You have 10 (ten) days.", "Tiene 10 (diez) días.", "es"),
        ("Call 1(800)555-0123 today.", "Llame hoy al 1(800)555-0123.", "es"),
    ],
)
def test_the_same_section_in_another_dress_is_taken(source: str, target: str, tag: str) -> None:
    assert found(source, target, tag) == []


def test_a_letter_that_may_be_there_in_another_alphabet_is_only_looked_at() -> None:
    said = found("It follows section 3(a) of the order.", "Согласно разделу 3 (а) приказа.", "ru")
    assert said == [("cite.differs", Severity.WARNING)]
