"""The parts of a Word file that show text, prepared and ready to be read or rewritten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from langaccess.documents.docx_names import (
    MAIN_TYPES,
    NUMBERING_TYPE,
    SETTINGS_TYPE,
    STORY_TYPES,
    STYLES_TYPE,
)
from langaccess.documents.docx_places import Place, Styles, paragraph_places, twins
from langaccess.documents.docx_prepare import prepare
from langaccess.documents.ooxml import Opc, Tree
from langaccess.errors import InputError

__all__ = ["Part", "Scan", "scan"]

# Relationships that lead out of the document proper: building blocks, and whole other files.
FOREIGN = frozenset({"glossaryDocument", "aFChunk", "subDocument"})
_WANTED = STORY_TYPES | {STYLES_TYPE, SETTINGS_TYPE, NUMBERING_TYPE}


@dataclass(frozen=True, slots=True)
class Part:
    """One parsed part and its places, in reading order."""

    name: str
    type: str
    tree: Tree
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Scan:
    """A Word file, parsed and prepared. Each scan has trees of its own.

    Attributes:
        main: name of the main part.
        parts: the parts in reading order.
        styles: what the style sheet says.
        counts: what was prepared away, by finding code.
    """

    main: str
    parts: tuple[Part, ...]
    styles: Styles
    counts: Counter[str]


def scan(opc: Opc) -> Scan:
    """Parse and prepare a Word file.

    Raises:
        InputError: no Word document, or a damaged part.
    """
    main = _main_part(opc)
    parts = list(_load(opc, main))
    sheet = next((p for p in parts if p.type == STYLES_TYPE), None)
    styles = Styles() if sheet is None else Styles.of(sheet.tree.root)
    counts: Counter[str] = Counter()
    for part in parts:
        prepare(part.tree.root, counts)
    read = tuple(Part(p.name, p.type, p.tree, _places(p, styles)) for p in parts)
    return Scan(main, read, styles, counts)


def _main_part(opc: Opc) -> str:
    main = opc.main_part()
    if not main or opc.content_type(main) not in MAIN_TYPES:
        raise InputError(
            "this is no Word document, whatever its name says",
            where=str(opc.package.path),
            hint="give the file the ending of the program that made it",
        )
    return main


def _load(opc: Opc, main: str) -> Iterator[Part]:
    for name in opc.reachable(main, without=FOREIGN):
        content_type = opc.content_type(name)
        if content_type in _WANTED:
            yield Part(name, content_type, opc.load(name))


def _places(part: Part, styles: Styles) -> tuple[Place, ...]:
    if part.type not in STORY_TYPES:
        return ()
    places: Sequence[Place] = list(paragraph_places(part.tree.root, part.name, styles))
    twins(places)
    return tuple(places)
