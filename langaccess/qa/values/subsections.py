"""The letters behind a section: `241(b)`, `403.720(2)(b)`, `35.160(c)`.

Also a part that a word names without a number: `paragraph (2)(c)`. Numbers are compared by the
other checks. A letter changes the law that is meant just as a digit
does, and a translator may write it otherwise: `241 b)`, `241, inciso b`, `(b) of 241`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_PART = r"[0-9A-Za-z]{1,4}"
_CITED = re.compile(rf"(?<![\w(])(\d+(?:[.\-:]\d+)*[a-z]?)((?:\({_PART}\))+)", re.IGNORECASE)
# how a translation may write them: with one bracket, a blank or a comma before; "3a)" without any
# of these is another number
_LOOSE = re.compile(rf"[,.]?[\s\u00a0]?\(?({_PART})\)")
_FIRST = re.compile(rf"\)?(?=[\s\u00a0,.(]){_LOOSE.pattern}")
# what an engine must not touch: letters or Roman numbers in brackets, and none that is a word
_LETTER = r"\((?:[A-Za-z]{1,2}|[ivx]{1,5}|[IVX]{1,5}|\d{1,3})\)"
_WORDS = "section|subsection|paragraph|subparagraph|clause|subclause|subdivision|subpart|part|rule"
_WHOLE = re.compile(
    rf"(?<![\w(.])\d+[a-z]?(?:[.\-:]\d+[a-z]?)*(?:{_LETTER})+(?![\w(])"
    rf"|(?<![\w])(?i:(?:{_WORDS})s?)\s(?P<parts>(?:{_LETTER})+)(?![\w(])"
)
_GLUED = re.compile(rf"{_PART}\)")
_NEAR = 40  # letters behind a number in which its parts may be named in words


@dataclass(frozen=True, slots=True)
class Subsection:
    """A section with its parts."""

    text: str  # as it is
    number: str
    parts: tuple[str, ...]  # what is in the brackets, in small letters


def cited(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the text cites a section with parts: `3(a)`, or `(2)(c)` after "paragraph"."""
    for match in _WHOLE.finditer(text):
        start, end = match.span("parts") if match["parts"] else match.span()
        if any(c.isalpha() for c in text[start:end]):
            yield start, end


def _subsections(text: str) -> Iterator[Subsection]:
    """Yield every number with parts in brackets, at least one of them a letter.

    The number is in brackets itself after "paragraph" and the like.
    """
    for match in _CITED.finditer(text):
        parts = tuple(re.findall(_PART, match[2].lower()))
        if any(not part.isdigit() for part in parts):
            yield Subsection(match.group(), match[1].lower(), parts)
    for match in _WHOLE.finditer(text):
        number, *rest = re.findall(_PART, (match["parts"] or "").lower()) or [""]
        if number.isdigit() and any(not part.isdigit() for part in rest):  # "paragraph (2)(c)"
            yield Subsection(match["parts"], number, tuple(rest))


def missing_subsections(source: str, target: str) -> Iterator[tuple[Subsection, str]]:
    """Yield what the target does not cite, with what it has in the place, or an empty text."""
    low = target.lower()
    for one in dict.fromkeys(_subsections(source)):
        found = [
            _parts_behind(low, match.end()) for match in _number_pattern(one.number).finditer(low)
        ]
        if any(parts[: len(one.parts)] == one.parts for parts in found):
            continue
        last = one.parts[-1]
        if re.search(rf"(?<![a-z0-9]){last}\s?\)", low) and not any(found):
            continue  # named before the number: "letra b) del artículo 241"
        places = [match.end() for match in _number_pattern(one.number).finditer(low)]
        if any(_is_in_words(low, at, last) for at in places):
            continue
        other = next((parts for parts in found if parts), ())
        glued = next((m for at in places if (m := _GLUED.match(target, at))), None)
        if other:
            yield one, f"{one.number}{''.join(f'({part})' for part in other)}"
        else:
            yield one, f"{one.number}{glued.group()}" if glued else ""


def _number_pattern(number: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.]){re.escape(number)}(?!\d)")


def _parts_behind(text: str, at: int) -> tuple[str, ...]:
    """Return the parts that follow a number directly."""
    parts: list[str] = []
    while match := (_LOOSE if parts else _FIRST).match(text, at):
        parts.append(match[1])
        at = match.end()
    return tuple(parts)


def _is_in_words(text: str, at: int, part: str) -> bool:
    """Return whether a part is named in words behind its number: "241, inciso b"."""
    named = re.compile(rf"(?<![^\W_]){part}(?![^\W_])")  # not the "a" of "3a)"
    return named.search(text, at, at + _NEAR) is not None
