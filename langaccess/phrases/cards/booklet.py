"""The booklet: half letter pages, in reading order for a screen and imposed for the printer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from langaccess.core.words import plural
from langaccess.phrases.book import load_boards
from langaccess.phrases.cards.boards import boards_of
from langaccess.phrases.cards.languages import written
from langaccess.phrases.cards.model import Card, Request, Selection, shared_data, typeset_card
from langaccess.phrases.cards.phrase_lines import language_section

MOST_SHEETS = 15
"""Sheets of paper that an office stapler goes through and that still fold."""

_ANSWER = 10.0  # points
_DATES = ("week", "calendar")
_SHEET = 4  # pages on a sheet of paper, two on each side


def booklet(
    request: Request, *, topics: Sequence[str], on: dt.date
) -> tuple[tuple[Card, ...], Selection]:
    """Return the booklet in reading order and imposed; nothing when no line may be printed.

    The first has the tags for screen readers. The second is printed on both sides, turned over the
    short edge, folded in the middle and stapled. It has the languages of `written(request)`. Lines
    that the agency has approved count only in a book after `with_approvals`.

    Raises:
        InputError: a text cannot be printed.
        ConfigError: a font is damaged.
    """
    selection = Selection(request)
    ordered = sorted(written(request), key=lambda tag: tag.name)
    sections = [found for tag in ordered if (found := language_section(selection, tag, topics))]
    if not sections:
        return (), selection
    tags = [found["tag"] for found in sections]
    for found in sections:
        # Days and months are at each language that has words for them, and else at the end.
        dates = boards_of(selection, _DATES, found["tag"])
        found["dates"] = [one for one in dates if any(item["text"] for item in one["items"])]
    last = () if all(len(found["dates"]) == len(_DATES) for found in sections) else _DATES
    names = [*(name for name in load_boards().page if name not in _DATES), *last]
    data = {
        **shared_data(selection, "Phrases to point at", on),
        "sections": sections,
        "languages": plural(len(sections), "language"),
        "boards": boards_of(selection, names, None),
        "titles": {name: board.title for name, board in load_boards().boards.items()},
        "answer": _ANSWER,
        "blanks": 0,
    }
    made = typeset_card("booklet", "booklet", data, selection, tags)
    if made.pages % _SHEET:
        data["blanks"] = -made.pages % _SHEET
        made = typeset_card("booklet", "booklet", data, selection, tags)
    return (made, _imposed(made, selection)), selection


def _imposed(made: Card, selection: Selection) -> Card:
    data = {
        **made.content,
        "title": f"{made.content['title']}, for printing",
        "pairs": list(pairs(made.pages)),
        "sections": [],
    }
    return typeset_card(
        "booklet-print", "imposed", data, selection, made.tags, {"booklet.pdf": made.data}
    )


def pairs(pages: int) -> Iterator[tuple[int, int]]:
    """Yield the left and the right page of each side of each sheet, from the outermost sheet.

    The number of pages is a multiple of 4.
    """
    for sheet in range(pages // _SHEET):
        yield pages - 2 * sheet, 2 * sheet + 1
        yield 2 * sheet + 2, pages - 1 - 2 * sheet
