"""Parts give what one PC gives, also when a process dies; what is no longer right is left."""

from __future__ import annotations

import os
import random
import sqlite3
import tempfile
import zipfile
from pathlib import Path

import pytest

from langaccess.agency import ledger
from langaccess.core.errors import UsageError
from langaccess.core.tags import Tag
from langaccess.translate import FileStatus
from langaccess.translate.engines import discover
from langaccess.translate.machines.kit import make_kit
from tests.support import needs_starter
from tests.translate.machines.kit import (
    FILES,
    NOW,
    TESTS,
    collect,
    job,
    killed_at,
    office,
    on_one_pc,
    part,
    results,
    session,
    twin,
)

PT = Tag("pt")
DRAFTED = 2 * (FILES + 3)  # the layout test is of every document, of the legal one too
pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _no_questions(no_questions: None) -> None:
    """These tests are about what an engine gets and returns."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return office(tmp_path / "office")


def made(root: Path) -> dict[str, bytes]:
    """Return the results of all parts by name."""
    return {path.name: path.read_bytes() for path in (root / "translations/parts").iterdir()}


def test_the_whole_job_takes_three_parts_as_one_pc_would_have_made_them(root: Path) -> None:
    one = twin(root)
    on_one_pc(one)
    done = [part(root, number, 3) for number in (3, 1, 2)]
    assert min(one.documents for one in done) > 0
    assert sum(one.documents for one in done) == len(made(root)) == DRAFTED
    report = collect(root)
    assert results(root) == results(one)
    assert not any(one.reused for one in report.files)
    with session(root) as opened, session(one) as other:
        rows = "SELECT key, target FROM drafts ORDER BY key"
        assert opened.connection.execute(rows).fetchall() == (
            other.connection.execute(rows).fetchall()
        )


@needs_starter
def test_a_real_engine_gives_what_it_gives_on_one_pc(tmp_path: Path) -> None:
    root = office(tmp_path / "office", files=9)
    one = twin(root)
    on_one_pc(one, PT)
    part(root, 1, 2, PT)
    part(root, 2, 2, PT)
    report = collect(root, PT)
    assert results(root) == results(one)
    assert FileStatus.REFUSED in [file.status for file in report.files], "left to the whole job"


def test_what_is_done_is_not_done_again_and_two_at_once_write_the_same(root: Path) -> None:
    part(root, 1, 2)
    first = made(root)
    again = part(root, 1, 2)
    assert (again.documents, again.reused) == (0, len(first))
    other = twin(root)
    for path in (other / "translations" / "parts").iterdir():
        path.unlink()
    part(other, 1, 2)
    assert made(other) == first


def test_a_damaged_result_is_drafted_again_on_this_pc(root: Path) -> None:
    one = twin(root)
    on_one_pc(one)
    part(root, 1, 1)
    paths = sorted((root / "translations" / "parts").iterdir())
    paths[0].write_bytes(paths[0].read_bytes()[:-40])
    with zipfile.ZipFile(paths[1]) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(paths[1], "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data + b" " if name == "document" else data)
    collect(root)
    assert results(root) == results(one)


def test_a_source_or_a_rule_that_changed_since_gets_a_draft_of_today(root: Path) -> None:
    part(root, 1, 1)
    (root / "brochures" / "hours.html").write_text("<p>Open on Friday.</p>", "utf-8")
    rules = root / "jurisdiction.yaml"
    rules.write_text(rules.read_text("utf-8") + "translate:\n  do_not_translate: [desk]\n", "utf-8")
    one = twin(root)
    on_one_pc(one)
    collect(root)
    assert results(root) == results(one)


@pytest.mark.skipif(os.name != "posix", reason="forks")
def test_a_run_killed_at_a_rename_loses_and_doubles_nothing(tmp_path: Path) -> None:
    root = office(tmp_path / "office", files=8)
    calm = twin(root, "calm")
    renames = killed_at(calm, 0)
    for number in random.Random(30).sample(range(1, renames + 1), 10):
        mine = twin(root, f"killed-{number}")
        assert killed_at(mine, number) == 0
        assert killed_at(mine, 0) > 0
        assert results(mine) == results(calm)
        assert not list((mine / "translations").rglob(".tmp-*"))
        assert not list((mine / "translations").rglob("*.kept*"))


def test_a_part_leaves_no_copy_of_the_agencys_records(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = root.parent / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    part(root, 1, 4)
    assert not list(temporary.iterdir())


def test_a_part_that_is_not_there_is_refused(root: Path) -> None:
    for number, of in ((3, 2), (0, 2)):
        with pytest.raises(UsageError, match=f"no part {number} of {of}"):
            part(root, number, of)


def test_the_kit_has_no_codes_no_texts_of_cases_and_nothing_of_encounters(root: Path) -> None:
    (root / "secrets.yaml").write_text("lines: {main: '4471-9902'}\n", "utf-8")
    on_one_pc(root)
    with session(root) as opened:
        for number in range(300):
            told = {"encounter": f"e{number}", "note": "the man in Maple Street"}
            ledger.append(opened.connection, "encounter.logged", told, at=NOW)
        ledger.append(opened.connection, "rules.adopted", {"by": "Ana Lima"}, at=NOW)
        kit = make_kit(opened, job(root), discover([]), root.parent)
    into = root.parent / "kit"
    into.mkdir()
    with kit.unpack(into):
        pass
    names = [path.relative_to(into).as_posix() for path in into.rglob("*")]
    assert "jurisdiction.yaml" in names
    assert not [name for name in names if "secret" in name or name.startswith("brochures")]
    database = into / ".langaccess" / "state.db"
    conn = sqlite3.connect(database)
    for table in ("drafts", "machine_texts", "case_entries", "readings"):
        assert conn.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    assert ledger.verify(conn).problems == (), "its approvals still count"
    assert [dict(one.data) for one in ledger.entries(conn, "rules.adopted")] == [{"by": "Ana Lima"}]
    conn.close()
    assert b"Maple" not in database.read_bytes()


def test_layout_tests_are_drafted_into_each_language(root: Path) -> None:
    part(root, 1, 1, TESTS[1])
    report = collect(root, TESTS[1])
    assert {one.lang for one in report.files} == {TESTS[1]}
