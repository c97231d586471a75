"""Finds the table of a vendor's invoice and its columns, and reads names of languages and kinds.

Vendors write headers in their own words, over one row or two. A header is compared word by word
("Svc Dt" is a service date), and a column counts only if its cells are what the header says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median
from zoneinfo import ZoneInfo

from langaccess.core import tags
from langaccess.core.errors import InputError
from langaccess.core.resources import CONFIG, shipped
from langaccess.core.sheets import Lines, Sheet, Table, read_amount, read_minutes, read_moment
from langaccess.core.tags import EN, Tag
from langaccess.reports.contracts import plain_vendor

Rows = Sequence[Sequence[str]]

_ENGLISH = frozenset({"english", "eng", "en"})


@dataclass(frozen=True, slots=True)
class _Header:
    """The headers of one field."""

    words: tuple[str, ...]  # groups of words, best first; a header has all words of a group
    never: tuple[str, ...] = ()  # a header with one of these words is of another field


@dataclass(frozen=True, slots=True)
class _BillLayout:
    """The file `config/invoices.yaml`."""

    as_of: str
    basis: tuple[str, ...]
    abbreviations: Mapping[str, str]
    columns: Mapping[str, _Header]
    extras: tuple[str, ...]
    never_read: tuple[str, ...]
    no_interpreter: tuple[str, ...]
    kinds: Mapping[str, tuple[str, ...]]
    languages: Mapping[str, Tag]
    one_language: tuple[tuple[Tag, ...], ...]


@cache
def load_layout() -> _BillLayout:
    """Return the words by which bills are read."""
    from langaccess.core.config import load

    return load(_BillLayout, shipped(CONFIG, "invoices.yaml"))


@dataclass(frozen=True, slots=True)
class BillColumns:
    """The columns of a table of bills."""

    head: tuple[str, ...]
    at: Mapping[str, int]  # field → column
    extras: tuple[int, ...]  # columns with other charges of a line: parking, tax
    secret: frozenset[int]  # columns with codes or callers' numbers, which are never read
    # `minutes`, `length` → minutes that a plain number in the column means
    units: Mapping[str, float]

    def __contains__(self, name: str) -> bool:
        """Return whether the table has a field."""
        return name in self.at

    def cells(self, row: Sequence[str]) -> dict[str, str]:
        """Return the cells of a row by field."""
        return {name: row[at] for name, at in self.at.items()}

    def has_cells(self, name: str, table: Table) -> bool:
        """Return whether a field has a cell in any row."""
        return name in self.at and any(row[self.at[name]] for _, row in table.rows)

    def header(self, name: str) -> str:
        """Return the header of a field; empty without one."""
        return self.head[self.at[name]] if name in self.at else ""


def is_head(row: Sequence[str]) -> bool:
    """Return whether a row has headers for a language and a date."""
    return _is_enough(_by_headers(row, None))


def find_table(sheet: Sheet) -> tuple[Lines, Table] | None:
    """Return the table of bills of a sheet, and the rows above it; None without one.

    Headers may be in two rows ("Time" above "Start" and "End"). Without headers for a language and
    a date, a row counts below which a column has languages and another has dates.
    """
    lines = sheet.lines[:_HEAD_WITHIN]
    best: tuple[int, int, tuple[str, ...]] | None = None
    for n, (_, row) in enumerate(lines):
        if best is not None and n > best[0] + 1:
            break
        for last, head in _heads(lines, n, row):
            found = _by_headers(head, None)
            if _is_enough(found) and (best is None or len(found) > best[1]):
                best = last, len(found), head
    if best is not None:
        return _below(sheet, best[0], best[2])
    for n, (_, row) in enumerate(lines):
        if sum(bool(cell) and not any(map(str.isdigit, cell)) for cell in row) >= _FEWEST:
            above, table = _below(sheet, n, row)
            if _is_enough(find_columns(table).at):
                return above, table
    return None


_HEAD_WITHIN = 30
_FEWEST = 3  # columns of a table of bills


def _heads(lines: Lines, n: int, row: tuple[str, ...]) -> Sequence[tuple[int, tuple[str, ...]]]:
    """Return what may be the headers: a row alone, or with the row below it."""
    alone = (n, row)
    if n + 1 >= len(lines) or any(re.search(r"\d{2}|\$\d", cell) for cell in lines[n + 1][1]):
        return (alone,)
    below = lines[n + 1][1]
    upper = ""
    joined = []
    for at in range(max(len(row), len(below))):
        one, two = (cells[at] if at < len(cells) else "" for cells in (row, below))
        upper = one or (upper if two else "")
        joined.append(two if not upper or upper == two else f"{upper} {two}".strip())
    return alone, (n + 1, tuple(joined))


def _below(sheet: Sheet, n: int, head: tuple[str, ...]) -> tuple[Lines, Table]:
    width = len(head)
    rows = tuple(
        (at, (*row, *[""] * (width - len(row)))[:width]) for at, row in sheet.lines[n + 1 :]
    )
    return sheet.lines[:n], Table(sheet.lines[n][0], head, rows)


def _is_enough(found: Mapping[str, int]) -> bool:
    return "language" in found and bool({"date", "start"} & set(found))


def find_columns(table: Table) -> BillColumns:
    """Return the columns of a table, by their headers and by what their cells are."""
    rows = [row for _, row in table.rows[:_SAMPLE]]
    secret = _secret(table.head)
    found = _by_headers(table.head, rows)
    _by_cells(found, table.head, rows, secret)
    if "id" in found and not _is_different(found["id"], rows):
        del found["id"]
    if "miles" in found and "travel" not in found:
        heads = [" ".join(cell.lower().split()) for cell in table.head]
        if "mileage" in heads and heads.index("mileage") not in found.values():
            found["travel"] = heads.index("mileage")  # next to miles, mileage is their price
        elif any("$" in row[found["miles"]] for row in rows):
            found["travel"] = found.pop("miles")
    extras = tuple(
        at
        for at, cell in enumerate(table.head)
        if at not in found.values() and at not in secret
        and set(load_layout().extras) & set(_words(cell))
        and not {"rate", "time", "hour", "minute", "mile"} & set(_words(cell))
    )  # fmt: skip
    units = {name: _unit(name, found, table.head, rows) for name in ("minutes", "length")}
    return BillColumns(table.head, found, extras, frozenset(secret), units)


_SAMPLE = 200  # rows


def _by_headers(head: Sequence[str], rows: Rows | None) -> dict[str, int]:
    """Return field → column; each column is used once, the most specific header first."""
    words = [_words(cell) for cell in head]
    taken, found = _secret(head), dict[str, int]()
    for name, field in load_layout().columns.items():
        never = set(field.never)
        fit = [n for n, own in enumerate(words) if own and not never & set(own)]
        for group in field.words:
            wanted, is_whole = group.removesuffix("=").split(), group.endswith("=")
            these = [
                n
                for n in fit
                if n not in taken
                and set(wanted) <= set(words[n])
                and (not is_whole or len(words[n]) == len(wanted))
                and (rows is None or _has(name, n, rows))
            ]
            if these:
                key = _best(name, rows or ())
                found[name] = min(these, key=lambda n: (*key(n), len(words[n]), n))
                taken.add(found[name])
                break
    return found


def _best(name: str, rows: Rows) -> Callable[[int], tuple[int, ...]]:
    """Return a sort key for columns with equal headers: the most useful cells first."""

    def key(column: int) -> tuple[int, ...]:
        if name == "language":  # of a pair the one that is not English
            return (sum(language_of(row[column]) is None for row in rows),)
        if name == "kind":
            return (-sum(bool(kind_of(row[column])) for row in rows),)
        return ()

    return key


_DAY = ZoneInfo("UTC")


def _is_day(cell: str) -> bool:
    return read_moment(cell, _DAY) is not None


def _is_clock(cell: str) -> bool:
    return _is_day(cell) or _is_day(f"2026-01-01 {cell}")


def _is_duration(cell: str) -> bool:
    try:
        read_minutes(cell)
    except ValueError:
        return False
    return True


_CELLS: Mapping[str, Callable[[str], bool]] = {
    "language": lambda cell: plain_vendor(cell) not in _ENGLISH,
    "date": _is_day, "start": _is_clock, "end": _is_clock, "time": _is_clock,
    "minutes": _is_duration, "length": _is_duration, "travel_time": _is_duration,
    "amount": lambda cell: bool(re.search(r"\d", cell)) and not _is_day(cell),
    "rate": lambda cell: bool(re.search(r"\d", cell)),
    "travel": lambda cell: read_amount(cell) is not None,
    "miles": lambda cell: read_amount(cell) is not None,
}  # fmt: skip


def _has(name: str, column: int, rows: Rows) -> bool:
    """Return whether most cells of a column are what a field has; an empty column has none."""
    cells = [row[column] for row in rows if column < len(row) and row[column]]
    if not cells:
        return not rows
    test = _CELLS.get(name)
    return test is None or sum(map(test, cells)) * 2 >= len(cells)


def _by_cells(found: dict[str, int], head: Sequence[str], rows: Rows, secret: set[int]) -> None:
    """Add columns for a language and a date that no header names, by their cells."""
    if len(rows) < 2:
        return
    taken = {*found.values(), *secret}
    never = {"due", "invoice", "birth", "dob", "posted", "paid"}
    free = [n for n in range(len(head)) if n not in taken and not never & set(_words(head[n]))]
    if not {"date", "start"} & set(found):
        days = [n for n in free if _share(n, rows, _is_day) > _MOST]
        if days:
            found["start" if _share(days[0], rows, _is_timed) > _MOST else "date"] = days[0]
            free.remove(days[0])
    if "language" not in found:
        spoken = [n for n in free if _share(n, rows, lambda c: language_of(c) is not None) > _MOST]
        if spoken:
            found["language"] = spoken[0]


def _is_timed(cell: str) -> bool:
    moment = read_moment(cell, _DAY)
    return moment is not None and moment[1] is not None


_MOST = 0.6


def _share(column: int, rows: Rows, test: Callable[[str], bool]) -> float:
    cells = [row[column] for row in rows if row[column] and any(map(str.isalnum, row[column]))]
    full = sum(bool(row[column]) for row in rows)
    if full * 2 < len(rows) or not cells:
        return 0
    return sum(map(test, cells)) / len(cells)


def _is_different(column: int, rows: Rows) -> bool:
    """Return whether a column numbers the calls: one value for all is an order or an account."""
    cells = [row[column] for row in rows if row[column]]
    return len(cells) < 8 or len(set(cells)) * 3 > len(cells)


def _unit(name: str, found: Mapping[str, int], head: Sequence[str], rows: Rows) -> float:
    """Return the minutes that a plain number in a column means, by its header, else by the charge.

    An interpreter costs less than 12 dollars a minute, and more an hour.
    """
    if name not in found:
        return 1
    text, words = head[found[name]].lower(), set(_words(head[found[name]]))
    if step := re.search(r"(\d+)[\s-]*min", text):
        return float(step[1]) if "unit" in words or "increment" in words else 1
    for word, minutes in (("minute", 1.0), ("hour", 60.0), ("second", 1 / 60)):
        if word in words:
            return minutes
    if re.search(r"\bh+:mm?\b", text):
        return 60
    prices = []
    for row in rows:
        try:
            number = read_minutes(row[found[name]])
        except ValueError:
            continue
        charge = read_amount(row[found["amount"]]) if "amount" in found else None
        price = None if "rate" not in found else read_amount(row[found["rate"]])
        if price is not None and price > 0:
            prices.append(float(price))
        elif number and charge is not None and charge > 0:
            prices.append(float(charge) / number)
    return 60 if prices and median(prices) > _DEAREST else 1


_DEAREST = 12  # US dollars a minute


@cache
def _words(header: str) -> tuple[str, ...]:
    """Return the words of a header in full and in the singular: "Svc Dt" → service, date."""
    short = load_layout().abbreviations
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)
    found = []
    for word in re.findall(r"[a-z]+|[#$]|\d+", spaced.lower()):
        one = short.get(word) or (word[:-1] if len(word) > 3 and word[-1] == "s" else word)
        found.append(short.get(one, one))
    return tuple(found)


def _secret(row: Sequence[str]) -> set[int]:
    """Return the columns with codes or callers' numbers ("PIN", "Client PIN"): never read."""
    never = re.compile(rf"\b(?:{'|'.join(map(re.escape, load_layout().never_read))})s?\b")
    return {n for n, cell in enumerate(row) if never.search(cell.lower().replace("_", " "))}


def is_travel(header: str) -> bool:
    """Return whether a column of other charges is for travel."""
    return bool({"travel", "mileage", "mile"} & set(_words(header)))


@cache
def kind_of(name: str) -> str:
    """Return the kind of service that a vendor means by `name`; empty if it is not known."""
    flat = f" {plain_vendor(name)} "
    found = {
        kind
        for kind, words in load_layout().kinds.items()
        if any(f" {word} " in flat for word in words)
    }
    if "video" in found:  # "VRI (audio only)"
        found.discard("phone_line")
    return found.pop() if len(found) == 1 else ""


_SPLIT = re.compile(r"\s*(?:[-–—/,;:>()\[\]|]|<>|\bto\b|\binto\b|\band\b)\s*")


@cache
def language_of(name: str) -> Tag | None:
    """Return the language that a vendor means by `name`, or None if it is ambiguous or unknown.

    Vendors write the broader language first ("Chinese-Toishanese"), after a comma or in brackets;
    the most specific part that is a language counts. English is the other side of each call.
    """
    own = {plain_vendor(key): tag for key, tag in load_layout().languages.items()}
    bare = re.sub(r"^\d+\s+|[*†]+$", "", name.strip())
    parts = [part.strip() for part in _SPLIT.split(bare) if part.strip()]
    for word in (bare, *reversed(parts)):
        if plain_vendor(word) in own:
            return own[plain_vendor(word)]
    parts = [part for part in parts if plain_vendor(part) not in _ENGLISH]
    if re.fullmatch(r"[a-z]{2,3}[-_][A-Z]{2}", bare):
        return _resolved(bare[:-3])
    if len(parts) < 2:
        found = _resolved(bare if not parts else parts[0])
        return None if found is None or found.language == EN else found
    known = {tag for part in parts if (tag := _exact(part)) is not None}
    if len(known) == 2 and (narrow := _narrower(*known)) is not None:
        return narrow
    return _exact(bare) or (known.pop() if len(known) == 1 else None)


def _narrower(one: Tag, other: Tag) -> Tag | None:
    """Return the more specific of two tags of one language, or None."""
    if one.language != other.language:
        return None
    return max(one, other, key=len)


def _exact(name: str) -> Tag | None:
    """Return the only language with exactly this name.

    A short name counts only as a whole name of the table: "LA" in "Spanish (LA)" is not Lao.
    """
    hits = [hit for hit in tags.search(name, limit=5) if hit.score == 100]
    if len(name) <= 3:
        hits = [hit for hit in hits if hit.language.name.casefold() == name.casefold()]
    found = {hit.language.tag for hit in hits}
    return found.pop() if len(found) == 1 and not any(hit.question for hit in hits) else None


def _resolved(name: str) -> Tag | None:
    try:
        found = tags.resolve(name, use="speech")
    except InputError:
        return None
    # Any three letters are a code of some language: only one that the table has counts.
    return found if tags.known(found) is not None or len(name) > 3 else None


def same_language(one: Tag, other: Tag) -> bool:
    """Return whether two tags may be one language on bills and records: Bosnian and Serbian."""
    if one.language == other.language:
        return True
    return any({one.language, other.language} <= set(these) for these in load_layout().one_language)
