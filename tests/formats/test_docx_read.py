"""Reading Word files: every trap of the format, one fixture each."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from langaccess.core.model import Kind, SpanKind
from langaccess.core.tags import Tag
from langaccess.formats import Label
from langaccess.formats.ooxml.package import q
from langaccess.translate import segments
from tests.fixtures.build_docx import docx, p, r, run, zip_of
from tests.fixtures.docx_cases import CASES, sdt
from tests.fixtures.example_docx import build as build_example
from tests.formats.docx_kit import (
    EXAMPLE,
    FORM,
    NAMES,
    READABLE,
    codes,
    fixture,
    marked,
    opened,
    parts,
    rendered,
    shown,
    texts,
    tree,
    unit,
)
from tests.formats.office_kit import words_once


def _content(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_every_committed_fixture_is_what_its_script_builds() -> None:
    assert sorted(CASES) == NAMES
    for name, build in CASES.items():
        assert _content(build()) == _content(fixture(name).read_bytes()), name


@pytest.mark.parametrize("name", READABLE)
def test_units_have_unique_ids_and_properly_nested_spans(name: str) -> None:
    document = opened(name)
    ids = [u.id for u in document.units]
    assert len(set(ids)) == len(ids)
    for found in document.units:
        open_: list[int] = []
        refs = [s.ref for s in found.spans]
        assert len(set(refs)) == len(refs)
        for span in found.spans:
            assert 0 <= span.start <= span.end <= len(found.text)
            while open_ and open_[-1] <= span.start:
                open_.pop()
            assert not open_ or span.end <= open_[-1]
            if span.start < span.end:
                open_.append(span.end)


@pytest.mark.parametrize("name", READABLE)
def test_reading_twice_gives_the_same_units(name: str) -> None:
    assert opened(name).units == opened(name).units


def test_words_cut_by_runs_are_whole_and_only_visible_format_is_a_span() -> None:
    found = unit(opened("runs"), "Call")
    assert found.text == "Call the police at once if you are in danger."
    assert marked(found) == [("format", "once")]


def test_breaks_tabs_and_hyphens_are_characters() -> None:
    assert "Front desk:\t617\u2011555-0123\nOpen day and night." in texts(opened("runs"))


def test_a_tab_to_the_middle_of_the_line_parts_words_and_stays_what_it_is(tmp_path: Path) -> None:
    middle = '<w:ptab w:relativeTo="margin" w:alignment="center" w:leader="none"/>'
    path = tmp_path / "columns.docx"
    path.write_bytes(docx(p(r("City Police") + run(middle) + r("Victim Services"))))
    document = FORM.read(path, accept_revisions=False)
    assert [s.text for s in segments(document.units[0], Tag("en"))] == [
        "City Police",
        "Victim Services",
    ]
    assert tree(rendered(document)).find(f".//{q('w:ptab')}") is not None


def test_the_title_of_the_file_is_a_unit() -> None:
    found = unit(opened("runs"), "What to do after")
    assert (found.kind, found.part) == (Kind.META, "docProps/core.xml")


def test_cells_of_nested_tables_are_units() -> None:
    document = opened("tables")
    assert {u.text for u in document.units if u.kind is Kind.CELL} == {
        "Office", "Phone", "Records", "Inner cell", "617-555-0144",
    }  # fmt: skip


def test_tracked_changes_are_read_as_accepted() -> None:
    document = opened("revisions")
    assert texts(document) == [
        "The officer will help you.",
        "First half, second half.",
        "Stay calm.",
        "Write down the number.",
        "Bold before",
        "Kept row",
        "End.",
    ]
    assert codes(document)["docx.revisions_accepted"] == 11


def test_comments_are_counted_and_not_read() -> None:
    document = opened("comments")
    assert texts(document) == ["Report the loss."]
    assert codes(document) == {"docx.comments_stripped": 1}


def test_controls_give_their_text_their_choices_and_protect_tick_boxes() -> None:
    document = opened("controls")
    assert shown(unit(document, "Kind of case"), "Stolen car", SpanKind.LINK)
    assert shown(unit(document, "\u2610"), "\u2610", SpanKind.CODE)
    assert shown(unit(document, "Name"), "Click to enter text", SpanKind.LINK)
    choices = [u.text for u in document.units if u.kind is Kind.CONTROL]
    assert choices == ["Stolen car", "Stolen bicycle"]


def test_the_title_of_a_control_is_a_unit_named_by_its_id_or_else_its_tag(tmp_path: Path) -> None:
    path = tmp_path / "in.docx"
    path.write_bytes(
        docx(
            sdt('<w:alias w:val="Your name"/><w:tag w:val="n"/><w:id w:val="7"/>', p("Name"))
            + sdt('<w:alias w:val="Your address"/><w:tag w:val="home"/>', p("Address"))
            + sdt('<w:alias w:val="Date of birth"/>', p("Date"))
            + sdt('<w:alias w:val="2"/><w:id w:val="8"/>', p("Number"))
        )
    )
    document = FORM.read(path, accept_revisions=False)
    titles = {u.text: u.id for u in document.units if u.kind is Kind.CONTROL}
    assert titles == {
        "Your name": "word/document.xml#alias.7.val",
        "Your address": "word/document.xml#alias.home.val",
        "Date of birth": "word/document.xml#alias..val",
    }


def test_bindings_to_hidden_data_are_counted() -> None:
    document = opened("bound")
    assert texts(document) == ["Subject: Lost property form"]
    assert codes(document) == {"docx.unbound": 1}


def test_fields_show_text_or_are_protected_and_their_codes_are_never_read() -> None:
    document = opened("fields")
    first = unit(document, "See")
    assert first.text == "See our page on theft or page 7 of this leaflet."
    assert marked(first) == [("link", "our page on theft"), ("code", "7")]
    assert marked(unit(document, "You said")) == [("link", "Thank you"), ("code", "1")]
    assert unit(document, "Before").text == "Before Madam after."
    assert not any(
        word in text
        for text in texts(document)
        for word in ("HYPERLINK", "MERGEFIELD", "IF", "example.gov")
    )


def test_a_field_over_two_paragraphs_leaves_both_readable() -> None:
    document = opened("fields")
    assert unit(document, "Opening").text == "Opening words,"
    assert unit(document, "closing").text == "closing words. Outside."


def test_fields_whose_code_holds_the_words_are_reported() -> None:
    assert codes(opened("fields")) == {"docx.field_words": 3}  # two choices and a quotation


def test_fields_with_the_present_date_are_frozen() -> None:
    document = opened("dates")
    assert texts(document) == ["Printed on March 4, 2025.", "Saved: Tuesday"]
    assert not any(u.spans for u in document.units)
    assert codes(document) == {"docx.dates_frozen": 2}


def test_words_on_a_button_are_a_unit_of_their_own() -> None:
    document = opened("buttons")
    assert texts(document) == ["To: , Records Office", "[Click here and type a name]"]


def test_entries_of_a_contents_list_are_read_and_their_page_numbers_protected() -> None:
    document = opened("contents")
    entry = unit(document, "Before you call\t")
    assert shown(entry, "1", SpanKind.CODE)
    assert codes(document) == {"docx.contents_list": 1}


def test_words_around_automatic_numbers_are_a_unit_and_computed_ones_are_reported() -> None:
    document = opened("numbers")
    assert marked(unit(document, "Chapter")) == [("code", "%1")]
    assert codes(document) == {"docx.computed_numbers": 1}


def test_a_text_box_stored_twice_is_counted_once_and_stays_out_of_its_host() -> None:
    document = opened("boxes")
    host, box, again = document.units[:3]
    assert host.text == "The host sentence goes on."
    assert (box.kind, again.twin) == (Kind.BOX, box.id)
    assert words_once(document) == 5 + 5 + 5  # host, box, its alternative text


def test_words_of_a_watermark_are_a_unit() -> None:
    assert unit(opened("watermark"), "SAMPLE").kind is Kind.BOX


def test_alternative_texts_are_units_and_pictures_are_reported_by_them() -> None:
    document = opened("pictures")
    assert unit(document, "Map").kind is Kind.ALT
    assert [n.message for n in document.notes] == [
        "a picture (Map of the precinct) may contain text"
    ]


def test_both_copies_of_a_diagram_are_read_and_the_drawing_is_the_twin() -> None:
    document = opened("smartart")
    data = [u for u in document.units if u.part.endswith("data1.xml")]
    drawing = [u for u in document.units if u.part.endswith("drawing1.xml")]
    assert [u.text for u in data] == ["Call", "Report", "Follow up"]
    assert [u.twin for u in drawing] == [u.id for u in data]


def test_title_and_labels_of_a_chart_are_read_and_its_workbook_is_reported() -> None:
    document = opened("chart")
    found = [u.text for u in document.units if u.kind is Kind.CHART]
    assert found == ["Thefts last year", "Reports", "Car theft", "Burglary"]
    assert codes(document) == {"docx.chart_workbook": 1}


def test_embedded_objects_are_reported() -> None:
    assert codes(opened("embedded")) == {"docx.embedded": 1, "docx.picture": 1}


def test_a_second_document_inside_is_reported_and_never_taken_for_the_first() -> None:
    document = opened("altchunk")
    assert texts(document) == ["Words of this document."]
    assert codes(document) == {"docx.alt_chunk": 1}


def test_hidden_words_are_reported_and_not_part_of_the_sentence() -> None:
    document = opened("hidden")
    assert texts(document) == ["Ask for an interpreter."]
    assert codes(document) == {"docx.hidden_text": 1}


def test_the_base_of_a_ruby_is_read_and_its_reading_is_not() -> None:
    document = opened("ruby")
    assert texts(document) == ["A word with a reading above it."]
    assert codes(document) == {"docx.ruby_dropped": 1}


def test_old_form_fields_give_their_texts() -> None:
    document = opened("forms")
    controls = [u.text for u in document.units if u.kind is Kind.CONTROL]
    assert controls == [
        "Write your family name", "Family name", "your name here", "Morning", "Evening",
    ]  # fmt: skip
    assert shown(unit(document, "Name"), "your name here", SpanKind.LINK)
    assert shown(unit(document, "Phone"), "\u2002\u2002\u2002", SpanKind.CODE)


def test_smart_tags_are_seen_through_and_formulas_and_signs_protected() -> None:
    document = opened("signs")
    assert texts(document)[0] == "Visit Springfield today."
    assert shown(unit(document, "Fee"), "a+b", SpanKind.CODE)
    assert shown(unit(document, "\uf0a8"), "\uf0a8", SpanKind.CODE)
    assert shown(unit(document, "o An"), "o", SpanKind.CODE)


def test_building_blocks_are_left_alone() -> None:
    assert texts(opened("glossary")) == ["Visible words."]


def test_protection_and_macros_are_reported() -> None:
    assert codes(opened("protected")) == {"docx.macros": 1, "docx.protected": 1}


def test_template_code_is_one_protected_stretch_even_across_runs() -> None:
    document = opened("templates")
    first = unit(document, "Dear")
    assert marked(first) == [("code", "{{ users[0] }}"), ("code", "{{ number }}")]
    assert ("code", "{% endif %}") in marked(unit(document, "Please"))
    assert not any(u.text.startswith("{%p") for u in document.units)


def test_bold_words_nest_in_a_link_and_a_tooltip_is_read() -> None:
    document = opened("links")
    found = unit(document, "Read")
    assert marked(found) == [
        ("link", "our free guide"), ("format", "free"), ("link", "help@example.gov"),
    ]  # fmt: skip
    assert unit(document, "Opens").kind is Kind.ALT
    assert marked(unit(document, "Click")) == [("code", "")]


def test_notes_are_units_and_their_marks_have_no_width() -> None:
    document = opened("notes")
    assert [u.kind for u in document.units] == [Kind.BODY, Kind.NOTE, Kind.NOTE]
    assert marked(document.units[0]) == [("code", ""), ("format", "victims"), ("code", "")]


def test_headers_and_footers_are_units_in_both_namespaces() -> None:
    for name in ("sections", "strict"):
        kinds = {u.kind: u.text for u in opened(name).units}
        assert kinds[Kind.HEADER] == "Springfield Police"
        assert kinds[Kind.FOOTER] == "Page 1 of 9"


def test_headings_are_known_by_their_style() -> None:
    assert unit(opened("headings"), "Large by style").kind is Kind.HEADING


def test_the_language_of_the_file_is_read() -> None:
    assert opened("runs").tag == "en-US"


def test_the_example_brochure_is_what_its_script_builds() -> None:
    assert _content(build_example()) == _content(EXAMPLE.read_bytes())


def test_parts_are_found_by_type_whatever_their_names_and_letter_case(tmp_path: Path) -> None:
    files = _content(fixture("sections").read_bytes())
    moved = {
        "word/document.xml": "Stuff/Main.XML",
        "word/_rels/document.xml.rels": "Stuff/_rels/Main.XML.rels",
        "word/header1.xml": "Stuff/Kopf.xml",
        "word/footer1.xml": "Stuff/footer1.xml",
        "word/styles.xml": "Stuff/styles.xml",
        "word/settings.xml": "Stuff/settings.xml",
    }
    renamed = {moved.get(name, name): data for name, data in files.items()}
    for name in ("[Content_Types].xml", "_rels/.rels", "Stuff/_rels/Main.XML.rels"):
        data = renamed[name].replace(b"word/document.xml", b"stuff/main.xml")
        data = data.replace(b"word/header1.xml", b"STUFF/KOPF.XML").replace(b"word/", b"Stuff/")
        renamed[name] = data.replace(b'"header1.xml"', b'"kopf.xml"')
    path = tmp_path / "odd.docx"
    path.write_bytes(zip_of(renamed))
    document = FORM.read(path, accept_revisions=False)
    assert texts(document) == texts(opened("sections"))
    label = Label(Tag("pt-BR"), "", "Machine translation")
    headers = [n for n in parts(rendered(document, label=label)) if n.startswith("Stuff/header")]
    assert len(headers) == 3
