"""The page of the notes on documents and drafts, made from the tables that the code uses."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping

from langaccess.core.model import Severity
from langaccess.formats.notes import NOTES
from langaccess.translate.pipeline.note_codes import KEPT, TOLD

_HEAD = """# Notes on documents and drafts

Generated from the tables of `langaccess.formats.notes` and
`langaccess.translate.pipeline.note_codes`.
`manifest.json` and `--json` have these codes under `findings`. A **warning** asks a person to look,
**info** is worth knowing; an `…` stands for what differs from file to file. The codes of checks are
on [a page of their own](checks.md).

## Of a document

The first part of a code says which format is meant.

"""

_TOLD = """
## Of a draft

"""

_KEPT = """
## Why a sentence stays in its language

`manifest.json` counts the sentences by these codes under `reasons`. The others there are rules:
`gate.…` and `floor.2` leave a sentence to a person ([the shipped rules](rules.md)). What to do:
[when a file is refused](../how-to/when-a-file-is-refused.md).

"""


def page() -> str:
    """Return `docs/reference/notes.md`."""
    kept = _table(("code", "what it means"), sorted(KEPT.items()))
    return _HEAD + _weighed(NOTES) + _TOLD + _weighed(TOLD) + _KEPT + kept


def _weighed(codes: Mapping[str, tuple[Severity, str]]) -> str:
    rows = ((code, weight.value, _open(text)) for code, (weight, text) in sorted(codes.items()))
    return _table(("code", "weighs", "what it says"), rows)


def _open(text: str) -> str:
    """Return the words of a code with a mark for each gap in them."""
    return re.sub(r"\{\w+\}", "…", text.replace("a picture{name}", "a picture"))


def _table(heads: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    def lines() -> Iterator[str]:
        yield f"| {' | '.join(heads)} |"
        yield "|---" * len(tuple(heads)) + "|"
        for code, *rest in rows:
            cells = (f"`{code}`", *(html.escape(cell, quote=False) for cell in rest))
            yield f"| {' | '.join(cells)} |"

    return "\n".join(lines()) + "\n"
