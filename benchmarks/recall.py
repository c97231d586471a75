"""The translation memory at 100,000 units: exact look-ups, near ones, and what they cost.

Run it as `python -m benchmarks.recall`. Exact: 2,000 sentences through `Memory.exact` against the
same sentences through one bare `SELECT` each on the same index, CPU time, five rounds in turn, the
best of each. Near: one query through `Scan.near` against the bare RapidFuzz scan of the same forms.
"""

from __future__ import annotations

import random
import sqlite3
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from langaccess.agency.workspace import create, open_db
from langaccess.core.tags import Tag
from langaccess.translate.memory import FuzzyIndex, Memory, MemoryQuery, TranslationUnit, Trust
from langaccess.translate.memory.fuzzy_match import likeness_form

EN, ES = Tag("en"), Tag("es")
UNITS, ASKED, ROUNDS = 100_000, 2_000, 5
_WORDS = [
    "officer",
    "report",
    "court",
    "order",
    "victim",
    "advocate",
    "witness",
    "records",
    "desk",
    "fee",
    "form",
    "office",
    "hours",
    "free",
    "interpreter",
    "language",
    "call",
    "write",
    "sign",
    "bring",
    "copy",
    "case",
    "number",
    "county",
    "sheriff",
    "police",
    "safe",
    "help",
]


def sentence(chance: random.Random, number: int) -> str:
    """Return a sentence of eight to twenty words that occurs once in the memory."""
    return f"{' '.join(chance.choices(_WORDS, k=chance.randint(8, 20)))} {number}."


def best(work: Callable[[], object]) -> float:
    """Return the CPU seconds of the fastest round."""
    times = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times)


def main() -> None:
    """Fill a memory and print the two ratios."""
    chance = random.Random(2026)
    texts = [sentence(chance, number) for number in range(UNITS)]
    with tempfile.TemporaryDirectory() as folder:
        conn = open_db(create(Path(folder) / "office", {}, today=date(2026, 11, 25)))
        memory = Memory(conn)
        units = [TranslationUnit(EN, ES, text, text[::-1], Trust.TRANSLATED, "b") for text in texts]
        memory.add(units)
        _exact(conn, memory, chance.sample(texts, ASKED))
        _near(FuzzyIndex(memory.units(EN, ES)), chance.sample(texts, 20))
        conn.close()


def _exact(conn: sqlite3.Connection, memory: Memory, asked: list[str]) -> None:
    def bare() -> None:
        for text in asked:
            conn.execute(
                "SELECT target, standing FROM memory "
                "WHERE source_lang = 'en' AND target_lang = 'es' AND source = ?",
                (text,),
            ).fetchall()

    def ours() -> None:
        found = memory.exact(EN, ES, [MemoryQuery(text) for text in asked])
        assert len(found) == len(asked)

    one, other = best(bare), best(ours)
    print(f"exact, {ASKED:,} of {UNITS:,}: {other / one:.2f} of a bare SELECT each")


def _near(scan: FuzzyIndex, asked: list[str]) -> None:
    from rapidfuzz import fuzz, process

    queries = [text.replace("order", "orders").replace("desk", "desks") for text in asked]
    forms = [likeness_form(unit.source) for unit in scan.units]

    def bare() -> None:
        for text in queries:
            form = likeness_form(text)
            process.extract(form, forms, scorer=fuzz.ratio, score_cutoff=60, limit=20)

    def ours() -> None:
        for text in queries:
            scan.near(text, tag=EN)

    one, other = best(bare), best(ours)
    each = other / len(queries) * 1000
    print(f"near, {UNITS:,} units: {other / one:.2f} of the bare scan, {each:.0f} ms a query")


if __name__ == "__main__":
    main()
