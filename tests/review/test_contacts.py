"""One number changes in every language, and nothing else does."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from langaccess import approval, ledger, review
from langaccess.errors import InputError, UsageError
from langaccess.memory import Memory, Standing, TranslationUnit
from langaccess.model import Span, SpanKind, State, Target
from langaccess.review.contacts_source import rewrite
from langaccess.review.contacts_swap import swap_for
from langaccess.tags import Tag
from tests.review.kit import EN, HT, NOW, Agency, agency, fill

REGISTER = """\
# our desks
contacts:
  records_desk:
    phone: 217-555-0100  # day and night
    hours: 8:00-16:30
"""


@pytest.fixture
def police(tmp_path: Path) -> Agency:
    made = agency(tmp_path / "springfield", doc_class="operational")
    (made.root / "contacts.yaml").write_text(REGISTER, encoding="utf-8")
    return made


@pytest.fixture
def approved(police: Agency, tmp_path: Path) -> Agency:
    police.take(fill(police.export(tmp_path / "pack")))
    police.approve("A. Khan")
    return police


def change(police: Agency, value: str, key: str = "records_desk.phone") -> review.Change:
    with police.db() as conn:
        return review.set_contact(
            conn, police.workspace, police.policy, key, value, by="D. Clerk", at=NOW
        )


def publish(police: Agency) -> review.Released:
    with police.db() as conn:
        made = review.publish(
            conn, police.root, police.document(), police.policy, site="Library", copies=20, at=NOW
        )
    assert made.released is not None
    return made.released


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
    with approved.db() as conn:
        (copies,) = review.recalls(conn, approved.workspace, approved.policy, on=NOW.date())
        assert ledger.verify(conn).problems == ()
        (entry,) = ledger.entries(conn, "contact.set")
        traced = review.trace(conn, approved.workspace, approved.policy, second.form, on=NOW.date())
    assert (copies.copies.form, copies.copies.copies) == (first.form, 20)
    assert (entry.data["old"], entry.data["new"]) == ("217-555-0100", "217-555-0123")
    assert entry.data["by"] == "D. Clerk"
    assert traced is not None
    assert [(d.what, d.name, d.sentences) for d in traced.deeds] == [
        ("translated", "Marie Jean", 6), ("approved", "A. Khan", 6), ("carried", "D. Clerk", 1),
    ]  # fmt: skip
    assert traced.reasons == ()


def test_it_may_change_again_and_back(approved: Agency) -> None:
    for number in ("217-555-0123", "217-555-0100", "555-0177", "217-555-0144"):
        assert change(approved, number).left == ()
        assert approved.states() == ["approved"] * 6
    assert "**217-555-0144**" in approved.flyer.read_text(encoding="utf-8")


def test_nobodys_approval_is_made_by_a_changed_number(police: Agency, tmp_path: Path) -> None:
    police.take(fill(police.export(tmp_path / "pack")))
    assert change(police, "217-555-0123").released == {}
    assert police.states() == ["translated"] * 6
    assert {w for s in police.standings().values() for w in s.writers} == {"Marie Jean"}
    with police.db() as conn:
        place = police.document().sentences[2].place
        who = police.person("A. Khan")
        review.approve(conn, police.root, police.document(), who, police.policy, at=NOW)
        review.reject(
            conn, police.document(), police.person("jean"), police.policy, why="too formal",
            only=[place], at=NOW,
        )  # fmt: skip
    change(police, "217-555-0144")
    assert police.states() == ["approved"] * 2 + ["translated"] + ["approved"] * 3


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


def test_a_source_that_changed_in_other_ways_is_left_to_people(approved: Agency) -> None:
    text = approved.flyer.read_text(encoding="utf-8")
    approved.flyer.write_text(text.replace("send money", "send cash"), encoding="utf-8")
    (left,) = change(approved, "217-555-0123").left
    assert left.why == "its source changed in other ways too"
    assert approved.states().count("stale") == 2


def linked(police: Agency, tmp_path: Path, link: str) -> bytes:
    """Let the flyer show the number as a link, approved; return it."""
    text = police.flyer.read_text(encoding="utf-8")
    police.flyer.write_text(text.replace("**217-555-0100**", link), encoding="utf-8")
    police.take(fill(police.export(tmp_path / "pack")))
    police.approve("A. Khan")
    return police.flyer.read_bytes()


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
    with police.db() as conn:
        made = police.document()
        texts = [made.signed(one) for one in made.sentences]
        approval.record(
            conn, texts, police.person("A. Khan"), police.policy, what=review.WHAT,
            source=EN, target=HT, at=NOW, document=made.name,
        )  # fmt: skip
    before = police.states()
    assert before.count("approved") >= 5
    done = change(police, "217-555-0123")
    assert (done.left, len(done.sources)) == ((), 1)
    assert police.states() == before
    assert "tel:+12175550123" in police.flyer.read_text(encoding="utf-8")


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


def test_a_number_without_its_area_code_is_named(police: Agency, tmp_path: Path) -> None:
    text = police.flyer.read_text(encoding="utf-8")
    police.flyer.write_text(text + "\nOr 555-0100.\n", encoding="utf-8")
    police.export(tmp_path / "pack")
    (left,) = change(police, "217-555-0123").left
    assert left.why == "it shows the number without its area code: change it by hand"


def test_two_desks_with_one_number_are_not_told_apart(approved: Agency) -> None:
    register = approved.root / "contacts.yaml"
    desks = register.read_text(encoding="utf-8") + "  front_desk:\n    phone: (217) 555-0100\n"
    register.write_text(desks, encoding="utf-8")
    with pytest.raises(InputError, match=r"front_desk\.phone has the same value"):
        change(approved, "217-555-0123")
    assert "0100" in approved.flyer.read_text(encoding="utf-8")


def test_what_was_cut_short_goes_on(approved: Agency) -> None:
    text = approved.flyer.read_text(encoding="utf-8")
    approved.flyer.write_text(text.replace("0100", "0123"), encoding="utf-8")  # as far as it came
    assert "stale" in approved.states()
    done = change(approved, "217-555-0123")
    assert (done.sources, done.left) == ((), ())
    assert approved.states() == ["approved"] * 6


@pytest.mark.parametrize(
    ("key", "value"),
    [("records_desk", "217-555-0123"), ("records_desk.fax", "217-555-0123"),
     ("records_desk.phone", "soon"), ("records_desk.phone", " "), ("Desk 1.phone", "217-555-0123")],
)  # fmt: skip
def test_what_is_no_contact_is_a_mistake(approved: Agency, key: str, value: str) -> None:
    with pytest.raises(UsageError):
        change(approved, value, key)
    assert (approved.root / "contacts.yaml").read_text(encoding="utf-8") == REGISTER


@pytest.mark.parametrize(
    ("field", "old", "new", "text", "made"),
    [
        ("phone", "217-555-0100", "217-555-0123", "Call (217) 555-0100.", "Call (217) 555-0123."),
        ("phone", "217-555-0100", "217-555-0123", "٢١٧-٥٥٥-٠١٠٠", "٢١٧-٥٥٥-٠١٢٣"),
        ("phone", "217-555-0100", "555-0123", "a 217-555-0100 b", "a 555-0123 b"),
        ("phone", "217-555-0100", "217-555-0123", "Case 217-555-01004", "Case 217-555-01004"),
        ("hours", "8:00-16:30", "9:00-17:00", "8:00-16:30, 18:00-16:30", "9:00-17:00, 18:00-16:30"),
    ],
)  # fmt: skip
def test_a_value_is_found_as_it_is_written_and_the_new_one_is_written_so(
    field: str, old: str, new: str, text: str, made: str
) -> None:
    done = swap_for(field, old, new).apply(Target(text), Tag("ar"))
    assert done == Target(made)


def test_markup_moves_with_the_words_behind_a_shorter_number() -> None:
    swap = swap_for("phone", "217-555-0100", "555-0123")
    text = Target(
        "Call 217-555-0100 now", (Span(5, 17, SpanKind.FORMAT, 1), Span(18, 21, SpanKind.LINK, 2))
    )
    assert swap.apply(text, EN) == Target(
        "Call 555-0123 now", (Span(5, 13, SpanKind.FORMAT, 1), Span(14, 17, SpanKind.LINK, 2))
    )
    across = Target(text.text, (Span(0, 9, SpanKind.FORMAT, 1),))
    assert swap.apply(across, EN) is None
    same = swap_for("phone", "217-555-0100", "217-555-0123").apply(across, EN)
    assert same == Target("Call 217-555-0123 now", across.spans)


def test_the_memory_never_gives_an_old_number_back(approved: Agency) -> None:
    pair = ("Call 217-555-0100.", "Rele 217-555-0100.")
    lone = ("Call 217-555-0100 today.", "Rele nou jodi a.")
    with approved.db() as conn:
        memory = Memory(conn)
        memory.add(
            TranslationUnit(EN, HT, *one, Standing.TRANSLATED, "old.tmx") for one in (pair, lone)
        )
        before = {unit.source: unit.standing for unit in memory.units()}
    done = change(approved, "217-555-0123")
    assert (done.memory.changed, done.memory.removed) == (4, 1)  # two have it as a neighbour
    with approved.db() as conn:
        units = list(Memory(conn).units())
    texts = [text for u in units for text in (u.source, u.target, u.before, u.after)]
    assert not [text for text in texts if "0100" in text]
    assert {u.source: u.target for u in units}["Call 217-555-0123."] == "Rele 217-555-0123."
    assert lone[1] not in texts
    after = {unit.source.replace("0123", "0100"): unit.standing for unit in units}
    assert after == {text: stand for text, stand in before.items() if text != lone[0]}


def test_the_memory_stays_while_the_register_keeps_the_old_value(
    police: Agency, tmp_path: Path
) -> None:
    linked(police, tmp_path, "[217-555-0100](tel:2175550199)")
    assert not change(police, "217-555-0123").registered
    with police.db() as conn:
        assert any("0100" in unit.target for unit in Memory(conn).units())


def test_another_writing_of_the_same_number_changes_the_register_alone(approved: Agency) -> None:
    before = approved.flyer.read_bytes()
    done = change(approved, "(217) 555-0100")
    assert (done.sources, done.left, done.registered) == ((), (), True)
    assert approved.flyer.read_bytes() == before
    assert "(217) 555-0100" in (approved.root / "contacts.yaml").read_text(encoding="utf-8")
    assert change(approved, "217-555-0123").left == ()
    assert approved.states() == ["approved"] * 6


E = "217-555-0100 ext. 12"


@pytest.mark.parametrize(
    ("field", "old", "new", "text", "made"),
    [
        ("phone", "217-555-0100", "217-555-0123", "217.555.0100", "217.555.0123"),
        ("phone", "217-555-0100", "217-555-0123", "+1 217 555 0100", "+1 217 555 0123"),
        ("phone", "217-555-0100", "217-555-0123", "1-217-555-0100 ext. 12",
         "1-217-555-0123 ext. 12"),
        ("phone", "217-555-0100", "217-555-0123", "TTY 217-555-0100 (711)",
         "TTY 217-555-0123 (711)"),
        ("phone", "217-555-0100", "217-555-0123", "(\u2066217-555-0100\u2069)",
         "(\u2066217-555-0123\u2069)"),
        ("phone", "217-555-0100", "217-555-0123", "\u200e٢١٧ ٥٥٥ ٠١٠٠", "\u200e٢١٧ ٥٥٥ ٠١٢٣"),
        ("phone", "217-555-0100", "+52 55 5550 0123", "٢١٧-٥٥٥-٠١٠٠", "+٥٢ ٥٥ ٥٥٥٠ ٠١٢٣"),
        ("phone", "800-CALL-FBI", "800-555-0199", "800-225-5324", "800-555-0199"),
        ("phone", "800-225-5324", "800-555-0199", "1-800-CALL-FBI", "800-555-0199"),
        ("phone", "800-225-5324", "800-CALL-FBX", "(800) 225-5324", "(800) 225-5329"),
        ("phone", "711", "311", "711 7110", "311 7110"),
        ("phone", E, "217-555-0123 ext. 9", "217-555-0100 ramal 12", "217-555-0123 ramal 9"),
        ("phone", E, "217-555-0123 ext. 9", "217-555-0100 تحويلة ١٢", "217-555-0123 تحويلة ٩"),
        ("phone", E, "217-555-0123 ext. 9", "217-555-0100 转 13", "217-555-0100 转 13"),
        ("email", "desk@a.gov", "post@b.gov", "Desk@A.gov, otherdesk@a.gov",
         "post@b.gov, otherdesk@a.gov"),
        ("url", "a.gov/desk", "b.gov/x", "https://www.a.gov/desk or a.gov/desk/2",
         "https://b.gov/x or a.gov/desk/2"),
        ("url", "https://a.gov", "https://b.gov/", "a.gov, mail@a.gov", "b.gov, mail@a.gov"),
        ("hours", "8:00-16:30", "9:00-17:00", "٨:٠٠–١٦:٣٠", "٩:٠٠–١٧:٠٠"),
        ("address", "1 Main Street, Springfield", "2 Oak Road, Springfield",
         "1 Main\u00a0Street Springfield", "2 Oak Road, Springfield"),
    ],
)  # fmt: skip
def test_each_kind_of_contact_as_people_write_it(
    field: str, old: str, new: str, text: str, made: str
) -> None:
    assert swap_for(field, old, new).apply(Target(text), Tag("ar")) == Target(made)


@pytest.mark.parametrize(
    ("field", "old", "new", "link", "made"),
    [
        ("phone", "217-555-0100", "217-555-0123", "tel:+12175550100", "tel:+12175550123"),
        ("phone", "217-555-0100", "217-555-0123", "TEL:217.555.0100", "TEL:217.555.0123"),
        ("phone", "217-555-0100", "+52 55 5550 0123", "tel:2175550100", "tel:525555500123"),
        ("phone", E, "217-555-0123 ext. 9", "tel:2175550100;ext=12", "tel:2175550123;ext=9"),
        ("phone", "217-555-0100", "217-555-0123", "tel:2175550199", "tel:2175550199"),
        ("phone", "217-555-0100", "217-555-0123", "https://a.gov/2175550100",
         "https://a.gov/2175550100"),
        ("email", "desk@a.gov", "post@b.gov", "mailto:Desk@a.gov?subject=x",
         "mailto:post@b.gov?subject=x"),
        ("url", "a.gov/desk", "b.gov/x", "https://a.gov/desk/", "https://b.gov/x/"),
        ("url", "a.gov/desk", "b.gov/x", "https://a.gov/desk/2", "https://a.gov/desk/2"),
        ("hours", "8:00", "9:00", "tel:8:00", "tel:8:00"),
    ],
)  # fmt: skip
def test_a_link_follows_where_it_leads_to_the_old_value(
    field: str, old: str, new: str, link: str, made: str
) -> None:
    assert swap_for(field, old, new).link(link) == made


def test_an_extension_is_not_added_without_a_translator(approved: Agency) -> None:
    with pytest.raises(UsageError, match="not added or taken away"):
        change(approved, "217-555-0123 ext. 5")


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


def test_a_file_that_was_out_while_a_number_changed_is_taken_in_with_the_new_one(
    police: Agency, tmp_path: Path
) -> None:
    out = fill(police.export(tmp_path / "pack"))
    change(police, "217-555-0123")
    change(police, "217-555-0188")
    taken = police.take(out)
    assert (len(taken.taken), taken.held, len(taken.renewed)) == (6, [], 1)
    texts = [one.target.text for one in police.document().sentences if one.target]
    assert "Rakwoche epi rele 217-555-0188 touswit." in texts
    police.approve("A. Khan")
    assert police.states() == ["approved"] * 6


def test_a_translation_that_was_out_and_writes_the_number_otherwise_is_held(
    police: Agency, tmp_path: Path
) -> None:
    out = fill(police.export(tmp_path / "pack"), {"217-555-0100": "nimewo polis la"})
    change(police, "217-555-0123")
    taken = police.take(out)
    assert len(taken.taken) == 5
    (held,) = taken.held
    assert "a contact in it was changed since it went out" in held.reason
    assert held.target == "Rakwoche epi rele nimewo polis la touswit."


def test_a_file_for_a_source_that_changed_in_more_than_the_number_is_refused(
    police: Agency, tmp_path: Path
) -> None:
    out = fill(police.export(tmp_path / "pack"))
    change(police, "217-555-0123")
    text = police.flyer.read_text(encoding="utf-8")
    police.flyer.write_text(text.replace("Do not send", "Never send"), encoding="utf-8")
    with pytest.raises(InputError, match="older source"):
        police.take(out)


def test_the_copies_of_every_older_version_with_a_number_given_up_are_named_for_it(
    approved: Agency,
) -> None:
    def wrong() -> dict[str, list[str]]:
        with approved.db() as conn:
            found = review.recalls(conn, approved.workspace, approved.policy, on=NOW.date())
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


def test_a_document_counts_for_a_contact_that_stands_alone_in_it(
    approved: Agency, tmp_path: Path
) -> None:
    text = approved.flyer.read_text(encoding="utf-8")
    approved.flyer.write_text(text + "\n217-555-0177\n", encoding="utf-8")
    with approved.db() as conn:
        shown = review.documents_with(
            conn, approved.workspace, approved.policy,
            {"jail.phone": "217-555-0177", "gate.phone": "217-555-0166"},
        )  # fmt: skip
    assert shown == {"jail.phone": ("brochures/flyer.md",), "gate.phone": ()}
