"""Languages to point at: one row for each, with its own name and one sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from string import ascii_uppercase
from typing import Any

from langaccess.core.resources import DATA, shipped
from langaccess.core.tags import Tag, distance, known
from langaccess.phrases.book import Phrasebook
from langaccess.phrases.cards.model import Request, Selection, preflight
from langaccess.phrases.cards.typeset_text import autonym_text, typeset_text

POINT = "interpreter.point"
"""The phrase "Point to your language. An interpreter is free."."""

_FIRST = "Most often here"
_REST = "Other languages"


@dataclass(frozen=True, slots=True)
class _Region:
    name: str
    countries: str
    languages: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class SpokenLanguage:
    """A spoken language, and the tags of the texts that its speakers read."""

    lang: Tag
    autonym: str
    english: str
    texts: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class _LanguageTable:
    as_of: dt.date
    basis: tuple[str, ...]
    regions: tuple[_Region, ...]
    spoken: tuple[SpokenLanguage, ...]
    reads: Mapping[Tag, tuple[Tag, ...]]


@dataclass(frozen=True, slots=True)
class LanguageRow:
    """One spoken language."""

    tag: Tag  # the language that is spoken
    english: str  # its English name
    data: dict[str, Any]  # for a template: `english`, `name` and `lines`


def language_rows(selection: Selection, id_: str) -> list[LanguageRow]:
    """Return one row for each spoken language of the request, with the phrase `id_` in it.

    A language whose line may not be printed is listed with its own name, which is never a draft.
    """
    rows: dict[Tag, LanguageRow] = {}
    texts: list[tuple[str, Tag, str]] = []
    for tag in selection.request.tags:
        for spoken in spoken_languages(selection.request.book, tag):
            if spoken.lang in rows:
                continue
            first = spoken.texts[0]
            entries = [e for t in spoken.texts if (e := selection.take(id_, t)) is not None]
            texts.append(("autonym", first, spoken.autonym))
            selection.take_name(first, spoken.autonym)
            texts += [(entry.id, entry.tag, entry.text) for entry in entries]
            data = {
                "english": spoken.english,
                "name": autonym_text(first, spoken.autonym),
                "lines": [typeset_text(entry.text, entry.tag, entry.id) for entry in entries],
            }
            rows[spoken.lang] = LanguageRow(spoken.lang, spoken.english, data)
    preflight(texts)
    return list(rows.values())


def written(request: Request) -> tuple[Tag, ...]:
    """Return the tags of the request's languages in the phrasebook, each once.

    A speaker of Mandarin reads one of two scripts; `pt` serves `pt-BR`. A language without any
    phrase stays, so that it is listed as left out.
    """
    return tuple(dict.fromkeys(t for tag in request.tags for t in _texts(request.book, tag)))


def readers(request: Request, tag: Tag) -> tuple[Tag, ...]:
    """Return the languages of the request that read `tag` because they have no own phrases."""
    return tuple(t for t in request.tags if t != tag and tag in _texts(request.book, t))


def variety_note(request: Request, tag: Tag) -> str:
    """Return the note on a language's heading when another variety was requested, or nothing.

    A request for Portuguese of Portugal shows that the text is Brazilian.
    """
    names = " and ".join(reader.name for reader in readers(request, tag))
    if not names:
        return ""
    variety = next((e.variety for e in request.book.translations.get(tag, {}).values()), "")
    return f"For {names}. The text is {tag.name}{': ' if variety else ''}{variety}."


def by_region(rows: list[LanguageRow], first: Collection[Tag] = ()) -> list[dict[str, Any]]:
    """Group rows by region and sort each by English name.

    The languages in `first`, the agency's, are a group before the regions if there are others too.

    A language has the letter of its region and a number in it (`E3`), since a number alone is one
    of a phrase.
    """
    groups: dict[str, list[LanguageRow]] = {}
    own = {row.tag for row in rows if row.tag.language in {tag.language for tag in first}}
    own = own if len(own) < len(rows) else set()
    for row in sorted(rows, key=lambda row: row.english):
        groups.setdefault(_FIRST if row.tag in own else _region(row.tag), []).append(row)
    names = [_FIRST, *(region.name for region in load_language_table().regions), _REST]
    found = [(name, groups[name]) for name in names if name in groups]
    return [
        {
            "name": name,
            "rows": [{"number": f"{letter}{n}", **row.data} for n, row in enumerate(rows, start=1)],
        }
        for letter, (name, rows) in zip(ascii_uppercase, found, strict=False)
    ]


def spoken_languages(book: Phrasebook, tag: Tag) -> list[SpokenLanguage]:
    """Return the spoken languages behind a tag: two behind written Chinese, else itself."""
    found = [entry for entry in load_language_table().spoken if tag in (entry.lang, *entry.texts)]
    return found or [SpokenLanguage(tag, tag.autonym, tag.name, _texts(book, tag))]


def _texts(book: Phrasebook, tag: Tag) -> tuple[Tag, ...]:
    """Return the tags of the phrasebook whose texts speakers of `tag` read."""
    if tag in book.tags:
        return (tag,)
    sheet = load_language_table()
    for entry in sheet.spoken:
        if entry.lang == tag:
            return entry.texts
    if tag in sheet.reads:
        return sheet.reads[tag]
    return (_nearest(tag, book.tags),)


@lru_cache(maxsize=1024)  # a page of all languages asks for each of them, for each of them
def _nearest(tag: Tag, offered: tuple[Tag, ...]) -> Tag:
    """Return the variety of the language that is nearest among `offered`, the tag if none is."""
    near = [(far, other) for other in offered if (far := distance(tag, other)) is not None]
    return min(near)[1] if near else tag


def _region(tag: Tag) -> str:
    for region in load_language_table().regions:
        if tag in region.languages:
            return region.name
    row = known(tag)
    country = row.countries[0] if row is not None and row.countries else tag.territory
    for region in load_language_table().regions:
        if country in region.countries.split():
            return region.name
    return _REST


@cache
def load_language_table() -> _LanguageTable:
    """Return the shipped grouping of languages."""
    from langaccess.core.config import load

    return load(_LanguageTable, shipped(DATA, "ispeak.yaml"))
