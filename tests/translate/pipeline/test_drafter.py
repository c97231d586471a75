"""Drafts in flight: what is asked once, how progress is counted, and which engine is taken."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from langaccess.agency import policy
from langaccess.agency.session import Session
from langaccess.agency.workspace import Workspace
from langaccess.core.config import GroupPattern
from langaccess.core.model import Kind, Segment
from langaccess.core.progress import Progress, Silent
from langaccess.core.tags import Tag
from langaccess.translate import PreEdit, TranslationJob
from langaccess.translate.engines import Choice, EngineInfo, Outcome
from langaccess.translate.memory import FixedStore
from langaccess.translate.pipeline.draft_store import DraftStore, Glossary
from langaccess.translate.pipeline.drafter import Drafter
from langaccess.translate.pipeline.fixed_text_lookup import FixedTextLookup
from langaccess.translate.pipeline.job import TextOrigin
from langaccess.translate.pipeline.memory_lookup import MemoryLookup
from langaccess.translate.pipeline.plan import TargetSetup, choose_engines, make_plan

EN, PT = Tag("en"), Tag("pt")
INFO = EngineInfo("test:en-pt", "mozilla", EN, PT, model_digest="0" * 64)


class Crashing:
    """An engine that fails on every text, and counts them."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def run(self, texts: Sequence[str], progress: Progress) -> list[Outcome]:
        self.asked += texts
        progress.advance(len(texts))
        return [Outcome(None, "engine.crash") for _ in texts]


class Counting(Silent):
    done = 0

    def advance(self, steps: int = 1) -> None:
        self.done += steps


def segment(number: int, text: str) -> Segment:
    return Segment(id=f"{number}.0", text=text, spans=(), kind=Kind.BODY, unit="u", start=0)


def drafter(
    runner: Any,
    store: DraftStore,
    agency: Workspace,
    glossary: Glossary | None = None,
    source: Tag = EN,
) -> Drafter:
    rules = policy.load_policy(agency.jurisdiction)
    recall = MemoryLookup(store.memory, source, PT)
    terms = glossary or Glossary()
    settings = f"{terms} {source}"
    return Drafter(runner, Choice(INFO, PT), rules, store, recall, terms, source, settings)


def test_what_an_engine_failed_on_is_not_asked_again_in_the_same_run(agency: Workspace) -> None:
    engine = Crashing()
    parts = [segment(n, "The office is open.") for n in range(3)]
    seen = Counting()
    with Session(agency) as session:
        store = DraftStore(session)
        with drafter(engine, store, agency) as first:
            for _ in range(3):  # three windows of a job with the same sentence
                batch = first.begin(parts).wait(seen)
                assert {batch.of(part).origin for part in parts} == {TextOrigin.FAILED}
        asked = len(engine.asked)
        assert asked > 0
        assert len(set(engine.asked)) == asked
        assert seen.done == 9
        with drafter(engine, store, agency) as second:
            second.begin(parts).wait()
    assert len(engine.asked) == 2 * asked, "a later run tries again"


@pytest.mark.parametrize("fault", [TypeError, MemoryError, RecursionError])
def test_a_fault_of_our_own_costs_the_sentence_that_shows_it(
    agency: Workspace, fault: type[Exception]
) -> None:
    class Faulty:
        def run(self, texts: Sequence[str], progress: Progress) -> list[Outcome]:
            if any("bad" in text for text in texts):
                raise fault
            progress.advance(len(texts))
            return [Outcome("O posto abre às nove.") for _ in texts]

    parts = [
        segment(n, f"The {word} desk opens.") for n, word in enumerate(("front", "bad", "old"))
    ]
    with Session(agency) as session, drafter(Faulty(), DraftStore(session), agency) as made:
        batch = made.begin(parts).wait()
        drafts = [batch.of(part) for part in parts]
    assert [draft.origin is TextOrigin.ENGINE for draft in drafts] == [True, False, True]
    assert drafts[1].reason == "kept.fault"


class Copying(Crashing):
    """An engine that gives each text in a sentence of its own language."""

    def run(self, texts: Sequence[str], progress: Progress) -> list[Outcome]:
        self.asked += texts
        progress.advance(len(texts))
        return [Outcome("A pessoa ligou para a delegacia hoje.") for _ in texts]


def test_a_word_that_the_engine_was_not_given_is_no_warning(agency: Workspace) -> None:
    runner = Copying()
    part = segment(1, "The person was arrested for battery today.")
    with Session(agency) as session:
        store = DraftStore(session)
        with drafter(runner, store, agency) as plain:
            assert "police.word" in [f.code for f in plain.begin([part]).wait().of(part).findings]
        battery = PreEdit("term:battery", {GroupPattern("battery"): "assault"}, term=True)
        glossary = Glossary(pre_edits=(battery,))
        with drafter(runner, store, agency, glossary) as edited:
            findings = edited.begin([part]).wait().of(part).findings
    assert [f.message for f in findings] == ["the engine was given 'assault' for 'battery'"]
    assert runner.asked[-1] == "The person was arrested for assault today."


def test_a_source_in_another_language_gets_no_pre_edits(agency: Workspace) -> None:
    runner = Copying()
    part = segment(1, "El robo de la pila fue hoy.")
    stack = PreEdit("term:stack", {GroupPattern("pila"): "stack"}, term=True)
    glossary = Glossary(pre_edits=(stack,))
    with Session(agency) as session:
        store = DraftStore(session)
        with drafter(runner, store, agency, glossary, Tag("es")) as spanish:
            spanish.begin([part]).wait()
    assert runner.asked[0] == "El robo de la pila fue hoy."


def test_a_model_that_somebody_accepted_is_used_and_its_licence_named(
    agency: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = EngineInfo(
        "nllb:en-pt:x", "nllb", EN, PT, model_digest="0" * 64,
        licence="CC-BY-NC-4.0", noncommercial=True,
    )  # fmt: skip
    monkeypatch.setattr("langaccess.translate.engines.discover", lambda folders: (info,))
    found = choose_engines(TranslationJob((), (PT,), Path("out")), Session(agency))[PT]
    assert found is not None
    settled = TargetSetup(
        PT, found, FixedTextLookup(FixedStore(), {}, EN, PT), MemoryLookup(None, EN, PT), ()
    )
    assert "CC-BY-NC-4.0" in make_plan([settled]).rows[0].note
