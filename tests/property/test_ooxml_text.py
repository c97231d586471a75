"""Whatever the markup and wherever a target puts it: no text is lost, no object either."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from langaccess.core.model import Span, SpanKind, Target
from langaccess.core.tags import Tag
from langaccess.formats.docx.format import Docx
from langaccess.formats.ooxml.package import parse_part, q
from langaccess.formats.paragraphs import Piece, Reading, Shell, assemble, slices
from langaccess.formats.zip_package import parse_package
from tests.support import FIXTURES

SHELLS = tuple(Shell() for _ in range(3))
_text = st.text("ab {}%\t\nü٣ש", max_size=6)


@st.composite
def _pieces(draw: st.DrawFn) -> list[Piece]:
    pieces: list[Piece] = []
    chain: tuple[Shell, ...] = ()
    shells = list(SHELLS)
    for _ in range(draw(st.integers(0, 9))):
        move = draw(st.integers(0, 3))
        if move == 1 and shells:
            chain = (*chain, shells.pop())
        elif move == 2:
            chain = chain[:-1]
        if draw(st.integers(0, 3)) == 0:
            pieces.append(Piece(draw(_text), code=True, nodes=(object(),), chain=chain))
        else:
            key = draw(st.sampled_from("xyz"))
            pieces.append(Piece(draw(_text), key, key, chain=chain, solid=key == "z"))
    return pieces


def _spans(reading: Reading) -> st.SearchStrategy[list[Span]]:
    refs = [(s.kind, s.ref) for s in reading.spans] or [(SpanKind.FORMAT, 99)]
    place = st.integers(-2, 30)
    kinds = st.one_of(st.sampled_from(refs), st.just((SpanKind.SOURCE, 0)))
    made = st.builds(lambda a, b, k: Span(min(a, b), max(a, b), *k), place, place, kinds)
    return st.lists(made, max_size=8)


@given(_pieces())
def test_a_reading_has_all_text_and_its_own_spans_lay_out_as_it_was(pieces: list[Piece]) -> None:
    reading = assemble(pieces)
    assert reading.text == "".join(p.text for p in pieces)
    laid = slices(Target(reading.text, reading.spans), reading)
    assert "".join(s.text or (s.piece.text if s.piece else "") for s in laid.slices) == reading.text
    assert laid.lost_codes == ()
    marked = {s.ref for s in reading.spans if s.kind is SpanKind.LINK}
    assert (
        set(laid.lost_links)
        == {s.ref for s in reading.spans if s.kind is SpanKind.LINK and s.start == s.end} & marked
    )


@given(st.data())
def test_any_target_is_written_whole_and_objects_survive(data: st.DataObject) -> None:
    reading = assemble(data.draw(_pieces()))
    target = Target(data.draw(st.text("abc \n", max_size=25)), tuple(data.draw(_spans(reading))))
    laid = slices(target, reading)
    assert "".join(s.text for s in laid.slices) == target.text
    objects = [ref for ref, piece in reading.codes.items() if not piece.text]
    written = [s.piece for s in laid.slices if s.piece is not None and not s.text]
    assert len([p for p in written if p in [reading.codes[r] for r in objects]]) >= len(objects)


_FORM = Docx()
_NAMES = ("links", "fields", "notes", "controls", "pictures", "templates", "forms", "contents")
_DOCUMENTS = [
    _FORM.read(Path(FIXTURES / "docx" / f"{name}.docx"), accept_revisions=False) for name in _NAMES
]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_word_file_survives_any_placement_of_its_markup(data: st.DataObject) -> None:
    document = data.draw(st.sampled_from(_DOCUMENTS))
    targets = {}
    for unit in document.units:
        if not unit.spans:
            continue
        text = data.draw(st.text("ab ,.(5)-\tשא", min_size=1, max_size=20))
        place = st.integers(0, len(text))
        spans = []
        for span in unit.spans:
            low, high = sorted((data.draw(place), data.draw(place)))
            high = low if span.start == span.end else high
            if span.kind is not SpanKind.CODE or low == high:
                spans.append(Span(low, high, span.kind, span.ref))
        targets[unit.id] = Target(text, tuple(spans))
    tag = data.draw(st.sampled_from([Tag("pt-BR"), Tag("ar")]))
    written, _ = _FORM.render(document, targets, tag=tag, label=None)
    found = _FORM.reread(written, document, labelled=False)
    assert {k: found.get(k) for k in targets} == {k: t.text for k, t in targets.items()}
    body = parse_part(parse_package(written, document.path).parts["word/document.xml"], "x").root
    depth = 0
    for mark in body.iter(q("w:fldChar")):
        depth += {"begin": 1, "separate": 0, "end": -1}[mark.get(q("w:fldCharType"), "")]
        assert depth >= 0
    assert depth == 0
