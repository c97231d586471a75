"""Wallet cards: a card of one language has a front and a back, ten or eight on a letter sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any

from langaccess.core.errors import InputError
from langaccess.core.print import Files, probe
from langaccess.core.tags import Tag
from langaccess.phrases.cards.languages import variety_note, written
from langaccess.phrases.cards.model import (
    Card,
    Request,
    Selection,
    preflight,
    shared_data,
    template_parts,
    typeset_card,
)
from langaccess.phrases.cards.phrase_lines import (
    ALWAYS,
    answer_box,
    load_rules,
    phrase_rows,
    printable_texts,
    topics_of,
)
from langaccess.phrases.cards.stock import STOCKS, CardLayout
from langaccess.phrases.cards.typeset_text import autonym_text

__all__ = ["wallet"]

_SIDES = ("front", "back")
_MOST = {"front": 2, "back": 3}  # phrases; with more, an officer must search

# The smallest sizes, in points, at which a script was found readable on a card.
_SMALLEST = {"ur": 11.0, "Mymr": 10.0, "Khmr": 10.0, "Thai": 10.0, "Laoo": 10.0, "Deva": 10.0,
             "Ethi": 10.0, "Hans": 10.0, "Hant": 10.0, "Jpan": 10.0, "Kore": 10.0}  # fmt: skip
_USUAL = 9.0
_LARGEST = 13.0
_GAP = 5.0  # points between two phrases, as in the template

_Row = dict[str, Any]


def wallet(
    request: Request,
    *,
    topics: Sequence[str],
    layout: CardLayout,
    on: dt.date,
    access_code: str | None = None,
) -> tuple[Card | None, Selection]:
    """Return one PDF with the cards of all languages; None when no line may be printed.

    A language gets as many cards as its phrases need. Yes and No are on every front and on each
    back with a question, so that the reader answers on the same side; a question with answers of
    its own has them under it, and a side with no other question has these alone.

    Args:
        request: what to print.
        topics: ids of topics.
        layout: the arrangement of the cards on the sheet.
        on: the day that is printed at the foot.
        access_code: printed after "Client ID" with INTERNAL on both sides; None leaves a blank.

    Raises:
        InputError: a text cannot be printed, or is too long for a card even at the smallest size.
        ConfigError: a font is damaged.
    """
    selection, tags = Selection(request), written(request)
    phrases = [p for topic in topics_of(selection, topics) for p in topic.phrases]
    preflight(
        found
        for tag in tags
        for found in printable_texts(
            selection, tag, dict.fromkeys([*(p.id for p in phrases), *ALWAYS])
        )
    )
    rows = {tag: phrase_rows(selection, phrases, tag) for tag in tags}
    rows = {tag: found for tag, found in rows.items() if found}
    if not rows:
        return None, selection
    sides = {tag: _side(selection, tag) for tag in rows}
    for tag, side in sides.items():
        side["footer"] = selection.footer(on, tag)
    data = {
        **shared_data(selection, "Wallet cards", on),
        **layout.data,
        "rule": " ".join(rule for topic in topics if (rule := load_rules().rules.get(topic))),
        "client": "____________" if access_code is None else access_code,
        "internal": access_code is not None,
    }
    made = _cards(data, rows, sides, request.seal_files)
    data["cards"] = [card for found in made.values() for card in found]
    data["sheets"] = list(_sheets(len(data["cards"]), layout))
    name = f"wallet-{layout.stock}{'-INTERNAL' if data['internal'] else ''}"
    return typeset_card(name, "wallet", data, selection, rows), selection


def _side(selection: Selection, tag: Tag) -> dict[str, Any]:
    """Return the common content of a language's cards."""
    selection.take_name(tag)
    size = _SMALLEST.get(tag, _SMALLEST.get(tag.script, _USUAL))
    answers = [answer_box(selection, id_, tag) for id_ in ALWAYS]
    return {
        "tag": tag,
        "name": autonym_text(tag),
        "english": tag.name,
        "origin": variety_note(selection.request, tag),
        "yes-no": answers[:2],
        "more": answers[2:],
        # The eye sees the difference of three sizes; more cost time and show no difference.
        "sizes": [_LARGEST, (_LARGEST + size) / 2, size],
        "answer": size,
    }


def _cards(
    data: dict[str, Any],
    rows: dict[Tag, list[_Row]],
    sides: dict[Tag, dict[str, Any]],
    files: Files,
) -> dict[Tag, list[dict[str, Any]]]:
    """Return the cards of each language, as few as hold its phrases at a size that can be read.

    Raises:
        InputError: a phrase does not fit even alone; `details` names each.
    """
    measured = probe(
        template_parts("wallet"),
        {**data, "languages": [{**sides[tag], "rows": found} for tag, found in rows.items()]},
        files,
    )
    made: dict[Tag, list[dict[str, Any]]] = {}
    faults: list[str] = []
    for (tag, found), (rooms, heights) in zip(rows.items(), measured, strict=True):
        packed, unfit = _packed(found, rooms, heights)
        sizes = sides[tag]["sizes"]
        faults += [f"card {tag} (phrase {number}) at {sizes[-1]:g} pt" for number in unfit]
        made[tag] = [_card(card, sides[tag]) for card in packed]
    if faults:
        raise InputError(
            f"{faults[0]}: does not fit" + (f" ({len(faults)} in all)" if len(faults) > 1 else ""),
            hint="shorten the phrase, leave it out, or print it on a sheet",
            details=faults,
        )
    return made


def _packed(
    rows: Sequence[_Row], rooms: Sequence[float], heights: Sequence[Sequence[Sequence[float]]]
) -> tuple[list[dict[str, Any]], list[int]]:
    """Return sides in pairs, each with its phrases and size, and the phrases that fit on no side.

    Of all ways with as few cards as possible, the one with the phrases most evenly on the sides;
    no side has letters more than one size larger than another one.

    Args:
        rows: the phrases in their order.
        rooms: points for phrases on a front, on a back, and on a back that has Yes and No too.
        heights: on a front and on a back, points that each phrase takes at each size, the
            largest size first.
    """
    cards, unfit = _filled(rows, rooms, heights)
    even, _ = _filled(rows, rooms, heights, sides=len(_SIDES) * len(cards))
    cards = even if len(even) == len(cards) else cards
    smallest = max((which for card in cards for _rows, which in card.values()), default=0)
    for card in cards:
        for name, (found, which) in card.items():
            card[name] = (found, max(which, smallest - 1))
    return cards, unfit


def _filled(
    rows: Sequence[_Row],
    rooms: Sequence[float],
    heights: Sequence[Sequence[Sequence[float]]],
    sides: int = 0,
) -> tuple[list[dict[str, Any]], list[int]]:
    """Return the same, each side as full as it can be, or spread evenly over so many sides."""
    cards: list[dict[str, Any]] = []
    unfit: list[int] = []
    at = turn = 0

    def room_for(which: int, count: int) -> float:
        return rooms[2 if which and _asks(rows[at : at + count]) else which]

    def fits(which: int, count: int) -> bool:
        return _height(heights[which][at : at + count], -1) <= room_for(which, count)

    while at < len(rows):
        side, tall = _SIDES[turn % 2], heights[turn % 2]
        rest = len(rows) - at
        most = min(_MOST[side], rest if turn >= sides else ceil(rest / (sides - turn)))
        count = next((n for n in range(most, 0, -1) if fits(turn % 2, n)), 0)
        if not count and not any(fits(which, 1) for which in range(len(_SIDES))):
            unfit.append(rows[at]["number"])
            at += 1
            continue
        if side == "front":
            cards.append({})
        taken, room = tall[at : at + count], room_for(turn % 2, count)
        sizes = range(len(tall[at]))
        which = next((n for n in sizes if _height(taken, n) <= room), 0)
        cards[-1][side] = (rows[at : at + count], which)
        at += count
        turn += 1
    return cards, unfit


def _asks(rows: Sequence[_Row]) -> bool:
    return any(row["asks"] for row in rows)


def _height(heights: Sequence[Sequence[float]], size: int) -> float:
    return sum(found[size] for found in heights) + _GAP * (len(heights) - 1)


def _card(packed: dict[str, Any], side: dict[str, Any]) -> dict[str, Any]:
    card = dict(side)
    for name in _SIDES:
        rows, which = packed.get(name, ([], 0))
        card[name] = rows
        answered = any(row["own"] for row in rows)
        card[f"{name}-asks"] = _asks(rows) or (name == "front" and not answered)
        card[f"{name}-size"] = side["sizes"][which]
    return card


def _sheets(count: int, layout: CardLayout) -> Iterator[list[int]]:
    """Yield the cards of each sheet, by their numbers, with all copies of a card together."""
    stock = STOCKS[layout.stock]
    each = stock["rows"] * (1 if layout.duplex == "fold" else stock["columns"])
    cards = [card for card in range(count) for _ in range(layout.copies)]
    for start in range(0, len(cards), each):
        yield cards[start : start + each]
