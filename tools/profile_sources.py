"""Reads the texts that the profiles are built from, each as its package ships it.

Run by a developer, not at run time; `build` says which text trains which language.
"""

from __future__ import annotations

import ast
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from langaccess.core.files import read_text
from langaccess.identify.ngrams import normalise

LAST_ARTICLE = 20
"""Articles 21 to 30 of the Declaration are test text."""


UNILEX_FORMS = 3_000
"""Of a list, the commonest; the tail holds names, other languages and slips."""


class _Declaration(HTMLParser):
    """Collects the paragraphs of the preamble and of articles 1 to `LAST_ARTICLE`."""

    def __init__(self) -> None:
        super().__init__()
        self.paragraphs: list[str] = []
        self._inside = False
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a part when it is training text."""
        if tag == "header":
            self._inside = True
        elif tag == "article":
            number = dict(attrs).get("data-number") or ""
            self._inside = number.isdigit() and int(number) <= LAST_ARTICLE
        elif tag in ("p", "li") and self._inside:
            self._open = True
            self.paragraphs.append("")

    def handle_endtag(self, tag: str) -> None:
        """Close a part."""
        if tag in ("header", "article"):
            self._inside = False
        elif tag in ("p", "li"):
            self._open = False

    def handle_data(self, data: str) -> None:
        """Keep the text of an open paragraph."""
        if self._open:
            self.paragraphs[-1] += data


def declaration(path: Path) -> list[str]:
    """Return the training paragraphs of one translation of the Declaration."""
    parser = _Declaration()
    parser.feed(read_text(path))
    return [" ".join(text.split()) for text in parser.paragraphs if text.strip()]


def frequencies(path: Path) -> Iterator[tuple[str, float]]:
    """Yield the words of a `wordfreq` list with their share of all words.

    The format is cBpack: bins of words, one centibel apart.
    """
    bins = _unpack(gzip.decompress(path.read_bytes()))
    for centibels, words in enumerate(bins[1:]):
        for word in words:
            yield word, 10.0 ** (-centibels / 100)


def _unpack(data: bytes) -> Any:
    """Read the three kinds of MessagePack value that a frequency list holds."""
    value, _end = _value(data, 0)
    return value


def _value(data: bytes, at: int) -> tuple[Any, int]:
    head = data[at]
    if head <= 0x7F:
        return head, at + 1
    if head <= 0x8F:
        return _items(data, at + 1, (head & 15) * 2)
    if head <= 0x9F:
        return _items(data, at + 1, head & 15)
    if head <= 0xBF:
        end = at + 1 + (head & 31)
        return data[at + 1 : end].decode("utf-8"), end
    width = {0xD9: 1, 0xDA: 2, 0xDB: 4, 0xDC: 2, 0xDD: 4, 0xCC: 1, 0xCD: 2}[head]
    size = int.from_bytes(data[at + 1 : at + 1 + width], "big")
    start = at + 1 + width
    if head in (0xDC, 0xDD):
        return _items(data, start, size)
    if head in (0xCC, 0xCD):
        return size, start
    return data[start : start + size].decode("utf-8"), start + size


def _items(data: bytes, at: int, number: int) -> tuple[list[Any], int]:
    items = []
    for _ in range(number):
        item, at = _value(data, at)
        items.append(item)
    return items, at


def keywords(folder: Path, locale: str) -> Counter[str]:
    """Return the words of CLDR's names and keywords for symbols ("house", "doctor", "to cry").

    Args:
        folder: `annotations` of the npm package `cldr-annotations-full`.
        locale: a locale there; what it only repeats from English is left out.
    """
    english = _labels(folder, "en") if locale != "en" else {}
    counts: Counter[str] = Counter()
    for place, text in _labels(folder, locale).items():
        if english.get(place) != text:
            counts.update(normalise(text).split())
    return counts


def _labels(folder: Path, locale: str) -> dict[tuple[str, str, int], str]:
    data = json.loads(read_text(folder / locale / "annotations.json"))["annotations"]
    return {
        (symbol, kind, number): text
        for symbol, labels in data["annotations"].items()
        for kind, texts in labels.items()
        for number, text in enumerate(texts)
    }


def sentences(path: Path) -> Counter[str]:
    """Return the words of the sentences that a Python module holds as one set of strings.

    The module is read, not run (`kreyolib/corpus/sample_sentences.py`).
    """
    tree = ast.parse(read_text(path))
    held = next(item.value for item in tree.body if isinstance(item, ast.Assign))
    counts: Counter[str] = Counter()
    for text in sorted(ast.literal_eval(held)):
        counts.update(normalise(text).split())
    return counts


def unilex(path: Path) -> Counter[str]:
    """Return the commonest words of a list of `unilex` with their number.

    Forms with a capital are left out: most are names, which are alike everywhere.
    """
    counts: Counter[str] = Counter()
    for line in read_text(path).splitlines():
        form, _, number = line.partition("\t")
        if number.isdigit() and form == form.lower():
            word = normalise(form).strip()
            if word and " " not in word:
                counts[word] += int(number)
    return Counter(dict(counts.most_common(UNILEX_FORMS)))
