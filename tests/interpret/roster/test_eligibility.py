"""Each person is judged once for each question, however many levels of stakes it asks about."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from types import FrameType
from zoneinfo import ZoneInfo

import pytest

from langaccess.agency.policy import Stakes
from langaccess.interpret.roster import RosterQuery, find, find_levels, language_clearances
from langaccess.interpret.roster.eligibility import judge
from tests.rosterfiles import agency, roster


def judged(work: Callable[[], object]) -> Counter[tuple[str, str, str]]:
    """Return how often each person was judged for each pair of languages while `work` runs."""
    seen: Counter[tuple[str, str, str]] = Counter()

    def watch(frame: FrameType, event: str, _value: object) -> None:
        if event == "call" and frame.f_code is judge.__code__:
            question = frame.f_locals["question"]
            seen[frame.f_locals["entry"].id, str(question.tag), str(question.other)] += 1

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        work()
    finally:
        sys.setprofile(before)
    return seen


@pytest.mark.parametrize("language", ["es", "mam", "ar", "ase", "Somoli"])
def test_each_speaker_is_judged_once_for_each_pair_of_languages(
    tmp_path: Path, language: str
) -> None:
    policy = agency(tmp_path)
    people = roster(tmp_path, policy)
    noon = datetime(2026, 11, 25, 12, tzinfo=ZoneInfo(people.time_zone))
    ask = RosterQuery(language, noon, encounter="dv_scene", near="North", involved=("Juan Lopez",))
    found = find(people, policy, ask)
    for work in (lambda: find(people, policy, ask), lambda: find_levels(people, policy, ask)):
        seen = judged(work)
        assert set(seen.values()) <= {1}, seen
        direct = {who for who, tag, other in seen if (tag, other) == (str(found.tag), "en")}
        assert direct == {e.id for e in people.speaking(str(found.tag).split("-")[0])}


def test_a_row_of_the_roster_is_judged_once_a_day_for_all_encounters(tmp_path: Path) -> None:
    policy = agency(tmp_path)
    people = roster(tmp_path, policy)
    ruiz = judged(lambda: language_clearances(people, policy, on=date(2026, 11, 25)))[
        "ruiz", "es", "en"
    ]
    assert 0 < ruiz < len(Stakes), "once to say what, once to say why"
