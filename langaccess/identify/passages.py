"""A page in more than one language: where each stretch begins and ends."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from langaccess.core.tags import Tag
from langaccess.identify.code_switching import small_words
from langaccess.identify.english import LIKE_ENGLISH, is_english
from langaccess.identify.ensemble import identify_many, identify_one
from langaccess.identify.guards import LISTED_REASONS
from langaccess.identify.message_parts import ENGLISH, MessagePart, message_parts
from langaccess.identify.model import Answer, Band, LanguagePassage
from langaccess.identify.non_language import listed
from langaccess.identify.scripts import dominant, letters, script_counts
from langaccess.identify.thresholds import FAIR_CAP
from langaccess.identify.weights import group_of

_END = re.compile(r"[^\n.!?。！？؟।။។።]*(?:[.!?。！？؟।။។።]+[\"'”’»)\]]*\s*|\n\s*|$)")
_FEWEST_LETTERS = 20  # a shorter piece is too little to be judged alone
_MOST_PIECES = 60
_SURE = (Band.STRONG, Band.FAIR)
_LONGEST_MESSAGE = 300  # characters; a longer text is split into sentences
_FEWEST_ENGLISH = 2  # words without a capital
_DISH = 2  # words
_STREETS = frozenset({"calle", "avenida", "avda", "colonia", "plaza", "rue", "rua", "via", "ulica"})
_ORDER = (Band.CANNOT_TELL, Band.WEAK, Band.FAIR, Band.STRONG)


def split(
    text: str, *, prior: Mapping[Tag, float] | None = None, langdetect: float = 0.0
) -> tuple[Answer, tuple[LanguagePassage, ...]]:
    """Return the answer for the main language of `text`, and its passages in order.

    A message is looked at word by word. Of a longer text, sentences are judged one by one;
    neighbors in one language are joined, and a stretch that cannot be judged goes with the one
    before it. The main language is the one with most letters; English counts half when there is
    another, because forms and quotations are in English.
    """
    if len(text) <= _LONGEST_MESSAGE:
        mixed = _mixed(text, prior=prior, langdetect=langdetect)
        if mixed is not None:
            return mixed
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


def _mixed(
    text: str, *, prior: Mapping[Tag, float] | None, langdetect: float
) -> tuple[Answer, tuple[LanguagePassage, ...]] | None:
    """Return the answer for a message in more than one language and its passages, or None.

    An officer reads the English: the answer is that for the other language.
    """
    parts = message_parts(text)
    words = {
        kind: " ".join(text[p.start : p.end] for p in parts if p.kind == kind)
        for kind in dict.fromkeys(part.kind for part in parts)
    }
    if len(words) < 2:
        return None
    judged = identify_many(list(words.values()), prior=prior, langdetect=langdetect)
    answers = dict(zip(words, judged, strict=True))
    english = answers.pop(ENGLISH, None)
    named = {
        kind: (answer.candidates[0].tag, answer.verdict)
        for kind, answer in answers.items()
        if _is_worth(answer, words[kind])
    }
    if not named:
        return None
    main = max(named, key=lambda kind: letters(words[kind]))
    if english is not None and _is_english(english, words[ENGLISH]):
        named[ENGLISH] = Tag("en"), Band.FAIR
    passages = _joined(text, parts, named)
    if len(passages) < 2:
        return None
    answer = answers[main]
    whole = identify_one(text, prior=prior, langdetect=langdetect)
    if _is_same(whole, answer) and _ORDER.index(whole.verdict) >= _ORDER.index(answer.verdict):
        return whole, passages
    note = f"judged without the words around it: {words[main]}"
    answer = replace(answer, notes=(*answer.notes, note))
    if words[main].isascii() and answer.confidence > FAIR_CAP:
        answer = _lowered(answer)
    return answer, passages


def _is_english(answer: Answer, part: str) -> bool:
    """Return whether the English part of a message has words of it, names apart."""
    own = answer.candidates[0].tag in LIKE_ENGLISH if answer.candidates else False
    words = [word for word in part.split() if word.islower()]
    return len(words) >= _FEWEST_ENGLISH and (own or all(map(is_english, words)))


def _joined(
    text: str, parts: Sequence[MessagePart], named: Mapping[str, tuple[Tag, Band]]
) -> tuple[LanguagePassage, ...]:
    """Return the passages; what has no language goes with its neighbor."""
    joined: list[LanguagePassage] = []
    for part in parts:
        if part.kind not in named:
            continue
        tag, verdict = named[part.kind]
        if joined and joined[-1].tag == tag:
            continue
        start = part.start if joined else 0
        if joined:
            joined[-1] = replace(joined[-1], end=start)
        joined.append(LanguagePassage(start, len(text), tag, verdict))
    return tuple(joined)


def _is_same(whole: Answer, part: Answer) -> bool:
    return bool(whole.candidates) and _is_same_language(
        whole.candidates[0].tag, part.candidates[0].tag
    )


def _is_worth(answer: Answer, part: str) -> bool:
    """Return whether the answer to a part of a message may be that to the whole.

    Two words alone, or with a loan, are a street or a dish more often than a language.
    """
    words = part.lower().split()
    if not answer.candidates or answer.candidates[0].tag in LIKE_ENGLISH:
        return False
    if not _STREETS.isdisjoint(words):
        return False
    if part.isascii() and len([word for word in words if word not in listed("loans")]) <= _DISH:
        own = small_words(answer.candidates[0].tag)
        return answer.verdict in _SURE and not own.isdisjoint(words)
    typed = answer.reason in LISTED_REASONS and answer.verdict is Band.WEAK
    return typed or answer.verdict in _SURE


def _lowered(answer: Answer) -> Answer:
    """Return an answer that is fair at most: that for some words of a message."""
    scale = FAIR_CAP / answer.confidence
    candidates = tuple(
        replace(one, probability=round(one.probability * scale, 3)) for one in answer.candidates
    )
    return replace(answer, verdict=Band.FAIR, confidence=FAIR_CAP, candidates=candidates)


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
    start, seen = 0, 0
    counts = Counter[str]()  # of the letters since `start`, added up: a long text may have few
    for match in _END.finditer(text):
        end = match.end()
        if end <= start:
            continue
        counts += script_counts(text[seen:end])
        seen = end
        if counts.total() < _FEWEST_LETTERS and not _script_changes(counts, text[end : end + 40]):
            continue
        cuts.append((start, end))
        start, counts = end, Counter()
    if start < len(text):
        if cuts and letters(text[start:]) < _FEWEST_LETTERS and not _foreign(text, cuts[-1], start):
            cuts[-1] = (cuts[-1][0], len(text))
        else:
            cuts.append((start, len(text)))
    return _merge(cuts, len(text))


def _script_changes(counts: Counter[str], after: str) -> bool:
    """Whether the next line is in another script, so that this short one must be alone."""
    here = dominant(counts)
    following = dominant(script_counts(after))
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
