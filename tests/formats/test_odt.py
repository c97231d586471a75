"""OpenDocument text: everything visible is reached, and everything else stays what it was."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from langaccess.core.errors import InputError
from langaccess.core.model import Kind, Span, SpanKind, Target
from langaccess.core.tags import Tag
from langaccess.formats import Document
from langaccess.formats.odt.format import Odt
from langaccess.formats.zip_package import parse_package
from tests.fixtures.build_odt import odt
from tests.formats.office_kit import LABEL, READABLE, codes, differing_parts, raw, texts
from tests.formats.printing import heights, latin_left, printed, same, swapped, write_checked
from tests.support import FIXTURES, SHARED, needs_office, needs_shared

FOLDER = FIXTURES / "odt"
PT, AR, EN = Tag("pt"), Tag("ar"), Tag("en")
REAL = ("odf_footnote", "odf_table_frame_header_footer")


def read(name: str, *, accept: bool = False) -> Document:
    return Odt().read(FOLDER / f"{name}.odt", accept_revisions=accept)


def kind_of(document: Document, text: str) -> Kind:
    return next(u.kind for u in document.units if u.text == text)


def part(data: bytes, name: str) -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(name))


def plain(element: etree._Element) -> str:
    return "".join(str(text).strip() for text in element.itertext())


def test_spans_are_written_where_the_target_has_them() -> None:
    document = read("brochure")
    unit = next(u for u in document.units if "papers" in u.text)
    link = next(s for s in unit.spans if s.kind is SpanKind.LINK)
    note = next(s for s in unit.spans if s.start == s.end)
    bold = next(s for s in unit.spans if s.kind is SpanKind.FORMAT)
    target = Target(
        "Veja a página e não pegue",
        (
            Span(5, 13, SpanKind.LINK, link.ref),
            Span(13, 13, SpanKind.CODE, note.ref),
            Span(16, 19, SpanKind.FORMAT, bold.ref),
        ),
    )
    data = write_checked(Odt(), document, {unit.id: target}, PT)
    body = raw(data, "content.xml")
    # The link is mostly bold in the source, so its translation is.
    link_text = '<text:span text:style-name="T1">a página</text:span></text:a><text:note'
    assert f'xlink:href="https://www.example.gov/stops">{link_text}' in body
    assert ' e <text:span text:style-name="T1">não</text:span> pegue' in body


def test_a_footnote_keeps_its_text_when_its_mark_moves_before_another() -> None:
    document = read("brochure")
    targets = swapped(document)
    unit = next(u for u in document.units if u.text.startswith("Ask for it"))
    box, mark = unit.spans
    targets[unit.id] = Target(
        unit.text, (Span(0, 0, SpanKind.CODE, mark.ref), Span(0, 0, SpanKind.CODE, box.ref))
    )
    write_checked(Odt(), document, targets, Tag("ru"))


def test_a_lost_object_is_put_at_the_end_and_told() -> None:
    document = read("brochure")
    unit = next(u for u in document.units if "papers" in u.text)
    data, notes = Odt().render(document, {unit.id: Target("Curto")}, tag=PT, label=None)
    assert b"text:note " in zipfile.ZipFile(io.BytesIO(data)).read("content.xml")
    assert [(n.code, n.count) for n in notes] == [("odt.markup_lost", 2)]


def test_tracked_changes_are_refused_unless_accepted_and_deleted_words_never_travel() -> None:
    with pytest.raises(InputError, match="2 tracked changes") as caught:
        read("tracked")
    assert "--accept-revisions" in (caught.value.hint or "")
    document = read("tracked", accept=True)
    assert "This rule is new." in texts(document)
    assert codes(document)["odt.revisions_accepted"] == 2
    for targets in ({}, swapped(document)):
        data, _ = Odt().render(document, targets, tag=Tag("ru"), label=None)
        assert all(b"withdrawn" not in d for d in parse_package(data, document.path).parts.values())


def test_comments_do_not_reach_the_public_and_are_counted() -> None:
    document = read("comment")
    assert "Bring a photo card." in texts(document)
    assert codes(document)["odt.comments_stripped"] == 1
    data = write_checked(Odt(), document, same(document), PT)
    assert b"still so" not in zipfile.ZipFile(io.BytesIO(data)).read("content.xml")


def test_dates_are_frozen_page_numbers_protected_and_choices_agree() -> None:
    document = read("fields")
    line = document.units[0]
    assert line.text == "Printed Friday, January 2: Old title, page 1."
    assert [line.text[s.start : s.end] for s in line.spans] == ["1"]
    child, shown = (u for u in document.units if u.text == "Child")
    assert shown.twin == child.id
    data = write_checked(Odt(), document, swapped(document), Tag("ru"))
    body = raw(data, "content.xml")
    assert "text:date" not in body
    assert "<text:page-number>1</text:page-number>" in body
    assert "reading" not in body


def test_hidden_text_is_left_and_reported() -> None:
    document = read("hidden")
    assert not {"Not for print", "secret"} & set(texts(document))
    assert codes(document)["odt.hidden_text"] == 2
    data = write_checked(Odt(), document, swapped(document), Tag("ru"))
    assert b"Not for print" in zipfile.ZipFile(io.BytesIO(data)).read("content.xml")


def test_chart_text_is_reached_and_the_stale_pictures_go() -> None:
    document = read("chart")
    assert kind_of(document, "Calls by language") is Kind.CHART
    data = write_checked(Odt(), document, swapped(document), Tag("ru"))
    assert "ObjectReplacements/Object 1" not in parse_package(data, document.path).parts
    brochure = read("brochure")
    data = write_checked(Odt(), brochure, swapped(brochure), Tag("ru"))
    assert "Thumbnails/thumbnail.png" not in parse_package(data, brochure.path).parts


def test_choices_of_a_content_control_are_units_and_its_prompt_keeps_its_frame() -> None:
    document = read("control")
    assert {"A witness", "A victim"} <= set(texts(document))
    line = next(u for u in document.units if u.text.startswith("You are"))
    assert [(s.kind, line.text[s.start : s.end]) for s in line.spans] == [
        (SpanKind.LINK, "Choose one")
    ]
    body = zipfile.ZipFile(
        io.BytesIO(write_checked(Odt(), document, swapped(document), Tag("ru")))
    ).read("content.xml")
    assert body.count(b"loext:list-item") == 2
    assert b'loext:value="w"' in body


def test_a_picture_is_reported_by_its_name() -> None:
    notes = {n.code: n.message for n in read("object").notes}
    assert notes["odt.picture"] == "a picture (Badge) may contain text"


@pytest.mark.parametrize(
    ("name", "why"),
    [("signed", "signed"), ("encrypted", "encrypted"), ("entities", "document type")],
)
def test_what_cannot_be_handled_honestly_is_refused_by_name(name: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        read(name)


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"", "empty"), (b"PK\x03\x04broken", "damaged"), (b"%PDF-1.7", "damaged")],
)
def test_damaged_files_are_refused_with_a_reason(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "x.odt"
    path.write_bytes(data)
    with pytest.raises(InputError, match=why):
        Odt().read(path, accept_revisions=False)


def test_another_kind_of_zip_under_this_name_and_a_truncated_file_are_refused(
    tmp_path: Path,
) -> None:
    path = tmp_path / "x.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(InputError, match="not an OpenDocument text"):
        Odt().read(path, accept_revisions=False)
    path.write_bytes((FOLDER / "brochure.odt").read_bytes()[:-400])
    with pytest.raises(InputError, match="damaged"):
        Odt().read(path, accept_revisions=False)


def test_a_web_page_of_writer_and_a_list_of_parts_by_openoffice_2_are_read(tmp_path: Path) -> None:
    parts = dict(parse_package((FOLDER / "brochure.odt").read_bytes(), tmp_path / "x").parts)
    parts["mimetype"] = b"application/vnd.oasis.opendocument.text-web"
    kind = b'<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "%s">'
    root = parts["META-INF/manifest.xml"].index(b"<manifest:manifest")
    head, listed = parts["META-INF/manifest.xml"][:root], parts["META-INF/manifest.xml"][root:]
    path = tmp_path / "x.odt"
    for declared, wrong in ((b"Manifest.dtd", ""), (b"Other.dtd", "document type")):
        parts["META-INF/manifest.xml"] = head + kind % declared + b"\n" + listed
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in parts.items():
                archive.writestr(name, data)
        if wrong:
            with pytest.raises(InputError, match=wrong):
                Odt().read(path, accept_revisions=False)
        else:
            document = Odt().read(path, accept_revisions=False)
            assert texts(document) == texts(read("brochure"))
            write_checked(Odt(), document, same(document), PT)


def test_complex_scripts_keep_size_and_weight_and_get_language_font_and_direction() -> None:
    document = read("brochure")
    data = write_checked(Odt(), document, same(document), AR)
    styles = raw(data, "styles.xml")
    assert 'style:font-size-complex="30pt"' in styles
    assert 'style:font-weight-complex="bold"' in styles
    assert 'style:language-complex="ar"' in styles
    assert 'style:font-name-complex="Noto Sans Arabic"' in styles
    assert 'style:writing-mode="rl-tb"' in styles
    body = raw(data, "content.xml")
    assert 'style:font-weight-complex="bold"' in body
    assert 'table:align="margins" style:writing-mode="rl-tb"' in body


@needs_office
@pytest.mark.parametrize(("tag", "word"), [("hi", "शीर्षक"), ("am", "ርዕስ"), ("zh-Hans", "标题")])
def test_a_big_heading_is_printed_big_in_scripts_with_settings_of_their_own(
    tag: str, word: str
) -> None:
    document = read("brochure")
    units = {u.text: u.id for u in document.units}
    small = {"hi": "पाठ", "am": "ጽሑፍ", "zh-Hans": "正文"}[tag]
    targets = {units["If you are stopped"]: Target(word), units["North office"]: Target(small)}
    found = heights(write_checked(Odt(), document, targets, Tag(tag)), "x.odt")
    assert found[word] > 2.2 * found[small]  # 30 points beside 12


def test_a_stretch_left_in_the_source_language_is_marked() -> None:
    document = read("brochure")
    unit = next(u for u in document.units if u.text == "Stay calm.")
    target = Target("Stay calm.", (Span(0, 10, SpanKind.SOURCE),))
    data = write_checked(Odt(), document, {unit.id: target}, PT)
    body = raw(data, "content.xml")
    assert '<text:span text:style-name="LangaccessSource">Stay calm.</text:span>' in body
    styles = raw(data, "styles.xml")
    mark = styles[styles.index('style:name="LangaccessSource"') :]
    assert 'fo:background-color="#fff2a8"' in mark
    assert 'fo:language="en"' in mark


def test_the_label_stands_in_every_header_of_every_master_page() -> None:
    document = read("master-pages")
    data = write_checked(Odt(), document, {}, PT, LABEL)
    styles = part(data, "styles.xml")
    for tag in ("header", "header-left"):
        for header in styles.iter("{*}" + tag):
            assert plain(header).startswith(LABEL.text + LABEL.english)
    assert len(list(styles.iter("{*}header"))) == 2
    assert LABEL.text in plain(part(data, "content.xml"))


@pytest.mark.parametrize(
    ("look", "master", "header"),
    [
        ('style:parent-style-name="Standard" style:master-page-name="Plain"', "Plain", ""),
        ('style:parent-style-name="Standard"', "Standard", "Police"),
    ],
)
def test_a_first_paragraph_that_begins_a_page_stays_below_the_label(
    tmp_path: Path, look: str, master: str, header: str
) -> None:
    automatic = (
        f'<style:style style:name="Own" style:family="paragraph" {look}>'
        '<style:paragraph-properties fo:break-before="page"/></style:style>'
    )
    plain = '<style:master-page style:name="Plain" style:page-layout-name="pm1"/>'
    standard = (
        '<style:master-page style:name="Standard" style:page-layout-name="pm1"><style:header>'
        '<text:p text:style-name="Standard">Police</text:p></style:header></style:master-page>'
    )
    path = tmp_path / "x.odt"
    path.write_bytes(
        odt(
            '<text:p text:style-name="Own">Your rights</text:p><text:p>You may ask.</text:p>',
            automatic=automatic,
            masters=standard + plain,
        )
    )
    document = Odt().read(path, accept_revisions=False)
    data = write_checked(Odt(), document, same(document), PT, LABEL)
    body = raw(data, "content.xml")
    own = body[body.index('style:name="LangaccessFirst"') :]
    assert 'fo:break-before="auto"' in own[: own.index("</style:style>")]
    assert (f'style:master-page-name="{master}"' in body) is (master == "Plain")
    (first,) = part(data, "styles.xml").iter("{*}header-first")
    assert "".join(map(str, first.itertext())) == header, "page one has the label in its text alone"
    path.write_bytes(data)
    again = Odt().read(path, accept_revisions=False)
    assert [unit.text for unit in again.units].count("Police") == 1, "the copy is not read twice"
    zipped = zipfile.ZipFile(path)
    files = {name: zipped.read(name) for name in zipped.namelist()}
    before, _, after = files["styles.xml"].partition(b"<style:header-first>")
    files["styles.xml"] = before + b"<style:header-first>" + after.replace(b"Police", b"Sheriff", 1)
    with zipfile.ZipFile(path, "w") as edited:
        for name, content in files.items():
            edited.writestr(name, content)
    texts_after = [unit.text for unit in Odt().read(path, accept_revisions=False).units]
    assert ("Sheriff" in texts_after) is bool(header), "a header of page one that differs is read"


@needs_office
@pytest.mark.parametrize("name", ["brochure", "master-pages"])
def test_every_printed_page_carries_the_label_and_no_page_is_added(name: str) -> None:
    document = read(name)
    before = printed(document.path.read_bytes(), "plain.odt")
    pages = printed(write_checked(Odt(), document, {}, PT, LABEL), "labelled.odt")
    assert len(pages) == len(before)
    assert all(LABEL.text in page and LABEL.english in page for page in pages)


@needs_office
def test_no_latin_word_is_left_for_the_reader() -> None:
    files = {}
    for name in READABLE["odt"]:
        document = read(name)
        files[f"{name}.odt"] = write_checked(Odt(), document, swapped(document), Tag("ru"))
    left = latin_left(files)
    assert left.pop("object.odt") == ["Object"]  # LibreOffice's own word for what it cannot draw
    assert left == {name: [] for name in left}


@pytest.mark.slow
@needs_shared
@pytest.mark.parametrize("name", REAL)
def test_real_files_come_through_unchanged_and_whole(name: str) -> None:
    path = SHARED / "data" / "brochures" / "office" / f"{name}.odt"
    document = Odt().read(path, accept_revisions=False)
    data, _ = Odt().render(document, {}, tag=PT, label=None)
    assert differing_parts(parse_package(path.read_bytes(), path), parse_package(data, path)) == ()
    write_checked(Odt(), document, same(document), AR, LABEL)


@needs_office
@needs_shared
def test_real_files_leave_no_latin_word() -> None:
    files = {}
    for name in REAL:
        path = SHARED / "data" / "brochures" / "office" / f"{name}.odt"
        document = Odt().read(path, accept_revisions=False)
        files[path.name] = write_checked(Odt(), document, swapped(document), Tag("ru"))
    assert latin_left(files) == {name: [] for name in files}
