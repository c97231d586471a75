"""A plain translation gets the markup of its sentence, protected text above all."""

from __future__ import annotations

from langaccess.core.model import Span, SpanKind, Target
from langaccess.translate import with_markup

CODE, FORMAT = SpanKind.CODE, SpanKind.FORMAT


def words(target: Target) -> list[tuple[str, int]]:
    return [(target.text[s.start : s.end], s.ref) for s in target.spans]


def test_short_protected_text_is_found_and_stands_once() -> None:
    source = Target("Page 1 of 2", (Span(5, 6, CODE, 1), Span(10, 11, CODE, 2)))
    target, doubts = with_markup(source, "Página 1 do 2")
    assert (target.text, words(target), doubts) == ("Página 1 do 2", [("1", 1), ("2", 2)], ())


def test_a_number_inside_another_is_not_the_code() -> None:
    source = Target("Room 1, floor 12", (Span(5, 6, CODE, 1),))
    target, _ = with_markup(source, "Piso 12, sala 1")
    assert words(target) == [("1", 1)]
    assert target.spans[0].start == 14


def test_protected_text_that_stands_nowhere_is_put_into_the_text_for_the_checks_to_see() -> None:
    source = Target("Dear {{ name }}, hello.", (Span(5, 15, CODE, 4), Span(17, 22, FORMAT, 6)))
    target, doubts = with_markup(source, "Olá.")
    assert "{{ name }}" in target.text
    assert ("{{ name }}", 4) in words(target)
    assert doubts


def test_codes_that_stand_twice_keep_their_order() -> None:
    source = Target("{{ a }} or {{ a }}", (Span(0, 7, CODE, 1), Span(11, 18, CODE, 2)))
    target, doubts = with_markup(source, "{{ a }} ou {{ a }}")
    assert [(s.start, s.ref) for s in target.spans] == [(0, 1), (11, 2)]
    assert doubts == ()
