"""Which fields of a law that asks for a plan the agency has, and where each comes from.

Laws are dated data: those that ship (`data/plan_laws.yaml`) are offers, and an agency's `laws.yaml`
adds its own. A law is checked only if a named person has read its text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from langaccess.agency.people import Entry
from langaccess.agency.policy import Policy
from langaccess.core.clock import months_after
from langaccess.core.config import Between
from langaccess.core.errors import InputError
from langaccess.core.resources import DATA, shipped
from langaccess.core.words import joined, plural
from langaccess.outreach.plan.facts import PlanFacts

__all__ = [
    "LAWS", "FieldAnswer", "FieldId", "LawCheck", "LawField", "LawReading", "LawThreshold",
    "PlanLaw", "PlanLaws", "check_law", "load_laws", "tested_members",
]  # fmt: skip

LAWS = "laws.yaml"
_SHIPPED = "plan_laws.yaml"

FieldId = Literal[
    "need_number", "need_frequency", "importance", "resources", "oral_services", "written_services",
    "document_titles", "languages", "adequacy", "training", "notice", "positions", "funding",
    "coordinator", "outreach", "public_meetings", "consultation", "complaints", "statement",
]  # fmt: skip
Presence = Literal["have", "partly", "missing"]


@dataclass(frozen=True, slots=True)
class LawField:
    """What a law asks for in a plan.

    Attributes:
        id: what the program looks for.
        paragraph: of the law.
        text: what it asks, in our words.
    """

    id: FieldId
    paragraph: str
    text: str


@dataclass(frozen=True, slots=True)
class LawReading:
    """Who compared the fields with the text of the law.

    Attributes:
        by: the person.
        on: the day.
        read: what was read, and from where.
    """

    by: str
    on: date
    read: str


@dataclass(frozen=True, slots=True)
class LawThreshold:
    """From how many people on the law has vital documents translated.

    Attributes:
        percent: share of the people.
        count: number of people.
        rule: which of the two applies: the lesser, or the only one given.
        notice_below: below this number a notice is enough.
    """

    percent: Annotated[float, Between(0, 100)] | None = None
    count: Annotated[int, Between(0, 400_000_000)] | None = None
    rule: Literal["lesser", "only"] = "only"
    notice_below: int | None = None


@dataclass(frozen=True, slots=True)
class PlanLaw:
    """A law that asks for a language access plan.

    Attributes:
        id: its name for `langaccess plan check --law`.
        cite: the citation.
        applies_to: which agencies, in our words.
        as_of: day on which the entry was last looked at.
        verified: who compared it with the text; without it the law is not checked.
        every_months: how often a new plan is due.
        threshold: from how many people on documents are translated.
        fields: what it asks for.
    """

    id: str
    cite: str
    applies_to: str
    as_of: date
    verified: LawReading | None = None
    every_months: Annotated[int, Between(1, 120)] | None = None
    threshold: LawThreshold | None = None
    fields: tuple[LawField, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanLaws:
    """`laws.yaml`: laws that ask for a plan.

    Attributes:
        laws: the laws; one with the id of a shipped law replaces it.
    """

    laws: tuple[PlanLaw, ...] = ()


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


def load_laws(root: Path | None) -> Mapping[str, PlanLaw]:
    """Return id → law: those that ship, and the agency's own.

    Args:
        root: the agency's folder; None for the shipped laws alone.

    Raises:
        ConfigError: `laws.yaml` has mistakes; `details` names each by line.
    """
    from langaccess.core.config import Problem, dotted, load, raise_problems, read_yaml, validate

    found = {one.id: one for one in load(PlanLaws, shipped(DATA, _SHIPPED)).laws}
    path = None if root is None else root / LAWS
    if path is None or not path.is_file():
        return found
    tree = read_yaml(path)
    own = validate(PlanLaws, tree).laws
    problems = [Problem(tree.place(at), dotted(at), text) for at, text in _faults(own)]
    raise_problems(problems, path)
    return found | {one.id: one for one in own}


def _faults(laws: tuple[PlanLaw, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    seen: set[str] = set()
    for n, one in enumerate(laws):
        if one.id in seen:
            yield ("laws", n, "id"), f"`{one.id}` appears twice"
        seen.add(one.id)
        if one.verified is not None and not any(map(str.isalpha, one.verified.by)):
            yield ("laws", n, "verified", "by"), "should be the name of the person who read the law"
        if one.verified is not None and not one.fields:
            yield ("laws", n, "fields"), "should have what the law asks for"


def check_law(facts: PlanFacts, laws: Mapping[str, PlanLaw], id_: str) -> LawCheck:
    """Return which fields of a law the agency has.

    Raises:
        InputError: the law is not known, or no one has verified it.
    """
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
    done = sum(one.state in ("done", "notice", "oral") for one in cells)
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


def _of_section(section: str, number: int, what: str) -> Callable[[PlanFacts], _Found]:
    """Return the function of a field that the agency's commitments answer."""

    def found(facts: PlanFacts) -> _Found:
        own = facts.commitments(section)
        next_ = f"enter a commitment with `section: {section}` in plan.yaml: {what}"
        if own:
            return "have", f"section {number}: {plural(len(own), 'commitment')}", next_
        return "missing", f"section {number}", next_

    return found


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
    "training": _of_section("training", 9, "what training staff gets, and how often"),
    "notice": _notice,
    "positions": _positions,
    "funding": _funding,
    "coordinator": _coordinator,
    "outreach": _of_section("outreach", 10, "how you reach communities"),
    "public_meetings": _of_section("outreach", 10, "public meetings, with notice"),
    "consultation": _consultation,
    "complaints": _of_section("complaints", 11, "how people complain, and who answers"),
    "statement": _statement,
}
