"""The "No." of a docket negates nothing."""

from __future__ import annotations

import pytest

from langaccess.core.tags import Tag
from langaccess.qa import number_spelled


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("DOCKET NO:", "DOCKET number:"),
        ("CASE NO.", "CASE number"),
        ("Case no. ____", "Case number ____"),
        ("Ref. No.", "Ref. number"),
        ("Widget No.: 5", "Widget number: 5"),
        ("FILE NOS.", "FILE numbers"),
        ("no. 5", "No. 5"),
        ("ORDER NO 12", "ORDER No. 12"),
        ("Nos. 3-5", "Nos. 3-5"),
        ("P.O. Box No 3", "P.O. Box No. 3"),
        ("NO. OF CHILDREN", "Number OF CHILDREN"),
        ("Write the no. of children.", "Write the number of children."),
        ("CELL NO. AND BED NO.", "CELL number AND BED number"),
        ("Name and No.", "Name and number"),
        ("INCIDENT NO / DATE", "INCIDENT number / DATE"),
    ],
)
def test_a_number_sign_is_spelled_for_an_engine(text: str, spelled: str) -> None:
    assert number_spelled(text, Tag("en")) == spelled
    assert number_spelled(text, Tag("es")) == text


@pytest.mark.parametrize(
    "text",
    [
        "The answer is no.",
        "THE ANSWER IS NO.",
        "Yes or No:",
        "NO.",
        "NO PARKING",
        "Any weapons? No.",
        "No 5 people may enter.",
        "In case no officer answers, call 911.",
        "You may say no.",
        "Any weapons? No. Of course not.",
        "Yes and No.",
        "VISA NO / YES",
        "IS THE VEHICLE LOCKED? NO",
    ],
)
def test_a_no_that_says_no_stays(text: str) -> None:
    assert number_spelled(text, Tag("en")) == text
