"""Pages in all their forms, and charts whose every number is in their table."""

from __future__ import annotations

import dataclasses
import io
import re
from pathlib import Path
from zipfile import ZipFile

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from python_calamine import CalamineWorkbook

from langaccess.core.errors import LangAccessError
from langaccess.core.print import pdf
from langaccess.core.sheets import read_sheets
from langaccess.formats import read
from langaccess.reports import (
    BarChart,
    BulletList,
    Callout,
    ChartLine,
    ChartValue,
    DataTable,
    Details,
    FactTable,
    Heading,
    LineChart,
    Page,
    ProseBlock,
    render,
    render_file,
    svg,
)

BARS = BarChart(
    "People with limited English",
    "Tagalog and Spanish are above the line of 1,000.",
    "people",
    (
        ChartValue("Tagalog <incl. Filipino> & more", 10921, 8891, 12951),
        ChartValue("Slavic", 1119, 662, 1576, "hatched"),
        ChartValue("Arabic", 0, 0, 157, "hollow"),
        ChartValue("Few people", None, note="withheld"),
    ),
    "Group",
    (1000, "translate from"),
    (("solid", "due"), ("hatched", "cannot tell"), ("hollow", "not shown to be due")),
    "90% interval",
)
LINES = LineChart(
    "By month",
    "Encounters rose until March.",
    "encounters",
    ("2026-01", "2026-02", "2026-03"),
    (ChartLine("All", (3, None, 12)), ChartLine("No interpreter", (1, 0, 2))),
)
PAGE = Page(
    "Need *and* plan",
    (
        Heading("Need"),
        ProseBlock("What the survey says.", "ACS 2018"),
        BARS,
        Callout("Read this."),
        BulletList(("first", "second"), numbered=True),
        FactTable((("Agency", "Spring"),)),
        DataTable("Rules", ("Rule", "Value"), (("one", "<b>two</b>"),)),
        LINES,
    ),
    "Spring Police Department",
    ("The foot.",),
)


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d[\d,]*(?:\.\d+)?%?", text))


def texts(chart: BarChart | LineChart) -> list[str]:
    return [node.text or "" for node in etree.fromstring(svg(chart).encode()).iter("{*}text")]


def test_a_page_is_a_word_file_with_its_tables(tmp_path: Path) -> None:
    file = tmp_path / "page.docx"
    file.write_bytes(render_file(PAGE, "docx"))
    words = "\n".join(unit.text for unit in read(file).units)
    for expected in (
        "Need *and* plan",
        "10,921",
        "withheld",
        "<b>two</b>",
        "1. first",
        "The foot.",
    ):
        assert expected in words


def test_a_column_of_sentences_is_not_squeezed_by_columns_of_words(tmp_path: Path) -> None:
    words = ("E-2026-0006", "2026-10-03", "American", "Detectives", "officer", "118", "ZAMORA-CRUZ")
    told = "a request for consent to a search has evidentiary stakes"
    table = DataTable(
        "Why", ("a", "b", "c", "d", "e", "f", "g", "what happened"), ((*words, told),)
    )
    path = tmp_path / "page.docx"
    path.write_bytes(render_file(Page("Audit", (table,)), "docx"))
    with ZipFile(path) as archive:
        text = archive.read("word/document.xml").decode()
    widths = [int(one) for one in re.findall(r'<w:gridCol w:w="(\d+)"', text)]
    assert widths[-1] > 2 * widths[0]


def test_a_page_is_a_tagged_pdf_with_its_tables() -> None:
    made = render_file(PAGE, "pdf")
    assert made == render_file(PAGE, "pdf")
    assert b"/MarkInfo" in made
    words = "".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(made))
    for expected in ("Need *and* plan", "10,921", "withheld", "<b>two</b>", "The foot."):
        assert expected in words


def test_the_typesetter_refuses_a_picture_without_words(tmp_path: Path) -> None:
    template = tmp_path / "page.typ"
    template.write_text('#set document(title: "x")\n#image("c.svg")', encoding="utf-8")
    with pytest.raises(LangAccessError, match="alt"):
        pdf((template,), {}, {"c.svg": svg(BARS).encode()})


def test_html_has_the_picture_and_below_it_the_table() -> None:
    made = render(PAGE, "html")
    assert made.index("<svg") < made.index("<caption>People with limited English")
    assert "<script" not in made
    assert "&lt;incl. Filipino&gt; &amp; more" in made


def test_markdown_has_the_table_of_a_chart() -> None:
    made = render(PAGE, "md")
    assert "| Slavic | 1,119 | 662 | 1,576 | cannot tell |" in made
    assert "| Few people | withheld |  |  |  |" in made
    assert "| 2026\\-02 | not shown | 0 |" in made or "| 2026-02 | not shown | 0 |" in made


def test_a_value_that_is_not_shown_has_no_bar_and_a_gap_in_its_line() -> None:
    root = etree.fromstring(svg(BARS).encode())
    bars = [bar for bar in root.iter("{*}rect") if bar.get("height") == "14"]
    assert len(bars) == 3 + len(BARS.legend)
    lines = list(etree.fromstring(svg(LINES).encode()).iter("{*}polyline"))
    assert [len((line.get("points") or "").split()) for line in lines] == [1, 1, 3]


counts = st.none() | st.integers(0, 10**8) | st.floats(0, 10**6).map(lambda x: round(x, 1))
labels = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=30)


@given(rows=st.lists(st.tuples(labels, counts), max_size=8), percent=st.booleans())
def test_a_chart_of_any_numbers_is_xml_that_says_what_its_table_says(
    rows: list[tuple[str, float | None]], *, percent: bool
) -> None:
    made = tuple(ChartValue(label, value) for label, value in rows)
    for chart in (
        BarChart("c", "a", "%" if percent else "people", made),
        LineChart(
            "c",
            "a",
            "people",
            tuple(r[0] for r in rows),
            (ChartLine("x", tuple(r[1] for r in rows)),),
        ),
    ):
        for node in etree.fromstring(svg(chart).encode()).iter():
            assert not {"nan", "inf"} & set(node.attrib.values())
        assert len(chart.cells()) == len(rows)
        assert all(len(cells) == len(chart.columns()) for cells in chart.cells())


def test_every_value_next_to_a_bar_is_in_the_table() -> None:
    table = {cell for row in BARS.cells() for cell in row}
    shown = [text for text in texts(BARS) if text in ("10,921", "1,119", "0", "withheld")]
    assert {"10,921", "1,119", "withheld"} <= set(shown) <= table
    axis = {text for text in texts(BARS) if re.fullmatch(r"[\d,]+", text)} - table
    assert axis <= {"5,000", "10,000", "15,000"}
    limit = next(text for text in texts(BARS) if text.startswith("translate from"))
    assert numbers(limit) <= numbers(" ".join(table))


def test_a_page_without_blocks_is_a_file_too() -> None:
    empty = Page("Title", ())
    assert io.BytesIO(render_file(empty, "docx")).read(2) == b"PK"
    assert render_file(empty, "pdf").startswith(b"%PDF")


def test_a_spreadsheet_gets_a_sheet_for_each_table_with_numbers_to_sum(tmp_path: Path) -> None:
    path = tmp_path / "page.xlsx"
    path.write_bytes(render_file(PAGE, "xlsx"))
    sheets = read_sheets(path)
    assert [sheet.name for sheet in sheets] == ["People with limited English", "Rules", "By month"]
    book = CalamineWorkbook.from_path(str(path))
    first = book.get_sheet_by_name("People with limited English").to_python()
    assert first[1][:2] == ["Tagalog <incl. Filipino> & more", 10921.0]
    assert first[4][1] == "withheld"


@pytest.mark.parametrize(
    ("cell", "value"),
    [("10,921", 10921.0), ("0", 0.0), ("12.50", 12.5), ("2026", "2026"), ("98101", "98101"),
     ("0042", "0042"), ("1,23", "1,23"), ("-5", "-5"), ("217-555-0100", "217-555-0100")],
)  # fmt: skip
def test_a_count_is_a_number_and_a_year_or_an_id_is_not(
    tmp_path: Path, cell: str, value: str | float
) -> None:
    path = tmp_path / "page.xlsx"
    page = Page("List", (DataTable("List", ("id", "value"), (("a", cell),)),))
    path.write_bytes(render_file(page, "xlsx"))
    assert CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[1][1] == value


def test_csv_is_the_first_table_and_runs_no_formula() -> None:
    page = Page("List", (Heading("x"), DataTable("t", ("a", "b"), (("=1+1", "2,000"),))))
    assert render_file(page, "csv") == b'\xef\xbb\xbfa,b\r\n\'=1+1,"2,000"\r\n'


def test_a_page_in_a_spreadsheet_is_the_same_every_time() -> None:
    assert render_file(PAGE, "xlsx") == render_file(PAGE, "xlsx")


DRILLED = Page(
    "Title",
    (
        ProseBlock("Before."),
        Details("More", (ProseBlock("Inside."), DataTable("T", ("a", "b"), (("x", "1"),)))),
    ),
)


def test_details_are_opened_in_html_and_below_a_heading_elsewhere() -> None:
    made = render(DRILLED, "html")
    assert made.index("<summary>More</summary>") < made.index("Inside.") < made.index("</details>")
    assert "## More\n\nInside." in render(DRILLED, "md")
    words = "".join(
        page.get_textpage().get_text_range()
        for page in pdfium.PdfDocument(render_file(DRILLED, "pdf"))
    )
    assert "Inside." in words
    assert render_file(DRILLED, "csv").decode("utf-8-sig") == "a,b\r\nx,1\r\n"


def test_csv_has_the_main_table_of_a_page_with_several() -> None:
    chosen = dataclasses.replace(PAGE, main=DataTable("T", ("x", "x"), (("1", "2"),)))
    assert render_file(chosen, "csv").decode("utf-8-sig") == "x,x\r\n1,2\r\n"


@settings(deadline=None)
@given(st.lists(labels, min_size=1, max_size=5))
def test_sheets_of_any_captions_have_names_that_a_spreadsheet_takes(captions: list[str]) -> None:
    page = Page("T", tuple(DataTable(caption, ("a",), ()) for caption in captions))
    assert render_file(page, "xlsx").startswith(b"PK")
