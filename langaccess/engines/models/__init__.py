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

from langaccess.engines.models.catalogue import Catalogue, load_catalogue
from langaccess.engines.models.describe import Wishes
from langaccess.engines.models.fetch import UnreachableError
from langaccess.engines.models.folder import Found, check, installed, read, read_probe
from langaccess.engines.models.layouts import Hints
from langaccess.engines.models.manifest import Manifest, ModelFile, Origin, Score
from langaccess.engines.models.obtain import Download, Offer, get, offers, recipe
from langaccess.engines.models.packing import Packed, pack
from langaccess.engines.models.places import folders, home
from langaccess.engines.models.probing import Guards, Report, SuiteResult, keep_probe, probe
from langaccess.engines.models.receiving import Received, receive
from langaccess.engines.models.verifying import Verdict, find, verify, whole

__all__ = [
    "Catalogue",
    "Download",
    "Found",
    "Guards",
    "Hints",
    "Manifest",
    "ModelFile",
    "Offer",
    "Origin",
    "Packed",
    "Received",
    "Report",
    "Score",
    "SuiteResult",
    "UnreachableError",
    "Verdict",
    "Wishes",
    "check",
    "find",
    "folders",
    "get",
    "home",
    "installed",
    "keep_probe",
    "load_catalogue",
    "offers",
    "pack",
    "probe",
    "read",
    "read_probe",
    "receive",
    "recipe",
    "verify",
    "whole",
]
