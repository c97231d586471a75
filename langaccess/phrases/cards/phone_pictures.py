"""Pictures and boards of the phone page: each drawing once, and the words of each language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from langaccess.core.tags import Tag
from langaccess.phrases.book import BoardKind, Phrase, load_boards
from langaccess.phrases.cards.boards import board
from langaccess.phrases.cards.model import Selection

_OUTER = re.compile(r"<svg\b(?P<head>[^>]*)>(?P<body>.*)</svg>", re.DOTALL)
_VIEW = re.compile(r'viewBox="([^"]*)"')
# The colors of the page: it may be dark. White is only the gap around a stroke.
_COLORS = (('"#000"', '"currentColor"'), ('"#fff"', '"var(--paper, #fff)"'))


def sprite(pictures: Mapping[str, str]) -> str:
    """Return the drawings as symbols of one SVG, for `<use href="#p-NAME">`."""
    return "".join(_symbol(name, svg) for name, svg in sorted(pictures.items()))


def _symbol(name: str, svg: str) -> str:
    found = _OUTER.search(svg)
    view = _VIEW.search(found["head"]) if found else None
    if found is None or view is None:
        raise AssertionError(f"{name}.svg has no viewBox")  # tests read every shipped picture
    body = found["body"].strip()
    for color, shown in _COLORS:
        body = body.replace(color, shown)
    plain = ' fill="none"' if 'fill="none"' in found["head"] else ""
    return f'<symbol id="p-{name}" viewBox="{view[1]}"{plain}>{body}</symbol>'


def boards_named(phrases: Iterable[Phrase]) -> tuple[str, ...]:
    """Return the boards that the phrases name, but numbers: the page has a keypad for them."""
    kinds = load_boards().boards
    names = (name for phrase in phrases for name in phrase.point_at)
    return tuple(dict.fromkeys(n for n in names if kinds[n].kind is not BoardKind.NUMBERS))


def board_data(selection: Selection, names: Iterable[str], tags: Iterable[Tag]) -> dict[str, Any]:
    """Return the boards for the script of the page.

    `boards` has each board with its English words; `words` has, for a language and a board, the
    words in the language in the same order, empty where they are not known.
    """
    names = tuple(names)
    english = {name: board(selection, name, None) for name in names}
    words: dict[str, dict[str, list[str]]] = {}
    for tag in tags:
        for name in names:
            items = board(selection, name, tag)["items"]
            own = [item["text"]["text"] if item["text"] else "" for item in items]
            if any(own):
                words.setdefault(str(tag), {})[name] = own
    return {
        "boards": {
            name: {
                "title": found["title"],
                "kind": found["kind"],
                "items": [
                    {"en": item["en"], "picture": item["picture"], "fill": item["fill"]}
                    for item in found["items"]
                ],
            }
            for name, found in english.items()
        },
        "words": words,
    }


def board_texts(data: Mapping[str, Any]) -> list[tuple[Tag, str]]:
    """Return language and text of all words of the boards, for the fonts of the page."""
    return [
        (Tag(tag), word)
        for tag, boards in data["words"].items()
        for own in boards.values()
        for word in own
        if word
    ]
