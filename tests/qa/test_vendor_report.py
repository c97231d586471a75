"""The report for a vendor: the same points in three formats, safe to open, right to read."""

from __future__ import annotations

import re
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest

from langaccess.core.errors import UsageError
from langaccess.core.model import Severity
from langaccess.core.sheets import NewSheet, xlsx_tables
from langaccess.core.tags import Tag
from langaccess.qa import CheckReport, FileFinding, write_report
from tests.support import needs_office

FORMULA = '=HYPERLINK("https://evil.example","x")'
FINDING = FileFinding(
    "phone.differs", Severity.ERROR, "flyer.ar.docx", Tag("ar"), "p1:0123456789",
    "Call 617-555-0123.", "اتصل بالرقم 617-555-0132.",
    "'617-555-0123' is missing from the translation", "page 1",
)  # fmt: skip
OTHER = replace(FINDING, message="'617-555-0132' is not in the source")
LOOK = replace(
    FINDING, code="length.unusual", severity=Severity.WARNING, segment="p2:0", source=FORMULA,
    target="+cmd|'/C calc'!A0", message="the translation has 20% of the usual length",
)  # fmt: skip
REPORT = CheckReport(
    (FINDING, OTHER, LOOK, replace(FINDING, accepted=True)),
    (("flyer.docx", "flyer.ar.docx", Tag("ar"), 2),),
    MappingProxyType({}),
)
ON = date(2026, 11, 25)


def parts(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def test_what_is_wrong_with_one_sentence_is_one_numbered_point(tmp_path: Path) -> None:
    write_report(REPORT, tmp_path / "r.html", on=ON)
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert page.count("<tr class=") == 2
    assert "November 25, 2026. 1 file compared: 2 points to correct, 1 to check." in page
    assert "Correct: '617-555-0132' is in the translation, but not in the source." in (
        page.replace("&#x27;", "'")
    )
    assert "Check: The translation has 20% of the usual length." in page
    assert '<td lang="ar" dir="rtl">' in page


def test_no_format_runs_a_formula_or_reaches_elsewhere(tmp_path: Path) -> None:
    for kind in ("xlsx", "docx", "html"):
        write_report(REPORT, tmp_path / f"r.{kind}", on=ON)
    sheet = parts(tmp_path / "r.xlsx")
    assert "<f>" not in sheet["xl/worksheets/sheet1.xml"]
    assert set(re.findall(r' t="(\w+)"', sheet["xl/worksheets/sheet1.xml"])) == {"s"}
    assert "=HYPERLINK" in sheet["xl/sharedStrings.xml"]
    assert not any("TargetMode" in text for text in sheet.values())
    document = parts(tmp_path / "r.docx")["word/document.xml"]
    assert "instrText" not in document
    assert 'TargetMode="External"' not in "".join(parts(tmp_path / "r.docx").values())
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert not re.search(r"(?:src|href)=", page)


def test_text_from_right_to_left_says_so_with_its_language_and_a_font(tmp_path: Path) -> None:
    write_report(REPORT, tmp_path / "r.docx", on=ON)
    document = parts(tmp_path / "r.docx")["word/document.xml"]
    (arabic,) = re.findall(r"<w:p>(?:(?!</w:p>).)*اتصل.*?</w:p>", document)
    assert "<w:bidi/>" in arabic
    assert "<w:rtl/>" in arabic
    assert 'w:lang w:bidi="ar"' in arabic
    assert 'w:cs="Noto Sans Arabic"' in arabic
    write_report(REPORT, tmp_path / "r.xlsx", on=ON)
    sheet = parts(tmp_path / "r.xlsx")
    texts = re.findall(r"<si><t[^>]*>([^<]*)", sheet["xl/sharedStrings.xml"])
    arabic_at = next(at for at, text in enumerate(texts) if text.startswith("اتصل"))
    style = re.search(rf's="(\d+)" t="s"><v>{arabic_at}<', sheet["xl/worksheets/sheet1.xml"])
    assert style is not None
    formats = re.findall(r"<xf .*?(?:/>|</xf>)", sheet["xl/styles.xml"].split("<cellXfs")[1])
    assert 'readingOrder="2"' in "".join(re.split(r"(?=<xf )", "".join(formats))[int(style[1]) + 1])


def test_a_table_in_word_has_a_head_that_repeats_and_a_description(tmp_path: Path) -> None:
    write_report(REPORT, tmp_path / "r.docx", on=ON)
    document = parts(tmp_path / "r.docx")["word/document.xml"]
    assert document.count("<w:tblHeader/>") == document.count("<w:tbl>") == 1
    assert "<w:tblDescription w:val=" in document
    assert '<w:pStyle w:val="Heading1"/>' in document


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    for kind in ("xlsx", "docx", "html"):
        for name in ("a", "b"):
            write_report(REPORT, tmp_path / f"{name}.{kind}", on=ON)
        assert (tmp_path / f"a.{kind}").read_bytes() == (tmp_path / f"b.{kind}").read_bytes()
    made = [xlsx_tables([NewSheet("Points", ("a",), [("x",)])]) for _ in range(2)]
    assert made[0] == made[1]
    # a zip holds its clock in steps of two seconds, so equal bytes alone may be luck
    for kind in ("xlsx", "docx"):
        with zipfile.ZipFile(tmp_path / f"a.{kind}") as archive:
            assert {info.date_time[3:] for info in archive.infolist()} == {(0, 0, 0)}


def test_nothing_to_say_is_said_and_another_format_is_refused(tmp_path: Path) -> None:
    empty = CheckReport((), REPORT.pairs, REPORT.grades)
    write_report(empty, tmp_path / "r.html", on=ON)
    assert "Nothing was found" in (tmp_path / "r.html").read_text(encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        write_report(empty, tmp_path / "r.pdf", on=ON)
    assert ".docx" in (caught.value.hint or "")


@needs_office
def test_an_office_program_opens_both_and_shows_every_word(tmp_path: Path) -> None:
    for kind in ("docx", "xlsx"):
        write_report(REPORT, tmp_path / f"r.{kind}", on=ON)
        subprocess.run(
            ["soffice", f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}", "--headless",
             "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / f"r.{kind}")],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        shown = subprocess.run(
            ["pdftotext", "-layout", str(tmp_path / "r.pdf"), "-"],
            check=True, capture_output=True, timeout=60,
        ).stdout.decode("utf-8")  # fmt: skip
        plain = " ".join(shown.split())
        for words in ("What to do", "Your answer", "Call 617-555-0123", "617-555-0132", "does not"):
            assert words in plain, (kind, words)
