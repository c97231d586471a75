"""Kills writers at random points, and looks at what is left. Run by test_kill, on its own.

A writer is a fork of this process that works on the log and says "done" when its work is reported
as being on the disk. It gets SIGKILL after a random time. Then the log must be whole, and what
was said to be done must be there.

    python -m tests.interpret.encounters.killed FOLDER TIMES SEED
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from langaccess.agency.policy import HelpKind
from langaccess.core.tags import Tag
from langaccess.interpret import encounters
from langaccess.interpret.encounters import CadMap, EncounterFacts, ServiceFacts
from tests.interpret.encounters.kit import Log, open_log

ROWS = 15
MAP = CadMap({"key": "No", "at": "Date", "language": "Language", "type": "Type", "using": "Help"})


def append(log: Log, say: Callable[[str], None], batch: str) -> None:
    for _ in range(1000):
        facts = EncounterFacts(
            {"case": batch}, tag=Tag("mam"), help=ServiceFacts(HelpKind.VIDEO), note="x" * 300
        )
        say(log.record(facts).encounter.id)


def take(log: Log, say: Callable[[str], None], batch: str) -> None:
    table = log.root / "cad.csv"
    rows = [f"{batch}-{n:02},2026-11-25 02:{n:02},Mam,dv_scene,phone_line" for n in range(ROWS)]
    table.write_text("\n".join(["No,Date,Language,Type,Help", *rows]), encoding="utf-8")
    plan = encounters.plan_import(log.session, table, MAP, confirmed=False)
    ids = encounters.import_cad(log.session, plan, by="x", confirmed=False)
    say(",".join(ids))


def purge(log: Log, say: Callable[[str], None], batch: str) -> None:
    log.pass_days(800)
    encounters.purge(log.session, by=batch)
    say("done")


def run_and_kill(
    root: Path, work: Callable[..., None], batch: str, wait: float, *, after_first: bool
) -> list[str]:
    """Return what the writer had said before it was killed.

    Args:
        root: the agency's folder.
        work: what the writer does.
        batch: its name for it.
        wait: seconds until the kill.
        after_first: count them from the first acknowledgement instead of from the start: on a busy
            machine nothing else is sure to hit writers that have done something.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        log = open_log(root)
        work(log, lambda text: os.write(writer, f"{text}\n".encode()), batch)
        os._exit(0)
    os.close(writer)
    said = os.read(reader, 65536) if after_first else b""
    time.sleep(wait)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while piece := os.read(reader, 65536):
        said += piece
    os.close(reader)
    return said.decode().split("\n")[:-1]


def check(log: Log, kind: str, said: list[str], batch: str, due: set[str]) -> None:
    """Check what a killed writer left: the log is whole, and what it said to be done is done."""
    assert encounters.verify(log.conn).problems == ()
    now = {one.id: one for one in encounters.read(log.conn)}
    if kind == "append":
        assert [name for name in said if name not in now] == []
    elif kind == "take":
        mine = [one for one in now.values() if one.source and one.source.key[:-3] == batch]
        assert len(mine) in ((ROWS,) if said else (0, ROWS))
    else:
        gone = {one.id for one in encounters.purged(log.conn) if one.by == batch}
        assert gone in ((due,) if said else (set(), due))
        assert not gone & set(now)


def main(root: Path, times: int, seed: int) -> None:
    """Kill `times` writers and print, by kind, how many had said that they were done."""
    chance = random.Random(seed)
    count: Counter[str] = Counter()
    for turn in range(times):
        kind, work, longest = (
            ("append", append, 0.12), ("take", take, 0.2), ("append", append, 0.12),
            ("purge", purge, 0.15),
        )[turn % 4]  # fmt: skip
        batch = f"b{turn}"
        log = open_log(root)
        log.pass_days(800)
        due = set(encounters.plan_purge(log.session).due)
        log.conn.close()
        first = turn % 8 in (0, 1, 3)
        wait = chance.uniform(0, longest / 4 if first else longest)
        said = run_and_kill(root, work, batch, wait, after_first=first)
        log = open_log(root)
        check(log, kind, said, batch, due)
        log.conn.close()
        count[f"{kind} {'done' if said else 'cut'}"] += 1
    sys.stdout.write(json.dumps(count))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
