"""The roster as an index: validated once, then only the speakers of one language are read.

Validation of twenty thousand people takes seconds, and an officer waits for one language. The
result of `load_roster` is therefore stored next to the agency's database, by language. Its key is
made of the digests of the roster files and of the rules that validate them. If the key differs, or
the index is damaged, the roster is read and validated again.
"""

from __future__ import annotations

import gc
import inspect
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

from langaccess.agency.people import (
    Barred,
    Entry,
    Hours,
    Leave,
    Loan,
    OnCall,
    Pooled,
    Proof,
    Roster,
    Skill,
    Tie,
    Weekly,
    load_roster,
)
from langaccess.agency.policy import Policy
from langaccess.core import cache_file
from langaccess.core.config import Phone
from langaccess.core.errors import LangAccessError
from langaccess.core.files import read_bytes, sha256, yaml_files
from langaccess.core.tags import Tag

_HERE = Path(__file__).parent
_FILE = "roster.index"
_LARGE = 500_000  # bytes; below that, reading takes no noticeable time
_NAMES = "names"
_TIES = "ties"
_VOICES = "voices"
_HOURS = Entry.__slots__.index("hours")


class RosterIndex:
    """A roster that reads only the requested people.

    Args:
        found: the stored parts.
        whole: reads and validates the whole roster, in case a part is damaged.
        time_zone: the agency's time zone.
    """

    def __init__(
        self, found: cache_file.CacheFile, whole: Callable[[], Roster], time_zone: str
    ) -> None:
        self.time_zone = time_zone
        self._found = found
        self._whole = whole
        self._read: dict[str, tuple[Entry, ...]] = {}

    def speaking(self, language: str) -> tuple[Entry, ...]:
        """Return everyone who speaks or signs `language` (a primary subtag), in order."""
        if language not in self._read:
            self._read[language] = self._people(language)
        return self._read[language]

    def names(self) -> tuple[tuple[str, str], ...]:
        """Return id and name of everyone."""
        try:
            return tuple((who, name) for who, name in json.loads(self._found.part(_NAMES)))
        except (LookupError, ValueError):
            return self._whole().names()

    def ties(self) -> tuple[tuple[str, str], ...]:
        """Return case and person of every tie on record."""
        try:
            return tuple((case, person) for case, person in json.loads(self._found.part(_TIES)))
        except (LookupError, ValueError, TypeError):
            return self._whole().ties()

    def voices(self) -> tuple[str, ...]:
        """Return the numbers of the lines that interpret by voice."""
        try:
            return tuple(map(str, json.loads(self._found.part(_VOICES))))
        except (LookupError, ValueError, TypeError):
            return self._whole().voices()

    def _people(self, language: str) -> tuple[Entry, ...]:
        part = f"lang {language}"
        if part not in self._found.names():
            return ()
        try:
            with _no_collection():
                return _IndexReader(json.loads(self._found.part(part))).people()
        except (LookupError, ValueError, TypeError):
            return self._whole().speaking(language)


def recall_roster(
    folder: Path, policy: Policy, state: Path, *, waiting: Callable[[str], None] | None = None
) -> Roster | RosterIndex:
    """Return the roster in `folder`: as an index if it was read before and nothing has changed.

    Args:
        folder: the files of the roster.
        state: the folder of the agency's database, with the index.
        waiting: gets a message if a large roster has to be read whole.

    Raises:
        ConfigError: as for `load_roster`.
    """
    files = yaml_files(folder)
    if not files:
        return load_roster(folder, policy)
    try:
        key = _key(files, policy)
    except LangAccessError:
        return load_roster(folder, policy)  # which reports what is wrong with that file
    place = state / _FILE

    def whole() -> Roster:
        return load_roster(folder, policy)

    zone = policy.agency.time_zone or "UTC"
    with suppress(LookupError, ValueError, TypeError):
        return RosterIndex(cache_file.CacheFile(place, key), whole, zone)
    if waiting is not None and sum(file.stat().st_size for file in files) > _LARGE:
        waiting("the roster has changed: reading all of it once takes a few seconds")
    people = whole()
    cache_file.write(place, key, _cache_parts(people), mode=_mode(files))
    return people


def keep_index(people: Roster, folder: Path, policy: Policy, state: Path) -> None:
    """Store the index of a roster that was just read, so that no officer waits for it."""
    files = yaml_files(folder)
    if files:
        cache_file.write(
            state / _FILE, _key(files, policy), _cache_parts(people), mode=_mode(files)
        )


def _key(files: tuple[Path, ...], policy: Policy) -> str:
    rules = policy.interpreting
    checked = {
        "files": [(file.name, sha256(read_bytes(file))) for file in files],
        "credentials": sorted({*rules.credentials, *policy.review.credentials}),
        "written": sorted(set(policy.review.credentials) - set(rules.credentials)),
        "conflicts": [conflict.id for conflict in rules.conflicts],
        "encounters": sorted(rules.encounters),
        "zone": policy.agency.time_zone,
        "program": cache_file.fingerprint(_HERE, Path(inspect.getfile(Entry)).parent),
    }  # fmt: skip
    return sha256(json.dumps(checked).encode("ascii"))


def _mode(files: tuple[Path, ...]) -> int:
    """Return the file mode of the index: readable only by those who may read every roster file."""
    mode = 0o666
    for file in files:
        mode &= file.stat().st_mode
    return mode | 0o600


def _cache_parts(roster: Roster) -> dict[str, bytes]:
    hours: dict[str, dict[str, int]] = {}
    rows: dict[str, list[Any]] = {}
    for entry in roster.people:
        row = _as_row(entry)
        for language in dict.fromkeys(skill.tag.language for skill in entry.languages):
            # The people of a shift have the same hours: stored once, and rows have their number.
            seen = hours.setdefault(language, {})
            place = seen.setdefault(json.dumps(row[_HOURS]), len(seen))
            rows.setdefault(language, []).append([*row[:_HOURS], place, *row[_HOURS + 1 :]])
    parts: dict[str, Any] = {
        f"lang {language}": {"hours": [json.loads(text) for text in seen], "rows": rows[language]}
        for language, seen in hours.items()
    }
    parts[_NAMES] = roster.names()
    parts[_TIES] = roster.ties()
    parts[_VOICES] = roster.voices()
    return {name: json.dumps(part).encode("ascii") for name, part in parts.items()}


def _as_row(entry: Entry) -> list[Any]:
    """Return an entry as a list in the order of its fields, nested dataclasses too."""
    return [_as_lists(getattr(entry, name)) for name in Entry.__slots__]


def _as_lists(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_as_lists(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _as_lists(item) for key, item in value.items()}
    if hasattr(value, "__slots__") and not isinstance(value, str):
        return [_as_lists(getattr(value, name)) for name in value.__slots__]
    return value


class _IndexReader:
    """Builds entries from the rows of one part; shared values are built once."""

    def __init__(self, part: dict[str, list[Any]]) -> None:
        self._rows = part["rows"]
        self._hours = [_hours(row) for row in part["hours"]]
        self._tags: dict[str, Tag] = {}

    def people(self) -> tuple[Entry, ...]:
        """Return everyone in the part, in order."""
        return tuple(map(self.entry, self._rows))

    def entry(self, row: list[Any]) -> Entry:
        (
            who, name, kind, phone, languages, credentials, modes, hours, zone, place, minutes,
            gender, adult, vetting, ties, not_for, barred, left, badge, notes, coordinator,
            may_confirm, approves_facts, pool, lent,
        ) = row  # fmt: skip
        return Entry(
            who,
            name,
            kind,
            None if phone is None else Phone(phone),
            tuple(self._skill(*item) for item in languages),
            tuple(self._proof(*item) for item in credentials),
            tuple(modes),
            self._hours[hours],
            zone,
            place,
            minutes,
            gender,
            adult,
            {check: date.fromisoformat(day) for check, day in vetting.items()},
            tuple(Tie(*item) for item in ties),
            tuple(not_for),
            None if barred is None else Barred(date.fromisoformat(barred[0]), barred[1]),
            _day(left),
            badge,
            notes,
            coordinator,
            may_confirm,
            approves_facts,
            None if pool is None else _pooled(*pool),
            None if lent is None else _loan(*lent),
        )

    def _tag(self, text: str) -> Tag:
        found = self._tags.get(text)
        if found is None:
            found = self._tags[text] = Tag(text)
        return found

    def _skill(self, tag: str, varieties: list[str]) -> Skill:
        return Skill(self._tag(tag), tuple(varieties))

    def _proof(self, kind: str, language: str, other: str, *rest: Any) -> Proof:
        direction, level, score, issued, expires, *more = rest
        one, two = self._tag(language), self._tag(other)
        return Proof(kind, one, two, direction, level, score, _day(issued), _day(expires), *more)


def _pooled(consent_on: str, until: str, share: list[Any], terms: str) -> Pooled:
    return Pooled(date.fromisoformat(consent_on), date.fromisoformat(until), tuple(share), terms)


def _loan(by: str, until: str, call: str | None, terms: str) -> Loan:
    return Loan(by, date.fromisoformat(until), None if call is None else Phone(call), terms)


def _hours(row: list[Any] | None) -> Hours | None:
    if row is None:
        return None
    always, weekly, on_call, leave = row
    return Hours(
        always,
        tuple(
            Weekly(tuple(days), start, end, tuple(map(date.fromisoformat, not_on)))
            for days, start, end, not_on in weekly
        ),
        tuple(OnCall(start, end) for start, end in on_call),
        tuple(Leave(*map(date.fromisoformat, days)) for days in leave),
    )


@contextmanager
def _no_collection() -> Iterator[None]:
    """Pause garbage collection: it would scan thousands of new entries without freeing any."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
