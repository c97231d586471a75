"""What `manifest.json` says of each file: written after a file is made, read by later runs."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from langaccess.core.errors import OutputError
from langaccess.core.files import read_bytes
from langaccess.core.tags import Tag
from langaccess.translate.engines import Choice
from langaccess.translate.pipeline.job import FileResult

__all__ = [
    "NAME", "SCHEMA", "below", "classes_given", "drafted", "entry", "ours", "read_entries",
    "seen_from",
]  # fmt: skip

NAME = "manifest.json"
SCHEMA = 1

# What a later run reads of an entry.
_NEEDED = {
    "source", "lang", "status", "target", "pack", "source_sha256", "target_sha256", "settings",
    "segments", "label", "reasons", "findings",
}  # fmt: skip


def entry(result: FileResult, choice: Choice | None, settings: str, out: Path) -> dict[str, Any]:
    """Return one file's entry.

    Args:
        result: what became of the file.
        choice: the engine that served, if any.
        settings: digest of everything but the source that shapes the result.
        out: the output folder; the source and all results are named relative to it.
    """
    data: dict[str, Any] = {
        "source": seen_from(out, result.source),
        "source_sha256": result.source_sha256,
        "target": below(result.target, out),
        "target_sha256": result.target_sha256,
        "lang": str(result.lang),
        "dir": result.lang.direction,
        "status": result.status.value,
        "reason": result.reason,
        "message": result.message,
        "pack": below(result.pack, out),
        "pack_sha256": result.pack_sha256,
        "label": result.label,
        "segments": result.segments.as_data(),
        "reasons": dict(sorted(result.reasons.items())),
        "settings": settings,
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "findings": [
            {"code": f.code, "severity": f.severity.value, "segment": f.segment, "where": f.where,
             "message": f.message, "count": f.count}
            for f in result.findings
        ],
    }  # fmt: skip
    if choice is not None:
        data["engine"] = _engine(choice)
    return data


def _engine(choice: Choice) -> dict[str, Any]:
    info = choice.info
    return {
        "id": info.id,
        "kind": info.kind,
        "version": info.version,
        "model_digest": info.model_digest,
        "licence": info.licence,
        "route": [str(tag) for tag in info.route or (info.source, info.target)],
        "asked": str(choice.asked),
        "distance": choice.distance,
        "gist": info.gist,
        "quality": info.quality,
        "note": info.note,
    }


def below(path: Path | None, out: Path) -> str | None:
    """Return a file of the output folder as an entry names it."""
    return None if path is None else path.relative_to(out).as_posix()


def seen_from(out: Path, source: Path) -> str:
    """Return where `source` stands, the same however the user wrote it or wherever they stood."""
    there = Path(os.path.realpath(source))  # unlike `resolve`, it survives a link to itself
    try:
        return Path(os.path.relpath(there, out.resolve())).as_posix()
    except ValueError:  # on another drive of a Windows PC
        return there.as_posix()


def ours(out: Path) -> frozenset[Path]:
    """Return what earlier runs have written into `out`: none of it is a source.

    Raises:
        OutputError: there is a manifest that cannot be read.
    """
    names = {NAME}
    for item in read_entries(out / NAME):
        names.update(filter(None, (item["target"], item["pack"])))
    return frozenset((out / name).resolve() for name in names)


def drafted(out: Path) -> tuple[tuple[Path, Tag], ...]:
    """Return source and language of everything that earlier runs drafted or packed into `out`.

    Sources that are gone since are left out.

    Raises:
        OutputError: there is a manifest that cannot be read.
    """
    found = (
        (out / str(item["source"]), Tag(str(item["lang"])))
        for item in read_entries(out / NAME)
        if item["target"] or item["pack"]
    )
    return tuple((path.resolve(), tag) for path, tag in found if path.is_file() and not tag.pseudo)


def classes_given(out: Path) -> dict[Path, str]:
    """Return source → the class that somebody gave it with `--class` in an earlier run.

    Raises:
        OutputError: there is a manifest that cannot be read.
    """
    items = [item for item in read_entries(out / NAME) if item.get("class")]
    items.sort(key=lambda item: str(item.get("written", "")))  # the last word counts
    return {Path(os.path.realpath(out / str(i["source"]))): str(i["class"]) for i in items}


def read_entries(path: Path) -> list[Mapping[str, Any]]:
    """Return the entries of a manifest, none when there is none.

    Raises:
        OutputError: it is damaged, or was written by another version.
    """
    if not path.exists():
        return []
    try:
        data = json.loads(read_bytes(path))
        newer = data["schema"] != SCHEMA
        files: list[Mapping[str, Any]] = data["files"]
        whole = newer or all(_is_sound(item) for item in files)
    except (ValueError, KeyError, TypeError, RecursionError) as exc:
        raise _damaged(path) from exc
    if not whole:
        raise _damaged(path)
    if newer:
        raise OutputError(
            "this manifest was written by another version of langaccess",
            where=str(path),
            hint="choose another output folder",
        )
    return files


def _is_sound(item: Mapping[str, Any]) -> bool:
    """Tell whether an entry has what is read of it, and names no file outside of the folder.

    What a manifest names as ours is replaced and removed.
    """
    if not set(item) >= _NEEDED:
        return False
    texts = (item["source"], item["lang"], item["status"])
    names = (item["target"], item["pack"])
    return all(isinstance(text, str) and _is_short(text) for text in texts) and all(
        name is None or (isinstance(name, str) and _is_below(name) and _is_short(name))
        for name in names
    )


def _is_below(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:  # no name of ours: what cannot be written is not drafted
        return False
    return "\0" not in name and os.path.normpath(Path("x", name)).startswith(f"x{os.sep}")


def _is_short(name: str) -> bool:
    """Tell whether a file could have this name: the system fails on others when it is asked."""
    return all(len(part.encode("utf-8", "surrogatepass")) < 256 for part in Path(name).parts)


def _damaged(path: Path) -> OutputError:
    return OutputError(
        "this is not a manifest of langaccess, or it is damaged",
        where=str(path),
        hint="choose another output folder, or move this file away: all files are then made again",
    )
