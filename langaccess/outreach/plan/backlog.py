"""What is still to be translated, in order and with its price, and what a budget buys.

The order has one rule, `ORDER`. A budget buys from the top until the next item does not fit: a
larger budget buys all that a smaller one buys.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from langaccess.core.tags import EN, Tag
from langaccess.core.words import joined
from langaccess.outreach.plan.model import (
    STAKES,
    TO_TRANSLATE,
    CellState,
    DocumentStakes,
    PlanCell,
    PlanMatrix,
    RateCard,
    WordCounts,
)

ORDER = (
    f"stakes ({', '.join(STAKES)}); then more people (lower bound, unknown last); then fewer "
    "words; then names"
)
PRICE = (
    "words × price per word (less the card's shares for what the memory has) + words × revision + "
    "fixed price, at least the minimum; the cheapest card that applies today"
)
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Price:
    """A price by a rate card.

    Attributes:
        amount: US dollars.
        vendor: whose card it is.
        expires: last day of the card.
    """

    amount: float
    vendor: str
    expires: date


@dataclass(frozen=True, slots=True)
class BacklogItem:
    """A document to be translated into a language.

    Attributes:
        rank: its place, from 1.
        document: id of the document.
        title: its title.
        tag: the language.
        state: why it is in the list.
        why: the state in words.
        stakes: what a reader loses who does not understand it.
        people_low: lower bound of the people with limited English; None if not known.
        words: what is to be translated; None if it cannot be counted.
        price: None if the words or a rate are missing; `no_price` says which.
        no_price: why there is no price, or empty.
    """

    rank: int
    document: str
    title: str
    tag: Tag
    state: CellState
    why: str
    stakes: DocumentStakes
    people_low: int | None
    words: WordCounts | None
    price: Price | None
    no_price: str = ""


@dataclass(frozen=True, slots=True)
class BudgetCut:
    """What a budget buys.

    Attributes:
        budget: US dollars.
        bought: ranks of the items that it buys.
        spent: their price.
        priced: number of items that have a price.
        first_left_out: rank of the first item that it does not buy; None if it buys all.
        unpriced: ranks of the items without a price, which no budget can buy.
    """

    budget: float
    bought: tuple[int, ...]
    spent: float
    priced: int
    first_left_out: int | None
    unpriced: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Backlog:
    """What is still to be translated.

    Attributes:
        items: in order.
        total: price of all items that have one, in US dollars.
        order: the rule of the order.
        notes: rate cards that do not apply, or soon will not.
    """

    items: tuple[BacklogItem, ...]
    total: float
    order: str = ORDER
    notes: tuple[str, ...] = ()

    def cut(self, budget: float) -> BudgetCut:
        """Return what `budget` buys: from the top, until the next item does not fit."""
        priced = [(one.rank, one.price) for one in self.items if one.price is not None]
        spent, bought, left_out = Decimal(0), list[int](), None
        for rank, price in priced:
            if spent + _dollars(price.amount) > _dollars(budget):
                left_out = rank
                break
            spent += _dollars(price.amount)
            bought.append(rank)
        unpriced = tuple(one.rank for one in self.items if one.price is None)
        return BudgetCut(budget, tuple(bought), float(spent), len(priced), left_out, unpriced)


def backlog(
    matrix: PlanMatrix, cards: Sequence[RateCard], *, on: date, rush: bool = False
) -> Backlog:
    """Return what is still to be translated, in the order of `ORDER`.

    Rates are those of the day `on`; with `rush`, as urgent orders, vendors without a rush factor
    are left out.
    """
    documents = {one.id: one for one in matrix.documents}
    people = {one.tag: one.low for one in matrix.languages}

    def place(cell: PlanCell) -> tuple[int, bool, int, bool, int, str, str]:
        low, words = people[cell.tag], cell.words
        return (
            STAKES.index(documents[cell.document].stakes),
            low is None, -(low or 0),
            words is None, 0 if words is None else words.total,
            cell.document, str(cell.tag),
        )  # fmt: skip

    items = []
    open_ = sorted((cell for cell in matrix.cells if cell.state in TO_TRANSLATE), key=place)
    for rank, cell in enumerate(open_, start=1):
        price, no_price = None, "its words cannot be counted"
        if cell.words is not None:
            price = price_of(cell.words, cards, cell.tag, on=on, rush=rush)
            no_price = "" if price else f"no rate card applies for {EN} to {cell.tag}"
        document = documents[cell.document]
        made = BacklogItem(
            rank, document.id, document.title, cell.tag, cell.state, cell.why, document.stakes,
            people[cell.tag], cell.words, price, no_price,
        )  # fmt: skip
        items.append(made)
    total = sum((_dollars(one.price.amount) for one in items if one.price), Decimal(0))
    needed = {one.tag for one in items}
    return Backlog(tuple(items), float(total), ORDER, tuple(card_faults(cards, needed, on=on)))


def price_of(
    words: WordCounts,
    cards: Iterable[RateCard],
    tag: Tag,
    *,
    on: date,
    rush: bool = False,
    revised: int = 0,
) -> Price | None:
    """Return the lowest price of a translation from English; None if no card applies.

    `revised` words are translated already, and only revised; a card without a price for revision
    does not apply to them. Rates are those of the day `on`.
    """
    found = [
        Price(float(_amount(words, card, rush=rush, revised=revised)), card.vendor, card.expires)
        for card in _cards_for(cards, tag)
        if card.as_of <= on <= card.expires
        and (card.rush is not None or not rush)
        and (card.revision_per_word or not revised)
    ]
    return min(found, key=lambda one: (one.amount, one.vendor), default=None)


def _cards_for(cards: Iterable[RateCard], tag: Tag) -> list[RateCard]:
    """Return the cards of a language: those for just its region, or else for the language."""
    english = [card for card in cards if card.pair[0].language == EN]
    exact = [card for card in english if card.pair[1] == tag]
    return exact or [card for card in english if card.pair[1].regionless == tag.regionless]


def cards_on(cards: Iterable[RateCard], tag: Tag, on: date) -> tuple[RateCard, ...]:
    """Return the cards that apply to translations from English into a language on a day."""
    return tuple(card for card in _cards_for(cards, tag) if card.as_of <= on <= card.expires)


def _amount(words: WordCounts, card: RateCard, *, rush: bool, revised: int) -> Decimal:
    shares = card.shares
    weighed = (
        words.new
        + words.exact * _dollars(shares.exact)
        + words.near95 * _dollars(shares.near95)
        + words.near85 * _dollars(shares.near85)
        + words.near75 * _dollars(shares.near75)
    )
    revision = (words.total + revised) * _dollars(card.revision_per_word)
    price = weighed * _dollars(card.per_word) + revision
    price = max(price + _dollars(card.fixed), _dollars(card.minimum))
    if rush and card.rush is not None:
        price *= _dollars(card.rush)
    return price.quantize(_CENT, ROUND_HALF_UP)


def _dollars(amount: float) -> Decimal:
    return Decimal(str(amount))


def card_faults(cards: Iterable[RateCard], needed: Iterable[Tag], *, on: date) -> Iterator[str]:
    """Yield rate cards that do not apply on a day, and languages without one that does."""
    known = list(cards)
    for card in known:
        pair = f"{card.vendor}, {card.pair[0]} to {card.pair[1]}"
        if card.expires < on:
            yield f"the rate of {pair} expired on {card.expires} and is not used"
        elif card.as_of > on:
            yield f"the rate of {pair} begins on {card.as_of} and is not used yet"
    without = [
        tag
        for tag in sorted(set(needed))
        if not any(card.as_of <= on <= card.expires for card in _cards_for(known, tag))
    ]
    if without:
        names = joined([tag.name for tag in without])
        yield f"no current rate is entered for {names}"
