"""The "No." of a docket negates nothing."""

from __future__ import annotations

import pytest

from langaccess.core.model import Severity
from langaccess.core.tags import Tag
from langaccess.qa import number_spelled, run


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("DOCKET NO:", "DOCKET number:"),
        ("CASE NO.", "CASE number"),
        ("Case no. ____", "Case number ____"),
        ("Ref. No.", "Ref. number"),
        ("Widget No.: 5", "Widget number: 5"),
        ("FILE NOS.", "FILE numbers"),
        ("no. 5", "No. 5"),
        ("ORDER NO 12", "ORDER No. 12"),
        ("Nos. 3-5", "Nos. 3-5"),
        ("P.O. Box No 3", "P.O. Box No. 3"),
        ("NO. OF CHILDREN", "Number OF CHILDREN"),
        ("Write the no. of children.", "Write the number of children."),
        ("CELL NO. AND BED NO.", "CELL number AND BED number"),
        ("Name and No.", "Name and number"),
        ("INCIDENT NO / DATE", "INCIDENT number / DATE"),
    ],
)
def test_a_number_sign_is_spelled_for_an_engine(text: str, spelled: str) -> None:
    assert number_spelled(text, "en") == spelled
    assert number_spelled(text, "es") == text


@pytest.mark.parametrize(
    "text",
    [
        "The answer is no.",
        "THE ANSWER IS NO.",
        "Yes or No:",
        "NO.",
        "NO PARKING",
        "Any weapons? No.",
        "No 5 people may enter.",
        "In case no officer answers, call 911.",
        "You may say no.",
        "Any weapons? No. Of course not.",
        "Yes and No.",
        "VISA NO / YES",
        "IS THE VEHICLE LOCKED? NO",
    ],
)
def test_a_no_that_says_no_stays(text: str) -> None:
    assert number_spelled(text, "en") == text


@pytest.mark.parametrize(
    ("source", "target", "tag"),
    [
        ("CASE NO.", "CASO NÃO.", "pt"),
        ("DOCKET NO: 12", "EXPEDIENTE: no, 12", "es"),
        ("Case No. 7 is open.", "L'affaire n'est pas 7, ouverte.", "fr"),
    ],
)
def test_a_number_sign_that_became_a_negation_is_an_error(
    source: str, target: str, tag: str
) -> None:
    found = run(source, target, source_tag=Tag("en"), target_tag=Tag(tag))
    assert ("negation.differs", Severity.ERROR) in {(f.code, f.severity) for f in found}


@pytest.mark.parametrize(
    ("source", "target", "tag"),
    [
        ("CASE NO.", "CASO N.º", "pt"),
        ("Case No. 7 was not heard.", "El caso n.º 7 no se escuchó.", "es"),
        ("The answer is no.", "A resposta é não.", "pt"),
        ("Without a case no. we cannot help.", "Sem um número de caso não podemos ajudar.", "pt"),
    ],
)
def test_a_negation_of_the_source_is_one(source: str, target: str, tag: str) -> None:
    found = run(source, target, source_tag=Tag("en"), target_tag=Tag(tag))
    assert "negation.differs" not in {f.code for f in found}


@pytest.mark.parametrize(
    ("source", "target", "tag", "wrong"),
    [
        ("NO", "N.o", "pt", True),
        ("☐ YES ☐ NO", "☐ SIM ☐ N.º", "pt", True),
        ("Case No. 5 open? NO", "Caso n.º 5 aberto? N.º", "pt", True),
        ("WIDGET NO / DATE", "WIDGET NO / DATA", "pt", True),
        ("Case No. 5 open? NO", "Caso n.º 5 aberto? NÃO", "pt", False),
        ("WIDGET NO / DATE", "WIDGET NO / FECHA", "es", False),
        ("NO", "NÃO", "pt", False),
    ],
)
def test_an_answer_that_became_a_number_sign_holds_a_draft_up(
    source: str, target: str, tag: str, *, wrong: bool
) -> None:
    for by_engine, severity in ((True, Severity.ERROR), (False, Severity.WARNING)):
        found = run(source, target, source_tag=Tag("en"), target_tag=Tag(tag), by_engine=by_engine)
        assert (("negation.differs", severity) in {(f.code, f.severity) for f in found}) is wrong
