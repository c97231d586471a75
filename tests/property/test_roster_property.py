"""Over made-up rosters, rules and questions: no one whom the floor bars is ever offered."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Literal
from zoneinfo import ZoneInfo

import yaml
from hypothesis import event, given, settings
from hypothesis import strategies as st

from langaccess.agency.people import Barred, Hours, Leave, Proof, Skill, Tie, Weekly, read_moment
from langaccess.agency.policy import (
    HelpKind,
    InterpreterQuestion,
    Permission,
    Policy,
    Stakes,
    Tier,
    decide,
    load_policy,
    requirement,
    shipped_jurisdictions,
)
from langaccess.core.tags import Tag
from langaccess.interpret.roster import (
    Entry,
    Roster,
    RosterAnswer,
    RosterQuery,
    find,
    parse_language,
)
from tests.policyfiles import HEAD

ZONE = "America/Chicago"
POLICIES = [load_policy(path) for path in shipped_jurisdictions().values()]
TYPES = [*POLICIES[0].interpreting.encounters]
KINDS = [*POLICIES[0].interpreting.credentials, *POLICIES[0].review.credentials]
GOOD = ["court_certified", "interpreter_tested", "bilingual_tested", "sign_certified"] * 4
WAYS: list[Literal["both", "from", "into"]] = ["both", "both", "both", "both", "from", "into"]
TAGS = [Tag(tag) for tag in ("es", "es-MX", "mam", "ar-EG", "ar-MA", "ase")]
DAYS = st.dates(date(2019, 1, 1), date(2030, 1, 1))
TODAY = date(2026, 11, 27)


def _day(rng: Random) -> date:
    return date(2019, 1, 1) + timedelta(days=rng.randrange(2000))


def _recent(rng: Random) -> date:
    return TODAY - timedelta(days=rng.randrange(900)) if rng.random() < 0.8 else _day(rng)


def _proof(rng: Random, tag: Tag) -> Proof:
    return Proof(
        kind=rng.choice([*KINDS, *GOOD]),
        language=tag if rng.random() < 0.9 else rng.choice(TAGS),
        other=Tag("es") if rng.random() < 0.1 and tag.language != "es" else Tag("en"),
        direction=rng.choice(WAYS),
        level=rng.choice([None, 1.0, 2.0, 3.0, 4.0]),
        issued=None if rng.random() < 0.1 else _recent(rng),
        expires=_day(rng) if rng.random() < 0.2 else None,
    )


def _hours(rng: Random) -> Hours | None:
    if rng.random() < 0.3:
        return None
    weekly = Weekly(
        days=rng.choice([("mon",), ("fri", "sat"), ("thu", "fri")]),
        start=rng.choice(["00:00", "08:00", "22:00"]),
        end=rng.choice(["06:00", "17:00", "00:00"]),
    )
    leave = Leave(date(2026, 11, 20), date(2026, 11, 30))
    return Hours(
        always=rng.random() < 0.75,
        weekly=(weekly,) if rng.random() < 0.6 else (),
        leave=(leave,) if rng.random() < 0.1 else (),
    )


def _entry(rng: Random, n: int) -> Entry:
    tags = rng.sample(TAGS, rng.choice([1, 1, 2]))
    checks: list[Literal["background", "confidentiality"]] = ["background", "confidentiality"]
    rare = rng.random
    return Entry(
        id=f"p{n}",
        name=rng.choice(["Ana Diaz", "Bo Chen", "Kim Tran", "Sam Oko"]),
        kind=rng.choice(["member", "staff", "contractor", "contractor", "volunteer", "line"]),
        languages=tuple(Skill(tag, ("Cairo",) if rare() < 0.3 else ()) for tag in tags),
        credentials=tuple(
            _proof(rng, rng.choice(tags)) for _ in range(rng.choice([0, 1, 2, 3, 5]))
        ),
        modes=tuple(rng.sample(["onsite", "video", "phone"], rng.choice([1, 2, 3]))),
        hours=_hours(rng),
        gender=rng.choice([None, "f", "m"]),
        adult=rng.choice([None, True, True, True, True, True, False]),
        vetting={check: _recent(rng) for check in checks if rare() < 0.95},
        ties=(Tie("relative", rng.choice(["", "C1"]), "Jo Doe"),) if rare() < 0.2 else (),
        not_for=(rng.choice(TYPES),) if rare() < 0.1 else (),
        barred=Barred(_day(rng), "x") if rare() < 0.06 else None,
        left=_day(rng) if rare() < 0.06 else None,
    )


NAMES = ["Spanish", "spansh", "deaf", "Kurdish", "mom", "Guatemala"]


@cache
def _case(seed: int) -> tuple[Roster, Policy, RosterQuery]:
    rng = Random(seed)
    roster = Roster(tuple(_entry(rng, n) for n in range(rng.randrange(20))), ZONE)
    ask = RosterQuery(
        rng.choice(
            [*TAGS, *TAGS, *TAGS, "Spanish", "spansh", "deaf", "Kurdish", "mom", "Guatemala"]
        ),
        datetime(2026, 11, 27, rng.choice([2, 12, 23]), tzinfo=ZoneInfo(ZONE)),
        encounter=rng.choice([None, *TYPES]),
        stakes=rng.choice(list(Stakes)),
        variety="Cairo" if rng.random() < 0.1 else "",
        gender="f" if rng.random() < 0.1 else "",
        case=rng.choice(["", "C1"]),
        involved=rng.choice([(), (), (), (), ("Jo Doe",), ("Kim Tran",)]),
        exclude=rng.choice([(), (), (("Chen", "relative"),), (("Oko", "drunk"),)]),
    )
    return roster, rng.choice(POLICIES), ask


CASES = range(2000)


@cache
def _answer(seed: int) -> RosterAnswer:
    """Return the answer for a case, which several tests look at."""
    return find(*_case(seed))


def _offered(found: RosterAnswer) -> list[tuple[str, HelpKind, Tag, Tag]]:
    """Return everybody in the answer: id, kind of help, and the pair they are to interpret."""
    assert found.tag is not None or not (found.offered or found.chains)
    english = Tag("en")
    people = [(o.id, o.using, found.tag or english, english) for o in found.offered]
    for chain in found.chains:
        people.append((chain.first.id, chain.first.using, found.tag or english, chain.through))
        people.append((chain.second.id, chain.second.using, chain.through, english))
    return people


def _pair_of(proof: Proof) -> set[str]:
    return {proof.language.language, proof.other.language}


def _months(day: date, months: int) -> date:
    return day + timedelta(days=31 * months + 1)


def _has_proof(
    entry: Entry, using: HelpKind, pair: set[str], found: RosterAnswer, policy: Policy
) -> bool:
    """Check a credential again by another road: one that is valid, of this pair and this scope."""
    rules = policy.interpreting
    kind = rules.encounters[found.encounter] if found.encounter else None
    scopes = (
        {"converse"}
        if using is HelpKind.TESTED_MEMBER
        else set(kind.scopes if kind else ["police"])
    )
    for proof in entry.credentials:
        known = rules.credentials.get(proof.kind)
        valid = (proof.expires is None or proof.expires >= TODAY) and (
            proof.issued is None or proof.issued <= TODAY
        )
        if known is None or not valid or proof.direction != "both" or _pair_of(proof) != pair:
            continue
        if known.retest_months is not None and (
            proof.issued is None or _months(proof.issued, known.retest_months) < TODAY
        ):
            continue
        if (
            using is HelpKind.TESTED_MEMBER
            and (proof.level or 0) < rules.levels[found.stakes].speaking
        ):
            continue
        if scopes & set(known.scopes):
            return True
    return False


def test_nobody_whom_the_floor_bars_is_offered() -> None:
    count = sum(_check_offers(seed) for seed in CASES)
    assert count > 400, "a test of offers needs offers"


def _check_offers(seed: int) -> int:
    roster, policy, ask = _case(seed)
    found = _answer(seed)
    people = {entry.id: entry for entry in roster.people}
    for name, using, language, other in _offered(found):
        entry = people[name]
        assert entry.left is None or entry.left > TODAY
        assert entry.barred is None or entry.barred.since > TODAY
        assert entry.adult is not False
        assert entry.kind != "volunteer" or entry.adult
        assert found.encounter is None or found.encounter not in entry.not_for
        if entry.kind in ("contractor", "volunteer"):
            assert set(entry.vetting) == {"background", "confidentiality"}
            assert all(day <= TODAY <= _months(day, 36) for day in entry.vetting.values())
        assert not any(t.case and t.case == ask.case for t in entry.ties)
        assert not any(t.person and t.person in ask.involved for t in entry.ties)
        assert entry.name not in ask.involved
        assert not any(word in entry.name for word, _ in ask.exclude)
        assert _has_proof(entry, using, {language.language, other.language}, found, policy)
        needed = requirement(policy, encounter=found.encounter, stakes=found.stakes)
        assert needed.standing[using] is Permission.INTERPRETS
        if ask.variety and language == found.tag:
            assert any("Cairo" in skill.varieties for skill in entry.languages)
        if entry.hours is not None:
            assert not entry.hours.leave
        if language.language == "ase":
            assert using is not HelpKind.PHONE_LINE
    return len(_offered(found))


def test_every_answer_has_a_way_and_every_speaker_a_place() -> None:
    for seed in CASES:
        _check_whole(seed)


def _check_whole(seed: int) -> None:
    roster, _, _ = _case(seed)
    found = _answer(seed)
    assert found.fallback.say
    sign = found.tag == "ase"
    assert (found.fallback.kind == "sign") == sign
    if found.tag is None:
        assert found.question
        assert not found.offered
        return
    speakers = {
        entry.id
        for entry in roster.people
        if found.tag.language in {skill.tag.language for skill in entry.languages}
    }
    named = [offer.id for offer in found.offered] + [person.id for person in found.refused]
    assert sorted(named) == sorted(speakers)
    assert all(person.reasons for person in found.refused)
    assert [offer.rank for offer in found.offered] == list(range(1, len(found.offered) + 1))


def _ids(found: RosterAnswer) -> set[str]:
    return {offer.id for offer in found.offered}


def test_one_more_credential_never_removes_anybody() -> None:
    for seed in CASES:
        roster, policy, ask = _case(seed)
        rng = Random(-seed - 1)
        richer = tuple(
            replace(e, credentials=(*e.credentials, _proof(rng, e.languages[0].tag)))
            for e in roster.people
        )
        after = find(replace(roster, people=richer), policy, ask)
        assert _ids(_answer(seed)) <= _ids(after), seed


def test_an_expired_credential_never_adds_anybody() -> None:
    for seed in CASES:
        roster, policy, ask = _case(seed)
        rng = Random(-seed - 1)
        poorer = tuple(
            replace(
                entry,
                credentials=tuple(
                    replace(proof, expires=date(2020, 1, 1)) if rng.random() < 0.5 else proof
                    for proof in entry.credentials
                ),
            )
            for entry in roster.people
        )
        after = find(replace(roster, people=poorer), policy, ask)
        assert _ids(after) <= _ids(_answer(seed)), seed


STANDINGS = st.sampled_from([standing.value for standing in Permission])
TIGHTER = st.fixed_dictionaries(
    {},
    optional={
        "levels": st.dictionaries(
            st.sampled_from([stakes.value for stakes in Stakes]),
            st.fixed_dictionaries(
                {},
                optional={
                    "using": st.dictionaries(
                        st.sampled_from([using.value for using in HelpKind]), STANDINGS, max_size=4
                    ),
                    "tier": st.sampled_from(["certified", "qualified", "tested", "screened"]),
                    "speaking": st.sampled_from([1, 2, 3, 4]),
                    "own_request": st.booleans(),
                },
            ),
            max_size=3,
        ),
        "encounters": st.dictionaries(
            st.sampled_from(TYPES),
            st.fixed_dictionaries(
                {},
                optional={
                    "stakes": st.sampled_from(["low", "medium", "high", "evidentiary"]),
                    "using": st.dictionaries(
                        st.sampled_from([using.value for using in HelpKind]), STANDINGS, max_size=4
                    ),
                },
            ),
            max_size=3,
        ),
    },
)
BARRED = [
    HelpKind.FAMILY, HelpKind.CHILD, HelpKind.BYSTANDER_ADULT, HelpKind.INMATE, HelpKind.PARTY,
    HelpKind.IMMIGRATION_OFFICER, HelpKind.MT,
]  # fmt: skip
BASE = next(policy for policy in POLICIES if policy.id == "base")


def _load(rules: dict[str, Any]) -> Policy | None:
    from langaccess.core.errors import ConfigError

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "jurisdiction.yaml"
        path.write_text(HEAD + yaml.safe_dump({"interpreting": rules}), encoding="utf-8")
        try:
            return load_policy(path)
        except ConfigError:
            return None


@settings(max_examples=60, deadline=None, derandomize=True)
@given(TIGHTER)
def test_whatever_a_file_says_it_lets_the_barred_do_no_more_than_the_base(
    rules: dict[str, Any],
) -> None:
    policy = _load(rules)
    event("loaded" if policy else "refused")
    if policy is None:
        return
    for encounter in TYPES:
        for using in BARRED:
            for exigent in (False, True):
                question = InterpreterQuestion(encounter, using, exigent=exigent, deaf_request=True)
                if decide(question, policy).allowed:
                    assert decide(question, BASE).allowed


@settings(max_examples=1000, deadline=None, derandomize=True)
@given(st.integers(0, 59), st.integers(0, 23), st.sampled_from(["03-08", "11-01", "07-04"]))
def test_every_typed_moment_is_an_hour_that_the_clock_shows_or_is_refused(
    minute: int, hour: int, day: str
) -> None:
    from langaccess.core.errors import InputError

    text = f"2026-{day}T{hour:02}:{minute:02}"
    try:
        found = read_moment(text, ZONE)
    except InputError:
        assert (day, hour) == ("03-08", 2)
        return
    assert found.astimezone(ZoneInfo("UTC")).astimezone(ZoneInfo(ZONE)).isoformat()[:16] == text


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.text(max_size=30) | st.text("abcdefghijklmnopqrstuvwxyz -'", max_size=8))
def test_whatever_is_typed_for_a_language_is_read_or_asked_back(typed: str) -> None:
    heard = parse_language(typed, BASE)
    assert heard.tag is not None or heard.question


def _tightened(policy: Policy, rng: Random) -> Policy:
    """Return the rules with some stricter and none looser."""
    rules = policy.interpreting
    order = list(Permission)
    tiers = list(Tier)

    def stricter(standing: Permission) -> Permission:
        return order[rng.randint(0, order.index(standing))] if rng.random() < 0.15 else standing

    def higher(tier: Tier) -> Tier:
        return tiers[rng.randint(0, tiers.index(tier))] if rng.random() < 0.4 else tier

    levels = {
        stakes: replace(
            level,
            using={using: stricter(standing) for using, standing in level.using.items()},
            tier=higher(level.tier),
            speaking=level.speaking + rng.choice([0, 0, 0.5, 1]),
            own_request=level.own_request and rng.random() < 0.5,
        )
        for stakes, level in rules.levels.items()
    }
    encounters = {
        name: replace(
            kind,
            using={
                using: stricter((kind.using or {}).get(using, Permission.INTERPRETS))
                for using in HelpKind
            },
            tier=higher(kind.tier or Tier.SCREENED),
            scopes=kind.scopes[:1] if rng.random() < 0.3 else kind.scopes,
        )
        for name, kind in rules.encounters.items()
    }
    credentials = {
        name: replace(kind, retest_months=rng.choice([kind.retest_months, 6]))
        for name, kind in rules.credentials.items()
    }
    vetting = replace(rules.vetting, valid_months=rng.choice([rules.vetting.valid_months, 3]))
    changed = replace(
        rules, levels=levels, encounters=encounters, credentials=credentials, vetting=vetting
    )
    return replace(policy, interpreting=changed)


def test_stricter_rules_never_offer_anybody_more() -> None:
    fewer = 0
    for seed in range(1000):
        roster, policy, ask = _case(seed)
        before = _ids(_answer(seed))
        after = _ids(find(roster, _tightened(policy, Random(-seed - 1)), ask))
        assert after <= before, seed
        fewer += len(after) < len(before)
    assert fewer > 50, "rules that change nothing show nothing"


def test_stricter_rules_never_permit_more() -> None:
    for seed in range(20):
        rng = Random(seed)
        policy = rng.choice(POLICIES)
        strict = _tightened(policy, rng)
        for encounter in TYPES:
            for using in HelpKind:
                for exigent, asked in ((False, False), (True, False), (False, True)):
                    question = InterpreterQuestion(encounter, using, exigent, asked)
                    if decide(question, strict).allowed:
                        assert decide(question, policy).allowed, (seed, question)
