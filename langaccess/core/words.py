"""English in messages: counted nouns, lists, dates, quoted sentences; names that can be read."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date

# What a terminal obeys, and the marks that force a direction on the letters behind them: with one a
# file `gpj.exe` is read backwards. Also letters that show nothing: tags, and a break between words
# (U+200B) where the script writes words apart. Line ends and tabs stay.
_JOINED = "\u0e00-\u1cff\u2e80-\ua4cf\ua900-\uabff\uac00-\ud7ff\uf900-\ufaff"
_FORCING = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u206a-\u206f\U000e0000-\U000e007f]"
    f"|(?<![{_JOINED}])\u200b(?![{_JOINED}])"
)
_ISOLATES = re.compile("[\u2066-\u2069]")
_CLOSES = "\u2069"


def plural(number: int, noun: str, many: str = "") -> str:
    """Return `1 row`, `2 rows`; `many` is the plural of a noun that takes more than an s."""
    return f"{number} {noun if number == 1 else many or noun + 's'}"


def joined(parts: Sequence[str], last: str = "and") -> str:
    """Return `parts` as a sentence lists them: "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def long_date(day: date) -> str:
    """Return a day as paper writes it: "January 1, 2027"."""
    return f"{day:%B} {day.day}, {day.year}"


def legible(text: str, instead: str = "") -> str:
    """Return a name as it is written in reports, tables and messages.

    Without control characters, marks that force a direction and letters that show nothing; isolates
    (Unicode 6.3), which texts of two directions need, stay in pairs. Names of people and files come
    from others: everything that the program writes for people to read passes here. `instead` is
    written for each character left out.
    """
    made = _FORCING.sub(instead, text)
    alone, opened = set[int](), list[int]()
    for found in _ISOLATES.finditer(made):
        if found[0] != _CLOSES:
            opened.append(found.start())
        elif opened:
            opened.pop()
        else:
            alone.add(found.start())
    alone.update(opened)
    if not alone:
        return made
    return "".join(instead if at in alone else char for at, char in enumerate(made))


def escaped_json(text: str) -> str:
    """Return JSON with what `legible` may leave out as escapes: programs get all of it."""
    return _ISOLATES.sub(_escape, _FORCING.sub(_escape, text))


def _escape(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1]  # one above U+FFFF takes two escapes


def quoted(sentence: str) -> str:
    """Return `sentence` in quotation marks, or as it is if it has some of its own."""
    return sentence if any(mark in sentence for mark in '"“”') else f'"{sentence}"'
