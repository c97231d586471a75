"""RTF is read by LibreOffice where it is installed; without it the file is refused."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from langaccess import formats
from langaccess.core import limits
from langaccess.core.errors import InputError
from langaccess.core.model import Target
from langaccess.core.sandbox import close_sandbox
from langaccess.core.tags import Tag
from tests.support import needs_office
from tests.translate.engines.test_orphans import running, wait_for

PT = Tag("pt")
TEXT = (
    r"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0\fs24 Call the {\b front desk}.\par"
    r" \trowd\cellx3000\cellx6000\intbl Office\cell Hours\cell\row }"
)


@needs_office
def test_the_translation_of_an_rtf_file_is_a_word_file(tmp_path: Path) -> None:
    path = tmp_path / "flyer.rtf"
    path.write_text(TEXT, encoding="ascii")
    document = formats.read(path)
    assert [unit.text for unit in document.units] == ["Call the front desk.", "Office", "Hours"]
    assert "rtf.converted" in {note.code for note in document.notes}
    targets = {unit.id: Target(f"{unit.text} (pt)", unit.spans) for unit in document.units}
    out = tmp_path / formats.format_of(path).target_name(path, PT)
    assert out.name == "flyer.rtf.pt.docx"
    formats.write(document, targets, out, tag=PT)
    assert [unit.text for unit in formats.read(out).units] == [
        "Call the front desk. (pt)", "Office (pt)", "Hours (pt)",
    ]  # fmt: skip


@pytest.mark.usefixtures("read_here")
@pytest.mark.parametrize(
    ("data", "why"),
    [(TEXT, "LibreOffice, which is not installed"), ("", "empty"), ("Call us.", "not an RTF file")],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: str, why: str
) -> None:
    monkeypatch.setattr("langaccess.formats.rtf.format.find_program", lambda name: None)
    path = tmp_path / "flyer.rtf"
    path.write_text(data, encoding="ascii")
    with pytest.raises(InputError) as caught:
        formats.read(path)
    assert why in f"{caught.value.message} {caught.value.hint}"


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="the stand-in for LibreOffice is a shell script")
def test_a_file_at_which_libreoffice_hangs_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its launcher starts the program proper, which ends as well."""
    program, seen, path = tmp_path / "soffice", tmp_path / "pid", tmp_path / "flyer.rtf"
    program.write_text(f"#!/bin/sh\nsleep 60 &\necho $! > '{seen}'\nwait\n", encoding="ascii")
    program.chmod(0o755)
    path.write_text(TEXT, encoding="ascii")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    usual = limits.limits()
    limits.use(replace(usual, reading=replace(usual.reading, seconds=1.5)))
    close_sandbox()  # the next reader process has the new PATH
    try:
        with pytest.raises(InputError, match="takes longer than 2 seconds"):
            formats.read(path)
    finally:
        limits.use(usual)
    wait_for(lambda: not running(int(seen.read_text(encoding="ascii"))), 5)


@pytest.mark.slow
@pytest.mark.usefixtures("read_here")
def test_a_file_of_which_libreoffice_makes_nothing_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("langaccess.formats.rtf.format.find_program", lambda name: sys.executable)
    path = tmp_path / "flyer.rtf"
    path.write_text(TEXT, encoding="ascii")
    with pytest.raises(InputError, match="LibreOffice cannot read this file"):
        formats.read(path)
