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
from tests.support import SHARED, needs_shared

EN, PT, ES = Tag("en"), Tag("pt"), Tag("es")


def test_the_letters_of_the_test_language_are_not_called_a_wrong_encoding() -> None:
    test = Tag("qps-ploc")
    found = run("If you saw it, call.", "[Îƒ ýöû §åŵ ïţ, çåļļ. ÎÎ]", source_tag=EN, target_tag=test)
    assert "encoding.broken" not in {finding.code for finding in found}


def test_every_check_has_one_line_of_words_and_its_own_code() -> None:
    for code, check in CHECKS.items():
        assert check.code == code
        assert check.doc.endswith(".")


def test_only_the_codes_that_were_asked_for_run() -> None:
    found = run("Call 911.", "Ligue.", source_tag=EN, target_tag=PT, codes=["url.differs"])
    assert found == ()
    with pytest.raises(KeyError):
        run("a", "b", source_tag=EN, target_tag=PT, codes=["no.such"])


_AGREEMENT = [c for c in CHECKS if c.endswith(".differs") and c != "negation.differs"]


def test_may_not_that_forbids_nothing_may_stay_possible() -> None:
    for source, target in (
        ("You may not be able to attend.", "Você pode não conseguir comparecer."),
        ("It may not be safe.", "Pode não ser seguro."),
    ):
        found = run(source, target, source_tag=EN, target_tag=PT)
        assert "prohibition.weakened" not in {f.code for f in found}


@pytest.mark.parametrize(
    ("tag", "target", "amount"),
    [
        ("es", "La tarifa es de 1,050.50 pesos.", "1,050.50 pesos"),
        ("tl", "Ang bayad ay 50 piso.", "50 piso"),
        ("vi", "Lệ phí là 50 nghìn đồng.", "50 nghìn đồng"),
        ("ko", "수수료는 50원입니다.", "50원"),
    ],
)
def test_an_amount_in_another_currency_is_named_whole(tag: str, target: str, amount: str) -> None:
    found = run("The fee is $1,050.50.", target, source_tag=EN, target_tag=Tag(tag))
    assert f"'{amount}' is in another currency" in {one.message for one in found}


def test_names_and_shared_words_are_no_echo() -> None:
    for text in ("Springfield", "Maria Lopez", "FBI", "hospital", "617-555-0123", "www.a.gov"):
        assert run(text, text, source_tag=EN, target_tag=ES) == ()


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


@pytest.mark.slow
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


@pytest.mark.slow
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
