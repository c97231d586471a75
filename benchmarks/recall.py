"""What a look-up costs in a memory of 100,000 and of 1,000,000 units, and what it finds.

    python -m benchmarks.recall

The sentences are made: words of the shipped English list, as unequally frequent as in a language
(Zipf), every tenth sentence another one with one word changed. *Exact*: sentences through
`Memory.exact` against one bare `SELECT` each, the best of five rounds in turn. *Near*: sentences
with one word changed through `FuzzyIndex`, all with one and each with a new one (a command that
asks once), against a RapidFuzz scan of all forms, which also says what there is to be found.
Processor time.
"""

from __future__ import annotations

import itertools
import lzma
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from langaccess.agency.session import Session
from langaccess.agency.workspace import create
from langaccess.core.resources import DATA, shipped
from langaccess.core.tags import Tag
from langaccess.translate.memory import FuzzyIndex, Memory, MemoryQuery, TranslationUnit, Trust
from langaccess.translate.memory.fuzzy_match import likeness_form

EN, ES = Tag("en"), Tag("es")
SIZES, EXACT, NEAR, ROUNDS = (100_000, 1_000_000), 2_000, 300, 5
_NAMES = ("exact", "near", "near, asked once")
_SHOWN = 75.0  # likeness from which translators' programs offer a match


def sentences(count: int) -> list[str]:
    """Return different sentences of four to twenty words."""
    chance = random.Random(2026)
    words = lzma.decompress(shipped(DATA, "english_words.txt.xz").read_bytes()).decode().split()
    chance.shuffle(words)
    weights = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(len(words))))
    made: dict[str, None] = {}
    last = words[:4]
    while len(made) < count:
        if chance.random() < 0.1:
            last = changed(last, chance)
        else:
            last = chance.choices(words, cum_weights=weights, k=chance.randint(4, 20))
        made[f"{' '.join(last).capitalize()}."] = None
    return list(made)


def changed(words: Sequence[str], chance: random.Random) -> list[str]:
    """Return the words with one of them changed."""
    at = chance.randrange(len(words))
    return [*words[:at], "another", *words[at + 1 :]]


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time of some work."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def main() -> None:
    """Fill a memory of each size and print what look-ups take."""
    texts = sentences(SIZES[-1])
    took = []
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            print(f"{size:,} units", flush=True)
            office = create(Path(folder) / "office", {}, today=date(2026, 11, 29))
            with Session(office) as session:
                took.append(_measure(session, texts[:size]))
    for name, (one, ten) in zip(_NAMES, zip(*took, strict=True), strict=True):
        print(f"{name}: {ten / one:.1f} times as long in ten times as many units (goal: 3)")


def _measure(session: Session, texts: Sequence[str]) -> tuple[float, float, float]:
    chance = random.Random(2027)
    memory = Memory(session)
    memory.add(TranslationUnit(EN, ES, text, text[::-1], Trust.TRANSLATED, "b") for text in texts)
    asked = chance.sample(texts, EXACT)
    exact = _exact(session.connection, memory, asked)
    near = [" ".join(changed(text.split(), chance)) for text in asked[:NEAR]]
    return exact, *_near(memory, texts, near)


def _exact(conn: sqlite3.Connection, memory: Memory, asked: Sequence[str]) -> float:
    statement = (
        "SELECT target, standing FROM memory "
        "WHERE source_lang = 'en' AND target_lang = 'es' AND source = ?"
    )

    def bare() -> None:
        for text in asked:
            conn.execute(statement, (text,)).fetchall()

    def ours() -> None:
        found = memory.exact(EN, ES, [MemoryQuery(text) for text in asked])
        assert len(found) == len(asked)

    rounds = [(seconds(bare), seconds(ours)) for _ in range(ROUNDS)]
    one, other = min(a for a, _ in rounds), min(b for _, b in rounds)
    print(f"  exact: {other / len(asked) * 1e6:.0f} us each, {other / one:.2f} of a bare SELECT")
    return other


def _near(memory: Memory, texts: Sequence[str], asked: Sequence[str]) -> tuple[float, float]:
    from rapidfuzz import fuzz, process

    forms = [likeness_form(text) for text in texts]
    queries = [likeness_form(text) for text in asked]
    best: list[float] = []

    def scan() -> None:
        for query in queries:
            found = process.extract(query, forms, scorer=fuzz.ratio, score_cutoff=60, limit=1)
            best.append(found[0][1] if found else 0.0)

    index = FuzzyIndex(memory, EN, ES)
    found: list[float] = []

    def warm() -> None:
        for text, query in zip(asked, queries, strict=True):
            near = [likeness_form(match.unit.source) for match in index.near(text)]
            found.append(max((fuzz.ratio(query, form) for form in near), default=0.0))

    few = asked[:: NEAR // 30]
    bare, ours = seconds(scan) / len(asked), seconds(warm) / len(asked)
    once = seconds(lambda: [FuzzyIndex(memory, EN, ES).near(text) for text in few]) / len(few)
    wanted = [(one, other) for one, other in zip(best, found, strict=True) if one >= _SHOWN]
    share = sum(other >= one - 1e-6 for one, other in wanted) / len(wanted)
    print(
        f"  near: {ours * 1e3:.1f} ms each, {once * 1e3:.1f} ms asked once, "
        f"a scan {bare * 1e3:.1f} ms; the likest found for {share:.1%} of {len(wanted)} "
        f"that have one of {_SHOWN:.0f}%"
    )
    return ours, once


if __name__ == "__main__":
    main()
