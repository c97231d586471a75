"""Which phrases a person should review first, how long that takes, and what it costs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from langaccess.agency.session import Session
from langaccess.core.model import State
from langaccess.core.resources import DATA, shipped
from langaccess.core.tags import Tag
from langaccess.outreach.plan.backlog import Price, price_of
from langaccess.outreach.plan.files import load_rates
from langaccess.outreach.plan.languages import plan_need
from langaccess.outreach.plan.model import PlanLanguage, RateCard, WordCounts
from langaccess.phrases.book import Phrasebook
from langaccess.phrases.cards import Request, by_speakers, written

REVIEW_ORDER = (
    "the phrases for the street before the others; then your agency's languages, more people first "
    "(lower bound); then the languages that most people in the United States need help in"
)
_OPEN = frozenset({State.DRAFT, State.STALE, State.TRANSLATED, State.REVIEWED})


@dataclass(frozen=True, slots=True)
class _ReviewTimes:
    """The file `phrase_review.yaml`: minutes for a draft, and for a missing phrase."""

    as_of: dt.date
    basis: tuple[str, ...]
    minutes: Mapping[str, float]


@cache
def load_review_times() -> _ReviewTimes:
    """Return how long the review of a phrase takes."""
    from langaccess.core.config import load

    return load(_ReviewTimes, shipped(DATA, "phrase_review.yaml"))


@dataclass(frozen=True, slots=True)
class PhraseReview:
    """Phrases of one language to be reviewed or translated together.

    Attributes:
        rank: its place, from 1.
        tag: the language.
        street: True for the phrases that matter most on a street, False for all others.
        drafts: ids to be reviewed, in the order of need.
        missing: ids to be translated.
        doubts: number of drafts with a doubt of their writer.
        done: number of phrases that may be printed.
        people_low: lower bound of the people with limited English in your area; None if unknown.
        hours: estimate.
        price: US dollars by your rate cards; None if a rate is missing.
    """

    rank: int
    tag: Tag
    street: bool
    drafts: tuple[str, ...]
    missing: tuple[str, ...]
    doubts: int
    done: int
    people_low: int | None
    hours: float
    price: Price | None


@dataclass(frozen=True, slots=True)
class PhrasePlan:
    """The order of review.

    Attributes:
        items: in order.
        hours: of all items.
        total: price of all items that have one, in US dollars.
        basis: on what the hours rest.
        order: the rule of the order.
        notes: on what the need rests, if not on a census table.
    """

    items: tuple[PhraseReview, ...]
    hours: float
    total: float
    basis: tuple[str, ...]
    order: str = REVIEW_ORDER
    notes: tuple[str, ...] = ()


def phrase_plan(session: Session, book: Phrasebook, tags: Sequence[Tag] = ()) -> PhrasePlan:
    """Return which phrases are to be reviewed first.

    A draft is priced by the words of its English and the rate for revision, a missing phrase by the
    rates for translation and revision; hours are minutes for each phrase (`phrase_review.yaml`).
    Without a folder, the order is that of the census of the United States. Without `tags` it has
    the languages of the phrasebook and of the agency.
    """
    need = plan_need(session)
    rates = load_rates(session.folder).rates if session.root is not None else ()
    # Phrases of a variety may be those of its language: `pt-BR` has those of `pt`.
    # Of two languages with the same phrases, the larger one counts: `need` has it first.
    mine = {
        tag: one for one in reversed(need.languages) for tag in written(Request(book, (one.tag,)))
    }
    wanted = tags or tuple(dict.fromkeys([*book.tags, *mine]))
    ordered = sorted(wanted, key=lambda tag: _place(tag, mine))
    others = tuple(id_ for id_ in book.phrases if id_ not in book.street)
    made = [
        _review(book, ids, tag, mine.get(tag), rates, session.today)
        for ids in (book.street, others)
        for tag in ordered
    ]
    open_ = (one for one in made if one.drafts or one.missing)
    items = tuple(replace(one, rank=rank) for rank, one in enumerate(open_, start=1))
    total = round(sum((one.price.amount for one in items if one.price), 0.0), 2)
    hours = round(sum(one.hours for one in items), 1)
    return PhrasePlan(items, hours, total, load_review_times().basis, notes=need.notes)


def _place(tag: Tag, mine: Mapping[Tag, PlanLanguage]) -> tuple[bool, int, int, str]:
    order = by_speakers()
    low = mine[tag].low if tag in mine else 0
    same = (n for n, one in enumerate(order) if one == tag or one.language == tag.language)
    rank = next(same, len(order))
    return tag not in mine, -(low or 0), rank, str(tag)


def _review(
    book: Phrasebook,
    ids: Sequence[str],
    tag: Tag,
    need: PlanLanguage | None,
    rates: Iterable[RateCard],
    on: dt.date,
) -> PhraseReview:
    """Return what is to be done of these phrases in a language; its rank is not known yet: 0."""
    entries = {id_: e for id_ in ids if (e := book.translation(id_, tag)) is not None}
    drafts = [id_ for id_, one in entries.items() if one.state in _OPEN]
    missing = [id_ for id_ in ids if id_ not in entries]
    minutes = load_review_times().minutes
    revised, new = _words(book, drafts), WordCounts(new=_words(book, missing))
    return PhraseReview(
        rank=0,
        tag=tag,
        street=ids == book.street,
        drafts=tuple(drafts),
        missing=tuple(missing),
        doubts=sum(bool(entries[id_].doubt) for id_ in drafts),
        done=sum(one.printable for one in entries.values()),
        people_low=None if need is None else need.low,
        hours=round((len(drafts) * minutes["draft"] + len(missing) * minutes["missing"]) / 60, 1),
        price=price_of(new, rates, tag, on=on, revised=revised),
    )


def _words(book: Phrasebook, ids: Iterable[str]) -> int:
    phrases = book.phrases
    return sum(len(phrases[id_].en.split()) for id_ in ids)
