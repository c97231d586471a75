"""The dashboard: one page of charts on need and practice, each with its table below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from langaccess.agency.policy import Policy
from langaccess.agency.session import Session
from langaccess.core.errors import ConfigError, InputError, LangAccessError
from langaccess.core.progress import SILENT, Progress
from langaccess.core.words import joined
from langaccess.outreach import need, plan
from langaccess.outreach.need import is_told, withheld, withheld_cells
from langaccess.reports.chart import BarChart, Chart, ChartLine, ChartValue, LineChart
from langaccess.reports.need_page import RELIABILITY_MARKS, need_chart
from langaccess.reports.page import Block, Details, FactTable, Heading, Page, ProseBlock
from langaccess.reports.practice import (
    LogRange,
    MonthCounts,
    Practice,
    months_until,
    quantile,
    read_practice,
)
from langaccess.reports.reach_page import SMALL, contact_chart, entries_words, served_chart
from langaccess.reports.rule_text import capital, plain, sentence

_MONTHS = 12
_KINDS = 5  # kinds of help with a chart of their own


@dataclass(frozen=True, slots=True)
class DashboardSection:
    """One subject of the dashboard.

    Attributes:
        id: its name in JSON.
        title: its heading.
        charts: none if there is nothing to draw, and `missing` says why and what to do.
        about: how the numbers are counted.
        missing: why there is no chart; empty if there is one.
    """

    id: str
    title: str
    charts: tuple[Chart, ...]
    about: str
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Need and practice of an agency.

    Attributes:
        since: first day of the period.
        until: last day.
        encounters: encounters in other languages; None if they are few.
        entries: entries of the log that the numbers rest on; None without any.
        sections: from top to bottom.
    """

    since: date
    until: date
    encounters: int | None
    entries: LogRange | None
    sections: tuple[DashboardSection, ...]


def dashboard(session: Session, *, progress: Progress = SILENT) -> Dashboard:
    """Return the charts for the twelve months up to today.

    Nothing in it is by beat, place or person, and no count of people or encounters below
    `audit.small_count` is shown. Without an inventory of vital documents, the backlog is left out.

    Raises:
        ConfigError: rules or roster cannot be read.
        InputError: the log cannot be read.
    """
    policy, today = session.policy, session.today
    practice = read_practice(session, months_until(today, _MONTHS))
    met = sum(month.encounters for month in practice.months)
    return Dashboard(
        practice.months[0].month,
        today,
        met if met == 0 or met >= policy.audit.small_count else None,
        practice.entries,
        (
            _need(session),
            *(make(practice, policy) for make in (_served, _minutes, _helps, _by_month, _contacts)),
            *_backlog(session, progress),
        ),
    )


def dashboard_page(found: Dashboard, policy: Policy) -> Page:
    """Return the dashboard as a page: in HTML one file, without a script."""
    return Page(
        "Language access dashboard",
        tuple(_blocks(found, policy)),
        subtitle=f"{policy.agency.name or policy.id}, from {found.since} to {found.until}",
        foot=(
            entries_words(found.entries),
            SMALL.format(small=policy.audit.small_count),
            "Do not subtract numbers of two reports: what one leaves out may show in the other.",
        ),
    )


def _blocks(found: Dashboard, policy: Policy) -> Iterator[Block]:
    small = policy.audit.small_count
    met = f"fewer than {small}" if found.encounters is None else f"{found.encounters:,}"
    yield FactTable((("Encounters in other languages", met),))
    for section in found.sections:
        yield Heading(section.title)
        yield from section.charts or (ProseBlock(section.missing),)
        yield Details("How this is counted", (ProseBlock(section.about),))


# -- sections -------------------------------------------------------------------------------------


def _need(session: Session) -> DashboardSection:
    about = (
        "Figures of a survey, with the interval that holds at 90%. A bar is due only if its whole "
        f"interval is above the line. {RELIABILITY_MARKS}."
    )
    charts: tuple[Chart, ...] = ()
    missing = ""
    try:
        assessed = need.assess(session)
        charts = (need_chart(assessed, session.policy),)
        about = f"{assessed.table}, {assessed.survey}. {about}"
    except InputError as exc:
        missing = _why(exc)
    return DashboardSection("need", "Which languages people need", charts, about, missing)


def _section(
    id_: str, title: str, about: str, missing: str, *charts: Chart | None
) -> DashboardSection:
    drawn = tuple(chart for chart in charts if chart is not None)
    return DashboardSection(id_, title, drawn, about, "" if drawn else missing)


def _served(found: Practice, policy: Policy) -> DashboardSection:
    rows = found.reach
    return _section(
        "served",
        "Who had an interpreter as the rules require",
        "An encounter counts if a person interpreted as the rules of that day permit. An emergency "
        "stand-in, a relative or a machine does not count. The interval is a Wilson interval.",
        f"Fewer than {policy.audit.small_count} encounters in other languages are recorded.",
        served_chart(rows, policy) if rows else None,
    )


def _minutes(found: Practice, policy: Policy) -> DashboardSection:
    waits: dict[str, list[float]] = {}
    for month in found.months:
        for kind, minutes in month.minutes.items():
            waits.setdefault(plain(kind), []).extend(minutes)
    small = policy.audit.small_count
    shown = {kind: values for kind, values in waits.items() if len(values) >= small}
    few = [kind for kind in waits if kind not in shown]
    rows = [
        ChartValue(
            f"{kind}, {len(values) // small * small:,} times or more",
            round(quantile(values, 0.5), 1),
            round(quantile(values, 0.1), 1),
            round(quantile(values, 0.9), 1),
        )
        for kind, values in sorted(shown.items(), key=lambda item: quantile(item[1], 0.5))
    ]
    rows += [ChartValue(kind, None, note=f"fewer than {small} times") for kind in few]
    chart = BarChart(
        caption="Minutes from the request to the interpreter",
        alt="A dot for each kind of help at the median of the minutes until an interpreter was "
        "there, with the range of eight in ten.",
        unit="minutes",
        rows=tuple(rows),
        name="Kind of help",
        interval="eight in ten",
        dots=True,
    )
    return _section(
        "minutes",
        "How long it took to reach an interpreter",
        "Only services for which the log has the time of the request and of the beginning. The dot "
        "is the median; the line runs from the 10th to the 90th percentile.",
        f"Fewer than {small} services have the time of the request and of the beginning. Record "
        "them: `langaccess encounter log`.",
        chart if shown else None,
    )


def _helps(found: Practice, policy: Policy) -> DashboardSection:
    small = policy.audit.small_count
    totals = Counter[str]()
    for month in found.months:
        totals.update({plain(kind): count for kind, count in month.helps.items()})
    main = [name for name, _count in totals.most_common(_KINDS)]
    if len(totals) > _KINDS:
        main = [*main[: _KINDS - 1], "other kinds"]
    counts = Counter[tuple[str, str]]()
    for month in found.months:
        for kind, count in month.helps.items():
            name = plain(kind)
            counts[_label(month.month), name if name in main else "other kinds"] += count
    sums = Counter[str]()
    for (_step, name), count in counts.items():
        sums[name] += count
    hidden = withheld_cells(counts, small)
    untold = {
        name
        for name in sums
        if is_told([counts[cell] for cell in hidden if cell[1] == name], small)
    }
    few = withheld(sums, small, also=untold)
    year = BarChart(
        caption="Language services in twelve months, by kind of help",
        alt="A bar for each kind of help.",
        unit="services",
        rows=tuple(
            ChartValue(
                capital(name), None if name in few else sums[name], note="few" * (name in few)
            )
            for name in main
        ),
        name="Kind of help",
    )
    steps = tuple(_label(month.month) for month in found.months)
    lines = tuple(
        ChartLine(
            capital(name),
            tuple(None if (step, name) in hidden else counts[step, name] for step in steps),
        )
        for name in main
    )
    months = LineChart(
        caption="Language services in each month, by kind of help",
        alt="A line for each kind of help over twelve months. A gap is a count that is too small "
        "to show.",
        unit="services",
        steps=steps,
        lines=lines,
    )
    return _section(
        "helps",
        "Which help was used",
        "Every language service counts, also one that the rules did not permit; an encounter can "
        "have several. A kind with few services is among the other kinds. Months are drawn if at "
        "least half of the counts may be shown.",
        "There are no language services, or too few to show.",
        year if len(few) < len(sums) else None,
        months if _mostly_shown(lines) else None,
    )


def _mostly_shown(lines: Sequence[ChartLine]) -> bool:
    """Return whether something happened, and at least half of the values are shown."""
    values = [value for line in lines for value in line.values]
    known = [value for value in values if value is not None]
    return any(known) and 2 * len(known) >= len(values)


def _by_month(found: Practice, policy: Policy) -> DashboardSection:
    small = policy.audit.small_count
    steps = tuple(_label(month.month) for month in found.months)
    series: tuple[tuple[str, Callable[[MonthCounts], int]], ...] = (
        ("Encounters in other languages", lambda month: month.encounters),
        ("Findings of the audit in them", lambda month: month.findings),
    )
    lines = []
    for name, count in series:
        counts = {_label(month.month): count(month) for month in found.months}
        hidden = withheld(counts, small)
        lines.append(ChartLine(name, tuple(_value(counts, hidden, step) for step in steps)))
    lines = [line for line in lines if _mostly_shown([line])]
    chart = LineChart(
        caption="Counts in each month",
        alt=f"Over twelve months: {joined([line.name for line in lines]).lower()}. A gap is a "
        "count that is too small to show.",
        unit="counts",
        steps=steps,
        lines=tuple(lines),
    )
    return _section(
        "months",
        "Month by month",
        "Findings are what the rules of the day did not permit; `langaccess audit` lists each with "
        "its record. The last month is not over.",
        "There are no encounters in other languages, or too few to show.",
        chart if lines else None,
    )


def _value(counts: Mapping[str, int], hidden: frozenset[str], step: str) -> float | None:
    return None if step in hidden else counts[step]


def _contacts(found: Practice, policy: Policy) -> DashboardSection:
    chart = contact_chart(found.reach, policy)
    return _section(
        "contacts",
        "Who we met, compared with who lives here",
        "Encounters over the number of people with limited English in your rules. The interval is "
        "uncertain on both sides: the encounters and the number of people. A low number may mean "
        "that people do not call, or that encounters are not recorded.",
        "No language has both enough encounters to show and a number of people in the agency's "
        "rules, which comes from a census table.",
        chart,
    )


def _backlog(session: Session, progress: Progress) -> Iterator[DashboardSection]:
    """Yield how many translations are done and to be done: at each written plan, and today."""
    if not (session.folder / plan.DOCUMENTS).is_file():
        return
    title = "What is translated, and what is not"
    about = (
        "Each vital document in each language that needs it counts once. The figures are those of "
        "each plan that was written (`langaccess plan render`), and those of today. Stale: the "
        "source or a term changed after the approval. To do: missing, draft, in review, or barred "
        "from machine translation."
    )
    try:
        now = plan.document_matrix(session, progress=progress).counts()
    except (ConfigError, InputError) as exc:
        yield DashboardSection("backlog", title, (), about, _why(exc))
        return
    past = plan.recorded_plans(session)
    points: dict[date, Mapping[str, int]] = {one.on: one.states for one in past}
    points[session.today] = {str(state): count for state, count in now.items()}
    days = sorted(points)[-_MONTHS:]
    lines = tuple(
        ChartLine(name, tuple(sum(points[day].get(one, 0) for one in states) for day in days))
        for name, states in _BACKLOG.items()
    )
    chart = LineChart(
        caption="Translations of vital documents",
        alt="Three lines from plan to plan: translations to do, stale, and done.",
        unit="translations",
        steps=tuple(map(str, days)),
        lines=lines,
        name="Day",
    )
    missing = "No vital document needs a language yet: see `langaccess plan backlog`."
    shown = any(value for line in lines for value in line.values)
    yield _section("backlog", title, about, missing, chart if shown else None)


def _why(exc: LangAccessError) -> str:
    """Return why something cannot be shown and what to do, without paths of this computer."""
    return ". ".join(filter(None, (sentence(exc.message).rstrip("."), exc.hint)))


_BACKLOG = {
    "To do": ("missing", "draft", "in_review", "barred"),
    "Stale": ("stale",),
    "Done": ("done",),
}
"""Line of the chart → states of a document in a language that count for it."""


def _label(month: date) -> str:
    return f"{month:%Y-%m}"
