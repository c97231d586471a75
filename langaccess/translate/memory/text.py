"""How two sentences are compared: what counts as the same, and what must never be overlooked."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["likeness_form", "numbers"]

_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*")
_TAG = re.compile(r"<[^<>]{1,80}>|\{\{?[^{}]{1,80}\}?\}")


def likeness_form(text: str) -> str:
    """Return the form whose likeness is measured: numbers and markup are all the same in it."""
    return _NUMBER.sub("0", _TAG.sub("<>", text)).casefold()


def numbers(text: str) -> tuple[str, ...]:
    """Return the digits of every number, sorted, whatever their script and their separators."""
    found = (re.sub(r"\D", "", match) for match in _NUMBER.findall(text))
    return tuple(sorted("".join(str(unicodedata.digit(c)) for c in digits) for digits in found))
