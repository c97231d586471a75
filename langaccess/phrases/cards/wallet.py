"""Wallet cards: a card of one language has a front and a back, ten or eight on a letter sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
    asks,
    load_rules,
    phrase_rows,
    printable_texts,
    topics_of,
)
from langaccess.phrases.cards.stock import STOCKS, CardLayout
from langaccess.phrases.cards.typeset_text import autonym_text

_SIDES = ("front", "back")
_MOST = (2, 3)  # phrases on a front, and on a back; with more, an officer must search

# The smallest sizes, in points, at which a script was found readable on a card.
_SMALLEST = {"ur": 11.0, "Mymr": 10.0, "Khmr": 10.0, "Thai": 10.0, "Laoo": 10.0, "Deva": 10.0,
             "Ethi": 10.0, "Hans": 10.0, "Hant": 10.0, "Jpan": 10.0, "Kore": 10.0}  # fmt: skip
_USUAL = 9.0
_LARGEST = 13.0
_GAP = 5.0  # points between two phrases, as in the template

_Row = dict[str, Any]
_Side = tuple[range, int]  # the places of its phrases, and that of their size


def wallet(
    request: Request,
    *,
    topics: Sequence[str],
    layout: CardLayout,
    on: dt.date,
    access_code: str | None = None,
) -> tuple[Card | None, Selection]:
    """Return one PDF with the cards of all languages; None when no line may be printed.

    A language gets as many cards as its phrases need. Yes and No are on each side with a question,
    so that the reader answers on the same side, and on no other; a question with answers of its own
    has them under it. The other answers are on each back. No side is empty: where no phrase is
    left, or the next one does not fit, the side repeats the nearest one that fits.

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
    """Return the cards of each language, as few as hold its phrases at a size that can be read."""
    measured = probe(
        template_parts("wallet"),
        {**data, "languages": [{**sides[tag], "rows": found} for tag, found in rows.items()]},
        files,
    )
    made: dict[Tag, list[dict[str, Any]]] = {}
    faults: list[str] = []
    for (tag, found), (rooms, heights) in zip(rows.items(), measured, strict=True):
        packed, unfit = _packed(_Measured(found, rooms, heights))
        if unfit:
            smallest = sides[tag]["sizes"][-1]
            faults += [
                f"card {tag} (phrase {found[at]['number']}) at {smallest:g} pt" for at in unfit
            ]
        else:
            made[tag] = [_card(card, found, sides[tag]) for card in packed]
    if faults:
        raise InputError(
            f"{faults[0]}: does not fit" + (f" ({len(faults)} in all)" if len(faults) > 1 else ""),
            hint="shorten the phrase, leave it out, or print it on a sheet",
            details=faults,
        )
    return made


@dataclass(frozen=True, slots=True)
class _Measured:
    """What the phrases of a language take on its cards, in points."""

    rows: Sequence[_Row]  # the phrases in their order
    # for a front and a back: the room for phrases without Yes and No, and with them
    rooms: Sequence[Sequence[float]]
    # for a front and a back: the height of each phrase at each size, the largest first
    heights: Sequence[Sequence[Sequence[float]]]

    def size(self, which: int, taken: range) -> int | None:
        """Return the place of the largest size at which phrases fit on a side; None at none."""
        room = self.rooms[which][asks(self.rows[at] for at in taken)]
        tall = [self.heights[which][at] for at in taken]
        gaps = _GAP * (len(taken) - 1)
        heights = (sum(sizes) + gaps for sizes in zip(*tall, strict=True))
        return next((place for place, height in enumerate(heights) if height <= room), None)

    def most(self, which: int, taken: range) -> _Side | None:
        """Return a side with as many of these phrases as fit, the first ones; None for none."""
        for count in range(min(len(taken), _MOST[which]), 0, -1):
            if (size := self.size(which, taken[:count])) is not None:
                return taken[:count], size
        return None

    def nearest(self, which: int, place: int) -> _Side | None:
        """Return a side with the phrase that fits on it and is nearest to a place."""
        near = sorted(range(len(self.rows)), key=lambda at: abs(at - place))
        return next((side for at in near if (side := self.most(which, range(at, at + 1)))), None)


def _packed(measured: _Measured) -> tuple[list[list[_Side]], list[int]]:
    """Return sides in pairs, and the places of the phrases that fit on no side.

    Of all ways with as few cards as possible, the one with the phrases most evenly on the sides;
    no side has letters more than one size larger than another one.
    """
    sides, unfit = _filled(measured)
    even, _ = _filled(measured, len(sides))
    if len(even) == len(sides):
        sides = even
    for at, side in enumerate(sides):
        if side is None and (other := sides[at ^ 1]):
            sides[at] = measured.nearest(at % 2, other[0].start)
            unfit += other[0][:1] if sides[at] is None else ()
    full = [side for side in sides if side is not None]
    smallest = max((size for _taken, size in full), default=0)
    full = [(taken, max(size, smallest - 1)) for taken, size in full]
    return [full[at : at + 2] for at in range(0, len(full), 2)], unfit


def _filled(measured: _Measured, sides: int = 0) -> tuple[list[_Side | None], list[int]]:
    """Return the sides, each as full as it can be, or the phrases spread evenly over so many."""
    found: list[_Side | None] = []
    unfit: list[int] = []
    at, end = 0, len(measured.rows)
    while at < end:
        which, left = len(found) % 2, sides - len(found)
        rest = range(at, end if left <= 0 else at + ceil((end - at) / left))
        side = measured.most(which, rest)
        if side is None and measured.size(1 - which, rest[:1]) is None:
            unfit.append(at)
            at += 1
            continue
        found.append(side)
        at += 0 if side is None else len(side[0])
    return found + [None] * (len(found) % 2), unfit


def _card(sides: Sequence[_Side], rows: Sequence[_Row], side: dict[str, Any]) -> dict[str, Any]:
    card = dict(side)
    for name, (taken, size) in zip(_SIDES, sides, strict=True):
        # Yes and No are at the foot of the side: what they answer is right above them.
        card[name] = sorted((rows[at] for at in taken), key=lambda row: bool(row["asks"]))
        card[f"{name}-asks"] = asks(card[name])
        card[f"{name}-size"] = side["sizes"][size]
    return card


def _sheets(count: int, layout: CardLayout) -> Iterator[list[int]]:
    """Yield the cards of each sheet, by their numbers, with all copies of a card together."""
    stock = STOCKS[layout.stock]
    each = stock["rows"] * (1 if layout.duplex == "fold" else stock["columns"])
    cards = [card for card in range(count) for _ in range(layout.copies)]
    for start in range(0, len(cards), each):
        yield cards[start : start + each]
