"""Text to languages, or an honest "cannot tell".

`identify` answers for one text, `identify_photo` for a picture of one; `is_language`,
`in_other_language` and `source_language` ask whether texts are in the language that they should be
in, `knows` whether the program knows that language, `english_lead` whether a word is rather
English. Where there is no text, `shortlist` uses what a person was asked, and `listen` gives a hint
from a recording.
`identify_part` and `collect_parts` share a large file of lines among machines.
"""

from __future__ import annotations

from langaccess.identify.decoding import MOST, decode, read_lines
from langaccess.identify.expected_language import (
    english_lead,
    in_other_language,
    is_language,
    knows,
    may_be_other_language,
    source_language,
)
from langaccess.identify.line_ranges import collect_parts, identify_part
from langaccess.identify.model import (
    Answer,
    Band,
    LanguageCandidate,
    LanguagePassage,
    SpokenAnswer,
)
from langaccess.identify.photo import identify_photo
from langaccess.identify.questionnaire import (
    Responses,
    chart,
    greeted_in,
    home_regions,
    is_greeting,
    shortlist,
)
from langaccess.identify.speech import listen
from langaccess.identify.texts import identify, identify_lines, legacy_encoding

__all__ = [
    "MOST",
    "Answer",
    "Band",
    "LanguageCandidate",
    "LanguagePassage",
    "Responses",
    "SpokenAnswer",
    "chart",
    "collect_parts",
    "decode",
    "detectors",
    "english_lead",
    "greeted_in",
    "home_regions",
    "identify",
    "identify_lines",
    "identify_part",
    "identify_photo",
    "in_other_language",
    "is_greeting",
    "is_language",
    "knows",
    "legacy_encoding",
    "listen",
    "may_be_other_language",
    "read_lines",
    "shortlist",
    "source_language",
]


def detectors() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the detectors that work here, and those that do not; loads them."""
    from langaccess.identify.ensemble import loaded, missing

    return loaded(), missing()
