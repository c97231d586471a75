"""How utterances of a list are answered, by band: what people say and type, as one person wrote it.

    python -m benchmarks.utterances FILE [--wrong]

FILE is a TSV with a header: `text` and `lang`, and `kind` if the rows are of several kinds. `lang`
is a tag, `en+zh` for a message in two languages, empty for text that is in none (names, plates,
numbers). A first answer is right if it is the language, or one that is always named with it; of a
message in two languages, one of them. `--wrong` also prints the rows whose first answer is
wrong, unless they are "cannot tell", and the messages in which a language is not named.

Only the first score of a list is about unseen text, and nothing may be changed for its rows.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from langaccess.core.errors import InputError
from langaccess.core.tags import Tag
from langaccess.identify import Answer, Band, identify
from langaccess.identify.weights import group_of

ALIKE = ({"hi", "ur"}, {"fa", "prs"})
"""Languages that are always named together where they are typed in Latin letters."""
BANDS = (Band.STRONG, Band.FAIR, Band.WEAK)
HEADS = (
    "rows",
    "first",
    "three",
    "strong",
    "fair",
    "weak",
    "cannot",
    "strong",
    "fair",
    "weak",
    "both",
)


@dataclass(frozen=True, slots=True)
class Utterance:
    """A row of the list, and the answer to it."""

    text: str
    langs: tuple[str, ...]
    kind: str
    answer: Answer

    @property
    def named(self) -> list[str]:
        """The candidates, best first."""
        return [str(one.tag) for one in self.answer.candidates]

    def is_right(self, among: int = 1) -> bool:
        """Whether one of the first so many is right; of no language, whether none is named."""
        if not self.langs:
            return self.answer.verdict is Band.CANNOT_TELL
        return any(same(tag, lang) for tag in self.named[:among] for lang in self.langs)

    def has_all_passages(self) -> bool:
        """Whether the passages name each language of the text."""
        tags = [str(part.tag) for part in self.answer.passages]
        return all(any(same(tag, lang) for tag in tags) for lang in self.langs)


def same(tag: str, lang: str) -> bool:
    """Return whether an answer is a language, or one that is always named with it."""
    return tag == lang or lang in group_of(tag) or {tag, lang} in ALIKE


def read(path: Path) -> Iterator[Utterance]:
    """Yield the rows of a list with their answers.

    Raises:
        InputError: a row has no text, or a language is not a tag.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        if not {"text", "lang"} <= set(rows.fieldnames or ()):
            raise InputError("the list has no columns text and lang", where=str(path))
        for row in rows:
            where = f"{path}:{rows.line_num}"
            if row["text"] is None or row["lang"] is None:
                raise InputError("the row lacks a column", where=where)
            try:
                langs = tuple(str(Tag(name.strip())) for name in row["lang"].split("+") if name)
            except InputError as exc:
                raise InputError(exc.message, where=where) from exc
            yield Utterance(row["text"], langs, row.get("kind") or "all", identify(row["text"]))


def line(found: Sequence[Utterance]) -> list[str]:
    """Return the cells of some rows: right, then right and wrong by band, then mixed messages."""
    several = [one for one in found if len(one.langs) > 1]
    right = [sum(one.is_right() and one.answer.verdict is band for one in found) for band in BANDS]
    wrong = [
        sum(not one.is_right() and one.answer.verdict is band for one in found) for band in BANDS
    ]
    cannot = sum(one.answer.verdict is Band.CANNOT_TELL for one in found)
    both = f"{sum(one.has_all_passages() for one in several)}/{len(several)}" if several else ""
    first, three = (sum(one.is_right(among) for one in found) for among in (1, 3))
    return [*map(str, [len(found), first, three, *right, cannot, *wrong]), both]


def main() -> int:
    """Score the list and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--wrong", action="store_true")
    options = parser.parse_args()
    try:
        found = list(read(options.file))
    except (OSError, InputError) as exc:
        print(exc, file=sys.stderr)
        return 4
    kinds: dict[str, list[Utterance]] = defaultdict(list)
    for one in found:
        kinds[one.kind].append(one)
    print(f"{'':<16}{'right':>21}{'right and':>21}{'':>7}{'wrong and':>21}")
    print(f"{'kind':<16}" + "".join(f"{head:>7}" for head in HEADS))
    for kind, rows in [*kinds.items(), *([("all rows", found)] if len(kinds) > 1 else [])]:
        print(f"{kind:<16}" + "".join(f"{cell:>7}" for cell in line(rows)))
    if options.wrong:
        for one in found:
            unsure = one.answer.verdict is Band.CANNOT_TELL
            if not (one.is_right() or unsure) or (
                len(one.langs) > 1 and not one.has_all_passages()
            ):
                named = " ".join(one.named[:3])
                print(f"{'+'.join(one.langs) or '-'}\t{one.answer.verdict}: {named}\t{one.text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
