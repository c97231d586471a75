"""A document's units with their segments, and which segments hold something to translate.

How a unit is cut is `core.segments`; which "No." means a number, the rules of `qa` know.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from langaccess.core import segments as cutting
from langaccess.core.model import Segment, Unit
from langaccess.core.tags import Tag
from langaccess.formats import Document
from langaccess.identify import in_other_language
from langaccess.qa import without_number_signs
from langaccess.translate.pipeline.engine_input import has_words


@dataclass(frozen=True, slots=True)
class SplitUnit:
    """A unit of a document with its segments.

    Attributes:
        unit: the unit.
        parts: its segments.
        worded: of each, whether it has words: more than numbers, names and addresses.
        foreign: of each, whether its words are in another language than the document's.
    """

    unit: Unit
    parts: tuple[Segment, ...]
    worded: tuple[bool, ...]
    foreign: tuple[bool, ...]

    @property
    def texts(self) -> tuple[Segment, ...]:
        """The segments that hold something to translate."""
        return tuple(
            part
            for part, words, other in zip(self.parts, self.worded, self.foreign, strict=True)
            if words and not other
        )


def split_units(document: Document, tag: Tag) -> tuple[SplitUnit, ...]:
    """Return the document's units with their segments, in order."""
    rows = [(unit, segments(unit, tag)) for unit in document.units]
    worded = [
        tuple(has_words(part.text, tag, cutting.literals(part)) for part in parts)
        for _, parts in rows
    ]
    asked = [
        part.text
        for (_, parts), words in zip(rows, worded, strict=True)
        for part in itertools.compress(parts, words)
    ]
    other = iter(in_other_language(asked, tag))
    return tuple(
        SplitUnit(unit, parts, words, tuple(has and next(other) for has in words))
        for (unit, parts), words in zip(rows, worded, strict=True)
    )


def segments(unit: Unit, tag: Tag) -> tuple[Segment, ...]:
    """Cut `unit` into segments in the order of its text.

    Args:
        unit: a unit of a document.
        tag: the language of its text.
    """
    return cutting.segments(unit, tag, lambda text: without_number_signs(text, tag) != text)
