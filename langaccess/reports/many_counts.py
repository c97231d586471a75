"""Sums the tables of counts of many agencies: signed packs, and CSV made without the program.

A file is summed, or named with the reason why it is not. What the tables withhold becomes the range
of each sum: the least that the rows say, and the most that they leave open.
"""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import Literal

from langaccess.agency.session import Session
from langaccess.core.clock import months_after
from langaccess.core.errors import InputError
from langaccess.core.folding import plain_letters
from langaccess.core.sheets import WORKBOOKS
from langaccess.outreach.sharing import PackKind, TrustedKey, read_signed, trusted_keys
from langaccess.reports.count_table import CountTable, least, read_count_file, read_counts
from langaccess.reports.withheld_counts import DETAILS, WITHHELD

__all__ = ["CountFile", "CountSum", "ManyCounts", "sum_counts"]

_TABLES = {".csv", ".tsv", *WORKBOOKS}
_PARTS = (".minisig", ".pub")  # beside the packs
_IDLE_WORDS = {"the", "of", "city", "department", "dept", "office"}
_SAME_WORDS = {
    "co": "county",
    "pd": "police",
    "saint": "st",
    "sheriffs": "sheriff",
    "so": "sheriff",
}
_IN_WORDS = re.compile(r"['’‘]|(?<=\b\w)\.(?=\w\b)")  # "Sheriff's", "P.D."
_OF_SYSTEMS = {"thumbs.db", "desktop.ini"}
_ASK = "ask the agency which of them counts, and leave the other out"


@dataclass(frozen=True, slots=True)
class CountFile:
    """One file of the folder.

    Attributes:
        file: its path in the folder.
        state: `left_out`: another file counts in its place; `refused`: it cannot be believed.
        why: the reason why it is not summed.
        signed: whether a key that we trust signed it.
        agency: whose counts they are; empty if that is not known.
        first: the first day of the first month; None if it was not read.
        last: the first day of the last month.
        hint: what to do next, if the program knows it.
    """

    file: str
    state: Literal["summed", "left_out", "refused"]
    why: str = ""
    signed: bool = False
    agency: str = ""
    first: date | None = None
    last: date | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class CountSum:
    """Language services of all agencies that have one value of a detail.

    Attributes:
        detail: `language`, `outcome`, `help`, `type` or `month`; `all` for the sum of everything.
        value: the language's tag, or the id; empty for `all`.
        outcome: only those with this outcome; empty for all.
        low: at least so many.
        high: at most so many: what the tables withhold could all be of this value.
        agencies: how many agencies name this value.
    """

    detail: str
    value: str
    outcome: str
    low: int
    high: int
    agencies: int


@dataclass(frozen=True, slots=True)
class ManyCounts:
    """The sums, and what became of each file.

    Attributes:
        agencies: whose files are summed.
        unsigned: those of them without a signed file.
        silent: agencies whose key we trust, without a file that is summed.
        first: the first day of the first month of any table; None without a table.
        last: the first day of the last month.
        covered: month → how many agencies have it in their period.
        least: no count of a table is below it.
    """

    files: tuple[CountFile, ...]
    sums: tuple[CountSum, ...]
    agencies: tuple[str, ...]
    unsigned: tuple[str, ...]
    silent: tuple[str, ...]
    first: date | None
    last: date | None
    covered: dict[str, int]
    least: int

    def of(self, state: str) -> tuple[CountFile, ...]:
        """Return the files that are `summed`, `left_out` or `refused`."""
        return tuple(one for one in self.files if one.state == state)


@dataclass(frozen=True, slots=True)
class _Read:
    """A file whose table was read."""

    file: CountFile
    table: CountTable
    version: int

    @property
    def agency(self) -> str:
        return agency_key(self.table.agency)

    def overlaps(self, other: _Read) -> bool:
        mine, theirs = self.table, other.table
        return mine.first <= theirs.last and theirs.first <= mine.last


def agency_key(name: str) -> str:
    """Return an agency's name as names are compared: "City of Oak PD" is "Oak Police Department".

    Two agencies of one name are taken for one, so that none counts twice.
    """
    words = re.findall(r"[^\W_]+", _IN_WORDS.sub("", plain_letters(name).casefold()))
    return " ".join(_SAME_WORDS.get(word, word) for word in words if word not in _IDLE_WORDS)


def sum_counts(session: Session, folder: Path) -> ManyCounts:
    """Return the sums of the tables in a folder and the folders in it.

    Raises:
        InputError: the folder does not exist or is empty, or a folder in it cannot be read.
        ConfigError: the rules are wrong, the log was changed by hand, or the extra `sign` is
            missing and there is a signed table.
    """
    if not folder.is_dir():
        raise InputError("this folder does not exist", where=str(folder))
    paths = list(_files(folder))
    if not paths:
        raise InputError(
            "this folder has no files", where=str(folder), hint="put the agencies' files into it"
        )
    keys = trusted_keys(session)
    signers = {agency_key(key.agency): key.agency for key in keys if not key.revoked}
    read: list[_Read] = []
    files: list[CountFile] = []
    for path in paths:
        name = path.relative_to(folder).as_posix()
        if path.suffix.lower() in _PARTS:
            if path.suffix.lower() == ".minisig" and not path.with_suffix("").is_file():
                files.append(CountFile(name, "refused", "its pack is not here"))
            continue
        try:
            read.append(_read(session, path, name, keys, signers))
        except InputError as error:
            where = (error.where or "").removeprefix(str(path)).lstrip(":")
            line = f"line {where}: " if where.isdigit() else ""
            hint = error.hint or ""
            files.append(CountFile(name, "refused", f"{line}{error.message}", hint=hint))
    chosen, others = _choose(read)
    files += [one.file for one in chosen] + others
    tables = [one.table for one in chosen]
    agencies = {one.agency: one.table.agency for one in reversed(chosen)}
    signed = {one.agency for one in chosen if one.file.signed}
    return ManyCounts(
        files=tuple(sorted(files, key=lambda one: one.file)),
        sums=tuple(_sums(tables)),
        agencies=tuple(sorted(agencies.values())),
        unsigned=tuple(sorted(name for key, name in agencies.items() if key not in signed)),
        silent=tuple(sorted(name for key, name in signers.items() if key not in agencies)),
        first=min((one.first for one in tables), default=None),
        last=max((one.last for one in tables), default=None),
        covered=_covered(tables),
        least=least(session.policy),
    )


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files, without those that a system puts into a folder.

    Raises:
        InputError: a folder in it cannot be read, or is a link, which is not followed.
    """

    def stop(exc: OSError) -> None:
        raise InputError(
            "this folder cannot be read", where=str(exc.filename), hint="check your permissions"
        ) from exc

    for parent, folders, names in os.walk(folder, onerror=stop):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        if link := next((name for name in folders if (Path(parent) / name).is_symlink()), None):
            raise InputError(
                "this is a link to another folder, which is not followed",
                where=str(Path(parent) / link),
                hint="copy the files of that folder here, and delete the link",
            )
        for name in sorted(names):
            if not name.startswith((".", "~$")) and name.lower() not in _OF_SYSTEMS:
                yield Path(parent) / name


def _read(
    session: Session, path: Path, name: str, keys: Sequence[TrustedKey], signers: Container[str]
) -> _Read:
    """Return the table of a file.

    Args:
        signers: `agency_key` of the agencies whose key we trust.

    Raises:
        InputError: it is not to be believed, or is not a table of counts.
    """
    ending = path.suffix.lower()
    version = 0
    if is_signed := ending == ".zip":
        if not path.with_name(path.name + ".minisig").is_file():
            raise InputError("it is not signed: the file that ends in .minisig is not beside it")
        pack = read_signed(session, path, keys)
        kinds = [file.kind for file in pack.manifest.files]
        if kinds != [PackKind.COUNTS]:
            raise InputError("it is a pack, but not one of counts")
        table = read_counts(pack.content[pack.manifest.files[0].path], session.policy, path)
        if table.agency != pack.manifest.agency:
            raise InputError(f"its table says that it is of {table.agency}")
        version = pack.manifest.version
    elif ending in _TABLES:
        table = read_count_file(path, session.policy)
        if agency_key(table.agency) in signers:
            raise InputError(f"{table.agency} signs its files, and this one is not signed")
    else:
        raise InputError("it is neither a signed pack nor a table")
    if months_after(table.last, 1) > session.today:
        raise InputError(f"its period ends with {table.last:%Y-%m}, which is not over")
    file = CountFile(name, "summed", "", is_signed, table.agency, table.first, table.last)
    return _Read(file, table, version)


def _choose(read: Iterable[_Read]) -> tuple[list[_Read], list[CountFile]]:
    """Return what is summed, and the other files: each month of an agency counts once."""
    periods: dict[tuple[str, date, date], list[_Read]] = defaultdict(list)
    for one in read:
        periods[one.agency, one.table.first, one.table.last].append(one)
    kept: dict[str, list[_Read]] = defaultdict(list)
    others: list[CountFile] = []
    for same in periods.values():
        best, left = _newest(same)
        others += left
        if best is not None:
            kept[best.agency].append(best)
    chosen: list[_Read] = []
    for mine in kept.values():
        for one in mine:
            rivals = [other for other in mine if other is not one and other.overlaps(one)]
            if rivals:
                why = f"some of its months are also in {rivals[0].file.file}"
                others.append(replace(one.file, state="refused", why=why, hint=_ASK))
            else:
                chosen.append(one)
    return chosen, others


def _newest(same: Sequence[_Read]) -> tuple[_Read | None, list[CountFile]]:
    """Return the newest file of one agency and period, and the others; None if two disagree."""
    version = max(one.version for one in same)
    newest = [one for one in same if one.version == version]
    best = newest[0]
    rival = next((one for one in newest if one.table.rows != best.table.rows), None)
    others: list[CountFile] = []
    for one in same:
        if one.version < version:
            why = f"a newer version is in {best.file.file}"
            others.append(replace(one.file, state="left_out", why=why))
        elif rival is not None:
            other = rival if one.table.rows == best.table.rows else best
            why = f"{other.file.file} has other counts of the same agency and months"
            others.append(replace(one.file, state="refused", why=why, hint=_ASK))
        elif one is not best:
            why = f"the same table is in {best.file.file}"
            others.append(replace(one.file, state="left_out", why=why))
    return (best if rival is None else None), others


def _sums(tables: Sequence[CountTable]) -> Iterator[CountSum]:
    """Yield the sum of everything, and of each value of each detail; by outcome too."""
    named = {detail: {row.key[n] for table in tables for row in table.rows} - {WITHHELD}
             for n, detail in enumerate(DETAILS)}  # fmt: skip
    named["month"] = set(_covered(tables))
    yield from _sums_of(tables, (), named)
    for detail in ("outcome", "language", "help", "type", "month"):
        yield from _sums_of(tables, (detail,), named)
        if detail not in ("outcome", "month"):
            yield from _sums_of(tables, (detail, "outcome"), named)


def _sums_of(
    tables: Sequence[CountTable], details: tuple[str, ...], named: Mapping[str, Iterable[str]]
) -> Iterator[CountSum]:
    """Yield the sums by the values of some details, largest first.

    The least of a sum are the rows that name the values; the most are all that do not exclude them.

    Args:
        named: detail → values that any table names.
    """
    low: Counter[tuple[str, ...]] = Counter()
    high: Counter[tuple[str, ...]] = Counter()
    agencies: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    at = [DETAILS.index(detail) for detail in details]
    for table in tables:
        # Services of a withheld month are of some month of the period.
        months = tuple(_months(table)) if "month" in details else ()
        agency = agency_key(table.agency)
        for row in table.rows:
            values = tuple(row.key[n] for n in at)
            if WITHHELD not in values:
                low[values] += row.low
                agencies[values].add(agency)
            may = [months if value == WITHHELD and months else (value,) for value in values]
            for one in product(*may):
                high[one] += row.high
    found = []
    for values in product(*(named[detail] for detail in details)):
        most = sum(high[one] for one in product(*((value, WITHHELD) for value in values)))
        value, outcome = (*values, "", "")[:2]
        name = details[0] if details else "all"
        found.append(CountSum(name, value, outcome, low[values], most, len(agencies[values])))
    yield from sorted(found, key=lambda one: (-one.low, -one.high, one.value, one.outcome))


def _covered(tables: Iterable[CountTable]) -> dict[str, int]:
    """Return month → how many tables have it in their period."""
    return dict(sorted(Counter(month for table in tables for month in _months(table)).items()))


def _months(table: CountTable) -> Iterator[str]:
    month = table.first
    while month <= table.last:
        yield f"{month:%Y-%m}"
        month = months_after(month, 1)
