"""Where InDesign exchange files keep text that people see or hear."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from langaccess.formats.packed_format import TextVocabulary

__all__ = ["IDML"]


@dataclass(frozen=True, slots=True)
class _IdmlVocabulary(TextVocabulary):
    def left_out(self, element: etree._Element) -> bool:
        """Tell it of remarks, and of text that a tracked change took out."""
        gone = element.tag == "Change" and element.get("ChangeType") == "DeletedText"
        return element.tag in self.skipped or gone


IDML = _IdmlVocabulary(
    groups=frozenset({"ParagraphStyleRange"}),
    texts=frozenset({"Content"}),
    signs={"Br": "\n"},
    skipped=frozenset({"Note", "Properties"}),
    lone=frozenset({"{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li"}),
    spoken=frozenset({"CustomAltText", "CustomActualText"}),
    addresses=frozenset({"DestinationURL"}),
)
