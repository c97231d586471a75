"""Laws that ask for a language access plan, as dated data.

Those that ship (`data/plan_laws.yaml`) are offers, and an agency's `laws.yaml` adds its own. A law
is checked only if a named person has compared its fields with its text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from langaccess.core.config import Between
from langaccess.core.resources import DATA, shipped

LAWS = "laws.yaml"
_SHIPPED = "plan_laws.yaml"

FieldId = Literal[
    "need_number", "need_frequency", "importance", "resources", "oral_services", "written_services",
    "document_titles", "languages", "adequacy", "training", "notice", "positions", "funding",
    "coordinator", "outreach", "public_meetings", "consultation", "complaints", "statement",
]  # fmt: skip


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


def load_laws(root: Path | None) -> Mapping[str, PlanLaw]:
    """Return id → law: those that ship, and the agency's own."""
    from langaccess.core.config import load

    found = {one.id: one for one in load(PlanLaws, shipped(DATA, _SHIPPED)).laws}
    path = None if root is None else root / LAWS
    if path is None or not path.is_file():
        return found
    return found | {one.id: one for one in load(PlanLaws, path, _faults).laws}


def _faults(own: PlanLaws) -> Iterator[tuple[tuple[str | int, ...], str]]:
    seen: set[str] = set()
    for n, one in enumerate(own.laws):
        if one.id in seen:
            yield ("laws", n, "id"), f"`{one.id}` appears twice"
        seen.add(one.id)
        if one.verified is not None and not any(map(str.isalpha, one.verified.by)):
            yield ("laws", n, "verified", "by"), "should be the name of the person who read the law"
        if one.verified is not None and not one.fields:
            yield ("laws", n, "fields"), "should have what the law asks for"
