"""The order in which phrases are reviewed, with hours and price."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from langaccess.core.tags import Tag
from langaccess.outreach.plan import PhrasePlan, phrase_plan
from langaccess.phrases.book import load_phrasebook
from tests.outreach.plan.kit import office, opened

BOOK = load_phrasebook()
RATES = """rates:
  - {vendor: Rio, pair: [en, es], per_word: 0.2, revision_per_word: 0.1,
     as_of: 2026-01-01, expires: 2027-12-31}
  - {vendor: No revision, pair: [en, vi], per_word: 0.2, as_of: 2026-01-01, expires: 2027-12-31}
"""


@pytest.fixture
def found(tmp_path: Path) -> PhrasePlan:
    root = office(tmp_path)
    (root / "rates.yaml").write_text(RATES, encoding="utf-8")
    with opened(root) as session:
        return phrase_plan(session, BOOK)


def test_the_street_comes_first_and_the_agencys_languages_before_others(found: PhrasePlan) -> None:
    street = [one.street for one in found.items]
    assert street == sorted(street, reverse=True)
    people = [one.people_low for one in found.items if one.street]
    known = [low for low in people if low is not None]
    assert known
    assert people[: len(known)] == sorted(known, reverse=True)
    assert [one.rank for one in found.items] == list(range(1, len(found.items) + 1))


def test_drafts_cost_their_revision_and_a_card_without_it_gives_no_price(found: PhrasePlan) -> None:
    first = {one.tag: one for one in found.items if one.street}
    spanish = first[Tag("es")]
    assert spanish.missing == ()
    assert set(spanish.drafts) == set(BOOK.street)
    words = sum(len(BOOK.phrases[id_].en.split()) for id_ in BOOK.street)
    assert spanish.price is not None
    assert spanish.price.amount == pytest.approx(words * 0.1, abs=0.005)
    assert first[Tag("vi")].price is None
    assert spanish.hours == pytest.approx(2, abs=0.1)
    assert found.total >= spanish.price.amount


def test_only_the_languages_asked_for(tmp_path: Path) -> None:
    with opened(office(tmp_path)) as session:
        one = phrase_plan(session, BOOK, [Tag("mam")])
    assert {item.tag for item in one.items} == {Tag("mam")}
    assert one.items[0].missing == BOOK.street
    assert one.items[0].drafts == ()


def test_of_two_languages_with_the_same_phrases_the_larger_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = [SimpleNamespace(tag=Tag(t), low=low) for t, low in (("pt", 90), ("pt-BR", 12))]
    need = SimpleNamespace(languages=both, notes=())
    monkeypatch.setattr("langaccess.outreach.plan.phrase_review.plan_need", lambda _: need)
    with opened(office(tmp_path)) as session:
        found = phrase_plan(session, BOOK, [Tag("pt")])
    assert found.items[0].people_low == 90
