"""RTF: LibreOffice turns it into a Word file, which is then read and written like any other."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePath

from langaccess.core.errors import InputError
from langaccess.core.extras import program_advice
from langaccess.core.files import read_bytes, scratch
from langaccess.core.programs import find_program
from langaccess.core.tags import Tag
from langaccess.formats.docx.format import Docx
from langaccess.formats.model import Document, Edits, Format, Link
from langaccess.formats.notes import note
from langaccess.formats.zip_package import parse_package

_PROGRAMS = ("soffice", "libreoffice")
_ASK = "open it in Word or LibreOffice and save it as .docx"
# Nothing that the file names is loaded from another place, and nothing in it runs.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


class Rtf(Docx):
    """Reads `.rtf` with LibreOffice, where it is installed; the translation is a Word file."""

    name = "rtf"
    suffixes = (".rtf",)
    editable = False
    remedy = _ASK

    def target_name(self, source: PurePath, tag: Tag | str) -> str:
        """Return the name of a translation: `flyer.rtf.pt.docx`."""
        return Format.target_name(self, source, tag)

    def read(self, path: Path, *, accept_revisions: bool) -> Document:
        """Return the document as LibreOffice reads it; see `Format.read`."""
        data = read_bytes(path)
        if not data.lstrip().startswith(b"{\\rtf"):
            what = "is empty (0 bytes)" if not data else "is not an RTF file, despite its name"
            raise InputError(f"the file {what}", where=str(path), hint="ask for it again")
        package = parse_package(_as_docx(data, path), path)
        document = self.of_package(package, accept_revisions=accept_revisions)
        return replace(document, notes=(note("rtf.converted"), *document.notes))

    def edit(self, data: bytes, path: Path, edits: Edits) -> bytes:
        """Refuse: only its Word file can be changed."""
        raise InputError("an RTF file cannot be changed", where=str(path), hint=_ASK)

    def links(self, path: Path) -> Iterator[Link]:
        """Yield nothing: the links are those of the Word file; see `Format.links`."""
        return iter(())

    def plain_text(self, data: bytes) -> Iterator[str]:
        """Yield nothing: only `read` finds words in RTF; see `Format.plain_text`."""
        return iter(())


def _as_docx(data: bytes, path: Path) -> bytes:
    """Return the Word file that LibreOffice makes of an RTF file.

    Raises:
        InputError: LibreOffice is not installed, or cannot read the file.
    """
    program = next((found for found in map(find_program, _PROGRAMS) if found), None)
    if program is None:
        raise InputError(
            "RTF files are read with LibreOffice, which is not installed",
            where=str(path),
            hint=f"{program_advice('LibreOffice')}; or {_ASK}",
        )
    with scratch() as home:
        (home / "user").mkdir()
        (home / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        (home / "in.rtf").write_bytes(data)
        try:
            # No time limit here: it would end the launcher alone. The reader process has one, and
            # everything that it started ends with it.
            subprocess.run(
                [program, f"-env:UserInstallation={home.as_uri()}", "--headless", "--norestore",
                 "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(home),
                 str(home / "in.rtf")],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                check=False,
            )  # fmt: skip
            return (home / "in.docx").read_bytes()
        except OSError as exc:
            raise InputError(
                "LibreOffice cannot read this file", where=str(path), hint=_ASK
            ) from exc
