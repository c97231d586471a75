"""Read a date found in folded text of one language: the day that it names."""

from __future__ import annotations

import re

from langaccess.qa.folding import NBSP
from langaccess.qa.values.calendar import Calendar
from langaccess.qa.values.date_patterns import HAN_DIGITS
from langaccess.qa.values.other_calendars import eras, readings

_RUNS = re.compile(r"\d+")
_HAN = re.compile(f"[{HAN_DIGITS}]+(?=\\s?[年月日號号])")


def day_values(found: str, cal: Calendar) -> tuple[str, ...]:
    """Return the days that a date may name, the likeliest first; none if it is not a date."""
    text = _HAN.sub(lambda m: han_number(m.group()), found)
    name = _month_name(text, cal)
    return _named_date(text, name, cal) if name else _numeric_date(text, cal)


def han_number(word: str) -> str:
    """Return a number in Chinese numerals as digits; four or more are read one by one."""
    ones = {char: n for n, char in enumerate(HAN_DIGITS[2:12])} | dict.fromkeys(HAN_DIGITS[:3], 0)
    if len(word) > 3:  # a year, digit by digit
        return "".join(str(ones.get(char, "")) for char in word)
    tens = {"十": 10, "廿": 20, "卅": 30}
    total = 0
    for at, char in enumerate(word):
        if char in tens:
            total = max(total, 1) * 10 if char == "十" and at else tens[char]
        else:
            total += ones[char]
    return str(total)


def _month_name(text: str, cal: Calendar) -> str | None:
    lower = text.lower().replace(NBSP, " ")
    named = (name for table in (cal.months, cal.foreign) for name in table if name in lower)
    return max(named, key=len, default=None)


def _named_date(text: str, name: str, cal: Calendar) -> tuple[str, ...]:
    # names first: in Vietnamese a name contains a number ("tháng 3")
    lower = text.lower().replace(NBSP, " ")
    rest = [m.group() for m in _RUNS.finditer(lower.replace(name, " ", 1))]
    year = next((eras(text, int(n)) for n in rest if len(n) == 4), None)
    day = next((int(n) for n in rest if len(n) < 4), None)
    own = _iso(year, cal.months[name], day) if name in cal.months else None
    other = cal.foreign.get(name)
    return tuple(filter(None, (own, *(readings(*other, day, year) if other else ()))))


def _numeric_date(text: str, cal: Calendar) -> tuple[str, ...]:
    numbers = [(int(m.group()), len(m.group())) for m in _RUNS.finditer(text)]
    values = [n for n, _ in numbers]
    if re.search(r"[月월]", text):
        year = eras(text, values.pop(0)) if re.search(r"[年년]", text) else None
        return _given(_iso(year, values[0], values[1] if len(values) > 1 else None))
    if numbers[0][1] == 4:
        return _given(_iso(eras(text, values[0]), *values[1:]))
    year = eras(text, values[2]) if numbers[2][1] == 4 else 2000 + values[2]
    first, second = values[:2]
    month, day = (first, second) if cal.order == "mdy" else (second, first)
    # "3/14/2025" has only one reading, in any language
    return _given(_iso(year, month, day) or _iso(year, day, month))


def _given(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)


def _iso(year: int | None, month: int, day: int | None) -> str | None:
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31):
        return None
    head = "-" if year is None else f"{year:04d}"
    return f"{head}-{month:02d}" + ("" if day is None else f"-{day:02d}")
