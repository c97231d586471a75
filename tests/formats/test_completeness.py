"""What a file shows is in a unit or left out on purpose; else the file is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from langaccess import formats
from langaccess.core.errors import Exit, InputError
from langaccess.core.model import Kind
from tests.fixtures.build_docx import docx, p
from tests.fixtures.build_idml import idml
from tests.fixtures.build_odt import odt
from tests.fixtures.build_xlsx import Sheet, xlsx
from tests.fixtures.pptx_kit import Slide, box, pptx
from tests.formats.pdf_kit import build as pdf
from tests.formats.pdf_kit import text as pdf_text

pytestmark = pytest.mark.usefixtures("read_here")


def _path(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _nested(levels: int) -> str:
    items = "".join("  " * n + f"- level{n}x\n" for n in range(levels))
    return f"# Title\n\n{items}\nCall us after the list.\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (_nested(14), ["level13x", "Call us after the list."]),
        ("> " * 24 + "quoted words\n\nCall us.\n", ["quoted words", "Call us."]),
    ],
)
def test_deep_lists_and_quotes_are_read_whole(tmp_path: Path, text: str, words: list[str]) -> None:
    units = [unit.text for unit in formats.read(_path(tmp_path, "a.md", text)).units]
    assert units[-len(words) :] == words


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("a.md", _nested(60), 52),
        ("a.md", "Before.\n\n" + "> " * 120 + "quoted words\n\nAfter.\n", 3),
        ("a.html", "<p>One</p>\n<!-- x --!>\n<p>shown by browsers</p><!-- y -->\n", 3),
    ],
)
def test_a_file_of_which_text_is_not_read_is_refused_at_its_line(
    tmp_path: Path, name: str, text: str, line: int
) -> None:
    path = _path(tmp_path, name, text)
    with pytest.raises(InputError, match="would lose it") as caught:
        formats.read(path)
    assert caught.value.where == f"{path}:{line}"
    assert f"(line {line})" in caught.value.message
    assert caught.value.exit_code == Exit.INPUT


def test_cells_without_a_column_are_named(tmp_path: Path) -> None:
    table = "| a | b |\n|---|---|\n| one | | for no one |\n| two | three |\n| | four | five |\n"
    document = formats.read(_path(tmp_path, "a.md", f"# Title\n\n{table}"))
    assert [unit.text for unit in document.units] == [
        "Title",
        "a",
        "b",
        "one",
        "two",
        "three",
        "four",
    ]
    (said,) = document.notes
    assert (said.code, said.count) == ("markdown.cells", 2)
    assert said.message.endswith(": line 5, 7")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.md", "Type `make quick` first.\n\n`make all`\n", ["make quick", "make all"]),
        ("a.md", "A picture: ![the desk]\n\n[the desk]: a.png\n", ["the desk"]),
        ("a.md", "Hello\n{: title=\"the desk\"}\n", ["the desk"]),
        ("a.html", "<p>Type <code>make quick</code>!</p><p><kbd>make all</kbd></p>",
         ["make quick", "make all"]),
        ("a.txt", "Call us at night.\n", []),
        ("a.md", "Visit <https://example.gov/night> or `x = 1` {{ page.title }} now.\n", []),
    ],
)  # fmt: skip
def test_words_in_code_are_named(tmp_path: Path, name: str, text: str, words: list[str]) -> None:
    notes = [
        n
        for n in formats.read(_path(tmp_path, name, text)).notes
        if n.code in {"text.protected", "text.code"}
    ]
    assert [n.count for n in notes] == ([len(words)] if words else [])
    assert all(word in notes[0].message for word in words)


WORDS = st.from_regex(r"w[a-z0-9]{2,6}", fullmatch=True)
MARKED = st.sampled_from(
    ("{}", "**{}**", "[{}](http://a.example/b)", "*{}*&nbsp;", "`{}` word", "a ![{}](b.png)",
     'a <img alt="{}"> b', '[a](http://a.example "{}")', '<abbr title="{}">a</abbr>')
)  # fmt: skip
PREFIX = st.sampled_from(["", "- ", "> ", "> > - ", "1. ", "## ", "  ", "- > "])
LINES = {
    "a.txt": st.tuples(st.sampled_from(["", "- ", "1) ", "   ", "a\t"]), WORDS),
    "a.md": st.tuples(PREFIX, st.builds(str.format, MARKED, WORDS)),
    "a.html": st.tuples(
        st.sampled_from(["<p>", "<li>", "<td>", "<!-- c -->", "<p><b>", "<code>x</code>"]),
        st.builds(
            lambda word: (
                f'{word}<br>&eacute;{word} &amp; <i title="{word}">{word}</i>'
                f'<img alt="{word}"> b<input placeholder={word}>\n'
            ),
            WORDS,
        ),
    ),
}


@pytest.mark.parametrize("name", list(LINES))
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_ordinary_text_passes_and_a_unit_taken_out_is_noticed(
    name: str, data: st.DataObject, tmp_path: Path
) -> None:
    lines = data.draw(st.lists(LINES[name], min_size=1, max_size=12))
    gaps = st.sampled_from(["\n", "\n\n"])
    text = "".join(mark + words + data.draw(gaps) for mark, words in lines)
    path = _path(tmp_path, name, text)
    form = formats.format_of(path)
    document = form.read(path, accept_revisions=False)
    assert form.first_lost(document) is None
    source = document.payload
    for number, block in enumerate(source.blocks):
        for at in range(len(block.slots)):
            cut = replace(block, slots=(*block.slots[:at], *block.slots[at + 1 :]))
            blocks = (*source.blocks[:number], cut, *source.blocks[number + 1 :])
            less = replace(document, payload=replace(source, blocks=blocks))
            assert form.first_lost(less) is not None


def _slide(paragraphs: str) -> bytes:
    return pptx([Slide(box(paragraphs, 5, (0, 0, 900, 900)))])


def _story(ranges: str) -> bytes:
    block = '<ParagraphStyleRange AppliedParagraphStyle="ParagraphStyle/Body">'
    return idml([f"{block}{ranges}</ParagraphStyleRange>"])


LOST = {
    "a.docx": (
        docx(p("<w:r><w:t>Call us</w:t></w:r><w:new><w:r><w:t>at night</w:t></w:r></w:new>")),
        "word/document.xml: 'Call usat night'",
    ),
    # A field that begins and never ends: all that follows would be its code, which no one sees.
    "field.docx": (
        docx(
            p('<w:r><w:t>Call us</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>')
            + p("<w:r><w:t>You may stay silent.</w:t></w:r>")
            + p("<w:r><w:t>You may ask for a lawyer.</w:t></w:r>")
        ),
        "word/document.xml: 'You may stay silent.'",
    ),
    "a.pptx": (
        _slide("<a:p><a:r><a:t>Call us</a:t></a:r><a:new><a:t>at night</a:t></a:new></a:p>"),
        "ppt/slides/slide1.xml: 'Call usat night'",
    ),
    "a.xlsx": (
        xlsx([Sheet("One", '<row r="1"><c r="A1"><is><t>at night</t></is></c></row>')], []),
        "xl/worksheets/sheet1.xml: 'at night'",
    ),
    "a.odt": (
        odt("<text:p>Call us</text:p><text:section>at night</text:section>"),
        "content.xml: 'at night'",
    ),
    "a.idml": (
        _story("<CharacterStyleRange><New><Content>at night</Content></New></CharacterStyleRange>"),
        "Stories/Story_u1.xml: 'at night'",
    ),
}


@pytest.mark.parametrize("name", list(LOST))
def test_a_packed_file_of_which_text_is_not_read_is_refused_at_its_part(
    tmp_path: Path, name: str
) -> None:
    data, place = LOST[name]
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError, match="would lose it") as caught:
        formats.read(path)
    assert caught.value.where == str(path)
    assert f"({place})" in caught.value.message


MATH = "<m:oMath><m:r><m:t>speed in miles</m:t></m:r></m:oMath>"
FILLED = '<w:fldSimple w:instr="MERGEFIELD Name"><w:r><w:t>Dear Customer</w:t></w:r></w:fldSimple>'


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (p(f"<w:r><w:t>The limit is </w:t></w:r>{MATH}"), "speed in miles"),
        (p(f"<m:oMathPara>{MATH}</m:oMathPara>"), "speed in miles"),
        (p(FILLED), "Dear Customer"),
        (p(f"<w:r><w:t>Hello, </w:t></w:r>{FILLED}"), "Dear Customer"),
    ],
)
def test_words_that_a_program_fills_in_are_named(tmp_path: Path, body: str, words: str) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(docx(p("Call us.") + body))
    (said,) = formats.read(path).notes
    assert (said.code, said.count) == ("text.protected", 1)
    assert f"'{words}'" in said.message


def test_words_in_an_unknown_setting_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.odt"
    path.write_bytes(
        odt('<text:p>Call us.</text:p><text:p text:new="Your logo goes here">A</text:p>')
    )
    (said,) = formats.read(path).notes
    assert said.code == "text.unread"
    assert "'Your logo goes here'" in said.message


def test_what_to_do_about_a_file_of_which_text_is_lost_names_its_program(tmp_path: Path) -> None:
    path = tmp_path / "field.docx"
    path.write_bytes(LOST["field.docx"][0])
    with pytest.raises(InputError) as caught:
        formats.read(path)
    assert caught.value.hint is not None
    assert caught.value.hint.startswith("open it in Word and save it again")


def _docx(texts: list[str]) -> bytes:
    """Return texts with what is left out beside them: hidden, in the code of a field, math."""
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r>"
    nested = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>'
        "<w:r><w:t>coded</w:t></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{}</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    page = '<w:fldSimple w:instr="PAGE"><w:r><w:t>3</w:t></w:r></w:fldSimple>'
    bodies = [f"<w:r><w:t>{{}}</w:t></w:r>{hidden}", nested, "<w:r><w:t>{}</w:t></w:r>" + page]
    lines = [p(bodies[n % 3].format(text)) for n, text in enumerate(texts)]
    return docx("".join(lines) + p(page) + p("{{ only.code }}"))


def _odt(texts: list[str]) -> bytes:
    note = "<text:note-body><text:p>{}</text:p></text:note-body>"
    bodies = [
        "<text:p>{}</text:p>",
        f"<text:p>See<text:note><text:note-citation>1</text:note-citation>{note}</text:note></text:p>",
        "<text:p>{}<text:hidden-text>unseen</text:hidden-text></text:p>",
        "<text:p>{}<office:annotation><text:p>remark</text:p></office:annotation></text:p>",
    ]
    body = "".join(bodies[n % 4].format(text) for n, text in enumerate(texts))
    return odt(f'{body}<text:section text:display="none"><text:p>unseen</text:p></text:section>')


def _xlsx(texts: list[str]) -> bytes:
    cells = "".join(f'<c r="A{n}" t="s"><v>{n}</v></c>' for n, _ in enumerate(texts))
    head = "<headerFooter><oddHeader>&amp;CPlan &amp;P</oddHeader></headerFooter>"
    sheet = Sheet("One", f'<row r="1">{cells}<c r="Z1"><v>42</v></c></row>', after=head)
    return xlsx([sheet], [*(f"{text}_x000D_" for text in texts), "no cell"])


def _paragraphs(texts: list[str]) -> str:
    return "".join(f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for text in texts)


def _ranges(texts: list[str]) -> str:
    return "".join(
        f"<CharacterStyleRange><Content>{text}</Content><Br/></CharacterStyleRange>"
        for text in texts
    )


PACKED: dict[str, Callable[[list[str]], bytes]] = {
    "a.docx": _docx,
    "a.pptx": lambda texts: _slide(_paragraphs(texts)),
    "a.xlsx": _xlsx,
    "a.odt": _odt,
    "a.idml": lambda texts: _story(_ranges(texts)),
    "a.pdf": lambda texts: pdf(
        [pdf_text([(72, 700 - 14 * n, 11, line) for n, line in enumerate(texts)])]
    ),
}
SENTENCES = st.lists(WORDS, min_size=2, max_size=5).map(" ".join)


@pytest.mark.parametrize("name", list(PACKED))
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(texts=st.lists(SENTENCES, min_size=2, max_size=8, unique=True))
def test_each_unit_of_a_packed_file_is_missed_if_it_was_not_read(
    name: str, texts: list[str], tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(PACKED[name](texts))
    form = formats.format_of(path)
    document = form.read(path, accept_revisions=False)
    assert form.first_lost(document) is None
    for at, unit in enumerate(document.units):
        less = replace(document, units=document.units[:at] + document.units[at + 1 :])
        if unit.kind is not Kind.META or name != "a.pdf":  # the title repeats a heading
            assert form.first_lost(less) is not None, unit


def test_words_of_newer_charts_are_read(tmp_path: Path) -> None:
    office, schema = "http://schemas.microsoft.com/office", "http://schemas.openxmlformats.org"
    labels = f"{office}/drawing/2012/chart"
    titles = f"{office}/drawing/2014/chartex"
    chart = (
        f'<c:chartSpace xmlns:c="{schema}/drawingml/2006/chart" xmlns:c15="{labels}"'
        f' xmlns:cx="{titles}"><c15:datalabelsRange><c15:f>Sheet1!$B$1</c15:f><c15:dlblRangeCache>'
        '<c:pt idx="0"><c:v>at night</c:v></c:pt></c15:dlblRangeCache></c15:datalabelsRange>'
        "<cx:tx><cx:txData><cx:v>Calls by hour</cx:v></cx:txData></cx:tx></c:chartSpace>"
    )
    kind = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
    slide = Slide(
        box("Hello", 5, (0, 0, 9, 9)), others={"ppt/charts/c.xml": ("chart", kind, chart)}
    )
    path = tmp_path / "a.pptx"
    path.write_bytes(pptx([slide]))
    units = formats.read(path).units
    assert [unit.text for unit in units if unit.kind is Kind.CHART] == ["at night", "Calls by hour"]
