"""Reads bills of interpreter vendors: tables of many layouts, and the rows that are skipped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from langaccess.core.clock import later
from langaccess.core.errors import InputError
from langaccess.core.files import read_bytes, sha256
from langaccess.core.sheets import (
    Moment,
    other_currency,
    read_amount,
    read_minutes,
    read_moment,
    read_sheets,
    zone_of_header,
)
from langaccess.core.tags import Tag
from langaccess.reports.bill_layout import (
    BillColumns,
    find_columns,
    find_table,
    is_head,
    is_travel,
    kind_of,
    language_of,
    load_layout,
)
from langaccess.reports.contracts import NO_CONTRACTS, VendorContracts, plain_vendor

AskVendor = Callable[[str], str]
"""Answers which vendor sent a file; empty if it is not known."""


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
        length: minutes that the call took, if the table gives them apart from those billed.
        language: the name as the vendor writes it.
        tag: the language; None if the name is ambiguous or unknown.
        interpreter: number or name of the vendor's interpreter, or empty.
        amount: the charge as written.
        charge: the charge in US dollars; None if there is none, or it is not an amount.
        rate: the price of a minute or hour that the table gives.
        kind: the kind of service (`phone_line`, `video`, `contract_interpreter`), or empty.
        travel: the charge for travel that the table gives.
        miles: the miles that the table gives.
        case: the agency's number that the table gives, or empty.
        extras: other charges in the line, with their headers: parking, tax.
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
    charge: Decimal | None = field(metadata=_OWN)
    length: float | None = field(metadata=_OWN)
    rate: Decimal | None = field(metadata=_OWN)
    kind: str = field(metadata=_OWN)
    travel: Decimal | None = field(metadata=_OWN)
    miles: Decimal | None = field(metadata=_OWN)
    case: str = field(metadata=_OWN)
    extras: tuple[tuple[str, Decimal], ...] = field(metadata=_OWN)
    row: tuple[str, ...] = field(metadata=_OWN)

    @property
    def at(self) -> str:
        """File and line, with the vendor's name if there is one."""
        place = f"{self.file}:{self.line}"
        return f"{self.vendor}, {place}" if self.vendor else place

    @property
    def is_credit(self) -> bool:
        """Return whether the line is a credit: `-8.00`, `(8.00)`."""
        return self.charge is not None and self.charge < 0

    @property
    def call(self) -> tuple[object, ...]:
        """Key of the call: its number, or the whole row."""
        if self.record == f"{self.file}:{self.line}":
            return ("row", self.sender, *self.row)
        return ("call", self.sender, self.record, self.day, self.language.casefold())

    @property
    def end(self) -> datetime | None:
        """When the call ended by the bill, or None."""
        if self.start is None or self.took is None:
            return None
        return later(self.start, timedelta(minutes=self.took))

    @property
    def took(self) -> float | None:
        """Minutes that the call took by the bill: its length, else what is billed."""
        return self.minutes if self.length is None else self.length


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that was skipped, and why.

    Attributes:
        line: 0 for a whole file that was not read.
    """

    file: str
    line: int
    why: str


@dataclass(frozen=True, slots=True)
class InvoiceTotal:
    """A total of an invoice that is not the sum of its lines.

    Attributes:
        amount: US dollars, as the row says.
        sum: US dollars, as the lines say.
    """

    file: str
    line: int
    vendor: str
    text: str
    amount: Decimal
    sum: Decimal


@dataclass(frozen=True, slots=True)
class OtherCharge:
    """A row with an amount that is neither a call nor a total: a fee, a tax, a credit."""

    file: str
    line: int
    vendor: str
    text: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Bills:
    """The content of files of bills; `skipped` does not list blank rows, totals and charges.

    In a workbook with several sheets `file` names the sheet too; a total or a charge may be on a
    sheet without lines.

    Attributes:
        totals: totals that are not the sum of the lines.
        others: rows with other charges.
    """

    lines: tuple[Bill, ...] = ()
    skipped: tuple[SkippedRow, ...] = ()
    totals: tuple[InvoiceTotal, ...] = ()
    others: tuple[OtherCharge, ...] = ()

    def between(self, is_inside: Callable[[date], bool]) -> Bills:
        """Return only the lines of some days, and what belongs to files with such a line."""
        lines = tuple(bill for bill in self.lines if is_inside(bill.day))
        files = {workbook_of(bill.file) for bill in lines}
        return replace(
            self,
            lines=lines,
            totals=tuple(one for one in self.totals if workbook_of(one.file) in files),
            others=tuple(one for one in self.others if workbook_of(one.file) in files),
        )


NO_BILLS = Bills()


def workbook_of(file: str) -> str:
    """Return the name of a file without the sheet: `bills.xlsx [Letter]` is of `bills.xlsx`."""
    return re.sub(r" \[[^\[\]]*\]$", "", file)


def load_all_bills(
    files: Sequence[Path],
    zone: str,
    contracts: VendorContracts = NO_CONTRACTS,
    ask: AskVendor | None = None,
) -> tuple[Bills, tuple[str, ...]]:
    """Read several tables of bills, each once.

    Args:
        files: CSV files or workbooks.
        zone: IANA time zone of the times in the bills.
        contracts: they say which vendor sent a file, and join several names of a vendor.
        ask: is asked for the vendor of a file if neither file nor contracts name one.

    Returns:
        The bills of all files, and messages about files with the same content as another and about
        files that cannot be read or have no columns for language and date.

    Raises:
        InputError: the only file cannot be read, or has no columns for language and date.
    """
    names = Counter(file.name for file in dict.fromkeys(files))
    read: dict[str, Path] = {}
    bills, left, refused = [], list[str](), list[SkippedRow]()
    for file in files:
        name = str(file) if names[file.name] > 1 else file.name
        try:
            first = read.setdefault(sha256(read_bytes(file)), file)
            if first is not file:
                left.append(f"{file} has the same content as {first}: its lines are counted once")
                continue
            bills.append(load_bills(file, zone, name, contracts, ask))
        except InputError as exc:
            if len(files) == 1:
                raise
            refused.append(SkippedRow(name, 0, f"the file was not read: {exc.message}"))
            left.append(f"{file} was not read: {exc.message}. Its lines are not audited")
    return Bills(
        tuple(bill for one in bills for bill in one.lines),
        (*refused, *(row for one in bills for row in one.skipped)),
        tuple(row for one in bills for row in one.totals),
        tuple(row for one in bills for row in one.others),
    ), tuple(left)


def load_bills(
    file: Path,
    zone: str,
    name: str = "",
    contracts: VendorContracts = NO_CONTRACTS,
    ask: AskVendor | None = None,
) -> Bills:
    """Read the tables of bills of a file with any separator and any lines above the headers.

    Args:
        file: a CSV file, or a workbook: every sheet that looks like bills, but no copy of another.
        zone: IANA time zone of the times in the bill, unless a header names one.
        name: name of the file in a report; by default its own name.
        contracts: see `load_all_bills`.
        ask: see `load_all_bills`.

    Raises:
        InputError: the file cannot be read, or has no columns for language and date.
    """
    name = name or file.name
    sheets = read_sheets(file, is_head=is_head, code_page="cp1252")
    tables = [(sheet, *found) for sheet in sheets if (found := find_table(sheet)) is not None]
    if not tables:
        raise InputError(
            "no row of this file has headers for a language and a date",
            where=str(file),
            hint="use the vendor's sheet with the row of headers",
        )
    used = [id(sheet) for sheet, *_ in tables]
    other = {f"{name} [{one.name}]": one.lines for one in sheets if id(one) not in used}
    reader = _InvoiceReader(file, name, ZoneInfo(zone), contracts)
    for sheet, above, table in tables:
        columns = find_columns(table)
        if not columns.has_cells("vendor", table):
            cells = [cell for one in (above, *other.values()) for _, row in one for cell in row]
            reader.vendor = contracts.named(
                contracts.of_file(file.name, cells) or reader.vendor or (ask(name) if ask else "")
            )
        reader.open(columns, f"{name} [{sheet.name}]" if len(tables) > 1 else name)
        for line, row in table.rows:
            reader.read(line, row)
        for line, row in above:
            reader.read_total(line, row)
        reader.close()
    for sheet_name, rows in other.items():  # a letter, a summary
        for line, row in rows:
            reader.read_total(line, row, sheet_name)
    return reader.result()


_TOTAL = re.compile(
    r"\b(?:sub-?\s?total|total|amount due|balance due|invoice amount|please pay)\b", re.IGNORECASE
)
_NO_MONEY = re.compile(
    r"\b(?:calls?|minutes?|mins?|hours?|lines?|sessions?|interpretations?|jobs?|miles?)\b",
    re.IGNORECASE,
)
_CARRIED = re.compile(
    r"\b(?:previous|prior|opening|forward|payments?|paid|past due|outstanding)\b", re.IGNORECASE
)
_TERMS = re.compile(
    r"\b(?:rates?|per (?:minute|hour|call|mile)|minimum|terms|remit|net \d+|contract|p\.?o\.?)\b",
    re.IGNORECASE,
)
_DOLLARS = re.compile(r".*(?:\$|\.\d\d\D*$)")
_APART = 8
"""Columns of extras that a total may have in any combination, which doubles the sums each time.

All smaller ones together are in it, or none.
"""
_TRAVEL = re.compile(r"\b(?:travel|mileage|miles|parking|tolls?)\b", re.IGNORECASE)


def _dollars(cell: str) -> Decimal | None:
    """Return an amount outside of the column of amounts: `Total: $42.00`."""
    return read_amount(cell.rsplit(":", 1)[-1]) if _DOLLARS.match(cell) else None


class _InvoiceReader:
    """Reads the tables of one file, and compares their totals with the sums of the lines."""

    def __init__(self, file: Path, name: str, zone: ZoneInfo, contracts: VendorContracts) -> None:
        self.vendor = ""
        self._file, self._zone, self._contracts = name, zone, contracts
        self._unnamed = f"file {file.resolve()}"
        self._lines: list[Bill] = []
        self._skipped: list[SkippedRow] = []
        self._totals: list[InvoiceTotal] = []
        self._others: list[OtherCharge] = []
        self._sum = self._part = self._table = self._extra = self._carried = Decimal(0)
        self._is_summable = True
        self._start = 0

    def result(self) -> Bills:
        """Return what was read."""
        return Bills(
            tuple(self._lines), tuple(self._skipped), tuple(self._totals), tuple(self._others)
        )

    def open(self, columns: BillColumns, name: str) -> None:
        """Begin a table."""
        self._columns, self._file = columns, name
        self._clock = (
            zone_of_header(columns.header("start") or columns.header("time")) or self._zone
        )
        self._is_summable &= "amount" in columns
        self._start, self._before = len(self._lines), self._sum
        self._first_total, self._first_other = len(self._totals), len(self._others)
        self._table = self._part = Decimal(0)

    def close(self) -> None:
        """End a table: one that repeats the lines of earlier ones is a copy, and is dropped.

        What only the copy has, such as a fee, is kept.
        """
        mine, earlier = self._lines[self._start :], {one.call for one in self._lines[: self._start]}
        if mine and earlier and all(one.call in earlier for one in mine):
            del self._lines[self._start :]
            self._sum = self._before
            self._drop_repeated()
            text = "the sheet repeats the lines of another sheet, and was not read"
            self._skipped.append(SkippedRow(self._file, 0, text))

    def _drop_repeated(self) -> None:
        """Drop charges and totals that the sheets before the copy have too."""
        at = self._first_other
        known = {(one.text, one.amount) for one in self._others[:at]}
        repeated = [one for one in self._others[at:] if (one.text, one.amount) in known]
        self._others[at:] = [one for one in self._others[at:] if one not in repeated]
        self._extra -= sum((one.amount for one in repeated), Decimal(0))
        at = self._first_total
        known = {(one.text, one.amount) for one in self._totals[:at]}
        new = [one for one in self._totals[at:] if (one.text, one.amount) not in known]
        del self._totals[at:]
        for one in new:  # compared before the charges were known to be repeated
            self._check_total(one.file, one.line, one.text, one.amount)

    def read(self, line: int, row: Sequence[str]) -> None:
        """Read a row below the headers."""
        cells = self._columns.cells(row)
        if self._is_charge_or_total(cells, row):
            self._read_charge(line, row, cells)
            return
        kept = tuple(cell for at, cell in enumerate(row) if at not in self._columns.secret)
        amount = self._amount(cells.get("amount", ""))
        is_dated = any(self._is_day(cells.get(name, "")) for name in ("date", "start"))
        if amount is not None and not is_dated and self._is_summary(kept, amount):
            return  # the sum of a language below the lines
        if amount is None and cells.get("amount", ""):
            self._is_summable = False
        self._sum += amount or 0
        self._part += amount or 0
        self._table += amount or 0
        if self._add_to_call(cells, kept, amount):
            return
        try:
            self._lines.append(self._bill(line, cells, row, kept, amount))
        except ValueError as exc:
            self._skipped.append(SkippedRow(self._file, line, str(exc)))

    def read_total(self, line: int, row: Sequence[str], file: str = "") -> None:
        """Read a row outside of the tables: it may have the total of the invoice."""
        text = " ".join(filter(None, row))
        if _TOTAL.search(text) and not _NO_MONEY.search(text) and not _CARRIED.search(text):
            for cell in row:
                amount = _dollars(cell)
                if amount is not None:
                    self._check_total(file or self._file, line, text, amount)

    def _amount(self, cell: str) -> Decimal | None:
        """Return US dollars; None if the cell or the header names another currency."""
        return None if other_currency(self._columns.header("amount")) else read_amount(cell)

    def _is_charge_or_total(self, cells: Mapping[str, str], row: Sequence[str]) -> bool:
        """Return whether a row is not a call.

        Such a row is a total, or has no language, and no date or nothing but a charge that is not
        for a call further up.
        """
        shown = [cell for at, cell in enumerate(row) if at not in self._columns.secret and cell]
        if any(_TOTAL.match(cell) for cell in (cells.get("language", ""), *shown[:1])):
            return True
        of_a_call = ("language", "time", "end", "minutes", "length", "interpreter")
        if cells.get("amount") and not any(cells.get(name) for name in of_a_call):
            return all(bill.record != cells.get("id") for bill in self._lines[self._start :])
        if any(self._is_day(cells.get(name, "")) for name in ("date", "start")):
            return False
        return not cells.get("language") or any(_TOTAL.search(cell) for cell in shown)

    def _is_day(self, cell: str) -> bool:
        return read_moment(cell, self._zone) is not None

    def _read_charge(self, line: int, row: Sequence[str], cells: Mapping[str, str]) -> None:
        shown = [cell for at, cell in enumerate(row) if at not in self._columns.secret and cell]
        text = " ".join(cell for cell in shown if read_amount(cell) is None)
        amount = self._amount(cells.get("amount", ""))
        is_total = _TOTAL.search(text) is not None
        if is_total and _NO_MONEY.search(text) and "$" not in cells.get("amount", ""):
            return  # "Total calls: 30"
        if amount is None:
            found = [_dollars(cell) for cell in shown]
            amount = next((one for one in reversed(found) if one is not None), None)
        if amount is None or not text:
            return
        if _CARRIED.search(text):
            self._carried += amount
        elif is_total:
            self._check_total(self._file, line, text, amount)
            self._part = Decimal(0)
        elif not self._is_summary(shown, amount) and not _TERMS.search(text):
            vendor = self._contracts.named(cells.get("vendor", "")) or self.vendor
            self._others.append(OtherCharge(self._file, line, vendor, text, amount))
            self._extra += amount

    def _is_summary(self, cells: Sequence[str], amount: Decimal) -> bool:
        """Return whether a row repeats the sum of a language or a kind of service."""
        if amount in (self._travel, *self._sums_of_extras().values()):
            return True
        return amount in self._sums_of_groups().values() and any(
            language_of(cell) is not None or kind_of(cell) for cell in cells if len(cell) < 60
        )

    @property
    def _travel(self) -> Decimal:
        return sum((bill.travel or Decimal(0) for bill in self._lines), Decimal(0))

    def _sums_of_extras(self) -> dict[str, Decimal]:
        sums: dict[str, Decimal] = {}
        for bill in self._lines:
            for head, amount in bill.extras:
                sums[head] = sums.get(head, Decimal(0)) + amount
        return sums

    def _sums_of_groups(self) -> dict[Tag | str | None, Decimal]:
        sums: dict[Tag | str | None, Decimal] = {}
        for bill in self._lines:
            for group in (bill.tag, f"kind {bill.kind}", f"vendor {bill.vendor}"):
                sums[group] = sums.get(group, Decimal(0)) + (bill.charge or 0)
        return sums

    def _check_total(self, file: str, line: int, text: str, amount: Decimal) -> None:
        own = (self._sum, self._table, self._part)
        columns = sorted(self._sums_of_extras().values(), key=abs, reverse=True)
        rest = sum(columns[_APART:], Decimal(0))
        more = {Decimal(0)}
        for one in (self._extra, self._carried, self._travel, *columns[:_APART], rest):
            more |= {one + other for other in more}
        sums = {one + other for one in (*own, *self._sums_of_groups().values()) for other in more}
        if self._is_summable and not any(abs(amount - one) <= Decimal("0.01") for one in sums):
            near = {one + other for one in own for other in more}
            nearest = min(sorted(near), key=lambda one: abs(amount - one))
            vendors = {one.vendor for one in self._lines}
            vendor = vendors.pop() if len(vendors) == 1 else self.vendor
            row = InvoiceTotal(file, line, vendor, text[:80], amount, nearest)
            self._totals.append(row)

    def _add_to_call(
        self, cells: Mapping[str, str], row: tuple[str, ...], amount: Decimal | None
    ) -> bool:
        """Add a row for the travel of a call further up to its line; return whether it is one."""
        number = cells.get("id")
        what = [cells["kind"]] if "kind" in cells else row
        if not number or amount is None or not any(map(_TRAVEL.match, what)):
            return False
        miles = cells.get("miles") or cells.get("minutes") or ""
        for at in range(len(self._lines) - 1, self._start - 1, -1):
            bill = self._lines[at]
            if bill.record == number:
                self._lines[at] = replace(
                    bill,
                    travel=(bill.travel or Decimal(0)) + amount,
                    miles=read_amount(miles) or bill.miles,
                    charge=None if bill.charge is None else bill.charge + amount,
                )
                return True
        return False

    def _bill(
        self, line: int, cells: Mapping[str, str], whole: Sequence[str], row: tuple[str, ...],
        charge: Decimal | None,
    ) -> Bill:  # fmt: skip
        """Return a line."""
        day, start = self._when(cells)
        minutes = self._minutes("minutes", cells)
        length = self._minutes("length", cells)
        spent = self._spent(start, cells)
        if minutes is None:
            # the only duration of a table is the one billed, and the call may have been shorter
            minutes = spent if length is None else length
            shorter = spent is not None and minutes is not None and spent < minutes
            length = spent if shorter else None
        elif "end" in self._columns and length is None:
            length = spent
        if minutes is not None and spent is not None and abs(minutes * 60 - spent) < 1:
            minutes = spent  # 1:05 are an hour and five minutes, by the end of the call
        name = cells.get("language", "")
        if not name:
            raise ValueError("no language")
        vendor = self._contracts.named(cells.get("vendor", "")) or self.vendor
        interpreter = cells.get("interpreter", "")
        is_named = plain_vendor(interpreter) not in load_layout().no_interpreter
        extras = [(self._columns.head[at], read_amount(whole[at])) for at in self._columns.extras]
        travels = [read_amount(cells.get("travel", ""))]
        travels += [amount for head, amount in extras if is_travel(head)]
        others = [(head, amount) for head, amount in extras if amount and not is_travel(head)]
        return Bill(
            record=cells.get("id") or f"{self._file}:{line}",
            file=self._file,
            line=line,
            vendor=vendor,
            sender=f"vendor {plain_vendor(vendor)}" if plain_vendor(vendor) else self._unnamed,
            day=day,
            start=start,
            minutes=minutes,
            language=name,
            tag=language_of(name),
            interpreter=interpreter if is_named else "",
            amount=cells.get("amount", ""),
            charge=charge,
            length=length,
            rate=read_amount(re.split("/| per ", cells.get("rate", ""))[0]),
            kind=kind_of(cells.get("kind", "")),
            case=cells.get("case", ""),
            travel=sum((one for one in travels if one), Decimal(0)) or None,
            miles=read_amount(re.sub(r"\s*mi(?:les?)?\.?$", "", cells.get("miles", ""))),
            extras=tuple(others),
            row=row,
        )

    def _minutes(self, name: str, cells: Mapping[str, str]) -> float | None:
        return read_minutes(cells.get(name, ""), self._columns.units.get(name, 1))

    def _when(self, cells: Mapping[str, str]) -> Moment:
        text = cells.get("start") or " ".join(
            part for part in (cells.get("date"), cells.get("time")) if part
        )
        both = read_moment(text, self._clock)
        if cells.get("date") and cells.get("start") and (both is None or both[1] is None):
            both = read_moment(f"{cells['date']} {cells['start']}", self._clock) or both
        if both is None:
            raise ValueError(f"`{text[:40]}` is not a known date format (2026-11-25, 11/25/2026)")
        if both[1] is None or self._clock is self._zone:
            return both
        moment = both[1].astimezone(self._zone)
        return moment.date(), moment

    def _spent(self, start: datetime | None, cells: Mapping[str, str]) -> float | None:
        """Return the minutes from the beginning to the end in the table."""
        text = cells.get("end", "")
        if start is None or not text:
            return None
        began = start.astimezone(self._clock)
        end = read_moment(text, self._clock) or read_moment(f"{began:%Y-%m-%d} {text}", self._clock)
        if end is None or end[1] is None:
            return None
        minutes = (end[1].astimezone(UTC) - start.astimezone(UTC)) / timedelta(minutes=1)
        if minutes < 0 and read_moment(text, self._clock) is None:
            minutes += 24 * 60  # it ended after midnight
        return minutes if minutes >= 0 else None
