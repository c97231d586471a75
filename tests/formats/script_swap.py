"""The reach test: every Latin letter becomes a Cyrillic one, and what is left was not reached."""

from __future__ import annotations

from langaccess.core.model import SpanKind, Target, Unit
from langaccess.formats import Document

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_CYRILLIC = "абцдефгхийклмнопярстувжхыз"
_SWAP = str.maketrans(_LATIN + _LATIN.upper(), _CYRILLIC + _CYRILLIC.upper())


def swapped(document: Document) -> dict[str, Target]:
    """Return a target for every unit: its text in the other script, protected code untouched."""
    return {unit.id: _swap(unit) for unit in document.units}


def _swap(unit: Unit) -> Target:
    parts, place = [], 0
    for span in unit.spans:
        if span.kind is SpanKind.CODE and span.start >= place:
            parts += [unit.text[place : span.start].translate(_SWAP)]
            parts += [unit.text[span.start : span.end]]
            place = span.end
    return Target("".join(parts) + unit.text[place:].translate(_SWAP), unit.spans)
