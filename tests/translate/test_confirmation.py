"""A sentence that the gate is not sure of waits for a named person, and then goes to a machine."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from langaccess.agency.confirmation import (
    confirm_unsure,
    remember_waiting,
    waiting_sentences,
    write_confirmations,
)
from langaccess.agency.policy import Policy, decisions, load_policy
from langaccess.agency.policy.gate import weigh
from langaccess.agency.session import Session
from langaccess.agency.workspace import Workspace, create
from langaccess.core.model import Segment
from langaccess.core.resources import CONFIG, shipped
from langaccess.core.tags import EN, Tag
from langaccess.translate import (
    RankedSentence,
    TranslationJob,
    TranslationReport,
    inspect,
    rank_sentences,
    read_gate,
    run,
)
from tests.support import give_rights, needs_starter, sign_in

PT = Tag("pt")
UNSURE = "Then he took my phone and ran down the stairs."
PAGE = f"The records desk is open on Monday.\n\n{UNSURE}\n\nLock your car and take your keys.\n"
ROSTER = """schema: 1
people:
  - {id: khan, name: Amina Khan, kind: member, coordinator: true, may_confirm: coordinator}
  - {id: ward, name: Dana Ward, kind: member, coordinator: true}
"""
NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


@pytest.fixture
def agency(tmp_path: Path) -> Workspace:
    made = create(tmp_path / "office", {"agency.name": "Police"}, today=date(2026, 11, 2))
    assert made.root is not None
    for old in (made.root / "roster").glob("*.yaml"):
        old.unlink()
    (made.root / "roster").mkdir(exist_ok=True)
    (made.root / "roster" / "people.yaml").write_text(ROSTER, encoding="utf-8")
    (made.root / "brochures").mkdir(exist_ok=True)
    (made.root / "brochures" / "page.txt").write_text(PAGE, encoding="utf-8")
    with Session(made) as session:
        session.now = NOW
        give_rights(session, "khan", by="ward")
    return made


def shipped_policy() -> Policy:
    return load_policy(shipped(CONFIG, "us-federal.yaml"))


def page_of(agency: Workspace) -> Path:
    assert agency.root is not None
    return agency.root / "brochures" / "page.txt"


def translate(agency: Workspace, account: str = "clerk", **changes: Any) -> TranslationReport:
    assert agency.root is not None
    job = TranslationJob((page_of(agency),), (PT,), agency.root / "translations")
    with pytest.MonkeyPatch.context() as patch, Session(agency) as session:
        sign_in(patch, account)
        session.now = NOW
        return run(replace(job, **changes), session)


def confirm_all(agency: Workspace, account: str, *, informs: bool = True) -> None:
    with pytest.MonkeyPatch.context() as patch, Session(agency) as session:
        sign_in(patch, account)
        session.now = NOW
        (found,) = inspect([page_of(agency)], session, EN)
        for one in found.waiting:
            confirm_unsure(session, one, by="khan", informs=informs, at=NOW)


def draft(report: TranslationReport) -> str:
    (file,) = report.files
    assert file.target is not None
    return file.target.read_text(encoding="utf-8")


@pytest.mark.slow
@needs_starter
def test_it_stays_in_english_counted_and_listed(agency: Workspace) -> None:
    report = translate(agency)
    assert f"[EN] {UNSURE}" in draft(report)
    (file,) = report.files
    assert (file.segments.human, file.waiting, file.reasons) == (1, 1, {"gate.unsure": 1})
    (waiting,) = report.waiting
    assert [one.text for one in waiting.sentences] == [UNSURE]
    assert report.confirmers == ("Amina Khan",)
    manifest = json.loads(report.manifest.read_text(encoding="utf-8"))
    assert manifest["files"][0]["waiting"] == 1
    with Session(agency) as session:
        (one,) = waiting_sentences(session)
    assert (one.text, one.document) == (UNSURE, "brochures/page.txt")
    assert one.before == "The records desk is open on Monday."
    assert one.after == "Lock your car and take your keys."


def _perform_a_legal_act(agency: Workspace) -> None:
    page_of(agency).write_text(f"{PAGE}\nI consent to a search of my car.\n", encoding="utf-8")


def _refuse_what_is_stopped(agency: Workspace) -> None:
    _perform_a_legal_act(agency)
    with agency.jurisdiction.open("a", encoding="utf-8") as file:
        file.write("\ntranslate: {gate: refuse}\n")


def _declare_a_legal_act(agency: Workspace) -> None:
    sidecar = page_of(agency).with_name("brochures.yaml")
    sidecar.write_text("files: {page.txt: legal_act}\n", encoding="utf-8")


@pytest.mark.slow
@needs_starter
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_perform_a_legal_act, "class.undeclared"),
        (_refuse_what_is_stopped, "gate.consent"),
        (_declare_a_legal_act, "documents.legal_act"),
    ],
)
def test_no_one_is_asked_about_a_refused_document_and_none_of_its_text_is_kept(
    agency: Workspace, change: Callable[[Workspace], None], reason: str
) -> None:
    """It may be a statement. An earlier run, before it was refused, asked."""
    with Session(agency) as session:
        (found,) = inspect([page_of(agency)], session, EN)
        remember_waiting(session, {"brochures/page.txt": found.waiting})
        assert len(waiting_sentences(session)) == 1
    change(agency)
    for tag in (Tag("vi"), PT):
        report = translate(agency, targets=(tag,))
        assert ([file.reason for file in report.files], report.waiting) == ([reason], ())
        with Session(agency) as session:
            assert waiting_sentences(session) == []


@pytest.mark.slow
def test_no_one_is_asked_where_no_engine_translates_the_language(agency: Workspace) -> None:
    report = translate(agency, targets=(Tag("vi"),))
    assert (report.waiting, report.confirmers) == ((), ())
    with Session(agency) as session:
        assert waiting_sentences(session) == []


@pytest.mark.slow
@needs_starter
def test_confirmed_once_it_is_translated_and_not_asked_about_again(agency: Workspace) -> None:
    translate(agency)
    confirm_all(agency, "khan-account")
    report = translate(agency)
    assert UNSURE not in draft(report)
    assert "telefone" in draft(report)
    (file,) = report.files
    assert (file.segments.total, file.segments.human, file.waiting) == (3, 0, 0)
    assert report.waiting == ()
    with Session(agency) as session:
        assert waiting_sentences(session) == []


@pytest.mark.slow
@needs_starter
def test_what_the_starter_of_the_job_confirmed_does_not_count(agency: Workspace) -> None:
    confirm_all(agency, "clerk")
    report = translate(agency, "clerk")
    assert f"[EN] {UNSURE}" in draft(report)


@pytest.mark.slow
@needs_starter
def test_a_denied_sentence_stays_with_people_and_is_not_asked_about(agency: Workspace) -> None:
    translate(agency)
    confirm_all(agency, "khan-account", informs=False)
    assert f"[EN] {UNSURE}" in draft(translate(agency))
    with Session(agency) as session:
        assert waiting_sentences(session) == []


@pytest.mark.slow
@needs_starter
def test_confirmations_from_another_copy_come_in_a_file(agency: Workspace, tmp_path: Path) -> None:
    assert agency.root is not None
    root = shutil.copytree(agency.root, tmp_path / "copy")
    other = Workspace(root, root / "jurisdiction.yaml", "option")
    confirm_all(other, "khan-account")
    file = tmp_path / "page.confirmed.yaml"
    with pytest.MonkeyPatch.context() as patch, Session(other) as session:
        sign_in(patch, "khan-account")
        session.now = NOW
        key = write_confirmations(session, file)
    with Session(agency) as session:
        session.now = NOW
        give_rights(session, "khan", by="ward", key=key.numbers)
    report = translate(agency, confirmed=file)
    assert (report.confirmed, report.waiting) == (1, ())
    assert UNSURE not in draft(report)


@pytest.mark.slow
@needs_starter
def test_a_confirmation_does_not_follow_the_words_into_another_document(
    agency: Workspace, tmp_path: Path
) -> None:
    """Neither into another folder of the agency nor to a file of the same name outside of it."""
    confirm_all(agency, "khan-account")
    assert agency.root is not None
    for path in (agency.root / "plea" / "page.txt", tmp_path / "brochures" / "page.txt"):
        path.parent.mkdir()
        path.write_text(PAGE, encoding="utf-8")
        assert f"[EN] {UNSURE}" in draft(translate(agency, sources=(path,)))
    assert UNSURE not in draft(translate(agency))


def test_the_riskiest_sentences_are_listed_first(agency: Workspace) -> None:
    with Session(agency) as session:
        (found,) = inspect([page_of(agency)], session, EN, risky=2)
    assert [one.text for one in found.waiting] == [UNSURE]
    assert len(found.risky) == 2
    assert found.risky[0].text == UNSURE
    assert found.risky[0].score > found.risky[1].score


def test_a_sentence_of_a_document_is_judged_once(
    agency: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def counted(texts: Sequence[tuple[str, bool]], *args: Any) -> Any:
        read.extend(text for text, _ in texts)
        return weigh(texts, *args)

    def alone(text: str, *args: object, **more: object) -> tuple[()]:
        read.append(text)
        return ()

    monkeypatch.setattr(decisions, "weigh", counted)
    monkeypatch.setattr(decisions, "find_barred", alone)
    with Session(agency) as session:
        (found,) = inspect([page_of(agency)], session, EN)
    assert [one.text for one in found.waiting] == [UNSURE]
    clear = [text for text in PAGE.split("\n\n") if text != UNSURE]
    assert [read.count(text.strip()) for text in clear] == [1, 1]


def ranked(parts: list[Segment]) -> tuple[RankedSentence, ...]:
    rules = shipped_policy()
    return rank_sentences(parts, read_gate(parts, rules), rules)


def test_a_sentence_in_two_lines_waits_as_one() -> None:
    pieces = ["Then he took my phone", "and ran down the stairs."]
    parts = [Segment(f"s{n}", text, unit=f"u{n}") for n, text in enumerate(pieces)]
    (one,) = ranked(parts)
    assert one.asked
    assert one.segments == ("s0", "s1")


def test_a_sentence_beside_a_stopped_one_says_so() -> None:
    texts = ["You are under arrest.", UNSURE]
    parts = [Segment(f"s{n}", text, unit=f"u{n}") for n, text in enumerate(texts)]
    (one,) = ranked(parts)
    assert one.sentence.near_stop
    assert one.sentence.before == texts[0]
