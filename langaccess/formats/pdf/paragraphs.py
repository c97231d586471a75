"""Paragraphs, items and table rows of pages: by their tags, or else by the places of the words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import groupby, pairwise
from statistics import median

from langaccess.formats.pdf.drawn_bullets import with_bullets
from langaccess.formats.pdf.layout import (
    ENDS,
    ITEM,
    Box,
    Measures,
    PageText,
    Paragraph,
    TableRow,
    TextLine,
    Word,
    continues,
    has_marker,
    is_bullet,
    lines_of,
    measure,
    paragraph_of,
    placed,
    weighed,
)
from langaccess.formats.pdf.ruled_tables import tables_in
from langaccess.formats.pdf.tags import TagBlock

_TAGGED = 0.6  # share of the letters of a page from which its tags are used
_BREAK = 1.6  # times the usual distance of lines: more is a new paragraph
_NEXT = 2.6  # times the letter size: a line farther below does not go on a sentence
_FAR = 4.0  # times the letter size: a bullet is not farther from its text
_SPACE = 0.5  # times the letter size: a wider gap is not between two words of a line
_NUMBER = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.):]|\d{1,3}")
_NUMBERED = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.):] ")
_TITLE = 2.0  # times the usual letter size of a page
_COLUMN = 0.6  # share of the width of the narrower text that two texts of a column share
_FILLED = 0.4  # share of the cells of a table that have text: the boxes of a form have less
_WIDE = 1.5  # cells with text in a row on average: fewer are a frame around text
_FULL = 4.0  # paragraphs in a cell on average: more is a page arranged as a table

_BlockWords = tuple[TagBlock, list[Word]]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A paragraph of a tagged page, the cell that it is in, and whether it begins an item."""

    item: Paragraph
    cell: tuple[int, int, int] | None
    begins: bool = False


def paragraphs_of(sheets: Sequence[PageText]) -> list[Paragraph | TableRow]:
    """Return the paragraphs and table rows of all pages in reading order."""
    measures = measure(sheets)
    found: list[Paragraph | TableRow] = []
    for plain in weighed(sheets):
        sheet = replace(plain, words=with_bullets(plain.words, plain.drawn))
        if _has_tags(sheet.words):
            sheet = replace(sheet, words=_with_their_bullets(sheet.words))
            rest = replace(sheet, words=[word for word in sheet.words if word.tag is None])
            loose = placed(rest, measures) if rest.words else ()
            found += _with_loose(_downwards(list(_tagged(sheet, measures))), loose)
        else:
            found += _with_tables(sheet, measures)
    return found


def _with_tables(sheet: PageText, measures: Measures) -> list[Paragraph | TableRow]:
    """Return a page without tags by the places of its words, and tables by their lines."""
    tables = list(tables_in(sheet.words, sheet.drawn))
    rows: dict[int, list[Paragraph | TableRow]] = {}
    taken: set[int] = set()
    for number in sorted(range(len(tables)), key=lambda n: len(tables[n]), reverse=True):
        table = tables[number]
        if taken.isdisjoint(table):  # else it is in a cell of another
            inside = replace(sheet, words=list(table.values()))
            rows[number] = _rows(_tagged_pieces(inside, measures))
            taken |= set(table) if rows[number] else set()
    found = [row for number in sorted(rows) for row in rows[number]]
    rest = [word for at, word in enumerate(sheet.words) if at not in taken]
    return _with_loose(list(placed(replace(sheet, words=rest), measures)) if rest else [], found)


def _has_tags(words: Sequence[Word]) -> bool:
    """Return whether most of a page has tags, in more than one block."""
    tagged = [word for word in words if word.tag is not None]
    letters = sum(len(word.text) for word in tagged)
    blocks = {word.tag.block.order for word in tagged if word.tag}
    return len(blocks) > 1 and letters >= _TAGGED * sum(len(word.text) for word in words)


def _with_their_bullets(words: Sequence[Word]) -> list[Word]:
    """Give bullets without a tag that of the word to their right, before which they are put."""
    mine: dict[int, Word] = {}
    for bullet in words:
        if bullet.tag is not None or not is_bullet(bullet.text):
            continue
        right = (
            (word.box.left - bullet.box.right, at)
            for at, word in enumerate(words)
            if word.tag is not None and abs(word.box.bottom - bullet.box.bottom) < 0.4 * word.size
        )
        gap, at = min((pair for pair in right if pair[0] > 0), default=(0.0, -1))
        if at >= 0 and gap < _FAR * words[at].size:
            mine[at] = replace(bullet, tag=words[at].tag, ends_line=False)
    moved = {bullet.box for bullet in mine.values()}
    found: list[Word] = []
    for at, word in enumerate(words):
        if at in mine:
            found.append(mine[at])
        if word.tag is not None or word.box not in moved:
            found.append(word)
    return found


def _tagged(sheet: PageText, measures: Measures) -> Iterator[Paragraph | TableRow]:
    """Yield what the tags of a page say, in their order."""
    pieces = _tagged_pieces(sheet, measures)
    for table, group in groupby(pieces, key=lambda piece: (piece.cell or (0,))[0]):
        mine = list(group)
        rows = _rows(mine) if table else []
        yield from rows or (piece.item for piece in mine)


def _downwards(items: list[Paragraph | TableRow]) -> list[Paragraph | TableRow]:
    """Put what is tagged after the text below it in its column before that text.

    Some programs tag in the order of drawing: titles and boxes last.
    """
    usual = median(item.size for item in items) if items else 0.0
    done: list[list[Paragraph | TableRow]] = []  # paragraphs, and tables as a whole
    for _, group in groupby(enumerate(items), key=lambda pair: _table_or_place(*pair)):
        unit = [item for _, item in group]
        box = _around(unit)
        anywhere = unit[0].size > _TITLE * usual  # a title is above all columns
        below = (
            at for at, other in enumerate(done) if _is_below(_around(other), box, anywhere=anywhere)
        )
        done.insert(next(below, len(done)), unit)
    return [item for unit in done for item in unit]


def _table_or_place(place: int, item: Paragraph | TableRow) -> tuple[bool, int]:
    return (True, item.table) if isinstance(item, TableRow) else (False, place)


def _around(items: Sequence[Paragraph | TableRow]) -> Box:
    return reduce(Box.joined, (item.box for item in items))


def _is_below(other: Box, box: Box, *, anywhere: bool) -> bool:
    """Return whether a box is below another, and in its column or anywhere."""
    shared = min(other.right, box.right) - max(other.left, box.left)
    narrow = min(other.right - other.left, box.right - box.left)
    return other.top <= box.bottom + 1 and (anywhere or shared > _COLUMN * narrow)


def _tagged_pieces(sheet: PageText, measures: Measures) -> list[_Piece]:
    """Return the paragraphs of a page whose words have tags."""
    pieces = [
        piece
        for block, words in _by_block(sheet.words)
        for piece in _pieces(block, words, sheet, measures)
    ]
    return _unbroken(pieces)


def _by_block(words: Sequence[Word]) -> list[_BlockWords]:
    """Return the blocks of a page in reading order, each with its words."""
    tagged = [(word.tag, word) for word in words if word.tag is not None]
    tagged.sort(key=lambda pair: (pair[0].block.order, pair[0].rank))
    found: list[_BlockWords] = []
    for _, group in groupby(tagged, key=lambda pair: pair[0].block.order):
        pairs = list(group)
        own = [place.block for place, _ in pairs if place.block.kind != "label"]
        found.append(((own or [pairs[0][0].block])[0], [word for _, word in pairs]))
    return _with_line_parts(found)


def _with_line_parts(found: list[_BlockWords]) -> list[_BlockWords]:
    """Join to each block what goes on in its last line, but is tagged by itself: often a link."""
    at = 0
    while at < len(found):
        after, words = found[at]
        runs_into = (_runs_into(block, mine[-1], after, words[0]) for block, mine in found)
        home = next((number for number, so in enumerate(runs_into) if so), None)
        if home is None:
            at += 1
        else:
            block, mine = found[home]
            found[home] = (block, mine + words)
            del found[at]
    return found


def _runs_into(block: TagBlock, last: Word, after: TagBlock, word: Word) -> bool:
    """Return whether a block begins right after the last word of another, in its line."""
    if block.order == after.order or block.cell != after.cell:
        return False
    size = max(last.size, word.size)
    level = abs(last.box.bottom - word.box.bottom) < 0.1 * size
    return level and -0.1 * size < word.box.left - last.box.right < _SPACE * size


def _pieces(
    block: TagBlock, words: Sequence[Word], sheet: PageText, measures: Measures
) -> Iterator[_Piece]:
    label = [word for word in words if word.tag and word.tag.block.kind == "label"]
    text = [word for word in words if word not in label]
    if not text:
        label, text = [], label
    for number, group in enumerate(_split(lines_of(text))):
        item = paragraph_of(group, sheet, measures)
        if block.kind == "heading":
            item = replace(item, kind="heading")
        elif block.kind == "item" and number == 0 and item.kind != "bullet":
            item = _as_item(item, " ".join(word.text for word in label))
        yield _Piece(item, block.cell, begins=block.kind == "item" and number == 0)


def _as_item(item: Paragraph, label: str) -> Paragraph:
    """Return the text of a list item: a number is typed before it, another marker is a bullet."""
    if _NUMBER.fullmatch(label) or len(label) > 2:
        return replace(item, text=f"{label} {item.text}", kind="body")
    return item if not label and _NUMBERED.match(item.text) else replace(item, kind="bullet")


def _split(lines: Sequence[TextLine]) -> Iterator[list[TextLine]]:
    """Yield the paragraphs of a block: some programs tag several as one."""
    steps = [above.box.bottom - line.box.bottom for above, line in pairwise(lines)]
    usual = min((step for step in steps if step > 0), default=0.0)
    group: list[TextLine] = []
    for step, line in zip((0.0, *steps), lines, strict=False):
        far = step > max(_BREAK * usual, usual + 4)
        new = far or has_marker(line.words) or (bool(group) and _looks_new(group[-1], line))
        if group and new and not continues(group[-1].text, line.text):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _looks_new(last: TextLine, line: TextLine) -> bool:
    """Return whether a line after the end of a sentence is bold or larger, other than the last."""
    other = last.bold != line.bold or abs(last.size - line.size) > 0.15 * line.size
    return other and last.text.endswith(ENDS)


def _unbroken(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Join paragraphs that are tagged line by line."""
    done: list[_Piece] = []
    for piece in pieces:
        last, item = (done[-1].item, piece.item) if done else (None, piece.item)
        same = last is not None and done[-1].cell == piece.cell and not piece.begins
        if last is not None and same and _is_rest(last, item):
            done[-1] = replace(done[-1], item=_with_rest(last, item))
        else:
            done.append(piece)
    return done


def _with_rest(last: Paragraph, item: Paragraph) -> Paragraph:
    space = "" if last.text.endswith(("-", "/")) else " "
    return replace(last, text=f"{last.text}{space}{item.text}", box=last.box.joined(item.box))


def _is_rest(last: Paragraph, item: Paragraph) -> bool:
    """Return whether a paragraph goes on the sentence of the one above it."""
    same = item.kind == "body" and abs(last.size - item.size) < 0.06 * item.size
    gap = last.box.bottom - item.box.top
    near = -item.size < gap < (_NEXT - 1) * item.size and item.box.left < last.box.right
    return same and near and continues(last.text, item.text)


def _rows(pieces: Sequence[_Piece]) -> list[Paragraph | TableRow]:
    """Return the rows of a table, or none for a layout in the form of a table.

    Text across the columns in the first and last rows is above or below the table.
    """
    cells: dict[tuple[int, int], list[Paragraph]] = {}
    for piece in pieces:
        if piece.cell is not None:
            cells.setdefault(piece.cell[1:], []).append(piece.item)
    rows, columns = sorted({row for row, _ in cells}), sorted({column for _, column in cells})
    sparse = len(cells) < max(_FILLED * len(rows) * len(columns), _WIDE * len(rows))
    if len(rows) < 2 or len(columns) < 2 or sparse or len(pieces) > _FULL * len(cells):
        return []
    table = next(piece.cell[0] for piece in pieces if piece.cell is not None)
    across = [row for row in rows if _is_across(row, cells)]
    first = next((at for at, row in enumerate(rows) if row not in across), 0)
    last = len(rows) - next((at for at, row in enumerate(rows[::-1]) if row not in across), 0)
    inside = [_row([cells.get((row, at), []) for at in columns], table) for row in rows[first:last]]
    above, below = (
        [item for row in part for cell, mine in cells.items() if cell[0] == row for item in mine]
        for part in (rows[:first], rows[last:])
    )
    return [*above, *inside, *below]


def _is_across(row: int, cells: Mapping[tuple[int, int], Sequence[Paragraph]]) -> bool:
    """Return whether the only text in a row runs into the columns of others."""
    mine = [cell for cell in cells if cell[0] == row]
    if len(mine) > 1:
        return False
    right = max(item.box.right for item in cells[mine[0]])
    after = [item for cell, items in cells.items() if cell[1] > mine[0][1] for item in items]
    return any(right > item.box.left for item in after)


def _row(cells: Sequence[Sequence[Paragraph]], table: int) -> TableRow:
    whole = [item for cell in cells for item in cell]
    texts = tuple("\n".join(map(_line_of, cell)) for cell in cells)
    first = whole[0]
    size = max(item.size for item in whole)
    return TableRow(texts, size, first.page, first.height, _around(whole), table)


def _line_of(item: Paragraph) -> str:
    return ITEM + item.text if item.kind == "bullet" else item.text


def _with_loose(
    tagged: list[Paragraph | TableRow], loose: Iterable[Paragraph | TableRow]
) -> list[Paragraph | TableRow]:
    """Put items that have no place in an order before the first one below them in their column."""
    done = list(tagged)
    for item in loose:
        below = (
            at
            for at, other in enumerate(done)
            if other.box.top <= item.box.bottom + 1
            and other.box.left < item.box.right
            and item.box.left < other.box.right
        )
        at = next(below, len(done))
        last = done[at - 1] if at else None
        if isinstance(item, Paragraph) and isinstance(last, Paragraph) and _is_rest(last, item):
            done[at - 1] = _with_rest(last, item)
        else:
            done.insert(at, item)
    return done
