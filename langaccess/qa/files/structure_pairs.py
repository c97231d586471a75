"""Finds the sources of translations whose names do not show them ("aviso.docx" of "notice.docx").

Two files belong together if their paragraphs fit in order, length and kind, and if they have the
same telephone numbers, addresses and amounts. The limits were chosen on public letters, pages and
brochures in six languages with their names taken away; letters that differ in one paragraph stay
without a source.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from langaccess.core.tags import Tag
from langaccess.qa.files.alignment import AlignmentUnit, align, alignment_units
from langaccess.qa.inputs.file_text import FileText
from langaccess.qa.lengths import expected_ratio
from langaccess.qa.rules import LengthRule

_FAR = 3.0  # distance above which two files are not a pair; a paragraph without partner costs 8
_CLEAR = 0.6  # of the distance of the next file: above it, the choice would be a guess
_VALUES = 3.0  # distance of two files that share no value
_FEW = 1.5  # the same where there is hardly a value to share
# Values, and their share, that show a pair in any order of paragraphs, as in text of a PDF
_SHARED = 5
_ALIKE = 0.6
_BLOCKS = 4  # below it, only shared values show a pair
_TRIED = 6  # sources whose paragraphs are compared with a translation
_SIZES = 4.0  # how much longer one file may be, by number of paragraphs


@dataclass(frozen=True, slots=True)
class Outline:
    """What is compared of a file."""

    path: Path
    tag: Tag  # its language
    units: tuple[AlignmentUnit, ...]  # its paragraphs
    values: frozenset[str]  # what every language writes alike, of all paragraphs


def outline(text: FileText, tag: Tag) -> Outline:
    """Return what is compared of a file in language `tag`."""
    kinds = ["" if text.loose else block.kind.value for block in text.blocks]
    units = alignment_units([block.text for block in text.blocks], tag, kinds)
    return Outline(text.path, tag, units, frozenset().union(*(unit.values for unit in units)))


def by_structure(
    targets: Sequence[Outline],
    sources: Sequence[Outline],
    rule: LengthRule,
    *,
    clear: float = _CLEAR,
) -> Mapping[Path, Path]:
    """Return target → source of the files that fit each other clearly better than all others.

    A distance above the share `clear` of the next one would be a guess; `rule` says how long
    translations usually are.
    """
    distances = {
        (target.path, source.path): _distance(source, target, rule)
        for target in targets
        for source in _most_similar(target, sources)
    }
    tried: dict[Path, dict[Path, float]] = defaultdict(dict)
    for (target, source), distance in distances.items():
        tried[target][source] = tried[source][target] = distance
    found = {}
    for (target, source), own in distances.items():
        rivals = [other for path, other in tried[target].items() if path != source]
        rivals += [other for path, other in tried[source].items() if path != target]
        if own <= _FAR and all(own <= clear * rival for rival in rivals):
            found[target] = source
    return found


def _most_similar(target: Outline, sources: Sequence[Outline]) -> list[Outline]:
    """Return the sources with the most values of a translation and of about its size."""
    sized = [source for source in sources if _ratio(source, target) <= _SIZES]
    return sorted(sized, key=lambda s: (-_likeness(s, target), _ratio(s, target)))[:_TRIED]


def _ratio(one: Outline, other: Outline) -> float:
    counts = sorted((len(one.units) + 1, len(other.units) + 1))
    return counts[1] / counts[0]


def _likeness(one: Outline, other: Outline) -> float:
    return len(one.values & other.values) / max(len(one.values | other.values), 1)


def _distance(source: Outline, target: Outline, rule: LengthRule) -> float:
    """Return how badly two files fit: below 1 is usual for a translation, above 4 for others."""
    shared, likeness = len(source.values & target.values), _likeness(source, target)
    if shared < 2 and min(len(source.units), len(target.units)) < _BLOCKS:
        return 2 * _FAR
    beads = align(source.units, target.units, expected_ratio(rule, source.tag, target.tag))
    cost = sum(bead.cost for bead in beads) / max(len(source.units) + len(target.units), 1)
    known = len(source.values | target.values)
    distance = cost + (_VALUES * (1 - likeness) if known > 1 else _FEW)
    return min(distance, _FAR) if shared >= _SHARED and likeness >= _ALIKE else distance
