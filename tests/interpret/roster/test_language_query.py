"""What is typed for a language is asked back when it may mean several; a tag is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from langaccess.agency.policy import load_policy
from langaccess.core.resources import CONFIG, shipped
from langaccess.core.tags import Tag, known, languages, territory_name
from langaccess.interpret.roster import parse_language
from tests.policyfiles import HEAD

POLICY = load_policy(shipped(CONFIG, "us-federal.yaml"))


@pytest.mark.parametrize("tag", [entry.tag for entry in languages()])
def test_every_tag_of_the_table_means_itself(tag: Tag) -> None:
    assert parse_language(tag, POLICY).tag == tag


def test_the_same_letters_typed_by_a_person_are_asked_back() -> None:
    assert parse_language("zh", POLICY).tag is None
    assert "Cantonese" in parse_language("zh", POLICY).question
    assert parse_language("Mandarin", POLICY).tag == "zh"


def test_a_tag_that_stands_for_several_languages_is_asked_back_too() -> None:
    assert parse_language(Tag("ku"), POLICY).tag is None


def test_a_sign_language_keeps_its_path() -> None:
    assert parse_language(Tag("ase"), POLICY).sign


def test_a_dispatcher_is_told_which_words_beside_a_language_were_not_understood() -> None:
    heard = parse_language("arabic child", POLICY)
    assert heard.tag == "ar"
    assert "'child' next to Arabic is not understood" in heard.note


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ("mute", "ase"),
        ("deaf and mute", "ase"),
        ("deaf-blind", "ase"),
        ("HOH", "ase"),
        ("deaf woman", "ase"),
        ("Mexican sign", "mfs"),
    ],
)
def test_any_word_of_deafness_leads_to_the_way_of_sign_languages(typed: str, tag: str) -> None:
    heard = parse_language(typed, POLICY)
    assert heard.sign
    assert heard.tag == tag


@pytest.mark.parametrize(
    ("typed", "choice"),
    [
        ("Venezuela", "es"),  # Venetian has a name for Russian that begins so
        ("Venezuelan", "es"),
        ("India", "pa"),
        ("Afghanistan", "prs"),
        ("Congo", "ln"),
        ("Angola", "pt"),
        ("Haiti", "ht"),
        ("Mexican", "es"),
        ("Latino", "es"),
        ("Indigenous", "mam"),
        ("Fukienese", "nan"),
        ("El Salvador", "es"),
    ],
)
def test_a_country_or_a_people_is_asked_back_and_never_taken_for_a_language(
    typed: str, choice: str
) -> None:
    heard = parse_language(typed, POLICY)
    assert heard.tag is None
    assert choice in heard.choices


def test_no_country_is_taken_for_a_language_by_its_letters() -> None:
    codes = {code for entry in languages() for code in entry.countries}
    alike = {"Palau"}  # some call the language so too, and nothing else is spoken there
    for name in sorted({*map(territory_name, codes)} - alike):
        tag = parse_language(name, POLICY).tag
        own = entry_names(tag) if tag is not None else ()
        assert tag is None or any(each in name for each in own), f"{name} is heard as {tag}"


def entry_names(tag: Tag) -> tuple[str, ...]:
    entry = known(tag)
    assert entry is not None
    return (entry.name, *entry.aliases)


def test_of_names_that_sound_alike_those_of_the_agency_come_first(tmp_path: Path) -> None:
    path = tmp_path / "jurisdiction.yaml"
    path.write_text(HEAD + "languages: [{tag: mam}]\n", encoding="utf-8")
    assert parse_language("mom", load_policy(path)).choices[0] == "mam"
    assert set(parse_language("mom", POLICY).choices) == set(
        parse_language("mom", load_policy(path)).choices
    )


@pytest.mark.parametrize("tag", ["fsl", "gsg", "kvk", "vgt"])
def test_a_sign_language_that_the_table_lacks_keeps_its_path(tag: str) -> None:
    for typed in (tag, Tag(tag)):
        heard = parse_language(typed, POLICY)
        assert (heard.tag, heard.sign) == (tag, True)


@pytest.mark.parametrize("typed", ["sgn", "es-Sgnw"])
def test_a_tag_that_says_signs_without_a_language_means_the_usual_one(typed: str) -> None:
    heard = parse_language(typed, POLICY)
    assert (heard.tag, heard.sign) == ("ase", True)
    assert "ask in writing" in heard.note
