"""Apertium gives a gist, marked as one, and keeps count of its texts."""

from __future__ import annotations

import pytest

from langaccess.core.errors import EngineError
from langaccess.core.tags import Tag
from langaccess.translate.engines import Choice, Outcome, Runner, choose, discover, open_engine
from tests.support import needs_apertium, needs_starter


def gist(source: str = "en", target: str = "es", kind: str = "apertium") -> Choice:
    infos = [info for info in discover(()) if info.kind in {kind, "apertium"}]
    choice = choose(infos, Tag(source), Tag(target), gist=True)
    assert choice is not None
    return choice


@needs_apertium
def test_a_gist_comes_with_final_stops_and_the_unknown_words_marked() -> None:
    with Runner(gist().info, workers=1) as runner:
        outcomes = runner.run(["The police can help  you.", "", "The xyzzyq", "Call now"])
    assert outcomes == [
        Outcome("La policía te puede ayudar."),
        Outcome(""),
        Outcome("El *xyzzyq"),
        Outcome("Llamada ahora"),
    ]


@needs_apertium
def test_masks_and_numbers_are_not_marked_as_unknown() -> None:
    engine = open_engine(gist().info)
    (result,) = engine.translate_batch(["Call XQ1 or 617-555-0123 or A1234B, not ID71."])
    assert "*" not in result
    for kept in ("XQ1", "617-555-0123", "A1234B", "ID71"):
        assert result.count(kept) == 1


@needs_apertium
def test_as_many_answers_as_texts_whatever_is_in_them() -> None:
    texts = ["First", "* Required", "a [b] {c} ^d$ / @ <e> \\", "Two. Sentences here", "Last one!"]
    engine = open_engine(gist().info)
    together = engine.translate_batch(texts * 60)
    assert len(together) == 300
    assert together[:5] == together[-5:]
    assert all(together)


@needs_apertium
@needs_starter
def test_the_spanish_gist_goes_through_portuguese() -> None:
    choice = gist(kind="mozilla")
    assert choice.info.route == ("en", "pt", "es")
    assert choice.info.gist
    with Runner(choice.info, workers=1) as runner:
        assert runner.run(["You have the right to an interpreter.", ""]) == [
            Outcome("Usted tiene derecho a un intérprete."),
            Outcome(""),
        ]


def test_without_the_program_there_is_no_such_engine_and_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from langaccess.translate.engines import EngineInfo

    monkeypatch.setenv("PATH", "")
    assert not [info for info in discover(()) if info.kind == "apertium"]
    info = EngineInfo("apertium:eng-spa", "apertium", Tag("en"), Tag("es"))
    with pytest.raises(EngineError) as caught:
        open_engine(info)
    assert "Apertium" in str(caught.value.hint)
