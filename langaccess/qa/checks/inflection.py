"""Whether a term is in a text, in any of its forms."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from langaccess.core.folding import plain_letters
from langaccess.core.tags import Tag

# Languages whose words take no endings, or have no spaces between them.
_BARE = frozenset(("vi", "zh", "yue", "ja", "ko", "th", "lo", "km", "my", "hmn", "mww", "hnj"))
_VOWELS = "aeiou\u0430\u0435\u0438\u043e\u0443\u044b\u044d\u044e\u044f\u0439\u044c"
_LETTER = r"[^\W\d_]"
_LATIN = "[0-9A-Za-z\u00c0-\u024f\u1e00-\u1eff]"
_LONG = 5  # a shorter word keeps its last vowel, and takes a shorter ending


def holds(text: str, term: str, tag: Tag) -> bool:
    """Return whether `term` is in `text`, inflected or not; capitals make no difference.

    In English a word takes `s`, `ed`, `ing` and what they do to its end ("felony", "felonies"), and
    nothing else: "please" is not "plea". In other languages that inflect, accents are left out, the
    last vowel may be another, and up to four letters may follow ("orden de protección", "órdenes de
    protección"). Vietnamese, Chinese, Thai and their like are looked up as they are written.
    """
    if not term.strip():
        return False
    language = tag.language
    if language in _BARE:
        words = r"\s+".join(map(re.escape, term.split()))
        before = f"(?<!{_LATIN})" if _is_latin(term[0]) else ""
        after = f"(?!{_LATIN})" if _is_latin(term[-1]) else ""
        return re.search(before + words + after, text, re.IGNORECASE) is not None
    if language != "en":
        text, term = _plain(text), _plain(term)
    return _pattern(term, language).search(text) is not None


@lru_cache(maxsize=4096)
def _pattern(term: str, language: str) -> re.Pattern[str]:
    one = _english if language == "en" else _inflected
    between = r"(?:['\u2019]s?)?\s+" if language == "en" else r"\s+"
    words = between.join(map(one, term.split()))
    # Arabic and Hebrew write articles and prepositions onto the word; and any script onto a name
    # that stays in Latin letters.
    edge = rf"(?<!{_LATIN if _is_latin(term[0]) else _LETTER})" if _starts(term[0]) else ""
    end = _LATIN if _is_latin(term[-1]) else _LETTER
    return re.compile(rf"{edge}{words}(?!{end})", re.IGNORECASE)


def _is_latin(letter: str) -> bool:
    return re.match(_LATIN, letter) is not None


def _starts(letter: str) -> bool:
    return unicodedata.bidirectional(letter) not in ("R", "AL")


def _english(word: str) -> str:
    bare, last = re.escape(word[:-1]), word[-1:].lower()
    whole = re.escape(word)
    if last == "y" and word[-2:-1].lower() not in tuple("aeiou") and len(word) > 2:
        return f"(?:{whole}|{bare}ies|{bare}ied|{whole}ing)"
    if last == "e":
        return f"(?:{whole}[sd]?|{bare}ing)"
    if last == "f":
        return f"(?:{whole}s?|{bare}ves)"
    if not last.isalpha() or len(word) < 3:
        return f"{whole}(?:s|es)?"
    double = f"|{re.escape(last)}(?:ed|ing)" if last in "bdgmnprt" else ""
    return f"{whole}(?:s|es|ed|ing{double})?"


def _inflected(word: str) -> str:
    if len(word) < _LONG:
        return f"{re.escape(word)}{_LETTER}{{0,2}}"
    stem = word[:-2] if word.endswith("ao") else word[:-1] if word[-1] in _VOWELS else word
    return f"{re.escape(stem)}{_LETTER}{{0,4}}"


@lru_cache(maxsize=4096)  # one text is asked about for every term
def _plain(text: str) -> str:
    return plain_letters(text)
