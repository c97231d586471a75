"""Any file that an office has of a census table is read by label, and odd ones are refused."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from langaccess.core.errors import InputError
from langaccess.outreach.need import CensusFile, Survey, census_tables, read_census
from tests.outreach import kit

ALL = kit.published()
SOME = {name: ALL[name] for name in ("Alaska", "South Dakota", "Vermont", "Oregon")}
SURVEY = Survey(2022, 1)


def read(path: Path, *places: str, survey: Survey = SURVEY, **more: Any) -> CensusFile:
    found = read_census(path, places=places, survey=survey, **more)
    assert found is not None
    return found


def values(found: CensusFile) -> dict[str, dict[int, tuple[int | None, int | None]]]:
    return {one.name: one.values for one in found.places}


WANTED = {name: {n: (int(e), int(m)) for n, (e, m) in rows.items()} for name, rows in SOME.items()}


@pytest.mark.parametrize(
    ("write", "name"),
    [
        (kit.table_view, "view.csv"),
        (lambda path, places: kit.table_view(path, places, colons=False), "view2018.csv"),
        (kit.zipped, "table.zip"),
        (kit.api, "api.json"),
        (lambda path, places: kit.api(path, places, objects=True), "objects.json"),
        (kit.long, "long.csv"),
    ],
    ids=["view", "view-2018", "zip", "api", "objects", "long"],
)
def test_every_form_of_the_table_gives_the_published_figures(
    tmp_path: Path, write: Callable[..., Path], name: str
) -> None:
    found = read(write(tmp_path / name, SOME))
    assert found.table == "C16001"
    assert found.survey == SURVEY
    assert values(found) == WANTED
    assert found.has_margins


@pytest.mark.parametrize("ending", ["xlsx", "tsv"])
def test_a_workbook_and_a_table_with_tabs_are_read_too(tmp_path: Path, ending: str) -> None:
    with kit.api(tmp_path / "api.json", SOME).open(encoding="utf-8") as file:
        rows = json.load(file)
    path = tmp_path / f"acs1_2022.{ending}"
    if ending == "tsv":
        kit.write_csv(path, rows, delimiter="\t")
    else:
        book = xlsxwriter.Workbook(path)
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            cells = [int(cell) if cell.isdigit() and at else cell for at, cell in enumerate(row)]
            sheet.write_row(number, 0, cells)
        book.close()
    found = read(path, survey=Survey())
    assert (values(found), found.survey) == (WANTED, SURVEY)


def test_a_summary_file_has_ids_and_no_names(tmp_path: Path) -> None:
    found = read(kit.summary_file(tmp_path / "acsdt1y2022-c16001.dat", SOME), "0400000US02")
    (one,) = found.places
    assert (one.id, one.values) == ("0400000US02", WANTED["South Dakota"])


def test_the_states_as_a_script_saved_them_are_read_with_their_year() -> None:
    found = read(kit.STATES, survey=Survey())
    assert found.survey == Survey(2018, 1)
    assert len(found.places) == 52
    assert values(found)["Alaska"] == WANTED["Alaska"]


@pytest.mark.slow
def test_columns_in_any_order_give_the_same_figures(tmp_path: Path) -> None:
    with kit.STATES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    wanted = values(read(kit.STATES, survey=Survey()))
    for seed in range(10):
        order = list(range(len(rows[0])))
        random.Random(seed).shuffle(order)
        path = kit.write_csv(
            tmp_path / f"acs1_2018_{seed}.csv", ([row[at] for at in order] for row in rows)
        )
        assert values(read(path, survey=Survey())) == wanted


def test_a_download_that_was_cut_off_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "acs1_2018.csv"
    path.write_bytes(kit.STATES.read_bytes()[:3000])
    with pytest.raises(InputError, match=r"columns: the file is cut off") as caught:
        read(path, survey=Survey())
    assert str(caught.value.where).endswith("acs1_2018.csv:3")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_the_table_view_is_read_in_the_code_pages_of_windows(tmp_path: Path, encoding: str) -> None:
    path = kit.table_view(tmp_path / "view.csv", SOME)
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    assert values(read(path)) == WANTED


def test_the_table_view_is_read_after_an_editor_took_utf_8_for_cp1252(tmp_path: Path) -> None:
    path = kit.table_view(tmp_path / "view.csv", SOME)
    path.write_text(path.read_bytes().decode("cp1252"), encoding="utf-8")
    assert values(read(path)) == WANTED


def test_labels_of_2015_are_refused_naming_the_first_odd_one(tmp_path: Path) -> None:
    detailed = {"Oregon": kit.published(kit.DETAILED)["Oregon"]}
    path = kit.table_view(tmp_path / "view.csv", detailed, table="B16001")
    text = path.read_text(encoding="utf-8").replace("Spanish:", "Spanish or Spanish Creole:")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read(path)
    assert "Spanish or Spanish Creole" in caught.value.message
    assert caught.value.where == f"{path}:4"


def test_a_label_that_does_not_fit_its_code_is_refused(tmp_path: Path) -> None:
    path = kit.zipped(tmp_path / "table.zip", SOME)
    data, table = path.with_suffix(".data"), census_tables()["C16001"]
    text = data.read_text(encoding="utf-8")
    path = tmp_path / "table.csv"
    path.write_text(text.replace(":!!Tagalog (incl. Filipino)", ":!!Ilocano"), encoding="utf-8")
    with pytest.raises(InputError, match="C16001_027 is labeled `Estimate!!Total:!!Ilocano`"):
        read(path)
    assert table.rows[27].label[-1] == "Tagalog (incl. Filipino)"


@pytest.mark.parametrize(
    ("cell", "estimate"),
    [
        ("-666666666", None), ("null", None), ("(X)", None), ("N", None), ("-", None),
        ("**", None), ("-888888888.0", None), ("1234.0", 1234), ('"1,234"', 1234),
    ],
)  # fmt: skip
def test_what_stands_for_no_value_is_masked_before_any_sum(
    tmp_path: Path, cell: str, estimate: int | None
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        f"GEO_ID,NAME,C16001_001E,C16001_001M,C16001_005E,C16001_005M\n1,Here,9,1,{cell},7\n",
        encoding="utf-8",
    )
    (one,) = read(path).places
    assert one.values[5] == (estimate, None if estimate is None else 7)
    assert bool(one.masked) == (estimate is None)


def test_a_margin_that_is_fixed_is_zero_and_one_that_is_missing_is_none(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        "NAME,C16001_001E,C16001_001M,C16001_002E,C16001_002M,C16001_005E,C16001_005M\n"
        "Here,9,-555555555,8,*****,7,-222222222\n",
        encoding="utf-8",
    )
    (one,) = read(path).places
    assert one.values == {1: (9, 0), 2: (8, 0), 5: (7, None)}


@pytest.mark.parametrize(
    ("estimate", "margin", "words"),
    [
        ("7", "-3", "a margin of error cannot be negative"),
        ("-7", "3", "a count cannot be negative"),
        ("some", "3", "`some` is not a number"),
        ("7.5", "3", "`7.5` is not a number"),
    ],
)
def test_a_value_that_cannot_be_is_refused(
    tmp_path: Path, estimate: str, margin: str, words: str
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        f"NAME,C16001_001E,C16001_005E,C16001_005M\nHere,9,{estimate},{margin}\n", encoding="utf-8"
    )
    with pytest.raises(InputError, match=words):
        read(path)


def test_a_file_without_margins_says_so(tmp_path: Path) -> None:
    found = read(kit.table_view(tmp_path / "view.csv", SOME, margins=False))
    assert not found.has_margins
    assert found.places[0].values[5] == (6225, None)


def test_margins_at_95_percent_become_those_at_90(tmp_path: Path) -> None:
    path = kit.long(tmp_path / "long.csv", SOME)
    found = read(path, "Alaska", level=95)
    assert found.places[0].values[5] == (6225, 1630)  # 1,941 * 1.645 / 1.960, rounded up


def test_a_table_of_speakers_is_not_one_of_limited_english(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("NAME,C16001_001E,C16001_003E\nWake,9,4\n", encoding="utf-8")
    with pytest.raises(InputError, match="who speaks the languages, not who speaks English less"):
        read(path)


def test_a_table_that_a_script_made_of_speakers_is_refused_too(tmp_path: Path) -> None:
    path = tmp_path / "nc.csv"  # as saved for North Carolina, 2021
    path.write_text(
        "year,county,arabic,chinese_incl_mandarin_cantonese,french_haitian_or_cajun,korean,"
        "spanish,tagalog_incl_filipino\n2021,Alamance,365,159,490,69,17811,408\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError, match="who speaks the languages, not who speaks English less"):
        read(path)


def test_a_table_view_that_was_turned_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "turned.csv"
    path.write_text("Label (Grouping),Total:,Spanish:\nAlaska,,\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read(path)
    assert "undo Transpose" in str(caught.value.hint)


def test_an_answer_of_the_api_for_tracts_has_ids_of_eleven_digits(tmp_path: Path) -> None:
    path = tmp_path / "acs2024_c16001_king_tracts.json"
    path.write_text(
        '[["NAME", "C16001_001E", "C16001_005E", "state", "county", "tract"], '
        '["Census Tract 1.01; King County; Washington", "3040", "119", "53", "033", "000101"]]',
        encoding="utf-8",
    )
    found = read(path, "Census Tract 1.01", survey=Survey(None, 5))
    (one,) = found.places
    assert (one.id, one.values[5], found.survey) == ("53033000101", (119, None), Survey(2024, 5))
    assert not found.has_margins


@pytest.mark.parametrize("label", ["Spanish:", "Total:!!Spanish:", "Estimate!!Total!!Spanish"])
def test_a_label_has_one_key_however_it_is_written(tmp_path: Path, label: str) -> None:
    path = tmp_path / "long.csv"
    path.write_text(
        "NAME,variable,label,estimate,moe\n"
        f'X,C16001_003,"{label}",9,1\n'
        'X,C16001_005,"Spanish:!!Speak English less than ""very well""",4,1\n',
        encoding="utf-8",
    )
    found = read(path)
    assert found.has_labels
    assert found.places[0].values == {3: (9, 1), 5: (4, 1)}


def test_a_survey_that_no_one_names_is_asked_for(tmp_path: Path) -> None:
    path = kit.table_view(tmp_path / "view.csv", SOME)
    with pytest.raises(InputError) as caught:
        read(path, survey=Survey())
    assert "--year 2022 and --product 5" in str(caught.value.hint)
    with pytest.raises(InputError, match="before 2016"):
        read(path, survey=Survey(2015, 5))
    with pytest.raises(InputError, match="name says year 2018, --year says 2019"):
        read(kit.STATES, survey=Survey(2019, 1))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("Narnia",), "no place `Narnia`"),
        (("Alaska", "0400000US02"), ""),
        (("04*",), ""),
    ],
)
def test_places_are_found_by_name_and_by_id(asked: tuple[str, ...], words: str) -> None:
    if words:
        with pytest.raises(InputError, match=words):
            read(kit.STATES, *asked, survey=Survey())
    else:
        found = read(kit.STATES, *asked, survey=Survey())
        assert "Alaska" in values(found)


def test_another_table_of_the_census_is_named(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("NAME,S1601_C01_001E,S1601_C02_001E\nWake,9,4\n", encoding="utf-8")
    with pytest.raises(InputError, match="a table that is not read: S1601"):
        read(path)


def test_what_is_no_census_table_is_left_to_others(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("Language,Count\nSpanish,9\n", encoding="utf-8")
    assert read_census(path) is None


def test_a_picture_is_not_a_census_table(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF\x81\x8d\x8f\n" * 300)
    assert read_census(path, places=(), survey=SURVEY) is None
