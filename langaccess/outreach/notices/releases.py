"""Releases to outlets: the last moment for each, and a folder with what it takes."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from langaccess import review
from langaccess.agency import ledger
from langaccess.agency.facts import entries_of, load_contacts
from langaccess.agency.session import Session
from langaccess.core.errors import InputError, UsageError
from langaccess.core.files import read_bytes, safe_name, sha256, write_atomic
from langaccess.core.model import Reason
from langaccess.core.tags import Tag
from langaccess.outreach.notices.approved_text import ReleaseText, read_approved
from langaccess.outreach.notices.speech import measured_seconds, spoken_length
from langaccess.outreach.registers import OUTLETS, Outlet, load_register

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class OutletDue:
    """When an outlet must have a text about an event.

    Attributes:
        id: of the outlet.
        name: of the outlet.
        languages: in which it publishes.
        last: the last moment, on the outlet's clock.
        appears: the day on which the text appears then.
        start_by: the day on which the translation must begin, by the agency's own past times; a
            Saturday or Sunday becomes the Friday before. None if there are none.
        late: that day, or without one the last moment, is over.
    """

    id: str
    name: str
    languages: tuple[Tag, ...]
    last: datetime
    appears: date
    start_by: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class OutletPack:
    """What one outlet gets."""

    id: str  # of the outlet
    files: tuple[str, ...]  # names below the pack's folder
    languages: tuple[Tag, ...]  # those of the texts
    left_out: Mapping[Tag, tuple[Reason, ...]]  # its language → why it has no text
    notes: tuple[str, ...] = ()  # what does not fit the outlet


@dataclass(frozen=True, slots=True)
class ReleasePack:
    """A folder with a release for each outlet."""

    folder: Path  # where
    outlets: tuple[OutletPack, ...]  # those that get something or lack a language
    opted_out: int  # how many outlets asked to get nothing more


def media_due(session: Session, event: date) -> tuple[OutletDue, ...]:
    """Return for each outlet the last moment for a text that appears by a day, soonest first."""
    days = days_to_approve(session)
    found = [_due(session, one, event, days) for one in _active(session)]
    return tuple(sorted(found, key=lambda one: (one.last, one.id)))


def _active(session: Session) -> Iterator[Outlet]:
    for one in load_register(session, OUTLETS):
        if one.takes_releases(session.today):
            yield one


def _due(session: Session, outlet: Outlet, event: date, days: int | None) -> OutletDue:
    rules = outlet.deadline
    day = event - timedelta(days=rules.lead_days)
    if rules.weekday is not None:
        day -= timedelta(days=(day.weekday() - _WEEKDAYS.index(rules.weekday)) % 7)
    zone = ZoneInfo(rules.time_zone or session.policy.agency.time_zone or "UTC")
    last = datetime.combine(day, rules.time, zone)
    start = None if days is None else _workday(day - timedelta(days=days))
    late = last < session.now or (start is not None and start < session.today)
    appears = day + timedelta(days=rules.lead_days)
    return OutletDue(outlet.id, outlet.name, outlet.languages, last, appears, start, late)


def _workday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - _FRIDAY))


def days_to_approve(session: Session) -> int | None:
    """Return the median of days from sending a document to translators to its approval.

    It is rounded up; None before the first approved version.
    """
    sent: dict[tuple[str, str], datetime] = {}
    taken: list[float] = []
    for entry in ledger.entries(session.connection, review.SENT, review.RELEASED):
        key = (str(entry.data["document"]), str(entry.data["lang"]))
        if entry.kind == review.SENT:
            sent.setdefault(key, entry.at)
        elif key in sent:
            taken.append((entry.at - sent.pop(key)) / timedelta(days=1))
    return -int(-statistics.median(taken) // 1) if taken else None


def pack_release(
    session: Session,
    document: str,
    out: Path,
    *,
    only: Sequence[str] = (),
    photo: Path | None = None,
    consent: str = "",
) -> ReleasePack:
    """Write a folder for each outlet with the approved text in its languages.

    Each language comes as the approved file, as plain text and as a Word file, with a line on how
    to reach the agency. `manifest.json` has the form numbers and digests. `document` is one under
    review, by number or name; `out` a folder that does not exist yet; `only` has ids of outlets,
    all when empty. A `photo` needs `consent`, the number or place of the consent of the people in
    it.
    """
    if photo is not None and not consent.strip():
        raise UsageError("a picture of people needs their consent", hint="--consent ID")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InputError("this folder is in use", where=str(out), hint="name a new folder")
    everyone = load_register(session, OUTLETS)
    known = {one.id: one for one in _active(session)}
    wrong = [id_ for id_ in only if id_ not in known]
    if wrong:
        raise InputError(
            f"there is no outlet `{wrong[0]}`, or it opted out",
            hint=f"outlets: {', '.join(known) or 'none'}",
        )
    if not review.is_known(session, document):
        review.find(session, document, None)
    chosen = [known[id_] for id_ in only] if only else list(known.values())
    texts = _texts(session, document, sorted({tag for one in chosen for tag in one.languages}))
    picture = {} if photo is None else {f"photo{photo.suffix.lower()}": read_bytes(photo)}
    packs, manifest = [], []
    for outlet in chosen:
        pack, files = _pack_for(session, outlet, texts, picture)
        packs.append(pack)
        for name, data in files.items():
            write_atomic(out / name, data)
            manifest.append({"outlet": outlet.id, "file": name, "sha256": sha256(data)})
    if manifest:
        forms = {str(t): m.form for t, m in texts.items() if isinstance(m, _ReleaseFiles)}
        body = {"schema": 1, "forms": forms, "consent": consent.strip() or None, "files": manifest}
        text = json.dumps(body, ensure_ascii=False, indent=1) + "\n"
        write_atomic(out / "manifest.json", text.encode("utf-8"))
    gone = sum(one.opt_out is not None for one in everyone)
    return ReleasePack(out, tuple(packs), gone)


def _pack_for(
    session: Session,
    outlet: Outlet,
    texts: Mapping[Tag, _ReleaseFiles | tuple[Reason, ...]],
    picture: Mapping[str, bytes],
) -> tuple[OutletPack, Mapping[str, bytes]]:
    """Return what an outlet gets, and the files by their names below the pack's folder."""
    files: dict[str, bytes] = {}
    notes: list[str] = []
    refused: dict[Tag, tuple[Reason, ...]] = {}
    for tag in outlet.languages:
        made = texts[tag]
        if isinstance(made, _ReleaseFiles):
            files |= made.files
            notes += _misfits(session, outlet, made)
        else:
            refused[tag] = made
    if files:
        files |= {"reach-us.txt": _reach(session).encode("utf-8"), **picture}
    named = {f"{safe_name(outlet.id)}/{name}": data for name, data in files.items()}
    done = tuple(tag for tag in outlet.languages if tag not in refused)
    return OutletPack(outlet.id, tuple(named), done, refused, tuple(notes)), named


@dataclass(frozen=True, slots=True)
class _ReleaseFiles:
    """An approved text in one language."""

    form: str
    text: ReleaseText
    files: Mapping[str, bytes]


def _texts(
    session: Session, document: str, tags: Sequence[Tag]
) -> Mapping[Tag, _ReleaseFiles | tuple[Reason, ...]]:
    """Return language → the approved text, or the reasons why there is none."""
    log = review.log_of(session)
    found: dict[Tag, _ReleaseFiles | tuple[Reason, ...]] = {}
    for tag in tags:
        try:
            one = review.find(session, document, tag)
        except InputError as exc:
            found[tag] = (Reason("floor.9", exc.message, ""),)
            continue
        decision = review.may_publish(session, one, review.statuses(one, log, session.policy))
        if not decision.allowed:
            found[tag] = decision.reasons
            continue
        made = review.release(session, one)
        path = made.written.path
        text = read_approved(path, tag)
        files = {f"{path.stem}.txt": text.plain.encode("utf-8"), f"{path.stem}.docx": text.word()}
        found[tag] = _ReleaseFiles(made.form, text, files | {path.name: read_bytes(path)})
    return found


def _misfits(session: Session, outlet: Outlet, made: _ReleaseFiles) -> Iterator[str]:
    tag, spoken = made.text.tag, made.text.spoken
    words = len(spoken.split())
    if outlet.format.words is not None and words > outlet.format.words:
        yield f"{tag}: {words} words, and it takes {outlet.format.words}"
    if outlet.format.seconds is not None:
        measured = measured_seconds(session, spoken, tag)
        length = spoken_length(spoken, tag, spot=outlet.format.seconds, measured=measured)
        if length.seconds > outlet.format.seconds:
            yield f"{tag}: about {length.seconds:.0f} seconds, and it takes {outlet.format.seconds}"


def _reach(session: Session) -> str:
    contacts = entries_of(load_contacts(session.folder))
    name = session.policy.agency.name or "The agency"
    ways = [contacts[key] for key in ("media_desk.phone", "media_desk.email") if key in contacts]
    if not ways:
        raise InputError(
            "your agency has no media desk, so an outlet cannot ask back",
            hint="langaccess contacts set media_desk.phone NUMBER --by NAME",
        )
    return f"{name}, questions: {', '.join(ways)}\n"
