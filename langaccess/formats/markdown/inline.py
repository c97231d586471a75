"""Inline Markdown to the items of a run, and the texts inside it that are read aloud or hover."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from langaccess.core.model import Kind, SpanKind
from langaccess.formats.html.parse import LITERAL, UnitIds, inline_item, tag_slots
from langaccess.formats.html.tokens import Token, tokens
from langaccess.formats.markdown.commonmark import is_only_code, place_of
from langaccess.formats.text.inline_runs import KEY, InlineItem, InlineRun, build_slot
from langaccess.formats.text.lines import wrapped
from langaccess.formats.text.splice import KEPT_SPACE, TextSlot

# A box to tick; and marks of a heading without the blank, which many programs take for one. A
# single one begins a hashtag.
_LEAD = re.compile(r"\[[ xX]\][ \t]|#{2,6}(?=[^\s#])")
_PAIRS = {"em": SpanKind.FORMAT, "strong": SpanKind.FORMAT, "s": SpanKind.FORMAT}


@dataclass(frozen=True, slots=True)
class InlineText:
    """The content of one inline block and how to read it.

    Attributes:
        text: the content.
        letter: replaces each character of template code in the parsed text.
        keep_breaks: every line end counts as a break, as when a translation is read back.
        part: its place, for messages.
    """

    text: str
    letter: str = ""
    keep_breaks: bool = False
    part: str = ""


@dataclass(slots=True)
class InlineReader:
    """Reads the tokens of one paragraph."""

    paragraph: InlineText
    names: UnitIds
    slots: list[TextSlot] = field(default_factory=list)  # alternative texts and titles
    codes: list[InlineItem] = field(default_factory=list)  # alternative texts that are also keys

    def items(self, found: Sequence[Any]) -> list[InlineItem]:
        """Return the tokens as items."""
        items = []
        lead = _LEAD.match(self.paragraph.text)
        joins = self._joins()
        for token in found:
            items += self._items(token, joins)
        if lead:
            items = [InlineItem("object", 0, lead.end()), *_items_from(items, lead.end())]
        return _literal(items)

    def _joins(self) -> Callable[[int, int], bool]:
        """Return which line ends are only the width of the writer's window."""
        text = self.paragraph.text
        if self.paragraph.keep_breaks:
            return lambda *_: False
        lines = [line.strip() for line in text.split("\n")]
        prose = wrapped([line for line in lines if not is_only_code(line)])

        def joins(start: int, end: int) -> bool:
            before = text[text.rfind("\n", 0, start) + 1 : start].strip()
            stop = text.find("\n", end)
            after = text[end : stop if stop >= 0 else len(text)].strip()
            if is_only_code(before) or is_only_code(after):
                return False
            return prose or after.lstrip("[*_~`<")[:1].islower()

        return joins

    def _items(self, token: Any, joins: Callable[[int, int], bool]) -> list[InlineItem]:
        start, end = place_of(token, len(self.paragraph.text))
        match token.type:
            case "text":
                return self._text(start, token.content)
            case "text_special":
                return [InlineItem("text", start, end, _special(token))]
            case "softbreak" | "hardbreak":
                hard = token.type == "hardbreak"
                return self._break(start, end, text=not hard and joins(start, end))
            case "code_inline":
                return [
                    InlineItem("code", start, end, " ".join(self._shown(token, start, end).split()))
                ]
            case "html_inline":
                return self._html(start, end)
            case "image":
                self._image(token, start, end)
                return [InlineItem("object", start, end)]
            case "footnote_ref":
                return [InlineItem("object", start, end)]
        return self._pair(token, start, end)

    def _pair(self, token: Any, start: int, end: int) -> list[InlineItem]:
        name, _, side = token.type.rpartition("_")
        if token.markup == "autolink":
            return [InlineItem("code", start, end, token.meta["shown"])]
        if name == "link" and side == "close":
            self._title(start, end)
            own = self.paragraph.text[start:end] in {"]", "][]"}
            return [InlineItem("close", start, end, KEY if own else "", "link")]
        kind = SpanKind.LINK if name == "link" else _PAIRS.get(name, SpanKind.FORMAT)
        return [InlineItem(side, start, end, "", name, kind)]

    def _text(self, start: int, content: str) -> list[InlineItem]:
        letter = self.paragraph.letter
        if not letter or letter not in content:
            return [InlineItem("text", start, start + len(content), content)] if content else []
        items = []
        for match in re.finditer(rf"{letter}+|[^{letter}]+", content):
            a, b = start + match.start(), start + match.end()
            if match.group()[0] == letter:
                code = self.paragraph.text[a:b]
                what = "object" if code.startswith(("{:", "{#", "{.")) else "code"
                items.append(InlineItem(what, a, b, code))
            else:
                items.append(InlineItem("text", a, b, match.group()))
        return items

    def _shown(self, token: Any, start: int, end: int) -> str:
        """Return inline code as written in the file, with template code in it."""
        if self.paragraph.letter and self.paragraph.letter in token.content:
            return self.paragraph.text[start:end].strip("`")
        return str(token.content)

    def _break(self, start: int, end: int, *, text: bool) -> list[InlineItem]:
        while start and self.paragraph.text[start - 1] in " \t":
            start -= 1
        return [InlineItem("text", start, end, " ") if text else InlineItem("break", start, end)]

    def _html(self, start: int, end: int) -> list[InlineItem]:
        text = self.paragraph.text[:end]
        items = []
        for token in tokens(text, start):
            if token.what == "open":
                self.slots += tag_slots(text, token, self.names, self.paragraph.part)
            items.append(inline_item(text, _inline(token)))
        return items

    def _image(self, token: Any, start: int, end: int) -> None:
        label_end = token.meta.get("label_end", -1)
        if label_end < 0:
            return
        inside = InlineText(self.paragraph.text[start + 2 : label_end], self.paragraph.letter)
        items = InlineReader(inside, self.names).items(token.children or [])
        rest = self.paragraph.text[label_end:end]
        shortcut = rest in {"]", "][]"}
        name = self.names.attribute(
            f"image{inside.text if shortcut else self._address(label_end, end)}"
        )
        run = InlineRun(name, "markdown-alt", Kind.ALT, self.paragraph.part)
        slot = build_slot([_moved(item, start + 2) for item in items], run)
        if slot is not None and shortcut:
            self.codes.append(InlineItem("code", start + 2, label_end, inside.text))
        elif slot is not None:
            self.slots.append(slot)
        self._title(label_end, end)

    def _address(self, label_end: int, end: int) -> str:
        """Return the part after the text of a link or picture, up to the end of its address."""
        from markdown_it.helpers import parseLinkDestination

        text = self.paragraph.text
        if not text.startswith("](", label_end):
            return text[label_end:end]
        place = _skip(text, label_end + 2)
        address = parseLinkDestination(text, place, end)
        return text[label_end : address.pos if address.ok else place]

    def _title(self, label_end: int, end: int) -> None:
        """Add the title of a link or picture, which browsers show when the mouse rests on it."""
        from markdown_it.helpers import parseLinkTitle

        text = self.paragraph.text
        if not text.startswith("](", label_end):
            return
        address = self._address(label_end, end)
        place = _skip(text, label_end + len(address))
        title = parseLinkTitle(text, place, end)
        if not title.ok or title.pos >= end:
            return
        name = self.names.attribute(f"title{address}")
        run = InlineRun(name, "markdown-title" + text[place], Kind.ALT, self.paragraph.part)
        slot = build_slot([InlineItem("text", place + 1, title.pos - 1, title.str)], run)
        if slot is not None:
            self.slots.append(slot)


def _special(token: Any) -> str:
    return KEPT_SPACE if token.markup == "&#32;" else str(token.content)


def _inline(token: Token) -> Token:
    """Let text between angle brackets pass as markup without a partner."""
    return Token("other", token.start, token.end) if token.what == "text" else token


def _skip(text: str, place: int) -> int:
    while text[place : place + 1] in {" ", "\t", "\n"}:
        place += 1
    return place


def _moved(item: InlineItem, by: int) -> InlineItem:
    return InlineItem(item.what, item.start + by, item.end + by, item.text, item.name, item.kind)


def _items_from(items: Sequence[InlineItem], start: int) -> list[InlineItem]:
    """Return the items from `start` on; text that begins before is cut."""
    kept = []
    for item in items:
        if item.start >= start:
            kept.append(item)
        elif item.end > start and item.what == "text":
            kept.append(InlineItem("text", start, item.end, item.text[start - item.start :]))
    return kept


def _literal(items: list[InlineItem]) -> list[InlineItem]:
    """Make one protected item of `<code>…</code>` and its like."""
    done: list[InlineItem] = []
    opened: InlineItem | None = None
    shown: list[str] = []
    for item in items:
        if opened is None and item.what == "open" and item.name in LITERAL:
            opened, shown = item, []
        elif opened is None:
            done.append(item)
        elif item.what == "close" and item.name == opened.name:
            done.append(
                InlineItem("code", opened.start, item.end, " ".join("".join(shown).split()))
            )
            opened = None
        else:
            shown.append(item.text if item.what in {"text", "code"} else "")
    if opened is not None:
        done.append(
            InlineItem("code", opened.start, items[-1].end, " ".join("".join(shown).split()))
        )
    return done
