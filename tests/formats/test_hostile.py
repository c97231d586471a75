"""What the fuzz tests found, each as the smallest file that shows it."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from langaccess import formats
from langaccess.core.errors import InputError, OutputError
from langaccess.core.model import SpanKind, Target
from langaccess.core.tags import Tag
from langaccess.formats import Document
from langaccess.formats.zip_package import parse_package
from tests.fixtures.build_docx import docx, p
from tests.formats.script_swap import swapped
from tests.property.fuzz_zip import streamed
from tests.support import FIXTURES

PATH = Path("file.docx")


def _changed(source: Path, part: str, change: Callable[[bytes], bytes | None]) -> bytes:
    """Return a copy of a zipped document with one part changed, or taken out."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            body = change(old.read(name)) if name == part else old.read(name)
            if body is not None:
                new.writestr(name, body, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _copy(folder: Path, source: Path, part: str, change: Callable[[bytes], bytes | None]) -> Path:
    path = folder / source.name
    path.write_bytes(_changed(source, part, change))
    return path


def _swap(path: Path, *, tag: str = "uk") -> Document:
    document = formats.format_of(path).read(path, accept_revisions=True)
    target = path.with_name(f"out{path.suffix}")
    formats.write(document, swapped(document), target, tag=Tag(tag))
    return formats.read(target)


def _packed(name: str, body: bytes, method: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, body, method)
    return buffer.getvalue()


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_part_packed_as_no_office_program_packs_is_refused(method: int) -> None:
    with pytest.raises(InputError, match="no office program"):
        parse_package(_packed("a.xml", b"x" * 100, method), PATH)


def test_sizes_behind_the_data_and_in_long_form_are_read(tmp_path: Path) -> None:
    source = FIXTURES / "odt" / "brochure.odt"
    with zipfile.ZipFile(source) as old:
        parts = [(name, old.read(name)) for name in old.namelist()]
    path = tmp_path / source.name
    path.write_bytes(streamed(parts))
    assert _swap(path).units


@pytest.mark.slow
def test_a_part_larger_than_its_header_admits_is_never_unpacked_whole() -> None:
    data = bytearray(_packed("a.xml", b"\n" * (300 * 2**20), zipfile.ZIP_DEFLATED))
    place = data.index(b"PK\x01\x02") + 24
    data[place : place + 4] = struct.pack("<I", 1000)
    with pytest.raises(InputError, match="damaged"):
        parse_package(bytes(data), PATH)


def test_a_part_without_a_name_or_with_a_header_cut_short_is_damage() -> None:
    nameless = _packed("a", b"text", zipfile.ZIP_STORED)
    nameless = nameless.replace(b"\x01\x00\x00\x00" + b"a", b"\x00\x00\x00\x00a")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo("/"), b"")
        archive.writestr(zipfile.ZipInfo("."), b"x")
    for data in (nameless, buffer.getvalue()):
        with pytest.raises(InputError):
            parse_package(data, PATH)


@pytest.mark.parametrize(
    ("file", "part", "mark"),
    [
        ("pptx/slides.pptx", "ppt/slides/slide1.xml", b"<a:rPr"),
        ("xlsx/cells.xlsx", "xl/sharedStrings.xml", b"<rPr"),
    ],
)
def test_a_comment_among_a_runs_properties_is_no_look(
    file: str, part: str, mark: bytes, tmp_path: Path
) -> None:
    def change(body: bytes) -> bytes:
        assert mark in body
        at = body.index(b">", body.index(mark))
        if body[at - 1 : at] == b"/":
            name = mark[1:]
            return body[: at - 1] + b"><!--c--></" + name + b">" + body[at + 1 :]
        return body[: at + 1] + b"<!--c-->" + body[at + 1 :]

    path = _copy(tmp_path, FIXTURES / file, part, change)
    assert _swap(path).units


@pytest.mark.parametrize(
    ("file", "part"),
    [
        ("pptx/slides.pptx", "docProps/core.xml"),
        ("xlsx/cells.xlsx", "docProps/core.xml"),
    ],
)
def test_a_comment_among_the_files_properties_is_passed_over(
    file: str, part: str, tmp_path: Path
) -> None:
    def change(body: bytes) -> bytes:
        at = body.index(b">", body.index(b"coreProperties")) + 1
        return body[:at] + b"<!--c-->" + body[at:]

    assert _swap(_copy(tmp_path, FIXTURES / file, part, change)).units


def test_a_broken_theme_is_found_on_reading_not_after_hours_of_work(tmp_path: Path) -> None:
    source = FIXTURES / "pptx" / "slides.pptx"
    path = _copy(tmp_path, source, "ppt/theme/theme1.xml", lambda body: body[:-20])
    with pytest.raises(InputError, match="not well-formed"):
        formats.read(path)


def test_an_indesign_file_without_its_list_of_stories_is_refused(tmp_path: Path) -> None:
    path = _copy(tmp_path, FIXTURES / "idml" / "note.idml", "designmap.xml", lambda _: None)
    with pytest.raises(InputError, match="list of stories"):
        formats.read(path)


def test_a_text_document_with_an_empty_text_part_is_refused(tmp_path: Path) -> None:
    path = _copy(tmp_path, FIXTURES / "odt" / "brochure.odt", "content.xml", lambda _: b"")
    with pytest.raises(InputError, match="has no text"):
        formats.read(path)


def test_numbers_of_five_thousand_digits_are_no_numbers(tmp_path: Path) -> None:
    long = b"9" * 5000
    path = _copy(
        tmp_path,
        FIXTURES / "pptx" / "slides.pptx",
        "ppt/slides/slide1.xml",
        lambda body: (
            body.replace(b'id="2"', b'id="' + long + b'"').replace(
                b"<a:rPr", b'<a:rPr sz="' + long + b'"', 1
            )
            if b"<a:rPr sz" not in body
            else body.replace(b'id="2"', b'id="' + long + b'"')
        ),
    )
    assert _swap(path).units


def test_halves_of_letters_and_control_characters_of_a_workbook_are_no_text(
    tmp_path: Path,
) -> None:
    path = _copy(
        tmp_path,
        FIXTURES / "xlsx" / "cells.xlsx",
        "xl/sharedStrings.xml",
        lambda body: body.replace(b"</t>", b" _xD83D__xDE00_ _xD800_ _x0007_end</t>", 1),
    )
    texts = [unit.text for unit in formats.read(path).units]
    shown = next(text for text in texts if text.endswith("end"))
    assert "\U0001f600 \ufffd " in shown
    assert "\x07" not in shown
    assert shown.encode("utf-8")
    assert _swap(path).units


def test_a_link_whose_text_is_its_key_keeps_its_address_when_it_stands_alone(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.md"
    path.write_text("- [shelter]\n- [clinic][]\n\n[shelter]: http://s\n[clinic]: #c\n", "utf-8")
    document = formats.read(path)
    targets = {
        unit.id: Target(word, unit.spans[:0])
        for unit, word in zip(document.units, ("refugio", "clínica"), strict=True)
    }
    formats.write(document, targets, tmp_path / "b.md", tag=Tag("es"))
    written = (tmp_path / "b.md").read_text("utf-8")
    assert "[shelter]: http://s" in written
    formats.write(document, swapped(document), tmp_path / "c.md", tag=Tag("uk"))
    written = (tmp_path / "c.md").read_text("utf-8")
    assert "][shelter]" in written
    assert "][clinic]" in written


@pytest.mark.parametrize("gap", [" ", "  ", ""])
def test_a_line_end_after_a_link_and_blanks_stays(gap: str, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    text = f"Go to [the shelter](http://s){gap}\nOr to **the clinic**{gap}\nOr call.\n"
    path.write_text(text, "utf-8")
    (unit,) = formats.read(path).units
    assert unit.text.split("\n") == ["Go to the shelter", "Or to the clinic", "Or call."]
    (again,) = _swap(path).units
    assert again.text.count("\n") == 2


def test_the_mark_of_a_container_on_its_own_line_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("::: {.note}\nfoo is here\nand goes on\n:::\n\nMore.\n", "utf-8")
    assert [unit.text for unit in _swap(path).units] == ["фоо ис хере анд гоес он", "Море."]


@pytest.mark.usefixtures("read_here")
def test_what_no_reader_foresaw_is_an_error_about_this_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from langaccess.formats.text.format import PlainText

    path = tmp_path / "a.txt"
    path.write_text("Hello.\n", "utf-8")
    document = formats.read(path)

    def broken(*_args: object, **_more: object) -> None:
        raise KeyError("secret words")

    monkeypatch.setattr(PlainText, "read", broken)
    monkeypatch.setattr(PlainText, "render", broken)
    with pytest.raises(InputError, match="does not know") as caught:
        formats.read(path)
    assert "secret" not in str(caught.value)
    with pytest.raises(OutputError, match="does not know"):
        formats.write(document, {}, tmp_path / "b.txt", tag=Tag("pt"))
    assert not (tmp_path / "b.txt").exists()


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _with_relationship(folder: Path, source: Path, part: str, kind: str, target: str) -> set[str]:
    """Return the codes of the notes about a copy whose part has one more relationship."""
    rel = (
        f'<Relationship Id="rIdX" Type="{_OFFICE}/{kind}" Target="{target}" '
        'TargetMode="External"/></Relationships>'
    )

    def change(body: bytes) -> bytes:
        assert body.count(b"</Relationships>") == 1
        return body.replace(b"</Relationships>", rel.encode("utf-8"))

    path = _copy(folder, source, part, change)
    read = formats.format_of(path).read(path, accept_revisions=True)
    return {note.code for note in read.notes}


@pytest.mark.parametrize(
    ("kind", "target", "tells"),
    [
        ("attachedTemplate", "http://example.org/t.dotm", True),
        ("image", "https://example.org/seen.png", True),
        ("attachedTemplate", "file:///\\\\host\\share\\t.dotm", True),
        ("oleObject", "\\\\host\\share\\a.xlsx", True),
        ("attachedTemplate", "file:///C:\\Users\\me\\Normal.dotm", False),
        ("image", "file:///C:\\Users\\me\\seen.png", True),
        ("oleObject", "C:\\Users\\me\\a.xlsx", True),
        ("subDocument", "file:///etc/passwd", True),
        ("video", "clip.mp4", False),
        ("hyperlink", "https://example.org/", False),
    ],
)
def test_a_file_that_asks_another_computer_when_it_is_opened_is_told(
    tmp_path: Path, kind: str, target: str, tells: bool
) -> None:
    word = FIXTURES / "docx" / "links.docx"
    found = _with_relationship(tmp_path, word, "word/_rels/document.xml.rels", kind, target)
    assert ("docx.reaches_out" in found) == tells
    for form, name, part in (
        ("pptx", "slides.pptx", "ppt/_rels/presentation.xml.rels"),
        ("xlsx", "cells.xlsx", "xl/_rels/workbook.xml.rels"),
    ):
        found = _with_relationship(tmp_path, FIXTURES / form / name, part, kind, target)
        assert (f"{form}.reaches_out" in found) == tells


def test_a_field_that_starts_another_program_is_told(tmp_path: Path) -> None:
    field = (
        b'<w:p><w:fldSimple w:instr="DDEAUTO c:\\\\cmd.exe &quot;/k calc&quot;"><w:r><w:t>x'
        b"</w:t></w:r></w:fldSimple></w:p></w:body>"
    )
    path = _copy(
        tmp_path,
        FIXTURES / "docx" / "runs.docx",
        "word/document.xml",
        lambda body: body.replace(b"</w:body>", field, 1),
    )
    read = formats.format_of(path).read(path, accept_revisions=True)
    assert "docx.reaches_out" in {note.code for note in read.notes}


def _seconds(path: Path, data: bytes) -> float:
    """Return the processor time of reading a file, the shortest of three."""
    path.write_bytes(data)
    form, found = formats.format_of(path), []
    for _ in range(3):
        begun = time.process_time()
        form.first_lost(form.read(path, accept_revisions=False))
        found.append(time.process_time() - begun)
    return min(found)


@pytest.mark.slow
@pytest.mark.parametrize("mark", ["{{ ", "{% a ", "{# "])
def test_marks_of_code_that_never_close_are_not_searched_from_each(
    tmp_path: Path, mark: str
) -> None:
    page, words = tmp_path / "a.html", len(mark) * 40_000
    plain = _seconds(page, f'<p title="{"a " * (words // 2)}">Call us.</p>'.encode())
    marked = _seconds(page, f'<p title="{mark * 40_000}">Call us.</p>'.encode())
    assert marked < 12 * plain  # 60 times, before
    letter = tmp_path / "a.docx"
    few, many = (_seconds(letter, docx(p(mark * n))) for n in (10_000, 40_000))
    assert many < 9 * few  # 16 times, before


@pytest.mark.parametrize("code", ["{{ name }}", "{{ '{{' }}", "{{}}", "{% if a %}", "{# a\nb #}"])
def test_code_between_marks_is_one_protected_stretch(tmp_path: Path, code: str) -> None:
    letter = docx(p(f"Dear {' '.join(code.split())}, call us."))
    for name, data in (("a.html", f"<p>Dear {code}, call us.</p>".encode()), ("a.docx", letter)):
        path = tmp_path / name
        path.write_bytes(data)
        unit = formats.format_of(path).read(path, accept_revisions=False).units[0]
        protected = [unit.text[s.start : s.end] for s in unit.spans if s.kind is SpanKind.CODE]
        assert [" ".join(text.split()) for text in protected] == [" ".join(code.split())]
