"""Finds the paragraphs, cells and HTML of a Markdown file, as blocks with slots."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from langaccess.core.model import Kind
from langaccess.formats.html.parse import UnitIds, parse_html
from langaccess.formats.markdown.commonmark import MaskedCode, parse
from langaccess.formats.markdown.inline import InlineReader, InlineText
from langaccess.formats.text.inline_runs import (
    TALKS,
    TEMPLATE,
    InlineItem,
    InlineRun,
    build_slot,
    codes_outside,
)
from langaccess.formats.text.splice import Block, Region, TextSlot

_WORD = re.compile(r"[^\W\d_]{2}")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
# The title of a link definition: the text in quotes at its end.
_QUOTED = re.compile(r"\s[\"'(]((?:\\.|[^\\\n])*)[\"')]\s*\Z")
_KINDS = {
    "heading_open": Kind.HEADING,
    "list_item_open": Kind.LIST,
    "dt_open": Kind.LIST,
    "dd_open": Kind.LIST,
    "th_open": Kind.CELL,
    "td_open": Kind.CELL,
    "footnote_reference_open": Kind.NOTE,
}


@dataclass(slots=True)
class MarkdownBlocks:
    """The blocks of a file in its order, the parser's definitions, and counts of unchanged text.

    Attributes:
        codes: code that is in no text to translate.
        excess: lines of a table with more cells than its head, once for each line.
        left_out: stretches of the file that are in no block.
    """

    blocks: list[Block] = field(default_factory=list)
    env: dict[str, Any] = field(default_factory=dict)
    lost: int = 0
    foreign: int = 0
    talking: int = 0
    unread: list[tuple[str, str]] = field(default_factory=list)
    code: int = 0
    codes: list[str] = field(default_factory=list)
    excess: list[str] = field(default_factory=list)
    left_out: list[Region] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Located:
    """Content of a token, its map to the file, and the text of a line feed in the file."""

    text: str
    anchors: tuple[tuple[int, int], ...]
    newline: str


def parse_markdown(
    text: str, start: int, *, language: str, keep_breaks: bool = False
) -> MarkdownBlocks:
    """Return the blocks of `text` from `start` on.

    Args:
        text: the file.
        start: where the Markdown begins, after front matter.
        language: primary subtag of the file's own language.
        keep_breaks: every line end inside a paragraph is a break, as in a translation.
    """
    code = MaskedCode(text[start:])
    tokens, env = parse(code.masked)
    reader = _BlockReader(text, start, code, language, keep_breaks=keep_breaks)
    found = reader.found
    found.env = env
    kinds: list[str] = []
    row = 0
    for token in tokens:
        if token.nesting:
            _update_open_blocks(kinds, token)
            if token.type == "tr_open":
                row = token.map[0]
            elif token.type == "tr_close":
                reader.end_row(row)
        elif token.type == "inline":
            reader.inline(
                token, next((_KINDS[k] for k in reversed(kinds) if k in _KINDS), Kind.BODY)
            )
        elif token.type == "html_block":
            reader.html(token)
        elif token.type in {"code_block", "fence"}:
            found.code += _WORD.search(token.content) is not None
            reader.leave_out(*token.map)
    reader.references(env)
    found.talking = sum(1 for m in TEMPLATE.finditer(text, start) if TALKS.search(m.group()))
    found.blocks.sort(key=lambda block: block.anchors[0][1])
    return found


def _update_open_blocks(kinds: list[str], token: Any) -> None:
    if token.nesting > 0:
        kinds.append(token.type)
    elif kinds:
        kinds.pop()


class _BlockReader:
    def __init__(
        self,
        text: str,
        start: int,
        code: MaskedCode,
        language: str,
        *,
        keep_breaks: bool,
    ) -> None:
        self.text = text
        self.code = code
        self.start = start
        self.language = language
        self.keep_breaks = keep_breaks
        self.found = MarkdownBlocks()
        self.names = UnitIds("m")
        self.lines: list[tuple[int, int]] = []
        for match in _LINE.finditer(text, start):
            self.lines.append((match.start(), match.start() + len(match.group().rstrip("\r\n"))))
        self.first = text.count("\n", 0, start) + 1
        self.cursor = start  # cells of a table row follow one another on their line

    def inline(self, token: Any, kind: Kind) -> None:
        """Add the block of a paragraph, heading or cell."""
        if not token.content.strip():
            return
        place = self._locate(token, cell=kind is Kind.CELL)
        if place is None:
            self.found.lost += 1
            self.leave_out(*token.map)
            return
        part = f"line {self.first + token.map[0]}"
        inline = InlineReader(
            InlineText(place.text, self.code.letter, self.keep_breaks, part), self.names
        )
        items = inline.items(token.children or [])
        slot = build_slot(items, InlineRun("", "", kind, part))
        slots = inline.slots
        if slot is not None:
            before = self.text[self.lines[token.map[0]][0] : place.anchors[0][1]]
            opens = slot.start == 0 and "#" not in before and "|" not in before
            syntax = "markdown" + "-cell" * (kind is Kind.CELL) + "-line" * opens
            slot = build_slot(items, InlineRun(self.names.text(), syntax, kind, part))
            slots = [*slots, slot] if slot else slots
        self.found.codes += codes_outside(items, slot)
        left = [item for item in items if item.what == "object" and item.text]
        self.found.codes += [item.text for item in (*inline.codes, *left)]
        code = [(item.start, item.end) for item in (*items, *inline.codes) if item.what == "code"]
        markup = [(item.start, item.end) for item in items if item.what not in {"text", "code"}]
        self._add(place, slots, code, markup)

    def html(self, token: Any) -> None:
        """Add the block of a stretch of HTML."""
        place = self._locate(token, cell=False)
        if place is None:
            self.found.lost += 1
            self.leave_out(*token.map)
            return
        found = parse_html(
            place.text, language=self.language, names=self.names, line=self.first + token.map[0]
        )
        self.found.foreign += found.foreign
        self.found.unread += found.unread
        self.found.codes += found.codes
        self._add(place, found.slots, found.skipped, found.markup)

    def end_row(self, number: int) -> None:
        """Leave out the cells of a table row that its table has no column for: no one sees them."""
        low, high = self.lines[number]
        low = max(low, self.cursor)
        if any(map(str.isalnum, self.text[low:high])):
            self.found.excess.append(f"line {self.first + number}")
            self.found.left_out.append((low, high))

    def references(self, env: dict[str, Any]) -> None:
        """Add the titles of link definitions (`[name]: address "title"`)."""
        for reference in (*env.get("references", {}).values(), *env.get("duplicate_refs", ())):
            title, lines = reference.get("title"), reference.get("map")
            if lines:
                self.leave_out(*lines)
            if not title or not lines:
                continue
            low, high = self.lines[lines[0]][0], self.lines[lines[1] - 1][1]
            quoted = _QUOTED.search(self.text, low, high)
            if quoted:
                start, end = quoted.span(1)
                name = self.names.attribute(f"definition{reference['href']}")
                run = InlineRun(name, "markdown-title" + self.text[start - 1], Kind.ALT)
                slot = build_slot([InlineItem("text", start, end, title)], run)
                if slot:
                    anchors = ((slot.start, slot.start),)
                    self.found.blocks.append(Block(self.text, anchors, (slot,)))

    def leave_out(self, first: int, end: int) -> None:
        """Leave out lines: code, a definition, what cannot be located."""
        last = min(end, len(self.lines)) - 1
        self.found.left_out.append((self.lines[first][0], self.lines[max(first, last)][1]))

    def _add(
        self,
        place: _Located,
        slots: Sequence[TextSlot],
        skipped: Sequence[Region],
        markup: Sequence[Region],
    ) -> None:
        ordered = tuple(sorted(slots, key=lambda slot: (slot.start, -slot.end)))
        self.found.blocks.append(
            Block(place.text, place.anchors, ordered, place.newline, tuple(skipped), tuple(markup))
        )

    def _locate(self, token: Any, *, cell: bool) -> _Located | None:
        """Find the content of a block token in its lines; None when it is not there verbatim."""
        lines = token.content.removesuffix("\n").split("\n")
        numbers = range(token.map[0], min(max(token.map[1], token.map[0] + 1), len(self.lines)))
        anchors: list[tuple[int, int]] = []
        newline = "\n"
        offset = 0
        for line, number in zip(lines, numbers, strict=False):
            start = self._find(line, number, cell=cell)
            if start < 0:
                return None
            anchors += self._anchors(line, offset, start, cell=cell)
            if len(anchors) == 2 and offset and not cell:
                low = self.lines[number - 1][1]
                newline = self.text[low:start]
            offset += len(line) + 1
        if len(anchors) < len(lines):
            return None
        return _Located(self._unmasked(token.content, anchors), tuple(anchors), newline)

    def _find(self, line: str, number: int, *, cell: bool) -> int:
        low, high = self.lines[number]
        written = line.replace("|", "\\|") if cell else line
        masked = self.code.masked
        low_cursor = max(low, self.cursor) if cell else low
        a, b = low_cursor - self.start, high - self.start
        shown = written.strip()
        found = masked.find(shown, a, b) if cell else masked.rfind(shown, a, b)
        if found < 0:
            return -1
        if cell:
            self.cursor = self.start + found + len(written)
        return self.start + found - (len(written) - len(written.lstrip()))

    @staticmethod
    def _anchors(line: str, offset: int, start: int, *, cell: bool) -> Iterator[tuple[int, int]]:
        yield offset, start
        if cell:  # a bar in a cell is written with a backslash before it
            for number, match in enumerate(re.finditer(r"\|", line), 1):
                yield offset + match.start(), start + match.start() + number

    def _unmasked(self, content: str, anchors: Sequence[tuple[int, int]]) -> str:
        letter = self.code.letter
        if not letter or letter not in content:
            return content
        block = Block(content, tuple(anchors), ())
        return "".join(
            self.text[block.at(i)] if char == letter else char for i, char in enumerate(content)
        )
