"""The safety suites that a probe runs, as data: `data/probe/*.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from langaccess.core.resources import DATA, shipped

__all__ = ["SUITES", "Case", "Planted", "Suite", "load_suite", "planted", "render"]

SUITES = ("items", "dangerous", "capitals", "long", "loops")

_ITEM = re.compile(r"\{(\w+)\|([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Case:
    """One sentence of a suite; which members matter depends on the suite.

    Attributes:
        text: English; in the suite `items` with `{kind|text|also}` for what must survive.
        plain: the same sentence in ordinary letters (suite `capitals`).
        parts: the pieces of a long sentence (suite `long`).
        wrong: per language, patterns of wrong readings and what a reader then understands.
    """

    text: str = ""
    plain: str = ""
    parts: tuple[str, ...] = ()
    wrong: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suite:
    """A safety suite.

    Attributes:
        digits: kinds of item for which equal digits are enough.
        keep: share of a long sentence that must come through.
        repeats: how often the same three words make a loop.
    """

    id: str
    title: str
    as_of: date
    basis: str
    cases: tuple[Case, ...]
    digits: tuple[str, ...] = ()
    keep: float = 0.0
    repeats: int = 0


@dataclass(frozen=True, slots=True)
class Planted:
    """Something that must come through: its kind, its text, and other right forms of it."""

    kind: str
    text: str
    also: tuple[str, ...] = ()


@cache
def load_suite(name: str) -> Suite:
    """Return the suite `name`, one of `SUITES`.

    Raises:
        ConfigError: the installation is incomplete or the file was damaged.
    """
    from langaccess.core.config import load

    return load(Suite, shipped(DATA, f"probe/{name}.yaml"))


def planted(case: Case) -> tuple[Planted, ...]:
    """Return the items that `case` plants, in order."""
    found = []
    for kind, forms in _ITEM.findall(case.text):
        text, *also = forms.split("|")
        found.append(Planted(kind, text, tuple(also)))
    return tuple(found)


def render(case: Case, mask: str = "") -> str:
    """Return the sentence of `case` as an engine sees it.

    Args:
        case: of the suite `items`; others have nothing planted and stay as they are.
        mask: format with `{n}` that stands for each item, or empty for the items themselves.
    """
    count = 0

    def put(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return mask.format(n=count) if mask else match[2].split("|")[0]

    return _ITEM.sub(put, case.text)
