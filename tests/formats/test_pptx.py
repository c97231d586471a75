"""PowerPoint: slides, notes, tables, SmartArt and charts are reached; the look stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from langaccess.core.errors import InputError
from langaccess.core.model import Span, SpanKind, Target
from langaccess.core.tags import Tag
from langaccess.formats import Document
from langaccess.formats.pptx.format import Pptx
from langaccess.formats.zip_package import parse_package
from tests.fixtures.build_pptx import example
from tests.fixtures.pptx_kit import HEIGHT, WIDTH, Slide, box, placeholder, pptx
from tests.formats.office_kit import LABEL, codes, differing_parts, raw, words_once
from tests.formats.printing import latin_left, printed, same, swapped, write_checked
from tests.support import FIXTURES, ROOT, SHARED, needs_office, needs_shared

FOLDER = FIXTURES / "pptx"
PT, AR, EN, RU = Tag("pt"), Tag("ar"), Tag("en"), Tag("ru")
REAL = ("cms_shop_overview", "gsa_plain_writing_act_for_managers", "poi_smartart")


def read(name: str) -> Document:
    return Pptx().read(FOLDER / f"{name}.pptx", accept_revisions=False)


def real(name: str) -> Document:
    path = SHARED / "data" / "brochures" / "office" / f"{name}.pptx"
    return Pptx().read(path, accept_revisions=False)


def test_the_committed_example_is_what_the_script_builds() -> None:
    assert (ROOT / "examples" / "community-meeting.pptx").read_bytes() == example()


def test_a_link_goes_where_the_target_has_it_and_keeps_address_and_tooltip() -> None:
    document = read("slides")
    unit = next(u for u in document.units if "papers" in u.text)
    bold, link = unit.spans
    tip = next(u for u in document.units if u.text == "Opens the web page")
    target = Target(
        "Nossa página e não",
        (Span(0, 12, SpanKind.LINK, link.ref), Span(15, 18, SpanKind.FORMAT, bold.ref)),
    )
    targets = {unit.id: target, tip.id: Target("Abre a página")}
    slide = raw(write_checked(Pptx(), document, targets, PT), "ppt/slides/slide1.xml")
    assert 'r:id="rId2" tooltip="Abre a página"/></a:rPr><a:t>Nossa página</a:t>' in slide
    assert '<a:rPr lang="pt" b="1"/><a:t>não</a:t>' in slide


def test_slide_numbers_are_protected_and_dates_are_frozen() -> None:
    document = read("slides")
    unit = next(u for u in document.units if "of the slides" in u.text)
    assert unit.text == "1 of the slides, January 2, 2026"
    assert [unit.text[s.start : s.end] for s in unit.spans] == ["1"]
    assert codes(document)["pptx.dates_frozen"] == 1
    slide = raw(write_checked(Pptx(), document, swapped(document), RU), "ppt/slides/slide3.xml")
    assert 'type="slidenum"' in slide
    assert "datetime1" not in slide


@pytest.mark.parametrize(("name", "text"), [("double", "Shown twice"), ("diagram", "Call first")])
def test_text_that_the_file_keeps_twice_is_counted_once_and_written_alike(
    name: str, text: str
) -> None:
    document = read(name)
    first, second = (u for u in document.units if u.text == text)
    assert second.twin == first.id
    assert words_once(document) == 2


def test_comments_do_not_reach_the_public_and_are_counted() -> None:
    document = read("comments")
    assert codes(document)["pptx.comments_stripped"] == 1
    data = write_checked(Pptx(), document, same(document), PT)
    package = parse_package(data, document.path)
    assert not any("comment" in name for name in package.parts)
    assert "comments" not in raw(data, "[Content_Types].xml")
    assert "comments" not in raw(data, "ppt/slides/_rels/slide1.xml.rels")


def test_a_box_of_fixed_size_may_shrink_its_text_and_that_is_told() -> None:
    document = read("fixed-box")
    targets = {
        u.id: Target("Palavras que são muito mais longas do que antes") for u in document.units
    }
    data, notes = Pptx().render(document, targets, tag=PT, label=None)
    assert "<a:normAutofit/>" in raw(data, "ppt/slides/slide1.xml")
    assert [(n.code, n.where) for n in notes] == [("pptx.text_grown", "slide 1")]


def test_right_to_left_text_tables_and_defaults_are_turned() -> None:
    document = read("slides")
    data = write_checked(Pptx(), document, same(document), AR)
    table = etree.fromstring(raw(data, "ppt/slides/slide2.xml").encode())
    assert [t.get("rtl") for t in table.iter("{*}tblPr")] == ["1"]
    assert all(p.get("rtl") == "1" for p in table.iter("{*}pPr"))
    assert {p.get("algn") for p in table.iterfind(".//{*}tc//{*}pPr")} == {"r"}
    master = raw(data, "ppt/slideMasters/slideMaster1.xml")
    assert 'algn="l"' not in master
    assert 'algn="r" rtl="1"' in master
    assert '<a:cs typeface="Noto Sans Arabic"/>' in raw(data, "ppt/theme/theme1.xml")
    assert 'lang="ar"' in raw(data, "ppt/presentation.xml")


def test_a_stretch_left_in_the_source_language_is_marked() -> None:
    document = read("fixed-box")
    unit = document.units[0]
    target = Target("Breves words", (Span(7, 12, SpanKind.SOURCE),))
    slide = raw(write_checked(Pptx(), document, {unit.id: target}, PT), "ppt/slides/slide1.xml")
    assert (
        '<a:rPr lang="en-US"><a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
        '<a:highlight><a:srgbClr val="FFF2A8"/></a:highlight></a:rPr>'
        "<a:t>words</a:t>" in slide
    )


def test_the_label_stands_on_every_slide_and_every_notes_page() -> None:
    document = read("slides")
    data = write_checked(Pptx(), document, {}, PT, LABEL)
    for name in parse_package(data, document.path).parts:
        if name.startswith(("ppt/slides/slide", "ppt/notesSlides/notes")):
            assert raw(data, name).count(LABEL.text) == 1
            assert raw(data, name).count(LABEL.english) == 1


def _labeled(tmp_path: Path, shapes: str) -> tuple[tuple[int, int, int, int], list[str]]:
    """Return left, top, width and height of the label on a slide, and the notes."""
    path = tmp_path / "a.pptx"
    path.write_bytes(pptx([Slide(shapes)]))
    document = Pptx().read(path, accept_revisions=False)
    data, notes = Pptx().render(document, {}, tag=PT, label=LABEL)
    slide = etree.fromstring(raw(data, "ppt/slides/slide1.xml").encode())
    (shape,) = [s for s in slide.iter("{*}sp") if "LangaccessLabel" in etree.tostring(s).decode()]
    form = next(shape.iter("{*}xfrm"))
    numbers = [int(form[at].get(key, "")) for at, key in ((0, "x"), (0, "y"), (1, "cx"), (1, "cy"))]
    left, top, wide, high = numbers
    return (left, top, wide, high), [note.code for note in notes]


@pytest.mark.parametrize(
    ("boxes", "place"),
    [
        ([(0, 2_000_000, WIDTH, 1_000_000)], "top"),
        ([(0, 0, WIDTH, 1_000_000)], "foot"),  # a title at the upper edge
        ([(0, 0, WIDTH, 1_000_000), (0, 6_000_000, WIDTH, 858_000)], "between"),
        ([(0, 0, WIDTH, HEIGHT)], "over"),
        ([(0, 0, 6_000_000, HEIGHT)], "right"),  # text down the left half
    ],
)
def test_the_label_covers_no_text(
    tmp_path: Path, boxes: list[tuple[int, int, int, int]], place: str
) -> None:
    shapes = "".join(box("Call us", 3 + at, where) for at, where in enumerate(boxes))
    (left, top, wide, high), notes = _labeled(tmp_path, shapes)
    covered = [
        (x, y, cx, cy)
        for x, y, cx, cy in boxes
        if x < left + wide and left < x + cx and y < top + high and top < y + cy
    ]
    assert bool(covered) == (place == "over") == ("pptx.label_over" in notes)
    assert (place in {"top", "over"}) == ((top, left, wide) == (0, 0, WIDTH))
    assert (place == "foot") == (top + high == HEIGHT)
    if place == "right":
        assert left > 6_000_000


def test_the_label_covers_no_title_whose_place_is_in_the_master(tmp_path: Path) -> None:
    title = placeholder("title", "If you are stopped", 2)
    (_, top, _, high), _ = _labeled(tmp_path, title)
    master = etree.fromstring(
        parse_package(pptx([Slide(title)]), tmp_path).parts["ppt/slideMasters/slideMaster1.xml"]
    )
    shape = next(s for s in master.iter("{*}sp") if b'type="title"' in etree.tostring(s))
    form = next(shape.iter("{*}xfrm"))
    upper, tall = int(form[0].get("y", "")), int(form[1].get("cy", ""))
    assert top + high <= upper or top >= upper + tall


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"PK\x03\x04broken", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "encr"),
    ],
)
def test_damaged_and_encrypted_files_are_refused_with_a_reason(
    tmp_path: Path, data: bytes, why: str
) -> None:
    path = tmp_path / "x.pptx"
    path.write_bytes(data)
    with pytest.raises(InputError, match=why):
        Pptx().read(path, accept_revisions=False)


def test_signed_files_other_formats_and_truncated_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="signed"):
        read("signed")
    path = tmp_path / "x.pptx"
    path.write_bytes((FIXTURES / "odt" / "brochure.odt").read_bytes())
    with pytest.raises(InputError, match=r"not a \.pptx document"):
        Pptx().read(path, accept_revisions=False)
    path.write_bytes((FOLDER / "slides.pptx").read_bytes()[:-200])
    with pytest.raises(InputError, match="damaged"):
        Pptx().read(path, accept_revisions=False)


@needs_office
def test_no_latin_word_is_left_for_the_audience() -> None:
    files = {}
    for name in ("chart", "diagram", "double", "slides"):
        document = read(name)
        files[f"{name}.pptx"] = write_checked(Pptx(), document, swapped(document), RU)
    assert latin_left(files) == {name: [] for name in files}


@needs_office
def test_every_printed_slide_carries_the_label() -> None:
    path = ROOT / "examples" / "community-meeting.pptx"
    document = Pptx().read(path, accept_revisions=False)
    pages = printed(write_checked(Pptx(), document, same(document), PT, LABEL), "x.pptx")
    assert len(pages) == 4
    assert all(LABEL.text in page and LABEL.english in page for page in pages)


@pytest.mark.slow
@needs_shared
@pytest.mark.parametrize("name", REAL)
def test_real_files_come_through_unchanged_and_whole(name: str) -> None:
    document = real(name)
    data, _ = Pptx().render(document, {}, tag=PT, label=None)
    source = parse_package(document.path.read_bytes(), document.path)
    assert differing_parts(source, parse_package(data, document.path)) == ()
    write_checked(Pptx(), document, same(document), AR, LABEL)


@needs_shared
def test_each_picture_is_named_with_its_slide() -> None:
    notes = [n for n in real("cms_shop_overview").notes if n.code == "pptx.picture"]
    assert (notes[0].where, notes[0].message) == (
        "slide 1",
        "a picture (Picture 5) may contain text",
    )


@needs_office
@needs_shared
def test_real_files_leave_no_latin_word() -> None:
    files = {}
    for name in REAL:
        document = real(name)
        files[f"{name}.pptx"] = write_checked(Pptx(), document, swapped(document), RU)
    assert latin_left(files) == {name: [] for name in files}
