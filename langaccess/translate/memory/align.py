"""Alignment of old brochures: a program pairs their sentences where there is no memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.core.errors import InputError
from langaccess.core.tags import Tag
from langaccess.qa import SentencePair, sentence_pairs
from langaccess.translate.memory.import_gate import HeldUnit, ImportGate, fault_of
from langaccess.translate.memory.model import TranslationUnit, Trust, load_limits
from langaccess.translate.memory.origin_filter import OriginFilter
from langaccess.translate.memory.store import Added, Memory


@dataclass(frozen=True, slots=True)
class Aligned:
    """What became of a brochure and its old translation.

    Attributes:
        added: what is new in the memory.
        sentences: sentences of the source.
        alone: sentences for which no translation was plain.
        held: pairs that were not taken in, with the reason.
        wording: how many pairs have the wording of a machine's draft, in words.
    """

    added: Added
    sentences: int
    alone: int
    held: tuple[HeldUnit, ...]
    wording: tuple[str, ...] = ()


def align_files(session: Session, source: Path, target: Path, tags: tuple[Tag, Tag]) -> Aligned:
    """Pair the sentences of two files and keep the plain pairs as `legacy`.

    No person has checked these pairs: they rank below what translators and reviewers made, and
    every use of one is marked. A pair in which a check finds an error, or that
    has the wording of a machine's draft, is held. When too few are
    plain, nothing is kept: then the two are not of one text, or of one edition.

    Args:
        session: the agency, whose memory takes them in.
        source: the file in the source language.
        target: its translation.
        tags: languages of the two.

    Raises:
        InputError: a file cannot be read, the two are out of step, or too few pairs are plain.
        OutputError: the database cannot be written.
    """
    pairs = tuple(sentence_pairs(source, target, tags))
    gate = ImportGate()
    faults: list[HeldUnit] = []
    units = tuple(gate.through(_sound(_units(pairs, source, target, tags), faults)))
    require_plain_pairs(len(units), len(pairs), source, target, tags[1])
    origin = OriginFilter(session, gate.held)
    own = origin.through((f"{target}: {unit.source[:60]}", unit) for unit in units)
    with transaction(session.connection):
        added = Memory(session).add(unit for _, unit in own)
        origin.record("memory align", target.name)
    alone = sum(not pair.target for pair in pairs)
    return Aligned(added, len(pairs), alone, (*gate.held, *faults), origin.wording)


def require_plain_pairs(plain: int, of: int, source: Path, target: Path, tag: Tag) -> None:
    """Refuse a file that is plainly no translation of another, or of another edition.

    Args:
        plain: sentences for which a plain translation was found.
        of: sentences that were looked for.
        source: the file in the source language.
        target: what is said to be its translation.
        tag: the language that it is said to be in.

    Raises:
        InputError: fewer than the share that `data/memory.yaml` asks for (`plain`).
    """
    if plain < load_limits().plain * of:
        raise InputError(
            f"only {plain} of {of} sentences found a plain translation in this file; nothing was "
            "taken in",
            where=str(target),
            hint=f"is it a translation of this edition of {source.name}, and in {tag.name}? See "
            f'langaccess check "{target}" --against "{source}"',
        )


def _units(
    pairs: Iterable[SentencePair], source: Path, target: Path, tags: tuple[Tag, Tag]
) -> Iterator[tuple[str, TranslationUnit]]:
    known = list(pairs)
    texts = ["", *(pair.source for pair in known), ""]
    for at, pair in enumerate(known, start=1):
        if pair.target:
            yield (
                f"{source.name}: {pair.where}",
                TranslationUnit(
                    *tags,
                    pair.source,
                    pair.target,
                    Trust.LEGACY,
                    target.name,
                    before=texts[at - 1],
                    after=texts[at + 1],
                ),
            )


def _sound(
    units: Iterable[tuple[str, TranslationUnit]], faults: list[HeldUnit]
) -> Iterator[tuple[str, TranslationUnit]]:
    for where, unit in units:
        bad = fault_of(unit)
        if bad is None:
            yield where, unit
        else:
            faults.append(HeldUnit(where, bad.code, bad.message))
