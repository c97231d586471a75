"""Units that a program merged, split or renamed find their sentences again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from langaccess.core.model import Span, SpanKind, Target
from langaccess.core.tags import Tag
from langaccess.formats.exchange import ReturnedUnit
from langaccess.review import ReviewedSentence
from langaccess.review.returns.alignment import aligned
from tests.review.kit import HAITIAN, NS, agency, fill

ES, ZH = Tag("es"), Tag("zh")
BOLD = SpanKind.FORMAT

SENTENCES = tuple(
    ReviewedSentence(f"h{n}.0#1", f"p{n}/0", Target(text))
    for n, text in enumerate(
        ["Hang up at once.", "Call 911.", "The call is free.", "Tell your family.", "Call 911."]
    )
)
SPANISH = [
    "Cuelgue.",
    "Llame al 911.",
    "La llamada es gratis.",
    "Avise a su familia.",
    "Llame al 911.",
]


def unit(id_: str, source: str, target: str | None, *spans: Span) -> ReturnedUnit:
    made = None if target is None else Target(target, spans)
    return ReturnedUnit(id_, "", "f.xlf:1", Target(source), made)


def exact() -> list[ReturnedUnit]:
    return [
        unit(one.place, one.source.text, made) for one, made in zip(SENTENCES, SPANISH, strict=True)
    ]


def texts(units: tuple[ReturnedUnit, ...]) -> dict[str, str | None]:
    return {one.id: None if one.target is None else one.target.text for one in units}


WHOLE = {f"p{n}/0": made for n, made in enumerate(SPANISH)}


def test_units_that_are_as_they_were_stay_so() -> None:
    assert aligned(exact(), SENTENCES, ES) == tuple(exact())


def test_units_with_other_names_are_known_by_text_and_order() -> None:
    renamed = [replace(one, id=f"tu-{n + 7}") for n, one in enumerate(exact())]
    found = aligned(renamed, SENTENCES, ES)
    assert texts(found) == WHOLE
    assert [one.id for one in found] == [one.place for one in SENTENCES]


def test_a_merged_unit_is_cut_where_both_sides_have_as_many_sentences() -> None:
    units = exact()
    units[1:3] = [
        unit("p1/0", "Call 911.  The call is free.", "Llame al 911. La llamada es gratis.",
             Span(9, 12, BOLD, 4), Span(14, 35, BOLD, 5)),
    ]  # fmt: skip
    found = {one.id: one for one in aligned(units, SENTENCES, ES)}
    assert texts(tuple(found.values())) == WHOLE
    assert found["p1/0"].target == Target("Llame al 911.", (Span(9, 12, BOLD, 4),))
    assert found["p2/0"].target == Target("La llamada es gratis.", (Span(0, 21, BOLD, 5),))


def test_a_merged_unit_whose_sentences_cannot_be_told_apart_is_held_for_each() -> None:
    units = exact()
    units[1:3] = [unit("p1/0", "Call 911. The call is free.", "Llame gratis al 911.")]
    found = {one.id: one for one in aligned(units, SENTENCES, ES)}
    assert all("2 sentences came back as one" in found[place].problem for place in ("p1/0", "p2/0"))
    assert found["p3/0"].problem == ""


def test_a_sentence_that_was_split_is_put_together() -> None:
    units = exact()
    units[2:3] = [
        unit("p2/0", "The call", "La llamada", Span(3, 10, BOLD, 1)),
        unit("p2/0_2", "is free.", "es gratis.", Span(0, 2, BOLD, 1)),
    ]
    found = {one.id: one for one in aligned(units, SENTENCES, ES)}
    assert texts(tuple(found.values())) == WHOLE
    assert found["p2/0"].target == Target("La llamada es gratis.", (Span(3, 13, BOLD, 1),))
    assert found["p2/0"].problem == ""


def test_a_script_without_spaces_gets_none() -> None:
    units = [unit("a", "Call", "请拨打"), unit("b", "911.", "911。")]
    (found,) = aligned(units, SENTENCES[1:2], ZH)
    assert (found.id, found.target) == ("p1/0", Target("请拨打911。"))


def test_a_half_that_was_left_out_is_said() -> None:
    units = [unit("a", "Tell your", "Avise a su"), unit("b", "family.", None)]
    (found,) = aligned(units, SENTENCES[3:4], ES)
    assert found.problem == "a part of this sentence was not translated"


def test_what_fits_nowhere_stays_as_it_came() -> None:
    stray = unit("x9", "Buy now.", "Compre ya.")
    found = aligned([*exact(), stray], SENTENCES, ES)
    assert found[-1] == stray
    assert texts(found[:-1]) == WHOLE


def test_a_changed_source_takes_no_other_sentence_with_it() -> None:
    units = exact()
    units[2] = unit("p2/0", "The call is cheap.", "La llamada es barata.")
    found = aligned(units, SENTENCES, ES)
    assert {one.id: one.source.text for one in found}["p2/0"] == "The call is cheap."
    assert sum(one.source.text == "The call is free." for one in found) == 0


@pytest.mark.slow
def test_a_file_whose_units_were_merged_and_renamed_is_taken_in(tmp_path: Path) -> None:
    police = agency(tmp_path / "springfield")
    path = fill(police.export(tmp_path / "pack"))
    tree = etree.parse(path)
    units = {str(unit.get("id")): unit for unit in tree.iter(f"{NS}trans-unit")}
    for name, unit in units.items():
        unit.set("id", f"memoq-{name}")
    first, second = units["m2/0"], units["m2/1"]
    for side in ("source", "target"):
        into, out = first.find(f"{NS}{side}"), second.find(f"{NS}{side}")
        assert into is not None
        assert out is not None
        into[-1].tail = f"{into[-1].tail} {out.text}"
    parent = second.getparent()
    assert parent is not None
    parent.remove(second)
    tree.write(path, encoding="UTF-8", xml_declaration=True)
    taken = police.take(path)
    assert (len(taken.taken), taken.open, taken.held) == (6, 0, ())
    assert {
        one.source.text: one.target.text for one in police.document().sentences if one.target
    } == HAITIAN
    assert all(one.decision.allowed for one in police.approve("A. Khan"))
