"""The time of an approval, and the evidence it rests on."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from langaccess.agency import ledger
from langaccess.agency.approval import (
    CONFIRMED,
    Certificate,
    EvidenceFolder,
    clock_reasons,
    confirm_time,
    evidence_of,
    keep_evidence,
    newest_entry,
)
from langaccess.agency.session import Session
from langaccess.core.errors import InputError
from langaccess.core.files import sha256
from tests.agency.approval_kit import NOON

SECOND = timedelta(seconds=1)


def entry(office: Session, at: datetime) -> int:
    return ledger.append(office.connection, "other", {}, at=at).seq


def late(office: Session, at: datetime = NOON) -> list[str]:
    return [one.rule for one in clock_reasons(office.connection, office.policy, at)]


# -- the clock -------------------------------------------------------------------------------------


def test_an_empty_log_has_no_newest_entry_and_no_objection(office: Session) -> None:
    assert newest_entry(office.connection) is None
    assert late(office) == []


def test_the_newest_entry_is_the_latest_and_of_two_the_first(office: Session) -> None:
    entry(office, NOON)
    latest = entry(office, NOON + 5 * SECOND)
    entry(office, NOON + 5 * SECOND)
    entry(office, NOON + SECOND)
    assert newest_entry(office.connection) == (latest, NOON + 5 * SECOND)


@pytest.mark.parametrize(
    ("behind", "rules"),
    [
        (timedelta(0), []),
        (timedelta(milliseconds=999), []),  # some entries have whole seconds only
        (SECOND, ["floor.16"]),
        (timedelta(days=400), ["floor.16"]),
        (-SECOND, []),
    ],
)
def test_an_act_a_second_before_the_newest_entry_approves_nothing(
    office: Session, behind: timedelta, rules: list[str]
) -> None:
    entry(office, NOON)
    assert late(office, NOON - behind) == rules
    east = timezone(timedelta(hours=9))
    assert late(office, (NOON - behind).astimezone(east)) == rules


def test_the_objection_names_both_times(office: Session) -> None:
    entry(office, NOON)
    (ground,) = clock_reasons(office.connection, office.policy, NOON - 3600 * SECOND)
    assert ground.text == (
        "the clock says 2026-11-25 17:00 UTC, but entry 1 of the log is from "
        "2026-11-25 18:00 UTC: an act with an earlier time approves nothing"
    )


def test_a_coordinator_confirms_the_time_and_the_wrong_entries_no_longer_count(
    office: Session,
) -> None:
    right = entry(office, NOON)
    wrong = entry(office, NOON + timedelta(days=900)), entry(office, NOON + SECOND)
    done = confirm_time(office, by="Kim Lee", why=" the dispatch clock agrees ")
    assert (done.at, done.by, done.why, done.wrong) == (
        NOON, "Kim Lee", "the dispatch clock agrees", wrong,
    )  # fmt: skip
    (written,) = ledger.entries(office.connection, CONFIRMED)
    assert done.entry == written.seq
    assert dict(written.data) == {
        "by": {"id": "lee", "name": "Kim Lee"}, "why": "the dispatch clock agrees",
        "wrong": list(wrong), **ledger.here(),
    }  # fmt: skip
    assert late(office) == []
    assert newest_entry(office.connection) == (right, NOON)
    again = entry(office, NOON + timedelta(days=800))
    assert late(office) == ["floor.16"]
    assert confirm_time(office, by="lee", why="the same clock again").wrong == (again,)


def test_an_entry_less_than_a_second_ahead_is_not_wrong(office: Session) -> None:
    entry(office, NOON + timedelta(milliseconds=900))
    with pytest.raises(InputError, match="no entry of the log is later"):
        confirm_time(office, by="lee", why="the dispatch clock agrees")
    assert list(ledger.entries(office.connection, CONFIRMED)) == []


@pytest.mark.parametrize(
    ("by", "why", "words"),
    [
        ("Pat Roe", "the dispatch clock agrees", "not a coordinator"),
        ("old", "the dispatch clock agrees", "not used"),
        ("lee", "", "reason"),
        ("lee", "because", "reason"),
    ],
)
def test_no_one_else_confirms_a_time_and_no_one_without_a_reason(
    office: Session, by: str, why: str, words: str
) -> None:
    entry(office, NOON + timedelta(days=900))
    with pytest.raises(InputError, match=words):
        confirm_time(office, by=by, why=why)
    assert late(office) == ["floor.16"]


def test_two_words_are_a_reason_and_someone_decides_until_the_day_before_they_leave(
    office: Session,
) -> None:
    entry(office, NOON + timedelta(days=900))
    office.now = NOON - timedelta(days=1)
    assert confirm_time(office, by="old", why="clock checked").by == "Jo Old"


# -- evidence --------------------------------------------------------------------------------------


def test_evidence_is_kept_under_its_digest_and_checked_each_time(tmp_path: Path) -> None:
    path = tmp_path / "our certificate.pdf"
    path.write_bytes(b"certified")
    state = tmp_path / "state"
    state.mkdir()
    kept = keep_evidence(state, path)
    assert kept == Certificate("our certificate.pdf", sha256(b"certified"))
    place = EvidenceFolder(state).place(kept)
    assert place is not None
    assert place.read_bytes() == b"certified"
    assert place.parent == state / "evidence"
    assert place.name.startswith(kept.sha256[:16])
    assert EvidenceFolder(state).problem(kept) == ""
    place.write_bytes(b"changed")
    assert "was changed after it was kept" in EvidenceFolder(state).problem(kept)
    assert keep_evidence(state, path) == kept
    assert place.read_bytes() == b"certified"
    place.unlink()
    assert "is missing" in EvidenceFolder(state).problem(kept)
    place.mkdir()
    assert "is missing" in EvidenceFolder(state).problem(kept)


def test_evidence_that_cannot_be_read_proves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"certified")
    kept = keep_evidence(tmp_path, path)

    def refused(self: Path, *args: object, **words: object) -> bytes:
        raise PermissionError(13, "no")

    monkeypatch.setattr(Path, "open", refused)
    monkeypatch.setattr(Path, "read_bytes", refused)
    assert EvidenceFolder(tmp_path).problem(kept) == "the evidence a.pdf cannot be read"


def test_one_reading_of_the_log_hashes_each_file_once(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"certified")
    kept = keep_evidence(tmp_path, path)
    folder = EvidenceFolder(tmp_path)
    place = folder.place(kept)
    assert place is not None
    assert folder.problem(kept) == ""
    place.write_bytes(b"changed")
    assert folder.problem(kept) == ""
    assert EvidenceFolder(tmp_path).problem(kept) != ""


def test_two_files_of_one_name_are_both_kept(tmp_path: Path) -> None:
    first, second = tmp_path / "a" / "scan.pdf", tmp_path / "b" / "scan.pdf"
    for path, data in ((first, b"one"), (second, b"two")):
        path.parent.mkdir()
        path.write_bytes(data)
    kept = [keep_evidence(tmp_path, path) for path in (first, second)]
    assert [EvidenceFolder(tmp_path).problem(one) for one in kept] == ["", ""]


def test_an_empty_file_proves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "empty.pdf"
    path.write_bytes(b"")
    with pytest.raises(InputError, match="empty") as caught:
        keep_evidence(tmp_path, path)
    assert caught.value.where == str(path)
    assert not (tmp_path / "evidence").exists()


def test_the_evidence_of_a_database_is_in_its_own_folder(office: Session) -> None:
    kept = Certificate("a.pdf", "a" * 64)
    folder = evidence_of(office.connection).place(kept)
    assert folder is not None
    assert folder.parent == office.workspace.state / "evidence"


def test_a_database_without_a_file_keeps_no_evidence() -> None:
    conn = sqlite3.connect(":memory:")
    folder = evidence_of(conn)
    conn.close()
    kept = Certificate("a.pdf", "a" * 64)
    assert folder.place(kept) is None
    assert "is missing" in folder.problem(kept)
