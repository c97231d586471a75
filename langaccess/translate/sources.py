"""Which files a job covers, where each result goes, and which class each file was given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from langaccess import documents
from langaccess.errors import ConfigError, InputError, UsageError
from langaccess.tags import Tag
from langaccess.translate.job import SourceFile
from langaccess.translate.manifest import ours

__all__ = ["SIDECAR", "collect", "target_path"]

SIDECAR = "brochures.yaml"


@dataclass(frozen=True, slots=True)
class Sidecar:
    """The file `brochures.yaml` beside brochures: what a file cannot say of itself.

    Attributes:
        files: file name → document class.
    """

    files: Mapping[str, str]


def load_sidecar(path: Path) -> Sidecar:
    """Return the sidecar at `path`.

    Raises:
        ConfigError: a mistake, with its line.
    """
    from langaccess.load import load

    return load(Sidecar, path)


def collect(
    sources: Sequence[Path], out: Path | None, classes: Sequence[str], doc_class: str | None
) -> tuple[SourceFile, ...]:
    """Return every file below `sources`, in a stable order, hidden and temporary ones left out.

    Args:
        sources: files and folders as the user named them.
        out: the output folder, never read as a source; None when nothing will be written.
        classes: the document classes that the policy knows.
        doc_class: class given for the whole call.

    Raises:
        InputError: a named file or folder does not exist, or a folder holds no file.
        ConfigError: a sidecar is wrong or names an unknown class or file.
        UsageError: `doc_class` is not a class that the policy knows.
    """
    if doc_class is not None and doc_class not in classes:
        raise UsageError(
            f"'{doc_class}' is not a document class", hint="classes: " + ", ".join(classes)
        )
    found: list[SourceFile] = []
    for source in sources:
        if source.is_dir():
            found += _folder(source, out, classes)
        elif source.exists():
            declared = _declared(source.parent, classes).get(source.name)
            found.append(SourceFile(source, PurePosixPath(source.name), declared))
        else:
            raise InputError("no such file or folder", where=str(source), hint="check the name")
    if not found:
        raise InputError(
            "no documents here",
            where=", ".join(map(str, sources)),
            hint="supported: " + " ".join(documents.suffixes()),
        )
    unique = {file.path.resolve(): file for file in found}
    files = [replace(f, doc_class=doc_class or f.doc_class) for f in unique.values()]
    return tuple(_distinct(files))


def _folder(folder: Path, out: Path | None, classes: Sequence[str]) -> Iterator[SourceFile]:
    declared: dict[Path, Mapping[str, str]] = {}
    made = ours(out) if out else frozenset()
    away = out.resolve() if out else None
    if away == folder.resolve():
        away = None
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        hidden = any(part.startswith((".", "~$")) for part in relative.parts)
        if hidden or not path.is_file() or path.name == SIDECAR:
            continue
        there = path.resolve()
        if there in made or (away and there.is_relative_to(away)):
            continue
        if path.parent not in declared:
            declared[path.parent] = _declared(path.parent, classes)
        known = path.suffix.lower() in documents.suffixes()
        refused = documents.refusal(path)
        problem = "" if known or refused else f"not a document ({path.suffix or 'no suffix'})"
        yield SourceFile(
            path, PurePosixPath(relative.as_posix()), declared[path.parent].get(path.name), problem
        )


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
            raise ConfigError(f"files.{name}: no such file beside it", where=str(path))
    return sidecar.files


def _distinct(files: Sequence[SourceFile]) -> Iterator[SourceFile]:
    """Yield the files with names that do not collide in the output folder."""
    seen = Counter(file.relative for file in files)
    for file in files:
        if seen[file.relative] > 1:
            parent = file.path.resolve().parents[len(file.relative.parts) - 1]
            yield replace(file, relative=PurePosixPath(parent.name or "root") / file.relative)
        else:
            yield file


def target_path(file: SourceFile, out: Path, tag: Tag, suffix: str) -> Path:
    """Return where the translation goes: `flyer.pt.docx`, or `flyer.pdf.pt.docx` from a PDF."""
    name = file.relative
    stem = name.stem if name.suffix.lower() == suffix else name.name
    return out.joinpath(*name.parent.parts) / f"{stem}.{tag}{suffix}"
