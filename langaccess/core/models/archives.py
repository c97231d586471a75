"""Brings the files of a foreign archive or folder into a folder of ours, trusting nothing."""

from __future__ import annotations

import gzip
import os
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO, cast

from langaccess.core.errors import EngineError, InputError, OutputError, reason_of
from langaccess.core.files import make_folder, read_bytes
from langaccess.core.models.fxtranslate_library import unpack_zstd
from langaccess.core.models.manifest import MANIFEST, safe_path
from langaccess.core.models.store import walk
from langaccess.core.zipsafe import DAMAGE

MAX_BYTES = 12 << 30  # unpacked; the largest model of the catalogue has some 5 GB
MAX_FILES = 1000
# Weights hardly shrink; deflate alone reaches 1000. Small files (vocabularies) may do what they do.
MAX_RATIO = 100
SMALL = 10 << 20
_SPARE = 64 << 20  # room that is left on the disk for everybody else
_CHUNK = 1 << 20
_NOT_THIS = "do not use this file"
_FETCH_AGAIN = "get it again; if that does not help, do not use this source"


def need_room(folder: Path, size: int) -> None:
    """Refuse to begin what the disk of `folder` cannot hold."""
    free = shutil.disk_usage(folder).free
    if free < size + _SPARE:
        raise OutputError(
            f"the disk has {free >> 20} MB free, {(size + _SPARE) >> 20} MB are needed",
            where=str(folder),
            hint="free some space, or set LANGACCESS_MODELS to a folder on another disk",
        )


def unzip(archive: Path, into: Path) -> None:
    """Unpack `archive` below `into`.

    A link, a path that would leave `into`, the same name twice, encryption, damage, and sizes that
    no model has are refused.
    """
    try:
        with zipfile.ZipFile(archive) as source:
            entries = [info for info in source.infolist() if not info.is_dir()]
            _inspect(archive, entries)
            need_room(into, sum(info.file_size for info in entries))
            for info in entries:
                with source.open(info) as stream, _damage(archive):
                    chunks = _chunks(cast("BinaryIO", stream), archive)
                    _pour(chunks, into / info.orig_filename, info.file_size)
    except OSError as exc:  # one of `DAMAGE` too: a seek out of bounds, or a stick pulled out
        raise _unreadable(archive, exc) from exc
    except DAMAGE as exc:
        raise InputError(
            "this is not a model pack: no readable zip archive",
            where=str(archive),
            hint="copy it again from the PC that made it",
        ) from exc


def _inspect(archive: Path, entries: list[zipfile.ZipInfo]) -> None:
    """Look at everything that the archive says about itself before a byte is unpacked."""
    where = str(archive)
    names = [info.orig_filename for info in entries]
    if len({name.casefold() for name in names}) != len(names):
        raise EngineError(
            "two files in this archive have the same name", where=where, hint=_NOT_THIS
        )
    for info in entries:
        _inspect_entry(info, where)
    packed = sum(info.compress_size for info in entries)
    total = sum(info.file_size for info in entries)
    # Entries that share their bytes are the trick of overlapping bombs.
    if len(entries) > MAX_FILES or total > MAX_BYTES or packed > archive.stat().st_size:
        raise EngineError(
            "this archive would unpack to more than any model needs", where=where, hint=_NOT_THIS
        )


def _inspect_entry(info: zipfile.ZipInfo, where: str) -> None:
    name = info.orig_filename
    kind = stat.S_IFMT(info.external_attr >> 16)
    problem = ""
    if kind not in {0, stat.S_IFREG}:
        problem = "is a link or a device, which a model may not contain"
    elif name != MANIFEST and not safe_path(_below_manifest(name)):
        problem = (
            "would be written outside the model's folder, or is not a valid name on some systems"
        )
    elif info.flag_bits & 1:
        problem = "is encrypted"
    elif info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        problem = "is packed in an unusual way"
    elif info.file_size > max(SMALL, MAX_RATIO * info.compress_size):
        problem = "would unpack to a suspicious size"
    if problem:
        raise EngineError(f"{name!r} {problem}", where=where, hint=_NOT_THIS)


def _below_manifest(name: str) -> str:
    """Allow a manifest inside a folder of the archive, where it is a file like any other."""
    return name.removesuffix("/" + MANIFEST) if name.endswith("/" + MANIFEST) else name


@contextmanager
def _damage(archive: Path) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, gzip.BadGzipFile) as exc:
        raise EngineError(
            "this file is damaged", where=str(archive), hint="copy it again from where it came"
        ) from exc


def copy_folder(source: Path, into: Path) -> None:
    """Copy the files of a folder below `into`.

    A link is refused, and more files or bytes than any model has.
    """
    visible = (name for name in walk(source) if not any(p[0] == "." for p in name.split("/")))
    names = list(islice(visible, MAX_FILES + 1))
    total = sum((source / name).stat().st_size for name in names[:MAX_FILES])
    if len(names) > MAX_FILES or total > MAX_BYTES:
        raise EngineError(
            "this folder holds more than any model has",
            where=str(source),
            hint="name the model's own folder",
        )
    need_room(into, total)
    for name in names:
        if name != MANIFEST and not safe_path(_below_manifest(name)):
            raise EngineError(
                f"{name!r} is not a usable file name",
                where=str(source),
                hint="name the model's own folder, and take out of it what is not the model's",
            )
        try:
            stream = (source / name).open("rb")
        except OSError as exc:
            raise _unreadable(source / name, exc) from exc
        with stream:
            _pour(_chunks(stream, source / name), into / name, MAX_BYTES)


def gunzip(path: Path, size: int | None = None) -> Path:
    """Unpack `x.gz` to `x` beside it, remove `x.gz`, and return the path of `x`.

    It must unpack to `size` bytes, if that is known.
    """
    target = path.with_suffix("")
    limit = size if size is not None else max(SMALL, MAX_RATIO * path.stat().st_size)
    with gzip.open(path) as stream, _damage(path):
        got = _pour(_chunks(cast("BinaryIO", stream), path), target, limit)
    if size is not None:
        _of_size(path, got, size)
    path.unlink()
    return target


def unzstd(path: Path, size: int) -> Path:
    """Unpack `x.zst` to `x` beside it, remove `x.zst`, and return the path of `x`.

    All `size` bytes are unpacked at once: only for a file whose own hash was compared.
    """
    target = path.with_suffix("")
    try:
        data = unpack_zstd(read_bytes(path))
    except ValueError as exc:
        raise EngineError("this file is damaged", where=str(path), hint=_FETCH_AGAIN) from exc
    _of_size(path, len(data), size)
    _pour(iter((data,)), target, size)
    path.unlink()
    return target


def _of_size(path: Path, got: int, size: int) -> None:
    if got != size:
        raise EngineError(
            f"unpacks to {got} bytes, {size} were published", where=str(path), hint=_FETCH_AGAIN
        )


def _chunks(stream: BinaryIO, source: Path) -> Iterator[bytes]:
    """Yield what a stream holds; a removed USB stick is not a fault of our disk."""
    try:
        while chunk := stream.read(_CHUNK):
            yield chunk
    except gzip.BadGzipFile:
        raise
    except OSError as exc:
        raise _unreadable(source, exc) from exc


def _unreadable(source: Path, exc: OSError) -> InputError:
    return InputError(
        f"cannot be read: {reason_of(exc)}",
        where=str(source),
        hint="look whether you may read it, or copy it again from the PC that made it",
    )


def _pour(chunks: Iterator[bytes], target: Path, limit: int) -> int:
    """Write chunks to a new file, on the disk when this returns; give the count of bytes."""
    count = 0
    try:
        make_folder(target.parent)
        with target.open("xb") as file:
            for chunk in chunks:
                count += len(chunk)
                if count > limit:
                    raise EngineError(
                        "unpacks to more than it should", where=target.name, hint=_FETCH_AGAIN
                    )
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
    except gzip.BadGzipFile:
        raise
    except OSError as exc:
        raise OutputError(
            f"cannot write: {reason_of(exc)}",
            where=str(target),
            hint="free some space, or set LANGACCESS_MODELS to a folder on another disk",
        ) from exc
    return count
