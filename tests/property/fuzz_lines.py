"""Damaged YAML, JSON, tables and calendars: values, keys, nesting, and cells, not bytes alone."""

from __future__ import annotations

import json
import random
import re
from typing import Any

from tests.property.fuzz_bytes import ODD, Bytes

_DEPTHS = (20, 90, 120, 1000, 20_000)
_SCALARS = (
    "", "~", "no", "0", "-1", "9" * 400, "1e999", ".nan", ".inf", "0x1F", "0o17", "1_000", "9:30",
    "2026-02-30", "9999-12-31", "0001-01-01", "2026-11-25T25:61:61Z", "[]", "{}", "[[[]]]", "|",
    ">-", "!!python/object/apply:os.system [id]", "!!binary aGk=", "!!set {a}", "&a [*a]", "*a",
    "{<<: {a: 1}}", "'", '"\\uD800"', '"\\x00"', "%YAML 1.1", "---", "...", "? a", "- - -", "\t",
    "a: b: c", "[a, b", "{a: b", "#", "@x", "`", "en-x-" + "a" * 9, "../../x", "x" * 70_000, "=1+1",
    "(a+)+$", "١٢", "\u202e", "true", "null", "12:00-12:00", "America/Nowhere", "$ref", "1.5e3",
)  # fmt: skip


def splice_lines(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """Put some lines of another good file into this one."""
    mine, theirs = data.splitlines(keepends=True), other.splitlines(keepends=True)
    if not mine or not theirs:
        return data + other
    at, start = rng.randrange(len(mine)), rng.randrange(len(theirs))
    many = rng.choice((1, 3, 30))
    mine[at : at + rng.choice((0, 1, many))] = theirs[start : start + many]
    return b"".join(mine)


# -- YAML ---------------------------------------------------------------------------------------

_ENTRY = re.compile(rb"^([ -]*)([\w.-]+):[ \t]*(\S.*)?$", re.MULTILINE)


def _yaml_value(data: bytes, rng: random.Random) -> bytes:
    found = list(_ENTRY.finditer(data))
    for match in sorted(
        rng.sample(found, min(len(found), rng.choice((1, 1, 3)))), key=lambda m: -m.start()
    ):
        new = match[1] + match[2] + b": " + rng.choice(_SCALARS).encode("utf-8")
        data = data[: match.start()] + new + data[match.end() :]
    return data


def _yaml_key(data: bytes, rng: random.Random) -> bytes:
    """Double an entry, rename one, or let two change places."""
    found = list(_ENTRY.finditer(data))
    if not found:
        return data
    one, two = rng.choice(found), rng.choice(found)
    way = rng.randrange(4)
    if way == 0:
        return data[: one.end()] + b"\n" + one[0] + data[one.end() :]
    if way == 1:
        new = rng.choice((two[2], b"x", b"no", b"1", b"'a b'", b"[a]", b"? [a]", b"", b"<<"))
        return data[: one.start(2)] + new + data[one.end(2) :]
    if way == 2:
        return data[: one.start()] + two[0] + data[one.end() :]
    return data[: one.start()] + data[one.end() :]


def _yaml_shape(data: bytes, rng: random.Random) -> bytes:
    """Nest without end, unfold without end, indent otherwise."""
    way, deep = rng.randrange(6), rng.choice(_DEPTHS)
    at = data.rfind(b"\n", 0, rng.randrange(len(data) + 1)) + 1
    if way == 0:
        return data[:at] + b"zz: " + b"[" * deep + b"]" * deep + b"\n" + data[at:]
    if way == 1:
        return data[:at] + b"zz: " + b"{a: " * deep + b"}" * deep + b"\n" + data[at:]
    if way == 2:
        return data[:at] + b"- " * deep + b"a\n" + data[at:]
    if way == 3:
        bomb = b"a0: &a0 [x, x, x, x]\n" + b"".join(
            b"a%d: &a%d [%s]\n" % (n, n, b", ".join([b"*a%d" % (n - 1)] * 9)) for n in range(1, 12)
        )
        return bomb + data
    if way == 4:
        return data[:at] + rng.choice((b" ", b"  ", b"    ", b"\t")) + data[at:]
    return data[:at] + b"".join(b" " * n + b"k:\n" for n in range(min(deep, 1000))) + data[at:]


# -- JSON ---------------------------------------------------------------------------------------

_ODD_JSON: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, 10**30, float("nan"), "", "x" * 9000, [], {}, [[]], {"a": None}, [None],
    "\ud800", "\x00", "../../x", "en-x-", "9" * 5000, 2**63,
)  # fmt: skip


def _json(data: bytes, rng: random.Random) -> bytes:
    head = data[: len(data) - len(data.lstrip(b"\xef\xbb\xbf"))]
    try:
        body = json.loads(data[len(head) :])
    except (ValueError, RecursionError):
        return data
    for _ in range(rng.choice((1, 1, 2, 5))):
        _change_json(body, rng)
    text = json.dumps(body)
    if rng.random() < 0.05:
        deep = rng.choice(_DEPTHS)
        text = text.replace("null", "[" * deep + "]" * deep, 1)
    return head + text.encode("utf-8", "surrogatepass")


def _change_json(body: Any, rng: random.Random) -> None:
    places = list(_places(body))
    if not places:
        return
    (holder, key), (other, name) = rng.choice(places), rng.choice(places)
    way = rng.randrange(4)
    if way == 0:
        del holder[key]
        return
    # Each a copy, so that no structure comes to hold itself.
    new = json.loads(json.dumps(other[name] if way == 2 else rng.choice(_ODD_JSON)))
    if way == 1 and isinstance(holder, list):
        holder.extend([holder[key], new])
    else:
        holder[key] = new


def _places(body: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    todo = [body]
    while todo:
        one = todo.pop()
        keys = list(one) if isinstance(one, dict) else range(len(one))
        for key in keys:
            found.append((one, key))
            if isinstance(one[key], dict | list):
                todo.append(one[key])
    return found


# -- tables -------------------------------------------------------------------------------------


def _cells(data: bytes, rng: random.Random) -> bytes:
    text = data.decode("utf-8", "replace")
    separator = max(",;\t", key=text.split("\n")[0].count)
    rows = [line.split(separator) for line in text.splitlines()] or [[""]]
    for _ in range(rng.choice((1, 1, 4))):
        _change_cell(rows, rng)
    return "\r\n".join(separator.join(row) for row in rows).encode("utf-8")


def _change_cell(rows: list[list[str]], rng: random.Random) -> None:
    row, other = rng.choice(rows), rng.choice(rows)
    way, at = rng.randrange(9), rng.randrange(len(row) or 1)
    if way == 0:
        row.insert(at, rng.choice(ODD))
    elif way == 1 and row:
        del row[at]
    elif way == 2:
        row[:] = other
    elif way == 3:
        rows.insert(0, list(other))
    elif way == 4:
        row.extend([""] * rng.choice((1, 300, 20_000)))
    elif way == 5 and row:
        row[at] = rng.choice(('"', '""', '"a"b', 'a"b', '"a\nb"', "\x00", "=cmd|' /C calc'!A0"))
    elif row:
        row[at] = rng.choice((*_SCALARS, *ODD, *other))


# -- calendars ----------------------------------------------------------------------------------

_RULES = (
    "FREQ=SECONDLY", "FREQ=YEARLY;INTERVAL=0", "FREQ=DAILY;COUNT=999999999", "FREQ=DAILY;UNTIL=9",
    "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;BYDAY=-99MO", "FREQ=MONTHLY;BYMONTHDAY=31", "COUNT=1",
    "FREQ=WEEKLY;INTERVAL=99999999999", "FREQ=HOURLY;UNTIL=99991231T235959Z", "FREQ=", "",
    "FREQ=DAILY;UNTIL=00010101", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=WEEKLY;BYSETPOS=1",
)  # fmt: skip
_DATES = (
    "20260230", "00010101T000000Z", "99991231T235959Z", "20261126T250000", "20261101T013000",
    "2026-11-26", "", "T", "20261126T180000Z", "-20261126", "20261126T1800", "99999999T999999",
)  # fmt: skip
_NAMES = ("RRULE", "DTSTART", "DTEND", "DURATION", "EXDATE", "RDATE", "RECURRENCE-ID", "UID",
          "SUMMARY", "BEGIN", "END", "TZID", "STATUS", "TRANSP", "VERSION", "X-A", "")  # fmt: skip
_SPANS = ("PT0S", "-PT8H", "P99999999999D", "P1Y", "PT8H", "P")
_PARAMETERS = ("", ";TZID=Nowhere/Nowhere", ";VALUE=DATE", ";TZID=", ";X=\"a;b\"", ";TZID=UTC",
               ";TZID=../../etc/passwd", ";;", ";A=" + "b" * 5000)  # fmt: skip
_BLOCKS = ("BEGIN:VEVENT", "END:VEVENT", "END:VCALENDAR", "BEGIN:VTIMEZONE", "BEGIN:VALARM",
           "BEGIN:X", "END:X")  # fmt: skip


def _calendar(data: bytes, rng: random.Random) -> bytes:
    lines = data.decode("utf-8", "replace").split("\r\n")
    for _ in range(rng.choice((1, 1, 3))):
        at = rng.randrange(len(lines))
        way = rng.randrange(5)
        if way == 0:
            lines.insert(at, rng.choice(_BLOCKS))
        elif way == 1:
            del lines[at : at + 1]
            lines = lines or [""]
        elif way == 2:
            lines.insert(at, " " + rng.choice(ODD))  # a folded line
        else:
            name, values = rng.choice(_NAMES), (*_RULES, *_DATES, *_SPANS, *ODD)
            lines[at] = f"{name}{rng.choice(_PARAMETERS)}:{rng.choice(values)}"
    return "\r\n".join(lines).encode("utf-8")


WAYS: dict[str, tuple[Bytes, ...]] = {
    "yaml": (_yaml_value, _yaml_value, _yaml_key, _yaml_shape),
    "yml": (_yaml_value, _yaml_value, _yaml_key, _yaml_shape),
    "json": (_json, _json, _json),
    "csv": (_cells, _cells, _cells),
    "tsv": (_cells, _cells, _cells),
    "ics": (_calendar, _calendar, _calendar),
}
