"""The form number of an approved file: in its foot, in its properties, and in no sentence."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from langaccess import formats
from langaccess.core.model import Target
from langaccess.core.tags import Tag
from tests.formats.printing import printed_all
from tests.support import FIXTURES, ROOT, needs_office

WORKBOOKS = sorted(p for p in (FIXTURES / "xlsx").glob("*.xlsx") if p.stem != "signed")
UNREADABLE = ("encrypted", "signed", "entities")
FORM = "SPD-014 pt-BR v3 2026-11-02 · 9F3C"
PT = Tag("pt-BR")


def made(source: Path, out: Path) -> formats.Written:
    document = formats.read(source, accept_revisions=True)
    targets = {u.id: Target(u.text, u.spans) for u in document.units if u.twin is None}
    return formats.write(document, targets, out / f"o{source.suffix}", tag=PT, form=FORM)


@pytest.mark.parametrize(
    "name",
    ["phone-scams.md", "victim-services.html", "after-a-theft.docx", "community-meeting.pptx"],
)
def test_the_number_is_in_the_file_once_and_in_no_unit(tmp_path: Path, name: str) -> None:
    source = ROOT / "examples" / name
    written = made(source, tmp_path)
    assert [note for note in written.notes if note.code == "form.by_hand"] == []
    before = [unit.text for unit in formats.read(source).units]
    after = [unit.text for unit in formats.read(written.path).units]
    assert [text for text in after if text != FORM] == before
    assert made(source, tmp_path / "again").sha256 == written.sha256


def test_a_page_names_it_in_its_head_and_before_the_end_of_its_body(tmp_path: Path) -> None:
    text = made(ROOT / "examples" / "victim-services.html", tmp_path).path.read_text("utf-8")
    assert f'<meta name="dcterms.identifier" content="{FORM}">\n</head>' in text
    foot = f'<p class="langaccess-form" lang="en" dir="ltr" translate="no">{FORM}</p>\n</body>'
    assert foot in text


@pytest.mark.parametrize("name", ["after-a-theft.docx", "community-meeting.pptx"])
def test_an_office_file_has_it_as_its_identifier(tmp_path: Path, name: str) -> None:
    written = made(ROOT / "examples" / name, tmp_path)
    with zipfile.ZipFile(written.path) as archive:
        core = archive.read("docProps/core.xml").decode("utf-8")
    assert f">{FORM}</dc:identifier>" in core


TEXTS = [p for p in sorted((FIXTURES / "odt").glob("*.odt")) if p.stem not in UNREADABLE]
STORIES = sorted((FIXTURES / "idml").glob("*.idml"))


@pytest.mark.parametrize("source", TEXTS, ids=lambda p: p.name)
def test_an_opendocument_text_has_it_in_every_footer_and_in_no_unit(
    tmp_path: Path, source: Path
) -> None:
    written = made(source, tmp_path)
    before = [unit.text for unit in formats.read(source, accept_revisions=True).units]
    after = [unit.text for unit in formats.read(written.path).units]
    assert [text for text in after if text != FORM] == before
    with zipfile.ZipFile(written.path) as archive:
        styles = archive.read("styles.xml").decode("utf-8")
        meta = archive.read("meta.xml").decode("utf-8") if "meta.xml" in archive.namelist() else ""
    masters = len(re.findall(r"<style:master-page[ >]", styles))
    assert styles.count(f">{FORM}</text:p>") >= masters >= 1
    assert not meta or f'meta:name="Form number">{FORM}</meta:user-defined>' in meta
    assert made(source, tmp_path / "again").sha256 == written.sha256


def laid_out(folder: Path, bounds: str = "0 0 792 612") -> Path:
    """Return an InDesign file of two pages."""
    path = folder / "pages.idml"
    (source,) = [p for p in STORIES if p.stem == "brochure"]
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "Spreads/Spread_u1.xml":
                pages = "".join(
                    f'<Page Self="p{n}" GeometricBounds="{bounds}" '
                    f'ItemTransform="1 0 0 1 {612 * n} -396"/>'
                    for n in range(2)
                )
                data = data.replace(b'<Spread Self="s1">', f'<Spread Self="s1">{pages}'.encode())
            new.writestr(name, data)
    return path


@pytest.mark.parametrize("bounds", ["0 0 792 612", "0 0 100 90", "?"])
def test_every_page_of_an_indesign_file_has_a_frame_with_it(tmp_path: Path, bounds: str) -> None:
    source = laid_out(tmp_path, bounds)
    written = made(source, tmp_path / "out")
    assert [note for note in written.notes if note.code == "form.by_hand"] == []
    before = [unit.text for unit in formats.read(source).units]
    after = [unit.text for unit in formats.read(written.path).units]
    assert [text for text in after if text != FORM] == before
    assert after.count(FORM) == 2
    with zipfile.ZipFile(written.path) as archive:
        parts = {name: etree.fromstring(archive.read(name)) for name in archive.namelist()
                 if name.endswith(".xml")}  # fmt: skip
    listed = {e.get("src") for e in parts["designmap.xml"]}
    frames = list(parts["Spreads/Spread_u1.xml"].iter("TextFrame"))
    stories = {f"Stories/Story_{frame.get('ParentStory')}.xml" for frame in frames}
    assert len(stories) == 2
    assert stories <= listed
    assert stories <= set(parts)
    assert [f.get("ItemTransform") for f in frames] == ["1 0 0 1 0 -396", "1 0 0 1 612 -396"]
    assert FORM in str(etree.tostring(parts["META-INF/metadata.xml"], encoding="unicode"))


def test_an_indesign_file_without_pages_says_so(tmp_path: Path) -> None:
    (source, *_rest) = STORIES
    written = made(source, tmp_path)
    assert [note.code for note in written.notes if note.code.startswith("form")] == ["form.by_hand"]


@pytest.mark.parametrize("source", WORKBOOKS, ids=lambda p: p.name)
def test_a_workbook_has_it_in_a_free_corner_of_every_footer(tmp_path: Path, source: Path) -> None:
    written = made(source, tmp_path)
    by_hand = any(note.code == "form.by_hand" for note in written.notes)
    with zipfile.ZipFile(written.path) as archive:
        sheets = [
            archive.read(name).decode("utf-8")
            for name in archive.namelist()
            if name.startswith("xl/worksheets/sheet")
        ]
    assert sheets
    for sheet in sheets:
        assert f"&amp;7 {FORM}" in sheet or by_hand


@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_a_translated_text_carries_it_behind_a_last_paragraph_of_any_length(
    tmp_path: Path, suffix: str, end: str
) -> None:
    source = tmp_path / f"a{suffix}"
    source.write_text(f"At the desk\n\nCall us.{end}", encoding="utf-8")
    document = formats.read(source)
    targets = {u.id: Target(f"{u.text} Ou venha até nós.", ()) for u in document.units}
    path = tmp_path / f"o{suffix}"
    formats.write(document, targets, path, tag=PT, form=FORM)
    kept = "At the desk Ou venha até nós.\n\nCall us. Ou venha até nós."
    assert path.read_text("utf-8") == f"{kept}\n\n{FORM}\n"


def test_windows_line_ends_are_kept(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_bytes(b"Call us.\r\n")
    written = made(source, tmp_path)
    assert written.path.read_bytes() == b"Call us.\r\n\r\n" + FORM.encode() + b"\r\n"


@needs_office
def test_every_page_carries_it(tmp_path: Path) -> None:
    names = ("sections", "strict", "headings", "notes")
    sources = [FIXTURES / "docx" / f"{name}.docx" for name in names]
    sources.append(ROOT / "examples" / "community-meeting.pptx")
    sources += [
        FIXTURES / "odt" / f"{name}.odt" for name in ("master-pages", "brochure", "numbering")
    ]
    files = {p.stem: made(p, tmp_path / p.stem).path.read_bytes() for p in sources}
    for name, pages in printed_all(files).items():
        assert pages, name
        for page in pages:
            assert page.count(FORM) == 1, name


@pytest.mark.parametrize("agency", ["Springfield Police", "Département de Québec", "東京", None])
def test_a_form_number_is_known_again_alone_and_as_often_as_a_foot_repeats_it(
    agency: str | None,
) -> None:
    made = formats.form_number(
        agency, 14, Tag("pt-BR"), version=12, on=date(2026, 11, 2), digest="9f3cab"
    )
    assert made.endswith("-014 pt-BR v12 2026-11-02 · 9F3C")
    assert formats.is_form_number(f"  {made}\n")
    assert formats.is_form_number(f"{made}\n{made}")
    assert not formats.is_form_number(f"Ask for {made}")
    assert not formats.is_form_number("")
