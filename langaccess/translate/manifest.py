"""`manifest.json`: what stands in the output folder, how it was made, and what was left over.

Rewritten in one step after every file, so that a run ended at any point can be taken up again:
a file whose source, settings and result are what the manifest says is not made again.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from langaccess import __version__
from langaccess.engines import Choice
from langaccess.errors import OutputError
from langaccess.files import read_bytes, remove, sha256, write_atomic
from langaccess.tags import Tag
from langaccess.translate.job import FileResult, Status

__all__ = ["NAME", "Manifest", "entry"]

NAME = "manifest.json"
SCHEMA = 1

Key = tuple[str, str]


def entry(result: FileResult, choice: Choice | None, settings: str, out: Path) -> dict[str, Any]:
    """Return one file's entry.

    Args:
        result: what became of the file.
        choice: the engine that served, if any.
        settings: digest of everything but the source that shapes the result.
        out: the output folder; results are named relative to it.
    """
    data: dict[str, Any] = {
        "source": result.source.as_posix(),
        "source_sha256": result.source_sha256,
        "target": _below(result.target, out),
        "target_sha256": result.target_sha256,
        "lang": str(result.lang),
        "dir": result.lang.direction,
        "status": result.status.value,
        "reason": result.reason,
        "message": result.message,
        "pack": _below(result.pack, out),
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


def _below(path: Path | None, out: Path) -> str | None:
    if path is None:
        return None
    return path.relative_to(out).as_posix() if path.is_relative_to(out) else path.as_posix()


class Manifest:
    """The manifest of one output folder, kept in memory and on the disk alike.

    Entries are held as JSON text: rewriting a thousand of them after each file stays cheap.
    """

    def __init__(self, out: Path) -> None:
        self.path = out / NAME
        self._out = out
        self._entries: dict[Key, str] = {}
        self._old: dict[Key, Mapping[str, Any]] = {}
        if self.path.exists():
            for item in self._read():
                key = (str(item["source"]), str(item["lang"]))
                self._old[key] = item
                self._entries[key] = _text(item)

    def _read(self) -> list[Mapping[str, Any]]:
        try:
            data = json.loads(read_bytes(self.path))
            newer = data["schema"] != SCHEMA
            files: list[Mapping[str, Any]] = data["files"]
        except (ValueError, KeyError, TypeError) as exc:
            raise OutputError(
                "this is not a manifest of langaccess, or it is damaged",
                where=str(self.path),
                hint="choose another output folder, or move this file away: all files are then "
                "made again",
            ) from exc
        if newer:
            raise OutputError(
                "this manifest was written by another version of langaccess",
                where=str(self.path),
                hint="choose another output folder",
            )
        return files

    def unchanged(
        self, source: Path, tag: Tag, digest: str, settings: str
    ) -> dict[str, Any] | None:
        """Return the entry of a finished file when nothing it depends on has changed, else None.

        The written file must still be there with the bytes that the manifest names.
        """
        old = self._old.get((source.as_posix(), str(tag)))
        if old is None or old["status"] != Status.DONE.value or not old["target"]:
            return None
        if old["source_sha256"] != digest or old["settings"] != settings:
            return None
        target = self._out / str(old["target"])
        if not target.is_file() or sha256(read_bytes(target)) != old["target_sha256"]:
            return None
        return dict(old)

    def retire(self, source: Path, tag: Tag, keep: Path | None) -> bool:
        """Remove the draft of an earlier run that the new result does not replace.

        A draft that policy no longer permits, or that stands under another name now, must not lie
        about. One that somebody has changed since is theirs and stays.

        Args:
            source: the source file.
            tag: language.
            keep: the new result, None when there is none.

        Returns:
            whether a draft that was changed by somebody is still there.
        """
        old = self._old.get((source.as_posix(), str(tag)))
        if old is None or not old["target"]:
            return False
        path = self._out / str(old["target"])
        if path == keep or not path.is_file():
            return False
        if sha256(read_bytes(path)) != old["target_sha256"]:
            return True
        remove(path)
        return False

    def record(self, item: Mapping[str, Any]) -> None:
        """Put an entry in the place of the one for the same source and language, and save."""
        self._entries[(str(item["source"]), str(item["lang"]))] = _text(item)
        self.save()

    def save(self) -> None:
        """Write the manifest in one step.

        Raises:
            OutputError: it cannot be written.
        """
        body = ",\n".join(self._entries[key] for key in sorted(self._entries))
        text = (
            f'{{"schema": {SCHEMA}, "tool": "langaccess {__version__}", "files": [\n{body}\n]}}\n'
        )
        write_atomic(self.path, text.encode("utf-8"))

    def totals(self) -> Counter[str]:
        """Return how many entries have each status."""
        return Counter(json.loads(text)["status"] for text in self._entries.values())


def _text(item: Mapping[str, Any]) -> str:
    return json.dumps(item, ensure_ascii=False, sort_keys=True)
