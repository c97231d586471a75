"""What one CTranslate2 model wants around a sentence; nothing here loads a library."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from langaccess.core.errors import EngineError
from langaccess.core.models import BROKEN
from langaccess.core.tags import Tag
from langaccess.translate.engines.argos_home import json_object

_EOS = "</s>"
_BPE = "this package cuts words with BPE, which needs argostranslate's own code"


@dataclass(frozen=True, slots=True)
class TokenLayout:
    """How one model wants its input, and how its output is to be read."""

    model: Path  # folder of `model.bin`
    source_pieces: Path  # SentencePiece file of the source
    target_pieces: Path  # SentencePiece file of the target
    before: tuple[str, ...] = ()  # tokens put before the pieces of a source
    after: tuple[str, ...] = ()  # tokens put after them
    # tokens with which every output is made to begin, cut off again afterwards
    prefix: tuple[str, ...] = ()


def token_layout(
    kind: str, folder: Path, source: Tag, target: Tag, codes: Mapping[str, str]
) -> TokenLayout:
    """Return how the model in `folder` is to be read.

    `kind` is `argos`, `opus`, `nllb` or `madlad`; `codes` has the model's own tokens for languages
    by tag, from its manifest.
    """
    pieces = _pieces(folder, kind)
    source_pieces, target_pieces = pieces[0], pieces[-1]
    if kind == "argos":
        forced = str((json_object(folder / "metadata.json") or {}).get("target_prefix") or "")
        prefix: tuple[str, ...] = (forced,) if forced else ()
        return TokenLayout(folder / "model", source_pieces, target_pieces, prefix=prefix)
    before: tuple[str, ...] = ()
    prefix = ()
    if kind == "nllb":
        before = _token(source, codes, folder, "source")
        prefix = _token(target, codes, folder, "target")
    elif kind == "madlad" or target in codes:  # an OPUS-MT model of one target needs no token
        before = _token(target, codes, folder, "source")
    return TokenLayout(folder, source_pieces, target_pieces, before, _end(folder), prefix)


_FILES = {
    "argos": ("sentencepiece.model",),
    "opus": ("source.spm", "target.spm"),
    "nllb": ("sentencepiece.bpe.model",),
    "madlad": ("spiece.model",),
}


def _pieces(folder: Path, kind: str) -> list[Path]:
    """Return the SentencePiece files of a model: one, or one for each side."""
    paths = [folder / name for name in _FILES[kind]]
    if kind == "madlad" and not paths[0].is_file():
        paths = [folder / "sentencepiece.model"]
    if kind == "argos" and not paths[0].is_file() and (folder / "bpe.model").is_file():
        raise EngineError(_BPE, where=str(folder), hint="install a newer version of the package")
    return paths


def _end(folder: Path) -> tuple[str, ...]:
    """Return the end token, unless the model adds it itself; without it output degrades."""
    adds = (json_object(folder / "config.json") or {}).get("add_source_eos") is True
    return () if adds else (_EOS,)


def _token(tag: Tag, codes: Mapping[str, str], folder: Path, side: str) -> tuple[str]:
    """Return the model's token for a language, which its vocabulary must hold."""
    token = codes.get(tag, "")
    if token not in _vocabulary(folder, side):
        raise EngineError(
            f"this model does not know the language {tag}",
            where=str(folder),
            hint="take another: `langaccess models get` offers models for a language",
        )
    return (token,)


def _vocabulary(folder: Path, side: str) -> frozenset[str]:
    """Return the tokens of a CTranslate2 model, which older versions wrote as plain text."""
    for name in ("shared_vocabulary", f"{side}_vocabulary"):
        try:
            text = (folder / f"{name}.json").read_text(encoding="utf-8")
            return frozenset(map(str, json.loads(text)))
        except FileNotFoundError:
            plain = folder / f"{name}.txt"
            if plain.is_file():
                return frozenset(plain.read_text(encoding="utf-8").split("\n"))
        except (OSError, ValueError) as exc:
            raise EngineError("cannot read the vocabulary", where=str(folder), hint=BROKEN) from exc
    raise EngineError("the model has no vocabulary", where=str(folder), hint=BROKEN)
