"""Recognises the notice that this program puts on machine drafts, so that nobody checks it."""

from __future__ import annotations

import re
from functools import cache

from langaccess.documents import load_labels

__all__ = ["without_label"]

_DAY = "[\u200e\u200f]*\\d{4}-\\d\\d-\\d\\d[\u200e\u200f]*"
_DATED = re.compile(_DAY)
_SPACE = re.compile(r"\s+")
# What the formats put around and between the two languages of a notice.
_AROUND = r"[\s/>*]*"


@cache
def _pattern() -> re.Pattern[str]:
    wordings = []
    shipped = {wording.text for wording in load_labels().labels.values()}
    for text in sorted(shipped, key=lambda text: (-len(text), text)):
        before, _, after = text.partition("{date}")
        words = (r"\s+".join(map(re.escape, part.split())) for part in (before, after))
        wordings.append(_with_day(*words))
    return re.compile(rf"{_AROUND}(?:{'|'.join(wordings)}){_AROUND}")


def _with_day(before: str, after: str) -> str:
    return rf"{before}\s*{_DAY}\s*{after}"


def without_label(text: str) -> str:
    """Return `text` without notices of a machine draft; the same text if it holds none."""
    if not _DATED.search(text):
        return text
    found = _pattern().sub("\n", text)
    return text if found == text else _SPACE.sub(" ", found).strip()
