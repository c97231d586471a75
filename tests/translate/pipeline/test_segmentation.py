"""Cutting paragraphs into sentences, and putting them back."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langaccess.core.model import Span, SpanKind, Target, Unit
from langaccess.core.tags import Tag
from langaccess.translate import join, segments
from tests.support import SHARED, needs_shared

EN = Tag("en")


def cut(text: str, *spans: Span) -> list[str]:
    return [s.text for s in segments(Unit("u", text, spans), EN)]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (
            "Know Your Rights / Conozca sus derechos",
            ["Know Your Rights", "/", "Conozca sus derechos"],
        ),
        (
            "Smoke alarms - Detectores de humo gratis",
            ["Smoke alarms", "-", "Detectores de humo gratis"],
        ),
        ("Open 8 a.m. Los intérpretes son gratis.", ["Open 8 a.m.", "Los intérpretes son gratis."]),
        (
            "The desk is open until 5 p.m. Llame al mostrador si tiene preguntas.",
            ["The desk is open until 5 p.m.", "Llame al mostrador si tiene preguntas."],
        ),
        ("Open 8 a.m. Bring the form.", None),
        ("Open 8 a.m. Monday to Friday.", None),
        ("Fire / Police / Ambulance", None),
        ("Hours: Monday - Friday", None),
        ("Ask for Officer Martínez: Desk 4", None),
    ],
)
def test_a_sentence_is_cut_where_it_goes_over_into_another_language(
    text: str, pieces: list[str] | None
) -> None:
    assert cut(text) == (pieces or [text])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Stop. Look around. Call us.", ["Stop.", "Look around.", "Call us."]),
        ("Ask for Sgt. Rivera at the desk.", ["Ask for Sgt. Rivera at the desk."]),
        (
            "The Cambridge, Mass. Police Dept. is open Mon. to Fri. The desk is closed on Sun.",
            [
                "The Cambridge, Mass. Police Dept. is open Mon. to Fri.",
                "The desk is closed on Sun.",
            ],
        ),
        ("See M.G.L. c. 209A, § 3. Then sign.", ["See M.G.L. c. 209A, § 3.", "Then sign."]),
        ("Ref. No. 12-A applies. Sign it.", ["Ref. No. 12-A applies.", "Sign it."]),
        ("Close the case. No. 5 is next.", ["Close the case.", "No. 5 is next."]),
        ("1. Lock the door.", ["1. Lock the door."]),
        ("State v. Ramirez was decided in May.", ["State v. Ramirez was decided in May."]),
        ("Name:\tDate:\nSign here", ["Name:", "Date:", "Sign here"]),
        ("Take Vitamin\u00a0A\u200a. Call\u00a0us.", ["Take Vitamin\u00a0A\u200a. Call\u00a0us."]),
        ("Open from 9 a.m. to 5 p.m. Closed on holidays.", None),
        ("As a non-U.S. citizen you may call.", ["As a non-U.S. citizen you may call."]),
        ("A pro-E.U. party met in D.C. Police came.", None),
        ("At 9 p.m. I saw J. R. Lee.", ["At 9 p.m. I saw J. R. Lee."]),
        ("We close at 5 p.m. Officer Lee helps.", ["We close at 5 p.m. Officer Lee helps."]),
        ("See 18 U.S.C. Section 242, No. 5.", ["See 18 U.S.C. Section 242, No. 5."]),
        ("Come at 9 p.m. We will help.", ["Come at 9 p.m.", "We will help."]),
        ("He lives in the U.S. The law is clear.", ["He lives in the U.S.", "The law is clear."]),
        ("The desk is on Main St. The call is free.", None),
        ("See Fla. Stat. \u00a7 901.15.", ["See Fla. Stat. \u00a7 901.15."]),
        ("See Pub. L. No. 88-352.", ["See Pub. L. No. 88-352."]),
        ("Bldg. No. 4 is open.", ["Bldg. No. 4 is open."]),
        ("Approx. 10 people came.", ["Approx. 10 people came."]),
        ("   ", []),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str] | None) -> None:
    found = cut(text)
    if expected is None:
        assert re.match(r"Open from 9 a.m. to 5 p.m.|A pro-E.U. party|.* Main St.$", found[0])
    else:
        assert found == expected


def test_a_protected_stretch_is_never_cut() -> None:
    text = "Use {{ a. B }} here. Done."
    code = Span(4, 14, SpanKind.CODE, 1)
    assert cut(text, code) == ["Use {{ a. B }} here.", "Done."]


def test_template_code_over_two_lines_is_never_cut() -> None:
    text = "Hello {{ name(\n  first) }} and welcome.\tTurn over."
    code = Span(6, text.index("}}") + 2, SpanKind.CODE, 1)
    tab = Span(text.index("\t"), text.index("\t") + 1, SpanKind.CODE, 2)
    assert cut(text, code, tab) == ["Hello {{ name(\n  first) }} and welcome.", "Turn over."]


def test_a_footnote_mark_belongs_to_the_sentence_before_it() -> None:
    unit = Unit("u", "First. Second.", (Span(6, 6, SpanKind.CODE, 7),))
    first, second = segments(unit, EN)
    assert first.spans == (Span(6, 6, SpanKind.CODE, 7),)
    assert second.spans == ()


def test_bold_over_two_sentences_is_one_stretch_again_after_joining() -> None:
    unit = Unit("u", "One. Two. Three.", (Span(0, 9, SpanKind.FORMAT, 1),))
    parts = segments(unit, EN)
    targets = {
        0: Target("Uma frase.", (Span(0, 10, SpanKind.FORMAT, 1),)),
        1: Target("Duas.", (Span(0, 5, SpanKind.FORMAT, 1),)),
    }
    joined = join(unit, parts, targets)
    assert joined.text == "Uma frase. Duas. Three."
    assert joined.spans == (Span(0, 16, SpanKind.FORMAT, 1),)


def test_an_underlined_tab_between_two_labels_stays_underlined() -> None:
    unit = Unit("u", "Name:\tDate:", (Span(5, 6, SpanKind.FORMAT, 3),))
    parts = segments(unit, EN)
    joined = join(unit, parts, {0: Target("Nome completo:"), 1: Target("Data:")})
    assert joined.text == "Nome completo:\tData:"
    assert joined.spans == (Span(14, 15, SpanKind.FORMAT, 3),)


@st.composite
def units(draw: st.DrawFn) -> Unit:
    pieces = ["Stop. ", "Call Sgt. Lee", "\n", "\t", " ", "a.m. ", "1. ", "¿Qué? ", "ok", "你好。"]
    text = "".join(draw(st.lists(st.sampled_from(pieces), max_size=12)))
    points = sorted(draw(st.lists(st.integers(0, len(text)), max_size=4)))
    spans = [Span(p, p, SpanKind.CODE, i) for i, p in enumerate(points)]
    if len(text) > 3:
        low = draw(st.integers(0, len(text) - 2))
        high = draw(st.integers(low + 1, len(text)))
        spans.append(Span(low, high, SpanKind.FORMAT, 99))
    return Unit("u", text, tuple(sorted(spans, key=lambda s: (s.start, -s.end))))


@pytest.mark.slow
@given(units())
@settings(derandomize=True, deadline=None, max_examples=400)
def test_joining_without_targets_gives_the_unit_back(unit: Unit) -> None:
    joined = join(unit, segments(unit, EN), {})
    assert joined.text == unit.text
    objects = [s for s in joined.spans if s.kind is SpanKind.CODE]
    assert sorted(objects, key=lambda s: s.ref) == [
        s for s in sorted(unit.spans, key=lambda s: s.ref) if s.kind is SpanKind.CODE
    ]
    for span in unit.spans:
        if span.kind is SpanKind.FORMAT and unit.text[span.start : span.end].strip():
            assert any(s.ref == 99 for s in joined.spans)


def _paragraphs() -> Iterator[str]:
    for path in sorted((SHARED / "data/brochures/doj_crt_letters").glob("*_letter.md")):
        yield from path.read_text(encoding="utf-8").split("\n\n")


@needs_shared
def test_real_letters_come_back_whole_and_hold_no_crumbs() -> None:
    crumbs = []
    for text in _paragraphs():
        unit = Unit("u", text)
        parts = segments(unit, EN)
        assert join(unit, parts, {}).text == text
        crumbs += [p.text for p in parts if len(p.text) < 3 and p.text.isalpha()]
    assert not crumbs
