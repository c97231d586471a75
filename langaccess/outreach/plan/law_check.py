"""Which fields of a law that asks for a plan the agency has, and where each comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from langaccess.agency.people import Entry
from langaccess.agency.policy import Policy
from langaccess.core.clock import months_after
from langaccess.core.errors import InputError
from langaccess.core.resources import DATA, shipped
from langaccess.core.words import joined, plural
from langaccess.outreach.plan.facts import PlanFacts
from langaccess.outreach.plan.laws import FieldId, LawField, LawThreshold, PlanLaw
from langaccess.outreach.plan.model import NOT_OPEN

Presence = Literal["have", "partly", "missing"]


@dataclass(frozen=True, slots=True)
class FieldAnswer:
    """Whether the agency has what a field of a law asks for.

    Attributes:
        id: the field.
        paragraph: of the law.
        text: what it asks.
        status: `have`, `partly` or `missing`.
        place: where it comes from: section of the plan, file, or source.
        next: what is to be done; empty if the agency has it.
    """

    id: str
    paragraph: str
    text: str
    status: Presence
    place: str
    next: str = ""


@dataclass(frozen=True, slots=True)
class LawCheck:
    """A law, and the answer for each of its fields."""

    law: PlanLaw
    fields: tuple[FieldAnswer, ...]

    @property
    def is_complete(self) -> bool:
        """Whether the agency has every field."""
        return all(one.status == "have" for one in self.fields)


def check_law(facts: PlanFacts, laws: Mapping[str, PlanLaw], id_: str) -> LawCheck:
    """Return which fields of a law the agency has."""
    law = laws.get(id_)
    known = [one.id for one in laws.values() if one.verified is not None]
    if law is None:
        raise InputError(
            f"there is no law `{id_}`",
            hint=f"use {joined(known, 'or')}, or enter yours in laws.yaml",
        )
    if law.verified is None:
        raise InputError(
            f"{law.cite} is not verified: its fields were not compared with the text of the law",
            hint=f"have counsel read it, and enter `{id_}` with its fields and `verified: {{by: "
            "NAME, on: DAY, read: WHAT}` in laws.yaml",
        )
    answers = [_answer(facts, law, one) for one in law.fields]
    if law.every_months is not None:
        answers.append(_cycle(facts, law.every_months))
    return LawCheck(law, tuple(answers))


def _answer(facts: PlanFacts, law: PlanLaw, one: LawField) -> FieldAnswer:
    known = load_plan_fields()[one.id]
    if one.id == "written_services":
        found = _written(facts, law.threshold)
    else:
        found = _FIELDS[one.id](facts)
    place = f"section {known.section}" + (f": {found.words}" if found.words else "")
    next_ = "" if found.status == "have" else found.next or known.next
    return FieldAnswer(one.id, one.paragraph, one.text, found.status, place, next_)


def _cycle(facts: PlanFacts, months: int) -> FieldAnswer:
    status: Presence = "missing"
    place, adopted = "plan.yaml", facts.file.adopted
    if adopted is not None and adopted.on > facts.today:
        place = f"plan.yaml: adopted on {adopted.on}, a day in the future"
    elif adopted is not None:
        last = months_after(adopted.on, months)
        place = f"plan.yaml: adopted by {adopted.by} on {adopted.on}; the next is due by {last}"
        status = "have" if last >= facts.today else "missing"
    next_ = "have the plan adopted, and enter `adopted: {by: NAME, on: DAY}` in plan.yaml"
    text = f"a plan every {months} months"
    return FieldAnswer("review_cycle", "", text, status, place, "" if status == "have" else next_)


@dataclass(frozen=True, slots=True)
class _PlanField:
    """Where the plan has a field, and what an agency does that lacks it."""

    section: int
    next: str


@dataclass(frozen=True, slots=True)
class _PlanFields:
    fields: Mapping[FieldId, _PlanField]


@cache
def load_plan_fields() -> Mapping[FieldId, _PlanField]:
    """Return the fields that a law can ask for."""
    from langaccess.core.config import load

    return load(_PlanFields, shipped(DATA, "plan_fields.yaml")).fields


class _Found(NamedTuple):
    """What the agency has of a field."""

    status: Presence
    words: str = ""  # what that is
    next: str = ""  # what to do instead of the usual step


# -- one function for each field -------------------------------------------------------------------


def _need_number(facts: PlanFacts) -> _Found:
    need = facts.need.assessment
    if need is not None:
        return _Found("have" if need.has_margins else "partly", f"{need.table}, {need.survey}")
    if any(one.people is not None for one in facts.need.languages):
        return _Found("partly", "figures in your rules, without a census table")
    return _Found("missing")


def _need_frequency(facts: PlanFacts) -> _Found:
    if facts.encounters:
        return _Found("have", f"{plural(len(facts.encounters), 'encounter')} in 12 months")
    return _Found("partly", f"calls in {joined(facts.calls)}") if facts.calls else _Found("missing")


def _importance(facts: PlanFacts) -> _Found:
    count = len(facts.matrix.documents)
    if count:
        return _Found("have", f"types of encounters, {plural(count, 'document')}")
    return _Found("partly", "types of encounters in your rules")


def _resources(facts: PlanFacts) -> _Found:
    people = [one for one in facts.roster.people if one.left is None]
    have = [
        *([plural(len(people), "roster entry", "roster entries")] if people else []),
        *(["an interpreter line"] if facts.policy.agency.interpreter_line else []),
        *(["funding"] if facts.file.funding else []),
    ]
    status: Presence = "have" if len(have) == 3 else "partly" if have else "missing"
    return _Found(status, joined(have))


def _oral_services(facts: PlanFacts) -> _Found:
    if facts.policy.adopted is None:
        return _Found("partly", "your rules, which no one has adopted")
    if not facts.roster.people and not facts.policy.agency.interpreter_line:
        return _Found("partly", "your rules; no interpreter is entered")
    return _Found("have", "your rules, by type of encounter")


def _written(facts: PlanFacts, asked: LawThreshold | None) -> _Found:
    cells = facts.matrix.cells
    if not cells:
        next_ = "list your vital documents in documents.yaml, then see langaccess plan backlog"
        return _Found("missing", next=next_)
    done = sum(one.state in NOT_OPEN for one in cells)
    words = f"{done} of {len(cells)} translations done or not needed"
    if asked is not None and not _is_met(facts.policy, asked):
        next_ = "enter the threshold of the law under `thresholds` in your rules"
        return _Found("partly", f"{words}; your threshold is looser than the law's", next_)
    return _Found("partly" if done < len(cells) else "have", words)


def _is_met(policy: Policy, asked: LawThreshold) -> bool:
    """Return whether a threshold of the rules makes due all that the law makes due."""
    return any(
        (asked.percent is None or (own.percent is not None and own.percent <= asked.percent))
        and (asked.count is None or (own.count is not None and own.count <= asked.count))
        and (own.rule != "greater")
        and (own.notice_below or 0) <= (asked.notice_below or 0)
        for own in policy.thresholds
    )


def _document_titles(facts: PlanFacts) -> _Found:
    count = len(facts.matrix.documents)
    if not count:
        return _Found("missing")
    return _Found("have", f"{plural(count, 'title')}, ordered by stakes and people")


def _languages(facts: PlanFacts) -> _Found:
    due = [one for one in facts.need.languages if one.due]
    if not due:
        return _Found("missing")
    open_ = [one.tag.name for one in due if not one.source and one.people is None]
    if facts.need.questions:
        open_.append(plural(len(facts.need.questions), "open question"))
    count = plural(len(due), "language")
    if open_:
        return _Found("partly", f"{count}; open: {joined(open_)}")
    return _Found("have", f"{count}, each with its reason")


def _adequacy(facts: PlanFacts) -> _Found:
    if facts.encounters and facts.matrix.cells:
        return _Found("have", "indicators from the log and the documents")
    return _Found("partly" if facts.encounters or facts.matrix.cells else "missing")


def _of_section(
    section: str, recorded: Callable[[PlanFacts], str] = lambda _facts: ""
) -> Callable[[PlanFacts], _Found]:
    """Return the function of a field that the agency's commitments answer.

    `recorded` is what registers have of it, in words; alone it answers the field in part.
    """

    def found(facts: PlanFacts) -> _Found:
        own, more = facts.commitments(section), recorded(facts)
        has = [*([plural(len(own), "commitment")] if own else []), *([more] if more else [])]
        return _Found("have" if own else "partly" if more else "missing", joined(has))

    return found


def _courses(facts: PlanFacts) -> str:
    taken = [
        one
        for one in facts.training
        if one.completed is not None and (one.expires is None or one.expires >= facts.today)
    ]
    return plural(len(taken), "course that counts", "courses that count") if taken else ""


def _partners(facts: PlanFacts) -> str:
    return plural(len(facts.partners), "partner") if facts.partners else ""


def _cases(facts: PlanFacts) -> str:
    return "a register of complaints" if facts.complaints else ""


def _notice(facts: PlanFacts) -> _Found:
    copies = sum(one.copies for one in facts.copies)
    if copies:
        return _Found("have", f"{plural(copies, 'copy', 'copies')} are out")
    return _Found("partly", "commitments") if facts.commitments("notice") else _Found("missing")


def _positions(facts: PlanFacts) -> _Found:
    tested = len(tested_members(facts))
    words = f"{plural(tested, 'member')} with a tested language"
    if facts.file.positions is not None:
        return _Found("have", f"{words}; {facts.file.positions.count:,} positions")
    return _Found("partly" if tested else "missing", words)


def tested_members(facts: PlanFacts) -> tuple[Entry, ...]:
    """Return the members and staff who have a credential in a language that counts today."""
    return tuple(
        one
        for one in facts.roster.people
        if one.kind in ("member", "staff")
        and one.left is None
        and one.barred is None
        and any(
            proof.kind in facts.policy.interpreting.credentials
            and (proof.expires is None or proof.expires >= facts.today)
            for proof in one.credentials
        )
    )


def _funding(facts: PlanFacts) -> _Found:
    years = sorted({one.year for one in facts.file.funding})
    if not years:
        return _Found("missing")
    status: Presence = "have" if years[-1] >= facts.today.year else "partly"
    return _Found(status, f"funding for {joined([str(year) for year in years])}")


def _coordinator(facts: PlanFacts) -> _Found:
    who = facts.policy.agency.coordinator
    return _Found("have", who) if who else _Found("missing")


def _consultation(facts: PlanFacts) -> _Found:
    if not facts.file.consulted:
        return _Found("missing")
    last = max(facts.file.consulted, key=lambda one: one.on)
    return _Found("have", f"{last.who} on {last.on}")


def _statement(facts: PlanFacts) -> _Found:
    return _Found("have" if facts.file.statement.strip() else "missing")


_FIELDS: Mapping[FieldId, Callable[[PlanFacts], _Found]] = {
    "need_number": _need_number,
    "need_frequency": _need_frequency,
    "importance": _importance,
    "resources": _resources,
    "oral_services": _oral_services,
    "document_titles": _document_titles,
    "languages": _languages,
    "adequacy": _adequacy,
    "training": _of_section("training", _courses),
    "notice": _notice,
    "positions": _positions,
    "funding": _funding,
    "coordinator": _coordinator,
    "outreach": _of_section("outreach", _partners),
    "public_meetings": _of_section("outreach"),
    "consultation": _consultation,
    "complaints": _of_section("complaints", _cases),
    "statement": _statement,
}
