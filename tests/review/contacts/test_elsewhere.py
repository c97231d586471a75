"""Where an old number still is: the memory, other files, a translator's desk, copies."""

from __future__ import annotations

from pathlib import Path

import pytest

from langaccess import review
from langaccess.core.errors import InputError
from langaccess.translate.memory import Memory, TranslationUnit, Trust
from tests.review.contacts.kit import change, linked, publish
from tests.review.kit import EN, HT, Agency, fill
from tests.support import session_on


@pytest.mark.slow
def test_the_memory_never_gives_an_old_number_back(approved: Agency) -> None:
    pair = ("Call 217-555-0100.", "Rele 217-555-0100.")
    lone = ("Call 217-555-0100 today.", "Rele nou jodi a.")
    with approved.db() as conn:
        memory = Memory(session_on(conn))
        memory.add(
            TranslationUnit(EN, HT, *one, Trust.TRANSLATED, "old.tmx") for one in (pair, lone)
        )
        before = {unit.source: unit.standing for unit in memory.units()}
    done = change(approved, "217-555-0123")
    assert (done.memory.changed, done.memory.removed) == (4, 1)  # two have it as a neighbor
    with approved.db() as conn:
        units = list(Memory(session_on(conn)).units())
    texts = [text for u in units for text in (u.source, u.target, u.before, u.after)]
    assert not [text for text in texts if "0100" in text]
    assert {u.source: u.target for u in units}["Call 217-555-0123."] == "Rele 217-555-0123."
    assert lone[1] not in texts
    after = {unit.source.replace("0123", "0100"): unit.standing for unit in units}
    assert after == {text: stand for text, stand in before.items() if text != lone[0]}


@pytest.mark.slow
def test_the_memory_stays_while_the_register_keeps_the_old_value(
    police: Agency, tmp_path: Path
) -> None:
    linked(police, tmp_path, "[217-555-0100](tel:2175550199)")
    assert not change(police, "217-555-0123").registered
    with police.db() as conn:
        assert any("0100" in unit.target for unit in Memory(session_on(conn)).units())


@pytest.mark.slow
def test_files_that_are_not_under_review_and_show_the_old_value_are_named(
    approved: Agency,
) -> None:
    (approved.root / "brochures" / "new.md").write_text("Call (217) 555-0100.\n", encoding="utf-8")
    (approved.root / "brochures" / "other.md").write_text("Call 217-555-0142.\n", encoding="utf-8")
    (approved.root / "brochures" / "link.html").write_text(
        "<p>Call <a href='tel:2175550100'>us</a></p>", encoding="utf-8"
    )
    (approved.root / "brochures" / "broken.docx").write_bytes(b"PK no")
    (approved.root / "phrasebooks").mkdir()
    (approved.root / "phrasebooks" / "own.yaml").write_text(
        "text: Call 217-555-0100\n", encoding="utf-8"
    )
    done = change(approved, "217-555-0123")
    assert done.registered
    assert done.elsewhere == (
        "brochures/link.html", "brochures/new.md", "phrasebooks/own.yaml"
    )  # fmt: skip


@pytest.mark.slow
def test_a_file_that_was_out_while_a_number_changed_is_taken_in_with_the_new_one(
    police: Agency, tmp_path: Path
) -> None:
    out = fill(police.export(tmp_path / "pack"))
    change(police, "217-555-0123")
    change(police, "217-555-0188")
    taken = police.take(out)
    assert (len(taken.taken), taken.held, len(taken.renewed)) == (6, (), 1)
    texts = [one.target.text for one in police.document().sentences if one.target]
    assert "Rakwoche epi rele 217-555-0188 touswit." in texts
    police.approve("A. Khan")
    assert police.states() == ["approved"] * 6


@pytest.mark.slow
def test_a_translation_that_was_out_and_writes_the_number_otherwise_is_held(
    police: Agency, tmp_path: Path
) -> None:
    out = fill(police.export(tmp_path / "pack"), {"217-555-0100": "nimewo polis la"})
    change(police, "217-555-0123")
    taken = police.take(out)
    assert len(taken.taken) == 5
    (held,) = taken.held
    assert "a contact in it changed since it was sent" in held.reason
    assert held.target == "Rakwoche epi rele nimewo polis la touswit."


@pytest.mark.slow
def test_a_file_for_a_source_that_changed_in_more_than_the_number_is_refused(
    police: Agency, tmp_path: Path
) -> None:
    out = fill(police.export(tmp_path / "pack"))
    change(police, "217-555-0123")
    text = police.flyer.read_text(encoding="utf-8")
    police.flyer.write_text(text.replace("Do not send", "Never send"), encoding="utf-8")
    with pytest.raises(InputError, match="older source"):
        police.take(out)


@pytest.mark.slow
def test_the_copies_of_every_older_version_with_a_number_given_up_are_named_for_it(
    approved: Agency,
) -> None:
    def wrong() -> dict[str, list[str]]:
        with approved.session() as session:
            found = review.recalls(session)
        return {one.copies.form[10:12]: [why.text for why in one.reasons] for one in found}

    publish(approved)
    change(approved, "217-555-0123")
    publish(approved)
    first = "WRONG on these copies: records_desk.phone was 217-555-0100, and is 217-555-0123 now"
    assert wrong() == {"v1": [first]}
    change(approved, "217-555-0188")
    assert [len(told) for told in wrong().values()] == [1, 1]
    assert "was 217-555-0123, and is 217-555-0188" in wrong()["v2"][0]
    change(approved, "217-555-0100")
    assert not any("WRONG" in words for words in wrong().get("v1", ()))


@pytest.mark.slow
def test_an_undo_is_refused_while_a_later_change_is_not_complete(
    approved: Agency, tmp_path: Path
) -> None:
    other = approved.flyer.with_name("other.md")
    other.write_text("Call 217-555-0100.\n", encoding="utf-8")
    with approved.session() as session:
        review.export(session, [other], [HT], tmp_path / "other", source=EN)
    assert change(approved, "217-555-0123").registered
    other.unlink()
    assert not change(approved, "217-555-0177").registered
    assert "0177" in approved.flyer.read_text(encoding="utf-8")
    with (
        approved.session() as session,
        pytest.raises(InputError, match="is not complete: some documents have the newer value"),
    ):
        review.undo_contact(session, "records_desk.phone", by="D. Clerk")
    other.write_text("Call 217-555-0123.\n", encoding="utf-8")
    assert change(approved, "217-555-0177").registered
    with approved.session() as session:
        done = review.undo_contact(session, "records_desk.phone", by="D. Clerk")
    assert (done.old, done.new, done.left) == ("217-555-0177", "217-555-0123", ())
