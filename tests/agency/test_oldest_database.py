"""The oldest database that a program of ours wrote opens today, with nothing lost."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from langaccess.agency import ledger, workspace
from langaccess.agency.approval import TextDigests, approvals
from langaccess.cli import main
from langaccess.core.tags import Tag
from tests.commands import Capture
from tests.fixtures.build_database import APPROVED, BEGAN, ENTRIES
from tests.support import FIXTURES, session_on

OLDEST = FIXTURES / "workspace" / "state-v1.db"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return an agency's folder as the oldest program left it."""
    folder = tmp_path / "springfield"
    (folder / ".langaccess").mkdir(parents=True)
    (folder / "jurisdiction.yaml").write_text("id: x\nas_of: 2026-11-25\n", encoding="utf-8")
    shutil.copy(OLDEST, folder / ".langaccess" / "state.db")
    return folder


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as conn:
        return list(conn.iterdump())


def test_the_oldest_database_is_of_the_first_step() -> None:
    with closing(sqlite3.connect(f"{OLDEST.as_uri()}?mode=ro", uri=True)) as conn:
        assert conn.execute("PRAGMA user_version").fetchone() == (1,)
        columns = [row[1] for row in conn.execute("PRAGMA table_info (ledger)")]
    assert columns[-1] == "hash", "what later steps added is not in it"


def test_the_oldest_database_opens_and_is_copied_before_it_is_changed(root: Path) -> None:
    with closing(workspace.open_db(workspace.find(explicit=root))) as conn:
        assert conn.execute("PRAGMA user_version").fetchone() == (len(workspace.MIGRATIONS),)
    assert dump(root / ".langaccess" / "state-v1.backup.db") == dump(OLDEST)


def test_the_log_of_the_oldest_database_holds_reads_as_written_and_grows(root: Path) -> None:
    with closing(workspace.open_db(workspace.find(explicit=root))) as conn:
        assert ledger.verify(conn).problems == ()
        read = [(e.kind, dict(e.data), e.at, e.corrects) for e in ledger.entries(conn)]
        assert read == [(kind, data, BEGAN + after, old) for kind, data, after, old in ENTRIES]
        ledger.append(conn, "policy.adopted", {"by": "x"}, at=datetime.now(UTC), corrects=3)
        verdict = ledger.verify(conn)
    assert (verdict.entries, verdict.problems) == (len(ENTRIES) + 1, ())
    assert verdict.clock_back == (3,)


def test_an_approval_of_the_oldest_database_still_holds_for_its_bytes(root: Path) -> None:
    text = TextDigests(*APPROVED["texts"][0])
    with closing(workspace.open_db(workspace.find(explicit=root))) as conn:
        found = approvals(session_on(conn), "phrase")
    assert [who.by for who in found.holding(text, Tag("pt"))] == ["silva"]
    assert found.holding(text, Tag("es")) == (), "it was rejected there"


def test_the_command_line_works_in_the_oldest_folder(root: Path, capsys: Capture) -> None:
    assert main(["encounter", "verify", "--workspace", str(root)]) == 0
    assert "4 entries" in capsys.readouterr().out
    assert main(["encounter", "log", "es", "dv", "--workspace", str(root)]) in (0, 1)
    capsys.readouterr()
    assert main(["encounter", "verify", "--workspace", str(root)]) == 0
