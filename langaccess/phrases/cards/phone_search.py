"""What the phone page knows of names, so that its search finds a language or says it is absent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from langaccess.core.tags import (
    EN,
    IDLE_WORDS,
    SAME_LETTERS,
    Tag,
    countries,
    known,
    languages,
    names_elsewhere,
    other_languages,
    questions,
    search_fold,
    search_names,
)
from langaccess.phrases.cards.languages import load_language_table, readers
from langaccess.phrases.cards.model import Request
from langaccess.phrases.cards.speakers import by_speakers

_LONGEST_OTHER = 2  # names of a language that is not on this page: English, and its own


def search_data(request: Request, cells: Sequence[Tag]) -> dict[str, Any]:
    """Return the data of `templates/search.js`, every name as `search_fold` folds it.

    Of several languages that are found alike, the one that most people in the United States need
    comes first. `rows`: tag, own names, aliases, names elsewhere; `absent`: English name, names;
    `countries` and `questions`: text, names, the numbers of rows, and for a country whether English
    is not one of its languages.
    """
    rank = {tag: place for place, tag in enumerate(by_speakers())}
    order = sorted(cells, key=lambda tag: min(rank.get(t, len(rank)) for t in _spoken(tag)))
    served = {tag: {tag, *readers(request, tag), *_spoken(tag)} for tag in order}
    rows_of: dict[Tag, list[int]] = {}
    for n, cell in enumerate(order):
        for tag in served[cell] | {_base(one) for one in served[cell]}:
            rows_of.setdefault(tag, []).append(n)
    source = known(EN)
    english = () if source is None else source.countries
    return {
        "same": SAME_LETTERS,
        "idle": sorted(IDLE_WORDS),
        "rows": [_row(tag, served[tag]) for tag in order],
        "absent": _absent(set(rows_of)),
        "countries": [
            (country.names[0], _forms(country.names), found, country.code not in english)
            for country in countries()
            if (found := _numbers(country.languages, rows_of))
        ],
        "questions": [
            (question.text, _forms(question.names), _numbers(question.choices, rows_of))
            for question in questions()
        ],
    }


def _row(tag: Tag, served: Iterable[Tag]) -> tuple[str, list[str], list[str], list[str]]:
    names: list[str] = [tag]
    aliases: list[str] = []
    elsewhere: list[str] = []
    for each in sorted(served):
        entry = known(each)
        names += [each.name, each.autonym, *_parts(each.name), *_parts(each.autonym)]
        if entry is not None:
            aliases += [*search_names(entry), *_local(each)]
            elsewhere += names_elsewhere().get(entry.tag, ())
    own = _forms(names)
    also = [form for form in _forms(aliases) if form not in own]
    return tag, own, also, [form for form in _forms(elsewhere) if form not in {*own, *also}]


def _local(tag: Tag) -> tuple[str, ...]:
    """Return the names under which a spoken language is on the sheet: Mandarin Chinese."""
    found = [entry for entry in load_language_table().spoken if entry.lang == tag]
    return tuple(name for entry in found for name in (entry.autonym, entry.english))


def _spoken(tag: Tag) -> tuple[Tag, ...]:
    """Return the spoken languages whose speakers read a tag, the tag itself if it names one."""
    found = tuple(entry.lang for entry in load_language_table().spoken if tag in entry.texts)
    return found or (tag, *([] if known(tag) is None else [_base(tag)]))


def _base(tag: Tag) -> Tag:
    entry = known(tag)
    return tag if entry is None else entry.tag


def _absent(present: set[Tag]) -> list[tuple[str, list[str]]]:
    """Return the languages that this page lacks, by their English names."""
    ours = [e for e in languages() if e.tag not in present and e.tag != EN and e.kind != "sign"]
    found = [(entry.name, _forms(search_names(entry))) for entry in ours]
    found += [
        (names[0], _forms(names[:_LONGEST_OTHER])) for names in other_languages().values() if names
    ]
    return found


def _numbers(tags: Iterable[Tag], rows_of: Mapping[Tag, Sequence[int]]) -> list[int]:
    return list(dict.fromkeys(n for tag in tags for n in rows_of.get(tag, ())))


def _parts(name: str) -> list[str]:
    """Return the parts of a name with brackets: "Persian (Farsi)" is Persian, and Farsi."""
    return [part for part in re.split(r" ?[(（]|[)）]", name) if part]


def _forms(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(filter(None, map(search_fold, names))))
