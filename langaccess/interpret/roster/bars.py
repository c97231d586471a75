"""Why somebody may not be offered: every reason, each with its rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache

from langaccess.agency.people import Entry, Proof, Reach, Skill, Status, is_called, is_written
from langaccess.agency.policy import Policy, Requirement, Standing, Tier, Using, reason
from langaccess.core.model import Reason, plain_name
from langaccess.core.tags import EN, Tag, distance
from langaccess.core.words import name_words

__all__ = [
    "Wanted",
    "bars",
    "covers",
    "months_after",
    "proofs",
    "skill_for",
    "speaks",
    "ways",
]

_TIERS = tuple(Tier)
_MODES = {
    "onsite": Using.CONTRACT_INTERPRETER,
    "video": Using.VIDEO,
    "phone": Using.PHONE_LINE,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """An `Ask` whose language is known, and the language on the other side."""

    tag: Tag
    other: Tag
    at: datetime
    near: str
    variety: str
    gender: str
    case: str
    involved: tuple[str, ...]
    exclude: tuple[tuple[str, str], ...]
    wish: str = ""
    used: Mapping[str, int] = field(default_factory=dict)
    using: Using | None = None


def ways(entry: Entry, *, sign: bool) -> tuple[Using, ...]:
    """Return the kinds of help that `entry` can be; a voice line is none for a sign language."""
    if entry.kind == "member":
        return (Using.TESTED_MEMBER, Using.STAFF_INTERPRETER)
    if entry.kind == "staff":
        return (Using.STAFF_INTERPRETER,)
    if entry.kind == "volunteer":
        return (Using.VOLUNTEER,)
    found = tuple(_MODES[mode] for mode in entry.modes if entry.kind != "line" or mode != "onsite")
    return tuple(using for using in found if not (sign and using is Using.PHONE_LINE))


def covers(held: Tag, asked: Tag, policy: Policy) -> bool:
    """Tell whether somebody of the language `held` serves who asked for `asked`, when spoken.

    Scripts do not matter to the ear. A language without a region serves all its regions, and is
    served by each; two regions serve each other when a speaker of one easily follows the other
    (`es-MX` and `es-GT`), but not those of a language that the rules list under `apart`.
    """
    return _covers(held, asked, asked.language in policy.interpreting.apart)


@lru_cache(maxsize=1024)
def _covers(held: Tag, asked: Tag, apart: bool) -> bool:  # noqa: FBT001 (a key of the cache)
    one, other = _spoken(held), _spoken(asked)
    if one == other or one.language != other.language:
        return one == other
    if other.startswith(f"{one}-") or one.startswith(f"{other}-"):
        return True
    return not apart and distance(one, other) is not None


def _spoken(tag: Tag) -> Tag:
    parts = tag.split("-")
    kept = [part for part in parts if len(part) != 4]
    return tag if len(kept) == len(parts) else Tag("-".join(kept))


def skill_for(entry: Entry, asked: Tag, policy: Policy) -> Skill | None:
    """Return the language of `entry` that serves `asked` best, or None."""
    fit = [skill for skill in entry.languages if covers(skill.tag, asked, policy)]
    return min(fit, key=lambda skill: skill.tag != asked, default=None)


def bars(
    entry: Entry, wanted: Wanted, needed: Requirement, status: Status, policy: Policy
) -> Iterator[Reason]:
    """Yield every reason that holds against the person, whatever their credentials say."""
    yield from _standing(entry, wanted, needed, policy)
    yield from _vetting(entry, wanted.at, policy)
    yield from _ties(entry, wanted, policy)
    yield from _variety(entry, wanted, policy)
    if status.reach >= Reach.OFF:
        yield reason(policy, "roster.hours", status.text)
    if wanted.gender and entry.gender != wanted.gender:
        yield reason(policy, "roster.gender", _GENDER[entry.gender])


_GENDER = {
    "f": "is a woman, and another interpreter was asked for",
    "m": "is a man, and another interpreter was asked for",
    "x": "is neither a man nor a woman, and another interpreter was asked for",
    None: "gender is not entered, and one was asked for",
}


def _standing(
    entry: Entry, wanted: Wanted, needed: Requirement, policy: Policy
) -> Iterator[Reason]:
    today = wanted.at.date()
    if entry.left is not None and entry.left <= today:
        yield reason(policy, "roster.left", f"left on {entry.left.isoformat()}")
    if entry.barred is not None and entry.barred.since <= today:
        text = f"not used any more since {entry.barred.since.isoformat()}: {entry.barred.reason}"
        yield reason(policy, "roster.barred", text)
    if needed.encounter in entry.not_for:
        yield reason(policy, "roster.not_for", f"is not used for {needed.text}")
    minor = entry.adult is False or (entry.kind == "volunteer" and entry.adult is None)
    if minor:
        text = "is under 18" if entry.adult is False else "nobody has entered that they are 18"
        yield reason(policy, "floor.3", text)


def _vetting(entry: Entry, at: datetime, policy: Policy) -> Iterator[Reason]:
    rules = policy.interpreting.vetting
    if entry.kind not in rules.kinds:
        return
    for check in rules.checks:
        passed = entry.vetting.get(check)
        if passed is None:
            yield reason(policy, "floor.4", f"the check `{check}` was never passed", rules.basis)
        elif months_after(passed, rules.valid_months) < at.date():
            text = f"the check `{check}` of {passed.isoformat()} is too old"
            yield reason(policy, "floor.4", text, rules.basis)
        elif passed > at.date():
            text = f"the check `{check}` counts only from {passed.isoformat()}"
            yield reason(policy, "floor.4", text, rules.basis)


@lru_cache(maxsize=4096)
def months_after(day: date, months: int) -> date:
    """Return the day `months` later; of the last days of a month, the 28th."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    return first + timedelta(days=min(day.day, 28) - 1)


def _ties(entry: Entry, wanted: Wanted, policy: Policy) -> Iterator[Reason]:
    kinds = {conflict.id: conflict for conflict in policy.interpreting.conflicts}
    involved = {name_words(name) for name in wanted.involved}
    for tie in entry.ties:
        same_case = tie.case and wanted.case and plain_name(tie.case) == plain_name(wanted.case)
        if same_case or (tie.person and name_words(tie.person) in involved):
            kind = kinds[tie.kind]
            text = kind.text + (f" ({tie.note})" if tie.note else "")
            yield reason(policy, "floor.4", text, kind.basis)
    if involved and name_words(entry.name) in involved:
        yield reason(policy, "floor.3", kinds["party"].text, kinds["party"].basis)
    for name, why in wanted.exclude:
        if is_called(entry.id, entry.name, name):
            kind = kinds.get(why, kinds["other"])
            text = kind.text if why in kinds else f"left out: {why or 'no reason given'}"
            yield reason(policy, "floor.4", text, kind.basis)


def _variety(entry: Entry, wanted: Wanted, policy: Policy) -> Iterator[Reason]:
    skill = skill_for(entry, wanted.tag, policy)
    if not wanted.variety or skill is None:
        return
    if not speaks(skill, wanted.variety):
        known = ", ".join(skill.varieties) or "variety not entered"
        yield reason(policy, "floor.4", f"{wanted.variety} is needed; {known}")


def speaks(skill: Skill, variety: str) -> bool:
    """Tell whether a variety or town is among those that were entered."""
    return name_words(variety) in {name_words(name) for name in skill.varieties}


def proofs(
    entry: Entry,
    using: Using,
    needed: Requirement,
    policy: Policy,
    *,
    language: Tag,
    other: Tag = EN,
    on: date,
) -> tuple[Proof | None, tuple[Reason, ...]]:
    """Return the best valid credential of `entry` for this use, or every reason against.

    Args:
        entry: the person.
        using: the kind of help they would be.
        needed: what the encounter asks for.
        policy: the rules in force.
        language: the language that is wanted.
        other: the language on the other side; English but for a relay.
        on: the day.
    """
    if needed.standing[using] is not Standing.INTERPRETS:
        says = policy.interpreting.using[using].text
        text = f"{says} may not interpret {needed.text}"
        return None, (reason(policy, needed.rule, text, needed.basis, needed.where),)
    same = [proof for proof in entry.credentials if _is_for(proof, language, other, policy)]
    if not same:
        return None, (_none(entry, language, other, policy),)
    good: list[Proof] = []
    against: list[Reason] = []
    for proof in same:
        found = tuple(_weak(proof, using, needed, policy, on))
        against.extend(found)
        if not found:
            good.append(proof)
    if good:
        return min(good, key=lambda proof: _rank(proof, policy)), ()
    return None, tuple(dict.fromkeys(against))


def _rank(proof: Proof, policy: Policy) -> int:
    return _TIERS.index(policy.interpreting.credentials[proof.kind].tier)


def _is_for(proof: Proof, language: Tag, other: Tag, policy: Policy) -> bool:
    one, two = proof.language, proof.other
    return (covers(one, language, policy) and covers(two, other, policy)) or (
        covers(two, language, policy) and covers(one, other, policy)
    )


def _none(entry: Entry, language: Tag, other: Tag, policy: Policy) -> Reason:
    held = sorted({_pair(proof.language, proof.other) for proof in entry.credentials})
    if held:
        text = f"proved for {', '.join(held)}; it does not carry over to {_pair(language, other)}"
        return reason(policy, "floor.5", text)
    return reason(policy, "floor.4", f"never tested in {language.name}")


def _pair(language: Tag, other: Tag) -> str:
    return f"{language.name} with {other.name}"


def _weak(
    proof: Proof, using: Using, needed: Requirement, policy: Policy, on: date
) -> Iterator[Reason]:
    kind = None if is_written(proof, policy) else policy.interpreting.credentials.get(proof.kind)
    direct = using is Using.TESTED_MEMBER
    scopes = ("converse",) if direct else needed.scopes
    if kind is None or not set(scopes) & set(kind.scopes):
        is_for = ", ".join(kind.scopes) if kind else "written translation"
        text = f"{_words(proof)} is for {is_for}; it does not carry over to {' or '.join(scopes)}"
        yield reason(policy, "floor.5", text)
        return
    if not direct and _TIERS.index(kind.tier) > _TIERS.index(needed.tier):
        text = f"{_words(proof)} is of the tier {kind.tier}; {needed.text} takes {needed.tier}"
        yield reason(policy, needed.rule, text, needed.basis, needed.where)
    if direct and (proof.level is None or proof.level < needed.speaking):
        has = "no level is entered" if proof.level is None else f"level {proof.level:g}"
        text = f"{has}; {needed.text} takes level {needed.speaking:g} (ILR)"
        yield reason(policy, needed.rule, text, needed.basis, needed.where)
    if proof.direction != "both":
        way = "from" if proof.direction == "from" else "into"
        text = f"{_words(proof)} is only {way} {proof.language.name}; both directions are needed"
        yield reason(policy, "floor.5", text)
    yield from _out_of_date(proof, kind.retest_months, policy, on)


def _out_of_date(proof: Proof, retest: int | None, policy: Policy, on: date) -> Iterator[Reason]:
    if proof.expires is not None and proof.expires < on:
        text = f"{_words(proof)} expired on {proof.expires.isoformat()}"
        yield reason(policy, "floor.4", text)
    if proof.issued is not None and proof.issued > on:
        text = f"{_words(proof)} counts only from {proof.issued.isoformat()}"
        yield reason(policy, "floor.4", text)
    if retest is None:
        return
    if proof.issued is None:
        yield reason(policy, "floor.4", f"{_words(proof)} has no date of the test")
    elif months_after(proof.issued, retest) < on:
        since = f"{_words(proof)} of {proof.issued.isoformat()}"
        text = f"{since}: a new test was due after {retest} months"
        yield reason(policy, "floor.4", text)


def _words(proof: Proof) -> str:
    return proof.kind.replace("_", " ")
