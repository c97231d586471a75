"""XML from strangers: entities and network off, size bounded; written back without surprises."""

from __future__ import annotations

import re

from lxml import etree

from langaccess.errors import InputError

__all__ = ["canonical", "clean", "parse", "serialise"]

# lxml's own limits (depth 256, text 10 MB) stay on: huge_tree is never set.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DECLARATION = re.compile(rb"^\xef\xbb\xbf?\s*<\?xml[^>]*\?>\s*|^\s*<\?xml[^>]*\?>\s*")


def parse(data: bytes, where: str) -> etree._Element:
    """Parse one XML part.

    Args:
        data: the bytes of the part.
        where: name for messages (`file.docx: word/document.xml`).

    Raises:
        InputError: not well formed, a document type declaration (entities, external files), or
            nested or sized beyond what an office file has.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_blank_text=False,
        strip_cdata=False,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as exc:
        raise InputError(
            "this part is not well-formed XML",
            where=where,
            hint="open the file in the program that made it, save it again, and retry",
        ) from exc
    if root.getroottree().docinfo.internalDTD is not None:
        raise InputError(
            "this part declares a document type, which can hide text or reach other files",
            where=where,
            hint="ask whoever made the file for a copy saved by an office program",
        )
    return root


def clean(text: str) -> str:
    """Return `text` without the control characters that XML 1.0 cannot hold."""
    return _ILLEGAL.sub("", text)


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


def canonical(data: bytes, where: str) -> bytes:
    """Return the canonical form (C14N 1.0 with comments) for comparing two parts by meaning.

    A part with a relative namespace address, which C14N 1.0 forbids, gets the form of C14N 2.0.
    """
    root = parse(data, where)
    try:
        return bytes(etree.tostring(root, method="c14n", with_comments=True))
    except etree.C14NError:
        return bytes(etree.tostring(root, method="c14n2", with_comments=True))
