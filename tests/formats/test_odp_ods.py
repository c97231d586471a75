"""OpenDocument presentations and spreadsheets: text is reached, numbers and formulas stay."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from langaccess import formats
from langaccess.core.errors import InputError
from langaccess.core.model import Kind, Target
from langaccess.core.tags import Tag
from langaccess.formats import Document, Label

PT = Tag("pt")
LABEL = Label(PT, "Rascunho automático", "Machine draft")
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = {
    "fo": "xsl-fo-compatible",
    "svg": "svg-compatible",
    "draw": "drawing",
    **{name: name for name in ("office", "text", "table", "style", "presentation", "config")},
}
_DECLARED = " ".join(f'xmlns:{key}="{_OASIS}{name}:1.0"' for key, name in _SPACES.items())
_STYLES = (
    '<office:automatic-styles><style:page-layout style:name="PM"><style:page-layout-properties'
    ' fo:page-width="25.4cm" fo:page-height="14.29cm"/></style:page-layout>'
    "</office:automatic-styles><office:master-styles>"
    '<style:master-page style:name="Office" style:page-layout-name="PM">'
    '<draw:frame presentation:class="title" presentation:placeholder="true" svg:x="1cm"'
    ' svg:y="1cm" svg:width="20cm" svg:height="2cm"><draw:text-box><text:p>Click to edit</text:p>'
    "</draw:text-box></draw:frame></style:master-page></office:master-styles>"
)


def _write(path: Path, kind: str, body: str, settings: str = "") -> Document:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    parts = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": f"{head}<office:document-content {_DECLARED}><office:body>"
        f"<office:{kind}>{body}</office:{kind}></office:body></office:document-content>",
        "styles.xml": f"{head}<office:document-styles {_DECLARED}>{_STYLES}"
        "</office:document-styles>",
        "settings.xml": f"{head}<office:document-settings {_DECLARED}>{settings}"
        "</office:document-settings>",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return formats.read(path)


def _drafted(document: Document, folder: Path) -> tuple[Document, dict[str, str]]:
    """Return a labeled draft, read again, and its parts."""
    targets = {unit.id: Target(f"{unit.text} (pt)", unit.spans) for unit in document.units}
    path = folder / f"draft{document.path.suffix}"
    notes = formats.write(document, targets, path, tag=PT, label=LABEL).notes
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    parts["notes"] = " ".join(note.code for note in notes)
    return formats.read(path), parts


def _frame(words: str, x: str, y: str, wide: str, high: str) -> str:
    return (
        f'<draw:frame svg:x="{x}" svg:y="{y}" svg:width="{wide}" svg:height="{high}">'
        f"<draw:text-box><text:p>{words}</text:p></draw:text-box></draw:frame>"
    )


def test_slides_notes_and_footers_of_a_presentation_are_translated(tmp_path: Path) -> None:
    body = (
        '<presentation:footer-decl presentation:name="f">Springfield Police'
        "</presentation:footer-decl>"
        '<draw:page draw:name="p1" draw:master-page-name="Office">'
        + _frame("If you are stopped", "1cm", "0cm", "24cm", "3cm")
        + "<presentation:notes>"
        + _frame("Read this slowly.", "2cm", "12cm", "16cm", "10cm")
        + "</presentation:notes></draw:page>"
    )
    document = _write(tmp_path / "a.odp", "presentation", body)
    assert [unit.text for unit in document.units] == [
        "Springfield Police", "If you are stopped", "Read this slowly.",
    ]  # fmt: skip
    draft, parts = _drafted(document, tmp_path)
    assert "If you are stopped (pt)" in {unit.text for unit in draft.units}
    assert parts["content.xml"].count(LABEL.english) == 2  # on the slide and on its notes
    title_ends = 3 * 72 / 2.54
    label = parts["content.xml"].split('draw:name="LangaccessLabel"')[1]
    assert float(label.split('svg:y="')[1].split("pt")[0]) >= title_ends
    assert "odt.label_over" not in parts["notes"]


def test_a_slide_without_a_free_place_is_named(tmp_path: Path) -> None:
    body = '<draw:page draw:name="p1" draw:master-page-name="Office">' + _frame(
        "Everything", "0cm", "0cm", "26cm", "15cm"
    )
    document = _write(tmp_path / "a.odp", "presentation", body + "</draw:page>")
    assert "odt.label_over" in _drafted(document, tmp_path)[1]["notes"]


def test_words_of_a_spreadsheet_are_translated_and_numbers_and_formulas_stay(
    tmp_path: Path,
) -> None:
    body = (
        "<table:content-validations><table:content-validation table:name='v'"
        " table:condition='cell-content-is-in-list(&quot;Yes&quot;;&quot;No&quot;)'/>"
        "</table:content-validations><table:table table:name='Fees'><table:table-row>"
        "<table:table-cell office:value-type='string'><text:p>Towing fee</text:p>"
        "</table:table-cell>"
        "<table:table-cell office:value-type='currency' office:value='5'><text:p>5 dollars</text:p>"
        "</table:table-cell><table:table-cell office:value-type='float' office:value='7'>"
        "<text:p>7.00</text:p></table:table-cell>"
        "<table:table-cell office:value-type='string' table:formula='of:=A1'>"
        "<text:p>Towing fee</text:p></table:table-cell></table:table-row></table:table>"
    )
    active = (
        "<office:settings><config:config-item config:name='ActiveTable'>Fees</config:config-item>"
        "</office:settings>"
    )
    document = _write(tmp_path / "a.ods", "spreadsheet", body, active)
    assert [(unit.text, unit.kind) for unit in document.units] == [("Towing fee", Kind.CELL)]
    assert {note.code: note.count for note in document.notes} == {
        "odt.formulas": 1, "odt.choices": 1, "odt.cell_formats": 1, "odt.sheet_names": 1,
    }  # fmt: skip
    _, parts = _drafted(document, tmp_path)
    content = parts["content.xml"]
    assert content.index(LABEL.english) < content.index("Towing fee (pt)")  # on a sheet before it
    assert "<text:p>5 dollars</text:p>" in content
    assert LABEL.english in parts["styles.xml"]  # on every printed page
    assert ">DRAFT<" in parts["settings.xml"]  # it opens there


def test_the_sheet_of_the_label_has_a_name_that_no_other_sheet_has(tmp_path: Path) -> None:
    """Programs take names of sheets that differ in capital letters for the same."""
    cell = "<table:table-cell office:value-type='string'><text:p>Fee</text:p></table:table-cell>"
    rows = f"<table:table-row>{cell}</table:table-row>"
    sheets = "".join(
        f"<table:table table:name='{name}'>{rows}</table:table>" for name in ("Draft", "DRAFT 2")
    )
    content = _drafted(_write(tmp_path / "a.ods", "spreadsheet", sheets), tmp_path)[1][
        "content.xml"
    ]
    assert re.findall('table:name="([^"]*)"', content) == ["DRAFT 3", "Draft", "DRAFT 2"]


@pytest.mark.parametrize("kind", ["graphics", "chart"])
def test_other_kinds_of_open_document_are_refused(tmp_path: Path, kind: str) -> None:
    with pytest.raises(InputError, match="not an OpenDocument text, presentation"):
        _write(tmp_path / "a.odp", kind, "")
