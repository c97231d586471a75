"""What became of each file in one language, told to the manifest as it comes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from langaccess.core.errors import LangAccessError
from langaccess.core.model import Finding, Severity
from langaccess.core.tags import Tag
from langaccess.translate.engines import Choice
from langaccess.translate.pipeline.job import FileResult, Status
from langaccess.translate.pipeline.manifest import Manifest
from langaccess.translate.pipeline.manifest_entries import entry
from langaccess.translate.pipeline.scan import Scan, in_words

__all__ = ["NO_ENGINE", "Outcomes"]

NO_ENGINE = "no engine for this language: `langaccess models list` says what there is"
_LEFT = Finding(
    "draft.left",
    "an earlier draft that somebody has changed still lies here: it is not this run's",
    Severity.WARNING,
)


class Outcomes:
    """The results of the work into one language.

    Args:
        tag: the language.
        choice: the engine that serves, None when there is none.
        manifest: of the output folder.
        out: the output folder.
    """

    def __init__(self, tag: Tag, choice: Choice | None, manifest: Manifest, out: Path) -> None:
        self._known: dict[Path, FileResult] = {}
        self._tag = tag
        self._choice = choice
        self._manifest = manifest
        self._out = out

    @property
    def results(self) -> Sequence[FileResult]:
        """What became of each file, in the order of the work."""
        return tuple(self._known.values())

    def has(self, scan: Scan) -> bool:
        """Tell whether something is known of a file."""
        return scan.file.path in self._known

    def keep(self, result: FileResult) -> None:
        """Take over what an earlier run has recorded: the manifest holds it."""
        self._known[result.source] = result

    def undone(self, scan: Scan) -> FileResult:
        """Return the result of a file for which no draft is made; nothing is recorded."""
        return FileResult(
            source=scan.file.path,
            lang=self._tag,
            status=scan.status or Status.REFUSED,
            reason=scan.reason or "no_engine",
            message=scan.message or NO_ENGINE,
            source_sha256=scan.digest,
            decision=scan.decision,
            findings=scan.notes,
        )

    def fail(self, scan: Scan, reason: str, exc: LangAccessError) -> None:
        """Record a failure, instead of what was recorded for the file before."""
        result = self.undone(scan)
        self._known.pop(scan.file.path, None)
        self.record(replace(result, status=Status.FAILED, reason=reason, message=in_words(exc)))

    def record(self, result: FileResult, settings: str = "") -> None:
        """Record what became of a file.

        Args:
            result: what became of it.
            settings: digest of everything but the source that shapes it, of a draft.

        Raises:
            OutputError: the manifest cannot be written, or an old draft not removed.
        """
        if self._manifest.retire(result.source, self._tag, result.target):
            result = replace(result, findings=(*result.findings, _LEFT))
        self._known[result.source] = result
        choice = self._choice if result.status is Status.DONE else None
        self._manifest.record(entry(result, choice, settings, self._out))

    def also_packed(self, sources: Collection[Path], pack: Path, digest: str) -> None:
        """Note of files that were drafted which pack holds them too."""
        packed = [
            replace(result, pack=pack, pack_sha256=digest)
            for result in self.results
            if result.source in sources
        ]
        self._known.update((result.source, result) for result in packed)
        self._manifest.add_pack(packed)
