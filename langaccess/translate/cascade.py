"""Gets sentences through an engine with every number, link, date and code intact, or keeps them.

All sentences of a round go to the engine in one call; the next round holds only what failed a
check, with more protection each time::

    round 1   what engines break is masked (links, cites, codes, dates, terms); the rest is tried
    round 2-4 everything is masked, in the engine's mark styles, most trusted first
    then      the words around the items are translated alone
    else      the source is kept, and the reason is reported
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from langaccess.checks import Item, ItemKind, find_items, run
from langaccess.engines import EngineInfo, Outcome
from langaccess.model import Finding, Severity
from langaccess.tags import Tag
from langaccess.translate import prepare
from langaccess.translate.localise import localise
from langaccess.translate.masks import Chunk, Stand, mask, unmask

__all__ = ["Result", "Sentence", "translate"]

Anchor = tuple[int, int, int, int]
"""Source start, source end, target start, target end of a stretch known to correspond."""

EngineCall = Callable[[list[str]], list[Outcome]]

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


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence to translate.

    Attributes:
        text: the bare sentence.
        literals: stretches of it that must stay verbatim, exactly once each, in order.
    """

    text: str
    literals: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a sentence.

    Attributes:
        text: its translation, or None: the source must be kept.
        reason: why it is kept (`kept.items`, `kept.loop`, `engine.timeout` …), else empty.
        anchors: stretches that are known to correspond, the literals among them.
        findings: warnings about the translation; when it is kept, the errors of the last try.
        rounds: rounds it took.
        masked: kinds of what was masked in the try that succeeded.
    """

    text: str | None
    reason: str = ""
    anchors: tuple[Anchor, ...] = ()
    findings: tuple[Finding, ...] = ()
    rounds: int = 0
    masked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of a try: sent to the engine with its stands, or put in as it is."""

    start: int
    end: int
    stands: tuple[Stand, ...] = ()
    style: str = ""
    keep: bool = False
    recase: bool = False


@dataclass(frozen=True, slots=True)
class _Job:
    """What all sentences of a call share."""

    info: EngineInfo
    source: Tag
    target: Tag
    dnt: tuple[str, ...]


@dataclass(slots=True)
class _Task:
    """One piece of a sentence on its way."""

    text: str
    piece: prepare.Piece
    always: tuple[Stand, ...]
    more: tuple[Stand, ...]
    caps: bool
    style: int = 0
    tried: list[str] = field(default_factory=list)
    parts: tuple[_Part, ...] = ()
    chunks: tuple[Chunk, ...] | None = None
    findings: tuple[Finding, ...] = ()
    problem: str = ""
    rounds: int = 0
    done: bool = False


def translate(
    sentences: Sequence[Sentence],
    engine: EngineCall,
    info: EngineInfo,
    *,
    source: Tag | None = None,
    target: Tag | None = None,
    dnt: Collection[str] = (),
) -> list[Result]:
    """Return one result per sentence, in order; equal sentences are translated once.

    Args:
        sentences: bare sentences with their protected stretches.
        engine: translates a list of texts; called once per round.
        info: what the engine says about itself (pair, word limit, mark styles).
        source: language of the sentences; the engine's when None.
        target: language asked for, in whose way dates are written; the engine's when None.
        dnt: terms that stay as they are.
    """
    job = _Job(
        info,
        source or info.source,
        target or info.target,
        tuple(sorted(set(dnt), key=len, reverse=True)),
    )
    plans = {sentence: _plan(sentence, job) for sentence in dict.fromkeys(sentences)}
    known: dict[str, Outcome] = {}
    pending = [task for plan in plans.values() for task in plan if not task.done]
    while pending:
        _ask(pending, engine, known)
        for task in pending:
            _judge(task, known, job)
        pending = [task for task in pending if not task.done]
    results = {sentence: _result(plan) for sentence, plan in plans.items()}
    return [results[sentence] for sentence in sentences]


def _ask(pending: Iterable[_Task], engine: EngineCall, known: dict[str, Outcome]) -> None:
    texts = dict.fromkeys(text for task in pending for text in _texts(task))
    fresh = [text for text in texts if text not in known]
    if fresh:
        known.update(zip(fresh, engine(fresh), strict=True))


def _texts(task: _Task) -> list[str]:
    return [_engine_text(task, part) for part in task.parts if not part.keep]


def _engine_text(task: _Task, part: _Part) -> str:
    def clean(words: str) -> str:
        words = prepare.plain(words)
        if task.caps or part.recase:
            return prepare.lowered(words, first=task.caps or part.start == task.piece.start)
        return words

    return mask(task.text, part.start, part.end, part.stands, part.style, clean)


# -- planning ------------------------------------------------------------------------------------


def _plan(sentence: Sentence, job: _Job) -> list[_Task]:
    text = sentence.text
    found = find_items(text, job.source)
    return [
        _task(text, piece, found, job)
        for piece in prepare.pieces(text, sentence.literals, max_words=job.info.max_words)
    ]


def _task(text: str, piece: prepare.Piece, found: Sequence[Item], job: _Job) -> _Task:
    always = [Stand(a, b, text[a:b]) for a, b in piece.literals]
    more: list[Stand] = []
    always += _terms(text, piece, always, job)
    for item in found:
        if item.start < piece.start or item.end > piece.end or _hit(item, always):
            continue
        if item.kind not in _ALWAYS:
            more.append(Stand(item.start, item.end, item.text))
            continue
        written = localise(item, job.target)
        if item.kind is ItemKind.TIME and written is None and item.text.isalpha():
            continue  # "noon": a word like others where CLDR has no better one
        always.append(Stand(item.start, item.end, written or item.text, written is not None))
    always.sort(key=lambda s: s.start)
    task = _Task(text, piece, tuple(always), tuple(more), caps=False)
    words = _bare(text, piece, always)
    if piece.keep or not any(c.isalpha() for c in words):
        task.done = True
        task.chunks = _kept(text, piece.start, piece.end, () if piece.keep else tuple(always))
        return task
    task.caps = prepare.in_capitals(words)
    task.parts = (_Part(piece.start, piece.end, task.always, job.info.masks[0]),)
    task.tried.append("first")
    return task


def _terms(text: str, piece: prepare.Piece, taken: Sequence[Stand], job: _Job) -> list[Stand]:
    """Return a stand for each do-not-translate term, the longest first."""
    found: list[Stand] = []
    for term in job.dnt:
        at = text.find(term, piece.start, piece.end)
        while at >= 0:
            end = at + len(term)
            whole = not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum())
            if whole and not any(s.start < end and at < s.end for s in (*taken, *found)):
                found.append(Stand(at, end, term))
            at = text.find(term, end, piece.end)
    return found


def _hit(item: Item, stands: Iterable[Stand]) -> bool:
    return any(stand.start < item.end and item.start < stand.end for stand in stands)


def _bare(text: str, piece: prepare.Piece, stands: Sequence[Stand]) -> str:
    words, at = [], piece.start
    for stand in stands:
        words.append(text[at : stand.start])
        at = stand.end
    words.append(text[at : piece.end])
    return " ".join(words)


def _kept(text: str, start: int, end: int, stands: tuple[Stand, ...]) -> tuple[Chunk, ...]:
    chunks: list[Chunk] = []
    at = start
    for stand in stands:
        chunks += (Chunk(text[at : stand.start]), Chunk(stand.text, stand))
        at = stand.end
    chunks.append(Chunk(text[at:end]))
    return tuple(chunk for chunk in chunks if chunk.text)


# -- judging -------------------------------------------------------------------------------------


def _judge(task: _Task, known: dict[str, Outcome], job: _Job) -> None:
    """Put a try together and check it; make the task done, or give it its next try."""
    task.rounds += 1
    chunks: list[Chunk] = []
    lost = False
    task.problem = ""
    for part in task.parts:
        if part.keep:
            chunks += _kept(task.text, part.start, part.end, part.stands)
            continue
        outcome = known[_engine_text(task, part)]
        if outcome.text is None:
            task.problem = outcome.problem or "engine.failed"
            break
        back = unmask(prepare.plain(outcome.text).strip(), part.stands, part.style)
        if back is None:
            lost = True
            break
        chunks += back
    else:
        task.chunks = _polished(task, chunks, job)
        task.findings = _findings(task, job)
        if not any(f.severity is Severity.ERROR for f in task.findings):
            task.done = True
            return
    if lost:
        task.findings = (Finding("mask.lost", "a protected text was lost", Severity.ERROR),)
    task.chunks = None
    _next(task, job)


def _findings(task: _Task, job: _Job) -> tuple[Finding, ...]:
    piece = task.piece
    target = "".join(chunk.text for chunk in task.chunks or ())
    return run(
        task.text[piece.start : piece.end],
        target,
        source_tag=job.source,
        target_tag=job.target,
        dnt=job.dnt,
    )


def _polished(task: _Task, chunks: Sequence[Chunk], job: _Job) -> tuple[Chunk, ...]:
    """Return the chunks with capitals, dashes and the final mark as in the source."""
    source = task.text[task.piece.start : task.piece.end]
    out = list(chunks)
    if task.caps:
        out = [
            Chunk(prepare.raised(c.text, job.target), c.stand)
            if c.stand is None or c.stand.words
            else c
            for c in out
        ]
    if " — " in source and out:
        out = [Chunk(c.text.replace(" - ", " — "), c.stand) if c.stand is None else c for c in out]
    last = out[-1] if out else None
    if last is not None and last.stand is None and source[-1].isalnum():
        out[-1] = Chunk(last.text.rstrip(".。") if not last.text.endswith("..") else last.text)
    return tuple(chunk for chunk in out if chunk.text)


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
_REASONS = {
    "loop": "kept.loop",
    "prohibition.weakened": "kept.prohibition",
    "target.empty": "kept.empty",
    "echo": "kept.untranslated",
    "copied": "kept.untranslated",
    "language.wrong": "kept.language",
    "script.wrong": "kept.language",
    "length.unusual": "kept.length",
}


def _next(task: _Task, job: _Job) -> None:
    """Give the task its next try, or leave it without one."""
    codes = {f.code for f in task.findings if f.severity is Severity.ERROR}
    for name, parts in _tries(task, codes, job):
        if name not in task.tried and parts:
            task.tried.append(name)
            task.parts = parts
            return
    task.done = True


def _tries(task: _Task, codes: set[str], job: _Job) -> Iterable[tuple[str, tuple[_Part, ...]]]:
    piece = task.piece
    everything = tuple(sorted((*task.always, *task.more), key=lambda s: s.start))
    if not task.problem and codes & _ITEMS:
        for style in job.info.masks:
            if everything != task.always or style != job.info.masks[0]:
                yield (
                    style,
                    (_Part(piece.start, piece.end, everything, style),) if everything else (),
                )
        yield "around", _around(task, everything)
    if not task.problem and codes & {"echo", "copied", "language.wrong", "length.unusual"}:
        part = _Part(piece.start, piece.end, task.always, job.info.masks[0], recase=True)
        yield "recase", () if task.caps else (part,)
    if codes - {"prohibition.weakened"} or task.problem:
        yield "clauses", _clauses(task, job)


def _around(task: _Task, stands: tuple[Stand, ...]) -> tuple[_Part, ...]:
    """Return the words between the stands as parts of their own."""
    parts: list[_Part] = []
    at = task.piece.start
    for stand in (*stands, None):
        end = task.piece.end if stand is None else stand.start
        left, right = at, end
        while left < right and not task.text[left].isalnum():
            left += 1
        while right > left and not task.text[right - 1].isalnum():
            right -= 1
        if any(c.isalpha() for c in task.text[left:right]):
            parts += (
                _Part(at, left, keep=True),
                _Part(left, right),
                _Part(right, end, keep=True),
            )
        else:
            parts.append(_Part(at, end, keep=True))
        if stand is not None:
            parts.append(_Part(stand.start, stand.end, (stand,), keep=True))
            at = stand.end
    return tuple(part for part in parts if part.start < part.end) if stands else ()


def _clauses(task: _Task, job: _Job) -> tuple[_Part, ...]:
    """Return the piece cut at its commas, each part small enough to get through."""
    piece = task.piece
    words = len(task.text[piece.start : piece.end].split())
    stands = tuple(sorted((*task.always, *task.more), key=lambda s: s.start))
    whole = [(s.start, s.end) for s in stands]
    ranges = prepare.clauses(task.text, piece.start, piece.end, whole, max(words // 2, 4))
    if len(ranges) < 2:
        return ()
    parts: list[_Part] = []
    for start, end in ranges:
        right = end
        while right > start and task.text[right - 1].isspace():
            right -= 1
        inside = tuple(s for s in stands if start <= s.start and s.end <= right)
        parts.append(_Part(start, right, inside, job.info.masks[0]))
        parts.append(_Part(right, end, keep=True))
    return tuple(part for part in parts if part.start < part.end)


# -- results -------------------------------------------------------------------------------------


def _result(plan: Sequence[_Task]) -> Result:
    rounds = max((task.rounds for task in plan), default=0)
    failed = next((task for task in plan if task.chunks is None), None)
    if failed is not None:
        errors = tuple(f for f in failed.findings if f.severity is Severity.ERROR)
        return Result(None, _reason(failed, errors), findings=errors, rounds=rounds)
    out: list[str] = []
    anchors: list[Anchor] = []
    at = 0
    for task in plan:
        for chunk in task.chunks or ():
            if chunk.stand is not None:
                anchors.append((chunk.stand.start, chunk.stand.end, at, at + len(chunk.text)))
            out.append(chunk.text)
            at += len(chunk.text)
    text = "".join(out)
    for task in plan:
        anchors += _loose(task, text, anchors)
    return Result(
        text,
        anchors=tuple(sorted(anchors)),
        findings=tuple(f for task in plan for f in task.findings),
        rounds=rounds,
        masked=tuple(dict.fromkeys(t for task in plan for t in task.tried[-1:] if t != "first")),
    )


def _reason(task: _Task, errors: Sequence[Finding]) -> str:
    if task.problem:
        return task.problem
    return next((_REASONS[f.code] for f in errors if f.code in _REASONS), "kept.items")


def _loose(task: _Task, text: str, anchors: Sequence[Anchor]) -> list[Anchor]:
    """Return anchors for what went through unmasked and stands exactly once on both sides."""
    there = {anchor[0] for anchor in anchors}
    found: list[Anchor] = []
    for stand in task.more:
        if stand.start not in there and task.text.count(stand.text) == text.count(stand.text) == 1:
            at = text.index(stand.text)
            found.append((stand.start, stand.end, at, at + len(stand.text)))
    return found
