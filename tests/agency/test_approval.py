"""Who may approve a text, and what makes an approval stale."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from langaccess.agency.approval import (
    ApprovalRequest,
    Certificate,
    Vendor,
    approvers,
    covers,
    may_approve,
)
from langaccess.agency.policy import Policy
from langaccess.core.errors import InputError
from langaccess.core.model import FACT_APPROVER, Credential, Person
from langaccess.core.names import name_pair
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
        ("es", "es-1994", False), ("es", "es-MX-x-a", False), ("es", "es-abl", False),
    ],
)  # fmt: skip
def test_only_a_region_may_be_left_open(held: str, asked: str, covered: bool) -> None:
    assert covers(Credential("x", EN, Tag(held), "translate"), EN, Tag(asked)) is covered


# -- a vendor's certificate ------------------------------------------------------------------------

PAPER = Certificate("certificate.pdf", "a" * 64)
FIRM = Vendor("Tom Vega", "Rita Paz", "Kim Lee", PAPER)


def refusals(vendor: Vendor, policy: Policy, text: ApprovalRequest = TEXT) -> list[str]:
    decision = may_approve(vendor, text, policy, on=TODAY)
    return [] if decision.allowed else [reason.text for reason in decision.reasons]


def test_two_people_of_a_vendor_with_a_clerk_who_is_neither_may_approve(policy: Policy) -> None:
    decision = may_approve(FIRM, TEXT, policy, on=TODAY)
    assert decision.allowed
    words = "Rita Paz is named for en to es on the vendor's certificate"
    assert decision.reasons[0].text == words
    assert FIRM.name == "Rita Paz"
    assert replace(FIRM, reviser="").name == "Tom Vega"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"translator": " "}, ["the name of the translator is missing"]),
        ({"recorded_by": " "}, ["the name of the clerk is missing"]),
        ({"reviser": "T. Vega"}, ["T. Vega wrote this text, so they cannot revise it"]),
        ({"reviser": "Benjamin Sato"}, ["Benjamin Sato wrote this text, so they cannot revise it"]),
        ({"recorded_by": "Thomas Vega"},
         ["Thomas Vega cannot enter a certificate of their own work"]),
        ({"recorded_by": "R. Paz"}, ["R. Paz cannot enter a certificate of their own work"]),
        ({"reviser": " "},
         ["this needs two people: the certificate must also name a reviser (--reviser)"]),
    ],
)  # fmt: skip
def test_the_names_on_a_certificate_are_those_of_different_people(
    policy: Policy, changes: Any, words: list[str]
) -> None:
    text = replace(TEXT, written_by=("B. Sato",))
    assert refusals(replace(FIRM, **changes), policy, text) == words


def test_one_linguist_is_enough_where_the_class_asks_for_one(policy: Policy) -> None:
    one, sign = replace(FIRM, reviser=""), replace(TEXT, document_class="operational")
    assert refusals(one, policy, sign) == []
    assert len(refusals(one, policy, replace(sign, apart=True))) == 1
    assert refusals(FIRM, policy, replace(sign, apart=True)) == []
    assert len(refusals(one, policy, replace(TEXT, document_class=None))) == 1
    assert refusals(FIRM, policy, replace(TEXT, open_errors=2)) == [
        "the checks found 2 errors, not yet resolved"
    ]


def test_a_coordinator_may_tell_the_names_on_a_certificate_apart(policy: Policy) -> None:
    near, clerk = replace(FIRM, reviser="Tomas Vega"), replace(FIRM, recorded_by="Ritta Paz")
    assert refusals(near, policy)
    assert refusals(clerk, policy)
    two = frozenset({name_pair("Tomas Vega", "Tom Vega"), name_pair("Ritta Paz", "Rita Paz")})
    assert refusals(near, policy, replace(TEXT, two_people=two)) == []
    assert refusals(clerk, policy, replace(TEXT, two_people=two)) == []
    ann = replace(ANA, name="Anna Ruiz")
    mine = replace(TEXT, written_by=("Ana Ruiz",))
    assert rules(ann, mine, policy) == ["floor.9"]
    told_apart = frozenset({name_pair("Ana Ruiz", "Anna Ruiz")})
    assert rules(ann, replace(mine, two_people=told_apart), policy) == []


# -- words -----------------------------------------------------------------------------------------


def said(person: Person, policy: Policy, text: ApprovalRequest = TEXT) -> list[str]:
    return [one.text for one in may_approve(person, text, policy, on=TODAY).reasons]


def test_the_reason_names_the_credential_that_lasted_longest(policy: Policy) -> None:
    first, last = date(2020, 1, 1), date(2026, 1, 1)
    old = (replace(TESTED, expires=first), replace(TESTED, expires=last))
    for held in (old, old[::-1]):
        words = said(replace(ANA, credentials=held, role="clerk"), policy)
        assert words == ["Ana Ruiz's translator_tested expired on 2026-01-01 (clerk)"]
    later = replace(TESTED, issued=date(2026, 12, 1), expires=None)
    for three in ((later, *old), (*old, later)):
        assert said(replace(ANA, credentials=three), policy) == [
            "Ana Ruiz's translator_tested counts only from 2026-12-01"
        ]
    assert said(holding(issued=date(2026, 12, 1)), policy) == [
        "Ana Ruiz's translator_tested counts only from 2026-12-01"
    ]


def test_the_reason_says_what_a_person_holds_and_why_a_second_one_is_needed(
    policy: Policy,
) -> None:
    other = replace(TESTED, kind="library_card")
    held = replace(ANA, credentials=(replace(TESTED, scope="interpret"), other, other))
    (words,) = said(held, policy)
    assert words.startswith("Ana Ruiz has library_card (revise), translator_tested (interpret), ")
    assert words.endswith("which does not qualify a translator or reviser")
    assert said(replace(ANA, credentials=()), policy) == ["Ana Ruiz has no credential for en to es"]
    mine = replace(TEXT, written_by=("ana",))
    assert said(ANA, policy, mine) == [
        "Ana Ruiz wrote this text, and public_information needs a second person"
    ]
    undeclared = replace(mine, document_class=None)
    assert said(ANA, policy, undeclared) == said(ANA, policy, mine)
    assert said(ANA, policy, replace(mine, apart=True)) == [
        "Ana Ruiz wrote this text, and this needs a second person"
    ]
    rights = replace(mine, document_class="rights_information")
    assert "rights_information needs" in said(ANA, policy, rights)[0]


def test_what_to_do_instead_fits_the_reasons(policy: Policy) -> None:
    def instead(person: Person, text: ApprovalRequest) -> tuple[str, ...]:
        return may_approve(person, text, policy, on=TODAY).instead

    fix = "fix the errors, or answer each one with a reason"
    assert instead(ANA, replace(TEXT, open_errors=1)) == (fix,)
    assert len(instead(replace(ANA, credentials=()), TEXT)) == 2
    assert len(instead(holding(expires=date(2020, 1, 1)), TEXT)) == 2
    assert len(instead(holding(scope="interpret"), TEXT)) == 2
    assert instead(replace(ANA, credentials=()), replace(TEXT, open_errors=1))[-1] == fix
    assert instead(ANA, TEXT) == ()


def test_one_person_at_least_approves_beside_the_writer(tmp_path: Path, policy: Policy) -> None:
    assert [approvers(policy, name) for name in ("operational", "public_information", None)] == [
        1, 1, 1,
    ]  # fmt: skip
    three = of(tmp_path / "j.yaml", "documents: {classes: {public_information: {approvals: 3}}}\n")
    assert [approvers(three, name) for name in ("operational", "public_information", None)] == [
        1, 2, 2,
    ]  # fmt: skip


# -- a statement in one language (a fact) ---------------------------------------------------------

FACT = ApprovalRequest(EN, EN, None, written_by=("Dana Ward",), apart=True)
CHIEF = Person("ortiz", "Rosa Ortiz", credentials=(Credential(FACT_APPROVER, EN, EN, "revise"),))


def test_a_fact_is_approved_by_who_approves_facts(policy: Policy) -> None:
    decision = may_approve(CHIEF, FACT, policy, on=TODAY)
    assert decision.allowed
    assert decision.reasons[0].text == "Rosa Ortiz is qualified for facts"


def test_a_linguist_does_not_approve_a_fact(policy: Policy) -> None:
    decision = may_approve(ANA, FACT, policy, on=TODAY)
    assert [one.text for one in decision.reasons] == [
        "Ana Ruiz does not approve facts for the agency"
    ]
    assert decision.instead[0].startswith("ask a person whose entry in roster/ has `approves_facts")


def test_who_approves_facts_approves_no_translation(policy: Policy) -> None:
    assert rules(CHIEF, TEXT, policy) == ["floor.9"]


def test_who_wrote_a_fact_does_not_approve_it(policy: Policy) -> None:
    assert rules(CHIEF, replace(FACT, written_by=("rosa ortiz",)), policy) == ["floor.9"]


def test_who_left_approves_no_fact(policy: Policy) -> None:
    gone = replace(CHIEF.credentials[0], expires=TODAY - timedelta(days=1))
    assert rules(replace(CHIEF, credentials=(gone,)), FACT, policy) == ["floor.4"]


def test_a_vendor_approves_no_fact(policy: Policy) -> None:
    vendor = Vendor("A. B.", "C. D.", "E. F.", Certificate("c.pdf", "0" * 64))
    decision = may_approve(vendor, FACT, policy, on=TODAY)
    assert [one.text for one in decision.reasons] == [
        "a statement of the agency is approved by a person of the agency, not by a vendor"
    ]
