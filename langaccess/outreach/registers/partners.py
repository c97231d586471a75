"""Partners: organizations to which officers refer people, one entry for each service one can call.

The shape follows HSDS 3.0 (Open Referral), flat. Who speaks a language and who works through an
interpreter are two facts, because HSDS `language` leaves out what is served by interpreters only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from langaccess.agency.people import Weekly
from langaccess.core.config import Phone
from langaccess.core.tags import Tag
from langaccess.outreach.registers.model import ContactPerson, Fault, Register, RegisterEntry

ServiceNeed = Literal[
    "esl", "dv", "sexual_assault", "trafficking", "legal", "wages", "housing", "health", "food",
    "children", "elders", "disability", "consumer", "jobs", "other",
]  # fmt: skip
AreaLevel = Literal["local", "county", "region", "state", "national"]
Said = Literal["yes", "no", "not_said"]


@dataclass(frozen=True, slots=True)
class PartnerLanguage:
    """A language in which a partner serves people.

    Attributes:
        tag: the language.
        how: by staff who speak it, through an interpreter, or only in writing.
        note: such as the days on which that person is there.
    """

    tag: Tag
    how: Literal["staff", "interpreter", "written"]
    note: str = ""


@dataclass(frozen=True, slots=True)
class PartnerPhone:
    """A telephone number.

    Attributes:
        number: the number.
        extension: after the number.
        use: what it is for ("hotline").
        languages: languages in which it is answered, if not those of the partner.
    """

    number: Phone
    extension: str = ""
    use: str = ""
    languages: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceArea:
    """Where a partner serves people.

    Attributes:
        level: how wide.
        name: of the town, county, region or state.
    """

    level: AreaLevel
    name: str = ""


@dataclass(frozen=True, slots=True)
class PartnerTerms:
    """What a partner says of its own door. `not_said` is printed nowhere.

    Attributes:
        walk_in: people may come without an appointment.
        after_hours: it answers outside its hours.
        without_papers_asked: it asks for no papers.
        shares_with_immigration: it gives data to immigration authorities.
        said_on: day on which it said so.
    """

    walk_in: Said = "not_said"
    after_hours: Said = "not_said"
    without_papers_asked: Said = "not_said"
    shares_with_immigration: Said = "not_said"
    said_on: date | None = None


@dataclass(frozen=True, slots=True)
class FactObjection:
    """A partner says that a fact of the agency is wrong.

    Attributes:
        fact: id of the fact.
        on: the day.
        why: in the partner's words.
        answered: day on which the agency answered.
    """

    fact: str
    on: date
    why: str
    answered: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralPartner(RegisterEntry):
    """A service of an organization. It holds no clients.

    Attributes:
        org: the organization.
        parent: the larger organization that it belongs to.
        service: what it offers, in a few words.
        needs: kinds of need that it serves.
        area: where.
        languages: how it serves which languages.
        phones: telephone numbers, the first one first.
        url: its web page.
        hours: opening hours in words, as it prints them.
        weekly: opening hours for the program.
        address: street address on one line.
        cost: what people pay; empty for free or not known.
        eligibility: who may use it.
        terms: what it says of its own door.
        serves_groups: rows of the census (`C16001_038`) or languages of the communities it serves.
        from_groups: those from which its own people come.
        listed: whether it agreed to be listed for the public; `contact` is another consent.
        listed_on: day of that agreement.
        contact: whom to ask for.
        objects_to: facts of the agency that it calls wrong.
        hsds: the record of a directory that an earlier version imported; not used.
    """

    org: str
    parent: str = ""
    service: str = ""
    needs: tuple[ServiceNeed, ...] = ()
    area: ServiceArea = ServiceArea("local")
    languages: tuple[PartnerLanguage, ...] = ()
    phones: tuple[PartnerPhone, ...] = ()
    url: str = ""
    hours: str = ""
    weekly: tuple[Weekly, ...] = ()
    address: str = ""
    cost: str = ""
    eligibility: str = ""
    terms: PartnerTerms = PartnerTerms()
    serves_groups: tuple[str, ...] = ()
    from_groups: tuple[str, ...] = ()
    listed: bool = False
    listed_on: date | None = None
    contact: ContactPerson | None = None
    objects_to: tuple[FactObjection, ...] = ()
    hsds: Mapping[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Organization and service."""
        return f"{self.org}: {self.service}" if self.service else self.org

    @property
    def tags(self) -> tuple[str, ...]:
        """The languages in which it serves people."""
        return tuple(one.tag for one in self.languages)

    def agreed(self, on: date) -> bool:
        """Return whether the partner has agreed, by a day, to be listed."""
        return self.listed and self.listed_on is not None and self.listed_on <= on

    def faults(self) -> Iterator[Fault]:
        """Yield what does not fit together."""
        if self.listed and self.listed_on is None:
            yield ("listed",), "needs `listed_on`: the day on which the partner agreed"
        said = self.terms
        words = (said.walk_in, said.after_hours, said.without_papers_asked)
        if {*words, said.shares_with_immigration} != {"not_said"} and said.said_on is None:
            yield ("terms",), "needs `said_on`: the day on which the partner said so"

    def dates(self) -> Iterator[tuple[str, date]]:
        """Yield objections without an answer, and the end of a consent."""
        for one in self.objects_to:
            if one.answered is None:
                yield f"answer the objection to the fact {one.fact}", one.on
        yield from consent_ends(self.contact)


def consent_ends(contact: ContactPerson | None) -> Iterator[tuple[str, date]]:
    """Yield the last day of a consent."""
    if contact is not None and contact.consent is not None and contact.consent.until is not None:
        yield "ask for consent again", contact.consent.until


def _cells(one: ReferralPartner) -> tuple[str, ...]:
    by = {"staff": "", "interpreter": "*", "written": "w"}
    spoken = ", ".join(f"{lang.tag}{by[lang.how]}" for lang in one.languages)
    phone = str(one.phones[0].number) if one.phones else ""
    return one.title, ", ".join(one.needs), spoken, one.area.level, phone


PARTNERS = Register(
    "partners",
    ReferralPartner,
    ("service", "needs", "languages", "area", "phone"),
    _cells,
    frozenset(
        {"org", "parent", "service", "cost", "eligibility", "address", "area", "languages"}
        | {"objects_to", "phones"}
    ),
)
