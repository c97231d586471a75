"""An engine gets plainer words for those of police and courts; the source and the record stay."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import pytest

from langaccess.core.config import GroupPattern
from langaccess.translate import PreEdit, apply_pre_edits, load_pre_edits
from tests.support import ROOT

HERE = Path(__file__).parent
STARTER = "mozilla:en-pt:starter-en-pt"
EDITS = load_pre_edits().pre_edits


def given(text: str, edits: Sequence[PreEdit] = EDITS) -> str:
    return apply_pre_edits(text, edits)[0]


@pytest.mark.parametrize(
    ("text", "to_engine"),
    [
        ("The suspect is still at large.", "The suspect has still not been caught."),
        ("If you are pulled over, stay calm.", "If you are stopped by the police, stay calm."),
        ("Call us toll-free at \x00.", "Call us free of charge at \x00."),
        ("Mail it postmarked by \x00.", "Mail it stamped by the post office by \x00."),
        ("The judge may stay the eviction.", "The judge may suspend the eviction."),
        ("Send an anonymous tip online.", "Send anonymous information online."),
        ("Detectives have a new lead in the case.", "Detectives have a new clue in the case."),
        ("The dispatch will send an officer.", "The emergency operator will send an officer."),
        ("The judge ruled from the bench.", "The judge decided in court."),
        ("Hundreds of tips led police to him.",
         "Hundreds of pieces of information led police to him."),
    ],
)  # fmt: skip
def test_a_word_in_its_police_sense_goes_in_plainer_words(text: str, to_engine: str) -> None:
    assert given(text) == to_engine


@pytest.mark.parametrize(
    "text",
    [
        "Our toll-free number is on the back.",
        "Here are some safety tips from the police.",
        "Take the lead in your community.",
        "Your charge of discrimination was referred to us.",
    ],
)
def test_the_same_word_in_another_sense_stays(text: str) -> None:
    assert given(text) == text


@pytest.mark.slow
def test_no_pre_edit_is_for_a_word_in_another_sense() -> None:
    sentences = (HERE / "other_senses.txt").read_text(encoding="utf-8").splitlines()
    assert {text: given(text) for text in sentences if given(text) != text} == {}


def test_each_use_is_said_once_and_words_do_not_overlap() -> None:
    fine = PreEdit("fine", {GroupPattern("citations"): "fines", GroupPattern("citation"): "fine"})
    text = "A citation, or two citations: pay the citation to the court."
    edited, uses = apply_pre_edits(text, (fine,))
    assert edited == "A fine, or two fines: pay the fine to the court."
    assert uses == ("'fine' for 'citation'", "'fines' for 'citations'")


def test_words_name_what_a_group_of_the_pattern_found() -> None:
    one = PreEdit("served", {GroupPattern("(is|was) (?:properly )?served"): r"\1 given the papers"})
    assert given("She was properly served.", [one]) == "She was given the papers."


def test_the_longer_of_two_that_meet_is_used_and_a_term_of_the_agency_before_all() -> None:
    short = PreEdit("bond", {GroupPattern("bond"): "bail"})
    long = PreEdit("surety", {GroupPattern("surety bonds?"): "bail by a company"})
    term = PreEdit("term:bond", {GroupPattern("bond"): r"fianza \1"}, term=True)
    assert given("a surety bond", [short, long]) == "a bail by a company"
    assert given("a surety bond", [long, term]) == r"a surety fianza \1"


def test_words_with_something_after_their_noun_do_not_go_before_another_noun() -> None:
    one = PreEdit("permit", {GroupPattern("alarm permit"): "license for an alarm"})
    assert given("an alarm permit", [one]) == "a license for an alarm"
    assert given("an alarm permit holder", [one]) == "an alarm permit holder"
    assert given("the alarm permit's fee", [one]) == "the alarm permit's fee"


def test_each_group_that_words_name_is_in_the_pattern() -> None:
    for one in EDITS:
        for pattern, words in one.give.items():
            named = [int(number) for number in re.findall(r"\\(\d)", words)]
            assert max(named, default=0) <= re.compile(pattern).groups, (one.id, pattern)


def test_a_pattern_may_have_a_group() -> None:
    one = PreEdit(
        "two", {GroupPattern("(?:a )?(small|big) one"): "first", GroupPattern("two"): "second"}
    )
    assert given("a small one, a big one and two", [one]) == "first, first and second"


def test_each_pre_edit_was_right_more_often_on_sentences_unseen_when_it_was_written() -> None:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    with (ROOT / "benchmarks" / "senses.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            assert row["verdict"], row
            assert row["by"], row
            for rule in row["rule"].split():
                found[rule][row["verdict"]] += 1
    assert len({one.id for one in EDITS}) == len(EDITS)
    assert set(found) == {one.id for one in EDITS}
    for one in EDITS:
        (figure,) = [measured for measured in one.measured if measured.engine == STARTER]
        counts = found[one.id]
        judged = (counts["better"], counts["same"], counts["worse"])
        assert (figure.right, figure.same, figure.wrong) == judged, one.id
        assert figure.right > figure.wrong, one.id
