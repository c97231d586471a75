"""The order, the prices and what a budget buys, on made-up backlogs."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from langaccess.core.tags import Tag
from langaccess.outreach.plan import (
    STAKES,
    STATES,
    Backlog,
    MatchShares,
    PlanCell,
    PlanLanguage,
    PlanMatrix,
    RateCard,
    VitalDocument,
    WordCounts,
    backlog,
    price_of,
)

DAY = date(2026, 11, 25)
ES, VI = Tag("es"), Tag("vi")
TAGS = [Tag(tag) for tag in ("es", "vi", "so", "zh-Hans", "pt-BR")]


def card(**changes: Any) -> RateCard:
    made: dict[str, Any] = {
        "vendor": "V", "pair": (Tag("en"), ES), "per_word": 0.20, "as_of": date(2026, 1, 1),
        "expires": date(2026, 12, 31),
    }  # fmt: skip
    return RateCard(**(made | changes))


@st.composite
def backlogs(draw: st.DrawFn) -> Backlog:
    """Return a backlog of up to 8 documents in up to 5 languages with any states and prices."""
    count = draw(st.integers(1, 8))
    documents = tuple(
        VitalDocument(f"d{n}", f"D {n}", "operational", draw(st.sampled_from(STAKES)), "clerk")
        for n in range(count)
    )
    tags = draw(st.lists(st.sampled_from(TAGS), min_size=1, unique=True))
    people = st.none() | st.integers(0, 5000)
    languages = tuple(PlanLanguage(tag, due=True, why="", low=draw(people)) for tag in tags)
    words = st.none() | st.builds(
        WordCounts, new=st.integers(0, 900), near85=st.integers(0, 90), exact=st.integers(0, 90)
    )
    states = st.sampled_from(tuple(STATES))
    cells = tuple(
        PlanCell(one.id, tag, draw(states), "", draw(words)) for one in documents for tag in tags
    )
    priced = draw(st.lists(st.sampled_from(tags), unique=True))
    cards = tuple(
        card(pair=(Tag("en"), tag), per_word=draw(st.floats(0.01, 0.5)),
             minimum=draw(st.sampled_from([0.0, 60.0])))
        for tag in priced
    )  # fmt: skip
    return backlog(PlanMatrix(documents, languages, cells), cards, on=DAY)


@pytest.mark.slow
@given(backlogs(), st.floats(0, 5000), st.floats(0, 5000))
def test_a_bigger_budget_buys_all_that_a_smaller_one_buys(
    found: Backlog, one: float, other: float
) -> None:
    small, big = found.cut(min(one, other)), found.cut(max(one, other))
    assert big.bought[: len(small.bought)] == small.bought
    assert small.spent <= min(one, other) + 1e-9
    assert set(small.bought).isdisjoint(small.unpriced)
    assert small.priced + len(small.unpriced) == len(found.items)
    assert (small.first_left_out is None) == (len(small.bought) == small.priced)
    # Nothing that is left out comes before something that is bought.
    if small.first_left_out is not None and small.bought:
        assert small.first_left_out > small.bought[-1]


@pytest.mark.slow
@given(backlogs())
def test_the_order_is_the_rule_and_nothing_else(found: Backlog) -> None:
    for before, after in pairwise(found.items):
        keys = [
            (
                STAKES.index(one.stakes), one.people_low is None, -(one.people_low or 0),
                one.words is None, one.words.total if one.words else 0, one.document, str(one.tag),
            )
            for one in (before, after)
        ]  # fmt: skip
        assert keys[0] < keys[1]
    assert [one.rank for one in found.items] == list(range(1, len(found.items) + 1))


@pytest.mark.parametrize(
    ("words", "changes", "price"),
    [
        (WordCounts(new=100), {}, 20.00),
        (WordCounts(new=100), {"minimum": 60}, 60.00),
        (WordCounts(new=100), {"revision_per_word": 0.05, "fixed": 12.5}, 37.50),
        (WordCounts(new=100, exact=50), {}, 30.00),  # no share: every word in full
        (WordCounts(new=100, exact=50), {"shares": MatchShares(exact=0.3)}, 23.00),
        (WordCounts(new=10, near95=10, near85=10, near75=10),
         {"shares": MatchShares(near95=0.5, near85=0.6, near75=0.8)}, 5.80),
        (WordCounts(new=3), {"per_word": 0.105}, 0.32),  # 0.315: half a cent goes up
        (WordCounts(), {}, 0.00),
    ],
)  # fmt: skip
def test_a_price_is_the_cards_arithmetic_to_the_cent(
    words: WordCounts, changes: dict[str, object], price: float
) -> None:
    found = price_of(words, [card(**changes)], ES, on=DAY)
    assert found is not None
    assert found.amount == price


def test_the_cheapest_card_of_the_day_counts() -> None:
    cards = [
        card(vendor="old", per_word=0.01, expires=date(2026, 11, 24)),
        card(vendor="next", per_word=0.01, as_of=date(2026, 11, 26)),
        card(vendor="dear", per_word=0.30),
        card(vendor="cheap", per_word=0.10),
    ]
    found = price_of(WordCounts(new=100), cards, ES, on=DAY)
    assert found is not None
    assert (found.vendor, found.amount) == ("cheap", 10.00)
    last = price_of(WordCounts(new=100), cards, ES, on=date(2026, 11, 24))
    assert last is not None
    assert last.vendor == "old"  # the last day still counts


def test_a_card_of_another_region_counts_where_there_is_none_of_the_own() -> None:
    general, brazil = card(pair=(Tag("en"), Tag("pt"))), card(pair=(Tag("en-US"), Tag("pt-BR")))
    words = WordCounts(new=10)
    assert price_of(words, [general], Tag("pt-BR"), on=DAY) is not None
    assert price_of(words, [card(pair=(Tag("en"), Tag("zh-Hans")))], Tag("zh-Hant"), on=DAY) is None
    found = price_of(words, [card(pair=(Tag("en"), Tag("pt")), per_word=0.01, vendor="pt"), brazil],
                     Tag("pt-BR"), on=DAY)  # fmt: skip
    assert found is not None
    assert found.vendor == "V"
