"""Finds in one walk over a Word part all elements that the steps of reading need.

A separate walk for each step would cost more than parsing the part.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from langaccess.formats.docx import names
from langaccess.formats.docx.attributes import ATTRIBUTE_OWNERS
from langaccess.formats.ooxml.package import q

Element = etree._Element


@dataclass(frozen=True, slots=True)
class PartIndex:
    """Elements of one part, each list in document order.

    Attributes:
        alternatives: content that is stored twice.
        bindings: of controls to hidden data.
        comments: marks of comments.
        drawn: paragraphs of drawings.
        embedded: foreign objects and their controls.
        fields: marks and codes of complex fields.
        formats: formats of automatic numbers.
        named: names of paragraph styles.
        numbered: settings that number a paragraph.
        owners: elements with an attribute that holds text.
        paragraphs: of the text itself.
        pictures: references to images.
        readings: pronunciations above the line.
        revisions: tracked changes.
        simple_fields: fields that enclose their result.
        vanishing: settings that hide text.
    """

    alternatives: list[Element]
    bindings: list[Element]
    comments: list[Element]
    drawn: list[Element]
    embedded: list[Element]
    fields: list[Element]
    formats: list[Element]
    named: list[Element]
    numbered: list[Element]
    owners: list[Element]
    paragraphs: list[Element]
    pictures: list[Element]
    readings: list[Element]
    revisions: list[Element]
    simple_fields: list[Element]
    vanishing: list[Element]


_TAGS: dict[str, Iterable[str]] = {
    "alternatives": (names.ALTERNATE,),
    "bindings": (q("w:dataBinding"), q("w15:dataBinding")),
    "comments": names.COMMENT_MARKS,
    "drawn": (q("a:p"),),
    "embedded": (q("w:object"), q("w:control")),
    "fields": (names.FLD_CHAR, names.INSTR),
    "formats": (q("w:numFmt"),),
    "named": (q("w:pStyle"),),
    "numbered": (q("w:numPr"),),
    "owners": ATTRIBUTE_OWNERS,
    "paragraphs": (names.P,),
    "pictures": (q("a:blip"), q("v:imagedata")),
    "readings": (names.RUBY,),
    "revisions": names.REVISIONS,
    "simple_fields": (names.FLD_SIMPLE,),
    "vanishing": (q("w:vanish"),),
}
_GROUPS: dict[str, list[str]] = {}
for _group, _tags in _TAGS.items():
    for _tag in _tags:
        _GROUPS.setdefault(_tag, []).append(_group)


def index_part(root: Element) -> PartIndex:
    """Find in one walk all elements that reading the part below `root` needs."""
    found: dict[str, list[Element]] = {group: [] for group in _TAGS}
    lists = {tag: [found[group] for group in groups] for tag, groups in _GROUPS.items()}
    for element in root.iter(*_GROUPS):
        for members in lists[str(element.tag)]:
            members.append(element)
    return PartIndex(**found)
