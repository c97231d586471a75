"""Excel: every word is reached, and formulas, tables and choices still agree with the cells."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from lxml import etree

from langaccess.core.errors import InputError
from langaccess.core.model import Kind, Span, SpanKind, Target
from langaccess.core.tags import Tag
from langaccess.formats import Document
from langaccess.formats.xlsx.format import Xlsx
from langaccess.formats.zip_package import parse_package
from tests.fixtures.build_xlsx import Sheet, xlsx
from tests.formats.office_kit import LABEL, READABLE, codes, differing_parts, raw, texts
from tests.formats.printing import latin_left, printed, same, swapped, write_checked
from tests.support import FIXTURES, SHARED, needs_office, needs_shared

FOLDER = FIXTURES / "xlsx"
PT, AR, EN, RU = Tag("pt"), Tag("ar"), Tag("en"), Tag("ru")
# What a formula makes of words of its own is reported, not reached.
MADE_BY_FORMULAS = {"Wait", "Close", "Status"}


def read(name: str) -> Document:
    return Xlsx().read(FOLDER / f"{name}.xlsx", accept_revisions=False)


def translated(document: Document, words: dict[str, str]) -> dict[str, Target]:
    return {u.id: Target(words.get(u.text, u.text), u.spans) for u in document.units}


def test_bold_in_a_cell_is_a_span_and_goes_where_the_target_has_it() -> None:
    document = read("cells")
    unit = next(u for u in document.units if "noon" in u.text)
    assert [unit.text[s.start : s.end] for s in unit.spans] == ["before noon"]
    target = Target("Cedo ligue", (Span(0, 4, SpanKind.FORMAT, unit.spans[0].ref),))
    strings = raw(write_checked(Xlsx(), document, {unit.id: target}, PT), "xl/sharedStrings.xml")
    assert '<rFont val="Calibri"/></rPr><t>Cedo</t>' in strings
    assert strings.count("<b/>") == 1


def test_header_cells_column_names_filters_and_formulas_change_together() -> None:
    document = read("table")
    words = {"Status": "Estado", "Number of calls": "Chamadas [n.º]", "Open": 'Em "aberto"'}
    targets = translated(document, words)
    data, notes = Xlsx().render(document, targets, tag=PT, label=None)
    write_checked(Xlsx(), document, targets, PT)
    table = etree.fromstring(raw(data, "xl/tables/table1.xml").encode())
    names = [c.get("name") for c in table.iter("{*}tableColumn")]
    assert names == ["Estado", "Chamadas [n.º]"]
    assert [f.get("val") for f in table.iter("{*}filter")] == ['Em "aberto"']
    sheet = etree.fromstring(raw(data, "xl/worksheets/sheet1.xml").encode())
    formulas = [f.text for f in sheet.iter("{*}f")]
    assert formulas[0] == 'IF(A2="Em ""aberto""","Wait","Close [Status]")'
    assert formulas[1] == "SUM(Calls[Chamadas '[n.º']])"
    assert {n.code for n in notes} == {"xlsx.formulas_changed"}
    assert codes(document)["xlsx.formula_words"] == 1


def test_two_columns_with_one_translation_are_reported() -> None:
    document = read("table")
    targets = translated(document, {"Status": "Dados", "Number of calls": "Dados"})
    _, notes = Xlsx().render(document, targets, tag=PT, label=None)
    assert "xlsx.columns_equal" in {n.code for n in notes}


def test_a_choice_follows_its_cell_and_survives_commas_and_quotes() -> None:
    document = read("choices")
    yes = [u for u in document.units if u.text == "Yes"]
    assert [u.twin for u in yes] == [None, yes[0].id]
    targets = translated(document, {"Yes": "Sim", "No answer": "Não, nada", '"Maybe"': '"Talvez"'})
    data = write_checked(Xlsx(), document, targets, PT)
    rule = etree.fromstring(raw(data, "xl/worksheets/sheet1.xml").encode())
    formula = next(rule.iter("{*}formula1")).text or ""
    assert formula.count(",") == 2
    assert formula.startswith('"Sim,')
    assert formula.endswith('""Talvez"""')
    prompt = next(u for u in document.units if u.text == "Choose your language")
    assert prompt.kind is Kind.CONTROL
    assert "255" in prompt.note


def test_notes_are_translated_and_reviewers_threads_are_not() -> None:
    assert codes(read("notes"))["xlsx.cell_notes"] == 1
    assert "Write your name here" in texts(read("notes"))
    document = read("threads")
    assert codes(document)["xlsx.comments_stripped"] == 1
    assert texts(document) == ["Name"]
    data = write_checked(Xlsx(), document, same(document), PT)
    for content in parse_package(data, document.path).parts.values():
        assert b"still so" not in content
        assert b"Write your name" not in content
    assert "v:shape" not in raw(data, "xl/drawings/vmlDrawing1.vml")


def test_right_to_left_sheets_are_turned() -> None:
    document = read("cells")
    data = write_checked(Xlsx(), document, same(document), AR)
    assert 'rightToLeft="1"' in raw(data, "xl/worksheets/sheet1.xml")
    assert 'horizontal="right" readingOrder="2"' in raw(data, "xl/styles.xml")


def test_months_and_weekdays_are_written_in_the_language_of_the_translation() -> None:
    document = read("dates")
    before = raw(document.path.read_bytes(), "xl/styles.xml")
    data = write_checked(Xlsx(), document, same(document), Tag("pt-BR"))
    styles = raw(data, "xl/styles.xml")
    assert 'formatCode="[$-409]mmmm d, yyyy"' in before
    assert 'formatCode="[$-416]mmmm d, yyyy"' in styles
    assert 'numFmtId="171" formatCode="[$-416]d-mmm-yy"' in styles
    _, notes = Xlsx().render(document, same(document), tag=Tag("mam"), label=None)
    assert {n.code: n.count for n in notes} == {"xlsx.dates_left": 2}


@needs_office
def test_printed_dates_hold_no_english_month() -> None:
    document = read("dates")
    pages = printed(write_checked(Xlsx(), document, same(document), Tag("pt-BR")), "x.xlsx")
    assert "dezembro" in pages[0]
    assert "dez" in pages[0].replace("dezembro", "")


def test_a_stretch_left_in_the_source_language_is_coloured() -> None:
    document = read("choices")
    unit = document.units[0]
    target = Target("Aceita agree?", (Span(7, 13, SpanKind.SOURCE),))
    strings = raw(write_checked(Xlsx(), document, {unit.id: target}, PT), "xl/sharedStrings.xml")
    assert '<color rgb="FFC00000"/></rPr><t>agree?</t>' in strings


def test_the_label_is_the_first_sheet_and_in_every_header() -> None:
    document = read("cells")
    data = write_checked(Xlsx(), document, {}, PT, LABEL)
    book = etree.fromstring(raw(data, "xl/workbook.xml").encode())
    assert [s.get("name") for s in book.iter("{*}sheet")] == ["DRAFT", "Start", "Hours"]
    assert [d.get("localSheetId") for d in book.iter("{*}definedName")] == ["2"]
    label = raw(data, "xl/worksheets/sheetDraft1.xml")
    assert LABEL.text in label
    assert LABEL.english in label
    for name, headers in (("sheet1", 2), ("sheet2", 1)):
        assert raw(data, f"xl/worksheets/{name}.xml").count(LABEL.text) == headers


@pytest.mark.parametrize(
    ("header", "text", "target", "written"),
    [
        ("&C页 &P", "页 &P", "&P", "&C&P"),
        ("&C页 &P", "页 &P", "Página &P, R&D e A&", "&CPágina &P, R&&D e A&&"),
        ("Call &Bnow&B&RX", "Call &Bnow&B", "&BAgora&B chame", "\u200b&BAgora&B chame&RX"),
        ("&LR&&C, page &P&C&8Town", "R&C, page &P", " &P R&C", "&L\u200b &P R&&C&C&8Town"),
        ("&C&12Call 5", "Call 5", "5", "&C&12 5"),
        ("&C&14Hours", "Hours", "&L", "&C&14&&L"),
    ],
)
def test_codes_of_a_page_header_stay_codes_and_signs_of_a_target_stay_signs(
    tmp_path: Path, header: str, text: str, target: str, written: str
) -> None:
    path = tmp_path / "in.xlsx"
    element = f"<oddHeader>{escape(header)}</oddHeader>"
    path.write_bytes(xlsx([Sheet("S", "", f"<headerFooter>{element}</headerFooter>")], []))
    document = Xlsx().read(path, accept_revisions=False)
    unit = document.units[0]
    assert unit.text == text
    write_checked(Xlsx(), document, {unit.id: Target(target)}, PT, LABEL)
    data = write_checked(Xlsx(), document, {unit.id: Target(target)}, PT)
    sheet = etree.fromstring(raw(data, "xl/worksheets/sheet1.xml").encode())
    assert sheet.findtext("{*}headerFooter/{*}oddHeader") == written


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"PK\x03\x04broken", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "encrypted"),
    ],
)
def test_damaged_and_encrypted_files_are_refused_with_a_reason(
    tmp_path: Path, data: bytes, why: str
) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(data)
    with pytest.raises(InputError, match=why):
        Xlsx().read(path, accept_revisions=False)


def test_signed_files_and_other_formats_are_refused_and_macros_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="signed"):
        read("signed")
    assert codes(read("macros"))["xlsx.macros"] == 1
    path = tmp_path / "x.xlsx"
    path.write_bytes((FIXTURES / "pptx" / "slides.pptx").read_bytes())
    with pytest.raises(InputError, match="not an Excel workbook"):
        Xlsx().read(path, accept_revisions=False)


@needs_office
def test_no_latin_word_is_left_for_the_reader() -> None:
    files = {}
    for name in READABLE["xlsx"]:
        document = read(name)
        files[f"{name}.xlsx"] = write_checked(Xlsx(), document, swapped(document), RU)
    left = latin_left(files)
    assert set(left.pop("table.xlsx")) <= MADE_BY_FORMULAS
    assert left == {name: [] for name in left}


@needs_office
def test_every_printed_page_carries_the_label() -> None:
    document = read("cells")
    before = printed(document.path.read_bytes(), "x.xlsx")
    pages = printed(write_checked(Xlsx(), document, same(document), PT, LABEL), "x.xlsx")
    assert len(pages) == len(before) + 1
    assert all(LABEL.text in page and LABEL.english in page for page in pages)


@pytest.mark.slow
@needs_shared
def test_a_real_workbook_comes_through_unchanged_and_whole() -> None:
    path = SHARED / "data" / "brochures" / "ma_209a" / "209a_package_es.xlsx"
    document = Xlsx().read(path, accept_revisions=False)
    data, _ = Xlsx().render(document, {}, tag=PT, label=None)
    assert differing_parts(parse_package(path.read_bytes(), path), parse_package(data, path)) == ()
    write_checked(Xlsx(), document, same(document), PT, LABEL)
