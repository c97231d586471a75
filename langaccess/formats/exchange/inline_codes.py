"""Sentences with their codes as plain text that people can type: `Call {1}911{/1} now.{2/}`.

For pages and tables that no translator's program opens. Stretches and objects are numbered from 1
in each sentence, in the order of the source. Protected text is written unchanged and is found
again by its letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from langaccess.core.errors import InputError
from langaccess.core.model import Span, SpanKind, Target

STYLES = ("{}", "⟦⟧", "‹›", "⸢⸣")
"""The signs around a number; the first that no text of a document uses itself."""


def choose_code_style(texts: Iterable[str]) -> str:
    """Return the signs that do not occur as codes in the text of a document.

    Raises:
        InputError: its text looks like every kind of code.
    """
    left = list(STYLES)
    for text in texts:
        left = [style for style in left if not _pattern(style).search(text)]
    if not left:
        raise InputError(
            "the document's own text contains all four kinds of codes",
            hint="export it as XLIFF instead: --format xliff12",
        )
    return left[0]


def write_codes(text: Target, source: Target, style: str) -> str:
    """Return a text with its codes.

    Args:
        text: the sentence or its translation.
        source: the sentence, which numbers the codes.
        style: from `choose_code_style`.
    """
    first, last = style[0], style[1]
    numbers = {span.ref: number for number, span in _numbered(source).items()}
    opens: dict[int, str] = {}
    closes: dict[int, str] = {}
    for span in _ordered(text.spans):
        if span.ref not in numbers:
            continue
        number = numbers[span.ref]
        if span.kind is SpanKind.CODE:
            opens[span.start] = f"{opens.get(span.start, '')}{first}{number}/{last}"
        elif span.start == span.end:
            opens[span.start] = (
                f"{opens.get(span.start, '')}{first}{number}{last}{first}/{number}{last}"
            )
        else:
            opens[span.start] = f"{opens.get(span.start, '')}{first}{number}{last}"
            closes[span.end] = f"{first}/{number}{last}{closes.get(span.end, '')}"
    places = range(len(text.text) + 1)
    return "".join(closes.get(n, "") + opens.get(n, "") + text.text[n : n + 1] for n in places)


def parse_codes(words: str, source: Target, style: str) -> Target:
    """Return typed text as a text with markup.

    Args:
        words: text with codes.
        source: the sentence, which numbers the codes.
        style: from `choose_code_style`.

    Raises:
        InputError: a code is used twice, has no partner, crosses another or has an unknown number.
    """
    numbers = _numbered(source)
    parts: list[str] = []
    spans: list[Span] = []
    pending: list[tuple[int, int]] = []  # number, start
    at = length = 0
    for found in _pattern(style).finditer(words):
        parts.append(words[at : found.start()])
        length += found.start() - at
        at = found.end()
        _code(found, numbers, length, pending, spans)
    if pending:
        raise InputError(f"code {style[0]}{pending[-1][0]}{style[1]} is not closed")
    text = "".join((*parts, words[at:]))
    spans += _protected(text, source)
    return Target(text, tuple(sorted(spans, key=lambda s: (s.start, -s.end, s.ref))))


def _code(
    found: re.Match[str],
    numbers: Mapping[int, Span],
    here: int,
    pending: list[tuple[int, int]],
    spans: list[Span],
) -> None:
    number = int(found[2])
    name = found[0]
    mine = numbers.get(number)
    if mine is None or (mine.kind is SpanKind.CODE) is not bool(found[3]):
        raise InputError(f"the sentence has no code {name}")
    if found[1]:
        if not pending or pending[-1][0] != number:
            raise InputError(f"code {name} has no opening code before it")
        start = pending.pop()[1]
    elif any(span.ref == mine.ref for span in spans) or number in dict(pending):
        raise InputError(f"code {name} is used twice")
    elif found[3]:
        start = here
    else:
        pending.append((number, here))
        return
    spans.append(Span(start, here, mine.kind, mine.ref))


def _protected(text: str, source: Target) -> Iterable[Span]:
    """Yield the protected text of a sentence that its translation contains too."""
    after: dict[str, int] = {}
    for span in _ordered(source.spans):
        literal = source.text[span.start : span.end]
        if span.kind is not SpanKind.CODE or not literal:
            continue
        start = text.find(literal, after.get(literal, 0))
        if start >= 0:
            after[literal] = start + len(literal)
            yield Span(start, after[literal], SpanKind.CODE, span.ref)


def _numbered(source: Target) -> dict[int, Span]:
    shown = (s for s in _ordered(source.spans) if s.kind is not SpanKind.CODE or s.start == s.end)
    return dict(enumerate(shown, start=1))


def _ordered(spans: Sequence[Span]) -> list[Span]:
    kept = (span for span in spans if span.kind is not SpanKind.SOURCE)
    return sorted(kept, key=lambda span: (span.start, -span.end))


def _pattern(style: str) -> re.Pattern[str]:
    first, last = re.escape(style[0]), re.escape(style[1])
    return re.compile(rf"{first}(/?)([0-9]{{1,4}})(/?){last}")
