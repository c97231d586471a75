"""Files that are refused, with a sentence that helps."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from langaccess.core.errors import InputError
from langaccess.formats import read
from tests.fixtures.build_docx import docx, p, zip_of
from tests.formats.docx_kit import fixture


def _with_entity() -> bytes:
    with zipfile.ZipFile(io.BytesIO(docx(p("Text.")))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    declared = b'<!DOCTYPE d [<!ENTITY x "boom">]>\n<w:document'
    files["word/document.xml"] = files["word/document.xml"].replace(b"<w:document", declared, 1)
    return zip_of(files)


def _bomb() -> bytes:
    return zip_of({"[Content_Types].xml": b"<Types/>", "word/document.xml": b" " * (50 * 2**20)})


def _encrypted() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + b"\0" * 99


def _old_word() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") + b"\0" * 99


def _damaged_part() -> bytes:
    whole = docx(p("Text."))
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["word/document.xml"] = files["word/document.xml"][:-20]
    return zip_of(files)


CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "empty"),
    "truncated": (lambda: docx(p("Text."))[:900], "damaged"),
    "entity": (_with_entity, "document type"),
    "bomb": (_bomb, "zip bomb"),
    "encrypted": (_encrypted, "password"),
    "old_word": (_old_word, "old binary"),
    "pdf": (lambda: b"%PDF-1.7\n1 0 obj", "PDF"),
    "html": (lambda: b"<!DOCTYPE html><html><body>Hello</body></html>", "web page"),
    "rtf": (lambda: b"{\\rtf1 Hello}", "RTF"),
    "text": (lambda: b"Hello, this is a letter.", "damaged or is not"),
    "zip": (lambda: zip_of({"a.txt": b"Hello"}), "not a .docx"),
    "spreadsheet": (
        lambda: docx(
            p("Text."),
            main_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        ),
        "not a Word document",
    ),
    "damaged_part": (_damaged_part, "not well-formed"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_a_file_that_cannot_be_read_is_refused_with_place_and_hint(
    name: str, tmp_path: Path
) -> None:
    build, wanted = CASES[name]
    path = tmp_path / f"{name}.docx"
    path.write_bytes(build())
    with pytest.raises(InputError) as caught:
        read(path, accept_revisions=True)
    assert wanted in caught.value.message
    assert str(path) in str(caught.value.where)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("name", "wanted"), [("signed", "signature"), ("altchunk_only", "another document")]
)
def test_signed_and_hollow_files_are_refused(name: str, wanted: str) -> None:
    with pytest.raises(InputError, match=wanted):
        read(fixture(name), accept_revisions=True)


def test_tracked_changes_are_refused_until_somebody_accepts_them() -> None:
    with pytest.raises(InputError) as caught:
        read(fixture("revisions"))
    assert "11 tracked changes" in caught.value.message
    assert "--accept-revisions" in str(caught.value.hint)
    assert read(fixture("revisions"), accept_revisions=True).units
