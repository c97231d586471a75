"""The source is edited: only what reads otherwise loses its approval."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest

from langaccess.core.model import Span, SpanKind, Target
from langaccess.core.tags import EN
from langaccess.review import ReviewedSentence, digest, sentences_of_file
from langaccess.review.model import renumbered
from langaccess.review.source_sentences import carry_over
from tests.review import kit
from tests.review.kit import FLYER, HAITIAN, Agency, agency, fill

TEXT = FLYER.format(doc_class="public_information")
PARAGRAPH = "Hang up and call **217-555-0100** at once. The call is free."


@pytest.fixture(scope="module")
def _approved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("approved")
    police = agency(folder / "springfield")
    kit.approved(folder, police)
    assert police.states() == ["approved"] * 6
    return folder


@pytest.fixture
def approved(_approved: Path, tmp_path: Path) -> Agency:
    return kit.copied(_approved, tmp_path)


def edit(police: Agency, old: str, new: str) -> dict[str, str]:
    """Edit the source and return source → state of its sentences."""
    assert old in TEXT
    police.flyer.write_text(TEXT.replace(old, new), encoding="utf-8")
    stand = police.standings()
    return {one.source.text: str(stand[one.place].state) for one in police.document().sentences}


@pytest.mark.slow
def test_the_neighbours_of_an_edited_sentence_stay_approved(approved: Agency) -> None:
    found = edit(approved, "The call is free.", "The call costs nothing.")
    assert found.pop("The call costs nothing.") == "stale"
    assert set(found.values()) == {"approved"}


@pytest.mark.slow
def test_a_link_in_one_sentence_moves_no_signature_of_the_next(approved: Agency) -> None:
    found = edit(approved, "Do not send money.", "Do **not** send money.")
    assert found.pop("Do not send money.") == "stale", "its markup changed"
    assert set(found.values()) == {"approved"}
    found = edit(
        approved,
        PARAGRAPH,
        "**Wait.** Hang up and call **217-555-0100** at once. The call is free.",
    )
    assert found.pop("Wait.") == "new"
    assert set(found.values()) == {"approved"}
    target = approved.document().sentences[3].target
    assert target is not None
    (span,) = target.spans
    assert target.text[span.start : span.end] == "217-555-0100"
    assert span.ref == approved.document().sentences[3].source.spans[0].ref


@pytest.mark.slow
@pytest.mark.parametrize(
    "new",
    [
        "Hang up and call **217-555-0100** at once.\n\nThe call is free.",
        "The call is free. Hang up and call **217-555-0100** at once.",
        "Never pay. Hang up and call **217-555-0100** at once. Wait. The call is free. Thank you.",
    ],
)
def test_a_paragraph_that_is_cut_or_turned_or_longer_keeps_what_reads_as_before(
    approved: Agency, new: str
) -> None:
    found = edit(approved, PARAGRAPH, new)
    assert {found[text] for text in HAITIAN} == {"approved"}
    assert {state for text, state in found.items() if text not in HAITIAN} <= {"new"}


@pytest.mark.slow
def test_a_sentence_that_goes_away_takes_no_other_with_it(approved: Agency) -> None:
    found = edit(approved, " The call is free.", "")
    assert list(found.values()) == ["approved"] * 5


@pytest.mark.slow
def test_a_new_sentence_between_two_gets_no_translation_of_another(approved: Agency) -> None:
    edit(approved, "The call is free.", "Have your card ready. The call is free.")
    (new,) = (s for s in approved.document().sentences if s.source.text.startswith("Have"))
    assert (new.target, new.made_for) == (None, "")


@pytest.mark.slow
def test_an_approval_outlives_an_export_of_the_edited_source(
    approved: Agency, tmp_path: Path
) -> None:
    edit(approved, "The call is free.", "The call costs nothing.")
    path = approved.export(tmp_path / "again")
    assert sorted(approved.states()) == ["approved"] * 5 + ["stale"]
    taken = approved.take(path)
    assert (taken.taken, taken.same, taken.open) == ((), 5, 1), "as it went out it changes nothing"
    approved.flyer.write_text(TEXT, encoding="utf-8")
    assert approved.states() == ["approved"] * 6, "put back letter by letter it is what it was"


@pytest.mark.slow
def test_the_approved_file_is_written_after_an_edit_was_translated(
    approved: Agency, tmp_path: Path
) -> None:
    from langaccess import review

    edit(approved, "The call is free.", "The call costs nothing.")
    path = approved.export(tmp_path / "again")
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace(
            '<target state="new">The call costs', '<target state="new">Apèl la pa koute anyen.<!--'
        ).replace("nothing.</target>", "--></target>"),
        encoding="utf-8",
    )
    (place,) = approved.take(path).taken
    assert [a.decision.allowed for a in approved.approve("A. Khan", place)] == [True]
    with approved.session() as session:
        made = review.release(session, approved.document())
    written = made.written.path.read_text(encoding="utf-8")
    assert "Rakwoche epi rele **217-555-0100** touswit. Apèl la pa koute anyen." in written


# -- which sentence is which ----------------------------------------------------------------------


def said(*texts: str, name: str = "a") -> tuple[ReviewedSentence, ...]:
    return tuple(
        ReviewedSentence(f"{name}.{n}#1", f"p{n}/0", Target(text)) for n, text in enumerate(texts)
    )


def translated(sentences: tuple[ReviewedSentence, ...]) -> tuple[ReviewedSentence, ...]:
    return tuple(
        replace(s, target=Target(f"{n}: {s.source.text}"), made_for=digest(s.source))
        for n, s in enumerate(sentences)
    )


def test_of_equal_sentences_the_neighbours_say_which_is_which() -> None:
    old = translated(said("Door A.", "Open.", "Door B.", "Open.", "End."))
    new = said("Door B.", "Open.", "End.", "Door A.", "Open.", name="b")
    found = carry_over(old, new)
    assert [one.target and one.target.text for one in found] == [
        "2: Door B.", "3: Open.", "4: End.", "0: Door A.", "1: Open.",
    ]  # fmt: skip


def test_where_nothing_says_which_of_two_it_is_no_translation_is_carried() -> None:
    old = translated(said("A.", "Open.", "B.", "C.", "Open.", "D."))
    new = said("Open.", "Quite another text.", "C.", "E.", name="b")
    found = carry_over(old, new)
    assert found[0].target is None or found[0].source.text in found[0].target.text
    assert [one.id for one in found] == list(dict.fromkeys(one.id for one in found))


def test_an_edit_among_thousands_of_equal_cells_takes_no_more_time_for_each_than_among_few() -> (
    None
):
    def spent(cells: int) -> float:
        old = translated(said(*["Yes."] * cells, "Call us.", *["No."] * cells))
        new = said(*["Yes."] * cells, "Call us now.", *["No."] * cells, name="b")
        began = time.process_time()
        found = carry_over(old, new)
        last = time.process_time() - began
        assert [one.id for one in found] == [one.id for one in old]
        assert found[cells].was == Target("Call us.")
        return last

    assert min(spent(2000) for _ in range(3)) < 30 * min(spent(200) for _ in range(3))


def test_names_stay_unique_when_an_old_paragraph_comes_back() -> None:
    old = translated(said("One.", "Two."))
    new = said("One.", "Changed.", name="b")
    middle = carry_over(old, new)
    assert middle[0].id == "a.0#1"
    back = (*middle, *said("One.", "Two."))
    found = carry_over(middle, back)
    assert len({one.id for one in found}) == len(found) == 4


def test_an_edited_sentence_knows_for_which_source_it_was_translated() -> None:
    old = translated(said("Do not send money.", "Wait."))
    found = carry_over(old, said("Do not send cash.", "Wait.", name="b"))
    assert (found[0].was, found[0].id) == (Target("Do not send money."), "a.0#1")
    again = carry_over(found, said("Never send cash.", "Wait.", name="c"))
    assert again[0].was == Target("Do not send money.")
    back = carry_over(again, said("Do not send money.", "Wait.", name="d"))
    assert back == old


def test_the_numbers_of_markup_follow_the_source_and_say_nothing_in_a_digest() -> None:
    bold, link = SpanKind.FORMAT, SpanKind.LINK
    source = Target("Call us or write.", (Span(0, 4, bold, 1), Span(11, 16, link, 2)))
    target = Target("Escriba o llame.", (Span(0, 7, link, 2), Span(10, 15, bold, 1)))
    later = Target(source.text, (Span(0, 4, bold, 4), Span(11, 16, link, 7)))
    moved = renumbered(target, source, later)
    assert [span.ref for span in moved.spans] == [7, 4]
    assert digest(source) == digest(later)
    assert digest(target, source) == digest(moved, later)
    turned = Target(target.text, (Span(0, 7, link, 1), Span(10, 15, bold, 2)))
    assert digest(turned, source) != digest(target, source), "other words carry the link"
    other = Target(source.text, (Span(0, 4, link, 4), Span(11, 16, bold, 7)))
    assert renumbered(target, source, other) == target


# -- where links lead -----------------------------------------------------------------------------


def test_what_was_approved_before_links_were_known_is_not_undone_by_them() -> None:
    link = (Span(5, 9, SpanKind.LINK, 1),)
    (old,) = translated((ReviewedSentence("a.0#1", "p0/0", Target("Read this.", link)),))
    (now,) = carry_over([old], [replace(old, target=None, leads=("https://x.example",))])
    assert now == old
    known = replace(old, leads=("https://x.example",))
    (now,) = carry_over([known], [replace(old, target=None, leads=("https://y.example",))])
    assert now.leads == ("https://y.example",)


@pytest.mark.slow
def test_a_link_that_leads_elsewhere_is_another_text(tmp_path: Path) -> None:
    police = agency(tmp_path / "springfield")
    text = TEXT + "\nRead [our page](https://springfield.example/help).\n"
    police.flyer.write_text(text, encoding="utf-8")
    path = fill(police.export(tmp_path / "pack"))
    body = path.read_text(encoding="utf-8")
    at = body.index("<target", body.index("Read <g"))
    end = body.index("</target>", at)
    done = body[at:end].replace("Read ", "Li ").replace("our page", "paj nou an")
    path.write_text(body[:at] + done + body[end:], encoding="utf-8")
    assert police.take(path).held == ()
    police.approve("A. Khan")
    assert police.states() == ["approved"] * 7
    police.flyer.write_text(text.replace("springfield.example", "evil.example"), encoding="utf-8")
    found = police.standings()
    assert [str(one.state) for one in found.values()] == ["approved"] * 6 + ["stale"]
    place, last = list(found.items())[-1]
    assert last.reason == "where a link in it leads changed since A. Khan approved it"
    assert [a.decision.allowed for a in police.approve("A. Khan", place)] == [True]
    assert police.states() == ["approved"] * 7


@pytest.mark.slow
def test_what_an_older_version_cut_otherwise_is_cut_as_it_will_be_written(approved: Agency) -> None:
    with approved.db() as conn:
        rows = conn.execute(
            "SELECT id, source FROM review_sentences ORDER BY position LIMIT 2 OFFSET 3"
        ).fetchall()
        (first, one), (second, other) = rows
        text = f"{json.loads(one)[0]} {json.loads(other)[0]}"
        conn.execute(
            "UPDATE review_sentences SET source = ? WHERE id = ?", (json.dumps([text, []]), first)
        )
        conn.execute("DELETE FROM review_sentences WHERE id = ?", (second,))
        conn.commit()
    sources = [sentence.source.text for sentence in approved.document().sentences]
    assert sources[3:5] == [json.loads(one)[0], json.loads(other)[0]]
    states = approved.states()
    assert (states.count("approved"), sorted(states[3:5])) == (4, ["new", "stale"])


def test_a_sentence_in_another_language_is_not_reviewed_and_moves_no_place(
    tmp_path: Path,
) -> None:
    source = tmp_path / "flyer.md"
    spanish = "Cierre con llave las puertas y ventanas todas las noches."
    source.write_text(f"{spanish} Lock your doors and windows every night.\n", encoding="utf-8")
    (found,) = sentences_of_file(source, EN)
    assert found.source.text == "Lock your doors and windows every night."
    assert found.place.endswith("/1"), "where earlier versions of the program have it"
