"""Markdown: only words change; markup, code, addresses and line ends stay."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from langaccess.core.errors import InputError
from langaccess.core.model import Kind, Span, SpanKind, Target
from langaccess.core.tags import Tag
from langaccess.formats import Document, Label
from langaccess.formats.markdown.format import LIMIT, Markdown
from langaccess.formats.text.front_matter import front_matter
from tests.formats.script_swap import swapped
from tests.support import FIXTURES, ROOT, SHARED, needs_shared

RU = Tag("ru")
LABEL = Label(RU, "Машинный перевод", "Machine translation, not reviewed")
TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\[%.*?%\]", re.DOTALL)


def _read(tmp_path: Path, text: str | bytes) -> Document:
    path = tmp_path / "a.md"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return Markdown().read(path, accept_revisions=False)


def _write(
    document: Document, targets: dict[str, Target], label: Label | None = None, tag: Tag = RU
) -> str:
    data, _ = Markdown().render(document, targets, tag=tag, label=label)
    found = Markdown().reread(data, document, labelled=label is not None)
    assert {unit: found.get(unit) for unit in targets} == {u: t.text for u, t in targets.items()}
    return data.decode("utf-8-sig")


def _shown(text: str) -> str:
    """Return what a reader of the rendered page sees, by a parser set up independently."""
    page = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    page.use(footnote_plugin).use(deflist_plugin)
    body = TEMPLATE.sub("", text[front_matter(text).end :])
    html = page.render(body)
    if not html.strip():
        return ""
    root: Any = lxml.html.fromstring(f"<div>{html}</div>")
    for element in root.xpath("//code|//script|//style"):
        element.drop_tree()
    return str(root.text_content())


def _only(document: Document) -> str:
    assert len(document.units) == 1
    return document.units[0].id


@pytest.mark.parametrize("name", ["everything.md", "frontmatter.md"])
def test_a_fixture_is_equal_byte_for_byte_and_all_its_words_are_reached(name: str) -> None:
    path = FIXTURES / "markdown" / name
    document = Markdown().read(path, accept_revisions=False)
    assert Markdown().render(document, {}, tag=RU, label=None)[0] == path.read_bytes()
    written = _write(document, swapped(document), LABEL)
    body = written[written.index("Machine translation") + 33 :]
    left = re.findall(r"[A-Za-z]{2,}", _shown(body))
    assert left == []


def test_what_is_no_prose_stays_the_same(tmp_path: Path) -> None:
    kept = [
        "    indented code",
        "```\nfenced code\n```",
        "`inline code`",
        "{{< call-us id=4 >}}",
        "{{ page.title | escape }}",
        "{% include phone.html %}",
        "(https://example.org/path_with_underscores)",
        '<img src="shield.png"',
        "<https://example.org>",
        "[^1]",
        "[town]: https://example.org/town",
        "<!-- a remark -->",
    ]
    text = (
        "Call [us](https://example.org/path_with_underscores) or type `inline code`.\n\n"
        "    indented code\n\n```\nfenced code\n```\n\nSee {{< call-us id=4 >}} and "
        '{{ page.title | escape }}[^1].\n\n{% include phone.html %}\n\n<img src="shield.png"> is '
        "our shield, <https://example.org> our page, [Town] our town.\n\n<!-- a remark -->\n\n"
        "[town]: https://example.org/town\n\n[^1]: A note.\n"
    )
    document = _read(tmp_path, text)
    written = _write(document, swapped(document))
    for piece in kept:
        assert piece in written, piece
    assert "[Тожн][Town]" in written  # the name of the address stays beside the new text
    assert "А ноте." in written


def test_spans_tell_links_formats_and_protected_code(tmp_path: Path) -> None:
    document = _read(
        tmp_path, "Call **911** or [the *desk*](tel:555) and give `code 4` to {{ x }}."
    )
    unit = document.units[0]
    assert unit.text == "Call 911 or the desk and give code 4 to {{ x }}."
    assert [(unit.text[s.start : s.end], s.kind) for s in unit.spans] == [
        ("911", SpanKind.FORMAT),
        ("the desk", SpanKind.LINK),
        ("desk", SpanKind.FORMAT),
        ("code 4", SpanKind.CODE),
        ("{{ x }}", SpanKind.CODE),
    ]


def test_markup_moves_with_its_words(tmp_path: Path) -> None:
    document = _read(tmp_path, "Call **now** or [write](mailto:a@example.org).\n")
    spans = {s.kind: s.ref for s in document.units[0].spans}
    target = Target(
        "Пишите или звоните сейчас.",
        (Span(0, 6, SpanKind.LINK, spans[SpanKind.LINK]),
         Span(19, 25, SpanKind.FORMAT, spans[SpanKind.FORMAT])),
    )  # fmt: skip
    written = _write(document, {_only(document): target})
    assert written == "[Пишите](mailto:a@example.org) или звоните **сейчас**.\n"


def test_emphasis_that_markdown_could_not_read_becomes_html(tmp_path: Path) -> None:
    document = _read(tmp_path, "Say **no** twice.\n")
    target = Target("说“不”两次。", (Span(1, 4, SpanKind.FORMAT, document.units[0].spans[0].ref),))
    written = _write(document, {_only(document): target}, tag=Tag("zh-Hans"))
    assert written == "说<strong>“不”</strong>两次。\n"
    assert _shown(written).strip() == target.text


def test_pictures_links_and_definitions_give_their_hidden_texts(tmp_path: Path) -> None:
    text = (
        'See ![a *patrol* car](car.png "Our car") and [us](/x "Go to us").\n\n[D].\n\n'
        '[d]: /d "A definition"\n'
    )
    document = _read(tmp_path, text)
    assert {u.text for u in document.units if u.kind is Kind.ALT} == {
        "a patrol car", "Our car", "Go to us", "A definition",
    }  # fmt: skip
    quoted = {u.id: Target('say "yes" \\ ]') for u in document.units if u.kind is Kind.ALT}
    assert "car.png" in _write(document, quoted)


def test_two_pictures_that_change_places_keep_their_texts(tmp_path: Path) -> None:
    document = _read(tmp_path, "From ![one](1.png) to ![two](2.png) end.\n")
    body = next(u for u in document.units if u.kind is Kind.BODY)
    first, second = (s.ref for s in body.spans)
    targets = {
        u.id: Target({"one": "раз", "two": "два"}[u.text])
        for u in document.units if u.kind is Kind.ALT
    }  # fmt: skip
    targets[body.id] = Target(
        "До от конец.", (Span(3, 3, SpanKind.CODE, second), Span(6, 6, SpanKind.CODE, first))
    )
    assert _write(document, targets).startswith("До ![два](2.png)")


def test_an_object_that_the_translation_forgot_goes_to_the_end_and_is_reported(
    tmp_path: Path,
) -> None:
    document = _read(tmp_path, "Look[^1] here.\n\n[^1]: Note\n")
    data, notes = Markdown().render(
        document, {document.units[0].id: Target("Смотри сюда.")}, tag=RU, label=None
    )
    assert data.decode().startswith("Смотри сюда.[^1]\n")
    assert [note.code for note in notes] == ["markup.moved"]


def test_marks_of_a_heading_without_the_blank_stay_outside_the_sentence(tmp_path: Path) -> None:
    document = _read(tmp_path, "##I EXPERIENCED a crime\n\n##**What** we did:\n\n#Thanks to all\n")
    assert [unit.text for unit in document.units] == [
        "I EXPERIENCED a crime", "What we did:", "#Thanks to all",
    ]  # fmt: skip
    first, second, _ = document.units
    words = {
        first.id: Target("Я ПЕРЕЖИЛ преступление"),
        second.id: Target(
            "Что мы сделали:", tuple(Span(0, 3, s.kind, s.ref) for s in second.spans)
        ),
    }
    assert _write(document, words).startswith("##Я ПЕРЕЖИЛ преступление\n\n##**Что** мы")
    words = {first.id: Target("¿Le robaron?"), second.id: Target("[EN] What we did:")}
    assert _write(document, words).startswith("##¿Le robaron?\n\n##[EN] What we did:")


def test_lines_of_an_address_stay_and_wrapped_prose_is_joined(tmp_path: Path) -> None:
    text = (
        "Records Division\n120 Main Street\n217-555-0100\n\n> When you call us, please say which "
        "language you speak\n> and we will find an interpreter for you. It is free of\n> charge.\n"
    )
    document = _read(tmp_path, text)
    assert document.units[0].text == "Records Division\n120 Main Street\n217-555-0100"
    assert "speak and we" in document.units[1].text
    linked = _read(tmp_path, "You can also\n[write](x) to us.\nCall first.\n")
    assert linked.units[0].text == "You can also write to us.\nCall first."
    written = _write(document, swapped(document))
    assert "\n120 Маин Стреет\n" in written
    assert written.count("\n> ") == 1  # the paragraph is one line now, still in its quote


@pytest.mark.parametrize(
    ("front", "key", "text"),
    [
        ("title: Fraud by phone", "title", "Fraud by phone"),
        ("title: 'It''s a trap'", "title", "It's a trap"),
        ('title: "A \\"trap\\""', "title", 'A "trap"'),
        ("summary: |-\n  Line one.\n  Line two.", "summary", "Line one.\nLine two."),
        ("description: >\n  Folded\n  text.\n", "description", "Folded text."),
        ("page:\n  title: Deep", "page.title", "Deep"),
    ],
)
@pytest.mark.parametrize(
    "target",
    ["Просто", "да: нет # {x}", "- '\"\\ @w", "no", "2024-01-01", "[a, b]", "&x *y", "  a"],
)
def test_front_matter_values_are_translated_and_stay_valid(
    tmp_path: Path, front: str, key: str, text: str, target: str
) -> None:
    document = _read(tmp_path, f"---\n{front}\nlang: en\nclass: operational\n---\nBody.\n")
    unit = document.units[0]
    assert (unit.id, unit.text, unit.kind) == (f"front.{key}", text, Kind.META)
    assert (document.tag, document.doc_class) == ("en", "operational")
    target = target.strip() if "|" in front or ">" in front else target
    written = _write(document, {unit.id: Target(target.strip())})
    assert 'lang: "ru"\n' in written
    assert _read(tmp_path, written).tag == RU


@pytest.mark.parametrize(
    ("written", "declared"),
    [
        ("Class: legal_act", "legal_act"),
        ("class: [legal_act]", "legal_act"),
        ("class:\n  - legal_act\n  - operational", "legal_act, operational"),
        ("class:\n  name: legal_act", "legal_act"),
        ("documentclass: article", None),
        ("page:\n  class: wide", None),
    ],
)
def test_a_class_is_heard_however_it_is_written(
    tmp_path: Path, written: str, declared: str | None
) -> None:
    assert _read(tmp_path, f"---\n{written}\n---\nBody.\n").doc_class == declared


def test_toml_front_matter_is_read_too(tmp_path: Path) -> None:
    document = _read(tmp_path, '+++\ntitle = "About \\"us\\""\nweight = 3\n+++\nBody.\n')
    assert document.units[0].text == 'About "us"'
    written = _write(document, swapped(document))
    assert 'title = "Абоут \\"ус\\""\nweight = 3\n' in written


def test_front_matter_sentences_are_text_and_other_values_are_named(tmp_path: Path) -> None:
    document = _read(
        tmp_path,
        '+++\ndeadline = "Up to and including Election Day"\nkind = "two words"\n+++\nBody.\n',
    )
    assert [unit.id for unit in document.units] == ["front.deadline", "m1"]
    assert [note.message for note in document.notes if note.code == "front.kept"] == [
        "front matter values that are not translated: kind"
    ]


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_file_of_front_matter_only_takes_translation_and_label(tmp_path: Path, end: str) -> None:
    document = _read(tmp_path, f"+++\ntitle = 'A'\nrule = 'One of five words here'\n+++{end}")
    written = _write(document, {unit.id: Target("字") for unit in document.units}, LABEL)
    assert written.startswith('+++\ntitle = "字"\nrule = "字"\n+++\n> **')


def test_damaged_front_matter_is_left_alone_and_said(tmp_path: Path) -> None:
    document = _read(tmp_path, "---\ntitle: [unclosed\n---\nBody text.\n")
    assert [unit.text for unit in document.units] == ["Body text."]
    assert "front.unreadable" in [note.code for note in document.notes]


def test_the_label_stands_after_the_front_matter(tmp_path: Path) -> None:
    document = _read(tmp_path, "---\ntitle: A\n---\n# Head\n")
    written = _write(document, swapped(document), LABEL)
    assert written == (
        "---\ntitle: А\n---\n> **Машинный перевод**\n>\n"
        "> **Machine translation, not reviewed**\n\n# Хеад\n"
    )


def test_words_inside_template_code_are_said_to_be_left(tmp_path: Path) -> None:
    document = _read(tmp_path, "{% details Can I ask for an interpreter? %}\nYes.\n")
    assert [unit.text for unit in document.units] == ["Yes."]
    assert "template.words" in [note.code for note in document.notes]


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    ["# 1. not a list", "- # not a head", "1986\\. A year", "a | b\n--|--\nc \\| d | e",
     "Term\n: Meaning", "* a\n\n      code?\n", "> - *x* **y** ~~z~~", "\ta\n\nb\n===", "[ ] x",
     "- [ ] do\n- [x] done", "<p>one\n<b>two</b></p>\n\nx", "a<br>b", "\r\nx\r\n\r\n> y\r\n> z"],
)  # fmt: skip
@pytest.mark.parametrize(
    "target", ["# x", "1. x", "- x", "> x", "*x*", "a_b_c __d__", "[x]: y", "x | y", "<b>", "&amp;",
               "`x`", "---", "\\", "+ x", "![x](y)", "~~x~~", "  a  b  ", "x^[y]", ": x", "1) x"]
)  # fmt: skip
def test_any_text_can_stand_anywhere(tmp_path: Path, text: str, target: str) -> None:
    document = _read(tmp_path, text)
    assert document.units
    _write(document, {unit.id: Target(f"{target} ш{target}") for unit in document.units})
    _write(document, {unit.id: Target(f"{target}ш{target}") for unit in document.units})


_MARKDOWN = st.lists(
    st.sampled_from(
        ["#", " ", "\n", "\n\n", "*", "**", "_", "`", "[", "](x)", "]", "![", "<b>", "</b>",
         "<div>", "|", "-|-", "- ", "1. ", "> ", "    ", "\t", "a", "word", "&amp;", "\\",
         "{{ x }}", "{% y %}",
         "---", "[^1]", "[^1]: ", "~~", "<!--", "-->", "\r\n", "é", "\u3000", "```", ": ", "$"]
    ), max_size=40,
).map("".join)  # fmt: skip


@pytest.mark.slow
@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.one_of(_MARKDOWN, st.text(max_size=200)))
def test_reading_raises_nothing_but_input_errors_and_identity_holds(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.mktemp("md") / "a.md"
    path.write_bytes(text.encode("utf-8", "replace"))
    try:
        document = Markdown().read(path, accept_revisions=False)
    except InputError:
        return
    assert Markdown().render(document, {}, tag=RU, label=None)[0] == path.read_bytes()
    assert len({unit.id for unit in document.units}) == len(document.units)
    for unit in document.units:
        assert all(0 <= s.start <= s.end <= len(unit.text) for s in unit.spans)
    found = Markdown().reread(path.read_bytes(), document, labelled=False)
    assert found == {unit.id: unit.text for unit in document.units}


@pytest.mark.parametrize("data", [b"", b"\x00" * 40, b"# A\x00", b"\xff\xfeabc"])
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(InputError):
        _read(tmp_path, data)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["[", "*a ", "> ", "`", "<a ", "![", "{{", "a|", "- ", "[a](", "_a"]
)
def test_hostile_text_is_read_or_refused_in_time(tmp_path: Path, piece: str) -> None:
    try:
        _read(tmp_path, "word " + piece * 20_000)
    except InputError as exc:
        assert exc.hint  # noqa: PT017 (both ends are right)


def test_a_file_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="MB"):
        _read(tmp_path, b"a" * (LIMIT + 1))


@pytest.mark.parametrize("between", [" ", "\n\n"])
def test_a_file_of_emphasis_marks_is_refused_before_it_is_read(
    tmp_path: Path, between: str
) -> None:
    with pytest.raises(InputError, match="marks of emphasis"):
        _read(tmp_path, f"*a* **b** _c_{between}" * 90_000)


@pytest.mark.slow
@needs_shared
def test_the_public_letters_and_pages_are_reached_and_kept(tmp_path: Path) -> None:
    paths = sorted((SHARED / "data/brochures").rglob("*.md"))
    assert len(paths) > 200
    words, left = 0, []
    for path in paths:
        document = Markdown().read(path, accept_revisions=False)
        assert Markdown().render(document, {}, tag=RU, label=None)[0] == path.read_bytes()
        assert not [note for note in document.notes if note.code == "markdown.lost"]
        written = _write(document, swapped(document))
        shown = _shown(written)
        words += len(shown.split())
        left += re.findall(r"[A-Za-z]{2,}", re.sub(r"https?://\S+", "", shown))
    assert words > 30_000
    assert left == []


def test_the_example_brochure_declares_itself(tmp_path: Path) -> None:
    document = Markdown().read(ROOT / "examples/phone-scams.md", accept_revisions=False)
    assert (document.tag, document.doc_class) == ("en", "public_information")
    _write(document, swapped(document), LABEL)


@pytest.mark.parametrize(
    ("page", "codes"),
    [
        ("    Bring a paper with your name.\n\nWe are open.\n", ["markdown.code"]),
        ("```\nBring a paper with your name.\n```\n", ["markdown.code"]),
        ("```\nx = f(1)\n```\n\nWe are open.\n", []),
        ("<template>\n<p>Opening hours</p>\n</template>\n", ["html.unread"]),
    ],
)
def test_words_in_code_are_left_and_told(tmp_path: Path, page: str, codes: list[str]) -> None:
    assert [note.code for note in _read(tmp_path, page).notes] == codes
