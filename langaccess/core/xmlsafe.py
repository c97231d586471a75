"""XML from strangers: entities and network off, size bounded; written back without surprises."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from langaccess.core.errors import InputError

# A tree takes some twenty times its source: this keeps one part of a hostile file within 2 GB.
# The text of a book is a tenth of it.
LIMIT = 64 * 2**20
# lxml's own limits (depth 256, text 10 MB) stay on: huge_tree is never set.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Also in UTF-16, where a zero byte is between two letters.
_ENTITY = re.compile("\0?".join("<!ENTITY").encode())
_DECLARATION = re.compile(rb"^\xef\xbb\xbf?\s*<\?xml[^>]*\?>\s*|^\s*<\?xml[^>]*\?>\s*")


def clark(namespaces: Mapping[str, str], name: str) -> str:
    """Return `prefix:local` as lxml spells it: `{http://...}local`."""
    prefix, local = name.split(":")
    return f"{{{namespaces[prefix]}}}{local}"


def parse(data: bytes, where: str) -> etree._Element:
    """Parse one XML part.

    A document type declaration (entities, external files) is refused, and nesting or a size beyond
    what an office file has.
    """
    if len(data) > LIMIT:
        raise InputError(
            f"this part is {len(data) // 2**20} MB of XML, more than {LIMIT // 2**20}",
            where=where,
            hint="ask for the document in several files",
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_blank_text=False,
        strip_cdata=False,
        collect_ids=False,  # a repeated id must not stop the reading
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as exc:
        if _ENTITY.search(data):
            raise _declares(where) from exc
        raise InputError(
            "this part is not well-formed XML",
            where=where,
            hint="open the file in the program that made it, save it again, and retry",
        ) from exc
    if root.getroottree().docinfo.internalDTD is not None:
        raise _declares(where)
    return root


def _declares(where: str) -> InputError:
    return InputError(
        "this part declares a document type or entities (<!DOCTYPE, <!ENTITY), which can hide "
        "text, fill the memory or reach other files",
        where=where,
        hint="ask the sender of the file for a copy saved by an office program",
    )


def clean(text: str) -> str:
    """Return `text` without the control characters that XML 1.0 cannot hold."""
    return _ILLEGAL.sub("", text)


def local(element: etree._Element) -> str:
    """Return the name of `element` without its namespace; empty for comments and the like."""
    return etree.QName(element).localname if _is_element(element) else ""


def whole_number(text: str | None, default: int = 0) -> int:
    """Return the whole number that an attribute states; `default` for none, or one absurdly long.

    Python refuses to convert more than some 4,300 digits; no office format means more than 18.
    """
    return int(text) if text and len(text) <= 18 and text.isdecimal() else default


def drop(element: etree._Element) -> None:
    """Remove `element` but not the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _is_element(node: object) -> bool:
    return isinstance(getattr(node, "tag", None), str)


def shape(element: etree._Element) -> bytes:
    """Return the canonical form of an element with its content: equal bytes for equal markup.

    Comments and processing instructions have none: lxml 6.1 crashes on canonicalising one alone.
    """
    if not _is_element(element):
        return b""
    try:
        return bytes(etree.tostring(element, method="c14n", with_tail=False))
    except etree.C14NError:
        return bytes(etree.tostring(element, method="c14n2", with_tail=False))


def serialise(root: etree._Element, original: bytes) -> bytes:
    """Return `root` as UTF-8 bytes under the XML declaration that `original` had.

    Keeps `standalone`, comments before the root and unused namespace declarations (an
    `mc:Ignorable` attribute names prefixes that would otherwise dangle).
    """
    declaration = _DECLARATION.match(original)
    body = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=False)
    if declaration is None:
        return bytes(body)
    head = re.sub(
        rb"encoding\s*=\s*(['\"])[^'\"]*\1", b'encoding="UTF-8"', declaration.group().lstrip()
    )
    return head.removeprefix(b"\xef\xbb\xbf") + bytes(body)
