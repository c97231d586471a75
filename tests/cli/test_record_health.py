"""A log that was changed, cut or lost is said by every command that reads it."""

from __future__ import annotations

import io
import json
import re
import shutil
import sqlite3
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from langaccess.agency.workspace import MARK, Connection, create
from langaccess.core.user_folders import data_folder
from tests.cli.every_command import SCENES, entry_in, folder_of, rows, value_at
from tests.cli.test_json_contract import command_of
from tests.commands import Capture, run, run_json, shown

BANNER = "THE LOG OF THIS FOLDER IS NOT WHOLE"
STATE = Path(".langaccess")
# `demo` makes an agency of its own; the other two repair or accept a log.
APART = {"demo", "encounter restored"}


def by_hand(root: Path, *statements: str) -> None:
    """Edit the database as a person with another program does."""
    with closing(sqlite3.connect(root / STATE / "state.db", isolation_level=None)) as conn:
        found = conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in found:
            conn.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            conn.execute(statement)


def change(root: Path) -> None:
    by_hand(root, "UPDATE ledger SET data = data || ' ' WHERE seq = (SELECT max(seq) FROM ledger)")


def cut(root: Path) -> None:
    by_hand(root, "DELETE FROM ledger WHERE seq = (SELECT max(seq) FROM ledger)")


def lose(root: Path) -> None:
    shutil.rmtree(root / STATE)


HARM: dict[str, Callable[[Path], None]] = {"changed": change, "cut": cut, "lost": lose}


def entries(root: Path) -> int:
    if not (root / STATE / "state.db").exists():
        return 0
    with closing(sqlite3.connect(root / STATE / "state.db")) as conn:
        return int(conn.execute("SELECT count(*) FROM ledger").fetchone()[0])


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what is asked of databases."""
    found = list[str]()
    execute = Connection.execute

    def spied(self: Any, *args: Any) -> Any:
        found.append(str(args[0]))
        return execute(self, *args)

    monkeypatch.setattr(Connection, "execute", spied)
    return found


def test_every_command_that_reads_the_log_says_that_it_is_not_whole(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch, asked: list[str]
) -> None:
    read, tried, faults = set[str](), set[str](), list[str]()
    for number, scene in enumerate(SCENES):
        root = folder_of(scene, tmp_path / str(number))
        if (root / "jurisdiction.yaml").exists():
            entry_in(root, 2026)  # so that there is something to lose
        kept: dict[str, str] = {}
        for words, row in rows(scene, root, kept):
            command = command_of(words)
            copies = {}
            if command not in tried | APART and entries(root):
                copies = {harm: tmp_path / f"{number}-{harm}" for harm in HARM}
            for harm, copy in copies.items():
                shutil.copytree(root, copy)
                HARM[harm](copy)
            asked.clear()
            answer = json.loads(said(capsys, monkeypatch, words, root)[1])
            assert "alerts" not in answer, words
            if "data" in answer:
                found = row.get("keep", {}).items()
                kept |= {name: value_at(answer["data"], path) for name, path in found}
            if any(re.search(r"FROM ledger\b", statement) for statement in asked):
                read.add(command)
                tried |= {command} if copies else set()
                for harm, copy in copies.items():
                    again = [word.replace(root.as_posix(), copy.as_posix()) for word in words]
                    code, out, err = said(capsys, monkeypatch, again, copy)
                    faults += [f"{command}, {harm}: {w}" for w in unsaid(code, out, err)]
            for copy in copies.values():
                shutil.rmtree(copy)
    assert faults == [], "\n".join(faults)
    assert read - APART == tried
    assert {"audit", "encounter list", "encounter show", "encounter export", "todo"} <= tried


def unsaid(code: int, out: str, err: str) -> Iterator[str]:
    """Yield what a command did not do about a log that is not whole."""
    if code == 0:
        yield "exit code 0"
    if BANNER not in err:
        yield f"no banner: {err[:200]}"
    if not json.loads(out).get("alerts", [""])[0].startswith(BANNER):
        yield f"no alert: {out[:200]}"


def said(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, words: list[str], root: Path
) -> tuple[int, str, str]:
    monkeypatch.chdir(root)
    monkeypatch.setattr(sys, "stdin", io.StringIO("1\n1\n1\n1\n"))
    return run(capsys, *words, "--json")


@pytest.fixture
def sample(tmp_path: Path, capsys: Capture) -> Path:
    shown(capsys, "init", str(tmp_path / "office"), "--sample", "--no-ask")
    return tmp_path / "office"


@pytest.mark.parametrize("form", ["md", "html", "docx", "xlsx"])
def test_a_report_says_in_a_box_that_its_log_is_not_whole(
    sample: Path, tmp_path: Path, capsys: Capture, form: str
) -> None:
    change(sample)
    out = tmp_path / f"counts.{form}"
    words = ["case", "list", "concern", "--all", "--out", str(out), "--workspace", str(sample)]
    code, _out, _err = run(capsys, *words)
    assert code == 1
    body = out.read_bytes()
    if form in ("docx", "xlsx"):
        with zipfile.ZipFile(out) as parts:
            body = b"".join(map(parts.read, parts.namelist()))
    assert BANNER.encode() in body


def test_a_text_in_a_file_begins_with_what_is_wrong(sample: Path, capsys: Capture) -> None:
    change(sample)
    code, out, err = run(capsys, "audit", "--workspace", str(sample))
    assert (code, out.startswith(BANNER), err.startswith(BANNER)) == (1, True, True)
    code, out, _err = run(capsys, "identify", "Mwen bezwen yon entèprèt.")
    assert BANNER not in out


def test_a_number_is_not_used_twice_though_the_database_is_lost(
    sample: Path, capsys: Capture
) -> None:
    words = ["encounter", "log", "spanish line 5 min", "--workspace", str(sample)]
    names = []
    for lost in (False, True, False, True):
        if lost:
            lose(sample)
        code, answer = run_json(capsys, *words)
        names.append(answer["id"])
        assert code == (1 if len(names) > 1 else 0), "it is said each time"
    assert [int(name.split("-")[2]) for name in names] == list(
        range(int(names[0].split("-")[2]), int(names[0].split("-")[2]) + 4)
    )
    assert run(capsys, "audit", "--workspace", str(sample))[0] == 1
    ends = ["--why", "the disk broke", "--workspace", str(sample)]
    assert run(capsys, "encounter", "restored", *ends)[0] == 0
    assert run(capsys, "encounter", "list", "--workspace", str(sample))[0] == 0


def test_a_mark_without_numbers_leaves_room_for_those_it_may_have_seen(
    sample: Path, capsys: Capture
) -> None:
    mark = sample / MARK
    data = json.loads(mark.read_text("ascii"))
    del data["numbers"]
    mark.write_text(json.dumps(data), "ascii")
    lose(sample)
    words = ["encounter", "log", "spanish line 5 min", "--workspace", str(sample)]
    assert int(run_json(capsys, *words)[1]["id"].split("-")[2]) == data["entries"] + 1


def test_the_number_of_a_case_is_not_used_twice(sample: Path, capsys: Capture) -> None:
    words = ["case", "add", "concern", "topic=service", "language=es", "text=No one called back."]
    ids = []
    for _ in range(2):
        ids.append(run_json(capsys, *words, "--workspace", str(sample))[1]["id"])
        lose(sample)
    assert len(set(ids)) == 2


def forget(root: Path) -> None:
    """Take away what this account knows of the folder."""
    for copy in (data_folder() / "ledger-marks").glob("*.json"):
        copy.unlink()


def test_a_number_is_not_used_twice_though_database_and_mark_are_lost(
    sample: Path, capsys: Capture
) -> None:
    words = ["encounter", "log", "spanish line 5 min", "--workspace", str(sample)]
    first = run_json(capsys, *words)[1]["id"]
    lose(sample)
    (sample / MARK).unlink()
    code, out, _err = run(capsys, "todo", "--workspace", str(sample))
    assert (code, "this account has seen" in " ".join(out.split())) == (1, True)
    code, out, _err = run(capsys, "encounter", "list", "--workspace", str(sample))
    assert (code, out.startswith(BANNER)) == (1, True)
    code, answer = run_json(capsys, *words)
    assert (code, answer["id"]) == (1, f"{first[:-4]}{int(first[-4:]) + 1:04}")
    assert run(capsys, "audit", "--workspace", str(sample))[0] == 1
    ends = ["--why", "the disk broke", "--workspace", str(sample)]
    assert run(capsys, "encounter", "restored", *ends)[0] == 0
    assert run(capsys, "encounter", "list", "--workspace", str(sample))[0] == 0


def test_what_was_approved_tells_of_a_log_though_nothing_else_does(
    sample: Path, capsys: Capture
) -> None:
    lose(sample)
    (sample / MARK).unlink()
    forget(sample)
    made = sample / "translations" / "approved" / "brochures" / "flyer.pt.md"
    made.parent.mkdir(parents=True, exist_ok=True)
    made.write_text("Folheto\n", "utf-8")
    words = ["encounter", "log", "spanish line 5 min", "--workspace", str(sample)]
    for _each_time in range(2):
        code, _out, err = run(capsys, *words)
        assert (code, BANNER in err) == (1, True)
    ends = ["--why", "the disk broke", "--workspace", str(sample)]
    assert run(capsys, "encounter", "restored", *ends)[0] == 0
    assert run(capsys, *words)[0] == 0


def test_a_record_that_begins_with_number_1_says_so_once(sample: Path, capsys: Capture) -> None:
    lose(sample)
    (sample / MARK).unlink()
    forget(sample)
    shutil.rmtree(sample / "translations", ignore_errors=True)
    words = ["encounter", "log", "spanish line 5 min", "--workspace", str(sample)]
    told = []
    for _once in range(2):
        code, _out, err = run(capsys, *words)
        told.append((code, "A NEW RECORD BEGINS HERE WITH E-" in err and "-0001" in err))
    assert told == [(0, True), (0, False)]


def test_a_folder_that_is_made_again_in_its_place_is_a_new_record(
    tmp_path: Path, capsys: Capture
) -> None:
    root = tmp_path / "springfield"
    for _again in range(2):
        create(root, {}, today=date(2026, 11, 25))
        words = ["encounter", "log", "spanish line 5 min", "--workspace", str(root)]
        code, answer = run_json(capsys, *words)
        assert (code, answer["id"].endswith("-0001")) == (0, True)
        shutil.rmtree(root)
