"""Writing Word files: nothing lost, nothing leaked, the same bytes each time."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from langaccess.core.errors import OutputError
from langaccess.core.model import Span, SpanKind, Target
from langaccess.core.tags import Tag
from langaccess.formats import Document, Edits, Label, read, replace_in_place, write
from langaccess.formats.ooxml.package import parse_part, q
from langaccess.formats.zip_package import parse_package
from tests.fixtures.build_docx import docx, p, r
from tests.fixtures.build_docx import run as run_of
from tests.fixtures.docx_cases import sdt
from tests.formats.docx_kit import (
    EXAMPLE,
    FORM,
    READABLE,
    SHARED_FILES,
    codes,
    fixture,
    kept,
    marked,
    opened,
    paragraph,
    parts,
    rendered,
    reopened,
    tree,
    unit,
    words_in,
)
from tests.formats.office_kit import canonical, differing_parts, words_once
from tests.formats.script_swap import swapped
from tests.support import needs_shared

ALL = [fixture(name) for name in READABLE] + [EXAMPLE] + SHARED_FILES
LABEL = Label(Tag("pt-BR"), "Tradução automática", "Machine translation, not reviewed")


def _names(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("path", ALL, ids=_names)
def test_without_targets_and_label_the_parts_stay_as_they_were(path: Path) -> None:
    document = FORM.read(path, accept_revisions=True)
    data, notes = FORM.render(document, {}, tag=Tag("pt-BR"), label=None)
    if "docx.revisions_accepted" in codes(document):
        assert b"delText" not in parts(data)["word/document.xml"]
        return
    assert differing_parts(parse_package(path.read_bytes(), path), parse_package(data, path)) == ()
    assert notes == ()


@pytest.mark.parametrize("path", ALL, ids=_names)
def test_a_parsed_part_is_stored_as_it_came(path: Path) -> None:
    for name, data in parts(path.read_bytes()).items():
        if name.endswith((".xml", ".rels")):
            assert canonical(parse_part(data, name).store(), name) == canonical(data, name)


@pytest.mark.slow
@pytest.mark.parametrize("path", ALL, ids=_names)
def test_written_files_hold_every_target_and_two_runs_are_byte_equal(path: Path) -> None:
    document = FORM.read(path, accept_revisions=True)
    targets = swapped(document)
    first = rendered(document, targets, label=LABEL)
    assert rendered(document, targets, label=LABEL) == first
    assert rendered(document, targets, tag="ar", label=LABEL) != first


@pytest.mark.slow
@pytest.mark.parametrize("path", ALL, ids=_names)
def test_the_source_as_its_own_translation_keeps_text_spans_and_objects(
    path: Path, tmp_path: Path
) -> None:
    document = FORM.read(path, accept_revisions=True)
    again = reopened(rendered(document), tmp_path)
    assert [u.text for u in again.units] == [u.text for u in document.units]
    assert [marked(u) for u in again.units] == [marked(u) for u in document.units]
    assert [u.kind for u in again.units] == [u.kind for u in document.units]


@pytest.mark.slow
@pytest.mark.parametrize("path", ALL, ids=_names)
def test_a_translated_file_can_be_translated_again(path: Path, tmp_path: Path) -> None:
    document = FORM.read(path, accept_revisions=True)
    once = reopened(rendered(document, label=LABEL), tmp_path)
    twice = rendered(once, label=LABEL)
    copied = [u for u in once.units if "headerDraft" in u.part]  # the header of page one
    assert all(u.twin for u in copied)
    assert [u.text for u in once.units if u not in copied] == [u.text for u in document.units]
    body = words_in(tree(twice))
    assert body.count(LABEL.english) == 1


def test_rendering_leaves_the_document_as_it_was() -> None:
    document = opened("links")
    before = rendered(document)
    rendered(document, swapped(document), tag="ar")
    assert rendered(document) == before


def test_deleted_words_are_nowhere_in_the_output() -> None:
    data = rendered(opened("revisions"), label=LABEL)
    for name, part in parts(data).items():
        for word in (b"secret", b"suspect", b"Obsolete", b"Dropped"):
            assert word not in part, name
    assert words_in(tree(data)).count("Relocated") == 0


def test_comments_and_their_parts_are_gone() -> None:
    found = parts(rendered(opened("comments")))
    assert not any("comments" in name for name in found)
    assert not any(b"omment" in data for data in found.values())


def test_bindings_are_cut_so_that_the_hidden_data_cannot_come_back() -> None:
    assert b"dataBinding" not in parts(rendered(opened("bound")))["word/document.xml"]


def test_dates_are_text_after_writing() -> None:
    body = parts(rendered(opened("dates")))["word/document.xml"]
    assert b"DATE" not in body
    assert b"fldChar" not in body


def test_words_of_a_button_are_written_into_its_field_code() -> None:
    document = opened("buttons")
    button = document.units[1]
    root = tree(rendered(document, kept(document) | {button.id: Target("[Escreva um nome]")}))
    code = "".join(e.text or "" for e in root.iter(q("w:instrText")))
    assert code.strip() == "MACROBUTTON NoMacro [Escreva um nome]"


def test_field_codes_and_their_marks_stay_balanced_and_in_order() -> None:
    for name in ("fields", "contents", "forms"):
        document = opened(name)
        root = tree(rendered(document, swapped(document)))
        depth = 0
        for mark in root.iter(q("w:fldChar")):
            depth += {"begin": 1, "separate": 0, "end": -1}[mark.get(q("w:fldCharType"), "")]
            assert depth >= 0
        assert depth == 0
        before = [e.text for e in tree(fixture(name).read_bytes()).iter(q("w:instrText"))]
        assert [e.text for e in root.iter(q("w:instrText"))] == before


def test_a_contents_list_is_rebuilt_on_opening() -> None:
    root = tree(rendered(opened("contents")), "word/settings.xml")
    assert root.find(q("w:updateFields")) is not None
    assert tree(rendered(opened("runs")), "word/settings.xml").find(q("w:updateFields")) is None


def test_links_may_change_places_and_each_keeps_its_destination() -> None:
    document = opened("links")
    first = unit(document, "Read")
    guide, free, mail = (s.ref for s in first.spans)
    text = "help@example.gov ou nosso guia gratuito"
    target = Target(
        text,
        (
            Span(0, 16, SpanKind.LINK, mail),
            Span(20, 39, SpanKind.LINK, guide),
            Span(31, 39, SpanKind.FORMAT, free),
        ),
    )
    data = rendered(document, kept(document) | {first.id: target})
    links = list(paragraph(tree(data), "nosso").iter(q("w:hyperlink")))
    assert [(e.get(q("r:id")), words_in(e)) for e in links] == [
        ("rId6", "help@example.gov"),
        ("rId5", "nosso guia gratuito"),
    ]
    bold = [words_in(run) for run in links[1] if run.find(f"{q('w:rPr')}/{q('w:b')}") is not None]
    assert bold == ["gratuito"]


def test_a_link_cut_in_two_by_the_target_is_written_twice() -> None:
    document = opened("links")
    first = unit(document, "Read")
    guide = first.spans[0].ref
    target = Target(
        "guia, leia o guia",
        (Span(0, 4, SpanKind.LINK, guide), Span(13, 17, SpanKind.LINK, guide)),
    )
    data = rendered(document, kept(document) | {first.id: target})
    links = [
        words_in(e)
        for e in paragraph(tree(data), "leia").iter(q("w:hyperlink"))
        if e.get(q("r:id")) == "rId5"
    ]
    assert links == ["guia", "guia"]


def test_lost_objects_stand_at_the_end_and_lost_links_are_reported() -> None:
    document = opened("notes")
    first = document.units[0]
    data = rendered(document, kept(document) | {first.id: Target("Gratuito.")})
    marks = list(tree(data).iter(q("w:footnoteReference"), q("w:endnoteReference")))
    assert len(marks) == 2
    links = opened("links")
    bare = {u.id: Target(u.text) for u in links.units}
    _, notes = FORM.render(links, bare, tag=Tag("pt-BR"), label=None)
    assert {n.code: n.count for n in notes} == {"docx.markup_lost": 3}


def test_objects_stay_between_the_words_they_were_placed_at() -> None:
    document = opened("pictures")
    first = unit(document, "Find")
    ref = first.spans[0].ref
    target = Target("Estamos aqui no mapa.", (Span(12, 12, SpanKind.CODE, ref),))
    found = paragraph(tree(rendered(document, kept(document) | {first.id: target})), "Estamos")
    runs = ["picture" if list(r.iter(q("w:drawing"))) else words_in(r) for r in found]
    assert runs == ["Estamos aqui", "picture", " no mapa."]


def test_both_copies_of_a_text_box_are_written() -> None:
    document = opened("boxes")
    boxes = list(tree(rendered(document, swapped(document))).iter(q("w:txbxContent")))
    assert len(boxes) == 2
    assert len({words_in(b) for b in boxes}) == 1


def test_bookmarks_survive_a_rewritten_paragraph() -> None:
    root = tree(rendered(opened("runs")))
    names = [e.get(q("w:name")) for e in root.iter(q("w:bookmarkStart"))]
    assert names == ["here"]
    assert len(list(root.iter(q("w:bookmarkEnd")))) == 1


def _field(code: str, shown: str) -> str:
    kinds = [f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "separate", "end")]
    return (
        run_of(kinds[0]) + run_of(f"<w:instrText>{code}</w:instrText>") + run_of(kinds[1])
        + r(shown) + run_of(kinds[2])
    )  # fmt: skip


_FIGURE, _TITLE = _field("SEQ Figure", "3"), _field("TITLE", "the police")
_OPEN, _CLOSE = '<w:bookmarkStart w:id="1" w:name="here"/>', '<w:bookmarkEnd w:id="1"/>'


@pytest.mark.parametrize(
    ("before", "inside", "after", "target", "marked"),
    [
        # a number alone, a title kept in a field, a control: around what is put back
        ("See figure ", _FIGURE, ": exits.", "", "3"),
        ("By ", _TITLE, " in town.", "", "the police"),
        ("A ", sdt('<w:id w:val="9"/>', r("word")), " ends.", "", "word"),
        # words: around all words
        ("", r("Figure ") + _FIGURE, ": exits.", "", "Figure 3: exits."),
        ("Ask at ", r("the desk"), " today.", "", "Ask at the desk today."),
        # the target has lost what the pair was around
        ("See ", _FIGURE, " there.", "Veja ali.", "Veja ali."),
        ("By ", _TITLE, ".", "Aqui.", "Aqui."),
        # a point without words stays one
        ("Ask", "", " here", "", ""),
    ],
)
def test_a_bookmark_with_words_in_it_is_never_emptied(
    tmp_path: Path, before: str, inside: str, after: str, target: str, marked: str
) -> None:
    assert _marked_words(tmp_path, r(before) + _OPEN + inside + _CLOSE + r(after), target) == marked


def test_half_of_a_bookmark_that_ends_in_another_paragraph_keeps_the_words(tmp_path: Path) -> None:
    assert _marked_words(tmp_path, r("Ask ") + _OPEN + r("the desk")) == "Ask the desk"
    assert _marked_words(tmp_path, r("Ask") + _CLOSE + r(" the desk")) == "Ask the desk"


def _marked_words(folder: Path, content: str, target: str = "") -> str:
    """Return the words in the bookmark of a paragraph in its translation."""
    path = folder / "in.docx"
    path.write_bytes(docx(p(content)))
    document = FORM.read(path, accept_revisions=False)
    wanted = {u.id: Target(target) if target else Target(u.text, u.spans) for u in document.units}
    words = ""
    for element in tree(rendered(document, wanted)).iter():
        if element.tag == q("w:bookmarkStart"):
            words = ""
        elif element.tag == q("w:bookmarkEnd"):
            break
        words += (element.text or "") if element.tag == q("w:t") else ""
    return words


def test_choices_keep_the_value_that_a_program_reads() -> None:
    document = opened("controls")
    root = tree(rendered(document, swapped(document)))
    values = [(e.get(q("w:displayText")), e.get(q("w:value"))) for e in root.iter(q("w:listItem"))]
    assert [value for _, value in values] == ["car", "Stolen bicycle"]
    assert values[1][0] == unit(document, "Stolen bicycle").text.translate(
        {ord(a): b for a, b in zip("Stolen bicycle", values[1][0] or "", strict=True)}
    )


@pytest.mark.usefixtures("read_here")
def test_a_number_in_the_caption_of_a_table_is_changed_in_place(tmp_path: Path) -> None:
    caption = '<w:tblPr><w:tblCaption w:val="Call 217-555-0100"/></w:tblPr>'
    path = tmp_path / "in.docx"
    path.write_bytes(docx(f"<w:tbl>{caption}<w:tr><w:tc>{p('Desk')}</w:tc></w:tr></w:tbl>"))
    edits = Edits(lambda text: [(9, 17, "555-0123")] if "555-0100" in text else [], lambda to: to)
    data = replace_in_place(path.read_bytes(), path, edits)
    (found,) = tree(data).iter(q("w:tblCaption"))
    assert found.get(q("w:val")) == "Call 217-555-0123"


def _titled(folder: Path) -> Path:
    """Return a file with two controls in one sentence, the second known by its tag alone."""
    path = folder / "in.docx"
    path.write_bytes(
        docx(
            p(
                r("Report of ")
                + sdt('<w:alias w:val="Name"/><w:id w:val="7"/><w:text/>', r("Ana"))
                + r(" on ")
                + sdt('<w:alias w:val="Call 217-555-0100"/><w:tag w:val="day"/>', r("Monday"))
            )
        )
    )
    return path


def _titles(data: bytes) -> list[tuple[str | None, str]]:
    """Return the title and the words of each control."""
    found = ((e.find(f"{q('w:sdtPr')}/{q('w:alias')}"), e) for e in tree(data).iter(q("w:sdt")))
    return [(None if title is None else title.get(q("w:val")), words_in(e)) for title, e in found]


def test_titles_of_controls_are_translated_and_move_with_their_controls(tmp_path: Path) -> None:
    document = FORM.read(_titled(tmp_path), accept_revisions=False)
    sentence, name, day = document.units
    who, when = (s.ref for s in sentence.spans)
    moved = Target(
        "Segunda: Ana", (Span(0, 7, SpanKind.LINK, when), Span(9, 12, SpanKind.LINK, who))
    )
    targets = {sentence.id: moved, name.id: Target("Nome"), day.id: Target("Dia")}
    assert _titles(rendered(document, targets)) == [("Dia", "Segunda"), ("Nome", "Ana")]


def test_a_control_cut_in_two_by_the_target_has_its_title_once(tmp_path: Path) -> None:
    document = FORM.read(_titled(tmp_path), accept_revisions=False)
    sentence, name, _ = document.units
    who, when = (s.ref for s in sentence.spans)
    spans = (
        Span(0, 3, SpanKind.LINK, who),
        Span(6, 9, SpanKind.LINK, who),
        Span(10, 17, SpanKind.LINK, when),
    )
    cut = {sentence.id: Target("Ana e Ana segunda", spans), name.id: Target("Nome")}
    titles = _titles(rendered(document, kept(document) | cut))
    assert titles == [("Nome", "Ana"), (None, "Ana"), ("Call 217-555-0100", "segunda")]


@pytest.mark.usefixtures("read_here")
def test_a_number_in_the_title_of_a_control_is_changed_in_place(tmp_path: Path) -> None:
    path = _titled(tmp_path)
    edits = Edits(lambda text: [(9, 17, "555-0123")] if "555-0100" in text else [], lambda to: to)
    data = replace_in_place(path.read_bytes(), path, edits)
    assert _titles(data) == [("Name", "Ana"), ("Call 217-555-0123", "Monday")]


@pytest.mark.parametrize("tag", ["pt-BR", "ar"])
def test_template_code_is_written_in_one_run(tag: str) -> None:
    root = tree(rendered(opened("templates"), tag=tag))
    assert "{{ users[0] }}" in [t.text for t in root.iter(q("w:t"))]


def test_what_stays_in_the_source_language_is_marked_and_tagged() -> None:
    document = opened("runs")
    first = unit(document, "Call")
    target = Target("Ligue. " + first.text, (Span(7, 7 + len(first.text), SpanKind.SOURCE),))
    found = paragraph(tree(rendered(document, kept(document) | {first.id: target})), "Ligue")
    runs = [
        (
            words_in(run),
            run.find(f"{q('w:rPr')}/{q('w:highlight')}") is not None,
            [e.get(q("w:val")) for e in run.iter(q("w:lang"))],
        )
        for run in found
    ]
    assert runs == [("Ligue. ", False, []), (first.text, True, ["en-US"])]


def test_white_letters_left_in_english_are_black_on_their_yellow_ground() -> None:
    document = opened("runs")
    unit = document.units[0]
    whole = Target(f"[EN] {unit.text}", (Span(0, len(unit.text) + 5, SpanKind.SOURCE),))
    for run in tree(rendered(document, {unit.id: whole})).iter(q("w:r")):
        if run.find(f"{q('w:rPr')}/{q('w:highlight')}") is not None:
            color = run.find(f"{q('w:rPr')}/{q('w:color')}")
            assert color is not None
            assert color.get(q("w:val")) == "000000"
            return
    raise AssertionError("no run is marked")


def test_the_ruby_reading_and_hints_for_hyphens_are_gone_after_translation() -> None:
    assert tree(rendered(opened("ruby"))).find(f".//{q('w:ruby')}") is None
    assert tree(rendered(opened("runs"))).find(f".//{q('w:softHyphen')}") is None


def test_every_written_part_is_declared_and_every_relationship_leads_somewhere() -> None:
    for name in READABLE:
        data = rendered(opened(name), label=LABEL)
        found = parts(data)
        declared = found["[Content_Types].xml"].decode()
        for part in found:
            known = part.endswith((".rels", ".png", ".bin")) or f'"/{part}"' in declared
            assert known or part in ("[Content_Types].xml", "docProps/app.xml"), (name, part)


def test_the_library_writes_only_what_it_read_back(tmp_path: Path) -> None:
    document = read(fixture("runs"))
    out = tmp_path / "out.docx"
    written = write(document, kept(document), out, tag=Tag("pt-BR"), label=LABEL)
    assert out.read_bytes()
    assert written.path == out
    with pytest.raises(OutputError):
        write(document, {"nowhere": Target("x")}, out, tag=Tag("pt-BR"))


@needs_shared
@pytest.mark.parametrize("path", SHARED_FILES, ids=_names)
def test_real_files_lose_no_code_and_no_link(path: Path) -> None:
    document = FORM.read(path, accept_revisions=True)
    _, notes = FORM.render(document, swapped(document), tag=Tag("ru"), label=None)
    assert notes == ()


def test_words_count_twins_once() -> None:
    document: Document = opened("smartart")
    assert words_once(document) == 2 + 4
    assert codes(document) == {}


def test_a_document_can_go_to_another_process() -> None:
    document = opened("links")
    assert rendered(pickle.loads(pickle.dumps(document))) == rendered(document)


def test_a_twin_without_a_target_of_its_own_gets_that_of_its_model() -> None:
    for name in ("boxes", "smartart"):
        document = opened(name)
        first = {u.id: Target("Igual") for u in document.units if u.twin is None}
        data, _ = FORM.render(document, first, tag=Tag("pt-BR"), label=None)
        found = FORM.reread(data, document, labelled=False)
        assert {found[u.id] for u in document.units if u.twin} == {"Igual"}
