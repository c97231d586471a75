"""Translates sentences with every number, link, date and code intact, or keeps the source.

All sentences of a round go to the engine in one call; the next round holds only what failed a
check, with more protection each time::

    round 1   what engines break is masked (links, cites, codes, terms); dates and times go in a
              form that engines copy, and come out in ours; numbers and phones are tried
    round 2-4 everything is masked, in the engine's mark styles, most trusted first
    then      the words around the items are translated alone
    then      once more without pre-edits, where there were any
    else      the source is kept, and the reason is reported
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from langaccess.core.model import Finding, Severity
from langaccess.core.tags import Tag
from langaccess.qa import ambiguous_no, find_items, find_signs, number_spelled, run
from langaccess.translate.engines import EngineInfo, Outcome
from langaccess.translate.pipeline import engine_input
from langaccess.translate.pipeline.engine_input import EngineContext
from langaccess.translate.pipeline.localized_dates import spell_weekdays
from langaccess.translate.pipeline.markup import Anchor
from langaccess.translate.pipeline.placeholders import (
    Placeholder,
    TargetChunk,
    insert_placeholders,
    restore_placeholders,
    unchanged,
)
from langaccess.translate.pipeline.pre_edits import PreEdit, apply_pre_edits
from langaccess.translate.pipeline.retry_strategies import (
    PendingStretch,
    SourceChunk,
    next_attempt,
    pending_stretches,
)
from langaccess.translate.pipeline.untranslated import kept_reason

_HOLE = "\ufffc"  # the character for an object in running text
_SPACES = re.compile(r"[ \t\r\n\x00]+")

EngineCall = Callable[[list[str]], list[Outcome]]


@dataclass(frozen=True, slots=True)
class SourceSentence:
    """A sentence to translate."""

    text: str  # the bare sentence
    # stretches of it that must stay verbatim, exactly once each, in order
    literals: tuple[tuple[int, int], ...] = ()
    alone: bool = False  # no other sentence is next to it, so "No." may mean "number"


@dataclass(frozen=True, slots=True)
class SentenceResult:
    """What became of a sentence."""

    text: str | None  # its translation, or None: the source must be kept
    reason: str = ""  # why it is kept (`kept.items`, `kept.loop`, `engine.timeout` …), else empty
    # stretches that are known to correspond, the literals among them
    anchors: tuple[Anchor, ...] = ()
    # warnings about the translation; when it is kept, the errors of the last attempt
    findings: tuple[Finding, ...] = ()
    rounds: int = 0  # number of rounds
    masked: tuple[str, ...] = ()  # name of the attempt that succeeded, when it was not the first


_UNCLEAR = SentenceResult(
    None,
    "kept.meaning",
    findings=(
        Finding("negation.differs", "a lone 'No.' may be a number or an answer", Severity.ERROR),
    ),
)


def translate(
    sentences: Sequence[SourceSentence],
    engine: EngineCall,
    info: EngineInfo,
    *,
    source: Tag | None = None,
    target: Tag | None = None,
    dnt: Collection[str] = (),
    pre_edits: Sequence[PreEdit] = (),
) -> list[SentenceResult]:
    """Return one result per sentence, in order; equal sentences are translated once.

    `engine` is called once per round. `source` and `target` are the engine's when None; dates are
    written in the way of `target`.
    """
    call = EngineContext(
        info,
        source or info.source,
        target or info.target,
        tuple(sorted(set(dnt), key=len, reverse=True)),
        tuple(pre_edits),
    )
    unclear = {s for s in sentences if s.alone and ambiguous_no(s.text, call.source)}
    work = {
        one: pending_stretches(one.text, one.literals, call)
        for one in dict.fromkeys(sentences)
        if one not in unclear
    }
    known: dict[str, Outcome] = {}
    pending = [task for mine in work.values() for task in mine if not task.done]
    while pending:
        _ask_engine(pending, engine, known, call)
        for task in pending:
            _check_attempt(task, known, call)
        pending = [task for task in pending if not task.done]
    results = {sentence: _result(mine) for sentence, mine in work.items()}
    return [_UNCLEAR if sentence in unclear else results[sentence] for sentence in sentences]


def _ask_engine(
    pending: Iterable[PendingStretch],
    engine: EngineCall,
    known: dict[str, Outcome],
    call: EngineContext,
) -> None:
    for task in pending:
        task.asked = tuple(_engine_text(task, part, call) for part in task.parts if not part.keep)
    texts = dict.fromkeys(text for task in pending for text, _ in task.asked)
    fresh = [text for text in texts if text not in known]
    if fresh:
        known.update(zip(fresh, engine(fresh), strict=True))


def _engine_text(
    task: PendingStretch, part: SourceChunk, call: EngineContext
) -> tuple[str, tuple[str, ...]]:
    """Return what the engine is given for a part, and the uses of pre-edits in it."""
    uses: list[str] = []

    def clean(words: str) -> str:
        words = number_spelled(engine_input.plain_typography(words), call.source)
        words = engine_input.lower_emphasis(spell_weekdays(words, call.source))
        if task.caps or part.recase:
            words = engine_input.sentence_case(
                words, first=task.caps or part.start == task.stretch.start
            )
            words = number_spelled(words, call.source)  # "Order no. 12" is "Order No. 12"
        if part.edit and call.pre_edits:
            words, used = apply_pre_edits(words, call.pre_edits)
            uses.extend(used)
        return words

    text = insert_placeholders(
        task.text, part.start, part.end, part.placeholders, part.style, clean, show=part.show
    )
    return text + "." if part.stop else text, tuple(uses)


# -- judging -------------------------------------------------------------------------------------


def _check_attempt(task: PendingStretch, known: dict[str, Outcome], call: EngineContext) -> None:
    """Assemble an attempt and check it; mark the stretch as done, or set its next attempt."""
    task.rounds += 1
    chunks: list[TargetChunk] = []
    lost = False
    task.problem = ""
    task.chunks = None
    task.edits = ()
    given = iter(task.asked)
    for part in task.parts:
        if part.keep:
            chunks += unchanged(task.text, part.start, part.end, part.placeholders)
            continue
        asked, uses = next(given)
        task.edits += uses
        task.edited = task.edited or bool(uses)
        outcome = known[asked]
        if outcome.text is None:
            task.problem = outcome.problem or "engine.failed"
            break
        output = _without_addition(_SPACES.sub(" ", outcome.text).strip(), asked)
        back = restore_placeholders(
            output, part.placeholders, part.style, call.target, show=part.show
        )
        if back is None:
            lost = True
            break
        chunks += back
    else:
        task.chunks = _restore_style(task, chunks, call)
        task.findings = _findings(task, call)
        if not any(f.severity is Severity.ERROR for f in task.findings):
            task.done = True
            return
    if lost:
        task.findings = (Finding("mask.lost", "a protected text was lost", Severity.ERROR),)
    next_attempt(task, call, _missing(task, call))
    task.chunks = None


# An engine writes "Ashley McGowan (em inglês)." and "Turnpike (".
_ADDED = re.compile(
    r"(?<=\S)\s*[(\uff08][^()\uff08\uff09]*?[)\uff09]?(?P<end>[^\w()\uff08\uff09]*)$"
)
_ENDED = tuple(".!?…。！？")


def _without_addition(output: str, asked: str) -> str:
    """Return what an engine gave without a last bracket that the text it was given does not have.

    In 1,900 texts the engine added 27 brackets, none of them right. The mark after it stays.
    """
    found = _ADDED.search(output)
    if found is None or "(" in asked or "\uff08" in asked:
        return output
    rest = output[: found.start()]
    return rest if rest.endswith(_ENDED) else rest + found["end"].rstrip()


def _missing(task: PendingStretch, call: EngineContext) -> tuple[Placeholder, ...]:
    """Return what was left to the engine and did not come back."""
    if task.chunks is None:
        return ()
    target = "".join(chunk.text for chunk in task.chunks)
    found = (*find_items(target, call.target), *find_signs(target, call.target))
    there = {item.value for item in found}
    return tuple(s for s in task.more if s.item is not None and s.item.value not in there)


def _findings(task: PendingStretch, call: EngineContext) -> tuple[Finding, ...]:
    """Return what the checks say; literal stretches are verbatim by construction and left out.

    Pseudo-translation has no meaning to check, and it copies what it does not accent.
    """
    if call.target.pseudo:
        return ()
    stretch = task.stretch
    source: list[str] = []
    at = stretch.start
    for placeholder in task.always:
        if placeholder.item is None:
            source += (task.text[at : placeholder.start], _HOLE)
            at = placeholder.end
    source.append(task.text[at : stretch.end])
    literal = [placeholder for placeholder in task.always if placeholder.item is None]
    target = (_HOLE if chunk.placeholder in literal else chunk.text for chunk in task.chunks or ())
    here, there = "".join(source), "".join(target)

    def found(text: str, codes: Collection[str] | None = None) -> tuple[Finding, ...]:
        return run(
            text,
            there,
            source_tag=call.source,
            target_tag=call.target,
            codes=codes,
            by_engine=True,
        )

    if not task.edits:
        return found(here)
    # the engine may copy the words that it was given, and the translation is as long as they are
    asked, _ = apply_pre_edits(here, call.pre_edits)
    of_source = (one for one in found(here) if one.code != "length.unusual")
    return (*of_source, *found(asked, ("echo", "copied", "length.unusual")))


def _restore_style(
    task: PendingStretch, chunks: Sequence[TargetChunk], call: EngineContext
) -> tuple[TargetChunk, ...]:
    """Return the chunks with capitals, dashes and the final mark as in the source."""
    source = task.text[task.stretch.start : task.stretch.end]
    out = list(chunks)
    if task.caps:
        out = [
            TargetChunk(engine_input.upper_case(c.text, call.target), c.placeholder)
            if c.placeholder is None or c.placeholder.shown
            else c
            for c in out
        ]
    words = [c.text for c in out if c.placeholder is None]
    worn = iter(engine_input.restore_typography(words, source))
    out = [TargetChunk(next(worn)) if c.placeholder is None else c for c in out]
    last = out[-1] if out else None
    if last is not None and last.placeholder is None and source[-1].isalnum():
        out[-1] = TargetChunk(
            last.text.rstrip(".。") if not last.text.endswith("..") else last.text
        )
    return tuple(chunk for chunk in out if chunk.text)


# -- results -------------------------------------------------------------------------------------


def _result(tasks: Sequence[PendingStretch]) -> SentenceResult:
    rounds = max((task.rounds for task in tasks), default=0)
    failed = next((task for task in tasks if task.chunks is None), None)
    if failed is not None:
        errors = tuple(f for f in failed.findings if f.severity is Severity.ERROR)
        return SentenceResult(None, kept_reason(failed), findings=errors, rounds=rounds)
    out: list[str] = []
    anchors: list[Anchor] = []
    at = 0
    for task in tasks:
        for chunk in task.chunks or ():
            if chunk.placeholder is not None:
                anchors.append(
                    (chunk.placeholder.start, chunk.placeholder.end, at, at + len(chunk.text))
                )
            out.append(chunk.text)
            at += len(chunk.text)
    text = "".join(out)
    for task in tasks:
        anchors += _unmasked_anchors(task, text, anchors)
    return SentenceResult(
        text,
        anchors=tuple(sorted(anchors)),
        findings=tuple(f for task in tasks for f in (*_edits(task), *task.findings)),
        rounds=rounds,
        masked=tuple(dict.fromkeys(t for task in tasks for t in task.tried[-1:] if t != "first")),
    )


def _edits(task: PendingStretch) -> Iterator[Finding]:
    """Yield the uses of pre-edits in the attempt that passed."""
    for use in dict.fromkeys(task.edits):
        yield Finding("pre_edit.used", f"the engine was given {use}", Severity.INFO)


def _unmasked_anchors(task: PendingStretch, text: str, anchors: Sequence[Anchor]) -> list[Anchor]:
    """Return anchors for values without a placeholder that occur exactly once on both sides."""
    there = {anchor[0] for anchor in anchors}
    found: list[Anchor] = []
    for placeholder in task.more:
        value = placeholder.text
        if placeholder.start in there or _only_place(task.text, value) is None:
            continue
        at = _only_place(text, value)
        if at is not None:
            found.append((placeholder.start, placeholder.end, at, at + len(value)))
    return found


def _only_place(text: str, value: str) -> int | None:
    """Return where `value` is in `text` if it is there once; stops at the second."""
    at = text.find(value)
    return at if at >= 0 and text.find(value, at + len(value)) < 0 else None
