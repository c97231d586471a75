"""fxtranslate, which runs Mozilla's models and unpacks them; the only module that imports it."""

from __future__ import annotations

from typing import Any

from langaccess.core.errors import EngineError
from langaccess.core.extras import install_command


def require_fxtranslate(purpose: str) -> None:
    """Make sure that the library is installed.

    Args:
        purpose: what needs it, as the beginning of a sentence: "this model needs".

    Raises:
        EngineError: it is not; the hint is the command that installs it.
    """
    try:
        import fxtranslate  # noqa: F401 (a package that is there may still not load)
    except ImportError as exc:
        raise EngineError(
            f"{purpose} the library for Mozilla models, which is not installed",
            hint=install_command("starter"),
        ) from exc


def open_mozilla(
    model: bytes, source_vocabulary: bytes, target_vocabulary: bytes, lexicon: bytes | None
) -> Any:
    """Return a `fxtranslate.Translator` made of the bytes of a model's files.

    Raises:
        EngineError: the library is not installed.
        ValueError: the bytes are not a model.
    """
    require_fxtranslate("this model needs")
    import fxtranslate

    return fxtranslate.Translator(model, source_vocabulary, target_vocabulary, lexicon)


def unpack_zstd(packed: bytes) -> bytes:
    """Return what a zstd frame unpacks to, however much that is: only for bytes that are known."""
    require_fxtranslate("to unpack this file you need")
    from fxtranslate import discovery

    return bytes(discovery.verify_and_decompress(packed))
