"""The table by beat: off until a person gives a reason, sums kept, few people never shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from langaccess.agency import ledger
from langaccess.agency.session import Session
from langaccess.core.errors import InputError
from langaccess.outreach.need import (
    BeatTable,
    Survey,
    allow_beats,
    assess_beats,
    beats_permission,
    figures,
    import_need,
    total,
    withheld,
)
from tests.outreach import kit

TRACTS = ("53033000100", "53033000200", "53033000300")
SPANISH = ((400, 60), (900, 100), (2000, 150))
KOREAN = ((4, 2), (300, 40), (250, 30))
ARABIC = ((30, 60), (20, 50), (10, 30))
WEIGHTS = """tract\tbeat\tweight
53033000100\tNorth\t1
53033000200\tNorth\t0.25
1400000US53033000200\tSouth\t0.75
53033000300\tSouth\t0.5
53033000300\tEast\t0.5
"""


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    root = kit.folder(tmp_path / "larkspur")
    (root / "beats.tsv").write_text(WEIGHTS, encoding="utf-8")
    path = tmp_path / "tracts.csv"
    heads = [f"C16001_{n:03}{kind}" for n in (1, 5, 20, 35) for kind in "EM"]
    rows = [
        [f"1400000US{tract}", f"Tract {n}", "5000", "90", *map(str, (*es, *ko, *ar))]
        for n, (tract, es, ko, ar) in enumerate(zip(TRACTS, SPANISH, KOREAN, ARABIC, strict=True))
    ]
    kit.write_csv(path, [["GEO_ID", "NAME", *heads], *rows])
    with kit.opened(root) as one:
        import_need(one, path, places=["1400000US53033*"], survey=Survey(2022, 5))
        yield one


def allowed(session: Session) -> BeatTable:
    allow_beats(session, by="L. Ruiz", why="two Spanish speakers to assign")
    return assess_beats(session)


def test_the_table_is_off_until_a_person_gives_a_reason(session: Session) -> None:
    with pytest.raises(InputError, match="off"):
        assess_beats(session)
    with pytest.raises(InputError, match="a named person and a reason"):
        allow_beats(session, by="L. Ruiz", why=" ")
    found = allowed(session)
    assert (found.permission.by, found.permission.why) == (
        "L. Ruiz", "two Spanish speakers to assign",
    )  # fmt: skip
    (entry,) = ledger.entries(session.connection, "need.beats_allowed")
    assert entry.data["by"] == "L. Ruiz"


def test_the_table_is_off_again_the_next_day(session: Session) -> None:
    allowed(session)
    session.now += timedelta(days=1)
    with pytest.raises(InputError, match="off"):
        assess_beats(session)
    assert beats_permission(session) is None
    assert allowed(session).permission.by == "L. Ruiz"
    assert len([*ledger.entries(session.connection, "need.beats_allowed")]) == 2


def test_an_unreliable_figure_does_not_follow_from_the_row(
    session: Session, tmp_path: Path
) -> None:
    """Without a figure of its own, and with a sum, it would be the rest."""
    path = tmp_path / "again.csv"
    heads = ["GEO_ID", "NAME", "C16001_001E", "C16001_001M", "C16001_005E", "C16001_005M"]
    unsure = ((400, 395), SPANISH[1], SPANISH[2])
    rows = [
        [f"1400000US{tract}", f"Tract {n}", "5000", "90", *map(str, es)]
        for n, (tract, es) in enumerate(zip(TRACTS, unsure, strict=True))
    ]
    kit.write_csv(path, [heads, *rows])
    import_need(session, path, places=["1400000US53033*"], survey=Survey(2022, 5))
    (session.folder / "beats.tsv").write_text(
        "tract\tbeat\tweight\n53033000100\tNorth\t1\n53033000200\tSouth\t1\n53033000300\tEast\t1\n",
        encoding="utf-8",
    )
    found = allowed(session)
    cells = {one.beat: (one.estimate, one.withheld) for one in found.rows if one.group == "Spanish"}
    assert cells == {
        "North": (None, "unreliable"),
        "South": (None, "complement"),
        "East": (2000, ""),
    }
    assert found.totals["Spanish"][0] == 3300


def test_the_beats_sum_to_the_tracts_exactly(session: Session) -> None:
    found = allowed(session)
    spanish = {one.beat: one.estimate for one in found.rows if one.group == "Spanish"}
    assert spanish == {"North": 625, "South": 1675, "East": 1000}
    every = [figures(session.connection, found.source, f"1400000US{t}")[5] for t in TRACTS]
    whole = total(every)
    assert sum(count or 0 for count in spanish.values()) == whole.value == 3300
    assert found.totals["Spanish"] == (3300, round(whole.moe or 0))


def test_a_small_beat_is_withheld_with_its_complement_and_unreliable_ones_too(
    session: Session,
) -> None:
    (session.folder / "beats.tsv").write_text(
        WEIGHTS.replace("53033000200\tNorth\t0.25\n", "").replace("South\t0.75", "South\t1"),
        encoding="utf-8",
    )
    rows = {(one.group, one.beat): one for one in allowed(session).rows}
    assert rows["Korean", "North"].withheld == "small"
    assert rows["Korean", "North"].estimate is None
    assert rows["Korean", "East"].withheld == "complement"
    assert rows["Korean", "South"].estimate == 425
    assert {rows["Arabic", beat].estimate for beat in ("North", "South", "East")} == {None}


def test_the_total_of_a_small_group_is_withheld_and_so_are_all_its_beats(session: Session) -> None:
    text = session.workspace.jurisdiction.read_text(encoding="utf-8")
    more = text + "audit: {small_count: 100}\n"
    session.workspace.jurisdiction.write_text(more, encoding="utf-8")
    with kit.opened(session.folder) as again:
        found = allowed(again)
    assert found.totals["Arabic"] == (None, None)  # 60 people
    assert found.totals["Korean"] == (None, None)  # 554, the next smallest
    assert found.totals["Spanish"][0] == 3300
    hidden = {one.estimate for one in found.rows if one.group in ("Arabic", "Korean")}
    assert hidden == {None}


def test_a_tract_without_a_figure_leaves_its_beats_and_the_total_open(
    session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "again.csv"
    heads = ["GEO_ID", "NAME", "C16001_001E", "C16001_001M", "C16001_005E", "C16001_005M"]
    rows = [
        [f"1400000US{tract}", f"Tract {n}", "5000", "90", *map(str, es)]
        for n, (tract, es) in enumerate(
            zip(TRACTS, (SPANISH[0], ("N", "N"), SPANISH[2]), strict=True)
        )
    ]
    kit.write_csv(path, [heads, *rows])
    import_need(session, path, places=["1400000US53033*"], survey=Survey(2022, 5))
    found = allowed(session)
    shown = {one.beat: (one.estimate, one.withheld) for one in found.rows if one.group == "Spanish"}
    assert shown == {
        "North": (None, "unreliable"),
        "South": (None, "unreliable"),
        "East": (1000, ""),
    }
    assert found.totals["Spanish"] == (None, None)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("South\t0.5", "South\t0.47", "the weights of tract 53033000300 sum to 0.970"),
        ("53033000100\tNorth\t1\n", "", "tract 53033000100 is in no beat"),
        ("53033000100", "53033009900", "tract 53033000100 is in no beat"),
        ("North\t1\n", "North\t1\n53033009900\tNorth\t1\n", "is not in the census table"),
        ("North\t1\n", "North\tall\n", "is not a number from 0 to 1"),
        ("North\t1\n", "North\t1\n53033000100\tNorth\t0\n", "is in North twice"),
        ("weight\n", "share\n", "no columns tract, beat, weight"),
    ],
)
def test_weights_that_do_not_fit_are_refused_with_the_tract(
    session: Session, old: str, new: str, words: str
) -> None:
    (session.folder / "beats.tsv").write_text(WEIGHTS.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError, match=words):
        allowed(session)


def test_without_weights_or_tracts_the_next_step_is_named(session: Session, tmp_path: Path) -> None:
    (session.folder / "beats.tsv").unlink()
    with pytest.raises(InputError, match="weights of the beats are missing"):
        allowed(session)
    root = kit.folder(tmp_path / "other")
    (root / "beats.tsv").write_text(WEIGHTS, encoding="utf-8")
    with kit.opened(root) as other:
        import_need(other, kit.STATES, places=["Oregon"])
        with pytest.raises(InputError, match="no imported table has tracts"):
            allowed(other)


@pytest.mark.parametrize(
    ("counts", "few"),
    [
        ({"a": 100, "b": 50}, set()),
        ({"a": 100, "b": 50, "c": 4}, {"b", "c"}),
        ({"a": 100, "b": 5, "c": 4}, {"a", "b", "c"}),
        ({"a": 100, "b": 9, "c": 4}, {"b", "c"}),
        ({"a": 4, "b": 0}, {"a"}),
        ({}, set()),
    ],
)
def test_what_is_withheld_cannot_be_computed_from_the_sum(
    counts: dict[str, float], few: set[str]
) -> None:
    assert withheld(counts, 10) == few
