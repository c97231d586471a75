"""Web pages: only text and spoken attributes change, and a browser shows the change."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langaccess.core.errors import InputError
from langaccess.core.model import Kind, Span, SpanKind, Target
from langaccess.core.tags import Tag
from langaccess.formats import Document, Label
from langaccess.formats.html.format import LIMIT, Html
from langaccess.formats.html.tokens import attributes, tokens
from tests.formats.script_swap import swapped
from tests.support import FIXTURES, ROOT, SHARED, needs_browser, needs_shared

RU, AR = Tag("ru"), Tag("ar")
LABEL = Label(RU, "Машинный перевод", "Machine translation, not reviewed")
EVERYTHING = FIXTURES / "html" / "everything.html"


def _read(tmp_path: Path, text: str | bytes) -> Document:
    path = tmp_path / "a.html"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return Html().read(path, accept_revisions=False)


def _write(
    document: Document, targets: dict[str, Target], label: Label | None = None, tag: Tag = RU
) -> str:
    data, _ = Html().render(document, targets, tag=tag, label=label)
    found = Html().reread(data, document, labelled=label is not None)
    assert {unit: found.get(unit) for unit in targets} == {u: t.text for u, t in targets.items()}
    return data.decode("utf-8-sig")


def _latin(html: str) -> set[str]:
    """Return the Latin words of a page's text and spoken attributes, by another parser."""
    root: Any = lxml.html.document_fromstring(html.encode(), parser=_UTF8)
    for element in root.xpath("//script|//style|//template|//iframe/text()/.."):
        for child in [element, *element]:
            child.text = None
    spoken = root.xpath("//@alt|//@title|//@aria-label|//@placeholder|//@summary|//@label")
    spoken += root.xpath("//meta[@name='description']/@content|//input[@type='submit']/@value")
    text = " ".join([*root.xpath("//text()"), *spoken])
    return set(re.findall(r"[A-Za-z]{2,}", text))


_UTF8 = lxml.html.HTMLParser(encoding="utf-8")


def test_every_word_that_is_seen_or_heard_is_reached_and_nothing_else() -> None:
    document = Html().read(EVERYTHING, accept_revisions=False)
    assert Html().render(document, {}, tag=RU, label=None)[0] == EVERYTHING.read_bytes()
    written = _write(document, swapped(document), LABEL)
    source = EVERYTHING.read_text(encoding="utf-8")
    assert written.lower().count("untouched") == source.lower().count("untouched")
    body = written.replace(LABEL.english, "")
    # What is left is the code, the names, and the Spanish that the page itself marks so.
    assert _latin(body) <= {
        "literal", "code", "Untouched", "untouched", "Name", "Inc", "Texto", "intacto", "Intacto",
    }  # fmt: skip


def test_tokens_join_to_the_text_whatever_it_is() -> None:
    text = EVERYTHING.read_text(encoding="utf-8")
    cut = list(tokens(text))
    assert "".join(text[t.start : t.end] for t in cut) == text
    tag = next(t for t in cut if t.name == "img")
    found = {a.name: (a.value, text[a.start : a.end]) for a in attributes(text, tag)}
    assert found == {"src": ("a.png", "a.png"), "alt": ('seen "here"', "seen &quot;here&quot;")}


def test_a_sentence_is_one_unit_with_its_markup_as_spans(tmp_path: Path) -> None:
    text = (
        '<p> A <b>bold\n <a href="x">link</a></b>,<br> a <code>x &lt; y</code> <img src=a> end</p>'
    )
    unit = _read(tmp_path, text).units[0]
    assert unit.text == "A bold link,\na x < y end"
    assert [(unit.text[s.start : s.end], s.kind) for s in unit.spans] == [
        ("bold link", SpanKind.FORMAT),
        ("link", SpanKind.LINK),
        ("x < y", SpanKind.CODE),
        ("", SpanKind.CODE),
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<p><b>Bring this: </b><i><br></i><i> </i>your card.</p>", "Bring this:\nyour card."),
        ("<p><i>&nbsp;&nbsp;</i><b>Call</b> us.</p>", "\u00a0\u00a0Call us."),
        ("<p>Ask for help.<br>\n {% menu %}\n</p>", "Ask for help."),
        ('<p>See <a title="Map" href="{{< ref "map.md" >}}">the map</a>.</p>', "See the map."),
    ],
    ids=["break in a format", "spaces in a format", "code on a line", "quotes in code in quotes"],
)
def test_what_programs_write_comes_back_as_it_was_read(
    tmp_path: Path, text: str, shown: str
) -> None:
    document = _read(tmp_path, text)
    assert shown in [unit.text for unit in document.units]
    _write(document, {u.id: Target(u.text, u.spans) for u in document.units})


def test_markup_around_a_whole_sentence_needs_no_place(tmp_path: Path) -> None:
    document = _read(tmp_path, '<li><img src="i.png"> <a href="x"><b>Call us</b></a> </li>')
    assert document.units[0].spans == ()
    written = _write(document, {"h1": Target("Звоните")})
    assert written == '<li><img src="i.png"> <a href="x"><b>Звоните</b></a> </li>'


def test_markup_follows_its_words_and_source_words_are_marked(tmp_path: Path) -> None:
    document = _read(tmp_path, '<p>Call <b>now</b> or <a href="x">write</a>. Not moved.</p>')
    refs = {s.kind: s.ref for s in document.units[0].spans}
    target = Target(
        "Пишите <или> звоните сейчас. Not moved.",
        (
            Span(0, 6, SpanKind.LINK, refs[SpanKind.LINK]),
            Span(21, 27, SpanKind.FORMAT, refs[SpanKind.FORMAT]),
            Span(29, 39, SpanKind.SOURCE, 0),
        ),
    )
    written = _write(document, {"h1": target})
    assert written == (
        '<p><a href="x">Пишите</a> &lt;или&gt; звоните <b>сейчас</b>. '
        '<span class="langaccess-source" lang="en" dir="ltr">Not moved.</span></p>'
    )


def test_language_direction_and_phone_numbers_of_a_right_to_left_page(tmp_path: Path) -> None:
    document = _read(tmp_path, '<html lang="en"><body><p>Call 217-555-0117.</p></body></html>')
    written = _write(document, {"h1": Target("اتصل على 217-555-0117 الآن.")}, tag=AR)
    assert written.startswith('<html dir="rtl" lang="ar">')
    assert '<bdi dir="ltr">217-555-0117</bdi>' in written
    back = _write(_read(tmp_path, written), {"h1": Target("Call")}, tag=Tag("en"))
    assert back.startswith('<html dir="ltr" lang="en">')


def test_a_fragment_gets_no_html_element_and_the_note_says_so(tmp_path: Path) -> None:
    document = _read(tmp_path, "<p>Call us</p>")
    data, notes = Html().render(document, {"h1": Target("Позвоните")}, tag=RU, label=LABEL)
    assert data.decode().startswith('<div role="note" class="langaccess-label"')
    assert data.decode().endswith("<p>Позвоните</p>")
    assert [note.code for note in notes] == ["html.fragment"]


def test_the_label_is_the_first_thing_in_the_body_in_both_languages() -> None:
    document = Html().read(ROOT / "examples/victim-services.html", accept_revisions=False)
    written = _write(document, swapped(document), LABEL)
    root: Any = lxml.html.document_fromstring(written.encode(), parser=_UTF8)
    label = root.find("body")[0]
    assert label.get("role") == "note"
    assert [(p.get("lang"), p.text) for p in label] == [("ru", LABEL.text), ("en", LABEL.english)]


@pytest.mark.parametrize(
    ("page", "encoding"),
    [
        ('<html><head><meta charset="iso-8859-1"></head><body>José – “x”</body></html>', "cp1252"),
        (
            '<html><meta http-equiv="content-type" content="text/html; charset=shift_jis">日本 x',
            "shift_jis",
        ),
        ("<html><head></head><body>José x</body></html>", "utf-8"),
        ('<html><meta charset="utf-16">José x', "utf-8"),
        ('<html><meta charset="unicode_escape">José x', "utf-8"),
    ],
)
def test_the_written_page_is_utf8_and_says_so(tmp_path: Path, page: str, encoding: str) -> None:
    document = _read(tmp_path, page.encode(encoding))
    assert document.units[0].text in page
    assert Html().render(document, {}, tag=RU, label=None)[0] == page.encode(encoding)
    written = _write(document, {"h1": Target("Привет")})
    assert re.search(r'charset="?utf-8', written)
    assert "iso" not in written
    assert "shift" not in written


@pytest.mark.parametrize("quote", ['"', "'", ""])
def test_attributes_take_any_text_in_any_quotes(tmp_path: Path, quote: str) -> None:
    document = _read(tmp_path, f"<p><img src=a.png alt={quote}word{quote}>Text</p>")
    alt = next(unit for unit in document.units if unit.kind is Kind.ALT)
    _write(document, {alt.id: Target("a \"b\" 'c' <d> & e=`f` &amp; >")})


def test_pictures_that_change_places_keep_their_texts(tmp_path: Path) -> None:
    document = _read(tmp_path, '<p>A <img src=1 alt="one"> B <img src=2 alt="two"> C</p>')
    by_text = {unit.text: unit for unit in document.units}
    first, second = (span.ref for span in by_text["A B C"].spans)
    written = _write(
        document,
        {
            by_text["one"].id: Target("раз"),
            by_text["two"].id: Target("два"),
            by_text["A B C"].id: Target(
                "А Б В", (Span(2, 2, SpanKind.CODE, second), Span(4, 4, SpanKind.CODE, first))
            ),
        },
    )
    assert written.index("два") < written.index("раз")


def test_lines_of_preformatted_text_stay_lines(tmp_path: Path) -> None:
    document = _read(tmp_path, "<pre>\nMon   9-5\n  Tue   closed\n</pre>")
    assert [unit.text for unit in document.units] == ["Mon   9-5", "Tue   closed"]
    written = _write(document, swapped(document))
    assert written == "<pre>\nМон   9-5\n  Туе   цлосед\n</pre>"


_HTML = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<b>", "</b>", "<i", ">", "<", "</", "<a href='x'>", "</a>", "<br>",
         "&amp;",
         "&#32;", "&", "<!--", "-->", "<![CDATA[", "]]>", "<script>", "</script>", "<pre>",
         "</pre>", "<code>", "</code>", "<div translate=no>", "</div>", "<svg>", "</svg>",
         " ", "\n", "\r\n",
         "word", "two words", '<img alt="x y">', "<title>", "</title>", '"', "'", "=", "{{ x }}",
         "<td lang=es>", "\u00a0", "é", "<textarea>", "<html>", "<body>", "<?php", "?>", "---\n"]
    ), max_size=40,
).map("".join)  # fmt: skip


@pytest.mark.slow
@settings(derandomize=True, max_examples=400, deadline=None)
@given(st.one_of(_HTML, st.text(max_size=200)), st.text(alphabet="ж<>&\"' \\{}=-;#3", max_size=12))
def test_any_page_is_read_and_any_text_can_stand_in_it(
    tmp_path_factory: pytest.TempPathFactory, text: str, target: str
) -> None:
    path = tmp_path_factory.mktemp("html") / "a.html"
    path.write_bytes(text.encode("utf-8", "replace"))
    try:
        document = Html().read(path, accept_revisions=False)
    except InputError:
        return
    assert Html().render(document, {}, tag=RU, label=None)[0] == path.read_bytes()
    assert len({unit.id for unit in document.units}) == len(document.units)
    page = [unit for unit in document.units if not unit.id.startswith("front.")]
    for unit in page:
        assert all(0 <= s.start <= s.end <= len(unit.text) for s in unit.spans)
    _write(document, {unit.id: Target(f"ж{target}ж") for unit in page})


@pytest.mark.parametrize("data", [b"", b" \n", b"<p>\x00</p>", "<p>a</p>".encode("utf-16-le")])
def test_what_is_no_page_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(InputError):
        _read(tmp_path, data)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    ["<", "<a ", "<b>", "<div>", "<!--", "</p>", "<p title='", "{{", "&", "<script>", "<svg>"],
)
def test_hostile_markup_is_read_in_time(tmp_path: Path, piece: str) -> None:
    document = _read(tmp_path, "<p>word</p>" + piece * 20_000)
    assert document.units[0].text == "word"


def test_a_page_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="MB"):
        _read(tmp_path, b"a" * (LIMIT + 1))


@needs_shared
def test_the_public_pages_are_kept_and_reached(tmp_path: Path) -> None:
    paths = sorted((SHARED / "data/brochures").rglob("*.html"))
    assert paths
    for path in paths:
        document = Html().read(path, accept_revisions=False)
        assert Html().render(document, {}, tag=RU, label=None)[0] == path.read_bytes()
        written = _write(document, swapped(document))
        if "/en/" in path.as_posix() or path.parent.name == "office":
            page = re.sub(r"\{\{.*?\}\}|\A\+\+\+.*?\+\+\+", "", written, flags=re.DOTALL)
            assert _latin(page) == set()


@needs_browser
def test_a_browser_shows_no_latin_word_of_the_example(tmp_path: Path) -> None:
    document = Html().read(ROOT / "examples/victim-services.html", accept_revisions=False)
    page = tmp_path / "page.html"
    page.write_text(_write(document, swapped(document)), encoding="utf-8")
    shown = subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/c",
         "--virtual-time-budget=2000", "--dump-dom", page.as_uri()],
        capture_output=True, check=True, timeout=60,
    ).stdout.decode()  # fmt: skip
    assert _latin(shown) == {"Badge", "Bridge"}  # a name the page says not to translate


def test_a_link_that_the_translation_forgot_is_counted_and_its_title_kept(tmp_path: Path) -> None:
    document = _read(tmp_path, '<p>Call <a href="x" title="The desk">us</a> or <b>write</b>.</p>')
    title, body = sorted(document.units, key=lambda unit: unit.kind is Kind.BODY)
    targets = {title.id: Target("Стол"), body.id: Target("Звоните или пишите.")}
    data, notes = Html().render(document, targets, tag=RU, label=None)
    assert data.decode() == '<p>Звоните или пишите.<a href="x" title="Стол"></a></p>'
    assert [(note.code, note.count) for note in notes if note.code != "html.fragment"] == [
        ("markup.lost", 2)
    ]
    assert Html().reread(data, document, labelled=False)[title.id] == "Стол"


HELD = {
    "a script": '<script>\nask("Please tell us your name.");\n</script>',
    "a template": "<template>\n<p>Opening hours</p>\n</template>",
    "a data attribute": '<p\n data-tooltip="Please tell us your name.">Hello.</p>',
    "an event": "<p\n onclick=\"alert('Please tell us your name.')\">Hello.</p>",
    "a field": '<input\n type="text" value="Please tell us your name">',
    "an inner page": '<iframe\n srcdoc="<p>Please tell us your name.</p>"></iframe>',
    "old markup": "<xmp>\nOpening hours</xmp>",
    "a short inner page": '<iframe\n srcdoc="<p>Call now</p>"></iframe>',
    "a short value": '<input\n value="Main Street">',
    "math": "<math><mi>v</mi>\n<mtext>speed</mtext></math>",
    "letters of a drawing": "<svg><text>\n<![CDATA[Call us]]></text></svg>",
    "a list of choices": '<datalist>\n<option value="Chocolate"></datalist>',
    "a style sheet": '<style>\np::before{content: "Note: "; color: red}</style>',
    "an attribute of a script's own": '<x-note\n lead="Please tell us your name"></x-note>',
}


KINDS = {
    "a data attribute": "attribute",
    "an event": "attribute",
    "an attribute of a script's own": "attribute",
    "a short inner page": "inner page",
    "a short value": "field",
    "math": "formula",
    "letters of a drawing": "CDATA",
    "old markup": "old markup",
}


@pytest.mark.parametrize("name", HELD)
def test_words_out_of_reach_are_named_with_their_line(tmp_path: Path, name: str) -> None:
    document = _read(tmp_path, f"<p>We are open.</p>\n\n{HELD[name]}<p>Come in.</p>\n")
    (said,) = [note for note in document.notes if note.code == "html.unread"]
    kind = re.search(r": ([a-zA-Z ]+): line [34]$", said.message)
    assert kind, said.message
    assert kind.group(1) == KINDS.get(name, name.partition(" ")[2])
    assert "We are open." in {unit.text for unit in document.units}


def test_code_settings_and_unseen_values_are_no_words_out_of_reach(tmp_path: Path) -> None:
    page = (
        '<meta name="keywords" content="crime, help, victim, police, office">'
        "<script>var a = 'UA-1'; load(\"https://example.org/a.js\"); // do not ask the user twice\n"
        '</script><p class="one two three four" data-id="main-menu">We are open.</p>'
        '<input type="hidden" value="one two three four"><template></template>'
        '<input type="submit" value="Send this to the office">'
    )
    assert {note.code for note in _read(tmp_path, page).notes} <= {"html.runs"}


def test_a_picture_written_as_letters_is_passed_over_at_once(tmp_path: Path) -> None:
    # searched again from each letter or quotation mark, each would take half an hour
    picture, escaped = "A" * 500_000, "\\'" * 250_000
    page = f'<p data-icon="{picture}">We are open.</p><script>{escaped}</script>'
    assert [note.code for note in _read(tmp_path, page).notes] == ["html.runs"]


def test_a_sentence_in_a_template_tag_is_told(tmp_path: Path) -> None:
    document = _read(tmp_path, '<p>We are open.</p>{% trans "Please tell us your name." %}')
    assert [note.code for note in document.notes] == ["template.words"]
