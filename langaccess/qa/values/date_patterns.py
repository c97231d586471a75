"""The pattern of a date in one language: numbers, names of months, and what CLDR's patterns say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from langaccess.qa.folding import plain
from langaccess.qa.values.calendar import Calendar

HAN_DIGITS = "〇○零一二三四五六七八九十廿卅"
"""Chinese digits of a date: three signs for zero, one to nine, ten, twenty, thirty."""

_S = "[ \u00a0]"
# Names of months are words of alphabets; in "четвер" no September begins, and no May in "તમે".
_EDGE = "(?<![A-Za-z\u00c0-\u024f\u0370-\u058f\u0904-\u0963\u0971-\u0dff])"
_NUMERIC = (
    rf"(?<![0-9/.\-])(?:\d{{4}}[\-/.]\d{{1,2}}[\-/.]\d{{1,2}}|\d{{1,2}}/\d{{1,2}}/(?:\d{{4}}|\d\d)"
    rf"|\d{{1,2}}-\d{{1,2}}-\d{{4}}|\d{{1,2}}\.{_S}?\d{{1,2}}\.{_S}?\d{{4}}"
    rf"|\d{{4}}\.{_S}\d{{1,2}}\.{_S}\d{{1,2}})(?![0-9/\-]|\.\d)"
)
_ERA = "(?:令和|平成|昭和|(?:中华|中華)?民[國国])"
_EAST = (
    rf"(?:(?:\d{{4}}|{_ERA}{_S}?\d{{1,3}}){_S}?[年년]{_S}?)?\d{{1,2}}{_S}?[月월]{_S}?\d{{1,2}}{_S}?[日號号일]"
    rf"|(?:\d{{4}}|{_ERA}{_S}?\d{{1,3}}){_S}?[年년]{_S}?\d{{1,2}}{_S}?[月월]"
)
_NUMERAL = rf"[{HAN_DIGITS}]"
_HAN = (
    rf"(?:(?:{_NUMERAL}{{4}}|\d{{4}}){_S}?年{_S}?){_NUMERAL}{{1,3}}月(?:{_S}?{_NUMERAL}{{1,3}}[日號号])?"
    rf"|{_NUMERAL}{{1,3}}月{_S}?(?:{_NUMERAL}{{1,3}}|\d{{1,2}}{_S}?)[日號号]"
)
_FIELD = re.compile(r"'([^']*)'|([A-Za-z])\2*|([^'A-Za-z]+)")
_YEAR = r"\d{4}(?!\d)"


def any_of(words: Iterable[str]) -> str:
    """Return an alternation of `words`, the longest first; a space may be a no-break one."""
    ordered = sorted(set(words), key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", _S) for word in ordered)


def dates(cal: Calendar, *, english: bool) -> str:
    """Return the pattern of dates in folded text of a language."""
    fixed = f"{_NUMERIC}|{_EAST}|{_HAN}"
    names = [name for name in (*cal.months, *cal.foreign) if name not in cal.words]
    if not names:
        return fixed
    month = _month(names, english=english)
    unsure = [name for name in cal.words if name in cal.months or name in cal.foreign]
    whole, part = ("", "") if english else _from_cldr(cal, names)
    close = [word for word in cal.links if not word.isascii()]  # may be without a space
    words = rf"(?i:{any_of(w for w in cal.links if w.isascii())}){_S}+|(?:{any_of(close)}){_S}*"
    link = rf"(?:{_S}*[.,/]?{_S}*(?:{words}){{0,2}})"
    # "… of COVID-19. March 4 …" is the end of a sentence in English
    before = link.replace("[.,/]", "[,/]") if english else link.replace("[.,/]", "[.,/-]")
    counted = rf"st|nd|rd|th|er|aad|o(?![a-z])|\.?º|°|ª|-?го|-?е|{_S}?(?:ই|শে|লা|রা|ঠা)"
    day = rf"\d{{1,2}}(?!\d)(?:{counted})?"
    # "March 4-6" and "March 4 and 5" are more than one day
    alone = rf"(?![.:,]\d|\d)(?!{_S}?(?:-|and|to|through){_S}?\d{{1,2}}(?![\d:]))"
    # "۱۳ تیر ۱۳۹۸": with a day and a year on both sides it is no other word
    other = _month(unsure, english=False) if unsure else "(?!)"
    # "section 3 of the January 25, 2022 resolution": the month has a day of its own
    own = rf"(?!{_S}\d{{1,2}},{_S}{_YEAR})" if english else ""
    full = rf"|(?<![\d.,]){day}{_S}{_EDGE}{other}{_S}{_YEAR}"
    return (
        rf"{whole}{fixed}{full}"
        rf"|(?<!\d){_YEAR}\.?{_S}{_EDGE}{month}{_S}?{day}(?![.:]\d)"
        rf"|(?<!\d)(?<!\d[.,]){day}{before}{_EDGE}{month}{own}(?:{link}{_YEAR})?"
        rf"|{_EDGE}{month}{link}{day}{alone}(?:{link}{_YEAR}(?![.:]\d))?"
        rf"|{_EDGE}{month}{link}{_YEAR}(?![.:]\d){part}"
    )


def _month(names: Iterable[str], *, english: bool) -> str:
    ending = rf"(?:[\u0400-\u04ff]{{0,3}}|'[a-zà-ž]{{1,5}})(?![a-zà-ž])(?:\.(?={_S}*[,\d]))?"
    ending += "(?:\u06cc(?![\u0620-\u06ff])|(?![\u0620-\u06ff]))"  # "می" is not found in "میلیون"
    if not english:
        return _any_case(names) + ending
    # English month names need their capital: "may" and "march" are words.
    spelled = {n.capitalize() for n in names} | {n.upper() for n in names} | {"Sept", "SEPT"}
    initials = re.escape("".join({n[0] for n in spelled}))
    return rf"(?=[{initials}])(?:{any_of(spelled)}){ending}"


def _any_case(names: Iterable[str]) -> str:
    initials = re.escape("".join({letter for n in names for letter in (n[0], n[0].upper())}))
    return rf"(?=[{initials}])(?i:{any_of(names)})"


def _from_cldr(cal: Calendar, names: Iterable[str]) -> tuple[str, str]:
    """Return CLDR's patterns of a whole date, and of two parts of one, as regular expressions."""
    found: tuple[dict[str, None], dict[str, None]] = ({}, {})
    for pattern in cal.patterns:
        fields = list(_FIELD.finditer(pattern))
        places = [at for at, m in enumerate(fields) if m[2] and m[2] in "yuMLd"]
        inner = fields[places[0] : places[-1] + 1] if places else []
        letters = {m[2] for m in inner if m[2]} & set("yuMLd")
        named = any(len(m[0]) > 2 for m in inner if m[2] and m[2] in "ML")
        if len(letters) > 2 or (len(letters) == 2 and named):
            body = "".join(map(_piece(_any_case(names)), inner))
            start = r"(?<!\d)(?<!\d[.,])" if body.startswith(r"\d") else _EDGE
            end = r"(?![.:]?\d)" if body.endswith(r"(?!\d)") else r"(?![.:]?\d|[A-Za-zÀ-ž])"
            found[len(letters) == 2][rf"{start}{body}{end}"] = None
    return "".join(f"{body}|" for body in found[0]), "".join(f"|{body}" for body in found[1])


def _piece(month: str) -> Callable[[re.Match[str]], str]:
    def piece(field: re.Match[str]) -> str:
        letter, length = field[2], len(field[0])
        if letter in ("y", "u"):
            return _YEAR
        if letter == "d":
            return r"\d{1,2}(?!\d)"
        if letter in ("M", "L"):
            return month if length > 2 else r"\d{1,2}(?!\d)"
        if letter in ("E", "c", "G"):
            return r"[^\d]{0,20}?"
        literal = re.sub(r"\s+", " ", plain(field[1] if field[1] is not None else field[3] or ""))
        return re.escape(literal).replace(r"\ ", f"{_S}*").replace(",", ",?")

    return piece
