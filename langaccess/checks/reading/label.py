"""Recognises the notice that this program puts on machine drafts, so that nobody checks it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from langaccess.model import State
from langaccess.resources import CONFIG, shipped
from langaccess.tags import Tag

__all__ = ["load_notices", "without_label"]

_DAY = "[\u200e\u200f]*\\d{4}-\\d\\d-\\d\\d[\u200e\u200f]*"
_DATED = re.compile(_DAY)
_SPACE = re.compile(r"\s+")
# What the formats put around and between the two languages of a notice.
_AROUND = r"[\s/>*]*"


@dataclass(frozen=True, slots=True)
class Notice:
    """One language's notice: `text` holds `{date}` once."""

    text: str
    state: State
    source: str


@dataclass(frozen=True, slots=True)
class Notices:
    """The file `config/labels.yaml`."""

    as_of: date
    labels: dict[Tag, Notice]


@cache
def load_notices() -> tuple[str, ...]:
    """Return the shipped wordings, `{date}` in each.

    Raises:
        ConfigError: the file is damaged.
    """
    from langaccess.load import load

    notices = load(Notices, shipped(CONFIG, "labels.yaml"))
    return tuple(dict.fromkeys(notice.text for notice in notices.labels.values()))


@cache
def _pattern() -> re.Pattern[str]:
    wordings = []
    for text in sorted(load_notices(), key=len, reverse=True):
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
