"""Reads counts by language: tables of school districts and courts, and calls of the line's bills.

Such a table has names of languages as people write them. A name that means several languages, or
that is not known, is counted and reported, and never guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from langaccess.core.errors import ConfigError, InputError, place
from langaccess.core.table_map import mapped_table, rows_by_field
from langaccess.core.tags import EN, Tag, find
from langaccess.outreach.need.model import SourceKind, Unit

_COUNT = re.compile(r"\d{1,9}|\d{1,3}(?:[,\u00a0\u202f ]\d{3})+")
_HIDDEN = re.compile(r"[<*\u2264].*|n/?a|-|suppressed|null", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LanguageMap:
    """A file that says what the columns of a table are.

    Attributes:
        kind: where the counts come from.
        unit: what is counted.
        year: the year of the counts.
        language: the column with the name of the language.
        count: the column with the count; without it each row counts once.
        where: column → value; other rows are skipped.
        languages: name as in the table → tag; an empty text skips the name.
    """

    kind: SourceKind
    unit: Unit
    year: int
    language: str
    count: str = ""
    where: Mapping[str, str] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LanguageCounts:
    """Counts by language.

    Attributes:
        counts: language → count, without English.
        unresolved: name → count, of names that could not be read as one language.
        hidden: rows whose count the publisher does not show.
        unread: rows that could not be read, each with its line and the reason.
    """

    kind: SourceKind
    unit: Unit
    year: int
    counts: Mapping[Tag, int]
    unresolved: Mapping[str, int]
    hidden: int = 0
    unread: tuple[str, ...] = ()


def load_language_map(path: Path) -> LanguageMap:
    """Return the map of a table."""
    from langaccess.core.config import load

    found = load(LanguageMap, path)
    if found.kind in ("acs", "encounters"):
        raise ConfigError(
            f"kind `{found.kind}` has no map: the program reads these itself", where=str(path)
        )
    return found


def read_counts(path: Path, map_file: Path) -> LanguageCounts:
    """Read a table of counts with its map."""
    rules = load_language_map(map_file)
    columns = {name: name for name in (rules.language, rules.count, *rules.where) if name}
    table = mapped_table(path, columns, code_page="cp1252", map_file=map_file)
    found: Counter[str] = Counter()
    hidden = rows = 0
    for line, row in rows_by_field(table, columns):
        if any(row[name] != value for name, value in rules.where.items()):
            continue
        count = _count(path, line, row[rules.count]) if rules.count else 1
        rows += 1
        if count is None:
            hidden += 1
        elif count:
            found[row[rules.language]] += count
    if not rows:
        raise InputError(
            "no row of the table is left", where=str(path), hint=f"check `where` in {map_file}"
        )
    counts, unresolved = _by_language(found, rules.languages, map_file)
    return LanguageCounts(rules.kind, rules.unit, rules.year, counts, unresolved, hidden)


def count_calls(
    calls: Iterable[tuple[Tag | None, str]], year: int, unread: tuple[str, ...] = ()
) -> LanguageCounts:
    """Return the counts of the calls of a bill.

    Args:
        calls: of each the language, if known, and the vendor's word for it.
        year: the year of the last call.
        unread: rows of the bill that could not be read.
    """
    counts: Counter[Tag] = Counter()
    unresolved: Counter[str] = Counter()
    for tag, name in calls:
        if tag is None:
            unresolved[name] += 1
        elif tag.language != EN:
            counts[tag] += 1
    return LanguageCounts("line", "calls", year, counts, unresolved, unread=unread)


def _count(path: Path, line: int, cell: str) -> int | None:
    """Return a count; None if the publisher hides it."""
    bare = cell.strip()
    if not bare or _HIDDEN.fullmatch(bare):
        return None
    whole = bare.removesuffix(".0")
    if not _COUNT.fullmatch(whole):
        raise InputError(
            f"`{bare[:30]}` is not a count",
            where=place(path, line),
            hint="correct the cell, or name another column in the map",
        )
    return int(re.sub(r"\D", "", whole))


def _by_language(
    found: Mapping[str, int], said: Mapping[str, str], map_file: Path
) -> tuple[dict[Tag, int], dict[str, int]]:
    folded = {name.casefold(): tag for name, tag in said.items()}
    counts: Counter[Tag] = Counter()
    unresolved: Counter[str] = Counter()
    for name, count in found.items():
        tag = _language(name, folded, map_file)
        if tag is None:
            unresolved[name] += count
        elif tag and tag.language != EN:
            counts[tag] += count
    return dict(counts), dict(unresolved)


def _language(name: str, said: Mapping[str, str], map_file: Path) -> Tag | None:
    """Return the language of a name as the map or the table of languages says, else None."""
    if name.casefold() in said:
        text = said[name.casefold()]
        try:
            return Tag(text) if text else EN
        except InputError as exc:
            raise ConfigError(f"`{text}` is not a language tag", where=str(map_file)) from exc
    try:
        return find(name, use="speech")
    except InputError:
        return None  # it means several languages
