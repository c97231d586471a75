"""A sentence that is an approved fixed text must come back letter for letter, or is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from langaccess import review
from langaccess.translate.memory import approve_fixed, load_fixed
from tests.review.kit import HT, Agency, fill

STORE = """\
title: Money scams
kind: other
source: Office of the county attorney
texts:
  - id: money
    en: Do not send money.
    translations: {ht: {text: "Pa voye lajan.", translator: Marie Jean}}
"""


@pytest.fixture
def fixed(police: Agency) -> Agency:
    """An agency with an approved translation of one sentence of its brochure."""
    (police.root / "approved").mkdir()
    (police.root / "approved" / "money.yaml").write_text(STORE, encoding="utf-8")
    return police


def approve(police: Agency) -> None:
    store = load_fixed(police.root)
    with police.session() as session:
        (asked,) = approve_fixed(
            session, store, ["money"], HT, police.person("khan"), sentences=lambda _text: 1
        )
    assert asked.decision.allowed


@pytest.mark.slow
def test_other_words_are_held_and_the_approved_ones_taken_in(fixed: Agency, tmp_path: Path) -> None:
    approve(fixed)
    out = fixed.export(tmp_path / "pack")
    assert "copy what is offered here as it is" in out.read_text(encoding="utf-8")
    (held,) = fixed.take(fill(out, {"Pa voye lajan.": "Pa janm voye lajan."})).held
    assert held.reason == (
        "fixed.differs: other words than the approved fixed text money, which must be used letter "
        'for letter: "Pa voye lajan."'
    )
    assert held.answer == "", "no answer of anybody lets it in"
    taken = fixed.take(fill(fixed.export(tmp_path / "again")))
    assert taken.held == ()
    fixed.approve("A. Khan")
    assert set(fixed.states()) == {"approved"}


@pytest.mark.slow
def test_other_words_that_came_in_before_are_approved_by_nobody(
    fixed: Agency, tmp_path: Path
) -> None:
    fixed.take(fill(fixed.export(tmp_path / "pack"), {"Pa voye lajan.": "Pa janm voye lajan."}))
    approve(fixed)
    refused = [one for one in fixed.approve("A. Khan") if not one.decision.allowed]
    assert [one.sentence.source.text for one in refused] == ["Do not send money."]
    assert [why.rule for why in refused[0].decision.reasons] == ["floor.2"]
    assert "review export" in refused[0].decision.instead[0]


@pytest.mark.slow
def test_a_fixed_text_that_nobody_approved_binds_nobody(fixed: Agency, tmp_path: Path) -> None:
    out = fixed.export(tmp_path / "pack")
    taken = fixed.take(fill(out, {"Pa voye lajan.": "Pa janm voye lajan."}))
    assert (len(taken.taken), taken.held) == (6, ())


@pytest.mark.slow
def test_a_mended_source_that_is_a_fixed_text_now_keeps_no_other_words(
    fixed: Agency, tmp_path: Path
) -> None:
    good, slip = "Do not send money.", "Do not send monye."
    path = fill(fixed.export(tmp_path / "pack"), {"Pa voye lajan.": "Pa janm voye lajan."})
    for file in (fixed.flyer, path):
        file.write_text(file.read_text(encoding="utf-8").replace(good, slip), encoding="utf-8")
    fixed.take(path)
    fixed.approve("A. Khan")
    assert set(fixed.states()) == {"approved"}
    approve(fixed)
    fixed.flyer.write_text(
        fixed.flyer.read_text(encoding="utf-8").replace(slip, good), encoding="utf-8"
    )
    with fixed.session() as session:
        (answer,) = review.keep_approved(
            session, fixed.document(), fixed.person("khan"), why="a typing mistake: monye"
        )
    assert [why.rule for why in answer.decision.reasons] == ["floor.2"]
    assert sorted(fixed.states()) == ["approved"] * 5 + ["stale"]
