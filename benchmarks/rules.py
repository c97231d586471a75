"""What each rule changes: the rules of value comparison, of partners, and the guards of identify.

    python -m benchmarks.rules [values] [guards]

Each rule is switched off once; the table counts the pairs or texts whose answer is another one
then. Value rules: `data/parallel/dev` of the research folder as it is, each row against the row
before it, the seeded errors of `benchmarks.checks`, and neighboring rows as one paragraph. Guards:
`data/lid/dev.tsv`. A rule that changes nothing here needs a case in `tests/qa/compare_rules.yaml`
or `tests/identify/guards.yaml`, or goes.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks.checks import paragraphs, rows
from benchmarks.checks_harms import EN, HARMS
from benchmarks.identify import LID
from langaccess.core.tags import Tag
from langaccess.identify import ensemble, guards
from langaccess.qa import rules as words
from langaccess.qa.model import Pair
from langaccess.qa.values import compare, partners
from langaccess.qa.values.unmatched import Unmatched
from tools.identify_fit import read

_EACH = 60  # seeded errors of each class
Texts = tuple[str, str, Tag]


def pairs() -> Iterator[Texts]:
    """Yield source, target and language of every pair that the rules are tried on."""
    material = rows("all")
    for before, row in zip([material[-1], *material], material, strict=False):
        yield row.source, row.target, row.tag
        if before.tag == row.tag:
            yield before.source, row.target, row.tag
    for name, harm in HARMS.items():
        rng, planted = random.Random(name), 0
        for row in rng.sample(material, len(material)):
            made = harm(row, rng)
            if made is not None and planted < _EACH:
                planted += 1
                yield made[0], made[2], row.tag
    yield from ((row.source, row.target, row.tag) for row in paragraphs(material))


def unmatched(pair: Pair) -> Unmatched:
    """Return what finds no partner in a pair, by the rules as they are now."""
    pair.__dict__.pop("unmatched", None)  # its items stay known
    return pair.unmatched


def values() -> None:
    """Print what each rule of value comparison changes."""
    known = words.load_rules()
    tried = [Pair(source, target, EN, tag, (), known) for source, target, tag in pairs()]
    before = [unmatched(pair) for pair in tried]
    print(f"value comparison: {len(tried)} pairs, pairs with another answer without the rule")
    for room, name in ((compare, "RULES"), (partners, "PARTNERS")):
        whole: Sequence[Any] = getattr(room, name)
        for rule in whole:
            setattr(room, name, tuple(one for one in whole if one is not rule))
            answers = map(unmatched, tried)
            changed = sum(one != other for one, other in zip(before, answers, strict=True))
            print(f"  {name.lower():<9} {rule.name:<22} {changed:>6}", flush=True)
        setattr(room, name, whole)


def guarded() -> None:
    """Print what each guard changes in the answers to texts of one language."""
    texts = [row["text"] for row in read(LID / "dev.tsv")]
    before = ensemble.identify_many(texts)
    print(f"guards: {len(texts)} texts, texts with another answer without the guard")
    for name in ("WORDS", "TEXT", "LEFT"):
        whole: Sequence[guards.AnswerGuard] = getattr(guards, name)
        for guard in whole:
            left = tuple(one for one in whole if one is not guard)
            setattr(guards, name, left)
            answers = ensemble.identify_many(texts)
            changed = sum(one != other for one, other in zip(before, answers, strict=True))
            bands = sum(
                one.verdict != other.verdict for one, other in zip(before, answers, strict=True)
            )
            print(f"  {name.lower():<9} {guard.name:<22} {changed:>6}  band {bands:>6}", flush=True)
        setattr(guards, name, whole)


def main() -> None:
    """Print what was asked for, or everything."""
    wanted = sys.argv[1:] or ["values", "guards"]
    if "values" in wanted:
        values()
    if "guards" in wanted:
        guarded()


if __name__ == "__main__":
    main()
