"""Marks that stand for protected text while a sentence is inside an engine."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

__all__ = ["Chunk", "Stand", "mask", "unmask"]


@dataclass(frozen=True, slots=True)
class Stand:
    """A stretch of the source that does not go through the engine as it is.

    Attributes:
        start: offset in the sentence.
        end: offset, exclusive.
        text: what will stand in the translation.
        words: `text` is words of the target language (a date), not a code to be copied.
    """

    start: int
    end: int
    text: str
    words: bool = False


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of a translation: the engine's words (`stand` is None) or a protected text."""

    text: str
    stand: Stand | None = None


def mask(
    text: str,
    start: int,
    end: int,
    stands: Sequence[Stand],
    style: str,
    clean: Callable[[str], str],
) -> str:
    """Return `text[start:end]` for an engine, with a mark in place of each stand.

    Args:
        text: the sentence.
        start: where the stretch begins.
        end: where it ends.
        stands: in order, inside the stretch, without overlap.
        style: format of a mark, with `{n}`.
        clean: what is done to the words between the marks.
    """
    parts: list[str] = []
    at = start
    for number, stand in enumerate(stands, 1):
        parts += (text[at : stand.start], style.format(n=number))
        at = stand.end
    parts.append(text[at:end])
    if not stands:
        return clean(parts[0])
    # The words are cleaned as a whole, or a capital would be set after every mark; marks are
    # letters of no script while that happens.
    holes = "\x00".join(parts[::2])
    return _filled(clean(holes).split("\x00"), parts[1::2])


def _filled(words: Sequence[str], marks: Sequence[str]) -> str:
    out = [words[0]]
    for mark, word in zip(marks, words[1:], strict=True):
        out += (mark, word)
    return "".join(out)


def unmask(output: str, stands: Sequence[Stand], style: str) -> tuple[Chunk, ...] | None:
    """Return `output` in chunks with the stands put back, or None unless each came exactly once."""
    if not stands:
        return (Chunk(output),)
    before, after = style.split("{n}")
    pattern = re.compile(rf"{re.escape(before)}(\d+){re.escape(after)}")
    found = list(pattern.finditer(output))
    if sorted(int(m[1]) for m in found) != list(range(1, len(stands) + 1)):
        return None
    chunks: list[Chunk] = []
    at = 0
    for match in found:
        words = output[at : match.start()]
        chunks.append(Chunk(_apart(words, front=at > 0, back=True)))
        chunks.append(Chunk("", stands[int(match[1]) - 1]))
        at = match.end()
    chunks.append(Chunk(_apart(output[at:], front=True, back=False)))
    return tuple(
        Chunk(c.stand.text, c.stand) if c.stand is not None else c
        for c in chunks
        if c.text or c.stand is not None
    )


def _apart(words: str, *, front: bool, back: bool) -> str:
    """Return `words` with a space where an engine glued a Latin letter to a mark."""
    if front and words[:1].isascii() and words[:1].isalnum():
        words = " " + words
    if back and words[-1:].isascii() and words[-1:].isalnum():
        words += " "
    return words
