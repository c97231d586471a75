"""Groups by beat: tracts of the census, shared out by weights that the agency's GIS computed.

Where people of a language live can be used against them. So the table is off until a named person
gives a reason, which the log keeps, and it is off again the next day; it has no small and no
unreliable figure, nor any from which one could be computed; and nothing else of the program reads
it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from langaccess.agency import ledger
from langaccess.agency.session import Session
from langaccess.core.errors import InputError, place
from langaccess.core.sheets import read_sheets
from langaccess.outreach.need import store
from langaccess.outreach.need.arithmetic import Estimate, total, weighted
from langaccess.outreach.need.census_tables import CensusTable, census_tables
from langaccess.outreach.need.model import NeedSource
from langaccess.outreach.need.withholding import is_told, withheld

BEATS = "beats.tsv"
"""The file of weights in the agency's folder: `tract`, `beat`, `weight`."""
BEATS_ALLOWED = "need.beats_allowed"
_TOLERANCE = 0.001  # by which the weights of a tract may differ from 1
_HEADS = ("tract", "beat", "weight")


@dataclass(frozen=True, slots=True)
class BeatPermission:
    """Who has opened the table by beat, when and why."""

    by: str
    on: datetime
    why: str


@dataclass(frozen=True, slots=True)
class BeatNeed:
    """One group in one beat.

    Attributes:
        estimate: people who speak English less than very well; None if withheld.
        moe: margin of error at 90%.
        withheld: why there is no figure: `small`, `complement` or `unreliable`; else empty.
    """

    beat: str
    group: str
    estimate: int | None
    moe: int | None
    withheld: str


@dataclass(frozen=True, slots=True)
class BeatTable:
    """The groups by beat.

    Attributes:
        source: id of the source with tracts.
        beats: names of the beats.
        rows: every group in every beat.
        totals: group → sum of all tracts with its margin; None if withheld, or if a tract has no
            figure.
        permission: who has opened the table.
    """

    source: str
    survey: str
    beats: tuple[str, ...]
    rows: tuple[BeatNeed, ...]
    totals: Mapping[str, tuple[int | None, int | None]]
    permission: BeatPermission


def beats_permission(session: Session) -> BeatPermission | None:
    """Return who has opened the table by beat today, or None."""
    if not session.has_database:
        return None
    last = None
    for entry in ledger.entries(session.connection, BEATS_ALLOWED):
        at = entry.at.astimezone(session.now.tzinfo)
        if at.date() != session.today:
            continue
        last = BeatPermission(str(entry.data["by"]), at, str(entry.data["why"]))
    return last


def allow_beats(session: Session, *, by: str, why: str) -> BeatPermission:
    """Open the table by beat for the rest of the day, and record in the log who did and why.

    Raises:
        InputError: the name or the reason is missing.
        OutputError: the database cannot be written.
    """
    if not any(map(str.isalpha, by)) or not any(map(str.isalpha, why)):
        raise InputError(
            "the table by beat needs a named person and a reason",
            hint='add --asked-by NAME --why "two Somali officers to assign to beats"',
        )
    data = {"by": by.strip(), "why": why.strip()}
    ledger.append(session.connection, BEATS_ALLOWED, data | ledger.here(), at=session.now)
    return BeatPermission(by.strip(), session.now, why.strip())


def assess_beats(session: Session) -> BeatTable:
    """Return the groups by beat.

    Raises:
        InputError: no one has opened the table, no source has tracts, or the weights do not fit.
    """
    permission = beats_permission(session)
    if permission is None:
        raise InputError(
            "the table by beat is off: no person has opened it with a reason today",
            hint="see `allow_beats`",
        )
    path = session.folder / BEATS
    weights = load_beats(path)
    source, values = _tracts(session, weights, path)
    table = census_tables()[source.table]
    beats = tuple(dict.fromkeys(beat for shares in weights.values() for beat in shares))
    numbers = {group.label: group.number for group in table.groups}
    figures = {
        group: {tract: values[tract].get(number, Estimate(0)) for tract in weights}
        for group, number in numbers.items()
    }
    wholes = {group: total(tracts.values()) for group, tracts in figures.items()}
    small = session.policy.audit.small_count
    few = withheld({group: whole.value for group, whole in wholes.items()}, small)
    rows: list[BeatNeed] = []
    totals: dict[str, tuple[int | None, int | None]] = {}
    for group, whole in wholes.items():
        is_known = all(numbers[group] in values[tract] for tract in weights)
        margin = None if whole.moe is None else round(whole.moe)
        by_beat = {
            beat: weighted(
                (figures[group][tract], shares[beat])
                for tract, shares in weights.items()
                if beat in shares
            )
            for beat in beats
        }
        made = _rows(session, group, by_beat, is_few=group in few)
        rows += made
        hidden = [by_beat[one.beat].value for one in made if one.withheld]
        is_shown = is_known and group not in few and not is_told(hidden, small)
        totals[group] = (round(whole.value), margin) if is_shown else (None, None)
    return BeatTable(source.id, source.survey, beats, tuple(rows), totals, permission)


def _rows(
    session: Session, group: str, by_beat: Mapping[str, Estimate], *, is_few: bool
) -> list[BeatNeed]:
    """Return a group in each beat; all its counts are withheld if their sum is (`is_few`)."""
    small, rules = session.policy.audit.small_count, session.policy.need
    counts = {beat: one.value for beat, one in by_beat.items()}
    unsure = {
        beat
        for beat, one in by_beat.items()
        if one.moe is None or (one.cv_percent or 0) > rules.unreliable_percent
    }
    few = {beat for beat, count in counts.items() if count}
    if not is_few:
        few = {*withheld(counts, small, also=unsure)}
    made = []
    for beat, one in by_beat.items():
        why = ""
        if 0 < one.value < small:
            why = "small"
        elif beat in unsure:
            why = "unreliable"
        elif beat in few:
            why = "complement"
        margin = None if one.moe is None or why else round(one.moe)
        made.append(BeatNeed(beat, group, None if why else round(one.value), margin, why))
    return made


def load_beats(path: Path) -> Mapping[str, Mapping[str, float]]:
    """Return tract → beat → weight.

    The weights of a tract sum to 1.
    """
    if not path.is_file():
        raise InputError(
            "the weights of the beats are missing", where=str(path),
            hint="have your GIS write a table with the columns tract, beat, weight: which share of "
            "a tract's addresses is in which beat",
        )  # fmt: skip
    table = next(
        (t for sheet in read_sheets(path) if (t := sheet.split(_is_head)) is not None), None
    )
    if table is None:
        raise InputError("the table has no columns tract, beat, weight", where=str(path))
    at = [[cell.casefold() for cell in table.head].index(name) for name in _HEADS]
    found: dict[str, dict[str, float]] = {}
    first: dict[str, int] = {}
    for line, cells in table.rows:
        tract, beat, text = (cells[n].strip() for n in at)
        tract = tract.rpartition("US")[2]
        try:
            weight = float(text)
        except ValueError:
            weight = -1.0
        if not 0 <= weight <= 1 or not tract or not beat:
            raise InputError(
                f"the weight `{text}` of tract {tract} is not a number from 0 to 1",
                where=place(path, line),
            )
        first.setdefault(tract, line)
        shares = found.setdefault(tract, {})
        if beat in shares:
            raise InputError(f"tract {tract} is in {beat} twice", where=place(path, line))
        shares[beat] = weight
    for tract, shares in found.items():
        if abs(sum(shares.values()) - 1) > _TOLERANCE:
            raise InputError(
                f"the weights of tract {tract} sum to {sum(shares.values()):.3f}, not to 1",
                where=place(path, first[tract]),
                hint="people would be lost or counted twice: have the weights computed again",
            )
    return found


def _is_head(cells: Sequence[str]) -> bool:
    return set(_HEADS) <= {cell.strip().casefold() for cell in cells}


def _tracts(
    session: Session, weights: Mapping[str, object], path: Path
) -> tuple[NeedSource, Mapping[str, Mapping[int, Estimate]]]:
    """Return the source with tracts, and tract → its figures."""
    for source in store.sources(session.connection):
        table: CensusTable | None = census_tables().get(source.table)
        if table is None or table.unit != "people":
            continue
        ids = {
            one.id.rpartition("US")[2]: one.id
            for one in store.places(session.connection, source.id)
        }
        if not all(len(short) == 11 and short.isdigit() for short in ids):
            continue
        lost = sorted(set(ids) - set(weights)), sorted(set(weights) - set(ids))
        for tracts, what in zip(lost, ("in no beat", "not in the census table"), strict=True):
            if tracts:
                raise InputError(
                    f"tract {tracts[0]} is {what} ({len(tracts)} in all)", where=str(path),
                    hint="have the weights computed again for the tracts of the imported table",
                )  # fmt: skip
        return source, {
            short: store.figures(session.connection, source.id, id_) for short, id_ in ids.items()
        }
    raise InputError(
        "no imported table has tracts",
        hint="download C16001 for all tracts of your county, then: langaccess need import FILE "
        '--place "1400000US53033*"',
    )
