"""A document's units with their segments, and which segments hold something to translate.

How a unit is cut is `core.segments`; which "No." means a number, the rules of `qa` know.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from langaccess.core import segments as cutting
from langaccess.core.model import Segment, Unit
from langaccess.core.tags import Tag
from langaccess.formats import Document
from langaccess.qa import without_number_signs
from langaccess.translate.pipeline.engine_input import has_words

__all__ = ["SplitUnit", "has_text", "segments", "split_units"]


@dataclass(frozen=True, slots=True)
class SplitUnit:
    """A unit of a document with its segments."""

    unit: Unit
    parts: tuple[Segment, ...]


def split_units(document: Document, tag: Tag) -> Iterator[SplitUnit]:
    """Yield the document's units with their segments, in order."""
    for unit in document.units:
        yield SplitUnit(unit, segments(unit, tag))


def segments(unit: Unit, tag: Tag) -> tuple[Segment, ...]:
    """Cut `unit` into segments in the order of its text.

    Args:
        unit: a unit of a document.
        tag: the language of its text.
    """
    return cutting.segments(unit, tag, lambda text: without_number_signs(text, tag) != text)


def has_text(part: Segment, source: Tag) -> bool:
    """Whether a segment has something to translate."""
    return has_words(part.text, source, cutting.literals(part))
