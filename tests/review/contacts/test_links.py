"""A number and where its link leads."""

from __future__ import annotations

from pathlib import Path

import pytest

from langaccess import review
from langaccess.agency import approval
from langaccess.review.contacts.source_files import rewrite
from langaccess.review.contacts.swap import swap_for
from tests.review.contacts.kit import change, linked
from tests.review.kit import EN, Agency, fill


@pytest.mark.slow
@pytest.mark.parametrize("to", ["tel:2175550100", "tel:+12175550100", "tel:+1-217-555-0100"])
def test_a_number_and_where_its_link_leads_change_together(
    police: Agency, tmp_path: Path, to: str
) -> None:
    before = linked(police, tmp_path, f"[217-555-0100]({to})")
    done = change(police, "217-555-0123")
    assert done.left == ()
    assert police.flyer.read_bytes() == before.replace(b"0100", b"0123")
    assert police.states() == ["approved"] * 6
    (made,) = (done.released or {}).values()
    text = made.written.path.read_text(encoding="utf-8")
    assert f"[217-555-0123]({to.replace('0100', '0123')})" in text


@pytest.mark.slow
def test_a_link_that_shows_one_number_and_leads_to_another_is_left_to_people(
    police: Agency, tmp_path: Path
) -> None:
    before = linked(police, tmp_path, "[217-555-0100](tel:2175550199)")
    done = change(police, "217-555-0123")
    assert [one.why for one in done.left] == [
        "a link shows '217-555-0100' and leads to tel:2175550199: what should it be?",
        "its source still has the old value",
    ]
    assert police.flyer.read_bytes() == before
    assert police.states() == ["approved"] * 6
    assert not done.registered
    assert "0123" not in (police.root / "contacts.yaml").read_text(encoding="utf-8")


def test_a_link_without_a_number_in_its_words_leads_to_the_new_one(
    police: Agency, tmp_path: Path
) -> None:
    text = police.flyer.read_text(encoding="utf-8").replace("at once", "[now](tel:2175550100)")
    police.flyer.write_text(text, encoding="utf-8")
    swap = swap_for("phone", "217-555-0100", "217-555-0123")
    assert rewrite(tmp_path / "state", police.flyer, swap, EN)
    assert police.flyer.read_text(encoding="utf-8") == text.replace("0100", "0123")


@pytest.mark.slow
def test_what_was_approved_holds_when_only_a_link_leads_elsewhere(
    police: Agency, tmp_path: Path
) -> None:
    text = police.flyer.read_text(encoding="utf-8").replace("**217-555-0100**", "**us**")
    linked = text.replace("- Tell your family.", "- [Tell your family.](tel:+12175550100)")
    police.flyer.write_text(linked, encoding="utf-8")
    path = fill(police.export(tmp_path / "pack"))
    tree = path.read_text(encoding="utf-8").replace("Hang up and call", "Rakwoche epi rele")
    path.write_text(tree, encoding="utf-8")
    police.take(path)
    with police.session() as session:
        made = police.document()
        texts = [review.approvable(one, made, ()) for one in made.sentences]
        approval.approve(session, texts, police.person("A. Khan"))
    before = police.states()
    assert before.count("approved") >= 5
    done = change(police, "217-555-0123")
    assert (done.left, len(done.sources)) == ((), 1)
    assert police.states() == before
    assert "tel:+12175550123" in police.flyer.read_text(encoding="utf-8")


@pytest.mark.slow
def test_an_address_that_somebody_else_put_under_a_link_is_not_carried(
    police: Agency, tmp_path: Path
) -> None:
    linked(police, tmp_path, "[217-555-0100](tel:+12175550100)")
    text = police.flyer.read_text(encoding="utf-8").replace("0100", "0123")
    other = text.replace("tel:+12175550123", "tel:+19005550123")
    police.flyer.write_text(other, encoding="utf-8")
    done = change(police, "217-555-0123")
    assert [one.why for one in done.left] == ["a link in its source leads elsewhere"]
    assert "stale" in police.states()
