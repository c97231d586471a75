"""What came back from a translator or a reviewer, whatever file it came in."""

from __future__ import annotations

from dataclasses import dataclass

from langaccess.model import Target
from langaccess.tags import Tag

__all__ = ["Returned", "ReturnedUnit"]


@dataclass(frozen=True, slots=True)
class ReturnedUnit:
    """One sentence that came back.

    Attributes:
        id: id of the trans-unit (`<unit>/<number>`).
        segment: id of the segment, from the first export.
        where: `file:line`.
        source: the source text as the file has it, with its markup.
        target: the translation, or None when there is none.
        suggestion: machine text that was offered beside it, or None.
        origin: who made the suggestion.
        problem: why it cannot be read, or empty.
        note: a word to the translator from the export, or empty.
        comment: a word from the reviewer, or empty.
        ticked: the reviewer marked it as good. That approves nothing.
    """

    id: str
    segment: str
    where: str
    source: Target
    target: Target | None
    suggestion: str | None = None
    origin: str = ""
    problem: str = ""
    note: str = ""
    comment: str = ""
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class Returned:
    """One document of a file that came back.

    Attributes:
        original: name of the source file.
        digest: sha256 of the source file for which it was written, or empty.
        source: language of the source.
        target: language of the translation.
        units: its sentences, in order.
        by: who worked on it, as the file claims, or empty.
    """

    original: str
    digest: str
    source: Tag
    target: Tag
    units: tuple[ReturnedUnit, ...]
    by: str = ""
