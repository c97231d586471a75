"""The languages of an area as a chart and a page: figures with margins, duties in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from langaccess.agency.policy import Policy, Threshold
from langaccess.core.tags import Tag
from langaccess.core.words import joined
from langaccess.outreach.need import (
    GroupNeed,
    LanguageMention,
    NeedAssessment,
    NeedSource,
    rounded,
)
from langaccess.reports.chart import BarChart, ChartValue, Mark
from langaccess.reports.page import Block, BulletList, DataTable, FactTable, Heading, Page

_DUTY = {"due": "due", "not_shown": "not shown", "cannot_tell": "cannot tell"}
_OUTCOME = {"due": "due", "not_due": "not due", "ask": "ask"}
_CARE = {"careful": " *", "unreliable": " **"}
_MARKS: dict[str, Mark] = {"due": "solid", "cannot_tell": "hatched", "not_shown": "hollow"}
_LEGEND: tuple[tuple[Mark, str], ...] = (
    ("solid", "due"),
    ("hatched", "cannot tell"),
    ("hollow", "not shown to be due"),
)
RELIABILITY_MARKS = "*: use with care; **: unreliable, by the coefficient of variation"
"""What the stars after a figure mean."""


def plus_minus(moe: float | None, form: str = ",.0f") -> str:
    """Return a margin in words ("± 310"), or nothing."""
    return "" if moe is None else f" ± {moe:{form}}"


def group_cells(one: GroupNeed) -> tuple[str, ...]:
    """Return group, people, at least, at most, duty, and what the rules make of it.

    Figures are rounded: three digits, or two if the figure is to be used with care; the ends of the
    interval outward.
    """
    duty, rule = _DUTY[one.status], "" if one.status != "cannot_tell" else _OUTCOME[one.outcome]
    if not one.thresholds:
        duty = rule = ""
    if one.named != "one" and one.status == "due":
        duty = "due: which?"
    if one.withheld:
        return one.group, "few", "", "", duty, rule
    if one.estimate is None:
        return one.group, "no figure", "", "", duty, rule
    value, low, high = _figures(one)
    if one.reliability == "none_found":
        return one.group, "none found", "0", "" if high is None else f"{high:,}", duty, rule
    ends = ("?" if end is None else f"{end:,}" for end in (low, high))
    return one.group, f"{value:,}{_CARE.get(one.reliability, '')}", *ends, duty, rule


def _figures(one: GroupNeed) -> tuple[int | None, int | None, int | None]:
    """Return estimate, low and high end as they are shown."""
    if one.withheld or one.estimate is None:
        return None, None, None
    if one.reliability == "none_found":
        return 0, 0, None if one.high is None else rounded(one.high, 2, "up")
    digits = 3 if one.reliability == "good" else 2
    return (
        rounded(one.estimate, digits),
        None if one.low is None else rounded(one.low, digits, "down"),
        None if one.high is None else rounded(one.high, digits, "up"),
    )


def need_chart(found: NeedAssessment, policy: Policy) -> BarChart:
    """Return the groups of languages as bars with their intervals, and the line of the threshold.

    A group that is withheld has no bar. The line is the lowest of those thresholds of
    the rules that count people.
    """
    duties = any(one.thresholds for one in found.groups)
    due = [one.group for one in found.groups if one.thresholds and one.status == "due"]
    above = f"{joined(due, 'and')} {'is' if len(due) == 1 else 'are'}" if due else "No group is"
    return BarChart(
        caption=f"People who need language help: {places_words(found)}",
        alt=f"A bar for each group of languages, with its 90% interval. {above} surely above the "
        "line."
        if duties
        else "A bar for each group of languages, with its 90% interval.",
        unit=found.unit,
        rows=tuple(map(_bar, found.groups)),
        name="Group of languages",
        limit=min(filter(None, (_line(one, found) for one in policy.thresholds)), default=None),
        legend=_LEGEND if duties else (),
        interval="90% interval",
    )


def _bar(one: GroupNeed) -> ChartValue:
    value, low, high = _figures(one)
    mark = _MARKS[one.status] if one.thresholds else "solid"
    note = _CARE.get(one.reliability, "").strip() if value is not None else group_cells(one)[1]
    return ChartValue(one.group, value, low, high, mark, note)


def _line(threshold: Threshold, found: NeedAssessment) -> tuple[float, str] | None:
    """Return from how many people on a threshold applies, and its id; None if it does not say."""
    if threshold.of == "served" or found.unit != "people":
        return None
    whole = found.population if threshold.of == "residents" else threshold.population
    lines: list[float] = [] if threshold.count is None else [threshold.count]
    if threshold.percent is not None:
        if whole is None:
            return None
        lines.append(threshold.percent * whole / 100)
    if not lines:
        return None
    return round((max if threshold.rule == "greater" else min)(lines)), f"threshold {threshold.id}"


def need_page(found: NeedAssessment, policy: Policy, *, by_source: bool = False) -> Page:
    """Return what all sources together show as a page for a coordinator or a council.

    Args:
        by_source: with every source side by side in place of the duties.
    """
    table = source_table(found) if by_source else _table(found)
    return Page(
        f"Languages of {places_words(found)}",
        tuple(_blocks(found, policy, table)),
        subtitle=f"{policy.agency.name or policy.id}; {found.table}, {found.survey}",
        foot=(
            "Margins of error at 90%. A group of several languages is never split.",
            f"Source: {found.source}.",
        ),
        main=table,
    )


def places_words(found: NeedAssessment) -> str:
    """Return the names of the area's places, at most three of them."""
    return "; ".join(found.places[:3]) + (" and others" if len(found.places) > 3 else "")


def _blocks(found: NeedAssessment, policy: Policy, table: DataTable) -> Iterator[Block]:
    facts = []
    if found.population is not None:
        whole = f"{found.population:,}{plus_minus(found.population_moe)}"
        facts.append((found.unit.capitalize(), whole))
    if found.limited is not None:
        limited = f"{found.limited:,}{plus_minus(found.limited_moe)}"
        if found.limited_percent is not None:
            moe = plus_minus(found.limited_percent_moe, ".1f")
            limited += f" ({found.limited_percent:.1f}{moe}%)"
        facts.append(("Of these with limited English", limited))
    if facts:
        yield FactTable(tuple(facts))
    yield need_chart(found, policy)
    if found.notes:
        yield BulletList(found.notes)
    yield table
    questions = tuple(f"{one.group}: {one.question}" for one in found.groups if one.question)
    for title, items in (("Questions to ask", questions), ("Sources disagree", found.findings)):
        if items:
            yield Heading(title)
            yield BulletList(items)
    answers = {answer.id: answer for one in found.groups for answer in one.thresholds}
    if answers:
        yield Heading("Thresholds")
        columns = ("threshold", "line", "authority", "verified")
        rows = tuple(
            (one.id, one.line, one.authority, "yes" if one.verified else "no: ask counsel")
            for one in answers.values()
        )
        yield DataTable("Thresholds of the rules", columns, rows)


def _table(found: NeedAssessment) -> DataTable:
    columns = (
        *("group", "row", found.unit, "at least", "at most", "percent", "duty", "your rules"),
        *("why", "languages", "source"),
    )
    return DataTable("Groups and duties", columns, tuple(map(_row, found.rows)))


def _row(one: GroupNeed) -> tuple[str, ...]:
    group, *figures, duty, rule = group_cells(one)
    percent = "" if one.withheld or one.percent is None else f"{one.percent:.1f}%"
    names = ", ".join(tag.name for tag in one.languages)
    return group, one.row, *figures, percent, duty, rule, one.why, names, one.source


def source_table(found: NeedAssessment) -> DataTable:
    """Return a row for each group, and below it each language that another source names.

    Each source has a column of its own, because figures of two units are never added.
    """
    others = [one for one in found.sources if one.kind != "acs"]
    rows = []
    for group in found.groups:
        own = group.languages[0] if group.named == "one" else None
        people = "few" if group.withheld else group_cells(group)[1]
        counts = _counts_of(own, group.evidence, others)
        rows.append((group.group, people, *counts, _seen_by(group)))
        tags = dict.fromkeys(one.tag for one in group.evidence if one.tag != own)
        rows += [_mentions(tag, group.evidence, others, "  ") for tag in tags]
    for tag in dict.fromkeys(one.tag for one in found.elsewhere):
        rows.append(_mentions(tag, found.elsewhere, others, ""))
    heads = [f"{one.id} {one.unit}" for one in others]
    columns = ("group or language", found.unit, *heads, "seen by")
    return DataTable("Sources side by side", columns, tuple(rows))


def _counts_of(
    tag: Tag | None, mentions: Sequence[LanguageMention], others: Sequence[NeedSource]
) -> list[str]:
    """Return the cell of each source for a language."""
    own = {one.source: one.count for one in mentions if one.tag == tag}
    return [
        "" if one.id not in own else "few" if own[one.id] is None else f"{own[one.id]:,}"
        for one in others
    ]


def _mentions(
    tag: Tag, mentions: Sequence[LanguageMention], others: Sequence[NeedSource], indent: str
) -> tuple[str, ...]:
    cells = _counts_of(tag, mentions, others)
    names = [one.source for one in mentions if one.tag == tag]
    seen = f"only in {names[0]}" if len(names) == 1 else "confirmed"
    return f"{indent}{tag.name}", "", *cells, seen


def _seen_by(group: GroupNeed) -> str:
    if group.named == "one":
        return "confirmed" if group.evidence and group.estimate else "census only"
    return "" if group.evidence else "named by no one"
