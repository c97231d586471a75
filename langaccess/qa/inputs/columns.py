"""Puts plain text back into paragraphs, columns included, as `pdftotext -layout` writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_PIECE = re.compile(r"\S(?:.*?\S)??(?=\s{3,}|\s*$)")
_WIDE = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef]")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S*$")
_ADDRESS_PART = re.compile(r"[A-Za-z0-9_%-]+[./?#_-][A-Za-z0-9]")
_ITEM = re.compile(r"^(?:[\u2022\u25cf\u25e6\u25aa\u2023*\u2013-]|\(?\d{1,2}[.)])\s")


@dataclass(slots=True)
class _OpenParagraph:
    """A paragraph that may still grow: the position of its last line, and its lines so far."""

    line: int
    last: int
    start: int
    end: int
    texts: list[str] = field(default_factory=list)


def paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Yield line number and text of each paragraph, in the order in which they begin.

    Wide gaps part the columns of a line; a piece goes on the paragraph right above it that it
    overlaps, past one line of other columns at most. Blank lines and bullets begin paragraphs.
    """
    done: list[_OpenParagraph] = []
    open_: list[_OpenParagraph] = []
    for number, line in enumerate(text.expandtabs().splitlines(), start=1):
        if not line.strip():
            open_ = []
        open_ = [part for part in open_ if number - part.last <= 2]
        for piece in _PIECE.finditer(line):
            above = [p for p in open_ if p.last < number and _overlap(p, piece) > 0]
            host = max(above, key=lambda p: (p.last, _overlap(p, piece)), default=None)
            if host is None or _ITEM.match(piece.group()):
                host = _OpenParagraph(number, number, piece.start(), piece.end())
                done.append(host)
                open_.append(host)
            host.last, host.start, host.end = number, piece.start(), piece.end()
            host.texts.append(piece.group())
    for part in done:
        yield part.line, _join(part.texts)


def _overlap(part: _OpenParagraph, piece: re.Match[str]) -> int:
    return min(part.end, piece.end()) - max(part.start, piece.start())


def _goes_on(end: str, text: str) -> bool:
    """Return whether an address that stops at the end of a line goes on in `text`."""
    if end == "-":
        return text[0].isascii() and text[0].isalnum()
    return end == "/" and _ADDRESS_PART.match(text) is not None


def _join(texts: list[str]) -> str:
    whole = texts[0]
    for text in texts[1:]:
        tight = _WIDE.match(whole[-1]) and _WIDE.match(text[0])
        number = whole[-1] == "-" and whole[-2:-1].isdigit() and text[0].isdigit()
        address = _ADDRESS.search(whole) is not None and _goes_on(whole[-1], text)
        whole += text if tight or number or address else f" {text}"
    return whole
