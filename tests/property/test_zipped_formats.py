"""Whatever a translation holds, the written file holds it too: ODT, PPTX, XLSX, IDML."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from langaccess.core.model import Span, SpanKind, Target, Unit
from langaccess.core.tags import Tag
from langaccess.formats import Document, Format
from langaccess.formats.idml.format import Idml
from langaccess.formats.odt.format import Odt
from langaccess.formats.pptx.format import Pptx
from langaccess.formats.xlsx.format import Xlsx
from tests.support import FIXTURES

FORMS: dict[str, Format] = {"odt": Odt(), "pptx": Pptx(), "xlsx": Xlsx(), "idml": Idml()}
FILES = {"odt": "brochure", "pptx": "slides", "xlsx": "cells", "idml": "brochure"}
DOCUMENTS: dict[str, Document] = {
    name: form.read(FIXTURES / name / f"{FILES[name]}.{name}", accept_revisions=False)
    for name, form in FORMS.items()
}
# Letters of several scripts, direction marks, markup signs, runs of blanks, tabs and line breaks.
TEXTS = st.text(
    st.sampled_from("aBé ñ  ж中عא9<&>\"'{}[]()#%@^._x-–\u2066\u2069\u200f\u00a0\t\n"),
    min_size=1,
    max_size=40,
).map(lambda text: f"w{text}w")


@st.composite
def targets(draw: st.DrawFn, unit: Unit) -> Target:
    """Return a target with every span of the unit somewhere, nested or not."""
    text = draw(TEXTS)
    spans = []
    for span in unit.spans:
        literal = unit.text[span.start : span.end] if span.kind is SpanKind.CODE else ""
        if literal:  # protected text comes through as it is
            spans.append(Span(len(text), len(text) + len(literal), span.kind, span.ref))
            text += literal + draw(TEXTS)
    for span in unit.spans:
        if span.kind is SpanKind.CODE and span.start < span.end:
            continue
        start = draw(st.integers(0, len(text)))
        end = start if span.start == span.end else draw(st.integers(start, len(text)))
        spans.append(Span(start, end, span.kind, span.ref))
    return Target(text, tuple(sorted(spans, key=lambda s: (s.start, -s.end))))


@pytest.mark.parametrize("name", list(FORMS))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_text_with_any_spans_is_read_back_as_it_was_written(
    name: str, data: st.DataObject
) -> None:
    document, form = DOCUMENTS[name], FORMS[name]
    unit = data.draw(st.sampled_from(document.units))
    target = data.draw(targets(unit))
    rendered, _ = form.render(document, {unit.id: target}, tag=Tag("ar"), label=None)
    found = form.reread(rendered, document, labelled=False)
    assert found[unit.id] == target.text
    # Nothing else changed its words, but for what says the same again.
    others = {u.id: u.text for u in document.units if u.id != unit.id and u.text != unit.text}
    assert {i: found[i] for i in others} == others
