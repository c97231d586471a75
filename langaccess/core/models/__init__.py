"""Models: what exists, what is installed, and proof that its files are what they were.

A model is a folder `<models folder>/<id>/` with a `manifest.json` and the files it declares. Only
`get` touches the network; everything else works with the cable out::

    offers("es")                      # what the catalogue offers for Spanish
    get("mozilla-en-es-base-memory", home(), wishes)
    pack(folder, Path("es.zip"))      # carry it, then on the other PC:
    receive(Path("es.zip"), home(), wishes)
    check(folder)                     # hash every file, or EngineError
"""

from __future__ import annotations

from langaccess.core.models.catalogue import ModelCatalogue, load_catalogue
from langaccess.core.models.ctranslate2_library import (
    features_view,
    open_speech_model,
    open_translator,
)
from langaccess.core.models.downloads import UnreachableError
from langaccess.core.models.engine import (
    ENGINES,
    LISTENING,
    MASKS,
    Choice,
    Engine,
    EngineInfo,
    EngineKind,
    EngineSettings,
    Outcome,
    kind_of,
)
from langaccess.core.models.fxtranslate_library import open_mozilla, require_fxtranslate
from langaccess.core.models.layouts import ImportOptions, LanguageHints
from langaccess.core.models.manifest import (
    BROKEN,
    MANIFEST,
    ModelFile,
    ModelManifest,
    ModelOrigin,
    Score,
    parse,
)
from langaccess.core.models.offers import Download, ModelOffer, get, offers, recipe
from langaccess.core.models.packs import ImportResult, ModelPack, pack, receive
from langaccess.core.models.store import (
    InstalledModel,
    ModelCheck,
    check,
    file_sha256,
    find,
    folders,
    home,
    installed,
    read,
    verify,
    whole,
)
from langaccess.core.models.wheels import in_wheels

__all__ = [
    "BROKEN",
    "ENGINES",
    "LISTENING",
    "MANIFEST",
    "MASKS",
    "Choice",
    "Download",
    "Engine",
    "EngineInfo",
    "EngineKind",
    "EngineSettings",
    "ImportOptions",
    "ImportResult",
    "InstalledModel",
    "LanguageHints",
    "ModelCatalogue",
    "ModelCheck",
    "ModelFile",
    "ModelManifest",
    "ModelOffer",
    "ModelOrigin",
    "ModelPack",
    "Outcome",
    "Score",
    "UnreachableError",
    "check",
    "features_view",
    "file_sha256",
    "find",
    "folders",
    "get",
    "home",
    "in_wheels",
    "installed",
    "kind_of",
    "load_catalogue",
    "offers",
    "open_mozilla",
    "open_speech_model",
    "open_translator",
    "pack",
    "parse",
    "read",
    "receive",
    "recipe",
    "require_fxtranslate",
    "verify",
    "whole",
]
