"""A document's units with their segments, and which segments hold something to translate.

How a unit is cut is `core.segments`; which "No." means a number, the rules of `qa` know.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import lru_cache

from langaccess.core import segments as cutting
from langaccess.core.model import Segment, Unit
from langaccess.core.tags import Tag
from langaccess.formats import Document
from langaccess.identify import in_other_language, knows, may_be_other_language
from langaccess.qa import without_number_signs
from langaccess.translate.pipeline.engine_input import has_words

# A stroke or dash between two texts, and blanks after which a sentence may begin.
_TURNS = re.compile(
    r"\s+[/|\u2013\u2014\u2022\u00b7-]\s+|(?<=[.!?:;])\s+(?=[\u00a1\u00bf]*[^\W\d_a-z])"
)


@dataclass(frozen=True, slots=True)
class SplitUnit:
    """A unit of a document with its segments.

    Attributes:
        unit: the unit.
        parts: its segments.
        worded: of each, whether it has words: more than numbers, names and addresses.
        foreign: of each, whether its words are in another language than the document's.
        unsure: of each of the others, whether its words may be in another language.
    """

    unit: Unit
    parts: tuple[Segment, ...]
    worded: tuple[bool, ...]
    foreign: tuple[bool, ...]
    unsure: tuple[bool, ...]

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
    found = []
    for (unit, parts), words in zip(rows, worded, strict=True):
        foreign = tuple(has and next(other) for has in words)
        unsure = tuple(
            has and not strange and may_be_other_language(part.text, tag)
            for part, has, strange in zip(parts, words, foreign, strict=True)
        )
        found.append(SplitUnit(unit, parts, words, foreign, unsure))
    return tuple(found)


def segments(unit: Unit, tag: Tag) -> tuple[Segment, ...]:
    """Cut `unit` into segments in the order of its text.

    Args:
        unit: a unit of a document.
        tag: the language of its text.
    """
    return cutting.segments(
        unit,
        tag,
        lambda text: without_number_signs(text, tag) != text,
        lambda text: language_cuts(text, tag),
    )


@lru_cache(maxsize=4096)
def language_cuts(text: str, tag: Tag) -> tuple[int, ...]:
    """Return where a sentence goes over into another language, and back: "Rights / Derechos".

    A text that may end a sentence inside ("Open at 8 a.m. Llame.") is cut only there. What is
    between two languages (a stroke) is a piece of its own.

    Args:
        text: a sentence.
        tag: the language of its page.
    """
    marks = [] if tag.pseudo else list(_TURNS.finditer(text))
    if not marks or not knows(tag):
        return ()
    edges = [0, *(at for mark in marks for at in mark.span()), len(text)]
    pieces = [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    other = in_other_language(pieces, tag)
    return tuple(
        at
        for mark, before, after in zip(marks, other, other[1:], strict=False)
        if before is not after
        for at in mark.span()
    )
