"""Templates, slide shows and files with macros are their usual format with another ending."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from langaccess import formats
from langaccess.core.errors import InputError
from langaccess.core.model import Target
from langaccess.core.tags import Tag
from langaccess.formats import Label
from tests.support import FIXTURES

PT = Tag("pt")
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml."
_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_MACROS = "application/vnd.ms-{}.macroEnabled{}.main+xml"
# ending -> (fixture, type of its main part, type of the main part of such a file)
KINDS = {
    ".docm": ("docx/runs.docx", f"{_WORD}document", _MACROS.format("word.document", "")),
    ".dotx": ("docx/runs.docx", f"{_WORD}document", f"{_WORD}template.main+xml"),
    ".dotm": ("docx/runs.docx", f"{_WORD}document", _MACROS.format("word.template", "Template")),
    ".pptm": ("pptx", f"{_SLIDES}presentation", _MACROS.format("powerpoint.presentation", "")),
    ".ppsx": ("pptx", f"{_SLIDES}presentation", f"{_SLIDES}slideshow.main+xml"),
    ".ppsm": ("pptx", f"{_SLIDES}presentation", _MACROS.format("powerpoint.slideshow", "")),
    ".potx": ("pptx", f"{_SLIDES}presentation", f"{_SLIDES}template.main+xml"),
    ".potm": ("pptx", f"{_SLIDES}presentation", _MACROS.format("powerpoint.template", "")),
    ".xlsm": ("xlsx", f"{_SHEETS}sheet", _MACROS.format("excel.sheet", "")),
    ".xltx": ("xlsx", f"{_SHEETS}sheet", f"{_SHEETS}template.main+xml"),
    ".xltm": ("xlsx", f"{_SHEETS}sheet", _MACROS.format("excel.template", "")),
    ".ott": ("odt", "application/vnd.oasis.opendocument.text", ""),
}


def _saved_as(suffix: str, folder: Path) -> Path:
    """Return a fixture as its program would save it with another ending."""
    name, usual, kind = KINDS[suffix]
    fixture = FIXTURES / name
    if fixture.is_dir():
        fixture = min(fixture.glob(f"*.{name}"))
    path = folder / f"flyer{suffix}"
    with zipfile.ZipFile(fixture) as source, zipfile.ZipFile(path, "w") as target:
        for info in source.infolist():
            data = source.read(info)
            if info.filename == "[Content_Types].xml":
                assert f"{usual}.main+xml".encode() in data
                data = data.replace(f"{usual}.main+xml".encode(), kind.encode())
            if info.filename == "mimetype":
                data = usual.encode() + b"-template"
            target.writestr(info, data)
    return path


@pytest.mark.parametrize("suffix", KINDS)
def test_it_is_read_and_written_as_the_same_kind(suffix: str, tmp_path: Path) -> None:
    path = _saved_as(suffix, tmp_path)
    document = formats.read(path)
    form = formats.format_of(path)
    written = tmp_path / form.target_name(path, PT)
    assert written.name == f"flyer.pt{suffix}"
    targets = {unit.id: Target(unit.text.replace("e", "é"), unit.spans) for unit in document.units}
    formats.write(document, targets, written, tag=PT, label=Label(PT, "Rascunho", "Draft"))
    found = {unit.text for unit in formats.read(written).units}
    assert {target.text for target in targets.values()} <= found
    with zipfile.ZipFile(written) as target:
        kind = "mimetype" if suffix == ".ott" else "[Content_Types].xml"
        assert (KINDS[suffix][2] or "-template").encode() in target.read(kind)


def test_a_file_with_another_ending_than_its_kind_is_still_refused(tmp_path: Path) -> None:
    path = tmp_path / "flyer.dotx"
    shutil.copy(min((FIXTURES / "pptx").glob("*.pptx")), path)
    with pytest.raises(InputError, match="not a Word document"):
        formats.read(path)
