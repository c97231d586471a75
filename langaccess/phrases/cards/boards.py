"""What a reader points at: pictures, a body, days, hours, colors, numbers, in the language.

Names of days and months are those of Unicode's CLDR. A word of the phrasebook is shown in the
language only when it may be printed; the pictures and the English are always shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from langaccess.core.print import faces_for, faults
from langaccess.core.resources import DATA, rows, shipped
from langaccess.core.tags import EN, Tag
from langaccess.phrases.book import BoardKind, has_no_font, load_boards, load_pictograms
from langaccess.phrases.cards.model import Selection
from langaccess.phrases.cards.typeset_text import typeset_text

_DEAF = ("deaf", "sign-language", "video", "write")
_DAYS, _MONTHS = slice(0, 7), slice(7, 19)


def pictured(selection: Selection, name: str) -> dict[str, str] | None:
    """Return a picture for a template, with what it shows in English."""
    if not name:
        return None
    picture = load_pictograms()[name]
    if name not in selection.pictures:
        selection.pictures[name] = picture.svg
    return {"name": name, "alt": picture.english}


def deaf_ways(selection: Selection) -> list[dict[str, str] | None]:
    """Return the pictures by which a person who does not hear points at help.

    Deaf, a sign language interpreter, an interpreter by video, writing: floor rule 15.
    """
    return [pictured(selection, name) for name in _DEAF]


def boards_of(selection: Selection, names: Iterable[str], tag: Tag | None) -> list[dict[str, Any]]:
    """Return boards for a template, each once, in a language or in English alone (None)."""
    return [board(selection, name, tag) for name in dict.fromkeys(names)]


def board(selection: Selection, name: str, tag: Tag | None) -> dict[str, Any]:
    """Return the board `name` for a template."""
    found = load_boards().boards[name]
    if found.kind is BoardKind.WEEK:
        items = _dated(tag, _DAYS)
    elif found.kind is BoardKind.CALENDAR:
        items = _dated(tag, _MONTHS)
    elif found.kind is BoardKind.COLORS:
        items = list(_colors(selection, tag))
    else:
        items = [_named(selection, picture) for picture in found.pictures]
    own = digits(tag)
    return {
        "name": name,
        "title": found.title,
        "kind": str(found.kind),
        "items": items,
        # Numbers are read from left to right in every language.
        "digits": {**typeset_text("", tag), "rtl": False, "own": list(own)}
        if tag and own
        else None,
    }


def digits(tag: Tag | None) -> str:
    """Return the ten digits of the language where they are not 0 to 9, or nothing."""
    own = _calendar(tag)[-1]
    return "" if tag is None or has_no_font(tag, own) else own


def days_and_months(tag: Tag) -> bool:
    """Return whether the names of days and months are known in the language."""
    return any(_calendar(tag))


def _item(own: str, english: str, tag: Tag | None) -> dict[str, Any]:
    shown = bool(tag and own) and not any(faults(own, faces_for(tag or EN)))
    return {
        "text": typeset_text(own, tag) if shown and tag else None,
        "en": english,
        "picture": None,
        "fill": "",
    }


def _named(selection: Selection, name: str) -> dict[str, Any]:
    """Return a picture with what it stands for in English: no one has reviewed another word."""
    made = _item("", load_pictograms()[name].word, None)
    return {**made, "picture": pictured(selection, name)}


def _colors(selection: Selection, tag: Tag | None) -> Iterator[dict[str, Any]]:
    for color in load_boards().colors:
        entry = selection.take(color.phrase, tag) if tag else None
        english = selection.request.book.phrases[color.phrase].en
        yield {**_item(entry.text if entry else "", english, tag), "fill": f"#{color.fill}"}


def _dated(tag: Tag | None, part: slice) -> list[dict[str, Any]]:
    """Return days or months, in the language and in English."""
    pairs = zip(_calendar(tag)[part], _calendar(EN)[part], strict=True)
    return [_item(own, english, tag) for own, english in pairs]


def _calendar(tag: Tag | None) -> tuple[str, ...]:
    """Return seven days from Sunday, twelve months, and the digits; "" for what is not known."""
    table = _calendars()
    return table.get(tag or "", table.get(tag.language if tag else "", ("",) * 20))


@cache
def _calendars() -> Mapping[str, tuple[str, ...]]:
    return {
        row.pop("lang"): tuple(row.values()) for row in rows(shipped(DATA, "calendar_names.tsv"))
    }
