"""Whether a meeting is ready: interpreters, notice, place, agenda, the same people, consents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from langaccess.agency.session import Session
from langaccess.core.errors import InputError
from langaccess.core.tags import Tag
from langaccess.core.words import plural
from langaccess.interpret import roster as people
from langaccess.outreach.notices import media_due
from langaccess.outreach.registers import (
    MEETINGS,
    PARTNERS,
    CommunityMeeting,
    ReferralPartner,
    load_register,
)


@dataclass(frozen=True, slots=True)
class MeetingFinding:
    """Something about a meeting that a person should look at.

    Attributes:
        code: short name of the check.
        blocks: the meeting is not ready with it.
        text: what, and what to do.
    """

    code: str
    blocks: bool
    text: str


@dataclass(frozen=True, slots=True)
class MeetingReadiness:
    """What was found about one meeting.

    Attributes:
        id: of the meeting.
        ready: nothing blocks it.
        findings: what was found, what blocks first.
    """

    id: str
    ready: bool
    findings: tuple[MeetingFinding, ...]


def check_meeting(
    session: Session, meeting: CommunityMeeting, others: Sequence[CommunityMeeting]
) -> MeetingReadiness:
    """Return what a meeting lacks.

    Every language of its hosts needs a confirmed interpreter; without hosts, every language in the
    agency's rules. The roster says whether a person may interpret then. The order of the checks is
    that of the functions below. `others` are all meetings, for the series.
    """
    found = [
        *_start(session, meeting),
        *_venue(meeting),
        *_languages(session, meeting),
        *_interpreters(session, meeting),
        *_notice(session, meeting),
        *_agenda(meeting),
        *_series(meeting, others),
        *_consents(meeting, session.today),
    ]
    found.sort(key=lambda one: not one.blocks)
    return MeetingReadiness(meeting.id, not any(one.blocks for one in found), tuple(found))


def _warn(code: str, text: str) -> MeetingFinding:
    return MeetingFinding(code, blocks=False, text=text)


def _block(code: str, text: str) -> MeetingFinding:
    return MeetingFinding(code, blocks=True, text=text)


def _start(session: Session, meeting: CommunityMeeting) -> Iterator[MeetingFinding]:
    start, _end = meeting.span(session.policy.agency.time_zone or "UTC")
    if start.astimezone(UTC).astimezone(start.tzinfo).replace(tzinfo=None) != start.replace(
        tzinfo=None
    ):
        yield _block(
            "starts", f"{meeting.starts}: clocks are set ahead then; there is no such time"
        )


def _venue(meeting: CommunityMeeting) -> Iterator[MeetingFinding]:
    place = meeting.place
    if place.kind in ("police", "court") and not place.why:
        yield _warn(
            "venue",
            f"{place.name}: people stay away from an office of the police or a court; choose "
            "another place, or give the reason in place.why",
        )


def _languages(session: Session, meeting: CommunityMeeting) -> Iterator[MeetingFinding]:
    partners = {one.id.casefold(): one for one in load_register(session, PARTNERS)}
    hosts = [partners[host.casefold()] for host in meeting.hosts if host.casefold() in partners]
    for host in meeting.hosts:
        if host.casefold() not in partners:
            text = f"{host}: not in the register of partners, so its languages are not checked"
            yield _warn("host", text)
    booked = {one.tag.language: one for one in meeting.languages}
    for tag in _due(session, meeting, hosts):
        one = booked.get(tag.language)
        if one is None:
            yield _block("interpreter", f"{tag.name}: no interpreter")
        elif not one.interpreter:
            yield _block("interpreter", f"{tag.name}: no interpreter is named")
        elif one.confirmed is None:
            state = "booked" if one.booked else "not booked"
            yield _block("confirm", f"{tag.name}: {one.interpreter} is {state}, not confirmed")
    if not meeting.sign_contact:
        yield _block("sign", "no way for a deaf person to ask for an interpreter (sign_contact)")


def _due(
    session: Session, meeting: CommunityMeeting, hosts: Sequence[ReferralPartner]
) -> list[Tag]:
    """Return the languages that need an interpreter: the hosts', or those of the rules."""
    tags = [lang.tag for one in hosts for lang in one.languages]
    tags = tags or [one.tag for one in session.policy.languages]
    tags += [one.tag for one in meeting.languages]
    first = {tag.language: tag for tag in reversed(tags)}
    return [first[key] for key in dict.fromkeys(tag.language for tag in tags) if key != "en"]


def _interpreters(session: Session, meeting: CommunityMeeting) -> Iterator[MeetingFinding]:
    everyone = people.load_roster(session.folder / "roster", session.policy)
    start, _ = meeting.span(session.policy.agency.time_zone or "UTC")
    alone = session.policy.outreach.meetings.alone_minutes
    for one in meeting.languages:
        for name in filter(None, (one.interpreter, one.second)):
            yield from _may_interpret(session, everyone, one.tag, name, start)
        if one.mode == "simultaneous" and not one.second and meeting.minutes > alone:
            text = f"{one.tag.name}: {meeting.minutes} minutes alone; book a team of two"
            yield _warn("alone", text)


def _may_interpret(
    session: Session, everyone: people.Roster, tag: Tag, name: str, start: datetime
) -> Iterator[MeetingFinding]:
    ask = people.RosterQuery(str(tag), start, encounter="community_meeting")
    answer = people.find(everyone, session.policy, ask)
    words = name.casefold()
    if any(words in (one.id.casefold(), one.name.casefold()) for one in answer.offered):
        return
    why = "is not on the roster for this language"
    for one in answer.refused:
        if words in (one.id.casefold(), one.name.casefold()):
            why = "; ".join(reason.text for reason in one.reasons)
    yield _block("barred", f"{tag.name}: {name}: {why}")


def _notice(session: Session, meeting: CommunityMeeting) -> Iterator[MeetingFinding]:
    last = meeting.day - timedelta(days=session.policy.outreach.meetings.notice_days)
    if meeting.announced is None and session.today > last:
        yield _warn("notice", f"not announced; the last day for that was {last}")
    elif meeting.announced is not None and meeting.announced > last:
        yield _warn("notice", f"announced on {meeting.announced}; it should be by {last}")
    if not meeting.publicity:
        return
    known = {one.id: one for one in media_due(session, meeting.day)}
    for outlet in meeting.publicity:
        one = known.get(outlet)
        if one is None:
            yield _warn("outlet", f"{outlet}: not in the register of outlets, or it opted out")
        elif one.last < session.now and meeting.announced is None:
            yield _warn("outlet", f"{one.name}: its deadline was {one.last:%Y-%m-%d %H:%M}")


def _agenda(meeting: CommunityMeeting) -> Iterator[MeetingFinding]:
    if not any(one.source == "community" for one in meeting.agenda):
        yield _warn("agenda", "no point of the agenda comes from the community")


def _series(
    meeting: CommunityMeeting, others: Sequence[CommunityMeeting]
) -> Iterator[MeetingFinding]:
    before = [one for one in _same_series(meeting, others) if one.day < meeting.day]
    if before:
        last = max(before, key=lambda one: one.starts)
        now = {one.person.casefold() for one in meeting.representatives}
        then = {one.person.casefold() for one in last.representatives}
        gone = len(then - now)
        if then and gone * 2 > len(then):
            text = f"{gone} of {plural(len(then), 'representative')} of {last.id} are not here"
            yield _warn("same_people", text)
    if next_in_series(meeting, others) is None:
        yield _warn("ongoing", "no next meeting is planned")


def _same_series(
    meeting: CommunityMeeting, others: Sequence[CommunityMeeting]
) -> list[CommunityMeeting]:
    """Return the meetings of the same series that are not canceled."""
    return [
        one
        for one in others
        if meeting.series and one.series == meeting.series and not one.canceled
    ]


def next_in_series(
    meeting: CommunityMeeting, others: Sequence[CommunityMeeting]
) -> CommunityMeeting | None:
    """Return the next meeting of the same series that is not canceled; None without one."""
    later = (one for one in _same_series(meeting, others) if one.day > meeting.day)
    return min(later, key=lambda one: one.starts, default=None)


def _consents(meeting: CommunityMeeting, on: date) -> Iterator[MeetingFinding]:
    for photo in meeting.photos:
        if not photo.may_be_used(on):
            why = "no consent" if photo.consent == "none" else f"consent ended on {photo.until}"
            yield _warn("photo", f"{photo.file}: {why}; it is in no pack")
    for sponsor in meeting.sponsors:
        if sponsor.agreed is None:
            yield _warn("sponsor", f"{sponsor.sponsor} has not agreed to be named")


def refuse_unusable_photo(session: Session, path: Path) -> None:
    """Refuse a picture that the register of meetings has, without a consent that still counts.

    A photo without a recorded consent, or whose consent has ended, is refused.
    """
    for meeting in load_register(session, MEETINGS):
        for photo in meeting.photos:
            same = (session.folder / photo.file).resolve() == path.resolve()
            if same and not photo.may_be_used(session.today):
                raise InputError(
                    f"the people in this picture have not agreed to its use ({meeting.id})",
                    where=str(path),
                    hint="record their consent in meetings.yaml, or leave the picture out",
                )


def usable_photos(meeting: CommunityMeeting, on: date) -> tuple[str, ...]:
    """Return the pictures of a meeting that may be handed out on a day."""
    return tuple(one.file for one in meeting.photos if one.may_be_used(on))
