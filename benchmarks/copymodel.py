"""A full-size CTranslate2 model with a known answer: real cost, realistic lengths.

Transformer-base (6 + 6 layers, 512 wide, 8 heads, 32,000 pieces, int8). Every layer holds random
weights and does its full work, but writes nothing: the last matrix of each is zero, so that the
residual passes. What comes out is decided by one cross-attention, as in `tests/toymodel.py`:
numbers, names and marks are copied, and each English piece becomes a Portuguese piece of about its
length, chosen by frequency. That is nonsense, but nonsense in which the program's checks find the
right language, no echo and every item. Random weights alone would run on to the length limit and
measure nothing but that.
"""

from __future__ import annotations

import io
import json
import math
import re
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from tests import toymodel

WIDTH, HEADS, LAYERS, INNER, VOCABULARY = 512, 8, 6, 2048, 32_000
CODE = 256  # four heads carry the code of a piece
HEAD = WIDTH // HEADS
_WORD = re.compile(r"▁?[a-zà-ÿ]{2,}")


def build(folder: Path, english: list[str], portuguese: list[str]) -> Path:
    """Write the model as an argos package whose tokenizer was trained on the sentences given."""
    import sentencepiece

    model = folder / "model"
    model.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([*english, *portuguese]),
        model_writer=buffer,
        vocab_size=12_000,
        hard_vocab_limit=False,
        character_coverage=1.0,
        normalization_rule_name="identity",
        minloglevel=2,
    )
    (folder / "sentencepiece.model").write_bytes(buffer.getvalue())
    known = sentencepiece.SentencePieceProcessor(model_proto=buffer.getvalue())
    pieces = [known.id_to_piece(number) for number in range(known.get_piece_size())]
    pieces += [f"<unused{number}>" for number in range(VOCABULARY - len(pieces))]
    sides = (Counter(p for s in known.encode(side, out_type=str) for p in s)
             for side in (english, portuguese))  # fmt: skip
    _save(model, pieces, _salad(*sides))
    metadata = {"package_version": "1.0", "argos_version": "1.0", "type": "translate"}
    for side, code in (("from", "en"), ("to", "pt")):
        metadata |= {f"{side}_code": code, f"{side}_name": code}
    (folder / "metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
    return folder


def _salad(english: Counter[str], portuguese: Counter[str]) -> dict[str, str]:
    """Return for each English word piece a Portuguese one of about its length."""
    offers = [p for p, n in portuguese.most_common() if _WORD.fullmatch(p) and n > 2 * english[p]]
    table: dict[str, str] = {}
    used: Counter[str] = Counter()
    for piece, _ in english.most_common():
        if not _WORD.fullmatch(piece):
            continue
        alike = [o for o in offers if o.startswith("▁") == piece.startswith("▁")]
        best = min(alike, key=lambda o: used[o] + abs(len(o) - len(piece)) * 2, default=piece)
        used[best] += 1
        table[piece] = best
    return table


def _save(folder: Path, pieces: list[str], table: dict[str, str]) -> None:
    from ctranslate2.specs import TransformerSpec
    from ctranslate2.specs.common_spec import Activation

    rng = np.random.default_rng(5)
    spec = TransformerSpec.from_config(
        (LAYERS, LAYERS), HEADS, pre_norm=True, no_final_norm=True, activation=Activation.RELU
    )
    code = rng.choice([-1.0, 1.0], (len(pieces), CODE)).astype(np.float32)
    number = {piece: place for place, piece in enumerate(pieces)}
    wanted = [number[table.get(piece, piece)] for piece in pieces]
    rows, margin = toymodel.positions()
    place = slice(CODE, CODE + rows.shape[1])
    encodings = np.zeros((len(rows), WIDTH), np.float32)
    encodings[:, place] = rows
    wide = np.pad(code, ((0, 0), (0, WIDTH - CODE)))
    for side in (spec.encoder, spec.decoder):
        side.scale_embeddings = False
        side.position_encodings.encodings = encodings
        for layer in side.layer:
            _silence(layer, rng)
    spec.encoder.embeddings[0].weight = wide[wanted]
    spec.decoder.embeddings.weight = np.zeros_like(wide)
    _put(spec.decoder.projection, wide)
    _look(spec.decoder.layer[0].attention, place, margin)
    for register in (spec.register_source_vocabulary, spec.register_target_vocabulary):
        register(list(pieces))
    spec.config.add_source_eos = True
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))


def _look(attention: Any, place: slice, margin: float) -> None:
    """Let four heads look at the source position of this step and bring its code."""
    where = np.zeros((WIDTH, WIDTH), np.float32)
    what = np.zeros((WIDTH, WIDTH), np.float32)
    for head in range(CODE // HEAD):
        rows = slice(head * HEAD, (head + 1) * HEAD)
        where[rows, place] = np.eye(HEAD)
        what[rows, rows] = np.eye(HEAD)
    # 20 and more between the logits of the right position and of the nearest wrong one.
    _put(attention.linear[0], where * 20 * math.sqrt(HEAD) / margin)
    _put(attention.linear[1], np.concatenate([where, what]))
    _put(attention.linear[2], what)


def _silence(layer: Any, rng: np.random.Generator) -> None:
    """Give a layer random weights whose result is multiplied by nothing."""

    def some(rows: int, columns: int) -> Any:
        return rng.normal(0, 0.02, (rows, columns)).astype(np.float32)

    zero = np.zeros((WIDTH, WIDTH), np.float32)
    blocks = [layer.self_attention]
    if hasattr(layer, "attention"):
        blocks.append(layer.attention)
        _put(layer.attention.linear[0], some(WIDTH, WIDTH))
        _put(layer.attention.linear[1], some(2 * WIDTH, WIDTH))
        _put(layer.attention.linear[2], zero)
    for block in (*blocks, layer.ffn):
        block.layer_norm.gamma = np.ones(WIDTH, np.float32)
        block.layer_norm.beta = np.zeros(WIDTH, np.float32)
    _put(layer.self_attention.linear[0], some(3 * WIDTH, WIDTH))
    _put(layer.self_attention.linear[1], zero)
    _put(layer.ffn.linear_0, some(INNER, WIDTH))
    _put(layer.ffn.linear_1, np.zeros((WIDTH, INNER), np.float32))


def _put(linear: Any, weight: Any) -> None:
    linear.weight = np.ascontiguousarray(weight, np.float32)
    linear.bias = np.zeros(len(weight), np.float32)
