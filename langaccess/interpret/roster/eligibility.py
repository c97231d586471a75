"""Whether a person may interpret, as which kind of help, or every reason why not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, overload

from langaccess.agency.people import Entry, Proof, Reach, Skill, Status, status
from langaccess.agency.policy import HelpKind, Requirement, Tier, reason
from langaccess.core.model import Reason
from langaccess.core.names import same_name
from langaccess.core.tags import Tag
from langaccess.interpret.roster.answer import InterpreterOffer, Refusal
from langaccess.interpret.roster.conflicts import concerns, conflicts
from langaccess.interpret.roster.credentials import (
    best_proof,
    outdated_checks,
    skill_for,
    speaks,
)
from langaccess.interpret.roster.query import EligibilityQuestion

_TIERS = tuple(Tier)
_FAR = 24 * 60  # minutes, if no travel time is entered
_MODES = {
    "onsite": HelpKind.CONTRACT_INTERPRETER,
    "video": HelpKind.VIDEO,
    "phone": HelpKind.PHONE_LINE,
}
_GENDER = {
    "f": "is a woman; another gender was requested",
    "m": "is a man; another gender was requested",
    "x": "is neither a man nor a woman; another gender was requested",
    None: "gender is not entered, and a gender was requested",
}


@dataclass(frozen=True, slots=True)
class Eligible:
    """A person may interpret."""

    using: tuple[HelpKind, ...]  # possible kinds of help, the first choice of the rules first
    key: tuple[object, ...]  # sort key
    offer: InterpreterOffer  # the offer for the first kind of help, without its rank


class Ineligible(NamedTuple):
    """A person may not interpret; `now` is whether they can be reached."""

    entry: Entry
    question: EligibilityQuestion
    now: Status

    def reasons(self, needed: Requirement) -> tuple[Reason, ...]:
        """Return every reason, not only the first."""
        entry, question = self.entry, self.question
        skill = skill_for(entry, question.tag, question.policy)
        against = list(disqualifications(entry, question, self.now, skill, needed))
        if skill is None:
            language = question.tag.language
            has = ", ".join(s.tag for s in entry.languages if s.tag.language == language)
            text = f"{question.tag} is required, and this person speaks {has}"
            return (*against, reason(question.policy, "floor.4", text))
        fit, why = _fit(entry, question, needed)
        return tuple(dict.fromkeys([*against, *(why if not fit else ())]))


class Refusals(Sequence[Refusal]):
    """The people who may not interpret now; reasons are computed when an item is read.

    A dispatcher reads three of them, and thousands may speak a language.
    """

    def __init__(self, people: Sequence[Ineligible], needed: Requirement) -> None:
        self._people = people
        self._needed = needed

    def __len__(self) -> int:
        return len(self._people)

    @overload
    def __getitem__(self, place: int) -> Refusal: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Refusal, ...]: ...

    def __getitem__(self, place: int | slice) -> Refusal | tuple[Refusal, ...]:
        if isinstance(place, slice):
            return tuple(self[n] for n in range(*place.indices(len(self))))
        one = self._people[place]
        return Refusal(one.entry.id, one.entry.name, one.reasons(self._needed))


def judge(entry: Entry, question: EligibilityQuestion) -> Sequence[Eligible | Ineligible]:
    """Return whether a person may interpret, for each of `question.needs`.

    Reasons that apply to every encounter are computed once, and the first one decides.
    """
    now = status(entry, question.ask.at, question.zone)
    if now.reach >= Reach.OFF:
        return [Ineligible(entry, question, now)] * len(question.needs)
    skill = skill_for(entry, question.tag, question.policy)
    if skill is None or next(disqualifications(entry, question, now, skill), None) is not None:
        return [Ineligible(entry, question, now)] * len(question.needs)
    verdicts: list[Eligible | Ineligible] = []
    for needed in question.needs:
        fit = () if needed.encounter in entry.not_for else _fit(entry, question, needed)[0]
        if fit:
            using = tuple(using for using, _proof in fit)
            verdicts.append(Eligible(using, *_offer(entry, *fit[0], question, needed, now, skill)))
        else:
            verdicts.append(Ineligible(entry, question, now))
    return verdicts


def disqualifications(
    entry: Entry,
    question: EligibilityQuestion,
    now: Status,
    skill: Skill | None,
    needed: Requirement | None = None,
) -> Iterator[Reason]:
    """Yield every reason against a person except those about credentials."""
    ask, policy = question.ask, question.policy
    yield from _not_in_service(entry, question, needed)
    for text in outdated_checks(entry, question.day, policy):
        yield reason(policy, "floor.4", text, policy.interpreting.vetting.basis)
    yield from conflicts(entry, question)
    if ask.variety and skill is not None and not speaks(skill, ask.variety):
        known = "the roster has no variety for this person"
        if skill.varieties:
            known = f"the roster has {', '.join(skill.varieties)} for this person"
        yield reason(policy, "floor.4", f"{ask.variety} is required, and {known}")
    if now.reach >= Reach.OFF:
        yield reason(policy, "roster.hours", now.text)
    if ask.gender and entry.gender != ask.gender:
        yield reason(policy, "roster.gender", _GENDER[entry.gender])


def _not_in_service(
    entry: Entry, question: EligibilityQuestion, needed: Requirement | None
) -> Iterator[Reason]:
    """Yield that a person left, is barred, is no longer lent, not for such encounters, a minor."""
    today, policy = question.day, question.policy
    if entry.left is not None and entry.left <= today:
        yield reason(policy, "roster.left", f"left on {entry.left.isoformat()}")
    if entry.barred is not None and entry.barred.since <= today:
        text = f"barred since {entry.barred.since.isoformat()}: {entry.barred.reason}"
        yield reason(policy, "roster.barred", text)
    if entry.lent is not None and entry.lent.until < today:
        ended = f"the loan by {entry.lent.by} ended on {entry.lent.until.isoformat()}"
        yield reason(policy, "roster.lent", ended)
    if needed is not None and needed.encounter in entry.not_for:
        yield reason(policy, "roster.not_for", f"does not interpret {needed.text}")
    minor = entry.adult is False or (entry.kind == "volunteer" and entry.adult is None)
    if minor:
        text = (
            "is under 18"
            if entry.adult is False
            else "the roster does not say that they are 18 or older"
        )
        yield reason(policy, "floor.3", text)


def is_unproved_line(entry: Entry, tag: Tag) -> bool:
    """Return whether this is a vendor's line for which the roster has no credential in a language.

    The languages of a line are what the vendor offers; without any, all. Who answered a call and
    how they were tested is then a question to the vendor, not a fault of the call.
    """
    return entry.kind == "line" and not any(
        tag.language in (proof.language.language, proof.other.language)
        for proof in entry.credentials
    )


def against_line(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Return those of the reasons against an entry that are about the line itself."""
    return tuple(one for one in reasons if one.rule.startswith("roster.") or one.rule == "floor.6")


def _fit(
    entry: Entry, question: EligibilityQuestion, needed: Requirement
) -> tuple[tuple[tuple[HelpKind, Proof], ...], list[Reason]]:
    """Return the kinds of help a person is qualified for, first choice first, or why none."""
    policy = question.policy
    fit: list[tuple[HelpKind, Proof]] = []
    why: list[Reason] = []
    for using in _kinds_of_help(entry, sign=question.sign):
        if question.ask.using not in (None, using):
            continue
        proof, reasons = best_proof(entry, using, needed, question)
        why.extend(reasons)
        if proof is not None:
            fit.append((using, proof))
    if not fit and not why and question.sign:
        why.append(reason(policy, "floor.6", "can only be reached by voice"))
    elif not fit and not why:  # a freelance translator without a mode of interpreting
        text = "does written translation only; that does not carry over to interpreting"
        why.append(reason(policy, "floor.5", text))
    fit.sort(key=lambda pair: _preference(pair[0], needed))
    return tuple(fit), why


def _kinds_of_help(entry: Entry, *, sign: bool) -> tuple[HelpKind, ...]:
    """Return the kinds of help that `entry` can give; a voice line cannot serve a sign language."""
    if entry.kind == "member":
        return (HelpKind.TESTED_MEMBER, HelpKind.STAFF_INTERPRETER)
    if entry.kind == "staff":
        return (HelpKind.STAFF_INTERPRETER,)
    if entry.kind == "volunteer":
        return (HelpKind.VOLUNTEER,)
    found = tuple(_MODES[mode] for mode in entry.modes if entry.kind != "line" or mode != "onsite")
    return tuple(using for using in found if not (sign and using is HelpKind.PHONE_LINE))


def _preference(using: HelpKind, needed: Requirement) -> int:
    """Return the position of a kind of help in the order of the rules, from 0."""
    order = needed.order
    return order.index(using) if using in order else len(order)


def _place(entry: Entry, using: HelpKind, needed: Requirement) -> tuple[int, bool]:
    """Return the place of a kind of help; a lent person comes after our own, and before lines."""
    own = _preference(using, needed)
    if entry.lent is None:
        return own, False
    lines = [_preference(line, needed) for line in (HelpKind.VIDEO, HelpKind.PHONE_LINE)]
    people = [
        place
        for kind in (HelpKind.TESTED_MEMBER, HelpKind.STAFF_INTERPRETER,
                     HelpKind.CONTRACT_INTERPRETER, HelpKind.VOLUNTEER)
        if (place := _preference(kind, needed)) < min(lines)
    ]  # fmt: skip
    return max([own, *people]) if own < min(lines) else own, True


def _offer(
    entry: Entry,
    using: HelpKind,
    proof: Proof,
    question: EligibilityQuestion,
    needed: Requirement,
    now: Status,
    skill: Skill,
) -> tuple[tuple[object, ...], InterpreterOffer]:
    """Return the sort key of a person, and the offer with its reasons.

    The order: no possible conflict of interest, kind of help, our own before lent people, tier of
    the credential, preferred variety, how likely they answer, travel time (response time on site),
    how often they were used recently, name.
    """
    ask = question.ask
    tier = question.policy.interpreting.credentials[proof.kind].tier
    minutes, place = _travel(entry, ask.near)
    until = f"until {proof.expires.isoformat()}" if proof.expires else ""
    level = f"level {proof.level:g}" if proof.level is not None else ""
    kind = proof.kind.replace("_", " ")
    proved = ", ".join(
        part for part in ("" if kind.endswith(tier) else str(tier), level, until) if part
    )
    held_as = f"{kind} ({proved})" if proved else kind
    reasons = [using.replace("_", " "), held_as, now.text]
    note = needed.note if tier not in (Tier.CERTIFIED, Tier.QUALIFIED) else ""
    held = proof.language if proof.language.language == question.tag.language else proof.other
    if held != question.tag and not question.tag.startswith(f"{held}-"):
        extra = f"speaks {held.name}: check that they understand each other"
        note = f"{note}; {extra}" if note else extra
    lender = ""
    if entry.lent is not None:
        call = f" at {entry.lent.call}" if entry.lent.call else ""
        lender = f"{entry.lent.by}{call}"
        loan = f"lent by {entry.lent.by}: call them first{call}; ask about ties to the case"
        note = f"{loan}; {note}" if note else loan
    concern = "; ".join(concerns(entry, question))
    if concern:
        note = f"{concern}; {note}" if note else concern
    missed, words = _preferred_variety(skill, ask.wish)
    used = ask.used.get(entry.id, 0)
    reasons += [text for text in (words, place) if text]
    if used:
        reasons.append(f"used {used} {'time' if used == 1 else 'times'} recently")
    # A member is called by radio; anyone else without a number may be out of reach.
    reach = now.reach if entry.phone or entry.kind == "member" else Reach.UNKNOWN
    key = (
        bool(concern),
        *_place(entry, using, needed),
        _TIERS.index(tier),
        missed,
        reach,
        minutes,
        used,
        entry.name,
        entry.id,
    )
    offer = InterpreterOffer(
        entry.id, entry.name, using, 0, tuple(reasons), entry.phone or "", proof.language, note,
        concern, lender, entry.phone, proof.kind,
    )  # fmt: skip
    return key, offer


def _preferred_variety(skill: Skill, wish: str) -> tuple[bool, str]:
    """Return whether a person lacks the preferred variety, and what they speak."""
    if not wish:
        return False, ""
    if speaks(skill, wish):
        return False, f"speaks {wish}"
    return True, f"speaks {', '.join(skill.varieties) or 'a variety that is not entered'}"


def is_known_place(entry: Entry, near: str) -> bool:
    """Return whether the roster has a place or travel time to `near` for a person."""
    return bool(_travel(entry, near)[1])


def _travel(entry: Entry, near: str) -> tuple[int, str]:
    """Return the travel time in minutes, and the words for it; a day if it is not entered."""
    if not near:
        return 0, ""
    if same_name(entry.place, near):
        return 0, f"is in {entry.place}"
    for place, minutes in entry.minutes.items():
        if same_name(place, near):
            return minutes, f"{minutes} minutes to {place}"
    return _FAR, ""
