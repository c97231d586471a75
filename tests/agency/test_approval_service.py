"""The service that approves: what it shows, requires and writes, and what the log then says."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from langaccess.agency import ledger
from langaccess.agency.approval import (
    APPROVED,
    CARRIED,
    REJECTED,
    TRANSLATED,
    VOUCHED,
    AcceptedFinding,
    Approvable,
    ApprovalAnswer,
    Certificate,
    Consent,
    Published,
    TextDigests,
    Vendor,
    acts_on,
    approvals,
    approve,
    consider,
    keep,
    keep_evidence,
    lost_evidence,
    needed_now,
    record_carrying,
    record_writing,
    reject,
    trusted,
)
from langaccess.agency.policy import Policy, digest
from langaccess.agency.rules_log import POLICY_TEXT, stored_rules
from langaccess.agency.session import Session
from langaccess.agency.workspace import find
from langaccess.core.errors import ConfigError
from langaccess.core.model import Credential, Finding, Person, Reason, Severity
from langaccess.core.tags import Tag
from tests.policyfiles import HEAD, of

EN, ES = Tag("en"), Tag("es")
NOON = datetime(2026, 11, 25, 18, tzinfo=UTC)
DAY = timedelta(days=1)
TESTED = Credential(
    "translator_tested", EN, ES, "revise", date(2024, 1, 1), date(2027, 1, 1), "ATA", "ata-17"
)
ANA = Person("ana", "Ana Ruiz", credentials=(TESTED,))
BEA = Person("bea", "Beatriz Mora", credentials=(TESTED,))
CAM = Person("cam", "Camila Ochoa", credentials=(TESTED,))
ONE = TextDigests("s1", "source 1", "target 1", "terms 1")
TWO = TextDigests("s2", "source 2", "target 2")
WARNING = Finding("number.differs", "the number differs", Severity.WARNING)
INFO = Finding("mark.space", "a space is missing", Severity.INFO)
ERROR = Finding("phone.differs", "the phone number differs", Severity.ERROR)
AGENCY = "agency: {name: Springfield PD, time_zone: UTC}\n"


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    return of(tmp_path_factory.mktemp("rules") / "jurisdiction.yaml", AGENCY)


@pytest.fixture
def office(tmp_path: Path, policy: Policy) -> Iterator[Session]:
    (tmp_path / "jurisdiction.yaml").write_text(HEAD + AGENCY, encoding="utf-8")
    with Session(find(explicit=tmp_path)) as session:
        session.policy, session.now = policy, NOON
        yield session


def text(digests: TextDigests = ONE, **changes: Any) -> Approvable:
    fields: dict[str, Any] = {
        "document": "flyer.md", "document_class": "public_information", "findings": (),
        "written_by": ("Ben Sato",),
    } | changes  # fmt: skip
    words = f"Llámenos {digests.target}."
    return Approvable(
        fields.pop("what", "translation"), digests, EN, ES, "Call us.", words, **fields
    )


def ask(office: Session, *texts: Approvable, who: Person | Vendor = ANA, **said: str) -> Any:
    return consider(office, texts or (text(),), who, Consent(**said))


def give(
    office: Session, *texts: Approvable, who: Person | Vendor = ANA, at: datetime | None = None,
    published: Published | None = None, **said: str,
) -> tuple[ApprovalAnswer, ...]:  # fmt: skip
    if at is not None:
        office.now = at
    return approve(office, texts or (text(),), who, Consent(**said), published=published)


def wrote(
    office: Session, name: str, *texts: TextDigests, document_class: str = "",
    document: str = "flyer.md",
) -> ledger.LogEntry:  # fmt: skip
    return record_writing(
        office.connection, texts or (ONE,), name, office.policy, what="translation", target=ES,
        at=NOON, document=document, file=Certificate("back.xlf", "f" * 64),
        document_class=document_class,
    )  # fmt: skip


def rules(answer: ApprovalAnswer) -> list[str]:
    return [] if answer.decision.allowed else [one.rule for one in answer.decision.reasons]


def log(office: Session) -> Any:
    return trusted(office.connection, "translation")


def held(office: Session, digests: TextDigests = ONE, **words: Any) -> list[str]:
    found = log(office).holding(digests, ES, document="flyer.md", **words)
    return [one.by for one in found]


def kinds(conn: sqlite3.Connection) -> list[str]:
    return [entry.kind for entry in ledger.entries(conn)]


def vendor(office: Session, tmp_path: Path, **names: str) -> Vendor:
    path = tmp_path / "certificate.pdf"
    path.write_bytes(b"we translated it")
    kept = keep_evidence(office.workspace.state, path)
    given = {"translator": "Tom Vega", "reviser": "Rita Paz", "recorded_by": "Kim Lee"} | names
    return Vendor(**given, evidence=kept)


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
    assert rules(other) == ["floor.10"]
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


# -- a vendor --------------------------------------------------------------------------------------


def test_a_vendors_approval_rests_on_the_kept_certificate(office: Session, tmp_path: Path) -> None:
    firm = vendor(office, tmp_path)
    (answer,) = give(office, who=firm)
    assert answer.signed
    (entry,) = ledger.entries(office.connection, APPROVED)
    assert "credential" not in entry.data
    assert entry.data["by"] == {"id": "Rita Paz", "name": "Rita Paz"}
    assert entry.data["vendor"] == {
        "translator": "Tom Vega", "reviser": "Rita Paz", "recorded_by": "Kim Lee",
        "evidence": "certificate.pdf", "sha256": firm.evidence.sha256,
    }  # fmt: skip
    (one,) = answer.held
    assert (one.by, one.name, one.credential, one.vendor) == ("Rita Paz", "Rita Paz", "", firm)
    assert one.rests_on == firm.evidence
    (again,) = give(office, who=firm)
    assert not again.signed


def test_a_certificate_that_changed_takes_the_approval_with_it(
    office: Session, tmp_path: Path
) -> None:
    give(office, who=vendor(office, tmp_path))
    give(office, who=BEA)
    (kept,) = (office.workspace.state / "evidence").iterdir()
    kept.write_bytes(b"another text")
    assert held(office) == ["bea"]
    (lost,) = log(office).lost("s1", ES, document="flyer.md")
    assert lost == (
        "the approval of Rita Paz does not count: "
        "the evidence certificate.pdf was changed after it was kept"
    )
    assert log(office).lost("s2", ES, document="flyer.md") == ()
    assert len(log(office).of("s1", ES, document="flyer.md")) == 2


def test_evidence_that_was_lost_is_named_with_the_entries_that_rest_on_it(
    office: Session, tmp_path: Path
) -> None:
    firm = vendor(office, tmp_path)
    path = tmp_path / "published.pdf"
    path.write_bytes(b"as the court printed it")
    paper = keep_evidence(office.workspace.state, path)
    first = wrote(office, "Ben Sato")
    give(office, who=firm)
    give(office, text(TWO), who=firm)
    give(office, who=BEA, published=Published(paper, "State Court", "https://court.example/es"))
    acts = [entry.seq for entry in ledger.entries(office.connection, APPROVED, VOUCHED)]
    (came,) = lost_evidence(office.connection)  # the file that came back was never kept
    assert (came.entries, came.at, came.kept.name) == ((first.seq,), NOON, "back.xlf")
    assert "is missing" in came.problem
    for kept in (office.workspace.state / "evidence").iterdir():
        kept.write_bytes(b"another text")
    _, certificate, publication = lost_evidence(office.connection)
    assert (certificate.entries, certificate.kept) == (tuple(acts[:2]), firm.evidence)
    assert (publication.entries, publication.kept) == (tuple(acts[2:]), paper)
    assert "was changed" in certificate.problem


def test_what_was_approved_once_is_known_whatever_came_after(office: Session) -> None:
    give(office)
    reject(office, (text(), text(TWO)), BEA, why="no")
    known = log(office)
    assert known.was_approved(ONE, ES, document="flyer.md")
    assert not known.was_approved(TWO, ES, document="flyer.md")
    assert not known.was_approved(replace(ONE, terms="terms 2"), ES, document="flyer.md")
    assert not known.was_approved(ONE, ES)
    assert not known.was_approved(ONE, EN, document="flyer.md")


def test_the_translator_vouches_where_there_is_no_reviser(office: Session, tmp_path: Path) -> None:
    firm = vendor(office, tmp_path, reviser="")
    (one,) = give(office, text(document_class="operational"), who=firm)
    assert one.signed
    assert one.held[0].by == "Tom Vega"
    (two,) = ask(office, text(TWO), who=firm)
    assert rules(two) == ["floor.9"]


# -- texts that come in ----------------------------------------------------------------------------


def test_a_text_that_comes_in_is_in_the_log_with_its_writer_and_file(office: Session) -> None:
    entry = wrote(office, "Ben Sato", ONE, TWO, document_class="operational")
    assert entry.kind == TRANSLATED
    assert dict(entry.data) == {
        "what": "translation", "document": "flyer.md", "lang": "es",
        "texts": [ONE.row, TWO.row], "policy": digest(office.policy),
        "by": {"id": "Ben Sato", "name": "Ben Sato"},
        "file": "back.xlf", "sha256": "f" * 64, "class": "operational", "people": 1,
        **ledger.here(),
    }  # fmt: skip
    assert entry.at == NOON
    assert "class" not in wrote(office, "Ben Sato").data
    assert log(office).writers(ONE, ES, document="flyer.md") == ("Ben Sato",)
    assert log(office).writers(replace(ONE, target="other"), ES, document="flyer.md") == ()
    assert log(office).writers(ONE, ES) == ()
    wrote(office, "Eva Cruz")
    assert log(office).writers(ONE, ES, document="flyer.md") == ("Ben Sato", "Eva Cruz")


def test_a_text_that_comes_in_again_needs_a_new_approval(office: Session) -> None:
    give(office, text(), text(TWO))
    wrote(office, "Ben Sato")
    assert held(office) == []
    assert held(office, TWO) == ["ana"]
    assert len(log(office).of("s1", ES, document="flyer.md")) == 1


def test_another_text_takes_the_place_of_the_one_before(office: Session) -> None:
    other = replace(ONE, target="another")
    give(office)
    give(office, text(other), who=BEA)
    assert held(office) == []
    assert held(office, other) == ["bea"]


def test_the_approval_of_other_terms_is_kept_and_does_not_count(office: Session) -> None:
    other = replace(ONE, terms="terms 2")
    give(office)
    give(office, text(other), who=BEA)
    assert held(office) == ["ana"]
    assert held(office, other) == ["bea"]


def test_a_term_has_several_forms_at_once(office: Session) -> None:
    form = replace(ONE, target="another form")
    both = (ONE.target, form.target)
    give(office, replace(text(), what="term", current=both))
    give(office, replace(text(form), what="term", current=both))
    known = trusted(office.connection, "term")
    for one in (ONE, form):
        assert [held.by for held in known.holding(one, ES, document="flyer.md")] == ["ana"]
    last = replace(ONE, target="a third form")
    give(office, replace(text(last), what="term", current=(form.target, last.target)))
    known = trusted(office.connection, "term")
    assert known.holding(ONE, ES, document="flyer.md") == ()
    assert [held.by for held in known.holding(form, ES, document="flyer.md")] == ["ana"]


def test_a_text_that_comes_in_leaves_the_other_current_ones_approved(office: Session) -> None:
    form = replace(ONE, target="another form")
    both = (ONE.target, form.target)
    give(office, text(what="term", current=both), text(form, what="term", current=both))
    record_writing(
        office.connection, [form], "", office.policy, what="term", target=ES, at=NOON,
        file=Certificate("t.csv", "0" * 64), document="flyer.md",
        current=[(ONE.id, one) for one in both],
    )  # fmt: skip
    known = trusted(office.connection, "term")
    assert [held.by for held in known.holding(ONE, ES, document="flyer.md")] == ["ana"]
    assert known.holding(form, ES, document="flyer.md") == ()
    assert known.writers(form, ES, document="flyer.md") == ()


def test_a_new_kind_of_text_needs_a_name_and_nothing_else(office: Session) -> None:
    fact = text(what="fact")
    assert give(office, fact)[0].signed
    reject(office, (fact,), BEA, why="it has expired")
    assert trusted(office.connection, "fact").holding(ONE, ES, document="flyer.md") == ()
    assert log(office).found == {}


def test_each_kind_of_text_has_its_own_log(office: Session) -> None:
    give(office)
    give(office, replace(text(TWO), what="phrase"))
    assert [one[1] for one in log(office).found] == ["s1"]
    assert [one[1] for one in approvals(office.connection, "phrase").found] == ["s2"]


def test_a_log_changed_by_hand_vouches_for_nothing(office: Session) -> None:
    give(office)
    conn = office.connection
    for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        conn.execute(f"DROP TRIGGER {name}")
    conn.execute("UPDATE ledger SET data = replace(data, 'ana', 'bea') WHERE kind = ?", (APPROVED,))
    conn.commit()
    found = approvals(conn, "translation")
    assert found.found == {}
    assert found.problems == ("entry 2: its data were changed",)
    for act in (
        lambda: ask(office),
        lambda: give(office),
        lambda: reject(office, (text(),), ANA, why="no"),
    ):
        with pytest.raises(ConfigError, match="changed by hand") as caught:
            act()
        assert caught.value.details == found.problems


def test_acts_are_found_by_kind_of_text_document_language_and_kind(office: Session) -> None:
    conn = office.connection
    wrote(office, "Ben Sato")
    give(office)
    give(office, text(TWO, document="other.md"))
    reject(office, (text(),), BEA, why="no")
    give(office, replace(text(TWO), what="phrase"))
    acts = [entry.kind for entry in acts_on(conn, "translation", "flyer.md", ES)]
    assert acts == [TRANSLATED, APPROVED, REJECTED]
    only = acts_on(conn, "translation", "flyer.md", ES, REJECTED, TRANSLATED)
    assert [entry.kind for entry in only] == [TRANSLATED, REJECTED]
    assert list(acts_on(conn, "translation", "flyer.md", EN)) == []


# -- texts that differ in nothing but a value, or a typing mistake ---------------------------------


NEW = TextDigests("s1", "source 1b", "target 1b", "terms 1")


def carry(office: Session, *pairs: tuple[TextDigests, TextDigests]) -> ledger.LogEntry:
    return record_carrying(
        office.connection, pairs, "Kim Lee", office.policy, what="translation", target=ES, at=NOON,
        document="flyer.md", ground="contact records_desk.phone",
    )  # fmt: skip


def test_what_was_decided_holds_for_the_text_with_the_new_number(office: Session) -> None:
    wrote(office, "Ben Sato")
    give(office)
    entry = carry(office, (ONE, NEW))
    assert entry.kind == CARRIED
    assert dict(entry.data) == {
        "what": "translation", "document": "flyer.md", "lang": "es", "texts": [NEW.row],
        "before": [ONE.row], "policy": digest(office.policy),
        "by": {"id": "Kim Lee", "name": "Kim Lee"}, "ground": "contact records_desk.phone",
        **ledger.here(),
    }  # fmt: skip
    assert held(office, NEW) == ["ana"]
    assert held(office) == ["ana"]
    assert log(office).writers(NEW, ES, document="flyer.md") == ("Ben Sato",)
    assert [one.text for one in log(office).of("s1", ES, document="flyer.md")] == [ONE, NEW]


def test_what_was_decided_holds_for_a_text_with_another_id(office: Session) -> None:
    wrote(office, "Ben Sato")
    give(office)
    moved = replace(NEW, id="s9")
    carry(office, (ONE, moved))
    assert held(office, moved) == ["ana"]
    assert log(office).writers(moved, ES, document="flyer.md") == ("Ben Sato",)


def test_an_approval_of_the_first_version_has_no_class(office: Session) -> None:
    give(office)
    (entry,) = ledger.entries(office.connection, APPROVED)
    left_out = ("class", "people", "findings")
    old = {key: value for key, value in entry.data.items() if key not in left_out}
    ledger.append(office.connection, APPROVED, old | {"document": "old.md"}, at=NOON)
    (one,) = log(office).holding(ONE, ES, document="old.md")
    assert (one.document_class, one.people, one.findings) == ("", 0, ())
    assert ("old.md", ES) not in log(office).classes
    assert log(office).classes["flyer.md", ES] == ("public_information", 2)
    assert needed_now([one], 2) == 2


def test_a_text_that_was_not_approved_is_not_approved_by_a_new_number(office: Session) -> None:
    give(office, text(replace(ONE, terms="terms 2")))
    wrote(office, "Ben Sato", replace(ONE, target="another"))
    carry(office, (ONE, NEW))
    assert held(office, NEW) == []
    assert log(office).writers(NEW, ES, document="flyer.md") == ()


def test_two_texts_that_change_places_keep_their_own_approvals(office: Session) -> None:
    give(office, text(), text(TWO))
    wrote(office, "Ben Sato", ONE)
    wrote(office, "Eva Cruz", TWO)
    give(office, at=NOON + DAY)
    give(office, text(TWO), who=BEA)
    first, second = replace(TWO, id="s1"), replace(ONE, id="s2")
    office.now = NOON
    carry(office, (ONE, second), (TWO, first))
    assert held(office, second) == ["ana"]
    assert held(office, first) == ["bea"]
    assert log(office).writers(second, ES, document="flyer.md") == ("Ben Sato",)
    assert log(office).writers(first, ES, document="flyer.md") == ("Eva Cruz",)


def test_a_corrected_source_keeps_its_approvals_on_the_word_of_a_person(office: Session) -> None:
    give(office, text(), text(TWO))
    now = text(replace(ONE, source="source 1, corrected"))
    entry = keep(office, [(ONE, now)], BEA, why=" a misspelled word ")
    assert entry is not None
    assert entry.kind == CARRIED
    assert entry.at == NOON
    assert entry.data["ground"] == "no change of meaning in the source: a misspelled word"
    assert entry.data["by"] == {"id": "bea", "name": "Beatriz Mora"}
    assert entry.data["credential"]["kind"] == "translator_tested"
    assert (entry.data["what"], entry.data["document"], entry.data["lang"]) == (
        "translation", "flyer.md", "es",
    )  # fmt: skip
    assert (entry.data["before"], entry.data["texts"]) == ([ONE.row], [now.digests.row])
    assert held(office, now.digests) == ["ana"]


def test_the_credential_that_lasts_longest_is_recorded(office: Session) -> None:
    short = replace(TESTED, expires=date(2026, 12, 1), evidence="short")
    endless = replace(TESTED, expires=None, evidence="endless")
    expired = replace(TESTED, expires=date(2026, 1, 1), evidence="expired")
    many = replace(ANA, credentials=(short, expired, TESTED))
    give(office, who=many)
    give(office, text(TWO), who=replace(many, credentials=(short, endless, TESTED)))
    first, second = ledger.entries(office.connection, APPROVED)
    assert first.data["credential"]["evidence"] == "ata-17"
    assert second.data["credential"]["evidence"] == "endless"
    assert second.data["credential"]["expires"] == ""


def test_a_credential_counts_on_its_first_and_last_day_and_not_outside(office: Session) -> None:
    day = NOON.date()
    first = replace(ANA, credentials=(replace(TESTED, issued=day, expires=day),))
    for shift, allowed in ((-1, False), (0, True), (1, False)):
        office.now = NOON + shift * DAY
        assert ask(office, who=first)[0].decision.allowed is allowed
