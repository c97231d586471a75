"""A coordinator is named in the roster; no one else decides as one."""

from __future__ import annotations

from datetime import date

import pytest

from langaccess.agency.people import Barred, Entry, Roster, coordinator_called
from langaccess.core.errors import InputError

ROSTER = Roster(
    (
        Entry("lee", "Kim Lee", "member", coordinator=True),
        Entry("roe", "Pat Roe", "member"),
        Entry("old", "Jo Old", "member", coordinator=True, left=date(2026, 1, 1)),
        Entry("out", "Al Out", "member", coordinator=True, barred=Barred(date(2026, 1, 1), "x")),
    )
)
ON = date(2026, 11, 25)


def test_the_coordinator_is_found_by_name_and_id() -> None:
    assert coordinator_called(ROSTER, "Kim Lee", ON).id == "lee"
    assert coordinator_called(ROSTER, "lee", ON).id == "lee"


@pytest.mark.parametrize(
    ("name", "words"),
    [("roe", "not a coordinator"), ("old", "not used"), ("out", "not used"), ("Chief", "no one")],
)
def test_no_one_else_is(name: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        coordinator_called(ROSTER, name, ON)


def test_someone_who_leaves_decides_until_the_day_before() -> None:
    assert coordinator_called(ROSTER, "old", date(2025, 12, 31)).id == "old"
