"""What a reader points at: pictures, a body, days, hours, colors, numbers, in the language.

Every word is a phrase: it is shown in the language only when it may be printed. The pictures, the
English and the digits of the language are always shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from langaccess.core.print import faces_for, faults
from langaccess.core.resources import DATA, rows, shipped
from langaccess.core.tags import Tag
from langaccess.phrases.book import BoardKind, has_no_font, load_boards, load_pictograms
from langaccess.phrases.cards.model import Selection
from langaccess.phrases.cards.typeset_text import typeset_text

_DEAF = ("deaf", "sign-language", "video", "write")


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
    if found.kind is BoardKind.COLORS:
        colors = load_boards().colors
        items = [_phrase(selection, one.phrase, tag, f"#{one.fill}") for one in colors]
    else:
        items = [_phrase(selection, id_, tag) for id_ in found.phrases]
        items += [_named(selection, picture) for picture in found.pictures]
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
    if tag is None:
        return ""
    own = _digits().get(tag, _digits().get(tag.language, ""))
    return "" if has_no_font(tag, own) else own


@cache
def _digits() -> Mapping[str, str]:
    return {row["lang"]: row["digits"] for row in rows(shipped(DATA, "digits.tsv"))}


def _phrase(selection: Selection, id_: str, tag: Tag | None, fill: str = "") -> dict[str, Any]:
    """Return a word of the phrasebook: in the language if it may be printed, and in English."""
    entry = selection.take(id_, tag) if tag else None
    text = None
    if tag and entry and not any(faults(entry.text, faces_for(tag))):
        text = typeset_text(entry.text, tag)
    return {
        "text": text,
        "en": selection.request.book.phrases[id_].en,
        "picture": None,
        "fill": fill,
    }


def _named(selection: Selection, name: str) -> dict[str, Any]:
    """Return a picture with what it stands for in English: no one has reviewed another word."""
    english = load_pictograms()[name].word
    return {"text": None, "en": english, "picture": pictured(selection, name), "fill": ""}
