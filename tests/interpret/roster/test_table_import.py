"""The roster as a table: what is taken, what is not and why, and what a spreadsheet gets."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from langaccess.core.errors import ConfigError, InputError
from langaccess.core.names import NameIndex, compare_people, radio_name
from langaccess.interpret.roster import (
    Roster,
    RosterImport,
    TableMap,
    guess_map,
    load_map,
    load_roster,
    load_table,
    to_csv,
    to_yaml,
)
from tests.rosterfiles import PEOPLE, agency, roster

HR = """\
Employee No,Full Name,Cell,District,Language,ILR Score,Test Date,Valid Until
0412,Maria Garcia,217-555-0111,North,Spanish,3+,2025-03-01,2028-03-01
0412,Maria Garcia,217-555-0111,North,Brazilian,2,2025-03-02,2028-03-02
0413,Juan Lopez,217-555-0112,South,Mame,,,
0414,Bo Chen,,South,Chinese,3,2025-03-01,
0415,Kim Oko,12,South,Vietnamese,3,2025-03-01,
0416,Sam Roe,217-555-0114,South,Xyzzyish,3,2025-03-01,
0417,Li Ray,217-555-0115,South,Spanish,9,2025-03-01,
0418,Jo Day,217-555-0116,South,Spanish,3,1.3.2025,
,,217-555-0117,South,Spanish,3,2025-03-01,
0412,Mario Garcia,217-555-0118,South,French,3,2025-03-01,
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "hr.csv"
    path.write_text(HR, encoding="utf-8")
    return path


def test_the_columns_are_guessed_from_their_heads(table: Path) -> None:
    found = guess_map(table)
    assert found.columns == {
        "id": "Employee No", "name": "Full Name", "phone": "Cell", "place": "District",
        "language": "Language", "level": "ILR Score", "issued": "Test Date",
        "expires": "Valid Until",
    }  # fmt: skip
    assert found.credential == "bilingual_tested"


def test_rows_become_people_and_each_row_not_taken_says_why(tmp_path: Path, table: Path) -> None:
    plan = load_table(table, guess_map(table), agency(tmp_path), Roster())
    garcia, lopez = plan.people
    assert garcia.id == "0412"
    assert [skill.tag for skill in garcia.languages] == ["es", "pt"]
    assert [(p.language, p.level) for p in garcia.credentials] == [("es", 3.5), ("pt", 2.0)]
    assert [skill.tag for skill in lopez.languages] == ["mam"]
    assert lopez.credentials == (), "no test, no credential"
    said = {row.line: row.text for row in plan.refused}
    assert sorted(said) == [5, 6, 7, 8, 9, 10, 11]
    for line, words in {
        5: "Mandarin, Cantonese", 6: "telephone number", 7: "not a language",
        8: "not an ILR level", 9: "not a date written year_first", 10: "no name",
        11: "`0412` is Maria Garcia in line 2",
    }.items():  # fmt: skip
        assert words in said[line], said[line]
    assert plan.rows == 10


def test_american_days_are_read_when_the_mapping_says_so(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("name;language;tested;score\nJo Day;Spanish;03/01/2025;3\n", encoding="utf-8")
    columns = {"name": "name", "language": "language", "issued": "tested", "level": "score"}
    mapping = TableMap(columns, credential="bilingual_tested", dates="month_first")
    (day,) = load_table(path, mapping, agency(tmp_path), Roster()).people
    assert day.id == "jo-day"
    assert str(day.credentials[0].issued) == "2025-03-01"


def test_whoever_is_on_the_roster_is_not_taken_again(tmp_path: Path, table: Path) -> None:
    policy = agency(tmp_path)
    first = load_table(table, guess_map(table), policy, Roster())
    again = load_table(table, guess_map(table), policy, Roster(first.people))
    assert again.people == ()
    assert any("on the roster already" in row.text for row in again.refused)


def test_what_is_written_loads_as_what_was_planned(tmp_path: Path, table: Path) -> None:
    policy = agency(tmp_path)
    plan = load_table(table, guess_map(table), policy, Roster())
    folder = tmp_path / "roster"
    folder.mkdir()
    (folder / "hr.yaml").write_text(to_yaml(plan.people, ["from hr.csv"]), encoding="utf-8")
    assert load_roster(folder, policy).people == plan.people


def test_the_whole_test_roster_is_written_and_read_back(tmp_path: Path) -> None:
    policy = agency(tmp_path)
    people = roster(tmp_path, policy, PEOPLE)
    assert to_yaml(people.people).startswith("schema: 1\n")
    again = roster(tmp_path, policy, to_yaml(people.people))
    assert again.people == people.people


def test_an_export_comes_back_as_the_same_people(tmp_path: Path) -> None:
    policy = agency(tmp_path)
    people = roster(tmp_path, policy, PEOPLE).people
    simple = tuple(entry for entry in people if entry.kind == "member")
    path = tmp_path / "out.csv"
    path.write_bytes(to_csv(Roster(simple)))
    columns = {name: name for name in ("id", "name", "kind", "phone", "gender", "place", "badge",
               "language", "credential", "level", "issued", "expires")}  # fmt: skip
    plan = load_table(path, TableMap(columns), policy, Roster())
    assert plan.refused == ()
    assert [(e.id, e.languages, e.credentials) for e in plan.people] == [
        (e.id, e.languages, e.credentials) for e in simple
    ]


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+1+2", "-2+3", "@SUM(A1)"])
def test_no_cell_runs_as_a_formula(tmp_path: Path, cell: str) -> None:
    policy = agency(tmp_path)
    text = PEOPLE.replace("name: Maria Garcia", f'name: "{cell}"')
    written = to_csv(roster(tmp_path, policy, text)).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(written)) for cell in row]
    assert f"'{cell}" in cells
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")]


@pytest.mark.slow
@pytest.mark.parametrize("cell", ["=1+1", "'=1+1", "@SUM(A1)", "+A1", "-2+3", " =1+1"])
@pytest.mark.parametrize("column", ["Employee No", "Full Name", "Cell", "District", "Language"])
def test_a_formula_in_any_cell_is_refused_and_not_rewritten(
    tmp_path: Path, column: str, cell: str
) -> None:
    row = {"Employee No": "0412", "Full Name": "Maria Garcia", "Cell": "+1 217-555-0111",
           "District": "-", "Language": "Spanish", column: cell}  # fmt: skip
    path = tmp_path / "hr.csv"
    path.write_text(f"{','.join(row)}\n{','.join(row.values())}\n", encoding="utf-8")
    plan = load_table(path, guess_map(path), agency(tmp_path), Roster())
    assert plan.people == ()
    assert "begins like a spreadsheet formula" in plan.refused[0].text


def test_notes_conflicts_and_reasons_stay_out_of_an_export(tmp_path: Path) -> None:
    policy = agency(tmp_path)
    text = PEOPLE.replace(
        "    name: Maria Garcia\n",
        "    name: Maria Garcia\n    notes: secretword\n"
        "    ties: [{kind: relative, case: secretword}]\n",
    )
    assert b"secretword" not in to_csv(roster(tmp_path, policy, text))


def test_a_workbook_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "hr.xlsx").write_bytes(b"PK")
    with pytest.raises(InputError) as caught:
        guess_map(tmp_path / "hr.xlsx")
    assert "CSV" in (caught.value.hint or "")


def test_a_mapping_with_a_wrong_word_is_named(tmp_path: Path, table: Path) -> None:
    path = tmp_path / "map.yaml"
    path.write_text("columns: {nam: Full Name, language: Language}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="`nam` is not a field"):
        load_map(path)
    path.write_text("columns: {name: Fullname, language: Language}\n", encoding="utf-8")
    with pytest.raises(InputError, match="no column `Fullname`"):
        load_table(table, load_map(path), agency(tmp_path), Roster())


def test_what_an_interrupted_write_left_is_nobodys_roster(tmp_path: Path) -> None:
    policy = agency(tmp_path)
    roster(tmp_path, policy)
    (tmp_path / "roster" / ".tmp-x.yaml").write_text("people: [", encoding="utf-8")
    assert len(load_roster(tmp_path / "roster", policy).people) == 11


HEADS = "Name,Language,Phone,Credential,Tested on,Expires,Status"


def taken(tmp_path: Path, *rows: str, there: Roster | None = None) -> RosterImport:
    path = tmp_path / "hr.csv"
    path.write_text("\n".join((HEADS, *rows)), encoding="utf-8")
    return load_table(path, guess_map(path), agency(tmp_path), there or Roster())


def test_a_big_table_of_similar_names_is_read_and_says_who_was_not_compared(
    tmp_path: Path,
) -> None:
    many = [f"{chr(97 + n % 26)}{n}x Silva,Spanish,217-555-{n:04},,,," for n in range(60)]
    compare_people.cache_clear()
    plan = taken(tmp_path, *many, "Rosa Silva,Spanish,217-555-0101,,,,")
    assert len(plan.people) == 61
    assert plan.crowded[-1] == "Rosa Silva"
    assert compare_people.cache_info().misses <= len(plan.people) * NameIndex.MOST_COMPARED


def test_a_credential_never_goes_to_somebody_else_of_the_same_name(tmp_path: Path) -> None:
    plan = taken(
        tmp_path,
        "Maria Garcia,Spanish,217-555-0113,,,,",
        "Maria Garcia,Spanish,217-555-0123,court_certified,2024-01-01,2027-01-01,",
    )
    (one,) = plan.people
    assert (one.phone, one.credentials) == ("217-555-0113", ())
    (row,) = plan.refused
    assert "phone is 217-555-0123 here and 217-555-0113 in line 2" in row.text
    assert "id in a column" in row.text


def test_two_rows_of_a_name_that_nothing_tells_apart_are_not_put_together(tmp_path: Path) -> None:
    plan = taken(
        tmp_path,
        "Maria Garcia,Spanish,,,,,",
        "Maria Garcia,Spanish,,court_certified,2024-01-01,2027-01-01,",
    )
    assert [one.credentials for one in plan.people] == [()]
    assert [row.line for row in plan.refused] == [3]


def test_rows_of_one_person_in_two_languages_are_one_person(tmp_path: Path) -> None:
    plan = taken(
        tmp_path,
        "Abdi Hassan,Somali,,,,,",
        "Abdi Hassan,Arabic,217-555-0117,,,,",
    )
    (one,) = plan.people
    assert [skill.tag for skill in one.languages] == ["so", "ar"]
    assert one.phone == "217-555-0117", "what a later row adds is not lost"


def test_ids_made_of_names_keep_their_letters_and_are_never_shared(tmp_path: Path) -> None:
    plan = taken(
        tmp_path,
        "José Peña-Núñez,Spanish,217-555-0111,,,,",
        "李伟,Cantonese,217-555-0112,,,,",
        "王芳,Mandarin,217-555-0113,,,,",
        "Jose Pena Nunez,Spanish,217-555-0114,,,,",
    )
    assert [one.id for one in plan.people] == ["jose-pena-nunez", "row-3", "row-4"]
    (row,) = plan.refused
    assert "`jose-pena-nunez` is also José Peña-Núñez" in row.text


@pytest.mark.parametrize("name", ["maria  garcia", '"GARCÍA, María"'])
def test_somebody_who_is_on_the_roster_under_another_id_is_not_taken_again(
    tmp_path: Path, name: str
) -> None:
    first = taken(tmp_path, "Maria Garcia,Spanish,217-555-0113,,,,")
    path = tmp_path / "again.csv"
    path.write_text(f"id,name,language\n0412,{name},Spanish\n", encoding="utf-8")
    again = load_table(path, guess_map(path), agency(tmp_path), Roster(first.people))
    assert again.people == ()
    assert "on the roster already as `maria-garcia`" in again.refused[0].text


def imported(tmp_path: Path, text: str) -> RosterImport:
    path = tmp_path / "hr.csv"
    path.write_text(text, encoding="utf-8")
    return load_table(path, guess_map(path), agency(tmp_path), Roster())


def test_columns_that_are_not_taken_are_named(tmp_path: Path) -> None:
    plan = imported(tmp_path, "Name,Language,Unit,\nAnn Lee,Spanish,K9,x\n")
    assert plan.unread == ("Unit", "column 4, which has no header")
    mapping = replace(guess_map(tmp_path / "hr.csv"), ignore=plan.unread)
    assert load_table(tmp_path / "hr.csv", mapping, agency(tmp_path), Roster()).unread == ()


@pytest.mark.slow
@pytest.mark.parametrize(
    "head",
    ["Exp", "Exp Date", "Exp.", "Valid thru", "Valid Through", "Good thru", "Recert due",
     "Renewal date", "Re-cert due", "Cert Expires", "EXPIRATION", "Retest date", "Due"],
)  # fmt: skip
def test_a_head_that_tells_the_end_of_a_test_is_known(tmp_path: Path, head: str) -> None:
    plan = imported(
        tmp_path, f"Name,Language,Level,Test Date,{head}\nAbdi,Somali,3,2020-03-15,2023-03-15\n"
    )
    assert [proof.expires for proof in plan.people[0].credentials] == [date(2023, 3, 15)]
    assert plan.unread == ()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("status", "why"),
    [
        ("Active", None), ("active - FT", None), ("Yes", None), ("Full-time", None),
        ("Retired", "not offered"), ("Retired 6/2024", "not offered"), ("INACTIVE", "not offered"),
        ("Resigned", "not offered"), ("On leave", "not offered"), ("Active (FMLA)", "not offered"),
        ("Not active", "not offered"), ("Terminated", "not offered"), ("N", "not offered"),
        ("Expired", "not offered"), ("Sworn II", "is unknown"), ("", None),
        ("X", "is unknown"), ("No longer active", "not offered"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "head", ["Status", "Employment Status", "Active", "Active?", "Is active (Y/N)", "Active duty"]
)
def test_only_who_is_said_to_serve_is_imported(
    tmp_path: Path, head: str, status: str, why: str | None
) -> None:
    plan = imported(tmp_path, f"Name,Language,{head}\nAnn Lee,Spanish,{status}\n")
    assert len(plan.people) == (why is None)
    assert [str(why) in row.text for row in plan.refused] == ([] if why is None else [True])


def test_somebody_who_left_by_one_row_is_taken_by_none(tmp_path: Path) -> None:
    plan = imported(
        tmp_path, "Emp ID,Name,Language,Status\n7,Jo Doe,Spanish,Active\n7,Jo Doe,Somali,Retired\n"
    )
    assert plan.people == ()
    assert [(row.line, "line 3" in row.text) for row in plan.refused] == [(2, True), (3, False)]


def test_a_word_for_serving_can_be_added_and_none_for_leaving(tmp_path: Path) -> None:
    imported(
        tmp_path, "Name,Language,Status\nA B,Spanish,Sworn II\nC D,Spanish,\nE F,Spanish,Retired\n"
    )
    path = tmp_path / "hr.csv"
    mapping = replace(guess_map(path), active=("sworn ii", "", "retired"))
    plan = load_table(path, mapping, agency(tmp_path), Roster())
    assert [one.name for one in plan.people] == ["A B", "C D"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "head",
    [
        "Immigration Status", "Marital status", "Inactive", "Active Shooter Training",
        "Active threat", "Status date", "Status as of",
    ],
)  # fmt: skip
def test_another_kind_of_status_is_not_read(tmp_path: Path, head: str) -> None:
    plan = imported(tmp_path, f"Name,Language,{head}\nAnn Lee,Spanish,Yes\n")
    assert plan.unread == (head,)


def test_two_columns_of_one_head_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="two columns have the header `Exp`"):
        imported(tmp_path, "Name,Language,Level,Exp,Exp\nA B,Spanish,3,2030-01-01,2020-01-01\n")


def test_an_empty_status_means_no_where_others_are_marked_as_serving(tmp_path: Path) -> None:
    plan = imported(tmp_path, "Name,Language,Active\nA B,Spanish,Y\nC D,Spanish,\n")
    assert [one.name for one in plan.people] == ["A B"]
    plan = imported(tmp_path, "Name,Language,Status\nA B,Spanish,Retired\nC D,Spanish,\n")
    assert [one.name for one in plan.people] == ["C D"]


def test_american_days_are_guessed_among_days_written_year_first(tmp_path: Path) -> None:
    plan = taken(
        tmp_path,
        "Ann Roe,Spanish,217-555-0111,Court certified,2024-01-01,2027-01-01,",
        "Bea Roe,Spanish,217-555-0112,Court-Certified,3/1/2025,3/1/2028,",
    )
    assert plan.refused == ()
    assert [str(one.credentials[0].expires) for one in plan.people] == ["2027-01-01", "2028-03-01"]
    assert {one.credentials[0].kind for one in plan.people} == {"court_certified"}


@pytest.mark.parametrize("head", ["Employee", "Deputy", "Officer Name", "INTERPRETER"])
def test_the_column_of_the_people_is_known_by_what_they_are(tmp_path: Path, head: str) -> None:
    path = tmp_path / "hr.csv"
    path.write_text(f"Employee #,{head},2nd Language\n7,Ann Lee,Vietnamese\n", encoding="utf-8")
    found = guess_map(path)
    assert (found.columns["id"], found.columns["name"]) == ("Employee #", head)


def test_a_family_name_alone_is_nobodys_name(tmp_path: Path) -> None:
    path = tmp_path / "hr.csv"
    path.write_text("Last Name,First Name,Language\nLee,Ann,Thai\nLee,Bo,Thai\n", "utf-8")
    with pytest.raises(InputError, match="two columns, First Name and Last Name"):
        guess_map(path)


def test_a_table_without_such_a_head_is_told_what_a_mapping_looks_like(tmp_path: Path) -> None:
    path = tmp_path / "hr.csv"
    path.write_text("Wer,Language\nLee,Thai\n", encoding="utf-8")
    with pytest.raises(InputError, match="the headers are Wer, Language") as caught:
        guess_map(path)
    assert "columns: {name: HEAD" in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Garcia, Maria", "Maria Garcia"),
        ("de la Cruz, Ana M.", "Ana M. de la Cruz"),
        ("Maria Garcia", "Maria Garcia"),
        ("Maria Garcia, Jr.", "Maria Garcia, Jr."),
        ("Maria Garcia, J.D.", "Maria Garcia, J.D."),
        ("Voices, Inc.", "Voices, Inc."),
        ("Garcia,", "Garcia,"),
    ],
)
def test_a_name_is_kept_as_it_is_said_on_the_radio(typed: str, said: str) -> None:
    assert radio_name(typed) == said


def test_dates_written_in_two_orders_are_asked(tmp_path: Path) -> None:
    table = tmp_path / "hr.csv"
    table.write_text(
        "Name,Language,ILR Score,Test Date,Phone\n"
        '"Garcia, Maria",Spanish,3,3/25/2025,217-555-0141\n'
        "Jo Doe,Spanish,3,13/02/2025,217-555-0142\n"
        "Al Poe,Somali,3,2025-02-13,217-555-0143\n",
        encoding="utf-8",
    )
    mapping = guess_map(table)
    assert mapping.dates == "ask"
    found = load_table(table, mapping, agency(tmp_path), Roster())
    assert [entry.name for entry in found.people] == ["Al Poe"]
    assert ["month first and with the day first" in row.text for row in found.refused] == [True] * 2
    decided = load_table(table, replace(mapping, dates="month_first"), agency(tmp_path), Roster())
    assert [entry.name for entry in decided.people] == ["Maria Garcia", "Al Poe"]
