"""The list of parts in an OpenDocument file (`META-INF/manifest.xml`)."""

from __future__ import annotations

import re

from lxml import etree

from langaccess.core.xmlsafe import parse

MANIFEST = "META-INF/manifest.xml"
# OpenOffice 1 and 2 wrote this document type here. It declares nothing, and its file is not read.
_DOCTYPE = re.compile(
    rb'<!DOCTYPE\s+manifest:manifest\s+PUBLIC\s+"[^"\[\]<>]*"\s+"Manifest\.dtd"\s*>'
)


def parse_manifest(data: bytes, where: str) -> etree._Element:
    """Return the list of parts.

    Raises:
        InputError: as `xmlsafe.parse`; the document type that OpenOffice 2 wrote is allowed.
    """
    return parse(_DOCTYPE.sub(b"", data, count=1), where)
