"""Every row of the shipped language tables is sound."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

import langcodes
import pytest

from langaccess.core.tags import Tag, groups, known, languages, questions, resolve
from tests.support import SHARED, needs_shared

ENGINES = {"rules", "profiles", "py3langid", "pycld2", "eldc", "langdetect"}


def test_the_table_holds_english_and_125_languages_to_identify() -> None:
    kinds = Counter(entry.kind for entry in languages())
    assert kinds.keys() == {"source", "list", "more", "sign"}
    assert kinds["source"] == 1
    assert kinds["list"] == 125


@needs_shared
def test_every_language_of_the_development_rows_is_in_the_table() -> None:
    lines = (SHARED / "data/lid/languages.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines[1:]]
    wanted = {row[0] for row in rows if row[5] == "list"}
    assert wanted == {entry.tag for entry in languages() if entry.kind == "list"}


def test_every_tag_of_the_tables_is_canonical() -> None:
    tags = {entry.tag for entry in languages()}
    tags |= {tag for entry in languages() for tag in entry.relay}
    tags |= {tag for question in questions() for tag in question.choices}
    tags |= {tag for group in groups() for tag in group.members}
    assert all(Tag(str(tag)) == tag for tag in tags)


def test_a_question_is_asked_of_writing_of_speech_or_of_both() -> None:
    assert {question.use for question in questions()} <= {"writing", "speech", "any"}


def test_relays_choices_and_groups_are_languages_of_the_table() -> None:
    for entry in languages():
        assert all(known(tag) for tag in entry.relay), entry.tag
        assert entry.tag not in entry.relay
    for question in questions():
        assert all(known(tag) for tag in question.choices), question.names
    for group in groups():
        assert all(known(tag) for tag in group.members), group.members
        assert not group.kin.intersection(group.members)
        listed = {entry.tag for entry in languages() if entry.kind in ("source", "list")}
        assert not group.kin & listed  # kin are off the list


@pytest.mark.parametrize("entry", languages(), ids=lambda entry: entry.tag)
def test_a_row_is_complete_and_its_own_tag_leads_back_to_it(entry) -> None:
    assert entry.name
    assert entry.autonym == unicodedata.normalize("NFC", entry.autonym).strip() != ""
    assert re.fullmatch(r"[a-z]{3}", entry.iso639_3)
    assert all(re.fullmatch(r"[A-Z][a-z]{3}", script) for script in entry.scripts)
    assert all(re.fullmatch(r"[A-Z]{2}", country) for country in entry.countries)
    assert set(entry.engines) <= ENGINES
    assert bool(entry.engines) == (entry.kind in ("source", "list"))
    assert len(set(entry.aliases)) == len(entry.aliases)
    if entry.tag != "zh":
        assert resolve(entry.tag, use="speech") == entry.tag


def test_a_sign_language_has_no_script_and_no_relay_by_voice() -> None:
    signs = [entry for entry in languages() if entry.kind == "sign"]
    assert "ase" in {entry.tag for entry in signs}
    kinds = {entry.tag: entry.kind for entry in languages()}
    for entry in signs:
        assert entry.scripts == ("Zxxx",)
        assert all(kinds[tag] == "sign" for tag in entry.relay)


def test_no_question_has_fewer_than_two_answers_but_every_one_a_text() -> None:
    for question in questions():
        assert len(question.choices) >= 2
        assert "?" in question.text


def test_a_language_stands_in_one_group_that_is_always_shown_at_most() -> None:
    shown = Counter(tag for group in groups() if group.always for tag in group.members)
    assert max(shown.values()) == 1


def test_every_country_of_the_table_is_named_as_cldr_names_it() -> None:
    from langaccess.core.tags.tag import territories

    codes = {code for entry in languages() for code in entry.countries}
    assert set(territories()) == codes
    for code, name in territories().items():
        assert name == langcodes.Language.make(territory=code).territory_name()


def test_a_language_with_a_country_is_as_canonical_as_langcodes_says() -> None:
    from langaccess.core.tags.tag import territories

    sample = [code for n, code in enumerate(territories()) if n % 5 == 0] + ["AF", "EG", "MX"]
    for entry in languages():
        for code in sample if len(entry.tag) == 2 else ():
            typed = f"{entry.tag}-{code}"
            theirs = langcodes.standardize_tag(typed)
            if theirs.split("-")[0] not in ("fil", "fa"):  # folded back: another test
                assert Tag(typed) == theirs
    assert Tag("fa-AF") == Tag("prs-AF") == "prs"
