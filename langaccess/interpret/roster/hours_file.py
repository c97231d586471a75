"""Changes one person's hours in a file of the roster; all other lines stay as they are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from langaccess.agency.people import Hours, RosterFile, load_files
from langaccess.agency.policy import Policy
from langaccess.core.errors import InputError
from langaccess.core.files import read_text, write_atomic, yaml_files
from langaccess.interpret.roster.export import plain


@dataclass(frozen=True, slots=True)
class HoursPlace:
    """The lines of a person's hours in a file of the roster.

    Attributes:
        first: number of the first line, from 0.
        last: number of the line after them; equal to `first` if no hours are entered yet.
        indent: columns before the keys of the person.
    """

    path: Path
    first: int
    last: int
    indent: int


def find_hours(folder: Path, who: str) -> HoursPlace:
    """Return where the hours of the person with the id `who` are in the files of `folder`.

    Raises:
        ConfigError: a file of the roster has mistakes.
        InputError: no one has this id, or the whole entry is on one line.
    """
    return _hours_place(*load_keys(folder, who), who)


def entry_place(folder: Path, who: str) -> str:
    """Return `file:line` at which the entry of the person with the id `who` begins.

    Raises:
        ConfigError, InputError: as for `find_hours`, but an entry may be on one line.
    """
    path, keys = load_keys(folder, who)
    return f"{path}:{min(keys.values()) + 1}"


def load_keys(folder: Path, who: str) -> tuple[Path, dict[str, int]]:
    """Return the file with the person's entry, and the line of each key, from 0."""
    from langaccess.core.config import read_yaml, validate

    for path in yaml_files(folder):
        tree = read_yaml(path)
        for n, entry in enumerate(validate(RosterFile, tree).people):
            if entry.id == who:
                return path, {
                    str(at[2]): place.line - 1
                    for at, place in tree.places.items()
                    if at[:2] == ("people", n) and len(at) == 3
                }
    raise InputError(f"no one on the roster has the id `{who}`", hint="see `roster list`")


def _hours_place(path: Path, keys: dict[str, int], who: str) -> HoursPlace:
    lines = read_text(path).splitlines()
    order = sorted(set(keys.values()))
    if len(order) < 2:
        raise InputError(
            f"the entry of `{who}` is on one line, and cannot be changed here",
            where=f"{path}:{order[0] + 1}",
            hint="enter the hours that are shown by hand",
        )
    indent = len(lines[order[1]]) - len(lines[order[1]].lstrip())
    if "hours" not in keys:
        return HoursPlace(path, order[1], order[1], indent)
    first = last = keys["hours"]
    last += 1
    while last < len(lines) and _belongs(lines[last], indent):
        last += 1
    while last > first + 1 and not lines[last - 1].strip():
        last -= 1  # an empty line belongs to the next key
    return HoursPlace(path, first, last, indent)


def _belongs(line: str, indent: int) -> bool:
    return not line.strip() or len(line) - len(line.lstrip()) > indent


def hours_lines(hours: Hours, indent: int = 4) -> Iterator[str]:
    """Yield the hours as YAML lines of a file of the roster."""
    pad = " " * indent
    data: dict[str, Any] = {key: value for key, value in plain(hours).items() if value}
    yield f"{pad}hours:" if data else f"{pad}hours: {{}}"
    for key, value in data.items():
        if not isinstance(value, list):
            yield f"{pad}  {key}: {json.dumps(value)}"
            continue
        yield f"{pad}  {key}:"
        for item in value:
            yield f"{pad}    - {json.dumps(item)}"


def write_hours(place: HoursPlace, hours: Hours, policy: Policy) -> None:
    """Write `hours` at `place`; the new file is checked before it replaces the old one.

    Raises:
        ConfigError: the file would have mistakes; it is not changed.
        OutputError: it cannot be written.
    """
    lines = read_text(place.path).splitlines(keepends=True)
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    new = [line + end for line in hours_lines(hours, place.indent)]
    text = "".join([*lines[: place.first], *new, *lines[place.last :]])

    def check(path: Path) -> None:
        load_files([path], policy)

    write_atomic(place.path, text.encode("utf-8"), check=check)
