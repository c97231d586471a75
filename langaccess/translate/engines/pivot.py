"""A route through a third language: one engine after the other."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from langaccess.core.models import EngineInfo, EngineSettings

if TYPE_CHECKING:
    from langaccess.core.models import Engine


def joined(first: EngineInfo, second: EngineInfo) -> EngineInfo:
    """Return what is known about `first` followed by `second`: the stricter of both, each time."""
    digests = f"{first.model_digest}\n{second.model_digest}"
    return EngineInfo(
        id=f"{first.id}+{second.id}",
        kind="chain",
        source=first.source,
        target=second.target,
        route=(first.source, first.target, second.target),
        version=f"{first.version}; {second.version}",
        model_digest=hashlib.sha256(digests.encode("ascii")).hexdigest(),
        licence=f"{first.licence}; {second.licence}",
        noncommercial=first.noncommercial or second.noncommercial,
        max_words=min(first.max_words, second.max_words),
        masks=tuple(mask for mask in first.masks if mask in second.masks),
        gist=first.gist or second.gist,
        note=second.note or first.note,
        parts=(first, second),
    )


class PivotEngine:
    """Engines in a row; a text that one of them loses stays empty."""

    def __init__(self, info: EngineInfo, settings: EngineSettings) -> None:
        """Open the parts."""
        from langaccess.core.worker import open_engine

        self.info = info
        self._parts: list[Engine] = [open_engine(part, settings) for part in info.parts]

    def translate_batch(self, texts: list[str]) -> list[str]:
        """Return one translation per text, in order."""
        for part in self._parts:
            texts = part.translate_batch(texts)
        return texts
