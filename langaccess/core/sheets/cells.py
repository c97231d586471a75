"""Reads cells of tables: dates and times, durations and amounts as offices write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal, InvalidOperation
from typing import Literal
from zoneinfo import ZoneInfo

Moment = tuple[date, datetime | None]
"""A day, and the moment on it if the cell has a time."""

DateOrder = Literal["year_first", "month_first", "day_first", "ask"]
"""How a table writes its days in figures; `ask` if it has two orders and no person has decided."""

_ANY_ORDER = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%b-%y", "%d%b%Y",
    "%d%b%y", "%b %d %Y", "%B %d %Y", "%b-%d-%Y", "%b %d %y", "%Y.%m.%d",
)  # fmt: skip
_MONTH_FIRST = ("%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y", "%m-%d-%y", "%m.%d.%Y")
_DAYS: Mapping[DateOrder, tuple[str, ...]] = {
    "year_first": _ANY_ORDER,
    "month_first": (*_ANY_ORDER, *_MONTH_FIRST),
    "day_first": (*_ANY_ORDER, *(f"%d{way[2]}%m{way[5:]}" for way in _MONTH_FIRST)),
    "ask": _ANY_ORDER,
}
_EXAMPLES: Mapping[DateOrder, str] = {
    "year_first": "2026-12-31",
    "month_first": "12/31/2026",
    "day_first": "31/12/2026",
}
_TIMES = (
    "%H:%M", "%H:%M:%S", "%H:%M:%S.%f", "%I:%M %p", "%I:%M:%S %p", "%I:%M%p", "%I:%M:%S%p",
    "%I %p", "%I%p", "%H%M",
)  # fmt: skip
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
_HALF = re.compile(r"(?<=[\d ])([ap])\.?\s?m?\.?(?=\s|$)", re.IGNORECASE)  # of the day
_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b", re.IGNORECASE)
_OFFSET = re.compile(r"(?<=\d)\s*(?:(Z)|(?:UTC|GMT)?([+-])(\d\d):?(\d\d)|\(?(UTC|GMT)\)?)$")
# Without S or D the name means the clock of that place on that day.
_ZONES = {
    "E": ("America/New_York", -5), "C": ("America/Chicago", -6), "M": ("America/Denver", -7),
    "P": ("America/Los_Angeles", -8), "AK": ("America/Anchorage", -9),
    "H": ("Pacific/Honolulu", -10),
}  # fmt: skip
_ZONE = re.compile(r"\s*\(?\b(AK|[ECMPH])([SD]?)T\b\)?$", re.IGNORECASE)


def read_moment(text: str, zone: ZoneInfo, order: DateOrder = "month_first") -> Moment | None:
    """Return day and moment of a cell; None if it is in no known format.

    Days in figures are in the order given (6/5/2026 is June 5), or begin with the year. A cell that
    names a zone is converted to `zone`.
    """
    flat = " ".join(text.split())
    flat, given = _split_zone(flat)
    flat = _ORDINAL.sub(r"\1", _WEEKDAY.sub("", flat))
    flat = re.sub(r"^(\d{4}-\d\d-\d\d)T", r"\1 ", flat)
    flat = re.sub(r"([A-Za-z]{3})\.", r"\1", flat).replace(",", " ").replace(" at ", " ")
    flat = _HALF.sub(r"\1m", flat.replace("Sept ", "Sep "))
    flat = " ".join(flat.split())
    words = flat.split()
    for pattern in _DAYS[order]:
        count = len(pattern.split())
        day = _parsed(" ".join(words[:count]), pattern)
        if day is None:
            continue
        clock = read_clock(" ".join(words[count:]))
        if clock is None and words[count:]:
            continue
        if clock is None:
            return day.date(), None
        moment = datetime.combine(day.date(), clock, given or zone).astimezone(zone)
        return moment.date(), moment
    return None


def _split_zone(text: str) -> tuple[str, ZoneInfo | timezone | None]:
    """Return a cell without its zone, and the zone; a date alone has none."""
    if ":" not in text and not re.search(r"\d\s*[ap]\.?m", text, re.IGNORECASE):
        return text, None
    if found := _OFFSET.search(text):
        head = text[: found.start()].rstrip()
        if not found[2]:
            return head, timezone(timedelta())
        apart = timedelta(hours=int(found[3]), minutes=int(found[4]))
        if apart < timedelta(hours=24) and ":" in head:
            return head, timezone(apart if found[2] == "+" else -apart)
    if found := _ZONE.search(text):
        name, hours = _ZONES[found[1].upper()]
        head = text[: found.start()].rstrip()
        match found[2].upper():
            case "S":
                return head, timezone(timedelta(hours=hours))
            case "D":
                return head, timezone(timedelta(hours=hours + 1))
        return head, ZoneInfo(name)
    return text, None


def read_clock(text: str) -> time | None:
    """Return the time of day of a cell without a day; None if it is none."""
    found = (_parsed(text.upper(), pattern) for pattern in _TIMES)
    clock = next((one for one in found if one is not None), None)
    return None if clock is None else clock.time()


_UTC = ZoneInfo("UTC")


def read_day(text: str, order: DateOrder) -> date:
    """Return the day of a cell.

    Raises:
        ValueError: it is none in this order; the message says which orders there are.
    """
    found = read_moment(text, _UTC, order)
    if found is not None:
        return found[0]
    raise ValueError(wrong_day(text, order, "date"))


def wrong_day(text: str, order: DateOrder, what: str) -> str:
    """Return the message that a cell is not a day (`what`: "date and time") in this order."""
    if order == "ask":
        return (
            f"`{text}`: this table has dates with the month first and with the day first; look at "
            "them, correct the table, and write month_first or day_first for `dates` in the map"
        )
    return f"`{text}` is not a {what} written {order}, such as {_EXAMPLES[order]}"


def guess_order(cells: Iterable[str]) -> DateOrder:
    """Return the order of days that fits the cells; if each order fits, the American one.

    Days with the year first are read in any order, so they do not count; nor do those with dots,
    which are American and European.
    """
    unsure = {cell for cell in cells if cell and "." not in cell}
    days = {cell for cell in unsure if read_moment(cell, _UTC, "year_first") is None}
    month, day = (
        {cell for cell in days if read_moment(cell, _UTC, order) is not None}
        for order in ("month_first", "day_first")
    )
    if month - day and day - month:
        return "ask"
    if not month and not day:
        return "year_first"
    return "day_first" if day - month else "month_first"


def zone_of_header(header: str) -> ZoneInfo | None:
    """Return the zone that a header names ("Start (UTC)", "Call Time ET"), or None."""
    if re.search(r"(?<![A-Z])(?:UTC|GMT|Zulu)(?![A-Za-z])", header):
        return ZoneInfo("UTC")
    found = re.search(r"(?<![A-Z])(AK|[ECMPH])([SD]?)T(?![A-Za-z])", header)
    return None if found is None else ZoneInfo(_ZONES[found[1]][0])


def _parsed(text: str, pattern: str) -> datetime | None:
    try:
        return datetime.strptime(text, pattern)  # noqa: DTZ007 (the zone is added later)
    except ValueError:
        return None


_UNITS = re.compile(
    r"(\d+(?:\.\d+)?)\s*(hours?|hrs?|h|minutes?|mins?|min|m|seconds?|secs?|s)\b\.?"
    r"|(\d+(?:\.\d+)?)(h)(?=\d)",
    re.IGNORECASE,
)
_PER = {"h": Decimal(60), "m": Decimal(1), "s": Decimal(1) / 60}
_DECIMAL_COMMA = re.compile(r"^(-?\d+),(\d{1,2})$")  # "1,234" is a thousand
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+|\d+\.")


def read_minutes(text: str, unit: float = 1) -> float | None:
    """Return the minutes of a cell: `65`, `30 minutes`, `1h 5m`, `1:05:00`, `PT1H5M`.

    Two numbers with a colon are minutes and seconds, in a column of hours hours and minutes. A
    plain number means `unit` minutes. None for an empty cell; a `ValueError` for what is not a
    duration.
    """
    flat = " ".join(text.split())
    if not flat:
        return None
    wrong = ValueError(f"`{flat[:20]}` is not a number of minutes")
    if re.fullmatch(r"\d+(?::\d+(?:\.\d+)?){1,2}", flat):
        parts = [float(part) for part in flat.split(":")]
        if len(parts) == 3:
            return parts[0] * 60 + parts[1] + parts[2] / 60
        return parts[0] * 60 + parts[1] if unit == 60 else parts[0] + parts[1] / 60
    flat = _DECIMAL_COMMA.sub(r"\1.\2", flat)
    if _NUMBER.fullmatch(flat):
        return float(flat.replace(",", "")) * unit
    flat = re.sub(r"^PT(?=\d)", "", flat, flags=re.IGNORECASE)
    flat = re.sub(r"(?<=[a-z])(?=\d)", " ", flat, flags=re.IGNORECASE)
    found = list(_UNITS.finditer(flat))
    rest = re.sub(r"\b(?:and)\b|[,\s]", "", _UNITS.sub("", flat), flags=re.IGNORECASE)
    if not found or rest:
        raise wrong
    total = sum(Decimal(one[1] or one[3]) * _PER[(one[2] or one[4])[0].lower()] for one in found)
    return float(total)


def read_amount(text: str) -> Decimal | None:
    """Return the US dollars of a cell: `$1,234.50`, `(8.00)`, `-8.00`, `8.00 USD`, `8.00 CR`.

    None for an empty cell, and for one that is not an amount.
    """
    flat = re.sub(r"(?:US\s*)?\$|\bUSD\b", "", text, flags=re.IGNORECASE)
    flat = "".join(flat.split()).replace("\u2212", "-")
    is_credit = bool(re.fullmatch(r"\(.*\)|-.*|.*-|.*CR", flat, re.IGNORECASE))
    digits = re.sub(r"^[(+-]+|[)-]+$|CR$", "", flat, flags=re.IGNORECASE)
    if european := re.fullmatch(r"(\d{1,3}(?:\.\d{3})+|\d+),(\d{1,2})", digits):
        digits = f"{european[1].replace('.', '')}.{european[2]}"
    if not _NUMBER.fullmatch(digits):
        return None
    with suppress(InvalidOperation):
        return Decimal(digits.replace(",", "")) * (-1 if is_credit else 1)
    return None


_CURRENCY = re.compile(r"€|£|¥|\b(?:EUR|GBP|CAD|MXN|AUD|JPY)\b|\b(?:CA?|MX|AU?)\$")


def other_currency(text: str) -> bool:
    """Return whether a cell or a header names another currency than US dollars."""
    return bool(_CURRENCY.search(text))
