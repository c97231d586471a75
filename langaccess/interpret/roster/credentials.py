"""A person's languages, checks and credentials, and why a credential does not count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from langaccess.agency.people import Entry, Proof, Skill, is_written
from langaccess.agency.policy import HelpKind, Permission, Policy, Requirement, Tier, reason
from langaccess.core.clock import months_after
from langaccess.core.model import Reason
from langaccess.core.names import name_words, same_name
from langaccess.core.tags import Tag, distance
from langaccess.interpret.roster.query import EligibilityQuestion

_TIERS = tuple(Tier)
_SHOWN = 3  # pairs of languages; an interpreter of a vendor may have dozens


def _covers(held: Tag, asked: Tag, policy: Policy) -> bool:
    """Return whether a speaker of `held` can interpret for a speaker of `asked`.

    Scripts are ignored in speech. A language without a region covers all its regions, and each of
    them covers it; two regions cover each other if a speaker of one easily understands the other
    (`es-MX` and `es-GT`), except in a language that the rules list under `apart`.
    """
    return _is_served(held, asked, asked.language in policy.interpreting.apart)


@lru_cache(maxsize=1024)
def _is_served(held: Tag, asked: Tag, apart: bool) -> bool:  # noqa: FBT001 (a key of the cache)
    one, other = _spoken(held), _spoken(asked)
    if one == other or one.language != other.language:
        return one == other
    if other.startswith(f"{one}-") or one.startswith(f"{other}-"):
        return True
    return not apart and distance(one, other) is not None


def _spoken(tag: Tag) -> Tag:
    """Return the language without its script."""
    return Tag("-".join(part for part in tag.split("-") if len(part) != 4))


def skill_for(entry: Entry, asked: Tag, policy: Policy) -> Skill | None:
    """Return the language of `entry` that fits `asked` best, or None."""
    fit = [skill for skill in entry.languages if _covers(skill.tag, asked, policy)]
    return min(fit, key=lambda skill: skill.tag != asked, default=None)


def has_language(entry: Entry, asked: Tag, policy: Policy) -> bool:
    """Return whether `asked` is among the languages or the credentials of `entry`."""
    proved = (tag for proof in entry.credentials for tag in (proof.language, proof.other))
    return skill_for(entry, asked, policy) is not None or any(
        _covers(tag, asked, policy) for tag in proved
    )


def speaks(skill: Skill, variety: str) -> bool:
    """Return whether a variety or town is entered for the language."""
    return any(same_name(variety, name) for name in skill.varieties)


def variety_to_judge(entry: Entry, asked: Tag, variety: str, policy: Policy) -> str:
    """Return the variety by which a recorded service is judged, or "" if it proves nothing.

    A record is stricter evidence than a wish: where the roster has no variety of this person, or
    one name contains the other ("Todos Santos", "Todos Santos Cuchumatán"), no one is accused.
    """
    skill, words = skill_for(entry, asked, policy), name_words(variety)
    if skill is None or not words or not skill.varieties:
        return ""
    held = [name_words(name) for name in skill.varieties]
    return "" if any(words <= name or name <= words for name in held) else variety


def outdated_checks(entry: Entry, on: date, policy: Policy) -> Iterator[str]:
    """Yield why a check that the rules require of a person does not count on that day."""
    rules = policy.interpreting.vetting
    if entry.kind not in rules.kinds:
        return
    for check in rules.checks:
        passed = entry.vetting.get(check)
        if passed is None:
            yield f"the check `{check}` is not entered"
        elif months_after(passed, rules.valid_months) < on:
            yield f"the check `{check}` of {passed.isoformat()} is too old"
        elif passed > on:
            yield f"the check `{check}` counts only from {passed.isoformat()} on"


def best_proof(
    entry: Entry, using: HelpKind, needed: Requirement, question: EligibilityQuestion
) -> tuple[Proof | None, tuple[Reason, ...]]:
    """Return the best valid credential of `entry` for this use, or every reason why none counts."""
    policy, language, other = question.policy, question.tag, question.other
    if needed.standing[using] is not Permission.INTERPRETS:
        says = policy.interpreting.using[using].text
        text = f"{says} may not interpret {needed.text}"
        return None, (reason(policy, needed.rule, text, needed.basis, needed.where),)
    same = [proof for proof in entry.credentials if _is_for(proof, language, other, policy)]
    if not same:
        return None, (_untested(entry, language, other, policy),)
    on = _local_day(question.ask.at, entry.time_zone or question.zone)
    good: list[Proof] = []
    against: list[Reason] = []
    for proof in same:
        found = tuple(_shortcomings(proof, using, needed, policy, on))
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
    return (_covers(one, language, policy) and _covers(two, other, policy)) or (
        _covers(two, language, policy) and _covers(one, other, policy)
    )


def _untested(entry: Entry, language: Tag, other: Tag, policy: Policy) -> Reason:
    held = sorted({_pair(proof.language, proof.other) for proof in entry.credentials})
    if held:
        more = f" and {len(held) - _SHOWN} others" if len(held) > _SHOWN else ""
        named = ", ".join(held[:_SHOWN]) + more
        text = f"tested for {named}; it does not carry over to {_pair(language, other)}"
        return reason(policy, "floor.5", text)
    return reason(policy, "floor.4", f"never tested in {language.name}")


def _pair(language: Tag, other: Tag) -> str:
    return f"{language.name} with {other.name}"


def _shortcomings(
    proof: Proof, using: HelpKind, needed: Requirement, policy: Policy, on: date
) -> Iterator[Reason]:
    kind = None if is_written(proof, policy) else policy.interpreting.credentials.get(proof.kind)
    direct = using is HelpKind.TESTED_MEMBER
    scopes = ("converse",) if direct else needed.scopes
    if kind is None or not set(scopes) & set(kind.scopes):
        is_for = ", ".join(kind.scopes) if kind else "written translation"
        text = (
            f"{_kind_words(proof)} is for {is_for}; it does not carry over to {' or '.join(scopes)}"
        )
        yield reason(policy, "floor.5", text)
        return
    if not direct and _TIERS.index(kind.tier) > _TIERS.index(needed.tier):
        text = f"{_kind_words(proof)} is tier {kind.tier}; {needed.text} requires {needed.tier}"
        yield reason(policy, needed.rule, text, needed.basis, needed.where)
    if direct and (proof.level is None or proof.level < needed.speaking):
        has = "no level is entered" if proof.level is None else f"level {proof.level:g}"
        text = f"{has}; {needed.text} requires level {needed.speaking:g} (ILR)"
        yield reason(policy, needed.rule, text, needed.basis, needed.where)
    if proof.direction != "both":
        way = "from" if proof.direction == "from" else "into"
        text = f"{_kind_words(proof)} is only {way} {proof.language.name}; both are required"
        yield reason(policy, "floor.5", text)
    yield from _out_of_date(proof, kind.retest_months, policy, on)


def _out_of_date(proof: Proof, retest: int | None, policy: Policy, on: date) -> Iterator[Reason]:
    if proof.expires is not None and proof.expires < on:
        text = f"{_kind_words(proof)} expired on {proof.expires.isoformat()}"
        yield reason(policy, "floor.4", text)
    if proof.issued is not None and proof.issued > on:
        text = f"{_kind_words(proof)} counts only from {proof.issued.isoformat()} on"
        yield reason(policy, "floor.4", text)
    if retest is None:
        return
    if proof.issued is None:
        yield reason(policy, "floor.4", f"{_kind_words(proof)} has no test date")
    elif months_after(proof.issued, retest) < on:
        since = f"{_kind_words(proof)} of {proof.issued.isoformat()}"
        text = f"{since}: a new test was due after {retest} months"
        yield reason(policy, "floor.4", text)


def _kind_words(proof: Proof) -> str:
    return proof.kind.replace("_", " ")


@lru_cache(maxsize=64)
def _local_day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def ends(entry: Entry, policy: Policy) -> Iterator[tuple[str, date]]:
    """Yield what runs out, and its last day: loan, consent, credentials and checks."""
    rules = policy.interpreting
    if entry.lent is not None:
        yield f"loan by {entry.lent.by}", entry.lent.until
    if entry.pool is not None:
        yield "consent to be lent", entry.pool.until
    for proof in entry.credentials:
        last = proof_ends(proof, policy)
        if last is not None:
            yield f"{proof.kind} in {proof.language.name}", last
    if entry.kind in rules.vetting.kinds:
        for check in rules.vetting.checks:
            passed = entry.vetting.get(check)
            if passed is not None:
                yield f"check `{check}`", months_after(passed, rules.vetting.valid_months)


def proof_ends(proof: Proof, policy: Policy) -> date | None:
    """Return the last day on which a credential counts, by its end or by a required new test."""
    kind = policy.interpreting.credentials.get(proof.kind)
    ends = [proof.expires] if proof.expires else []
    if kind is not None and kind.retest_months is not None and proof.issued is not None:
        ends.append(months_after(proof.issued, kind.retest_months))
    return min(ends, default=None)


_SECOND_DAY = date.min + timedelta(days=1)


def last_days(entry: Entry, policy: Policy) -> Iterator[date]:
    """Yield the last days of a person's credentials, checks and service."""
    yield from (day for _what, day in ends(entry, policy))
    gone = (entry.left, entry.barred.since if entry.barred else None)
    yield from (max(day, _SECOND_DAY) - timedelta(days=1) for day in gone if day is not None)
