"""Models in CTranslate2's format, read directly.

The only module that imports `sentencepiece`. One class for four layouts (argos,
OPUS-MT, NLLB, MADLAD): they differ in the tokens around a sentence, not in the way of
translating. Nothing is downloaded, and nothing is cut off in silence: the limits on input and
output length, at which the library truncates, are set from the text.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from langaccess.core import models
from langaccess.core.errors import EngineError
from langaccess.core.extras import require_extra
from langaccess.core.models import MANIFEST, EngineInfo, EngineSettings
from langaccess.translate.engines._text import cleaned, one_line
from langaccess.translate.engines.argos_home import tree_digest
from langaccess.translate.engines.ct2_tokens import token_layout

BEAM = 4  # argos's own setting; 1 in the draft setting
# A chunk of the runner is one batch, its texts of like length: as fast as the best batch size over
# everything at once (measured, see `benchmarks/translate.py`). The cap is for memory only.
BATCH_TOKENS = 4096
LENGTH_PENALTY = 0.2  # argos's value
_AGAIN = (
    "`langaccess models verify` names damaged files; when it finds the model whole, this version "
    "cannot use it: delete its folder, or take another with `langaccess models get`"
)


class CTranslate2:
    """One model, which translates a batch in `settings.threads` threads."""

    def __init__(self, info: EngineInfo, settings: EngineSettings) -> None:
        """Check the model against its digest, then load it."""
        require_extra("translate", "this model needs")
        self.info = info
        self._beam = 1 if settings.draft else BEAM
        if info.path is None:
            raise EngineError(f"the engine {info.id} has no model folder")
        codes = _verified(info, info.path)
        self._rules = token_layout(info.kind, info.path, info.source, info.target, codes)
        try:
            import sentencepiece

            self._source, self._target = (
                sentencepiece.SentencePieceProcessor(model_file=str(path))
                for path in (self._rules.source_pieces, self._rules.target_pieces)
            )
        except (ImportError, OSError, RuntimeError, ValueError) as exc:
            raise EngineError(
                f"CTranslate2 cannot read this model ({type(exc).__name__})",
                where=str(info.path),
                hint=_AGAIN,
            ) from exc
        self._engine = models.open_translator(
            self._rules.model, threads=settings.threads, folder=info.path
        )

    def translate_batch(self, texts: list[str]) -> list[str]:
        """Return one translation per text, in order."""
        try:
            return self._translate([cleaned(text) for text in texts])
        except (RuntimeError, ValueError) as exc:
            raise EngineError(f"CTranslate2 refused a batch ({type(exc).__name__})") from exc

    def _translate(self, texts: list[str]) -> list[str]:
        around = self._rules
        pieces = self._source.encode(texts, out_type=str) if texts else []
        places = [place for place, found in enumerate(pieces) if found]
        sources = [[*around.before, *pieces[place], *around.after] for place in places]
        translated = [""] * len(texts)
        if not sources:
            return translated
        results = self._engine.translate_batch(
            sources,
            target_prefix=[list(around.prefix)] * len(sources) if around.prefix else None,
            beam_size=self._beam,
            batch_type="tokens",
            max_batch_size=BATCH_TOKENS,
            max_input_length=0,
            max_decoding_length=3 * max(map(len, sources)) + 20,
            length_penalty=LENGTH_PENALTY,
            replace_unknowns=True,
        )
        for place, result in zip(places, results, strict=True):
            translated[place] = self._decode(result.hypotheses[0][len(around.prefix) :])
        return translated

    def _decode(self, tokens: list[str]) -> str:
        # A source piece that replaced an unknown keeps its mark for a blank.
        text: Any = self._target.decode_pieces(tokens)
        return one_line(text.replace("▁", " "))


def _verified(info: EngineInfo, folder: Path) -> dict[str, str]:
    """Return the model's language codes, after checking the hash of every file."""
    if (folder / MANIFEST).is_file():
        manifest = models.check(folder)
        digest, codes = manifest.digest, dict(manifest.codes)
    elif info.kind == "argos":
        digest, codes = tree_digest(folder), {}
    else:
        raise EngineError("this model has no manifest", where=str(folder), hint=_AGAIN)
    if info.model_digest not in ("", digest):
        raise EngineError(
            "this is not the model that was chosen: its files changed",
            where=str(folder),
            hint=_AGAIN,
        )
    return codes
