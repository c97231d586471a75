"""Tables that are text: CSV and TSV, whatever parts the cells."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

from langaccess.core.errors import InputError, place
from langaccess.core.files import read_unicode

Lines = tuple[tuple[int, tuple[str, ...]], ...]
"""Rows that hold anything, each with its number in the file, from 1."""
IsHead = Callable[[Sequence[str]], bool]
"""Tells whether the cells of a row are the heads of columns that are looked for."""

HEAD_WITHIN = 20
"""Rows that may hold the heads of columns: a title, a date and a logo may be above them."""
_WIDEST = 16_384  # columns of Excel's own sheets
_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # Excel's own first line
_DELIMITERS = ",;\t|"  # Excel writes a semicolon where the comma is the decimal sign


def text_lines(path: Path, is_head: IsHead | None, code_page: str | None) -> Lines:
    """Return the rows of a text; see `sheets.read_sheets`."""
    text = read_unicode(path, code_page=code_page)
    if path.suffix.lower() == ".tsv" and not _is_quoted(text):
        rows = enumerate(text.splitlines(), start=1)
        return tuple((n, tuple(map(str.strip, row.split("\t")))) for n, row in rows if row.strip())
    said = _SEPARATOR.match(text)
    if said is not None:
        return tuple(_parsed(path, text[said.end() :], said[1], skipped=1))
    return tuple(_parsed(path, text, _delimiter(path, text, is_head)))


def _delimiter(path: Path, text: str, is_head: IsHead | None) -> str:
    """Return what parts the cells: what makes a row of heads, else what makes rows of one width.

    The first line alone does not tell: it may be a title with a comma. It decides between equals.
    """
    first = text.split("\n", 1)[0]
    likely = sorted(_DELIMITERS, key=first.count, reverse=True)
    tops = {delimiter: _top(path, text, delimiter) for delimiter in likely}
    if is_head is not None:
        for delimiter, top in tops.items():
            if any(map(is_head, top)):
                return delimiter
    return max(likely, key=lambda delimiter: _alike(tops[delimiter]))


def _top(path: Path, text: str, delimiter: str) -> list[tuple[str, ...]]:
    """Return the first rows, up to a damaged one."""
    rows: list[tuple[str, ...]] = []
    with suppress(InputError):
        for _, cells in islice(_parsed(path, text, delimiter), HEAD_WITHIN):
            rows.append(cells)
    return rows


def _alike(rows: list[tuple[str, ...]]) -> int:
    """Return how many rows have the same number of cells, if that is more than one."""
    widths = Counter(len(cells) for cells in rows if len(cells) > 1)
    return max(widths.values(), default=0)


def _is_quoted(text: str) -> bool:
    """Whether cells are in quotation marks; TSV as registered with IANA has none."""
    if '\t"' not in text and not text.startswith('"') and '\n"' not in text:
        return False
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True):
            pass
    except csv.Error:
        return False
    return True


def _parsed(
    path: Path, text: str, delimiter: str, *, skipped: int = 0
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the rows that hold anything; a damaged row raises when it is reached."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begin = 1 + skipped
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                if len(cells) > _WIDEST:
                    raise InputError(
                        f"a row with {len(cells)} cells, more than a spreadsheet holds",
                        where=place(path, begin),
                        hint="check that it is the right file",
                    )
                yield begin, tuple(cell.strip() for cell in cells)
            begin = reader.line_num + 1 + skipped
    except csv.Error as exc:
        raise InputError(
            f"not a table: {exc}",
            where=place(path, reader.line_num + skipped),
            hint="a quotation mark is not closed, or is inside a cell: save it as CSV again",
        ) from exc
