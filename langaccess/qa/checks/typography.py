"""Checks of marks: question marks, brackets, double spaces, controls of direction."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from langaccess.core.model import Finding, Severity
from langaccess.qa.model import Pair
from langaccess.qa.rules import for_language
from langaccess.qa.values.items import ItemKind

_ASKS = re.compile(r"[?\uff1f\u061f\u037e\u055e\u1367\u2047-\u2049]")
_ENDS_ASKING = re.compile(r"[?\uff1f\u061f\u037e\u055e\u1367][\s\"')\]\u201d\u2019\u00bb\u300d]*$")
_OPEN, _SHUT = "([{\uff08\u3010\u300c\u300e\u00ab", ")]}\uff09\u3011\u300d\u300f\u00bb"
_LIST = re.compile(r"(?:^|[\s,;(])\w{1,4}[)\uff09]$")
_DOUBLE = re.compile(r"(?<=[^\s.!?:]) {2,}(?=\S)")
_STARTS = "\u202a\u202b\u202d\u202e"
_ISOLATES = "\u2066\u2067\u2068"
_HALF = re.compile("(?<=[\u4e00-\u9fff])[,;?!](?=[\u4e00-\u9fff]|$)")
_QUOTES = frozenset("\u201c\u201d\u201e\u00ab\u00bb\u300c\u300d\u300e\u300f\u300a\u300b")
_LATIN = re.compile("(?<=[\u0620-\u064a\u0671-\u06d3])[,;?]")


_CLOSES_ASKING, _CLOSES_CALLING = (
    re.compile(rf"(?<![#?!@$%^&*(\d])(?<=.)[\"'”»)\]]*\{mark}(?=[\s\"'”»)\]<]|$)") for mark in "?!"
)


def question(pair: Pair) -> Iterator[Finding]:
    """A question became a statement, or a statement a question.

    Looks at the mark that ends the text; one that was added is information. Languages that ask
    without a mark are left out, and Spanish must open what it closes.
    """
    rule = pair.rules.questions
    language = pair.target_tag.language
    if language in rule.without_mark or pair.target.strip() in ("", pair.source.strip()):
        return
    asked = _ENDS_ASKING.search(pair.source) is not None
    # the mark of Greek, which NFC makes a semicolon
    if asked and not _ASKS.search(pair.target) and not (language == "el" and ";" in pair.target):
        yield Finding("mark.question", "the question mark was lost", Severity.WARNING)
    elif not asked and not _ASKS.search(pair.source) and _ENDS_ASKING.search(pair.target):
        yield Finding("mark.question", "the source has no question mark", Severity.INFO)
    for opening, closing in (("\u00bf", _CLOSES_ASKING), ("\u00a1", _CLOSES_CALLING)):
        if language not in rule.opened or opening in pair.target:
            continue
        if closing.search(pair.target_bare):
            yield Finding("mark.question", f"'{opening}' is missing", Severity.WARNING)


def brackets(pair: Pair) -> Iterator[Finding]:
    """A bracket is opened and not closed, or closed and not opened, and the source is in order."""
    if _uneven(pair.target) and not _uneven(pair.source):
        yield Finding("mark.bracket", "brackets do not match", Severity.WARNING)


def _uneven(text: str) -> bool:
    # Chinese text pairs a wide bracket with a narrow one, which is not an error.
    depth = 0
    for at, char in enumerate(text):
        if char in _OPEN:
            depth += 1
        elif char in _SHUT and depth:
            depth -= 1
        elif char in _SHUT and not _LIST.search(text[max(0, at - 5) : at + 1]):
            return True
    return depth > 0


def spaces(pair: Pair) -> Iterator[Finding]:
    """Two spaces separate two words, which they do not in the source."""
    if _DOUBLE.search(pair.target) and not _DOUBLE.search(pair.source):
        yield Finding("space.double", "double space", Severity.INFO)


def french(pair: Pair) -> Iterator[Finding]:
    """French sets a no-break space before `?`, `!`, `;`, `:`; Canadian French before `:` only."""
    if pair.target_tag.language != "fr":
        return
    marks = ":" if "CA" in str(pair.target_tag) else "?!;:"
    match = re.search(rf"[A-Za-zÀ-ÿ\u2019']{{2}}[{marks}]+(?=\s|$)", pair.target_bare)
    if match is not None:
        mark = match.group()[-1]
        yield Finding("mark.space", f"a no-break space is missing before '{mark}'", Severity.INFO)


def quotes(pair: Pair) -> Iterator[Finding]:
    """A quotation has marks that the language does not use; straight ones are accepted."""
    usual = for_language(pair.rules.quotes.marks, pair.target_tag)
    strange = [c for c in pair.target_bare if usual and c in _QUOTES and c not in usual]
    if usual and strange:
        message = f"'{strange[0]}' is not a quotation mark of this language ({usual[:2]})"
        yield Finding("mark.quote", message, Severity.INFO)


def widths(pair: Pair) -> Iterator[Finding]:
    """A comma or question mark of another script: a narrow one in Chinese, a Latin in Arabic."""
    language = pair.target_tag.language
    pattern = {"zh": _HALF, "yue": _HALF, "ar": _LATIN, "fa": _LATIN, "ur": _LATIN}.get(language)
    match = pattern.search(pair.target) if pattern else None
    if match is not None:
        yield Finding("mark.width", f"'{match.group()}' is from another script", Severity.INFO)


def direction(pair: Pair) -> Iterator[Finding]:
    """A control of writing direction is not closed, or a phone may print in the wrong order.

    An open control turns the rest of the line round. A number with spaces or brackets between its
    groups shows them in reverse order in Arabic text unless isolates are around it.
    """
    text = pair.target
    embedded = sum(text.count(c) for c in _STARTS) != text.count("\u202c")
    isolated = sum(text.count(c) for c in _ISOLATES) != text.count("\u2069")
    if embedded or isolated:
        yield Finding("bidi", "a control of writing direction is not closed", Severity.WARNING)
        return
    if pair.target_tag.direction != "rtl":
        return
    for item in pair.target_items:
        before = text[max(0, item.start - 1) : item.start]
        inside = item.text[:1]
        held = before in (*_ISOLATES, *_STARTS, "\u200e") or inside in (*_ISOLATES, *_STARTS)
        broken = re.search(r"\d[ ()\u00a0]", item.text) is not None
        if item.kind is ItemKind.PHONE and broken and not held:
            message = f"'{unicodedata.normalize('NFKC', item.text)}' needs isolates around it"
            yield Finding("bidi", message, Severity.INFO)
