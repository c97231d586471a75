"""Kills commands at random moments, and looks at what each left and whether the next one works.

`tests/property/test_kill.py` runs a short, seeded selection. The long version:

    python -m tests.property.kill --count 1000 [--seed 1] [--only translate] [--out FOLDER]

Each command is the real command line in a fork of this process (`forks`). It gets SIGKILL after a
random part of the time that it takes when nothing disturbs it, half of the time together with the
processes that it started. What it had printed by then is what it acknowledged. Then the database
and the log must be whole, nothing that was acknowledged may be lost, nothing half there, and the
same command, run again, must end as it should. With `--interrupt` it gets what Ctrl-C sends, and
its exit code must be 130 as well, unless it was done already. With `--commits` an approval dies
before, in and after each of its commits, and before the folder's mark follows the log.
`interpret/encounters/killed.py` and `review/test_kill.py` do the like with single functions.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

from langaccess.agency import ledger
from langaccess.agency.workspace import Connection, find, open_db
from tests.property.forks import Ended, finish, start, warm
from tests.property.kill_tasks import TASKS, Office, Task, build, nothing_temporary

# -- the run --------------------------------------------------------------------------------------


def whole(root: Path) -> None:
    """Check that the database and the log of an agency are whole."""
    with closing(open_db(find(explicit=root))) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert ledger.verify(conn).problems == ()


def kill_once(
    office: Office, task: Task, kill: Callable[[list[list[str]]], Ended]
) -> tuple[str, Ended, Ended]:
    """Kill a command once.

    Args:
        office: the folders.
        task: the command.
        kill: runs its lines, and kills them.

    Returns:
        What it left: `none`, `some` or `all` of its work; the run that was killed, and the one
        after it.
    """
    lines = task.lines(office)
    ended = kill(lines)
    assert "Traceback" not in ended.err, ended.err
    whole(task.workspace(office))
    left = task.left(office, ended.said)
    again = finish(start(lines, office.home))
    assert again.code == 0, ("the run after a kill", again.said, again.err)
    assert "Traceback" not in again.err
    task.after(office, again.said)
    whole(task.workspace(office))
    nothing_temporary(task.workspace(office))
    return left, ended, again


def kill_at_random(
    office: Office, chance: random.Random, usual: float, sign: signal.Signals
) -> Callable[[list[list[str]]], Ended]:
    """Return what kills a command at a random moment.

    Args:
        office: the folders.
        chance: when.
        usual: seconds that the command takes when nothing disturbs it.
        sign: the signal.
    """

    def kill(lines: list[list[str]]) -> Ended:
        group = chance.random() < 0.5 or sign is signal.SIGINT  # a terminal sends it to all
        wait = 1.1 * usual * chance.random() ** 0.5  # rather late: most of the writing is done then
        ended = finish(start(lines, office.home), kill_after=wait, group=group, sign=sign)
        return _interrupted(ended) if sign is signal.SIGINT else ended

    return kill


AMID = (0.0, 0.0002, 0.001, 0.004, math.inf)
"""Seconds after which a commit is cut: before it, in it (it takes some milliseconds), after it."""


def dies_at(number: int, after: float) -> None:
    """Let this process die some seconds after its commit with this number begins.

    At the latest it dies when that is done, and the folder's mark does not yet follow the log.
    """
    execute, process, commits = Connection.execute, os.getpid(), itertools.count(1)

    def dying(self: Connection, *args: Any) -> Any:
        if args[0] != "COMMIT" or next(commits) != number:
            return execute(self, *args)
        if not after:
            os.kill(process, signal.SIGKILL)
        if after < math.inf and not os.fork():
            time.sleep(after)
            os.kill(process, signal.SIGKILL)
            os._exit(0)
        execute(self, *args)
        return os.kill(process, signal.SIGKILL)

    mock.patch.object(Connection, "execute", dying).start()  # until this process dies


def kill_at_commit(office: Office, number: int, after: float) -> Callable[[list[list[str]]], Ended]:
    """Return what kills a command at its commit with this number (`dies_at`)."""
    die = partial(dies_at, number, after)
    return lambda lines: finish(start(lines, office.home, before=die))


def run_commits(home: Path) -> Counter[str]:
    """Kill an approval at each of its commits, and return how often it had done none or all.

    Raises:
        AssertionError: something was lost, half written, or blocked the next run.
    """
    office, task = build(home), TASKS["approve"]
    undisturbed(office, task)
    seen: Counter[str] = Counter()
    for number in itertools.count(1):
        for after in AMID:
            kill = kill_at_commit(office, number, after)
            left, ended, _again = kill_once(office, task, kill)
            if ended.code is not None:
                return seen
            seen[f"{after:g} {left}"] += 1
    raise AssertionError("it never ends")


def _interrupted(ended: Ended) -> Ended:
    """Check how a command ended after Ctrl-C; return it without the error that it printed."""
    assert ended.code in (0, 130), ended
    if ended.code == 0:
        return ended
    error = ended.said.pop()
    assert error["code"] == "interrupted", error
    assert "again" in error["hint"], error
    return ended


def undisturbed(office: Office, task: Task) -> float:
    """Run a command to its end twice, and return how long the second one took."""
    first = finish(start(task.lines(office), office.home))
    assert first.code == 0, first
    warm(office.home)
    task.after(office, first.said)
    office.turn -= 1  # another input than the first one had
    ended = finish(start(task.lines(office), office.home))
    assert ended.code == 0, (ended.said, ended.err)
    task.after(office, ended.said)
    return ended.seconds


def run(
    home: Path,
    count: int,
    seed: int,
    only: Sequence[str] = (),
    *,
    sign: signal.Signals = signal.SIGKILL,
    tell: bool = False,
) -> Counter[str]:
    """Kill `count` commands, and return how often each had done none, some or all of its work.

    Raises:
        AssertionError: something was lost, half written, or blocked the next run.
    """
    chance = random.Random(seed)
    names = [name for name in TASKS if not only or name in only]
    office = build(home)
    usual: dict[str, float] = {}
    seen: Counter[str] = Counter()
    for turn in range(count):
        name = names[turn % len(names)]
        if name not in usual:
            usual[name] = undisturbed(office, TASKS[name])
        office.turn = turn + 1
        try:
            kill = kill_at_random(office, chance, usual[name], sign)
            left, _ended, again = kill_once(office, TASKS[name], kill)
        except AssertionError as exc:
            exc.add_note(f"kill {office.turn} of {name}, seed {seed}, in {home}")
            raise
        usual[name] = (usual[name] + again.seconds) / 2  # other work on the machine comes and goes
        seen[f"{name} {left}"] += 1
        if tell and not office.turn % 50:
            sys.stderr.write(f"{office.turn}/{count} {dict(sorted(seen.items()))}\n")
    return seen


def main() -> None:
    """Run the long version and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", default=[], choices=sorted(TASKS))
    parser.add_argument("--interrupt", action="store_true", help="send what Ctrl-C sends")
    parser.add_argument("--commits", action="store_true", help="an approval, at its commits")
    parser.add_argument("--out", type=Path, default=None, help="default: a temporary folder")
    asked = parser.parse_args()
    home = asked.out or Path(tempfile.mkdtemp(prefix="kill-"))
    home.mkdir(parents=True, exist_ok=True)
    os.environ["XDG_CACHE_HOME"] = str(home / "cache")
    sign = signal.SIGINT if asked.interrupt else signal.SIGKILL
    if asked.commits:
        seen = run_commits(home)
    else:
        seen = run(home, asked.count, asked.seed, asked.only, sign=sign, tell=True)
    sys.stdout.write(json.dumps(dict(sorted(seen.items()))) + "\n")
    if asked.out is None:
        shutil.rmtree(home)


if __name__ == "__main__":
    main()
