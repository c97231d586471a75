"""Builds `langaccess/data/number_names.tsv`: numbers in words, from the rules of CLDR.

    python -m tools.number_names FOLDER

FOLDER holds the Python package `unicode_rbnf` (2.3.0; its data are CLDR's rules for spelling out
numbers). All genders, cases and other sets of a language are written, so that "treinta y un" and
"treinta y una" are both 31. Numbers that `data/checks.yaml` lists (`number_words.more`) are added
when the table is read, not here.
"""

from __future__ import annotations

import importlib
import sys
from collections import defaultdict
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import Any

from langaccess.core.folding import nfc
from langaccess.core.resources import DATA, shipped

# Our tag, and the name under which CLDR has the rules.
_FILED = {"bs": "bs", "prs": "fa_AF", "yue": "yue", "zh": "zh", "zh-Hant": "zh_Hant"}
_SAME = (
    "am", "ar", "cs", "de", "el", "en", "es", "fa", "fr", "he", "hi", "hr", "hu", "hy", "id",
    "it", "ja", "km", "ko", "lo", "my", "ne", "nl", "pl", "pt", "ro", "ru", "sq", "sr", "sw", "ta",
    "th", "tr", "uk", "vi",
)  # fmt: skip
NUMBERS = (*range(2, 101), *range(110, 200, 10), 200, 240, 300, 365, 500, 1000)
"""What deadlines, fines and distances are made of."""


def main(folder: Path) -> None:
    """Write the table."""
    sys.path.insert(0, str(folder))
    engine = importlib.import_module("unicode_rbnf").RbnfEngine
    lines = ["lang\tnumber\twords"]
    for tag, name in sorted({**_FILED, **{tag: tag for tag in _SAME}}.items()):
        rules = engine.for_language(name)
        for number, words in _table(rules):
            lines.append(f"{tag}\t{number}\t{'|'.join(words)}")
    shipped(DATA, "number_names.tsv").write_text(
        "\n".join(lines) + "\n", encoding="utf-8", newline="\n"
    )


def _table(rules: Any) -> Iterator[tuple[int, list[str]]]:
    """Yield the words for each number.

    The package that reads the rules has one word for several numbers in some cases of Polish: it
    goes to the number whose usual word begins most like it.
    """
    usual = {number: _clean(rules.format_number(number).text) for number in NUMBERS}
    numbers = defaultdict(set)
    for number in NUMBERS:
        for name, text in rules.format_number(number).text_by_ruleset.items():
            if "days" not in name and "ERROR" not in text:
                numbers[_clean(text)].add(number)
    table = defaultdict(list)
    for word in sorted(numbers):
        best = max(numbers[word], key=lambda n: _alike(usual[n], word))
        table[best].append(word)
    yield from sorted(table.items())


def _alike(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _clean(text: str) -> str:
    return nfc(text).strip().replace("\u200b", "").replace("\u00ad", "")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
