"""Who may approve a text, and what makes an approval stale."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from langaccess.agency.approval import ApprovalRequest, covers, may_approve
from langaccess.agency.policy import Policy
from langaccess.core.errors import InputError
from langaccess.core.model import Credential, Person
from langaccess.core.tags import Tag
from tests.policyfiles import of

TODAY = date(2026, 11, 25)
EN, ES, PT, BR = Tag("en"), Tag("es"), Tag("pt"), Tag("pt-BR")
TESTED = Credential("translator_tested", EN, ES, "revise", date(2024, 1, 1), date(2027, 1, 1))
ANA = Person("ana", "Ana Ruiz", credentials=(TESTED,))
TEXT = ApprovalRequest(EN, ES, "public_information", written_by=("ben",))


@pytest.fixture
def policy(tmp_path: Path) -> Policy:
    return of(tmp_path / "jurisdiction.yaml")


def rules(person: Person, text: ApprovalRequest, policy: Policy, on: date = TODAY) -> list[str]:
    decision = may_approve(person, text, policy, on=on)
    assert decision.allowed is (not decision.instead)
    return [] if decision.allowed else [reason.rule for reason in decision.reasons]


def holding(**changes: Any) -> Person:
    return replace(ANA, credentials=(replace(TESTED, **changes),))


def test_a_qualified_second_person_may_approve_and_is_told_why(policy: Policy) -> None:
    decision = may_approve(ANA, TEXT, policy, on=TODAY)
    assert decision.allowed
    assert decision.reasons[0].text == "Ana Ruiz is qualified for en to es"


def test_the_writer_may_not_approve_where_two_are_asked_for(policy: Policy) -> None:
    assert rules(ANA, replace(TEXT, written_by=("ben", "ana")), policy) == ["floor.9"]


@pytest.mark.parametrize("spelled", ["Ruiz, Ana", "ana ruíz", "Ruíz  Ana"])
def test_another_spelling_of_ones_name_makes_nobody_a_second_person(
    policy: Policy, spelled: str
) -> None:
    assert rules(ANA, replace(TEXT, written_by=(spelled,)), policy) == ["floor.9"]


def test_the_writer_may_release_where_the_class_asks_for_one(policy: Policy) -> None:
    own = replace(TEXT, written_by=("ana",), document_class="operational")
    assert rules(ANA, own, policy) == []


def test_an_undeclared_document_is_approved_like_its_default_class(policy: Policy) -> None:
    assert rules(ANA, replace(TEXT, document_class=None, written_by=("ana",)), policy) == [
        "floor.9"
    ]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"expires": TODAY - timedelta(days=1)}, "floor.4"),
        ({"issued": TODAY + timedelta(days=1)}, "floor.4"),
        ({"target": PT}, "floor.9"),
        ({"source": ES, "target": EN}, "floor.9"),
        ({"source": ES, "target": None}, "floor.9"),
        ({"scope": "interpret"}, "floor.5"),
        ({"scope": "converse"}, "floor.5"),
        ({"kind": "library_card"}, "floor.5"),
    ],
)
def test_a_credential_counts_for_its_pair_direction_scope_and_time_only(
    policy: Policy, changes: dict[str, object], rule: str
) -> None:
    assert rules(holding(**changes), TEXT, policy) == [rule]


def test_a_credential_counts_on_its_last_day(policy: Policy) -> None:
    assert rules(holding(expires=TODAY), TEXT, policy) == []
    assert rules(holding(issued=TODAY, expires=None), TEXT, policy) == []


def test_a_valid_credential_outweighs_an_expired_one(policy: Policy) -> None:
    old = replace(TESTED, expires=date(2020, 1, 1))
    assert rules(replace(ANA, credentials=(old, TESTED)), TEXT, policy) == []


def test_all_reasons_are_given_and_not_the_first_alone(policy: Policy) -> None:
    text = replace(TEXT, written_by=("ana",), open_errors=2)
    found = rules(holding(expires=date(2020, 1, 1)), text, policy)
    assert found == ["floor.4", "floor.9", "floor.10"]


def test_an_open_error_blocks_approval(policy: Policy) -> None:
    assert rules(ANA, replace(TEXT, open_errors=1), policy) == ["floor.10"]


def test_an_agency_names_the_credentials_that_count(tmp_path: Path) -> None:
    policy = of(tmp_path / "j.yaml", "review: {credentials: [vendor_linguist]}\n")
    assert rules(ANA, TEXT, policy) == ["floor.5"]
    assert rules(holding(kind="vendor_linguist"), TEXT, policy) == []


def test_an_unknown_class_is_an_input_error(policy: Policy) -> None:
    with pytest.raises(InputError, match="flyer"):
        may_approve(ANA, replace(TEXT, document_class="flyer"), policy, on=TODAY)


@pytest.mark.parametrize(
    ("held", "asked", "covered"),
    [
        ("es", "es", True), ("es", "es-MX", True), ("es", "es-419", True), ("es-MX", "es", False),
        ("pt", "pt-BR", True), ("pt-PT", "pt-BR", False), ("zh", "zh-Hans", False),
        ("zh-Hans", "zh-Hant", False), ("quc", "mam", False), ("es", "est", False),
    ],
)  # fmt: skip
def test_only_a_region_may_be_left_open(held: str, asked: str, covered: bool) -> None:
    assert covers(Credential("x", EN, Tag(held), "translate"), EN, Tag(asked)) is covered
