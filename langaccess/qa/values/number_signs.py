"""The "No." that means "number": engines and a search for negations take it for "no"."""

from __future__ import annotations

import re
from functools import lru_cache

from langaccess.core.tags import Tag
from langaccess.qa.rules import for_language, load_rules

_MAYBE = re.compile(r"(?<![^\W_])[Nn][Oo][Ss]?(?![^\W_])")
_CODE = r"[#(]?(?:[A-Za-z]{1,4}-?)?\d"
_HOLE = "\x00"  # stands for a protected text, which may be a number
_BEFORE_CODE = re.compile(rf"\s*(?:{_CODE}|{_HOLE})")
_ANSWER = re.compile(r"(?<![^\W_])N[Oo](?=\s*(?:[/:;,.)]|$))")
# "N.o", "n.º", "Nº", "№", "Núm.": how other languages write it
_TRANSLATED = re.compile(r"(?<![^\W_])[Nn](?:\.\s?[oOºª°]|[º°])(?![^\W_])|№|\b[Nn][UuÚú][Mm]\.")


def number_spelled(text: str, tag: Tag) -> str:
    """Return `text` of language `tag` with its number signs as an engine understands them.

    In a label ("CASE NO.", "Docket No:", "No. of pages") it is "number". Before a number it is
    "No.", whatever its capitals. "The answer is no." and "Yes/No:" stay as they are.
    """

    def spelled(match: re.Match[str]) -> str:
        sign, several = match["sign"], match["sign"][2:3] in ("s", "S")
        if _BEFORE_CODE.match(text, match.end()):
            sign = "Nos." if several else "No."
        else:
            sign = "numbers" if several else "number"
            sign = sign if match.start("sign") else sign.capitalize()
        return match["before"] + sign

    pattern = _signs(tag) if _MAYBE.search(text) else None
    return pattern.sub(spelled, text) if pattern else text


def without_number_signs(text: str, tag: Tag) -> str:
    """Return `text` without the "No." that means a number, so that what negates is left."""
    pattern = _signs(tag) if _MAYBE.search(text) else None
    return pattern.sub(r"\g<before>", text) if pattern else text


def ambiguous_no(text: str, tag: Tag) -> bool:
    """Return whether `text` is only "No.": the head of a column of numbers, or an answer."""
    return _signs(tag) is not None and re.fullmatch(r"\W*N[Oo]\.\W*", text) is not None


def answer_numbered(source: str, target: str, tag: Tag) -> bool:
    """Return whether the word "no" of `source`, in language `tag`, became a number sign.

    Engines take the answer "NO" for "No.", and `target` then says "N.o".
    """
    pattern = _signs(tag) if _MAYBE.search(source) else None
    if pattern is None or not _MAYBE.search(pattern.sub(r"\g<before>", source)):
        return False
    signs = len(pattern.findall(source)) + len(_TRANSLATED.findall(source))
    return len(_TRANSLATED.findall(target)) > signs


def answer_copied(source: str, target: str, tag: Tag) -> bool:
    """Return whether a "NO" that ends a field of `source` does so in `target` too, untranslated.

    "WIDGET NO / DATE" may ask for a number or answer a question, and an engine copies the "NO".
    """
    pattern = _signs(tag) if _ANSWER.search(target) else None
    return pattern is not None and _ANSWER.search(pattern.sub(r"\g<before>", source)) is not None


@lru_cache(maxsize=32)
def _signs(tag: Tag) -> re.Pattern[str] | None:
    nouns = for_language(load_rules().negation.numbered, tag)
    if nouns is None:
        return None
    sign = "[Nn][Oo][Ss]?"
    # "case no one knows" has none; "case no. 5", "CASE NO", "Case No:" and "CASE NO / DATE" have
    goes_on = rf"{_CODE}|{_HOLE}|_|$|/(?!\s*(?i:yes)\b)|(?:and|AND)\b|&"
    named = rf"(?<![^\W_])(?i:{nouns})\s+(?={sign}(?:\.|\s*:)|N[Oo][Ss]?\s*(?:{goes_on}))"
    alone = rf"(?<![^\W_])(?={sign}\.\s?{_CODE})|(?<=[^\W_.])\.?\s+(?={sign}\.\s?:)"
    # "No. of pages", and not "No. Of course not."; "Name and No.", and not "Yes and No."
    counted = rf"(?<![^\W_])(?={sign}\.?\s+(?:of|OF)\b(?!\s+(?i:course)\b))"
    joined = r"(?<=[^\W_]\s)(?<!(?i:yes)\s)(?:and|AND|&)\s+(?=N[Oo][Ss]?\.\s*(?:[:_(/]|$))"
    before = f"{named}|{alone}|{counted}|{joined}"
    return re.compile(rf"(?P<before>{before})(?P<sign>{sign}\.?)(?![^\W_])")
