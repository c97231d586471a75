"""Programs: what other agencies do, described so that one can judge it; without ratings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from langaccess.core.config import Between
from langaccess.core.tags import Tag
from langaccess.outreach.registers.model import ContactPerson, Fault, Register, RegisterEntry


@dataclass(frozen=True, slots=True)
class ProgramEvidence:
    """What is known of a program's effect.

    Attributes:
        level: it is described only, someone counted, or someone evaluated it.
        citation: where that can be read.
    """

    level: Literal["described", "counted", "evaluated"] = "described"
    citation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutreachProgram(RegisterEntry):
    """A practice of an agency.

    Attributes:
        name: of the program.
        agency: who does it.
        state: postal abbreviation.
        size: sworn members of that agency.
        population: which communities it is for.
        languages: languages in which it works.
        problem: what it is to change.
        what: what is done.
        cost: band of cost in a year.
        people: how many people do it.
        since: year in which it began.
        evidence: what is known of its effect.
        contact: whom to ask for.
        materials: names or addresses of its papers.
        license: under which these may be used.
    """

    name: str
    agency: str
    state: str = ""
    size: Literal["", "under 25", "25-99", "100-499", "500 and more"] = ""
    population: str = ""
    languages: tuple[Tag, ...] = ()
    problem: str = ""
    what: str = ""
    cost: Literal["", "under $1,000", "$1,000-9,999", "$10,000-99,999", "$100,000 and more"] = ""
    people: Annotated[int, Between(0, 10_000)] | None = None
    since: Annotated[int, Between(1900, 2200)] | None = None
    evidence: ProgramEvidence = ProgramEvidence()
    contact: ContactPerson | None = None
    materials: tuple[str, ...] = ()
    license: str = ""

    @property
    def title(self) -> str:
        """Its name."""
        return self.name

    @property
    def tags(self) -> tuple[str, ...]:
        """The languages in which it works."""
        return self.languages

    def faults(self) -> Iterator[Fault]:
        """Yield what does not fit together."""
        if self.evidence.level != "described" and not self.evidence.citation:
            yield ("evidence", "citation"), "is missing: where can it be read?"


def _cells(one: OutreachProgram) -> tuple[str, ...]:
    return one.name, one.agency, one.state, one.evidence.level, one.problem


PROGRAMS = Register(
    "programs",
    OutreachProgram,
    ("name", "agency", "state", "evidence", "problem"),
    _cells,
    frozenset({"name", "agency", "population", "problem", "what", "evidence"}),
)
