"""Text that is damaged in a known way: legacy fonts, old encodings, a wrong keyboard."""

from __future__ import annotations

import re

from langaccess.core.zawgyi import is_zawgyi, to_unicode
from langaccess.identify.scripts import dominant, script_counts

NAVAJO = "a legacy Navajo font"
ZAWGYI = "Zawgyi, an old Burmese encoding"

# A Navajo font from before Unicode draws these characters as letters. Source: comparison of the
# same public pages in that font and in Unicode.
_NAVAJO = str.maketrans({
    "1": "á", "2": "ą", "3": "ą́", "4": "é", "5": "ę", "6": "ę́", "7": "í", "8": "į", "9": "į́",
    "0": "ó", "=": "ǫ́", "[": "ł",
})  # fmt: skip
_TOKEN = re.compile(r"\S+")
_EDGE = re.compile(r"[A-Za-z’'](?=[0-9=\[])|[0-9=\[](?=[A-Za-z’'])")
_RUN = re.compile(r"[A-Za-z0-9=\[’'.,-]+")
_PLACES = re.compile(r"[a-z’'][0-9=\[]+[a-z’']|[a-z’'][479]{1,2}\b|\[[a-z]")
_LEAST = 3
_MESSAGE = 300  # characters; a longer text is better converted as a file
_ENOUGH = 10  # letters; a single word may look like anything

# What a Russian writes who forgot to switch the keyboard from Latin letters.
_LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
_RUSSIAN_KEYS = "йцукенгшщзхъфывапролджэячсмитьбю"
_SWITCH = str.maketrans(_LATIN_KEYS + _LATIN_KEYS.upper(), _RUSSIAN_KEYS + _RUSSIAN_KEYS.upper())
_BACK = str.maketrans(_RUSSIAN_KEYS + _RUSSIAN_KEYS.upper(), _LATIN_KEYS + _LATIN_KEYS.upper())
_LATIN_PAIRS = re.compile(
    "th|he|in|er|an|re|on|at|en|nd|es|or|te|is|it|al|ar|st|to|ll|lo|de|ue|ra|la"
)
_RUSSIAN_PAIRS = re.compile("ст|но|то|на|ен|ов|ни|ра|во|ко|пр|по|ро|го|не|ть|ет|ал|ел")
_VOWEL = re.compile("[aeiouy]", re.IGNORECASE)


def in_unicode(text: str) -> tuple[str, str]:
    """Return text from before Unicode in Unicode, and what it was written in; else as it is, ""."""
    if is_zawgyi(text):
        return to_unicode(text), ZAWGYI
    restored = _navajo(text)
    return (text, "") if restored is None else (restored, NAVAJO)


def _navajo(text: str) -> str | None:
    """Return Navajo text with the digits of the legacy font as letters, or None if it is not."""
    places = len(_PLACES.findall(text))
    if places < _LEAST or places < 0.3 * len(text.split()):
        return None
    return _TOKEN.sub(lambda match: _restored(match[0]), text)


def _restored(token: str) -> str:
    """Return a word with its letters, up to the last place where a digit is next to a letter."""
    edges = [match.start() for match in _EDGE.finditer(token)]
    run = _RUN.match(token, edges[-1]) if edges else None
    end = run.end() if run else 0
    return token[:end].translate(_NAVAJO) + token[end:]


def wrong_keyboard(text: str) -> str | None:
    """Return Russian text that was typed on a Latin keyboard, or None if it is not.

    Latin words almost without vowels that become Russian words with common pairs of letters.
    """
    if not text.isascii():
        return None
    counts = script_counts(text)
    if dominant(counts) != "Latn" or counts["Latn"] < 6:
        return None
    if len(_VOWEL.findall(text)) > 0.25 * counts["Latn"]:
        return None
    switched = text.translate(_SWITCH)
    if len(_RUSSIAN_PAIRS.findall(switched)) < 0.12 * len(text):
        return None
    return switched


def russian_keyboard(text: str) -> bool:
    """Return whether `text` may be in Latin letters but for a keyboard left in Russian.

    Cyrillic words with hardly a common pair of letters, that become Latin words full of them.
    """
    counts = script_counts(text)
    if counts["Cyrl"] < _ENOUGH or len(counts) > 1 or len(text.split()) < 2:
        return False
    if len(_RUSSIAN_PAIRS.findall(text.lower())) > 0.03 * counts["Cyrl"]:
        return False
    return len(_LATIN_PAIRS.findall(text.lower().translate(_BACK))) > 0.12 * counts["Cyrl"]


def notes_on(text: str, *, decoded: str, typed: str) -> tuple[str, ...]:
    """Return what a person should know about the form of `text`."""
    notes = []
    if decoded == NAVAJO:
        notes.append(f"written in {NAVAJO}: its digits were read as letters")
    if decoded == ZAWGYI:
        notes.append(f"written in {ZAWGYI}: `langaccess convert` writes a file in Unicode")
        if len(typed) <= _MESSAGE:
            notes.append(f"in Unicode (converted; the original counts): {to_unicode(typed)}")
    if wrong_keyboard(text) is not None:
        notes.append("may be Russian typed on a Latin keyboard")
    if russian_keyboard(text):
        notes.append("may be Latin letters (English, Spanish…) typed on a Russian keyboard")
    return tuple(notes)
