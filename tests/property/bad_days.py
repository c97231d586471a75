"""A full disk, a folder that is read only, and eight commands at once on one agency's folder.

    python -m tests.property.bad_days full|mounted|crowd FOLDER

`full` bounds the size of a file, in steps: the system refuses to write on in the middle of the
work, wherever that is. `mounted` fills a small file system, then mounts it so that nobody can
write; it needs the right to mount. Each prints what the commands ended with.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from langaccess import encounters
from langaccess.workspace import find, open_db
from tests.property.forks import Ended, finish, start, warm
from tests.property.kill import whole
from tests.property.kill_tasks import TASKS, UNITS, Office, build

LIMITS = (1_000, 60_000, 170_000, 200_000)
COMMANDS = ("log", "translate", "memory", "cards")


def lines(office: Office, name: str) -> list[list[str]]:
    """Return the command lines of one of `COMMANDS`; each call gives it new work."""
    office.turn += 1
    if name != "cards":
        return TASKS[name].lines(office)[:1]
    out = str(office.root / f"cards-{office.turn}")
    where = ("--workspace", str(office.root), "--json")
    return [["cards", "ispeak", "--lang", "es,so", "--out", out, *where]]


def refused(ended: Ended) -> None:
    """Check that a command ended with 6, and told what to do."""
    assert ended.code == 6, ended
    error = ended.said[-1]
    assert error["code"] == "output", error
    assert error["where"], error
    assert error["hint"], error
    assert "Traceback" not in ended.err


def recovered(office: Office, name: str, todo: list[list[str]], ended: Ended) -> None:
    """Check what a refused command left, and that the same one works when there is room."""
    refused(ended)
    whole(office.root)
    assert not list(office.root.glob("cards-*/*")), "half a card"
    if name in TASKS:
        TASKS[name].left(office, [])
    again = finish(start(todo, office.home))
    assert again.code == 0, (again.said, again.err)
    if name in ("translate", "memory"):
        TASKS[name].after(office, again.said)
    elif name == "cards":
        (path,) = (Path(row["path"]) for row in again.said[0]["files"])
        assert path.read_bytes().rstrip().endswith(b"%%EOF")
        path.unlink()


def beginning(home: Path) -> Office:
    """Make the agency, and run each command once, so that the forks know what they need."""
    office = build(home)
    for name in COMMANDS:
        ended = finish(start(lines(office, name), home))
        assert ended.code == 0, (ended.said, ended.err)
        warm(home)
        if name == "translate":
            TASKS[name].after(office, ended.said)
    for path in office.root.glob("cards-*/*"):
        path.unlink()
    return office


def full(home: Path) -> Counter[str]:
    """Bound the size of files."""
    office = beginning(home)
    seen: Counter[str] = Counter()
    for name in COMMANDS:
        for limit in LIMITS:
            todo = lines(office, name)
            ended = finish(start(todo, home, before=_bound(limit)))
            seen[f"{name} {ended.code}"] += 1
            if ended.code != 0:
                recovered(office, name, todo, ended)
            elif name == "translate":
                TASKS[name].left(office, ended.said)
                TASKS[name].after(office, ended.said)
            for path in office.root.glob("cards-*/*"):
                path.unlink()
    return seen


def _bound(limit: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))


def mounted(home: Path) -> Counter[str]:
    """Fill a file system to the last byte; then let nobody write on it."""
    seen: Counter[str] = Counter()
    with _mounted(home):
        office = beginning(home)
        for name in COMMANDS:
            todo = lines(office, name)
            filler = home / "filler"
            with suppress(OSError), filler.open("wb", buffering=0) as file:
                while True:
                    file.write(bytes(4096))
            ended = finish(start(todo, home))
            filler.unlink()
            recovered(office, name, todo, ended)
            seen[f"full: {name} {ended.code}"] += 1
        seen += _read_only(office)
    return seen


def _read_only(office: Office) -> Counter[str]:
    seen: Counter[str] = Counter()
    todo = {name: lines(office, name) for name in COMMANDS}
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
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(home)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        sys.stdout.write(json.dumps({"no right to mount": 1}))
        sys.exit(0)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(home)], check=False)


def crowd(home: Path) -> Counter[str]:
    """Let eight commands at once work on one folder: two each of four kinds, two rounds."""
    office = beginning(home)
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


def main() -> None:
    """Run one of them and print what the commands ended with."""
    kind, home = sys.argv[1], Path(sys.argv[2])
    kinds = {"full": full, "mounted": mounted, "crowd": crowd}
    sys.stdout.write(json.dumps(dict(sorted(kinds[kind](home).items()))) + "\n")


if __name__ == "__main__":
    main()
