r"""Apple's `.strings`: `"key" = "text";`, comments of C, escapes `\n`, `\"`, `\U00e9`, `\303`.

The form is that of Apple's "Resource Programming Guide: String Resources" and of the property lists
of NeXTSTEP from which it comes: a bare word needs no quotes, a key alone is its own text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from langaccess.core.errors import InputError, place
from langaccess.formats.exchange.model import Message

__all__ = ["messages"]

_TOKEN = re.compile(
    r'(?P<blank>\s+|//[^\n]*|/\*.*?\*/)|"(?P<text>(?:[^"\\]|\\.)*)"|(?P<bare>[\w.$:/-]+)|(?P<sign>[=;])',
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:[Uu]([0-9A-Fa-f]{4})|([0-7]{1,3})|(.))", re.DOTALL)
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}


def messages(text: str, path: Path) -> Iterator[Message]:
    """Yield the messages of a file.

    Raises:
        InputError: something else stands there, with its line.
    """
    words: list[tuple[str, int]] = []
    equals = False
    for kind, word, line in _tokens(text, path):
        if kind == "sign" and word == ";":
            if not words or (equals and len(words) != 2) or (not equals and len(words) != 1):
                raise _wrong(path, words[0][1] if words else line)
            yield Message(words[0][0], words[-1][0], words[0][1])
            words, equals = [], False
        elif kind == "sign":
            if equals or len(words) != 1:
                raise _wrong(path, line)
            equals = True
        else:
            if len(words) != int(equals):  # the semicolon of the line before is missing
                raise _wrong(path, words[-1][1])
            words.append((word, line))
    if words:
        raise _wrong(path, words[0][1])


def _wrong(path: Path, line: int) -> InputError:
    return InputError(
        "this line is not of the form \"key\" = \"text\";",
        where=place(path, line),
        hint="look for a missing semicolon, equals sign or quotation mark here or just above",
    )  # fmt: skip


def _tokens(text: str, path: Path) -> Iterator[tuple[str, str, int]]:
    at, line = 0, 1
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _wrong(path, line)
        kind = match.lastgroup or ""
        if kind == "text":
            yield kind, _ESCAPE.sub(_unescaped, match["text"]), line
        elif kind != "blank":
            yield kind, match.group(), line
        line += match.group().count("\n")
        at = match.end()


def _unescaped(match: re.Match[str]) -> str:
    if match[1] is not None:
        return chr(int(match[1], 16))
    if match[2] is not None:
        return chr(int(match[2], 8))
    return _PLAIN.get(match[3], match[3])
