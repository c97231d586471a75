"""Finds the codes of interpreter lines in text, however a person wrote them.

A code is a secret, and the log only grows: a number that may be the code is masked. A number stays
if it is longer than the code and has another form that is known (`_FORMS`): a telephone, case or
form number, a date, a time, an amount, an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from langaccess.core.folding import letters_with_offsets

LEFT_OUT = "[left out]"
SHORTEST_CODE = 4
"""Letters and digits from which a code is looked for: a shorter one occurs in too many numbers."""
_LONG = 6  # from here on it is looked for inside longer numbers too

# What the program itself writes: digests, salts, moments, numbers of encounters.
_OWN = re.compile(
    r"[0-9a-f]{64}|(?=[0-9]*[a-f])[0-9a-f]{16}|E-\d{4}-\d{4,}"
    r"|\d{4}-\d\d-\d\d(?:T\d\d:\d\d[\d:.]*(?:Z|[+-]\d\d:\d\d)?)?"
)

# "the PIN is", "access code: ", "account no. "; not "zip code" and "area code".
_BEFORE = (
    r"(?<!zip )(?<!area )\b"
    r"(?:pins?|(?:pass ?|access ?)?codes?|pass ?words?|acc(?:oun)?t|log ?in)"
    r"(?:[\W_]{0,3}(?:(?:number|no|is|was|were|used|entered|code)\b)?){0,3}[\W_]{0,3}"
)
_ENDS_SO = re.compile(rf"{_BEFORE}$", re.IGNORECASE)

# Numbers that may contain a code by chance. Letters of a form are capitals ("SPD-1014"), because a
# word before a code is written small ("used-1014"). In a text of capitals these begin none:
_NO_FORM = r"(?!(?:PINS?|CODES?|PASS|ACCT|KEY|DIAL|ENTER|USED|WITH|NO|NR|ID|X|EXT|LINE|VRI)\b)"
_FORMS = re.compile(
    r"(?<![\w+])(?:\+?1[-. ]?)?\(?\d{3}\)?[-. ]?\d{3}[-. ]?\d{4}(?!\d)"  # 217-555-1014
    r"|(?i:\b(?:tel|phone|ph|cell|fax|call(?:ed)?)\b\W{0,3})\d{3} \d{4}(?!\d)"  # phone 555 1014
    r"|(?<![\w-])\d{2,5}-(?:\d\d-)?\d{3,8}(?![\w-])"  # 26-1014, 555-1014, 2026-04-1014, 97209-1014
    rf"|\b{_NO_FORM}[A-Z]{{1,5}}(?:-?\d+)+\b"  # SPD-1014, E-2026-1014
    r"|(?i:\b(?:form|report|case|incident|doc(?:ument)?)\b)(?:(?i: no\.?| number| #))? "
    r"[A-Za-z]{1,5}(?:-\d+)+\b"  # form spd-1014
    r"|\b\d+[A-Z]{1,4}\d+\b"  # a plate, 7ABC1014
    r"|(?<![\w/.-])\d{1,4}(?P<sep>[-/.])\d{1,2}(?P=sep)\d{1,4}(?![\w-]|/\d|\.\d)(?:T[\d:.]+)?"
    r"|(?<![\w.])\d{1,3}\.\d{4,}(?![\w.])"  # a coordinate, 41.1014
    r"|[$\u20ac\u00a3] ?\d[\d,.]*"
    r"|\b\d{1,5} (?:[NSEW]\.? )?[A-Z][a-z]+ (?:St|Ave|Rd|Dr|Blvd|Ln|Ct|Way|Pl|Street|Avenue|Road|"
    r"Drive|Boulevard|Lane|Court|Place|Highway|Hwy)\b"  # 1014 Elm St
)

# Letters that look like digits, and digits that NFKC does not know.
_SPELLING: Mapping[int, str] = {
    **dict(zip(map(ord, "零〇一二三四五六七八九ОоΟοІіΙι"), "00123456789ooooiiii", strict=True)),
    **dict.fromkeys((0xFE0F, 0x20E3), ""),  # the frame of a digit shown as a key
}
_ALIKE = {"0": "[0o]", "o": "[0o]", "1": "[1il|]", "i": "[1il|]", "l": "[1il|]"}
_GAP = r"[\W_]{0,3}(?:(?:and|then|dash|hyphen|space)[\W_]{1,3}){0,2}"
_SHORT_GAP = r"[\s.,\-\u2010-\u2015]{0,3}"

_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SPANISH = (
    "cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve",
)  # fmt: skip
_VALUES: dict[str, int] = {
    **{word: n for n, word in enumerate(_UNITS)},
    **{word: 10 * n for n, word in enumerate(_TENS, start=2)},
    **{word: n for n, word in enumerate(_SPANISH)},
    "oh": 0, "o": 0, "niner": 9,
}  # fmt: skip
_TIMES = {"double": 2, "triple": 3}
_LARGE = r"(?:thousand|hundred)"
_WORD = "|".join(sorted(_VALUES, key=len, reverse=True))
_SPOKEN = re.compile(
    rf"\b(?:(?P<times>double|triple)[ -](?P<twice>{_WORD}|\d)"
    rf"|(?:{_WORD})(?:[ -]{_LARGE}(?:(?: and)?[ -](?:{_WORD})(?:[ -]{_LARGE}(?: and)?)?){{0,4}})"
    rf"|(?:{'|'.join(_TENS)})[ -](?:{'|'.join(_UNITS[1:10])})"
    rf"|(?:{_WORD}))\b"
)

Spans = Sequence[tuple[int, int]]


class Codes:
    """Some codes, ready to be found in text.

    Args:
        codes: as they are written. Those for which `is_looked_for` is false are found only after a
            word such as PIN or code.
    """

    def __init__(self, codes: Iterable[str]) -> None:
        plain = {re.sub(r"[\W_]", "", _fold(code)[0]) for code in codes} - {""}
        ordered = sorted(plain, key=len, reverse=True)
        kept = [code for code in ordered if is_looked_for(code)]
        after = [_pattern_after_word(code, f"c{n}") for n, code in enumerate(ordered)]
        patterns = [*map(_pattern, kept), *after]
        self._finder = re.compile("|".join(patterns)) if patterns else None

    def __bool__(self) -> bool:
        """Return whether there is a code to look for."""
        return self._finder is not None

    def hide(self, text: str) -> str:
        """Return `text` with `LEFT_OUT` for each code in it.

        Found as well: a code split by blanks, dashes or dots, in capitals, in digits of another
        script, in words ("one oh one four", "ten fourteen"), with the letter O for 0 or I for 1.
        """
        if self._finder is None:
            return text
        folded, spans = _fold(text)
        found = set(_find(self._finder, text, folded, spans))
        if _SPOKEN.search(folded):
            found.update(_find(self._finder, text, *_in_digits(folded, spans)))
        parts, end = [], 0
        for start, stop in sorted(found):
            if start >= end:
                parts += [text[end:start], LEFT_OUT]
            end = max(end, stop)  # two codes may overlap
        return "".join([*parts, text[end:]])

    def hide_all(self, data: Any) -> Any:
        """Return JSON values with the codes in their texts left out; names of fields stay."""
        if isinstance(data, str):
            return data if _OWN.fullmatch(data) else self.hide(data)
        if isinstance(data, Mapping):
            return {name: self.hide_all(value) for name, value in data.items()}
        if isinstance(data, list | tuple):
            return [self.hide_all(value) for value in data]
        return data


def is_looked_for(code: str) -> bool:
    """Return whether a code is looked for everywhere: long enough, and with a digit.

    A word may be one that the log itself uses ("none", "line"); leaving it out would make the
    record unreadable.
    """
    letters = re.sub(r"[\W_]", "", code)
    return len(letters) >= SHORTEST_CODE and any(map(str.isdigit, letters))


def _find(
    finder: re.Pattern[str], text: str, folded: str, spans: Spans
) -> Iterator[tuple[int, int]]:
    """Yield start and end in `text` of each code."""
    forms = [form.span() for form in _FORMS.finditer(text)]
    at = 0
    while match := finder.search(folded, at):
        at = match.start() + 1
        after_word = match.lastgroup or 0  # the group of the code after a word such as PIN
        first, last = match.span(after_word)
        start, stop = spans[first][0], spans[last - 1][1]
        if not after_word:
            if not any(map(str.isdigit, folded[first:last])):
                continue  # letters alone that look like digits
            around = [form for form in forms if form[0] <= start and stop <= form[1]]
            if around and around[0] != (start, stop) and not _names_a_code(text, around[0][0]):
                continue
        yield start, stop


def _names_a_code(text: str, end: int) -> bool:
    """Return whether a word such as PIN is right before `end`."""
    return _ENDS_SO.search(text, max(0, end - 60), end) is not None


def _signs(code: str) -> Iterator[str]:
    return (_ALIKE.get(sign, re.escape(sign)) for sign in code)


def _pattern(code: str) -> str:
    if len(code) >= _LONG:
        return _GAP.join(_signs(code))
    # In one piece it is the code, also before letters ("7391st"); in pieces "10, 1 4th" is none.
    whole, parts = "".join(_signs(code)), _SHORT_GAP.join(_signs(code))
    return rf"(?<!\d)(?:{whole}|{parts}(?!(?:st|nd|rd|th)\b))(?!\d)"


def _pattern_after_word(code: str, name: str) -> str:
    """Return the pattern of a code after a word such as PIN: there it may be split by words too."""
    return rf"{_BEFORE}(?P<{name}>{_GAP.join(_signs(code))})(?![^\W_])"


def _fold(text: str) -> tuple[str, Spans]:
    """Return `text` in small letters with plain digits, and the span in `text` of each sign."""
    folded, offsets = letters_with_offsets(text, None if text.isascii() else _SPELLING)
    return folded, [(at, at + 1) for at in offsets]


def _in_digits(folded: str, spans: Spans) -> tuple[str, Spans]:
    """Return a folded text with the words of numbers as digits; a digit has its words' span."""
    signs: list[str] = []
    places: list[tuple[int, int]] = []
    end = 0
    for match in _SPOKEN.finditer(folded):
        signs.append(folded[end : match.start()])
        places += spans[end : match.start()]
        end = match.end()
        digits = _digits_of(match)
        signs.append(digits)
        places += [(spans[match.start()][0], spans[end - 1][1])] * len(digits)
    signs.append(folded[end:])
    return "".join(signs), [*places, *spans[end:]]


def _digits_of(match: re.Match[str]) -> str:
    if match["times"]:
        twice = match["twice"]
        return str(_VALUES.get(twice, twice)) * _TIMES[match["times"]]
    total = part = 0
    for word in re.findall(r"\w+", match.group()):
        if word == "thousand":
            total, part = (total + part) * 1000, 0
        elif word == "hundred":
            part *= 100
        else:
            part += _VALUES.get(word, 0)
    return str(total + part)
