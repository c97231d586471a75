"""The answers of `ask` as one file for a phone: three touches, no network, no program.

The page holds every answer. It shows them from the day it was made until `good_until`; on any other
day, or without its script, it shows only the interpreter line.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from langaccess.core.print import inline, render
from langaccess.core.tags import Tag
from langaccess.phrases.cards.model import Card

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class AskChoice:
    """A language, a type of encounter or a kind of help to touch: its id and its name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class AskAnswer:
    """One answer.

    Attributes:
        allowed: whether the kind of help may interpret; None if none was chosen, or not clear.
        ruling: the sentence that says so, or empty.
        doubts: what was judged without being known.
        call: name and number of each contact, first choice first; a number may be empty.
        say: the words to say, or what to do.
    """

    allowed: bool | None
    ruling: str
    doubts: tuple[str, ...]
    call: tuple[tuple[str, str], ...]
    say: str


@dataclass(frozen=True, slots=True)
class AskGuide:
    """Everything on the page.

    Attributes:
        agency: its name, or empty.
        line: number of the interpreter line, or empty.
        languages: in order of the screen; so are `situations` and `helps`.
        answers: by the ids of language, situation and help; the help "" is that of no one.
        rules: name and date of the rules.
        digest: SHA-256 of the rules.
        notes: what to know about the rules as a whole.
        made: the day on which the page was made.
        good_until: the last day on which it shows answers.
    """

    agency: str
    line: str
    languages: tuple[AskChoice, ...]
    situations: tuple[AskChoice, ...]
    helps: tuple[AskChoice, ...]
    answers: Mapping[tuple[str, str, str], AskAnswer]
    rules: str
    digest: str
    notes: tuple[str, ...]
    made: dt.date
    good_until: dt.date


@dataclass(slots=True)
class _Numbered:
    """Values that are stored once and named by their number."""

    values: list[Any] = field(default_factory=list)
    _numbers: dict[Hashable, int] = field(default_factory=dict)

    def number(self, value: Hashable) -> int:
        if value not in self._numbers:
            self._numbers[value] = len(self.values)
            self.values.append(value)
        return self._numbers[value]


def ask_page(guide: AskGuide, tags: tuple[Tag, ...]) -> Card:
    """Return the page. The same guide gives the same bytes.

    Args:
        guide: what the page shows.
        tags: the languages, for the list of files.
    """
    page = render(
        "phrases/cards/templates/ask.html",
        title=" · ".join(["Who may interpret", *filter(None, [guide.agency])]),
        guide=guide,
        data=_data(guide),
        style=inline(_TEMPLATES / "ask.css"),
        script=inline(_TEMPLATES / "ask.js"),
    )
    return Card("ask.html", page.encode(), 1, tags, draft=False, template="html", content={})


def _data(guide: AskGuide) -> dict[str, Any]:
    """Return what the script reads; equal texts and answers are stored once.

    `table` has for each language and situation the number of the answer for each help, the first
    for no help.
    """
    texts, answers = _Numbered(), _Numbered()
    helps = ("", *(one.id for one in guide.helps))

    def stored(found: AskAnswer) -> int:
        call = tuple((texts.number(name), phone) for name, phone in found.call)
        doubts = tuple(map(texts.number, found.doubts))
        ruling, say = texts.number(found.ruling), texts.number(found.say)
        return answers.number((found.allowed, ruling, doubts, call, say))

    return {
        "made": guide.made.isoformat(),
        "good_until": guide.good_until.isoformat(),
        "languages": [[one.id, one.name] for one in guide.languages],
        "situations": [[one.id, one.name] for one in guide.situations],
        "helps": [[one.id, one.name] for one in guide.helps],
        "table": [
            [
                [stored(guide.answers[language.id, situation.id, using]) for using in helps]
                for situation in guide.situations
            ]
            for language in guide.languages
        ],
        "texts": texts.values,
        "answers": answers.values,
    }
