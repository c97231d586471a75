"""Errors that a translation may have, planted into one sound pair of sentences.

Numbers, negations and sentences are taken as they are in the rows. Phones, links, dates and tags
are rare in them: one is planted into both sides first, in the habits of the target language, and
then harmed in the target.
"""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from langaccess.core.segments import sentences
from langaccess.core.tags import Tag
from langaccess.qa import ItemKind, find_items, load_rules
from langaccess.qa.rules import compiled, for_language

EN = Tag("en")


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence and its human translation."""

    id: str
    source: str
    target: str
    tag: Tag
    file: str


Harm = Callable[[Row, random.Random], tuple[str, str, str] | None]
"""Row → source, sound target, harmed target; None when the row offers nothing to harm."""


def _digit(row: Row, rng: random.Random) -> tuple[str, str, str] | None:
    kinds = (ItemKind.NUMBER, ItemKind.MONEY, ItemKind.PERCENT)
    places = [
        at
        for item in find_items(row.target, row.tag)
        if item.kind in kinds
        for at in range(item.start, item.end)
        if row.target[at].isdigit()
    ]
    if not places:
        return None
    at = rng.choice(places)
    return row.source, row.target, _other_digit(row.target, at, rng)


def _other_digit(text: str, at: int, rng: random.Random) -> str:
    zero = ord(text[at]) - int(text[at])
    digit = chr(zero + (int(text[at]) + rng.randint(1, 9)) % 10)
    return text[:at] + digit + text[at + 1 :]


_PHONES = (
    ("1-800-255-7688", "1-800-255-7688"),
    ("(617) 555-0123", "(617) 555-0123"),
    ("617-555-0123", "617.555.0123"),
    ("1-800-255-7688", "18002557688"),
    ("(202) 514-3847", "+1 202 514 3847"),
    ("800-CALL-FBI", "800-225-5324"),
    ("1-844-234-5122", "1 (844) 234-5122"),
)


def _phone(row: Row, rng: random.Random) -> tuple[str, str, str] | None:
    here, there = rng.choice(_PHONES)
    if str(row.tag) == "ar" and rng.random() < 0.3:
        there = there.translate({ord(str(n)): chr(0x660 + n) for n in range(10)})
    places = [at for at, char in enumerate(there) if char.isdigit()][1 if "1" in there[:2] else 0 :]
    harmed = _other_digit(there, rng.choice(places), rng)
    return f"{row.source} {here}", f"{row.target} {there}", f"{row.target} {harmed}"


_LINKS = (
    "https://www.example.gov/help/forms",
    "www.example.org/records/2024/request.html",
    "example.gov/es/victims",
    "http://example.us/a-b/c_d?id=42",
    "HealthCare.gov/immigrants/immigration-status",
    "records@example.gov",
)


def _link(row: Row, rng: random.Random) -> tuple[str, str, str] | None:
    link = rng.choice(_LINKS)
    cut = rng.randint(2, 6)
    harmed = link[:-cut].rstrip("/.-_@?=")
    if rng.random() < 0.3 or "@" in link:
        at = rng.randrange(link.index(".") + 1, len(link) - 1)
        harmed = link[:at] + link[at + 1 :] if link[at] not in "/." else link[:-cut].rstrip("/.")
    if harmed.rstrip("/") == link.rstrip("/"):
        return None
    return f"{row.source} {link}", f"{row.target} {link}", f"{row.target} {harmed}"


def _date(row: Row, rng: random.Random) -> tuple[str, str, str] | None:
    return None if str(row.tag) == "ti" else _moved(row, rng)


def _date_ti(row: Row, rng: random.Random) -> tuple[str, str, str] | None:
    # One name serves the Ethiopian month and the Gregorian one: a month's move cannot be seen.
    return _moved(row, rng) if str(row.tag) == "ti" else None


def _moved(row: Row, rng: random.Random) -> tuple[str, str, str] | None:
    try:
        locale = Locale.parse(str(row.tag), sep="-", resolve_likely_subtags=True)
    except (UnknownLocaleError, ValueError):
        return None
    day = dt.date(2025, 1, 1) + dt.timedelta(days=rng.randrange(700))
    other = day + dt.timedelta(days=rng.choice((-31, -7, -1, 1, 7, 10, 31, 365)))
    here = format_date(day, "long", locale="en_US")
    there, harmed = (format_date(d, "long", locale=locale) for d in (day, other))
    return f"{row.source} {here}", f"{row.target} {there}", f"{row.target} {harmed}"


_TAGS = ("{{ name }}", "<b>", "</a>", "%s", "${ users.names() }", "{0}", "&nbsp;", "[[code]]")


def _tag(row: Row, rng: random.Random) -> tuple[str, str, str] | None:
    tag = rng.choice(_TAGS)
    if tag in row.target or tag in row.source:
        return None
    here, there = (_amid(text, tag, rng) for text in (row.source, row.target))
    return here, there, there.replace(f" {tag} ", " " if rng.random() < 0.5 else f" {tag[:-1]} ")


def _amid(text: str, word: str, rng: random.Random) -> str:
    spaces = [m.start() for m in re.finditer(" ", text)] or [len(text)]
    at = rng.choice(spaces)
    return f"{text[:at]} {word} {text[at:].lstrip()}"


def _negation(row: Row, _: random.Random) -> tuple[str, str, str] | None:
    rule = load_rules().negation.strong
    here, there = for_language(rule, EN), for_language(rule, row.tag)
    if not here or not there or not compiled(here).search(row.source):
        return None
    hits = list(compiled(there).finditer(row.target))
    if len(hits) != 1:
        return None
    harmed = row.target[: hits[0].start()] + row.target[hits[0].end() :]
    return row.source, row.target, _closed(harmed)


def lost_sentence(row: Row, rng: random.Random) -> tuple[str, str, str] | None:
    """Leave one sentence of the target out; None when the two sides have not as many."""
    here, there = sentences(row.source), sentences(row.target)
    if len(there) < 2 or len(here) != len(there):
        return None
    at = rng.randrange(len(there))
    return row.source, row.target, _closed(row.target.replace(there[at], "", 1))


def _closed(text: str) -> str:
    """Return a text without the gap that a lost word leaves: only the loss is to be found."""
    return re.sub(" {2,}", " ", text).strip()


HARMS: dict[str, Harm] = {
    "digit swapped": _digit,
    "phone changed": _phone,
    "URL cut": _link,
    "date moved": _date,
    "date moved, Tigrinya": _date_ti,
    "tag lost": _tag,
    "negation dropped": _negation,
    "sentence of a paragraph lost": lost_sentence,
}

# What is harmed in a Word file as well.
IN_FILES: dict[str, Harm] = {
    "digit swapped": _digit,
    "phone changed": _phone,
    "URL cut": _link,
    "date moved": _date,
    "tag lost": _tag,
    "sentence lost": lost_sentence,
}
