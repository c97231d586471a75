"""Hours in English words, and whether a translation has them at another part of the day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from langaccess.qa.values.calendar import Calendar
from langaccess.qa.values.date_parts import at_other_part
from langaccess.qa.values.items import ItemKind, ValueItem
from langaccess.qa.values.number_words import hour_in_words

_HOURS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
)  # fmt: skip
_MINUTES = {"fifteen": 15, "thirty": 30, "forty-five": 45}
_SPOKEN = re.compile(
    rf"\b(?P<half>half past )?(?P<hour>{'|'.join(_HOURS)})(?: (?P<more>{'|'.join(_MINUTES)}))?"
    r"(?: o['\u2019]clock)?,? (?:in the (?P<part>morning|afternoon|evening)|at (?P<night>night)"
    r"|(?P<m>[ap])\.?\s?m\b)",
    re.IGNORECASE,
)
_NIGHT = range(6, 12)  # "six at night" to "eleven at night" are before midnight


def spoken_hours(source: str) -> tuple[ValueItem, ...]:
    """Return the times that an English text has in words: "half past eight in the morning"."""
    return tuple(
        ValueItem(ItemKind.TIME, m.start(), m.end(), m.group(), str(_minutes(m)))
        for m in _SPOKEN.finditer(source)
    )


def _minutes(match: re.Match[str]) -> int:
    hour = (_HOURS.index(match["hour"].lower()) + 1) % 12
    part = (match["part"] or match["m"] or "").lower()
    late = hour in _NIGHT if match["night"] else part in ("afternoon", "evening", "p")
    more = 30 if match["half"] else _MINUTES.get((match["more"] or "").lower(), 0)
    return (hour + 12 * late) * 60 + more


def at_another_time(
    item: ValueItem,
    target: str,
    target_items: Sequence[ValueItem],
    spoken: Sequence[str],
    cal: Calendar,
) -> bool:
    """Return whether the target has the hour of `item`, and only at the other part of the day.

    `spoken` says how the words for one, two … begin in the target's language, forms separated by a
    bar; `cal` how it writes times.
    """
    minutes = int(item.value)
    other = replace(item, value=str((minutes + 720) % 1440))
    times = {int(i.value) for i in target_items if i.kind is ItemKind.TIME and i.value.isdigit()}
    if minutes in times or hour_in_words(item, target, spoken, cal):
        return False
    return (
        hour_in_words(other, target, spoken, cal)
        or any(at_other_part(minutes, one, target, cal) for one in target_items)
        or any(
            i.value == other.value and any(map(str.isalpha, i.text))
            for i in target_items
            if i.kind is ItemKind.TIME
        )
    )
