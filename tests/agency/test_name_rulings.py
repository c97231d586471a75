"""Who may record that two similar names are two people, and that an interpreter was asked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from langaccess.agency import ledger
from langaccess.agency.approval import two_people
from langaccess.agency.name_rulings import (
    ANSWERED,
    TWO_PEOPLE,
    record_answer,
    record_two_people,
)
from langaccess.agency.session import Session
from langaccess.core.errors import InputError
from tests.agency.approval_kit import NOON


def test_a_coordinator_says_that_two_similar_names_are_two_people(office: Session) -> None:
    found = record_two_people(
        office, " Maria Garcia ", "Mario Garcia", by="Kim Lee", why=" brother and sister "
    )
    assert found.one_person
    (written,) = ledger.entries(office.connection, TWO_PEOPLE)
    assert dict(written.data) == {
        "names": ["Maria Garcia", "Mario Garcia"], "by": "lee", "name": "Kim Lee",
        "why": "brother and sister", "found": found.reason, **ledger.here(),
    }  # fmt: skip
    assert written.at == NOON
    assert two_people(office) == {frozenset({"maria garcia", "mario garcia"})}
    office.now -= timedelta(days=1)
    assert two_people(office) == frozenset(), "a ruling from a later day"


@pytest.mark.parametrize(
    ("one", "other", "by", "why", "words"),
    [
        ("Maria Garcia", "Mario Garcia", "lee", "  ", "give the reason"),
        ("Maria Garcia", "MARIA  GARCIA", "lee", "sisters", "is written like"),
        ("Maria Garcia", "Wei Chen", "lee", "strangers", "count as two people already"),
        ("Maria Garcia", "Mario Garcia", "roe", "siblings", "not a coordinator"),
        ("Maria Garcia", "Mario Garcia", "Roe", "siblings", "not a coordinator"),
        ("Maria Garcia", "Mario Garcia", "old", "siblings", "not used"),
        (
            "Maria Garcia",
            "Mario Garcia",
            "Jane Known",
            "siblings",
            "no one in your agency's roster",
        ),
        ("Kim Lee", "Kimberly Lee", "lee", "not me", "may be one of the two"),
        ("Kimberly Lee", "K. Lee", "lee", "not me", "may be one of the two"),
    ],
)
def test_what_cannot_be_decided_is_not_recorded(
    office: Session, one: str, other: str, by: str, why: str, words: str
) -> None:
    with pytest.raises(InputError, match=words):
        record_two_people(office, one, other, by=by, why=why)
    assert two_people(office) == frozenset()


def test_who_asked_an_interpreter_is_recorded(office: Session) -> None:
    entry = record_answer(
        office, ("ortiz", "Elena Ortiz"), [" Juan Ortiz "], by=" Kim Lee ", case=" 26-1 "
    )
    assert (entry.kind, entry.at) == (ANSWERED, NOON)
    assert dict(entry.data) == {
        "interpreter": "ortiz", "name": "Elena Ortiz", "by": "Kim Lee", "case": "26-1",
        "involved": ["Juan Ortiz"], **ledger.here(),
    }  # fmt: skip
    assert record_answer(office, ("ortiz", "Elena Ortiz"), [], by="Kim Lee").data["case"] == ""


@pytest.mark.parametrize("by", ["", "0412", "ortiz", " ortiz ", "E. Ortiz", "Ortiz, Elena"])
def test_an_interpreter_does_not_answer_alone(office: Session, by: str) -> None:
    with pytest.raises(InputError):
        record_answer(office, ("ortiz", "Elena Ortiz"), ["Juan Ortiz"], by=by)
    assert list(ledger.entries(office.connection)) == []
