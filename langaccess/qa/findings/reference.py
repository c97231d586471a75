"""Writes the reference page of the checks from their register, so that it cannot grow old."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Mapping, Sequence
from functools import cache

from langaccess.agency.policy import load_policy
from langaccess.core.model import Severity
from langaccess.core.resources import CONFIG, DATA, rows, shipped
from langaccess.qa import CHECKS, FILE_CHECKS, Check, Rules, load_rules
from langaccess.qa.model import FileCheck

_HEAD = """# Checks

Generated from the registers `langaccess.qa.CHECKS` and `FILE_CHECKS`. An **error** blocks: the
segment keeps its source text, and the document cannot be approved until the error is corrected or
answered. A **warning** asks a person to look; **info** is for information only. An error should be
right nine times in ten and a warning every second time: "Judged" says how many findings, drawn by
code from public translations that no one had tuned on, were right (`benchmarks/judged.py` says who
judged them, and where), and what the checks of today still report of them. Policy sets the
severity of each code: `checks.severity` in `config/base.yaml`; an agency
may raise each of them, and lower those marked "may be lowered". The others protect the reader: the
floor keeps them at least as grave as here. Numbers, phones, dates and times are compared by value,
so `800-CALL-FBI` equals `800-225-5324`, "5 p.m." equals "17h", and `1,000.50` equals `1.000,50` and
`١٬٠٠٠٫٥٠`.

How to use them: [check a translation](../how-to/check-a-translation.md).

## Checks of a sentence or paragraph and its translation

"""

_FILES = """## Checks of a whole file and its source

"""

_TAIL = """## Checks of a source alone

One more code comes from the source alone: `police.word` (warning) marks a word that means
something else in police work ("charge", "battery", "may not"). Those words are policy:
`translate.police_words` in `config/base.yaml`, to which an agency adds its own.

Words, patterns and limits are in `langaccess/data/checks.yaml` (as of {as_of}), each with its
basis:

{grounds}
"""


def page() -> str:
    """Return `docs/reference/checks.md`."""
    rules = load_rules()
    judged = list(rows(shipped(DATA, "check_precision.tsv")))
    pairs = "".join(_entry(c, inspect.getdoc(c.function) or "", judged) for c in CHECKS.values())
    files = "".join(_entry(c, c.text, judged) for c in FILE_CHECKS.values())
    parts = (f.name for f in dataclasses.fields(Rules) if f.name != "as_of")
    grounds = "\n".join(
        f"- **{name.replace('_', ' ')}**: {' '.join(getattr(rules, name).basis.split())}"
        for name in parts
    )
    return _HEAD + pairs + _FILES + files + _TAIL.format(as_of=rules.as_of, grounds=grounds)


def _entry(check: Check | FileCheck, text: str, judged: Sequence[Mapping[str, str]]) -> str:
    said = "".join(_judged(row) for row in judged if row["code"] == check.code)
    free = check.code in _free() and check.severity is not Severity.INFO
    weight = f"{check.severity.value}, may be lowered" if free else check.severity.value
    return f"### `{check.code}`\n\n**{weight}.** {text.strip()}\n\n{said}"


@cache
def _free() -> frozenset[str]:
    """Return the codes that an agency may lower."""
    guards = (
        guard for rule in load_policy(shipped(CONFIG, "base.yaml")).floor for guard in rule.guards
    )
    return frozenset(code for g in guards if g.key == "checks.severity.*" for code in g.free)


def _judged(row: Mapping[str, str]) -> str:
    """Return how often findings of one weight were right, as drawn and as of today."""
    drawn, now = (
        f"{row[f'right{when}']} right, {row[f'wrong{when}']} wrong" for when in ("", "_now")
    )
    unclear = f", {row['unclear']} unclear" if row["unclear"] != "0" else ""
    return f"Judged {row['weight']}s: {drawn}{unclear}; still reported: {now}.\n\n"
