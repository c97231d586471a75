"""Which files a job covers, where each result goes, and which class each file was given."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from langaccess import formats
from langaccess.agency.policy import Machine, Policy
from langaccess.agency.workspace import document_name
from langaccess.core.errors import ConfigError, InputError
from langaccess.core.tags import Tag
from langaccess.translate.pipeline.job import SourceFile
from langaccess.translate.pipeline.manifest import ours

SIDECAR = "brochures.yaml"
_HIDDEN = (".", "~$")
_UNSAYABLE = "this system cannot write its name as text: rename it"


@dataclass(frozen=True, slots=True)
class Sidecar:
    """The file `brochures.yaml` next to brochures: it declares their classes.

    Attributes:
        files: file name → document class.
    """

    files: Mapping[str, str]


def load_sidecar(path: Path) -> Sidecar:
    """Return the sidecar at `path`."""
    from langaccess.core.config import load

    return load(Sidecar, path)


def collect(
    sources: Sequence[Path], out: Path | None, classes: Sequence[str], root: Path | None
) -> tuple[SourceFile, ...]:
    """Return every file below `sources`, in a stable order, hidden and temporary ones left out.

    Args:
        sources: files and folders as the user named them.
        out: the output folder, never read as a source; None when nothing will be written.
        classes: the document classes that the policy knows (`policy.documents.classes`).
        root: the agency's folder, if there is one.

    Raises:
        InputError: a named file or folder does not exist, or a folder holds no file.
        ConfigError: a sidecar is wrong or names an unknown class or file.
    """
    found: list[SourceFile] = []
    for source in sources:
        if source.is_dir():
            found += _folder(source, out, classes)
        elif source.exists():
            declared = _declared(source.parent, classes).get(source.name)
            problem = "" if _is_unicode(source) else _UNSAYABLE
            found.append(SourceFile(source, PurePosixPath(source.name), declared, problem))
        else:
            raise InputError("no such file or folder", where=str(source), hint="check the name")
    if not found:
        raise InputError(
            "no documents here",
            where=", ".join(map(str, sources)),
            hint="supported: " + " ".join(formats.suffixes()),
        )
    unique = {os.path.realpath(file.path): file for file in found}
    files = [replace(file, document=document_name(root, file.path)) for file in unique.values()]
    return tuple(_distinct(files))


def stricter(rules: Policy, declared: str | None, given: str | None) -> str | None:
    """Return the stricter class: less machine translation, or else more approvals.

    Args:
        declared: the class that a file or its sidecar declares, if any.
        given: the class that a call gave it, if any.
    """
    known = rules.documents.classes
    if given is None or given not in known:  # the rules may have dropped a class since
        return declared
    if declared is None:
        return given
    if declared not in known:
        return declared  # a mistake, which the caller names
    ranks = {
        name: (list(Machine).index(known[name].machine), -known[name].approvals)
        for name in (given, declared)
    }
    return min(ranks, key=ranks.__getitem__)


def _folder(folder: Path, out: Path | None, classes: Sequence[str]) -> Iterator[SourceFile]:
    declared: dict[Path, Mapping[str, str]] = {}
    made = ours(out) if out else frozenset()
    away, home = out.resolve() if out else None, folder.resolve()
    if away == home:
        away = None
    for path in _below(folder):
        there = Path(os.path.realpath(path))  # unlike `resolve`, it survives a link to itself
        if there in made or (away and there.is_relative_to(away)):
            continue
        if path.parent not in declared:
            declared[path.parent] = _declared(path.parent, classes)
        relative = PurePosixPath(path.relative_to(folder).as_posix())
        problem = _problem(path)
        if not problem and path.is_symlink() and not there.is_relative_to(home):
            problem = "a link to a file outside this folder, which is not followed: name that file"
        yield SourceFile(path, relative, declared[path.parent].get(path.name), problem)


def _below(folder: Path) -> list[Path]:
    """Return everything below `folder`: files, and links to folders, which are not followed.

    A folder below that cannot be read is an error: what is in it must not be missed in silence.
    """

    def stop(exc: OSError) -> None:
        raise InputError(
            "this folder cannot be read", where=str(exc.filename), hint="check your permissions"
        ) from exc

    found: list[Path] = []
    for root, folders, files in os.walk(folder, onerror=stop):
        here = Path(root)
        folders[:] = [name for name in folders if not name.startswith(_HIDDEN)]
        links = [name for name in folders if (here / name).is_symlink()]
        shown = [n for n in files if not n.startswith(_HIDDEN) and n != SIDECAR]
        found += [here / name for name in (*shown, *links)]
    return sorted(found)


def _problem(path: Path) -> str:
    """Return why a file is skipped, in words, or nothing."""
    if path.is_dir():
        return "a link to another folder, which is not followed: name that folder too"
    if not path.is_file():
        broken = path.is_symlink() and not path.exists()
        return "a link that leads nowhere" if broken else "a device or a pipe, not a file"
    if not _is_unicode(path):
        return _UNSAYABLE
    known = formats.is_document(path) or formats.refusal(path)
    return "" if known else f"not a document ({path.suffix or 'no suffix'})"


def _is_unicode(path: Path) -> bool:
    """Whether the name is text: old archives leave names in the code pages of their time."""
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _declared(folder: Path, classes: Sequence[str]) -> Mapping[str, str]:
    path = folder / SIDECAR
    if not path.is_file():
        return {}
    sidecar = load_sidecar(path)
    for name, given in sidecar.files.items():
        if given not in classes:
            raise ConfigError(
                f"files.{name}: '{given}' is not a document class",
                where=str(path),
                hint="classes: " + ", ".join(classes),
            )
        if not (folder / name).exists():
            raise ConfigError(
                f"files.{name}: no such file beside it",
                where=str(path),
                hint="write the name as the folder has it, or take the line out",
            )
    return sidecar.files


def _distinct(files: Sequence[SourceFile]) -> Iterator[SourceFile]:
    """Yield the files with names that do not collide in the output folder."""
    seen = Counter(file.relative for file in files)
    for file in files:
        if seen[file.relative] > 1:
            parent = Path(os.path.realpath(file.path)).parents[len(file.relative.parts) - 1]
            yield replace(file, relative=PurePosixPath(parent.name or "root") / file.relative)
        else:
            yield file


def target_path(file: SourceFile, out: Path, tag: Tag) -> Path:
    """Return where the translation goes."""
    name = formats.format_of(file.path).target_name(file.relative, tag)
    return out.joinpath(*file.relative.parent.parts) / name
