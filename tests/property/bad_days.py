"""A full disk, a folder that is read only, and eight commands at once on one agency's folder.

    python -m tests.property.bad_days full|mounted|crowd|mixed FOLDER [COMMAND...]

`full` bounds the size of a file, in steps: the system refuses to write on in the middle of the
work, wherever that is. `mounted` fills a small file system, then mounts it read-only; it
needs the right to mount. Each prints what the commands ended with.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from langaccess.agency.workspace import find, open_db
from langaccess.interpret import encounters
from tests.property.forks import Ended, finish, start, warm
from tests.property.kill import whole
from tests.property.kill_tasks import TASKS, UNITS, Office, build

LIMITS = (1_000, 60_000, 170_000, 200_000)
COMMANDS = ("log", "translate", "memory", "cards", "publish")
"""What `tests/property/test_kill.py` tries; every task of `kill_tasks` can be named."""


def lines(office: Office, name: str) -> list[list[str]]:
    """Return the command lines of a task; each call gives it new work."""
    office.turn += 1
    return TASKS[name].lines(office)[:1]


def refused(ended: Ended) -> None:
    """Check that a command has exit code 6 and says what to do."""
    assert ended.code == 6, ended
    error = ended.said[-1]
    assert error["code"] == "output", error
    assert error["where"], error
    assert error["hint"], error
    assert "Traceback" not in ended.err


def recovered(office: Office, name: str, todo: list[list[str]], ended: Ended) -> None:
    """Check what a refused command left, and that the same one works when there is room."""
    refused(ended)
    task = TASKS[name]
    whole(task.workspace(office))
    task.left(office, [])
    again = finish(start(todo, office.home))
    assert again.code == 0, (again.said, again.err)
    if name != "log":  # this is one line of several
        task.after(office, again.said)


def beginning(home: Path, names: Sequence[str]) -> Office:
    """Make the agency, and run each command once, so that the forks know what they need."""
    office = build(home)
    for name in names:
        ended = finish(start(lines(office, name), home))
        assert ended.code == 0, (ended.said, ended.err)
        warm(home)
        if name == "translate":
            TASKS[name].after(office, ended.said)
    return office


def full(home: Path, names: Sequence[str]) -> Counter[str]:
    """Bound the size of files."""
    office = beginning(home, names)
    seen: Counter[str] = Counter()
    for name in names:
        for limit in LIMITS:
            todo = lines(office, name)
            ended = finish(start(todo, home, before=_bound(limit)))
            seen[f"{name} {ended.code}"] += 1
            if ended.code != 0:
                recovered(office, name, todo, ended)
            elif name == "translate":
                TASKS[name].left(office, ended.said)
                TASKS[name].after(office, ended.said)
    return seen


def _bound(limit: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))


def mounted(home: Path, names: Sequence[str]) -> Counter[str]:
    """Fill a file system to the last byte; then make it read-only."""
    seen: Counter[str] = Counter()
    with _mounted(home):
        office = beginning(home, names)
        for name in names:
            todo = lines(office, name)
            filler = home / "filler"
            with suppress(OSError), filler.open("wb", buffering=0) as file:
                while True:
                    file.write(bytes(4096))
            ended = finish(start(todo, home))
            filler.unlink()
            recovered(office, name, todo, ended)
            seen[f"full: {name} {ended.code}"] += 1
        seen += _read_only(office, names)
    return seen


def _read_only(office: Office, names: Sequence[str]) -> Counter[str]:
    seen: Counter[str] = Counter()
    with office.open():
        pass  # there is a database now
    todo = {name: lines(office, name) for name in names}
    subprocess.run(["mount", "-o", "remount,ro", str(office.home)], check=True)
    ended = {name: finish(start(words, office.home)) for name, words in todo.items()}
    where = ("--workspace", str(office.root), "--json")
    for look in (["encounter", "list"], ["memory", "stats"], ["config", "check"]):
        looked = finish(start([[*look, *where]], office.home))
        assert looked.code == 0, (look, looked)  # who only looks needs no right to write
        seen[f"read only: {' '.join(look)} {looked.code}"] += 1
    subprocess.run(["mount", "-o", "remount,rw", str(office.home)], check=True)
    for name, words in todo.items():
        refused(ended[name])
        seen[f"read only: {name} {ended[name].code}"] += 1
        again = finish(start(words, office.home))
        assert again.code == 0, (again.said, again.err)
    whole(office.root)
    return seen


@contextmanager
def _mounted(home: Path) -> Iterator[None]:
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(home)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        sys.stdout.write(json.dumps({"no right to mount": 1}))
        sys.exit(0)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(home)], check=False)


def crowd(home: Path, _names: Sequence[str]) -> Counter[str]:
    """Let eight commands at once work on one folder: two each of four kinds, two rounds."""
    office = beginning(home, ("log", "translate", "memory"))
    seen: Counter[str] = Counter()
    where = ("--workspace", str(office.root), "--json")
    for _ in range(2):
        kinds = ["log", "log", "translate", "translate", "memory", "memory", "roster", "roster"]
        todo = []
        for kind in kinds:
            office.turn += 1
            checked = [["roster", "validate", *where]]
            todo.append(checked if kind == "roster" else TASKS[kind].lines(office))
        running = [start(words, home) for words in todo]
        ended = [finish(one) for one in running]
        with closing(open_db(find(explicit=office.root))) as conn:
            there = {one.id for one in encounters.read(conn)}
        for kind, one in zip(kinds, ended, strict=True):
            if one.code != 0:  # only who waits too long for the other's run may give up
                refused(one)
                assert "in use by process" in one.said[-1]["message"]
            if kind == "log":
                assert {data["id"] for data in one.said} <= there
            if kind == "memory":
                assert one.said[0]["files"][0]["new"] == UNITS
            seen[f"{kind} {one.code}"] += 1
        whole(office.root)
    return seen


def mixed(home: Path, _names: Sequence[str]) -> Counter[str]:
    """Let eight other commands at once work on a folder in which a brochure is approved."""
    office = build(home)
    seen: Counter[str] = Counter()
    desk = ("--workspace", str(office.desk), "--json")
    flyer = str(office.desk / "brochures" / "flyer.md")
    log = ("encounter", "log", "Mam", "dv_scene", "phone_line", "14 min", "--by", "4412")
    for number in range(2):
        TASKS["publish"].lines(office)  # writes the folder again
        (tmx,) = TASKS["memory"].lines(office)
        todo = {
            "publish": ["publish", "flyer.md", "--site", "Library", "--copies", "20"],
            "again": ["publish", "flyer.md", "--site", "Court", "--copies", "5"],
            "contacts": ["contacts", "set", "records_desk.phone", f"217-555-012{number}",
                         "--by", "D. Clerk"],
            "memory": tmx[:3],
            "adopt": ["policy", "adopt", "--by", "The Chief"],
            "export": ["review", "export", flyer, "--lang", "ht", "--to", str(home / "out")],
            "log": [*log, "--case", f"a{number}"],
            "more": [*log, "--case", f"b{number}"],
        }  # fmt: skip
        running = {name: start([[*words, *desk]], home) for name, words in todo.items()}
        ended = {name: finish(one) for name, one in running.items()}
        for name, one in ended.items():
            # 1: a page whose number was being changed is not let out, or was changed already.
            assert one.code in (0, 1) or "in use by process" in one.said[-1]["message"], (name, one)
            assert "Traceback" not in one.err, one.err
            seen[f"{name} {one.code}"] += 1
        whole(office.desk)
        with closing(open_db(find(explicit=office.desk))) as conn:
            cases = {one.case for one in encounters.read(conn)}
        assert {f"a{number}", f"b{number}"} <= cases, "an acknowledged entry is lost"
        assert not list(office.desk.rglob(".tmp-*")), "something temporary is left"
    return seen


def main() -> None:
    """Run one of them and print what the commands ended with."""
    kind, home, names = sys.argv[1], Path(sys.argv[2]), sys.argv[3:] or COMMANDS
    kinds = {"full": full, "mounted": mounted, "crowd": crowd, "mixed": mixed}
    sys.stdout.write(json.dumps(dict(sorted(kinds[kind](home, names).items()))) + "\n")


if __name__ == "__main__":
    main()
