"""Markup goes back on the right words, or a finding says that it could not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langaccess.core.model import Segment, Span, SpanKind
from langaccess.translate.pipeline.markup import probes, project

F, L, C = SpanKind.FORMAT, SpanKind.LINK, SpanKind.CODE


def span_of(text: str, piece: str, kind: SpanKind, ref: int = 1) -> Span:
    at = text.index(piece)
    return Span(at, at + len(piece), kind, ref)


def test_a_bold_word_is_found_by_its_own_translation() -> None:
    source = "The interpreter is free of charge for you."
    target = "O intérprete é gratuito para você."
    segment = Segment("s.0", source, (span_of(source, "interpreter", F),))
    assert probes(segment) == ("interpreter",)
    placed, findings = project(segment, target, (), {"interpreter": "Intérprete"})
    assert target[placed.spans[0].start : placed.spans[0].end] == "intérprete"
    assert findings == ()


def test_a_bold_sentence_stays_bold_without_asking_the_engine() -> None:
    segment = Segment("s.0", "Call us now.", (Span(0, 11, F, 1),))
    assert probes(segment) == ()
    placed, findings = project(segment, "Ligue agora para nós.", (), {})
    assert placed.spans == (Span(0, 21, F, 1),)
    assert findings == ()


def test_a_link_on_an_address_follows_the_address() -> None:
    source = "Write to help@police.example.org today."
    target = "Hoje, escreva para help@police.example.org."
    segment = Segment("s.0", source, (span_of(source, "help@police.example.org", L),))
    placed, findings = project(segment, target, (), {})
    span = placed.spans[0]
    assert target[span.start : span.end] == "help@police.example.org"
    assert findings == ()


def test_a_link_on_most_of_a_sentence_that_cannot_be_placed_covers_it_and_is_reported() -> None:
    source = "Read the brochure on phone scams."
    target = "Leia isto."
    segment = Segment("s.0", source, (span_of(source, "the brochure on phone scams", L),))
    placed, findings = project(segment, target, (), {"the brochure on phone scams": "xyz"})
    assert placed.spans == (Span(0, len(target), L, 1),)
    assert [f.code for f in findings] == ["markup.uncertain"]
    assert findings[0].severity == "warning"


def test_two_links_never_stand_inside_each_other() -> None:
    source = "Read about scams and about theft here."
    target = "Leia sobre golpes e sobre roubos aqui."
    spans = (span_of(source, "scams", L, 1), span_of(source, "theft", L, 2))
    placed, findings = project(Segment("s.0", source, spans), target, (), {})
    first, second = placed.spans
    assert first.end <= second.start
    assert first.start < first.end
    assert second.start < second.end
    assert len(findings) == 2


def test_bold_never_cuts_into_protected_text() -> None:
    source = "VIA EMAIL {{ contact_email }}"
    target = "[VIA CORREIO {{ contact_email }} x]"
    spans = (Span(0, 9, F, 1), Span(10, 29, C, 2))
    anchors = ((10, 29, 13, 32),)
    placed, _ = project(Segment("s.0", source, spans), target, anchors, {"VIA EMAIL": "VIA {"})
    assert Span(13, 32, C, 2) in placed.spans


def test_a_protected_field_goes_where_its_anchor_says() -> None:
    source = "Page {{ n }} of ten"
    target = "Dez páginas, esta é {{ n }}"
    segment = Segment("s.0", source, (span_of(source, "{{ n }}", C, 4),))
    at = target.index("{{ n }}")
    placed, findings = project(segment, target, ((5, 12, at, at + 7),), {})
    assert placed.spans == (Span(at, at + 7, C, 4),)
    assert findings == ()


@pytest.mark.parametrize(
    ("source", "at", "target", "expected"),
    [
        ("You may appeal.", 15, "Você pode recorrer.", 19),
        ("You may appeal.", 14, "Você pode recorrer.", 18),
        ("You may appeal", 14, "Você pode recorrer", 18),
        ("See the map.", 0, "Veja o mapa.", 0),
    ],
)
def test_a_footnote_mark_keeps_its_side_of_the_full_stop(
    source: str, at: int, target: str, expected: int
) -> None:
    segment = Segment("s.0", source, (Span(at, at, C, 2),))
    placed, findings = project(segment, target, (), {})
    assert placed.spans == (Span(expected, expected, C, 2),)
    assert findings == ()


def test_a_footnote_mark_in_mid_sentence_goes_to_the_end_and_is_reported() -> None:
    segment = Segment("s.0", "A minor may not be asked alone.", (Span(7, 7, C, 2),))
    placed, findings = project(segment, "Um menor não pode ser ouvido só.", (), {})
    assert placed.spans[0].start == len("Um menor não pode ser ouvido só.")
    assert [f.code for f in findings] == ["markup.uncertain"]


@st.composite
def segments_with_targets(draw: st.DrawFn) -> tuple[Segment, str]:
    words = st.sampled_from(["stop", "911", "Ana", "the", "free", "c.o", "ção", "人"])
    source = " ".join(draw(st.lists(words, min_size=1, max_size=8)))
    target = " ".join(draw(st.lists(words, min_size=1, max_size=8)))
    spans = []
    for ref in range(draw(st.integers(0, 4))):
        low = draw(st.integers(0, len(source)))
        high = draw(st.integers(low, len(source)))
        spans.append(Span(low, high, draw(st.sampled_from([F, L, C])), ref))
    return Segment("s.0", source, tuple(sorted(spans, key=lambda s: (s.start, -s.end)))), target


@pytest.mark.slow
@given(segments_with_targets())
@settings(derandomize=True, deadline=None, max_examples=400)
def test_no_span_is_ever_lost_and_all_nest(case: tuple[Segment, str]) -> None:
    segment, target = case
    placed, _ = project(segment, target, (), {})
    assert sorted(s.ref for s in placed.spans) == sorted(s.ref for s in segment.spans)
    for span in placed.spans:
        assert 0 <= span.start <= span.end <= len(target)
    for outer in placed.spans:
        for inner in placed.spans:
            crossing = outer.start < inner.start < outer.end < inner.end
            assert not crossing
