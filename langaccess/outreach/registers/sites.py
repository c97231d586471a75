"""Sites: places outside the agency where its papers are, and who reads what there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Annotated, Literal

from langaccess.core.config import Between
from langaccess.core.tags import Tag
from langaccess.outreach.registers.model import ContactPerson, Fault, Register, RegisterEntry
from langaccess.outreach.registers.partners import consent_ends


@dataclass(frozen=True, slots=True, kw_only=True)
class DistributionSite(RegisterEntry):
    """A place where papers of the agency are.

    Attributes:
        name: as in the list of copies (`publish copies --site`).
        kind: what it is.
        languages: languages of the people who come there.
        address: street address on one line.
        holds: how many copies of one document fit (`rack`, `counter`), and how many posters.
        contact: whom to call about the rack.
        agreed: day on which the site agreed to hold papers.
        visited: day of the last visit.
        visit_every_days: days between visits.
        beat: the agency's beat.
    """

    name: str
    kind: Literal[
        "shop", "school", "church", "clinic", "esl", "day_labor", "bank", "food_bank", "library",
        "court", "office", "other",
    ]  # fmt: skip
    languages: tuple[Tag, ...] = ()
    address: str = ""
    holds: Mapping[Literal["rack", "poster", "counter"], Annotated[int, Between(0, 10_000)]] = (
        field(default_factory=dict)
    )
    contact: ContactPerson | None = None
    agreed: date | None = None
    visited: date | None = None
    visit_every_days: Annotated[int, Between(1, 1100)] | None = None
    beat: str = ""

    @property
    def title(self) -> str:
        """Its name."""
        return self.name

    @property
    def tags(self) -> tuple[str, ...]:
        """The languages of the people who come there."""
        return self.languages

    def faults(self) -> Iterator[Fault]:
        """Yield what does not fit together."""
        if self.visit_every_days and self.visited is None and self.agreed is None:
            yield ("visit_every_days",), "needs `agreed` or `visited`: from which day visits count"

    def dates(self) -> Iterator[tuple[str, date]]:
        """Yield the next visit and the end of a consent."""
        last = self.visited or self.agreed
        if self.visit_every_days and last is not None:
            yield "visit", last + timedelta(days=self.visit_every_days)
        yield from consent_ends(self.contact)


def _cells(one: DistributionSite) -> tuple[str, ...]:
    holds = ", ".join(f"{count} {what}" for what, count in one.holds.items())
    return one.name, one.kind, ", ".join(one.languages), holds, one.beat


SITES = Register(
    "sites",
    DistributionSite,
    ("name", "kind", "languages", "holds", "beat"),
    _cells,
    frozenset({"name", "address"}),
)
