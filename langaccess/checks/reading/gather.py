"""Which files are to be checked, and which belongs to which source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from langaccess.checks.reading.languages import language_named, without_language
from langaccess.checks.reading.rows import is_table
from langaccess.checks.reading.texts import is_catalogue, is_readable
from langaccess.errors import InputError
from langaccess.exchange import refusal
from langaccess.tags import Tag

__all__ = ["gathered"]

Pairs = list[tuple[Path | None, Path]]
_PO = (".po", ".pot")
# Names of these kinds may hold anything; in a folder they count where both sides have one.
_VAGUE = (".json", ".yaml", ".yml", ".xml", ".properties")


def gathered(
    targets: Sequence[Path], against: Sequence[Path], source_tag: Tag
) -> tuple[list[Path], Pairs]:
    """Return the files that hold both languages, and the others in pairs.

    The source in a pair is None when none was found.

    Args:
        targets: files and folders that the user named as translations.
        against: files and folders that the user named as sources.
        source_tag: language of the sources.

    Raises:
        InputError: one does not exist, or is of a kind that cannot be checked.
    """
    sources = _expand(against)
    pairable = any(path.suffix.lower() in _PO for path in sources)
    tables: list[Path] = []
    files: list[Path] = []
    for path in _expand(targets):
        both = path.suffix.lower() == ".po" and not pairable
        (tables if both or is_table(path, alone=not against) else files).append(path)
    pairs = _matched(files, sources, targets, against, source_tag)
    return tables, [pair for pair in pairs if pair[0] is not None or _sure(pair[1], targets)]


def _sure(path: Path, named: Sequence[Path]) -> bool:
    """Tell whether a file without a source is one to speak of."""
    return path.suffix.lower() not in _VAGUE or path in named


def _expand(paths: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file() and is_readable(p))
            found += [p for p in inside if not p.name.startswith((".", "~$"))]
        elif path.exists():
            if not is_readable(path):
                raise InputError(
                    "files of this kind cannot be checked",
                    where=str(path),
                    hint=refusal(path) or "save it as DOCX, or as text; tables as TSV or CSV",
                )
            found.append(path)
        else:
            raise InputError("no such file or folder", where=str(path), hint="check the name")
    return list(dict.fromkeys(found))


def _matched(
    targets: Sequence[Path],
    sources: Sequence[Path],
    named_targets: Sequence[Path],
    named_sources: Sequence[Path],
    source_tag: Tag,
) -> Pairs:
    """Return source (None when there is none) and target of each pair."""
    origins = [path for path in sources if _is_source(path, source_tag)]
    plain = {_name(path, named_sources) for path in origins}
    # "fact-sheet-mn.docx" without a "fact-sheet.docx" is of Minnesota, not in Mongolian
    other = [
        path
        for path in sources
        if path not in origins and path not in targets and _name(path, named_sources) not in plain
    ]
    origins += other
    if len(origins) == 1 and len(named_sources) == 1 and named_sources[0].is_file():
        return [(origins[0], path) for path in targets if path.resolve() != origins[0].resolve()]
    by_name: dict[str, Path] = {}
    for path in origins:
        by_name.setdefault(_name(path, named_sources), path)
    for path in other:
        by_name.setdefault(path.stem.lower().replace(" ", "-").replace("_", "-"), path)
    left = set(map(Path.resolve, origins))
    return [
        (_of_name(_name(path, named_targets), by_name), path)
        for path in targets
        if path.resolve() not in left
    ]


def _of_name(name: str, sources: Mapping[str, Path]) -> Path | None:
    """Return the source of a name; with more folders on one side only when just one fits."""
    if name in sources:
        return sources[name]
    fits = [at for at in sources if f"/{name}".endswith(f"/{at}") or f"/{at}".endswith(f"/{name}")]
    return sources[fits[0]] if len(fits) == 1 else None


def _name(path: Path, named: Iterable[Path]) -> str:
    """Return what a file and its translation are both called; catalogues by their kind too."""
    root = next((n for n in named if n.is_dir() and path.is_relative_to(n)), path.parent)
    kind = path.suffix.lower() if is_catalogue(path) else ""
    return without_language(path, root) + kind.replace(".pot", ".po")


def _is_source(path: Path, source_tag: Tag) -> bool:
    named = language_named(path)
    return named is None or named.split("-")[0] == source_tag.split("-")[0]
