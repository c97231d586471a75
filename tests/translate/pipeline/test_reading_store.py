"""A document is read and judged once, until something that this depends on changes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pytest

from langaccess.agency.declaration import declare_class
from langaccess.agency.session import Session
from langaccess.agency.workspace import Workspace
from langaccess.core.files import sha256
from langaccess.core.tags import EN, Tag
from langaccess.core.user_folders import cache_folder
from langaccess.translate import FileStatus, TranslationReport, read_gate
from langaccess.translate.memory import Memory, TranslationUnit, Trust
from tests.support import DECLARED, give_counsel
from tests.translate.pipeline.kit import TODAY, only, work

PLAIN = "I saw Ann Lee at the lake.\n"
CONSENT = "I consent to a search of my car and waive my rights.\n"


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return how many segments of each document the gate was asked about."""
    seen: list[int] = []

    def counted(parts: Any, *args: Any) -> Any:
        seen.append(len(parts))
        return read_gate(parts, *args)

    monkeypatch.setattr("langaccess.translate.pipeline.scan.read_gate", counted)
    return seen


def database(agency: Workspace) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(agency.state / "state.db", isolation_level=None))


def outcome(report: TranslationReport) -> Any:
    files = [
        replace(one, reused=False, findings=(), source=Path(one.source.name))
        for one in report.files
    ]
    return files, report.plan, report.waiting


@pytest.mark.slow
def test_a_second_run_judges_no_document_again_and_reports_the_same(
    agency: Workspace, brochures: Path, judged: list[int]
) -> None:
    first = work(agency, brochures)
    assert len(judged) == 2
    second = work(agency, brochures)
    assert len(judged) == 2
    assert outcome(second) == outcome(first)
    third = work(agency, brochures, to=Tag("qps-plocm"))
    assert len(judged) == 2, "another language does not change what is in a document"
    assert {one.status for one in third.files} == {one.status for one in first.files}


def _change_file(agency: Workspace, brochures: Path) -> None:
    (brochures / "flyer.md").write_text("# Stop\n\nSign here: I waive my rights.\n", "utf-8")


def _change_rules(agency: Workspace, brochures: Path) -> None:
    assert agency.root is not None
    path = agency.root / "jurisdiction.yaml"
    more = "\nsentences:\n  rules:\n    - {id: local.desk, text: names a desk, patterns: [desk]}\n"
    path.write_text(path.read_text("utf-8") + more, "utf-8")


def _add_fixed_text(agency: Workspace, brochures: Path) -> None:
    assert agency.root is not None
    (agency.root / "approved").mkdir(exist_ok=True)
    text = "title: Warnings\nkind: consent\nsource: Office\ntexts:\n  - {id: one, en: Hang up.}\n"
    (agency.root / "approved" / "warnings.yaml").write_text(text, encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "again"), [(_change_file, 1), (_change_rules, 2), (_add_fixed_text, 2)]
)
def test_what_a_reading_depends_on_makes_it_old(
    agency: Workspace,
    brochures: Path,
    judged: list[int],
    change: Callable[[Workspace, Path], None],
    again: int,
) -> None:
    work(agency, brochures)
    judged.clear()
    change(agency, brochures)
    work(agency, brochures)
    assert len(judged) == again


@pytest.mark.slow
def test_another_program_another_account_and_other_revisions_read_again(
    agency: Workspace, brochures: Path, judged: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    work(agency, brochures)
    work(agency, brochures, accept_revisions=True)
    assert len(judged) == 4
    monkeypatch.setattr("langaccess.core.cache_file.program_digest", lambda: "another version")
    work(agency, brochures, accept_revisions=True)
    assert len(judged) == 6
    (cache_folder() / "readings.key").write_bytes(b"k" * 32)
    work(agency, brochures, accept_revisions=True)
    assert len(judged) == 8
    with database(agency) as conn:
        assert conn.execute("SELECT count(*) FROM readings").fetchone() == (4,), "two accounts"


@pytest.mark.slow
def test_a_reading_that_someone_else_wrote_clears_nothing(
    agency: Workspace, brochures: Path, judged: list[int]
) -> None:
    """A person who can write to the folder could otherwise let a machine have a waiver."""
    form, notes = brochures / "form.txt", brochures / "desk" / "hours.txt"
    form.write_text(CONSENT, encoding="utf-8")
    before = only(work(agency, form, notes), "form.txt")
    with database(agency) as conn:
        ((clear,),) = conn.execute("SELECT body FROM readings WHERE path LIKE '%hours.txt'")
        conn.execute("UPDATE readings SET body = ? WHERE path LIKE '%form.txt'", (clear,))
    judged.clear()
    after = only(work(agency, form, notes), "form.txt")
    assert len(judged) == 1
    assert (after.status, after.reason) == (before.status, before.reason)


@pytest.mark.slow
def test_a_moved_reading_does_not_count_for_another_file(
    agency: Workspace, brochures: Path, judged: list[int]
) -> None:
    form, notes = brochures / "form.txt", brochures / "desk" / "hours.txt"
    form.write_text(CONSENT, encoding="utf-8")
    work(agency, form, notes)
    with database(agency) as conn:
        ((seal, body),) = conn.execute(
            "SELECT seal, body FROM readings WHERE path LIKE '%hours.txt'"
        )
        conn.execute(
            "UPDATE readings SET seal = ?, body = ? WHERE path LIKE '%form.txt'", (seal, body)
        )
    judged.clear()
    work(agency, form, notes)
    assert len(judged) == 1


@pytest.mark.slow
def test_a_file_that_is_gone_leaves_no_text_in_the_database(
    agency: Workspace, brochures: Path
) -> None:
    work(agency, brochures)
    (brochures / "flyer.md").unlink()
    (brochures / "new.txt").write_text("The lobby closes at noon.\n", encoding="utf-8")
    work(agency, brochures)
    with database(agency) as conn:
        names = {row[0] for row in conn.execute("SELECT path FROM readings")}
    assert names == {"brochures/desk/hours.txt", "brochures/new.txt"}


def test_a_refused_document_leaves_no_text_in_the_database(
    agency: Workspace, brochures: Path, judged: list[int]
) -> None:
    """A statement of a witness that someone tried to translate is not kept where it was refused."""
    statement = brochures / "statement.txt"
    statement.write_text(PLAIN, "utf-8")
    for _ in range(2):
        report = work(agency, statement, to=Tag("so"), doc_class="legal_act")
        assert only(report, "statement.txt").status is FileStatus.REFUSED
    assert judged == [1, 1]
    with database(agency) as conn:
        assert conn.execute("SELECT count(*) FROM readings").fetchone() == (0,)


def test_a_document_that_is_refused_later_leaves_no_text_in_the_database(
    agency: Workspace, brochures: Path
) -> None:
    """An earlier run read it before someone declared what it is."""
    statement = brochures / "statement.txt"
    statement.write_text(PLAIN, "utf-8")
    work(agency, brochures, to=Tag("so"))
    with database(agency) as conn:
        assert conn.execute("SELECT count(*) FROM readings").fetchone() == (3,)
    work(agency, statement, to=Tag("so"), doc_class="legal_act")
    with database(agency) as conn:
        names = {row[0] for row in conn.execute("SELECT path FROM readings")}
    assert names == {"brochures/desk/hours.txt", "brochures/flyer.md"}


def _refuse_stopped(agency: Workspace) -> None:
    with agency.jurisdiction.open("a", encoding="utf-8") as file:
        file.write("\ntranslate: {gate: refuse}\n")


def _declare(agency: Workspace) -> None:
    assert agency.root is not None
    statement = agency.root / "brochures" / "statement.txt"
    with Session(agency) as session:
        session.now = datetime.combine(TODAY, time(12), UTC)
        give_counsel(session)
        files = [(statement.name, sha256(statement.read_bytes()))]
        declare_class(session, files, *DECLARED.values())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "prepare", "reason"),
    [
        (f"{PLAIN}\n{CONSENT}", None, "class.undeclared"),
        (f"{PLAIN}\n{CONSENT}", _refuse_stopped, "gate.waiver"),
        (f"{PLAIN}\n{CONSENT * 9}", _declare, "floor.1"),
        ("\0", None, "input"),
    ],
)
def test_however_a_document_is_refused_it_leaves_no_text_in_the_database(
    agency: Workspace,
    brochures: Path,
    text: str,
    prepare: Callable[[Workspace], None] | None,
    reason: str,
) -> None:
    statement = brochures / "statement.txt"
    statement.write_text(PLAIN, "utf-8")
    work(agency, statement, to=Tag("so"))
    with database(agency) as conn:
        assert conn.execute("SELECT count(*) FROM readings").fetchone() == (1,)
    statement.write_text(text, "utf-8")
    if prepare is not None:
        prepare(agency)
    assert only(work(agency, statement, to=Tag("so")), "statement.txt").reason == reason
    with database(agency) as conn:
        assert conn.execute("SELECT count(*) FROM readings").fetchone() == (0,)


def test_no_note_on_a_document_in_another_language_is_kept(
    agency: Workspace, brochures: Path
) -> None:
    """It may be a statement, and a note may quote what is in it."""
    statement = brochures / "statement.md"
    text = "Vi a Ana en el lago el lunes por la noche, y después se fue a su casa con su hermano.\n"
    statement.write_text(f"---\nauthor: Ann Lee\n---\n{text}", "utf-8")
    found = only(work(agency, statement), "statement.md")
    assert (found.reason, bool(found.findings)) == ("source_language", True)
    with database(agency) as conn:
        assert conn.execute("SELECT count(*) FROM readings").fetchone() == (0,)


def test_the_last_file_that_is_gone_leaves_no_text_either(
    agency: Workspace, brochures: Path
) -> None:
    work(agency, brochures)
    (brochures / "flyer.md").unlink()
    work(agency, brochures)
    with database(agency) as conn:
        names = {row[0] for row in conn.execute("SELECT path FROM readings")}
    assert names == {"brochures/desk/hours.txt"}


def test_a_file_that_this_account_cannot_look_for_does_not_count_as_gone(
    agency: Workspace, brochures: Path
) -> None:
    """Such as one in another account's home: the system then reports an error, no answer."""
    work(agency, brochures)
    elsewhere = "x" * 300  # too long a name: an error for every account
    with database(agency) as conn:
        conn.execute("UPDATE readings SET path = ? WHERE path LIKE '%flyer.md'", (elsewhere,))
    work(agency, brochures / "desk")
    with database(agency) as conn:
        names = {row[0] for row in conn.execute("SELECT path FROM readings")}
    assert names == {"brochures/desk/hours.txt", elsewhere}


def test_each_file_is_looked_for_once_in_a_run_of_several_waves(
    agency: Workspace, brochures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = list[str]()

    def counted(path: Path) -> bool:
        looked.append(path.name)
        return False

    monkeypatch.setattr("langaccess.translate.pipeline.reading_store._is_gone", counted)
    monkeypatch.setattr("langaccess.translate.pipeline.run._FIRST_WAVE", 1)
    monkeypatch.setattr("langaccess.translate.pipeline.run._GROWTH", 1)
    work(agency, brochures)
    assert sorted(looked) == ["flyer.md", "hours.txt"]


@pytest.mark.slow
@pytest.mark.parametrize("cache", ["a file", "/" + "c" * 300])
def test_where_no_key_can_be_kept_nothing_is_remembered(
    agency: Workspace,
    brochures: Path,
    judged: list[int],
    cache: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(agency.jurisdiction) if cache == "a file" else cache)
    work(agency, brochures)
    work(agency, brochures)
    assert len(judged) == 4


@pytest.mark.slow
def test_a_key_that_another_account_could_have_read_is_made_private(
    agency: Workspace, brochures: Path
) -> None:
    (cache_folder() / "readings.key").unlink(missing_ok=True)
    work(agency, brochures)
    assert (cache_folder() / "readings.key").stat().st_mode & 0o077 == 0


def _pack(agency: Workspace, sources: Path) -> tuple[int, bytes]:
    """Translate into a language without an engine; return which file the pack is, and its bytes."""
    report = work(agency, sources, to=Tag("vi"))
    (path,) = {one.pack for one in report.files}
    assert path is not None
    return path.stat().st_ino, path.read_bytes()


def _add_term(agency: Workspace, brochures: Path) -> None:
    assert agency.root is not None
    (agency.root / "glossary").mkdir(exist_ok=True)
    text = "terms:\n  - {id: lobby-desk, en: lobby desk, definition: The desk at the door.}\n"
    (agency.root / "glossary" / "more.yaml").write_text(text, encoding="utf-8")


def _remember_sentence(agency: Workspace, brochures: Path) -> None:
    with Session(agency) as session:
        pair = ("Tell your family.", "Hãy nói với gia đình bạn.")
        unit = TranslationUnit(EN, Tag("vi"), *pair, Trust.TRANSLATED, "old.tmx")
        Memory(session).add([unit])


def _remove_file(agency: Workspace, brochures: Path) -> None:
    (brochures / "desk" / "hours.txt").unlink()


def _edit_pack(agency: Workspace, brochures: Path) -> None:
    assert agency.root is not None
    (agency.root / "translations" / "pack.vi.zip").write_bytes(b"a person's own")


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [_change_file, _change_rules, _add_fixed_text, _add_term, _remember_sentence, _remove_file,
     _edit_pack],
)  # fmt: skip
def test_a_pack_is_written_again_only_if_something_in_it_changed(
    agency: Workspace, brochures: Path, change: Callable[[Workspace, Path], None]
) -> None:
    first = _pack(agency, brochures)
    assert _pack(agency, brochures) == first
    change(agency, brochures)
    changed = _pack(agency, brochures)
    assert changed[0] != first[0]
    assert _pack(agency, brochures) == changed
