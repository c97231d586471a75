"""What is heard in a question from the street, and the answer in five lines and forty words."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from langaccess.agency.policy import Caller, HelpKind, Policy, load_policy
from langaccess.core.errors import InputError
from langaccess.core.tags import Tag
from langaccess.interpret.encounters import NoHelp, parse_line, using_named
from langaccess.interpret.hearing import (
    hear,
    hear_help,
    hear_situation,
    known_phrases,
    small_words,
)
from langaccess.interpret.roster import Roster, RosterQuery
from langaccess.interpret.street import MOST_LINES, MOST_WORDS, StreetAnswer, answer
from tests.policyfiles import HEAD
from tests.rosterfiles import agency as agency_of
from tests.rosterfiles import roster as roster_of

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "ask.yaml").read_text(encoding="utf-8"))
NIGHT = datetime(2026, 11, 28, 5, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def agency(tmp_path_factory: pytest.TempPathFactory) -> tuple[Policy, Roster]:
    folder = tmp_path_factory.mktemp("agency")
    policy = agency_of(folder)
    return policy, roster_of(folder, policy)


def ask(agency: tuple[Policy, Roster], typed: str, caller: Caller | None = None) -> StreetAnswer:
    policy, people = agency
    return answer(hear([typed], policy), people, policy, RosterQuery("", NIGHT), caller=caller)


@pytest.mark.slow
@pytest.mark.parametrize("row", CASES["rows"], ids=lambda row: str(row[0]))
def test_a_line_is_heard_and_answered(row: list[Any], agency: tuple[Policy, Roster]) -> None:
    typed, lang, situation, help_, allowed = row
    found = ask(agency, typed)
    heard = found.heard
    if isinstance(lang, list):
        assert heard.tag is None
        assert heard.language is not None
        assert set(lang) <= set(map(str, heard.language.choices))
        assert any(line.startswith("WHICH: ") for line in found.lines)
    else:
        assert heard.tag == (Tag(lang) if lang else None)
    assert (heard.situation, heard.rest) == (situation, ())
    assert list(heard.help)[:1] == ([HelpKind(help_)] if help_ else [])
    assert found.allowed is allowed
    if allowed is not None:
        assert found.lines[0].startswith("YES" if allowed else ("NO: ", "NO, but "))
    assert any(line.startswith("CALL ") for line in found.lines[:3])
    if heard.language is not None and heard.tag is not None and not heard.language.sign:
        assert any(heard.tag.name.split(" (")[0] in line for line in found.lines)
    assert len(found.lines) <= MOST_LINES
    assert sum(len(line.split()) for line in found.lines) <= MOST_WORDS


@pytest.mark.parametrize(("typed", "lang"), CASES["rare"])
def test_a_language_that_only_iso_639_names_is_said_to_be_not_known_here(
    typed: str, lang: str, agency: tuple[Policy, Roster]
) -> None:
    found, name = ask(agency, typed), Tag(lang).name
    said = " ".join(found.lines)
    assert found.heard.tag == lang
    assert f"{name} interpreter" in said
    assert f"Not known here: {name} ({lang})" in said or found.heard.help
    assert f"Not known here: {name} ({lang})" in " ".join(found.doubts)
    assert sum(len(line.split()) for line in found.lines) <= MOST_WORDS


@pytest.mark.parametrize("typed", CASES["not rare"])
def test_a_word_that_is_also_the_name_of_a_rare_language_names_none(
    typed: str, agency: tuple[Policy, Roster]
) -> None:
    assert ask(agency, typed).heard.tag is None


@pytest.mark.parametrize(("typed", "lang"), CASES["names"])
def test_a_name_in_an_english_sentence_is_not_taken_for_speech(
    typed: str, lang: str | None, agency: tuple[Policy, Roster]
) -> None:
    heard = ask(agency, typed).heard
    assert heard.text == ""
    assert (heard.language.tag if heard.language else None) == lang


def test_speech_begins_with_a_capital_like_a_name(agency: tuple[Policy, Roster]) -> None:
    heard = ask(agency, "Mwen pa pale angle").heard
    assert (heard.text, heard.tag) == ("Mwen pa pale angle", "ht")


def test_a_rare_language_that_the_agency_serves_is_known(tmp_path: Path) -> None:
    path = tmp_path / "jurisdiction.yaml"
    path.write_text(HEAD + "languages: [{tag: ik}, {tag: gwi}]\n", encoding="utf-8")
    policy = load_policy(path)
    for typed, lang in (("Inupiaq", "ik"), ("gwich'in dv", "gwi"), ("Inupiaq victim", "ik")):
        heard = hear([typed], policy)
        assert heard.tag == lang
        assert heard.language is not None
        assert not heard.language.question
    assert hear(["crow dv"], policy).tag is None


@pytest.mark.parametrize(("typed", "left"), CASES["left"])
def test_a_word_that_is_not_understood_is_said_back(
    typed: str, left: str, agency: tuple[Policy, Roster]
) -> None:
    found = ask(agency, typed)
    assert found.heard.rest == (left,)
    assert f"'{left}' not understood" in " ".join(found.lines)
    assert found.allowed is None


@pytest.mark.parametrize(("typed", "said"), CASES["limits"])
def test_a_denial_or_a_tie_is_said_back_and_never_leads_to_a_yes(
    typed: str, said: str, agency: tuple[Policy, Roster]
) -> None:
    found = ask(agency, typed)
    assert said in found.heard.limits
    assert f"'{said}'" in " ".join(found.lines)
    assert found.allowed is not True
    assert len(found.lines) <= MOST_LINES
    assert sum(len(line.split()) for line in found.lines) <= MOST_WORDS


@pytest.mark.slow
def test_each_denying_word_before_and_after_each_kind_of_help_prevents_a_yes(
    agency: tuple[Policy, Roster],
) -> None:
    for word in small_words()["denials"] | {"knows the", "related to the"}:
        for typed in (
            f"bilingual officer {word} tested spanish dv",
            f"{word} phone line traffic spanish",
            f"video interpreter spanish dv {word}",
        ):
            found = ask(agency, typed)
            assert found.allowed is not True, typed
            assert word.split()[0] in " ".join(found.lines), typed


@pytest.mark.slow
def test_a_word_from_outside_the_lists_never_leads_to_a_yes(agency: tuple[Policy, Roster]) -> None:
    draw = random.Random(29)
    allowed = [typed for typed in CASES["allowed"] if ask(agency, typed).allowed is True]
    assert allowed == CASES["allowed"]
    for denial in CASES["denying"]:
        for typed in draw.sample(allowed, 2):
            parts = typed.split()
            place = draw.randrange(len(parts) + 1)
            said = " ".join([*parts[:place], denial, *parts[place:]])
            assert ask(agency, said).allowed is not True, said


@pytest.mark.parametrize("typed", CASES["never_a_yes"])
def test_a_denial_that_was_once_passed_over_never_leads_to_a_yes(
    typed: str, agency: tuple[Policy, Roster]
) -> None:
    assert ask(agency, typed).allowed is not True


@pytest.mark.slow
def test_no_denial_is_passed_over_where_one_kind_of_help_or_one_situation_is_asked(
    agency: tuple[Policy, Roster],
) -> None:
    policy, _people = agency
    assert hear_help("bilingual officer", policy)[0] is HelpKind.TESTED_MEMBER
    assert hear_situation("traffic stop", policy)[0] == "traffic_stop"
    for denial in (*CASES["denying"], *small_words()["denials"]):
        for typed in (f"{denial} bilingual officer", f"phone line {denial}"):
            assert using_named(typed, policy) in (None, NoHelp.NONE), typed
            assert hear_help(typed, policy)[0] is None, typed
        if denial not in ("related", "against"):  # they say something of people only
            assert hear_situation(f"{denial} traffic stop", policy)[0] is None, denial


@pytest.mark.slow
def test_the_log_records_no_help_that_its_line_denies(agency: tuple[Policy, Roster]) -> None:
    policy, _people = agency
    line = "spanish traffic {} bilingual officer 14 min"
    assert parse_line([line.format("")], policy).using is HelpKind.TESTED_MEMBER
    denials = [word for word in CASES["denying"] if word.isalpha() and word.isascii()]
    for denial in {*denials, *small_words()["denials"]} - {"sans", "nospanish"}:
        try:
            using = parse_line([line.format(denial)], policy).using
        except InputError:
            continue
        assert using is not HelpKind.TESTED_MEMBER, denial


def test_a_phone_of_ones_own_is_recorded_as_a_machine_and_not_as_the_line(
    agency: tuple[Policy, Roster],
) -> None:
    policy, _people = agency
    for words, using in (("my phone", HelpKind.MT), ("my phone line", HelpKind.PHONE_LINE)):
        assert parse_line([f"spanish traffic {words} 14 min"], policy).using is using


def test_the_line_is_not_the_only_one_called_if_the_words_deny_it(
    agency: tuple[Policy, Roster],
) -> None:
    for typed in ("phone line isnt working burglary", "no phone line mam dv"):
        found = ask(agency, typed)
        assert found.allowed is not True
        assert found.call[0].using is not HelpKind.PHONE_LINE
        assert "dispatch" in [contact.name for contact in found.call]


@pytest.mark.parametrize(("typed", "situation"), CASES["dangers"])
def test_in_an_emergency_the_answer_begins_with_what_may_be_asked(
    typed: str, situation: str | None, agency: tuple[Policy, Roster]
) -> None:
    found = ask(agency, typed)
    assert found.heard.danger
    assert (found.heard.situation, found.heard.rest) == (situation, ())
    assert found.lines[0].startswith(("EMERGENCY: if no", "NO, but if no")), found.lines
    assert any(line.startswith("CALL ") for line in found.lines)
    assert found.allowed is (False if found.heard.help else None)


@pytest.mark.parametrize("typed", ["deaf mexican", "deaf spanish dui", "asl or lsm", "deaf mam"])
def test_a_deaf_person_never_gets_a_voice_line(typed: str, agency: tuple[Policy, Roster]) -> None:
    found = ask(agency, typed)
    assert all(contact.using is not HelpKind.PHONE_LINE for contact in found.call)
    assert not any("interpreter line" in line for line in found.lines)


@pytest.mark.parametrize("typed", ["deafblind woman", "deaf and blind traffic", "deaf-blind dv"])
def test_a_person_who_does_not_see_gets_no_card_and_no_notes(
    typed: str, agency: tuple[Policy, Roster]
) -> None:
    found = ask(agency, typed)
    assert "tactile interpreter" in found.say
    assert not any("card" in line for line in (*found.lines, *found.found.meanwhile))


def test_the_other_language_next_to_deafness_is_said_back(agency: tuple[Policy, Roster]) -> None:
    lines = " ".join(ask(agency, "deaf husband spanish traffic").lines)
    assert "ask again with 'spanish' for someone who hears." in lines


def test_the_named_sign_language_is_asked_for(agency: tuple[Policy, Roster]) -> None:
    assert "Ask for Mexican Sign Language." in ask(agency, "lsm traffic").lines


@pytest.mark.parametrize("typed", ["among", "nonverbal", "among us"])
def test_english_words_are_no_other_language(typed: str, agency: tuple[Policy, Roster]) -> None:
    found = ask(agency, typed)
    assert found.heard.language is None
    assert "not understood" in found.lines[-1]


def test_speech_that_was_identified_is_not_called_unclear(agency: tuple[Policy, Roster]) -> None:
    found = ask(agency, "no hablo ingles")
    assert "not understood" not in " ".join(found.lines)
    assert found.heard.tag == Tag("es")


def test_no_emergency_is_heard_where_the_words_deny_it(agency: tuple[Policy, Roster]) -> None:
    assert not ask(agency, "no shots fired spanish").heard.danger


@pytest.mark.parametrize(("typed", "name"), CASES["not_called"])
def test_a_person_named_next_to_a_tie_is_not_called(
    typed: str, name: str, agency: tuple[Policy, Roster]
) -> None:
    found = ask(agency, typed)
    assert name not in [contact.name for contact in found.call]
    assert found.call
    assert found.allowed is not True
    assert f"NOT CALLED: {name}" in " ".join(found.lines)
    assert sum(len(line.split()) for line in found.lines) <= MOST_WORDS
    assert len(found.lines) <= MOST_LINES


@pytest.mark.parametrize(("typed", "other"), CASES["several"])
def test_each_situation_that_was_named_is_said(
    typed: str, other: str, agency: tuple[Policy, Roster]
) -> None:
    (line,) = [one for one in ask(agency, typed).lines if one.startswith("Also: ")]
    assert other in line


def test_other_situations_are_counted_where_their_names_find_no_room(
    agency: tuple[Policy, Roster],
) -> None:
    found = ask(agency, "phone line chinese suicide_screening blood_draw court_papers not")
    assert len(found.heard.others) == 2
    assert "Also: 2 situations." in " ".join(found.lines)
    found = ask(
        agency, "bilingual officer arrested traffic spanish"
    )  # no room for the words to say
    assert found.lines[-1] == "Also: a traffic stop."


def test_a_language_next_to_words_not_understood_stays(agency: tuple[Policy, Roster]) -> None:
    for typed, tag in (("punjabi flutist xyzzy", "pa"), ("arabic drunk naked guy", "ar")):
        assert ask(agency, typed).heard.tag == Tag(tag)


def test_english_words_lead_to_an_answer_with_someone_to_call(
    agency: tuple[Policy, Roster],
) -> None:
    for typed in ('"where is the bathroom please"', "burning building collapse"):
        found = ask(agency, typed)
        assert found.heard.tag is None
        assert found.call[0].phone


@pytest.mark.slow
def test_many_words_that_are_not_understood_leave_the_answer_short(
    agency: tuple[Policy, Roster],
) -> None:
    found = ask(agency, "phone line traffic " + " ".join(f"zzqx{n}vv" for n in range(40)))
    assert found.lines[0].startswith("NOT CLEAR: 'zzqx0vv', ")
    assert "37 more not understood" in " ".join(found.lines)
    assert sum(len(line.split()) for line in found.lines) <= MOST_WORDS
    assert any(line.startswith("CALL ") for line in found.lines)


def test_words_that_are_perhaps_speech_lead_to_no_yes(agency: tuple[Policy, Roster]) -> None:
    found = ask(agency, "phone line traffic gunn shoter barricded")
    assert found.allowed is None
    assert found.lines[0].startswith("NOT CLEAR: 'gunn', 'shoter' and 'barricded' not understood")
    assert ask(agency, "phone line traffic hablo poquito nada").allowed is True


def test_a_yes_for_a_member_names_the_language_of_the_test(agency: tuple[Policy, Roster]) -> None:
    known = " ".join(ask(agency, "bilingual officer dv spanish").lines)
    assert "YES for a domestic violence scene" in known
    assert "a speaking test in Spanish at level 3" in known
    assert "a speaking test in their language" in " ".join(
        ask(agency, "bilingual officer dv").lines
    )


def test_small_words_name_no_situation_no_help_and_no_one_who_could_interpret(
    agency: tuple[Policy, Roster],
) -> None:
    policy, _people = agency
    small = small_words()
    names = known_phrases(policy)
    for phrase in small["idle"] | small["acts"] | small["able"] | small["offers"]:
        whole = {" ".join(part) for part in _runs(phrase.split())}
        assert phrase.startswith("no ") or not whole & names, phrase
        assert phrase not in CASES["never_idle"], phrase
    for person in small["people"] | small["parties"]:
        found = ask(agency, f"{person} translates spanish traffic")
        assert found.allowed is False, person
        assert not found.heard.rest, person
    for where in small["people"] | small["places"]:
        for member in small["members"]:
            assert ask(agency, f"{where} {member} interprets spanish dv").allowed is False, where


def _runs(words: list[str]) -> Iterator[list[str]]:
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            yield words[start:end]


@pytest.mark.slow
def test_any_order_of_any_words_is_short_never_a_wrong_yes_and_ends_with_someone_to_call(
    agency: tuple[Policy, Roster],
) -> None:
    policy, _people = agency
    rules = policy.interpreting
    situations = [*rules.encounters, *(a for e in rules.encounters.values() for a in e.aliases), ""]
    helps = [*(a for kind in rules.using.values() for a in kind.aliases), "", "9 yr old", "12yo"]
    languages = ["spanish", "mam", "deaf", "chinese", "somoli", "farsi", "guatemala", "kiche", ""]
    extra = ["", "", "dusk", "is it ok", "unit 12 copy", "please", "blargh foo"]
    draw = random.Random(19)
    answers, heard = set(), set()
    for _ in range(1500):
        parts = [draw.choice(pool) for pool in (situations, helps, languages, extra)]
        draw.shuffle(parts)
        typed = " ".join(filter(None, parts))
        found = ask(agency, typed, draw.choice([None, *Caller]))
        words = sum(len(line.split()) for line in found.lines)
        assert len(found.lines) <= MOST_LINES, typed
        assert words <= MOST_WORDS, (typed, found.lines)
        assert max(map(len, found.lines)) <= 80, typed
        assert found.call, typed
        assert not (found.heard.rest and found.allowed), (typed, found.heard.rest)
        assert not any(
            offer.name == contact.name and offer.using in found.refused
            for offer in found.found.offered
            for contact in found.call
        ), typed
        if found.heard.language is not None and found.heard.language.sign:
            assert all(contact.phone != "217-555-0101" for contact in found.call), typed
        answers.add(found.allowed)
        heard.add(found.heard.situation)
    assert answers == {True, False, None}
    assert heard >= set(rules.encounters)


def test_without_a_situation_leave_is_judged_at_the_highest_stakes(
    agency: tuple[Policy, Roster],
) -> None:
    found = ask(agency, "google translate spanish")
    assert found.allowed is False
    assert found.lines[-1] == "Judged as highest stakes: no situation named."
    assert ask(agency, "phone line spanish").allowed is None  # a rights warning would refuse it


def test_who_asks_is_said(agency: tuple[Policy, Roster]) -> None:
    assert ask(agency, "spanish dv", Caller.JAIL).say.startswith("Jail officer here: Spanish")
    assert ask(agency, "spanish dv").say.startswith("Law enforcement officer here")


def test_a_tie_is_asked_about_before_anyone_is_called(agency: tuple[Policy, Roster]) -> None:
    policy, people = agency
    query = RosterQuery("", NIGHT, involved=("Juan Ortiz",))
    found = answer(hear(["spanish dv"], policy), people, policy, query)
    assert any("any tie?" in line for line in found.lines) == any(
        offer.concern for offer in found.found.offered[:1]
    )


def test_if_someone_may_die_the_answer_says_what_a_stand_in_may_ask(
    agency: tuple[Policy, Roster],
) -> None:
    found = ask(agency, "someone is dying can kid translate spanish")
    assert found.allowed is False
    assert found.heard.danger
    first = " ".join(found.lines)
    assert first.startswith("NO, but if no interpreter answers ask only: where are you, who")
    # Rights, and a child at a domestic violence scene, permit no stand-in.
    for typed in ("dying can kid translate miranda spanish", "dying kid translates dv spanish"):
        assert "never interprets" in " ".join(ask(agency, typed).lines), typed
    assert not ask(agency, "phone line traffic spanish dying").heard.rest


def test_no_one_is_called_for_one_of_two_languages_that_were_named(
    agency: tuple[Policy, Roster],
) -> None:
    found = ask(agency, "spanish or portuguese traffic")
    assert [contact.name for contact in found.call] == ["interpreter line"]
    assert "identify the language" in found.say
    assert any(line == "WHICH: Spanish or Portuguese?" for line in found.lines)
    assert any("Mandarin, Cantonese" in line for line in ask(agency, "chinese dv").lines)


@pytest.mark.parametrize(
    ("typed", "which"),
    [
        ("hola", "Spanish?"),  # not Dutch
        ("hola dv", "Spanish?"),
        ("she said merci", "French?"),
        ("danke schoen", "German or Yiddish?"),
        ("namaste", "Hindi or Nepali?"),
        ("ni hao", "Chinese?"),
        ("privet", "Russian?"),
        ("kemusta", "Tagalog?"),
        ("salaam alaikum", "Arabic, Bengali, Urdu or Persian?"),
    ],
)
def test_a_greeting_asks_which_of_its_languages_it_is(
    agency: tuple[Policy, Roster], typed: str, which: str
) -> None:
    found = ask(agency, typed)
    assert found.heard.tag is None
    assert not found.heard.notes
    assert f"WHICH: {which}" in found.lines
    assert "please identify the language" in found.say


def test_a_greeting_changes_nothing_where_the_language_is_named_or_it_is_english(
    agency: tuple[Policy, Roster],
) -> None:
    assert ask(agency, "mam hola").heard.tag == Tag("mam")
    assert ask(agency, "gracias").heard.tag == Tag("es")
    # Words of Arabic and Urdu, a name, and one near a name of two languages ("kurd\u00ee").
    for typed in ("wen is court", "bike", "pani", "asef", "mish", "elly"):
        assert ask(agency, typed).heard.tag is None, typed
    assert Tag("ckb") in ask(agency, "kardi").found.choices
