"""One text or many lines: which language each is in, and what to do next."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from langaccess.core.tags import Tag
from langaccess.identify.model import Answer
from langaccess.identify.next_steps import next_steps

if TYPE_CHECKING:
    from concurrent.futures import Future

_CHUNK = 200
_LONGEST = 20_000
_AHEAD = 4  # chunks in work per process


def identify(
    text: str,
    *,
    prior: Mapping[Tag, float] | None = None,
    line: str = "",
    passages: bool = True,
    langdetect: float = 0.0,
) -> Answer:
    """Return which language `text` is in, how far that can be trusted, and what to do next.

    Abstains rather than guesses, and names confusable languages together.

    Args:
        text: what was written; the first 20,000 characters are looked at.
        prior: language → people served, from the agency's configuration; None for none. It moves
            short texts only and never removes a candidate.
        line: number of the interpreter line, for the first of the next steps.
        passages: look for stretches in other languages.
        langdetect: weight that the agency's rules give that detector; 0 leaves it unasked, 1
            counts it as much as all other sources together. It never makes an answer surer.
    """
    from langaccess.identify.ensemble import identify_one
    from langaccess.identify.passages import split

    text = text[:_LONGEST]
    if passages:
        answer, parts = split(text, prior=prior, langdetect=langdetect)
        answer = replace(answer, passages=parts)
    else:
        answer = identify_one(text, prior=prior, langdetect=langdetect)
    return replace(answer, next_steps=next_steps(answer, line=line))


def legacy_encoding(text: str) -> str:
    """Return the encoding from before Unicode in which `text` is written, in words, or ""."""
    from langaccess.identify.damaged_text import in_unicode

    return in_unicode(text)[1]


def identify_lines(
    lines: Iterable[str],
    *,
    prior: Mapping[Tag, float] | None = None,
    line: str = "",
    workers: int = 1,
    langdetect: float = 0.0,
) -> Iterator[Answer]:
    """Yield the answer for each line, in order, each judged as one text in one language.

    Args:
        lines: the texts; read only as far ahead as the workers need.
        prior: as for `identify`.
        line: as for `identify`.
        workers: processes; 1 stays in this one.
        langdetect: as for `identify`.
    """
    shares = dict(prior) if prior else None
    work = partial(_answers, prior=shares, line=line, langdetect=langdetect)
    chunks = _chunks(lines)
    if workers <= 1:
        for chunk in chunks:
            yield from work(chunk)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # spawn on every system: the same behavior everywhere, and no lock is inherited half held
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        waiting: deque[Future[list[Answer]]] = deque()
        for chunk in chunks:
            waiting.append(pool.submit(work, chunk))
            if len(waiting) >= workers * _AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _chunks(lines: Iterable[str]) -> Iterator[list[str]]:
    iterator = iter(lines)
    while chunk := list(islice(iterator, _CHUNK)):
        yield chunk


def _answers(
    lines: list[str], *, prior: Mapping[Tag, float] | None, line: str, langdetect: float
) -> list[Answer]:
    from langaccess.identify.ensemble import identify_many

    texts = [text[:_LONGEST] for text in lines]
    return [
        replace(answer, next_steps=next_steps(answer, line=line))
        for answer in identify_many(texts, prior=prior, langdetect=langdetect)
    ]
