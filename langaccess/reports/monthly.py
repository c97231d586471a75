"""What the monthly bulletin for roll call says: numbers, a language, what changed, what comes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from langaccess.agency import facts, ledger
from langaccess.agency.approval import ApprovalLog, approvals
from langaccess.agency.policy import Policy, Stakes, load_rules
from langaccess.agency.rules_log import POLICY_TEXT
from langaccess.agency.session import Session
from langaccess.core.clock import months_after
from langaccess.core.errors import ConfigError, LangAccessError
from langaccess.core.tags import EN, Tag, is_sign, known, territory_name
from langaccess.core.words import joined, plural
from langaccess.interpret.encounters import Encounter, response_minutes
from langaccess.interpret.roster import SHIFTS, Roster, RosterAnswer, RosterQuery, find_levels
from langaccess.outreach.registers import MEETINGS, load_register
from langaccess.phrases.book import Phrase, Translation, load_phrasebook, with_approvals
from langaccess.reports.compare import ComparedRule, Side, compare
from langaccess.reports.compare_page import groups
from langaccess.reports.practice import (
    LogRange,
    MonthCounts,
    Practice,
    months_until,
    quantile,
    read_practice,
)
from langaccess.reports.reach import is_served
from langaccess.reports.upcoming import upcoming

_WITH_ARTICLE = frozenset({"DO", "GB", "GM", "MH", "MP", "NL", "PH", "US"})
"""Countries whose name has an article in a sentence: "the Philippines"."""
_DAYS = 60  # what comes or ends within so many days is listed
_OF_A_SHIFT = ("roster", "training", "facts")
"""Lists whose dates concern a shift; concerns, partners and the plan are for the coordinator."""


@dataclass(frozen=True, slots=True)
class MonthlyNumber:
    """One of the numbers, in words that a reader may see."""

    id: str
    text: str
    this_month: str
    last_month: str


@dataclass(frozen=True, slots=True)
class FocusCall:
    """Whom to call in one shift.

    Attributes:
        shift: `day`, `evening`, `night`, or `any time`.
        everyday: for a stop, a report, the front desk: medium stakes.
        evidence: for a statement or a search by consent: evidentiary stakes.
    """

    shift: str
    everyday: str
    evidence: str


@dataclass(frozen=True, slots=True)
class FocusPhrase:
    """An approved phrase, and how an officer says it."""

    id: str
    en: str
    text: str
    say: str


@dataclass(frozen=True, slots=True)
class LanguageFocus:
    """One language of the agency's rules; each month another, in their order.

    Attributes:
        where: countries that it is spoken in.
        ask: a question that finds the variety, or empty.
        calls: whom to call, by shift.
        say: what to say to the interpreter line.
        phrase: None if no phrase in it is approved with a respelling.
    """

    tag: Tag
    where: tuple[str, ...]
    ask: str
    calls: tuple[FocusCall, ...]
    say: str
    phrase: FocusPhrase | None


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule that is another one at the end of the month than before it.

    Attributes:
        rule: dotted path.
        text: the rule in words.
        before: its value before the month.
        now: its value at the end of the month.
        more: how many other rules changed.
    """

    rule: str
    text: str
    before: str
    now: str
    more: int


@dataclass(frozen=True, slots=True)
class NewFact:
    """A statement of policy that was approved in the month and may be printed.

    Attributes:
        id: its id in `facts.yaml`.
        text: the statement, with its slots filled.
        until: last day on which it may be printed.
        more: how many others were approved.
    """

    id: str
    text: str
    until: date
    more: int


@dataclass(frozen=True, slots=True)
class DatedItem:
    """Something that happens or ends on a day."""

    on: date
    text: str


@dataclass(frozen=True, slots=True)
class MonthlyReport:
    """The bulletin of one month.

    Attributes:
        month: its first day.
        is_over: whether the month is over.
        numbers: three numbers with those of the month before.
        focus: None if the rules name no language.
        change: a rule that changed; None if the log has no change.
        fact: the newest statement of policy; None if none was approved in the month.
        dates: meetings with the community that come next.
        expires: what ends soon: credentials, courses, facts.
        thanks: to a unit without its name; empty if too few encounters have the times.
        entries: entries of the log that the numbers rest on; None without any.
        problems: lists that could not be read, so that something may be missing, with the reason.
    """

    month: date
    is_over: bool
    numbers: tuple[MonthlyNumber, ...]
    focus: LanguageFocus | None
    change: RuleChange | None
    fact: NewFact | None
    dates: tuple[DatedItem, ...]
    expires: tuple[DatedItem, ...]
    thanks: str
    entries: LogRange | None
    problems: tuple[str, ...]


def monthly(session: Session, month: date) -> MonthlyReport:
    """Return the bulletin of the month that begins on `month`.

    Raises:
        ConfigError: rules, roster or phrases cannot be read.
        InputError: the log cannot be read.
    """
    policy, today = session.policy, session.today
    practice = read_practice(session, months_until(month, 2))
    last, this = practice.months
    small = policy.audit.small_count
    soon = upcoming(session, days=_DAYS)
    return MonthlyReport(
        month,
        months_after(month, 1) <= today,
        tuple(_numbers(this, last, small)),
        _focus(session, practice.roster, month),
        _change(session, month),
        _fact(session, month),
        tuple(_meetings(session)),
        tuple(
            DatedItem(one.on, one.what)
            for one in soon.dates
            if one.list in _OF_A_SHIFT and one.ends and not one.overdue
        ),
        _thanks(practice, month, small),
        practice.entries,
        soon.problems,
    )


# -- numbers --------------------------------------------------------------------------------------


def _numbers(this: MonthCounts, last: MonthCounts, small: int) -> Iterator[MonthlyNumber]:
    for id_, text, shown in (
        ("encounters", "Times we met someone who speaks another language", _met),
        ("served", "Times a qualified interpreter helped", _served),
        ("minutes", "Minutes to reach an interpreter (half were faster)", _minutes),
    ):
        yield MonthlyNumber(id_, text, shown(this, small), shown(last, small))


def _met(month: MonthCounts, small: int) -> str:
    few = 0 < month.encounters < small
    return f"fewer than {small}" if few else f"{month.encounters:,}"


def _served(month: MonthCounts, small: int) -> str:
    """Return how many were served; if few were or few were not, only on which side of that."""
    met, served = month.encounters, month.served
    if met == 0:
        return "none to count"
    if met < small:
        return "too few to show"
    if 0 < met - served < small:
        return f"more than {met - small:,} of {met:,}"
    if 0 < served < small:
        return f"fewer than {small} of {met:,}"
    return f"{served:,} of {met:,}"


def _minutes(month: MonthCounts, small: int) -> str:
    waits = [wait for values in month.minutes.values() for wait in values]
    return "too few to show" if len(waits) < small else f"{quantile(waits, 0.5):.0f}"


def _thanks(practice: Practice, month: date, small: int) -> str:
    """Thank the unit that reached an interpreter soonest: one of several, so no one is named."""
    waits = [
        wait
        for one in practice.encounters
        if one.began.date().replace(day=1) == month
        for wait in _waits(one, practice)
    ]
    if len(waits) < small:
        return ""
    soonest = "less than a minute" if min(waits) < 0.5 else plural(round(min(waits)), "minute")
    return f"Thank you to the unit that had an interpreter {soonest} after it asked."


def _waits(one: Encounter, practice: Practice) -> Iterator[float]:
    if is_served(one, practice.judged.unfit):
        waits = (response_minutes(service) for service in one.services)
        yield from (wait for wait in waits if wait is not None and wait >= 0)


# -- the language of the month --------------------------------------------------------------------


def _country(code: str) -> str:
    name = territory_name(code)
    return f"the {name}" if code in _WITH_ARTICLE else name


def _focus(session: Session, roster: Roster, month: date) -> LanguageFocus | None:
    tags = [one.tag for one in session.policy.languages if one.tag.language not in (EN, "und")]
    if not tags:
        return None
    turn = month.year * 12 + month.month
    tag = tags[turn % len(tags)]
    language = known(tag)
    answers = _answers(session, roster, tag)
    calls = [
        FocusCall(shift, _whom(found[Stakes.MEDIUM]), _whom(found[Stakes.EVIDENTIARY]))
        for shift, found in answers.items()
    ]
    if len({(call.everyday, call.evidence) for call in calls}) == 1:
        calls = [FocusCall("any time", calls[0].everyday, calls[0].evidence)]
    line = next(iter(answers.values()))[Stakes.MEDIUM].fallback
    return LanguageFocus(
        tag,
        tuple(map(_country, language.countries[:3])) if language else (),
        language.question if language else "",
        tuple(calls),
        line.say if line.kind == "phone_line" and line.phone else "",
        None if is_sign(tag) else _phrase(session, tag, turn),
    )


def _answers(session: Session, roster: Roster, tag: Tag) -> dict[str, dict[Stakes, RosterAnswer]]:
    """Return who is offered in each shift of the next weekday."""
    day = session.today + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    zone = ZoneInfo(roster.time_zone)
    return {
        shift: find_levels(
            roster, session.policy, RosterQuery(tag, datetime.combine(day, hour, zone))
        )
        for shift, hour in SHIFTS.items()
    }


def _whom(answer: RosterAnswer) -> str:
    """Return the first person who may interpret, else the line or the path of sign languages."""
    if answer.offered:
        first = answer.offered[0]
        return f"{first.name}, {first.phone}" if first.phone else first.name
    way = answer.fallback
    if way.kind == "sign":
        numbers = [one for one in way.ways if one.phone]
        return f"{numbers[0].text}: {numbers[0].phone}" if numbers else "no number is entered"
    if way.phone is None:
        return "no number is entered"
    if way.only_while_waiting:
        return f"no one; the line {way.phone} only while you wait"
    return f"interpreter line, {way.phone}"


def _phrase(session: Session, tag: Tag, turn: int) -> FocusPhrase | None:
    """Return an approved phrase with a respelling; each turn another one."""
    folder = session.folder / "phrasebooks"
    log = approvals(session, "phrase") if session.has_database else ApprovalLog()
    book = with_approvals(load_phrasebook(folder), log, session.policy)
    ready: list[tuple[Phrase, Translation]] = [
        (phrase, found)
        for phrase in book.phrases.values()
        if (found := book.translation(phrase.id, tag)) is not None and found.printable and found.say
    ]
    if not ready:
        return None
    phrase, found = ready[turn % len(ready)]
    return FocusPhrase(phrase.id, phrase.en, found.text, found.say)


# -- a changed rule -------------------------------------------------------------------------------


def _change(session: Session, month: date) -> RuleChange | None:
    """Return the first rule that the rules in the log at the end of the month have otherwise."""
    if not session.has_database:
        return None
    zone = session.now.tzinfo
    start = datetime(month.year, month.month, 1, tzinfo=zone)
    after = months_after(month, 1)
    end = datetime(after.year, after.month, 1, tzinfo=zone)
    kept = [one for one in ledger.entries(session.connection, POLICY_TEXT) if not one.purged]
    before = [one for one in kept if one.at < start]
    until = [one for one in kept if one.at < end]
    if not before or before[-1].data["digest"] == until[-1].data["digest"]:
        return None
    try:
        old, new = (load_rules(str(one.data["text"])) for one in (before[-1], until[-1]))
    except LangAccessError:  # rules of an earlier version of the program
        return None
    changed = groups(_differing(new, old))
    if not changed:
        return None
    first = changed[0]
    about = f"{first.about} ({joined(first.subjects)})" if first.subjects else first.about
    return RuleChange(
        first.first.rule, about, first.first.theirs, first.first.ours, len(changed) - 1
    )


def _differing(new: Policy, old: Policy) -> Sequence[ComparedRule]:
    sides = (Side(policy, Path(), {}) for policy in (new, old))
    return compare(*sides).rows


def _meetings(session: Session) -> Iterator[DatedItem]:
    """Yield the meetings with the community that come next, with time and place."""
    try:
        known = load_register(session, MEETINGS)
    except ConfigError:  # `problems` names the mistake
        return
    last = session.today + timedelta(days=_DAYS)
    for one in sorted(known, key=lambda meeting: meeting.starts):
        if one.held is None and one.retired is None and session.today <= one.day <= last:
            hour = one.starts.partition("T")[2]
            yield DatedItem(one.day, ", ".join(filter(None, (one.name, hour, one.place.name))))


def _fact(session: Session, month: date) -> NewFact | None:
    """Return the newest fact that was first approved in the month, if it may be printed today."""
    try:
        known = facts.load_facts(session.folder)
        if not known or not session.has_database:
            return None
        statuses = facts.fact_statuses(session, known)
    except ConfigError:  # `problems` names the mistake
        return None
    found = []
    for one in statuses.values():
        if one.state is facts.FactState.CURRENT and one.approvals:
            first = min(act.at for act in one.approvals).astimezone(session.now.tzinfo)
            if first.date().replace(day=1) == month:
                found.append((first, one))
    if not found:
        return None
    newest = max(found, key=lambda row: row[0])[1]
    values = facts.slot_values(session.folder, session.policy, known)
    text = facts.fill_slots(newest.fact.statement, values)
    return NewFact(newest.fact.id, text, newest.last, len(found) - 1)
