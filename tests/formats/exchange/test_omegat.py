"""A project for OmegaT: what is in it, and what the program itself makes of it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from lxml import etree

from langaccess.core.model import Segment, Span, SpanKind, Target, Unit
from langaccess.formats.exchange import (
    MemoryEntry,
    TransUnit,
    parse_xliff12,
    read_returned,
    with_omegat_tags,
    write_glossary,
    write_memory,
    write_xliff12,
)
from langaccess.translate.memory import TranslationUnit, Trust
from tests.formats.exchange.omegat import project, shown, translate
from tests.review.kit import EN, HAITIAN, HT, NOW, Agency, agency
from tests.support import keep_units, needs_omegat, session_on

FORMAT, LINK, CODE = SpanKind.FORMAT, SpanKind.LINK, SpanKind.CODE
DIGEST = "ab" * 32


def file(*texts: Target) -> bytes:
    entries = [
        TransUnit(Unit(f"p{n}", t.text, t.spans), Segment(f"h{n}.0", t.text, t.spans, unit=f"p{n}"))
        for n, t in enumerate(texts)
    ]
    return write_xliff12(entries, original="a.docx", digest=DIGEST, source=EN, target=HT)


def any_spans(rng: random.Random, low: int, high: int, depth: int, refs: list[int]) -> list[Span]:
    found: list[Span] = []
    at = low
    while at <= high and rng.random() < 0.7:
        start = rng.randint(at, high)
        end = rng.randint(start, min(high, start + 8))
        kind = CODE if start == end or rng.random() < 0.2 else rng.choice([FORMAT, LINK])
        refs.append(len(refs) * 3 + 5)
        found.append(Span(start, end, kind, refs[-1]))
        if kind is not CODE and depth < 2:
            found += any_spans(rng, start, end, depth + 1, refs)
        at = end + rng.randint(0, 1)
    return found


def moved(one: Target) -> tuple[Span, ...]:
    """Return the spans of a sentence after `Nr` became `Nimewo `."""
    more = len("Nimewo ") - len("Nr")
    return tuple(
        Span(s.start + more * (s.start >= 2), s.end + more * (s.end >= 2), s.kind, s.ref)
        for s in one.spans
    )


def codes(text: Target) -> list[tuple[int, int, int]]:
    return sorted((span.start, span.end, span.ref) for span in text.spans)


@pytest.mark.parametrize(
    ("text", "spans", "wanted"),
    [
        ("Call 911 now.", [Span(5, 8, FORMAT, 7)], "Call <g0>911</g0> now."),
        ("All bold.", [Span(0, 9, FORMAT, 2)], "<g0>All bold.</g0>"),
        ("Bring {{ form }}", [Span(6, 16, CODE, 1)], "Bring <f0/>"),
        ("See note.", [Span(8, 8, CODE, 3)], "See note<x0/>."),
        ("Our site", [Span(0, 8, LINK, 4), Span(4, 8, FORMAT, 9)], "<g0>Our <g1>site</g1></g0>"),
        ("Dial 12 now", [Span(5, 7, CODE, 1)], "Dial <f0/> now"),
    ],
)
def test_codes_are_spelled_as_the_program_shows_them(
    text: str, spans: list[Span], wanted: str
) -> None:
    source = Target(text, tuple(spans))
    assert with_omegat_tags(source, source) == wanted


def test_in_a_translation_a_code_keeps_the_name_that_it_has_in_the_sentence() -> None:
    source = Target("a b c", (Span(0, 1, FORMAT, 10), Span(4, 5, FORMAT, 20)))
    target = Target("C B A", (Span(0, 1, FORMAT, 20), Span(4, 5, FORMAT, 10)))
    assert with_omegat_tags(target, source) == "<g1>C</g1> B <g0>A</g0>"


def test_a_translation_that_lost_a_code_is_not_offered() -> None:
    source = Target("Call 911", (Span(5, 8, FORMAT, 1),))
    data = write_memory([MemoryEntry(source, Target("Rele 911"))], source=EN, target=HT)
    assert etree.fromstring(data).find(".//tu") is None


def test_a_glossary_line_stays_one_line_of_three_cells() -> None:
    data = write_glossary([("charge", "akizasyon", "one\tthing\nor another")])
    assert data.decode("utf-8") == "charge\takizasyon\tone thing or another\n"


@needs_omegat
def test_the_program_shows_every_sentence_with_the_codes_that_we_spell(tmp_path: Path) -> None:
    rng = random.Random(6)
    texts = [
        Target(text, tuple(any_spans(rng, 0, len(text), 0, [])))
        for text in (f"Nr{n} is at the {{{{ door }}}} now." for n in range(80))
    ]
    texts += [
        Target("Two  spaces, and\ta tab."),
        Target("Call us. It is free."),
        Target("Dial 12 now", (Span(5, 7, CODE, 1),)),
        Target("At 3 % < 5 & more"),
        Target("Name: ñandú 你好 {{ 名 }}!", (Span(15, 22, CODE, 1),)),
    ]
    folder = project(tmp_path / "p", file(*texts), EN, HT)
    assert sorted(shown(folder)) == sorted(with_omegat_tags(text, text) for text in texts)


@needs_omegat
def test_what_stands_in_tm_auto_comes_back_with_every_code_and_id_and_nothing_else_changes(
    tmp_path: Path,
) -> None:
    rng = random.Random(7)
    drawn = [
        Target(text, tuple(any_spans(rng, 0, len(text), 0, [])))
        for text in (f"Nr{n} is at the {{{{ door }}}} now." for n in range(60))
    ]
    (sent,) = parse_xliff12(file(*drawn), "sent")
    sources = [unit.source for unit in sent.units]
    targets = [Target(one.text.replace("Nr", "Nimewo ", 1), moved(one)) for one in sources]
    data = file(*sources)
    folder = project(tmp_path / "p", data, EN, HT)
    (folder / "tm" / "auto").mkdir()
    rows = [MemoryEntry(a, b) for a, b in zip(sources[:50], targets[:50], strict=True)]
    (folder / "tm" / "auto" / "a.tmx").write_bytes(write_memory(rows, source=EN, target=HT))
    translate(folder)
    (returned,) = read_returned(folder / "target" / "file.xlf")
    assert (returned.digest, returned.target) == (DIGEST, HT)
    assert [unit.problem for unit in returned.units] == [""] * 60
    assert [unit.id for unit in returned.units] == [f"p{n}/0" for n in range(60)]
    assert [unit.source.text for unit in returned.units] == [one.text for one in sources]
    for unit, target in zip(returned.units, targets[:50] + sources[50:], strict=True):
        assert unit.target is not None
        assert unit.target.text == target.text
        assert codes(unit.target) == codes(target)


@pytest.fixture
def police(tmp_path: Path) -> Agency:
    return agency(tmp_path / "springfield")


@needs_omegat
@pytest.mark.usefixtures("no_questions")
def test_a_pack_opens_in_the_program_and_comes_back_through_review_import(
    police: Agency, tmp_path: Path
) -> None:
    known = HAITIAN["Do not send money."]
    with police.db() as conn:
        keep_units(
            session_on(conn, NOW),
            TranslationUnit(EN, HT, "Do not send money.", known, Trust.APPROVED, "old.md"),
            TranslationUnit(EN, HT, "Tell your families.", "X", Trust.TRANSLATED, "old.md"),
            TranslationUnit(EN, HT, "Stop phone scams", "Y", Trust.LEGACY, "1999.pdf"),
        )
    police.export(tmp_path / "pack")
    folder = tmp_path / "pack" / "ht"
    assert known in (folder / "tm" / "auto" / "approved.tmx").read_text(encoding="utf-8")
    assert "Tell your families." in (folder / "tm" / "memory.tmx").read_text(encoding="utf-8")
    assert (folder / "tm" / "penalty-30" / "old-brochures.tmx").is_file()
    assert not (folder / "tm" / "mt").exists()  # no engine is here, so there are no drafts
    assert "OmegaT" in (folder / "READ ME FIRST.txt").read_text(encoding="utf-8")
    assert len(shown(folder)) == 6

    number = Target("Hang up and call 217-555-0100 at once.", (Span(17, 29, FORMAT, 1),))
    (sent,) = read_returned(folder / "xliff" / "flyer.md.xlf")
    (source,) = [unit.source for unit in sent.units if unit.source.text == number.text]
    made = "Rakwoche epi rele 217-555-0100 touswit."
    ref = source.spans[0].ref
    rows = [MemoryEntry(source, Target(made, (Span(18, 30, source.spans[0].kind, ref),)))]
    (folder / "tm" / "auto" / "mine.tmx").write_bytes(write_memory(rows, source=EN, target=HT))
    translate(folder)
    taken = police.take(folder / "target" / "flyer.md.xlf")
    assert {"m2/0", "m3/0"} <= set(taken.taken)
    assert not {"m1/0", "m2/1", "m4/0"} & set(taken.taken)
    assert taken.held == ()
    texts = {one.source.text: one.target for one in police.document().sentences}
    assert texts["Do not send money."] == Target(known)
    assert texts[number.text] == rows[0].target
    assert {str(police.standings()[place].state) for place in taken.taken} == {"translated"}


@needs_omegat
def test_a_pack_without_memory_or_engine_opens_too(police: Agency, tmp_path: Path) -> None:
    police.export(tmp_path / "pack")
    assert not list((tmp_path / "pack").rglob("*.tmx"))
    assert "Hang up and call <g0>217-555-0100</g0> at once." in shown(tmp_path / "pack" / "ht")


@needs_omegat
def test_a_draft_of_a_machine_is_offered_and_never_comes_back_as_a_translation(
    tmp_path: Path,
) -> None:
    source = Target("Call us now.", (Span(5, 7, FORMAT, 3),))
    folder = project(tmp_path / "p", file(source), EN, HT)
    (folder / "tm" / "mt").mkdir()
    row = MemoryEntry(source, Target("Rele nou kounye a.", (Span(5, 8, FORMAT, 3),)), "engine")
    (folder / "tm" / "mt" / "drafts.tmx").write_bytes(write_memory([row], source=EN, target=HT))
    translate(folder)
    (returned,) = read_returned(folder / "target" / "file.xlf")
    assert returned.units[0].target == source
