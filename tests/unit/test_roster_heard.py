"""What is typed for a language is asked back when it may mean several; a tag is not."""

from __future__ import annotations

import pytest

from langaccess.policy import load_policy
from langaccess.resources import CONFIG, shipped
from langaccess.roster.heard import hear
from langaccess.tags import Tag, languages

POLICY = load_policy(shipped(CONFIG, "us-federal.yaml"))


@pytest.mark.parametrize("tag", [entry.tag for entry in languages()])
def test_every_tag_of_the_table_means_itself(tag: Tag) -> None:
    assert hear(tag, POLICY).tag == tag


def test_the_same_letters_typed_by_a_person_are_asked_back() -> None:
    assert hear("zh", POLICY).tag is None
    assert "Cantonese" in hear("zh", POLICY).question
    assert hear("Mandarin", POLICY).tag == "zh"


def test_a_tag_that_stands_for_several_languages_is_asked_back_too() -> None:
    assert hear(Tag("ku"), POLICY).tag is None


def test_a_sign_language_keeps_its_path() -> None:
    assert hear(Tag("ase"), POLICY).sign


def test_a_dispatcher_is_told_which_words_beside_a_language_were_not_understood() -> None:
    heard = hear("arabic child", POLICY)
    assert heard.tag == "ar"
    assert "'child' beside Arabic is not understood" in heard.note
