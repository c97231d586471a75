"""The kinds of engine that exist: what opens one, what it needs, and how it likes to work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["ENGINES", "Kind", "kind_of"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of engine.

    Attributes:
        opener: `module:class` of this room; imported only when an engine is opened.
        library: the distribution that runs its models; empty for a kind without models of its own.
        words: size of a chunk. Small enough for progress, large enough for the pipe; for the
            kinds that translate a chunk as one batch, the size from which batches get no faster.
        seconds: added to the time limit per word, about ten times what an old PC needs.
        shared: the model is too large to load twice: one process works in several threads.
        inline: our own code, which cannot crash or hang: it needs no process of its own.
        named: a user can ask for it by name.
    """

    opener: str
    library: str = ""
    words: int = 400
    seconds: float = 0.1
    shared: bool = False
    inline: bool = False
    named: bool = True


ENGINES: Mapping[str, Kind] = {
    "apertium": Kind("apertium:Apertium"),
    "argos": Kind("ct2:CTranslate2", "ctranslate2", words=1000),
    "chain": Kind("chain:Chain", named=False),
    "madlad": Kind("ct2:CTranslate2", "ctranslate2", words=200, seconds=5.0, shared=True),
    "mozilla": Kind("mozilla:Mozilla", "fxtranslate"),
    "nllb": Kind("ct2:CTranslate2", "ctranslate2", seconds=1.0, shared=True),
    "opus": Kind("ct2:CTranslate2", "ctranslate2", words=1000),
    "pseudo": Kind("pseudo:Pseudo", inline=True),
}


def kind_of(name: str) -> Kind:
    """Return a kind; an engine that another factory opens works at the usual pace."""
    return ENGINES.get(name, Kind(""))
