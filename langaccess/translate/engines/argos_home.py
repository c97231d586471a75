"""Where argostranslate keeps its packages, so that what it installed works here at once."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from langaccess.core.models import file_sha256

_METADATA = "metadata.json"
_PIECES = "sentencepiece.model"


def argos_folder() -> Path:
    """Return the folder where argostranslate keeps packages, on every system alike.

    As in `argostranslate.settings` 1.12: the environment, its settings file, then
    `~/.local/share`, also on Windows and macOS.
    """
    env = os.environ
    home = Path(env["SNAP_USER_DATA"]) if "SNAP" in env and "SNAP_USER_DATA" in env else Path.home()
    data = Path(env.get("XDG_DATA_HOME") or home / ".local" / "share")
    config = Path(env.get("XDG_CONFIG_HOME") or home / ".config")
    settings = json_object(config / "argos-translate" / "settings.json") or {}
    named = (
        env.get("ARGOS_PACKAGES_DIR")
        or settings.get("ARGOS_PACKAGES_DIR")
        or env.get("ARGOS_TRANSLATE_PACKAGE_DIR")
    )
    return Path(str(named)) if named else data / "argos-translate" / "packages"


def argos_packages(folder: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Yield package folders and their metadata; whatever else lies there is passed over."""
    if not folder.is_dir():
        return
    for package in sorted(folder.iterdir()):
        metadata = _translation(package)
        if metadata is not None and _complete(package):
            yield package, metadata


def _translation(package: Path) -> Mapping[str, Any] | None:
    """Return the metadata of a translation package, None when it is none."""
    metadata = json_object(package / _METADATA)
    if metadata is None or metadata.get("type", "translate") != "translate":
        return None
    has_codes = all(isinstance(metadata.get(key), str) for key in ("from_code", "to_code"))
    return metadata if has_codes else None


def _complete(package: Path) -> bool:
    # Packages that cut words with BPE need argostranslate's own code and are passed over.
    return (package / "model" / "model.bin").is_file() and (package / _PIECES).is_file()


def tree_digest(folder: Path) -> str:
    """Return one SHA-256 over names and contents of the files that make up an argos package.

    For packages that argos installed: they have no manifest that could say what they must be.
    """
    digest = hashlib.sha256()
    inside = sorted((folder / "model").glob("*"))
    for part in (folder / _METADATA, folder / _PIECES, *inside):
        if part.is_file():
            name = part.relative_to(folder).as_posix()
            digest.update(f"{name}\0{file_sha256(part)}\n".encode())
    return digest.hexdigest()


def json_object(path: Path) -> dict[str, Any] | None:
    """Return the object in a JSON file, None when there is none or it cannot be read."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None
