"""Finds the phrases nearest to what an officer types, without an engine."""

from __future__ import annotations

from dataclasses import dataclass

from langaccess.phrases.book.model import Never, Phrase, Phrasebook, Subject

__all__ = ["PhraseMatch", "find", "never_a_phrase"]

_NEAR = 60.0  # below this similarity (0 to 100) words agree by chance
_NEVER = 90.0  # a typing mistake away from a text that is never a phrase


@dataclass(frozen=True, slots=True)
class PhraseMatch:
    """A phrase that was found, and how near it is (0 to 100)."""

    phrase: Phrase
    score: float


def find(book: Phrasebook, wanted: str, *, limit: int = 5) -> tuple[PhraseMatch, ...]:
    """Return the phrases whose English, id or number come nearest to `wanted`, best first."""
    from rapidfuzz import fuzz, utils

    typed = utils.default_process(wanted)
    if not typed:
        return ()
    found = []
    for phrase in book.phrases.values():
        if wanted.strip() in {phrase.id, str(phrase.number)}:
            return (PhraseMatch(phrase, 100.0),)
        english = utils.default_process(phrase.en)
        score = 0.7 * fuzz.token_set_ratio(typed, english) + 0.3 * fuzz.ratio(typed, english)
        if score >= _NEAR:
            found.append(PhraseMatch(phrase, round(score, 1)))
    found.sort(key=lambda match: (-match.score, match.phrase.number))
    return tuple(found[:limit])


def never_a_phrase(never: Never, wanted: str, *, ids_only: bool = False) -> Subject | None:
    """Return the subject that `wanted` belongs to when it is never a phrase, else None.

    Args:
        never: what is never a phrase.
        wanted: an id, or typed words.
        ids_only: compare only the beginning of an id.
    """
    from rapidfuzz import fuzz, utils

    typed = utils.default_process(wanted)
    for subject in never.subjects:
        if wanted.strip().split(".", maxsplit=1)[0] in subject.ids:
            return subject
        for words in () if ids_only else subject.words:
            # A shorter text than the words would match inside them by chance.
            if len(typed) >= len(words) and fuzz.partial_ratio(words, typed) >= _NEVER:
                return subject
    return None
