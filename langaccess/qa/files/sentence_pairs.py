"""Which sentence of a document is which of its translation: what is plain, and what is left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from langaccess.core.errors import InputError
from langaccess.core.segments import sentences
from langaccess.core.tags import Tag
from langaccess.qa.files.alignment import align, alignment_units
from langaccess.qa.files.file_checks import FilePair
from langaccess.qa.inputs.file_text import TextBlock, read
from langaccess.qa.lengths import expected_ratio
from langaccess.qa.rules import Rules, load_rules

_SURE = 3.0  # a bead above this cost fits badly: see `alignment.Bead`


@dataclass(frozen=True, slots=True)
class SentencePair:
    """A sentence and its translation.

    Attributes:
        source: the sentence.
        target: its translation; empty when none was found that fits.
        where: place of the source.
    """

    source: str
    target: str
    where: str


def sentence_pairs(source: Path, target: Path, tags: tuple[Tag, Tag]) -> Iterator[SentencePair]:
    """Yield the sentences of a file in their order, each with its translation where that is plain.

    Paragraphs are paired first, then the sentences inside each pair. A sentence that is translated
    by two, or two by one, stays together; whatever fits badly comes without a translation.

    Args:
        source: the file in the source language.
        target: its translation.
        tags: languages of the two.

    Raises:
        InputError: a file cannot be read, or is a machine draft of this program.
    """
    known = load_rules()
    texts = read(source), read(target)
    for text in texts:
        if text.labelled:
            raise InputError(
                "this is a machine draft: the notice that no person reviewed it is still on it",
                where=str(text.path),
                hint="have a person translate it (`langaccess review export`) or revise it: who "
                "answers for each sentence takes the notice off, at the top and in page headers",
            )
    pair = FilePair(*texts, tags, known)
    for bead in pair.beads:
        left, right = pair.blocks(bead)
        if not left:
            continue
        where = left[0].where
        if not right or bead.fit >= _SURE:
            yield from (SentencePair(text, "", where) for text in _sentences(left))
            continue
        yield from _within(_sentences(left), _sentences(right), tags, where, known)


def _sentences(blocks: Sequence[TextBlock]) -> list[str]:
    return [sentence for block in blocks for sentence in sentences(block.text)]


def _within(
    left: Sequence[str], right: Sequence[str], tags: tuple[Tag, Tag], where: str, rules: Rules
) -> Iterator[SentencePair]:
    ratio = expected_ratio(rules.length, *tags)
    for bead in align(alignment_units(left, tags[0]), alignment_units(right, tags[1]), ratio):
        if not bead.source:
            continue
        fits = bool(bead.target) and bead.cost < _SURE and not bead.moved
        yield SentencePair(
            " ".join(left[at] for at in bead.source),
            " ".join(right[at] for at in bead.target) if fits else "",
            where,
        )
