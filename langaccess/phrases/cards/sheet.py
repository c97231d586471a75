"""The letter sheet: one language, every phrase of the topics that were asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from langaccess.core.print import probe
from langaccess.core.tags import Tag
from langaccess.phrases.cards.model import (
    Card,
    Request,
    Selection,
    shared_data,
    template_parts,
    typeset_card,
)
from langaccess.phrases.cards.phrase_lines import language_section

_ANSWER = 11.0  # points


def sheet(
    request: Request, tag: Tag, *, topics: Sequence[str], on: dt.date
) -> tuple[Card | None, Selection]:
    """Return the sheet of one language and the lines left out; None when no line may be printed.

    Lines that the agency has approved count only in a book after `with_approvals`.

    Args:
        request: phrasebook, agency, line.
        tag: one of `written(request)`: a language of the phrasebook. For `pt-BR` that is `pt`, for
            Mandarin each of its two scripts.
        topics: ids of topics, in the order wanted (`Phrasebook.topics`).
        on: the day at the foot.

    Raises:
        InputError: a text cannot be printed.
        ConfigError: a font is damaged.
    """
    selection = Selection(request)
    data = _data(selection, tag, topics, on)
    if data is None:
        return None, selection
    return typeset_card(f"sheet-{tag}", "sheet", data, selection, [tag]), selection


def sheet_pages(
    request: Request, tag: Tag, *, topics: Sequence[str], on: dt.date
) -> Mapping[int, int]:
    """Return the page of each phrase on that sheet: number of the phrase → page.

    Raises:
        InputError, ConfigError: as for `sheet`.
    """
    data = _data(Selection(request), tag, topics, on)
    if data is None:
        return {}
    return dict(probe(template_parts("sheet"), data, request.seal_files))


def _data(
    selection: Selection, tag: Tag, topics: Sequence[str], on: dt.date
) -> dict[str, Any] | None:
    found = language_section(selection, tag, topics)
    if found is None:
        return None
    return {
        **shared_data(selection, f"Phrase sheet: {tag.name}", on),
        **found,
        "instruction": _instruction(selection.request),
        "answer": _ANSWER,
    }


def _instruction(request: Request) -> str:
    words = (
        "Point at a line, wait for an answer. The same number is the same phrase in every language."
    )
    line = f" Interpreter line: {request.line}." if request.line else ""
    return f"{words}{line} Never for rights, consent or statements: get a qualified interpreter."
