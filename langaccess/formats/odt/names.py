"""Names of OpenDocument: namespaces and the classes of inline elements.

Source: OASIS OpenDocument 1.3, part 3, chapters 6 (paragraph content) and 7 (fields); the `loext`
names are LibreOffice's published extensions.
"""

from __future__ import annotations

from functools import lru_cache, partial

from lxml import etree

from langaccess.core.xmlsafe import clark

NS = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "presentation": "urn:oasis:names:tc:opendocument:xmlns:presentation:1.0",
    "config": "urn:oasis:names:tc:opendocument:xmlns:config:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "form": "urn:oasis:names:tc:opendocument:xmlns:form:1.0",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "chart": "urn:oasis:names:tc:opendocument:xmlns:chart:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
    "math": "http://www.w3.org/1998/Math/MathML",
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
}


q = lru_cache(4096)(partial(clark, NS))
"""Return `prefix:local` as lxml spells it."""


def qs(*names: str) -> frozenset[str]:
    """Return several names as lxml spells them."""
    return frozenset(q(name) for name in names)


def shown(element: etree._Element) -> str:
    """Return the text that `element` shows in its line.

    The text of a note, a comment or a frame inside is not part of it; it has its own paragraphs.
    """
    parts = [element.text or ""]
    for child in element:
        inline = str(child.tag).startswith(("{" + NS["text"], "{" + NS["loext"]))
        inside = inline and child.tag not in OBJECTS | GONE
        parts += (shown(child) if inside else "", child.tail or "")
    return "".join(parts)


PARAGRAPHS = qs("text:p", "text:h")

# Their text is ordinary text; the element itself goes. Fields in this set hold words or dates
# that the program would compute again in the source language: the stored result is kept.
FROZEN = qs(
    "text:date",
    "text:time",
    "text:creation-date",
    "text:creation-time",
    "text:modification-date",
    "text:modification-time",
    "text:print-date",
    "text:print-time",
    "text:title",
    "text:subject",
    "text:keywords",
    "text:description",
    "text:conditional-text",
    "text:user-field-get",
    "text:user-field-input",
    "text:user-defined",
    "text:variable-set",
    "text:variable-get",
    "text:variable-input",
)
CLEAR = qs("text:ruby", "text:ruby-base", "text:meta", "text:meta-field", "loext:span")
# Their text is translated inside them.
WRAPS = qs(
    "text:a",
    "text:bookmark-ref",
    "text:reference-ref",
    "text:chapter",
    "text:placeholder",
    "text:text-input",
    "loext:content-control",
)
# Marks without text: what opens goes to the front of the paragraph, what closes to its end.
OPENS = qs(
    "text:bookmark",
    "text:bookmark-start",
    "text:reference-mark",
    "text:reference-mark-start",
    "text:toc-mark",
    "text:toc-mark-start",
    "text:user-index-mark",
    "text:user-index-mark-start",
    "text:alphabetical-index-mark",
    "text:alphabetical-index-mark-start",
)
CLOSES = qs(
    "text:bookmark-end",
    "text:reference-mark-end",
    "text:toc-mark-end",
    "text:user-index-mark-end",
    "text:alphabetical-index-mark-end",
)
# Neither seen nor needed in a translation.
GONE = qs(
    "text:soft-page-break",
    "text:ruby-text",
    "text:number",
    "text:change",
    "text:change-start",
    "text:change-end",
    "office:annotation",
    "office:annotation-end",
)
# Belong to the element around them, whatever its text becomes.
KEPT = qs("loext:list-item", "office:event-listeners")
# Put back whole; what text they hold is not part of the sentence.
OBJECTS = qs(
    "text:note",
    "text:drop-down",
    "text:hidden-text",
    "text:hidden-paragraph",
    "text:script",
)
# Remarks, withdrawn text, the number or reading set before or above a line, and the words of the
# formats of numbers, which `odt.cell_formats` reports; pictures kept as letters.
UNSEEN = qs(
    "office:annotation",
    "text:tracked-changes",
    "table:tracked-changes",
    "text:number",
    "text:ruby-text",
    "text:note-citation",
    "number:text",
    "number:embedded-text",
    "number:currency-symbol",
    "office:binary-data",
)
# Paragraphs below these are not read.
SKIPPED = qs(
    "office:annotation",
    "text:tracked-changes",
    "table:tracked-changes",
    "text:section-source",
    "office:settings",
    "office:scripts",
    "text:script",
    "text:hidden-text",
    "math:math",
)
