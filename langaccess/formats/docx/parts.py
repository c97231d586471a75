"""The parts of a Word file that show text, prepared and ready to be read or rewritten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from langaccess.core.errors import InputError
from langaccess.core.model import Kind
from langaccess.formats.docx.attributes import number_places, slot_places
from langaccess.formats.docx.inspect import inspect, inspect_package, refuse_signed
from langaccess.formats.docx.names import (
    APP_TYPE,
    CUSTOM_TYPE,
    DIAGRAM_DATA_TYPE,
    DIAGRAM_DRAWING_TYPE,
    DRAWING_TYPES,
    MAIN_TYPES,
    NUMBERING_TYPE,
    SETTINGS_TYPE,
    STORY_TYPES,
    STYLES_TYPE,
)
from langaccess.formats.docx.part_index import PartIndex, index_part
from langaccess.formats.docx.places import (
    Styles,
    TextPlace,
    drawing_places,
    label_places,
    paragraph_places,
    twins,
)
from langaccess.formats.docx.prepare import prepare
from langaccess.formats.docx.properties import clear_withdrawn, property_places
from langaccess.formats.docx.revisions import accept, withdrawn_words, words_of
from langaccess.formats.ooxml.package import CORE_TYPE, OpcPackage, ParsedPart

__all__ = ["DocxPart", "ParsedDocx", "parse_docx"]

# Relationships that lead out of the document proper: building blocks, and whole other files.
_FOREIGN = frozenset({"glossaryDocument", "aFChunk", "subDocument"})
_PROPERTIES = frozenset({CORE_TYPE, APP_TYPE, CUSTOM_TYPE})
_WORDY = STORY_TYPES | {STYLES_TYPE, NUMBERING_TYPE}
_WANTED = _WORDY | DRAWING_TYPES | {SETTINGS_TYPE}


@dataclass(frozen=True, slots=True)
class DocxPart:
    """One parsed part, what was found in it, and its places in reading order."""

    name: str
    type: str
    tree: ParsedPart
    found: PartIndex
    places: tuple[TextPlace, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedDocx:
    """A Word file, parsed and prepared. Each scan has trees of its own.

    Attributes:
        main: name of the main part.
        parts: the parts in reading order.
        styles: what the style sheet says.
        counts: what was prepared away or is not reached, by finding code.
    """

    main: str
    parts: tuple[DocxPart, ...]
    styles: Styles
    counts: Counter[str]


def parse_docx(
    opc: OpcPackage, *, accept_revisions: bool = False, blank: bool = False
) -> ParsedDocx:
    """Parse and prepare a Word file.

    Args:
        opc: the file.
        accept_revisions: accept tracked changes instead of refusing them.
        blank: list paragraphs without text too (a target may be nothing but a protected sign).

    Raises:
        InputError: no Word document, a damaged part, a signature, tracked changes that nobody
            said to accept, or nothing but other documents inside.
    """
    main = _main_part(opc)
    refuse_signed(opc)
    parts = [*_load(opc, main), *_load_properties(opc)]
    counts: Counter[str] = Counter()
    withdrawn: set[str] = set()
    tracked = sum(len(p.found.revisions) for p in parts if p.type in _WORDY)
    if tracked:
        _may_accept(opc, tracked, accept_revisions=accept_revisions)
        counts["docx.revisions_accepted"] = tracked
        withdrawn = set().union(*(withdrawn_words(p.tree.root) for p in parts))
        parts = [_accepted(p) for p in parts]
    sheet = next((p for p in parts if p.type == STYLES_TYPE), None)
    styles = Styles() if sheet is None else Styles.of(sheet.tree.root)
    inspect_package(opc, counts)
    for part in parts:
        inspect(opc, part.name, part.type, part.tree.root, part.found, counts)
        if part.type in STORY_TYPES:
            prepare(part.found, counts)
    read = [replace(p, places=tuple(_places(p, styles, blank=blank))) for p in parts]
    if withdrawn:
        read = _without_withdrawn(read, withdrawn, counts)
    _refuse_hollow(opc, read, main, counts)
    return ParsedDocx(main, tuple(_diagram_twins(read)), styles, counts)


def _main_part(opc: OpcPackage) -> str:
    main = opc.main_part()
    if not main or opc.content_type(main) not in MAIN_TYPES:
        raise InputError(
            "this is no Word document, whatever its name says",
            where=str(opc.package.path),
            hint="give the file the ending of the program that made it",
        )
    return main


def _load(opc: OpcPackage, main: str) -> Iterator[DocxPart]:
    for name in opc.reachable(main, without=_FOREIGN):
        content_type = opc.content_type(name)
        if content_type in _WANTED:
            yield _part(opc, name, content_type)


def _load_properties(opc: OpcPackage) -> Iterator[DocxPart]:
    for rel in opc.relationships(""):
        if not rel.external and rel.target in opc.package.parts:
            content_type = opc.content_type(rel.target)
            if content_type in _PROPERTIES:
                yield _part(opc, rel.target, content_type)


def _part(opc: OpcPackage, name: str, content_type: str) -> DocxPart:
    tree = opc.parse_part(name)
    return DocxPart(name, content_type, tree, index_part(tree.root))


def _may_accept(opc: OpcPackage, tracked: int, *, accept_revisions: bool) -> None:
    if not accept_revisions:
        raise InputError(
            f"the file has {tracked} tracked changes: which wording is meant?",
            where=str(opc.package.path),
            hint="accept or reject them in Word, or run again with --accept-revisions",
        )


def _accepted(part: DocxPart) -> DocxPart:
    """Accept the tracked changes of a part that has any; its elements are then others."""
    if part.type not in _WORDY:
        return part
    accept(part.tree.root)
    return replace(part, found=index_part(part.tree.root))


def _without_withdrawn(
    parts: Iterable[DocxPart], withdrawn: set[str], counts: Counter[str]
) -> list[DocxPart]:
    """Empty properties of the file that hold words which are nowhere in the accepted text."""
    parts = list(parts)
    kept: set[str] = set()
    for part in parts:
        if part.type not in _PROPERTIES:
            kept.update(*(words_of(place.unit.text) for place in part.places))
    out = []
    for part in parts:
        if part.type in _PROPERTIES:
            clear_withdrawn(part.tree.root, withdrawn - kept, counts)
            out.append(replace(part, places=tuple(_places(part, Styles()))))
        else:
            out.append(part)
    return out


def _places(part: DocxPart, styles: Styles, *, blank: bool = False) -> Iterator[TextPlace]:
    root, name, found = part.tree.root, part.name, part.found
    if part.type in STORY_TYPES:
        kept = [e for e in found.fields if e.getparent() is not None]  # not taken out before
        places: list[TextPlace] = [
            *paragraph_places(found, name, styles, blank=blank),
            *drawing_places(found.drawn, name, Kind.BOX),
            *slot_places(found.slots, kept, name),
        ]
        doubled = {e for alternative in found.alternatives for e in alternative.iter()}
        twins([place for place in places if place.element in doubled])
        yield from places
    elif part.type == NUMBERING_TYPE:
        yield from number_places(root, name)
    elif part.type in DRAWING_TYPES:
        yield from drawing_places(found.drawn, name, Kind.CHART)
        yield from label_places(root, name)
    elif part.type == CORE_TYPE:
        yield from property_places(root, name)


def _diagram_twins(parts: Iterable[DocxPart]) -> Iterator[DocxPart]:
    """Tie the stored drawing of a diagram to the data it was drawn from."""
    parts = list(parts)
    data = [p for p in parts if p.type == DIAGRAM_DATA_TYPE]
    known: dict[str, list[str]] = {}
    for part in data:
        for place in part.places:
            known.setdefault(place.unit.text, []).append(place.unit.id)
    for part in parts:
        for place in part.places if part.type == DIAGRAM_DRAWING_TYPE else ():
            same = known.get(place.unit.text)
            if same:
                place.unit = replace(place.unit, twin=same.pop(0) if len(same) > 1 else same[0])
        yield part


def _refuse_hollow(
    opc: OpcPackage, parts: Iterable[DocxPart], main: str, counts: Counter[str]
) -> None:
    if counts["docx.alt_chunk"] and not any(p.places for p in parts if p.name == main):
        raise InputError(
            "the whole text is another document inside this file, which cannot be reached",
            where=str(opc.package.path),
            hint="open it in Word, save it as a new .docx, and use that",
        )
