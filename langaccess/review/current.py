"""A document's sentences as they are now, and what of an older state still belongs to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

from langaccess import documents
from langaccess.documents import Document
from langaccess.model import Segment, Target, Unit
from langaccess.review.model import Sentence
from langaccess.tags import Tag
from langaccess.translate import rows, worded

__all__ = ["carried", "cut", "of_file"]


def of_file(path: Path, source: Tag) -> tuple[Sentence, ...]:
    """Return the sentences of a source file that hold something to translate.

    Raises:
        InputError: the file cannot be read.
    """
    document = documents.read(path, accept_revisions=True)
    return tuple(sentence for _unit, _index, _part, sentence in cut(document, source))


def cut(document: Document, source: Tag) -> Iterator[tuple[Unit, int, Segment, Sentence]]:
    """Yield unit, index in the unit, segment and sentence, cut as the translator's file was."""
    seen: Counter[str] = Counter()
    for row in rows(document, source):
        if row.unit.twin is not None:
            continue
        number = 0
        for index, part in enumerate(row.parts):
            if worded(part, source):
                seen[part.id] += 1
                made = Sentence(
                    id=f"{part.id}#{seen[part.id]}",
                    place=f"{row.unit.id}/{number}",
                    source=Target(part.text, part.spans),
                )
                number += 1
                yield row.unit, index, part, made


def carried(old: Sequence[Sentence], new: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Return the sentences of `new` with the translations that `old` had.

    A sentence of an unchanged paragraph keeps its own. Of a changed paragraph the new sentences
    get the translations that stood at their place; these say for which source they were made, and
    so count as stale.
    """
    before = {one.id: one for one in old}
    after = {one.id for one in new}
    result = {one.id: _given(one, before[one.id]) for one in new if one.id in before}
    matcher = SequenceMatcher(None, [o.id for o in old], [n.id for n in new], autojunk=False)
    for kind, low, high, start, end in matcher.get_opcodes():
        if kind != "replace":
            continue
        gone = [one for one in old[low:high] if one.id not in after]
        come = [one for one in new[start:end] if one.id not in before]
        for one, other in zip(gone, come, strict=False):
            result[other.id] = _given(other, one)
    return tuple(result.get(one.id, one) for one in new)


def _given(new: Sentence, old: Sentence) -> Sentence:
    return replace(new, target=old.target, made_for=old.made_for, origin=old.origin, held=old.held)
