"""The approved document: written from its approved sentences, without the label of a draft."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from langaccess import formats
from langaccess.agency.workspace import APPROVED
from langaccess.core.errors import InputError
from langaccess.core.model import State, Target
from langaccess.formats import Written
from langaccess.review.model import (
    ReviewedDocument,
    ReviewStatus,
    digest,
    document_state,
    renumbered,
)
from langaccess.review.source_sentences import sentences_of
from langaccess.translate import SplitUnit, join, split_units


def approved_path(root: Path, document: ReviewedDocument) -> Path:
    """Return the path of the approved translation of a document."""
    source = Path(document.name)
    inside = source.parent if not source.is_absolute() else Path()
    name = formats.format_of(document.path).target_name(source, document.tag)
    return root / APPROVED / inside / name


def render(
    root: Path, document: ReviewedDocument, standings: Mapping[str, ReviewStatus], *, form: str = ""
) -> Written:
    """Write the approved translation of a document and return the file.

    Args:
        document: as it is now.
        standings: the status of its sentences.
        form: the form number for its foot and its properties, or empty.

    Raises:
        InputError: it is not approved as a whole, or its source cannot be read.
        OutputError: the file cannot be written, or does not hold what was approved.
    """
    if document_state(standings) is not State.APPROVED or not document.digest:
        raise InputError(
            f"{document.name} is not approved in {document.tag.name}",
            hint="see `langaccess review show`",
        )
    return write(document, approved_path(root, document), form=form, within=root)


def write(
    document: ReviewedDocument, path: Path, *, form: str = "", within: Path | None = None
) -> Written:
    """Write the translation of a document whose sentences are all translated, approved or not.

    Args:
        document: as it is now.
        path: where to.
        form: the form number for its foot and its properties, or empty.
        within: a folder that the file must not leave through a link.

    Raises:
        InputError: a sentence is not translated, or the source cannot be read.
        OutputError: the file cannot be written, or does not hold the translation.
    """
    read = formats.read(document.path, accept_revisions=True)
    known = {one.place: one for one in document.sentences}
    made: dict[str, dict[int, Target]] = defaultdict(dict)
    for unit, index, _part, sentence in sentences_of(read, document.source):
        mine = known.get(sentence.place)
        same = mine is not None and digest(mine.source) == digest(sentence.source)
        if mine is None or mine.target is None or not same:
            raise InputError(
                f"{document.name} was changed while it was being written",
                hint="another person works on it: run the command again",
            )
        made[unit.id][index] = renumbered(mine.target, mine.source, sentence.source)
    all_rows = {row.unit.id: row for row in split_units(read, document.source)}
    targets: dict[str, Target] = {}
    for row in all_rows.values():
        first = all_rows.get(row.unit.twin or "", row)
        found = made.get(first.unit.id)
        if found:
            targets[row.unit.id] = join(row.unit, row.parts, _renumbered(found, first, row))
    return formats.write(
        read,
        targets,
        path,
        tag=document.tag,
        form=form,
        strip_active=document.stripped,
        within=within,
    )


def _renumbered(
    made: Mapping[int, Target], first: SplitUnit, row: SplitUnit
) -> Mapping[int, Target]:
    """Return the targets of a text that a file stores twice, with the second one's markup numbers.

    Both have the same text, and so the same sentences; a markup that only one has stays away.
    """
    if row is first:
        return made
    result = {}
    for index, target in made.items():
        numbers = {
            a.ref: b.ref
            for a, b in zip(first.parts[index].spans, row.parts[index].spans, strict=False)
        }
        spans = tuple(replace(s, ref=numbers[s.ref]) for s in target.spans if s.ref in numbers)
        result[index] = Target(target.text, spans)
    return result
