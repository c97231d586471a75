"""Proof that nothing of a packed file was lost: all that its parts show was read or left out.

A reader walks a file by its structure and says which texts it took (`Document.units`) and which it
left out on purpose (`Document.left_out`). This module parses the parts again and counts all their
text, wherever it is, except what `TextVocabulary.unseen` names.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from textwrap import shorten
from typing import Any, cast

from lxml import etree

from langaccess.core.xmlsafe import local
from langaccess.formats.model import Document
from langaccess.formats.text.inline_runs import TALKS
from langaccess.formats.vocabulary import TextVocabulary

# Names of styles, layouts, fonts: people see them in no text.
_NAME = re.compile(r"name|display-name|typeface|font-.*|rFonts|lsdException")
_TEXT = etree.XPath(".//text()[normalize-space()]")

Element = etree._Element


def first_lost_text(
    parts: Iterable[tuple[str, Element]], document: Document, vocabulary: TextVocabulary
) -> str | None:
    """Return the part and the words of the first text that the reader lost, or None.

    Args:
        parts: names and roots of the parts that show text.
        document: what was read.
        vocabulary: how the format keeps its text.
    """
    read: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for unit in (*document.units, *document.left_out):
        if unit.kind not in vocabulary.in_attributes:
            read[unit.id.partition("#")[0]][_signs(unit.text)] += 1
    for name, root in parts:
        rest, unmatched = read[name], []
        for text in _groups(root, vocabulary):
            signs = _signs(text)
            if rest[signs] > 0:
                rest[signs] -= 1
            elif signs:
                unmatched.append((text, signs))
        # Text around what was left out is not letter for letter a unit.
        left = Counter("".join(text * count for text, count in rest.items())) if unmatched else rest
        for text, signs in unmatched:
            needed = Counter(signs)
            if not needed <= left:
                return f"{name}: '{shorten(text, 60, placeholder='…')}'"
            left -= needed
    return None


def unread_attributes(
    parts: Iterable[tuple[str, Element]], document: Document, vocabulary: TextVocabulary
) -> Iterator[str]:
    """Yield the words of attributes that are neither in a unit nor left out.

    Those that people see by the vocabulary count, and others with four words: no reader knows all.
    """
    known = {_signs(unit.text) for unit in (*document.units, *document.left_out)}
    shown = {*vocabulary.shown_attributes, *(name for _, name in vocabulary.shown_on)}
    named = "".join(f" or local-name()='{name}'" for name in sorted(shown))
    worded = etree.XPath(f".//@*[contains(., ' '){named}]")
    for _, root in parts:
        for value in cast("list[Any]", worded(root)):
            element, name = value.getparent(), str(value.attrname).rpartition("}")[2]
            seen = name in vocabulary.shown_attributes or (element.tag, name) in vocabulary.shown_on
            if not (seen and any(map(str.isalpha, value))) and (
                _NAME.fullmatch(name) or _NAME.fullmatch(local(element)) or not TALKS.search(value)
            ):
                continue
            if _signs(value) not in known:
                yield " ".join(value.split())


def _signs(text: str) -> str:
    """Return what is visible of a text: no blanks, no marks of direction, no private letters."""
    return "".join(filter(str.isprintable, text)).replace(" ", "")


def _groups(root: Element, vocabulary: TextVocabulary) -> Iterator[str]:
    """Yield the visible text of each paragraph, and of each element outside of paragraphs."""
    homes = _Homes(vocabulary)
    texts: dict[Element, list[str]] = {}
    for text in cast("list[Any]", _TEXT(root)):
        holder: Element = text.getparent()
        if text.is_tail:
            holder = cast("Element", holder.getparent())
        hidden, group = homes[holder]
        if not hidden:
            texts.setdefault(holder if group is None else group, []).append(str(text))
    for home, found in texts.items():
        shown = vocabulary.decoded(home, "".join(found))
        if home.tag in vocabulary.groups or any(map(str.isalpha, shown)):
            yield shown


class _Homes(dict[Element, tuple[bool, Element | None]]):
    """For each element whether no one sees its text, and the paragraph that it is in."""

    def __init__(self, vocabulary: TextVocabulary) -> None:
        self.vocabulary = vocabulary

    def __missing__(self, element: Element) -> tuple[bool, Element | None]:
        parent = element.getparent()
        hidden, group = (False, None) if parent is None else self[parent]
        if element.tag in self.vocabulary.groups or element.tag in self.vocabulary.lone:
            group = element
        self[element] = found = hidden or self.vocabulary.hides(element), group
        return found
