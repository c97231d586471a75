"""What every engine does to a text before and after: nothing that changes what it says."""

from __future__ import annotations

import re

_BLANKS = re.compile(r"\s+")
# Libraries refuse lone surrogates, and control characters reach a model as junk.
_UNFIT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")


def cleaned(text: str) -> str:
    """Return `text` on one line with single blanks, without what no engine can read."""
    return one_line(_UNFIT.sub("", text))


def one_line(text: str) -> str:
    """Return `text` with every run of white space as one blank, none at the ends."""
    return _BLANKS.sub(" ", text).strip()
