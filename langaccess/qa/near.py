"""What two nearly equal sentences of one language differ in that nobody may overlook."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from langaccess.core.tags import Tag
from langaccess.qa.rules import Rules, compiled, for_language, load_rules
from langaccess.qa.values.items import find_items

__all__ = ["critical"]

_NAME = re.compile(r"(?<![.!?:]\s)(?<!^)\b[^\W\d_][\w'’-]*")


def critical(one: str, other: str, tag: Tag) -> tuple[str, ...]:
    """Return what differs between two sentences of the language `tag`, by name.

    `item` is a number, date, link or the like; `negation` and `modality` are words that turn a
    sentence round; `name` is a capitalised word within a sentence. A likeness of 99 says nothing
    about them.
    """
    return tuple(_differing(one, other, tag, load_rules()))


def _differing(one: str, other: str, tag: Tag, rules: Rules) -> Iterator[str]:
    if _items(one, tag) != _items(other, tag):
        yield "item"
    if _count(one, for_language(rules.negation.words, tag)) != _count(
        other, for_language(rules.negation.words, tag)
    ):
        yield "negation"
    for table in (rules.modality.must, rules.modality.may):
        if _count(one, for_language(table, tag)) != _count(other, for_language(table, tag)):
            yield "modality"
            break
    if _names(one) != _names(other):
        yield "name"


def _items(text: str, tag: Tag) -> Counter[str]:
    return Counter(str(item.value) for item in find_items(text, tag))


def _count(text: str, pattern: str | None) -> int:
    return len(compiled(pattern).findall(text)) if pattern else 0


def _names(text: str) -> Counter[str]:
    return Counter(word for word in _NAME.findall(text) if word[0].isupper())
