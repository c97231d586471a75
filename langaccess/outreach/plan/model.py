"""What the plan is made of: the agency's files, and the state of each translation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, ClassVar, Literal

from langaccess.core.config import KEYWORD_KEYS, Between
from langaccess.core.tags import Tag

DocumentStakes = Literal["life", "rights", "deadline", "service", "information"]
STAKES: tuple[DocumentStakes, ...] = ("life", "rights", "deadline", "service", "information")
"""What a reader loses who does not understand the document, the gravest first."""

CellState = Literal["done", "stale", "in_review", "draft", "missing", "notice", "oral", "barred"]
STATES: Mapping[CellState, str] = {
    "done": "done",
    "stale": "stale",
    "in_review": "in review",
    "draft": "draft",
    "missing": "missing",
    "notice": "notice is enough",
    "oral": "oral only",
    "barred": "barred from machine",
}
"""State of a document in a language → its name."""
TO_TRANSLATE: frozenset[CellState] = frozenset({"stale", "draft", "missing", "barred"})
"""States of what is still to be translated; what is in review is with a person already."""
NOT_OPEN: frozenset[CellState] = frozenset({"done", "notice", "oral"})
"""States of what is done, or needs no translation."""

PlanSection = Literal[
    "oral", "documents", "notice", "training", "outreach", "complaints", "monitoring", "funding",
    "general",
]  # fmt: skip
DATES = 60  # days ahead that a list of dates shows


# -- documents.yaml -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class VitalDocument:
    """A document that people need to use the agency's services or keep their rights.

    Attributes:
        id: its name in tables (`victim-notice`).
        title: as printed on it.
        class_: its class in the rules.
        stakes: what a reader loses who does not understand it: `life`, `rights`, `deadline`,
            `service` or `information`.
        owner: who keeps it up to date, by role.
        file: the English source, below the agency's folder; null for a document that has none.
        words: number of its words, where there is no file to count.
        used_at: where people get it ("front desk").
        review_by: day by which the owner reads it again.
        law: ids of authorities in the rules that demand it.
        languages: `due` for the languages that are due, or a list of tags.
    """

    id: str
    title: str
    class_: str = field(metadata={"json": "class"})
    stakes: DocumentStakes
    owner: str
    file: str | None = None
    words: Annotated[int, Between(1, 500_000)] | None = None
    used_at: tuple[str, ...] = ()
    review_by: date | None = None
    law: tuple[str, ...] = ()
    languages: Literal["due"] | tuple[Tag, ...] = "due"

    __pydantic_config__: ClassVar = KEYWORD_KEYS


@dataclass(frozen=True, slots=True)
class OralOnly:
    """A language in which the agency explains documents orally and does not translate them.

    Attributes:
        tag: the language.
        why: the reason ("few readers; an interpreter reads it aloud").
        by: who decided.
        on: day of the decision.
    """

    tag: Tag
    why: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class DocumentInventory:
    """`documents.yaml`: the vital documents of the agency.

    Attributes:
        documents: the documents.
        oral_only: languages without written translations. Sign languages need no entry.
    """

    documents: tuple[VitalDocument, ...] = ()
    oral_only: tuple[OralOnly, ...] = ()


# -- rates.yaml -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MatchShares:
    """Which share of the price per word a vendor takes for words that the memory already has.

    The bands are those of translators' programs. Without a share the full price counts.

    Attributes:
        exact: sentences that are in the memory, or repeated in the document.
        near95: sentences that are 95% to 99% like one in the memory.
        near85: 85% to 94%.
        near75: 75% to 84%.
    """

    exact: Annotated[float, Between(0, 1)] = 1
    near95: Annotated[float, Between(0, 1)] = 1
    near85: Annotated[float, Between(0, 1)] = 1
    near75: Annotated[float, Between(0, 1)] = 1


@dataclass(frozen=True, slots=True)
class RateCard:
    """What a vendor asks for one pair of languages, in US dollars.

    Attributes:
        vendor: its name.
        pair: source and target language (`[en, vi]`).
        per_word: price of a translated word.
        as_of: first day on which the card applies.
        expires: last day.
        revision_per_word: price of a word that a second person revises.
        fixed: price for each document, such as layout.
        minimum: least price of an order.
        rush: factor for an urgent order; null if the vendor offers none.
        shares: discounts for what the memory has.
    """

    vendor: str
    pair: tuple[Tag, Tag]
    per_word: Annotated[float, Between(0, 100)]
    as_of: date
    expires: date
    revision_per_word: Annotated[float, Between(0, 100)] = 0
    fixed: Annotated[float, Between(0, 100_000)] = 0
    minimum: Annotated[float, Between(0, 100_000)] = 0
    rush: Annotated[float, Between(1, 10)] | None = None
    shares: MatchShares = field(default_factory=MatchShares)


@dataclass(frozen=True, slots=True)
class RateCards:
    """`rates.yaml`: what the agency's vendors ask. No prices are shipped.

    Attributes:
        rates: the cards.
    """

    rates: tuple[RateCard, ...] = ()


# -- plan.yaml ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlanPeriod:
    """The days for which the plan is made.

    Attributes:
        first: the first day.
        last: the last day.
    """

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class PlanSignature:
    """Who adopted the plan.

    Attributes:
        by: the person, by name and role.
        on: the day.
    """

    by: str
    on: date


@dataclass(frozen=True, slots=True)
class PublicPositions:
    """How many positions have contact with the public.

    Attributes:
        count: number of positions.
        as_of: day of the count.
    """

    count: Annotated[int, Between(0, 500_000)]
    as_of: date


@dataclass(frozen=True, slots=True)
class FundingLine:
    """Money for language access in one year.

    Attributes:
        source: where it comes from ("general fund, line 4410").
        amount: US dollars.
        year: fiscal year.
    """

    source: str
    amount: Annotated[float, Between(0, 1_000_000_000)]
    year: Annotated[int, Between(2000, 2100)]


@dataclass(frozen=True, slots=True)
class Consultation:
    """Who was consulted about the plan.

    Attributes:
        who: the person or the organization.
        on: the day.
    """

    who: str
    on: date


@dataclass(frozen=True, slots=True)
class Commitment:
    """What the agency promises.

    Attributes:
        id: its name in lists.
        text: the promise, in a sentence.
        owner: who keeps it, by role.
        due: last day.
        measure: how anyone sees that it was kept.
        section: section of the plan that prints it.
        done: day on which it was kept.
    """

    id: str
    text: str
    owner: str
    due: date
    measure: str
    section: PlanSection = "general"
    done: date | None = None


@dataclass(frozen=True, slots=True)
class PlanFile:
    """`plan.yaml`: what only the agency can say. All else in the plan is computed.

    Attributes:
        statement: the policy statement, in the agency's own words.
        period: the days for which the plan is made.
        adopted: who adopted it.
        review_by: day by which it is reviewed.
        laws: ids of the laws that ask the agency for a plan (`langaccess plan check --law ID`).
        positions: positions with public contact.
        funding: money, by source and year.
        consulted: who was consulted.
        commitments: what the agency promises.
    """

    statement: str = ""
    period: PlanPeriod | None = None
    adopted: PlanSignature | None = None
    review_by: date | None = None
    laws: tuple[str, ...] = ()
    positions: PublicPositions | None = None
    funding: tuple[FundingLine, ...] = ()
    consulted: tuple[Consultation, ...] = ()
    commitments: tuple[Commitment, ...] = ()


# -- what is computed -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlanLanguage:
    """A language of the plan.

    Attributes:
        tag: the language.
        due: whether documents with `languages: due` are translated into it.
        why: why it is due, or why not.
        people: people who speak English less than very well; None if no figure is for it alone.
        low: lower end of the interval at 90%.
        high: upper end.
        notice: a notice of oral help is enough by the threshold.
        source: where the figure comes from.
    """

    tag: Tag
    due: bool
    why: str
    people: int | None = None
    low: int | None = None
    high: int | None = None
    notice: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class WordCounts:
    """Words that are still to be translated, by what the translation memory has of them.

    Attributes:
        new: words of sentences that are not like any in the memory.
        near75: words of sentences that are 75% to 84% like one.
        near85: 85% to 94%.
        near95: 95% to 99%.
        exact: words of sentences that are in the memory, or repeated in the document.
    """

    new: int = 0
    near75: int = 0
    near85: int = 0
    near95: int = 0
    exact: int = 0

    @property
    def near(self) -> int:
        """Words of near matches."""
        return self.near75 + self.near85 + self.near95

    @property
    def total(self) -> int:
        """All words."""
        return self.new + self.near + self.exact


@dataclass(frozen=True, slots=True)
class PlanCell:
    """One document in one language.

    Attributes:
        document: id of the document.
        state: see `STATES`.
        why: the state in words.
        words: what is still to be translated; None if it cannot be counted, or nothing is.
        version: newest approved version; 0 for none.
        copies: copies that are out.
    """

    document: str
    tag: Tag
    state: CellState
    why: str
    words: WordCounts | None = None
    version: int = 0
    copies: int = 0


@dataclass(frozen=True, slots=True)
class PlanMatrix:
    """Every vital document in every language that it needs.

    Attributes:
        documents: in the order of the inventory.
        languages: the languages of the cells: first by people (lower bound), then by tag.
        cells: one for each document and each language that it needs.
        questions: what a person must decide before a language is due.
        notes: what could not be read or counted.
    """

    documents: tuple[VitalDocument, ...]
    languages: tuple[PlanLanguage, ...]
    cells: tuple[PlanCell, ...]
    questions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def cell(self, document: str, tag: Tag) -> PlanCell | None:
        """Return the cell of a document and a language, or None if it does not need it."""
        return self.by_place().get((document, tag))

    def by_place(self) -> dict[tuple[str, Tag], PlanCell]:
        """Return document and language → cell."""
        return {(cell.document, cell.tag): cell for cell in self.cells}

    def counts(self) -> dict[CellState, int]:
        """Return how many cells are in each state, in the order of `STATES`."""
        return {state: sum(cell.state == state for cell in self.cells) for state in STATES}
