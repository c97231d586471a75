"""A tiny genuine CTranslate2 + SentencePiece model, built by script, honest or lying.

It translates word by word from a table and copies everything else. No training: decoder step *t*
attends to source position *t* and copies the code that it finds there, which is the code of the
wanted target piece. Real `ctranslate2`, `sentencepiece` and `argostranslate` run on it, in about a
tenth of a second and a megabyte. The recipe and its limits are in `docs/explanation/toy-model.md`.
"""

from __future__ import annotations

import json
import math
import string
import struct
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np

from langaccess.core.models import MANIFEST, ModelFile, ModelManifest, file_sha256
from langaccess.core.models.manifest import dump
from langaccess.core.tags import Tag

Layout = Literal["argos", "opus", "nllb", "madlad"]

WIDTH = 128
CODE = 64  # the first half of the width says what, the second half where
POSITIONS = 512
UNKNOWN, CONTROL, NORMAL, USER = 2, 3, 1, 4  # SentencePiece's numbers for kinds of piece
BLANK = "▁"

WORDS = {
    "you": "usted",
    "have": "tiene",
    "the": "el",
    "right": "derecho",
    "remain": "guardar",
    "silent": "silencio",
    "may": "puede",
    "search": "registrar",
    "your": "su",
    "car": "carro",
    "not": "no",
    "must": "debe",
    "leave": "salir",
    "please": "favor",
    "call": "llame",
    "police": "policía",
    "officer": "agente",
    "help": "ayuda",
    "interpreter": "intérprete",
    "free": "gratis",
    "court": "tribunal",
    "date": "fecha",
    "number": "número",
    "and": "y",
    "for": "para",
    "with": "con",
    "house": "casa",
    "water": "agua",
}
# One fault per check. The keys are source pieces, the values what a liar writes for them.
LIES: Mapping[str, Mapping[str, str]] = {
    "digit": {"5": "6"},
    "negation": {BLANK + "not": BLANK + "siempre"},
    "address": {"@": "-"},
}


@dataclass(frozen=True, slots=True)
class Toy:
    """What is to be built."""

    layout: Layout = "argos"
    source: str = "en"
    target: str = "es"
    words: Mapping[str, str] = field(default_factory=lambda: dict(WORDS))
    lies: Mapping[str, str] = field(default_factory=dict)


def build(folder: Path, toy: Toy = Toy()) -> Path:
    """Write the model as an installed folder of its layout and return that folder."""
    folder.mkdir(parents=True, exist_ok=True)
    table = _table(toy)
    pieces = _pieces(toy, table)
    spm = sentencepiece_model(pieces)
    model = folder / "model" if toy.layout == "argos" else folder
    model.mkdir(exist_ok=True)
    _save(model, toy, [piece for piece, _, _ in pieces], table)
    for name in {
        "argos": ["sentencepiece.model"],
        "opus": ["source.spm", "target.spm"],
        "nllb": ["sentencepiece.bpe.model"],
        "madlad": ["spiece.model"],
    }[toy.layout]:
        (folder / name).write_bytes(spm)
    if toy.layout == "argos":
        metadata = {
            "package_version": "1.0",
            "argos_version": "1.0",
            "from_code": toy.source,
            "from_name": toy.source,
            "to_code": toy.target,
            "to_name": toy.target,
            "type": "translate",
        }
        (folder / "metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
    return folder


def declare(folder: Path, toy: Toy = Toy(), **more: Any) -> ModelManifest:
    """Write the manifest of the model in `folder`, as an import would, and return it."""
    codes = {
        "argos": {},
        "opus": {},
        "nllb": {toy.source: "eng_Latn", toy.target: "spa_Latn"},
        "madlad": {toy.target: f"<2{toy.target}>"},
    }[toy.layout]
    files = tuple(
        ModelFile(path.relative_to(folder).as_posix(), path.stat().st_size, file_sha256(path))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    )
    manifest = ModelManifest(
        id=folder.name,
        kind=toy.layout,
        source=Tag(toy.source),
        targets=(Tag(toy.target),),
        files=files,
        licence="MIT",
        codes=codes,
        **more,
    )
    (folder / MANIFEST).write_bytes(dump(manifest))
    return manifest


def argosmodel(folder: Path, path: Path) -> Path:
    """Zip an argos folder as `.argosmodel`, byte-identical on each build."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                name = f"{folder.name}/{file.relative_to(folder).as_posix()}"
                entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
                archive.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED)
    return path


def _table(toy: Toy) -> dict[str, str]:
    """Return source piece -> target piece, words in lower case and capitalized."""
    pairs: dict[str, str] = {}
    for source, target in toy.words.items():
        pairs[BLANK + source] = BLANK + target
        pairs[BLANK + source.capitalize()] = BLANK + target.capitalize()
    return pairs | dict(toy.lies)


def _pieces(toy: Toy, table: Mapping[str, str]) -> list[tuple[str, float, int]]:
    """Return (piece, score, kind) in the order of their ids."""
    control = [("<unk>", 0.0, UNKNOWN), ("<s>", 0.0, CONTROL), ("</s>", 0.0, CONTROL)]
    marks = {
        "argos": [],
        "opus": [],
        "nllb": ["eng_Latn", "spa_Latn"],
        "madlad": [f"<2{toy.target}>", f"<2{toy.source}>"],
    }[toy.layout]
    letters = [BLANK, *string.ascii_letters, *string.digits, *string.punctuation, *"áéíóúñ¿¡ü§•☐"]
    words = [piece for pair in table.items() for piece in pair if piece not in letters]
    return [
        *control,
        *((mark, 0.0, USER) for mark in marks),
        *((word, -1.0, NORMAL) for word in dict.fromkeys(words)),
        *((letter, -10.0, NORMAL) for letter in letters),
    ]


def sentencepiece_model(pieces: Iterable[tuple[str, float, int]]) -> bytes:
    """Return a unigram SentencePiece model as its protocol buffer, encoded by hand."""
    body = b"".join(
        _field(1, _field(1, piece.encode()) + b"\x15" + struct.pack("<f", score) + _number(3, kind))
        for piece, score, kind in pieces
    )
    trainer = _number(3, 1)  # model_type: UNIGRAM; ids 0, 1, 2 of <unk>, <s>, </s> are defaults
    normalizer = _field(1, b"identity") + _number(3, 1) + _number(4, 1) + _number(5, 1)
    return body + _field(2, trainer) + _field(3, normalizer)


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _field(number: int, data: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def codes(count: int, width: int = CODE, seed: int = 7) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Return random ±1 vectors; no two of them overlap by more than 60 %."""
    rng = np.random.default_rng(seed)
    rows = rng.choice([-1.0, 1.0], (count, width)).astype(np.float32)
    for _ in range(100):
        overlap = np.abs(rows @ rows.T) - np.eye(count) * width
        bad = np.unique(np.argwhere(np.triu(overlap) > 0.6 * width)[:, 1])
        if not len(bad):
            return rows
        rows[bad] = rng.choice([-1.0, 1.0], (len(bad), width)).astype(np.float32)
    raise AssertionError("no set of codes is far enough apart")


@cache
def positions(count: int = POSITIONS) -> tuple[np.ndarray[Any, np.dtype[np.float32]], float]:
    """Return `(count, 64)` position rows, and how far a row is from its nearest double.

    A row is (cos, sin, -cos, -sin) of 16 frequencies: its mean is 0 and its length constant, so
    that layer normalization only rescales it.
    """
    rng = np.random.default_rng(11)
    steps = np.arange(count)
    best = (np.empty(0), -math.inf)
    for _ in range(200):
        frequencies = rng.uniform(0.05, math.pi, 16)
        false_peak = 2 * np.cos(np.outer(steps[1:], frequencies)).sum(axis=1).max()
        if 32 - false_peak > best[1]:
            best = (frequencies, float(32 - false_peak))
    angles = np.outer(steps, best[0])
    waves = np.concatenate([np.cos(angles), np.sin(angles)], axis=1)
    return np.concatenate([waves, -waves], axis=1).astype(np.float32), best[1]


def _save(folder: Path, toy: Toy, pieces: list[str], table: Mapping[str, str]) -> None:
    from ctranslate2.specs import TransformerSpec
    from ctranslate2.specs.common_spec import Activation

    spec = TransformerSpec.from_config(
        (1, 1), 1, pre_norm=True, no_final_norm=True, activation=Activation.RELU
    )
    code = codes(len(pieces))
    number = {piece: place for place, piece in enumerate(pieces)}
    wanted = [number[table.get(piece, piece)] for piece in pieces]
    rows, margin = positions()

    where = np.zeros((WIDTH, WIDTH), np.float32)
    where[CODE:, CODE:] = np.eye(CODE)
    what = np.zeros((WIDTH, WIDTH), np.float32)
    what[:CODE, :CODE] = np.eye(CODE)
    encodings = np.zeros((POSITIONS, WIDTH), np.float32)
    encodings[:, CODE:] = rows

    encoder, decoder = spec.encoder, spec.decoder
    # MADLAD's language token is in the source only: its decoder looks one place further.
    ahead = 1 if toy.layout == "madlad" else 0
    for side, shift in ((encoder, 0), (decoder, ahead)):
        side.scale_embeddings = False
        side.position_encodings.encodings = np.roll(encodings, -shift, axis=0)
        _silence(side.layer[0])
    encoder.embeddings[0].weight = np.pad(code[wanted], ((0, 0), (0, WIDTH - CODE)))
    decoder.embeddings.weight = np.zeros((len(pieces), WIDTH), np.float32)
    attention = decoder.layer[0].attention
    _norm(attention.layer_norm)
    _put(attention.linear[0], where * 20 * math.sqrt(WIDTH) / margin)  # where am I
    _put(attention.linear[1], np.concatenate([where, what]))  # where is it, what is it
    _put(attention.linear[2], what)
    _put(decoder.projection, np.pad(code, ((0, 0), (0, WIDTH - CODE))))

    for register in (spec.register_source_vocabulary, spec.register_target_vocabulary):
        register(list(pieces))
    spec.config.add_source_eos = toy.layout == "argos"
    if toy.layout != "argos":
        spec.config.decoder_start_token = "</s>"
    spec.validate()
    spec.optimize()
    spec.save(str(folder))


def _norm(norm: Any) -> None:
    norm.gamma = np.ones(WIDTH, np.float32)
    norm.beta = np.zeros(WIDTH, np.float32)


def _put(linear: Any, weight: Any) -> None:
    linear.weight = np.ascontiguousarray(weight, np.float32)
    linear.bias = np.zeros(len(weight), np.float32)


def _silence(layer: Any) -> None:
    """Let the residual pass a layer's self-attention and feed-forward untouched."""
    zero = np.zeros((WIDTH, WIDTH), np.float32)
    _norm(layer.self_attention.layer_norm)
    _put(layer.self_attention.linear[0], np.concatenate([zero] * 3))
    _put(layer.self_attention.linear[1], zero)
    _norm(layer.ffn.layer_norm)
    _put(layer.ffn.linear_0, zero)
    _put(layer.ffn.linear_1, zero)
