"""Compares the plan of last year with the figures of today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from langaccess.outreach.need import Estimate, NeedAssessment, is_real_difference
from langaccess.outreach.plan.facts import PlanFacts
from langaccess.outreach.plan.model import STATES, CellState, Commitment, PlanCell, VitalDocument
from langaccess.outreach.plan.record import RecordedGroup, RecordedPlan, group_figures

Change = Literal["changed", "not_shown", "same_survey", "no_margin", "new", "gone"]


@dataclass(frozen=True, slots=True)
class ChangedFigure:
    """The figures of one group then and now.

    Attributes:
        group: its name.
        then: estimate of the earlier plan; None if it had none, or did not show it.
        then_moe: its margin at 90%.
        now: estimate of today.
        now_moe: its margin.
        change: `changed` if the difference is beyond the error of both; `not_shown` if it is not;
            `same_survey` if the figures are of one survey; `no_margin` if one has no margin or is
            not shown; `new` or `gone` if only one plan has the group.
    """

    group: str
    then: int | None
    then_moe: int | None
    now: int | None
    now_moe: int | None
    change: Change


@dataclass(frozen=True, slots=True)
class CrossedThreshold:
    """A group whose answer to the thresholds is another one now."""

    group: str
    then: str
    now: str


@dataclass(frozen=True, slots=True)
class StateChange:
    """How many documents in a language are in a state, then and now."""

    state: CellState
    then: int
    now: int


@dataclass(frozen=True, slots=True)
class PlanReview:
    """What changed since the earlier plan, and what is late.

    Attributes:
        earlier: the plan that is compared with; None if none was written before.
        figures: the groups, most people first.
        crossed: groups that reached a threshold, or no longer do.
        states: the documents by state.
        overdue: commitments whose day has passed.
        kept: commitments that were kept.
        aged: documents that their owner should have read again.
        stale: translations that are stale.
        indicators: name → value then and now, in words.
        titles: id of a document → its title.
    """

    earlier: RecordedPlan | None
    figures: tuple[ChangedFigure, ...]
    crossed: tuple[CrossedThreshold, ...]
    states: tuple[StateChange, ...]
    overdue: tuple[Commitment, ...]
    kept: tuple[Commitment, ...]
    aged: tuple[VitalDocument, ...]
    stale: tuple[PlanCell, ...]
    indicators: tuple[tuple[str, str, str], ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        """Whether nothing is late and no threshold was crossed."""
        return not (self.overdue or self.aged or self.stale or self.crossed)


def review_plan(facts: PlanFacts, indicators: Mapping[str, str]) -> PlanReview:
    """Return what changed since the earlier plan, and what is late.

    `indicators` are today's, name → value in words.
    """
    earlier, today = facts.earlier, facts.today
    need = facts.need.assessment
    figures, crossed = [], []
    if earlier is not None:
        figures = list(_figures(earlier, need))
        crossed = list(_crossed(earlier, need))
    counts = facts.matrix.counts()
    before = {} if earlier is None else earlier.states
    then = {} if earlier is None else earlier.indicators
    return PlanReview(
        earlier,
        tuple(figures),
        tuple(crossed),
        tuple(StateChange(state, before.get(state, 0), counts[state]) for state in STATES),
        facts.overdue,
        tuple(one for one in facts.file.commitments if one.done is not None),
        tuple(
            one
            for one in facts.matrix.documents
            if one.review_by is not None and one.review_by < today
        ),
        tuple(one for one in facts.matrix.cells if one.state == "stale"),
        tuple(
            (name, then.get(name, "not recorded"), indicators.get(name, "not known"))
            for name in dict.fromkeys([*then, *indicators])
        ),
        {one.id: one.title for one in facts.matrix.documents},
    )


def _figures(earlier: RecordedPlan, need: NeedAssessment | None) -> Iterator[ChangedFigure]:
    now = {one.row: one for one in group_figures(need)}
    same = need is not None and need.survey == earlier.survey
    rows = dict.fromkeys([*now, *earlier.groups])
    for row in rows:
        old, new = earlier.groups.get(row), now.get(row)
        named = new or old
        if named is not None:
            yield ChangedFigure(
                named.group,
                None if old is None else old.estimate,
                None if old is None else old.moe,
                None if new is None else new.estimate,
                None if new is None else new.moe,
                "same_survey" if same else _change(old, new),
            )


def _change(old: RecordedGroup | None, new: RecordedGroup | None) -> Change:
    if old is None or new is None:
        return "new" if old is None else "gone"
    if old.estimate is None or new.estimate is None or old.moe is None or new.moe is None:
        return "no_margin"
    then, now = Estimate(old.estimate, old.moe), Estimate(new.estimate, new.moe)
    return "changed" if is_real_difference(then, now) else "not_shown"


def _crossed(earlier: RecordedPlan, need: NeedAssessment | None) -> Iterator[CrossedThreshold]:
    for now in group_figures(need):
        then = earlier.groups.get(now.row)
        if then is not None and then.status != now.status:
            yield CrossedThreshold(now.group, then.status, now.status)
