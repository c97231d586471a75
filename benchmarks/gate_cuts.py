"""The sentence gate on legal sentences that a layout has cut: how many are still kept whole.

    python -m benchmarks.gate_cuts [--every N] [--only WORD] [--show]
    python -m benchmarks.gate_cuts --cost

Takes every N-th sentence of the lists in `tests/data/gate` that is stopped in one piece, cuts it in
each way of `tests.sentence_cuts`, and prints the share of sentences that no engine may get any
part of. `--show` prints the pieces that may. `--cost` reads the public brochures and letters of the
research data: sentences stopped alone, and those stopped in addition because of their neighbors.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.gate import BROCHURES, EN, GATE, read_cases
from langaccess import formats, identify
from langaccess.agency.policy import Policy, load_policy
from langaccess.core.errors import InputError
from langaccess.core.model import Segment
from langaccess.core.resources import CONFIG, shipped
from langaccess.translate import GateReading, read_gate, split_units
from tests.sentence_cuts import CUTS, HARMLESS, OTHER, Cut, docx, paragraph

LISTS = ("redteam_unseen", "redteam_other_author", "redteam_third_author")


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--every", type=int, default=5)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--only", default="")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--cost", action="store_true")
    asked = parser.parse_args()
    rules = load_policy(shipped(CONFIG, "us-federal.yaml"))
    if asked.cost:
        cost(rules)
        return
    texts = whole(rules, asked.every, asked.start)
    print(f"{len(texts)} sentences that are stopped in one piece\n")
    for name, make in CUTS.items():
        if asked.only in name:
            leaks = leaked(texts, make, rules)
            kept = 1 - len(leaks) / len(texts)
            print(f"{kept:6.1%} {'' if kept >= 0.95 else '<':1} {name}", flush=True)
            for pieces in leaks.values() if asked.show else ():
                print("         " + " | ".join(pieces))


def attempts() -> list[str]:
    """Return every sentence of the lists that must be stopped, white space made single."""
    cases = (case for name in LISTS for case in read_cases(GATE / f"{name}.yaml"))
    return list(dict.fromkeys(" ".join(c.text.split()) for c in cases if c.expected == "stop"))


def whole(rules: Policy, every: int, start: int = 0) -> list[str]:
    """Return every so many attempts, of those that are stopped when they are in one piece."""
    found = []
    for text in attempts()[start::every]:
        parts, reading = _read("docx", docx(paragraph(text)), rules)
        if len(text.split()) > 3 and all(part.id in reading.stopped for part in parts):
            found.append(text)
    return found


def leaked(texts: Sequence[str], make: Cut, rules: Policy) -> dict[str, list[str]]:
    """Return text → its pieces that may reach an engine, for texts that are not kept whole."""
    found = {}
    for text in texts:
        parts, reading = _read(*make(text), rules)
        passed = [part.text for part in parts if not _kept(part, reading) and _mine(part, text)]
        if passed:
            found[text] = passed
    return found


def _kept(part: Segment, reading: GateReading) -> bool:
    return part.id in reading.stopped


def _mine(part: Segment, text: str) -> bool:
    """Whether a piece is of the text: not one of the harmless sentences around it."""
    if part.text in HARMLESS or part.text in OTHER:
        return False
    words = {word.strip(".,;:!?\"'()").lower() for word in text.split()}
    mine = [w.strip(".,;:!?\"'()").lower() for w in part.text.split()]
    return sum(word in words for word in mine) > len(mine) / 2


def _read(suffix: str, data: bytes, rules: Policy) -> tuple[list[Segment], GateReading]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"cut.{suffix}"
        path.write_bytes(data)
        parts = _parts(path)
    return parts, read_gate(parts, rules)


def _parts(path: Path) -> list[Segment]:
    document = formats.read(path, accept_revisions=True)
    return [part for row in split_units(document, EN) for part in row.texts]


def cost(rules: Policy) -> None:
    """Print how many segments of real text are stopped alone and in addition, and which."""
    total = alone = more = documents = held = 0
    for path, parts in _real():
        reading = read_gate(parts, rules)
        mine = [part for part in parts if not read_gate([part], rules).stopped]
        added = [part for part in mine if part.id in reading.stopped]
        total += len(parts)
        alone += len(parts) - len(mine)
        more += len(added)
        documents += 1
        held += bool(reading.legal)
        for run in reading.legal:
            print(
                f"{path.parent.name}/{path.name}: {run.decision.reasons[0].rule}: {run.text[:160]}"
            )
        for part in added:
            print(f"{path.parent.name}/{path.name}: in addition: {part.text[:120]}")
    print(f"\n{total} segments, {alone} stopped alone ({alone / total:.2%}), {more} in addition")
    print(f"{(alone + more) / total:.2%} stopped in all; {held} of {documents} documents")


def _real() -> Iterator[tuple[Path, list[Segment]]]:
    for path in sorted(BROCHURES.rglob("*")):
        if "ma_209a" in str(path) or not path.is_file():
            continue
        try:
            parts = _parts(path)
        except InputError:
            continue
        longest = sorted((part.text for part in parts), key=len)[-60:]
        if parts and identify.source_language(longest, EN) is not False:
            yield path, parts


if __name__ == "__main__":
    main()
