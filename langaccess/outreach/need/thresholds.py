"""Whether a number of people reaches a threshold: due, not shown to be due, or cannot tell.

A survey gives an interval. A line is reached if the whole interval is at or above it, and not shown
to be reached if the whole interval is below it. In between the figures cannot tell, and the
agency's rule says what follows (`thresholds.*.when_unclear`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from langaccess.agency.policy import Policy, Threshold, authority_text
from langaccess.core.rates import wilson
from langaccess.core.words import joined
from langaccess.outreach.need.arithmetic import Estimate, proportion

DutyStatus = Literal["due", "not_shown", "cannot_tell"]
RuleOutcome = Literal["due", "not_due", "ask"]
_OUTCOMES: dict[str, RuleOutcome] = {
    "treat_as_due": "due", "ask": "ask", "not_due": "not_due",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Counted:
    """What a threshold is asked about.

    Attributes:
        people: people of a group who speak English less than very well.
        residents: people of 5 years and over in the area; None if the source does not say.
        served: encounters in the languages of the group in the last year.
        others: the people of every other group, for a rule about ranks.
    """

    people: Estimate | None
    residents: Estimate | None = None
    served: int = 0
    others: tuple[Estimate, ...] = ()


@dataclass(frozen=True, slots=True)
class ThresholdAnswer:
    """What one threshold says about one group.

    Attributes:
        id: the threshold's id in the rules.
        line: the threshold in words.
        why: the comparison in words.
        notice: whether a notice of oral help is enough instead of a translation; empty if the
            threshold has no such number, or does not matter.
        outcome: what the agency's rule makes of the status.
        authority: what it rests on, with the status of what no longer applies.
        as_of: when that authority was last checked.
        verified: whether its wording was read in the source.
    """

    id: str
    status: DutyStatus
    line: str
    why: str
    notice: Literal["", "enough", "not_enough", "cannot_tell"]
    outcome: RuleOutcome
    authority: str
    as_of: date | None
    verified: bool


def judge(policy: Policy, counted: Counted) -> tuple[ThresholdAnswer, ...]:
    """Return what each threshold of the rules says."""
    return tuple(_answer(policy, threshold, counted) for threshold in policy.thresholds)


def status_of(answers: Collection[ThresholdAnswer]) -> DutyStatus:
    """Return the status by all thresholds together: one that is reached is enough."""
    return _any([answer.status for answer in answers])


def outcome(answers: Collection[ThresholdAnswer]) -> RuleOutcome:
    """Return what the agency's rules make of all thresholds together."""
    found = {answer.outcome for answer in answers}
    return "due" if "due" in found else "ask" if "ask" in found or not found else "not_due"


def _answer(policy: Policy, threshold: Threshold, counted: Counted) -> ThresholdAnswer:
    lines = list(_lines(threshold, counted))
    by_line = {name: status for name, status, _ in lines}
    amounts = [by_line[name] for name in ("percent", "count") if name in by_line]
    parts = [by_line["rank"]] if "rank" in by_line else []
    if amounts:
        parts.append(_all(amounts) if threshold.rule == "greater" else _any(amounts))
    status = _any(parts)
    authorities = [one for one in policy.authorities if one.id in threshold.basis]
    return ThresholdAnswer(
        threshold.id,
        status,
        _in_words(threshold),
        "; ".join(why for _, _, why in lines) or "this threshold has no line",
        _notice(threshold, status, by_line, counted.people),
        "due" if status == "due" else "not_due" if status == "not_shown"
        else _OUTCOMES[threshold.when_unclear],
        authority_text(policy, threshold.basis),
        min((one.as_of for one in authorities), default=None),
        bool(authorities) and all(one.verified for one in authorities),
    )  # fmt: skip


def _any(statuses: Collection[DutyStatus]) -> DutyStatus:
    if "due" in statuses:
        return "due"
    return "cannot_tell" if "cannot_tell" in statuses or not statuses else "not_shown"


def _all(statuses: Collection[DutyStatus]) -> DutyStatus:
    if "not_shown" in statuses:
        return "not_shown"
    return "cannot_tell" if "cannot_tell" in statuses else "due"


def _lines(threshold: Threshold, counted: Counted) -> Iterator[tuple[str, DutyStatus, str]]:
    """Yield each line of a threshold: its name, what the figures say, and why."""
    if threshold.count is not None:
        if threshold.of == "served":
            yield ("count", *_reached(Estimate(counted.served, 0), threshold.count, "encounters"))
        else:
            yield ("count", *_reached(counted.people, threshold.count, "people"))
    if threshold.percent is not None:
        yield ("percent", *_percent(threshold, threshold.percent, counted))
    if threshold.rank is not None:
        yield ("rank", *_rank(threshold.rank, counted))


def _reached(people: Estimate | None, line: float, unit: str) -> tuple[DutyStatus, str]:
    if people is None:
        return "cannot_tell", "the source has no figure"
    if people.low is None or people.high is None:
        return "cannot_tell", "the figure has no margin of error"
    shown = f"{people.low:,.0f} to {people.high:,.0f} {unit}, line {line:,.0f}"
    return _compare(people.low, people.high, line), shown


def _compare(low: float, high: float, line: float) -> DutyStatus:
    return "due" if low >= line else "not_shown" if high < line else "cannot_tell"


def _percent(threshold: Threshold, line: float, counted: Counted) -> tuple[DutyStatus, str]:
    if threshold.of == "served":
        if threshold.population is None or threshold.population < counted.served:
            return "cannot_tell", f"enter thresholds.{threshold.id}.population: people served"
        rate = wilson(counted.served, threshold.population, 90)
        low, high = rate.low * 100, rate.high * 100
    else:
        whole = counted.residents
        if threshold.of == "eligible":
            if threshold.population is None:
                return "cannot_tell", f"enter thresholds.{threshold.id}.population: people eligible"
            whole = Estimate(threshold.population, 0)
        if counted.people is None or whole is None:
            return "cannot_tell", "the source does not say how many people there are"
        share = proportion(counted.people, whole)
        if share is None or share.moe is None:
            return "cannot_tell", "the figure has no margin of error"
        low, high = max(0.0, share.value - share.moe) * 100, (share.value + share.moe) * 100
    whose = {"served": "people served", "eligible": "people eligible", "residents": "residents"}
    return _compare(
        low, high, line
    ), f"{_share(low, high)}% of {whose[threshold.of]}, line {line:g}%"


def _share(low: float, high: float) -> str:
    """Return an interval in percent; a small one with more digits, never "0.0 to 0.0"."""
    form = ".1f" if high >= 1 else ".2f" if high >= 0.01 else ".1g"
    return f"{low:{form}} to {high:{form}}"


def _rank(rank: int, counted: Counted) -> tuple[DutyStatus, str]:
    """Compare a group with the others: how many surely have more people, how many may."""
    own = counted.people
    if own is None or own.low is None or own.high is None:
        return "cannot_tell", "the figure has no margin of error"
    known = [other for other in counted.others if other.low is not None and other.high is not None]
    surely = sum(other.low > own.high for other in known if other.low is not None)
    perhaps = sum(other.high >= own.low for other in known if other.high is not None)
    perhaps += len(counted.others) - len(known)
    place = str(surely + 1) if surely == perhaps else f"{surely + 1} to {perhaps + 1}"
    shown = f"rank {place}, line {rank}"
    if perhaps < rank:
        return "due", shown
    return ("not_shown" if surely >= rank else "cannot_tell"), shown


def _notice(
    threshold: Threshold,
    status: DutyStatus,
    by_line: dict[str, DutyStatus],
    people: Estimate | None,
) -> Literal["", "enough", "not_enough", "cannot_tell"]:
    """Return whether a notice is enough: only where the percentage alone is reached."""
    below = threshold.notice_below
    if below is None or status != "due" or by_line.get("percent") != "due":
        return ""
    if people is None or people.low is None or people.high is None:
        return "cannot_tell"
    if people.high < below:
        return "enough"
    return "cannot_tell" if people.low < below else "not_enough"


_WHOSE = {
    "residents": "the residents",
    "eligible": "the people eligible to be served",
    "served": "the people served",
}
_WHICH = {"lesser": ", whichever is less", "greater": ", whichever is more", "only": ""}


def amount_words(threshold: Threshold) -> str:
    """Return count and percentage of a threshold: "1,000 people or 5% of the residents, ..."."""
    amounts = []
    if threshold.count is not None:
        unit = "encounters" if threshold.of == "served" else "people"
        amounts.append(f"{threshold.count:,} {unit}")
    if threshold.percent is not None:
        amounts.append(f"{threshold.percent:g}% of {_WHOSE[threshold.of]}")
    return joined(amounts, "or") + (_WHICH[threshold.rule] if len(amounts) > 1 else "")


def _in_words(threshold: Threshold) -> str:
    text = amount_words(threshold)
    if threshold.rank is not None:
        text = joined([f"the first {threshold.rank} groups", *([text] if text else [])], "or")
    return text
