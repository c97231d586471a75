"""One file for a phone that plays greetings: the person hears their language and touches green.

It needs no reading and no network. Six languages at a time, in the agency's order; the green button
is always the language that was heard last. A language that is easily taken for another leads to a
second round: "which one at home?".
"""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from langaccess.core.print import inline, render
from langaccess.core.tags import Tag, is_sign
from langaccess.phrases.cards.greeting_recordings import Greeting, load_greeting_rules
from langaccess.phrases.cards.languages import spoken_languages
from langaccess.phrases.cards.model import Card, LeftOut, Request, Selection, preflight
from langaccess.phrases.cards.typeset_text import autonym_text
from langaccess.phrases.cards.web_fonts import font_css

_TEMPLATES = Path(__file__).parent / "templates"
_PROOF = "PROOF: voices of machines or not signed: never play it to a person"


@dataclass(frozen=True, slots=True)
class _Tile:
    """A language to touch: its names, and its recording as an address or empty."""

    tag: Tag
    name: str
    native: Mapping[str, Any]
    sound: str
    label: str


def greetings_page(
    request: Request,
    greetings: Sequence[Greeting],
    *,
    on: dt.date,
    sign: Sequence[str] = (),
) -> tuple[Card | None, Selection]:
    """Return the page and the recordings that were left out; no page without a recording.

    Only recordings that a second listener signed are played; a proof plays all, and says so.

    Args:
        request: the languages, in the order of the page; agency, line.
        greetings: the recordings.
        on: the day at the foot.
        sign: what to do for a person who does not hear, in words.

    Raises:
        InputError: a name cannot be shown.
        ConfigError: a font is damaged.
    """
    selection = Selection(request)
    played = dict(_played(request, greetings, selection))
    proof = any(not one.usable for one in played.values())
    if not played:
        return None, selection
    first = _order(request, list(played))
    rounds = {str(tag): [str(one) for one in _second(tag, first)] for tag in first}
    tags = list(dict.fromkeys([*first, *(Tag(one) for row in rounds.values() for one in row)]))
    tiles = [_tile(request, tag, played.get(tag)) for tag in tags]
    texts = [("autonym", tile.tag, str(tile.native["text"])) for tile in tiles]
    preflight(texts)
    state = f"{len(played)} recordings" if not proof else "PROOF, not signed"
    footer = " · ".join(filter(None, [request.agency, on.isoformat(), state]))
    page = render(
        "phrases/cards/templates/greetings.html",
        title=" · ".join(filter(None, ["PROOF" if proof else "", "Greetings", request.agency])),
        footer=footer,
        marks=[_PROOF] if proof else [],
        draft=proof,
        style=inline(
            font_css((tag, words) for _id, tag, words in texts), _TEMPLATES / "greetings.css"
        ),
        script=inline(_TEMPLATES / "greetings.js"),
        officer=request.officer.capitalize(),
        line=request.line,
        tiles=tiles,
        first=set(first),
        rounds=json.dumps({tag: row for tag, row in rounds.items() if row}),
        sign=sign,
    )
    name = f"greetings{'-proof' if request.proof else ''}.html"
    return Card(name, page.encode(), 1, tuple(first), proof, "html", {}), selection


def _played(
    request: Request, greetings: Sequence[Greeting], selection: Selection
) -> Iterator[tuple[Tag, Greeting]]:
    for one in greetings:
        if one.usable or request.proof:
            yield one.tag, one
            continue
        why = "the recording is not signed by a second listener"
        if one.said.voice == "machine":
            why = "a machine's voice is for proofs only"
        selection.left_out.append(LeftOut(load_greeting_rules().phrase, one.tag, why))


def _order(request: Request, played: Sequence[Tag]) -> list[Tag]:
    """Return the languages of the first round: those with a recording, in the agency's order."""
    asked = [spoken.lang for tag in request.tags for spoken in spoken_languages(request.book, tag)]
    return list(dict.fromkeys([*(tag for tag in asked if tag in played), *played]))


def _second(tag: Tag, first: Sequence[Tag]) -> list[Tag]:
    """Return the languages to ask about after `tag`: those with a recording first."""
    from langaccess.identify.speech import neighbors  # printing a card needs none of it

    near = [other for other in neighbors(tag) if not is_sign(other)]
    return sorted(near, key=lambda one: first.index(one) if one in first else len(first))


def _tile(request: Request, tag: Tag, played: Greeting | None) -> _Tile:
    spoken = spoken_languages(request.book, tag)
    one = next((row for row in spoken if row.lang == tag), None)
    autonym = one.autonym if one is not None else ""
    shown = autonym_text(one.texts[0] if one is not None and autonym else tag, autonym)
    native = {"text": shown["text"], "tag": tag, "dir": "rtl" if shown["rtl"] else "ltr"}
    sound, label = "", ""
    if played is not None:
        sound = f"data:audio/wav;base64,{base64.b64encode(played.wav).decode('ascii')}"
        machine = played.said.voice == "machine"
        label = "" if played.usable else "machine voice" if machine else "not signed"
    return _Tile(tag, one.english if one is not None else tag.name, native, sound, label)
