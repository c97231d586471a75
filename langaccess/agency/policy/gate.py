"""The sentence gate: finds sentences that perform a legal act, in any file.

What it looks for is data: patterns (`sentences` in `config/base.yaml`), and behind them a scorer
for wordings that no pattern covers (`policy.scorer`). Here is only how text is made comparable, so
that capitals, line breaks, curly quotes, stretched letters and invisible characters hide nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import accumulate, chain, pairwise

from langaccess.agency.policy.pattern_set import PatternSet
from langaccess.agency.policy.ranking import RankingScale, load_ranking
from langaccess.agency.policy.scorer import Scale, Scorer, clauses, load_scorer, pieces
from langaccess.agency.policy.spelling import Speller, unmask, written_out
from langaccess.agency.policy.translation_rules import SentenceRule, Sentences
from langaccess.core.folding import visible

_QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "‐": "-", "‑": "-"}
)
_HYPHENATED = re.compile(r"(?<=[a-z])-\s*\n\s*(?=[a-z])")
_STRETCHED = re.compile(r"(?<![^\W_])(?:[a-z] {1,3}){3,}[a-z](?![^\W_])")
_SPELLED = re.compile(r"(?<![^\W_])(?:[a-z]-){3,}[a-z](?![^\W_])")
_SPACE = re.compile(r"\s+")
_NAMED = re.compile(r"@([a-z_]+)")
_WORDED = re.compile(r"[a-z]\W+[a-z]")


def find_barred(
    text: str, sentences: Sentences, *, joined: bool = False
) -> tuple[SentenceRule, ...]:
    """Return every rule that stops the English sentence `text`; empty when it may pass.

    Args:
        text: the sentence.
        sentences: the rules.
        joined: `text` was put together from neighbors that may not belong together.
    """
    return _read(text, sentences).barred(joined=joined) if sentences.rules else ()


@dataclass(frozen=True, slots=True)
class WeighedText:
    """What the gate says of a text.

    Attributes:
        barred: every rule that stops it; empty when none does.
        asked: no rule stops it, but its score is so high that a person must confirm it.
        score: how much it reads like a legal act or a record: the highest score of its parts.
    """

    barred: tuple[SentenceRule, ...] = ()
    asked: bool = False
    score: float = 0.0


def weigh(texts: Sequence[tuple[str, bool]], sentences: Sentences) -> list[WeighedText]:
    """Return what the gate says of English texts, in their order; all of a document in one call.

    Args:
        texts: each text, and whether it was put together from neighbors that may not belong
            together.
        sentences: the rules; without any, nothing is stopped or asked about.
    """
    if not sentences.rules:
        return [WeighedText() for _ in texts]
    ranking = load_ranking()
    read = [_read(text, sentences) for text, _ in texts]
    scale = ranking.scale
    flat = [part for one in read for part in one.parts]
    added = ranking.scores([part for part, _ in flat])
    ranked = [scale.share * one + more for (_, one), more in zip(flat, added, strict=True)]
    weighed = []
    ends = accumulate((len(one.parts) for one in read), initial=0)
    for (begin, end), (_, joined), one in zip(pairwise(ends), texts, read, strict=True):
        barred, scores = one.barred(joined=joined), ranked[begin:end]
        asked = not barred and one.worded and one.reaches(scores, scale, joined=joined)
        weighed.append(WeighedText(barred, asked, max(scores)))
    return weighed


@dataclass(frozen=True, slots=True)
class _ReadText:
    """What the patterns and the scorer find in a text.

    Attributes:
        matched: the rules whose patterns stop it.
        excused: it tells about people in general, so its score does not stop it.
        parts: the text as it is scored, its sentences, then their clauses; each with its score.
        whole: how many of the parts come before the clauses.
    """

    matched: tuple[SentenceRule, ...]
    excused: bool
    parts: tuple[tuple[str, float], ...]
    whole: int

    @property
    def worded(self) -> bool:
        """Whether it has at least two words."""
        return _WORDED.search(self.parts[0][0]) is not None

    def barred(self, *, joined: bool) -> tuple[SentenceRule, ...]:
        """Return every rule that stops it; the scorer's only where no pattern does."""
        scorer = load_scorer()
        if self.matched or self.excused or " " not in self.parts[0][0]:
            return self.matched
        likely = self.reaches([score for _, score in self.parts], scorer.scale, joined=joined)
        return (_likely(scorer),) if likely else ()

    def reaches(
        self, scores: Sequence[float], scale: Scale | RankingScale, *, joined: bool
    ) -> bool:
        """Return whether a part's score reaches its limit.

        No author wrote a clause as a sentence: its limit is that of joined text.
        """
        whole, parts = scores[: self.whole], scores[self.whole :]
        limits = scale.limit(joined=joined), scale.limit(joined=True)
        return any(
            max(each, default=limit - 1) >= limit
            for each, limit in zip((whole, parts), limits, strict=True)
        )


# `find_barred` and `weigh` both read a document, and neighbors are read together in several ways:
# nearly half of its texts come again.
@lru_cache(maxsize=16384)
def _read(text: str, sentences: Sentences) -> _ReadText:
    gate, plain = _gate(sentences), plain_text(text)
    spelled = gate.speller.corrected(plain)
    matched = gate.stopped(plain, sentences)
    if not matched and spelled != plain:
        matched = gate.stopped(spelled, sentences)
    scorer = load_scorer()
    # Both ways: a word that an agency has spelled right must not hide one that the scorer knows.
    ways = dict.fromkeys((spelled, written_out(plain)))
    whole = dict.fromkeys(part for way in ways for part in pieces(way) or [way])
    parts = dict.fromkeys([*whole, *chain.from_iterable(map(clauses, whole))])
    scored = tuple((part, scorer.score(part)) for part in parts)
    return _ReadText(matched, all(map(gate.excused, ways)), scored, len(whole))


def spelled_text(text: str, sentences: Sentences) -> str:
    """Return `text` in the form that the scorer weighs: plain, and known words spelled right."""
    return _gate(sentences).speller.corrected(plain_text(text))


@lru_cache(maxsize=1)
def _likely(scorer: Scorer) -> SentenceRule:
    """Return the rule to name for a high score."""
    scale = scorer.scale
    return SentenceRule(scale.rule, scale.text, (), basis=scale.authorities)


def plain_text(text: str) -> str:
    """Return `text` in the form that patterns see.

    Compatibility forms are folded (NFKC), case is folded, quotes and hyphens made straight,
    invisible characters dropped, letters that look Latin made Latin, words broken at a line's end
    joined, letters set apart (`C O N S E N T`, `c-o-n-s-e-n-t`) joined, white space folded.
    """
    folded = unicodedata.normalize("NFKC", text).translate(_QUOTES).lower()
    if not folded.isascii():
        folded = unmask("".join(_visible(folded)))
    folded = _HYPHENATED.sub("", folded)
    folded = _STRETCHED.sub(_close_up, folded)
    folded = _SPELLED.sub(lambda match: match[0].replace("-", ""), folded)
    return _SPACE.sub(" ", folded).strip()


def _close_up(match: re.Match[str]) -> str:
    """Join letters set apart by single spaces; wider gaps between them are the word spaces."""
    return " ".join(word.replace(" ", "") for word in re.split(r" {2,}", match[0]))


def _visible(text: str) -> Iterator[str]:
    for character in visible(text):
        if character.isascii() or unicodedata.category(character) not in {"Cf", "Mn", "Me"}:
            yield character


class _Gate:
    """The patterns of a policy, ready to search."""

    def __init__(self, sentences: Sentences) -> None:
        words = {entry.id: entry.words for entry in sentences.words}
        each = [[expand(pattern, words) for pattern in rule.patterns] for rule in sentences.rules]
        excuses = [_pattern(rule.exceptions, words) for rule in sentences.rules]
        self.any = PatternSet(chain.from_iterable(each))
        pairs = zip(map(PatternSet, each), excuses, strict=True)
        self.tests = [partial(_stops, *pair) for pair in pairs]
        by_rule = zip((rule.id for rule in sentences.rules), excuses, strict=True)
        self.excuse = dict(by_rule).get(load_scorer().scale.excused_by)
        self.speller = Speller(sentences.spelled, load_scorer().scale.known)

    def stopped(self, plain: str, sentences: Sentences) -> tuple[SentenceRule, ...]:
        """Return every rule that stops a sentence in plain form."""
        # One search over everything lets most pass; only what it finds is looked at closely.
        if not self.any.matches(plain):
            return ()
        return tuple(
            rule for rule, test in zip(sentences.rules, self.tests, strict=True) if test(plain)
        )

    def excused(self, plain: str) -> bool:
        """Return whether the scorer does not stop a sentence in plain form."""
        return self.excuse is not None and self.excuse.fullmatch(plain) is not None


@lru_cache(maxsize=8)
def _gate(sentences: Sentences) -> _Gate:
    return _Gate(sentences)


def _stops(patterns: PatternSet, excuse: re.Pattern[str] | None, text: str) -> bool:
    if not patterns.matches(text):
        return False
    return excuse is None or patterns.matches(excuse.sub(" # ", text))


def _pattern(
    patterns: tuple[str, ...], words: Mapping[str, tuple[str, ...]]
) -> re.Pattern[str] | None:
    if not patterns:
        return None
    return re.compile("|".join(f"(?:{expand(pattern, words)})" for pattern in patterns))


def named_lists(pattern: str) -> list[str]:
    """Return the ids of the word lists that `pattern` names."""
    return _NAMED.findall(pattern)


def expand(pattern: str, words: Mapping[str, tuple[str, ...]]) -> str:
    """Return `pattern` with each `@name` replaced by the words of that list, longest first.

    Raises:
        KeyError: there is no such list.
    """

    def alternatives(match: re.Match[str]) -> str:
        ordered = sorted(words[match[1]], key=len, reverse=True)
        return "(?:" + "|".join(re.escape(word) for word in ordered) + ")"

    return _NAMED.sub(alternatives, pattern)
