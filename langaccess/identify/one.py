"""One text to an answer: its main language, its passages, and what to do next."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from langaccess.core.tags import Tag
from langaccess.identify.model import Answer
from langaccess.identify.next_steps import next_steps

__all__ = ["identify", "legacy_encoding"]

_LONGEST = 20_000


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
    from langaccess.identify.ensemble import identify_one
    from langaccess.identify.passages import split

    text = text[:_LONGEST]
    if passages:
        answer, parts = split(text, prior=prior, langdetect=langdetect)
        answer = dataclasses.replace(answer, passages=parts)
    else:
        answer = identify_one(text, prior=prior, langdetect=langdetect)
    return dataclasses.replace(answer, next_steps=next_steps(answer, line=line))


def legacy_encoding(text: str) -> str:
    """Return the encoding from before Unicode in which `text` is written, in words, or ""."""
    from langaccess.identify.damaged_text import navajo
    from langaccess.identify.letter_rules import zawgyi

    if zawgyi(text):
        return "Zawgyi, an old Burmese encoding"
    return "a legacy Navajo font" if navajo(text) is not None else ""
