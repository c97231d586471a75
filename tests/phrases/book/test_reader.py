"""Phrasebook files: every mistake is named by file and line, and nothing vouches for itself."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from langaccess.core.errors import ConfigError
from langaccess.core.model import State
from langaccess.core.tags import Tag
from langaccess.phrases.book import load_phrasebook
from tests.phrases.book.kit import TOPIC, agency, book_with, entry, language

DOG = "Is the dog yours?"
SO = Tag("so")


def mistakes(folder: Path, *, topic: str = TOPIC, **languages: str) -> str:
    with pytest.raises(ConfigError) as caught:
        load_phrasebook(agency(folder, topic=topic, **languages))
    return "\n".join(caught.value.details)


def test_an_agency_adds_topics_and_languages_to_the_shipped_book(tmp_path: Path) -> None:
    book = book_with(tmp_path / "p", "so", entry("yard.dog", DOG, "Eyga ma adigaa leh?"))
    assert book.phrases["yard.dog"].number == 901
    assert "interpreter.point" in book.phrases
    added = book.translation("yard.dog", SO)
    assert added is not None
    assert added.where.endswith("so.yaml:8")


def test_an_agency_replaces_a_shipped_translation(tmp_path: Path) -> None:
    english = load_phrasebook().phrases["answer.yes"].en
    made = entry("answer.yes", english, "Haa!", "translator: A. Warsame")
    book = book_with(tmp_path / "p", "so", made)
    yes = book.translation("answer.yes", SO)
    assert yes is not None
    assert (yes.text, yes.translator) == ("Haa!", "A. Warsame")
    assert book.version != load_phrasebook().version


def test_a_changed_english_makes_a_translation_stale(tmp_path: Path) -> None:
    book = book_with(tmp_path / "p", "so", entry("yard.dog", "Is the cat yours?", "Bisadda?"))
    stale = book.translation("yard.dog", SO)
    assert stale is not None
    assert (stale.state, stale.reason) == (State.STALE, "the English changed")
    assert not stale.printable


def test_a_digest_next_to_its_own_text_proves_nothing(tmp_path: Path) -> None:
    text = "Eyga ma adigaa leh?"
    digest = hashlib.sha256(text.encode()).hexdigest()
    more = f'state: sourced\n    source: "County of X, form 12"\n    sha256: "{digest}"'
    book = book_with(tmp_path / "p", "so", entry("yard.dog", DOG, text, more))
    sourced = book.translation("yard.dog", SO)
    assert sourced is not None
    assert sourced.state is State.SOURCED
    assert not sourced.printable
    book = book_with(tmp_path / "q", "so", entry("yard.dog", DOG, text + "!", more))
    changed = book.translation("yard.dog", SO)
    assert changed is not None
    assert changed.state is State.STALE
    assert not changed.printable


@pytest.mark.parametrize("state", ["approved", "stale"])
def test_a_file_cannot_approve_itself(tmp_path: Path, state: str) -> None:
    made = language("so", entry("yard.dog", DOG, "Eyga?", f"state: {state}"))
    assert "so.yaml:6: phrases.yard.dog: a file can claim only" in mistakes(tmp_path / "p", so=made)


def test_a_published_text_without_its_hash_is_refused(tmp_path: Path) -> None:
    made = language("so", entry("yard.dog", DOG, "Eyga?", "state: sourced"))
    assert "needs the sha256" in mistakes(tmp_path / "p", so=made)


def test_an_unknown_id_is_named_with_the_nearest(tmp_path: Path) -> None:
    made = language("so", entry("yard.dogs", DOG, "Eyga?"))
    told = mistakes(tmp_path / "p", so=made)
    assert "so.yaml:6: phrases.yard.dogs: no phrase is called yard.dogs" in told
    assert "did you mean `yard.dog`?" in told


def test_an_unknown_tag_and_a_missing_text_are_named(tmp_path: Path) -> None:
    told = mistakes(tmp_path / "p", xx=language("english-ish", entry("yard.dog", DOG, "?")))
    assert "xx.yaml:1: language:" in told
    bare = 'language: so\nstate: draft\nsource: t\nlicence: t\nphrases:\n  yard.dog:\n    en: "x"\n'
    assert "so.yaml:6: phrases.yard.dog.text: is missing" in mistakes(tmp_path / "q", so=bare)


def test_an_id_that_stands_twice_is_named_with_both_lines(tmp_path: Path) -> None:
    topic = TOPIC + '  yard.dog:\n    number: 903\n    en: "Again"\n'
    told = mistakes(tmp_path / "p", topic=topic)
    assert "yard.yaml:13: phrases.yard.dog: this key appears twice (first in line 4)" in told


def test_a_number_that_stands_twice_is_named_with_its_owner(tmp_path: Path) -> None:
    topic = TOPIC.replace("901", "1")
    told = mistakes(tmp_path / "p", topic=topic)
    assert "interpreter.point has the number 1 already" in told


@pytest.mark.parametrize("name", ["so.yaml", "somali/so.yml", "somali/so.yaml"])
def test_a_file_that_nothing_reads_is_named(tmp_path: Path, name: str) -> None:
    folder = agency(tmp_path / "p")
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("language: so\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_phrasebook(folder)
    (told,) = caught.value.details
    assert told.startswith(f"{path}:1: is not read: topics belong in `english/`")


def test_a_topic_of_rights_is_refused(tmp_path: Path) -> None:
    topic = TOPIC.replace("yard", "rights")
    assert "never a phrase" in mistakes(tmp_path / "p", topic=topic)


def test_choices_must_be_phrases(tmp_path: Path) -> None:
    topic = TOPIC.replace("answers: yes_no", "answers: choice\n    choices: [yard.cat]")
    assert "yard.yaml:4: yard.dog: no phrase is called yard.cat" in mistakes(
        tmp_path / "p", topic=topic
    )


def test_without_a_folder_the_shipped_book_is_the_book(tmp_path: Path) -> None:
    assert load_phrasebook(tmp_path / "none").version == load_phrasebook().version


@pytest.mark.parametrize("where", ["phrasebooks", "phrasebooks/english", "phrasebooks/languages"])
def test_a_file_where_a_folder_should_be_is_no_empty_folder(tmp_path: Path, where: str) -> None:
    folder = tmp_path / "phrasebooks"
    (tmp_path / where).parent.mkdir(exist_ok=True)
    (tmp_path / where).write_text("what a backup made of a link", encoding="utf-8")
    with pytest.raises(ConfigError, match="this folder cannot be read") as caught:
        load_phrasebook(folder)
    assert caught.value.where == str(tmp_path / where)


def test_one_phrase_in_two_files_of_an_agency_is_a_mistake(tmp_path: Path) -> None:
    text = language("so", entry("yard.dog", DOG, "Eyga ma adigaa leh?"))
    folder = agency(tmp_path / "p", so=text)
    (folder / "languages" / "so-new.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_phrasebook(folder)
    (told,) = caught.value.details
    assert "so.yaml:6: phrases.yard.dog: yard.dog is in so twice" in told
    assert "so-new.yaml:8" in told
