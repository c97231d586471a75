"""The language identification sheet: a person points at the language that they speak."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from langaccess.cards.model import Card, Request, Selection, code, footer, preflight
from langaccess.cards.pieces import named, piece
from langaccess.cards.typeset import pages_of, pdf
from langaccess.resources import DATA, shipped
from langaccess.tags import Tag, known

__all__ = ["SIZES", "Size", "ispeak"]

LINE = "interpreter.point"
Size = Literal["letter", "tabloid", "pocket"]

# Inches and points. Names and sentences keep the smallest sizes that were found readable: 14 and
# 9 on a sheet, 11 and 8 in the pocket.
SIZES: dict[Size, dict[str, float]] = {
    "letter": {
        "width": 8.5, "height": 11, "margin": 0.45, "columns": 2, "title": 17, "heading": 10,
        "name": 14, "line": 9, "small": 7, "number": 14, "gap": 2.4, "mark": 150,
    },
    "tabloid": {
        "width": 11, "height": 17, "margin": 0.5, "columns": 2, "title": 24, "heading": 14,
        "name": 21, "line": 13, "small": 9.5, "number": 20, "gap": 3.6, "mark": 220,
    },
    "pocket": {
        "width": 4.25, "height": 5.5, "margin": 0.25, "columns": 1, "title": 12, "heading": 9,
        "name": 12, "line": 8.5, "small": 6.5, "number": 13, "gap": 2.2, "mark": 80,
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Region:
    name: str
    countries: str
    languages: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A spoken language whose readers read something that has another tag."""

    lang: Tag
    autonym: str
    english: str
    texts: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class _Sheet:
    as_of: dt.date
    basis: tuple[str, ...]
    regions: tuple[_Region, ...]
    spoken: tuple[_Spoken, ...]


def ispeak(request: Request, *, size: Size, on: dt.date) -> tuple[Card, Selection]:
    """Return the sheet and what was left out of it.

    A language whose sentence may not be printed still stands there with its own name, which is
    never a draft.

    Raises:
        InputError: a text cannot be printed.
        ConfigError: the installation is damaged.
    """
    selection = Selection(request)
    rows = _rows(selection)
    data = {
        "title": "Language identification sheet",
        "author": request.agency or "langaccess",
        "heading": "Point to your language",
        "instruction": _instruction(request),
        "code": code(request),
        "footer": footer(selection, on.isoformat()),
        "draft": bool(selection.drafts),
        "sizes": SIZES[size],
        "regions": _by_region(rows),
    }
    made = pdf("ispeak", data)
    tags = tuple(row["tag"] for row in rows)
    name = f"ispeak-{size}{'-proof' if request.proof else ''}.pdf"
    return Card(name, made, pages_of(made), tags, bool(selection.drafts), "ispeak", data), selection


def _instruction(request: Request) -> str:
    words = "Officer: show this page and wait. Say the number and the English name to dispatch."
    return f"{words} Interpreter line: {request.line}" if request.line else words


def _rows(selection: Selection) -> list[dict[str, Any]]:
    """Return one row for each spoken language, and refuse what cannot be printed."""
    rows: dict[Tag, dict[str, Any]] = {}
    texts: list[tuple[str, Tag, str]] = []
    for tag in selection.request.tags:
        for spoken in _spoken(tag):
            if spoken.lang in rows:
                continue
            name_tag = spoken.texts[0]
            texts.append(("autonym", name_tag, spoken.autonym))
            entries = [e for t in spoken.texts if (e := selection.take(LINE, t)) is not None]
            texts += [(entry.id, entry.tag, entry.text) for entry in entries]
            rows[spoken.lang] = {
                "tag": spoken.lang,
                "english": spoken.english,
                "autonym": (spoken.autonym, name_tag),
                "entries": entries,
            }
    preflight(texts)
    return list(rows.values())


def _spoken(tag: Tag) -> list[_Spoken]:
    """Return the spoken languages behind a tag: two behind written Chinese, else itself."""
    found = [entry for entry in load_sheet().spoken if tag in (entry.lang, *entry.texts)]
    return found or [_Spoken(tag, tag.autonym, tag.name, (tag,))]


def _by_region(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Group rows by region, in each by English name, and number them through."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in sorted(rows, key=lambda row: row["english"]):
        groups.setdefault(_region(row["tag"]), []).append(row)
    names = [*(region.name for region in load_sheet().regions), "Other languages"]
    ordered = [(name, groups[name]) for name in names if name in groups]
    number = 0
    made = []
    for name, members in ordered:
        shown = []
        for row in members:
            number += 1
            autonym, tag = row["autonym"]
            shown.append(
                {
                    "number": number,
                    "english": row["english"],
                    "name": named(tag, autonym),
                    "lines": [piece(entry.text, entry.tag) for entry in row["entries"]],
                }
            )
        made.append({"name": name, "rows": shown})
    return made


def _region(tag: Tag) -> str:
    for region in load_sheet().regions:
        if tag in region.languages:
            return region.name
    row = known(tag)
    country = row.countries[0] if row is not None and row.countries else tag.territory
    for region in load_sheet().regions:
        if country in region.countries.split():
            return region.name
    return "Other languages"


@cache
def load_sheet() -> _Sheet:
    """Return the shipped grouping of languages.

    Raises:
        ConfigError: the file is damaged.
    """
    from langaccess.load import load

    return load(_Sheet, shipped(DATA, "ispeak.yaml"))
