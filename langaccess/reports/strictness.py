"""Which of two values of a rule is stricter: by the guards of the floor, and by data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from langaccess.agency.policy import Policy
from langaccess.core.resources import CONFIG, shipped
from langaccess.reports.rule_text import plain

StricterSide = Literal["", "ours", "theirs", "both"]
Kind = Literal["more", "less", "order", "sequence", "none"]


@dataclass(frozen=True, slots=True)
class StrictnessRule:
    """How one rule is named and compared; see the top of `config/compare.yaml`."""

    key: str
    about: str
    stricter: Kind | None = None
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotCompared:
    """What is not compared: whole sections, and paths that end with one of `words`."""

    sections: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StrictnessRules:
    """The file `config/compare.yaml`."""

    as_of: str
    basis: tuple[str, ...]
    rules: tuple[StrictnessRule, ...]
    left_out: NotCompared


@dataclass(frozen=True, slots=True)
class Strictness:
    """How the values of one path are compared; `about` is the rule in words."""

    about: str
    stricter: Kind
    order: tuple[str, ...] = ()


@cache
def load_strictness() -> StrictnessRules:
    """Return how rules are compared."""
    from langaccess.core.config import load

    return load(StrictnessRules, shipped(CONFIG, "compare.yaml"))


def fits(key: str, path: Sequence[str]) -> bool:
    """Return whether the dotted `key`, in which `*` means any one name, matches `path`."""
    parts = key.split(".")
    return len(parts) == len(path) and all(
        part in ("*", at) for part, at in zip(parts, path, strict=True)
    )


_BY_MOVE: Mapping[str, Kind] = {
    "adds": "more",
    "grows": "more",
    "at_least": "more",
    "shrinks": "less",
    "at_most": "less",
    "toward": "order",
    "fixed": "none",
    "closed": "none",
}


def strictness_of(path: tuple[str, ...], policy: Policy, ways: StrictnessRules) -> Strictness:
    """Return how the values at `path` are compared."""
    named = next((rule for rule in ways.rules if fits(rule.key, path)), None)
    about = ".".join(path)
    if named is not None:
        stars = [at for at, key in zip(path, named.key.split("."), strict=True) if key == "*"]
        about = named.about.format("", *map(plain, stars))
        if named.stricter is not None:
            return Strictness(about, named.stricter, named.order)
    for rule in policy.floor:
        for guard in rule.guards:
            if fits(guard.key, path):
                return Strictness(about, _BY_MOVE[guard.move], guard.order)
    return Strictness(about, "none")


def stricter_side(way: Strictness, ours: Any, theirs: Any) -> StricterSide:
    """Return which value is stricter: `ours`, `theirs`, `both` (same) or empty (neither)."""
    if ours == theirs:
        return "both"
    if way.stricter == "none":
        return ""
    if way.stricter == "order":
        return _by_order(way.order, ours, theirs)
    if way.stricter == "sequence":
        return _by_sequence(ours, theirs)
    found = _larger(ours, theirs)
    if way.stricter == "less" and found:
        return "theirs" if found == "ours" else "ours"
    return found


def _by_order(order: Sequence[str], ours: Any, theirs: Any) -> StricterSide:
    if ours not in order or theirs not in order:
        return ""
    return "ours" if order.index(ours) < order.index(theirs) else "theirs"


def _by_sequence(ours: Sequence[Any], theirs: Sequence[Any]) -> StricterSide:
    """Return which sequence is the other one with some items left out."""
    if tuple(item for item in ours if item in theirs) == tuple(theirs):
        return "theirs"
    return "ours" if tuple(item for item in theirs if item in ours) == tuple(ours) else ""


def _larger(ours: Any, theirs: Any) -> StricterSide:
    """Return which value is larger; None (no limit) is larger than any number."""
    if isinstance(ours, tuple) and isinstance(theirs, tuple):
        one, other = set(ours), set(theirs)
        if one == other:
            return "both"
        return "ours" if one > other else "theirs" if other > one else ""
    if ours is None or theirs is None:
        return "ours" if ours is None else "theirs"
    return "ours" if ours > theirs else "theirs"
