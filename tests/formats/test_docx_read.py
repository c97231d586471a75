"""Reading Word files: every trap of the format, one fixture each."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from langaccess.core.model import Kind
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
    fixture,
    opened,
    parts,
    rendered,
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


def test_a_text_box_stored_twice_is_counted_once_and_stays_out_of_its_host() -> None:
    document = opened("boxes")
    host, box, again = document.units[:3]
    assert host.text == "The host sentence goes on."
    assert (box.kind, again.twin) == (Kind.BOX, box.id)
    assert words_once(document) == 5 + 5 + 5  # host, box, its alternative text


def test_alternative_texts_are_units_and_pictures_are_reported_by_them() -> None:
    document = opened("pictures")
    assert unit(document, "Map").kind is Kind.ALT
    assert [n.message for n in document.notes] == [
        "a picture (Map of the precinct) may contain text"
    ]


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
    assert len(headers) == 4  # two kinds, page one without the notice, later first pages with it
