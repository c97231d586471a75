"""How long a text is when it is read aloud, for spots of 15, 30 and 60 seconds on the radio.

Syllables are counted by the spelling rules of each language and divided by published rates
(`data/speech.yaml`). A time that a reader measured replaces the estimate.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import ceil

from langaccess import qa
from langaccess.agency import ledger
from langaccess.agency.session import Session
from langaccess.core.errors import InputError
from langaccess.core.files import sha256
from langaccess.core.folding import spaced
from langaccess.core.resources import DATA, shipped
from langaccess.core.segments import sentences
from langaccess.core.tags import Tag

MEASURED = "media.measured"
SPOTS = (15, 30, 60)
"""Usual lengths of a spot, in seconds."""


@dataclass(frozen=True, slots=True)
class _Rate:
    rate: float
    slow: float
    count: str
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class _SpeechRules:
    as_of: date
    basis: tuple[str, ...]
    sentence_pause: float
    comma_pause: float
    digit: float
    number_digit: float
    words_a_minute: float
    unsure_percent: float
    sure_percent: float
    rates: Mapping[str, _Rate]


@dataclass(frozen=True, slots=True)
class SpokenLength:
    """How long a text is when it is read aloud.

    Attributes:
        tag: its language.
        seconds: at the pace of an announcement, with pauses and telephone numbers said twice.
        low: least seconds: fluent reading, less the error of the estimate.
        high: most seconds.
        speech: seconds of speech alone at the mean rate of readers, without pauses.
        syllables: how many; words for a language without a published rate.
        basis: `measured`, `published rate` or `words a minute`.
        fits: the spots in which it fits at that pace, in seconds.
        over: syllables over the spot that it should fit, or words; 0 if it fits.
        cut: the longest sentence without a number or an address: the one to shorten first.
    """

    tag: Tag
    seconds: float
    low: float
    high: float
    speech: float
    syllables: int
    basis: str
    fits: tuple[int, ...]
    over: int
    cut: str


def spoken_length(
    text: str, tag: Tag, *, spot: int = 30, measured: float | None = None
) -> SpokenLength:
    """Return how long a text is when it is read aloud.

    `spot` is the length in seconds that it should fit, `measured` the seconds that a reader took.
    """
    rules, found = load_speech_rules(), _rate(tag)
    plain = spaced(text)
    phones = [one for one in qa.find_items(plain, tag) if one.kind is qa.ItemKind.PHONE]
    digits = sum(c.isdigit() for one in phones for c in one.text)
    rest = plain
    for one in phones:
        rest = rest.replace(one.text, " ", 1)
    pauses = rules.sentence_pause * len(sentences(plain)) + rules.comma_pause * len(
        re.findall(r"[,;:—–،、，：؛]", plain)
    )
    fixed = pauses + 2 * digits * rules.digit
    if found is None:
        count = len(rest.split()) if " " in rest else len(rest) // 2
        rate = slow = rules.words_a_minute / 60
        error, basis = rules.unsure_percent, "words a minute"
    else:
        count, rate, slow = count_syllables(rest, tag), found.rate, found.slow
        error = rules.unsure_percent if found.unsure else rules.sure_percent
        basis = "published rate"
    speech = count / rate
    seconds, low = count / slow + fixed, (speech + fixed) * (1 - error / 100)
    high = seconds * (1 + error / 100)
    if measured is not None:
        seconds = low = high = measured
        basis = "measured"
    return SpokenLength(
        tag, round(seconds, 1), round(low, 1), round(high, 1), round(speech, 1), count, basis,
        tuple(one for one in SPOTS if seconds <= one),
        max(0, ceil((seconds - spot) * slow)),
        _cut(plain, tag),
    )  # fmt: skip


def _cut(text: str, tag: Tag) -> str:
    """Return the longest sentence that holds no number and no address."""
    firm = {one.text for one in qa.find_items(text, tag)}
    free = [one for one in sentences(text) if not any(item in one for item in firm)]
    return max(free, key=len, default="")


def record_measured(session: Session, text: str, tag: Tag, seconds: float, *, by: str) -> None:
    """Record how long a person took to read a text aloud."""
    if not any(map(str.isalpha, by)):
        raise InputError("who read it aloud?", hint="--by NAME")
    if not 1 <= seconds <= 3600:
        raise InputError(f"{seconds:g} seconds is not a time that was measured")
    data = {"text": _digest(text), "lang": str(tag), "seconds": seconds, "by": by.strip()}
    ledger.append(session.connection, MEASURED, data | ledger.here(), at=session.now)


def measured_seconds(session: Session, text: str, tag: Tag) -> float | None:
    """Return the time that was measured last for exactly this text; None if none was."""
    found = None
    for entry in ledger.entries(session.connection, MEASURED):
        if (entry.data["text"], entry.data["lang"]) == (_digest(text), str(tag)):
            found = float(entry.data["seconds"])
    return found


def _digest(text: str) -> str:
    return sha256(spaced(text).encode("utf-8"))


@cache
def load_speech_rules() -> _SpeechRules:
    """Return the shipped rates, pauses and their sources."""
    from langaccess.core.config import load

    return load(_SpeechRules, shipped(DATA, "speech.yaml"))


def _rate(tag: Tag) -> _Rate | None:
    rates = load_speech_rules().rates
    return rates.get("zh" if tag.language == "cmn" else tag.language)


def count_syllables(text: str, tag: Tag) -> int:
    """Return the syllables of a text, by the spelling rules of its language.

    A language without a published rate has no rule, which is an `InputError`.
    """
    found = _rate(tag)
    if found is None:
        raise InputError(f"there is no rule for the syllables of {tag.name}")
    digits = sum(c.isdigit() for c in text)
    return _COUNTERS[found.count](text) + round(digits * load_speech_rules().number_digit)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", unicodedata.normalize("NFC", text.lower()))


def _bare(word: str) -> str:
    """Return a word without its marks: `última` is `ultima`."""
    return "".join(c for c in unicodedata.normalize("NFD", word) if unicodedata.category(c) != "Mn")


def _groups(pattern: str, *, bare: bool = True) -> Callable[[str], int]:
    """Return a counter of the matches of a pattern in each word, one at least."""
    found = re.compile(pattern)

    def count(text: str) -> int:
        return sum(
            max(1, len(found.findall(_bare(word) if bare else word)))
            for word in _words(text)
            if found.search(_bare(word) if bare else word) or len(word) > 1
        )

    return count


def _french(text: str) -> int:
    """Count vowel groups; an e at the end is silent, and so are -es and -ent of verbs."""
    total = 0
    for word in _words(text):
        for part in re.split(r"['’]", word):
            bare = _bare(part)
            if not bare or (len(bare) <= 2 and not re.search("[aiouy]", bare) and part != "et"):
                total += bare not in {"l", "d", "j", "m", "t", "s", "n", "c", "qu", ""}
                continue
            groups = len(re.findall(r"[aeiouy]+", bare.replace("qu", "k")))
            silent = re.search(r"[^aeiouy]e(s|nt)?$", bare) and part[-1] not in "éè"
            total += max(1, groups - bool(silent and groups > 1))
    return total


def _english(text: str) -> int:
    return sum(qa.english_syllables(word) for word in re.findall(r"[A-Za-z]+(?:'[a-z]+)?", text))


def _kana(text: str) -> int:
    """Count morae: each kana but the small ones, two for a kanji."""
    kana = sum("\u3041" <= c <= "\u30ff" for c in text)
    small = sum(c in "ぁぃぅぇぉゃゅょァィゥェォャュョ・" for c in text)
    return kana - small + 2 * _han(text)


def _han(text: str) -> int:
    return sum("\u3400" <= c <= "\u9fff" for c in text)


_COUNTERS: Mapping[str, Callable[[str], int]] = {
    "english": _english,
    "french": _french,
    "kana": _kana,
    "han": _han,
    "blocks": lambda text: sum("\uac00" <= c <= "\ud7a3" for c in text),
    "words": lambda text: len(_words(text)),
    "vowels": _groups("[aeiouy]+"),
    "single": _groups("[aeiouyаеиоу]|\\br"),
    # A vowel written twice is one long one; two others are a diphthong or two syllables.
    "long": _groups("aa|ee|ii|oo|uu|yy|ai|ei|oi|ui|yi|au|eu|ou|ie|uo|[aeiouy]"),
    # Two of a, e and o are two syllables, and so is one of them next to í or ú; y and u after q or
    # g before e or i are none.
    "hiatus": _groups(
        "[íúìù]|(?<![qg])[iuü]?[aeoáéóàèò](?:[iu](?![aeoáéó]))?|(?<=[qg])[aoáó]|(?<=u)[eiéí]|[iuy]+",
        bare=False,
    ),
    # An initial vowel sign or a following one marks a syllable; consonants alone carry short ones.
    "thai": lambda text: round(
        sum("\u0e01" <= c <= "\u0e2e" or "\u0e40" <= c <= "\u0e44" for c in text) / 2.2
    ),
}
