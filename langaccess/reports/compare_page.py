"""The comparison as a page; rules that differ in the same way are grouped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from langaccess.reports.compare import ComparedRule, PolicyComparison
from langaccess.reports.page import Block, DataTable, FactTable, Heading, Page, ProseBlock
from langaccess.reports.rule_text import NOT_ADOPTED, plain
from langaccess.reports.scenarios import Scenario


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """Rules that differ in the same way, with their subjects."""

    about: str
    subjects: tuple[str, ...]
    first: ComparedRule


@dataclass(frozen=True, slots=True)
class ScenarioGroup:
    """Scenarios of the same kind, with their encounters."""

    subjects: tuple[str, ...]
    first: Scenario


def groups(rows: Iterable[ComparedRule]) -> tuple[RuleGroup, ...]:
    """Return the rules that differ between the sides, grouped."""
    found: dict[tuple[str, ...], list[ComparedRule]] = {}
    for row in rows:
        if row.verdict != "same":
            key = (row.verdict, row.which, row.about, row.ours, row.theirs)
            found.setdefault(key, []).append(row)
    return tuple(
        RuleGroup(same[0].about, tuple(plain(row.subject) for row in same if row.subject), same[0])
        for same in found.values()
    )


def scenario_groups(scenarios: Iterable[Scenario]) -> tuple[ScenarioGroup, ...]:
    """Return the scenarios, grouped."""
    found: dict[tuple[str, ...], list[Scenario]] = {}
    for case in scenarios:
        key = (case.kind, case.actor, case.does, case.says, *case.instead)
        found.setdefault(key, []).append(case)
    return tuple(
        ScenarioGroup(tuple(plain(case.subject) for case in same), same[0])
        for same in found.values()
    )


def comparison_page(found: PolicyComparison) -> Page:
    """Return the comparison as a page for command staff and counsel of both agencies."""
    return Page(
        f"Rules of {found.ours} and {found.theirs} compared",
        tuple(_blocks(found)),
        subtitle="What the rules of each agency permit. It is not a statement on the law.",
        foot=(
            f"{found.ours}: rules with the digest {found.ours_digest}.",
            f"{found.theirs}: rules with the digest {found.theirs_digest}.",
        ),
    )


def _blocks(found: PolicyComparison) -> Iterator[Block]:
    yield FactTable(
        (
            (found.ours, _adopted(adopted=found.ours_adopted)),
            (found.theirs, _adopted(adopted=found.theirs_adopted)),
            ("rules compared", str(len(found.rows))),
            ("same", str(found.count("same"))),
            ("stricter on one side", str(found.count("stricter"))),
            ("contradictory", str(found.count("contradicts"))),
            ("another order of preference", str(found.count("preference"))),
            ("on one side only", str(found.count("silent"))),
        )
    )
    yield from _scenarios(found)
    yield Heading("Languages and telephone numbers")
    yield DataTable(
        "What each agency says of itself",
        ("", found.ours, found.theirs),
        tuple((one.about, _listed(one.ours), _listed(one.theirs)) for one in found.facts),
    )
    for title, verdict, which in (
        (f"Stricter at {found.ours}", "stricter", "ours"),
        (f"Stricter at {found.theirs}", "stricter", "theirs"),
        ("Contradictory rules", "contradicts", ""),
        ("Another order of preference, which breaks no rule of the other side", "preference", ""),
        (f"{found.theirs} has no such rule", "silent", "theirs"),
        (f"{found.ours} has no such rule", "silent", "ours"),
    ):
        rows = [row for row in found.rows if row.verdict == verdict and row.which == which]
        if rows:
            yield Heading(f"{title} ({len(rows)})")
            yield _table(found, rows)
    yield Heading("Same on both sides")
    same = Counter(_section(row.rule) for row in found.rows if row.verdict == "same")
    yield DataTable("Rules that are the same", ("part of the rules", "rules"), tuple(
        (section, str(count)) for section, count in same.items()))  # fmt: skip


def _scenarios(found: PolicyComparison) -> Iterator[Block]:
    yield Heading("At the border")
    if not found.border:
        yield ProseBlock("Whatever one side permits, the other permits too.")
        return
    yield ProseBlock(
        "The rules of both sides were asked the same questions. In each case below, a member of "
        "one side may do something that the rules of the other side do not permit."
    )
    names = {"ours": (found.ours, found.theirs), "theirs": (found.theirs, found.ours)}
    for actor, (own, other) in names.items():
        rows = tuple(
            (
                ", ".join(group.subjects),
                group.first.does,
                f"{group.first.says} ({group.first.against.authority})",
                "; ".join(group.first.instead),
            )
            for group in scenario_groups(found.border)
            if group.first.actor == actor
        )
        if rows:
            title = f"A member of {own} acts against the rules of {other}"
            yield Heading(title, 3)
            yield DataTable(
                "Cases", ("encounter", "the member", f"rule of {other}", "instead"), rows
            )


def _table(found: PolicyComparison, rows: list[ComparedRule]) -> DataTable:
    return DataTable(
        "Rules",
        ("rule", "applies to", found.ours, found.theirs, "authority"),
        tuple(
            (
                group.about,
                ", ".join(group.subjects) or "everything",
                group.first.ours,
                group.first.theirs,
                ", ".join(group.first.basis),
            )
            for group in groups(rows)
        ),
    )


def _section(rule: str) -> str:
    parts = rule.split(".")
    return ".".join(parts[:2]) if parts[0] == "interpreting" else parts[0]


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(values) or "not entered"


def _adopted(*, adopted: bool) -> str:
    return "adopted by its agency" if adopted else NOT_ADOPTED
