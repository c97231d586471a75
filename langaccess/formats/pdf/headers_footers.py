"""Finds page numbers and running titles at the edges of pages, and leaves them out.

A line is left out only in two cases: a number that counts with the pages, alone or set off from a
line that repeats; or a line that repeats exactly at the same height, in letters no larger than the
text (its first copy stays). "Step 2" at the top of the second page is text, and so is a large "2".
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median_low

from langaccess.formats.pdf.layout import Paragraph, TableRow

_MARGIN = 0.1  # share of the page's height for page numbers and running titles
_LEVEL = 6.0  # points by which a running line may be higher or lower on another page
_LARGER = 1.15  # times the letter size of most of the text: from here on it is a heading
_NUMBER = r"\d{1,3}(?:\s*(?:of|de|/)\s*\d{1,3})?"
_NAMED = rf"(?:page|pg\.?|p\.|p\u00e1gina|p\u00e1g\.)\s*{_NUMBER}"
_PAGE = re.compile(rf"[-\u2013\u2014\s]*(?:{_NAMED}|{_NUMBER})[-\u2013\u2014\s]*", re.IGNORECASE)
_SET_OFF = re.compile(
    rf"(?P<first>{_PAGE.pattern})\s*[|\u2022\u00b7]\s*(?P<after>.+)"
    rf"|(?P<before>.+?)\s*(?:[|\u2022\u00b7]\s*(?P<last>{_PAGE.pattern})|\s(?P<named>{_NAMED}))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _EdgeLine:
    """An item at the edge of a page.

    Attributes:
        at: its place among the items.
        text: all of it.
        rest: the same without a page number that is set off; empty for a page number alone.
        number: that number, if it has one.
        page: its page, from 1.
        height: its distance in points from the nearer edge, below zero at the foot.
    """

    at: int
    text: str
    rest: str
    number: int | None
    page: int
    height: float


def without_headers_footers(
    found: Sequence[Paragraph | TableRow],
) -> tuple[list[Paragraph | TableRow], list[str]]:
    """Drop page numbers, and titles repeated at the edge of pages after the first.

    Returns:
        What stays, and the lines left out, letter for letter.
    """
    lines = list(_edge(found))
    numbered = [line for line in lines if line.number is not None]
    counting = [each for group in _alike(numbered, "rest") for each in _counting(group)]
    sure = {line.at for line in counting}
    gone = {line.at: line.text for line in counting if not line.rest}
    again = [
        *_alike([line for line in counting if line.rest], "rest"),
        *_alike([line for line in lines if line.at not in sure], "text"),
    ]
    for group in again:
        first = min(line.page for line in group)
        gone.update((line.at, line.text) for line in group if line.page > first)
    kept = [item for at, item in enumerate(found) if at not in gone]
    return kept, [gone[at] for at in sorted(gone)]


def _edge(found: Sequence[Paragraph | TableRow]) -> Iterator[_EdgeLine]:
    largest = _LARGER * _body(found)
    for at, item in enumerate(found):
        top = item.box.bottom > (1 - _MARGIN) * item.height
        if not (top or item.box.top < _MARGIN * item.height) or item.size > largest:
            continue
        text = _item_text(item)
        rest, number = _parted(text)
        place = item.height - item.box.bottom if top else -item.box.bottom
        yield _EdgeLine(at, text, rest, number, item.page, place)


def _body(found: Iterable[Paragraph | TableRow]) -> float:
    """Return the letter size of most of the text."""
    sizes: Counter[float] = Counter()
    for item in found:
        sizes[round(item.size, 1)] += len(_item_text(item))
    return max(sizes, key=lambda size: (sizes[size], -size), default=0.0)


def _item_text(item: Paragraph | TableRow) -> str:
    return item.text if isinstance(item, Paragraph) else " | ".join(item.cells)


def _parted(text: str) -> tuple[str, int | None]:
    """Return a line without its page number, and that number."""
    if _PAGE.fullmatch(text):
        return "", _first_number(text)
    match = _SET_OFF.fullmatch(text)
    if match is None:
        return text, None
    number = match["first"] or match["last"] or match["named"]
    return match["after"] or match["before"], _first_number(number)


def _first_number(text: str) -> int:
    return int(re.findall(r"\d+", text)[0])


def _alike(lines: Iterable[_EdgeLine], what: str) -> Iterator[list[_EdgeLine]]:
    """Yield lines of one wording at one height."""
    groups: dict[tuple[str, bool], list[_EdgeLine]] = defaultdict(list)
    for line in lines:
        groups[getattr(line, what), line.height < 0].append(line)
    for group in groups.values():
        level = median_low(line.height for line in group)
        yield [line for line in group if abs(line.height - level) <= _LEVEL]


def _counting(group: Sequence[_EdgeLine]) -> list[_EdgeLine]:
    """Return the lines whose number counts with the pages: two or more of them."""
    places = {(line.page, line.number) for line in group if line.number is not None}
    ahead = Counter(number - page for page, number in places)
    offset, times = ahead.most_common(1)[0]
    if times < 2:
        return []
    return [line for line in group if line.number == line.page + offset]


def listed_lines(lines: Iterable[str]) -> str:
    """Return the lines that were left out as one list; of numbered ones the first and the last."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        kinds[re.sub(r"\d+", "#", line)].append(f'"{line}"')
    return ", ".join(
        group[0] if group[0] == group[-1] else f"{group[0]} to {group[-1]}"
        for group in kinds.values()
    )
