"""The shipped rows of the census tables, proved by the published figures."""

from __future__ import annotations

from langaccess.core import tags
from langaccess.outreach.need import census_tables, group_in_c16001
from langaccess.phrases.cards import load_census
from tests.outreach import kit


def test_every_group_of_c16001_is_the_sum_of_its_rows_of_b16001() -> None:
    detailed, coarse = kit.published(kit.DETAILED), kit.published()
    sums = 0
    for state, rows in detailed.items():
        if rows[1][0] == "null" or coarse[state][1][0] == "null":
            continue
        for group in census_tables()["C16001"].groups:
            parts = [g for g in census_tables()["B16001"].groups if group_in_c16001(g) == group]
            found = sum(int(rows[part.number][0]) for part in parts)
            assert found == int(coarse[state][group.number][0]), (state, group.label)
            sums += 1
    assert sums == 468


def test_each_row_of_limited_english_is_a_group_and_each_table_is_whole() -> None:
    sizes = {id_: (len(t.rows), len(t.groups)) for id_, t in census_tables().items()}
    assert sizes == {"C16001": (38, 12), "B16001": (128, 42), "C16002": (14, 4)}
    for table in census_tables().values():
        assert sorted(table.rows) == list(range(1, len(table.rows) + 1))
        limited = [row.number for row in table.rows.values() if row.measure == "limited"]
        assert [group.number for group in table.groups] == limited


def test_tagalog_is_a_language_of_its_own_and_ilocano_is_not_under_it() -> None:
    groups = {group.row: group for group in census_tables()["C16001"].groups}
    assert (groups["C16001_029"].named, groups["C16001_029"].candidates) == ("one", ("tl",))
    assert "ilo" in groups["C16001_032"].candidates


def test_candidates_are_languages_that_the_program_knows() -> None:
    for table in census_tables().values():
        for group in table.groups:
            assert [tag for tag in group.candidates if tags.known(tag) is None] == []
            assert group.candidates or group.named == "residual", group.label
            assert len(group.candidates) != 1 or group.named != "residual" or table.id == "C16002"


def test_the_labels_mean_what_the_shipped_figures_of_the_country_say() -> None:
    ours = {group.speakers: group for group in census_tables()["B16001"].groups}
    for row in load_census().groups:
        group = ours[int(row.row[-3:])]
        assert group.label == row.label
        named = [tag for tag in row.languages if group.named != "residual"]
        assert [tag for tag in named if tag not in group.candidates] == [], row.label
