"""Placeholders for protected text while a sentence is inside an engine."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from langaccess.core.tags import Tag
from langaccess.qa import ItemKind, ValueItem, find_items, find_signs, load_rules, moment_word
from langaccess.translate.pipeline.engine_input import EngineContext, Stretch, upper_case
from langaccess.translate.pipeline.localized_dates import (
    localize,
    write_date,
    write_zones,
)


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A stretch of the source that does not go through the engine as it is."""

    start: int  # offset in the sentence
    end: int  # offset, exclusive
    text: str  # what the translation will have there
    # what it is, when it has a value by which it is found again; None for fixed text
    item: ValueItem | None = None
    # what an engine sees in the first try instead of a mark: a form of a date or time that it is
    # likely to copy ("17:15") and that lets it choose the right preposition. For a word
    # ("midnight") its own word is taken
    shown: str = ""


@dataclass(frozen=True, slots=True)
class TargetChunk:
    """A stretch of a translation: the engine's words (no `placeholder`) or a protected text."""

    text: str
    placeholder: Placeholder | None = None


def insert_placeholders(
    text: str,
    start: int,
    end: int,
    placeholders: Sequence[Placeholder],
    style: str,
    clean: Callable[[str], str],
    *,
    show: bool = False,
) -> str:
    """Return `text[start:end]` for an engine, with a mark in place of each placeholder.

    Placeholders are in order, inside the stretch, without overlap. `style` is the format of a mark,
    with `{n}`; `clean` is done to the words between the marks; with `show` those that can be shown
    are shown instead of marked.
    """
    parts: list[str] = []
    at, number = start, 0
    for placeholder in placeholders:
        open_ = show and placeholder.shown
        number += not open_
        parts += (
            text[at : placeholder.start],
            placeholder.shown if open_ else style.format(n=number),
        )
        at = placeholder.end
    parts.append(text[at:end])
    if not placeholders:
        return clean(parts[0])
    # The words are cleaned as a whole, or a capital would be set after every mark; marks are
    # letters of no script while that happens.
    holes = "\x00".join(part.replace("\x00", " ") for part in parts[::2])
    return _interleave(clean(holes).split("\x00"), parts[1::2])


def _interleave(words: Sequence[str], marks: Sequence[str]) -> str:
    out = [words[0]]
    for mark, word in zip(marks, words[1:], strict=True):
        out += (mark, word)
    return "".join(out)


def restore_placeholders(
    output: str, placeholders: Sequence[Placeholder], style: str, tag: Tag, *, show: bool = False
) -> tuple[TargetChunk, ...] | None:
    """Return `output` in chunks with the placeholders put back.

    None unless each mark came exactly once, and each shown placeholder can be found by its value.
    """
    marked = [placeholder for placeholder in placeholders if not (show and placeholder.shown)]
    shown = [placeholder for placeholder in placeholders if show and placeholder.shown]
    found = list(_pattern(style).finditer(output)) if marked else []
    if sorted(int(m[1]) for m in found) != list(range(1, len(marked) + 1)):
        return None
    chunks: list[TargetChunk] = []
    at = 0
    for match in found:
        words = output[at : match.start()]
        chunks.append(TargetChunk(_separate(words, front=at > 0, back=True)))
        placeholder = marked[int(match[1]) - 1]
        chunks.append(TargetChunk(placeholder.text, placeholder))
        at = match.end()
    chunks.append(TargetChunk(_separate(output[at:], front=at > 0, back=False)))
    if shown:
        chunks = [part for chunk in chunks for part in _restore_shown(chunk, shown, tag)]
    if shown:
        return None
    return tuple(chunk for chunk in chunks if chunk.text)


@lru_cache(maxsize=32)
def _pattern(style: str) -> re.Pattern[str]:
    before, after = style.split("{n}")
    return re.compile(rf"{re.escape(before)}(\d+){re.escape(after)}")


def _restore_shown(chunk: TargetChunk, shown: list[Placeholder], tag: Tag) -> Iterator[TargetChunk]:
    """Yield `chunk` with the shown placeholders it holds replaced; takes them out of `shown`."""
    if chunk.placeholder is not None:
        yield chunk
        return
    at = 0
    for item in find_items(chunk.text, tag):
        placeholder = next((s for s in shown if s.item and _equal(s.item, item)), None)
        if placeholder is not None:
            shown.remove(placeholder)
            yield TargetChunk(chunk.text[at : item.start])
            own = not any(
                c.isdigit() for c in placeholder.shown + item.text
            )  # "до полуночи" is inflected
            words = item.text.upper() if placeholder.text.isupper() else item.text
            yield TargetChunk(words if own else placeholder.text, placeholder)
            at = item.end
    yield TargetChunk(chunk.text[at:])


def _equal(one: ValueItem, other: ValueItem) -> bool:
    return one.kind is other.kind and one.value == other.value


def _separate(words: str, *, front: bool, back: bool) -> str:
    """Return `words` with a space where an engine glued a Latin letter to a mark."""
    if front and words[:1].isascii() and words[:1].isalnum():
        words = " " + words
    if back and words[-1:].isascii() and words[-1:].isalnum():
        words += " "
    return words


# -- what needs a placeholder --------------------------------------------------

_ALWAYS = frozenset(
    (
        ItemKind.EMAIL,
        ItemKind.URL,
        ItemKind.CITE,
        ItemKind.CASE_NUMBER,
        ItemKind.PLACEHOLDER,
        ItemKind.NAME,
        ItemKind.DATE,
        ItemKind.TIME,
    )
)


def find_placeholders(
    text: str,
    stretch: Stretch,
    found: Sequence[ValueItem],
    sections: Sequence[tuple[int, int]],
    call: EngineContext,
) -> tuple[tuple[Placeholder, ...], tuple[Placeholder, ...]]:
    """Return the placeholders of a stretch: those of every attempt, and those of later ones.

    `found` has the values in the sentence (phones, dates, cites …), without overlap; `sections` is
    where it cites a section with parts (`qa.cited`).
    """
    always = [Placeholder(a, b, text[a:b]) for a, b in stretch.literals]
    if stretch.keep:
        return tuple(always), ()
    more: list[Placeholder] = []
    always += _terms(text, stretch, always, call)
    always += _sections(text, stretch, always, found, sections)
    always += _zones_and_signs(text, stretch, always, call)
    more += _short_zones(text, stretch, always, found)
    taken = tuple(always)  # without the items, which do not overlap each other
    for item in found:
        if item.start < stretch.start or item.end > stretch.end or _overlaps(item, taken):
            continue
        if item.kind in _ALWAYS:
            always += _placeholder(item, call)
        else:
            more.append(_number_with_letters(text, item))
    more = _with_signs(text, stretch, always, more, call)
    return tuple(sorted(always, key=lambda one: one.start)), tuple(more)


# What may be between a sign and its number, and the letter of a scale: "≥ 18", "< $20", "65 °F"
_BETWEEN = re.compile(r"[ \u00a0]?[$€£]?")
_SIGN = ItemKind.SIGN
_UNIT = re.compile(r"[A-Za-z]{1,9}")  # "µg" is one word
_SCALE = re.compile(r"(?<=°)[ \u00a0]?[CFK]\b")


def _with_signs(
    text: str,
    stretch: Stretch,
    always: Sequence[Placeholder],
    more: Sequence[Placeholder],
    call: EngineContext,
) -> list[Placeholder]:
    """Return the placeholders of later attempts with those of signs: one for a sign and its number.

    An engine reads two marks side by side as a list.
    """
    taken = {at for one in (*always, *more) for at in range(one.start, one.end)}
    found = list(more)
    for sign in find_signs(text, call.source):
        if stretch.start <= sign.start < stretch.end and sign.start not in taken:
            beside = _UNIT if sign.text.isalpha() else _SCALE
            near = beside.match(text, sign.end)
            end = near.end() if near else sign.end
            found.append(Placeholder(sign.start, end, text[sign.start : end], sign))
    return list(_joined(text, sorted(found, key=lambda one: one.start)))


def _joined(text: str, found: Sequence[Placeholder]) -> Iterator[Placeholder]:
    """Yield placeholders in order, each sign in one with what is right beside it."""
    held: Placeholder | None = None
    for one in found:
        sign = next((p.item for p in (one, held) if p and p.item and p.item.kind is _SIGN), None)
        if held and sign and _BETWEEN.fullmatch(text, held.end, one.start):
            held = Placeholder(held.start, one.end, text[held.start : one.end], sign)
            continue
        if held:
            yield held
        held = one
    if held:
        yield held


# "COVID-19", "ACE2", "I-94": the number is masked with the letters it belongs to
_BEFORE = re.compile(r"[A-Z][A-Za-z0-9]*(?:-[A-Z][A-Za-z0-9]*)*-?\Z")
_CODE_LETTERS = string.ascii_letters + string.digits + "-"
# longer is not a code, and would be read again for each number in it
_CODE_MOST = 40


def _number_with_letters(text: str, item: ValueItem) -> Placeholder:
    near = text[max(0, item.start - _CODE_MOST) : item.start]
    code = item.start - len(near) + len(near.rstrip(_CODE_LETTERS))
    before = _BEFORE.search(text, code, item.start)
    start = (
        before.start()
        if before and not text[before.start() - 1 : before.start()].isalnum()
        else item.start
    )
    return Placeholder(start, item.end, text[start : item.end], item)


def _placeholder(item: ValueItem, call: EngineContext) -> list[Placeholder]:
    """Return the placeholder for an item that engines break."""
    if item.kind is ItemKind.TIME and _half_unknown(item):
        # "8:30-4:30" does not say which half of the day it means, and neither may we
        return [Placeholder(item.start, item.end, item.text, item, item.text)]
    written = localize(item, call.target)
    if written is None:
        # "noon" is a word like others where CLDR has no better one
        loose = item.kind is ItemKind.TIME and item.text.isalpha()
        return [] if loose else [Placeholder(item.start, item.end, item.text, item)]
    moment = item.kind is ItemKind.TIME and not any(c.isdigit() for c in written)
    word = moment_word(call.source, int(item.value)) if moment else None
    if word is not None:
        shown = word  # the engine inflects its own word for it
        if item.text[0].isupper():
            written, shown = (text[0].upper() + text[1:] for text in (written, shown))
        if item.text.isupper() and word in item.text.lower():
            written = upper_case(written, call.target)
    elif item.kind is ItemKind.TIME:
        shown = f"{int(item.value) // 60}:{int(item.value) % 60:02d}"
    else:
        shown = write_date(item.value, call.source) or ""
    return [Placeholder(item.start, item.end, written, item, shown)]


def _half_unknown(item: ValueItem) -> bool:
    """Return whether a time is digits whose half of the day is open: not the 2 of "2-4 p.m."."""
    hour, colon, minute = item.text.partition(":")
    return bool(
        colon and (hour + minute).isdigit() and int(item.value) == int(hour) * 60 + int(minute)
    )


def _terms(
    text: str, stretch: Stretch, taken: Sequence[Placeholder], call: EngineContext
) -> list[Placeholder]:
    """Return a placeholder for each do-not-translate term, the longest first."""
    found: list[Placeholder] = []
    for term in call.dnt:
        at = text.find(term, stretch.start, stretch.end)
        while at >= 0:
            end = at + len(term)
            whole = not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum())
            if whole and not any(s.start < end and at < s.end for s in (*taken, *found)):
                found.append(Placeholder(at, end, term))
            at = text.find(term, end, stretch.end)
    return found


def _sections(
    text: str,
    stretch: Stretch,
    taken: Sequence[Placeholder],
    found: Sequence[ValueItem],
    sections: Sequence[tuple[int, int]],
) -> list[Placeholder]:
    """Return a placeholder for each section with its parts that is in no larger item.

    "3(a)" came out as "3A)", and "12(b)(6)" as "12 (b)))".
    """
    inside = [(a, b) for a, b in sections if stretch.start <= a and b <= stretch.end]
    if not inside:
        return []
    larger = [(placeholder.start, placeholder.end) for placeholder in taken]
    larger += [(item.start, item.end) for item in found if item.kind in _ALWAYS]
    return [
        Placeholder(start, end, text[start:end])
        for start, end in inside
        if not any(left < end and start < right for left, right in larger)
    ]


# "A# 012-345-678": the number of a foreign national, whose sign engines drop
_ALIEN_SIGN = re.compile(r"(?<![\w#])A-?#(?![\w#])")
# "@MillbrookPD", "#StaySafe": engines put quotation marks in place of the sign
_HANDLE = re.compile(r"(?<![\w@#.&/])[@#](?=\w*[A-Za-z])\w{3,40}")
# "text HELP to 741741", "Reply STOP": the word that the number waits for
_KEYWORD = re.compile(
    r"\b(?:[Tt]ext(?:ing)?|[Ss]end(?:ing)?|[Rr]eply|TEXT|SEND|REPLY)(?: (?:with|WITH))?"
    r"(?: (?:the|THE) (?:key)?(?:word|code|WORD|CODE))? [\"\u201c']?(?P<word>[A-Z][A-Z0-9]{1,19})\b"
    r"(?:[\"\u201d']? (?:or|OR) [\"\u201c']?(?P<other>[A-Z][A-Z0-9]{1,19})\b)?"
    r"(?=[^.!?;\n]{0,60}? (?:to|TO) \d[\d-]{4,}(?!\d| [A-Z][a-z]))"
)
_STOP_WORD = re.compile(
    r"\b(?:[Tt]ext|[Rr]eply|TEXT|REPLY)(?: with)? [\"\u201c']?"
    r"(?P<word>STOP|STOPALL|END|CANCEL|QUIT|UNSUBSCRIBE|HELP|INFO|START|YES|JOIN)\b(?! [A-Z]{2})"
)
# "Oak & 3rd": engines take the number of a street for an ordinal
_STREET = r"(?:[A-Z][\w'\u2019]*\.?|\d{1,3}(?:st|nd|rd|th))(?: (?:St|Ave|Rd|Blvd|Dr)\b\.?)?"
_CROSSING = re.compile(
    rf"(?<![\w&])(?=[^&]{{1,30}}& \d|\d[^&]{{1,20}}& [A-Z]){_STREET} & {_STREET}(?!\w)"
)


def _zones_and_signs(
    text: str, stretch: Stretch, taken: Sequence[Placeholder], call: EngineContext
) -> list[Placeholder]:
    """Return a placeholder for each time zone in words ("Eastern Time") and each sign.

    Signs are "A#", the names and topics of social media, crossings, numbered addresses, and the
    words that a person sends to a number.
    """
    places = write_zones(text, call.source, call.target)
    signs = [_ALIEN_SIGN, _HANDLE]
    if call.source.language == "en":
        signs += [_CROSSING, _numbered_address()]
    places += [(m.start(), m.end(), m.group()) for sign in signs for m in sign.finditer(text)]
    if call.source.language == "en":
        words = {
            m.span(group): m[group]
            for pattern in (_KEYWORD, _STOP_WORD)
            for m in pattern.finditer(text)
            for group in m.groupdict()
            if m[group]
        }
        places += [(*span, word) for span, word in words.items()]
    return _within(stretch, taken, places)


@lru_cache(maxsize=1)
def _numbered_address() -> re.Pattern[str]:
    """Return a pattern of "No. 14 Courthouse Square": engines translate the name of the street."""
    kinds = "|".join(load_rules().streets.kinds)
    return re.compile(rf"\bNo\. \d{{1,6}} (?:[A-Z][\w'\u2019]* ){{1,3}}(?:{kinds})\b")


def _short_zones(
    text: str, stretch: Stretch, taken: Sequence[Placeholder], found: Sequence[ValueItem]
) -> list[Placeholder]:
    """Return a placeholder for each short time zone after a time: engines mostly copy "ET"."""
    times = [item for item in found if item.kind is ItemKind.TIME]
    zones = [zone for item in times if (zone := _zone().match(text, item.end))]
    return _within(stretch, taken, [(*zone.span("zone"), zone["zone"]) for zone in zones])


def _within(
    stretch: Stretch, taken: Sequence[Placeholder], places: Iterable[tuple[int, int, str]]
) -> list[Placeholder]:
    return [
        Placeholder(start, end, written)
        for start, end, written in places
        if stretch.start <= start
        and end <= stretch.end
        and not any(one.start < end and start < one.end for one in taken)
    ]


@lru_cache(maxsize=1)
def _zone() -> re.Pattern[str]:
    names = "|".join(name for zone in load_rules().time_zones.zones.values() for name in zone)
    return re.compile(rf"\s?\(?(?P<zone>{names})(?![A-Za-z])")


def _overlaps(item: ValueItem, placeholders: Iterable[Placeholder]) -> bool:
    return any(
        placeholder.start < item.end and item.start < placeholder.end
        for placeholder in placeholders
    )


def words_outside(text: str, stretch: Stretch, placeholders: Sequence[Placeholder]) -> str:
    """Return the words of a stretch that are in no placeholder."""
    words, at = [], stretch.start
    for placeholder in placeholders:
        words.append(text[at : placeholder.start])
        at = placeholder.end
    words.append(text[at : stretch.end])
    return " ".join(words)


def unchanged(
    text: str, start: int, end: int, placeholders: tuple[Placeholder, ...]
) -> tuple[TargetChunk, ...]:
    """Return a stretch of the source as it is, with its placeholders put in."""
    chunks: list[TargetChunk] = []
    at = start
    for placeholder in placeholders:
        chunks += (
            TargetChunk(text[at : placeholder.start]),
            TargetChunk(placeholder.text, placeholder),
        )
        at = placeholder.end
    chunks.append(TargetChunk(text[at:end]))
    return tuple(chunk for chunk in chunks if chunk.text)
