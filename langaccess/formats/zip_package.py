"""Zip containers from strangers (DOCX, PPTX, XLSX, ODT, IDML): bounded, and rewritten in place."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from langaccess.core.errors import InputError
from langaccess.core.files import read_bytes
from langaccess.core.limits import limits
from langaccess.core.zipsafe import DAMAGE, part_of

_PICTURES = (".bmp", ".emf", ".tif", ".tiff", ".wmf")  # one of a plain color shrinks 200 times
RATIO_FROM = 4 * 1024 * 1024  # tiny parts of blanks compress wildly
# The methods that office formats know. Others unpack without a bound on what comes out.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# What people rename: first bytes -> what it is.
_OTHERS = (
    (b"%pdf", "a PDF"),
    (b"{\\rtf", "an RTF file"),
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
)


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a zipped document, in the order of the file."""

    path: Path
    parts: Mapping[str, bytes]
    infos: tuple[zipfile.ZipInfo, ...]


def open_package(path: Path) -> Package:
    """Read all parts of the zipped document `path` into memory.

    Raises:
        InputError: not a zip file, encrypted, truncated, a bomb, or with unsafe or double names.
    """
    return parse_package(read_bytes(path), path)


def parse_package(data: bytes, path: Path) -> Package:
    """Return the package in `data`; `path` names it in messages."""
    if not data:
        raise InputError("the file is empty (0 bytes)", where=str(path), hint="ask for it again")
    if not data.startswith(b"PK"):
        _refuse_other(data, path)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = tuple(i for i in archive.infolist() if not i.filename.endswith("/"))
            _check_limits(infos, path)
            parts = {info.filename: part_of(archive, info) for info in infos}
    except DAMAGE as exc:
        raise InputError(
            f"the file is damaged or is not a {path.suffix} file",
            where=str(path),
            hint="ask for it again; if it opens in the office program, save it there again",
        ) from exc
    return Package(path, parts, infos)


def _refuse_other(data: bytes, path: Path) -> None:
    """Raise if the first bytes show another kind of file."""
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise InputError(
                "the file is encrypted with a password",
                where=str(path),
                hint="open it in the office program, remove the password, save it again",
            )
        raise InputError(
            f"the file is an old binary office file with the ending {path.suffix}",
            where=str(path),
            hint=f"open it in the office program and save it as {path.suffix}",
        )
    start = data[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for head, what in _OTHERS:
        if start.startswith(head):
            raise InputError(
                f"the file is {what} with the ending {path.suffix}",
                where=str(path),
                hint="rename it with the right ending, or ask for the file it was made from",
            )


def _check_limits(infos: tuple[zipfile.ZipInfo, ...], path: Path) -> None:
    most = limits().documents
    if len(infos) > most.parts:
        raise _refusal(f"the file has {len(infos)} parts, more than {most.parts}", path)
    whole = sum(i.file_size for i in infos)
    if whole > most.unpacked_mb * 2**20:
        raise _refusal(f"the file unpacks to more than {most.unpacked_mb} MB", path)
    read = [i for i in infos if not i.filename.casefold().endswith(_PICTURES)]
    whole = sum(i.file_size for i in read)
    if whole > RATIO_FROM and whole > most.ratio * sum(i.compress_size for i in read):
        raise _refusal(
            f"the file is compressed more than {most.ratio} times, as in a zip bomb", path
        )
    if len({i.filename.casefold() for i in infos}) != len(infos):
        raise _refusal("the file has two parts with the same name", path)
    for info in infos:
        _check_part(info, path)


def _check_part(info: zipfile.ZipInfo, path: Path) -> None:
    if info.flag_bits & 1:
        raise InputError(
            "the file is encrypted", where=str(path), hint="ask for it without a password"
        )
    if info.compress_type not in _METHODS:
        raise _refusal("one part is compressed in a way that no office program uses", path)
    if not _inside(info.filename):
        raise _refusal("the file has a part whose name points outside the file", path)
    if info.file_size > limits().documents.part_mb * 2**20:
        raise _refusal(f"one part unpacks to {info.file_size // 2**20} MB", path)


def _refusal(why: str, path: Path) -> InputError:
    return InputError(why, where=str(path), hint="this is not an ordinary document; do not open it")


def _inside(part: str) -> bool:
    name = PurePosixPath(part.replace("\\", "/"))
    return bool(name.name) and not name.is_absolute() and ".." not in name.parts


def pack(package: Package, changed: Mapping[str, bytes]) -> bytes:
    """Return the package as a zip file with some parts replaced or added.

    Untouched parts keep their bytes; order and time stamps stay, so equal input gives equal
    bytes. A part mapped to empty bytes stays as an empty part; to remove one, build a package
    without it.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for info in package.infos:
            data = changed.get(info.filename, package.parts[info.filename])
            archive.writestr(_entry(info.filename, info), data)
        known = {info.filename for info in package.infos}
        for name in sorted(set(changed) - known):
            archive.writestr(_entry(name, None), changed[name])
    return buffer.getvalue()


def _entry(name: str, like: zipfile.ZipInfo | None) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, like.date_time if like else (1980, 1, 1, 0, 0, 0))
    entry.compress_type = like.compress_type if like else zipfile.ZIP_DEFLATED
    entry.external_attr = like.external_attr if like else 0o600 << 16
    entry.create_system = like.create_system if like else 0
    return entry
