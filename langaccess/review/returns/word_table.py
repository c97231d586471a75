"""The bilingual table of a pack, filled in with Word or LibreOffice, read back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from langaccess.core.model import Target
from langaccess.formats.docx import read_table
from langaccess.formats.exchange import ReturnedUnit
from langaccess.review.model import ReviewedDocument
from langaccess.review.returns.alignment import without_spaces

# Number, source, translation, suggestion, notes, remarks; packs of 0.1.0 have suggestions and notes
# in one column.
_COLUMNS = (5, 6)


def read_word_table(path: Path, document: ReviewedDocument) -> Sequence[Sequence[str]] | None:
    """Return the rows of a pack's table for a document, or None when the file is none.

    Raises:
        InputError: a damaged Word file.
    """
    if path.suffix.lower() != ".docx":
        return None
    rows = read_table(path)
    if not rows or len(rows[0]) not in _COLUMNS or rows[0][1:3] != (
        document.source.name, document.tag.name,
    ):  # fmt: skip
        return None
    return [row for row in rows[1:] if len(row) == len(rows[0])]


def word_table_units(
    rows: Sequence[Sequence[str]], document: ReviewedDocument, path: Path
) -> Iterator[ReturnedUnit]:
    """Yield the sentences of a table: by their number where the source agrees, else by their text.

    Args:
        rows: from `read_word_table`.
        document: the document, as it is now.
        path: the file, for messages.
    """
    places = {str(n): one for n, one in enumerate(document.sentences, start=1)}
    for at, (number, source, target, *_, remark) in enumerate(rows, start=1):
        mine = places.get(number.strip())
        same = mine is not None and without_spaces(mine.source.text) == without_spaces(source)
        yield ReturnedUnit(
            id=mine.place if mine is not None and same else f"row {at}",
            segment="",
            where=f"{path}: row {at}",
            source=mine.source if mine is not None and same else Target(source),
            target=Target(" ".join(target.split("\n"))) if target.strip() else None,
            comment=" ".join(remark.split()),
        )
