"""Reads bills of interpreter vendors: tables of many layouts, and the rows that are skipped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from langaccess.core import tags
from langaccess.core.clock import later
from langaccess.core.errors import InputError
from langaccess.core.files import read_bytes, sha256
from langaccess.core.resources import CONFIG, shipped
from langaccess.core.sheets import Table, read_sheets
from langaccess.core.tags import Tag

__all__ = [
    "Bill", "Bills", "SkippedRow", "language_of", "load_all_bills", "load_bills", "load_layout",
]  # fmt: skip

_DAYS = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y", "%d %b %Y", "%d-%b-%Y", "%b %d, %Y")
_TIMES = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p", "%I:%M%p", "%H%M")


@dataclass(frozen=True, slots=True)
class _BillLayout:
    """The file `config/invoices.yaml`."""

    as_of: str
    basis: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    never_read: tuple[str, ...]
    no_interpreter: tuple[str, ...]
    languages: Mapping[str, Tag]


_OWN = {"json": ""}  # used for comparison, not shown


@dataclass(frozen=True, slots=True)
class Bill:
    """One line of an invoice.

    Attributes:
        record: number of the call, or `file:line` if the table has none.
        line: line of the row, from 1.
        vendor: the vendor's name in the table, or empty.
        sender: identifies the vendor: the name, or the file if there is none. Each vendor numbers
            calls and interpreters for itself, so numbers of two vendors are not compared.
        start: when the call began; None if the table has dates only.
        minutes: minutes billed; None if the table does not say.
        language: the name as the vendor writes it.
        tag: the language; None if the name is ambiguous or unknown.
        interpreter: number or name of the vendor's interpreter, or empty.
        amount: the charge as written.
        row: the whole row without columns with codes, to find a repeated line.
    """

    record: str
    file: str
    line: int
    vendor: str
    sender: str = field(metadata=_OWN)
    day: date = field(metadata={"json": "on"})
    start: datetime | None = field(metadata=_OWN)
    minutes: float | None = field(metadata=_OWN)
    language: str
    tag: Tag | None
    interpreter: str = field(metadata=_OWN)
    amount: str = field(metadata=_OWN)
    row: tuple[str, ...] = field(metadata=_OWN)

    @property
    def at(self) -> str:
        """File and line, with the vendor's name if there is one."""
        return (
            f"{self.vendor}, {self.file}:{self.line}"
            if self.vendor
            else (f"{self.file}:{self.line}")
        )

    @property
    def is_credit(self) -> bool:
        """Return whether the line is a credit: `-8.00`, `(8.00)`."""
        return bool(re.fullmatch(r"\$?\s*(?:-\s*\$?|\().*", self.amount.strip()))

    @property
    def call(self) -> tuple[object, ...]:
        """Key of the call: its number, or the whole row."""
        if self.record == f"{self.file}:{self.line}":
            return ("row", self.sender, *self.row)
        return ("call", self.sender, self.record, self.day, self.language.casefold())

    @property
    def end(self) -> datetime | None:
        """When the call ended by the bill, or None."""
        if self.start is None or self.minutes is None:
            return None
        return later(self.start, timedelta(minutes=self.minutes))


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that was skipped, and why."""

    file: str
    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Bills:
    """The content of a file of bills; `skipped` does not list blank rows and totals."""

    lines: tuple[Bill, ...]
    skipped: tuple[SkippedRow, ...]


@cache
def load_layout() -> _BillLayout:
    """Return the words by which bills are read.

    Raises:
        ConfigError: the shipped file is damaged.
    """
    from langaccess.core.config import load

    return load(_BillLayout, shipped(CONFIG, "invoices.yaml"))


def load_all_bills(files: Sequence[Path], zone: str) -> tuple[Bills, tuple[str, ...]]:
    """Read several tables of bills, each once.

    Args:
        files: CSV files or workbooks.
        zone: IANA time zone of the times in the bills.

    Returns:
        The bills of all files, and messages about files with the same content as another.

    Raises:
        InputError: a file cannot be read, or has no columns for language and date.
    """
    names = Counter(file.name for file in dict.fromkeys(files))
    read: dict[str, Path] = {}
    bills, left = [], []
    for file in files:
        first = read.setdefault(sha256(read_bytes(file)), file)
        if first is not file:
            left.append(f"{file} has the same content as {first}: its lines are counted once")
            continue
        bills.append(load_bills(file, zone, str(file) if names[file.name] > 1 else file.name))
    return Bills(
        tuple(bill for one in bills for bill in one.lines),
        tuple(row for one in bills for row in one.skipped),
    ), tuple(left)


def load_bills(file: Path, zone: str, name: str = "") -> Bills:
    """Read a table of bills with any separator and any lines above the headers.

    Args:
        file: a CSV file, or a workbook: its first sheet that looks like bills.
        zone: IANA time zone of the times in the bill.
        name: name of the file in a report; by default its own name.

    Raises:
        InputError: the file cannot be read, or has no columns for language and date.
    """
    table = _table(file)
    columns, secret = _columns(table.head), _secret(table.head)
    unnamed = f"file {file.resolve()}"
    found: list[Bill] = []
    skipped: list[SkippedRow] = []
    for line, row in table.rows:
        cells = {name: row[at] for name, at in columns.items()}
        if _is_total(cells):
            continue
        kept = tuple(cell for at, cell in enumerate(row) if at not in secret)
        bill = _bill(cells, kept, name or file.name, line, ZoneInfo(zone), unnamed)
        if isinstance(bill, Bill):
            found.append(bill)
        else:
            skipped.append(bill)
    return Bills(tuple(found), tuple(skipped))


def _table(file: Path) -> Table:
    """Return the table with headers for language and date.

    Raises:
        InputError: the file has no such table.
    """
    for sheet in read_sheets(file, is_head=_is_head, code_page="cp1252"):
        table = sheet.split(_is_head)
        if table is not None:
            return table
    raise InputError(
        "no row of this file has headers for a language and a date",
        where=str(file),
        hint="use the vendor's sheet with the row of headers",
    )


def _is_head(row: Sequence[str]) -> bool:
    columns = _columns(row)
    return "language" in columns and bool({"date", "start"} & set(columns))


def _columns(row: Sequence[str]) -> dict[str, int]:
    """Map fields to columns; each column is used once, the most specific header first."""
    heads = [" ".join(cell.lower().replace("_", " ").split()) for cell in row]
    layout, taken = load_layout(), _secret(row)
    columns: dict[str, int] = {}
    for name, words in layout.columns.items():
        for word in words:
            at = next(
                (n for n, head in enumerate(heads) if n not in taken and head.startswith(word)),
                None,
            )
            if at is not None:
                columns[name] = at
                taken.add(at)
                break
    return columns


def _secret(row: Sequence[str]) -> set[int]:
    """Return the columns with codes or callers' numbers ("PIN", "Client PIN"): never read."""
    never = re.compile(rf"\b(?:{'|'.join(map(re.escape, load_layout().never_read))})s?\b")
    return {n for n, cell in enumerate(row) if never.search(cell.lower().replace("_", " "))}


def _is_total(cells: Mapping[str, str]) -> bool:
    """Return whether a row is a total or a remark: it has neither a language nor a date."""
    days = (cells.get("date", ""), cells.get("start", ""))
    return not cells.get("language") and all(_moment(text) is None for text in days)


def _bill(
    cells: Mapping[str, str],
    row: tuple[str, ...],
    file: str,
    line: int,
    zone: ZoneInfo,
    unnamed: str,
) -> Bill | SkippedRow:
    try:
        day, start = _when(cells, zone)
        minutes = _minutes(cells)
    except ValueError as exc:
        return SkippedRow(file, line, str(exc))
    name = cells.get("language", "")
    if not name:
        return SkippedRow(file, line, "no language")
    vendor, interpreter = cells.get("vendor", ""), cells.get("interpreter", "")
    return Bill(
        record=cells.get("id") or f"{file}:{line}",
        file=file,
        line=line,
        vendor=vendor,
        sender=f"vendor {_plain(vendor)}" if _plain(vendor) else unnamed,
        day=day,
        start=start,
        minutes=minutes,
        language=name,
        tag=language_of(name),
        interpreter="" if _plain(interpreter) in load_layout().no_interpreter else interpreter,
        amount=cells.get("amount", ""),
        row=row,
    )


def _when(cells: Mapping[str, str], zone: ZoneInfo) -> tuple[date, datetime | None]:
    text = cells.get("start") or " ".join(
        part for part in (cells.get("date"), cells.get("time")) if part
    )
    both = _moment(text)
    if both is None and cells.get("date") and cells.get("start"):
        both = _moment(f"{cells['date']} {cells['start']}")
    if both is None:
        raise ValueError(f"`{text[:40]}` is not a known date format (2026-11-25, 11/25/2026)")
    day, clock = both
    return day, None if clock is None else datetime.combine(day, clock, zone)


def _moment(text: str) -> tuple[date, time | None] | None:
    """Return date and time of a cell, in any of the formats that vendors use."""
    flat = " ".join(re.sub(r"^(\d{4}-\d\d-\d\d)T", r"\1 ", text).split())
    for pattern in _DAYS:
        words = len(pattern.split())
        head, tail = " ".join(flat.split()[:words]), " ".join(flat.split()[words:])
        day = _parsed(head, pattern)
        if day is None:
            continue
        if not tail:
            return day.date(), None
        clocks = (_parsed(tail.upper(), one) for one in _TIMES)
        clock = next((found for found in clocks if found is not None), None)
        if clock is not None:
            return day.date(), clock.time()
    return None


def _parsed(text: str, pattern: str) -> datetime | None:
    try:
        return datetime.strptime(text, pattern)  # noqa: DTZ007 (the zone is the agency's)
    except ValueError:
        return None


def _minutes(cells: Mapping[str, str]) -> float | None:
    text = cells.get("minutes") or cells.get("length") or ""
    if not text:
        return None
    parts = text.split(":")
    try:
        numbers = [float(part.replace(",", "")) for part in parts]
    except ValueError:
        raise ValueError(f"`{text[:20]}` is not a number of minutes") from None
    if len(numbers) == 3:
        return numbers[0] * 60 + numbers[1] + numbers[2] / 60
    if len(numbers) == 2:
        return numbers[0] + numbers[1] / 60
    return numbers[0]


@cache
def language_of(name: str) -> Tag | None:
    """Return the language that a vendor means by `name`, or None if it is ambiguous or unknown.

    Vendors write the broader language first ("Chinese-Toishanese"), after a comma or in brackets;
    the most specific part that is a language counts.
    """
    own = {_plain(key): tag for key, tag in load_layout().languages.items()}
    parts = [part.strip() for part in re.split(r"\s*[-–/,()]\s*", name) if part.strip()]
    for word in (name, *reversed(parts)):
        if _plain(word) in own:
            return own[_plain(word)]
    if len(parts) < 2:
        return _resolved(name)
    # A short part is more likely an abbreviation of a country than a tag: "Spanish (LA)".
    known = {tag for part in parts if len(part) > 3 and (tag := _exact(part)) is not None}
    return _exact(name) or (known.pop() if len(known) == 1 else None)


def _exact(name: str) -> Tag | None:
    """Return the only language with exactly this name."""
    hits = [hit for hit in tags.search(name, limit=5) if hit.score == 100]
    found = {hit.language.tag for hit in hits}
    return found.pop() if len(found) == 1 and not any(hit.question for hit in hits) else None


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w()]+", " ", text.lower()).split())


def _resolved(name: str) -> Tag | None:
    try:
        return tags.resolve(name, use="speech")
    except InputError:
        return None
