"""What is done with a stretch of a sentence, try after try, with more protection each time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from langaccess.core.model import Finding, Severity
from langaccess.core.tags import Tag
from langaccess.identify import is_language
from langaccess.translate.engines import EngineInfo
from langaccess.translate.pipeline import prepare
from langaccess.translate.pipeline.masks import Chunk, Stand

__all__ = ["Call", "Part", "Task", "first_try", "next_try", "reason"]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a try: sent to the engine with its stands, or put in as it is.

    Attributes:
        start: offset in the sentence.
        end: offset, exclusive.
        stands: protected stretches inside.
        style: mark style.
        keep: it does not go to the engine.
        recase: it goes in sentence case.
        show: dates and times go in words instead of behind marks.
        stop: it goes with a full stop that its source does not have.
    """

    start: int
    end: int
    stands: tuple[Stand, ...] = ()
    style: str = ""
    keep: bool = False
    recase: bool = False
    show: bool = False
    stop: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """What all sentences of a call share."""

    info: EngineInfo
    source: Tag
    target: Tag
    dnt: tuple[str, ...]


@dataclass(slots=True)
class Task:
    """One stretch of a sentence on its way.

    Attributes:
        text: the whole sentence.
        stretch: the stretch concerned.
        always: what is never left to the engine.
        more: what is left to it at first.
        caps: the stretch is written in capitals.
        tried: names of the tries so far.
        parts: the try under way.
        chunks: what the last try came to, None when it came to nothing.
        findings: what the checks say about it.
        problem: code of the engine's failure.
        rounds: tries so far.
        done: nothing further will be tried.
    """

    text: str
    stretch: prepare.Stretch
    always: tuple[Stand, ...]
    more: tuple[Stand, ...]
    caps: bool = False
    tried: list[str] = field(default_factory=list)
    parts: tuple[Part, ...] = ()
    chunks: tuple[Chunk, ...] | None = None
    findings: tuple[Finding, ...] = ()
    problem: str = ""
    rounds: int = 0
    done: bool = False


def first_try(task: Task, call: Call) -> None:
    """Let the task begin: what engines break is masked, the rest is tried as it is."""
    stretch = task.stretch
    task.parts = (Part(stretch.start, stretch.end, task.always, call.info.masks[0], show=True),)
    task.tried.append("first")


def reason(task: Task, source: Tag) -> str:
    """Return the code that says why the source is kept.

    A sentence that is not in the source language is reported as such: engines copy it.
    """
    errors = [f.code for f in task.findings if f.severity is Severity.ERROR]
    found = task.problem or next((_REASONS[c] for c in errors if c in _REASONS), "kept.items")
    words = task.text[task.stretch.start : task.stretch.end]
    if found in _FOREIGN and len(words.split()) > 3 and is_language(words, source) is False:
        return "kept.other_language"
    return found


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
        "term.changed",
        "mask.left",
        "mask.lost",
    )
)
# What an engine does to headings and labels, which it takes for the middle of something.
_SHAPE = frozenset(("echo", "copied", "language.wrong", "length.unusual", "loop"))
_FOREIGN = frozenset(("kept.untranslated", "kept.language"))
_REASONS = {
    "loop": "kept.loop",
    "prohibition.weakened": "kept.prohibition",
    "modal.month": "kept.meaning",
    "opposite.differs": "kept.meaning",
    "negation.differs": "kept.meaning",
    "term.forbidden": "kept.meaning",
    "target.empty": "kept.empty",
    "echo": "kept.untranslated",
    "copied": "kept.untranslated",
    "language.wrong": "kept.language",
    "script.wrong": "kept.language",
    "length.unusual": "kept.length",
}


def next_try(task: Task, call: Call, missing: tuple[Stand, ...] = ()) -> None:
    """Give the task its next try, or leave it without one.

    Args:
        task: a task whose try failed a check.
        call: what all tasks share.
        missing: what was left to the engine and did not come back.
    """
    codes = {f.code for f in task.findings if f.severity is Severity.ERROR}
    for name, parts in _tries(task, codes, call, missing):
        if name not in task.tried and parts:
            task.tried.append(name)
            task.parts = parts
            return
    task.done = True


def _tries(
    task: Task, codes: set[str], call: Call, missing: tuple[Stand, ...]
) -> Iterable[tuple[str, tuple[Part, ...]]]:
    stretch = task.stretch
    if not task.problem and codes & _ITEMS:
        yield from _masked(task, call, missing)
    if not task.problem and codes & _SHAPE:
        part = Part(stretch.start, stretch.end, task.always, call.info.masks[0])
        yield "recase", (replace(part, recase=True),) if _titled(task) else ()
        bare = task.text[stretch.end - 1].isalnum()
        yield "stop", (replace(part, stop=True),) if bare else ()
    if codes - {"prohibition.weakened", "modal.month"} or task.problem:
        yield "clauses", _clauses(task, call)


def _titled(task: Task) -> bool:
    """Tell whether the stretch is a Heading With Capitals, and no list of names or a reference."""
    text = task.text[task.stretch.start : task.stretch.end]
    words = [word for word in text.split() if len(word) > 3]
    capitals = sum(word[0].isupper() for word in words)
    return not task.caps and not re.search(r"[,;]|\. |\d", text) and capitals > len(words) / 2


def _masked(
    task: Task, call: Call, missing: tuple[Stand, ...]
) -> Iterable[tuple[str, tuple[Part, ...]]]:
    """Yield tries with more and more behind marks: a mark costs fluency, so the few come first."""
    styles = call.info.masks
    everything = _sorted((*task.always, *task.more))

    def part(stands: tuple[Stand, ...], style: str, *, show: bool = False) -> tuple[Part, ...]:
        return (Part(task.stretch.start, task.stretch.end, stands, style, show=show),)

    if missing:
        yield "missing", part(_sorted((*task.always, *missing)), styles[0], show=True)
    if any(stand.shown for stand in task.always):
        yield "dates", part(task.always, styles[0])
    if task.more:
        yield "all", part(everything, styles[0])
    for style in styles[1:] if everything else ():
        yield style, part(everything, style)
    yield "around", _around(task, everything)


def _sorted(stands: Iterable[Stand]) -> tuple[Stand, ...]:
    return tuple(sorted(stands, key=lambda stand: stand.start))


def _around(task: Task, stands: tuple[Stand, ...]) -> tuple[Part, ...]:
    """Return the words between the stands as parts of their own."""
    parts: list[Part] = []
    at = task.stretch.start
    for stand in (*stands, None):
        end = task.stretch.end if stand is None else stand.start
        left, right = at, end
        while left < right and not task.text[left].isalnum():
            left += 1
        while right > left and not task.text[right - 1].isalnum():
            right -= 1
        if any(c.isalpha() for c in task.text[left:right]):
            parts += (
                Part(at, left, keep=True),
                Part(left, right),
                Part(right, end, keep=True),
            )
        else:
            parts.append(Part(at, end, keep=True))
        if stand is not None:
            parts.append(Part(stand.start, stand.end, (stand,), keep=True))
            at = stand.end
    return tuple(part for part in parts if part.start < part.end) if stands else ()


def _clauses(task: Task, call: Call) -> tuple[Part, ...]:
    """Return the stretch cut at its commas, each part small enough to get through."""
    stretch = task.stretch
    words = len(task.text[stretch.start : stretch.end].split())
    stands = _sorted((*task.always, *task.more))
    whole = [(s.start, s.end) for s in stands]
    ranges = prepare.clauses(task.text, stretch.start, stretch.end, whole, max(words // 2, 4))
    if len(ranges) < 2:
        return ()
    parts: list[Part] = []
    for start, end in ranges:
        right = end
        while right > start and task.text[right - 1].isspace():
            right -= 1
        inside = tuple(s for s in stands if start <= s.start and s.end <= right)
        parts.append(Part(start, right, inside, call.info.masks[0]))
        parts.append(Part(right, end, keep=True))
    return tuple(part for part in parts if part.start < part.end)
