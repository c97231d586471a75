"""Rows of real text typed in Latin letters, to fit two weights and to measure; none is shipped.

    python -m tools.typed_rows LEXICONS TREEBANK PART OUT

* LEXICONS: the folder `dakshina_dataset_v1.0` of Google's Dakshina data set (CC BY-SA 4.0):
  sentences of Wikipedia in eleven languages that speakers put into Latin letters.
* TREEBANK: the folder of the treebank UD_Maghrebi_Arabic_French-Arabizi, which is NArabizi (CC
  BY-SA 4.0): comments in Algerian Arabic.
* PART: `fit` (development sentences and training comments) or `test` (the test parts of both).

Of each text a stretch of 2 to 14 words is taken, as long as a message. The same input gives the
same rows.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from langaccess.core.files import read_text, write_atomic

SEED = 20
LANGUAGES = ["hi", "ur", "bn", "pa", "gu", "mr", "ta", "te", "ml", "kn", "si"]
ROWS = {"dakshina": 60, "narabizi": 80}  # of each language
SIZES = (2, 3, 4, 5, 6, 8, 10, 14)
LEAST = {"dakshina": 12, "narabizi": 8}  # letters
PARTS = {"fit": ("dev", "train"), "test": ("test", "test")}
_HEAD = "# text = "


def rows(lexicons: Path, treebank: Path, part: str) -> list[tuple[str, ...]]:
    """Return rows of id, language, kind, source and text."""
    sentences, comments = PARTS[part]
    dice = random.Random(SEED)  # noqa: S311 (a sample, not a secret)
    made: list[tuple[str, ...]] = []
    for tag in LANGUAGES:
        path = lexicons / tag / "romanized" / f"{tag}.romanized.rejoined.{sentences}.roman.txt"
        made += _sample(tag, "dakshina", read_text(path).splitlines(), dice)
    text = read_text(treebank / f"qaf_arabizi-ud-{comments}.conllu")
    lines = [line.removeprefix(_HEAD) for line in text.splitlines() if line.startswith(_HEAD)]
    return made + _sample("ar", "narabizi", lines, dice)


def _sample(tag: str, source: str, lines: list[str], dice: random.Random) -> list[tuple[str, ...]]:
    able = [line.strip() for line in lines if len(line.strip()) > LEAST[source]]
    plain = [line for line in able if line.isascii()]
    return [
        (f"{source}-{tag}-{number}", tag, "romanised", source, _cut(line, dice))
        for number, line in enumerate(dice.sample(plain, ROWS[source]))
    ]


def _cut(line: str, dice: random.Random) -> str:
    words = line.split()
    size = dice.choice(SIZES)
    start = dice.randrange(max(1, len(words) - size + 1))
    return " ".join(words[start : start + size])


def main(argv: list[str]) -> int:
    """Write the rows of one part."""
    lexicons, treebank, part, out = argv
    lines = ["id\tlang\tkind\tsource\ttext"]
    lines += ["\t".join(row) for row in rows(Path(lexicons), Path(treebank), part)]
    write_atomic(Path(out), ("\n".join(lines) + "\n").encode("utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
