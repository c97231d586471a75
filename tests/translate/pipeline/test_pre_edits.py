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
        ("A DUI arrest is on your record.",
         "An arrest for driving under the influence of alcohol or drugs is on your record."),
        ("The judge may stay the eviction.", "The judge may suspend the eviction."),
        ("Any party may ask for counsel.", "Any side may ask for a lawyer."),
        ("Bring the papers before the hearing.",
         "Bring the papers prior to the court hearing."),
        ("The ward may ask to end the guardianship.",
         "The protected person may ask to end the guardianship."),
        ("Contest your speeding ticket in court.", "Contest your speeding fine in court."),
        ("Send an anonymous tip online.", "Send anonymous information online."),
        ("Detectives have a new lead in the case.", "Detectives have a new clue in the case."),
        ("Please bring Citation No. 123 to court.",
         "Please bring the violation notice with number 123 to court."),
        ("A ticket goes on your driving record.", "A fine goes on your list of violations."),
        ("Both counts were dismissed.", "Both criminal charges were dropped."),
        ("The deputy booked the suspect.", "The sheriff's officer took the suspect to jail."),
        ("The sheriff will serve the tenant with the notice.",
         "The sheriff will deliver the notice to the tenant."),
        ("Pay by \x00 on Friday.", "Pay no later than \x00 on Friday."),
        ("Text \x00 to 55155 to join.", "Send \x00 in a text message to 55155 to join."),
        ("He is held without bond.", "He is detained without bail."),
        ("Your appearance is waived.", "You do not have to go to court."),
        ("The remaining balance is due today.", "The remaining amount is due today."),
        ("Do not stop on the shoulder of the freeway.", "Do not stop on the side of the freeway."),
        ("The dispatch will send an officer.", "The emergency operator will send an officer."),
        ("Call the State Bar to complain about a lawyer.",
         "Phone the State association of lawyers to complain about a lawyer."),
        ("The State Bar of Texas may help.", "The Association of lawyers of Texas may help."),
        ("Bond hearings are at noon.", "Court hearings to decide on bail are at noon."),
        ("She filed for custody.", "She applied for custody."),
        ("The form was filed with the county clerk.",
         "The form was submitted to the county clerk."),
        ("Inmates clean their cells.", "Inmates clean their cells of the jail."),
        ("The judge ruled from the bench.", "The judge decided in court."),
        ("Ask the court for the docket of your case.",
         "Ask the court for the court record of your case."),
        ("The lawyers met in discovery.", "The lawyers met in the exchange of evidence."),
        ("Your plates are in the car.", "Your license plates are in the car."),
        ("Hundreds of tips led police to him.",
         "Hundreds of pieces of information led police to him."),
        ("Form No. 12 (Rev. 03/24)", "Form 12 (Revision 03/24)"),
        ("Filing fees are due.", "Fees to start a court case are due."),
        ("The officer ran my plates.", "The officer checked my license plates."),
        ("Pay your traffic ticket.", "Pay the amount of your fine."),
        ("Take care of your outstanding warrants.", "Deal with your arrest warrants."),
        ("The car on the right has the right of way.", "The car on the right goes first."),
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
        "The trial continued for three hours.",
        "The doctor makes her rounds in the morning.",
        "Take the lead in your community.",
        "The race raises money for a good cause.",
        "The city magazine comes out every month.",
        "The storage units are sold after the hearing child has left.",
        "Your charge of discrimination was referred to us.",
        "Buy tickets for the police concert at the door.",
        "Report a DUI driver.",
        "The ward has 20 beds.",
        "Your train ticket no. 55 was found.",
        "A conviction stays on your record.",
        "The clerk at the store filed her nails.",
        "The form was signed by \x00.",
        "Where do I pay my parking ticket?",
        "You can get a parking ticket here.",
        "Parking tickets cost more after 21 days.",
        "Keep a copy of your restraining order with you at all times.",
        "Restraining orders are good for one year.",
        "Child support is sent to the other parent.",
        "The old child support amount still applies.",
    ],
)
def test_the_same_word_in_another_sense_stays(text: str) -> None:
    assert given(text) == text


@pytest.mark.slow
def test_no_pre_edit_is_for_a_word_in_another_sense() -> None:
    sentences = (HERE / "other_senses.txt").read_text(encoding="utf-8").splitlines()
    assert {text: given(text) for text in sentences if given(text) != text} == {}


def test_each_use_is_said_once_and_words_do_not_overlap() -> None:
    text = "A citation, or two citations: pay the citation to the court."
    edited, uses = apply_pre_edits(text, EDITS)
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
