"""Whether what the program does to a sentence before and after the engine makes it worse.

    python -m benchmarks.harm [STEP…] [--sentences 400] [--all] [--sample 12]

Real sentences of public brochures (the research data in ../shared) go through this program twice
with the starter engine: as they are, and with one step switched off. Each step is a door of the
pipeline (capitals, numbering, dates and times, masks …); what differs is listed. `harm.tsv` has
judged differences: `better` (the step helps), `same`, `worse` (the step harms), with who judged. A
judgment counts only for the two translations that it is about. `--sample` writes so many
differences of each step that have no judgment yet into the file, for a judge; `--all` prints all.
Nothing here is a test.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.senses import EN, Both
from langaccess.core.segments import sentences
from langaccess.qa import ItemKind, ValueItem
from langaccess.translate import load_pre_edits
from langaccess.translate.pipeline import (
    engine_input,
    placeholders,
    protected_translation,
    retry_strategies,
)
from langaccess.translate.pipeline.engine_input import EngineContext, Stretch
from langaccess.translate.pipeline.placeholders import Placeholder
from tests.support import SHARED

HERE = Path(__file__).with_name("harm.tsv")
BROCHURES = SHARED / "data" / "brochures"
HEAD = ("step", "sentence", "without", "with_step", "verdict", "by")
_FOREIGN = re.compile(
    r"_(?:es|ko|tl|vi|zh)|spanish|arabic|creole|korean|portug|russian|tagalog|vietn|chinese"
)
_ENGLISH = re.compile(r"\b(?:the|of|to|and|a|in|is|for|you|your|or|with|not|on|by|at|from)\b")
_NO_PROSE = re.compile(r"[=}{\t|\]]|[^\x00-\x7f\u2010-\u2026\u00a7]|^[a-z_-]+:")
_MARKUP = re.compile(r"<[^>]+>|\[([^\]]*)\]\([^)]*\)|^[#>*\s-]+|\*\*|__|\{[^}]*\}")

Patch = tuple[object, str, Callable[..., Any]]


def _whole(text: str, *_: object, **__: object) -> tuple[Stretch, ...]:
    return (Stretch(0, len(text), keep=False),)


def _same(text: str, *_: object, **__: object) -> str:
    return text


def _none(*_: object, **__: object) -> list[object]:
    return []


def _never(*_: object, **__: object) -> bool:
    return False


def _no_placeholders(*_: object, **__: object) -> tuple[tuple[()], tuple[()]]:
    return (), ()


_PLACEHOLDER = placeholders._placeholder


def _no_moments(item: ValueItem, call: EngineContext) -> list[Placeholder]:
    return [] if item.kind in (ItemKind.DATE, ItemKind.TIME) else _PLACEHOLDER(item, call)


STEPS: dict[str, tuple[Patch, ...]] = {
    "names": ((engine_input, "stays_as_written", _never),),
    "numbering": ((engine_input, "stretches", _whole),),
    "capitals": ((engine_input, "in_capitals", _never),),
    "emphasis": ((engine_input, "lower_emphasis", _same),),
    "weekdays": ((protected_translation, "spell_weekdays", _same),),
    "number-sign": ((protected_translation, "number_spelled", _same),),
    "typography": (
        (engine_input, "plain_typography", _same),
        (engine_input, "restore_typography", lambda texts, _source: list(texts)),
    ),
    "dates-and-times": ((placeholders, "_placeholder", _no_moments),),
    "zones-and-signs": (
        (placeholders, "_zones_and_signs", _none),
        (placeholders, "_short_zones", _none),
    ),
    "masks": ((retry_strategies, "find_placeholders", _no_placeholders),),
    "brackets": ((protected_translation, "_without_addition", _same),),
    "pre-edits": (),
}
"""Step → what is put in place of its functions, so that it does nothing."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A sentence that a step changes in the translation."""

    step: str
    sentence: str
    without: str
    with_step: str
    verdict: str = ""
    by: str = ""


def brochures(count: int) -> list[str]:
    """Return `count` distinct sentences of the English brochures, the same ones each time."""
    found: set[str] = set()
    for path in sorted(BROCHURES.rglob("*")):
        if path.suffix not in (".md", ".txt") or _FOREIGN.search(str(path.relative_to(BROCHURES))):
            continue
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            plain = " ".join(_MARKUP.sub(r"\1", line).split())
            found.update(one for one in sentences(plain) if _ENGLISH.search(one))
    usable = sorted(one for one in found if len(one) < 300 and not _NO_PROSE.search(one))
    return random.Random(7).sample(usable, min(count, len(usable)))


def differences(
    step: str, texts: Sequence[str], whole: Sequence[str], both: Both
) -> Iterator[Difference]:
    """Yield what a step changes."""
    edits = () if step == "pre-edits" else load_pre_edits().pre_edits
    with ExitStack() as stack:
        for place, name, instead in STEPS[step]:
            stack.enter_context(patch.object(place, name, instead))
        without = both.translate(texts, edits)
    for text, old, new in zip(texts, without, whole, strict=True):
        if old != new:
            yield Difference(step, text, old, new)


def judged() -> dict[tuple[str, ...], Difference]:
    if not HERE.exists():
        return {}
    lines = HERE.read_text(encoding="utf-8").splitlines()[1:]
    rows = [Difference(*line.split("\t")) for line in lines if line]
    return {astuple(row)[:4]: row for row in rows}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("steps", nargs="*", choices=[*STEPS, []], default=[])
    parser.add_argument("--sentences", type=int, default=400)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--sample", type=int, default=0)
    wishes = parser.parse_args()
    if not BROCHURES.is_dir():
        raise SystemExit("needs the research data in ../shared")
    both = Both()
    known = judged()
    texts = list(
        dict.fromkeys([*(row.sentence for row in known.values()), *brochures(wishes.sentences)])
    )
    whole = both.translate(texts, load_pre_edits().pre_edits)
    kept = sum(one.startswith("[kept.") for one in whole)
    print(f"{both.info.id}, {EN} to pt: {len(texts)} sentences, {kept} kept in the source")
    fresh: list[Difference] = []
    ours = {row.sentence for row in known.values()}
    current: set[tuple[str, ...]] = set()
    steps = wishes.steps or list(STEPS)
    for step in steps:
        found = list(differences(step, texts, whole, both))
        verdicts = Counter(
            known[key].verdict for one in found if (key := astuple(one)[:4]) in known
        )
        lost = sum(one.without.startswith("[kept.") for one in found)
        said = ", ".join(f"{verdicts[name]} {name}" for name in ("better", "same", "worse"))
        print(f"  {step:16} {len(found):4} differ ({lost} only translated with it); judged: {said}")
        new = [one for one in found if astuple(one)[:4] not in known]
        again = [one for one in new if one.sentence in ours]
        rest = [one for one in new if one.sentence not in ours]
        fresh += again + random.Random(7).sample(rest, min(wishes.sample, len(rest)))
        current |= {astuple(one)[:4] for one in found}
        for one in found if wishes.all else ():
            print("    " + "\n      ".join(astuple(one)[1:4]))
    if wishes.sample:
        held = [row for key, row in known.items() if key in current or row.step not in steps]
        rows = ["\t".join(HEAD), *("\t".join(astuple(one)) for one in (*held, *fresh))]
        HERE.write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
