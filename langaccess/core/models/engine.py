"""What an engine is, what it says about itself, and which kinds exist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from langaccess.core.tags import Tag

# Came through unharmed in 200 of 200 sentences, with Mozilla's model and with Apertium.
MASKS = ("XQ{n}", "XQZ{n}", "ID7{n}")


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """What is known about one engine for one pair, without loading it. Goes into the manifest.

    Attributes:
        id: stable name of engine and model (`mozilla:en-pt:tiny`).
        kind: one of `kinds()`, or `chain` for a route through another language.
        source: language it reads; `und` reads any.
        target: language it writes.
        route: the languages passed through, `(source, target)` when direct.
        version: version of the library or program that runs the model.
        model_digest: sha256 of the model's manifest (or of its files when it has none).
        licence: SPDX expression or words, of the model.
        noncommercial: the license forbids commercial use.
        max_words: longest sentence in words that it translates whole; longer ones are split.
        masks: mask styles in order of trust, each a format with `{n}` (`XQ{n}`).
        gist: only good to understand what a text is about; never chosen by itself.
        quality: published or measured score in words ("BLEU 49.0, chrF 72.6, TICO-19, measured").
        note: what a reviser must know ("mixes European spelling into Brazilian text").
        path: folder of the model, None when there is none.
        parts: the engines of a `chain`, in the order in which the text passes them.
    """

    id: str
    kind: str
    source: Tag
    target: Tag
    route: tuple[Tag, ...] = ()
    version: str = ""
    model_digest: str = ""
    licence: str = ""
    noncommercial: bool = False
    max_words: int = 45
    masks: tuple[str, ...] = MASKS
    gist: bool = False
    quality: str = ""
    note: str = ""
    path: Path | None = None
    parts: tuple[EngineInfo, ...] = ()


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """How an engine works; no setting changes what it translates from or to.

    Attributes:
        threads: threads inside the engine's process, for engines that share one model.
        draft: the fast setting (no beam search) where an engine has one.
    """

    threads: int = 1
    draft: bool = False


class Engine(Protocol):
    """One loaded engine. Not to be shared between threads or processes."""

    info: EngineInfo

    def translate_batch(self, texts: list[str]) -> list[str]:
        """Return one translation per text, in order.

        Raises:
            EngineError: anything went wrong; never a library's own exception.
        """


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one text: a translation, or the reason there is none.

    Attributes:
        text: the engine's output, None when it failed on this text.
        problem: code of the failure, or empty: `engine.crash` (its process ended),
            `engine.timeout` (no answer within the time limit), `engine.count` (another number of
            answers than questions), `engine.empty` (nothing), `engine.error` (it said why not).
    """

    text: str | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which engine serves a pair, and whether its language is a substitute for the one asked.

    Attributes:
        info: the engine.
        asked: the target that was asked for.
        distance: CLDR distance between `asked` and `info.target` (0 = the same).
    """

    info: EngineInfo
    asked: Tag
    distance: int = 0


@dataclass(frozen=True, slots=True)
class EngineKind:
    """One kind of engine.

    Attributes:
        opener: `module:class` of this room; imported only when an engine is opened.
        libraries: what its models need, the distribution that runs them first; none for a kind
            without models of its own.
        extra: the extra of this program that has these libraries.
        words: size of a chunk. Small enough for progress, large enough for the pipe; for the
            kinds that translate a chunk as one batch, the size from which batches get no faster.
        seconds: added to the time limit per word, about ten times what an old PC needs.
        shared: the model is too large to load twice: one process works in several threads.
        inline: our own code, which cannot crash or hang: it needs no process of its own.
        named: a user can ask for it by name.
    """

    opener: str
    libraries: tuple[str, ...] = ()
    extra: str = ""
    words: int = 400
    seconds: float = 0.1
    shared: bool = False
    inline: bool = False
    named: bool = True


_CT2 = (("ctranslate2", "sentencepiece"), "translate")

ENGINES: Mapping[str, EngineKind] = {
    "apertium": EngineKind("apertium:Apertium"),
    "argos": EngineKind("ct2:CTranslate2", *_CT2, words=1000),
    "chain": EngineKind("pivot:PivotEngine", named=False),
    "madlad": EngineKind("ct2:CTranslate2", *_CT2, words=200, seconds=5.0, shared=True),
    "mozilla": EngineKind("mozilla:Mozilla", ("fxtranslate",), "starter"),
    "nllb": EngineKind("ct2:CTranslate2", *_CT2, seconds=1.0, shared=True),
    "opus": EngineKind("ct2:CTranslate2", *_CT2, words=1000),
    "pseudo": EngineKind("pseudo:Pseudo", inline=True),
}


LISTENING = "whisper"
"""The kind of a model that hears which language is spoken; it translates nothing."""


def kind_of(name: str) -> EngineKind:
    """Return a kind; an engine that another factory opens works at the usual pace."""
    return ENGINES.get(name, EngineKind(""))
