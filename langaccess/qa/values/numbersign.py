"""The "No." that means "number": engines and a search for negations take it for "no"."""

from __future__ import annotations

import re
from functools import lru_cache

from langaccess.core.tags import Tag
from langaccess.qa.tables import for_language, load_rules

__all__ = ["number_spelled", "without_number_signs"]

_MAYBE = re.compile(r"(?<![^\W_])[Nn][Oo][Ss]?(?![^\W_])")
_CODE = r"[#(]?(?:[A-Za-z]{1,4}-?)?\d"
_HOLE = "\x00"  # stands for a protected text, which may be a number
_BEFORE_CODE = re.compile(rf"\s*(?:{_CODE}|{_HOLE})")
_ENDS = re.compile(r"\s*(?:[:_(/]|$)")


def number_spelled(text: str, tag: Tag | str) -> str:
    """Return `text` of language `tag` with its number signs as an engine understands them.

    At the end of a label ("CASE NO.", "Docket No:") it is "number". Before a number it is "No.",
    whatever its capitals. "The answer is no." and "Yes/No:" stay as they are.
    """

    def spelled(match: re.Match[str]) -> str:
        sign, several = match["sign"], match["sign"][2:3] in ("s", "S")
        if _BEFORE_CODE.match(text, match.end()):
            sign = "Nos." if several else "No."
        elif _ENDS.match(text, match.end()):
            sign = "numbers" if several else "number"
        return match["before"] + sign

    pattern = _signs(str(tag)) if _MAYBE.search(text) else None
    return pattern.sub(spelled, text) if pattern else text


def without_number_signs(text: str, tag: Tag | str) -> str:
    """Return `text` without the "No." that means a number, so that what negates is left."""
    pattern = _signs(str(tag)) if _MAYBE.search(text) else None
    return pattern.sub(r"\g<before>", text) if pattern else text


@lru_cache(maxsize=32)
def _signs(tag: str) -> re.Pattern[str] | None:
    nouns = for_language(load_rules().negation.numbered, tag)
    if nouns is None:
        return None
    sign = "[Nn][Oo][Ss]?"
    # "case no one knows" has none; "case no. 5", "CASE NO" and "Case No:" have one
    named = rf"(?<![^\W_])(?i:{nouns})\s+(?={sign}(?:\.|\s*:)|N[Oo][Ss]?\s*(?:{_CODE}|{_HOLE}|_|$))"
    alone = rf"(?<![^\W_])(?={sign}\.\s?{_CODE})|(?<=[^\W_.])\.?\s+(?={sign}\.\s?:)"
    return re.compile(rf"(?P<before>{named}|{alone})(?P<sign>{sign}\.?)(?![^\W_])")
