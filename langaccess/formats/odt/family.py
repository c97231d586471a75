"""Where OpenDocument keeps text that people see or hear."""

from __future__ import annotations

from langaccess.formats.odt.names import GONE, OBJECTS, PARAGRAPHS, SKIPPED, q
from langaccess.formats.packed_format import TextVocabulary

__all__ = ["ODF"]

ODF = TextVocabulary(
    groups=PARAGRAPHS,
    texts=frozenset(),
    signs={q("text:line-break"): "\n", q("text:tab"): "\n", q("text:s"): " "},
    skipped=SKIPPED | OBJECTS | GONE,
    lone=frozenset(
        map(q, ("svg:title", "svg:desc", "dc:title", "dc:subject", "dc:description",
                "meta:keyword"))
    ),
    spoken=frozenset({"title", "label", "current-value", "string-value", "display-text"}),
    spoken_here=frozenset({(q("text:label"), "value")}),
    addresses=frozenset({"href"}),
)  # fmt: skip
