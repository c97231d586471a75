"""What is done with a case: add, assign, clock, answer, close, hold, delete, list, report."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from langaccess.agency.policy import CaseClock, CaseRules, Policy
from langaccess.agency.session import Session
from langaccess.core.clock import months_after
from langaccess.core.errors import InputError
from langaccess.core.names import is_among
from langaccess.core.tags import Tag
from langaccess.interpret.encounters import screen
from langaccess.interpret.roster import load_roster
from langaccess.outreach.cases.deadlines import last_day
from langaccess.outreach.cases.model import AnswerWay, CaseKind, OutreachCase, fold
from langaccess.outreach.cases.store import CaseStore, opened_store
from langaccess.outreach.registers import data_of

# Digits and short groups of letters: a name, a country or an address does not fit.
_CASE_NUMBER = re.compile(r"(?=.*[0-9])(?!.*[A-Za-z]{5})[A-Za-z0-9./#-]{1,24}")


@contextmanager
def _store(session: Session, kind: CaseKind, by: str) -> Iterator[CaseStore]:
    """Yield the store, if `by` may open it."""
    if not by.strip():
        raise InputError("the name of the person is missing", hint="add --by NAME")
    if kind.private:
        _require_designee(session, by)
    with opened_store(session, kind) as store:
        yield store


def _require_designee(session: Session, by: str) -> None:
    """Refuse everyone but a designee of today."""
    rules = session.policy.outreach.certification
    if not rules.enabled:
        raise InputError(
            "requests for certification are not kept here: counsel has not turned the register on",
            where=str(session.workspace.jurisdiction),
            hint="set outreach.certification.enabled, decided_by, decided_on and designees",
        )
    names = {name.casefold() for name in _names(session, by)}
    on = session.today
    if not any(
        one.person.casefold() in names and one.since <= on <= one.until for one in rules.designees
    ):
        raise InputError(
            f"{by.strip()} is not a designee today",
            hint="the head of the agency designates; enter it under "
            "outreach.certification.designees",
        )


def load_cases(session: Session, kind: CaseKind, *, by: str) -> tuple[OutreachCase, ...]:
    """Return all cases of a kind, oldest first.

    Only a designee opens a private kind; its file is refused where others can read it.
    """
    with _store(session, kind, by) as store:
        return _folded(store, kind)


def _folded(store: CaseStore, kind: CaseKind) -> tuple[OutreachCase, ...]:
    return tuple(
        fold(name, kind.name, load_intake(kind, events[0].data["intake"]), events)
        for name, events in store.events().items()
    )


def load_intake(kind: CaseKind, raw: Mapping[str, Any]) -> Any:
    """Return plain data as what was received."""
    from langaccess.core.config import Tree, validate

    return validate(kind.intake, Tree(Path(f"case {kind.name}"), dict(raw), {}))


def load_case(session: Session, kind: CaseKind, number: str, *, by: str) -> OutreachCase:
    """Return the case of a number (`C-2026-0003`, or `3` for that of the latest year)."""
    return _named(load_cases(session, kind, by=by), kind, number)


def _named(cases: Sequence[OutreachCase], kind: CaseKind, number: str) -> OutreachCase:
    typed = number.strip().upper()
    for one in reversed(cases):
        if one.id == typed or (typed.isdecimal() and int(one.id.rpartition("-")[2]) == int(typed)):
            return one
    raise InputError(
        f"there is no {kind.name} {number}", hint=f"see `langaccess case {kind.name} list`"
    )


def add_case(
    session: Session,
    kind: CaseKind,
    raw: Mapping[str, Any],
    *,
    by: str,
    confirmed: bool = False,
) -> OutreachCase:
    """Write a case that was received, and return it with its clock.

    `raw` is plain data of the intake; `received` is today without one. Refused are the conduct of
    an officer without who it is and who supervises them, words that may reveal a person's
    immigration status unless `confirmed` says that they mean something else, and for certification
    a case number that may be a name or a place.
    """
    raw = {"received": session.today.isoformat()} | dict(raw)
    if kind.name == "concern" and raw.get("topic") == "conduct":
        raise InputError(
            "the conduct of an officer is a complaint, not a concern",
            hint="case complaint add topic=conduct about=OFFICER chain=SUPERVISOR; the officer and "
            "the officer's supervisors never own it",
        )
    intake = load_intake(kind, raw)
    if kind.private and intake.case_number and not _CASE_NUMBER.fullmatch(intake.case_number):
        raise InputError(
            "case_number: this is not a case number, and the register stores no other words",
            hint="use digits, at most 4 letters together, and - . / #, without spaces: 26-1234",
        )
    if intake.received > session.today:
        raise InputError("received: this day has not come yet")
    topic = getattr(intake, "topic", "")
    if topic == "conduct" and not (intake.about and intake.chain):
        raise InputError(
            "a complaint about conduct needs the officer (about) and the supervisors (chain)",
            hint="none of them may own the case; it goes to the agency's complaint route",
        )
    data = data_of(intake) | {"received": intake.received.isoformat()}
    data |= _screened({k: v for k, v in data.items() if k in ("text", "case_number")},
                      session.policy, confirmed=confirmed)  # fmt: skip
    rules = _rules(session.policy, kind)
    clock = _clock_for(topic, rules.clocks)
    first: dict[str, Any] = {"intake": data}
    if clock is not None:
        first["clocks"] = [_started(clock, intake.received, session.policy)]
    if kind.private:
        first["keep_days"] = session.policy.outreach.certification.keep_days
    with _store(session, kind, by) as store, store.transaction():
        number = store.next_id(intake.received.year)
        store.append(number, "added", first, by=by, at=session.now)
    return load_case(session, kind, number, by=by)


def _rules(policy: Policy, kind: CaseKind) -> CaseRules:
    found = policy.outreach.cases.get(kind.name)
    return found or CaseRules("", "", "")


def _screened(texts: Mapping[str, str], policy: Policy, *, confirmed: bool) -> dict[str, str]:
    """Return texts as they may be kept.

    Words that may reveal immigration status are refused unless a person confirmed otherwise.
    """
    found = screen(texts, policy)
    if found.doubts and not confirmed:
        doubt = found.doubts[0]
        raise InputError(
            f'{doubt.field}: "{doubt.words}": {doubt.text}',
            hint="write it in other words, or confirm with --confirm that they are about no person",
        )
    return dict(found.texts)


def _clock_for(topic: str, clocks: Sequence[CaseClock]) -> CaseClock | None:
    named = (one for one in clocks if topic in one.topics)
    general = (one for one in clocks if not one.topics)
    return next(named, next(general, None))


def _started(clock: CaseClock, received: date, policy: Policy) -> dict[str, Any]:
    day = last_day(received, clock, policy.outreach.holidays)
    made: dict[str, Any] = {"id": clock.id, "last_day": day.isoformat()}
    return made | ({"law": clock.law, "verified": bool(clock.verified_by)} if clock.law else {})


def add_clock(
    session: Session, kind: CaseKind, number: str, clock: str, *, by: str, until: date | None = None
) -> OutreachCase:
    """Start another clock of a case; the first last day of all its clocks counts.

    `clock` is the id of a clock in the rules; with `until`, the last day as a designee or owner
    entered it, any short name that gives no reason. No reason is stored. A clock that runs already
    gets no later day.
    """
    rules = _rules(session.policy, kind)
    known = next((one for one in rules.clocks if one.id == clock), None)
    if known is None and until is None:
        raise InputError(
            f"the rules have no clock `{clock}`",
            hint=f"clocks: {', '.join(one.id for one in rules.clocks) or 'none'}; or name the last "
            "day with --until",
        )
    if known is None and kind.private and not re.fullmatch(r"law-\d{1,2}", clock):
        raise InputError(
            "the short name of a clock that is not in the rules says no reason",
            hint="use law- and a number, such as law-2",
        )
    if known is None and not clock.replace("-", "").replace(".", "").isalnum():
        raise InputError("a clock has a short name without spaces", hint="such as law-2")
    with _changed(session, kind, number, by) as (case, write):
        started = {"id": clock, "last_day": str(until)}
        if known is not None:
            started = _started(known, case.intake.received, session.policy)
            if until is not None:
                started["last_day"] = until.isoformat()
        running = next((one for one in case.clocks if one.id == clock), None)
        if running is not None and started["last_day"] > running.last_day.isoformat():
            raise InputError(
                f"the clock `{clock}` of {case.id} already ends on {running.last_day}; a later day "
                "does not replace it",
                hint="give another clock a name of its own, such as law-2",
            )
        write("clock", {"clocks": [started]})
    return load_case(session, kind, case.id, by=by)


def assign_case(
    session: Session, kind: CaseKind, number: str, owner: str, *, by: str
) -> OutreachCase:
    """Give a case an owner.

    The owner is not the officer whom the case is about, nor a supervisor of that officer, nor
    someone who may be one of them.
    """
    with _changed(session, kind, number, by) as (case, write):
        barred = (*getattr(case.intake, "about", ()), *getattr(case.intake, "chain", ()))
        forms = {name: _names(session, name) for name in (owner, *barred)}
        for name in barred:
            if any(is_among(one, forms[name]) for one in forms[owner]):
                raise InputError(
                    f"{owner} may not own {case.id}: the case is about {name}, or {name} is in the "
                    "officer's chain",
                    hint="assign it to the agency's complaint route",
                )
        if kind.private:
            _require_designee(session, owner)
        write("assigned", {"owner": owner.strip()})
    return load_case(session, kind, case.id, by=by)


def _names(session: Session, typed: str) -> tuple[str, ...]:
    """Return a name as typed, and id and name of the roster's entry that is called so."""
    words = typed.strip()
    roster = load_roster(session.folder / "roster", session.policy)
    same = (pair for pair in roster.names() if words.casefold() in map(str.casefold, pair))
    return (words, *(form for pair in same for form in pair))


def answer_case(
    session: Session,
    kind: CaseKind,
    number: str,
    *,
    by: str,
    how: AnswerWay,
    language: Tag,
    on: date | None = None,
    text: str = "",
    document: str = "",
    confirmed: bool = False,
) -> OutreachCase:
    """Write that the person was answered.

    `language` is that of the answer, which is that of the person. An answer about certification has
    no `text`; `document` is the number of the approved copy that was given.
    """
    day = on or session.today
    if day > session.today:
        raise InputError(f"answered on {day}: this day has not come yet")
    if kind.private and (text or document):
        raise InputError("a certification case stores no text", hint="leave --text out")
    kept = _screened({"text": text, "document": document}, session.policy, confirmed=confirmed)
    with _changed(session, kind, number, by) as (case, write):
        if day < case.intake.received:
            raise InputError(f"answered on {day}: {case.id} was received on {case.intake.received}")
        wanted = case.intake.language
        if wanted is not None and wanted.language != language.language:
            raise InputError(
                f"the person is answered in {wanted.name}, not in {language}",
                hint=f"find an interpreter: langaccess roster find {wanted}",
            )
        data = {"on": day.isoformat(), "by": by.strip(), "how": how, "language": language}
        write("answered", data | {key: value for key, value in kept.items() if value})
    return load_case(session, kind, case.id, by=by)


def close_case(
    session: Session, kind: CaseKind, number: str, outcome: str, *, by: str
) -> OutreachCase:
    """Close a case; it needs an answer first, unless it was withdrawn."""
    if outcome not in kind.outcomes:
        raise InputError(
            f"`{outcome}` is not an outcome of a {kind.name}",
            hint=f"use {', '.join(kind.outcomes)}",
        )
    with _changed(session, kind, number, by) as (case, write):
        if not case.answer and outcome != "withdrawn":
            raise InputError(
                f"{case.id} has no record of an answer",
                hint=f"langaccess case {kind.name} answer {case.id} --how spoken --language …",
            )
        write("closed", {"outcome": outcome, "on": session.today.isoformat()})
    return load_case(session, kind, case.id, by=by)


def hold_case(
    session: Session, kind: CaseKind, number: str, *, by: str, release: bool = False
) -> OutreachCase:
    """Put a legal hold on a case, or lift it."""
    with _changed(session, kind, number, by, closed=True) as (case, write):
        if case.held != release:
            raise InputError(f"{case.id} has {'a hold already' if case.held else 'no hold'}")
        write("released" if release else "held", {})
    return load_case(session, kind, case.id, by=by)


@contextmanager
def _changed(
    session: Session, kind: CaseKind, number: str, by: str, *, closed: bool = False
) -> Iterator[tuple[OutreachCase, Callable[[str, Mapping[str, Any]], None]]]:
    """Yield a case, and what writes an entry about it; no one else changes it meanwhile.

    With `closed` a closed case may be changed too.
    """
    with _store(session, kind, by) as store, store.transaction():
        case = _named(_folded(store, kind), kind, number)
        if case.outcome and not closed:
            raise InputError(f"{case.id} is closed since {case.closed}")

        def write(event: str, data: Mapping[str, Any]) -> None:
            store.append(case.id, event, data, by=by.strip(), at=session.now)

        yield case, write


@dataclass(frozen=True, slots=True)
class CaseDeletion:
    """What a deletion did or would do."""

    due: tuple[str, ...]  # numbers of the cases whose time is over
    held: tuple[str, ...]  # those of them that a hold keeps
    unset: bool  # no period is entered, so nothing is deleted


def delete_cases(session: Session, kind: CaseKind, *, by: str, write: bool = False) -> CaseDeletion:
    """Delete the closed cases whose time is over, and overwrite what they leave in the file.

    Without `write` only return what would be deleted.
    """
    months = _rules(session.policy, kind).keep_months
    with _store(session, kind, by) as store:
        with store.transaction() if write else nullcontext():  # a hold counts up to the last moment
            over = [
                one
                for one in _folded(store, kind)
                if (day := deletion_day(one, months)) is not None and day < session.today
            ]
            due = tuple(one.id for one in over if not one.held)
            for number in due if write else ():
                store.delete(number, by=by, at=session.now)
        if write and due:
            store.clear()
    held = tuple(one.id for one in over if one.held)
    return CaseDeletion(due, held, months is None and not kind.private)


def deletion_day(case: OutreachCase, months: int | None) -> date | None:
    """Return the last day on which a case is kept; None while it is open or no period is set."""
    if case.closed is None:
        return None
    if case.keep_days is not None:
        return case.closed + timedelta(days=case.keep_days)
    return None if months is None else months_after(case.closed, months)


def redacted(cases: Sequence[OutreachCase], kind: CaseKind, policy: Policy) -> list[dict[str, Any]]:
    """Return cases as a public records request gets them: without the withheld fields."""
    hidden = set(_rules(policy, kind).withheld)
    rows = []
    for one in cases:
        row = {"id": one.id, **data_of(one.intake)}
        row |= {"due": _text(one.due), "answered": one.answer.get("on"), "outcome": one.outcome}
        row |= {"closed": _text(one.closed), "answer": one.answer.get("text")}
        rows.append({key: value for key, value in row.items() if key not in hidden and value})
    return rows


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


@dataclass(frozen=True, slots=True)
class CaseReport:
    """Counts of one year, without any case. A small count is None.

    Attributes:
        year: of receipt.
        received: cases.
        in_time: answered on or before the last day.
        late: answered later, or open after the last day.
        pending: open and in time.
        outcomes: outcome → count.
    """

    year: int
    received: int | None
    in_time: int | None
    late: int | None
    pending: int | None
    outcomes: Mapping[str, int | None]


def report_cases(cases: Sequence[OutreachCase], policy: Policy, year: int, on: date) -> CaseReport:
    """Return the counts of a year; where one is small, all that add up with it are withheld."""
    of_year = [one for one in cases if one.intake.received.year == year]
    states = Counter(_timeliness(one, on) for one in of_year)
    ends = Counter(one.outcome for one in of_year if one.outcome)
    small = policy.audit.small_count

    def shown(counts: Mapping[str, int]) -> dict[str, int | None]:
        hide = any(0 < count < small for count in counts.values())
        return {key: None if hide else count for key, count in counts.items()}

    times = shown({key: states[key] for key in ("in_time", "late", "pending")})
    total = len(of_year)
    return CaseReport(
        year,
        None if 0 < total < small else total,
        times["in_time"],
        times["late"],
        times["pending"],
        shown(ends),
    )


def _timeliness(case: OutreachCase, on: date) -> str:
    answered = case.answer.get("on")
    day = date.fromisoformat(answered) if answered else case.closed
    if case.due is not None and (day or on) > case.due:
        return "late"
    return "in_time" if day else "pending"
