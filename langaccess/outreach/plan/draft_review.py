"""Who reviews machine drafts in a language, what that costs, and which documents come first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from langaccess.agency import approval
from langaccess.agency.people import load_roster, translators
from langaccess.agency.session import Session
from langaccess.core.progress import SILENT, Progress
from langaccess.core.tags import EN, Tag
from langaccess.outreach.plan.backlog import Price, backlog, cards_on, price_of
from langaccess.outreach.plan.files import DOCUMENTS, load_rates
from langaccess.outreach.plan.matrix import document_matrix
from langaccess.outreach.plan.model import RateCard, WordCounts


@dataclass(frozen=True, slots=True)
class DraftReview:
    """Who can review the drafts in one language today."""

    tag: Tag
    reviewers: tuple[str, ...] = ()  # people of the roster with a credential for the pair
    vendors: tuple[str, ...] = ()  # vendors with a current rate for the pair
    cards: tuple[RateCard, ...] = ()  # their rates

    @property
    def is_named(self) -> bool:
        """Whether anyone is named."""
        return bool(self.reviewers or self.vendors)

    def price(self, session: Session, words: Iterable[int]) -> Price | None:
        """Return the lowest price of a vendor for drafts; None if there is no current rate.

        A vendor with a price for revision revises them, another one translates them. `words` has
        the number of words of each document.
        """
        documents, on = list(words), session.today
        found = []
        for card in self.cards:
            if card.revision_per_word:
                each = (
                    price_of(WordCounts(), [card], self.tag, on=on, revised=n) for n in documents
                )
            else:
                each = (price_of(WordCounts(new=n), [card], self.tag, on=on) for n in documents)
            amount = sum((Decimal(str(one.amount)) for one in each if one), Decimal(0))
            found.append(Price(float(amount), card.vendor, card.expires))
        return min(found, key=lambda one: (one.amount, one.vendor), default=None)


def draft_reviews(
    session: Session, source: Tag, tags: Collection[Tag]
) -> Mapping[Tag, DraftReview]:
    """Return language → who can review drafts from `source`; no one outside an agency's folder."""
    found = {tag: DraftReview(tag) for tag in tags}
    if session.root is None:
        return found
    policy, on = session.policy, session.today
    people = translators(load_roster(session.root / "roster", policy), policy)
    rates = load_rates(session.root).rates if source.language == EN else ()
    for tag in tags:
        cards = cards_on(rates, tag, on)
        found[tag] = replace(
            found[tag],
            reviewers=tuple(
                one.name for one in people if approval.counting(one, source, tag, policy, on=on)
            ),
            vendors=tuple(dict.fromkeys(card.vendor for card in cards)),
            cards=cards,
        )
    return found


def document_order(
    session: Session, tags: Collection[Tag], progress: Progress = SILENT
) -> Mapping[Path, int]:
    """Return real path of a document of the inventory → its place in the backlog, from 1."""
    if session.root is None or not (session.root / DOCUMENTS).is_file():
        return {}
    matrix = document_matrix(session, progress=progress)
    paths = {one.id: one.file for one in matrix.documents if one.file}
    found: dict[Path, int] = {}
    for item in backlog(matrix, (), on=session.today).items:
        if item.tag in tags and item.document in paths:
            path = (session.root / paths[item.document]).resolve()
            found.setdefault(path, item.rank)
    return found
