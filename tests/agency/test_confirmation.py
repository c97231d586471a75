"""Who may confirm a sentence that the gate is not sure of, and which confirmation counts."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from langaccess.agency import ledger
from langaccess.agency.approval import confirm_time
from langaccess.agency.confirmation import (
    CONFIRMED_SENTENCE,
    UnsureSentence,
    confirm_unsure,
    confirmation_pace,
    confirmations,
    confirmed_for,
    confirmer_names,
    remember_waiting,
    take_confirmations,
    waiting_sentences,
    write_confirmations,
)
from langaccess.agency.session import Session
from langaccess.agency.workspace import Workspace, create
from langaccess.core.errors import ConfigError, InputError
from tests.support import give_rights, sign_in

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
ROSTER = """schema: 1
people:
  - {id: khan, name: Amina Khan, kind: member, coordinator: true, may_confirm: coordinator}
  - {id: lee, name: Bo Lee, kind: member, may_confirm: counsel}
  - {id: ward, name: Dana Ward, kind: member, coordinator: true}
  - {id: gone, name: Ed Old, kind: member, may_confirm: counsel, left: 2026-01-01}
"""
ONE = UnsureSentence("Then he ran.", "A dog barked.", "Call us.", document="brochures/a.md")
TWO = UnsureSentence("She saw it.", score=3.0, document="brochures/a.md")


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    agency = create(tmp_path / "office", {"agency.name": "Police"}, today=date(2026, 11, 2))
    assert agency.root is not None
    (agency.root / "roster").mkdir(exist_ok=True)
    for old in (agency.root / "roster").glob("*.yaml"):
        old.unlink()
    (agency.root / "roster" / "people.yaml").write_text(ROSTER, encoding="utf-8")
    opened = Session(agency)
    opened.now = NOW - timedelta(days=1)
    give_rights(opened, "khan", "lee", by="ward")
    sign_in(monkeypatch, "counsel-account")
    opened.now = NOW
    return opened


def said(session: Session, sentence: UnsureSentence = ONE, **changes: object) -> None:
    options: dict[str, Any] = {"by": "Amina Khan", "informs": True, "at": session.now} | changes
    confirm_unsure(session, sentence, **options)


def test_a_holder_of_the_role_confirms_and_the_log_names_them(session: Session) -> None:
    said(session)
    (entry,) = ledger.entries(session.connection, CONFIRMED_SENTENCE)
    assert entry.data["by"] == "khan"
    assert entry.data["role"] == "coordinator"
    assert ONE.text not in str(entry.data)
    (one,) = confirmed_for(session, "clerk").values()
    assert (one.text, one.name, one.informs) == (ONE.text, "Amina Khan", True)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["Dana Ward", "Ed Old", "Nobody At All"])
def test_no_one_else_confirms(session: Session, name: str) -> None:
    with pytest.raises(InputError):
        said(session, by=name)
    assert confirmations(session) == []


def test_the_role_is_never_given_by_default(session: Session) -> None:
    assert confirmer_names(session) == ("Amina Khan", "Bo Lee")
    roster = session.folder / "roster" / "people.yaml"
    roster.write_text(ROSTER.replace(", may_confirm: coordinator", ""), encoding="utf-8")
    assert confirmer_names(session) == ("Bo Lee",)


def test_confirming_as_coordinator_takes_a_coordinator(session: Session) -> None:
    roster = session.folder / "roster" / "people.yaml"
    roster.write_text(ROSTER.replace("coordinator: true, may", "may"), encoding="utf-8")
    assert confirmer_names(session) == ("Bo Lee",)
    with pytest.raises(ConfigError, match="coordinator"):
        said(session)


def test_the_account_that_starts_the_translation_confirms_nothing(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(monkeypatch, "clerk")
    remember_waiting(session, {ONE.document: [ONE]})
    with pytest.raises(InputError, match="so it cannot confirm"):
        said(session)
    sign_in(monkeypatch, "counsel-account")
    said(session)
    assert set(confirmed_for(session, "clerk")) == {ONE.digest}
    assert confirmed_for(session, "counsel-account") == {}


def test_the_last_answer_counts(session: Session) -> None:
    said(session)
    said(session, by="Bo Lee", informs=False, at=NOW + timedelta(minutes=1))
    assert confirmed_for(session, "clerk") == {}
    assert len(confirmations(session, all_entries=True)) == 2


def test_a_confirmation_expires_like_an_approval(session: Session) -> None:
    said(session)
    later = Session(session.workspace)
    later.now = NOW.replace(year=2029)
    assert confirmed_for(later, "clerk") == {}


def test_a_clock_earlier_than_the_log_confirms_nothing(session: Session) -> None:
    said(session)
    with pytest.raises(InputError, match="clock"):
        said(session, TWO, at=NOW - timedelta(days=1))


def test_a_confirmation_under_a_wrong_clock_does_not_count_and_a_refusal_does(
    session: Session,
) -> None:
    said(session)
    for sentence, informs in ((TWO, True), (ONE, False)):
        said(session, sentence, informs=informs, at=NOW + timedelta(days=400))
    session.now = NOW + timedelta(days=1)
    assert confirmed_for(session, "clerk") == {}, "it is from a later time than now"
    confirm_time(session, by="Amina Khan", why="the dispatch clock agrees")
    assert confirmed_for(session, "clerk") == {}
    assert len(confirmations(session, all_entries=True)) == 3
    said(session, TWO)
    assert set(confirmed_for(session, "clerk")) == {TWO.digest}


def test_a_stopped_neighbor_makes_it_another_sentence() -> None:
    beside = UnsureSentence(ONE.text, near_stop=True, document=ONE.document)
    moved = UnsureSentence("Then he  ran.", before="Another sentence.", document=ONE.document)
    assert moved.digest == ONE.digest
    assert beside.digest != ONE.digest


def test_what_waits_is_listed_riskiest_first_until_someone_answers(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(monkeypatch, "clerk")
    remember_waiting(session, {ONE.document: [ONE, TWO]})
    assert waiting_sentences(session) == [TWO, ONE]
    remember_waiting(session, {ONE.document: [ONE]})  # the other is not in the document any more
    assert waiting_sentences(session) == [ONE]
    sign_in(monkeypatch, "counsel-account")
    said(session, informs=False)
    assert waiting_sentences(session) == []


def test_a_second_run_keeps_the_account_that_started_the_first(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    for account in ("counsel-account", "clerk"):
        sign_in(monkeypatch, account)
        remember_waiting(session, {ONE.document: [ONE]})
    sign_in(monkeypatch, "counsel-account")
    with pytest.raises(InputError, match="so it cannot confirm"):
        said(session)


@pytest.mark.slow
def test_the_pace_shows_a_rubber_stamp(session: Session) -> None:
    for at, one in enumerate((ONE, TWO)):
        said(session, one, at=NOW + timedelta(seconds=2 * at))
    (pace,) = confirmation_pace(confirmations(session, all_entries=True))
    assert (pace.name, pace.seconds) == ("Amina Khan", 2.0)
    assert [one.text for one in pace.sentences] == [ONE.text, TWO.text]


def test_a_confirmation_counts_in_its_document_alone(session: Session) -> None:
    said(session)
    elsewhere = replace(ONE, document="brochures/plea.md")
    assert ONE.digest in confirmed_for(session, "clerk")
    assert elsewhere.digest not in confirmed_for(session, "clerk")


# --- in a file --------------------------------------------------------------------------------


@pytest.fixture
def copy(tmp_path: Path, session: Session) -> Path:
    """Return the file in which counsel confirmed `ONE` in another copy of the folder."""
    from langaccess.agency.account_key import make_own_key

    path = tmp_path / "a.confirmed.yaml"
    key = make_own_key(session, "counsel").public
    give_rights(session, "lee", by="ward", key=key.numbers)
    with Session(copied(session.workspace, tmp_path / "copy")) as other:
        other.now = NOW + timedelta(minutes=30)
        said(other, by="lee")
        assert write_confirmations(other, path) == key
    session.now = NOW + timedelta(hours=1)
    return path


def copied(workspace: Workspace, to: Path) -> Workspace:
    assert workspace.root is not None
    shutil.copytree(workspace.root, to)
    return Workspace(to, to / "jurisdiction.yaml", "option")


def test_a_signed_file_is_taken_over_once_from_the_moment_it_was_given(
    session: Session, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(monkeypatch, "clerk")
    waiting = {ONE.digest: ONE, TWO.digest: TWO}
    (taken,) = take_confirmations(session, copy, waiting)
    assert (taken.digest, taken.at) == (ONE.digest, NOW + timedelta(minutes=30))
    assert (taken.account, taken.entered_by) == ("counsel-account", "clerk")
    assert take_confirmations(session, copy, waiting) == []
    assert set(confirmed_for(session, "clerk")) == {ONE.digest}


def test_a_file_does_not_override_a_later_no(
    session: Session, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(session, by="khan", informs=False)
    sign_in(monkeypatch, "clerk")
    assert take_confirmations(session, copy, {ONE.digest: ONE}) == []
    assert confirmed_for(session, "clerk") == {}


@pytest.mark.slow
def test_a_file_does_not_renew_a_confirmation_that_is_too_old(
    session: Session, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(monkeypatch, "clerk")
    later = Session(session.workspace)
    later.now = NOW.replace(year=2029)
    with pytest.raises(InputError, match="2026-11-28 by Bo Lee is too old"):
        take_confirmations(later, copy, {ONE.digest: ONE})


def test_no_file_is_taken_over_while_the_clock_is_earlier_than_the_log(
    session: Session, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(session, TWO, by="khan", at=NOW + timedelta(days=1))
    sign_in(monkeypatch, "clerk")
    with pytest.raises(InputError, match="clock"):
        take_confirmations(session, copy, {ONE.digest: ONE})


def by_hand(path: Path, **changes: object) -> None:
    """Write a file of confirmations as someone may who knows its form."""
    values: dict[str, object] = {
        "sentence": ONE.digest, "text": ONE.text, "by": "lee", "at": NOW.isoformat(),
        "account": "counsel-account", "machine": "pc2",
    }  # fmt: skip
    path.write_text(json.dumps({"confirmed": [values | changes]}), encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("by", ["lee", "J. Judge"])
def test_a_file_without_a_signature_says_nothing(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    path = tmp_path / "a.confirmed.yaml"
    by_hand(path, by=by)
    sign_in(monkeypatch, "clerk")
    session.now = NOW + timedelta(hours=1)
    with pytest.raises(InputError, match="not signed"):
        take_confirmations(session, path, {ONE.digest: ONE})
    assert confirmations(session) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "changes",
    [
        {"sentence": TWO.digest, "text": TWO.text},
        {"by": "khan"},
        {"at": "2026-11-28T12:30:01+00:00"},
        {"account": "other-account"},
    ],
)
def test_a_file_that_was_changed_says_nothing(
    session: Session, copy: Path, monkeypatch: pytest.MonkeyPatch, changes: dict[str, str]
) -> None:
    data = json.loads(copy.read_text(encoding="utf-8"))
    data["confirmed"][0] |= changes
    copy.write_text(json.dumps(data), encoding="utf-8")
    sign_in(monkeypatch, "clerk")
    with pytest.raises(InputError, match="the file was changed after it was signed"):
        take_confirmations(session, copy, {ONE.digest: ONE, TWO.digest: TWO})
    assert confirmations(session) == []


@pytest.mark.slow
def test_a_file_signed_with_a_key_that_no_coordinator_recorded_says_nothing(
    session: Session, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_rights(session, "lee", by="ward", key="1" * 25)
    sign_in(monkeypatch, "clerk")
    with pytest.raises(InputError, match="not on record as that of Bo Lee"):
        take_confirmations(session, copy, {ONE.digest: ONE})
    assert confirmations(session) == []


@pytest.mark.slow
def test_a_file_of_the_account_that_starts_the_translation_says_nothing(
    session: Session, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InputError, match="so it cannot confirm"):
        take_confirmations(session, copy, {ONE.digest: ONE})
    assert confirmations(session) == []


@pytest.mark.slow
def test_a_file_names_other_words_than_the_document_has(
    session: Session, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(monkeypatch, "clerk")
    other = replace(ONE, text="Free parking.")
    with pytest.raises(InputError, match="is not the sentence that was confirmed"):
        take_confirmations(session, copy, {ONE.digest: other})
