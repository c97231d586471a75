"""Every check finds what it is for, leaves the good target alone, and is listed."""

from __future__ import annotations

import random
import re
from collections import Counter

import pytest

from langaccess.agency.policy import PoliceWord, load_policy
from langaccess.core.config import Pattern
from langaccess.core.model import Severity
from langaccess.core.resources import CONFIG, shipped
from langaccess.core.tags import Tag
from langaccess.qa import CHECKS, load_rules, police_words, run
from tests.qa.pairs import CASES, Case
from tests.support import SHARED, needs_shared

EN, PT, ES = Tag("en"), Tag("pt"), Tag("es")
LABELS = [f"{case.code}-{n}" for n, case in enumerate(CASES)]


def codes(case: Case, target: str) -> set[str]:
    found = run(
        case.source,
        target,
        source_tag=Tag(case.source_tag),
        target_tag=Tag(case.target_tag),
        dnt=case.dnt,
        terms=case.terms,
    )
    return {finding.code for finding in found}


@pytest.mark.parametrize("case", CASES, ids=LABELS)
def test_the_bad_target_is_caught(case: Case) -> None:
    assert case.code in codes(case, case.bad)


@pytest.mark.parametrize("case", CASES, ids=LABELS)
def test_the_good_target_passes_every_check(case: Case) -> None:
    assert codes(case, case.good) == set()


def test_the_letters_of_the_test_language_are_not_called_a_wrong_encoding() -> None:
    test = Tag("qps-ploc")
    found = run("If you saw it, call.", "[Îƒ ýöû §åŵ ïţ, çåļļ. ÎÎ]", source_tag=EN, target_tag=test)
    assert "encoding.broken" not in {finding.code for finding in found}


def test_every_code_has_a_bad_case() -> None:
    assert {case.code for case in CASES} == set(CHECKS), "add a Case to tests/qa/pairs.py"


def test_every_check_has_one_line_of_words_and_its_own_code() -> None:
    for code, check in CHECKS.items():
        assert check.code == code
        assert check.doc.endswith(".")


def test_a_check_makes_findings_of_its_own_code_only() -> None:
    for case in CASES:
        for code in CHECKS:
            found = run(
                case.source, case.bad, source_tag=EN, target_tag=Tag(case.target_tag), codes=[code]
            )
            assert {f.code for f in found} <= {code}


def test_only_the_codes_that_were_asked_for_run() -> None:
    found = run("Call 911.", "Ligue.", source_tag=EN, target_tag=PT, codes=["url.differs"])
    assert found == ()
    with pytest.raises(KeyError):
        run("a", "b", source_tag=EN, target_tag=PT, codes=["no.such"])


PARITY = [
    ("Open 24/7.", "Aberto 24/7.", "pt"),
    ("Open 24/7.", "Abierto las 24 horas, los 7 días.", "es"),
    ("It is on page 3 of 10.", "第10页中的第3页。", "zh-Hans"),
    ("Wait 6 hours.", "Espere 6h.", "pt"),
    ("Wait 2 days.", "Espere dois dias.", "pt"),
    ("A 2-week illness.", "Waxaa xigaa laba isbuuc oo xanuun ah.", "so"),
    ("In the 1990s.", "En los años 90.", "es"),
    ("More than 50 million people.", "超过5,000多万人。", "zh-Hans"),
    ("In the 19th century.", "Au XIXe siècle.", "fr"),
    ("In January and February 2020.", "2020 年 1 月和 2 月。", "zh-Hans"),
    ("On March 4 and 5.", "3月4日和5日。", "zh-Hans"),
    ("We open at 9 a.m.", "Abrimos às 9h.", "pt"),
    ("We open at 9 a.m. and close at 5 p.m.", "Abrimos de 9 a 17.", "es"),
    ("Call 1-800-255-7688.", "Llame al 18002557688.", "es"),
    ("It happened on March 4, 2025.", "Ocurrió el 4 de marzo de 2025.", "es"),
    ("It happened on 3/4/2025.", "2025年3月4日发生。", "zh-Hans"),
    ("The 2nd floor.", "O 2.º andar.", "pt"),
    ("On the second floor.", "No 2.º andar.", "pt"),
    ("It cost $1.5 million.", "Custó $1.5 millones.", "es"),
    ("Pay 24,000 dollars.", "Заплатите 24 000 долларов.", "ru"),
    ("It grew by 50%.", "Creció un 50 %.", "es"),
    ("It grew by 50%.", "Yüzde 50 arttı, %50.", "tr"),
    ("Over 80,000 cases.", "Mais de 80 mil casos.", "pt"),
    ("Meet at noon.", "Encontro ao meio-dia.", "pt"),
    ("Meet at noon.", "Encontro às 12h.", "pt"),
    ("Come on March 4, 2025.", "Hlub March 4, 2025 tuaj.", "hmn"),
    ("Over 52 thousand deaths.", "Mahigit 52 libong patay.", "tl"),
]


@pytest.mark.parametrize(("source", "target", "tag"), PARITY)
def test_the_same_value_in_another_habit_is_no_error(source: str, target: str, tag: str) -> None:
    found = run(source, target, source_tag=EN, target_tag=Tag(tag), codes=_AGREEMENT)
    assert [f for f in found if f.severity is Severity.ERROR] == []


_AGREEMENT = [c for c in CHECKS if c.endswith(".differs") and c != "negation.differs"]

FAULTS = [
    ("1 year", "ano", "pt"),
    ("Take 1.50 mg.", "Tome 150 mg.", "pt"),
    ("Take 1.5 mg.", "Tome 15 mg.", "pt"),
    ("Call 617-555-0123.", "Ligue para 617-555-0132.", "pt"),
    ("Call 911.", "Ligue para 191.", "pt"),
    ("It ends at 5:15 PM.", "Termina às 15:15.", "pt"),
    ("It ends at 5:15 p.m.", "Termina a las 5:15.", "es"),
    ("It is on March 14.", "É em 4 de março.", "pt"),
    ("It was in 2016.", "Foi em 206.", "pt"),
    ("Pay $500.", "Pague $500 ou $600.", "pt"),
    ("Two: 5 here, 1 there, 1 away.", "Aqui 5, lá 1, longe 5.", "pt"),
]


@pytest.mark.parametrize(("source", "target", "tag"), FAULTS)
def test_a_changed_value_is_an_error(source: str, target: str, tag: str) -> None:
    found = run(source, target, source_tag=EN, target_tag=Tag(tag), codes=_AGREEMENT)
    assert any(f.severity is Severity.ERROR for f in found)


def test_may_not_that_forbids_nothing_may_stay_possible() -> None:
    for source, target in (
        ("You may not be able to attend.", "Você pode não conseguir comparecer."),
        ("It may not be safe.", "Pode não ser seguro."),
    ):
        found = run(source, target, source_tag=EN, target_tag=PT)
        assert "prohibition.weakened" not in {f.code for f in found}


def test_names_and_shared_words_are_no_echo() -> None:
    for text in ("Springfield", "Maria Lopez", "FBI", "hospital", "617-555-0123", "www.a.gov"):
        assert run(text, text, source_tag=EN, target_tag=ES) == ()


def test_a_message_never_quotes_a_whole_text() -> None:
    for case in CASES:
        found = run(case.source, case.bad, source_tag=EN, target_tag=Tag(case.target_tag))
        assert not any(case.source in f.message for f in found)
        assert not any(case.bad and case.bad in f.message for f in found)


WORDS = load_policy(shipped(CONFIG, "us-federal.yaml")).translate.police_words
POLICE = [
    "May we search your car?", "He was charged with battery.", "This is not a fine.",
    "A minor may not be questioned.", "Your car was impounded.", "File your complaint here.",
    "You have the right to a hearing.", "We do not share this with ICE.", "Were you assaulted?",
    "You can appeal.", "The judge set bail.", "Freeze!", "Drop the weapon!",
]  # fmt: skip
PLAIN = [
    "The service is free of charge.", "Search our website for forms.", "Put ice on it.",
    "He uses a hearing aid.", "You look fine today.", "The form has minor changes.",
]  # fmt: skip


@pytest.mark.parametrize("text", POLICE)
def test_a_word_with_a_police_sense_is_warned_about(text: str) -> None:
    found = police_words(text, WORDS)
    assert found
    assert all(f.code == "police.word" and f.severity is Severity.WARNING for f in found)


@pytest.mark.parametrize("text", PLAIN)
def test_the_same_word_in_its_everyday_sense_is_not(text: str) -> None:
    assert police_words(text, WORDS) == ()


def test_an_agency_can_bring_its_own_list() -> None:
    table = [PoliceWord("tow", Pattern(r"\btow\b"), "take a car away")]
    assert police_words("We tow cars.", table)[0].message.startswith("'tow'")


def test_every_rule_says_what_it_rests_on() -> None:
    rules = load_rules()
    for part in (rules.length, rules.copied, rules.loop, rules.echo, rules.prohibition,
                 rules.negation, rules.number_words, rules.acronyms):  # fmt: skip
        assert len(part.basis) > 20


@needs_shared
@pytest.mark.parametrize(("name", "tag", "limit"), [("es-LA", "es", 0.02), ("pt-BR", "pt", 0.02)])
def test_human_translations_are_rarely_called_wrong(name: str, tag: str, limit: float) -> None:
    path = SHARED / "data" / "parallel" / "dev" / f"tico19.en-{name}.tsv"
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()[1:401]]
    wrong = Counter(
        bool([f for f in run(r[1], r[2], source_tag=EN, target_tag=Tag(tag)) if _hard(f)])
        for r in rows
    )
    assert wrong[True] / len(rows) <= limit


def _hard(finding: object) -> bool:
    return getattr(finding, "severity", None) is Severity.ERROR


@needs_shared
def test_one_changed_digit_is_found_whatever_the_language() -> None:
    rng = random.Random(5)
    changed = found = 0
    for name, tag in (("es-LA", "es"), ("pt-BR", "pt"), ("zh", "zh-Hans"), ("ru", "ru"),
                      ("ar", "ar"), ("tl", "tl"), ("so", "so"), ("fr", "fr")):  # fmt: skip
        path = SHARED / "data" / "parallel" / "dev" / f"tico19.en-{name}.tsv"
        for line in path.read_text("utf-8").splitlines()[1:200]:
            source, target = line.split("\t")[1:3]
            places = [m.start() for m in re.finditer(r"\d", target)]
            if not places or _wrong(source, target, tag):
                continue
            at = rng.choice(places)
            digit = str((int(target[at]) + rng.randint(1, 9)) % 10)
            changed += 1
            found += _wrong(source, target[:at] + digit + target[at + 1 :], tag)
    assert changed > 200
    assert found / changed >= 0.99


def _wrong(source: str, target: str, tag: str) -> bool:
    found = run(source, target, source_tag=EN, target_tag=Tag(tag), codes=_AGREEMENT)
    return any(f.severity is Severity.ERROR for f in found)


@needs_shared
def test_the_wrong_numbers_of_a_real_letter_are_found() -> None:
    folder = SHARED / "data" / "brochures" / "doj_crt_letters"
    source = (folder / "crt_eeoc_referral_letter.md").read_text("utf-8")
    target = (folder / "crt_eeoc_referral_letter_es.md").read_text("utf-8")
    found = run(source, target, source_tag=EN, target_tag=ES, codes=["phone.differs"])
    messages = " ".join(f.message for f in found)
    for number in ("1-844-234-5122", "1-800-669-6820", "1-866-487-9243", "1-800-321-6472"):
        assert number in messages


@pytest.mark.parametrize(
    ("source", "target", "found"),
    [
        ("%d of %s", "%s de %d", 1),
        ("%1$d of %2$s", "%2$s: %1$d", 0),
        ("%(n)d of %(all)s", "%(all)s: %(n)d", 0),
        ("Wait %ld more", "Espere %d más", 2),
        ("%.2f miles", "%.2f millas", 0),
        ("Hello %{name}", "Hola %{nombre}", 2),
        ("Hello %@", "Hola", 1),
        ("Hello", "Hola %s", 1),
        ("{count, plural, one {# day} other {# days}}",
         "{count, plural, one {# día} other {# días}}", 0),
        ("{count, plural, one {# day} other {# days}}",
         "{cuenta, plural, one {# día} other {# días}}", 2),
        ("100% free", "100 % gratis", 0),
        ('See <a class="x" aria-label="help" href="https://www.a.gov/b">here</a>',
         "Vea <a href='https://a.gov/b/' aria-label='ayuda'>aquí</a>", 0),
        ('See <a href="https://a.gov/b">here</a>', 'Vea <a href="https://a.gov/c">aquí</a>', 2),
    ],
)  # fmt: skip
def test_placeholders_of_programs_arrive_in_their_order(
    source: str, target: str, found: int
) -> None:
    codes = ("placeholder.differs",)
    said = run(source, target, source_tag=Tag("en"), target_tag=Tag("es"), codes=codes)
    assert len([f for f in said if f.severity is Severity.ERROR]) == found
