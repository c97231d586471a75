"""One number changes in every language, and nothing else does."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from langaccess import review
from langaccess.agency import ledger
from langaccess.core.errors import InputError, UsageError
from langaccess.core.model import State
from tests.review.contacts.kit import REGISTER, change, publish
from tests.review.kit import HT, Agency, fill


@pytest.mark.slow
def test_a_number_changes_in_source_and_translation_and_the_approval_holds(
    approved: Agency,
) -> None:
    first = publish(approved)
    source = approved.flyer.read_text(encoding="utf-8")
    target = first.written.path.read_text(encoding="utf-8")
    done = change(approved, "217-555-0123")
    assert done.left == ()
    assert approved.flyer.read_text(encoding="utf-8") == source.replace("0100", "0123")
    assert approved.states() == ["approved"] * 6
    second = (done.released or {})["brochures/flyer.md", HT]
    assert (first.version, second.version) == (1, 2)
    now = second.written.path.read_text(encoding="utf-8")
    assert now == target.replace("0100", "0123").replace(first.form, second.form)
    register = (approved.root / "contacts.yaml").read_text(encoding="utf-8")
    assert register.startswith('# our desks\ncontacts:\n  records_desk:\n    phone: "217-555-0123"')
    assert "hours: 8:00-16:30" in register
    with approved.session() as session:
        (copies,) = review.recalls(session)
        assert ledger.verify(session.connection).problems == ()
        (entry,) = ledger.entries(session.connection, "contact.set")
        traced = review.trace(session, second.form)
    assert (copies.copies.form, copies.copies.copies) == (first.form, 20)
    assert (entry.data["old"], entry.data["new"]) == ("217-555-0100", "217-555-0123")
    assert entry.data["by"] == "D. Clerk"
    assert traced is not None
    assert [(d.what, d.name, d.sentences) for d in traced.deeds] == [
        ("translated", "Marie Jean", 6), ("approved", "A. Khan", 6), ("carried", "D. Clerk", 1),
    ]  # fmt: skip
    assert traced.reasons == ()


@pytest.mark.slow
def test_it_may_change_again_and_back(approved: Agency) -> None:
    for number in ("217-555-0123", "217-555-0100", "555-0177", "217-555-0144"):
        assert change(approved, number).left == ()
        assert approved.states() == ["approved"] * 6
    assert "**217-555-0144**" in approved.flyer.read_text(encoding="utf-8")


@pytest.mark.slow
def test_nobodys_approval_is_made_by_a_changed_number(police: Agency, tmp_path: Path) -> None:
    police.take(fill(police.export(tmp_path / "pack")))
    assert change(police, "217-555-0123").released == {}
    assert police.states() == ["translated"] * 6
    assert {w for s in police.standings().values() for w in s.writers} == {"Marie Jean"}
    with police.session() as session:
        place = police.document().sentences[2].place
        who = police.person("A. Khan")
        review.approve(session, police.document(), who)
        review.reject(
            session, police.document(), police.person("jean"), why="too formal", only=[place]
        )
    change(police, "217-555-0144")
    assert police.states() == ["approved"] * 2 + ["translated"] + ["approved"] * 3


@pytest.mark.slow
def test_a_hand_in_the_database_gains_nothing_by_a_changed_number(approved: Agency) -> None:
    with closing(sqlite3.connect(approved.root / ".langaccess" / "state.db")) as conn:
        conn.execute(
            "UPDATE review_sentences SET target = replace(target, 'touswit', 'pita') "
            "WHERE target LIKE '%0100%'"
        )
        conn.commit()
    change(approved, "217-555-0123")
    found = [s.state for s in approved.standings().values()]
    assert found.count(State.APPROVED) == 5


@pytest.mark.slow
def test_a_translation_that_writes_it_otherwise_becomes_stale_and_is_named(
    approved: Agency,
) -> None:
    with closing(sqlite3.connect(approved.root / ".langaccess" / "state.db")) as conn:
        conn.execute(
            "UPDATE review_sentences SET target = replace(target, '217-555-0100', 'nou') "
            "WHERE target LIKE '%0100%'"
        )
        conn.commit()
    done = change(approved, "217-555-0123")
    (left,) = done.left
    assert (left.document, left.tag) == ("brochures/flyer.md", HT)
    assert "needs its translator" in left.why
    assert approved.standings()[left.place].state is State.STALE
    assert done.released == {}


@pytest.mark.slow
def test_a_source_that_changed_in_other_ways_is_left_to_people(approved: Agency) -> None:
    text = approved.flyer.read_text(encoding="utf-8")
    approved.flyer.write_text(text.replace("send money", "send cash"), encoding="utf-8")
    (left,) = change(approved, "217-555-0123").left
    assert left.why == "its source changed in other ways too"
    assert approved.states().count("stale") == 2


@pytest.mark.slow
def test_a_number_without_its_area_code_is_named(police: Agency, tmp_path: Path) -> None:
    text = police.flyer.read_text(encoding="utf-8")
    police.flyer.write_text(text + "\nOr 555-0100.\n", encoding="utf-8")
    police.export(tmp_path / "pack")
    (left,) = change(police, "217-555-0123").left
    assert left.why == "it shows the number without its area code: change it by hand"


@pytest.mark.slow
def test_two_desks_with_one_number_are_not_told_apart(approved: Agency) -> None:
    register = approved.root / "contacts.yaml"
    desks = register.read_text(encoding="utf-8") + "  front_desk:\n    phone: (217) 555-0100\n"
    register.write_text(desks, encoding="utf-8")
    with pytest.raises(InputError, match=r"front_desk\.phone has the same value"):
        change(approved, "217-555-0123")
    assert "0100" in approved.flyer.read_text(encoding="utf-8")


@pytest.mark.slow
def test_what_was_cut_short_goes_on(approved: Agency) -> None:
    text = approved.flyer.read_text(encoding="utf-8")
    approved.flyer.write_text(text.replace("0100", "0123"), encoding="utf-8")  # as far as it came
    assert "stale" in approved.states()
    done = change(approved, "217-555-0123")
    assert (done.sources, done.left) == ((), ())
    assert approved.states() == ["approved"] * 6


@pytest.mark.slow
@pytest.mark.parametrize(
    ("key", "value"),
    [("records_desk", "217-555-0123"), ("records_desk.fax", "217-555-0123"),
     ("records_desk.phone", "soon"), ("records_desk.phone", " "), ("Desk 1.phone", "217-555-0123")],
)  # fmt: skip
def test_what_is_no_contact_is_a_mistake(approved: Agency, key: str, value: str) -> None:
    with pytest.raises(UsageError):
        change(approved, value, key)
    assert (approved.root / "contacts.yaml").read_text(encoding="utf-8") == REGISTER


@pytest.mark.slow
def test_another_writing_of_the_same_number_changes_the_register_alone(approved: Agency) -> None:
    before = approved.flyer.read_bytes()
    done = change(approved, "(217) 555-0100")
    assert (done.sources, done.left, done.registered) == ((), (), True)
    assert approved.flyer.read_bytes() == before
    assert "(217) 555-0100" in (approved.root / "contacts.yaml").read_text(encoding="utf-8")
    assert change(approved, "217-555-0123").left == ()
    assert approved.states() == ["approved"] * 6


@pytest.mark.slow
def test_an_extension_is_not_added_without_a_translator(approved: Agency) -> None:
    with pytest.raises(UsageError, match="not added or removed"):
        change(approved, "217-555-0123 ext. 5")


@pytest.mark.slow
def test_a_document_counts_for_a_contact_that_stands_alone_in_it(
    approved: Agency, tmp_path: Path
) -> None:
    text = approved.flyer.read_text(encoding="utf-8")
    approved.flyer.write_text(text + "\n217-555-0177\n", encoding="utf-8")
    with approved.session() as session:
        shown = review.documents_with(
            session, {"jail.phone": "217-555-0177", "gate.phone": "217-555-0166"}
        )
    assert shown == {"jail.phone": ("brochures/flyer.md",), "gate.phone": ()}


@pytest.mark.slow
def test_a_warning_is_not_a_contact(approved: Agency) -> None:
    with (
        approved.session() as session,
        pytest.raises(InputError, match="this is not a contact: it is a warning of rights"),
    ):
        review.set_contact(
            session, "records_desk.hours", "You have the right to remain silent", by="D. Clerk"
        )
    register = (approved.root / "contacts.yaml").read_text(encoding="utf-8")
    assert "hours: 8:00-16:30" in register
