"""Differences between an agency's phrasebook and the shipped one, and stale translations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from langaccess.core.model import State
from langaccess.core.tags import Tag
from langaccess.phrases.book.model import Phrasebook, Translation


@dataclass(frozen=True, slots=True)
class Difference:
    """One translation that differs.

    Attributes:
        kind: `added` (the shipped book has none), `replaced` (it has another), `stale`.
        id: id of the phrase.
        tag: the language.
        before: the shipped text; for `stale` the English that was translated, empty when the
            translation itself changed since it was approved.
        now: the agency's text; for `stale` the English of today, or the changed translation.
        where: `file:line`.
        reason: why it is stale, or empty.
    """

    kind: Literal["added", "replaced", "stale"]
    id: str
    tag: Tag
    before: str
    now: str
    where: str
    reason: str = ""


def differences(shipped: Phrasebook, book: Phrasebook) -> Iterator[Difference]:
    """Yield how `book` differs from the shipped phrasebook, and every stale translation."""
    for entry in book.all_translations():
        if entry.state is State.STALE:
            yield _stale(entry, book.phrases[entry.id].en)
        yield from _replaced(shipped.translation(entry.id, entry.tag), entry)


def _stale(entry: Translation, english: str) -> Difference:
    before, now = (entry.en, english) if entry.en != english else ("", entry.text)
    return Difference("stale", entry.id, entry.tag, before, now, entry.where, entry.reason)


def _replaced(before: Translation | None, entry: Translation) -> Iterator[Difference]:
    if before is None:
        yield Difference("added", entry.id, entry.tag, "", entry.text, entry.where)
    elif before.text != entry.text:
        yield Difference("replaced", entry.id, entry.tag, before.text, entry.text, entry.where)
