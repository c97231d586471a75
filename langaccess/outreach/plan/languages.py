"""Which languages the plan is for: those that the need makes due, and what a person must decide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from langaccess.agency.policy import ServedLanguage
from langaccess.agency.session import Session
from langaccess.core.errors import InputError
from langaccess.core.tags import EN, Tag, resolve
from langaccess.core.words import joined
from langaccess.outreach.need import GroupNeed, NeedAssessment, assess, sources
from langaccess.outreach.plan.model import PlanLanguage


@dataclass(frozen=True, slots=True)
class PlanNeed:
    """The need as the plan uses it.

    Attributes:
        languages: the languages of the rules, and those that are due and not in the rules yet.
        questions: what a person must decide before a language is due.
        notes: on what the list rests, if not on a census table.
        assessment: the figures; None if no census table is imported.
    """

    languages: tuple[PlanLanguage, ...]
    questions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    assessment: NeedAssessment | None = None


def plan_need(session: Session) -> PlanNeed:
    """Return the languages of the plan.

    A language is due if its group is due by the thresholds of the rules; if a person put it into
    the rules and its group is due or open, or no group of the census names it; or if an authority
    requires it (`basis`). A group of several languages makes none of them due: it is a question.
    """
    served = [one for one in session.policy.languages if one.tag.language != EN]
    imported = session.has_database and any(
        one.kind == "acs" for one in sources(session.connection)
    )
    if not imported:
        note = "no census table is imported: the languages are those of the agency's rules"
        found = tuple(_of_rules(one, "the agency's rules name it") for one in served)
        return PlanNeed(found, tuple(_unwritten(one.tag) for one in found if _unwritten(one.tag)),
                        (note,))  # fmt: skip
    need = assess(session)
    languages = [_served(one, need) for one in served]
    questions: list[str] = []
    for group in need.groups:
        for row in group.inside or (group,):
            made, asked = _due_of(row, served)
            languages += made
            questions += asked
    questions += [_unwritten(one.tag) for one in languages if one.due and _unwritten(one.tag)]
    unique = {one.tag: one for one in reversed(languages)}
    ordered = sorted(unique.values(), key=lambda one: (-(one.low or 0), one.tag))
    return PlanNeed(tuple(ordered), tuple(dict.fromkeys(questions)), (), need)


def _of_rules(one: ServedLanguage, why: str) -> PlanLanguage:
    return PlanLanguage(
        one.tag, due=True, why=why, people=one.count, low=one.low, high=one.high, source=one.source
    )


def _served(one: ServedLanguage, need: NeedAssessment) -> PlanLanguage:
    """Return a language of the rules, with the figures of its group if they are for it alone."""
    group = next((g for g in _rows(need) if _names(g, one.tag)), None)
    if group is None and one.basis:
        return _of_rules(one, f"required by {', '.join(one.basis)}")
    if group is None:
        return _of_rules(one, "the agency's rules name it, and no group of the census does")
    alone = group.named == "one"
    if one.basis:
        due, why = True, f"required by {', '.join(one.basis)}"
    elif group.outcome == "not_due":
        due, why = False, f"{group.group}: {group.why}"
    elif group.status == "due" and alone:
        due, why = True, _duty(group)
    elif group.status == "due":
        due, why = True, f"the agency's rules name it, out of {group.group}, which is due"
    else:
        due, why = True, f"the agency's rules name it; {group.group}: {_duty(group)}"
    made = PlanLanguage(one.tag, due, why, source=one.source)
    return _with_figures(made, group) if alone else made


def _rows(need: NeedAssessment) -> Iterator[GroupNeed]:
    for group in need.groups:
        yield from group.inside or (group,)


def _duty(group: GroupNeed) -> str:
    """Return the thresholds that make a group due, with their figures; all if none does."""
    due = [f"{one.id}: {one.why}" for one in group.thresholds if one.status == "due"]
    return "; ".join(due) or group.why


def _names(group: GroupNeed, tag: Tag) -> bool:
    return any(tag.language == one.language for one in group.languages)


def _with_figures(made: PlanLanguage, group: GroupNeed) -> PlanLanguage:
    return replace(
        made, people=group.estimate, low=group.low, high=group.high,
        notice=group.notice == "enough", source=group.source,
    )  # fmt: skip


def _due_of(group: GroupNeed, served: list[ServedLanguage]) -> tuple[list[PlanLanguage], list[str]]:
    """Return the languages that a group adds to those of the rules, and what it leaves open."""
    own = [one.tag.name for one in served if _names(group, one.tag)]
    if own and group.named != "one" and group.outcome == "due":
        others = f"the rules have {joined(own)} of its languages; which others?"
        return [], [f"{group.group} is due and is not one language: {others}"]
    if own:
        return [], []
    if group.outcome == "ask":
        return [], [f"{group.group}: the figures cannot tell whether it is due ({group.why})"]
    if group.outcome != "due":
        return [], []
    if group.named == "one":
        made = PlanLanguage(group.languages[0], due=True, why=_duty(group))
        return [_with_figures(made, group)], []
    return [], [f"{group.group} is due and is not one language: {group.question or group.why}"]


def _unwritten(tag: Tag) -> str:
    """Return the question which written form of a language is meant; empty if there is one."""
    try:
        resolve(str(tag), use="writing")
    except InputError as exc:
        return f"{tag.name} ({tag}): {exc.hint or exc.message}"
    return ""
