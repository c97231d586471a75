"""One value in the place of another in a text, as people write them."""

from __future__ import annotations

import pytest

from langaccess.model import Span, SpanKind, Target
from langaccess.review.contacts.swap import swap_for
from langaccess.tags import Tag
from tests.review.kit import EN


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
