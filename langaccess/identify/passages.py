"""A page in more than one language: where each stretch begins and ends."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from langaccess.core.tags import Tag
from langaccess.identify.ensemble import identify_many, identify_one
from langaccess.identify.model import Answer, Band, LanguagePassage
from langaccess.identify.scripts import dominant, letters, script_counts
from langaccess.identify.weights import group_of

__all__ = ["split"]

_END = re.compile(r"[^\n.!?。！？؟।။។፡።]*(?:[.!?。！？؟।။។።]+[\"'”’»)\]]*\s*|\n\s*|$)")
_FEWEST_LETTERS = 20  # a shorter piece is too little to be judged alone
_MOST_PIECES = 60
_SURE = (Band.STRONG, Band.FAIR)


def split(
    text: str, *, prior: Mapping[Tag, float] | None = None, langdetect: float = 0.0
) -> tuple[Answer, tuple[LanguagePassage, ...]]:
    """Return the answer for the main language of `text`, and its passages in order.

    Sentences are judged one by one; neighbors in one language are joined, and a stretch that
    cannot be judged goes with the one before it. The main language is the one with most letters;
    English counts half when there is another, because forms and quotations are in English.
    """
    pieces = _pieces(text)
    if len(pieces) < 2:
        answer = identify_one(text, prior=prior, langdetect=langdetect)
        return answer, _whole(text, answer)
    answers = identify_many(
        [text[start:end] for start, end in pieces], prior=prior, langdetect=langdetect
    )
    passages = _join(pieces, answers)
    main = _main(text, passages)
    if len({passage.tag for passage in passages}) <= 1:
        answer = identify_one(text, prior=prior, langdetect=langdetect)
        return answer, _whole(text, answer)
    if main is None:
        return identify_one(text, prior=prior, langdetect=langdetect), passages
    own = "\n".join(text[p.start : p.end] for p in passages if p.tag == main)
    return identify_one(own, prior=prior, langdetect=langdetect), passages


def _whole(text: str, answer: Answer) -> tuple[LanguagePassage, ...]:
    if not text.strip():
        return ()
    sure = answer.verdict is not Band.CANNOT_TELL and answer.candidates
    tag = answer.candidates[0].tag if sure else None
    return (LanguagePassage(0, len(text), tag, answer.verdict),)


def _pieces(text: str) -> list[tuple[int, int]]:
    """Cut after sentences and lines; a piece without enough letters goes with the next one.

    A change of script is a cut as well.
    """
    cuts: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        end = match.end()
        if end <= start:
            continue
        if letters(text[start:end]) < _FEWEST_LETTERS and not _other_script(text, start, end):
            continue
        cuts.append((start, end))
        start = end
    if start < len(text):
        if cuts and letters(text[start:]) < _FEWEST_LETTERS and not _foreign(text, cuts[-1], start):
            cuts[-1] = (cuts[-1][0], len(text))
        else:
            cuts.append((start, len(text)))
    return _merge(cuts, len(text))


def _other_script(text: str, start: int, end: int) -> bool:
    """Whether the next line is in another script, so that this short one must be alone."""
    here = dominant(script_counts(text[start:end]))
    following = dominant(script_counts(text[end : end + 40]))
    return bool(here and following and here != following)


def _foreign(text: str, before: tuple[int, int], start: int) -> bool:
    here = dominant(script_counts(text[start:]))
    return bool(here) and here != dominant(script_counts(text[before[0] : before[1]]))


def _merge(cuts: list[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """Join pieces of a long text, so that at most `_MOST_PIECES` are judged."""
    if len(cuts) <= _MOST_PIECES:
        return cuts
    size = length / _MOST_PIECES
    merged: list[tuple[int, int]] = []
    for start, end in cuts:
        if merged and end - merged[-1][0] <= size:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _join(pieces: list[tuple[int, int]], answers: list[Answer]) -> tuple[LanguagePassage, ...]:
    joined: list[LanguagePassage] = []
    for (start, end), answer in zip(pieces, answers, strict=True):
        tag = answer.candidates[0].tag if answer.verdict in _SURE and answer.candidates else None
        last = joined[-1] if joined else None
        if last is not None and (tag is None or _is_same_language(last.tag, tag)):
            verdict = last.verdict if last.tag is not None else answer.verdict
            joined[-1] = LanguagePassage(last.start, end, last.tag, verdict)
        elif last is not None and last.tag is None:
            joined[-1] = LanguagePassage(last.start, end, tag, answer.verdict)
        else:
            joined.append(LanguagePassage(start, end, tag, answer.verdict))
    return tuple(joined)


def _is_same_language(one: Tag | None, other: Tag | None) -> bool:
    return one is not None and other is not None and (one == other or one in group_of(str(other)))


def _main(text: str, passages: tuple[LanguagePassage, ...]) -> Tag | None:
    weight: Counter[Tag] = Counter()
    for passage in passages:
        if passage.tag is not None:
            number = letters(text[passage.start : passage.end])
            weight[passage.tag] += number if passage.tag != "en" else number // 2
    return weight.most_common(1)[0][0] if weight else None
