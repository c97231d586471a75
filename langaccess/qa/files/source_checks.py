"""Checks of a source: is it hard to read, and do all translations contradict one of its numbers?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from langaccess.core.model import Finding, Severity
from langaccess.core.segments import sentences
from langaccess.core.tags import Tag
from langaccess.qa.inputs.file_text import FileText
from langaccess.qa.values.items import ItemKind, find_items

_WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")
_VOWELS = re.compile(r"[aeiouy]+")


def grade(texts: Iterable[str]) -> float | None:
    """Return the school grade of `texts`, English paragraphs; None with fewer than 100 words.

    Formula: Kincaid, Fishburne, Rogers and Chissom, "Derivation of new readability formulas for
    Navy enlisted personnel", Naval Technical Training Command, 1975:
    0.39 x words per sentence + 11.8 x syllables per word - 15.59. The syllable rule is our own and
    agrees with a dictionary for about five words of six. Headings and list items without a full
    stop count as sentences, so the grade is lower than that of programs that join them.
    """
    counts = [
        [english_syllables(word) for word in _WORD.findall(sentence)]
        for text in texts
        for sentence in sentences(text)
    ]
    counts = [words for words in counts if words]
    total = sum(map(len, counts))
    if total < 100:
        return None
    syllables = sum(map(sum, counts))
    return round(0.39 * total / len(counts) + 11.8 * syllables / total - 15.59, 1)


def english_syllables(word: str) -> int:
    """Return the syllables of an English word, about right for five words of six."""
    word = word.lower()
    groups = len(_VOWELS.findall(word))
    silent = word.endswith("e") and not word.endswith(("le", "ee", "ye")) and groups > 1
    ending = word.endswith("ed") and not word.endswith(("ted", "ded")) and groups > 1
    return max(1, groups - silent - ending)


def suspect(
    source: FileText, targets: Sequence[tuple[str, Tag, FileText]], source_tag: Tag
) -> Iterator[Finding]:
    """All translations agree with each other on a number, and not with the source."""
    if len({tag for _, tag, _ in targets}) < 2:
        return
    here = _phones(source, source_tag)
    there = [_phones(text, tag) for _, tag, text in targets]
    common = set(there[0]).intersection(*there[1:])
    nowhere = {value: text for value, text in here.items() if not any(value in t for t in there)}
    for mine, text in nowhere.items():
        near = [value for value in sorted(common) if _close(mine, value)]
        if near:
            message = (
                f"all {len(targets)} translations say '{there[0][near[0]]}' where the source says "
                f"'{text}': the source may be wrong"
            )
            yield Finding("source.suspect", message, Severity.WARNING)


def _phones(text: FileText, tag: Tag) -> dict[str, str]:
    items = (item for block in text.blocks for item in find_items(block.text, tag))
    return {item.value: item.text for item in items if item.kind is ItemKind.PHONE}


def _close(one: str, other: str) -> bool:
    """Return whether two numbers differ as by a typo."""
    if len(one) != len(other) or len(one) < 7:
        return False
    changed = sum(a != b for a, b in zip(one, other, strict=True))
    return changed == 1 or (changed == 2 and sorted(one) == sorted(other))
