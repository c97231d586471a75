"""Accounts of one PC: two that share a folder, one that does not, and an umask that hides nothing.

The other accounts are numbers without names, taken by child processes; that needs root.
"""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from langaccess.agency.workspace import find, open_db
from langaccess.cli import main
from langaccess.core.files import lock, make_folder, write_atomic

GROUP, CLERK, OFFICER, STRANGER = 61_000, 61_001, 61_002, 61_003
posix = pytest.mark.skipif(os.name != "posix", reason="modes of files are those of POSIX")


def can_become_others() -> bool:
    """Whether we are root, and other accounts can start this Python."""
    if os.name != "posix" or os.geteuid() != 0:
        return False
    place = Path(sys.base_prefix).resolve()
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (place, *place.parents))


root = pytest.mark.skipif(
    not can_become_others(), reason="needs root, and a Python that other accounts can start"
)


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def for_everyone(folder: Path) -> list[str]:
    """Return what everyone may change below a folder."""
    return [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*"))
        if not path.is_symlink() and path.stat().st_mode & stat.S_IWOTH
    ]


@posix
@pytest.mark.usefixtures("open_umask")
def test_no_command_writes_what_everyone_can_change(tmp_path: Path) -> None:
    here, agency = tmp_path / "here", tmp_path / "here" / "ag"
    here.mkdir(mode=0o755)
    flyer = agency / "brochures" / "flyer.md"
    log = tmp_path / "here" / "log.txt"
    for words in (
        ["--log-file", str(log), "init", str(agency), "--agency", "Bell County"],
        ["translate", str(flyer), "--to", "test", "--out", str(agency / "translations"), "--pack"],
        ["encounter", "log", "es", "traffic_stop", "phone_line", "14", "min", "--case", "26-1"],
        ["roster", "find", "es", "traffic_stop"],
        ["encounter", "seal"],
        ["cards", "guide", "--to", str(here / "cards")],
    ):
        os.umask(0)  # as the shell of a careless account has it
        if words[0] == "translate":
            flyer.write_text("# Stop scams\n\nCall **217-555-0100**.\n", encoding="utf-8")
            flyer.chmod(0o644)
        main([*words, *([] if "init" in words else ["--workspace", str(agency)])])
    assert (agency / ".langaccess" / "state.db").is_file()
    assert for_everyone(here) == []
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


@posix
@pytest.mark.usefixtures("open_umask")
def test_no_function_of_the_library_does_either(tmp_path: Path) -> None:
    folder = tmp_path / "ag"
    folder.mkdir(mode=0o755)
    write_atomic(folder / "jurisdiction.yaml", b"id: x\nextends: us-federal\nas_of: 2026-01-01\n")
    make_folder(folder / "a" / "b")
    with lock(folder / "x" / "a.lock"):
        assert for_everyone(folder) == []
    found = find(folder)
    assert found is not None
    open_db(found).close()
    assert for_everyone(folder) == []


def as_account(
    number: int, group: int, home: Path, *words: str
) -> subprocess.CompletedProcess[str]:
    """Run the program as another account."""
    place = home / str(number)
    place.mkdir(exist_ok=True)
    os.chown(place, number, group)
    environment = {"HOME": str(place), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    start = "import sys; from langaccess.cli import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", start, *words],
        env=environment, cwd=place, user=number, group=group, extra_groups=[], umask=0o022,
        capture_output=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip


@pytest.fixture
def place() -> Iterator[Path]:
    """Return a folder that other accounts can enter: pytest's own is for root alone."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@pytest.fixture
def shared(place: Path) -> Path:
    """Return a folder that two accounts share by their group."""
    folder = place / "ag"
    assert main(["init", str(folder), "--agency", "Bell County"]) == 0
    for path in (folder, *folder.rglob("*")):
        os.chown(path, CLERK, GROUP)
        path.chmod(0o2770 if path.is_dir() else 0o660)
    return folder


LOGGED = ("encounter", "log", "es", "traffic_stop", "phone_line", "14", "min", "--case")


@root
def test_two_accounts_that_share_a_folder_write_one_log(shared: Path, place: Path) -> None:
    where = ("--workspace", str(shared))
    for number, case in ((CLERK, "26-1"), (OFFICER, "26-2"), (CLERK, "26-3")):
        done = as_account(number, GROUP, place, *LOGGED, case, *where)
        assert done.returncode == 0, done.stderr
    (shared / "brochures" / "a.md").write_text("# Hello\n\nCall us today.\n", encoding="utf-8")
    for number in (OFFICER, CLERK):
        words = ("translate", str(shared / "brochures"), "--to", "test")
        out = ("--out", str(shared / "translations"))
        done = as_account(number, GROUP, place, *words, *out, *where)
        assert done.returncode == 0, done.stderr
    done = as_account(OFFICER, GROUP, place, "encounter", "verify", *where)
    assert "26-" not in done.stderr
    assert done.returncode == 0, done.stdout + done.stderr
    assert for_everyone(shared) == []
    made = [path for path in shared.rglob("*") if path.stat().st_uid in (CLERK, OFFICER)]
    assert all(path.stat().st_gid == GROUP for path in made)
    assert not list(shared.rglob(".tmp-*"))


@root
def test_an_account_outside_the_group_reads_and_changes_nothing(shared: Path, place: Path) -> None:
    where = ("--workspace", str(shared))
    assert as_account(CLERK, GROUP, place, *LOGGED, "26-1", *where).returncode == 0
    before = sorted((path, path.stat().st_mtime_ns) for path in shared.rglob("*"))
    for words in (("encounter", "list"), (*LOGGED, "26-9"), ("encounter", "purge", "--write")):
        done = as_account(STRANGER, STRANGER, place, *words, *where)
        assert done.returncode in (3, 4, 6), done.stdout + done.stderr
        assert "26-1" not in done.stdout + done.stderr
        assert "Traceback" not in done.stderr
    assert sorted((path, path.stat().st_mtime_ns) for path in shared.rglob("*")) == before


@root
@pytest.mark.parametrize(
    "name", ["migrate.lock", "migrate.lock.holder", ".tmp-state.db", "state.db"]
)
def test_a_planted_link_costs_no_file_of_another_account(
    name: str, shared: Path, place: Path
) -> None:
    """An officer of the group plants a link where the clerk's program writes."""
    private = place / "private.txt"
    private.write_text("mine", encoding="utf-8")
    os.chown(private, CLERK, GROUP)
    private.chmod(0o600)
    state = shared / ".langaccess"
    state.mkdir(exist_ok=True)
    for path in state.iterdir():
        path.unlink()
    (state / name).symlink_to(private)
    os.chown(state, CLERK, GROUP)
    state.chmod(0o2770)
    as_account(CLERK, GROUP, place, *LOGGED, "26-1", "--workspace", str(shared))
    assert private.read_text(encoding="utf-8") == "mine"
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
