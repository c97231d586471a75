"""Keeps the figures of each plan that was written in the log, so that the next one can compare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from langaccess.agency import ledger
from langaccess.agency.session import Session
from langaccess.outreach.need import NeedAssessment
from langaccess.outreach.plan.model import PlanMatrix

RENDERED = "plan.rendered"
_YEAR_AGO = 180  # days; a younger plan is a draft of this year's


@dataclass(frozen=True, slots=True)
class RecordedGroup:
    """The figures of a group of languages in a plan.

    Attributes:
        estimate: people with limited English; None if it was not shown.
        moe: margin of error at 90%.
        status: whether a threshold was reached.
    """

    group: str
    row: str
    estimate: int | None
    moe: int | None
    status: str


@dataclass(frozen=True, slots=True)
class RecordedPlan:
    """The figures of a plan that was written.

    Attributes:
        on: the day.
        file: name of the file.
        survey: the survey of its figures; empty if no census table was imported.
        groups: row of the table → figures.
        states: state → number of documents in a language.
        indicators: name of an indicator → its value in words.
        sha256: of the file.
    """

    on: date
    file: str
    survey: str
    groups: Mapping[str, RecordedGroup] = field(default_factory=dict)
    states: Mapping[str, int] = field(default_factory=dict)
    indicators: Mapping[str, str] = field(default_factory=dict)
    sha256: str = ""


def record_plan(
    session: Session,
    matrix: PlanMatrix,
    need: NeedAssessment | None,
    indicators: Mapping[str, str],
    *,
    file: str,
    sha256: str,
) -> None:
    """Write the figures of a plan into the log; the same figures once a day.

    `indicators` are name → value in words; `sha256` is that of the written file.
    """
    data: dict[str, Any] = {
        "file": file,
        "sha256": sha256,
        "survey": "" if need is None else need.survey,
        "groups": [
            {"group": one.group, "row": one.row, "estimate": one.estimate, "moe": one.moe,
             "status": one.status}
            for one in group_figures(need)
        ],
        "states": {str(state): count for state, count in matrix.counts().items()},
        "indicators": dict(indicators),
    }  # fmt: skip
    last = next(reversed(list(ledger.entries(session.connection, RENDERED))), None)
    zone = session.now.tzinfo
    if last is not None and last.at.astimezone(zone).date() == session.today:
        same = ("survey", "groups", "states", "indicators", "file")
        if all(last.data[key] == data[key] for key in same):
            return
    ledger.append(session.connection, RENDERED, data | ledger.here(), at=session.now)


def group_figures(need: NeedAssessment | None) -> Iterator[RecordedGroup]:
    """Yield the figures of each group of an assessment."""
    for one in () if need is None else need.groups:
        yield RecordedGroup(one.group, one.row, one.estimate, one.moe, one.status)


def recorded_plans(session: Session) -> tuple[RecordedPlan, ...]:
    """Return the plans that were written, oldest first; their days are the agency's."""
    if not session.has_database:
        return ()
    return tuple(
        RecordedPlan(
            entry.at.astimezone(session.now.tzinfo).date(),
            entry.data["file"],
            entry.data["survey"],
            {row["row"]: RecordedGroup(**row) for row in entry.data["groups"]},
            entry.data["states"],
            entry.data["indicators"],
            entry.data["sha256"],
        )
        for entry in ledger.entries(session.connection, RENDERED)
    )


def earlier_plan(session: Session) -> RecordedPlan | None:
    """Return the newest plan of at least half a year ago, or else the oldest of before today."""
    past = [one for one in recorded_plans(session) if one.on < session.today]
    old = [one for one in past if one.on <= session.today - timedelta(days=_YEAR_AGO)]
    return (old[-1] if old else past[0]) if past else None
