"""A stem binds its items: what stops it, or makes it wait, keeps them from a machine too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from benchmarks.gate import GATE, read_cases
from langaccess.agency import policy
from langaccess.agency.policy import Policy
from langaccess.agency.session import Session
from langaccess.agency.workspace import create
from langaccess.core.config import read_yaml
from langaccess.core.model import Kind, Segment
from langaccess.core.resources import CONFIG, shipped
from langaccess.core.segments import stems
from langaccess.core.tags import EN
from langaccess.translate import RankedSentence, inspect, rank_sentences, read_gate

LISTS = read_yaml(Path(__file__).parent / "stems.yaml").data
AROUND = ("The desk is open on Monday.", "The library has maps of the town.")
NEUTRAL = ("The house on Elm Street", "Monday and Friday.", "My sister and her children.")


@pytest.fixture(scope="module")
def rules() -> Policy:
    return policy.load_policy(shipped(CONFIG, "us-federal.yaml"))


def parts(texts: Sequence[str], kind: Kind = Kind.LIST, over: Kind = Kind.BODY) -> list[Segment]:
    """Return a stem and its items."""
    kinds = [over, *(kind for _ in texts[1:])]
    return [
        Segment(f"s{at}", text, kind=kind, unit=f"u{at}")
        for at, (text, kind) in enumerate(zip(texts, kinds, strict=True))
    ]


def waiting(found: Sequence[Segment], rules: Policy) -> list[RankedSentence]:
    return [one for one in rank_sentences(found, read_gate(found, rules), rules) if one.asked]


def passed(found: Sequence[Segment], rules: Policy) -> list[str]:
    """Return the texts that a machine may get."""
    waits = {id_ for one in waiting(found, rules) for id_ in one.segments}
    kept = waits | set(read_gate(found, rules).stopped)
    return [one.text for one in found if one.id not in kept]


@pytest.mark.parametrize("kind", [Kind.LIST, Kind.BODY, Kind.CELL])
@pytest.mark.parametrize("case", LISTS["kept"], ids=lambda case: case["stem"])
def test_items_under_a_kept_stem_are_kept(rules: Policy, case: dict[str, str], kind: Kind) -> None:
    assert passed(parts([case["stem"], *case["items"]], kind), rules) == []


@pytest.mark.parametrize("kind", [Kind.LIST, Kind.BODY, Kind.CELL])
def test_ordinary_lists_pass_but_for_one_item_in_ten(rules: Policy, kind: Kind) -> None:
    items = [item for case in LISTS["free"] for item in case["items"]]
    free = [
        text
        for case in LISTS["free"]
        for text in passed(parts([case["stem"], *case["items"]], kind), rules)
    ]
    assert len([item for item in items if item in free]) >= 0.9 * len(items)


@pytest.mark.slow
def test_an_act_of_the_lists_keeps_neutral_items_under_it(rules: Policy) -> None:
    acts = [
        case.text.rstrip(".!? ") + ":"
        for case in read_cases(GATE / "redteam_unseen.yaml")
        if case.expected == "stop" and len(case.parts) == 1
    ]
    leaks = [act for act in acts[::3] if passed(parts([act, *NEUTRAL]), rules)]
    assert len(leaks) <= 0.03 * len(acts[::3]), leaks


def test_a_heading_binds_the_list_under_it_and_not_the_text(rules: Policy) -> None:
    texts = ["Orders to the respondent", "Stay away from her home", "Be home by ten"]
    assert passed(parts(texts, over=Kind.HEADING), rules) == []
    texts = ["Orders to the respondent", AROUND[0], AROUND[1]]
    assert set(AROUND) <= set(passed(parts(texts, Kind.BODY, over=Kind.HEADING), rules))


def test_a_cell_is_read_with_the_head_of_its_column(rules: Policy) -> None:
    cells = ["The respondent must not", "Until", "Visit the house", "May", "Call Ana", "June"]
    free = passed(parts(cells, Kind.CELL, over=Kind.CELL), rules)
    assert not {"The respondent must not", "Visit the house", "Call Ana"} & set(free)
    cells = ["Office", "Phone", "Records", "617-555-0123", "Front desk", "617-555-0124"]
    assert passed(parts(cells, Kind.CELL, over=Kind.CELL), rules) == cells


@pytest.mark.parametrize(
    ("texts", "kind", "items"),
    [
        (["Bring:", "A card.", "A pen."], Kind.BODY, 2),
        (["We bring", "A card.", "A pen."], Kind.BODY, 0),  # two sentences and a title
        (["We have", "Maps.", "A room."], Kind.BODY, 2),
        (["We have", "Maps of it."], Kind.BODY, 0),  # one sentence that a line breaks
        (["We have maps.", "A room.", "A card."], Kind.LIST, 0),
        (["Maps", "Red", "Blue"], Kind.LIST, 2),
        (["Officer: ______", "Red", "Blue"], Kind.LIST, 0),
        (["Bring:", "A card.", f"A pen {'and a pen ' * 9}.", "A cup."], Kind.BODY, 1),
        (["Bring:", "A card.", "Leave:", "A pen."], Kind.BODY, 1),
    ],
)
def test_the_items_of_a_stem(texts: list[str], kind: Kind, items: int) -> None:
    found = [stem.end - stem.at - 1 for stem in stems(parts(texts, kind)) if stem.at == 0]
    assert found == [items] * bool(items)


def test_a_person_is_shown_an_item_with_each_stem_over_it(rules: Policy) -> None:
    texts = ["Items taken from me:", "Two keys.", "Items given to my brother:", "Two keys."]
    found = parts(texts)
    found[2] = Segment("s2", texts[2], unit="u2")
    found[3] = Segment("s1", texts[3], kind=Kind.LIST, unit="u3")  # equal texts have one id
    shown = [one.sentence.text for one in waiting(found, rules) if "s1" in one.segments]
    assert shown
    assert set(shown) == {"Items taken from me: Items given to my brother: Two keys."}


def test_a_restraining_order_gives_a_machine_no_item(tmp_path: Path) -> None:
    agency = create(tmp_path / "town", {"agency.name": "Town Police"}, today=date(2026, 11, 2))
    path = tmp_path / "order.txt"
    case = LISTS["kept"][0]
    path.write_text("\n\n".join((case["stem"], *case["items"], *AROUND)), encoding="utf-8")
    (seen,) = inspect([path], Session(agency), EN)
    kept = [*(one.text for one in seen.left), *(one.text for one in seen.waiting)]
    assert [item for item in case["items"] if not any(item in text for text in kept)] == []
