"""The Word table of a pack is filled in with an office program, and comes back."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from langaccess.cli import main
from langaccess.formats.docx import read_table
from tests.commands import Capture, run_json
from tests.review.kit import HAITIAN, Agency
from tests.support import needs_office

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TYPED = {text: made for text, made in HAITIAN.items() if text != "The call is free."}


@pytest.fixture
def table(police: Agency, tmp_path: Path, capsys: Capture) -> Path:
    words = ["review", "export", "--lang", "ht", "--format", "docx", "--to", str(tmp_path / "pack")]
    assert main([*words, "--workspace", str(police.root)]) == 0
    capsys.readouterr()
    (path,) = (tmp_path / "pack").rglob("*.docx")
    return path


def typed(path: Path, into: dict[str, str], remarks: dict[str, str] | None = None) -> Path:
    """Type into the third column, and remarks into the last, as Word writes it."""
    with zipfile.ZipFile(path) as old:
        parts = {info.filename: old.read(info) for info in old.infolist()}
    root = etree.fromstring(parts["word/document.xml"])
    for row in root.iter(f"{W}tr"):
        cells = row.findall(f"{W}tc")
        source = "".join(str(t) for t in cells[1].itertext())
        for cell, texts in ((cells[2], into), (cells[-1], remarks or {})):
            for line in texts.get(source, "").split("\n") if source in texts else ():
                paragraph = etree.SubElement(cell, f"{W}p")
                run = etree.SubElement(paragraph, f"{W}r")
                etree.SubElement(run, f"{W}t").text = line
    parts["word/document.xml"] = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)
    return path


def take(capsys: Capture, police: Agency, path: Path) -> tuple[int, dict[str, Any]]:
    words = ["review", "import", str(path), "--translator", "jean"]
    words += ["--as-translation-of", "flyer.md", "--workspace", str(police.root)]
    return run_json(capsys, *words)


def check(code: int, data: dict[str, Any], police: Agency) -> None:
    (row,) = data["documents"]
    assert (code, row["taken"], row["open"], row["held"]) == (0, 5, 1, [])
    assert row["comments"] == [{"segment": "m4/0", "text": "or moun lakay?"}]
    found = {one.source.text: one.target for one in police.document().sentences}
    assert {s: t.text for s, t in found.items() if t is not None} == TYPED
    target = found["Hang up and call 217-555-0100 at once."]
    assert target is not None
    (span,) = target.spans
    assert target.text[span.start : span.end] == "217-555-0100"


@pytest.mark.slow
def test_what_was_typed_comes_in_and_an_empty_cell_is_open(
    police: Agency, table: Path, capsys: Capture
) -> None:
    typed(table, TYPED, {"Tell your family.": "or moun\nlakay?"})
    check(*take(capsys, police, table), police)


@pytest.mark.slow
def test_a_table_that_nobody_touched_brings_nothing(
    police: Agency, table: Path, capsys: Capture
) -> None:
    code, data = take(capsys, police, table)
    assert (code, data["documents"][0]["taken"], data["documents"][0]["open"]) == (0, 0, 6)


@pytest.mark.slow
def test_rows_that_were_sorted_or_deleted_find_their_sentences(
    police: Agency, table: Path, capsys: Capture
) -> None:
    typed(table, TYPED)
    with zipfile.ZipFile(table) as old:
        parts = {info.filename: old.read(info) for info in old.infolist()}
    root = etree.fromstring(parts["word/document.xml"])
    (body,) = root.iter(f"{W}tbl")
    rows = body.findall(f"{W}tr")
    body.remove(rows[1])
    body.append(rows[2])
    for number in (t for row in rows[3:] for t in row[1].iter(f"{W}t")):
        number.text = ""  # the numbers were lost
    parts["word/document.xml"] = etree.tostring(root)
    with zipfile.ZipFile(table, "w") as new:
        for name, data in parts.items():
            new.writestr(name, data)
    code, answer = take(capsys, police, table)
    (row,) = answer["documents"]
    assert (code, row["taken"], row["held"]) == (0, 4, [])


@pytest.mark.slow
def test_a_wrong_number_is_held_and_another_documents_table_is_named(
    police: Agency, table: Path, capsys: Capture
) -> None:
    wrong = {text: made.replace("0100", "0101") for text, made in TYPED.items()}
    typed(table, wrong)
    code, data = take(capsys, police, table)
    assert code == 1
    (held,) = data["documents"][0]["held"]
    assert held["codes"] == ["phone.differs"]
    police.flyer.write_text("# Parking\n\nPark behind the station.\n", encoding="utf-8")
    code, data = take(capsys, police, table)
    assert (code, data["code"]) == (4, "input")
    assert "no row of this table has a sentence of" in data["message"]


@needs_office
@pytest.mark.office
def test_it_comes_back_through_an_office_program(
    police: Agency, table: Path, tmp_path: Path, capsys: Capture
) -> None:
    typed(table, TYPED, {"Tell your family.": "or moun lakay?"})
    for suffix in ("odt", "docx"):
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{tmp_path}/lo", "--headless",
             "--convert-to", suffix, "--outdir", str(tmp_path / suffix), str(table)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        table = tmp_path / suffix / f"{table.stem}.{suffix}"
    assert len(read_table(table)) == 7
    check(*take(capsys, police, table), police)
