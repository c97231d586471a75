"""A typing mistake is corrected in the source: approvals stay if a person confirms it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from langaccess import review
from langaccess.agency import ledger
from langaccess.cli import main
from langaccess.core.model import Span, SpanKind, Target
from langaccess.core.tags import Tag
from langaccess.review.source_edits import substantive_changes
from langaccess.translate.memory import Memory
from tests.commands import Capture, run_json, shown
from tests.review import kit
from tests.review.kit import EN, FLYER, HT, Agency, agency, fill

SLIP = "Do not send monye."
GOOD = "Do not send money."


@pytest.fixture(scope="module")
def _approved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("approved")
    police = agency(folder / "springfield", doc_class="operational")
    text = FLYER.format(doc_class="operational")
    path = fill(police.export(folder / "pack"))
    police.flyer.write_text(text.replace(GOOD, SLIP), encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace(GOOD, SLIP), encoding="utf-8")
    police.take(path)
    police.approve("A. Khan")
    assert police.states() == ["approved"] * 6
    return folder


@pytest.fixture
def approved(_approved: Path, tmp_path: Path) -> Agency:
    """An agency whose brochure was approved with a typing mistake in it."""
    return kit.copied(_approved, tmp_path)


def correct_source(police: Agency, new: str = GOOD) -> None:
    text = police.flyer.read_text(encoding="utf-8")
    police.flyer.write_text(text.replace(SLIP, new), encoding="utf-8")


def keep(
    capsys: Capture, police: Agency, *words: str, by: str = "khan"
) -> tuple[int, dict[str, Any]]:
    line = ["review", "approve", "flyer.md", "--no-meaning-change", "--by", by, *words]
    return run_json(capsys, *line, "--workspace", str(police.root))


@pytest.mark.slow
def test_the_approval_is_kept_the_version_raised_and_no_copy_called_back(
    approved: Agency, capsys: Capture
) -> None:
    with approved.session() as session:
        first = review.publish(session, approved.document(), site="Library", copies=20).released
    assert first is not None
    correct_source(approved)
    assert sorted(approved.states()) == ["approved"] * 5 + ["stale"]
    code, data = keep(capsys, approved, "--why", "a typing mistake: monye")
    assert (code, data["state"], data["refused"]) == (0, "approved", [])
    assert [(row["was"], row["now"]) for row in data["kept"]] == [(SLIP, GOOD)]
    assert data["form"].startswith("SP-001 ht v2 ")
    assert "Pa voye lajan." in Path(data["file"]).read_text(encoding="utf-8")
    assert {s.writers for s in approved.standings().values()} == {("Marie Jean",)}
    with approved.session(datetime.now(UTC)) as session:
        (entry,) = ledger.entries(session.connection, "text.carried")
        assert review.recalls(session) == ()
        traced = review.trace(session, data["form"])
        assert ledger.verify(session.connection).problems == ()
        memory = {u.source: u.target for u in Memory(session).units(EN, HT)}
    assert (entry.data["by"]["name"], len(entry.data["texts"])) == ("A. Khan", 1)
    assert entry.data["credential"]["kind"] == "translator_certified"
    assert "typing mistake: monye" in entry.data["ground"]
    assert traced is not None
    assert [(d.what, d.name, d.sentences) for d in traced.deeds] == [
        ("translated", "Marie Jean", 6), ("approved", "A. Khan", 6), ("carried", "A. Khan", 1),
    ]  # fmt: skip
    assert memory[GOOD] == "Pa voye lajan."


@pytest.mark.slow
def test_history_and_the_screen_show_old_beside_new(approved: Agency, capsys: Capture) -> None:
    correct_source(approved)
    where = ["--workspace", str(approved.root)]
    line = ["review", "approve", "flyer.md", "--by", "khan", "--no-meaning-change", "--why"]
    out = shown(capsys, *line, "a typing mistake", *where)
    assert f"was: {SLIP}\n  now: {GOOD}" in out
    assert main(["review", "history", "flyer.md", *where, "--json"]) == 0
    last = json.loads(capsys.readouterr().out)["data"]["entries"][-1]
    assert (last["what"], last["by"]) == ("carried", "A. Khan")
    assert "no change of meaning in the source: a typing mistake" in last["ground"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("by", "words"),
    [("jean", "wrote this text"), ("voice", "does not qualify a translator")],
)
def test_only_who_may_approve_it_may_say_so(
    approved: Agency, capsys: Capture, by: str, words: str
) -> None:
    correct_source(approved)
    rules = approved.root / "jurisdiction.yaml"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(
        f"{text}documents: {{classes: {{operational: {{approvals: 2}}}}}}\n", encoding="utf-8"
    )
    code, data = keep(capsys, approved, "--why", "a typing mistake", by=by)
    assert (code, data["kept"]) == (1, [])
    assert words in data["refused"][0]["reasons"][0]["text"]
    assert "stale" in approved.states()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("Do send money.", "a negation differs"),
        ("Do not send $500.", "a number"),
        ("Do not send money to Ana.", "a name differs"),
        ("You must not send money.", "a word of duty"),
        ("Do not send cash.", "replaces"),
        ("Do not send money [here](https://x.example).", "markup differs"),
        ("Do not send the officer money.", "the term “officer” differs"),
    ],
)
def test_what_is_more_than_a_typing_mistake_is_refused_with_its_reason(
    approved: Agency, capsys: Capture, new: str, words: str
) -> None:
    correct_source(approved, new)
    code, data = keep(capsys, approved, "--why", "a typing mistake")
    assert (code, data["kept"], data["state"]) == (1, [], "stale")
    reasons = " ".join(ground["text"] for ground in data["refused"][0]["reasons"])
    assert words in reasons
    assert data["refused"][0]["was"] == SLIP
    assert "review export" in " ".join(data["refused"][0]["instead"])


@pytest.mark.slow
def test_what_was_not_approved_is_not_approved_by_it(
    approved: Agency, capsys: Capture, tmp_path: Path
) -> None:
    place = approved.document().sentences[4].place
    with approved.session() as session:
        review.reject(
            session, approved.document(), approved.person("khan"), why="the tone", only=[place]
        )
    correct_source(approved)
    code, data = keep(capsys, approved, "--why", "a typing mistake")
    assert code == 1
    assert "it was not approved before the edit" in data["refused"][0]["reasons"][0]["text"]


@pytest.mark.slow
def test_it_needs_a_reason_and_an_edited_sentence(approved: Agency, capsys: Capture) -> None:
    assert keep(capsys, approved)[0] == 2
    code, data = keep(capsys, approved, "--why", "a typing mistake")
    assert (code, data["kept"], data["refused"]) == (1, [], [])
    line = ["review", "approve", "flyer.md", "--by", "khan", "--why", "so", "--json"]
    assert main([*line, "--workspace", str(approved.root)]) == 2


@pytest.mark.slow
def test_the_old_source_is_known_after_an_export_too(
    approved: Agency, capsys: Capture, tmp_path: Path
) -> None:
    correct_source(approved)
    approved.export(tmp_path / "again")
    code, data = keep(capsys, approved, "--why", "a typing mistake: monye")
    assert (code, data["kept"][0]["was"]) == (0, SLIP)
    assert approved.states() == ["approved"] * 6


# -- what a typing mistake is ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("Recieve a copy.", "Receive a copy."),
        ("The the call is free", "The call is free."),
        ("Tell teh officer.", "Tell the officer."),
        ("Help is avaliable now", "Help is available now."),
        ("Call  the office.", "Call the office."),
        ("The agency’s office", "The agency's office."),
        ("Bring water, food and papers.", "Bring water, food, and papers."),
        ("How do I file a complaint", "How do I file a complaint?"),
    ],
)
def test_a_corrected_word_passes(was: str, now: str) -> None:
    assert substantive_changes(Target(was), Target(now), EN, firm=(), terms=()) == ()


@pytest.mark.parametrize(
    ("was", "now", "why"),
    [
        ("How to complain about an officer", "How to compliment an officer", "replaces"),
        ("You must not pay anybody.", "You must not pay everybody.", "“anybody” is a word too"),
        ("Tell us what happened.", "Tell us what happens.", "“happened” is a word too"),
        ("A compliant officer", "A complaint officer", "“compliant” is a word too"),
        ("Use the form.", "Use the from.", "“form” is a word too"),
        ("Bring all you papers.", "Bring all your papers.", "“you” is a word too"),
        ("Come to court on time.", "Come to the court on time.", "“the” was added"),
        ("Receive a copy.", "Recieve a copy.", "“receive” is a word too"),
        ("Tell us your name.", "Tell US your name.", "“US” replaces “us”"),
        ("Stop, do not run.", "Stop do not, run.", "a punctuation mark"),
        ("You must pay", "You must pay?", "a punctuation mark"),
        ("Send monye.", "Send medicine.", "another word"),
        ("Call the police department.", "Call the fire department.", "replaces “police”"),
        ("The office is open.", "The office is closed.", "replaces “open”"),
        ("You have two days.", "You have ten days.", "a number"),
        ("You may call.", "You must call.", "a word of duty or permission"),
        ("Ask for a protective order.", "Ask for a protection order.", "the term “protective"),
        ("Go to Main Street.", "Go to Maple Street.", "“Main Street” differs"),
        ("Call 217-555-0100.", "Call 217-555-0101.", "a number"),
        ("Ask at desk 4.", "Ask at desk 5.", "a number"),
        ("It is open on Monday at 9.", "It is open on Monday at 10.", "a number"),
        ("Bring your children.", "Never bring your children.", "a negation differs"),
        ("Help is free.", "Only emergency help is free.", "“only emergency” was added"),
        ("Ask Springfield PD.", "Ask Springfeld PD.", "a name differs"),
        ("Please re-sign the form.", "Please resign the form.", "a hyphen can make another word"),
        ("Re-cover the seat.", "Recover the seat.", "a hyphen can make another word"),
        ("Please re-sigh the form.", "Please resign the form.", "a hyphen can make another word"),
        ("Please re‐sign the form.", "Please resign the form.", "replaces"),
        ("It is a part of it.", "It is apart of it.", "replaces"),
    ],
)
def test_another_meaning_does_not_pass(was: str, now: str, why: str) -> None:
    found = substantive_changes(
        Target(was), Target(now), EN, firm=("Main Street",), terms=("protective order",)
    )
    assert why in "; ".join(found)


def test_a_link_that_moved_or_a_code_that_changed_is_no_typing_mistake() -> None:
    link, code = SpanKind.LINK, SpanKind.CODE
    was = Target("Seee here, {{ name }}.", (Span(5, 9, link, 3), Span(11, 21, code, 4)))
    same = Target("See here, {{ name }}.", (Span(4, 8, link, 1), Span(10, 20, code, 2)))
    other = Target("See here, {{ mane }}.", was.spans)
    assert substantive_changes(was, same, EN, firm=(), terms=()) == ()
    assert substantive_changes(was, other, EN, firm=(), terms=())
    assert substantive_changes(was, Target(was.text), EN, firm=(), terms=())


def test_a_language_without_a_dictionary_takes_only_spacing_and_marks() -> None:
    es = Tag("es")

    def found(now: str) -> tuple[str, ...]:
        return substantive_changes(Target("Llame  a la ofcina"), Target(now), es, firm=(), terms=())

    assert found("Llame a la ofcina.") == ()
    assert "no dictionary of Spanish" in "; ".join(found("Llame a la oficina"))


# -- a typing mistake in the translation ----------------------------------------------------------


def corrected(
    police: Agency, tmp_path: Path, *changes: tuple[str, str], by: str = "Marie Jean"
) -> None:
    """Import the translation once more, with other texts."""
    path = fill(police.export(tmp_path / f"again{len(list(tmp_path.iterdir()))}"), dict(changes))
    police.take(path, translator=by)


def approved_then_corrected(tmp_path: Path, was: str, now: str) -> Agency:
    """Return an agency that approved `was`, and got `now` from the translator afterwards."""
    police = agency(tmp_path / "springfield")
    corrected(police, tmp_path, ("Pa voye lajan.", was))
    police.approve("A. Khan", read=True)
    corrected(police, tmp_path, ("Pa voye lajan.", now))
    return police


@pytest.mark.slow
@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("Pa  voye lajan.", "Pa voye lajan."),
        ("Pa voye\u00a0lajan.", "Pa voye lajan."),
        ("Pa voye lajan", "Pa voye lajan."),
    ],
)
def test_a_corrected_space_or_mark_in_a_translation_keeps_the_approval(
    tmp_path: Path, capsys: Capture, was: str, now: str
) -> None:
    police = approved_then_corrected(tmp_path, was, now)
    assert police.states().count("approved") == 5
    code, data = keep(capsys, police, "--why", "a typing mistake")
    assert (code, data["state"]) == (0, "approved"), data
    (row,) = data["kept"]
    assert (row["was"], row["now"]) == (was, now)
    with police.session() as session:
        *_, entry = ledger.entries(session.connection, "text.carried")
    assert entry.data["ground"] == "no change of meaning in the translation: a typing mistake"
    assert police.states() == ["approved"] * 6
    corrected(police, tmp_path, ("Pa voye lajan.", was))  # the old file once more
    assert police.states().count("approved") == 5


@pytest.mark.slow
def test_a_space_next_to_a_link_is_corrected_too(tmp_path: Path, capsys: Capture) -> None:
    police = agency(tmp_path / "springfield")
    corrected(police, tmp_path, ("epi ", "epi  "))
    police.approve("A. Khan")
    corrected(police, tmp_path)
    (place,) = [p for p, one in police.standings().items() if str(one.state) != "approved"]
    code, data = keep(capsys, police, "--why", "a typing mistake", "--segment", place)
    assert (code, data["state"]) == (0, "approved"), data


@pytest.mark.slow
@pytest.mark.parametrize(
    ("was", "now", "why"),
    [
        ("Pa voye ljan.", "Pa voye lajan.", "there is no dictionary of Haitian Creole here"),
        ("Pa voye, lajan.", "Pa voye lajan.", "a punctuation mark"),
        ("Pa janm voye lajan.", "Pa voye lajan.", "removed"),
        ("Pa vo ye lajan.", "Pa voye lajan.", "replaces"),
    ],
)
def test_what_cannot_be_proved_in_a_translation_needs_a_new_approval(
    tmp_path: Path, capsys: Capture, was: str, now: str, why: str
) -> None:
    police = approved_then_corrected(tmp_path, was, now)
    code, data = keep(capsys, police, "--why", "a typing mistake")
    (row,) = data["refused"]
    assert code == 1
    assert why in "; ".join(one["text"] for one in row["reasons"])
    assert police.states().count("approved") == 5


@pytest.mark.slow
def test_two_changes_of_a_translation_or_the_same_text_again_are_not_kept(
    tmp_path: Path, capsys: Capture
) -> None:
    police = agency(tmp_path / "springfield")
    corrected(police, tmp_path, ("Pa voye lajan.", "Pa  voye lajan."))
    police.approve("A. Khan")
    corrected(police, tmp_path, ("Pa voye lajan.", "Voye lajan."))
    corrected(police, tmp_path)
    code, data = keep(capsys, police, "--why", "a typing mistake")
    assert (code, data["kept"]) == (1, [])
    corrected(police, tmp_path, ("Pa voye lajan.", "Pa  voye lajan."))
    code, data = keep(capsys, police, "--why", "a typing mistake")
    assert (code, data["kept"], police.states().count("approved")) == (1, [], 5)


@pytest.mark.slow
def test_who_corrected_a_translation_is_not_its_second_person(
    tmp_path: Path, capsys: Capture
) -> None:
    police = agency(tmp_path / "springfield")
    corrected(police, tmp_path, ("Pa voye lajan.", "Pa  voye lajan."))
    police.approve("A. Khan")
    corrected(police, tmp_path, by="A. Khan")
    code, data = keep(capsys, police, "--why", "a typing mistake")
    assert (code, data["kept"]) == (1, [])
