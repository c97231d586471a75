"""Names of people, postal addresses and codes are the same in every language."""

from __future__ import annotations

import pytest

from langaccess.core.tags import Tag
from langaccess.qa import stays_as_written

EN = Tag("en")


@pytest.mark.parametrize(
    "text",
    [
        "Cupp, Scott",
        "Gnagy, Pamela",
        "SMITH, JOHN A., Jr.",
        "John Smith; María García-López",
        "Ana Ruiz & Emily Verstege",
        "Juan de la Cruz",
        "Nguyen Van Minh",
        "Grace Stone",
        "Banks, Will",
        "Light & Sons",
        "Summers & Day LLP",
        "2678 Howlett Hill Road",
        "8122 E. Seneca Turnpike",
        "950 Pennsylvania Avenue, N.W.",
        "100 Main Street, Suite 200, Springfield, IL 62701",
        "P.O. Box 12, St. Paul, MN 55101-0012",
        "PO Box 12",
        "P. O. Box 12, Salem, OR 97301",
        "Baldwinsville, N.Y. 13027",
        "Marcellus NY 13108",
        "Manlius NY",
        "Manlius, NY",
        "Boston, Massachusetts 02114",
        "Washington, D.C.",
        "I-589",
        "A-123-456-789",
        "FD-258 SF-86",
    ],
)
def test_a_name_an_address_or_a_code_stays_as_it_is(text: str) -> None:
    assert stays_as_written(text, EN)
    assert stays_as_written(f" {text},", EN)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Police, Fire",
        "Police, Austin",
        "Grant Application",
        "Bill Pay",
        "Rose Garden",
        "Amber Alert",
        "Mark Your Calendar",
        "Search & Rescue",
        "Lost & Found",
        "Link Shortcode",
        "April, May",
        "Art, Music",
        "Austin Police Department",
        "Martin Luther King Day",
        "Miranda Rights",
        "John Doe Warrant",
        "Thank You, John",
        "Call Mary Jones",
        "Springfield, Illinois",
        "Yes, OK",
        "Pay Online, OR",
        "Sign IN",
        "2 Unit Court",
        "10 Minute Drive",
        "24 Hour Court",
        "Box 12",
        "9AM",
        "24HRS",
        "1ST FLOOR",
        "DOCKET NO",
    ],
)
def test_what_has_a_translation_goes_to_the_engine(text: str) -> None:
    assert not stays_as_written(text, EN)
