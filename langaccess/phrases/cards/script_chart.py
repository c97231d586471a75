"""The chart of scripts, to find a language by its letters."""

from __future__ import annotations

import datetime as dt
from typing import Any

from langaccess.core.print import faces_for, faults
from langaccess.core.tags import Script, Tag, scripts
from langaccess.phrases.cards.model import Card, Request, Selection, shared_data, typeset_card
from langaccess.phrases.cards.typeset_text import autonym_text, typeset_text

_NAMES = 6  # languages of a script by their own name
_ENGLISH = 12  # and in English


def chart(request: Request, *, on: dt.date) -> Card:
    """Return the chart: letters of each script, what to look for, who writes in it.

    It has only names of languages and letters, so nothing on it is a draft. A script without a font
    is left out, and so is a name that its font cannot draw.

    Raises:
        ConfigError: the installation is damaged.
    """
    selection = Selection(request)
    rows = [row for script in scripts() if (row := _row(script)) is not None]
    data = {**shared_data(selection, "Chart of scripts", on), "rows": rows}
    tags = [entry.tag for script in scripts() for entry in script.languages]
    return typeset_card("scripts", "scripts", data, selection, tags)


def _row(script: Script) -> dict[str, Any] | None:
    languages = script.languages
    if not languages or _unseen(script.letters, languages[0].tag):
        return None
    shown = [entry for entry in languages if not _unseen(entry.autonym, entry.tag)]
    others = len(languages) - _ENGLISH
    return {
        "name": script.name,
        "letters": typeset_text(script.letters, languages[0].tag),
        "look": script.look,
        "names": [autonym_text(entry.tag) for entry in shown[:_NAMES]],
        "english": ", ".join(entry.name for entry in languages[:_ENGLISH]),
        "others": max(0, others),
    }


def _unseen(text: str, tag: Tag) -> bool:
    return any(faults(text, faces_for(tag)))
