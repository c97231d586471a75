"""The parts of a presentation that hold text, in the order in which an audience meets them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from langaccess.formats.ooxml.inspect import main_part
from langaccess.formats.ooxml.package import OpcPackage, q

__all__ = ["PptxPart", "check", "comment_parts", "text_parts"]

_MAIN = "application/vnd.openxmlformats-officedocument.presentationml."
_TYPES = {
    f"{_MAIN}slide+xml": "slide",
    f"{_MAIN}notesslide+xml": "notes",
    f"{_MAIN}slidelayout+xml": "layout",
    f"{_MAIN}slidemaster+xml": "master",
    f"{_MAIN}notesmaster+xml": "notesmaster",
    f"{_MAIN}handoutmaster+xml": "handout",
    "application/vnd.openxmlformats-officedocument.drawingml.chart+xml": "chart",
    "application/vnd.openxmlformats-officedocument.drawingml.chartshapes+xml": "chart",
    "application/vnd.ms-office.chartex+xml": "chart",
    "application/vnd.openxmlformats-officedocument.drawingml.diagramdata+xml": "diagram",
    "application/vnd.ms-office.drawingml.diagramdrawing+xml": "drawing",
    "application/vnd.openxmlformats-package.core-properties+xml": "properties",
}
_COMMENTS = (
    f"{_MAIN}comments+xml",
    f"{_MAIN}commentauthors+xml",
    "application/vnd.ms-powerpoint.comments+xml",
    "application/vnd.ms-powerpoint.authors+xml",
)
# What belongs to a slide and is met together with it.
_WITH_SLIDE = ("chart", "diagram", "drawing", "notes")


@dataclass(frozen=True, slots=True)
class PptxPart:
    """A part with text.

    Attributes:
        name: in the package.
        role: `slide`, `notes`, `layout`, `master`, `notesmaster`, `handout`, `chart`, `diagram`
            (SmartArt), `drawing` (the picture kept of it), `properties`.
        where: for a person ("slide 3", "slide 3, notes").
    """

    name: str
    role: str
    where: str


def check(opc: OpcPackage) -> str:
    """Return the name of the main part.

    Raises:
        InputError: not a presentation, or signed.
    """
    return main_part(opc, (_MAIN, "application/vnd.ms-powerpoint."), "a PowerPoint presentation")


def text_parts(opc: OpcPackage, main: str) -> list[PptxPart]:
    """Return the parts with text: each slide with its notes and charts, then the masters."""
    found: dict[str, PptxPart] = {}
    for number, slide in enumerate(_slides(opc, main), 1):
        found.setdefault(slide, PptxPart(slide, "slide", f"slide {number}"))
        for name, role in _belonging(opc, slide):
            found.setdefault(name, PptxPart(name, role, f"slide {number}, {role}"))
    for name in opc.reachable(main, without=frozenset()):
        kind = _TYPES.get(opc.content_type(name))
        if kind is not None:
            found.setdefault(name, PptxPart(name, kind, kind))
    for rel in opc.relationships(""):
        if rel.kind == "core-properties" and rel.target in opc.package.parts:
            found.setdefault(rel.target, PptxPart(rel.target, "properties", "properties"))
    return list(found.values())


def _slides(opc: OpcPackage, main: str) -> Iterator[str]:
    targets = {rel.id: rel.target for rel in opc.relationships(main) if not rel.external}
    for entry in opc.parse_part(main).root.iter(q("p:sldId")):
        target = targets.get(entry.get(q("r:id"), ""), "")
        if target in opc.package.parts:
            yield target


def _belonging(opc: OpcPackage, slide: str) -> Iterator[tuple[str, str]]:
    for rel in opc.relationships(slide):
        role = "" if rel.external else _TYPES.get(opc.content_type(rel.target), "")
        if role in _WITH_SLIDE and rel.target in opc.package.parts:
            yield rel.target, role
            if role == "chart":
                yield from _belonging(opc, rel.target)


def comment_parts(opc: OpcPackage) -> list[str]:
    """Return the parts that hold reviewers' comments and their names."""
    return [n for n in opc.package.parts if opc.content_type(n) in _COMMENTS]
