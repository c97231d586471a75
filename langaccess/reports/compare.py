"""Compares two jurisdictions rule by rule."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from langaccess.agency.policy import Policy, digest, explain, load_policy, requirement
from langaccess.reports.rule_text import words_of
from langaccess.reports.scenarios import Scenario, compare_scenarios
from langaccess.reports.strictness import (
    NotCompared,
    Strictness,
    load_strictness,
    stricter_side,
    strictness_of,
)

Verdict = Literal["same", "stricter", "contradicts", "preference", "silent"]
Which = Literal["", "ours", "theirs"]
_Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleLocation:
    """Where a value is written (`file:line`), and whether it is the shipped default."""

    where: str
    default: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One jurisdiction; `places` is where each value is written, by dotted path."""

    policy: Policy
    file: Path
    places: Mapping[str, RuleLocation]


@dataclass(frozen=True, slots=True)
class ComparedRule:
    """One rule of both jurisdictions.

    Attributes:
        rule: dotted path (`interpreting.encounters.dv_scene.using.mt`).
        about: the rule in words, without its subject.
        subject: `dv_scene` or the like, or empty.
        verdict: `same`; `stricter` (one of them is); `contradicts` (to obey one is to disobey the
            other, or neither is stricter); `preference` (they ask in another order,
            and each permits the help that the other asks first); `silent` (one has no such rule).
        which: which side is stricter, or silent.
        ours: our value in words.
        theirs: their value in words.
        ours_at: where our value is written; None if we have no such rule.
        theirs_at: where their value is written.
        basis: ids of the authorities that either side names.
    """

    rule: str
    about: str
    subject: str
    verdict: Verdict
    which: Which
    ours: str
    theirs: str
    ours_at: RuleLocation | None
    theirs_at: RuleLocation | None
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComparedFact:
    """What is not a rule and a neighbor needs to know: languages served, telephone numbers.

    Attributes:
        about: what it is.
        ours: our values, sorted; empty if none is entered.
        theirs: their values, sorted.
    """

    about: str
    ours: tuple[str, ...]
    theirs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PolicyComparison:
    """The result of `compare`.

    Attributes:
        ours: id of our rules.
        theirs: id of their rules.
        rows: every rule, in the order of our file, then rules that only they have.
        scenarios: what an officer of one side may do that the other's rules do not permit.
        facts: languages and telephone numbers of both sides.
    """

    ours: str
    theirs: str
    ours_digest: str
    theirs_digest: str
    ours_adopted: bool
    theirs_adopted: bool
    rows: tuple[ComparedRule, ...]
    scenarios: tuple[Scenario, ...]
    facts: tuple[ComparedFact, ...] = ()

    @property
    def border(self) -> tuple[Scenario, ...]:
        """The scenarios that break a rule of the other side: another order is a preference."""
        return tuple(case for case in self.scenarios if case.kind != "order")

    def count(self, verdict: Verdict) -> int:
        """Return how many rules have this verdict."""
        return sum(row.verdict == verdict for row in self.rows)


def load_side(file: Path) -> Side:
    """Return the rules of the jurisdiction file `file` with the place of each value.

    Raises:
        ConfigError: the file, or one that it extends, has mistakes.
    """
    policy, tree = load_policy(file), explain(file)
    places: dict[str, RuleLocation] = {}

    def walk(value: Any, loc: tuple[str | int, ...], name: str) -> None:
        place = tree.place(loc)
        places[name] = RuleLocation(str(place), place.path.name == "base.yaml")
        items: Any = value.items() if isinstance(value, dict) else ()
        if isinstance(value, list):
            items = enumerate(value)
        for key, item in items:
            called = item.get("id", key) if isinstance(item, dict) else key
            walk(item, (*loc, key), f"{name}.{called}" if name else str(called))

    walk(tree.data, (), "")
    return Side(policy, file, places)


def compare(ours: Side, theirs: Side) -> PolicyComparison:
    """Return every rule of both sides with a verdict, and the scenarios at the border.

    Exchanging the sides gives the same rows with the sides exchanged.
    """
    ways = load_strictness()
    one, two = (dict(_leaves(side.policy, ways.left_out)) for side in (ours, theirs))
    rows = []
    for path in dict.fromkeys((*one, *two)):
        way = strictness_of(path, ours.policy, ways)
        rows.append(_row(path, way, ours, theirs, one.get(path), two.get(path)))
    return PolicyComparison(
        ours.policy.id,
        theirs.policy.id,
        digest(ours.policy),
        digest(theirs.policy),
        ours.policy.adopted is not None,
        theirs.policy.adopted is not None,
        tuple(rows),
        compare_scenarios(ours.policy, theirs.policy),
        tuple(_facts(ours.policy, theirs.policy)),
    )


def _facts(ours: Policy, theirs: Policy) -> Iterator[ComparedFact]:
    """Yield what both sides say of themselves, also where they agree."""
    for about, read in _FACTS.items():
        yield ComparedFact(
            about, *(tuple(sorted(filter(None, read(one)))) for one in (ours, theirs))
        )


def _languages(policy: Policy) -> Iterator[str]:
    return (one.tag.name for one in policy.languages)


_FACTS: Mapping[str, Callable[[Policy], Iterable[str | None]]] = {
    "languages served": _languages,
    "public number": lambda policy: (policy.agency.public_phone,),
    "interpreter line": lambda policy: (policy.agency.interpreter_line,),
    "dispatch": lambda policy: (policy.agency.dispatch_phone,),
    "sign language interpreters": lambda policy: (
        one.phone for one in policy.interpreting.sign.paths
    ),
}


@dataclass(frozen=True, slots=True)
class _Leaf:
    value: Any
    basis: tuple[str, ...]


def _row(
    path: _Path, way: Strictness, ours: Side, theirs: Side, one: _Leaf | None, two: _Leaf | None
) -> ComparedRule:
    verdict, which = _verdict(way, one, two)
    basis = dict.fromkeys((*(one.basis if one else ()), *(two.basis if two else ())))
    return ComparedRule(
        rule=".".join(path),
        about=way.about,
        subject=_subject(path),
        verdict=verdict,
        which=which,
        ours=words_of(one.value) if one else "no such rule",
        theirs=words_of(two.value) if two else "no such rule",
        ours_at=_place(ours, path) if one else None,
        theirs_at=_place(theirs, path) if two else None,
        basis=tuple(basis),
    )


def _verdict(way: Strictness, one: _Leaf | None, two: _Leaf | None) -> tuple[Verdict, Which]:
    if one is None or two is None:
        return "silent", "ours" if one is None else "theirs"
    if way.stricter == "none" and (one.value is None) != (two.value is None):
        return "silent", "ours" if one.value is None else "theirs"
    side = stricter_side(way, one.value, two.value)
    if side == "both":
        return "same", ""
    if side:
        return "stricter", side
    return ("preference" if way.stricter == "sequence" else "contradicts"), ""


_SUBJECTS = ("encounters", "levels", "classes", "credentials", "rules", "words", "thresholds")


def _subject(path: _Path) -> str:
    named = [n for n, part in enumerate(path[:-1]) if part in (*_SUBJECTS, "conflicts", "paths")]
    return path[named[0] + 1] if named else ""


def _place(side: Side, path: _Path) -> RuleLocation | None:
    """Return where a value is written; a value of an encounter may be that of its stakes."""
    name = ".".join(path)
    if name in side.places:
        return side.places[name]
    if path[:2] == ("interpreting", "encounters"):
        stakes = side.policy.interpreting.encounters[path[2]].stakes
        return side.places.get(".".join(("interpreting", "levels", stakes, *path[3:])))
    return side.places.get(".".join(path[:-1]))


def _leaves(policy: Policy, left_out: NotCompared) -> Iterator[tuple[_Path, _Leaf]]:
    for path, leaf in _walk(policy, (), (), left_out):
        if path[:2] not in _BY_ENCOUNTER or path[3] not in ("using", "tier", "speaking", "order"):
            yield path, leaf
    yield from _effective_requirements(policy)


# What a level of stakes requires is compared at each encounter, where it takes effect.
_BY_ENCOUNTER = (("interpreting", "encounters"), ("interpreting", "levels"))


def _effective_requirements(policy: Policy) -> Iterator[tuple[_Path, _Leaf]]:
    """Yield the requirements of each encounter: its own rules on top of those of its stakes."""
    for name in policy.interpreting.encounters:
        needed = requirement(policy, encounter=name)
        at = ("interpreting", "encounters", name)
        yield (*at, "tier"), _Leaf(needed.tier, needed.basis)
        yield (*at, "speaking"), _Leaf(needed.speaking, needed.basis)
        yield (*at, "order"), _Leaf(needed.order, needed.basis)
        for using, standing in needed.standing.items():
            yield (*at, "using", using), _Leaf(standing, needed.basis)


def _walk(
    value: Any, path: _Path, basis: tuple[str, ...], left_out: NotCompared
) -> Iterator[tuple[_Path, _Leaf]]:
    """Yield values without parts; an entry that has only texts is one value."""
    if ".".join(path) in left_out.sections or (path and path[-1] in left_out.words):
        return
    if not dataclasses.is_dataclass(value) and not _has_parts(value):
        if value is not None or path[0] != "thresholds":
            yield path, _Leaf(value, basis)
        return
    basis = getattr(value, "basis", basis)
    parts = dict(_parts(value))
    if parts and set(parts) <= set(left_out.words):
        yield path, _Leaf(parts["text"], basis)
    for name, item in parts.items():
        yield from _walk(item, (*path, name), basis, left_out)


def _has_parts(value: Any) -> bool:
    return isinstance(value, Mapping) or (
        isinstance(value, tuple) and bool(value) and hasattr(value[0], "id")
    )


def _parts(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        yield from ((str(key), item) for key, item in value.items())
    elif isinstance(value, tuple):
        yield from ((str(item.id), item) for item in value)
    else:
        for field in dataclasses.fields(value):
            yield field.name, getattr(value, field.name)
