"""Corrections: what is said when a rumor or an old sheet is wrong, and how fast it was said.

A correction is one sheet with a fixed frame, whose only new sentence is the fact. The frame is
translated and approved once; then only the fact is. `fact.corrected` in the log begins the clock;
the first copies or messages that leave afterwards stop it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from langaccess import review
from langaccess.agency import approval, facts, ledger
from langaccess.agency.facts import FactStatus
from langaccess.agency.session import Session
from langaccess.core.clock import later
from langaccess.core.errors import InputError
from langaccess.core.files import read_text, write_atomic
from langaccess.core.model import State
from langaccess.core.resources import DATA, shipped
from langaccess.core.tags import EN, Tag
from langaccess.core.words import joined
from langaccess.outreach.notices.mailing import DRAFTED

CORRECTED = "fact.corrected"
_HOLDING = "brochures/rumor.md"


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction sheet, and what it replaces."""

    fact: FactStatus  # the fact as of today
    template: Path | None  # the sheet with slots; None if the fact may not be printed
    built: review.BuiltSource | None  # the source document; None if the fact may not be printed
    replaces: tuple[str, ...]  # names of the documents that the fact is in
    recalled: tuple[review.RecalledCopies, ...]  # copies that must come back, by site
    recipients: Mapping[str, int]  # list → how many people got a message with such a document
    ready: tuple[Tag, ...]  # languages in which a version of the sheet is approved
    # language → whether the holding sheet (`kits use rumor`) is approved in it
    waiting: Mapping[Tag, bool]
    clock: CorrectionClock  # from hearing to the first answer


@dataclass(frozen=True, slots=True)
class CorrectionClock:
    """How long an answer took.

    Attributes:
        entry: number of the entry in the log.
        fact: id of the fact.
        document: name of the source of the correction sheet.
        why: what was wrong.
        by: who recorded it.
        heard: when the agency heard of it.
        due: by when the first answer should be out (`facts.correct_hours`).
        approved: when the fact was approved after that; None if it was not changed.
        out: language → when the first copies or messages with the fact, or the holding sheet, left.
        first: the first of them.
        late: the answer came, or is still to come, after `due`.
    """

    entry: int
    fact: str
    document: str
    why: str
    by: str
    heard: datetime
    due: datetime
    approved: datetime | None
    out: Mapping[Tag, datetime] = field(default_factory=dict)
    first: datetime | None = None
    late: bool = False


def correct_fact(session: Session, id_: str, *, why: str, heard: datetime, by: str) -> Correction:
    """Start a correction: record it, write and build its sheet, and list what it replaces.

    Run again with the same fact and time, it records nothing new and shows the state. `why` says
    what people or an old sheet say, and why that is wrong; it is for the log, never printed.
    `heard` has a time zone. `by` is a claim, recorded with account and machine.
    """
    known = facts.load_facts(session.folder)
    facts.fact_called(known, id_)
    if not why.strip() or not any(map(str.isalpha, by)):
        raise InputError("what is wrong, and who says so?", hint='--why "..." --by NAME')
    if heard > session.now:
        raise InputError("the time at which it was heard is still to come", hint="--heard TIME")
    before = [c for c in correction_clocks(session) if (c.fact, c.heard) == (id_, heard)]
    if not before:
        document = f"brochures/{_sheet_name(session, id_)}"
        data = {"fact": id_, "heard": heard.isoformat(), "why": why.strip(), "by": by.strip()}
        data |= {"document": document} | ledger.here()
        ledger.append(session.connection, CORRECTED, data, at=session.now)
    clock = next(c for c in correction_clocks(session) if (c.fact, c.heard) == (id_, heard))
    status = facts.fact_statuses(session, known)[id_]
    built = review.BuiltFacts(session)
    replaces = tuple(one for one in built.documents(id_) if one != clock.document)
    template = made = None
    if not status.reasons:
        template = session.folder / review.NOTICES / Path(clock.document).name
        if not template.is_file():
            write_atomic(template, _frame(session, id_, replaces).encode("utf-8"))
        made = review.build_source(session, template)
    ready, waiting = _languages(session, clock.document, replaces)
    return Correction(
        fact=status,
        template=template,
        built=made,
        replaces=replaces,
        recalled=tuple(one for one in review.recalls(session) if one.copies.document in replaces),
        recipients=_recipients(session, replaces),
        ready=ready,
        waiting=waiting,
        clock=clock,
    )


def _sheet_name(session: Session, id_: str) -> str:
    """Return a name that no earlier correction has."""
    number = sum(e.data["fact"] == id_ for e in ledger.entries(session.connection, CORRECTED))
    return f"correction-{id_}.md" if not number else f"correction-{id_}-{number + 1}.md"


def _frame(session: Session, id_: str, replaces: tuple[str, ...]) -> str:
    """Return the sheet with slots: the fixed frame, the fact, and the numbers of old sheets.

    Its day is in the form number at the foot of each copy: a day in the text would have to be
    translated and approved each time.
    """
    numbers = sorted(
        {
            str(entry.data["form"]).split(" ")[0]
            for entry in ledger.entries(session.connection, review.RELEASED)
            if entry.data["document"] in replaces
        }
    )
    text = read_text(shipped(DATA, "kits/correction.md")).replace("ID", id_)
    if not numbers:
        return text.replace("- OLD\n", "")
    return text.replace("OLD", f"This sheet replaces {joined(numbers)}.")


def _languages(
    session: Session, document: str, replaces: tuple[str, ...]
) -> tuple[tuple[Tag, ...], Mapping[Tag, bool]]:
    """Return where the sheet is approved, and where it is not, with the state of the holding sheet.

    The languages are those of the documents that it replaces.
    """
    log = review.log_of(session)
    wanted: dict[Tag, None] = {}
    approved: set[tuple[str, Tag]] = set()
    for one in review.documents_under_review(session):
        if one.name in replaces or one.name == document:
            wanted[one.tag] = None
        if one.name in (document, _HOLDING):
            state = review.document_state(review.statuses(one, log, session.policy))
            if state is State.APPROVED and one.digest:
                approved.add((one.name, one.tag))
    tags = sorted(wanted)
    ready = tuple(tag for tag in tags if (document, tag) in approved)
    return ready, {tag: (_HOLDING, tag) in approved for tag in tags if tag not in ready}


def _recipients(session: Session, replaces: tuple[str, ...]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for entry in ledger.entries(session.connection, DRAFTED):
        if entry.data["document"] in replaces:
            name = ", ".join(entry.data["lists"])
            found[name] = found.get(name, 0) + int(entry.data["recipients"])
    return found


def correction_clocks(session: Session) -> tuple[CorrectionClock, ...]:
    """Return how long each correction took, oldest first."""
    return tuple(_clocks(session))


def _clocks(session: Session) -> Iterator[CorrectionClock]:
    conn = session.connection
    entries = list(ledger.entries(conn, CORRECTED))
    if not entries:
        return
    built = review.BuiltFacts(session)
    log = approval.trusted(session, "fact")
    left = list(ledger.entries(conn, review.PUBLISHED, DRAFTED))
    limit = timedelta(hours=session.policy.facts.correct_hours)
    for entry in entries:
        data = entry.data
        heard = datetime.fromisoformat(data["heard"])
        mine = {data["document"], _HOLDING, *built.documents(data["fact"])}
        out: dict[Tag, datetime] = {}
        for one in left:
            if one.at >= entry.at and one.data["document"] in mine:
                out.setdefault(Tag(one.data["lang"]), one.at)
        given = [a.at for a in log.of(data["fact"], EN) if a.at >= heard and not a.why]
        first = min(out.values(), default=None)
        due = later(heard, limit)
        yield CorrectionClock(
            entry.seq, data["fact"], data["document"], data["why"], data["by"], heard, due,
            min(given, default=None), out, first, (first or session.now) > due,
        )  # fmt: skip
