"""Properties of the file itself: its title is translated, traces of the source are taken out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from langaccess.core.model import Kind
from langaccess.formats.docx.places import SlotPlace
from langaccess.formats.docx.revisions import words_of
from langaccess.formats.ooxml.package import OpcPackage, PackageEditor, q
from langaccess.formats.slots import element_slot

__all__ = ["clear_withdrawn", "property_places", "strip_traces"]

Element = etree._Element
_CP = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_SHOWN = (q("dc:title"), q("dc:subject"), q("dc:description"), f"{_CP}keywords")
# Lists that Word makes from the headings: they would show the English ones.
_FROM_HEADINGS = frozenset({"TitlesOfParts", "HeadingPairs"})


def property_places(root: Element, part: str) -> Iterator[SlotPlace]:
    """Yield title, subject, description and keywords."""
    for element in root.iter(*_SHOWN):
        text = element.text or ""
        if any(c.isalpha() for c in text):
            name = etree.QName(element).localname
            slot = element_slot(element, f"{part}#{name}", Kind.META, part)
            yield SlotPlace(slot.unit, element, slot)


def clear_withdrawn(root: Element, withdrawn: set[str], counts: Counter[str]) -> None:
    """Empty every property that holds a word which tracked changes deleted."""
    for element in root.iter("*"):
        if words_of(element.text or "") & withdrawn:
            element.text = ""
            counts["docx.properties_cleared"] += 1


def strip_traces(opc: OpcPackage, bench: PackageEditor, app: Element | None) -> None:
    """Remove the picture of the first source page and the list of source headings."""
    for rel in opc.relationships(""):
        if rel.kind == "thumbnail" and not rel.external:
            bench.remove(rel.target)
    if app is None:
        return
    for element in list(app.iterchildren("*")):
        if etree.QName(element).localname in _FROM_HEADINGS:
            app.remove(element)
