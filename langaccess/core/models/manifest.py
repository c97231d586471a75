"""What a model is: its manifest as data and as JSON.

`manifest.json` is in the model's folder. Everything in it except the member `probe` is the
model's identity; the SHA-256 of that identity, written canonically, is the *digest* that reports
quote (see `docs/reference/model-manifest.md`). The result of a probe may be added later without
the model becoming another one.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from langaccess.core import files
from langaccess.core.errors import EngineError, InputError
from langaccess.core.models.engine import ENGINES, LISTENING
from langaccess.core.tags import Tag

SCHEMA = 1
MANIFEST = "manifest.json"
KINDS = (*(name for name, kind in ENGINES.items() if kind.libraries), LISTENING)
MAX_MANIFEST = 1 << 20  # bytes; ours hold some ten files and are below 10 kB

_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
_HASH = re.compile(r"[0-9a-f]{64}")
BROKEN = "the model is damaged: fetch or import it again"


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model: path below its folder with `/`, size in bytes, SHA-256 in hex."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ModelOrigin:
    """Where a model came from.

    Attributes:
        publisher: who made and published it.
        address: where it was published.
        revision: the publisher's own version, revision or date.
        pinned: who vouches for the hashes: `by the publisher`, or
            `at first import by NAME on DATE`.
    """

    publisher: str = ""
    address: str = ""
    revision: str = ""
    pinned: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """A published or measured quality: `value` of `metric` on `dataset`, by whom."""

    dataset: str
    metric: str
    value: float
    by: str


@dataclass(frozen=True, slots=True)
class ModelManifest:
    """The identity of a model.

    Attributes:
        id: name of the model and of its folder: lower-case letters, digits, `.`, `_`, `-`.
        kind: layout of its files, one of `KINDS`.
        source: language it reads.
        targets: languages it writes; more than one for a multilingual model, none for one that only
            hears.
        codes: the model's own code for a language where it needs one (`{"ht": "hat_Latn"}`).
        licence: SPDX expression, or words.
        licence_file: path of the license text among `files`, or empty when none came with it.
        noncommercial: the license forbids commercial use.
        origin: where it came from.
        files: every file, sorted by path.
        prepared_with: converter, version, quantisation and command, if it was converted.
        scores: published scores.
        note: what a reviser must know about its output.
    """

    id: str
    kind: str
    source: Tag
    targets: tuple[Tag, ...]
    files: tuple[ModelFile, ...]
    licence: str = ""
    licence_file: str = ""
    noncommercial: bool = False
    origin: ModelOrigin = ModelOrigin()
    codes: Mapping[str, str] = field(default_factory=dict)
    prepared_with: str = ""
    scores: tuple[Score, ...] = ()
    note: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 of the identity in canonical JSON: sorted keys, no blanks, UTF-8."""
        text = json.dumps(
            _document(self), sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        return hashlib.sha256(text.encode("utf-8")).hexdigest()

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(file.bytes for file in self.files)


def _document(manifest: ModelManifest) -> dict[str, Any]:
    origin = manifest.origin
    return {
        "schema": SCHEMA,
        "id": manifest.id,
        "kind": manifest.kind,
        "source": str(manifest.source),
        "targets": [str(tag) for tag in manifest.targets],
        "codes": dict(sorted(manifest.codes.items())),
        "licence": manifest.licence,
        "licence_file": manifest.licence_file,
        "noncommercial": manifest.noncommercial,
        "origin": {
            "publisher": origin.publisher,
            "address": origin.address,
            "revision": origin.revision,
            "pinned": origin.pinned,
        },
        "prepared_with": manifest.prepared_with,
        "scores": [
            {"dataset": s.dataset, "metric": s.metric, "value": s.value, "by": s.by}
            for s in manifest.scores
        ],
        "note": manifest.note,
        "files": [{"path": f.path, "bytes": f.bytes, "sha256": f.sha256} for f in manifest.files],
    }


def dump(manifest: ModelManifest) -> bytes:
    """Return the bytes of `manifest.json`."""
    body = _document(manifest)
    return (json.dumps(body, indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def parse(data: bytes, where: str) -> ModelManifest:
    """Return the manifest in `data`.

    Raises:
        EngineError: not JSON, written by a newer program, a key too many or too few, a wrong type,
            or a path that would leave the model's folder.
    """
    body = _json(data, where)
    reader = _ManifestReader(where)
    reader.keys(body, required=("id", "kind", "source", "targets", "files"))
    if not _is_id(reader.text(body, "id")):
        raise reader.error("id", "must be lower-case letters, digits, '.', '_' or '-'")
    if body["kind"] not in KINDS:
        raise reader.error("kind", f"must be one of {', '.join(KINDS)}")
    origin, codes = reader.table(body, "origin"), reader.table(body, "codes")
    manifest = ModelManifest(
        id=body["id"],
        kind=body["kind"],
        source=reader.tag("source", body["source"]),
        targets=tuple(reader.tag("targets", item) for item in reader.array(body, "targets")),
        files=tuple(reader.file(item) for item in reader.array(body, "files")),
        licence=reader.text(body, "licence"),
        licence_file=reader.text(body, "licence_file"),
        noncommercial=reader.flag(body, "noncommercial"),
        origin=ModelOrigin(
            **{key: reader.text(origin, key) for key in ModelOrigin.__dataclass_fields__}
        ),
        codes={key: reader.text(codes, key) for key in codes},
        prepared_with=reader.text(body, "prepared_with"),
        scores=tuple(reader.score(item) for item in reader.array(body, "scores")),
        note=reader.text(body, "note"),
    )
    _consistent(manifest, reader)
    return manifest


def _is_id(text: str) -> bool:
    return _ID.fullmatch(text) is not None and safe_path(text)


def _json(data: bytes, where: str) -> dict[str, Any]:
    if len(data) > MAX_MANIFEST:
        raise EngineError("this manifest is far too long", where=where, hint=BROKEN)
    try:
        body = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as exc:
        raise EngineError("this is not a model manifest", where=where, hint=BROKEN) from exc
    if not isinstance(body, dict) or not isinstance(body.get("schema"), int):
        raise EngineError("this is not a model manifest", where=where, hint=BROKEN)
    if body["schema"] > SCHEMA:
        raise EngineError(
            f"the manifest has schema {body['schema']}, this program knows {SCHEMA}",
            where=where,
            hint="install a newer langaccess-toolkit on this PC",
        )
    return body


class _ManifestReader:
    """Takes typed values out of a manifest and names the key that is wrong."""

    def __init__(self, where: str) -> None:
        self._where = where

    def error(self, key: str, problem: str) -> EngineError:
        return EngineError(f"{key}: {problem}", where=self._where, hint=BROKEN)

    def keys(self, body: Mapping[str, Any], required: Sequence[str]) -> None:
        known = {"schema", "probe", *ModelManifest.__dataclass_fields__}
        for key in body:
            # The digest would not cover a key that no code reads.
            if key not in known:
                raise self.error(key, "is not a key of a manifest")
        for key in required:
            if key not in body:
                raise self.error(key, "is missing")

    def text(self, body: Mapping[str, Any], key: str) -> str:
        value = body.get(key, "")
        # A control character could move the cursor of the terminal that shows it.
        if not isinstance(value, str) or not value.isprintable():
            raise self.error(key, "must be text on one line")
        return value

    def flag(self, body: Mapping[str, Any], key: str) -> bool:
        value = body.get(key, False)
        if not isinstance(value, bool):
            raise self.error(key, "must be true or false")
        return value

    def table(self, body: Mapping[str, Any], key: str) -> dict[str, Any]:
        value = body.get(key, {})
        if not isinstance(value, dict):
            raise self.error(key, "must be a table")
        return value

    def array(self, body: Mapping[str, Any], key: str) -> list[Any]:
        value = body.get(key, [])
        if not isinstance(value, list):
            raise self.error(key, "must be a list")
        return value

    def tag(self, key: str, value: Any) -> Tag:
        try:
            return Tag(value if isinstance(value, str) else "")
        except InputError as exc:
            raise self.error(key, exc.message) from exc

    def file(self, item: Any) -> ModelFile:
        if not isinstance(item, dict) or set(item) != {"path", "bytes", "sha256"}:
            raise self.error("files", "each needs path, bytes and sha256")
        path, size, digest = item["path"], item["bytes"], item["sha256"]
        if not isinstance(path, str) or not safe_path(path):
            raise self.error("files", f"{path!r} is not a path inside the model's folder")
        if type(size) is not int or size < 0:
            raise self.error("files", f"{path}: bytes must be a whole number")
        if not isinstance(digest, str) or not _HASH.fullmatch(digest):
            raise self.error("files", f"{path}: sha256 must be 64 hexadecimal digits")
        return ModelFile(path, size, digest)

    def score(self, item: Any) -> Score:
        try:
            return Score(
                str(item["dataset"]), str(item["metric"]), float(item["value"]), str(item["by"])
            )
        except (KeyError, TypeError, ValueError) as exc:
            raise self.error("scores", "each needs dataset, metric, value and by") from exc


def _consistent(manifest: ModelManifest, reader: _ManifestReader) -> None:
    names = [file.path.casefold() for file in manifest.files]
    if not names:
        raise reader.error("files", "a model has at least one file")
    if len(set(names)) != len(names):
        raise reader.error("files", "two entries have the same path")
    if not manifest.targets and manifest.kind != LISTENING:
        raise reader.error("targets", "a model writes at least one language")
    if manifest.licence_file and manifest.licence_file.casefold() not in names:
        raise reader.error("licence_file", "is not among the files")


def safe_path(path: str) -> bool:
    """Return whether `path` names a file below a folder, on every system alike.

    False for absolute paths, drives, `..`, back slashes, reserved names and the manifest itself.
    """
    return path.casefold() != MANIFEST and files.is_inner_path(path)
