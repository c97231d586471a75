"""A small model folder with a manifest; its weights are bytes, which is all that carrying needs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from langaccess.core import models
from langaccess.core.models import (
    MANIFEST,
    ImportResult,
    ModelFile,
    ModelManifest,
    ModelOrigin,
    Score,
    file_sha256,
)
from langaccess.core.models.manifest import dump
from langaccess.core.tags import Tag

WEIGHTS = b"weights" * 1000


def install(place: Path, id: str = "toy-en-es", weights: bytes = WEIGHTS) -> Path:
    """Put a model of two files into `place` and return its folder."""
    folder = place / id
    (folder / "deep").mkdir(parents=True)
    (folder / "model.bin").write_bytes(weights)
    (folder / "deep" / "LICENSE").write_text("MIT, as written here.", encoding="utf-8")
    paths = ("deep/LICENSE", "model.bin")
    files = tuple(ModelFile(p, (folder / p).stat().st_size, file_sha256(folder / p)) for p in paths)
    manifest = ModelManifest(
        id=id,
        kind="argos",
        source=Tag("en"),
        targets=(Tag("es"),),
        files=files,
        licence="MIT",
        licence_file="deep/LICENSE",
        origin=ModelOrigin("us", "", "1", "by the publisher"),
        scores=(Score("TICO-19", "BLEU", 20.5, "us"),),
        codes={"es": "spa"},
    )
    declare(folder, manifest)
    return folder


def declare(folder: Path, manifest: ModelManifest) -> None:
    """Give the model in `folder` this manifest."""
    (folder / MANIFEST).write_bytes(dump(manifest))


def body(folder: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return data


def leftovers(home: Path) -> list[str]:
    """Return what the models folder has in addition to its lock."""
    return sorted(path.name for path in home.iterdir() if not path.name.startswith(".lock"))


def installed(received: ImportResult) -> Path:
    assert received.decision.allowed
    assert received.model is not None
    models.check(received.model.folder)
    return received.model.folder
