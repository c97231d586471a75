"""The list of a pack's contents, and the rules for the container that it is in."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from langaccess.core import zipsafe
from langaccess.core.config import Phone
from langaccess.core.errors import ConfigError, InputError
from langaccess.core.files import is_inner_path, sha256

MANIFEST = "manifest.json"
MAX_PACK = 64 * 2**20
PACK_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_MAX_FILES = 500
_DAY = (1980, 1, 1, 0, 0, 0)  # the same content makes the same bytes


class PackKind(StrEnum):
    """What a file of a pack is."""

    PHRASES = "phrases"
    TERMS = "terms"
    MEMORY = "memory"
    FACTS = "facts"
    PROGRAMS = "programs"
    POLICY = "policy"
    ROSTER = "roster"


# One place for each kind: what is read by people is never a program or a folder's rules.
_PLACES = {
    PackKind.PHRASES: re.compile(r"phrases/[A-Za-z0-9-]+\.csv"),
    PackKind.TERMS: re.compile(r"terms/terms\.tbx"),
    PackKind.MEMORY: re.compile(r"memory/memory\.tmx"),
    PackKind.FACTS: re.compile(r"facts/facts\.yaml"),
    PackKind.PROGRAMS: re.compile(r"programs/programs\.json"),
    PackKind.POLICY: re.compile(r"policy/jurisdiction\.yaml"),
    PackKind.ROSTER: re.compile(r"roster/people\.yaml"),
}


@dataclass(frozen=True, slots=True)
class PackFile:
    """One file of a pack."""

    path: str  # its place in the pack, with `/` between folders
    kind: PackKind  # what it is
    bytes: int  # its length
    sha256: str  # of its bytes
    items: int  # how many phrases, terms, sentence pairs, entries or rows it holds


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a pack says of itself; `verify` finds out whether that is so."""

    schema: int = field(metadata={"json": ""})  # version of this list, 1
    name: str  # of the pack; a later version has the same name
    version: int  # counts up from 1
    agency: str  # who made it
    made_on: date
    until: date  # last day on which it can be applied
    licence: str  # on what terms its texts may be passed on
    files: tuple[PackFile, ...]  # its files
    to: str = ""  # the agency that it is for, or empty if it is for any
    # the agency's public number
    phone: Phone | None = field(default=None, metadata={"json": ""})

    @property
    def title(self) -> str:
        """Name and version, as people say it."""
        return f"{self.name} version {self.version}"


def zip_pack(manifest: Manifest, content: Mapping[str, bytes]) -> bytes:
    """Return the container of a pack: the manifest and its files, without compression."""
    out = io.BytesIO()
    listed = json.dumps(asdict(manifest), default=str, ensure_ascii=False, indent=1)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in {MANIFEST: listed.encode(), **content}.items():
            archive.writestr(zipfile.ZipInfo(name, _DAY), data)
    return out.getvalue()


def open_pack(data: bytes, where: str) -> tuple[Manifest, dict[str, bytes]]:
    """Return the manifest of a pack and the content of its files, each as the manifest lists it.

    The signature was checked before. A file that is not listed, or listed and not there, and a path
    that leads out of the pack are refused.
    """

    def refuse(why: str) -> InputError:
        hint = "ask the sender to make the pack again; nothing was written"
        return InputError(f"this pack is not used: {why}", where=where, hint=hint)

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if len(infos) > _MAX_FILES or sum(info.file_size for info in infos) > MAX_PACK:
                raise refuse("it holds too many files, or more than 64 MB")
            parts = {info.filename: zipsafe.part_of(archive, info) for info in infos}
    except zipsafe.DAMAGE as error:
        raise refuse("it is damaged") from error
    if len(parts) != len(infos):
        raise refuse("it holds two files of one name")
    manifest = load_manifest(parts.pop(MANIFEST, b""), refuse)
    for file in manifest.files:
        found = parts.get(file.path)
        if found is None or len(found) != file.bytes or sha256(found) != file.sha256:
            raise refuse(f"{file.path} is not what its list says")
    if set(parts) != {file.path for file in manifest.files}:
        raise refuse("it holds a file that its list does not name")
    return manifest, parts


def load_manifest(data: bytes, refuse: Callable[[str], InputError]) -> Manifest:
    """Return the list in `data`; `refuse` makes the error of one that is wrong."""
    from langaccess.core.config import Tree, validate

    try:
        found = validate(Manifest, Tree(Path(MANIFEST), json.loads(data), {}))
    except (ValueError, RecursionError) as error:
        raise refuse("it has no list of its files") from error
    except ConfigError as error:
        raise refuse(f"its list of files is wrong: {error.details[0]}") from error
    if found.schema != 1:
        raise refuse("a newer program made it")
    if not found.files:
        raise refuse("it is empty")
    _check_places(found, refuse)
    if not PACK_NAME.fullmatch(found.name):
        raise refuse(f"{found.name[:40]!r} is not the name of a pack")
    if not 1 <= found.version < 10**6:
        raise refuse("its version does not count up from 1")
    return found


def _check_places(found: Manifest, refuse: Callable[[str], InputError]) -> None:
    for file in found.files:
        if not is_inner_path(file.path):
            raise refuse(f"the path {file.path!r} leads out of it")
        if not _PLACES[file.kind].fullmatch(file.path):
            raise refuse(f"{file.path} is not a place for {file.kind}")
    if len({file.path.lower() for file in found.files}) != len(found.files):
        raise refuse("its list names a file twice")
