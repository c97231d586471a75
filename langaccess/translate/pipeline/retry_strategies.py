"""What to try next with a stretch of a sentence: more protection with each attempt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from langaccess.core.model import Finding, Severity
from langaccess.qa import ValueItem, cited, find_items
from langaccess.translate.pipeline import engine_input
from langaccess.translate.pipeline.engine_input import EngineContext
from langaccess.translate.pipeline.placeholders import (
    Placeholder,
    TargetChunk,
    find_placeholders,
    unchanged,
    words_outside,
)


@dataclass(frozen=True, slots=True)
class SourceChunk:
    """A part of an attempt: sent to the engine with its placeholders, or put in as it is."""

    start: int  # offset in the sentence
    end: int  # offset, exclusive
    placeholders: tuple[Placeholder, ...] = ()  # protected stretches inside
    style: str = ""  # format of the placeholders
    keep: bool = False  # it does not go to the engine
    recase: bool = False  # it goes in sentence case
    show: bool = False  # dates and times go as text, not as placeholders
    stop: bool = False  # it goes with a full stop that its source does not have
    edit: bool = True  # it goes with pre-edits


@dataclass(slots=True)
class PendingStretch:
    """One stretch of a sentence until an attempt passes the checks or nothing is left to try."""

    text: str  # the whole sentence
    stretch: engine_input.Stretch  # the stretch concerned
    always: tuple[Placeholder, ...]  # placeholders of every attempt
    # placeholders of later attempts; the first one leaves these to the engine
    more: tuple[Placeholder, ...]
    caps: bool = False  # the stretch is written in capitals
    tried: list[str] = field(default_factory=list)  # names of the attempts so far
    parts: tuple[SourceChunk, ...] = ()  # the current attempt
    # what the engine is given for each part that it gets, with the uses of pre-edits
    asked: tuple[tuple[str, tuple[str, ...]], ...] = ()
    # the result of the last attempt, None when it failed
    chunks: tuple[TargetChunk, ...] | None = None
    findings: tuple[Finding, ...] = ()  # what the checks say about it
    problem: str = ""  # code of the engine's failure, or empty
    edits: tuple[str, ...] = ()  # uses of pre-edits in the current attempt
    edited: bool = False  # an attempt had pre-edits
    rounds: int = 0  # number of attempts so far
    done: bool = False  # no further attempt follows


def pending_stretches(
    text: str, literals: Sequence[tuple[int, int]], call: EngineContext
) -> list[PendingStretch]:
    """Return the stretches of a sentence; those without a word to translate are done."""
    found, sections = find_items(text, call.source), tuple(cited(text))
    return [
        _pending(text, stretch, found, sections, call)
        for stretch in engine_input.stretches(
            text, call.source, literals, max_words=call.info.max_words
        )
    ]


def _pending(
    text: str,
    stretch: engine_input.Stretch,
    found: Sequence[ValueItem],
    sections: Sequence[tuple[int, int]],
    call: EngineContext,
) -> PendingStretch:
    always, more = find_placeholders(text, stretch, found, sections, call)
    task = PendingStretch(text, stretch, always, more)
    words = words_outside(text, stretch, always)
    if stretch.keep or not any(c.isalpha() for c in words):
        task.done = True
        task.chunks = unchanged(text, stretch.start, stretch.end, always)
        return task
    task.caps = engine_input.in_capitals(words)
    _first_attempt(task, call)
    return task


def _first_attempt(task: PendingStretch, call: EngineContext) -> None:
    """Set the first attempt: placeholders only for what engines break."""
    stretch = task.stretch
    task.parts = (
        SourceChunk(stretch.start, stretch.end, task.always, call.info.masks[0], show=True),
    )
    task.tried.append("first")


_ITEMS = frozenset(
    (
        "number.differs",
        "phone.differs",
        "url.differs",
        "email.differs",
        "date.differs",
        "clock.differs",
        "cite.differs",
        "case.differs",
        "placeholder.differs",
        "sign.differs",
        "zone.differs",
        "term.changed",
        "mask.left",
        "mask.lost",
    )
)
# What an engine does to headings and labels, which it takes for the middle of something.
_SHAPE = frozenset(("echo", "copied", "language.wrong", "length.unusual", "loop", "text.added"))


def next_attempt(
    task: PendingStretch, call: EngineContext, missing: tuple[Placeholder, ...] = ()
) -> None:
    """Set the next attempt, or mark the stretch as done when there is none.

    `missing` was left to the engine and did not come back.
    """
    codes = {f.code for f in task.findings if f.severity is Severity.ERROR}
    for name, parts in _tries(task, codes, call, missing):
        if name not in task.tried and parts:
            task.tried.append(name)
            task.parts = parts
            return
    task.done = True


def _tries(
    task: PendingStretch, codes: set[str], call: EngineContext, missing: tuple[Placeholder, ...]
) -> Iterable[tuple[str, tuple[SourceChunk, ...]]]:
    stretch = task.stretch
    if not task.problem and codes & _ITEMS:
        yield from _masked(task, call, missing)
    if not task.problem and codes & _SHAPE:
        part = SourceChunk(stretch.start, stretch.end, task.always, call.info.masks[0])
        yield "recase", (replace(part, recase=True),) if _titled(task) else ()
        bare = task.text[stretch.end - 1].isalnum()
        yield "stop", (replace(part, stop=True),) if bare else ()
    if codes - {"prohibition.weakened", "modal.month"} or task.problem:
        yield "clauses", _clauses(task, call)
    if task.edited:
        part = SourceChunk(stretch.start, stretch.end, task.always, call.info.masks[0], show=True)
        yield "as written", (replace(part, edit=False),)


def _titled(task: PendingStretch) -> bool:
    """Whether the stretch is a Heading With Capitals, not a list of names or a reference."""
    text = task.text[task.stretch.start : task.stretch.end]
    words = [word for word in text.split() if len(word) > 3]
    capitals = sum(word[0].isupper() for word in words)
    return not task.caps and not re.search(r"[,;]|\. |\d", text) and capitals > len(words) / 2


def _masked(
    task: PendingStretch, call: EngineContext, missing: tuple[Placeholder, ...]
) -> Iterable[tuple[str, tuple[SourceChunk, ...]]]:
    """Yield attempts with more and more placeholders: each costs fluency, so few come first."""
    styles = call.info.masks
    everything = _sorted((*task.always, *task.more))

    def part(
        placeholders: tuple[Placeholder, ...], style: str, *, show: bool = False
    ) -> tuple[SourceChunk, ...]:
        return (SourceChunk(task.stretch.start, task.stretch.end, placeholders, style, show=show),)

    if missing:
        yield "missing", part(_sorted((*task.always, *missing)), styles[0], show=True)
    if any(placeholder.shown for placeholder in task.always):
        yield "dates", part(task.always, styles[0])
    if task.more:
        yield "all", part(everything, styles[0])
    for style in styles[1:] if everything else ():
        yield style, part(everything, style)
    yield "around", _around(task, everything)


def _sorted(placeholders: Iterable[Placeholder]) -> tuple[Placeholder, ...]:
    return tuple(sorted(placeholders, key=lambda placeholder: placeholder.start))


def _around(task: PendingStretch, placeholders: tuple[Placeholder, ...]) -> tuple[SourceChunk, ...]:
    """Return the words between the placeholders as separate parts."""
    parts: list[SourceChunk] = []
    at = task.stretch.start
    for placeholder in (*placeholders, None):
        end = task.stretch.end if placeholder is None else placeholder.start
        left, right = at, end
        while left < right and not task.text[left].isalnum():
            left += 1
        while right > left and not task.text[right - 1].isalnum():
            right -= 1
        if any(c.isalpha() for c in task.text[left:right]):
            parts += (
                SourceChunk(at, left, keep=True),
                SourceChunk(left, right),
                SourceChunk(right, end, keep=True),
            )
        else:
            parts.append(SourceChunk(at, end, keep=True))
        if placeholder is not None:
            parts.append(SourceChunk(placeholder.start, placeholder.end, (placeholder,), keep=True))
            at = placeholder.end
    return tuple(part for part in parts if part.start < part.end) if placeholders else ()


def _clauses(task: PendingStretch, call: EngineContext) -> tuple[SourceChunk, ...]:
    """Return the stretch cut at its commas, each part small enough to get through."""
    stretch = task.stretch
    words = len(task.text[stretch.start : stretch.end].split())
    placeholders = _sorted((*task.always, *task.more))
    whole = [(s.start, s.end) for s in placeholders]
    ranges = engine_input.clauses(task.text, stretch.start, stretch.end, whole, max(words // 2, 4))
    if len(ranges) < 2:
        return ()
    parts: list[SourceChunk] = []
    for start, end in ranges:
        right = end
        while right > start and task.text[right - 1].isspace():
            right -= 1
        inside = tuple(s for s in placeholders if start <= s.start and s.end <= right)
        parts.append(SourceChunk(start, right, inside, call.info.masks[0]))
        parts.append(SourceChunk(right, end, keep=True))
    return tuple(part for part in parts if part.start < part.end)
