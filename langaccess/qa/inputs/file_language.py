"""Which language a translation is in: by its name, by what it declares, by its text."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from langaccess.core.errors import InputError
from langaccess.core.tags import Tag, known, languages, tag_or_none
from langaccess.qa.inputs.file_text import FileText, read

_PARTS = re.compile(r"[._ ]")
_PHONE = re.compile(r"values-(?P<a>[a-z]{2,3})(?:-r(?P<r>[A-Z]{2}))?|(?P<i>[\w-]+)\.lproj")
_BASE = re.compile(r"(?:values|Base\.lproj)$")

# "Marshall Islands" is a name of a language too, but a file may be about them.
_SUBJECTS = frozenset(("islands", "language", "sign"))


def language_of(text: FileText, source_tag: Tag, *, source: Path | None = None) -> Tag:
    """Return the language of a translation.

    A name that its source has too says nothing about the language.
    """
    alike = source is not None and source.stem.lower() == text.path.stem.lower()
    named = folder_named(text.path) if alike else language_named(text.path)
    if named is not None:
        return named
    if text.tag is not None and text.tag.language != source_tag.language:
        return text.tag
    from langaccess.identify import Band, identify

    answer = identify("\n".join(block.text for block in text.blocks)[:20_000])
    if answer.candidates and answer.verdict in (Band.STRONG, Band.FAIR):
        tag = answer.candidates[0].tag
        if tag.language != source_tag.language:
            return tag
    raise InputError(
        "cannot tell which language this translation is in",
        where=str(text.path),
        hint="say it: --lang TAG",
    )


def language_of_file(path: Path, source_tag: Tag) -> Tag:
    """Return the language of a translation in a file: by its name, what it declares, its text.

    Raises:
        InputError: the file cannot be read, or its language cannot be identified.
    """
    return language_of(read(path), source_tag)


def language_named(path: Path) -> Tag | None:
    """Return the language that the name of a file ends with, or that its folder is named after."""
    parts = _PARTS.split(path.stem)
    for count in (2, 1):  # "zh_Hans" before "Hans"
        tag = _language("-".join(parts[-count:])) if len(parts) > count else None
        if tag is not None:
            return tag
    dashed = path.stem.split("-")
    ends = [dashed[-2:], dashed[-1:], dashed[:2], dashed[:1]]  # "haitian-creole" before "creole"
    words = ["-".join(end) for end in ends if len(end) < len(dashed)]
    tag = next(filter(None, map(_dashed, words)), None)
    if tag is not None:
        return tag
    return folder_named(path) or _language(path.stem)


def folder_named(path: Path) -> Tag | None:
    """Return the language that the nearest of the last three folders of a file is named after."""
    return next(filter(None, map(_folder, reversed(path.parent.parts[-3:]))), None)


def names_of(path: Path, root: Path) -> tuple[tuple[str, Tag | None], ...]:
    """Return what a file below `root` and its translations may be called, its own name first.

    Each with the language that was left out of the name. A word that is the tag of a language may
    be the name of a state or of a thing, so that no name is the right one before it is looked for.
    """
    inside = path.relative_to(root) if path.is_relative_to(root) else Path(path.name)
    folders = [p.lower() for p in inside.parent.parts if _folder(p) is None and not _BASE.match(p)]
    words = path.stem.lower().replace("_", "-").replace(".", "-").replace(" ", "-").split("-")
    found: list[tuple[list[str], Tag | None]] = [(words, None)]
    cuts = [(words[:-count], words[-count:]) for count in (1, 2) if len(words) > count]
    cuts += [(words[count:], words[:count]) for count in (1, 2) if len(words) > count]
    found += [(kept, tag) for kept, cut in cuts if (tag := _dashed("-".join(cut))) is not None]
    bare = _language(path.stem)
    if bare is not None:  # `locales/es.json` beside `locales/en.json`
        found.append(([], bare))
    return tuple(("/".join((*folders, "-".join(kept))), tag) for kept, tag in found)


def _folder(word: str) -> Tag | None:
    """Return the language of a folder, also as programs for phones call it."""
    match = _PHONE.fullmatch(word)
    if match is None:
        return _language(word.replace("_", "-"))
    return _language(f"{match['a'] or match['i']}{'-' + match['r'] if match['r'] else ''}")


def _dashed(word: str) -> Tag | None:
    """Return the language of words of a name; "to-do" is not Tongan as in Dominica."""
    tag = _language(word)
    entry = known(tag) if tag is not None else None
    region = word.rpartition("-")[2].upper()
    abroad = entry is not None and len(region) == 2 and region not in entry.countries
    return None if "-" in word and abroad else tag


@lru_cache(maxsize=4096)
def _language(word: str) -> Tag | None:
    """Return the language that `word` is the tag or the English name of."""
    lower = word.lower()
    named = _names().get(lower)
    if named is not None:
        return named
    if not re.fullmatch(r"[a-z]{2,3}(?:-(?:[a-z]{4,5}|[a-z]{2}|\d{3}))?", lower):
        return None
    tag = tag_or_none(word)
    if tag is None:
        return None
    # many short words are the tag of some language: only those that we know count
    bare = tag.language
    if bare == "qps":  # our own pseudo-languages
        return tag
    return tag if known(bare) is not None and (len(bare) == 2 or "-" in word) else None


@lru_cache(maxsize=1)
def _names() -> dict[str, Tag]:
    found: dict[str, Tag] = {}
    for entry in languages():
        for name in (entry.name, *(alias for alias in entry.aliases if len(alias) > 5)):
            words = name.lower().split()
            if len(words) == 1 or (min(map(len, words)) > 3 and not _SUBJECTS.intersection(words)):
                found.setdefault("-".join(words), entry.tag)
    found.setdefault("creole", Tag("ht"))
    found.setdefault("chinese", Tag("zh"))  # which of them, the text's script says
    for kind, tag in (("simplified", Tag("zh-Hans")), ("traditional", Tag("zh-Hant"))):
        found.update({f"{kind}-chinese": tag, f"chinese-{kind}": tag})
    return found
