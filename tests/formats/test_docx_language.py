"""Language, direction, fonts and the draft notice of written Word files."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from langaccess.core.model import Span, SpanKind, Target
from langaccess.core.tags import Tag
from langaccess.formats import Label
from langaccess.formats.docx.names import LABEL_STYLE
from langaccess.formats.left_to_right_runs import split_directions
from langaccess.formats.ooxml.order import insert, ranks
from langaccess.formats.ooxml.package import NS, q
from tests.fixtures.build_docx import SECTION, docx, p
from tests.formats.docx_kit import (
    EXAMPLE,
    FORM,
    READABLE,
    kept,
    opened,
    paragraph,
    parts,
    rendered,
    tree,
    unit,
    words_in,
)

ARABIC = Label(Tag("ar"), "ترجمة آلية لم تراجع", "Machine translation, not reviewed (911)")


def _values(root: etree._Element, name: str, attribute: str = "w:val") -> set[str | None]:
    return {e.get(q(attribute)) for e in root.iter(q(name))}


def _properties(root: etree._Element, style: str) -> dict[str, str | None]:
    found = next(s for s in root.iter(q("w:style")) if s.get(q("w:styleId")) == style)
    properties = found.find(q("w:rPr"))
    assert properties is not None
    return {etree.QName(e).localname: e.get(q("w:val")) for e in properties}


def test_the_language_is_stated_in_defaults_settings_and_properties() -> None:
    data = rendered(opened("headings"), tag="pt-BR")
    assert _values(tree(data, "word/styles.xml"), "w:lang") == {"pt-BR"}
    assert _values(tree(data, "word/settings.xml"), "w:themeFontLang") == {"pt-BR"}
    assert [e.text for e in tree(data, "docProps/core.xml").iter(q("dc:language"))] == ["pt-BR"]


@pytest.mark.parametrize(
    ("tag", "slot", "wanted"),
    [("ar", "w:bidi", "ar-EG"), ("zh-Hans", "w:eastAsia", "zh-CN"), ("km", "w:bidi", "km-KH")],
)
def test_scripts_with_a_slot_of_their_own_state_the_language_there(
    tag: str, slot: str, wanted: str
) -> None:
    root = tree(rendered(opened("headings"), tag=tag), "word/styles.xml")
    assert _values(root, "w:lang", slot) == {wanted}


@pytest.mark.parametrize("tag", ["hi", "km", "ar", "am", "th"])
def test_complex_scripts_keep_size_and_weight_in_styles_and_runs(tag: str) -> None:
    data = rendered(opened("headings"), tag=tag)
    heading = _properties(tree(data, "word/styles.xml"), "Heading1")
    assert heading["szCs"] == "60"
    assert "bCs" in heading
    assert "iCs" not in heading  # these scripts have no italics
    run = paragraph(tree(data), "Large by run").find(f".//{q('w:r')}/{q('w:rPr')}[{q('w:b')}]")
    assert run is not None
    names = [etree.QName(e).localname for e in run if e.tag != q("w:rtl")]
    assert names[:4] == ["b", "bCs", "sz", "szCs"]


def test_latin_scripts_get_no_mirrored_properties() -> None:
    data = rendered(opened("headings"), tag="es")
    assert "szCs" not in _properties(tree(data, "word/styles.xml"), "Heading1")


@pytest.mark.parametrize(
    ("tag", "slot", "font"),
    [("ar", "w:cs", "Noto Sans Arabic"), ("zh-Hant", "w:eastAsia", "Noto Sans CJK TC"),
     ("am", "w:cs", "Noto Sans Ethiopic")],
)  # fmt: skip
def test_a_font_that_covers_the_script_is_named_in_its_slot_and_latin_keeps_its_own(
    tag: str, slot: str, font: str
) -> None:
    root = tree(rendered(opened("headings"), tag=tag), "word/styles.xml")
    fonts = next(root.iter(q("w:rFonts")))
    assert fonts.get(q(slot)) == font
    assert fonts.get(q("w:ascii")) == "Liberation Sans"


def test_symbols_keep_their_font() -> None:
    root = tree(rendered(opened("signs"), tag="ar"))
    assert any(e.get(q("w:ascii")) == "Wingdings" and not e.get(q("w:cs"))
               for e in root.iter(q("w:rFonts")))  # fmt: skip


def test_right_to_left_turns_paragraphs_tables_and_sections() -> None:
    root = tree(rendered(opened("headings"), tag="ar"))
    assert all(p.find(f"{q('w:pPr')}/{q('w:bidi')}") is not None for p in root.iter(q("w:p")))
    assert all(t.find(f"{q('w:tblPr')}/{q('w:bidiVisual')}") is not None
               for t in root.iter(q("w:tbl")))  # fmt: skip
    assert all(s.find(q("w:bidi")) is not None for s in root.iter(q("w:sectPr")))


def test_left_to_right_languages_turn_nothing() -> None:
    body = parts(rendered(opened("headings"), tag="hi"))["word/document.xml"]
    assert b"w:bidi" not in body.replace(b"w:bidi=", b"")
    assert b"w:rtl" not in body


def test_a_phone_number_in_arabic_is_one_left_to_right_stretch_and_reads_back_clean() -> None:
    document = opened("headings")
    found = unit(document, "Slanted")
    target = Target("اتصل (617) 555-0123 الآن", ())
    data = rendered(document, kept(document) | {found.id: target}, tag="ar")
    written = paragraph(tree(data), "اتصل")
    held = [words_in(e) for e in written.iter(q("w:dir"))]
    assert held == ["\u200e(617) 555-0123\u200e"]
    rtl = [words_in(r) for r in written.iter(q("w:r")) if r.find(f".//{q('w:rtl')}") is not None]
    assert rtl == ["اتصل ", " الآن"]


def test_a_paragraph_left_in_english_stays_left_to_right() -> None:
    document = opened("headings")
    found = unit(document, "Slanted")
    whole = Target(found.text, (Span(0, len(found.text), SpanKind.SOURCE),))
    root = tree(rendered(document, kept(document) | {found.id: whole}, tag="ar"))
    assert paragraph(root, "upright").find(f"{q('w:pPr')}/{q('w:bidi')}") is None
    assert paragraph(root, "Large by run").find(f"{q('w:pPr')}/{q('w:bidi')}") is not None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("שלום", [("שלום", True)]),
        ("אב 911 גד", [("אב ", True), ("911", False), (" גד", True)]),
        ("אב $5.00.", [("אב ", True), ("$5.00", False), (".", True)]),
        ("(see a.b/c) אב", [("(see a.b/c)", False), (" אב", True)]),
        ("٩١١ now", [("٩١١ ", True), ("now", False)]),
        ("12\t13", [("12", False), ("\t", True), ("13", False)]),
    ],
)
def test_text_is_cut_where_its_direction_changes(text: str, wanted: list[tuple[str, bool]]) -> None:
    assert list(split_directions(text)) == wanted


def header_of(data: bytes, section: int, kind: str) -> str:
    """Return the name of the header part that a section names, or an empty text."""
    sections = list(tree(data).iter(q("w:sectPr")))
    rels = etree.fromstring(parts(data)["word/_rels/document.xml.rels"])
    targets = {e.get("Id"): e.get("Target", "") for e in rels}
    for reference in sections[section].iter(q("w:headerReference")):
        if reference.get(q("w:type")) == kind:
            return "word/" + targets[reference.get(q("r:id"))].rpartition("/")[2]
    return ""


@pytest.mark.parametrize("name", ["sections", "strict", "runs", "watermark"])
def test_the_notice_is_in_the_text_and_in_every_header_but_that_of_page_one(name: str) -> None:
    data = rendered(opened(name), tag="ar", label=ARABIC)
    body = tree(data)
    assert [words_in(p) for p in body.iter(q("w:p"))][:2] == [
        ARABIC.text.replace("911", "911"),
        ARABIC.english,
    ]
    first = next(body.iter(q("w:sectPr")))
    kinds = [e.get(q("w:type")) for e in first.iter(q("w:headerReference"))]
    assert sorted(map(str, kinds)) == ["default", "even", "first"]
    assert first.find(q("w:titlePg")) is not None
    headers = [n for n in parts(data) if "header" in n.lower() and n.endswith(".xml")]
    without = [h for h in headers if ARABIC.english not in words_in(tree(data, h))]
    assert without == [header_of(data, 0, "first")]


def test_page_one_keeps_the_header_that_it_had_and_later_first_pages_have_the_notice() -> None:
    data = rendered(opened("watermark"), tag="ar", label=ARABIC)
    for kind in ("default", "first"):
        assert b"SAMPLE ONLY" in parts(data)[header_of(data, 0, kind)]
    data = rendered(opened("sections"), tag="ar", label=ARABIC)
    assert words_in(tree(data, header_of(data, 0, "first"))) == ""  # as the first page was
    assert header_of(data, 2, "first") == ""  # the third section takes that of the second
    assert ARABIC.english in words_in(tree(data, header_of(data, 1, "first")))


def test_page_one_of_a_file_without_headers_has_one_notice(tmp_path: Path) -> None:
    """The text has it there; the footer of the other pages stays on it."""
    document = opened("runs")
    once = rendered(document, tag="ar", label=ARABIC)
    path = tmp_path / "once.docx"
    path.write_bytes(once)
    twice = FORM.render(FORM.read(path, accept_revisions=False), {}, tag=Tag("ar"), label=ARABIC)[0]
    for data in (once, twice):
        body = tree(data)
        first = next(body.iter(q("w:sectPr")))
        assert first.find(q("w:titlePg")) is not None
        names = [n for n in parts(data) if "header" in n and n.endswith(".xml")]
        assert sum(ARABIC.english in words_in(tree(data, name)) for name in names) == 2
        assert len(names) == 3


def test_the_notice_covers_no_text_where_the_header_would_run_into_it(tmp_path: Path) -> None:
    under = SECTION.replace('w:top="1440"', 'w:top="-1440"')
    path = tmp_path / "in.docx"
    path.write_bytes(docx(p("One.") + p("", under) + p("Two."), section=under))
    document = FORM.read(path, accept_revisions=False)
    for label, top in ((ARABIC, "1440"), (None, "-1440")):
        margins = list(tree(rendered(document, tag="ar", label=label)).iter(q("w:pgMar")))
        assert [margin.get(q("w:top")) for margin in margins] == [top, top]


def test_the_notice_is_boxed_known_by_its_style_and_right_to_left_where_it_should_be() -> None:
    root = tree(rendered(opened("runs"), tag="ar", label=ARABIC))
    target, english = list(root.iter(q("w:p")))[:2]
    for line in (target, english):
        properties = line.find(q("w:pPr"))
        assert properties is not None
        assert properties.find(q("w:pBdr")) is not None
        style = properties.find(q("w:pStyle"))
        assert style is not None
        assert style.get(q("w:val")) == LABEL_STYLE
    assert target.find(f"{q('w:pPr')}/{q('w:bidi')}") is not None
    assert english.find(f"{q('w:pPr')}/{q('w:bidi')}") is None


def test_a_notice_without_wording_in_the_language_stands_in_english_alone() -> None:
    label = Label(Tag("pt-BR"), "", "Machine translation, not reviewed")
    root = tree(rendered(opened("runs"), label=label))
    lines = [words_in(p) for p in root.iter(q("w:p"))]
    assert lines[0] == label.english
    assert lines[1].startswith("Call")


def test_without_a_label_no_notice_is_written() -> None:
    for data in parts(rendered(opened("sections"))).values():
        assert LABEL_STYLE.encode() not in data


_ORDERED = ("rPr", "pPr", "sectPr", "tblPr", "settings", "docDefaults", "lvl")


@pytest.mark.parametrize("name", [*READABLE, "example"])
def test_children_stand_in_the_order_of_the_schema(name: str) -> None:
    document = opened(name) if name != "example" else FORM.read(EXAMPLE, accept_revisions=False)
    data = rendered(document, tag="ar", label=ARABIC)
    for part in parts(data):
        if part.startswith("word/") and part.endswith(".xml"):
            root = tree(data, part)
            for parent in root.iter(*(q(f"w:{kind}") for kind in _ORDERED)):
                found = ranks(parent)
                assert found == sorted(found), (part, etree.tostring(parent)[:400])


def test_a_new_child_goes_behind_its_equals_and_before_extensions() -> None:
    xml = (
        f'<w:rPr xmlns:w="{NS["w"]}" xmlns:w14="{NS["w14"]}"><w:b/><w:lang w:val="en-US"/>'
        "<w14:glow/></w:rPr>"
    )
    root = etree.fromstring(xml)
    insert(root, root.makeelement(q("w:szCs")))
    insert(root, root.makeelement(q("w:em")))
    names = [etree.QName(e).localname for e in root]
    assert names == ["b", "szCs", "em", "lang", "glow"]


def test_a_bare_phone_number_that_nobody_translated_is_laid_out_like_its_neighbours() -> None:
    document = opened("tables")
    targets = {u.id: Target("عربي") for u in document.units if u.text != "617-555-0144"}
    root = tree(rendered(document, targets, tag="ar"))
    cell = paragraph(root, "0144")
    assert cell.find(f"{q('w:pPr')}/{q('w:bidi')}") is not None
    assert words_in(cell) == "\u200e617-555-0144\u200e"
