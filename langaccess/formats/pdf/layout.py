"""Words with places on a page to paragraphs in reading order.

A PDF has the place of each letter, but often no paragraphs, headings or columns. They are derived
from distances, and the reader's note says so. Units are points (1/72 inch); y grows upwards.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from langaccess.formats.pdf.tags import TagPlace

# Not the asterisk: in print it marks a footnote more often than an item.
_BULLET = re.compile(
    r"[\u2022\u2023\u25a0-\u25ff\u2043\u00b7\u2610-\u2612\u2705-\u2758\u2794-\u27be\u2013-]"
    r"|[\uf000-\uf0ff]|o"
)
ITEM = "\u2022 "
_BOXES = "\u2610\u2611\u2612\u25a1\u25a2\u274f\u2750\u2751\u2752\uf0a8\uf06f\uf071"
_NUMBER = re.compile(r"\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)]")
_ADDRESS = re.compile(r"\w\S*\.\w{2}\S*")  # alone in its line: "example.gov/privacy."
_DOMAIN = re.compile(r"[a-z0-9.-]*[a-z0-9]")  # the rest of one, in small letters
_ENDING = re.compile(r"\.[A-Za-z]{2,}$")
_USUAL_ENDING = re.compile(r"\.(?:[a-z]{2}|com|org|gov|net|edu|mil|info)$", re.IGNORECASE)
_MAILBOX = re.compile(r"[a-z0-9]*[._\d][a-z0-9._-]*|[a-z]{18,}")  # a line that is not a word
_LINK = re.compile(r"(?:://|^www\.)\S*[/_=?&%]$")
_LINK_REST = re.compile(r"[\w%-]*[/_=?&%.-]\w")
_HYPHENS = ("\u00ad", "\u2010", "\ufffe", "\x02")
ENDS = (".", "!", "?", ":", ";")
_BACK = 8  # a line may go on one of the last blocks: columns are written in turns
_GAP = 2.0  # times the letter size: a space this wide divides cells of a row
_NEAR = 3  # lines before and after that show the width of a column
_EXACT = 2.0  # points
_BLANK = 0.5  # times the letter size: a wider space is more than a blank
_FULL = 0.95  # a line whose next word would not have fitted is full; some slack for kerning


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: left < right, bottom < top."""

    left: float
    bottom: float
    right: float
    top: float

    def joined(self, other: Box) -> Box:
        """Return the smallest box around both."""
        return Box(
            min(self.left, other.left), min(self.bottom, other.bottom),
            max(self.right, other.right), max(self.top, other.top),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """A word: its text, place, letter size and weight; does the PDF break after it; is it glued on.

    A glued word follows the word before it without a space, as the small letters of "4th" do. Its
    tag is its place in the tree of elements, if it has one.
    """

    text: str
    box: Box
    size: float
    bold: bool = False
    ends_line: bool = False
    glued: bool = False
    tag: TagPlace | None = None


@dataclass(frozen=True, slots=True)
class PageText:
    """Words of a page (from 1) that run the same way, in the order in which the PDF writes them.

    The lower left corner is the origin; `height` is that of the page as this text is read. `drawn`
    are the bounds of the lines, rectangles and pictures on it.
    """

    page: int
    height: float
    words: Sequence[Word]
    drawn: Sequence[Box] = ()


@dataclass(frozen=True, slots=True)
class TextLine:
    """Words on one baseline with no wide gap between them."""

    words: tuple[Word, ...]
    box: Box
    size: float

    @property
    def text(self) -> str:
        """The words with single spaces, except before glued words."""
        text = "".join(word.text if word.glued else f" {word.text}" for word in self.words)
        return text.removeprefix(" ")

    @property
    def bold(self) -> bool:
        """Return whether every word is bold."""
        return all(word.bold for word in self.words)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: text, `body`, `heading` or `bullet`, its letter size, page and its height."""

    text: str
    kind: str
    size: float
    page: int
    height: float
    box: Box


@dataclass(frozen=True, slots=True)
class TableRow:
    """Cells side by side: a line for each paragraph in a cell, with `ITEM` before list items."""

    cells: tuple[str, ...]
    size: float
    page: int
    height: float
    box: Box
    table: int = 0  # of those on its page


@dataclass(slots=True)
class _LineBlock:
    """Lines below one another, or rows of a table."""

    lines: list[TextLine]
    rows: list[list[TextLine]]
    box: Box


@dataclass(frozen=True, slots=True)
class Measures:
    """What all pages of a file have in common.

    Attributes:
        body: the letter size of most of the text.
        vocabulary: how often each word occurs.
    """

    body: float
    vocabulary: Counter[str]


def measure(sheets: Sequence[PageText]) -> Measures:
    """Return what all pages have in common."""
    sizes: Counter[float] = Counter()
    for sheet in sheets:
        for word in sheet.words:
            sizes[round(word.size, 1)] += len(word.text)
    body = max(sizes, key=lambda size: (sizes[size], -size)) if sizes else 0.0
    return Measures(body, _vocabulary(sheets))


def placed(sheet: PageText, measures: Measures) -> Iterator[Paragraph | TableRow]:
    """Yield paragraphs and table rows of a page as the places of its words show them."""
    for block in _ordered(_blocks(_unspread(_lines(sheet.words)))):
        for row in block.rows:
            cells = tuple(joined([line], measures.vocabulary) for line in row)
            size = max(line.size for line in row)
            yield TableRow(cells, size, sheet.page, sheet.height, block.box)
        yield from _paragraphs(block, sheet, measures)


def lines_of(words: Sequence[Word]) -> list[TextLine]:
    """Return words of one paragraph as its lines."""
    return [_line([word for cell in cells for word in cell.words]) for cells in _lines(words)]


def join_over_breaks(found: Sequence[Paragraph | TableRow]) -> list[Paragraph | TableRow]:
    """Join a paragraph that stops in mid-sentence with its rest in the next column or page.

    To be called after page numbers and running titles between the two are removed.
    """
    done: list[Paragraph | TableRow] = []
    for item in found:
        turned = bool(done) and (done[-1].page < item.page or done[-1].box.bottom < item.box.bottom)
        index = _open_end(done, item) if turned and isinstance(item, Paragraph) else None
        last = done[index] if index is not None else None
        if index is not None and isinstance(last, Paragraph) and isinstance(item, Paragraph):
            done[index] = replace(last, text=f"{last.text} {item.text}")
        else:
            done.append(item)
    return done


def _open_end(done: list[Paragraph | TableRow], rest: Paragraph) -> int | None:
    """Return the last paragraph before, footnotes left out, if it is unfinished."""
    if not rest.text[:1].islower():
        return None
    for index in range(len(done) - 1, -1, -1):
        last = done[index]
        if last.page < rest.page - 1 or isinstance(last, TableRow):
            return None
        if abs(last.size - rest.size) < 0.06 * rest.size and last.kind != "heading":
            return None if last.text.endswith(ENDS) else index
    return None


def weighed(sheets: Sequence[PageText]) -> Sequence[PageText]:
    """Return pages without bold letters where most of a text is bold, which shows nothing."""
    words = [word for sheet in sheets for word in sheet.words]
    bold = sum(len(word.text) for word in words if word.bold)
    if bold <= sum(len(word.text) for word in words) / 2:
        return sheets
    return [
        replace(sheet, words=[replace(word, bold=False) for word in sheet.words])
        for sheet in sheets
    ]


def _vocabulary(sheets: Sequence[PageText]) -> Counter[str]:
    """Count the document's words, and the parts of those written with a hyphen."""
    found: Counter[str] = Counter()
    for sheet in sheets:
        for word in sheet.words:
            if word.text.endswith(_HYPHENS):
                continue
            shown = word.text.strip('.,;:!?()\u201c\u201d"').casefold()
            found.update({shown, *shown.split("-")})
    return found


def _lines(words: Sequence[Word]) -> list[list[TextLine]]:
    """Return the lines in writing order, each as its cells."""
    lines: list[list[TextLine]] = []
    current: list[Word] = []
    for word in words:
        if current and not _continues(current[-1], word):
            lines.append(_cells(current))
            current = []
        current.append(word)
        if word.ends_line:
            lines.append(_cells(current))
            current = []
    if current:
        lines.append(_cells(current))
    return lines


def _continues(last: Word, word: Word) -> bool:
    height = max(last.size, word.size)
    level = abs(word.box.bottom - last.box.bottom) < 0.6 * height
    return level and word.box.left > last.box.left - 0.2 * height


def _cells(words: list[Word]) -> list[TextLine]:
    cells: list[list[Word]] = [[words[0]]]
    for last, word in pairwise(words):
        wide = word.box.left - last.box.right > _GAP * max(last.size, word.size)
        marker = len(cells) == 1 and len(cells[0]) == 1 and has_marker((last, word))
        if wide and not marker:
            cells.append([])
        cells[-1].append(word)
    return [_line(cell) for cell in cells]


def has_marker(words: Sequence[Word]) -> bool:
    """Return whether a line's first word is the marker of an item; in Spanish "o" is a word."""
    first = words[0].text
    if first == "o":
        return not _is_tight(words)
    return bool(_BULLET.fullmatch(first) or _NUMBER.fullmatch(first))


def is_bullet(text: str) -> bool:
    """Return whether a word is a sign that marks an item."""
    return text != "o" and bool(_BULLET.fullmatch(text))


def _is_tight(words: Sequence[Word]) -> bool:
    """Return whether only one space follows a line's first word."""
    gaps = [word.box.left - last.box.right for last, word in pairwise(words[:2])]
    return not gaps or gaps[0] < _BLANK * words[0].size


def _line(words: Sequence[Word]) -> TextLine:
    box = words[0].box
    for word in words[1:]:
        box = box.joined(word.box)
    return TextLine(tuple(words), box, median(word.size for word in words))


def _unspread(lines: Sequence[list[TextLine]]) -> list[list[TextLine]]:
    """Join cells that are the words of one line, spread to the width of its column."""
    done: list[list[TextLine]] = []
    for number, cells in enumerate(lines):
        near = lines[max(number - _NEAR, 0) : number + _NEAR + 1]
        words = [word for cell in cells for word in cell.words]
        if len(cells) > 1 and _is_even(words) and any(_as_wide(cells, other) for other in near):
            done.append([_line(words)])
        else:
            done.append(cells)
    return done


def _is_even(words: Sequence[Word]) -> bool:
    """Return whether the blanks of a line are equal, two or more of them."""
    gaps = [word.box.left - last.box.right for last, word in pairwise(words)]
    return len(gaps) > 1 and max(gaps) - min(gaps) < 0.3 * words[0].size


def _as_wide(cells: Sequence[TextLine], other: Sequence[TextLine]) -> bool:
    """Return whether another line, of one cell, begins and ends exactly where this one does."""
    left, right = other[0].box.left, other[0].box.right
    same = abs(cells[0].box.left - left) < _EXACT and abs(cells[-1].box.right - right) < _EXACT
    return len(other) == 1 and same


def _blocks(lines: Sequence[list[TextLine]]) -> list[_LineBlock]:
    blocks: list[_LineBlock] = []
    tables = _tables(lines)
    for number, cells in enumerate(lines):
        if number in tables:
            if number - 1 not in tables:
                blocks.append(_LineBlock([], [], cells[0].box))
            blocks[-1].rows.append(cells)
            for cell in cells:
                blocks[-1].box = blocks[-1].box.joined(cell.box)
            continue
        for cell in cells:
            block = next((b for b in blocks[:-_BACK:-1] if _below(b, cell)), None)
            if block is None:
                block = _LineBlock([], [], cell.box)
                blocks.append(block)
            block.lines.append(cell)
            block.box = block.box.joined(cell.box)
    return blocks


def _tables(lines: Sequence[list[TextLine]]) -> set[int]:
    """Return which lines are rows of a table: two or more in a row with as many cells."""
    found: set[int] = set()
    for number, (above, cells) in enumerate(pairwise(lines), 1):
        gap = above[0].box.bottom - cells[0].box.bottom
        if len(above) == len(cells) > 1 and 0 < gap < 4 * cells[0].size:
            found |= {number - 1, number}
    return found


def _below(block: _LineBlock, line: TextLine) -> bool:
    """Return whether a line goes on below the last one of a block, in the same column."""
    if block.rows:
        return False
    last, box = block.lines[-1], line.box
    size = max(last.size, line.size)
    gap = last.box.bottom - box.bottom
    overlaps = min(last.box.right, box.right) - max(last.box.left, box.left) > 0
    aligned = abs(last.box.left - box.left) < 4 * size
    centered = abs(last.box.left + last.box.right - box.left - box.right) < 3 * size
    near = 0.5 * size < gap < 2.6 * size
    return near and overlaps and (aligned or centered) and abs(last.size - line.size) < 0.15 * size


def _ordered(blocks: list[_LineBlock]) -> list[_LineBlock]:
    """Return blocks in reading order: cut into columns first, else off the top, and again."""
    todo = [blocks]
    done: list[_LineBlock] = []
    while todo:
        group = todo.pop()
        if len(group) < 2:
            done += group
            continue
        parts = _columns(group) or _rows(group)
        if parts is None:
            done += sorted(group, key=lambda block: (-block.box.top, block.box.left))
        else:
            todo += reversed(parts)
    return done


def _columns(group: list[_LineBlock]) -> list[list[_LineBlock]] | None:
    ordered = sorted(group, key=lambda block: block.box.left)
    right = ordered[0].box.right
    for index, block in enumerate(ordered[1:], 1):
        if block.box.left > right + 4:
            return [ordered[:index], ordered[index:]]
        right = max(right, block.box.right)
    return None


def _rows(group: list[_LineBlock]) -> list[list[_LineBlock]] | None:
    ordered = sorted(group, key=lambda block: -block.box.top)
    bottom = ordered[0].box.bottom
    for index, block in enumerate(ordered[1:], 1):
        if block.box.top < bottom + 1:
            return [ordered[:index], ordered[index:]]
        bottom = min(bottom, block.box.bottom)
    return None


def _paragraphs(block: _LineBlock, sheet: PageText, measures: Measures) -> list[Paragraph]:
    groups: list[list[TextLine]] = []
    pitch = _pitch(block.lines)
    for line in block.lines:
        if groups and not _begins(groups[-1], line, block.box, pitch):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [paragraph_of(group, sheet, measures) for group in groups]


def _pitch(lines: Sequence[TextLine]) -> float:
    steps = [a.box.bottom - b.box.bottom for a, b in pairwise(lines)]
    return min(steps) if steps else 0.0


def _begins(group: list[TextLine], line: TextLine, box: Box, pitch: float) -> bool:
    """Return whether a line begins a new paragraph of its block."""
    last = group[-1]
    marked = has_marker(line.words) and not _runs_on(group, line)
    goes_on = continues(last.text, line.text) or _is_cut(last.text)
    if marked or (last.bold != line.bold and not goes_on):
        return True
    if last.box.bottom - line.box.bottom > max(1.25 * pitch, pitch + 2):
        return True
    if goes_on or _hangs(group, line):
        return False
    first = line.words[0].box
    room = box.right - last.box.right
    return room > (first.right - first.left + 0.3 * line.size) / _FULL


def continues(before: str, text: str) -> bool:
    """Return whether a line goes on a sentence: it is in small letters, or an address alone."""
    begins = text[:1].islower() or bool(_ADDRESS.fullmatch(text))
    return begins and not before.endswith(ENDS)


def _is_cut(text: str) -> bool:
    """Return whether a line ends in the middle of a word or a telephone number."""
    return text.endswith(("-", *_HYPHENS)) and text[-2:-1].isalnum()


def _runs_on(group: list[TextLine], line: TextLine) -> bool:
    """Return whether a dash at the start of a line is inside a sentence: "Monday / - Friday"."""
    dash = line.words[0].text
    if dash not in ("-", "\u2013") or not _is_tight(line.words):
        return False
    return group[0].words[0].text != dash and not group[-1].text.endswith(ENDS)


def _hangs(group: list[TextLine], line: TextLine) -> bool:
    """Return whether a line begins where the text of a marked item begins, right of its marker."""
    words = group[0].words
    if len(words) < 2 or not has_marker(words):
        return False
    return abs(line.box.left - words[1].box.left) < 0.5 * line.size


def paragraph_of(group: Sequence[TextLine], sheet: PageText, measures: Measures) -> Paragraph:
    """Return lines of a page as a paragraph: an item, a heading, or neither."""
    box = group[0].box
    for line in group[1:]:
        box = box.joined(line.box)
    size = max(line.size for line in group)
    place = (sheet.page, sheet.height, box)
    text = joined(group, measures.vocabulary)
    first = group[0].words[0].text
    answers = first in _BOXES and any(box in text[1:] for box in _BOXES)  # "[] Yes [] No"
    marked = has_marker(group[0].words) and _BULLET.fullmatch(first) and not answers
    if marked and len(text) > len(first) + 1:
        return Paragraph(text[len(first) :].strip(), "bullet", size, *place)
    bold = all(line.bold for line in group)
    short = len(text) < 120 and len(group) < 4
    if short and (
        size > 1.15 * measures.body or (bold and not text.endswith((".", ":", ",", ";")))
    ):
        return Paragraph(text, "heading", size, *place)
    return Paragraph(text, "body", size, *place)


def joined(lines: Sequence[TextLine], vocabulary: Counter[str]) -> str:
    """Return the text of lines, without the hyphens at which words were divided."""
    text = above = ""
    for line in lines:
        if _is_address_cut(above, line.text):
            text += line.text
        else:
            text = _joined_pair(text, line.text, vocabulary) if text else line.text
        above = line.text
    return text.replace("\u00ad", "").replace("\ufffe", "-").replace("\x02", "-").strip()


def _is_address_cut(above: str, line: str) -> bool:
    """Return whether an e-mail or web address at the end of a line goes on in the next one."""
    last, rest = above.split()[-1:], line.split()
    if not last or not rest:
        return False
    if "@" in last[0] and _DOMAIN.fullmatch(rest[0]):
        domain = last[0].rpartition("@")[2]
        if not _ENDING.search(domain):
            return True
        alone = len(rest) == 1 and "." in rest[0] and not rest[0].startswith("www.")
        return alone and not _USUAL_ENDING.search(domain)
    if "@" in rest[0]:
        return last == [above] and bool(_MAILBOX.fullmatch(above))
    return bool(_LINK.search(last[0])) and bool(_LINK_REST.match(rest[0]))


def _joined_pair(text: str, line: str, vocabulary: Counter[str]) -> str:
    """Join two lines: a hyphen at the end is the writer's own, or the line's."""
    if not text.endswith(("-", *_HYPHENS)) or text[-2:-1].isspace():
        return f"{text} {line}"
    first = re.split(r"\s", text[:-1])[-1].casefold().lstrip('(\u201c"')
    second = re.split(r"\s", line)[0].casefold().rstrip('.,;:!?)\u201d"')
    soft = first.isalpha() and second.isalpha() and line[:1].islower()
    whole = first + second in vocabulary
    own = f"{first}-{second}" in vocabulary or (first in vocabulary and not whole)
    return f"{text[:-1]}{line}" if soft and not own else f"{text[:-1]}-{line}"
