"""XLIFF 1.2 as translators' tools read it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from langaccess.core.model import Segment, Span, SpanKind, Target, Unit
from langaccess.core.tags import Tag
from langaccess.formats.exchange import TransUnit, write_xliff12

NS = {"x": "urn:oasis:names:tc:xliff:document:1.2"}


def written(*entries: TransUnit) -> etree._Element:
    data = write_xliff12(
        entries, original="flyer.docx", digest="ab" * 32, source=Tag("en"), target=Tag("ht")
    )
    return etree.fromstring(data)


def entry(text: str, *spans: Span, suggestion: Target | None = None) -> TransUnit:
    return TransUnit(Unit("p1", text, spans), Segment("h.0", text, spans, unit="p1"), suggestion)


def test_every_sentence_has_a_target_that_copies_the_source() -> None:
    root = written(entry("Call us."), entry("Read {{ name }}.", Span(5, 15, SpanKind.CODE, 2)))
    sources = [etree.tostring(e, encoding="unicode") for e in root.iterfind(".//x:source", NS)]
    targets = [etree.tostring(e, encoding="unicode") for e in root.iterfind(".//x:target", NS)]
    assert [t.replace("target", "source").replace(' state="new"', "") for t in targets] == sources
    assert {e.get("state") for e in root.iterfind(".//x:target", NS)} == {"new"}


def test_machine_text_stands_beside_the_target_never_in_it() -> None:
    root = written(entry("Call us.", suggestion=Target("Rele nou.")))
    assert [e.text for e in root.iterfind(".//x:alt-trans/x:target", NS)] == ["Rele nou."]
    assert [e.text for e in root.iterfind(".//x:trans-unit/x:target", NS)] == ["Call us."]


def test_a_suggestion_brings_its_codes_so_that_taking_it_over_loses_none() -> None:
    source = Span(5, 15, SpanKind.CODE, 2)
    offer = Target("Li {{ name }}.", (Span(3, 13, SpanKind.CODE, 2),))
    root = written(entry("Read {{ name }}.", source, suggestion=offer))
    (code,) = root.iterfind(".//x:alt-trans/x:target/x:ph", NS)
    assert (code.get("id"), code.text, code.tail) == ("2", "{{ name }}", ".")


def test_protected_text_is_a_code_and_bold_is_a_pair() -> None:
    text = "Bring {{ form }} today now"
    spans = (
        Span(6, 16, SpanKind.CODE, 1),
        Span(17, 22, SpanKind.FORMAT, 2),
        Span(22, 22, SpanKind.CODE, 3),
    )
    source = written(entry(text, *spans)).find(".//x:source", NS)
    assert source is not None
    assert "".join(map(str, source.itertext())) == text
    assert [(etree.QName(e).localname, e.get("id")) for e in source] == [
        ("ph", "1"),
        ("g", "2"),
    ]
    assert [etree.QName(e).localname for e in source[1]] == ["x"]


@pytest.mark.slow
@given(st.text(max_size=30), st.data())
@settings(derandomize=True, deadline=None, max_examples=200)
def test_any_text_with_nested_spans_is_well_formed_and_whole(
    text: str, data: st.DataObject
) -> None:
    spans, low, high = [], 0, len(text)
    for ref in range(data.draw(st.integers(0, 3))):
        low = data.draw(st.integers(low, high))
        high = data.draw(st.integers(low, high))
        spans.append(Span(low, high, SpanKind.FORMAT if high > low else SpanKind.CODE, ref))
    source = written(entry(text, *spans)).find(".//x:source", NS)
    assert source is not None
    legal = "".join(c for c in text if c in "\t\n\r" or c >= " ")
    legal = "".join(c for c in legal if not 0xD800 <= ord(c) <= 0xDFFF and c not in "\ufffe\uffff")
    found = "".join(map(str, source.itertext()))
    assert found == legal.replace("\r\n", "\n").replace("\r", "\n") or found == legal
    assert len(list(source.iter())) - 1 == len(spans)
