"""One Session opens the agency's folder: lazily, and with one refusal where there is none."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from langaccess.agency.policy import load_policy
from langaccess.agency.session import open_session
from langaccess.core.errors import ConfigError

RULES = """\
id: spring
extends: us-federal
as_of: 2026-11-25
agency: {name: Springfield Police, time_zone: Pacific/Kiritimati}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "jurisdiction.yaml").write_text(RULES, encoding="utf-8")
    return tmp_path


def test_the_database_is_made_on_first_use_and_closed_at_the_end(folder: Path) -> None:
    with open_session(folder) as session:
        assert session.policy == load_policy(folder / "jurisdiction.yaml")
        assert not session.has_database
        assert not (folder / ".langaccess").exists()
        conn = session.connection
        assert session.connection is conn
        assert session.has_database
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        conn.execute("SELECT 1")
    with session:  # a second block opens it again
        assert session.connection.execute("SELECT 1").fetchone()[0] == 1


def test_the_clock_is_that_of_the_agency_and_stands_still_for_the_command(folder: Path) -> None:
    session = open_session(folder)
    assert session.now.utcoffset() == timedelta(hours=14)
    assert session.now.microsecond == 0
    assert session.now is session.now
    assert session.today == session.now.date()
    assert abs(session.now - datetime.now(UTC)) < timedelta(minutes=1)


def test_without_a_folder_the_shipped_rules_apply_and_the_refusal_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LANGACCESS_WORKSPACE", raising=False)
    notes: list[str] = []
    session = open_session(note=notes.append)
    assert session.root is None
    assert [note.split(":")[0] for note in notes] == ["no agency folder here"]
    assert session.policy.id == "us-federal"
    assert not session.has_database
    with pytest.raises(ConfigError, match="only an agency adopts rules") as said:
        session.require_folder("only an agency adopts rules")
    for ask in (lambda: session.folder, lambda: session.connection):
        with pytest.raises(ConfigError, match="this needs an agency's folder") as other:
            ask()
        assert other.value.hint == said.value.hint
    assert list(tmp_path.iterdir()) == []
