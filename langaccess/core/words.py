"""English in messages: a counted noun, a list, a quoted sentence; names that can be read."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["escaped_json", "joined", "legible", "plural", "quoted"]

# What a terminal obeys, and the marks that force a direction on the letters behind them: with one a
# file `gpj.exe` is read backwards. Line ends and tabs are not among them.
_FORCING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]")
_OPENS, _CLOSES = re.compile("[\u2066-\u2068]"), "\u2069"


def plural(number: int, noun: str, many: str = "") -> str:
    """Return `1 row`, `2 rows`; `many` is the plural of a noun that takes more than an s."""
    return f"{number} {noun if number == 1 else many or noun + 's'}"


def joined(parts: Sequence[str], last: str = "and") -> str:
    """Return `parts` as a sentence lists them: "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def legible(text: str) -> str:
    """Return a name as it is written in reports, tables and messages.

    Without control characters and marks that force a direction; isolates (Unicode 6.3), which
    texts of two directions need, stay if each is closed. Names of people and files come from
    others: everything that the program writes for people to read passes them through here.
    """
    made = _FORCING.sub("", text)
    if len(_OPENS.findall(made)) != made.count(_CLOSES):
        made = _OPENS.sub("", made).replace(_CLOSES, "")
    return made


def escaped_json(text: str) -> str:
    """Return JSON with the characters that `legible` removes as escapes: programs get all of it."""
    return _FORCING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def quoted(sentence: str) -> str:
    """Return `sentence` in quotation marks, or as it is if it has some of its own."""
    return sentence if any(mark in sentence for mark in '"“”') else f'"{sentence}"'
