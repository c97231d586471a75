"""Text to languages, or an honest "cannot tell".

`identify` answers for one text, `identify_photo` for a picture of one; `is_language` and
`source_language` ask whether a text is in the language that it should be in. Where there is no
text, `find_out` goes by what a person was asked.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from langaccess.identify.asking import Told, chart, find_out, places
from langaccess.identify.batch import identify_lines
from langaccess.identify.expect import is_language, source_language
from langaccess.identify.model import Answer, Candidate, Passage, Verdict
from langaccess.identify.photo import identify_photo
from langaccess.identify.reading import MOST, decode, read_lines
from langaccess.tags import Tag

__all__ = [
    "MOST",
    "Answer",
    "Candidate",
    "Passage",
    "Told",
    "Verdict",
    "chart",
    "decode",
    "detectors",
    "find_out",
    "identify",
    "identify_lines",
    "identify_photo",
    "is_language",
    "legacy_encoding",
    "places",
    "read_lines",
    "source_language",
]


def identify(
    text: str,
    *,
    prior: Mapping[Tag, float] | None = None,
    line: str = "",
    passages: bool = True,
    langdetect: float = 0.0,
) -> Answer:
    """Return which language `text` is in, how far that can be trusted, and what to do next.

    Abstains rather than guesses; names confusable languages together; books nobody.

    Args:
        text: what was written; the first 20,000 characters are looked at.
        prior: language → people served, from the agency's configuration; None for none. It moves
            short texts only and never removes a candidate.
        line: number of the interpreter line, for the first of the next steps.
        passages: look for stretches in other languages.
        langdetect: weight that the agency's rules give that detector; 0 leaves it unasked, 1
            counts it as much as all other sources together. It never makes an answer surer.
    """
    from langaccess.identify.answer import identify_one
    from langaccess.identify.passages import split
    from langaccess.identify.steps import next_steps

    text = text[:_LONGEST]
    if passages:
        answer, parts = split(text, prior=prior, langdetect=langdetect)
        answer = dataclasses.replace(answer, passages=parts)
    else:
        answer = identify_one(text, prior=prior, langdetect=langdetect)
    return dataclasses.replace(answer, next_steps=next_steps(answer, line=line))


def legacy_encoding(text: str) -> str:
    """Return the encoding from before Unicode in which `text` is written, in words, or ""."""
    from langaccess.identify.repair import navajo
    from langaccess.identify.rules import zawgyi

    if zawgyi(text):
        return "Zawgyi, an old Burmese encoding"
    return "a legacy Navajo font" if navajo(text) is not None else ""


def detectors() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the detectors that work here, and those that do not; loads them."""
    from langaccess.identify.answer import loaded, missing

    return loaded(), missing()


_LONGEST = 20_000
