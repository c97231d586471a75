"""Pictures from another computer, and links that run code, in Markdown; HTML in it as in pages."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from langaccess.formats.html.active import ActivePart, active_parts, is_code, is_remote

_BRACKET = re.compile(r"\\.|[\[\]]", re.DOTALL)  # one behind a backslash is a letter
_DESTINATION = re.compile(r"\(\s{0,9}(<[^<>\n]{0,2000}>|[^\s)]{0,2000})")
_REFERENCE = re.compile(r"\[([^\]\n]{0,200})\]")
_DEFINITION = re.compile(
    r"^[ \t>*+-]*\[([^\]\n]{1,200})\]:[ \t]*\n?[ \t]*(<[^<>\n]*>|\S+)", re.MULTILINE
)
_AUTO = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)>")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def markdown_parts(text: str, start: int = 0) -> Iterator[ActivePart]:
    """Yield what runs or is loaded from elsewhere in Markdown from `start` on."""
    yield from active_parts(text, start)
    remote: set[str] = set()
    for match in _DEFINITION.finditer(text, start):
        address = _plain(match[2])
        if is_code(address):
            yield ActivePart("html.runs", *match.span(2), "<>")
        elif is_remote(address):
            remote.add(_label(match[1]))
    for match in _AUTO.finditer(text, start):
        if is_code(_plain(match[1])):
            yield ActivePart("html.runs", *match.span(), match[1])
    open_at: list[int] = []
    for match in _BRACKET.finditer(text, start):
        if match[0] == "[":
            open_at.append(match.start())
        elif match[0] == "]":
            opened = open_at.pop() if open_at else -1
            yield from _destination(text, opened, match.start(), remote)


def _destination(text: str, opened: int, close: int, remote: set[str]) -> Iterator[ActivePart]:
    """Yield the address behind a closing bracket, if it is active.

    Args:
        text: the file.
        opened: place of the opening bracket; -1 without one.
        close: place of the closing bracket.
        remote: names of the definitions with a remote address.
    """
    picture = opened > 0 and text[opened - 1] == "!"
    match = _DESTINATION.match(text, close + 1)
    if match is not None:
        address = _plain(match[1])
        if is_code(address):
            yield ActivePart("html.runs", *match.span(1), "<>")
        elif picture and is_remote(address):
            yield ActivePart("html.reaches_out", *match.span(1), "<>")
    elif picture and remote:
        named = _REFERENCE.match(text, close + 1)
        label = named[1] if named is not None and named[1].strip() else text[opened + 1 : close]
        if _label(label) in remote:
            end = named.end() if named is not None else close + 1
            yield ActivePart("html.reaches_out", close + 1, end, "(<>)")


def _plain(address: str) -> str:
    """Return an address as a browser gets it, without the marks of Markdown."""
    bare = address[1:-1] if address.startswith("<") else address
    return html.unescape(_ESCAPE.sub(r"\1", bare))


def _label(words: str) -> str:
    return " ".join(words.split()).casefold()
