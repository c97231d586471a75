"""A midnight that ends a day must not become the one that begins it."""

from __future__ import annotations

import pytest

from langaccess.core.model import Severity
from langaccess.core.tags import Tag
from langaccess.qa import run

E, W = Severity.ERROR, Severity.WARNING


def found(source: str, target: str, tag: str, *, by_engine: bool = False) -> list[Severity]:
    codes = ("clock.differs", "number.differs")
    findings = run(
        source, target, source_tag=Tag("en"), target_tag=Tag(tag), codes=codes, by_engine=by_engine
    )
    return [f.severity for f in findings]


@pytest.mark.parametrize(
    ("source", "target", "tag", "severity"),
    [
        ("You have until midnight on Friday.", "Você tem até as 00:00 de sexta-feira.", "pt", E),
        ("File by midnight on March 3.", "Presente antes de las 0:00 del 3 de marzo.", "es", E),
        ("File by midnight Friday.", "Presente antes de las 12:00 a. m. del viernes.", "es-US", E),
        ("File by 12 midnight Friday.", "Déposez avant 0 h vendredi.", "fr", E),
        ("You have until midnight on Friday.", "您必须在星期五0:00之前提交。", "zh-Hans", E),
        ("You have until midnight on Friday.", "금요일 오전 12시까지 제출하십시오.", "ko", E),
        ("Open from noon to midnight on Friday.", "Aberto das 12:00 às 00:00 na sexta.", "pt", E),
        ("The park is open until midnight.", "O parque abre até as 00:00.", "pt", W),
        (
            "The park is open until 12 a.m. Sunday.",
            "O parque abre até as 00:00 de domingo.",
            "pt",
            W,
        ),
        ("It ends at midnight on May 1.", "Termina às 00:00 de 1 de maio.", "pt", E),
    ],
)
def test_a_deadline_at_the_beginning_of_its_day_is_named(
    source: str, target: str, tag: str, severity: Severity
) -> None:
    assert found(source, target, tag) == [severity]
    assert found(source, target, tag, by_engine=True) == [E]


@pytest.mark.parametrize(
    ("source", "target", "tag"),
    [
        ("You have until midnight on Friday.", "Você tem até a meia-noite de sexta-feira.", "pt"),
        ("You have until midnight on Friday.", "Você tem até as 24:00 de sexta-feira.", "pt"),
        ("File by midnight Friday.", "Presente antes de las 12 de la noche del viernes.", "es"),
        ("File by midnight Friday.", "星期五晚上12点前提交。", "zh-Hans"),
        (
            "No parking from midnight to 5 a.m. Friday.",
            "Proibido das 00:00 às 05:00 de sexta.",
            "pt",
        ),
        ("No parking between midnight and 5 a.m.", "Proibido entre 00:00 e 05:00.", "pt"),
        ("Call after midnight on Friday.", "Ligue depois das 00:00 de sexta-feira.", "pt"),
        ("We close at midnight.", "Fechamos às 00:00.", "pt"),
        ("Park closes at 12 midnight.", "O parque fecha à meia-noite.", "pt"),
        ("Court is at 12 noon.", "A audiência é ao meio-dia.", "pt"),
        ("Court is at 12 o'clock noon.", "La audiencia es a las 12 del mediodía.", "es"),
        ("Court is at 12:00 p.m. (noon).", "La audiencia es a las 12:00 p. m. (mediodía).", "es"),
        ("Open until 00:00.", "Aberto até as 00:00.", "pt"),
    ],
)
def test_a_midnight_that_says_the_same_is_taken(source: str, target: str, tag: str) -> None:
    assert found(source, target, tag) == []
