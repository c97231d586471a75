"""Recognizes the notice that this program puts on machine drafts, in every format that has one.

A draft is not a source, a finished translation or a memory, and its notice is not checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from langaccess.core.folding import nfc
from langaccess.formats import load_labels, plain_text

_DAY = "[\u200e\u200f]*\\d{4}-\\d\\d-\\d\\d[\u200e\u200f]*"
_DATED = re.compile(_DAY)
_SPACE = re.compile(r"\s+")
# What the formats put around and between the two languages of a notice.
_AROUND = r"[\s/>*]*"
_OPENS = r"^[^\w\n]*"
_ANY_CASE = re.IGNORECASE | re.MULTILINE


@cache
def _pattern() -> re.Pattern[str]:
    wordings = [_with_day(before, after) for _, before, after in _wordings()]
    return re.compile(rf"{_AROUND}(?:{'|'.join(wordings)}){_AROUND}")


@cache
def _wordings() -> tuple[tuple[str, str, str], ...]:
    """Return longest word, and patterns of what is before and after the day, longest first."""
    found = []
    shipped = {wording.text for wording in load_labels().labels.values()}
    for text in sorted(shipped, key=lambda text: (-len(text), text)):
        before, _, after = text.partition("{date}")
        start, end = (r"\s+".join(map(re.escape, part.split())) for part in (before, after))
        found.append((max(before.split(), key=len), start, end))
    return tuple(found)


def _with_day(before: str, after: str) -> str:
    return rf"{before}\s*{_DAY}\s*{after}"


def without_label(text: str) -> str:
    """Return `text` without notices of a machine draft; the same text if it holds none."""
    if not _DATED.search(text):
        return text
    found = _pattern().sub("\n", text)
    return text if found == text else _SPACE.sub(" ", found).strip()


def is_draft(path: Path, texts: Iterable[str] = ()) -> bool:
    """Return whether a file carries the notice of a machine draft, also outside its body text.

    Word and OpenDocument files have it in the heads of their pages, a workbook on a sheet of its
    own. A notice that lost its day counts where it begins a paragraph.

    Args:
        texts: what was read of it; for a PDF that is all there is.

    Raises:
        InputError: it cannot be read.
    """
    return any(map(_has_notice, (*plain_text(path), "\n".join(texts))))


def _has_notice(text: str) -> bool:
    text = nfc(text)
    low = text.casefold()
    return any(
        re.search(f"{_with_day(before, after)}|{_OPENS}{before}\\s*{after}", text, _ANY_CASE)
        for word, before, after in _wordings()
        if word.casefold() in low
    )
