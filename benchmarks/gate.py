"""The sentence gate against lists of attempts: how many it stops, how many it stops wrongly.

    python -m benchmarks.gate FILE… [--show]
    python -m benchmarks.gate --brochures
    python -m benchmarks.gate --speed

A list is a YAML file as in `tests/data/gate` (its README has the keys), or a TSV with the columns
`id`, `expect` (`stop` or `pass`), `kind`, `trick` and `text`. `--show` names every sentence that
was judged otherwise. `--brochures` looks at all English sentences of the public brochures and
letters of the research data. `--speed` gives the CPU time of a thousand sentences, as a ratio to
the patterns alone. Without a file, one list of the repository.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from langaccess import formats, identify
from langaccess.agency.policy import (
    GateOutcome,
    Policy,
    SentenceQuestion,
    decide,
    judge_sentences,
    load_policy,
)
from langaccess.agency.policy.gate import spelled_text
from langaccess.agency.policy.scorer import load_scorer, pieces
from langaccess.core.config import read_yaml
from langaccess.core.errors import InputError
from langaccess.core.model import Segment
from langaccess.core.resources import CONFIG, shipped
from langaccess.core.segments import windows
from langaccess.core.tags import Tag
from langaccess.translate import read_gate, split_units

ROOT = Path(__file__).parent.parent
GATE = ROOT / "tests" / "data" / "gate"
LISTS = (GATE / "redteam_unseen.yaml",)
BROCHURES = ROOT.parent / "shared" / "data" / "brochures"
DEV = ROOT.parent / "shared" / "data" / "parallel" / "dev"
EN = Tag("en")


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence and what the gate must do with it.

    Attributes:
        parts: the sentence; several if it is divided between neighboring segments.
        expected: `stop` or `pass`.
    """

    parts: tuple[str, ...]
    expected: str
    kind: str = ""
    trick: str = ""
    id: str = ""

    @property
    def text(self) -> str:
        """The sentence on one line of segments."""
        return " ".join(self.parts)


def read_cases(path: Path) -> list[Case]:
    """Return the cases of a list."""
    if path.suffix == ".tsv":
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            Case((row["text"],), row["expect"], row["kind"], row["trick"], row["id"])
            for row in rows
        ]
    return [_case(**case) for case in read_yaml(path).data["cases"]]


def _case(input: str | list[str], expected: str, **more: str) -> Case:
    return Case((input,) if isinstance(input, str) else tuple(input), expected, **more)


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--brochures", action="store_true")
    parser.add_argument("--speed", action="store_true")
    asked = parser.parse_args()
    policy = load_policy(shipped(CONFIG, "us-federal.yaml"))
    if asked.speed:
        _speed(policy)
    if asked.brochures:
        _brochures(policy)
    if asked.files or asked.brochures or not asked.speed:
        for path in asked.files or LISTS:
            attempts(path, policy, show=asked.show)


def stopped(text: str, policy: Policy) -> tuple[str, ...]:
    """Return the rules that stop a sentence."""
    decision = decide(SentenceQuestion(text), policy)
    return () if decision.allowed else tuple(ground.rule for ground in decision.reasons)


def stopped_case(case: Case, policy: Policy) -> tuple[str, ...]:
    """Return the rules that stop a part of a case, or its parts read as one sentence."""
    found = read_gate(_pieces(case), policy).stopped
    return tuple(ground.rule for decision in found.values() for ground in decision.reasons)


def _pieces(case: Case) -> list[Segment]:
    return [Segment(f"s{at}", text, unit=f"u{at}") for at, text in enumerate(case.parts)]


def asked_case(case: Case, policy: Policy) -> bool:
    """Return whether a person is asked about a part of a case, or about its parts as one."""
    runs = [one.text for one in windows(_pieces(case))]
    return _asked((*case.parts, *runs), policy) > 0


def _asked(texts: Sequence[str], policy: Policy) -> int:
    rulings = judge_sentences([SentenceQuestion(text) for text in texts], policy)
    return sum(ruling.outcome is GateOutcome.ASK for ruling in rulings)


def attempts(path: Path, policy: Policy, *, show: bool = False) -> dict[str, float]:
    """Print the figures of one list; return the share stopped of `stop` and of `pass`."""
    seen: Counter[tuple[str, str]] = Counter()
    caught: Counter[tuple[str, str]] = Counter()
    asked: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    for case in read_cases(path):
        rules = stopped_case(case, policy)
        unsure = not rules and asked_case(case, policy)
        for kind in (case.kind, ""):
            asked[case.expected, kind] += unsure
            seen[case.expected, kind] += 1
            caught[case.expected, kind] += bool(rules)
        if bool(rules) != (case.expected == "stop"):
            name = f"{case.id} {case.expected} {case.kind} ({case.trick})"
            wrong.append(f"{name} {', '.join(rules)}{unsure * 'asked'}: {case.text}")
    print(f"\n{path.name}\n")
    for expect, kind in sorted(seen):
        what = "stopped" if expect == "stop" else "wrongly stopped"
        many, of = caught[expect, kind], seen[expect, kind]
        sure = f"{many:4} of {of:4} {what} ({many / of:.1%})"
        both = many + asked[expect, kind]
        print(f"{expect:5} {kind or 'all':16} {sure}, {both:4} stopped or asked ({both / of:.1%})")
    if show:
        print("\n" + "\n".join(wrong))
    return {e: caught[e, ""] / seen[e, ""] for e in ("stop", "pass") if seen[e, ""]}


def _brochures(policy: Policy) -> None:
    """Print how many sentences of public brochures are stopped, and each of them."""
    for folder in sorted(path for path in BROCHURES.iterdir() if path.is_dir()):
        _alarms(folder.name, list(dict.fromkeys(_of_folder(folder))), policy)
    for pattern in ("doj_letters", "vote_gov", "ma_209a", "dol_timesheet", "tico19"):
        found: dict[str, None] = {}
        for path in sorted(DEV.glob(f"{pattern}.*.tsv")):
            for line in path.read_text(encoding="utf-8").splitlines()[1:]:
                found.setdefault(line.split("\t")[1])
        _alarms(f"parallel/dev {pattern}", list(found), policy)


def _of_folder(folder: Path) -> list[str]:
    found: list[str] = []
    for path in sorted(folder.rglob("*")):
        try:
            document = formats.read(path, accept_revisions=True)
        except (InputError, IsADirectoryError):
            continue
        parts = [p.text for row in split_units(document, EN) for p in row.texts]
        if parts and identify.source_language(sorted(parts, key=len)[-60:], EN) is not False:
            found += parts
    return found


def _alarms(name: str, sentences: Sequence[str], policy: Policy) -> None:
    alarms = [(rules, text) for text in sentences if (rules := stopped(text, policy))]
    asked, of = _asked(sentences, policy), max(1, len(sentences))
    print(
        f"\n{name}: {len(alarms)} of {len(sentences)} stopped ({len(alarms) / of:.2%}), "
        f"{asked} asked about ({asked / of:.1%})"
    )
    for rules, text in alarms:
        print(f"  {', '.join(rules)}: {text[:150]}")


def _speed(policy: Policy) -> None:
    texts = [case.text for case in read_cases(LISTS[0]) if case.expected == "pass"]
    begun = time.process_time()
    stopped(texts[0], policy)
    first = time.process_time() - begun
    whole = _cpu(lambda text: stopped(text, policy), texts)
    scorer = load_scorer()
    scored = _cpu(
        lambda text: [scorer.score(one) for one in pieces(spelled_text(text, policy.sentences))],
        texts,
    )
    spelled = _cpu(lambda text: spelled_text(text, policy.sentences), texts)
    ratio = whole / (whole - scored + spelled)
    ranked = _cpu(
        lambda end: judge_sentences([SentenceQuestion(text + end) for text in texts], policy), [""]
    ) / len(texts)
    print(f"with the ranking, a document at once: {ranked / whole:.2f} times that")
    print(f"1,000 sentences: {whole * 1000:.0f} ms CPU, {ratio:.2f} times the patterns alone")
    print(f"the first sentence: {first * 1000:.0f} ms")


def _cpu(what: Callable[[str], object], texts: Sequence[str]) -> float:
    """Return CPU seconds for a thousand texts, the best of five rounds."""
    best = 1e9
    for spaces in range(1, 6):  # another text in each round: the gate remembers what it read
        end = " " * spaces
        begun = time.process_time()
        for text in texts:
            what(text + end)
        best = min(best, time.process_time() - begun)
    return best * 1000 / len(texts)


if __name__ == "__main__":
    main()
