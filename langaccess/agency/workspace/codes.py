"""The codes of interpreter lines that the program knows, kept out of everything that it records.

PINs are in `secrets.yaml` beside the agency's rules, in a file that the variable
LANGACCESS_SECRETS names, or each in a variable LANGACCESS_PIN_<ID>. The log only grows: a code
that an officer types into a note could never be removed (floor rule 12). Each known code is
therefore looked for letter by letter, whatever words surround it.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from langaccess.core.errors import ConfigError, LangAccessError
from langaccess.core.folding import letters_with_offsets

__all__ = [
    "LEFT_OUT",
    "PIN_VARIABLE",
    "SECRETS",
    "SHORTEST_CODE",
    "VARIABLE",
    "Codes",
    "codes_of",
    "count_hidden",
    "is_looked_for",
    "known_codes",
    "secrets_file",
    "take_count",
]

SECRETS = "secrets.yaml"
VARIABLE = "LANGACCESS_SECRETS"
PIN_VARIABLE = "LANGACCESS_PIN_"
LEFT_OUT = "[left out]"
SHORTEST_CODE = 4
"""Letters and digits from which a code is looked for: a shorter one occurs in too many numbers."""
_LONG = 6  # from here on it is looked for inside longer numbers too
_GAP = r"[\W_]{0,3}"
_SHORT_GAP = r"[\s.\-\u2010-\u2015]{0,3}"
# What the program itself writes: digests, salts, moments, numbers of encounters.
_OWN = re.compile(
    r"[0-9a-f]{64}|(?=[0-9]*[a-f])[0-9a-f]{16}|E-\d{4}-\d{4,}"
    r"|\d{4}-\d\d-\d\d(?:T\d\d:\d\d[\d:.]*(?:Z|[+-]\d\d:\d\d)?)?"
)
_hidden: list[None] = []


class Codes:
    """Some codes, ready to be found in text.

    Args:
        codes: as they are written; those shorter than `SHORTEST_CODE` are not looked for.
    """

    def __init__(self, codes: Iterable[str]) -> None:
        plain = {re.sub(r"[\W_]", "", letters_with_offsets(code)[0]) for code in codes}
        kept = sorted(filter(is_looked_for, plain), key=len, reverse=True)
        self._finder = re.compile("|".join(map(_pattern, kept))) if kept else None

    def __bool__(self) -> bool:
        """Return whether there is a code to look for."""
        return self._finder is not None

    def hide(self, text: str) -> str:
        """Return `text` with `LEFT_OUT` for each code in it.

        Blanks, dashes, dots and the like between the letters of a code hide it as little as
        capitals, full-width digits or invisible characters do. A code of four or five letters is
        found where it is a word of its own, not as the end of a telephone or case number (26-1234).
        """
        if self._finder is None:
            return text
        folded, places = letters_with_offsets(text)
        for match in reversed(list(self._finder.finditer(folded))):
            start, end = places[match.start()], places[match.end() - 1] + 1
            text = text[:start] + LEFT_OUT + text[end:]
        return text

    def hide_all(self, data: Any) -> Any:
        """Return JSON values with the codes in their texts left out; names of fields stay."""
        if isinstance(data, str):
            return data if _OWN.fullmatch(data) else self.hide(data)
        if isinstance(data, Mapping):
            return {name: self.hide_all(value) for name, value in data.items()}
        if isinstance(data, list | tuple):
            return [self.hide_all(value) for value in data]
        return data


def is_looked_for(code: str) -> bool:
    """Return whether a code is looked for: long enough, and no mere word.

    A word may be one that the log itself uses ("none", "line"); leaving it out would make the
    record unreadable.
    """
    letters = re.sub(r"[\W_]", "", code)
    return len(letters) >= SHORTEST_CODE and any(map(str.isdigit, letters))


def _pattern(code: str) -> str:
    if len(code) >= _LONG:
        return _GAP.join(map(re.escape, code))
    inside = _SHORT_GAP.join(map(re.escape, code))
    return rf"(?<!\d)(?<!\d[-./:\u2010-\u2015]){inside}(?!\d)(?![-./:\u2010-\u2015]\d)"


def secrets_file(root: Path | None, environment: Mapping[str, str] | None = None) -> Path | None:
    """Return the file that holds the codes, or None when there is none.

    Args:
        root: the agency's folder; None without one.
        environment: default: that of the process.

    Raises:
        ConfigError: LANGACCESS_SECRETS names a file that is not there.
    """
    variables = os.environ if environment is None else environment
    if named := variables.get(VARIABLE):
        if not Path(named).is_file():
            raise ConfigError(f"{VARIABLE} names a file that is not there", where=named)
        return Path(named)
    path = None if root is None else root / SECRETS
    return path if path is not None and path.is_file() else None


def known_codes(root: Path | None, environment: Mapping[str, str] | None = None) -> Codes:
    """Return every code that the file and the variables hold, of whichever line.

    A file with a mistake in it does not stop a record: what may be a code in it is looked for.

    Args:
        root: the agency's folder; None without one.
        environment: default: that of the process.
    """
    variables = os.environ if environment is None else environment
    entered = frozenset(value for name, value in variables.items() if name.startswith(PIN_VARIABLE))
    try:
        path = secrets_file(root, variables)
    except LangAccessError:  # the variable names a file that is not there: the folder's counts
        path = secrets_file(root, {})
    try:
        stat = None if path is None else path.stat()
    except OSError:
        path = stat = None
    stamp = None if stat is None else (stat.st_mtime_ns, stat.st_size, stat.st_ino)
    return _known(path, stamp, entered)


@lru_cache(maxsize=8)
def _known(path: Path | None, stamp: object, entered: frozenset[str]) -> Codes:
    del stamp  # it makes a changed file another one
    return Codes([*entered, *(() if path is None else _read(path))])


def _read(path: Path) -> list[str]:
    from langaccess.core.config import Problem, read_yaml

    problems: list[Problem] = []
    try:
        data = read_yaml(path, problems=problems).data
        found = list(_scalars(data.get("pins", data) if isinstance(data, dict) else data))
    except (LangAccessError, RecursionError):
        problems, found = [], []
    else:
        if not problems:
            return found
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return found
    words = re.findall(r"[\w-]+", text)
    return [*found, *(word for word in words if _digits(word) >= SHORTEST_CODE)]


def _scalars(data: object) -> Iterator[str]:
    """Yield every value; also a name with digits enough: who swaps the two writes a code there."""
    if isinstance(data, Mapping):
        for name, value in data.items():
            if _digits(str(name)) >= SHORTEST_CODE:
                yield str(name)
            yield from _scalars(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _scalars(value)
    elif data is not None:
        yield str(data)


def _digits(word: str) -> int:
    return sum(letter.isdigit() for letter in word)


def codes_of(conn: sqlite3.Connection) -> Codes:
    """Return the codes known to the agency of an open database."""
    place = getattr(conn, "place", "")
    return known_codes(Path(place).parent.parent if place else None)


def count_hidden() -> None:
    """Count a code that was kept out of a record, so that the user can be informed."""
    _hidden.append(None)


def take_count() -> int:
    """Return how often a code was kept out of a record since this was last asked."""
    count = len(_hidden)
    _hidden.clear()
    return count
