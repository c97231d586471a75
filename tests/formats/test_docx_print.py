"""What a reader sees of written Word files, printed with LibreOffice: nothing untranslated."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from langaccess.core.model import Target
from langaccess.core.tags import Tag
from langaccess.formats import Document, Label
from tests.fixtures.build_docx import SECTION, docx, p, run
from tests.formats.docx_kit import EXAMPLE, FORM, READABLE, SHARED_FILES, fixture, rendered
from tests.formats.printing import pages_of, to_pdf
from tests.formats.script_swap import swapped
from tests.support import needs_office, needs_shared

# What may stay in Latin letters: template code, letters and Roman numerals that number a list.
_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_NUMERAL = re.compile(r"[a-eo]|[ivxIVX]+")
_LATIN = re.compile(r"[A-Za-z]+")
LABEL = Label(Tag("ru"), "Машинный перевод", "Machine translation, not reviewed")


def _print(files: Mapping[str, bytes], folder: Path) -> dict[str, list[str]]:
    """Print all files in one run of LibreOffice; return the text of each page by name."""
    made = to_pdf({f"{name}.docx": data for name, data in files.items()}, folder)
    return {pdf.stem: pages_of(pdf) for pdf in made.values()}


def _swap_words(document: Document) -> bytes:
    targets: dict[str, Target] = swapped(document)
    return rendered(document, targets, tag="ru")


def _left(pages: list[str]) -> list[str]:
    text = _TEMPLATE.sub("", "\n".join(pages))
    return [word for word in _LATIN.findall(text) if not _NUMERAL.fullmatch(word)]


@needs_office
def test_no_latin_word_is_left_in_any_fixture(tmp_path: Path) -> None:
    sources = {name: fixture(name) for name in READABLE} | {"example": EXAMPLE}
    files = {n: _swap_words(FORM.read(p, accept_revisions=True)) for n, p in sources.items()}
    printed = _print(files, tmp_path)
    left = {n: _left(pages) for n, pages in printed.items() if _left(pages)}
    # LibreOffice 26.8 prints an embedded document, which the report names, as the XML that it is.
    with zipfile.ZipFile(fixture("altchunk")) as package:
        embedded = package.read("word/chunk.xml").decode("utf-8")
    assert [word for word in left.pop("altchunk", []) if word not in embedded] == []
    assert left == {}


@needs_office
@needs_shared
def test_no_latin_word_is_left_in_real_files(tmp_path: Path) -> None:
    files = {p.stem: _swap_words(FORM.read(p, accept_revisions=True)) for p in SHARED_FILES}
    printed = _print(files, tmp_path)
    left = {n: _left(pages) for n, pages in printed.items() if _left(pages)}
    # A template comment that the two columns of the page cut before it could be taken out.
    note = "Plaintiff did NOT ask for an ex parte order; end if ex parte order"
    assert set(left.pop("ma_209a_next_steps", [])) <= set(_LATIN.findall(note))
    assert left == {}


@pytest.mark.slow
@needs_office
def test_the_notice_is_on_every_page(tmp_path: Path) -> None:
    names = ["sections", "strict", "runs", "watermark"]
    files = {n: rendered(FORM.read(fixture(n), accept_revisions=True), tag="ru", label=LABEL)
             for n in names}  # fmt: skip
    files["example"] = rendered(FORM.read(EXAMPLE, accept_revisions=False), tag="ru", label=LABEL)
    printed = _print(files, tmp_path)
    assert len(printed["sections"]) == len(printed["strict"]) >= 7
    for name, pages in printed.items():
        bare = [i for i, page in enumerate(pages, 1) if LABEL.english not in page]
        assert bare == [], name


@needs_office
def test_the_notice_is_on_every_page_of_a_section_whose_text_would_run_under_its_header(
    tmp_path: Path,
) -> None:
    """LibreOffice leaves out the header that such a section takes from the one before."""
    turn = "<w:p>" + run('<w:br w:type="page"/>') + "</w:p>"
    under = SECTION.replace('w:top="1440"', 'w:top="-1440"')
    body = p("One.") + turn + p("Two.") + p("", SECTION) + p("Three.") + turn + p("Four.")
    path = tmp_path / "in.docx"
    path.write_bytes(docx(body, section=under))
    data = rendered(FORM.read(path, accept_revisions=False), tag="ru", label=LABEL)
    pages = _print({"under": data}, tmp_path)["under"]
    assert [LABEL.english in page for page in pages] == [True] * 4


@needs_office
def test_automatic_numbers_follow_the_language(tmp_path: Path) -> None:
    document = FORM.read(fixture("numbers"), accept_revisions=False)
    [page] = _print({"numbers": rendered(document, tag="es")}, tmp_path)["numbers"]
    assert "Primero" in page


@needs_office
def test_headings_in_complex_scripts_keep_their_size(tmp_path: Path) -> None:
    document = FORM.read(fixture("headings"), accept_revisions=False)
    files = {}
    for tag, sample in {"hi": "क", "km": "ក", "th": "ก", "ar": "ب"}.items():
        targets = {u.id: Target(sample * 4) for u in document.units}
        files[tag] = rendered(document, targets, tag=tag)
    _print(files, tmp_path)
    for tag in files:
        by_style, by_run, plain = _heights(tmp_path / f"{tag}.pdf")[:3]
        assert by_style == pytest.approx(by_run, rel=0.05), tag
        assert by_style / plain == pytest.approx(60 / 22, rel=0.1), tag


def _heights(pdf: Path) -> list[float]:
    """Return the heights of the printed words, in order."""
    done = subprocess.run(
        ["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True, timeout=60
    )
    box = re.compile(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)"')
    return [float(high) - float(low) for low, high in box.findall(done.stdout.decode())]
