"""Writes a wheel that holds one model and no code, for pip to install on a PC without a network.

The model is in the namespace package `langaccess_weights`, in a folder of its own, as in every
models folder (`store.folders`). Format: the binary distribution format of the Python Packaging
Authority, version 1.0; metadata version 2.4.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from langaccess import __version__
from langaccess.core import files
from langaccess.core.errors import UsageError
from langaccess.core.model import Decision, Reason
from langaccess.core.models.catalogue import ModelCatalogue
from langaccess.core.models.layouts import STATED
from langaccess.core.models.manifest import MANIFEST, ModelManifest, dump
from langaccess.core.models.packs import ModelPack, zip_entry
from langaccess.core.models.store import PACKAGE, check, file_sha256
from langaccess.core.tags import EN

__all__ = ["may_pass_on", "pack_wheel"]

_VERSION = re.compile(r"\d+(\.\d+)*")
_CHUNK = 1 << 20


def may_pass_on(manifest: ModelManifest, catalogue: ModelCatalogue) -> Decision:
    """Return whether the license of a model lets anyone hand it on.

    The catalog lists such licenses (`passing_on`). With "OR", one of the licenses must be listed;
    with "AND", all of them. An expression with parentheses is not taken apart, so it is refused.
    The text of the license must be among the model's files.
    """
    listed = set(catalogue.passing_on.licences)
    choices = manifest.licence.split(" OR ")
    free = any(all(part in listed for part in choice.split(" AND ")) for choice in choices)
    problem = ""
    if manifest.noncommercial:
        problem = f"the license of {manifest.id} ({manifest.licence}) forbids commercial use"
    elif not free:
        problem = (
            f"the license of {manifest.id} ({manifest.licence or 'none stated'}) is not one that "
            "the program knows to allow passing on"
        )
    elif manifest.licence_file in ("", STATED):
        problem = f"no license text came with {manifest.id}"
    if not problem:
        return Decision(allowed=True)
    return Decision(
        allowed=False,
        reasons=(Reason("models.passing_on", problem, authority=manifest.licence),),
        instead=(f"for a PC of your own agency: langaccess models pack {manifest.id}",),
    )


def pack_wheel(folder: Path, into: Path, catalogue: ModelCatalogue) -> ModelPack:
    """Write the model in `folder` as a wheel into the folder `into`; see `may_pass_on` first.

    pip reads the name of the file, so the name is not free: `langaccess_weights_es-3.0-…` for the
    model that the catalogue lists first for Spanish, the model's own name for every other one. So
    two models never make packages of one name: pip would keep only one of them.

    Raises:
        EngineError: the model is not what its manifest says.
        UsageError: `into` is not a folder.
        OutputError: the wheel cannot be written.
    """
    if not into.is_dir():
        raise UsageError(
            "with --wheel, --to names the folder: pip needs the name that the program gives",
            where=str(into),
            hint="name a folder that exists, or leave --to out",
        )
    manifest = check(folder)
    name, version = _name(manifest, catalogue), _version(manifest)
    info = f"{name}-{version}.dist-info"
    to = into / f"{name}-{version}-py3-none-any.whl"

    def write(stream: BinaryIO) -> None:
        records = []
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, chunks in _contents(folder, manifest, name, info):
                digest, size = hashlib.sha256(), 0
                with archive.open(zip_entry(path, zipfile.ZIP_DEFLATED), "w") as target:
                    for chunk in chunks:
                        digest.update(chunk)
                        size += len(chunk)
                        target.write(chunk)
                code = base64.urlsafe_b64encode(digest.digest()).rstrip(b"=").decode("ascii")
                records.append(f"{path},sha256={code},{size}\n")
            record = zip_entry(f"{info}/RECORD", zipfile.ZIP_DEFLATED)
            archive.writestr(record, "".join(records) + f"{info}/RECORD,,\n")

    files.write_atomic(to, write)
    return ModelPack(manifest, to, to.stat().st_size, file_sha256(to))


def _contents(
    folder: Path, manifest: ModelManifest, name: str, info: str
) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield the path in the wheel and the bytes of each file but the RECORD."""
    root = f"{PACKAGE}/{manifest.id}"
    yield f"{root}/{MANIFEST}", iter((dump(manifest),))
    for file in manifest.files:
        yield f"{root}/{file.path}", _chunks(folder / file.path)
    licence = manifest.licence_file
    yield f"{info}/licenses/{licence}", _chunks(folder / licence)
    wheel = (
        f"Wheel-Version: 1.0\nGenerator: langaccess {__version__}\n"
        "Root-Is-Purelib: true\nTag: py3-none-any\n"
    )
    yield f"{info}/METADATA", iter((_metadata(manifest, name).encode(),))
    yield f"{info}/WHEEL", iter((wheel.encode(),))


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _name(manifest: ModelManifest, catalogue: ModelCatalogue) -> str:
    """Return `langaccess_weights_es`, or the model's own name after the same beginning."""
    first = (row.lang for row in catalogue.languages if row.models[:1] == (manifest.id,))
    is_first = manifest.source == EN and manifest.targets in [(lang,) for lang in first]
    named = manifest.targets[0] if is_first else manifest.id
    return f"{PACKAGE}_{re.sub('[^a-z0-9]+', '_', named.lower()).strip('_')}"


def _version(manifest: ModelManifest) -> str:
    """Return the publisher's version where it is a number, as pip wants it."""
    revision = manifest.origin.revision
    return revision if _VERSION.fullmatch(revision) else "1"


def _metadata(manifest: ModelManifest, name: str) -> str:
    targets = ", ".join(tag.name for tag in manifest.targets)
    listed = "\n".join(f"    {file.sha256}  {file.path}" for file in manifest.files)
    return (
        "Metadata-Version: 2.4\n"
        f"Name: {name.replace('_', '-')}\n"
        f"Version: {_version(manifest)}\n"
        f"Summary: Translation model from {manifest.source.name} to {targets} for langaccess. "
        "Data only.\n"
        f"License-Expression: {manifest.licence}\n"
        f"License-File: {manifest.licence_file}\n"
        "Description-Content-Type: text/markdown\n\n"
        f"The model `{manifest.id}` for `langaccess translate`. This package has no code.\n\n"
        f"* Published by: {manifest.origin.publisher or 'not stated'}\n"
        f"* Where: {manifest.origin.address or 'not stated'}\n"
        f"* Digest of its manifest: {manifest.digest}\n\n"
        f"SHA-256 of its files:\n\n{listed}\n"
    )
