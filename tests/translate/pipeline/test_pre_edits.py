"""An engine gets plainer words for those of police and courts; the source and the record stay."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Sequence

import pytest

from langaccess.core.config import Pattern
from langaccess.translate import PreEdit, apply_pre_edits, load_pre_edits
from tests.support import ROOT

STARTER = "mozilla:en-pt:starter-en-pt"
EDITS = load_pre_edits().pre_edits


def given(text: str, edits: Sequence[PreEdit] = EDITS) -> str:
    return apply_pre_edits(text, edits)[0]


@pytest.mark.parametrize(
    ("text", "to_engine"),
    [
        ("You can pay your citation online.", "You can pay your fine online."),
        ("Citations can be paid by mail.", "Fines can be paid by mail."),
        ("An arraignment is on Monday.", "A first court hearing is on Monday."),
        ("Ask for a watch commander.", "Ask for a commander on duty."),
        ("The suspect is still at large.", "The suspect has still not been caught."),
        ("If you are pulled over, stay calm.", "If you are stopped by the police, stay calm."),
        ("Call us toll-free at \x00.", "Call us free of charge at \x00."),
        ("He was arrested for DUI.",
         "He was arrested for driving under the influence of alcohol or drugs."),
        ("Property is held for 90 days.", "Property is kept for 90 days."),
        ("Mail it postmarked by \x00.", "Mail it stamped by the post office by \x00."),
    ],
)  # fmt: skip
def test_a_word_in_its_police_sense_goes_in_plainer_words(text: str, to_engine: str) -> None:
    assert given(text) == to_engine


@pytest.mark.parametrize(
    "text",
    [
        "The article has a citation to a court case.",
        "I bought a ticket for the train to court.",
        "The car hit the trunk of a tree.",
        "My phone battery is dead.",
        "The public at large was told.",
        "Our toll-free number is on the back.",
        "An auction of property is held every spring.",
        "Here are some safety tips from the police.",
        "He was shot in the shoulder during a traffic stop.",
        "The deputy chief will answer your questions.",
        "Vote at your precinct on Election Day.",
        "Mail the record in a sealed envelope.",
        "He was held without charge for two days.",
        "She will counsel you about your options.",
        "If your computer crashes, call the help desk.",
        "The hearing continued for three hours.",
        "A DUI arrest is on your record.",
        "Report a DUI driver.",
    ],
)
def test_the_same_word_in_another_sense_stays(text: str) -> None:
    assert given(text) == text


def test_each_use_is_said_once_and_words_do_not_overlap() -> None:
    text = "A citation, or two citations: pay the citation to the court."
    edited, uses = apply_pre_edits(text, EDITS)
    assert edited == "A fine, or two fines: pay the fine to the court."
    assert uses == ("'fine' for 'citation'", "'fines' for 'citations'")


def test_a_pattern_may_have_a_group() -> None:
    one = PreEdit("two", {Pattern("(?:a )?(small|big) one"): "first", Pattern("two"): "second"})
    assert given("a small one, a big one and two", [one]) == "first, first and second"


def test_a_pre_edit_that_is_not_plain_english_was_measured() -> None:
    assert [one.id for one in EDITS if not one.plain and not one.measured] == []
    assert len({one.id for one in EDITS}) == len(EDITS)


def test_each_pre_edit_was_measured_helps_and_makes_nothing_wrong() -> None:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    with (ROOT / "benchmarks" / "senses.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            assert row["verdict"], row
            assert row["by"], row
            found[row["rule"]][row["verdict"]] += 1
    assert set(found) == {one.id for one in EDITS}
    for one in EDITS:
        (figure,) = [measured for measured in one.measured if measured.engine == STARTER]
        counts = found[one.id]
        same = counts["right"] + counts["wrong"]
        assert (figure.right, figure.same, figure.wrong) == (counts["better"], same, 0), one.id
        assert figure.right > 0, one.id
