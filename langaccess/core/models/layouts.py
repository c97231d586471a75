"""Tells by its files which kind of model a folder holds, and for which languages.

Facts about layouts: research of the project, written down in `docs/reference/model-manifest.md`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from langaccess.core.errors import EngineError, InputError
from langaccess.core.models.catalogue import Catalogue
from langaccess.core.tags import EN, Tag

__all__ = ["NO_HINTS", "Hints", "Layout", "recognise"]

_PAIR = re.compile(r"model\.([a-z]{2})([a-z]{2})\.")
_VOCABULARIES = ("shared_vocabulary", "source_vocabulary")
_AGAIN = "copy the model again from where it came"
_ASK = "say the languages: --from en --to vi"


@dataclass(frozen=True, slots=True)
class Hints:
    """What the user says about a model whose files do not tell.

    Attributes:
        code: the model's own code of the target, for a model of several targets.
    """

    source: Tag | None = None
    target: Tag | None = None
    code: str = ""


NO_HINTS = Hints()


@dataclass(frozen=True, slots=True)
class Layout:
    """Kind of a model and its languages; see `Manifest`."""

    kind: str
    source: Tag
    targets: tuple[Tag, ...]
    codes: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


def recognise(folder: Path, catalogue: Catalogue, hints: Hints) -> Layout:
    """Return what the model in `folder` is.

    Raises:
        EngineError: no layout fits, or its own description is damaged.
        InputError: the layout fits and its languages are not known.
    """
    names = {path.name for path in folder.iterdir()}
    if "metadata.json" in names and names & {"sentencepiece.model", "bpe.model"}:
        return _argos(folder, catalogue)
    if {"source.spm", "target.spm", "model.bin"} <= names:
        return _opus(folder, hints)
    if any(_PAIR.match(name) for name in names) and any(name.endswith(".spm") for name in names):
        return _mozilla(names, catalogue, hints)
    if "model.bin" in names:
        vocabulary = _vocabulary(folder)
        if "sentencepiece.bpe.model" in names and "eng_Latn" in vocabulary:
            return _many("nllb", "{}", vocabulary, catalogue)
        if names & {"spiece.model", "sentencepiece.model"} and "<2es>" in vocabulary:
            return _many("madlad", "<2{}>", vocabulary, catalogue)
    raise EngineError(
        "this is not a model in a layout that the program knows",
        where=str(folder),
        hint="known are packs of `models pack`, .argosmodel files, and folders of Mozilla, argos, "
        "OPUS-MT, NLLB and MADLAD models (converted to CTranslate2)",
    )


def _argos(folder: Path, catalogue: Catalogue) -> Layout:
    data = _json(folder / "metadata.json")
    if not isinstance(data, dict):
        raise EngineError("this is damaged", where=str(folder / "metadata.json"), hint=_AGAIN)
    codes = catalogue.codes["argos"]
    source, target = (str(data.get(key, "")) for key in ("from_code", "to_code"))
    if not source or not target:
        raise EngineError("names no languages", where=str(folder / "metadata.json"), hint=_AGAIN)
    tags = Tag(codes.get(source, source)), Tag(codes.get(target, target))
    return Layout("argos", tags[0], (tags[1],))


def _mozilla(names: set[str], catalogue: Catalogue, hints: Hints) -> Layout:
    source, target = next(m.groups() for name in sorted(names) if (m := _PAIR.match(name)))
    codes = catalogue.codes["mozilla"]
    return Layout(
        "mozilla",
        hints.source or Tag(codes.get(source, source)),
        (hints.target or Tag(codes.get(target, target)),),
    )


def _opus(folder: Path, hints: Hints) -> Layout:
    if hints.source is None or hints.target is None:
        raise InputError(
            "an OPUS-MT folder does not say its languages", where=str(folder), hint=_ASK
        )
    tokens = sorted(t[2:-2] for t in _vocabulary(folder) if re.fullmatch(r">>[\w-]+<<", t))
    if tokens and hints.code not in tokens:
        some = ", ".join(tokens[:12]) + (", …" if len(tokens) > 12 else "")
        raise InputError(
            "this model writes several languages",
            where=str(folder),
            hint=f"say its own code for {hints.target} with --code; it has {some}",
        )
    codes = {str(hints.target): f">>{hints.code}<<"} if tokens else {}
    return Layout("opus", hints.source, (hints.target,), codes)


def _many(kind: str, form: str, vocabulary: frozenset[str], catalogue: Catalogue) -> Layout:
    table = catalogue.codes[kind]
    have = {
        lang: form.format(code)
        for lang, code in table.items()
        if form.format(code) in vocabulary or lang == "en"
    }
    targets = tuple(Tag(lang) for lang in sorted(have) if lang != "en")
    return Layout(kind, EN, targets, have)


def _vocabulary(folder: Path) -> frozenset[str]:
    """Return the pieces of a CTranslate2 vocabulary, kept as JSON or one a line."""
    for name in _VOCABULARIES:
        path = folder / f"{name}.json"
        if path.is_file():
            data = _json(path)
            return frozenset(str(item) for item in data) if isinstance(data, list) else frozenset()
        path = folder / f"{name}.txt"
        if path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            return frozenset(text.splitlines())
    return frozenset()


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as exc:
        raise EngineError("this is damaged", where=str(path), hint=_AGAIN) from exc
