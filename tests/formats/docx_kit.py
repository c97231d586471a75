"""What the tests of the Word reader and writer share."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from langaccess.core.model import Target, Unit
from langaccess.core.tags import Tag
from langaccess.formats import Document, Label
from langaccess.formats.docx.format import Docx
from langaccess.formats.ooxml.package import parse_part, q
from tests.support import FIXTURES, ROOT, SHARED

FORM = Docx()
OFFICE = SHARED / "data" / "brochures" / "office"
EXAMPLE = ROOT / "examples" / "after-a-theft.docx"
REFUSED = {"altchunk_only", "signed"}
NAMES = sorted(p.stem for p in (FIXTURES / "docx").glob("*.docx"))
READABLE = [n for n in NAMES if n not in REFUSED]
SHARED_FILES = sorted(OFFICE.glob("*.docx"))


def fixture(name: str) -> Path:
    """Return the path of a fixture."""
    return FIXTURES / "docx" / f"{name}.docx"


def opened(name: str) -> Document:
    """Read a fixture, tracked changes accepted."""
    return FORM.read(fixture(name), accept_revisions=True)


def texts(document: Document) -> list[str]:
    """Return the texts of all units, in order."""
    return [u.text for u in document.units]


def marked(unit: Unit) -> list[tuple[str, str]]:
    """Return kind and text of each span."""
    return [(s.kind.value, unit.text[s.start : s.end]) for s in unit.spans]


def unit(document: Document, start: str) -> Unit:
    """Return the unit whose text begins so."""
    return next(u for u in document.units if u.text.startswith(start))


def codes(document: Document) -> dict[str, int]:
    """Return the findings by code."""
    found: dict[str, int] = {}
    for note in document.notes:
        found[note.code] = found.get(note.code, 0) + note.count
    return found


def kept(document: Document) -> dict[str, Target]:
    """Return the source as its own translation."""
    return {u.id: Target(u.text, u.spans) for u in document.units}


def rendered(
    document: Document,
    targets: Mapping[str, Target] | None = None,
    *,
    tag: str = "pt-BR",
    label: Label | None = None,
) -> bytes:
    """Render, check that every target arrived in the written file, and return its bytes."""
    wanted = kept(document) if targets is None else targets
    data, _ = FORM.render(document, wanted, tag=Tag(tag), label=label)
    found = FORM.reread(data, document, labelled=label is not None)
    missing = {k: (v.text, found.get(k)) for k, v in wanted.items() if found.get(k) != v.text}
    assert not missing
    return data


def parts(data: bytes) -> dict[str, bytes]:
    """Return the parts of a file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def tree(data: bytes, part: str = "word/document.xml") -> etree._Element:
    """Return one part of a file, parsed; Strict names as transitional ones."""
    return parse_part(parts(data)[part], part).root


def paragraph(root: etree._Element, text: str) -> etree._Element:
    """Return the paragraph that holds `text`."""
    return next(p for p in root.iter(q("w:p")) if text in words_in(p))


def words_in(element: etree._Element) -> str:
    """Return the text of all runs inside."""
    return "".join(t.text or "" for t in element.iter(q("w:t")))


def reopened(data: bytes, folder: Path, name: str = "out.docx") -> Document:
    """Write `data` and read it as a document of its own."""
    path = folder / name
    path.write_bytes(data)
    return FORM.read(path, accept_revisions=False)
