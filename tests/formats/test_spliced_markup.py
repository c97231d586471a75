"""Wherever markup lands in a translation, the text arrives: HTML and Markdown."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langaccess.core.model import Span, SpanKind, Target, Unit
from langaccess.core.tags import Tag
from langaccess.formats import Format
from langaccess.formats.html.format import Html
from langaccess.formats.markdown.format import Markdown

HTML = (
    '<p>Call <b>the <i>front</i> desk</b> or <a href="x" title="by mail">write <b>now</b></a>, '
    '<a href="z">ask</a>, see <img src="a.png" alt="a map">'
    "<br>and <code>code 4</code> or {{ name }}.</p>"
)
MARKDOWN = (
    'Call **the *front* desk** or [write **now**](x "by mail"), see ![a map](a.png)\\\n'
    "and `code 4` or {{ name }}, ~~not~~ [Here].[^1]\n\n[here]: y\n\n[^1]: Note\n"
)


@st.composite
def _targets(draw: st.DrawFn, unit: Unit) -> Target:
    """Return a target with the unit's spans anywhere, some left out, some source text marked."""
    words = draw(st.lists(st.sampled_from(
        ["слово", "два", "“три”", "x*y", "a_b", "<c>", "&amp;", "[d]", "5 * 3", "،", "។", "字", ".",
         "\n"]
    ), min_size=1, max_size=9))  # fmt: skip
    text = draw(st.sampled_from(["", " "])).join(["ж", *words, "ж"])
    spans: list[Span] = []
    place = 0
    for span in draw(st.permutations(unit.spans)):
        if draw(st.integers(0, 4)) == 0:
            continue
        if span.kind is SpanKind.CODE:
            shown = unit.text[span.start : span.end]
            place = draw(st.integers(place, len(text)))
            text = text[:place] + shown + text[place:]
            spans.append(Span(place, place + len(shown), SpanKind.CODE, span.ref))
            place += len(shown)
        else:
            start = draw(st.integers(place, len(text)))
            place = draw(st.integers(start, len(text)))
            spans.append(Span(start, place, span.kind, span.ref))
    if draw(st.booleans()):
        spans.append(Span(place, len(text), SpanKind.SOURCE, 0))
    return Target(text, tuple(spans))


@pytest.mark.slow
@pytest.mark.parametrize(("form", "source"), [(Html(), HTML), (Markdown(), MARKDOWN)])
@settings(derandomize=True, max_examples=250, deadline=None)
@given(data=st.data())
def test_markup_may_land_anywhere(
    tmp_path_factory: pytest.TempPathFactory, form: Format, source: str, data: st.DataObject
) -> None:
    path: Path = tmp_path_factory.mktemp("markup") / f"a.{form.name}"
    path.write_text(source, encoding="utf-8")
    document = form.read(path, accept_revisions=False)
    targets = {
        unit.id: data.draw(_targets(unit)) if unit.spans else Target(unit.text)
        for unit in document.units
    }
    rendered, _ = form.render(document, targets, tag=Tag("ar"), label=None)
    found = form.reread(rendered, document, labelled=False)
    assert {unit: found.get(unit) for unit in targets} == {u: t.text for u, t in targets.items()}


@pytest.mark.parametrize(
    ("form", "source"),
    [
        (
            Html(),
            '<p>1st <a href="a"><img src="x.png"></a> <b><i><img src="y.png"></i></b><br>2nd</p>',
        ),
        (
            Html(),
            '<p>1st <a href="a"><img src="x.png" alt="Map"> </a> and <img src="y.png"> 2nd</p>',
        ),
        (Markdown(), "1st [![](x.png)](a) **[![Map](y.png)](b)** 2nd\n"),
    ],
)
def test_a_picture_in_markup_without_words_is_written_once(
    tmp_path: Path, form: Format, source: str
) -> None:
    path = tmp_path / f"a.{form.name}"
    path.write_text(source, encoding="utf-8")
    document = form.read(path, accept_revisions=False)
    same = {unit.id: Target(unit.text, unit.spans) for unit in document.units}
    moved = {unit.id: Target("слово", ()) for unit in document.units}
    twice = {
        unit.id: Target(unit.text, (*unit.spans, *(s for s in unit.spans if s.start == s.end)))
        for unit in document.units
    }
    for targets in (same, moved, twice):
        rendered, _ = form.render(document, targets, tag=Tag("ru"), label=None)
        written = rendered.decode()
        assert [written.count(name) for name in ("x.png", "y.png")] == [1, 1], written


@st.composite
def _careless(draw: st.DrawFn, unit: Unit) -> Target:
    """Return a target whose spans overlap, nest and miss their code, as a bad placer's would."""
    codes = [unit.text[s.start : s.end] for s in unit.spans if s.kind is SpanKind.CODE]
    words = draw(st.permutations(["слово", "два", "три", *codes]))
    text = " ".join(word for word in words if word)
    place = st.integers(0, len(text))
    spans = []
    for span in unit.spans:
        start, end = sorted((draw(place), draw(place)))
        whole = span.kind is SpanKind.CODE and span.start == span.end
        spans.append(Span(start, start if whole else end, span.kind, span.ref))
    return Target(text, tuple(sorted(spans, key=lambda s: (s.start, -s.end))))


@pytest.mark.slow
@pytest.mark.parametrize(("form", "source"), [(Html(), HTML), (Markdown(), MARKDOWN)])
@settings(derandomize=True, max_examples=250, deadline=None)
@given(data=st.data())
def test_spans_that_no_markup_can_express_are_mended(
    tmp_path_factory: pytest.TempPathFactory, form: Format, source: str, data: st.DataObject
) -> None:
    path: Path = tmp_path_factory.mktemp("careless") / f"a.{form.name}"
    path.write_text(source, encoding="utf-8")
    document = form.read(path, accept_revisions=False)
    body = next(unit for unit in document.units if unit.spans)
    target = data.draw(_careless(body))
    rendered, _ = form.render(document, {body.id: target}, tag=Tag("ru"), label=None)
    assert form.reread(rendered, document, labelled=False)[body.id] == target.text


@pytest.mark.slow
def test_codes_that_are_all_alike_take_no_more_than_their_share_of_time(tmp_path: Path) -> None:
    def seconds(count: int) -> float:
        path = tmp_path / f"{count}.md"
        path.write_text("Call " + "`a` " * count, "utf-8")
        document = Markdown().read(path, accept_revisions=True)
        [unit] = document.units
        # each is wanted where the first one is, and goes to the next free place
        spans = tuple(Span(5, 6, span.kind, span.ref) for span in unit.spans)
        begin = process_time()
        data, _ = Markdown().render(
            document, {unit.id: Target(unit.text, spans)}, tag=Tag("es"), label=None
        )
        assert data.count(b"`a`") == count
        return process_time() - begin

    seconds(10)
    # four times the codes once took thirteen times as long
    assert seconds(8_000) < 7 * seconds(2_000) + 0.3
