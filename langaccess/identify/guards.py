"""Guards: what makes an answer less sure, replaces it, or adds a note to it.

What the detectors and profiles say about a text becomes a `Draft`. Three ordered lists of guards
then look at it, each guard at the draft as the guards before it have left it: `WORDS` (before the
candidates are ranked), `TEXT` (after that), `LEFT` (with what is said of the words without names).
`Draft.answer` builds the answer. `python -m benchmarks.rules guards` shows what each guard changes,
and `tests/identify/guards.yaml` holds cases for each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from langaccess.core.tags import Tag, groups
from langaccess.core.words import joined
from langaccess.identify import non_language
from langaccess.identify.code_switching import detect
from langaccess.identify.cries import cry_in
from langaccess.identify.damaged_text import notes_on
from langaccess.identify.detectors import DETECTORS
from langaccess.identify.english import (
    LIKE_ENGLISH,
    explains,
    is_english,
    suspicious,
    without_names,
)
from langaccess.identify.evidence import LanguageEvidence
from langaccess.identify.evidence import margins as _margins
from langaccess.identify.model import Answer, Band, LanguageCandidate
from langaccess.identify.ngrams import ascii_letters
from langaccess.identify.profiles import load_profiles
from langaccess.identify.romanized import rank, spelled, typed_features
from langaccess.identify.scripts import dominant, letters, script_counts
from langaccess.identify.thresholds import DOUBT, FAIR_CAP, STRONG, WEAK_CAP, band
from langaccess.identify.weights import group_of, load_typed, stranger

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SHORT_WORD = 5  # letters; a short word without diacritics may be a loan that no list holds
_FEW_WORDS = 3  # so many may be a name
_SHOUTED_NAMES = 3  # so many words in capitals may be a name
_FEWEST_LETTERS = 2
_MUCH = 0.25  # with this share of the words the text may be in the other language
_SEEN = 0.4  # of a text's trigrams, when it is a language of ours; keyboard noise has under a half
_ROMANISED_LETTERS = 12
_PERHAPS_TYPED = DOUBT  # from here on languages that may be typed are shown
_BY_SPELLING = ("spelling",)
_TYPED_SURE = 0.95
_TYPED_WORDS = 3
_WORTH = 0.02  # probability from which a language that may be typed is shown
# Where languages off the list fit MayanV's texts as well as this, 1 answer in 7 was right.
_AS_WELL = 8.0  # natural log, spread like a profile's share
_PER_LETTER = 0.6  # the same for a long text: Punjabi in Arabic letters is as near to Urdu
_SHOWN = 5

SAYS = {
    "empty": "the text is empty",
    "number": "numbers, codes, links or an address alone say nothing about the language",
    "short": "too few letters to say anything about the language",
    "script": "written in letters that no language this program knows is written in",
    "name": "this may be nothing but names, which say little about the language",
    "noise": "this does not look like words of any language this program knows",
    "word": "a word that many languages share: it says little about the language",
}

LISTED_REASONS = ("romanised", "cry")
"""Reasons with which every language that a text may be in is a candidate."""
_HOPELESS = frozenset({"noise", "stranger", "word", "name"})
_SURE = (Band.STRONG, Band.FAIR)
_NAMES = "contains names, which may look like another language than its other words"


@dataclass(slots=True)
class Draft:
    """An answer in the making."""

    words: str  # the text that is judged, without links and numbers
    evidence: LanguageEvidence  # what the sources say about it
    shares: NDArray[np.float64]  # what the choice makes of that
    first: float  # the probability of the first candidate
    confidence: float  # the probability of its confusable group
    plain: bool  # the text is ASCII
    typed: str = ""  # the text with everything in it: digits are letters in texted Arabic
    decoded: str = ""  # what the text was written in before Unicode, or empty
    turned: bool = False  # langdetect, weighed by the agency's rules, changed the first candidate
    # what is said of the words without names, when these look like another language
    left: Draft | None = None
    replaced: bool = False  # `left` took the place of what was said of the whole
    verdict: Band = Band.CANNOT_TELL
    reason: str = ""  # why it stays weak, as in `Answer`
    named: bool = False  # all words but one are common names
    top: str = ""  # the likeliest language
    kin: str = ""  # a language off the list that fits nearly as well, or empty
    question: str = ""  # as in `Answer`
    # as in `Answer`; the first is capped by `first` at the end
    candidates: tuple[LanguageCandidate, ...] = ()
    notes: tuple[str, ...] = ()  # as in `Answer`

    def lower(self, cap: float) -> None:
        """Make the draft no surer than `cap`."""
        self.first, self.confidence = min(self.first, cap), min(self.confidence, cap)

    def lower_ranked(self, cap: float, note: str) -> None:
        """Make a draft whose candidates are known no surer than `cap`, and say why."""
        self.lower(cap)
        if self.verdict is not Band.CANNOT_TELL:
            self.verdict = band(self.confidence)
        self.notes = (*self.notes, note)

    def answer(self, missing: tuple[str, ...]) -> Answer:
        """Return the answer; the only place where one is built from evidence."""
        first, *others = self.candidates
        if first.probability > self.first:
            first = replace(first, probability=self.first)
        return Answer(
            self.verdict,
            self.confidence,
            (first, *others),
            self._confusable(),
            self.question,
            self.reason,
            self.notes,
            missing=missing,
        )

    def _confusable(self) -> tuple[Tag, ...]:
        """Return the languages that are shown with the first, also a related one off the list."""
        if self.reason in LISTED_REASONS:
            return ()
        named = (*group_of(self.top)[1:], self.kin)
        return tuple(_tag(tag) for tag in dict.fromkeys(named) if tag)


class AnswerGuard(NamedTuple):
    """One thing that may speak against an answer."""

    name: str  # what it looks for
    why: str  # why it is there
    check: Callable[[Draft], None]  # looks for it in the draft, and lowers or replaces the draft


def _turned(draft: Draft) -> None:
    if draft.turned:
        draft.lower(FAIR_CAP)


def _weak(draft: Draft, reason: str) -> None:
    """Keep a draft weak for a reason; the first reason stays."""
    if reason and not draft.reason:
        draft.reason = reason
        draft.lower(WEAK_CAP)


def _english(draft: Draft) -> None:
    """Put English first where it explains the words, and never call that sure."""
    tags = draft.evidence.tags
    if draft.top == "en" or "en" not in tags or not explains(draft.words, draft.top):
        return
    english, top = tags.index("en"), tags.index(draft.top)
    draft.shares = draft.shares.copy()
    draft.shares[[english, top]] = draft.shares[[top, english]]
    draft.top = "en"
    draft.lower(WEAK_CAP)


def _unlisted_language(draft: Draft) -> None:
    _weak(draft, "stranger" if stranger(draft.evidence) else "")


def _no_sentence(draft: Draft) -> None:
    _weak(draft, non_language.doubtful(draft.words))


def _unseen(draft: Draft) -> None:
    script = dominant(script_counts(draft.words))
    unseen = draft.evidence.seen < _SEEN and script in ("Latn", "Cyrl")
    _weak(draft, "noise" if unseen else "")


def _one_english_word(draft: Draft) -> None:
    _weak(draft, "word" if draft.top == "en" and len(draft.words.split()) == 1 else "")


def _names_but_one(draft: Draft) -> None:
    draft.named = not draft.reason and non_language.names_but_one(draft.words)
    if draft.named:
        draft.lower(WEAK_CAP)


def _unknown_words(draft: Draft) -> None:
    """Take a few words for names if the likeliest language has none of them."""
    few = draft.plain and 1 < len(draft.words.split()) <= _FEW_WORDS
    if draft.reason or draft.named or not few:
        return
    unsure = draft.confidence < STRONG or non_language.shouted(draft.words)
    if unsure and not draft.evidence.deep[2]:
        draft.named = True
        draft.lower(WEAK_CAP)


def _loan_or_name(draft: Draft) -> None:
    if draft.reason or draft.named:
        return
    number = len(draft.words.split())
    if non_language.shouted(draft.words):
        perhaps = number <= _SHOUTED_NAMES
    else:
        perhaps = draft.plain and number == 1 and letters(draft.words) <= _SHORT_WORD
    if perhaps:
        draft.lower(FAIR_CAP)


def _cap_for_relatives(draft: Draft) -> None:
    evidence = draft.evidence
    least = max(_AS_WELL, _PER_LETTER * evidence.length)
    if evidence.neighbour > -least and evidence.nearest in _related(draft.top):
        draft.kin = evidence.nearest
        draft.lower(FAIR_CAP)


@cache
def _related(top: str) -> frozenset[str]:
    return frozenset().union(*(group.kin for group in groups() if top in group.members))


def _rank(draft: Draft) -> None:
    """Set the band, the candidates and what is said of them."""
    group = draft.confidence
    _set_band(draft)
    draft.candidates = _candidates(draft.evidence, draft.shares, draft.first)
    draft.first, draft.confidence = draft.candidates[0].probability, round(group, 3)
    draft.question = _question(draft.top, sure=draft.verdict is Band.STRONG)
    said = "name" if draft.named else draft.reason
    draft.notes = _notes(
        draft.words, draft.evidence, said, plain=draft.plain, verdict=draft.verdict
    )


def _set_band(draft: Draft) -> None:
    draft.verdict = band(draft.confidence)
    hopeless = draft.reason in _HOPELESS or draft.confidence < DOUBT
    if draft.verdict is Band.WEAK and hopeless:
        draft.verdict, draft.reason = Band.CANNOT_TELL, draft.reason or "doubt"


def typed(draft: Draft) -> tuple[list[float], Mapping[str, float]] | None:
    """Return `typed_features` and the margins behind them; None for a text in another script."""
    evidence, words = draft.evidence, draft.words
    margins = evidence.typed
    if draft.reason == "name" or (draft.verdict is Band.STRONG and not words.isascii()):
        return None
    if margins and not (words.isascii() and "'" not in words):
        # The marks of a phrasebook, and apostrophes for letters that Latin lacks.
        plain = ascii_letters(words).replace("'", "")
        scored = load_profiles().score(plain, "Latn")
        margins = _margins(scored) if scored is not None else {}
    if not margins:
        return None
    top = str(draft.candidates[0].tag)
    named = sum(evidence.first.get(detector) in group_of(top) for detector in DETECTORS)
    features = typed_features(
        draft.typed or words,
        margins,
        top=top,
        confidence=draft.confidence,
        named=named,
        length=letters(words),
    )
    return features, margins


def _romanised(draft: Draft) -> None:
    found = typed(draft)
    model = load_typed()
    chance = model.chance(found[0]) if found is not None else 0.0
    tags, words = spelled(draft.typed, top=str(draft.candidates[0].tag))
    if found is not None and chance >= _PERHAPS_TYPED:
        _merge(draft, chance, rank(found[1], model.soft))
    if draft.reason == "romanised":
        tags = tuple(one.tag for one in draft.candidates if one.engines == _BY_SPELLING)
    elif tags:
        draft.first = draft.confidence = 0.0
        draft.verdict, draft.reason, draft.question = Band.CANNOT_TELL, "romanised", ""
        draft.candidates = tuple(LanguageCandidate(tag, 0.0, _BY_SPELLING) for tag in tags)
    else:
        return
    note = f"may be {joined([tag.name for tag in tags], 'or')}, typed in Latin letters"
    draft.notes = (note + (f": {', '.join(words[:_SHOWN])}" if words else ""),)


def _merge(draft: Draft, chance: float, ranked: Sequence[tuple[tuple[Tag, ...], float]]) -> None:
    """Put languages typed in Latin letters among the candidates, by their probability.

    A typed language is never surer than fair.
    """
    listed = [((one,), one.probability * (1 - chance)) for one in draft.candidates]
    others = [
        (tuple(LanguageCandidate(tag, 0.0, _BY_SPELLING) for tag in tags), chance * share)
        for tags, share in ranked
    ]
    share = others[0][1]
    if share > listed[0][1]:
        sure = share >= _TYPED_SURE and len(draft.words.split()) >= _TYPED_WORDS
        draft.reason, draft.question = "romanised", ""
        draft.confidence = min(share, FAIR_CAP if sure else WEAK_CAP)
    else:
        draft.confidence *= 1 - chance
    _show(draft, listed + others)
    draft.first, draft.confidence = draft.candidates[0].probability, round(draft.confidence, 3)
    _set_band(draft)


def _show(draft: Draft, entries: Sequence[tuple[tuple[LanguageCandidate, ...], float]]) -> None:
    """Set the candidates: the likeliest groups of `entries`.

    Languages of a group share its probability; what follows a group is shown as no likelier.
    """
    ranked = sorted(entries, key=lambda entry: -entry[1])
    shown, most = list[LanguageCandidate](), 1.0
    for number, (group, part) in enumerate(ranked):
        if part >= _WORTH or number == 0:
            most = min(most, round(min(part, draft.confidence) / len(group), 3))
            shown += [replace(one, probability=most) for one in group]
    draft.candidates = tuple(shown)[:_SHOWN]


def _cry(draft: Draft) -> None:
    found = cry_in(draft.typed)
    if found is None or draft.verdict is Band.STRONG:
        return
    tags = found.languages
    if not found.alone and draft.verdict is Band.FAIR and draft.candidates[0].tag in tags:
        return
    draft.confidence, each = WEAK_CAP, WEAK_CAP / len(tags)
    made = [LanguageCandidate(tag, round(each, 3), ("list",)) for tag in tags]
    others = [
        replace(one, probability=round(min(one.probability * (1 - WEAK_CAP), each), 3))
        for one in draft.candidates
        if one.tag not in tags
    ]
    draft.candidates = (*made, *others)[:_SHOWN]
    draft.first, draft.verdict = made[0].probability, Band.WEAK
    draft.reason, draft.question = "cry", ""
    names = joined([tag.name for tag in tags], "and")
    draft.notes = (f'"{found.word}" is {names}: "{found.english}"',)


def _mixed_languages(draft: Draft) -> None:
    if draft.verdict not in _SURE or draft.candidates[0].tag != "en":
        return
    tag, found, share = detect(draft.words)
    if tag is None:
        return
    note = f"contains words of {tag.name}: {', '.join(found[:_SHOWN])}"
    draft.lower_ranked(WEAK_CAP if share >= _MUCH else FAIR_CAP, note)
    first, *others = draft.candidates
    others = [other for other in others if other.tag != tag]
    left = 1 - draft.first - sum(other.probability for other in others)
    second = LanguageCandidate(tag, round(max(min(left, draft.first), 0.0), 3), ("spelling",))
    draft.candidates = (first, second, *others[: _SHOWN - 2])


def _mixed_without_names(draft: Draft) -> None:
    if draft.replaced:
        _mixed_languages(draft)


def _form(draft: Draft) -> None:
    draft.notes += notes_on(draft.words, decoded=draft.decoded, typed=draft.typed)


def _names(draft: Draft) -> None:
    left = draft.left
    if left is None:
        return
    before, now = draft.candidates[0].tag, left.candidates[0].tag
    words = left.words.split()
    if now in LIKE_ENGLISH[1:] and explains(left.words, now):
        draft.lower_ranked(WEAK_CAP, _NAMES)
    elif now == before:
        return
    elif now == "en" or (
        before in LIKE_ENGLISH and left.verdict in _SURE and now not in LIKE_ENGLISH
    ):
        _become(draft, left)
        draft.lower_ranked(FAIR_CAP, _NAMES)
    elif all(map(is_english, words)) or not suspicious(words, english=False):
        draft.lower_ranked(WEAK_CAP, _NAMES)


def _become(draft: Draft, left: Draft) -> None:
    """Replace what is said of a text by what is said of its words without names."""
    draft.replaced = True
    draft.top, draft.reason, draft.question = left.top, left.reason, left.question
    draft.kin = left.kin
    draft.first, draft.confidence, draft.verdict = left.first, left.confidence, left.verdict
    draft.candidates, draft.notes = left.candidates, left.notes


def named_astray(draft: Draft) -> list[str]:
    """Return the words without names when they do not look like the language of the answer."""
    if draft.verdict is Band.CANNOT_TELL:
        return []
    left = without_names(draft.words)
    top = draft.candidates[0].tag
    asked = suspicious(left, english=False) and top != "en"
    return left if asked or (top in LIKE_ENGLISH and suspicious(left, english=True)) else []


WORDS = (
    AnswerGuard("turned", "the bands were measured without langdetect", _turned),
    AnswerGuard("English explains", "its spelling or a chance is no other language", _english),
    AnswerGuard(
        "unlisted language", "two sources name a language off the list", _unlisted_language
    ),
    AnswerGuard("no sentence", "names, loans and noise look like a language", _no_sentence),
    AnswerGuard("unseen", "no known language writes letters in this order", _unseen),
    AnswerGuard("one English word", "many languages write English words", _one_english_word),
    AnswerGuard("names but one", "no list holds every name", _names_but_one),
    AnswerGuard("unknown words", "no list holds every name, and few words are one", _unknown_words),
    AnswerGuard("loan or name", "no list holds every loan", _loan_or_name),
    AnswerGuard("relatives", "only profiles know two dozen Mayan languages", _cap_for_relatives),
)
"""Guards for any words, before the candidates are ranked."""

TEXT = (
    AnswerGuard("romanized", "detectors never saw these languages in Latin letters", _romanised),
    AnswerGuard("cry", "a call for help is too short for the sources, and known", _cry),
    AnswerGuard(
        "mixed languages", "a writer who mixes may not follow spoken English", _mixed_languages
    ),
    AnswerGuard("damaged text", "old font, old encoding or a wrong keyboard", _form),
)
"""Guards for a whole text, after the candidates are ranked."""

LEFT = (
    AnswerGuard("names", "names may look like another language than the other words", _names),
    AnswerGuard(
        "mixed without names", "as above, of the words without names", _mixed_without_names
    ),
)
"""Guards for a whole text, after `Draft.left` is known."""


def judge_words(draft: Draft) -> Draft:
    """Let the guards for words look at a draft, and rank its candidates."""
    draft.top = draft.evidence.tags[int(draft.shares.argmax())]
    _pass(draft, WORDS)
    _rank(draft)
    return draft


def judge_text(draft: Draft) -> Draft:
    """Let the guards for a whole text look at a draft."""
    return _pass(draft, TEXT)


def judge_left(draft: Draft) -> Draft:
    """Let the last guards look at a draft, whose `left` is known now."""
    return _pass(draft, LEFT)


def _pass(draft: Draft, guards: Sequence[AnswerGuard]) -> Draft:
    for guard in guards:
        guard.check(draft)
    return draft


def _candidates(
    evidence: LanguageEvidence, shares: NDArray[np.float64], confidence: float
) -> tuple[LanguageCandidate, ...]:
    """Return the best candidates; the first has `confidence`, the others share what it leaves."""
    order = shares.argsort()[::-1][:_SHOWN].tolist()
    rest = 1.0 - float(shares[order[0]])
    # The others together never exceed what the choice gave them, nor the first one.
    scale = min(1.0, (1.0 - confidence) / rest) if rest > 0 else 0.0
    made = []
    for place, row in enumerate(order):
        tag = evidence.tags[row]
        value = confidence if place == 0 else min(float(shares[row]) * scale, confidence)
        engines = tuple(name for name, best in evidence.first.items() if best == tag)
        made.append(LanguageCandidate(_tag(tag), round(value, 3), engines))
    return tuple(made)


_tag = cache(Tag)


@cache
def _question(top: str, *, sure: bool) -> str:
    """Return what separates the first candidate from its group; from mere relatives if unsure."""
    for wanted in (True,) if sure else (True, False):
        for group in groups():
            if group.always is wanted and top in group.members:
                return group.question
    return ""


def _notes(
    words: str, evidence: LanguageEvidence, reason: str, *, plain: bool, verdict: Band
) -> tuple[str, ...]:
    if reason == "stranger":
        tag = Tag(stranger(evidence))
        return (f"looks like {tag.name} ({tag}), which is not on the list of languages known here",)
    if reason in SAYS:
        return (SAYS[reason],)
    if verdict is not Band.STRONG and plain and letters(words) >= _ROMANISED_LETTERS:
        return ("may be a language of another script in Latin letters (Arabic, Urdu, Tigrinya…)",)
    return ()
