"""A process that is killed in an import, an approval or a publication leaves all of it, or nothing.

Some dozens of kills here, half of them at a chosen step of the database, half at a chosen moment;
`LANGACCESS_KILLS=200` does as many as asked for.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from langaccess import review
from langaccess.agency import ledger
from langaccess.agency.workspace import MARK
from langaccess.core.files import sha256, write_atomic
from tests.review.kit import Agency, agency, fill
from tests.support import date_back

KILLS = int(os.environ.get("LANGACCESS_KILLS", "32"))

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")


class Stepping(sqlite3.Connection):
    """A connection that counts its statements, and dies at one of them."""

    count = 0
    last = 0

    def _step(self) -> None:
        Stepping.count += 1
        if Stepping.count == Stepping.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def execute(self, *args: Any) -> sqlite3.Cursor:
        self._step()
        return super().execute(*args)

    def executemany(self, *args: Any) -> sqlite3.Cursor:
        self._step()
        return super().executemany(*args)


def child(work: Callable[[], object], report: Path, at: int = 0) -> int:
    """Start `work` in a process of its own, to die at the statement `at`; return its id."""
    number = os.fork()
    if number:
        return number
    connect: Callable[..., sqlite3.Connection] = sqlite3.connect
    Stepping.count, Stepping.last = 0, at
    sqlite3.connect = lambda *args, **named: connect(  # type: ignore[assignment]  # until this process dies
        *args, **{**named, "factory": Stepping}
    )
    try:
        work()
        report.write_text(str(Stepping.count), encoding="utf-8")
    finally:
        os._exit(0)


def kills(
    work: Callable[[], object],
    police: Agency,
    before: str,
    after: str,
    *,
    state: Callable[[], str] | None = None,
) -> Counter[str]:
    """Kill `work` again and again from the same beginning; return in which state it was left."""
    path = police.root / ".langaccess" / "state.db"
    data = path.read_bytes()
    mark = (police.root / MARK).read_bytes()
    report = police.root.parent / "steps"

    def again() -> None:
        for left in path.parent.glob("state.db*"):
            left.unlink()
        path.write_bytes(data)
        (police.root / MARK).write_bytes(mark)

    began = time.monotonic()
    os.waitpid(child(work, report), 0)
    lasted = time.monotonic() - began
    total = int(report.read_text(encoding="utf-8"))
    seen: Counter[str] = Counter()
    for n in range(KILLS // 2):
        again()
        share = n / (KILLS // 2)
        if n % 2:
            os.waitpid(child(work, report, 1 + int(share * total)), 0)
        else:
            number = child(work, report)
            time.sleep(share * lasted)
            os.kill(number, signal.SIGKILL)
            os.waitpid(number, 0)
        with police.db() as conn:
            assert ledger.verify(conn).problems == ()
            assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (left,) = {state()} if state else set(police.states())
        assert left in {before, after}
        seen[left] += 1
    again()
    return seen


@pytest.mark.slow
def test_a_kill_during_import_takes_in_all_or_nothing(police: Agency, tmp_path: Path) -> None:
    path = fill(police.export(tmp_path / "pack"))
    seen = kills(lambda: police.take(path), police, "new", "translated")
    assert seen["new"] >= KILLS // 4
    police.take(path)
    assert set(police.states()) == {"translated"}


@pytest.mark.slow
def test_a_kill_during_approval_approves_all_or_nothing(
    police: Agency, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aside = tmp_path / "aside"
    aside.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(aside))
    police.take(fill(police.export(tmp_path / "pack")))
    seen = kills(lambda: police.approve("A. Khan"), police, "translated", "approved")
    assert seen["translated"] >= KILLS // 4
    for left in aside.iterdir():
        date_back(left)
    police.approve("A. Khan")
    assert set(police.states()) == {"approved"}
    assert list(aside.iterdir()) == [], "what a look at the document left is gone a minute later"


@pytest.mark.slow
def test_a_kill_during_publication_lets_copies_out_with_their_file_or_not_at_all(
    tmp_path: Path,
) -> None:
    police = agency(tmp_path / "springfield", doc_class="operational")
    police.take(fill(police.export(tmp_path / "pack")))
    police.approve("A. Khan")

    def publish() -> review.Publication:
        with police.session() as session:
            return review.publish(session, police.document(), site="Library", copies=20)

    def out() -> str:
        """Return what is out; each copy that is has its version, and the file of it."""
        with police.db() as conn:
            copies = review.copies_out(conn)
            versions = list(ledger.entries(conn, review.RELEASED))
        assert len(versions) == len(copies)
        for version in versions:
            file = police.root / version.data["file"]
            assert sha256(file.read_bytes()) == version.data["sha256"]
        return f"{sum(one.copies for one in copies)} copies"

    seen = kills(publish, police, "0 copies", "20 copies", state=out)
    assert seen["0 copies"] >= KILLS // 4
    assert publish().decision.allowed
    assert out() == "20 copies"


@pytest.mark.slow
def test_a_kill_while_a_contact_changes_loses_no_approval_when_it_is_done_again(
    tmp_path: Path,
) -> None:
    police = agency(tmp_path / "springfield", doc_class="operational")
    register = police.root / "contacts.yaml"
    before = "contacts:\n  desk:\n    phone: 217-555-0100\n"
    register.write_text(before, encoding="utf-8")
    police.take(fill(police.export(tmp_path / "pack")))
    police.approve("A. Khan")
    source = police.flyer.read_bytes()

    def change() -> None:
        with police.session() as session:
            review.set_contact(session, "desk.phone", "217-555-0123", by="D. Clerk")  # fmt: skip

    def left() -> str:
        """Do it again; then return to the beginning, as the database will."""
        kept = "stale" if "stale" in police.states() else "approved"
        change()
        assert police.states() == ["approved"] * 6
        assert police.flyer.read_bytes() == source.replace(b"0100", b"0123")
        assert "0123" in register.read_text(encoding="utf-8")
        (file,) = (police.root / "translations" / "approved").rglob("*.md")
        assert b"217-555-0123" in file.read_bytes()
        police.flyer.write_bytes(source)
        register.write_text(before, encoding="utf-8")
        return kept

    def work() -> None:
        change()
        write_atomic(register, before.encode("utf-8"))  # a run that was not killed is undone
        write_atomic(police.flyer, source)

    seen = kills(work, police, "approved", "stale", state=left)
    assert seen["stale"] > 0
