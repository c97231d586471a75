"""One value in the place of another in a text, as people write them."""

from __future__ import annotations

import pytest

from langaccess.core.model import Span, SpanKind, Target
from langaccess.core.tags import Tag
from langaccess.review.contacts.swap import swap_for
from tests.review.kit import EN

CALL = ("phone", "217-555-0100", "217-555-0123")
SHORT = ("phone", "217-555-0100", "555-0123")
ABROAD = ("phone", "217-555-0100", "+52 55 5550 0123")
INSIDE = ("phone", "217-555-0100 ext. 12", "217-555-0123 ext. 9")
MAIL = ("email", "desk@a.gov", "post@b.gov")
PAGE = ("url", "a.gov/desk", "b.gov/x")
HOURS = ("hours", "8:00-16:30", "9:00-17:00")


@pytest.mark.parametrize(
    ("values", "text", "made"),
    [
        (CALL, "Call (217) 555-0100.", "Call (217) 555-0123."),
        (CALL, "٢١٧-٥٥٥-٠١٠٠", "٢١٧-٥٥٥-٠١٢٣"),
        (CALL, "Case 217-555-01004", "Case 217-555-01004"),
        (CALL, "217.555.0100", "217.555.0123"),
        (CALL, "+1 217 555 0100", "+1 217 555 0123"),
        (CALL, "1-217-555-0100 ext. 12", "1-217-555-0123 ext. 12"),
        (CALL, "TTY 217-555-0100 (711)", "TTY 217-555-0123 (711)"),
        (CALL, "(\u2066217-555-0100\u2069)", "(\u2066217-555-0123\u2069)"),
        (CALL, "\u200e٢١٧ ٥٥٥ ٠١٠٠", "\u200e٢١٧ ٥٥٥ ٠١٢٣"),
        (SHORT, "a 217-555-0100 b", "a 555-0123 b"),
        (ABROAD, "٢١٧-٥٥٥-٠١٠٠", "+٥٢ ٥٥ ٥٥٥٠ ٠١٢٣"),
        (("phone", "800-CALL-FBI", "800-555-0199"), "800-225-5324", "800-555-0199"),
        (("phone", "800-225-5324", "800-555-0199"), "1-800-CALL-FBI", "800-555-0199"),
        (("phone", "800-225-5324", "800-CALL-FBX"), "(800) 225-5324", "(800) 225-5329"),
        (("phone", "711", "311"), "711 7110", "311 7110"),
        (INSIDE, "217-555-0100 ramal 12", "217-555-0123 ramal 9"),
        (INSIDE, "217-555-0100 تحويلة ١٢", "217-555-0123 تحويلة ٩"),
        (INSIDE, "217-555-0100 转 13", "217-555-0100 转 13"),
        (MAIL, "Desk@A.gov, otherdesk@a.gov", "post@b.gov, otherdesk@a.gov"),
        (PAGE, "https://www.a.gov/desk or a.gov/desk/2", "https://b.gov/x or a.gov/desk/2"),
        (("url", "https://a.gov", "https://b.gov/"), "a.gov, mail@a.gov", "b.gov, mail@a.gov"),
        (HOURS, "8:00-16:30, 18:00-16:30", "9:00-17:00, 18:00-16:30"),
        (HOURS, "٨:٠٠–١٦:٣٠", "٩:٠٠–١٧:٠٠"),
        (("address", "1 Main Street, Springfield", "2 Oak Road, Springfield"),
         "1 Main\u00a0Street Springfield", "2 Oak Road, Springfield"),
    ],
)  # fmt: skip
def test_a_value_is_found_as_people_write_it_and_the_new_one_is_written_so(
    values: tuple[str, str, str], text: str, made: str
) -> None:
    assert swap_for(*values).apply(Target(text), Tag("ar")) == Target(made)


def test_markup_moves_with_the_words_behind_a_shorter_number() -> None:
    swap = swap_for(*SHORT)
    text = Target(
        "Call 217-555-0100 now", (Span(5, 17, SpanKind.FORMAT, 1), Span(18, 21, SpanKind.LINK, 2))
    )
    assert swap.apply(text, EN) == Target(
        "Call 555-0123 now", (Span(5, 13, SpanKind.FORMAT, 1), Span(14, 17, SpanKind.LINK, 2))
    )
    across = Target(text.text, (Span(0, 9, SpanKind.FORMAT, 1),))
    assert swap.apply(across, EN) is None
    same = swap_for(*CALL).apply(across, EN)
    assert same == Target("Call 217-555-0123 now", across.spans)


def test_a_mail_address_with_a_soft_hyphen_is_replaced_whole() -> None:
    written = Target("Write to des\u00adk@a.gov now.")
    assert swap_for(*MAIL).apply(written, EN) == Target("Write to post@b.gov now.")


@pytest.mark.parametrize(
    ("values", "link", "made"),
    [
        (CALL, "tel:+12175550100", "tel:+12175550123"),
        (CALL, "TEL:217.555.0100", "TEL:217.555.0123"),
        (CALL, "tel:2175550199", "tel:2175550199"),
        (CALL, "https://a.gov/2175550100", "https://a.gov/2175550100"),
        (ABROAD, "tel:2175550100", "tel:525555500123"),
        (INSIDE, "tel:2175550100;ext=12", "tel:2175550123;ext=9"),
        (MAIL, "mailto:Desk@a.gov?subject=x", "mailto:post@b.gov?subject=x"),
        (PAGE, "https://a.gov/desk/", "https://b.gov/x/"),
        (PAGE, "https://a.gov/desk/2", "https://a.gov/desk/2"),
        (("hours", "8:00", "9:00"), "tel:8:00", "tel:8:00"),
    ],
)
def test_a_link_follows_where_it_leads_to_the_old_value(
    values: tuple[str, str, str], link: str, made: str
) -> None:
    assert swap_for(*values).link(link) == made
