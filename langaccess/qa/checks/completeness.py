"""Checks of whether a text was translated at all: empty, copied, looping, too short or too long."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher

from langaccess.core.model import Finding, Severity
from langaccess.core.segments import SIGNS, sentences, too_long
from langaccess.core.tags import Tag, known
from langaccess.qa.checks.language import words_of
from langaccess.qa.checks.left_words import may_be_own
from langaccess.qa.lengths import excess, expected_ratio, width
from langaccess.qa.model import Pair
from langaccess.qa.rules import Rules, for_language

_HALF = 0.5  # of the usual length
_GLOSS = re.compile(r"(?<=[\u0e00-\uffff]) ?[(\uff08][A-Za-z0-9 ,.&'\u2019/()-]+[)\uff09]")
_WORD = re.compile(rf"[^\W\d_][{SIGNS}]*(?:['\u2019-]?[^\W\d_][{SIGNS}]*)*")
_TOKEN = re.compile(rf"[^\W_][{SIGNS}]*(?:['\u2019-]?[^\W_][{SIGNS}]*)*")
_TWICE = re.compile(r"([^\W\d_][^\n]{1,24}?)\1{3,}")
_LABEL = 40  # columns of a text whose length was measured; see the rule's basis
_BRIEF = 60  # columns of a brief sentence
_SMALL_WORDS = 4  # words written small that a copied sentence has: names alone are none
_FOREIGN_WORDS = 2  # the same in a script that has no small letters of Latin


def empty(pair: Pair) -> Iterator[Finding]:
    """The target is empty though the source is not."""
    if pair.source.strip() and not pair.target.strip():
        yield Finding("target.empty", "there is no translation", Severity.ERROR)


def unchecked(pair: Pair) -> Iterator[Finding]:
    """A text is too long to check.

    It has more words, letters, or letters of one word than `data/limits.yaml` allows: a person must
    compare the two texts. A draft gets no other check then.
    """
    if too_long(pair.source) or too_long(pair.target):
        words = "too long to check: a person must compare it with its source"
        yield Finding("text.too_long", words, Severity.ERROR)


def echo(pair: Pair) -> Iterator[Finding]:
    """The source was copied instead of translated."""
    if pair.source_tag == pair.target_tag or not pair.target.strip():
        return
    words = words_of(pair.source_bare)
    if not words or words != words_of(pair.target_bare):
        return
    little = for_language(pair.rules.echo.little, pair.source_tag) or ()
    plain = [
        w
        for w in _WORD.findall(pair.source_bare)
        if (w.islower() and len(w) > 2) or w.lower() in little
    ]
    if not plain or " ".join(words) in pair.rules.echo.allowed:
        return
    # "Lake of the Woods" may be a name
    small = [w for w in _WORD.findall(pair.source_bare) if w[0].islower()]
    if pair.foreign:
        return
    sure = len(words) > (4 if small and all(len(w) < 4 for w in small) else 2)
    yield Finding(
        "echo",
        "the translation is a copy of the source",
        Severity.ERROR if sure else Severity.WARNING,
    )


def copied(pair: Pair) -> Iterator[Finding]:
    """A sentence, or more than half of the longer source words, was left as it is.

    English words that the target language may have too ("hospital") do not count.
    """
    if pair.source_tag.language == pair.target_tag.language:
        return
    rule = pair.rules.copied
    if _kept_sentence(pair) and not pair.foreign:
        yield Finding("copied", "a sentence was not translated", Severity.ERROR)
        return
    # names and acronyms stay; a word counts when it is written small
    words = {w for w in _WORD.findall(pair.source_bare) if len(w) >= 4 and w[0].islower()}
    if len(words) < rule.words:
        return
    there = set(words_of(pair.target_bare))
    left = [word for word in words if word.lower() in there]
    if pair.source_tag.language == "en":
        left = [w for w in left if not may_be_own(w, pair.target_tag, pair.rules.untranslated)]
    share = len(left) / len(words)
    if share > (for_language(rule.shares, pair.target_tag) or rule.share):
        message = f"{share:.0%} of the longer source words were not translated"
        # a person keeps terms, an engine fails
        doubt = Severity.WARNING if pair.by_engine else Severity.INFO
        yield Finding("copied", message, Severity.ERROR if share > rule.sure else doubt)


def _kept_sentence(pair: Pair) -> bool:
    """Return whether one of several sentences of the source is in the target word for word."""
    target = " ".join(words_of(pair.target_bare))
    parts = sentences(pair.source_bare)
    if len(parts) < 2:
        return False
    row = known(pair.target_tag)
    least = _SMALL_WORDS if row is None or "Latn" in row.scripts else _FOREIGN_WORDS
    for part in parts:
        small = [word for word in _WORD.findall(part) if word[0].islower()]
        if len(small) >= least and " ".join(words_of(part)) in target:
            return True
    return False


def loop(pair: Pair) -> Iterator[Finding]:
    """The engine went round in circles: the same words again and again.

    Words that return at once are an error; three words that make up much of the text may be a long
    name, and are a warning.
    """
    times = pair.rules.loop.times
    words, source = (_TOKEN.findall(text.lower()) for text in (pair.target, pair.source))
    found = _circles(words, times) and not _circles(source, times)
    if not found and width(pair.target) > 1.2 * width(pair.source):
        match = _TWICE.search(pair.target)
        found = match is not None and match.group(1) * 3 not in pair.source
    if found:
        yield Finding("loop", "the same words return again and again", Severity.ERROR)
    elif _crowded(_TOKEN.findall(pair.target_bare.lower()), times) and not _crowded(source, times):
        yield Finding("loop", "the same words return often", Severity.WARNING)


def _circles(words: list[str], times: int) -> bool:
    """Return whether some words return at once."""
    for period in range(1, min(10, len(words) // 2) + 1):
        run = longest = 0
        for here, there in zip(words, words[period:], strict=False):
            run = run + 1 if here == there else 0
            longest = max(longest, run)
        if longest >= max((times - 1) * period, times):
            return True
    return False


def _crowded(words: list[str], times: int) -> bool:
    """Return whether three words in a row make up much of the text."""
    count = max(Counter(zip(words, words[1:], words[2:], strict=False)).values(), default=0)
    return count >= times and count * 3 > 0.4 * len(words)


def length(pair: Pair) -> Iterator[Finding]:
    """The target is much shorter or longer than is usual for its language.

    Of a text that a person wrote it is information unless it is far off.
    """
    rule = pair.rules.length
    ratio = expected_ratio(rule, pair.source_tag, pair.target_tag)
    # "三藩市優先權 (San Francisco Preference)": the gloss is not part of the translation's length
    text = pair.target if "(" in pair.source else _GLOSS.sub("", pair.target)
    expected, real = width(pair.source) * ratio, width(text)
    if not real or abs(real - expected) <= rule.slack:
        return
    share = real / max(expected, 1)
    measured = for_language(rule.ratios, pair.target_tag) is not None
    off = excess(width(pair.source), real, ratio) if measured else 0.0
    label = width(pair.source) < _LABEL
    # a person who puts a single sentence more briefly has not left one out; no engine does so
    strict = pair.by_engine and not label
    lone = len(sentences(pair.source)) == 1 and width(pair.source) < _BRIEF
    lost = off < rule.short and (strict or len(sentences(pair.source)) > 1)
    # a label of few words may well be half as long: there only a multiple of the limits is sure
    slack = 2 if label and not pair.by_engine else 1
    bad = share * slack < rule.low or share > rule.high * slack or lost
    look = rule.look_engine if strict else rule.look_short
    if lone and not pair.by_engine:
        look = rule.short  # a person may put one brief sentence in half the words
    if rule.look_low <= share <= rule.look_high and off >= look:
        return
    if measured and not bad and abs(off) < -look:
        return  # three words may well become six
    # of texts by a person with more than half the length few were at fault (benchmarks.judged)
    worth = pair.by_engine or (not label and share < _HALF)
    yield Finding(
        "length.unusual",
        f"the translation has {share:.0%} of the usual length",
        Severity.ERROR if bad else Severity.WARNING if worth else Severity.INFO,
    )


_UNTRANSLATED = frozenset({"echo", "copied"})
_PLAIN_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SENTENCE_END = re.compile(r"[.?!…][\"'”’)\]]*\s*$")
_SENTENCE_WORDS = 3  # words of a sentence


def kept_sentence(
    code: str, source: str, target: str, tag: Tag, rules: Rules, barred: Callable[[str], bool]
) -> bool:
    """Return whether a finding is about a whole sentence left in the language of its source.

    Such a finding cannot be answered as a false alarm: a form number, a name or an address may stay
    as it is, but an untranslated sentence on the page is a fault. `tag` is the source's language;
    `barred` says whether the rules of the agency keep a sentence from machines.
    """
    return (
        code in _UNTRANSLATED
        and _likeness(source, target) >= rules.echo.same
        and (barred(source) or _is_sentence(source, tag, rules))
    )


def _likeness(source: str, target: str) -> float:
    here, there = (_PLAIN_WORD.findall(text.lower()) for text in (source, target))
    return SequenceMatcher(None, here, there, autojunk=False).ratio()


def _is_sentence(text: str, tag: Tag, rules: Rules) -> bool:
    words = _PLAIN_WORD.findall(text)
    if len(words) < _SENTENCE_WORDS:
        return False
    shouted = text.upper() == text
    small = [word.lower() for word in words if shouted or word[0].islower()]
    if set(small) & set(for_language(rules.echo.sentence, tag) or ()):
        return True
    joining = for_language(rules.echo.joining, tag) or ()
    plain = [word for word in words if word[0].islower() and word not in joining]
    return len(plain) > 1 and _SENTENCE_END.search(text) is not None
