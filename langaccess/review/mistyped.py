"""Is this edit of a source no more than a mended typing mistake?

A program cannot tell that a meaning stayed; it can tell where one surely may not be assumed. What
passes here is still shown, old beside new, and signed for by a person.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache

from langaccess.core.model import SpanKind, Target
from langaccess.core.resources import DATA, shipped
from langaccess.core.tags import Tag
from langaccess.qa import Term, critical, occurring
from langaccess.qa import load_rules as load_check_rules

__all__ = ["more_than_typing"]

_WORDS = {
    "item": "a number, a date or an address differs",
    "negation": "a negation differs",
    "modality": "a word of duty or leave (must, may, can) differs",
    "name": "a name differs",
}
_ARTICLES = frozenset({"a", "an"})  # number words too, and no numbers


@dataclass(frozen=True, slots=True)
class Rules:
    """What `data/corrections.yaml` says.

    Attributes:
        as_of: day on which it was written.
        basis: what the figures rest on.
        alike: lowest likeness of a word and what stands in its place, 0 to 100.
        small_words: language → words that may come or go.
    """

    as_of: date
    basis: str
    alike: float
    small_words: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def load_rules() -> Rules:
    """Return the shipped rules.

    Raises:
        ConfigError: the installation is damaged.
    """
    from langaccess.core.config import load

    return load(Rules, shipped(DATA, "corrections.yaml"))


def more_than_typing(
    was: Target, now: Target, tag: Tag, *, firm: Sequence[str], terms: Sequence[str]
) -> tuple[str, ...]:
    """Return what differs between two states of a source sentence that no typing mistake explains.

    Args:
        was: the sentence before.
        now: the sentence as it is.
        tag: its language.
        firm: what must stand in both equally often: registered contacts, words never translated.
        terms: names of the term base; the same ones must occur in both.
    """
    return tuple(dict.fromkeys(_differing(was, now, tag, firm, terms)))


def _differing(
    was: Target, now: Target, tag: Tag, firm: Sequence[str], terms: Sequence[str]
) -> Iterator[str]:
    if _codes(was) != _codes(now):
        yield "a link, a code or other markup differs"
    for code in critical(was.text, now.text, tag):
        yield _WORDS.get(code, code)
    if _numbers(was.text, tag) != _numbers(now.text, tag):
        yield _WORDS["item"]
    for value in firm:
        if was.text.count(value) != now.text.count(value):
            yield f"“{value}” differs"
    for name in terms:
        if bool(_holds(was.text, name)) != bool(_holds(now.text, name)):
            yield f"the term “{name}” differs"
    yield from _other_words(was.text, now.text, tag)


def _codes(text: Target) -> list[tuple[SpanKind, str]]:
    """Return the markup in its order, with the letters that stand in the place of a code."""
    spans = sorted(text.spans, key=lambda span: (span.start, -span.end, span.ref))
    return [(s.kind, text.text[s.start : s.end] if s.kind is SpanKind.CODE else "") for s in spans]


def _numbers(text: str, tag: Tag) -> Counter[int]:
    words = load_check_rules().number_words.words.get(tag.language, {})
    found = _split(text)
    return Counter(int(words[one]) for one in found if one in words and one not in _ARTICLES)


def _holds(text: str, name: str) -> tuple[Term, ...]:
    return occurring(text, (Term(name),))


def _split(text: str) -> list[str]:
    return re.findall(r"[\w'’-]+", text.casefold())


def _other_words(was: str, now: str, tag: Tag) -> Iterator[str]:
    """Yield which words were put in, taken out, or put in the place of quite different ones."""
    rules = load_rules()
    small = set(rules.small_words.get(tag.language, ()))
    before, after = _split(was), _split(now)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, low, high, start, end in matcher.get_opcodes():
        old, new = before[low:high], after[start:end]
        if kind == "replace" and _likeness(old, new) < rules.alike:
            yield f"“{' '.join(new)}” stands in the place of “{' '.join(old)}”"
        if kind == "insert" and not _slight(new, after[start - 1 : start], after[end:], small):
            yield f"“{' '.join(new)}” was put in"
        if kind == "delete" and not _slight(old, before[low - 1 : low], before[high:], small):
            yield f"“{' '.join(old)}” was taken out"


def _likeness(old: Sequence[str], new: Sequence[str]) -> float:
    matcher = SequenceMatcher(None, "".join(old), "".join(new), autojunk=False)
    return 100 * matcher.ratio()


def _slight(
    words: Sequence[str], before: Sequence[str], after: Sequence[str], small: set[str]
) -> bool:
    """Whether words say nothing: small ones, or such as stand there twice."""
    return set(words) <= small or list(words) in (list(before), list(after[: len(words)]))
