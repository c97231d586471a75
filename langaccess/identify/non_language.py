"""Find text without a language to identify: numbers, addresses, codes, names, noise.

Form decides here, and two short lists: words that half the world writes alike, and common names.
What is left after `words_of` is judged by the sources; `doubtful` says when their answer must
stay weak all the same.
"""

from __future__ import annotations

import re
from functools import cache

from langaccess.core.resources import entries
from langaccess.identify.ngrams import ascii_letters
from langaccess.identify.scripts import dominant, script_counts

# The street before the number, as much of the world writes it; the whole text or nothing.
_STREET_FIRST = re.compile(
    r"(?=.*\d)(?:\d[\w,]*\s+)?(?:rue|calle|c/|avenida|avda|av|calz|colonia|col\.|urb\.|fracc|"
    r"rua|via|viale|ulica|ul|улица|ул)\.?\s"
    r"[^\n.!?]{2,40}",
    re.IGNORECASE,
)
# Used on one word at a time, never on the text: a page without spaces must not take minutes.
_LINK = re.compile(
    r"https?://|www\.|[@#]\w|.+@|.+\.(?:com|org|gov|net|edu|us|info|mil)\b", re.IGNORECASE
)
_LONGEST_WORD = 200
_DIGIT = re.compile(r"\d")
# Texted Arabic, where digits are letters (3ayez, ba3ref, rou7). English abbreviations end or begin
# with other digits (2nite, gr8).
_TEXTED = re.compile(
    r"(?:(?=(?:[^a-z]*[a-z]){3})[35679]?[a-z']+(?:[235679][a-z']+)*[37]?|[a-z][379][a-z])[,.!?;:]*"
)
# A number with its street and what follows it up to the ZIP code.
_STREET = re.compile(
    r"\b\d+[A-Za-z]?(?:[ -]\d+)?\s+(?:[NSEW]\.?\s+)?(?:[\w.'-]+\s+){0,4}"
    r"(?:st|str|street|ave|av|avenue|rd|road|blvd|boulevard|dr|drive|ln|lane|ct|court|pl|place|"
    r"way|hwy|highway|pkwy|parkway|sq|square|ter|terrace|cir|circle|trail|trl|rte|route)\b\.?"
    r"(?:\s*,?\s*(?:apt|apartment|unit|suite|ste|floor|fl|#)\.?\s*[\w-]+)?"
    r"(?:\s*,\s*[A-Z][\w.' -]*)*(?:\s*,?\s*[A-Z]{2})?(?:\s+\d{5}(?:-\d{4})?)?",
    re.IGNORECASE,
)
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")
_NOISE_LETTERS = 4
# Neighboring keys, read from the left or from the right.
_RUNS = frozenset(
    row[start:end]
    for keys in _KEYS
    for row in (keys, keys[::-1])
    for start in range(len(row))
    for end in range(start + _NOISE_LETTERS, len(row) + 1)
)
_VOWELS = frozenset("əıɔɛɪʊɨʉaeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýœаеёиоуыэюяіїєәөүұαεηιουωάέήίόύώ")
_SCRIPTS_WITH_CASE = frozenset({"Latn", "Cyrl", "Grek", "Armn"})
# Seven letters in a row without a vowel, marks taken off.
_CONSONANTS = re.compile(f"[^\\W\\d_{''.join(sorted(_VOWELS))}]{{7}}")
_TOKEN = re.compile(r"\S+")
_WORDS = re.compile(r"\w+")
_NAME_WORDS = 4
_SURE_NAME = 5  # letters of a name that is hardly a small word of some language
_SPELLED = 3  # single letters in a row: spelled, or misread from a picture
_NOISE_WORDS = 8  # no one types noise with blanks for longer


def words_of(text: str) -> str:
    """Return `text` without links, e-mail addresses, street addresses, numbers and codes."""
    if _STREET_FIRST.fullmatch(text.strip()):
        return ""
    lines = masked(text).split("\n")
    return "\n".join(" ".join(map(_letters, line.split())) for line in lines).strip()


def masked(text: str) -> str:
    """Return `text` with blanks in place of links, addresses, numbers and codes, as long as it."""
    text = _STREET.sub(_blanks, text)
    # In scripts without spaces digits are part of a sentence: nothing is cut there.
    codes = dominant(script_counts(text)) in _SCRIPTS_WITH_CASE
    return _TOKEN.sub(
        lambda match: _blanks(match) if _is_code(match[0], codes=codes) else match[0], text
    )


def _blanks(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _is_code(word: str, *, codes: bool) -> bool:
    """Whether a word is a link or, where `codes`, holds a digit: plates, case numbers, times."""
    if _LINK.match(word[:_LONGEST_WORD]):
        return True
    return codes and _DIGIT.search(word) is not None and not texted(word)


def texted(word: str) -> bool:
    """Return whether the digits of a word are letters, as in texted Arabic."""
    return _TEXTED.fullmatch(word[:_LONGEST_WORD]) is not None and _DIGIT.search(word) is not None


def _letters(word: str) -> str:
    return _DIGIT.sub("", word) if texted(word) else word


@cache
def listed(name: str) -> frozenset[str]:
    """Return the words of `data/loans.txt` or `data/names.txt`."""
    return frozenset(entries(f"{name}.txt"))


def looks_like_names(text: str) -> bool:
    """Return whether `text` may be nothing but names: up to four words, each with a capital.

    In capitals throughout, two words or more are names only when one of them is a common one.
    """
    words = [word for word in text.split() if any(map(str.isalpha, word))]
    if not words or len(words) > _NAME_WORDS:
        return False
    if dominant(script_counts(text)) not in _SCRIPTS_WITH_CASE:
        return False
    if shouted(text):
        return any(map(_is_name, _WORDS.findall(text.lower())))
    return all(_first_letter(word).isupper() for word in words)


def shouted(text: str) -> bool:
    """Return whether two words or more are all in capitals, so that these say nothing."""
    return text.isupper() and len(text.split()) > 1


def doubtful(text: str) -> str:
    """Return why an answer about `text` must stay weak: `name`, `word`, `noise`, or empty."""
    if looks_like_names(text):
        return "name"
    words = _WORDS.findall(text.lower())
    if _is_spelled(text) and dominant(script_counts(text)) in _SCRIPTS_WITH_CASE:
        return "noise"
    if len(words) > _NOISE_WORDS:
        return ""
    if all(word in listed("loans") for word in words):
        return "word"
    if len(words) <= _NAME_WORDS and all(map(_is_name, words)):
        return "name"
    noisy = sum(len(word) for word in words if _is_noise(word))
    if 2 * noisy > sum(map(len, words)):
        return "noise"
    return ""


def names_but_one(text: str) -> bool:
    """Return whether all words of a short text but one are common names: no list holds them all."""
    words = _WORDS.findall(text.lower())
    if len(words) > _NAME_WORDS or not text[-1:].isalpha():
        return False
    known = list(filter(_is_name, words))
    return len(known) == len(words) - 1 and any(len(word) >= _SURE_NAME for word in known)


def _is_spelled(text: str) -> bool:
    words = text.split()
    return len(words) >= _SPELLED and all(len(word) == 1 for word in words)


def _is_name(word: str) -> bool:
    """Return whether a word in lower case is a common name, or ends like family names do."""
    if word in listed("names"):
        return True
    if len(word) <= _SURE_NAME:
        return False
    plain = word if word.isascii() else ascii_letters(word)
    return plain in listed("names") or plain.endswith(_endings())


@cache
def _endings() -> tuple[str, ...]:
    return tuple(line[1:] for line in listed("names") if line.startswith("-"))


def _first_letter(word: str) -> str:
    return next((char for char in word if char.isalpha()), "")


def _is_noise(word: str) -> bool:
    if len(word) < _NOISE_LETTERS:
        return False
    if word in _RUNS or len(set(word)) <= (1 if len(word) < 8 else 2):
        return True
    if _CONSONANTS.search(word) is None:
        return False
    return dominant(script_counts(word)) in ("Latn", "Cyrl")
