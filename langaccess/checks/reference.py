"""Writes the reference page of the checks from their register, so that it cannot grow old."""

from __future__ import annotations

from langaccess.checks import CHECKS, load_rules

__all__ = ["page"]

_HEAD = """# Checks

Generated from the register `langaccess.checks.CHECKS`. Each check looks at one source sentence and
its translation. An **error** blocks: the segment keeps its source text and the document cannot be
approved while it stands. A **warning** asks a person to look. Numbers, phones, dates and times are
compared by value, so `800-CALL-FBI` equals `800-225-5324`, "5 p.m." equals "17h", and `1,000.50`
equals `1.000,50` and `١٬٠٠٠٫٥٠`.

| code | severity | what it finds |
|---|---|---|
"""

_TAIL = """
One more code comes from the source alone: `police.word` (warning) marks a word that means
something else in police work ("charge", "battery", "may not"). Those words are policy:
`translate.police_words` in `config/base.yaml`, to which an agency adds its own.

Words, patterns and limits stand in `langaccess/data/checks.yaml` (as of {as_of}), each with the
ground it rests on:

{grounds}
"""


def page() -> str:
    """Return `docs/reference/checks.md`."""
    rules = load_rules()
    rows = "".join(f"| `{c.code}` | {c.severity.value} | {c.doc} |\n" for c in CHECKS.values())
    parts = ("length", "copied", "loop", "echo", "prohibition", "negation", "number_words",
             "acronyms")  # fmt: skip
    grounds = "\n".join(
        f"- **{name.replace('_', ' ')}**: {' '.join(getattr(rules, name).basis.split())}"
        for name in parts
    )
    return _HEAD + rows + _TAIL.format(as_of=rules.as_of, grounds=grounds)
