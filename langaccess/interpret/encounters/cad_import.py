"""Imports encounters from a table of the dispatch system (CAD); skipped rows have a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from langaccess.agency.policy import HelpKind, Policy, encounter_id
from langaccess.agency.session import Session
from langaccess.agency.workspace import codes_of
from langaccess.core import tags
from langaccess.core.clock import later
from langaccess.core.errors import InputError
from langaccess.core.sheets import read_clock, read_minutes, read_moment, wrong_day
from langaccess.core.table_map import mapped_table, rows_by_field
from langaccess.interpret.encounter_fields import fields_with
from langaccess.interpret.encounters.cad_map import CadMap
from langaccess.interpret.encounters.facts import EncounterFacts, ServiceFacts
from langaccess.interpret.encounters.log_line import unmet_named, using_named
from langaccess.interpret.encounters.log_reader import read
from langaccess.interpret.encounters.log_writer import record_imported
from langaccess.interpret.encounters.model import (
    Encounter,
    ImportSource,
    Interpreter,
    NoHelp,
    UnmetReason,
)
from langaccess.interpret.encounters.sensitive_text import screen

_NEAR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class CadRow:
    """A row that would be imported."""

    line: int
    key: str
    facts: EncounterFacts


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A row that would be skipped, with its line and the reason."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class CadPlan:
    """What an import would do.

    Attributes:
        file: name of the table's file.
        rows: the rows that would be imported.
        not_taken: the other rows.
        total: number of rows.
    """

    file: str
    rows: tuple[CadRow, ...]
    not_taken: tuple[NotTaken, ...]
    total: int


def plan_import(session: Session, path: Path, mapping: CadMap, *, confirmed: bool) -> CadPlan:
    """Return what an import of the table `path` would do; nothing is written.

    Args:
        path: a CSV file or a workbook, one row for each encounter.
        confirmed: the user has confirmed text that may reveal immigration status.

    Raises:
        InputError: the file is not a table, or lacks a column of the mapping.
    """
    table = mapped_table(path, mapping.columns)
    policy, conn = session.policy, session.connection
    recorded, codes = _AlreadyRecorded(read(conn)), codes_of(conn)
    taken: list[CadRow] = []
    not_taken: list[NotTaken] = []
    rows = [
        {name: codes.hide(text) for name, text in row.items()}
        for _, row in rows_by_field(table, mapping.columns)
    ]
    mapping = _with_known_words(mapping, rows, policy)
    for (line, _), row in zip(table.rows, rows, strict=True):
        try:
            facts = _facts(row, mapping, policy)
            _check_words(facts, policy, confirmed=confirmed)
            taken.append(CadRow(line, recorded.new_key(row, facts, line), facts))
        except (InputError, ValueError) as exc:
            hint = getattr(exc, "hint", None)
            not_taken.append(NotTaken(line, f"{exc}" + (f" ({hint})" if hint else "")))
    return CadPlan(path.name, tuple(taken), tuple(not_taken), len(table.rows))


def import_cad(session: Session, plan: CadPlan, *, by: str, confirmed: bool) -> tuple[str, ...]:
    """Write the rows of a plan to the log, all or none; return the ids of the encounters.

    Raises:
        OutputError: the database is locked for too long, or the disk is full.
    """
    rows = ((row.facts, ImportSource(plan.file, row.line, row.key)) for row in plan.rows)
    return record_imported(session, rows, by=by, confirmed=confirmed)


class _AlreadyRecorded:
    """Encounters in the log, and rows further up in the table."""

    def __init__(self, encounters: Sequence[Encounter]) -> None:
        self._keys = {one.source.key: one.id for one in encounters if one.source}
        self._lines: dict[str, int] = {}
        self._cases: dict[str, list[Encounter]] = {}
        for one in encounters:
            if one.case and one.source is None:
                self._cases.setdefault(one.case.casefold(), []).append(one)

    def new_key(self, row: Mapping[str, str], facts: EncounterFacts, line: int) -> str:
        """Return the key that identifies the row."""
        key = row.get("key") or "|".join(
            str(part)
            for part in (
                facts.began and facts.began.astimezone(UTC).isoformat(timespec="minutes"),
                row.get("case", "").casefold(),
                facts.tag or row.get("language", ""),
                facts.type or "",
                facts.help.using.value if facts.help and facts.help.using else "",
            )
        )
        if key in self._keys:
            raise ValueError(f"already imported as {self._keys[key]}")
        if key in self._lines:
            raise ValueError(f"the same as line {self._lines[key]}")
        for one in self._cases.get(row.get("case", "").casefold(), ()):
            if one.tag == facts.tag and facts.began and abs(one.began - facts.began) <= _NEAR:
                raise ValueError(
                    f"already entered by hand as {one.id}: same case, language and hour"
                )
        self._lines[key] = line
        return key


def _check_words(facts: EncounterFacts, policy: Policy, *, confirmed: bool) -> None:
    texts = {**facts.texts, "note": facts.note or ""}
    doubts = screen({name: text for name, text in texts.items() if text}, policy).doubts
    if doubts and not confirmed:
        raise ValueError(f'"{doubts[0].words}" in the {doubts[0].field}: {doubts[0].text}')


def _facts(row: Mapping[str, str], mapping: CadMap, policy: Policy) -> EncounterFacts:
    """Return the facts of a row."""
    began = _moment(row, mapping, policy)
    if not row.get("language"):
        raise ValueError("no language")
    tag = tags.resolve(mapping.languages.get(row["language"]) or row["language"], use="speech")
    if tag.language == "en":
        raise ValueError("English: no language service")
    texts = {name: row[name] for name in fields_with("column") if row.get(name)}
    texts["spoken"] = row["language"]
    kind = row.get("type", "")
    return EncounterFacts(
        texts,
        type=_type(kind, mapping, policy) if kind else None,
        tag=tag,
        began=began,
        help=_help(row, mapping, policy, began),
        note=row.get("note") or None,
    )


def _type(typed: str, mapping: CadMap, policy: Policy) -> str:
    if mapping.types.get(typed):
        return mapping.types[typed]
    try:
        return encounter_id(typed, policy)
    except InputError:
        raise ValueError(
            f"there is no type of encounter `{typed}`; add it to the mapping under types:"
        ) from None


def _help(
    row: Mapping[str, str], mapping: CadMap, policy: Policy, began: datetime
) -> ServiceFacts | None:
    typed = row.get("using", "")
    name = (_using(typed, mapping) if typed else mapping.default_using) or None
    minutes, waited = read_minutes(row.get("minutes", "")), read_minutes(row.get("waited", ""))
    typed = row.get("unmet", "")
    unmet = _unmet(mapping.unmet.get(typed) or typed, name)
    requested, connected, ended = _times(row, mapping, policy, began)
    if name is None and unmet is None:
        return None
    if name is None or unmet is not None or name == NoHelp.NONE:
        return ServiceFacts(
            NoHelp.NONE,
            interpreter=Interpreter(vendor=row.get("vendor", "")),
            unmet=unmet,
            tried=HelpKind(name) if name in list(HelpKind) else None,
            waited=minutes if waited is None else waited,
            requested=requested,
            ended=ended,
        )
    who = Interpreter(
        name=row.get("name", ""),
        number=row.get("number", ""),
        vendor=row.get("vendor", ""),
        conflict=row.get("conflict", ""),
    )
    if connected is not None and minutes is not None:
        ended = ended or later(connected, timedelta(minutes=minutes))
    return ServiceFacts(
        HelpKind(name),
        interpreter=who,
        requested=requested,
        connected=connected,
        ended=ended,
        lasted=minutes if connected is None else None,
        waited=waited,
    )


def _times(
    row: Mapping[str, str], mapping: CadMap, policy: Policy, began: datetime
) -> tuple[datetime | None, datetime | None, datetime | None]:
    """Return when a service was requested, connected and ended; None where the row has no time.

    A time without a date is on the day that puts it nearest to the step before.
    """
    found: list[datetime | None] = []
    before, step = began, ""
    for name in ("requested", "connected", "ended"):
        text = row.get(name, "")
        moment = _read_time(text, mapping, policy, before) if text else None
        if moment is not None:
            if moment.astimezone(UTC) < before.astimezone(UTC) and (step or name == "ended"):
                than = f"{step or 'the call began'} at {before:%Y-%m-%d %H:%M}"
                raise ValueError(f"{name} at {moment:%Y-%m-%d %H:%M}, before {than}")
            before, step = moment, name
        found.append(moment)
    return found[0], found[1], found[2]


def _read_time(text: str, mapping: CadMap, policy: Policy, near: datetime) -> datetime:
    clock = read_clock(text)
    if clock is None:
        return _in_zone(text, mapping, policy)
    days = (near.date() + timedelta(days=n) for n in (-1, 0, 1))
    moments = (datetime.combine(day, clock, near.tzinfo) for day in days)
    nearest = min(moments, key=lambda one: abs(one - near))
    return _existing(nearest, text)


def _unmet(typed: str, using: str | None) -> UnmetReason | None:
    """Return why no one interpreted: from a column of its own, or in place of a kind of help."""
    if typed:
        found = unmet_named(typed)
        if found is None:
            names = ", ".join(one.value for one in UnmetReason)
            raise ValueError(
                f"`{typed}` is not a reason why no one interpreted; add it to the mapping under "
                f"unmet: ({names})"
            )
        return found
    return UnmetReason(using) if using in list(UnmetReason) else None


def _with_known_words(mapping: CadMap, rows: Iterable[Mapping[str, str]], policy: Policy) -> CadMap:
    """Add each word for a kind of help that the rules know to a mapping; a table repeats few."""
    using = dict(mapping.using)
    for typed in {row.get("using", "") for row in rows}:
        if typed and not using.get(typed):
            found = unmet_named(typed) or using_named(typed, policy)
            using[typed] = "" if found is None else found.value
    return replace(mapping, using=using)


def _using(typed: str, mapping: CadMap) -> str:
    if mapping.using.get(typed):
        return mapping.using[typed]
    raise ValueError(f"`{typed}` is not a kind of help; add it to the mapping under using:")


def _moment(row: Mapping[str, str], mapping: CadMap, policy: Policy) -> datetime:
    text = f"{row.get('at', '')} {row.get('time', '')}".strip()
    if not text:
        raise ValueError("no date")
    return _in_zone(text, mapping, policy)


def _in_zone(text: str, mapping: CadMap, policy: Policy) -> datetime:
    zone = ZoneInfo(policy.agency.time_zone or "UTC")
    found = read_moment(text, zone, mapping.dates)
    if found is None:
        raise ValueError(wrong_day(text, mapping.dates, "date and time"))
    day, moment = found
    return _existing(moment or datetime.combine(day, time(), zone), text)


def _existing(moment: datetime, text: str) -> datetime:
    """Return the moment; ValueError if the clocks skip it."""
    back = moment.astimezone(UTC).astimezone(moment.tzinfo)
    if back.replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise ValueError(f"`{text}` does not exist: daylight saving time skips that hour")
    return moment
