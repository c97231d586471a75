"""Models: what exists, what is installed, and proof that its files are what they were.

A model is a folder `<models folder>/<id>/` with a `manifest.json` and the files it declares. Only
`models get` touches the network; everything else works with the cable out.
"""

from __future__ import annotations

from langaccess.engines.models.folder import Found, check, installed, read
from langaccess.engines.models.manifest import Manifest, ModelFile, Origin, Score
from langaccess.engines.models.places import folders, home

__all__ = [
    "Found",
    "Manifest",
    "ModelFile",
    "Origin",
    "Score",
    "check",
    "folders",
    "home",
    "installed",
    "read",
]
