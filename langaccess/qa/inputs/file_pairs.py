"""Find which files to check, and the source of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from langaccess.core.errors import InputError
from langaccess.core.tags import Tag
from langaccess.formats.exchange import refusal
from langaccess.qa.inputs.bilingual import is_table
from langaccess.qa.inputs.file_language import folder_named, language_named, names_of
from langaccess.qa.inputs.file_text import is_catalogue, is_readable

Pairs = list[tuple[Path | None, Path]]
_PO = (".po", ".pot")
# Files of these kinds may contain anything; in a folder they count if both sides have one.
_VAGUE = (".json", ".yaml", ".yml", ".xml", ".properties")


@dataclass(frozen=True, slots=True)
class Gathered:
    """What there is to check."""

    tables: list[Path]  # files that hold both languages
    pairs: Pairs  # source and translation; the source is None where no name shows it
    sources: list[Path]  # files that may be the source of a translation without one


def gathered(
    targets: Sequence[Path], against: Sequence[Path], source_tag: Tag, tag: Tag | None = None
) -> Gathered:
    """Return the files that hold both languages, and the others in pairs by their names."""
    sources = _expand(against)
    pairable = any(path.suffix.lower() in _PO for path in sources)
    tables: list[Path] = []
    files: list[Path] = []
    for path in _expand(targets):
        both = path.suffix.lower() == ".po" and not pairable
        (tables if both or is_table(path, alone=not against) else files).append(path)
    origins, pairs = _matched(files, sources, targets, against, (source_tag, tag))
    sure = [pair for pair in pairs if pair[0] is not None or _sure(pair[1], targets)]
    return Gathered(tables, sure, origins)


def _sure(path: Path, named: Sequence[Path]) -> bool:
    """Return whether to report a file that has no source."""
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
    tags: tuple[Tag, Tag | None],
) -> tuple[list[Path], Pairs]:
    """Return the sources, and source (None when there is none) and target of each pair.

    A file of the same name is the source. What may be the language in a name is left out of it only
    where a source is called so without it, and where it may be the language that is checked.
    """
    source_tag, tag = tags
    called = {path: _target_names(path, named_targets, tag) for path in targets}
    origins = [path for path in sources if _is_source(path, source_tag)]
    # "sign-in.md" is not a translation of "sign.md" if it has translations of its own.
    origins += [
        path
        for path in sources
        if path not in origins and _is_answered(path, named_sources, called, tags)
    ]
    plain = _by_name(origins, named_sources, source_tag)
    # "fact-sheet-mn.docx" without a "fact-sheet.docx" is about Minnesota, not in Mongolian
    rest = [path for path in sources if path not in origins and path not in targets]
    every = _by_name(rest, named_sources, source_tag)  # a folder "in" makes all of it Indonesian
    origins += [
        path
        for path in rest
        if not any(
            name in plain or (cut is not None and name in every)
            for name, cut in _names(path, named_sources)
        )
    ]
    if len(origins) == 1 and len(named_sources) == 1 and named_sources[0].is_file():
        only = origins[0]
        return origins, [(only, path) for path in targets if path.resolve() != only.resolve()]
    by_name = _by_name(origins, named_sources, source_tag)
    left = set(map(Path.resolve, origins))
    return origins, [
        (_source_of(called[path], by_name), path) for path in targets if path.resolve() not in left
    ]


def _by_name(sources: Sequence[Path], named: Sequence[Path], source_tag: Tag) -> Mapping[str, Path]:
    """Return the sources by their names, and by the names that their translations may have.

    A source name loses only its own language.
    """
    whole: dict[str, Path] = {}
    cut: dict[str, Path] = {}
    for path in sources:
        for name, tag in _names(path, named):
            if tag is None:
                whole.setdefault(name, path)
            elif tag.language == source_tag.language:
                cut.setdefault(name, path)
    return {**cut, **whole}


def _is_answered(
    path: Path,
    named: Sequence[Path],
    called: Mapping[Path, Sequence[str]],
    tags: tuple[Tag, Tag | None],
) -> bool:
    """Return whether targets are named after a file whose name may contain a language.

    Without a language to check, the name of a target alone does not show whether both are
    translations: the folder of the file is named after the language of the sources, or the targets
    hold the shorter name too, or the language of the target follows the whole name.
    """
    source_tag, tag = tags
    names = _names(path, named)
    whole, shorter = names[0][0], {name for name, cut in names if cut is not None}
    others = {target: found for target, found in called.items() if target != path}
    if tag is not None:
        word = language_named(path)
        is_other = word is None or word.language != tag.language
        return is_other and any(whole in found for found in others.values())
    folder = folder_named(path)
    sure = folder is not None and folder.language == source_tag.language
    mirrored = sure or any(found[0] in shorter for found in others.values())
    return any(
        (mirrored and found[0] == whole)
        or (whole in found and target.stem.startswith(f"{path.stem}."))
        for target, found in others.items()
    )


def _target_names(path: Path, named: Sequence[Path], tag: Tag | None) -> list[str]:
    """Return the names that the source of a target may have, without the target's language."""
    return [
        name
        for name, cut in _names(path, named)
        if cut is None or tag is None or cut.language == tag.language
    ]


def _source_of(names: Sequence[str], sources: Mapping[str, Path]) -> Path | None:
    """Return the source of a file; if one side has more folders, only if exactly one fits."""
    for name in names:
        if name in sources:
            return sources[name]
        ends = [
            at for at in sources if f"/{name}".endswith(f"/{at}") or f"/{at}".endswith(f"/{name}")
        ]
        fits = {sources[at] for at in ends}
        if len(fits) == 1:
            return fits.pop()
    return None


def _names(path: Path, named: Iterable[Path]) -> list[tuple[str, Tag | None]]:
    """Return the name that a file and its translation share, with the kind of file first.

    A catalog is paired with its own kind only; a document may come back in another format.
    """
    root = next((n for n in named if n.is_dir() and path.is_relative_to(n)), path.parent)
    kind = path.suffix.lower().replace(".pot", ".po")
    names = names_of(path, root)
    found = [(f"{name}{kind}", tag) for name, tag in names]
    return found if is_catalogue(path) else [*found, *names]


def _is_source(path: Path, source_tag: Tag) -> bool:
    named = language_named(path)
    return named is None or named.language == source_tag.language
