"""A name may stay as it is in any language; a sentence may not."""

from __future__ import annotations

import pytest

from langaccess.core.tags import Tag
from langaccess.qa import load_rules
from langaccess.qa.checks.completeness import kept_sentence

SENTENCES = (
    "You will not have a restraining order while you are waiting for your hearing.",
    "Call the police at once.",
    "DO NOT SIGN THIS FORM BEFORE YOU SPEAK WITH A LAWYER",
    "What happens if I do not appear?",
    "you have the right to get help at no cost",
)
NAMES = (
    "U.S. Department of Justice, Civil Rights Division",
    "Office for Civil Rights, 200 Independence Ave., S.W.",
    "Know Your Rights",
    "Behind the old mill by the river",
    "Form I-589",
    "Smith & Sons, Inc.",
    "National Do Not Call Registry",
)


def kept(text: str, target: str = "", *, code: str = "echo", barred: bool = False) -> bool:
    return kept_sentence(code, text, target or text, Tag("en"), load_rules(), lambda _text: barred)


@pytest.mark.parametrize("text", SENTENCES)
def test_a_sentence_is_no_name(text: str) -> None:
    assert kept(text)
    assert kept(text.replace("the", "el", 1), text) or "the" not in text


@pytest.mark.parametrize("text", NAMES)
def test_a_name_or_an_address_may_stay(text: str) -> None:
    assert not kept(text)


def test_what_the_rules_keep_from_machines_is_never_a_name() -> None:
    assert kept("Miranda Warning", barred=True)


def test_a_translation_and_another_finding_are_not_meant() -> None:
    assert not kept(SENTENCES[1], "Llame a la policía de inmediato.")
    assert not kept(SENTENCES[1], code="number.differs")
