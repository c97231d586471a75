"""CTranslate2, which runs models of translation and of speech; the only module that imports it."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from langaccess.core.errors import EngineError
from langaccess.core.extras import require_extra

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_AGAIN = (
    "`langaccess models verify` names damaged files; when it finds the model whole, this version "
    "cannot use it: delete its folder, or take another with `langaccess models get`"
)


def open_translator(model: Path, *, threads: int, folder: Path) -> Any:
    """Return a `ctranslate2.Translator` for the processor.

    Args:
        model: the folder of the weights.
        threads: threads for one batch.
        folder: the folder of the model as the user knows it, for the error.

    Raises:
        EngineError: the library is missing, or cannot read the model.
    """
    return _opened(
        lambda library: library.Translator(
            str(model), device="cpu", inter_threads=1, intra_threads=threads
        ),
        folder,
    )


def open_speech_model(folder: Path) -> Any:
    """Return a `ctranslate2.models.Whisper` for one thread of the processor, in whole numbers.

    Raises:
        EngineError: as above.
    """
    if find_spec("ctranslate2") is None:  # it needs no more of the extra: weights can be fetched
        require_extra("listen", "this model needs")
    # With MKL, the default on Intel processors, the library refused every recording on the one
    # (a Xeon with AVX-512 and AMX) where this was tried: "could not create a memory object".
    os.environ.setdefault("CT2_USE_MKL", "0")
    return _opened(
        lambda library: library.models.Whisper(
            str(folder), device="cpu", compute_type="int8", inter_threads=1, intra_threads=1
        ),
        folder,
    )


def features_view(features: NDArray[np.float32]) -> Any:
    """Return features as the library takes them."""
    import ctranslate2

    return ctranslate2.StorageView.from_array(features)


def _opened(make: Any, folder: Path) -> Any:
    try:
        import ctranslate2

        return make(ctranslate2)
    except (ImportError, OSError, RuntimeError, ValueError) as exc:
        raise EngineError(
            f"CTranslate2 cannot read this model ({type(exc).__name__})",
            where=str(folder),
            hint=_AGAIN,
        ) from exc
