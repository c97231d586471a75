"""Which fields of a law that asks for a plan the agency has, and where each comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from langaccess.agency.people import Entry
from langaccess.agency.policy import Policy
from langaccess.core.clock import months_after
from langaccess.core.errors import InputError
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
    if one.id == "written_services":
        status, place, next_ = _written(facts, law.threshold)
    else:
        status, place, next_ = _FIELDS[one.id](facts)
    return FieldAnswer(
        one.id, one.paragraph, one.text, status, place, "" if status == "have" else next_
    )


_Found = tuple[Presence, str, str]


def _cycle(facts: PlanFacts, months: int) -> FieldAnswer:
    text = f"a plan every {months} months"
    adopted = facts.file.adopted
    next_ = "have the plan adopted, and enter `adopted: {by: NAME, on: DAY}` in plan.yaml"
    if adopted is None:
        return FieldAnswer("review_cycle", "", text, "missing", "plan.yaml", next_)
    if adopted.on > facts.today:
        place = f"plan.yaml: adopted on {adopted.on}, a day in the future"
        return FieldAnswer("review_cycle", "", text, "missing", place, next_)
    last = months_after(adopted.on, months)
    place = f"plan.yaml: adopted by {adopted.by} on {adopted.on}; the next is due by {last}"
    if last < facts.today:
        return FieldAnswer("review_cycle", "", text, "missing", place, next_)
    return FieldAnswer("review_cycle", "", text, "have", place)


# -- one function for each field: status, place, what to do next -----------------------------------


def _need_number(facts: PlanFacts) -> _Found:
    need = facts.need.assessment
    next_ = "import a census table with margins of error: langaccess need import FILE"
    if need is not None:
        place = f"section 2: {need.table}, {need.survey}"
        return ("have" if need.has_margins else "partly"), place, next_
    if any(one.people is not None for one in facts.need.languages):
        return "partly", "section 2: figures in your rules, without a census table", next_
    return "missing", "section 2", next_


def _need_frequency(facts: PlanFacts) -> _Found:
    next_ = "record encounters (langaccess encounter log), or import the bills of your line"
    if facts.encounters:
        return (
            "have",
            f"section 3: {plural(len(facts.encounters), 'encounter')} in 12 months",
            next_,
        )
    if facts.calls:
        return "partly", f"section 3: calls in {joined(facts.calls)}", next_
    return "missing", "section 3", next_


def _importance(facts: PlanFacts) -> _Found:
    count = len(facts.matrix.documents)
    next_ = "list your vital documents with their stakes in documents.yaml"
    if count:
        return "have", f"section 4: types of encounters, {plural(count, 'document')}", next_
    return "partly", "section 4: types of encounters in your rules", next_


def _resources(facts: PlanFacts) -> _Found:
    people = [one for one in facts.roster.people if one.left is None]
    line = facts.policy.agency.interpreter_line
    have = [
        *([plural(len(people), "roster entry", "roster entries")] if people else []),
        *(["an interpreter line"] if line else []),
        *(["funding"] if facts.file.funding else []),
    ]
    next_ = "enter your interpreters in roster/, your line in the rules, and funding in plan.yaml"
    status: Presence = "have" if len(have) == 3 else "partly" if have else "missing"
    return status, f"section 5: {joined(have)}" if have else "section 5", next_


def _oral_services(facts: PlanFacts) -> _Found:
    next_ = "have the rules adopted (langaccess policy adopt) and enter your interpreters"
    if facts.policy.adopted is None:
        return "partly", "section 6: your rules, which no one has adopted", next_
    if not facts.roster.people and not facts.policy.agency.interpreter_line:
        return "partly", "section 6: your rules; no interpreter is entered", next_
    return "have", "section 6: your rules, by type of encounter", next_


def _written(facts: PlanFacts, asked: LawThreshold | None) -> _Found:
    cells = facts.matrix.cells
    next_ = "list your vital documents in documents.yaml, then see langaccess plan backlog"
    if not cells:
        return "missing", "section 7", next_
    done = sum(one.state in NOT_OPEN for one in cells)
    place = f"section 7: {done} of {len(cells)} translations done or not needed"
    if asked is not None and not _is_met(facts.policy, asked):
        return "partly", f"{place}; your threshold is looser than the law's", (
            "enter the threshold of the law under `thresholds` in your rules"
        )  # fmt: skip
    if done < len(cells):
        return "partly", place, "see langaccess plan backlog"
    return "have", place, ""


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
    next_ = "list your vital documents in documents.yaml"
    if not count:
        return "missing", "section 7", next_
    return "have", f"section 7: {plural(count, 'title')}, ordered by stakes and people", next_


def _languages(facts: PlanFacts) -> _Found:
    due = [one for one in facts.need.languages if one.due]
    next_ = "adopt the languages with their figures: langaccess need adopt --by NAME"
    if not due:
        return "missing", "section 2", next_
    bare = [one.tag.name for one in due if not one.source and one.people is None]
    if bare or facts.need.questions:
        open_ = [*bare, *([plural(len(facts.need.questions), "open question")]
                          if facts.need.questions else [])]  # fmt: skip
        return "partly", f"section 2: {plural(len(due), 'language')}; open: {joined(open_)}", next_
    return "have", f"section 2: {plural(len(due), 'language')}, each with its reason", next_


def _adequacy(facts: PlanFacts) -> _Found:
    next_ = "record encounters, and list your documents: the indicators are computed from both"
    if facts.encounters and facts.matrix.cells:
        return "have", "section 12: indicators from the log and the documents", next_
    if facts.encounters or facts.matrix.cells:
        return "partly", "section 12", next_
    return "missing", "section 12", next_


def _of_section(
    section: str, number: int, what: str, recorded: Callable[[PlanFacts], str] = lambda _facts: ""
) -> Callable[[PlanFacts], _Found]:
    """Return the function of a field that the agency's commitments answer.

    `recorded` is what registers have of it, in words; alone it answers the field in part.
    """

    def found(facts: PlanFacts) -> _Found:
        own, more = facts.commitments(section), recorded(facts)
        next_ = f"enter a commitment with `section: {section}` in plan.yaml: {what}"
        has = [*([plural(len(own), "commitment")] if own else []), *([more] if more else [])]
        place = f"section {number}" + (f": {joined(has)}" if has else "")
        return ("have" if own else "partly" if more else "missing"), place, next_

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
    next_ = "hand out a notice (langaccess publish copies), and commit to it in plan.yaml"
    if copies:
        return "have", f"section 8: {plural(copies, 'copy', 'copies')} are out", next_
    if facts.commitments("notice"):
        return "partly", "section 8: commitments", next_
    return "missing", "section 8", next_


def _positions(facts: PlanFacts) -> _Found:
    tested = len(tested_members(facts))
    next_ = "enter `positions: {count: NUMBER, as_of: DAY}` in plan.yaml"
    place = f"section 5: {plural(tested, 'member')} with a tested language"
    if facts.file.positions is not None:
        return "have", f"{place}; {facts.file.positions.count:,} positions", next_
    return ("partly" if tested else "missing"), place, next_


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
    next_ = "enter `funding: [{source: TEXT, amount: DOLLARS, year: YEAR}]` in plan.yaml"
    years = sorted({one.year for one in facts.file.funding})
    if not years:
        return "missing", "section 13", next_
    place = f"section 13: funding for {joined([str(year) for year in years])}"
    return ("have" if years[-1] >= facts.today.year else "partly"), place, next_


def _coordinator(facts: PlanFacts) -> _Found:
    who = facts.policy.agency.coordinator
    next_ = "enter `agency.coordinator` in jurisdiction.yaml"
    return ("have", f"section 13: {who}", next_) if who else ("missing", "section 13", next_)


def _consultation(facts: PlanFacts) -> _Found:
    next_ = "enter `consulted: [{who: NAME, on: DAY}]` in plan.yaml"
    if facts.file.consulted:
        last = max(facts.file.consulted, key=lambda one: one.on)
        return "have", f"section 13: {last.who} on {last.on}", next_
    return "missing", "section 13", next_


def _statement(facts: PlanFacts) -> _Found:
    next_ = "write `statement` in plan.yaml"
    return ("have" if facts.file.statement.strip() else "missing"), "section 1", next_


_FIELDS: Mapping[FieldId, Callable[[PlanFacts], _Found]] = {
    "need_number": _need_number,
    "need_frequency": _need_frequency,
    "importance": _importance,
    "resources": _resources,
    "oral_services": _oral_services,
    "document_titles": _document_titles,
    "languages": _languages,
    "adequacy": _adequacy,
    "training": _of_section("training", 9, "what training staff gets, and how often", _courses),
    "notice": _notice,
    "positions": _positions,
    "funding": _funding,
    "coordinator": _coordinator,
    "outreach": _of_section("outreach", 10, "how you reach communities", _partners),
    "public_meetings": _of_section("outreach", 10, "public meetings, with notice"),
    "consultation": _consultation,
    "complaints": _of_section("complaints", 11, "how people complain, and who answers", _cases),
    "statement": _statement,
}
