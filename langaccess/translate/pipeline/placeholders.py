"""Placeholders for protected text while a sentence is inside an engine."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from langaccess.core.tags import Tag
from langaccess.qa import ValueItem, find_items

__all__ = ["Placeholder", "TargetChunk", "insert_placeholders", "restore_placeholders"]


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A stretch of the source that does not go through the engine as it is.

    Attributes:
        start: offset in the sentence.
        end: offset, exclusive.
        text: what the translation will have there.
        item: what it is, when it has a value by which it is found again; None for fixed text.
        shown: what an engine sees in the first try instead of a mark: a form of a date or time
            that it is likely to copy ("17:15") and that lets it choose the right preposition. For
            a word ("midnight") its own word is taken.
    """

    start: int
    end: int
    text: str
    item: ValueItem | None = None
    shown: str = ""


@dataclass(frozen=True, slots=True)
class TargetChunk:
    """A stretch of a translation: the engine's words (no `placeholder`) or a protected text."""

    text: str
    placeholder: Placeholder | None = None


def insert_placeholders(
    text: str,
    start: int,
    end: int,
    placeholders: Sequence[Placeholder],
    style: str,
    clean: Callable[[str], str],
    *,
    show: bool = False,
) -> str:
    """Return `text[start:end]` for an engine, with a mark in place of each placeholder.

    Args:
        text: the sentence.
        start: where the stretch begins.
        end: where it ends.
        placeholders: in order, inside the stretch, without overlap.
        style: format of a mark, with `{n}`.
        clean: what is done to the words between the marks.
        show: placeholders that can be shown are shown instead of marked.
    """
    parts: list[str] = []
    at, number = start, 0
    for placeholder in placeholders:
        open_ = show and placeholder.shown
        number += not open_
        parts += (
            text[at : placeholder.start],
            placeholder.shown if open_ else style.format(n=number),
        )
        at = placeholder.end
    parts.append(text[at:end])
    if not placeholders:
        return clean(parts[0])
    # The words are cleaned as a whole, or a capital would be set after every mark; marks are
    # letters of no script while that happens.
    holes = "\x00".join(part.replace("\x00", " ") for part in parts[::2])
    return _filled(clean(holes).split("\x00"), parts[1::2])


def _filled(words: Sequence[str], marks: Sequence[str]) -> str:
    out = [words[0]]
    for mark, word in zip(marks, words[1:], strict=True):
        out += (mark, word)
    return "".join(out)


def restore_placeholders(
    output: str, placeholders: Sequence[Placeholder], style: str, tag: Tag, *, show: bool = False
) -> tuple[TargetChunk, ...] | None:
    """Return `output` in chunks with the placeholders put back.

    None unless each mark came exactly once, and each shown placeholder can be found by its value.
    """
    marked = [placeholder for placeholder in placeholders if not (show and placeholder.shown)]
    shown = [placeholder for placeholder in placeholders if show and placeholder.shown]
    found = list(_pattern(style).finditer(output)) if marked else []
    if sorted(int(m[1]) for m in found) != list(range(1, len(marked) + 1)):
        return None
    chunks: list[TargetChunk] = []
    at = 0
    for match in found:
        words = output[at : match.start()]
        chunks.append(TargetChunk(_apart(words, front=at > 0, back=True)))
        placeholder = marked[int(match[1]) - 1]
        chunks.append(TargetChunk(placeholder.text, placeholder))
        at = match.end()
    chunks.append(TargetChunk(_apart(output[at:], front=at > 0, back=False)))
    if shown:
        chunks = [part for chunk in chunks for part in _settled(chunk, shown, tag)]
    if shown:
        return None
    return tuple(chunk for chunk in chunks if chunk.text)


@lru_cache(maxsize=32)
def _pattern(style: str) -> re.Pattern[str]:
    before, after = style.split("{n}")
    return re.compile(rf"{re.escape(before)}(\d+){re.escape(after)}")


def _settled(chunk: TargetChunk, shown: list[Placeholder], tag: Tag) -> Iterator[TargetChunk]:
    """Yield `chunk` with the shown placeholders it holds replaced; takes them out of `shown`."""
    if chunk.placeholder is not None:
        yield chunk
        return
    at = 0
    for item in find_items(chunk.text, tag):
        placeholder = next((s for s in shown if s.item and _equal(s.item, item)), None)
        if placeholder is not None:
            shown.remove(placeholder)
            yield TargetChunk(chunk.text[at : item.start])
            own = not any(
                c.isdigit() for c in placeholder.shown + item.text
            )  # "до полуночи" is inflected
            words = item.text.upper() if placeholder.text.isupper() else item.text
            yield TargetChunk(words if own else placeholder.text, placeholder)
            at = item.end
    yield TargetChunk(chunk.text[at:])


def _equal(one: ValueItem, other: ValueItem) -> bool:
    return one.kind is other.kind and one.value == other.value


def _apart(words: str, *, front: bool, back: bool) -> str:
    """Return `words` with a space where an engine glued a Latin letter to a mark."""
    if front and words[:1].isascii() and words[:1].isalnum():
        words = " " + words
    if back and words[-1:].isascii() and words[-1:].isalnum():
        words += " "
    return words
