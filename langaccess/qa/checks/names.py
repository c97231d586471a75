"""What may stay as it is in any language: a name may, a sentence may not."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import SequenceMatcher

from langaccess.core.tags import Tag
from langaccess.qa.rules import Rules, for_language

__all__ = ["kept_sentence"]

_CODES = frozenset({"echo", "copied"})
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_END = re.compile(r"[.?!…][\"'”’)\]]*\s*$")
_LEAST = 3  # words of a sentence


def kept_sentence(
    code: str, source: str, target: str, tag: Tag, rules: Rules, barred: Callable[[str], bool]
) -> bool:
    """Tell whether a finding is about a whole sentence that was left in the language of its source.

    Such a finding is no false alarm, whoever says so: a form number, a name or an address may stay
    as it is, and a sentence stands on the page as a translation that nobody made.

    Args:
        code: the check.
        source: the source text.
        target: its translation.
        tag: language of the source.
        rules: words and limits.
        barred: whether the rules of the agency keep a sentence from machines.
    """
    return (
        code in _CODES
        and _same(source, target) >= rules.echo.same
        and (barred(source) or _is_sentence(source, tag, rules))
    )


def _same(source: str, target: str) -> float:
    here, there = (_WORD.findall(text.lower()) for text in (source, target))
    return SequenceMatcher(None, here, there, autojunk=False).ratio()


def _is_sentence(text: str, tag: Tag, rules: Rules) -> bool:
    words = _WORD.findall(text)
    if len(words) < _LEAST:
        return False
    shouted = text.upper() == text
    small = [word.lower() for word in words if shouted or word[0].islower()]
    if set(small) & set(for_language(rules.echo.sentence, tag) or ()):
        return True
    joining = for_language(rules.echo.joining, tag) or ()
    plain = [word for word in words if word[0].islower() and word not in joining]
    return len(plain) > 1 and _END.search(text) is not None
