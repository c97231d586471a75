"""The right to confirm comes from another person, in the log; the roster alone gives nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from langaccess.agency import ledger
from langaccess.agency.rights import RIGHT_GIVEN, give_right, holder_called, holders
from langaccess.agency.session import Session
from langaccess.agency.workspace import MARK, create
from langaccess.core.errors import ConfigError, InputError
from tests.support import sign_in

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
ROSTER = """schema: 1
people:
  - {id: khan, name: Amina Khan, kind: member, coordinator: true, may_confirm: coordinator}
  - {id: lee, name: Bo Lee, kind: member, may_confirm: counsel}
  - {id: ward, name: Dana Ward, kind: member, coordinator: true}
  - {id: ward2, name: D. Ward, kind: member, coordinator: true, may_confirm: coordinator}
  - {id: clerk, name: C. Clerk, kind: member}
"""


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    agency = create(tmp_path / "office", {"agency.name": "Police"}, today=date(2026, 11, 2))
    opened = Session(agency)
    opened.now = NOW
    write(opened, ROSTER)
    sign_in(monkeypatch, "ward-account")
    return opened


def write(session: Session, roster: str) -> None:
    folder = session.folder / "roster"
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.yaml"):
        old.unlink()
    (folder / "people.yaml").write_text(roster, encoding="utf-8")


def names(session: Session) -> list[str]:
    return [one.person.name for one in holders(session)]


def test_a_line_in_the_roster_gives_no_right(session: Session) -> None:
    assert names(session) == []
    with pytest.raises(InputError, match="the log does not say who gave it") as caught:
        holder_called(session, "lee")
    assert "langaccess roster grant lee" in (caught.value.hint or "")


def test_a_coordinator_gives_it_and_the_log_has_who_and_why(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_right(session, "lee", by="ward", why="our counsel")
    assert names(session) == ["Bo Lee"]
    (entry,) = ledger.entries(session.connection, RIGHT_GIVEN)
    assert (entry.data["person"], entry.data["by"]) == ("lee", "ward")
    assert (entry.data["role"], entry.data["account"]) == ("counsel", "ward-account")
    sign_in(monkeypatch, "lee-account")
    assert holder_called(session, "Bo Lee").given.by_name == "Dana Ward"


def test_a_right_in_a_log_that_is_not_whole_or_from_a_later_time_is_none(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_right(session, "lee", by="ward", why="our counsel")
    sign_in(monkeypatch, "lee-account")
    today = session.now
    session.now = today - timedelta(days=1)
    assert names(session) == []
    session.now = today
    assert names(session) == ["Bo Lee"]
    (session.folder / MARK).unlink()
    assert names(session) == []
    with pytest.raises(ConfigError, match="vouches for nothing"):
        holder_called(session, "lee")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "by", "why", "says"),
    [
        ("khan", "khan", "mine", "may be the person who gets the right"),
        ("ward2", "ward", "mine", "may be the person who gets the right"),
        ("lee", "lee", "mine", "is not a coordinator"),
        ("lee", "clerk", "mine", "is not a coordinator"),
        ("lee", "The Chief", "mine", "no one in your agency's roster"),
        ("clerk", "ward", "busy", "may not confirm"),
        ("lee", "ward", " ", "give the reason"),
    ],
)
def test_no_one_else_gives_it(session: Session, name: str, by: str, why: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        give_right(session, name, by=by, why=why)
    assert list(ledger.entries(session.connection, RIGHT_GIVEN)) == []


def test_the_account_that_gave_it_does_not_use_it(session: Session) -> None:
    give_right(session, "lee", by="ward", why="our counsel")
    with pytest.raises(InputError, match="the account `ward-account` gave Bo Lee the right"):
        holder_called(session, "lee")


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [
        ("may_confirm: counsel", "coordinator: true, may_confirm: coordinator"),
        ("name: Bo Lee", "name: Sam Sly"),
        (", may_confirm: counsel", ""),
        ("may_confirm: counsel", "may_confirm: counsel, left: 2026-11-01"),
    ],
)
def test_it_is_given_to_one_person_in_one_role(session: Session, change: tuple[str, str]) -> None:
    give_right(session, "lee", by="ward", why="our counsel")
    write(session, ROSTER.replace(*change))
    assert names(session) == []


def test_it_is_not_given_by_a_clock_earlier_than_the_log(session: Session) -> None:
    give_right(session, "lee", by="ward", why="our counsel")
    session.now = NOW - timedelta(days=1)
    with pytest.raises(InputError, match="clock"):
        give_right(session, "khan", by="ward", why="our coordinator")


@pytest.mark.slow
@pytest.mark.parametrize("key", ["12345", "x" * 25, "1" * 26])
def test_a_key_is_25_digits(session: Session, key: str) -> None:
    with pytest.raises(InputError, match="25 digits"):
        give_right(session, "lee", by="ward", why="our counsel", key=key)
