"""Engines: `list[str] -> list[str]`, and nothing else.

Splitting, placeholders, checking and joining are in the pipeline, so every engine gets them. The
contract of `Engine.translate_batch`: same length and order; one sentence per item; no line breaks
in or out; empty in, empty out; no network; no printing; every failure is an `EngineError`.

The extra `starter` brings an engine that works without a further model: English to and from
Portuguese. The two pseudo-translations (`test`, `qps-plocm`) are always there.

`discover` says what is installed, `choose` picks for a pair of languages, and a `Runner` works
with the choice in processes of its own and survives what goes wrong there::

    choice = choose(discover(folders), Tag("en"), Tag("pt-BR"))
    if choice is not None:
        with Runner(choice.info) as runner:
            outcomes = runner.run(["You have the right to an interpreter."])
"""

from __future__ import annotations

from langaccess.core.models import Choice, Engine, EngineInfo, EngineSettings, Outcome
from langaccess.core.worker import Job, Runner, default_workers, kinds, open_engine
from langaccess.translate.engines.choice import choose
from langaccess.translate.engines.discovery import discover, missing_libraries, try_model
from langaccess.translate.engines.kept_sentences import EngineOutputs, outputs_for

__all__ = [
    "Choice",
    "Engine",
    "EngineInfo",
    "EngineOutputs",
    "EngineSettings",
    "Job",
    "Outcome",
    "Runner",
    "choose",
    "default_workers",
    "discover",
    "kinds",
    "missing_libraries",
    "open_engine",
    "outputs_for",
    "try_model",
]
