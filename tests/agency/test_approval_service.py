"""The service that approves: what it shows, requires and writes, and what the log then says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from langaccess.agency import ledger
from langaccess.agency.approval import (
    APPROVED,
    REJECTED,
    VOUCHED,
    AcceptedFinding,
    Published,
    approve,
    consider,
    keep,
    keep_evidence,
    needed_now,
    plain_digest,
    reject,
)
from langaccess.agency.policy import digest
from langaccess.agency.rules_log import POLICY_TEXT, stored_rules
from langaccess.agency.session import Session
from langaccess.agency.workspace import find
from langaccess.core.model import Person, Reason
from tests.agency.approval_kit import (
    AGENCY,
    ANA,
    BEA,
    DAY,
    EN,
    ERROR,
    ES,
    INFO,
    NOON,
    ONE,
    TWO,
    WARNING,
    ask,
    give,
    held,
    kinds,
    log,
    rules,
    text,
    wrote,
)
from tests.policyfiles import HEAD

# -- one act ---------------------------------------------------------------------------------------


def test_an_approval_is_written_with_all_it_was_given_under(office: Session) -> None:
    shown = text(findings=(INFO,))
    (answer,) = give(office, shown)
    assert answer.signed
    assert answer.decision.allowed
    assert (answer.needed, answer.people, answer.rejection, answer.lowered) == (1, 2, None, "")
    (entry,) = ledger.entries(office.connection, APPROVED)
    assert dict(entry.data) == {
        "what": "translation", "document": "flyer.md", "lang": "es",
        "texts": [["s1", "source 1", "target 1", "terms 1"]],
        "policy": digest(office.policy),
        "by": {"id": "ana", "name": "Ana Ruiz"},
        "credential": {
            "kind": "translator_tested", "pair": "en to es", "scope": "revise", "issuer": "ATA",
            "expires": "2027-01-01", "evidence": "ata-17",
        },
        "class": "public_information", "people": 2,
        "findings": [["s1", "mark.space", "info"]],
        "plain": [plain_digest(shown.english, shown.words)],
        **ledger.here(),
    }  # fmt: skip
    (one,) = answer.held
    assert (one.seq, one.at, one.what, one.document, one.tag) == (
        entry.seq, NOON, "translation", "flyer.md", ES,
    )  # fmt: skip
    assert (one.text, one.by, one.name, one.credential) == (
        ONE, "ana", "Ana Ruiz", "translator_tested",
    )  # fmt: skip
    assert (one.policy, one.account, one.machine) == (
        digest(office.policy), ledger.here()["account"], ledger.here()["machine"],
    )  # fmt: skip
    assert (one.document_class, one.people, one.findings) == (
        "public_information", 2, (("s1", "mark.space", "info"),),
    )  # fmt: skip
    assert (one.why, one.despite, one.class_was, one.class_why, one.published, one.vendor) == (
        "", "", "", "", None, None,
    )  # fmt: skip
    assert not one.clock_back
    assert one.rests_on is None


def test_asking_writes_nothing(office: Session) -> None:
    (answer,) = ask(office)
    assert answer.decision.allowed
    assert not answer.signed
    assert kinds(office.connection) == []


def test_nothing_to_approve_writes_nothing(office: Session) -> None:
    assert consider(office, (), ANA) == ()
    assert approve(office, (), ANA) == ()
    assert reject(office, (), ANA, why="no") is None
    assert keep(office, (), ANA, why="a typo") is None
    assert kinds(office.connection) == []


def test_the_rules_are_kept_once_for_the_first_approval(office: Session) -> None:
    give(office)
    give(office, text(TWO))
    assert kinds(office.connection) == [POLICY_TEXT, APPROVED, APPROVED]
    assert list(stored_rules(office.connection)) == [office.rules_digest]


def test_several_texts_are_one_act(office: Session) -> None:
    answers = give(office, text(), text(TWO))
    assert [one.signed for one in answers] == [True, True]
    (entry,) = ledger.entries(office.connection, APPROVED)
    assert entry.data["texts"] == [ONE.row, TWO.row]
    assert [one.held[0].text for one in answers] == [ONE, TWO]


def test_the_rest_is_approved_where_one_text_may_not_be(office: Session) -> None:
    first, second = give(office, text(findings=(ERROR,)), text(TWO))
    assert (first.signed, second.signed) == (False, True)
    assert rules(first) == ["floor.10"]
    assert first.held == ()
    assert held(office, TWO) == ["ana"]


def test_nothing_is_written_where_nothing_may_be_approved(office: Session) -> None:
    (answer,) = give(office, text(findings=(ERROR,)))
    assert not answer.signed
    assert kinds(office.connection) == []


def test_an_undeclared_text_is_approved_under_the_default_class(office: Session) -> None:
    give(office, text(document_class=None))
    (entry,) = ledger.entries(office.connection, APPROVED)
    assert (entry.data["class"], entry.data["people"]) == ("public_information", 2)


def test_a_text_without_document_or_terms_is_approved_as_well(office: Session) -> None:
    give(office, text(TWO, document=""))
    assert log(office).holding(TWO, ES)[0].document == ""
    assert log(office).holding(TWO, ES, document="flyer.md") == ()
    assert log(office).of("s2", ES) == log(office).holding(TWO, ES)
    assert log(office).of("s2", EN) == ()


# -- once a day ------------------------------------------------------------------------------------


def test_the_same_person_signs_once_a_day_and_a_second_one_too(office: Session) -> None:
    give(office)
    (again,) = give(office, at=NOON + timedelta(minutes=5))
    assert again.decision.allowed
    assert not again.signed
    assert [one.by for one in again.held] == ["ana"]
    (second,) = give(office, who=BEA)
    assert second.signed
    assert [one.by for one in second.held] == ["ana", "bea"]
    assert len(list(ledger.entries(office.connection, APPROVED))) == 2


def test_the_next_day_is_a_new_review(office: Session) -> None:
    give(office)
    (next_day,) = give(office, at=NOON + DAY)
    assert next_day.signed
    assert [one.at for one in next_day.held] == [NOON + DAY]


def test_what_was_withdrawn_today_is_signed_again(office: Session) -> None:
    give(office)
    (last,) = ledger.entries(office.connection, APPROVED)
    (same,) = give(office, text(since=last.seq - 1))
    assert not same.signed
    (anew,) = give(office, text(since=last.seq))
    assert anew.signed


def test_vouching_for_a_publication_is_another_act_than_approving(
    office: Session, tmp_path: Path
) -> None:
    path = tmp_path / "published.pdf"
    path.write_bytes(b"as the court printed it")
    kept = keep_evidence(office.workspace.state, path)
    paper = Published(kept, "State Court", "https://court.example/es")
    give(office)
    (vouched,) = give(office, published=paper)
    assert vouched.signed
    (entry,) = ledger.entries(office.connection, VOUCHED)
    assert entry.data["published"] == {
        "file": "published.pdf", "sha256": kept.sha256, "by": "State Court",
        "source": "https://court.example/es",
    }  # fmt: skip
    (one,) = vouched.held
    assert one.published == paper
    assert one.rests_on == kept
    (same,) = give(office, published=paper)
    assert not same.signed
    (plain,) = give(office)
    assert plain.signed


# -- two people ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ana", "Ana Ruiz", "Ruiz, A."])
def test_who_wrote_a_text_is_not_the_second_person(office: Session, name: str) -> None:
    (answer,) = ask(office, text(written_by=("Ben Sato", name)))
    assert rules(answer) == ["floor.9"]
    assert answer.decision.instead


def test_one_person_is_enough_for_a_class_of_one(office: Session) -> None:
    own = text(document_class="operational", written_by=("ana",))
    (answer,) = ask(office, own)
    assert rules(answer) == []
    assert (answer.needed, answer.people) == (1, 1)
    (apart,) = ask(office, replace(own, apart=True))
    assert rules(apart) == ["floor.9"]
    assert "this needs a second person" in apart.decision.reasons[0].text


def test_a_class_of_three_needs_two_approvals(tmp_path: Path) -> None:
    rule = "documents: {classes: {public_information: {approvals: 3}}}\n"
    (tmp_path / "jurisdiction.yaml").write_text(HEAD + AGENCY + rule, encoding="utf-8")
    with Session(find(explicit=tmp_path)) as office:
        office.now = NOON
        (answer,) = ask(office)
        assert (answer.needed, answer.people) == (2, 3)
        (other,) = ask(office, text(document_class="operational"))
        assert (other.needed, other.people) == (1, 1)


def test_two_ids_of_one_person_are_one_approval(office: Session) -> None:
    twin = replace(ANA, id="aruiz", name="A. Ruiz")
    give(office)
    give(office, who=twin)
    assert held(office) == ["ana"]


def test_two_people_of_one_name_are_two_after_a_coordinator_said_so(office: Session) -> None:
    twin = replace(ANA, id="aruiz", name="Anna Ruiz")
    give(office)
    give(office, who=twin)
    assert held(office) == ["ana"]
    data = {"names": ["Ana Ruiz", "Anna Ruiz"], "by": "lee", "name": "Kim Lee", "why": "two"}
    ledger.append(office.connection, "names.two_people", data, at=NOON)
    assert held(office) == ["ana", "aruiz"]
    (answer,) = ask(office, text(written_by=("Anna Ruiz",)))
    assert rules(answer) == []


def test_the_writers_own_approval_counts_only_where_one_is_enough(office: Session) -> None:
    wrote(office, "Ana Ruiz")
    wrote(office, "Ben Sato", TWO)
    give(office, text(document_class="operational", written_by=("ana",)))
    give(office, text(TWO))
    assert held(office) == ["ana"]
    assert held(office, apart=True) == []
    assert held(office, TWO, apart=True) == ["ana"]


@pytest.mark.parametrize(
    ("before", "people", "needed", "now"),
    [(0, 0, 1, 1), (1, 3, 1, 2), (1, 2, 2, 2), (1, 1, 1, 1), (1, 4, 2, 3)],
)
def test_a_number_that_was_higher_at_the_last_approval_counts_on(
    office: Session, before: int, people: int, needed: int, now: int
) -> None:
    give(office)
    (given,) = log(office).holding(ONE, ES, document="flyer.md")
    last = replace(given, people=people)
    early = replace(given, people=9, seq=0)
    assert needed_now([last, early][: before * 2], needed) == now


# -- findings --------------------------------------------------------------------------------------


@pytest.mark.slow
def test_no_check_is_not_the_same_as_no_finding(office: Session) -> None:
    (answer,) = ask(office, text(findings=None))
    assert rules(answer) == ["floor.10"]
    assert "no check" in answer.decision.reasons[0].text
    assert list(answer.to_read(ANA)) == []


def test_an_error_blocks_and_has_no_sheet(office: Session) -> None:
    (answer,) = ask(office, text(findings=(ERROR, WARNING)))
    assert rules(answer) == ["floor.10"]
    assert "1 error" in answer.decision.reasons[0].text
    assert answer.code == ""


def test_a_warning_is_seen_before_it_is_signed(office: Session) -> None:
    doubtful = text(findings=(WARNING, INFO))
    (answer,) = give(office, doubtful)
    assert list(answer.to_read(ANA)) == ["the number differs (number.differs)"]
    assert rules(answer) == ["floor.10"]
    assert len(answer.code) == 8
    assert "the number differs (number.differs)" in answer.decision.reasons[0].text
    assert answer.code in answer.decision.instead[0]
    (wrong,) = give(office, doubtful, seen="0" * 8)
    assert not wrong.signed
    (signed,) = give(office, doubtful, seen=f" {answer.code.upper()} ")
    assert signed.signed
    assert signed.code == answer.code
    (entry,) = ledger.entries(office.connection, APPROVED)
    assert entry.data["findings"] == [
        ["s1", "number.differs", "warning"], ["s1", "mark.space", "info"],
    ]  # fmt: skip


def test_who_signed_with_a_warning_is_not_asked_again_but_the_next_person_is(
    office: Session,
) -> None:
    doubtful = text(findings=(WARNING,))
    (asked,) = ask(office, doubtful)
    give(office, doubtful, seen=asked.code)
    (again,) = ask(office, doubtful)
    assert rules(again) == []
    (late,) = ask(office, doubtful, seen="0" * 8)
    assert rules(late) == []
    (other,) = ask(office, doubtful, who=BEA)
    assert rules(other) == ["floor.10"]


def test_a_code_is_of_its_texts_and_findings_and_no_others(office: Session) -> None:
    doubtful, second = text(findings=(WARNING,)), text(TWO, findings=(WARNING,))
    codes = {
        ask(office, doubtful)[0].code,
        ask(office, second)[0].code,
        ask(office, doubtful, second)[0].code,
        ask(office, text(findings=(replace(WARNING, message="another"),)))[0].code,
        ask(office, text(findings=(replace(WARNING, code="date.differs"),)))[0].code,
        ask(office, text(replace(ONE, target="changed"), findings=(WARNING,)))[0].code,
    }
    assert len(codes) == 6
    turned = ask(office, second, doubtful)
    assert turned[0].code == turned[1].code == ask(office, doubtful, second)[0].code
    mixed = ask(office, doubtful, text(TWO))
    assert mixed[0].code == mixed[1].code != ask(office, doubtful)[0].code
    assert (rules(mixed[0]), rules(mixed[1])) == (["floor.10"], [])


def test_a_code_binds_what_is_signed_also_where_nothing_is_open(office: Session) -> None:
    (asked,) = ask(office)
    (other,) = give(office, text(replace(ONE, target="changed")), seen=asked.code)
    assert rules(other) == ["floor.9"]
    assert asked.code in other.decision.reasons[0].text
    (signed,) = give(office, seen=asked.code)
    assert signed.signed


def test_another_persons_answer_to_a_finding_is_read_and_the_own_one_is_known(
    office: Session,
) -> None:
    said = AcceptedFinding(ERROR, "Ben Sato", "a matter of style")
    (asked,) = give(office, text(answered=(said,)))
    assert rules(asked) == ["floor.10"]
    assert "Ben Sato answered: a matter of style" in asked.decision.reasons[0].text
    codes = {
        ask(office, text(answered=(replace(said, **change),)))[0].code
        for change in ({}, {"why": "other"}, {"by": "Bo"}, {"finding": WARNING})
    }
    assert len(codes | {ask(office)[0].code}) == 5
    for own in (replace(said, by=ANA.name), replace(said, person=ANA.id)):
        (known,) = ask(office, text(answered=(own,)))
        assert rules(known) == []
    (signed,) = give(office, text(answered=(said,)), seen=asked.code)
    assert signed.signed
    (entry,) = ledger.entries(office.connection, APPROVED)
    assert entry.data["findings"] == [["s1", ERROR.code, "error, answered by Ben Sato"]]


def test_a_reason_of_the_wing_is_given_with_its_way_out(office: Session) -> None:
    ground = Reason("phrases.source", "the phrase is not in the file")
    (answer,) = ask(office, text(against=(ground,), ways=("name the right file",)))
    assert answer.decision.reasons == (ground,)
    assert answer.decision.instead == ("name the right file",)


# -- rejections ------------------------------------------------------------------------------------


def test_a_rejection_takes_back_what_was_approved_of_the_same_words(office: Session) -> None:
    give(office, text(), text(TWO))
    entry = reject(office, (text(),), BEA, why=" the tone is rude ")
    assert entry is not None
    assert entry.kind == REJECTED
    assert (entry.data["why"], entry.data["by"]["id"]) == ("the tone is rude", "bea")
    assert entry.data["texts"] == [ONE.row]
    assert (entry.at, entry.data["document"], entry.data["lang"]) == (NOON, "flyer.md", "es")
    assert "class" not in entry.data
    assert held(office) == []
    assert held(office, TWO) == ["ana"]
    found = log(office).rejection(ONE, ES, document="flyer.md")
    assert (found.by, found.why) == ("bea", "the tone is rude")
    assert log(office).rejection(TWO, ES, document="flyer.md") is None


def test_a_rejection_counts_for_the_words_whatever_the_terms(office: Session) -> None:
    give(office)
    reject(office, (text(replace(ONE, terms="terms 2")),), BEA, why="no")
    assert held(office) == []
    reject(office, (text(replace(TWO, target="another")),), BEA, why="no")
    give(office, text(TWO))
    assert held(office, TWO) == ["ana"]


def test_a_code_read_before_a_rejection_is_not_one_after_it(office: Session) -> None:
    doubtful = text(findings=(WARNING,))
    (before,) = ask(office, doubtful)
    entry = reject(office, (doubtful,), BEA, why="no")
    assert entry is not None
    assert entry.seq == 1
    (after,) = ask(office, doubtful, despite="it is right")
    assert after.code != before.code


def test_a_rejection_with_a_clock_that_went_back_says_so(office: Session) -> None:
    ledger.append(office.connection, "other", {}, at=NOON + DAY)
    reject(office, (text(),), BEA, why="no")
    (one,) = log(office).of("s1", ES, document="flyer.md")
    assert one.clock_back


def test_a_rejected_text_is_approved_only_with_a_word_on_the_rejection(office: Session) -> None:
    reject(office, (text(),), BEA, why="the tone is rude")
    (answer,) = give(office)
    assert rules(answer) == ["floor.9"]
    assert "Beatriz Mora rejected this text on 2026-11-25: the tone is rude" in (
        answer.decision.reasons[0].text
    )
    assert "--despite-rejection" in answer.decision.instead[0]
    assert answer.rejection is not None
    (blank,) = give(office, despite="  ")
    assert not blank.signed
    first, second = give(office, text(), text(TWO), despite=" the tone was changed ")
    assert first.signed
    assert second.signed
    acts = list(ledger.entries(office.connection, APPROVED))
    assert [(act.data["texts"][0][0], act.data.get("despite")) for act in acts] == [
        ("s2", None), ("s1", "the tone was changed"),
    ]  # fmt: skip
    assert log(office).rejection(ONE, ES, document="flyer.md") is None
    (later,) = ask(office, who=BEA)
    assert rules(later) == []


def test_an_approval_despite_a_rejection_ends_it_for_the_same_wording(office: Session) -> None:
    words = text().words
    reject(office, (text(),), BEA, why="the tone is rude")
    spaced = replace(text(replace(ONE, target="with two spaces")), words=words)
    assert rules(ask(office, spaced)[0]) == ["floor.9"]
    assert give(office, spaced, despite="the tone is right")[0].signed
    again = replace(text(replace(ONE, target="with three spaces")), words=words)
    assert rules(ask(office, again)[0]) == []


def test_a_vendors_translation_may_be_rejected_by_someone_without_a_credential(
    office: Session,
) -> None:
    clerk = Person("kim", "Kim Lee")
    entry = reject(office, (text(),), clerk, why="wrong number")
    assert entry is not None
    assert entry.data["credential"] == {}


# -- a lowered class -------------------------------------------------------------------------------


def test_a_lowered_class_needs_a_reason_and_someone_who_did_not_write_it(office: Session) -> None:
    give(office)
    office.now = NOON + DAY
    low = text(document_class="operational", written_by=("Ben Sato",))
    (answer,) = give(office, low)
    assert answer.lowered == "class public_information, 2 people"
    assert rules(answer) == ["floor.9"]
    assert "--class-why" in answer.decision.instead[0]
    (own,) = give(office, replace(low, written_by=("ana",)), class_why="it is a sign only")
    assert rules(own) == ["floor.9"]
    (blank,) = give(office, low, class_why=" ")
    assert not blank.signed
    (signed,) = give(office, low, class_why=" it is a sign only ")
    assert signed.signed
    assert signed.needed == 1
    entry = list(ledger.entries(office.connection, APPROVED))[-1]
    assert (entry.data["class_was"], entry.data["class_why"]) == (
        "class public_information, 2 people", "it is a sign only",
    )  # fmt: skip
    (one,) = signed.held
    assert (one.class_was, one.class_why, one.people) == (
        "class public_information, 2 people", "it is a sign only", 1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("before", "now", "lowered"),
    [
        ("public_information", "court_information", False),  # as many people, the same machine
        ("rights_information", "public_information", True),  # as many people, a weaker rule
        ("public_information", "rights_information", False),
        ("legal_act", "rights_information", True),
        ("operational", "public_information", False),
    ],
)
def test_a_class_is_lower_with_fewer_people_or_more_machine(
    office: Session, before: str, now: str, lowered: bool
) -> None:
    give(office, text(document_class=before))
    (answer,) = ask(office, text(document_class=now))
    assert bool(answer.lowered) is lowered


def test_the_class_at_the_last_approval_is_the_one_that_counts(office: Session) -> None:
    wrote(office, "Ben Sato", document_class="legal_act")
    (imported,) = ask(office, text(document_class="public_information"))
    assert imported.lowered == "class legal_act, 2 people"
    give(office, text(document_class="public_information"), class_why="an error in the file")
    (approved,) = ask(office, text(document_class="public_information"))
    assert approved.lowered == ""
    reject(office, (text(document_class="legal_act"),), BEA, why="no")
    (after,) = ask(office, text(document_class="public_information"), despite="fixed")
    assert after.lowered == ""


def test_the_strictest_class_of_an_import_counts_and_that_it_was_sent_under(
    office: Session,
) -> None:
    wrote(office, "Ben Sato", document_class="public_information")
    wrote(office, "Ben Sato", document_class="operational")
    (answer,) = ask(office, text(document_class="operational"))
    assert answer.lowered == "class public_information, 2 people"
    (sent,) = ask(office, text(TWO, document="other.md", class_sent="rights_information"))
    assert sent.lowered == "class rights_information, 2 people"
    (plain,) = ask(office, text(TWO, document="other.md"))
    assert plain.lowered == ""
    wrote(office, "Ben Sato", TWO, document_class="legal_act", document="act.md")
    act = text(TWO, document="act.md", class_sent="rights_information")
    (stricter,) = ask(office, act)
    assert stricter.lowered == "class legal_act, 2 people"
    (unknown,) = ask(office, text(TWO, document="other.md", class_sent="gone"))
    assert unknown.lowered == ""


def test_texts_of_two_grounds_are_two_acts(office: Session) -> None:
    give(office, text(document="a.md"))
    office.now = NOON + DAY
    low: dict[str, Any] = {"document": "a.md", "document_class": "operational"}
    reject(office, (text(TWO, **low),), BEA, why="no")
    answers = give(
        office, text(**low), text(TWO, **low), despite="it is right", class_why="it is a sign"
    )
    assert [one.signed for one in answers] == [True, True]
    *_, first, second = ledger.entries(office.connection, APPROVED)
    assert (first.data["texts"], first.data.get("despite")) == ([ONE.row], None)
    assert (second.data["texts"], second.data["despite"]) == ([TWO.row], "it is right")
    assert first.data["class_why"] == second.data["class_why"] == "it is a sign"


# -- the clock -------------------------------------------------------------------------------------


def test_a_clock_earlier_than_the_log_approves_nothing(office: Session) -> None:
    ledger.append(office.connection, "other", {}, at=NOON + timedelta(hours=1))
    (answer,) = give(office)
    assert rules(answer) == ["floor.16"]
    assert "confirm-time" in answer.decision.instead[0]
    assert kinds(office.connection) == ["other"]
    assert reject(office, (text(),), ANA, why="no") is not None
