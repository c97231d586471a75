"""Helpers for elements of all XML formats of this package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from langaccess.core.wording import engine_in
from langaccess.core.xmlsafe import clean

XLIFF12 = "urn:oasis:names:tc:xliff:document:1.2"
_OLDER = frozenset({None, "urn:oasis:names:tc:xliff:document:1.1"})

_GROUPS = frozenset({"prop-group", "metadata", "notes"})


def engine_of(*elements: etree._Element | None) -> str:
    """Return the translation engine that these elements name as the writer, or empty.

    They name it in attributes, in properties (`prop` of XLIFF 1.2, `meta` of 2.1), or as the author
    of a note.
    """
    return engine_in(
        field for element in elements if element is not None for field in _fields(element)
    )


def _fields(element: etree._Element) -> Iterator[tuple[str, str]]:
    yield from ((str(name), str(value)) for name, value in element.items())
    for child in element.iterchildren(etree.Element):
        # Not the children of others: a suggestion (`alt-trans`) may be an engine's.
        grouped = _local(child) in _GROUPS
        for part in child.iter(etree.Element) if grouped else (child,):
            match _local(part):
                case "prop" | "meta":
                    named = part.get("prop-type") or part.get("type") or part.get("category")
                    yield str(named or ""), words_of(part)
                case "note":
                    yield "writer", str(part.get("from") or "")


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


def xliff(space: str, attributes: Mapping[str, str], **modules: str) -> etree._Element:
    """Return a new root of XLIFF.

    Args:
        space: namespace of the version; it is written without a prefix.
        modules: prefix → namespace of each module that is used.
    """
    names: Any = {None: space, **modules}  # the stubs of lxml know no namespace without a prefix
    return etree.Element(f"{{{space}}}xliff", dict(attributes), nsmap=names)


def as_xliff12(root: etree._Element) -> etree._Element:
    """Return a root of XLIFF 1.1, or of 1.x without a namespace, as one of 1.2.

    What is read here has the same names in all of them. Any other root is returned as it is.
    """
    if _local(root) != "xliff" or etree.QName(root).namespace not in _OLDER:
        return root
    for element in root.iter(etree.Element):
        name = etree.QName(element)
        if name.namespace in _OLDER:
            element.tag = f"{{{XLIFF12}}}{name.localname}"
    return root


def add_text(parent: etree._Element, text: str) -> None:
    """Add text at the end of `parent`, without characters that XML 1.0 cannot hold."""
    text = clean(text)
    if len(parent):
        last = parent[-1]
        last.tail = (last.tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def line_of(element: etree._Element) -> int:
    """Return the line of its file on which an element begins, 0 for one that was not read."""
    line: object = element.sourceline
    return line if isinstance(line, int) else 0


def words_of(element: etree._Element) -> str:
    """Return all text inside, without line ends and indentation of the file."""
    return " ".join("".join(map(str, element.itertext())).split())
