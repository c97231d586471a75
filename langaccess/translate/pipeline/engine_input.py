"""Cuts a sentence into what an engine may see and what stays: numbering, bullets, boxes, blanks.

Everything is by offset: the stretches of a sentence, put one after the other, are the sentence.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from langaccess.core.tags import Tag
from langaccess.qa import (
    ItemKind,
    find_items,
    in_other_script,
    is_picture,
    load_rules,
    stays_as_written,
)
from langaccess.translate.engines import EngineInfo
from langaccess.translate.pipeline.pre_edits import PreEdit

Range = tuple[int, int]

_NUMBERING = re.compile(
    r"\s*(?:\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)](?=\s)|\d{1,2}(?:\.\d{1,2})+\.?(?=\s+[A-Z])"
    r"|[-–—>•●▪◦‣·➢➤✓✔](?=\s)|\*{1,3})\s*"
)
# What cuts a line into several texts: boxes, tabs, leader dots, rules, bars. Blanks before it are
# looked for from where they begin, not from each of them.
_CUT = re.compile(
    r"(?:(?<!\s)\s+)?(?:[☐☑☒□■❑❏✗✘○◯●•▪◦‣✓✔➢→►|]|\[[ xX]?\]|\(\s{1,}\)|\.{4,}|…{2,}|(?:\. ){3,}\.?"
    r"|-{3,}|={3,}|\t)+\s*"
)
_BLANK = re.compile(r"_{2,}(?:\s*[/-]\s*_{2,})*")
_WRAPS = {"“": "”", '"': '"', "‘": "’", "(": ")", "[": "]", "«": "»", "'": "'"}
# Soft hyphen, zero-width space, bidirectional marks; not the joiners, which are spelling.
_HIDDEN = re.compile("[\u00ad\u200b\u200e\u200f\u2060\u202a-\u202e\u2066-\u2069\ufeff]")
_STRAIGHT = {
    ord("–"): "-",
    **dict.fromkeys(map(ord, "“”„«»"), '"'),
    **dict.fromkeys(map(ord, "‘’"), "'"),
}
# Variants, colors of skin and joiners of pictures.
_PICTURE_PARTS = frozenset(
    "\u200d\u20e3\ufe0e\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
)
_EMPHASIS = re.compile(
    r"(?<![\w-])[A-Z]{3,}(?:[A-Z]ED|[A-Z]LY|GAL|[A-Z]ORY|[A-Z]ING|HOUT)(?![\w-])"
)
_LABEL = 4  # words of a label at most
_DASH = re.compile(r" [–—] ")
_WORD = re.compile(r"\S+")
_TOKEN = re.compile(r"[^\W_](?:[\w.&'\u2019+/-]*[^\W_])?\.?|\S")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a sentence, by offset."""

    start: int  # offset in the sentence
    end: int  # offset, exclusive
    keep: bool  # it stays as it is and is not sent to the engine
    # stretches inside, by offset in the sentence, that stay as they are
    literals: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class EngineContext:
    """The engine and the languages of a call."""

    info: EngineInfo
    source: Tag  # language of the sentences
    target: Tag  # language asked for
    dnt: tuple[str, ...]  # terms that stay as they are
    pre_edits: tuple[PreEdit, ...] = ()  # plainer words that the engine is given


# Items that are the same in every language, letters included.
_SAME = frozenset(
    (
        ItemKind.EMAIL,
        ItemKind.URL,
        ItemKind.PHONE,
        ItemKind.CITE,
        ItemKind.CASE_NUMBER,
        ItemKind.PLACEHOLDER,
    )
)


def has_words(text: str, tag: Tag, literals: Sequence[Range] = ()) -> bool:
    """Return whether `text` holds a word outside protected stretches, addresses and numbers.

    A segment without one is the same in every language and is neither translated nor counted: a
    number, a name, a postal address, a code. Nor is one in letters that the language does not use:
    an engine makes marks of them.
    """
    if not any(c.isalpha() for c in text) or in_other_script(text, tag):
        return False
    if stays_as_written(text, tag):
        return False
    same = [(i.start, i.end) for i in find_items(text, tag) if i.kind in _SAME]
    return _letters(text, 0, len(text), sorted((*literals, *same)))


def stretches(
    text: str, tag: Tag, literals: Sequence[Range] = (), *, max_words: int = 1_000_000
) -> tuple[Stretch, ...]:
    """Return the stretches of `text`, which together are `text`.

    No cut falls into one of `literals`, which stay as they are. More than `max_words` words are cut
    at `;`, then before "and", "or", "but", then at commas.
    """
    blanks, cuts = _cuts(text, literals)
    whole = sorted((*literals, *blanks))
    found: list[Stretch] = []
    at = 0
    for start, end in [*cuts, (len(text), len(text))]:
        for left, right in _within(text, at, start, whole, max_words):
            _add(found, text, tag, at, left, right, whole)
            at = right
        if at < end:
            found.append(_kept(at, end, whole))
        at = end
    return tuple(_merged(found))


def _kept(start: int, end: int, literals: Sequence[Range]) -> Stretch:
    inside = tuple(r for r in literals if start <= r[0] and r[1] <= end)
    return Stretch(start, end, keep=True, literals=inside)


def _cuts(text: str, literals: Sequence[Range]) -> tuple[list[Range], list[Range]]:
    """Return the blanks that stay inside a sentence, and what cuts the line."""
    # a protected check box cuts like any other
    taken = [(a, b) for a, b in literals if not _CUT.fullmatch(text[a:b])]
    cuts: list[Range] = []
    numbering = _NUMBERING.match(text)
    if numbering and _free(numbering.span(), taken):
        cuts.append(numbering.span())
    cuts += [
        m.span() for m in _CUT.finditer(text, cuts[0][1] if cuts else 0) if _free(m.span(), taken)
    ]
    blanks: list[Range] = []
    for match in _BLANK.finditer(text):
        if not _free(match.span(), taken):
            continue
        if _goes_on(text, match):
            blanks.append(match.span())
        else:
            cuts.append(match.span())
    return blanks, sorted(cuts)


def _free(span: Range, taken: Sequence[Range]) -> bool:
    return all(span[1] <= start or span[0] >= end for start, end in taken)


def _outside(char: str) -> bool:
    """Return whether a character at the edge of a text stays outside: a blank, a picture."""
    return char.isspace() or (char > "\x7f" and (is_picture(char) or char in _PICTURE_PARTS))


def _goes_on(text: str, blank: re.Match[str]) -> bool:
    """Return whether the sentence goes on after the blank: "I, ____, give …", not "Name: ____"."""
    before, after = text[: blank.start()].rstrip(), text[blank.end() :].lstrip(" ,")
    return bool(before) and not before.endswith(":") and after[:1].islower()


def _within(
    text: str, start: int, end: int, literals: Sequence[Range], max_words: int
) -> Iterator[Range]:
    """Yield the stretches between `start` and `end` that an engine sees, trimmed."""
    start, end = _trimmed(text, start, end)
    if start >= end:
        return
    for left, right in clauses(text, start, end, literals, max_words):
        yield _trimmed(text, left, right)


def _trimmed(text: str, start: int, end: int) -> Range:
    while start < end and _outside(text[start]):
        start += 1
    while start < end and _outside(text[end - 1]):
        end -= 1
    if text[start:end].endswith((",", ":", ";")) and len(_WORD.findall(text[start:end])) <= _LABEL:
        return _trimmed(text, start, end - 1)  # "Thank you," and "Name:" are taken for sentences
    wrapped = start < end - 2 and _WRAPS.get(text[start])
    if wrapped and text[end - 1] == wrapped:
        inner = text[start + 1 : end - 1]
        if wrapped not in inner and text[start] not in inner:
            return _trimmed(text, start + 1, end - 1)
    return start, end


def clauses(
    text: str, start: int, end: int, literals: Sequence[Range], max_words: int
) -> list[Range]:
    """Cut `text[start:end]` near its middle until no part has more than `max_words` words.

    Cuts at `;` and `:` first, then before "and", "or", "but" after a comma, then after commas; of
    these the first kind that leaves no part too long. Returns the one range when there is no
    place to cut.
    """
    words = [word.start() for word in _WORD.finditer(text, start, end)]
    if len(words) <= max_words:
        return [(start, end)]
    middle = (start + end) / 2
    free = [
        (m.end() for m in rule.finditer(text, start, end) if _free(m.span(), literals))
        for rule in _RULES
    ]
    tiers = [[p for p in places if _halves(words, p)[0] > 2] for places in free]
    fits = [[p for p in tier if _halves(words, p)[1] <= max_words] for tier in tiers]
    places = next((tier for tier in (*fits, *tiers) if tier), None)
    if places is None:
        return [(start, end)]
    at = min(places, key=lambda place: abs(place - middle))
    return clauses(text, start, at, literals, max_words) + clauses(
        text, at, end, literals, max_words
    )


_RULES = tuple(
    re.compile(rule)
    for rule in (r"[;:]\s+", r",\s+(?=(?:and|or|but)\b)", r",\s+|\s+[–—-]\s+|\s(?=\()")
)


def _halves(words: Sequence[int], at: int) -> tuple[int, int]:
    """Return how many words the shorter and the longer half have, from where the words begin."""
    left = bisect_left(words, at)
    return min(left, len(words) - left), max(left, len(words) - left)


def _add(
    found: list[Stretch],
    text: str,
    tag: Tag,
    at: int,
    left: int,
    right: int,
    literals: Sequence[Range],
) -> None:
    if at < left:
        found.append(_kept(at, left, literals))
    inside = tuple(r for r in literals if left <= r[0] and r[1] <= right)
    keep = not _letters(text, left, right, inside) or stays_as_written(text[left:right], tag)
    found.append(Stretch(left, right, keep, inside))


def _letters(text: str, start: int, end: int, literals: Sequence[Range]) -> bool:
    """Return whether there is a letter outside the literals."""
    at = start
    for left, right in [*literals, (end, end)]:
        if any(c.isalpha() for c in text[at : min(left, end)]):
            return True
        at = max(at, right)
    return False


def _merged(found: Sequence[Stretch]) -> Iterator[Stretch]:
    """Join neighbors that are kept."""
    held: Stretch | None = None
    for one in found:
        if one.keep and held is not None:
            held = replace(held, end=one.end, literals=(*held.literals, *one.literals))
        elif one.keep:
            held = one
        else:
            if held is not None:
                yield held
                held = None
            yield one
    if held is not None:
        yield held


def plain_typography(text: str) -> str:
    """Return `text` as engines were trained on it: NFC, single spaces, straight quotes, hyphens.

    Measured on ten sentences with curly quotes: an engine lost or unpaired them in five, the
    straight ones in none.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", _HIDDEN.sub("", text))
        text = _DASH.sub(" - ", text).translate(_STRAIGHT)
    return re.sub(r"\s+", " ", text)


def restore_typography(texts: Sequence[str], source: str) -> list[str]:
    """Return `texts`, the stretches of one translation, with the source's quotes and dashes.

    Where their number differs from the source's they stay plain.
    """
    whole = "\x00".join(texts)
    if "“" in source and whole.count('"') % 2 == 0:
        halves = whole.split('"')
        whole = "".join(
            part + ("" if at == len(halves) - 1 else "“" if at % 2 == 0 else "”")
            for at, part in enumerate(halves)
        )
    dashes = _DASH.findall(source)
    if dashes and whole.count(" - ") == len(dashes):
        for dash in dashes:
            whole = whole.replace(" - ", dash, 1)
    return whole.split("\x00")


def in_capitals(text: str) -> bool:
    """Return whether `text` is a sentence or heading in capitals, and not just an acronym."""
    if any(c.islower() for c in text):
        return False
    keep, _ = _casing()
    words = [w for w in re.findall(r"[^\W\d_]{2,}", text) if w not in keep]
    # the answer "NO" is a word; engines that see it in capitals write the sign of a number
    return sum(map(len, words)) >= 4 or words == ["NO"]


def sentence_case(text: str, *, first: bool = True) -> str:
    """Return `text` in sentence case; listed acronyms, initials and codes keep their capitals.

    The text is in capitals, or a heading With Capitals On Its Words. `first`: it begins a sentence,
    so that its first letter stays a capital.
    """
    keep, proper = _casing()

    def case(match: re.Match[str]) -> str:
        word = match.group()
        bare = word.rstrip(".")
        if word in keep or bare in keep or any(c.isdigit() for c in word):
            return word
        low = word.lower()
        return proper.get(low.rstrip("."), low)

    found = _TOKEN.sub(case, text)
    if first:
        return re.sub(r"[^\W\d_]", lambda m: m.group().upper(), found, count=1)
    return found


def lower_emphasis(text: str) -> str:
    """Return `text` with long words in capitals in small letters, where others are small.

    "All persons are REQUIRED to …": engines copy such a word or make up another. No acronym is so
    long and ends so.
    """
    if not any(c.islower() for c in text):
        return text
    return _EMPHASIS.sub(lambda match: match.group().lower(), text)


def upper_case(text: str, tag: Tag) -> str:
    """Return `text` in capitals as language `tag` writes them."""
    if tag.language in ("tr", "az"):
        text = text.replace("i", "İ")
    if tag.language == "el":  # Greek capitals carry no accents
        bare = "".join(c for c in unicodedata.normalize("NFD", text) if c != "\u0301")
        text = unicodedata.normalize("NFC", bare)
    return text.upper()


@lru_cache(maxsize=1)
def _casing() -> tuple[frozenset[str], dict[str, str]]:
    rule = load_rules().acronyms
    return frozenset(rule.keep), {name.lower(): name for name in rule.proper}
