"""Finds what an engine must not translate, and what the translation will have in its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from langaccess.qa import ItemKind, ValueItem, cited, find_items, moment_word
from langaccess.translate.pipeline import engine_input
from langaccess.translate.pipeline.localized_dates import localize, write_date
from langaccess.translate.pipeline.placeholders import Placeholder, TargetChunk
from langaccess.translate.pipeline.retry_strategies import (
    EngineContext,
    PendingStretch,
    first_attempt,
)

__all__ = ["pending_stretches", "unchanged"]

_ALWAYS = frozenset(
    (
        ItemKind.EMAIL,
        ItemKind.URL,
        ItemKind.CITE,
        ItemKind.CASE_NUMBER,
        ItemKind.PLACEHOLDER,
        ItemKind.NAME,
        ItemKind.DATE,
        ItemKind.TIME,
    )
)


def pending_stretches(
    text: str, literals: Sequence[tuple[int, int]], call: EngineContext
) -> list[PendingStretch]:
    """Return one task per stretch of a sentence; those without a word to translate are done."""
    found = find_items(text, call.source)
    return [
        _task(text, stretch, found, call)
        for stretch in engine_input.stretches(text, literals, max_words=call.info.max_words)
    ]


def _task(
    text: str, stretch: engine_input.Stretch, found: Sequence[ValueItem], call: EngineContext
) -> PendingStretch:
    always = [Placeholder(a, b, text[a:b]) for a, b in stretch.literals]
    if stretch.keep:
        chunks = unchanged(text, stretch.start, stretch.end, tuple(always))
        return PendingStretch(text, stretch, tuple(always), (), chunks=chunks, done=True)
    more: list[Placeholder] = []
    always += _terms(text, stretch, always, call)
    always += _sections(text, stretch, always, found)
    for item in found:
        if item.start < stretch.start or item.end > stretch.end or _hit(item, always):
            continue
        if item.kind in _ALWAYS:
            always += _placeholder(item, call)
        else:
            more.append(_whole(text, item))
    always.sort(key=lambda s: s.start)
    task = PendingStretch(text, stretch, tuple(always), tuple(more))
    words = _bare(text, stretch, always)
    if not any(c.isalpha() for c in words):
        task.done = True
        task.chunks = unchanged(text, stretch.start, stretch.end, tuple(always))
        return task
    task.caps = engine_input.in_capitals(words)
    first_attempt(task, call)
    return task


# "COVID-19", "ACE2", "I-94": the number is masked with the letters it belongs to
_BEFORE = re.compile(r"[A-Z][A-Za-z0-9]*(?:-[A-Z][A-Za-z0-9]*)*-?$")


def _whole(text: str, item: ValueItem) -> Placeholder:
    before = _BEFORE.search(text, 0, item.start)
    start = (
        before.start()
        if before and not text[before.start() - 1 : before.start()].isalnum()
        else item.start
    )
    return Placeholder(start, item.end, text[start : item.end], item)


def _placeholder(item: ValueItem, call: EngineContext) -> list[Placeholder]:
    """Return the placeholder for an item that engines break."""
    if item.kind is ItemKind.TIME and item.text.replace(":", "").isdigit():
        # "8:30-4:30" does not say which half of the day it means, and neither may we
        return [Placeholder(item.start, item.end, item.text, item, item.text)]
    written = localize(item, call.target)
    if written is None:
        # "noon" is a word like others where CLDR has no better one
        loose = item.kind is ItemKind.TIME and item.text.isalpha()
        return [] if loose else [Placeholder(item.start, item.end, item.text, item)]
    moment = item.kind is ItemKind.TIME and not any(c.isdigit() for c in written)
    word = moment_word(str(call.source), int(item.value)) if moment else None
    if word is not None:
        shown = word  # the engine inflects its own word for it
        if item.text[0].isupper():
            written, shown = (text[0].upper() + text[1:] for text in (written, shown))
        if item.text.isupper() and word in item.text.lower():
            written = engine_input.upper_case(written, str(call.target))
    elif item.kind is ItemKind.TIME:
        shown = f"{int(item.value) // 60}:{int(item.value) % 60:02d}"
    else:
        shown = write_date(item.value, call.source) or ""
    return [Placeholder(item.start, item.end, written, item, shown)]


def _terms(
    text: str, stretch: engine_input.Stretch, taken: Sequence[Placeholder], call: EngineContext
) -> list[Placeholder]:
    """Return a placeholder for each do-not-translate term, the longest first."""
    found: list[Placeholder] = []
    for term in call.dnt:
        at = text.find(term, stretch.start, stretch.end)
        while at >= 0:
            end = at + len(term)
            whole = not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum())
            if whole and not any(s.start < end and at < s.end for s in (*taken, *found)):
                found.append(Placeholder(at, end, term))
            at = text.find(term, end, stretch.end)
    return found


def _sections(
    text: str,
    stretch: engine_input.Stretch,
    taken: Sequence[Placeholder],
    found: Sequence[ValueItem],
) -> list[Placeholder]:
    """Return a placeholder for each section with its parts that is in no larger item.

    "3(a)" came out as "3A)", and "12(b)(6)" as "12 (b)))".
    """
    larger = [(placeholder.start, placeholder.end) for placeholder in taken]
    larger += [(item.start, item.end) for item in found if item.kind in _ALWAYS]
    return [
        Placeholder(start, end, text[start:end])
        for start, end in cited(text)
        if stretch.start <= start and end <= stretch.end
        if not any(left < end and start < right for left, right in larger)
    ]


def _hit(item: ValueItem, placeholders: Iterable[Placeholder]) -> bool:
    return any(
        placeholder.start < item.end and item.start < placeholder.end
        for placeholder in placeholders
    )


def _bare(text: str, stretch: engine_input.Stretch, placeholders: Sequence[Placeholder]) -> str:
    words, at = [], stretch.start
    for placeholder in placeholders:
        words.append(text[at : placeholder.start])
        at = placeholder.end
    words.append(text[at : stretch.end])
    return " ".join(words)


def unchanged(
    text: str, start: int, end: int, placeholders: tuple[Placeholder, ...]
) -> tuple[TargetChunk, ...]:
    """Return a stretch of the source as it is, with its placeholders put in."""
    chunks: list[TargetChunk] = []
    at = start
    for placeholder in placeholders:
        chunks += (
            TargetChunk(text[at : placeholder.start]),
            TargetChunk(placeholder.text, placeholder),
        )
        at = placeholder.end
    chunks.append(TargetChunk(text[at:end]))
    return tuple(chunk for chunk in chunks if chunk.text)
