"""Encounters by language as a table and as charts: who was served, and who was met at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from langaccess.agency.policy import Policy
from langaccess.core.rates import Rate
from langaccess.reports.chart import BarChart, ChartValue
from langaccess.reports.page import Block, BulletList, DataTable, Page, ProseBlock
from langaccess.reports.practice import LogRange, Practice
from langaccess.reports.reach import LanguageReach

SMALL = (
    "A count below {small}, or a number that would reveal it, is not shown: small counts can "
    "identify people."
)


def reach_row(row: LanguageReach) -> tuple[str, ...]:
    """Return language, encounters, share served and contacts per 1,000 people in words."""
    return _name(row), f"{row.encounters:,}", _share(row.rate), _per_thousand(row)


def reach_columns() -> tuple[str, ...]:
    """Return the columns of `report reach`."""
    return (
        *("language", "encounters", "permitted interpreter", "people"),
        "contacts per 1,000 people",
    )


def reach_cells(row: LanguageReach) -> tuple[str, ...]:
    """Return a row of `report reach`."""
    name, met, share, contact = reach_row(row)
    people = "not known"
    if row.population is not None:
        people = f"{row.population:,}"
        if row.population_low is not None and row.population_high is not None:
            people += f" ({row.population_low:,} to {row.population_high:,})"
        else:
            people += " (no margin)"
    return name, met, share, people, contact


def _name(row: LanguageReach) -> str:
    return row.tag.name if row.tag is not None else f"{row.languages} other languages"


def _share(rate: Rate | None) -> str:
    if rate is None:
        return "not shown"
    return f"{100 * rate.share:.0f}% ({100 * rate.low:.0f}% to {100 * rate.high:.0f}%)"


def _per_thousand(row: LanguageReach) -> str:
    per = row.contact
    if per is None:
        return "not known"
    return f"{1000 * per.share:.1f} ({1000 * per.low:.1f} to {1000 * per.high:.1f})"


def served_chart(rows: Sequence[LanguageReach], policy: Policy) -> BarChart:
    """Return in what share of the encounters in each language a permitted interpreter was used."""
    return BarChart(
        caption="Encounters with a permitted interpreter, by language",
        alt="A dot for each language: in what share of its encounters an interpreter was used as "
        "the rules permit, with its interval. Languages with small counts are one row.",
        unit="%",
        rows=tuple(
            ChartValue(
                f"{_name(row)}, {row.encounters} encounters",
                None if row.rate is None else 100 * row.rate.share,
                None if row.rate is None else 100 * row.rate.low,
                None if row.rate is None else 100 * row.rate.high,
                note="" if row.rate is not None else "not shown",
            )
            for row in rows
        ),
        name="Language",
        interval=f"{policy.audit.confidence_percent:g}% interval",
        dots=True,
    )


def contact_chart(rows: Sequence[LanguageReach], policy: Policy) -> BarChart | None:
    """Return encounters per 1,000 people of each language; None if no number of people is known."""
    known = [row for row in rows if row.contact is not None]
    if not known:
        return None
    return BarChart(
        caption="Encounters per 1,000 people with limited English, by language",
        alt="A dot for each language whose number of people is known, with its interval. A wide "
        "interval means that the survey does not know the number of people well.",
        unit="per 1,000",
        rows=tuple(
            ChartValue(
                _name(row),
                round(1000 * row.contact.share, 1),
                round(1000 * row.contact.low, 1),
                round(1000 * row.contact.high, 1),
                note="" if row.population_low is not None else "(no margin)",
            )
            for row in known
            if row.contact is not None
        ),
        name="Language",
        interval=f"{policy.audit.confidence_percent:g}% interval",
        dots=True,
    )


def entries_words(entries: LogRange | None) -> str:
    """Return which entries of the log the numbers rest on."""
    if entries is None:
        return "The log has no encounters in this period."
    return f"Numbers from log entries {entries.first:,} to {entries.last:,}."


def reach_page(found: Practice, policy: Policy, until: date) -> Page:
    """Return who was met and served in each language, as a page for a chief or a council."""
    rows = found.reach
    table = DataTable("Encounters by language", reach_columns(), tuple(map(reach_cells, rows)))
    return Page(
        "Reach by language",
        tuple(_blocks(found, policy, table)),
        subtitle=f"{policy.agency.name or policy.id}, from {found.months[0].month} to {until}",
        foot=(entries_words(found.entries),),
        main=table,
    )


def _blocks(found: Practice, policy: Policy, table: DataTable) -> Iterator[Block]:
    rows, small = found.reach, policy.audit.small_count
    if not rows:
        yield ProseBlock(
            f"There are no encounters in other languages, or fewer than {small} in all."
        )
        return
    yield table
    yield served_chart(rows, policy)
    contacts = contact_chart(rows, policy)
    if contacts is not None:
        yield contacts
    sides = (
        "Contacts per 1,000 people are uncertain on both sides. The low end is the low end of the "
        "contacts over the greatest number of people; the high end is the high end of the contacts "
        "over the least. Each encounter counts as one with a different person."
    )
    yield BulletList(
        (
            f"Intervals hold at {policy.audit.confidence_percent:g}%; shares: Wilson intervals.",
            sides,
            "The number of people is that of your rules (`langaccess need adopt`).",
            SMALL.format(small=small),
        )
    )
