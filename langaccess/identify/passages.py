"""A page in more than one language: where each stretch begins and ends."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from langaccess.core.tags import Tag
from langaccess.identify.code_switching import small_words
from langaccess.identify.english import looks_english, mostly_english, stretch
from langaccess.identify.ensemble import identify_many, identify_one
from langaccess.identify.guards import LIKE_ENGLISH, LISTED_REASONS
from langaccess.identify.model import Answer, Band, LanguagePassage
from langaccess.identify.scripts import dominant, letters, script_counts
from langaccess.identify.thresholds import FAIR_CAP
from langaccess.identify.weights import group_of

__all__ = ["split"]

_END = re.compile(r"[^\n.!?。！？؟।။។፡።]*(?:[.!?。！？؟।။។።]+[\"'”’»)\]]*\s*|\n\s*|$)")
_FEWEST_LETTERS = 20  # a shorter piece is too little to be judged alone
_MOST_PIECES = 60
_SURE = (Band.STRONG, Band.FAIR)
_LONGEST_MESSAGE = 300  # characters; a longer text is split into sentences
_FEWEST_WORDS = 4
_STREET_WORDS = 2
_STREETS = frozenset({"calle", "avenida", "avda", "colonia", "plaza", "rue", "rua", "via", "ulica"})
# Two letters or more, with blanks between, of no Latin alphabet.
_OTHER_LETTERS = re.compile(
    r"[^\W\d_a-zA-Z\u00aa-\u024f\u1e00-\u1eff\u0300-\u036f]{2,}"
    r"(?:[ ,]*[^\W\d_a-zA-Z\u00aa-\u024f\u1e00-\u1eff\u0300-\u036f]+)*"
)


def split(
    text: str, *, prior: Mapping[Tag, float] | None = None, langdetect: float = 0.0
) -> tuple[Answer, tuple[LanguagePassage, ...]]:
    """Return the answer for the main language of `text`, and its passages in order.

    Sentences are judged one by one; neighbors in one language are joined, and a stretch that
    cannot be judged goes with the one before it. The main language is the one with most letters;
    English counts half when there is another, because forms and quotations are in English.
    """
    other = _other_script(text)
    if other and (mixed := _mixed(text, other, prior=prior, langdetect=langdetect)):
        return mixed
    pieces = _pieces(text)
    if len(pieces) < 2:
        answer = identify_one(text, prior=prior, langdetect=langdetect)
        foreign = _foreign_words(text) if answer.verdict is not Band.STRONG else []
        if foreign and (mixed := _mixed(text, foreign, prior=prior, langdetect=langdetect)):
            return mixed
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


def _mixed(
    text: str,
    parts: list[tuple[int, int]],
    *,
    prior: Mapping[Tag, float] | None,
    langdetect: float,
) -> tuple[Answer, tuple[LanguagePassage, ...]] | None:
    """Return the answer for the parts of an English message that are not English, or None.

    An officer reads the English. The passages are the stretches of both.
    """
    other = " ".join(text[start:end] for start, end in parts)
    answer = identify_one(other, prior=prior, langdetect=langdetect)
    first = answer.candidates[0].tag if answer.candidates else None
    if first is None or first in LIKE_ENGLISH or not _is_worth(answer, other):
        return None
    note = f"judged without the English words around it: {other}"
    answer = replace(answer, notes=(*answer.notes, note))
    if other.isascii() and answer.confidence > FAIR_CAP:
        answer = _lowered(answer)
    passages, at = [], 0
    for start, end in [*parts, (len(text), len(text))]:
        if start > at:
            passages.append(LanguagePassage(at, start, Tag("en"), Band.FAIR))
        if end > start:
            passages.append(LanguagePassage(start, end, first, answer.verdict))
        at = end
    return answer, tuple(passages)


def _is_worth(answer: Answer, part: str) -> bool:
    """Return whether the answer to a part of an English message may be that to the whole.

    Two words alone are a street or a dish more often than a language.
    """
    words = part.lower().split()
    if not _STREETS.isdisjoint(words):
        return False
    if part.isascii() and len(words) <= _STREET_WORDS:
        own = small_words(answer.candidates[0].tag)
        return answer.verdict in _SURE and not own.isdisjoint(words)
    typed = answer.reason in LISTED_REASONS and answer.verdict is Band.WEAK
    return typed or answer.verdict in _SURE


def _lowered(answer: Answer) -> Answer:
    """Return an answer that is fair at most: the language of a few words in an English message."""
    scale = FAIR_CAP / answer.confidence
    candidates = tuple(
        replace(one, probability=round(one.probability * scale, 3)) for one in answer.candidates
    )
    return replace(answer, verdict=Band.FAIR, confidence=FAIR_CAP, candidates=candidates)


def _other_script(text: str) -> list[tuple[int, int]]:
    """Return the stretches of another script in an English message."""
    if text.isascii() or len(text) > _LONGEST_MESSAGE:
        return []
    found = [(match.start(), match.end()) for match in _OTHER_LETTERS.finditer(text)]
    return found if found and mostly_english(_OTHER_LETTERS.sub(" ", text)) else []


def _foreign_words(text: str) -> list[tuple[int, int]]:
    """Return the stretch of words that English lacks in an English message."""
    if len(text) > _LONGEST_MESSAGE or len(text.split()) < _FEWEST_WORDS:
        return []
    found = stretch(text) if looks_english(text) else None
    return [found] if found is not None else []


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
        if letters(text[start:end]) < _FEWEST_LETTERS and not _script_changes(text, start, end):
            continue
        cuts.append((start, end))
        start = end
    if start < len(text):
        if cuts and letters(text[start:]) < _FEWEST_LETTERS and not _foreign(text, cuts[-1], start):
            cuts[-1] = (cuts[-1][0], len(text))
        else:
            cuts.append((start, len(text)))
    return _merge(cuts, len(text))


def _script_changes(text: str, start: int, end: int) -> bool:
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
