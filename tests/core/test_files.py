"""Files that are never half written, locks that say who holds them, names that stay put."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langaccess.core.errors import ConfigError, InputError, OutputError
from langaccess.core.files import (
    clear_temporary,
    lock,
    read_text,
    safe_name,
    scratch,
    sha256,
    write_atomic,
    write_new,
)
from langaccess.phrases.book import load_phrasebook
from langaccess.translate.memory import load_fixed, load_terms
from tests.support import date_back

HOLD = (
    "import sys, time; from pathlib import Path; from langaccess.core.files import lock\n"
    "with lock(Path(sys.argv[1])):\n"
    "    print('held', flush=True); time.sleep(30)\n"
)
SCRATCH = (
    "import sys, tempfile, time\n"
    "tempfile.tempdir = sys.argv[1]\n"
    "from langaccess.core.files import scratch\n"
    "with scratch() as folder:\n"
    "    (folder / 'draft').write_text('x', encoding='utf-8')\n"
    "    print(folder, flush=True); time.sleep(60)\n"
)


def test_a_failed_write_leaves_the_old_file_and_no_crumbs(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(b"old")

    def half(file: BinaryIO) -> None:
        file.write(b"new")
        raise OSError(28, "No space left on device")

    with pytest.raises(OutputError, match="no space left"):
        write_atomic(path, half)
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["report.txt"]


def test_a_check_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")

    def refuse(temporary: Path) -> None:
        assert temporary.read_bytes() == b"new"
        raise OutputError("not what it should be")

    with pytest.raises(OutputError):
        write_atomic(path, b"new", check=refuse)
    assert path.read_bytes() == b"old"


def test_missing_folders_are_made_and_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    write_atomic(tmp_path / "a" / "b.txt", b"x")
    assert (tmp_path / "a" / "b.txt").read_bytes() == b"x"
    with pytest.raises(OutputError) as caught:
        write_atomic(tmp_path / "a" / "b.txt" / "c.txt", b"x")
    assert "c.txt" in str(caught.value)
    assert "is a file, not a folder" in str(caught.value)


def test_of_new_files_that_belong_together_none_stays_without_the_other(tmp_path: Path) -> None:
    (tmp_path / "full").write_bytes(b"")
    with pytest.raises(OutputError):
        write_new({tmp_path / "a.html": b"x", tmp_path / "full" / "a.json": b"x"})
    assert [path.name for path in tmp_path.iterdir()] == ["full"]


def test_what_a_killed_run_left_is_cleared(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / ".tmp-abc.docx").write_bytes(b"half")
    (tmp_path / "kept.docx").write_bytes(b"whole")
    clear_temporary(tmp_path)
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == ["kept.docx"]


@pytest.mark.slow
def test_who_waits_for_a_lock_learns_who_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "x.lock"
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        told: list[str] = []
        with (
            pytest.raises(OutputError, match=f"process {process.pid} on"),
            lock(path, wait=0.3, waiting=told.append),
        ):
            pass
        assert len(told) == 1
        assert f"process {process.pid}" in told[0]
    finally:
        process.kill()
        process.communicate()
    with lock(path, wait=5):  # the dead process holds nothing
        pass


@pytest.mark.skipif(os.name != "posix", reason="Windows: no rights to make links")
def test_a_link_planted_beside_a_lock_costs_no_file_of_whoever_runs_the_program(
    tmp_path: Path,
) -> None:
    private = tmp_path / "keys"
    private.write_text("mine", encoding="utf-8")
    path = tmp_path / "x.lock"
    path.with_name("x.lock.holder").symlink_to(private)
    with lock(path):
        assert "process" in path.with_name("x.lock.holder").read_text(encoding="utf-8")
    assert private.read_text(encoding="utf-8") == "mine"


@pytest.mark.slow
def test_a_folder_for_the_time_being_that_a_killed_run_left_is_gone_at_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", SCRATCH, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    try:
        dead, alive = (Path((run.stdout or sys.stdin).readline().strip()) for run in runs)
        runs[0].kill()
        runs[0].wait()
        assert (dead / "draft").is_file()
        for folder in tmp_path.iterdir():
            date_back(folder)
        with scratch() as mine:
            assert not dead.exists()
            assert (alive / "draft").is_file(), "another run is at work in it"
            (mine / "draft").write_text("x", encoding="utf-8")
        assert not mine.exists()
    finally:
        for run in runs:
            run.kill()
            run.communicate()  # closes its pipe too
    date_back(alive.parent)
    with scratch():
        pass
    assert list(tmp_path.iterdir()) == []


def test_what_a_run_left_that_was_killed_before_or_after_its_lock_stood_is_gone_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with scratch() as mine:
        name = mine.parent.name
    unborn, half_gone = tmp_path / f"{name}1", tmp_path / f"{name}2"
    unborn.mkdir()
    (half_gone / "files").mkdir(parents=True)
    (half_gone / "files" / "draft").write_text("x", encoding="utf-8")
    (tmp_path / "of-another-program").mkdir()
    with scratch():
        assert unborn.exists(), "its maker may not hold its lock yet"
    for folder in tmp_path.iterdir():
        date_back(folder)
    with scratch():
        assert not unborn.exists()
        assert not half_gone.exists()
    assert [path.name for path in tmp_path.iterdir()] == ["of-another-program"]


@pytest.mark.slow
def test_many_runs_at_once_take_no_folder_from_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that cleared a folder which another was about to lock made one in a hundred fail."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def work(_: int) -> bool:
        with scratch() as mine:
            (mine / "draft").write_text("x", encoding="utf-8")
            return (mine / "draft").is_file()

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(400)))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("data", "line"), [(b"ok\nna\xefve\n", 2), (b"\xff\xfeA\x00", 1)])
def test_text_that_is_not_utf8_is_named_with_its_line(
    tmp_path: Path, data: bytes, line: int
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_text(path)
    assert caught.value.where == f"{path}:{line}"


@pytest.mark.parametrize(
    ("name", "safe"),
    [("a/b\\c:d.txt", "a_b_c_d.txt"), ("CON.txt", "_CON.txt"), ("..", None), ("a. ", "a")],
)
def test_names_are_valid_on_every_system(name: str, safe: str | None) -> None:
    if safe is None:
        with pytest.raises(InputError):
            safe_name(name)
    else:
        assert safe_name(name) == safe


@pytest.mark.slow
@given(st.text(min_size=1, max_size=200))
@settings(derandomize=True, deadline=None)
def test_a_safe_name_never_leaves_its_folder(name: str) -> None:
    try:
        safe = safe_name(name)
    except InputError:
        return
    assert Path(safe).name == safe
    assert safe not in {".", ".."}
    assert len(safe) <= 121


def temporary_name(path: Path) -> str:
    """Return how the names of the temporary files of `path` begin."""
    return f".tmp-{sha256(path.name.encode('utf-8'))[:8]}"


def left_by_a_killed_run(path: Path) -> Path:
    """Leave what a run leaves that is killed while it writes `path`."""
    kept = path.with_name("kept")

    def die(file: BinaryIO) -> None:
        (temporary,) = path.parent.glob(f"{temporary_name(path)}*")
        shutil.copy(temporary, kept)
        kept.rename(kept.with_name(f"{temporary.name}.kept"))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_atomic(path, die)
    (kept,) = path.parent.glob(f"{temporary_name(path)}*.kept")
    os.utime(kept, (0, 0))
    return kept.rename(kept.with_suffix(""))


def test_the_next_writer_of_a_file_removes_what_a_killed_one_left(tmp_path: Path) -> None:
    """Another command may be at work on another file of the same folder."""
    ours, other = tmp_path / "contacts.yaml", tmp_path / "jurisdiction.yaml"
    left_by_a_killed_run(ours)
    theirs = left_by_a_killed_run(other)
    write_atomic(ours, b"new")
    assert sorted(tmp_path.iterdir()) == sorted([ours, theirs])
    write_atomic(other, b"new")
    assert sorted(tmp_path.iterdir()) == [ours, other]


def test_two_writers_of_one_file_leave_each_others_temporary_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "contacts.yaml"

    def slow(file: BinaryIO) -> None:
        file.write(b"slow")
        write_atomic(path, b"quick", check=lambda made: write_atomic(path, b"quickest"))
        assert path.read_bytes() == b"quick"

    write_atomic(path, slow)
    assert path.read_bytes() == b"slow"
    assert [*tmp_path.iterdir()] == [path]


@pytest.mark.skipif(
    os.name != "posix", reason="Windows: no rights to make links, and no pipes in folders"
)
def test_what_another_account_plants_under_a_temporary_name_is_not_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, secret = tmp_path / "contacts.yaml", tmp_path / "secret"
    secret.write_bytes(b"theirs")
    planted = left_by_a_killed_run(path)
    planted.unlink()
    planted.symlink_to(secret)
    write_atomic(path, b"new")
    planted.unlink()
    planted.hardlink_to(secret)
    write_atomic(path, b"newer")
    assert (path.read_bytes(), secret.read_bytes()) == (b"newer", b"theirs")
    os.mkfifo(planted)
    write_atomic(path, b"newest")
    assert path.read_bytes() == b"newest"


def test_a_folder_in_which_others_write_is_left_alone(tmp_path: Path) -> None:
    for name in (".tmp-a.md", "approved/.tmp-b.md", "deep/.tmp-c.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    clear_temporary(tmp_path, apart=tmp_path / "approved")
    assert [path.name for path in tmp_path.rglob(".tmp-*")] == [".tmp-b.md"]


@pytest.mark.parametrize("name", ["more.yml", "MORE.YAML"])
@pytest.mark.parametrize(
    ("folder", "load"),
    [
        ("glossary", lambda root: load_terms(root / "glossary")),
        ("approved", load_fixed),
        ("phrasebooks/english", lambda root: load_phrasebook(root / "phrasebooks")),
    ],
)
def test_a_file_of_an_agency_that_nobody_would_read_is_named(
    tmp_path: Path, folder: str, load: Callable[[Path], object], name: str
) -> None:
    path = tmp_path / folder / name
    path.parent.mkdir(parents=True)
    path.write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match="this file is not read") as caught:
        load(tmp_path)
    assert (caught.value.where, caught.value.hint) == (str(path), f"rename it to {path.stem}.yaml")


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
@pytest.mark.parametrize(
    ("folder", "mask", "mode"),
    [
        (0o755, 0o000, 0o664), (0o755, 0o077, 0o600), (0o755, 0o022, 0o644),
        (0o770, 0o022, 0o664), (0o777, 0o022, 0o644), (0o777, 0o000, 0o664),
    ],
)  # fmt: skip
def test_a_file_is_for_the_group_of_its_folder_and_never_for_everyone_to_change(
    tmp_path: Path, folder: int, mask: int, mode: int
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(folder)
    before = os.umask(mask)
    try:
        write_atomic(shared / "a.txt", b"x")
        write_atomic(shared / "key", b"x", mode=0o600)
    finally:
        os.umask(before)
    assert (shared / "a.txt").stat().st_mode & 0o777 == mode
    assert (shared / "a.txt").stat().st_gid == shared.stat().st_gid
    assert (shared / "key").stat().st_mode & 0o777 == 0o600


def test_a_file_name_obeys_no_control_and_no_forced_direction() -> None:
    assert safe_name("a\u202egpj.exe") == "a_gpj.exe"
    assert safe_name("a\x9b31m\u2066b\u2069") == "a_31m_b_"
    assert (
        safe_name("\u0645\u06cc\u200c\u0631\u0648\u0645") == "\u0645\u06cc\u200c\u0631\u0648\u0645"
    )


@pytest.mark.skipif(os.name != "posix", reason="Windows: no rights to make links")
@pytest.mark.parametrize("descriptors", [True, False])
@pytest.mark.parametrize("when", ["before", "meanwhile"])
def test_a_link_in_place_of_a_folder_leads_no_write_out_of_it(
    tmp_path: Path, when: str, descriptors: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not descriptors:  # as on Windows
        monkeypatch.setattr(os, "supports_dir_fd", set())
    home, other = tmp_path / "agency", tmp_path / "other"
    inside = home / "approved" / "brochures"
    inside.mkdir(parents=True)
    other.mkdir()
    private = other / "flyer.md"
    private.write_bytes(b"private")

    def swap(_temporary: Path | None = None) -> None:
        inside.rename(home / "aside")
        inside.symlink_to(other)

    if when == "before":
        swap()
    with pytest.raises(OutputError, match="is a link to another place"):
        write_atomic(
            inside / "flyer.md",
            b"approved",
            within=home,
            check=swap if when == "meanwhile" else None,
        )
    assert private.read_bytes() == b"private"
    assert sorted(path.name for path in other.iterdir()) == ["flyer.md"]


@pytest.mark.skipif(os.name != "posix", reason="Windows: no rights to make links")
def test_a_folder_of_the_agency_that_is_itself_a_link_is_written_to(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "agency").symlink_to(tmp_path / "real")
    home = tmp_path / "agency"
    write_atomic(home / "approved" / "a" / "flyer.md", b"approved", within=home)
    assert (tmp_path / "real/approved/a/flyer.md").read_bytes() == b"approved"
