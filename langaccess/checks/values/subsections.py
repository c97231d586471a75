"""The letters behind a section: `241(b)`, `403.720(2)(b)`, `35.160(c)`.

Numbers are compared by the other checks. A letter changes the law that is meant just as a digit
does, and a translator may write it otherwise: `241 b)`, `241, inciso b`, `(b) of 241`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Subsection", "strays"]

_PART = r"[0-9A-Za-z]{1,4}"
_CITED = re.compile(rf"(?<![\w(])(\d+(?:[.\-:]\d+)*[a-z]?)((?:\({_PART}\))+)", re.IGNORECASE)
# how a translation may write them: with one bracket, a blank or a comma before
_LOOSE = re.compile(rf"[,.]?[\s\u00a0]?\(?({_PART})\)")
_NEAR = 40  # letters behind a number in which its parts may be named in words


@dataclass(frozen=True, slots=True)
class Subsection:
    """A section with its parts.

    Attributes:
        text: as it stands.
        number: the section.
        parts: what stands in the brackets, in small letters.
    """

    text: str
    number: str
    parts: tuple[str, ...]


def _subsections(text: str) -> Iterator[Subsection]:
    """Yield every number with parts in brackets of which one at least is a letter."""
    for match in _CITED.finditer(text):
        parts = tuple(re.findall(_PART, match[2].lower()))
        if any(not part.isdigit() for part in parts):
            yield Subsection(match.group(), match[1].lower(), parts)


def strays(source: str, target: str) -> Iterator[tuple[Subsection, str]]:
    """Yield what the target does not cite, with what it has in the place, or an empty text.

    Args:
        source: a source text.
        target: its translation.
    """
    low = target.lower()
    for one in dict.fromkeys(_subsections(source)):
        found = [_behind(low, match.end()) for match in _number(one.number).finditer(low)]
        if any(parts[: len(one.parts)] == one.parts for parts in found):
            continue
        last = one.parts[-1]
        if re.search(rf"(?<![a-z0-9]){last}\s?\)", low) and not any(found):
            continue  # named before the number: "letra b) del artículo 241"
        if any(_named(low, match.end(), last) for match in _number(one.number).finditer(low)):
            continue
        other = next((parts for parts in found if parts), ())
        yield one, f"{one.number}{''.join(f'({part})' for part in other)}" if other else ""


def _number(number: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.]){re.escape(number)}(?!\d)")


def _behind(text: str, at: int) -> tuple[str, ...]:
    """Return the parts that follow a number directly."""
    parts: list[str] = []
    while match := _LOOSE.match(text, at):
        parts.append(match[1])
        at = match.end()
    return tuple(parts)


def _named(text: str, at: int, part: str) -> bool:
    """Tell whether a part is named in words behind its number: "241, inciso b"."""
    return re.search(rf"(?<![^\W_]){part}(?![^\W_])", text[at : at + _NEAR]) is not None
