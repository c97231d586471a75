"""Reads bills of interpreter vendors: tables of many layouts, and the rows that are skipped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from langaccess.core import tags
from langaccess.core.clock import later
from langaccess.core.errors import InputError
from langaccess.core.files import read_bytes, sha256
from langaccess.core.resources import CONFIG, shipped
from langaccess.core.sheets import Lines, Table, read_sheets
from langaccess.core.tags import Tag
from langaccess.reports.bill_cells import Moment, read_amount, read_minutes, read_moment
from langaccess.reports.contracts import NO_CONTRACTS, VendorContracts, plain_vendor

__all__ = [
    "NO_BILLS", "Bill", "Bills", "InvoiceTotal", "OtherCharge", "SkippedRow", "language_of",
    "load_all_bills", "load_bills", "load_layout",
]  # fmt: skip

AskVendor = Callable[[str], str]
"""Answers which vendor sent a file; empty if it is not known."""


@dataclass(frozen=True, slots=True)
class _BillLayout:
    """The file `config/invoices.yaml`."""

    as_of: str
    basis: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    never_read: tuple[str, ...]
    no_interpreter: tuple[str, ...]
    kinds: Mapping[str, tuple[str, ...]]
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
        files = {bill.file for bill in lines}
        return replace(
            self,
            lines=lines,
            totals=tuple(one for one in self.totals if one.file in files),
            others=tuple(one for one in self.others if one.file in files),
        )


NO_BILLS = Bills()


@cache
def load_layout() -> _BillLayout:
    """Return the words by which bills are read.

    Raises:
        ConfigError: the shipped file is damaged.
    """
    from langaccess.core.config import load

    return load(_BillLayout, shipped(CONFIG, "invoices.yaml"))


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
        first = read.setdefault(sha256(read_bytes(file)), file)
        if first is not file:
            left.append(f"{file} has the same content as {first}: its lines are counted once")
            continue
        name = str(file) if names[file.name] > 1 else file.name
        try:
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
    """Read a table of bills with any separator and any lines above the headers.

    Args:
        file: a CSV file, or a workbook: its first sheet that looks like bills.
        zone: IANA time zone of the times in the bill.
        name: name of the file in a report; by default its own name.
        contracts: see `load_all_bills`.
        ask: see `load_all_bills`.

    Raises:
        InputError: the file cannot be read, or has no columns for language and date.
    """
    above, table = _table(file)
    columns = _columns(table.head)
    has_vendor = "vendor" in columns and any(row[columns["vendor"]] for _, row in table.rows)
    vendor = ""
    if not has_vendor:
        cells = [cell for _, row in above for cell in row]
        vendor = contracts.of_file(file.name, cells) or (ask(name or file.name) if ask else "")
    reader = _InvoiceReader(
        file, name or file.name, ZoneInfo(zone), table.head, contracts.named(vendor), contracts
    )
    for line, row in table.rows:
        reader.read(line, row)
    for line, row in above:
        reader.read_total(line, row)
    return reader.result()


def _table(file: Path) -> tuple[Lines, Table]:
    """Return the table with headers for language and date, and the rows above it.

    Raises:
        InputError: the file has no such table.
    """
    for sheet in read_sheets(file, is_head=_is_head, code_page="cp1252"):
        table = sheet.split(_is_head)
        if table is not None:
            return tuple(row for row in sheet.lines if row[0] < table.line), table
    raise InputError(
        "no row of this file has headers for a language and a date",
        where=str(file),
        hint="use the vendor's sheet with the row of headers",
    )


def _is_head(row: Sequence[str]) -> bool:
    columns = _columns(row)
    return "language" in columns and bool({"date", "start"} & set(columns))


def _columns(row: Sequence[str]) -> dict[str, int]:
    """Map fields to columns; each column is used once, the most specific header first.

    Next to a column of miles, one of mileage is their price.
    """
    heads = [" ".join(cell.lower().replace("_", " ").split()) for cell in row]
    layout, taken = load_layout(), _secret(row)
    columns: dict[str, int] = {}
    for name, words in layout.columns.items():
        for word in words:
            at = next(
                (n for n, head in enumerate(heads) if n not in taken and _begins(head, word)),
                None,
            )
            if at is not None:
                columns[name] = at
                taken.add(at)
                break
    if "miles" in columns and "travel" not in columns and "mileage" in heads:
        at = heads.index("mileage")
        columns |= {"travel": at} if at not in taken else {}
    return columns


def _begins(head: str, word: str) -> bool:
    """Return whether a header begins with a word; a short one must end there: not "minimum".

    A word that ends with "$" is the whole header.
    """
    if word.endswith("$"):
        return head == word[:-1]
    return head.startswith(word) and (len(word) > 3 or not head[len(word) :][:1].isalpha())


def _secret(row: Sequence[str]) -> set[int]:
    """Return the columns with codes or callers' numbers ("PIN", "Client PIN"): never read."""
    never = re.compile(rf"\b(?:{'|'.join(map(re.escape, load_layout().never_read))})s?\b")
    return {n for n, cell in enumerate(row) if never.search(cell.lower().replace("_", " "))}


_TOTAL = re.compile(
    r"\b(?:sub-?\s?total|total|amount due|balance due|invoice amount|please pay)\b", re.IGNORECASE
)
_NO_MONEY = re.compile(
    r"\b(?:calls?|minutes?|mins?|hours?|lines?|sessions?|interpretations?)\b", re.IGNORECASE
)
_DOLLARS = re.compile(r".*(?:\$|\.\d\d\D*$)")


def _dollars(cell: str) -> Decimal | None:
    """Return an amount outside of the column of amounts: `Total: $42.00`."""
    return read_amount(cell.rsplit(":", 1)[-1]) if _DOLLARS.match(cell) else None


class _InvoiceReader:
    """Reads the rows of one file, and compares its totals with the sum of the lines above."""

    def __init__(
        self,
        file: Path,
        name: str,
        zone: ZoneInfo,
        head: Sequence[str],
        vendor: str,
        contracts: VendorContracts,
    ) -> None:
        self._columns = _columns(head)
        self._head, self._secret = head, _secret(head)
        self._file, self._zone, self._vendor = name, zone, vendor
        self._unnamed, self._contracts = f"file {file.resolve()}", contracts
        self._lines: list[Bill] = []
        self._skipped: list[SkippedRow] = []
        self._totals: list[InvoiceTotal] = []
        self._others: list[OtherCharge] = []
        self._sum = self._part = self._extra = Decimal(0)
        self._is_summable = "amount" in self._columns

    def result(self) -> Bills:
        """Return what was read."""
        return Bills(
            tuple(self._lines), tuple(self._skipped), tuple(self._totals), tuple(self._others)
        )

    def read(self, line: int, row: Sequence[str]) -> None:
        """Read a row below the headers."""
        cells = {name: row[at] for name, at in self._columns.items()}
        if self._is_charge_or_total(cells, row):
            self._read_charge(line, row, cells)
            return
        kept = tuple(cell for at, cell in enumerate(row) if at not in self._secret)
        amount = read_amount(cells.get("amount", ""))
        if amount is None and cells.get("amount", ""):
            self._is_summable = False
        self._sum += amount or 0
        self._part += amount or 0
        try:
            self._lines.append(self._bill(line, cells, kept, amount))
        except ValueError as exc:
            self._skipped.append(SkippedRow(self._file, line, str(exc)))

    def read_total(self, line: int, row: Sequence[str]) -> None:
        """Read a row above the headers: it may have the total of the invoice."""
        text = " ".join(filter(None, row))
        if _TOTAL.search(text) and not _NO_MONEY.search(text):
            for cell in row:
                amount = _dollars(cell)
                if amount is not None:
                    self._check_total(line, text, amount)

    def _is_charge_or_total(self, cells: Mapping[str, str], row: Sequence[str]) -> bool:
        """Return whether a row is not a call: it has no language and no date, or is a total."""
        if any(_TOTAL.match(cell) for cell in (cells.get("language", ""), *row[:1])):
            return True
        days = (cells.get("date", ""), cells.get("start", ""))
        return not cells.get("language") and all(
            read_moment(one, self._zone) is None for one in days
        )

    def _read_charge(self, line: int, row: Sequence[str], cells: Mapping[str, str]) -> None:
        shown = [cell for at, cell in enumerate(row) if at not in self._secret and cell]
        text = " ".join(cell for cell in shown if read_amount(cell) is None)
        amount = read_amount(cells.get("amount", ""))
        if amount is None:
            found = [_dollars(cell) for cell in shown]
            amount = next((one for one in reversed(found) if one is not None), None)
        if amount is None:
            return
        if _TOTAL.search(text):
            self._check_total(line, text, amount)
            self._part = Decimal(0)
        elif text:
            vendor = self._contracts.named(cells.get("vendor", "")) or self._vendor
            self._others.append(OtherCharge(self._file, line, vendor, text, amount))
            self._extra += amount

    def _check_total(self, line: int, text: str, amount: Decimal) -> None:
        sums = (self._sum, self._sum + self._extra, self._part, self._part + self._extra)
        if self._is_summable and not any(abs(amount - one) <= Decimal("0.01") for one in sums):
            nearest = min(sums, key=lambda one: abs(amount - one))
            vendors = {one.vendor for one in self._lines}
            vendor = vendors.pop() if len(vendors) == 1 else self._vendor
            row = InvoiceTotal(self._file, line, vendor, text[:80], amount, nearest)
            self._totals.append(row)

    def _bill(
        self, line: int, cells: Mapping[str, str], row: tuple[str, ...], charge: Decimal | None
    ) -> Bill:
        """Return a line.

        Raises:
            ValueError: it has no language, or a date or duration that cannot be read.
        """
        day, start = self._when(cells)
        minutes = self._minutes("minutes", cells)
        length = self._minutes("length", cells)
        spent = self._spent(start, cells)
        if "end" in self._columns and length is None:
            length = spent
        if minutes is None:
            minutes, length = length, None
        elif spent is not None and abs(minutes * 60 - spent) < 1:
            minutes = spent  # 1:05 are an hour and five minutes, by the end of the call
        name = cells.get("language", "")
        if not name:
            raise ValueError("no language")
        vendor = self._contracts.named(cells.get("vendor", "")) or self._vendor
        interpreter = cells.get("interpreter", "")
        is_named = plain_vendor(interpreter) not in load_layout().no_interpreter
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
            travel=read_amount(cells.get("travel", "")),
            miles=read_amount(cells.get("miles", "")),
            row=row,
        )

    def _minutes(self, name: str, cells: Mapping[str, str]) -> float | None:
        head = self._head[self._columns[name]] if name in self._columns else ""
        return read_minutes(cells.get(name, ""), head)

    def _when(self, cells: Mapping[str, str]) -> Moment:
        text = cells.get("start") or " ".join(
            part for part in (cells.get("date"), cells.get("time")) if part
        )
        both = read_moment(text, self._zone)
        if cells.get("date") and cells.get("start") and (both is None or both[1] is None):
            both = read_moment(f"{cells['date']} {cells['start']}", self._zone) or both
        if both is None:
            raise ValueError(f"`{text[:40]}` is not a known date format (2026-11-25, 11/25/2026)")
        return both

    def _spent(self, start: datetime | None, cells: Mapping[str, str]) -> float | None:
        """Return the minutes from the beginning to the end in the table."""
        text = cells.get("end", "")
        if start is None or not text:
            return None
        end = read_moment(text, self._zone) or read_moment(f"{start:%Y-%m-%d} {text}", self._zone)
        if end is None or end[1] is None:
            return None
        minutes = (end[1].astimezone(UTC) - start.astimezone(UTC)) / timedelta(minutes=1)
        if minutes < 0 and read_moment(text, self._zone) is None:
            minutes += 24 * 60  # it ended after midnight
        return minutes if minutes >= 0 else None


@cache
def kind_of(name: str) -> str:
    """Return the kind of service that a vendor means by `name`; empty if it is not known."""
    flat = f" {plain_vendor(name)} "
    found = {
        kind
        for kind, words in load_layout().kinds.items()
        if any(f" {word} " in flat for word in words)
    }
    return found.pop() if len(found) == 1 else ""


@cache
def language_of(name: str) -> Tag | None:
    """Return the language that a vendor means by `name`, or None if it is ambiguous or unknown.

    Vendors write the broader language first ("Chinese-Toishanese"), after a comma or in brackets;
    the most specific part that is a language counts.
    """
    own = {plain_vendor(key): tag for key, tag in load_layout().languages.items()}
    parts = [part.strip() for part in re.split(r"\s*[-–/,()]\s*", name) if part.strip()]
    for word in (name, *reversed(parts)):
        if plain_vendor(word) in own:
            return own[plain_vendor(word)]
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


def _resolved(name: str) -> Tag | None:
    try:
        return tags.resolve(name, use="speech")
    except InputError:
        return None
