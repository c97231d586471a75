"""Messages of ICU that choose by a number or a word, taken apart into one message a choice.

The form is that of ICU's MessageFormat: `{n, plural, one {# day} other {# days}}`; apostrophes
quote braces. Only the outermost choice is taken apart; what stands around it goes to each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from langaccess.formats.exchange.model import PLURAL_FORMS, Message

__all__ = ["apart"]

_HEAD = re.compile(r"\{\s*(\w+)\s*,\s*(plural|selectordinal|select)\s*,\s*(?:offset:\d+\s*)?")
_CHOICE = re.compile(r"\s*(=\d+|[\w-]+)\s*\{")
_NUMBERS = {"=0": "zero", "=1": "one", "=2": "two"}


def apart(message: Message) -> Iterator[Message]:
    """Yield a message for each choice of `message`; itself when it has none that is well made."""
    head = _HEAD.search(message.text)
    found = _choices(message.text, head.end()) if head is not None else None
    if head is None or found is None or "other" not in found[0]:
        yield message
        return
    choices, end = found
    before, after = message.text[: head.start()], message.text[end:]
    for name, inside in choices.items():
        by_number = head[2] != "select"
        said = inside.replace("#", f"{{{head[1]}}}") if by_number else inside
        form = _NUMBERS.get(name, name)
        if form in choices and form != name:
            form = name  # `=1` beside `one`: a choice of its own
        known = by_number and form in PLURAL_FORMS
        yield replace(
            message,
            key=f"{message.key}.{form}",
            text=f"{before}{said}{after}",
            group=f"{message.key}." if known else "",
            form=form if known else "",
        )


def _choices(text: str, at: int) -> tuple[dict[str, str], int] | None:
    """Return the choices that begin at `at` and where their argument ends; None if it does not."""
    choices: dict[str, str] = {}
    while match := _CHOICE.match(text, at):
        end = _closing(text, match.end())
        if end < 0 or match[1] in choices:
            return None
        choices[match[1]] = text[match.end() : end]
        at = end + 1
    rest = re.compile(r"\s*\}").match(text, at)
    return (choices, rest.end()) if rest and choices else None


def _closing(text: str, at: int) -> int:
    """Return where the brace that is open at `at` is closed, or -1."""
    depth, quoted = 1, False
    while at < len(text):
        letter = text[at]
        if letter == "'" and (quoted or text[at + 1 : at + 2] in ("{", "}")):
            quoted = not quoted
        elif not quoted and letter in "{}":
            depth += 1 if letter == "{" else -1
            if depth == 0:
                return at
        at += 1
    return -1
