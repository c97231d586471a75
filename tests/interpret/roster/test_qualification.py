"""What a person must have proved, and by when: levels, days, tiers, scopes, age and order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from langaccess.agency.people import Barred, Hours, Proof, Skill, Tie, Weekly
from langaccess.agency.policy import HelpKind, Policy, Stakes
from langaccess.core.config import Phone
from langaccess.core.tags import Tag
from langaccess.interpret.roster import (
    Entry,
    InterpreterOffer,
    Roster,
    RosterQuery,
    find,
    language_clearances,
)
from tests.rosterfiles import agency

ZONE = "America/Chicago"
DAY = date(2026, 11, 28)
AT = datetime(2026, 11, 28, 12, 0, tzinfo=ZoneInfo(ZONE))
ES, MAM, ASE = Tag("es"), Tag("mam"), Tag("ase")
ONE_DAY = timedelta(days=1)

MEMBER = Entry(
    "garcia", "Maria Garcia", "member", phone=Phone("217-555-0111"), languages=(Skill(ES),),
    credentials=(Proof("bilingual_tested", ES, level=3, issued=date(2026, 1, 1)),),
    hours=Hours(always=True),
)  # fmt: skip
CHECKS: Any = {"background": date(2026, 1, 1), "confidentiality": date(2026, 1, 1)}
HIRED = Entry(
    "ortiz", "Elena Ortiz", "contractor", phone=Phone("217-555-0113"), languages=(Skill(ES),),
    credentials=(Proof("court_certified", ES, issued=date(2020, 1, 1)),),
    modes=("onsite",), hours=Hours(always=True), vetting=CHECKS,
)  # fmt: skip
VOLUNTEER = replace(
    HIRED, id="nguyen", name="Linh Nguyen", kind="volunteer", modes=(), adult=True,
    credentials=(Proof("interpreter_tested", ES, issued=date(2026, 1, 1)),),
)  # fmt: skip


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    return agency(tmp_path_factory.mktemp("agency"))


def answer(policy: Policy, *people: Entry, **words: Any) -> Any:
    ask = replace(RosterQuery("Spanish", AT, stakes=Stakes.HIGH), **words)
    return find(Roster(people, ZONE), policy, ask)


def offers(policy: Policy, *people: Entry, **words: Any) -> tuple[InterpreterOffer, ...]:
    found: tuple[InterpreterOffer, ...] = answer(policy, *people, **words).offered
    return found


def refusal(policy: Policy, entry: Entry, **words: Any) -> list[str]:
    found = answer(policy, entry, **words)
    assert found.offered == ()
    (one,) = found.refused
    assert (one.id, one.name) == (entry.id, entry.name)
    return [ground.text for ground in one.reasons]


def proof(entry: Entry, **changes: Any) -> Entry:
    return replace(entry, credentials=(replace(entry.credentials[0], **changes),))


# -- the level of a member who speaks directly -------------------------------------------------


@pytest.mark.parametrize(
    ("stakes", "needed"),
    [(Stakes.LOW, 2), (Stakes.MEDIUM, 2), (Stakes.HIGH, 3), (Stakes.EVIDENTIARY, 3)],
)
def test_a_member_speaks_directly_at_the_level_of_the_stakes_and_not_below(
    policy: Policy, stakes: Stakes, needed: float
) -> None:
    for level, serves in ((needed - 0.5, False), (needed, True), (needed + 0.5, True)):
        found = offers(policy, proof(MEMBER, level=level), stakes=stakes)
        assert [one.using for one in found] == ([HelpKind.TESTED_MEMBER] if serves else [])


def test_the_reason_says_the_level_held_and_the_level_required(policy: Policy) -> None:
    words = refusal(policy, proof(MEMBER, level=2.5), using=HelpKind.TESTED_MEMBER)
    assert len(words) == 1
    assert words[0].startswith("level 2.5; ")
    assert words[0].endswith(" requires level 3 (ILR)")
    untested = refusal(policy, proof(MEMBER, level=None), using=HelpKind.TESTED_MEMBER)
    assert untested[0].startswith("no level is entered; ")


def test_an_agency_may_require_a_higher_level(tmp_path: Any) -> None:
    rules = "interpreting: {levels: {high: {speaking: 3.5}}}\n"
    strict = agency(tmp_path, rules=rules)
    assert refusal(strict, MEMBER, using=HelpKind.TESTED_MEMBER)
    assert offers(strict, proof(MEMBER, level=3.5))


def test_a_level_is_not_asked_of_an_interpreter(policy: Policy) -> None:
    assert offers(policy, HIRED)
    assert offers(policy, proof(HIRED, level=0.5))


def test_a_speaking_test_is_not_for_interpreting_for_others(policy: Policy) -> None:
    hired = replace(HIRED, credentials=MEMBER.credentials)
    assert refusal(policy, hired) == [
        "bilingual tested is for converse; it does not carry over to police"
    ]


# -- days --------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", [MEMBER, HIRED, VOLUNTEER], ids=lambda one: one.kind)
def test_a_credential_begins_on_its_day_and_ends_after_its_last(
    policy: Policy, person: Entry
) -> None:
    stakes = Stakes.LOW if person.kind == "volunteer" else Stakes.HIGH
    for first, last, serves in (
        (DAY, DAY, True),
        (DAY + ONE_DAY, DAY + 2 * ONE_DAY, False),
        (DAY - 2 * ONE_DAY, DAY - ONE_DAY, False),
        (DAY - ONE_DAY, DAY + ONE_DAY, True),
        (DAY, None, True),
        (DAY + ONE_DAY, None, False),
    ):
        one = proof(person, issued=first, expires=last)
        assert bool(offers(policy, one, stakes=stakes)) is serves, (first, last)


def test_the_reason_says_when_a_credential_began_or_ended(policy: Policy) -> None:
    assert refusal(policy, proof(HIRED, issued=DAY + ONE_DAY)) == [
        "court certified counts only from 2026-11-29 on"
    ]
    assert refusal(policy, proof(HIRED, expires=DAY - ONE_DAY)) == [
        "court certified expired on 2026-11-27"
    ]


def test_the_day_is_that_of_the_persons_own_clock(policy: Policy) -> None:
    evening = AT.replace(hour=22)  # the next day in Tokyo, and still today in Los Angeles
    for zone, first, serves in (
        ("Asia/Tokyo", DAY + ONE_DAY, True),
        ("America/Los_Angeles", DAY + ONE_DAY, False),
        (None, DAY + ONE_DAY, False),
        (None, DAY, True),
    ):
        one = replace(proof(HIRED, issued=first), time_zone=zone)
        assert bool(offers(policy, one, at=evening)) is serves


def test_a_new_test_is_due_on_the_day_after_its_months(policy: Policy) -> None:
    months = policy.interpreting.credentials["bilingual_tested"].retest_months
    assert months == 60
    assert offers(policy, proof(MEMBER, issued=date(2021, 11, 28)))
    words = refusal(policy, proof(MEMBER, issued=date(2021, 11, 27)), using=HelpKind.TESTED_MEMBER)
    assert words == ["bilingual tested of 2021-11-27: a new test was due after 60 months"]
    undated = refusal(policy, proof(MEMBER, issued=None), using=HelpKind.TESTED_MEMBER)
    assert undated == ["bilingual tested has no test date"]
    assert offers(policy, proof(HIRED, issued=None))


def test_a_check_counts_from_its_day_for_its_months(policy: Policy) -> None:
    assert policy.interpreting.vetting.valid_months == 36
    for day, words in (
        (DAY, ""),
        (date(2023, 11, 28), ""),
        (date(2023, 11, 27), "the check `background` of 2023-11-27 is too old"),
        (DAY + ONE_DAY, "the check `background` counts only from 2026-11-29 on"),
        (None, "the check `background` is not entered"),
    ):
        vetting: Any = {**CHECKS, "background": day} if day else {"confidentiality": DAY}
        one = replace(HIRED, vetting=vetting)
        if words:
            assert refusal(policy, one) == [words]
        else:
            assert offers(policy, one)
    assert offers(policy, MEMBER)  # members are not checked by these rules


def test_someone_serves_until_the_day_before_they_leave_or_are_barred(policy: Policy) -> None:
    for day, serves in ((DAY + ONE_DAY, True), (DAY, False), (DAY - ONE_DAY, False)):
        assert bool(offers(policy, replace(HIRED, left=day))) is serves
        assert bool(offers(policy, replace(HIRED, barred=Barred(day, "slow")))) is serves
    assert refusal(policy, replace(HIRED, left=DAY)) == ["left on 2026-11-28"]
    assert refusal(policy, replace(HIRED, barred=Barred(DAY, "slow"))) == [
        "barred since 2026-11-28: slow"
    ]


# -- age ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "adult", "words"),
    [
        (HIRED, False, "is under 18"),
        (MEMBER, False, "is under 18"),
        (VOLUNTEER, False, "is under 18"),
        (VOLUNTEER, None, "the roster does not say that they are 18 or older"),
        (VOLUNTEER, True, ""),
        (HIRED, None, ""),
        (MEMBER, True, ""),
    ],
)
def test_no_minor_serves_and_a_volunteers_age_is_on_record(
    policy: Policy, person: Entry, adult: bool | None, words: str
) -> None:
    one = replace(person, adult=adult)
    if words:
        assert refusal(policy, one, stakes=Stakes.LOW) == [words]
    else:
        assert offers(policy, one, stakes=Stakes.LOW)


# -- tier, scope, direction, pair ----------------------------------------------------------------


def test_the_tier_of_the_stakes_is_the_lowest_that_serves(policy: Policy) -> None:
    for kind, high, evidence in (
        ("court_certified", True, True),
        ("court_qualified", True, True),
        ("interpreter_tested", True, False),
        ("screened", False, False),
        ("medical_certified", False, False),
    ):
        one = proof(HIRED, kind=kind, issued=DAY)
        assert bool(offers(policy, one)) is high, kind
        assert bool(offers(policy, one, stakes=Stakes.EVIDENTIARY)) is evidence, kind
    words = refusal(policy, proof(HIRED, kind="screened", issued=DAY))
    assert words[0].startswith("screened is tier screened; ")
    assert words[0].endswith(" requires tested")


def test_where_no_test_exists_the_next_tier_serves_and_the_note_says_so(policy: Policy) -> None:
    mam = replace(HIRED, languages=(Skill(MAM),), credentials=(Proof("screened", MAM, issued=DAY),))
    (offer,) = offers(policy, mam, language="Mam")
    assert offer.note
    assert offer.tag == MAM
    (sure,) = offers(policy, HIRED)
    assert sure.note == ""
    (certified,) = offers(policy, proof(mam, kind="court_certified"), language="Mam")
    assert certified.note == ""


def test_a_credential_in_one_direction_or_for_written_work_does_not_interpret(
    policy: Policy,
) -> None:
    assert refusal(policy, proof(HIRED, direction="from")) == [
        "court certified is only from Spanish; both are required"
    ]
    assert refusal(policy, proof(HIRED, direction="into")) == [
        "court certified is only into Spanish; both are required"
    ]
    assert refusal(policy, proof(HIRED, scope="translate")) == [
        "court certified is for written translation; it does not carry over to police"
    ]


def test_a_credential_is_for_its_pair_in_either_order(policy: Policy) -> None:
    (turned,) = offers(policy, proof(HIRED, language=Tag("en"), other=ES))
    assert turned.note == ""
    assert refusal(policy, proof(HIRED, other=Tag("fr"))) == [
        "tested for Spanish with French; it does not carry over to Spanish with English"
    ]
    assert refusal(policy, replace(HIRED, credentials=())) == ["never tested in Spanish"]


def test_every_reason_is_given_once(policy: Policy) -> None:
    one = HIRED.credentials[0]
    old = replace(one, expires=DAY - ONE_DAY)
    both = replace(HIRED, credentials=(old, replace(old, issuer="another")), vetting={})
    assert refusal(policy, both) == [
        "the check `background` is not entered",
        "the check `confidentiality` is not entered",
        "court certified expired on 2026-11-27",
    ]


def test_of_two_credentials_the_higher_tier_counts(policy: Policy) -> None:
    low = Proof("interpreter_tested", ES, issued=DAY)
    for held in ((low, HIRED.credentials[0]), (HIRED.credentials[0], low)):
        (offer,) = offers(policy, replace(HIRED, credentials=held))
        assert "court certified" in offer.reasons


def test_a_bad_credential_does_not_spoil_a_good_one(policy: Policy) -> None:
    old = replace(HIRED.credentials[0], expires=DAY - ONE_DAY)
    assert offers(policy, replace(HIRED, credentials=(old, HIRED.credentials[0])))


# -- language and variety ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("held", "asked", "serves"),
    [
        ("es", "es", True), ("es", "es-MX", True), ("es-MX", "es", True), ("es-GT", "es-MX", True),
        ("ar", "ar-EG", True), ("ar-EG", "ar-MA", False), ("ar-EG", "ar-EG", True),
        ("sr-Latn", "sr-Cyrl", True), ("pt-BR", "pt-PT", True), ("mam", "quc", False),
    ],
)  # fmt: skip
def test_regions_cover_each_other_except_where_they_are_kept_apart(
    policy: Policy, held: str, asked: str, serves: bool
) -> None:
    tag = Tag(held)
    one = replace(
        HIRED, languages=(Skill(tag),), credentials=(replace(HIRED.credentials[0], language=tag),)
    )
    found = answer(policy, one, language=asked)
    assert bool(found.offered) is serves


def test_the_entered_language_that_is_nearest_is_used_and_the_other_is_named(
    policy: Policy,
) -> None:
    mexico, spain = Tag("es-MX"), Tag("es-ES")
    two = replace(
        HIRED,
        languages=(Skill(spain, ("Madrid",)), Skill(mexico, ("Oaxaca",))),
        credentials=(replace(HIRED.credentials[0], language=spain),),
    )
    (offer,) = offers(policy, two, language="es-MX", wish="Oaxaca")
    assert "speaks Oaxaca" in offer.reasons
    assert "check that they understand each other" in offer.note
    (same,) = offers(policy, replace(two, credentials=HIRED.credentials), language="es-MX")
    assert same.note == ""


def test_the_refusal_names_the_languages_they_do_speak(policy: Policy) -> None:
    one = replace(HIRED, languages=(Skill(Tag("ar-MA")), Skill(Tag("fr"))))
    assert (
        refusal(policy, one, language="ar-EG")[-1]
        == "ar-EG is required, and this person speaks ar-MA"
    )


def test_a_required_variety_is_entered_or_they_do_not_serve(policy: Policy) -> None:
    one = replace(HIRED, languages=(Skill(ES, ("Mexico", "Guatemala")),))
    assert offers(policy, one, variety="guatemala")
    assert refusal(policy, one, variety="Chile") == [
        "Chile is required, and the roster has Mexico, Guatemala for this person"
    ]
    assert refusal(policy, HIRED, variety="Chile") == [
        "Chile is required, and the roster has no variety for this person"
    ]


def test_a_gender_that_was_requested_is_required(policy: Policy) -> None:
    assert offers(policy, replace(HIRED, gender="f"), gender="f")
    rows: tuple[tuple[Any, str], ...] = (
        ("f", "is a woman; another gender was requested"),
        ("m", "is a man; another gender was requested"),
        ("x", "is neither a man nor a woman; another gender was requested"),
        (None, "gender is not entered, and a gender was requested"),
    )
    for gender, words in rows:
        asked = "m" if gender == "f" else "f"
        assert refusal(policy, replace(HIRED, gender=gender), gender=asked) == [words]


# -- encounters, hours, kinds of help ------------------------------------------------------------


def test_a_type_of_encounter_that_they_do_not_interpret(policy: Policy) -> None:
    one = replace(HIRED, not_for=("interrogation",))
    assert offers(policy, one, encounter="dv_scene")
    words = refusal(policy, one, encounter="interrogation")
    assert len(words) == 1
    assert words[0].startswith("does not interpret ")


def test_whoever_is_off_is_not_offered_and_says_when(policy: Policy) -> None:
    night = Hours(weekly=(Weekly(("sat",), "22:00", "23:00"),))
    words = refusal(policy, replace(HIRED, hours=night, vetting={}))
    assert len(words) == 3
    assert "is not entered" in words[0]
    assert offers(policy, replace(HIRED, hours=night), at=AT.replace(hour=22, minute=30))


def test_how_someone_can_be_reached_is_how_they_help(policy: Policy) -> None:
    every = replace(HIRED, modes=("phone", "onsite", "video"))
    (offer,) = offers(policy, every)
    assert offer.using is HelpKind.CONTRACT_INTERPRETER
    assert offer.reasons[0] == "contract interpreter"
    for using in (HelpKind.VIDEO, HelpKind.PHONE_LINE):
        (offer,) = offers(policy, every, using=using)
        assert offer.using is using
    words = refusal(policy, replace(HIRED, modes=()))
    assert words == ["does written translation only; that does not carry over to interpreting"]
    line = replace(every, kind="line")
    assert offers(policy, line)[0].using is HelpKind.VIDEO
    assert not offers(policy, line, using=HelpKind.CONTRACT_INTERPRETER)
    staff = replace(HIRED, kind="staff", modes=())
    assert offers(policy, staff)[0].using is HelpKind.STAFF_INTERPRETER
    assert offers(policy, VOLUNTEER, stakes=Stakes.LOW)[0].using is HelpKind.VOLUNTEER


def test_no_voice_serves_a_sign_language(policy: Policy) -> None:
    signs = replace(
        HIRED, languages=(Skill(ASE),), credentials=(Proof("sign_certified", ASE, issued=DAY),)
    )
    assert offers(policy, signs, language="ASL")
    video = replace(signs, modes=("phone", "video"))
    assert [one.using for one in offers(policy, video, language="ASL")] == [HelpKind.VIDEO]
    assert refusal(policy, replace(signs, modes=("phone",)), language="ASL") == [
        "can only be reached by voice"
    ]


def test_a_kind_of_help_that_may_not_interpret_is_named(policy: Policy) -> None:
    (words,) = refusal(policy, VOLUNTEER, stakes=Stakes.HIGH)
    kind = policy.interpreting.using[HelpKind.VOLUNTEER].text
    assert words.startswith(f"{kind} may not interpret ")


# -- order ---------------------------------------------------------------------------------------


def order(policy: Policy, *people: Entry, **words: Any) -> list[str]:
    found = offers(policy, *people, **words)
    assert [one.rank for one in found] == list(range(1, len(found) + 1))
    return [one.id for one in found]


def named(name: str, **changes: Any) -> Entry:
    return replace(HIRED, id=name.lower(), name=name, **changes)


def test_the_order_is_kind_of_help_then_tier(policy: Policy) -> None:
    tested = named("Abel", credentials=(Proof("interpreter_tested", ES, issued=DAY),))
    assert order(policy, tested, HIRED, MEMBER) == ["garcia", "ortiz", "abel"]
    assert order(policy, MEMBER, HIRED, stakes=Stakes.EVIDENTIARY) == ["ortiz", "garcia"]


def test_then_the_preferred_variety_how_they_answer_travel_use_and_name(policy: Policy) -> None:
    plain = named("Dora", place="South")
    speaks = named("Eva", languages=(Skill(ES, ("Oaxaca",)),))
    assert order(policy, plain, speaks, wish="oaxaca") == ["eva", "dora"]
    assert order(policy, plain, speaks) == ["dora", "eva"]
    silent = named("Carl", phone=None)
    assert order(policy, silent, plain) == ["dora", "carl"]
    far, near = named("Ann", minutes={"North": 50}), named("Zoe", minutes={"North": 20})
    there, unknown = named("Pia", place="North"), named("Abe")
    assert order(policy, unknown, far, near, there, near="north") == ["pia", "zoe", "ann", "abe"]
    assert order(policy, unknown, far, near, there) == ["abe", "ann", "pia", "zoe"]
    assert order(policy, unknown, plain, used={"abe": 2}) == ["dora", "abe"]


def test_a_member_without_a_number_is_called_by_radio(policy: Policy) -> None:
    first = replace(MEMBER, phone=None)
    second = replace(MEMBER, id="zed", name="Zed Mora")
    assert order(policy, second, first) == ["garcia", "zed"]
    (by_radio,), (by_phone,) = offers(policy, first), offers(policy, second)
    assert (by_radio.name, by_radio.reach) == ("Maria Garcia", "")
    assert (by_phone.name, by_phone.reach) == ("Zed Mora", "217-555-0111")


def test_the_reasons_of_an_offer_say_why_it_has_its_place(policy: Policy) -> None:
    one = replace(
        proof(MEMBER, expires=DAY), languages=(Skill(ES, ("Oaxaca",)),), minutes={"North": 20}
    )
    (offer,) = offers(policy, one, near="North", wish="Oaxaca", used={"garcia": 1})
    assert offer.reasons == (
        "tested member", "bilingual tested (level 3, until 2026-11-28)", "reachable day and night",
        "speaks Oaxaca", "20 minutes to North", "used 1 time recently",
    )  # fmt: skip
    (other,) = offers(policy, HIRED, wish="Oaxaca", near="North", used={"ortiz": 2})
    assert other.reasons == (
        "contract interpreter", "court certified", "reachable day and night",
        "speaks a variety that is not entered", "used 2 times recently",
    )  # fmt: skip
    qualified = proof(HIRED, kind="vendor_qualified", issued=DAY)
    (third,) = offers(policy, replace(qualified, place="North"), near="North")
    assert third.reasons[1:] == (
        "vendor qualified (tested)", "reachable day and night", "is in North",
    )  # fmt: skip


def test_a_tie_of_this_case_is_no_offer_and_a_shared_surname_comes_last(policy: Policy) -> None:
    tied = replace(HIRED, ties=(Tie("relative", case="26-1234"),))
    assert refusal(policy, tied, case="26-1234")
    assert offers(policy, tied, case="26-9999")
    other = named("Zoe Ray")
    assert order(policy, HIRED, other, involved=("Juan Ortiz",)) == ["zoe ray", "ortiz"]
    (_, last) = offers(policy, HIRED, other, involved=("Juan Ortiz",))
    assert last.concern == last.note == "same surname as a party (Juan Ortiz): ask"


def test_whoever_is_excluded_is_not_offered_whatever_the_reason(policy: Policy) -> None:
    assert refusal(policy, HIRED, exclude=(("ortiz", "my cousin"),)) == ["excluded: my cousin"]
    assert refusal(policy, HIRED, exclude=(("ortiz", ""),)) == ["excluded: no reason given"]
    relative = {one.id: one.text for one in policy.interpreting.conflicts}["relative"]
    assert refusal(policy, HIRED, exclude=(("Elena Ortiz", "relative"),)) == [relative]
    assert offers(policy, HIRED, exclude=(("Ana Mora", "relative"),))


def test_a_clearance_ends_on_the_last_day_on_which_all_of_it_holds(policy: Policy) -> None:
    first, last = DAY + 3 * ONE_DAY, DAY + 4 * ONE_DAY
    one = HIRED.credentials[0]
    twice = (replace(one, expires=first), replace(one, expires=last))
    (row,) = language_clearances(
        Roster((replace(HIRED, credentials=twice, vetting=CHECKS),), ZONE), policy, on=DAY
    )
    assert row.until == last


def test_a_place_that_no_one_has_is_named(policy: Policy) -> None:
    near, known = replace(HIRED, minutes={"North": 20}), "no speaker of the language has a place"
    assert not [one for one in answer(policy, near, near="north").warnings if known in one]
    assert [one for one in answer(policy, near, near="South").warnings if known in one]


def test_a_clearance_that_ends_today_says_so(policy: Policy) -> None:
    (row,) = language_clearances(Roster((proof(HIRED, expires=DAY),), ZONE), policy, on=DAY)
    assert row.until == DAY


def test_a_kind_of_help_that_the_order_does_not_name_comes_last(tmp_path: Path) -> None:
    rules = "interpreting: {encounters: {dv_scene: {order: [video]}}}\n"
    policy = agency(tmp_path, rules=rules)
    video = named("Abel", modes=("video",))
    assert order(policy, HIRED, video, encounter="dv_scene") == ["abel", "ortiz"]
    assert order(policy, HIRED, encounter="dv_scene") == ["ortiz"]
