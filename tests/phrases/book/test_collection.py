"""Collections of others: license and provenance kept, bad lines kept out by file and line."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from langaccess.agency.policy import load_policy
from langaccess.core.errors import InputError, UsageError
from langaccess.core.model import State
from langaccess.core.resources import CONFIG, shipped
from langaccess.core.tags import Tag
from langaccess.phrases.book import (
    Collected,
    CollectionSource,
    Phrasebook,
    collect,
    load_phrasebook,
    read_collection,
    store,
    store_topic,
)
from tests.phrases.book.kit import TOPIC, agency, entry, language
from tests.support import SHARED, needs_shared

BOOK = load_phrasebook()
POLICY = load_policy(shipped(CONFIG, "us-federal.yaml"))
DAY = date(2026, 11, 25)
CROWD = CollectionSource("Refugee Phrasebook (2015-11-11)", "MIT")
BODY = CollectionSource("Emergency Phrases, rev. 3 (2024)", "public domain", "Springfield County")
BAIL = "Do not drink alcohol while you are on bail."
CS, SO = Tag("cs"), Tag("so")
REFUGEE = SHARED / "data" / "refugee_phrasebook"
TICO = SHARED / "data" / "tico19" / "tm"


def table(tmp_path: Path, *lines: str | bytes) -> Path:
    path = tmp_path / "t.tsv"
    path.write_bytes(b"\n".join(x if isinstance(x, bytes) else x.encode("utf-8") for x in lines))
    return path


def take(
    path: Path,
    tag: Tag | None,
    origin: CollectionSource = CROWD,
    *,
    book: Phrasebook = BOOK,
    topic: str = "",
    say: int | None = None,
    column: int = 3,
    confirmed: Sequence[str] = (),
) -> Collected:
    found, lines = read_collection(path, tag, text_column=column, say_column=say)
    return collect(book, lines, found, origin, POLICY, topic=topic, on=DAY, document=path.name,
                   confirmed=confirmed)  # fmt: skip


def test_a_line_that_a_phrase_says_becomes_its_translation_with_provenance(tmp_path: Path) -> None:
    path = table(tmp_path, "\tDays\t", "MON\tmonday \tPondělí\tPON-dye-lee", "X\tflying saucer\tx")
    taken = take(path, CS, say=4)
    (made,) = taken.translations
    assert (made.id, made.text, made.say) == ("word.day-monday", "Pondělí", "PON-dye-lee")
    assert (made.state, made.licence) == (State.DRAFT, "MIT")
    assert made.source == "Refugee Phrasebook (2015-11-11), MON"
    assert made.en == BOOK.phrases["word.day-monday"].en
    assert taken.unmatched == 1


def test_what_a_public_body_published_is_sourced_and_prints_when_someone_vouches(
    tmp_path: Path,
) -> None:
    path = table(tmp_path, "MON\tMonday\tPondělí")
    folder = agency(tmp_path / "p")
    taken = take(path, CS, BODY, book=load_phrasebook(folder))
    store(folder, load_phrasebook(folder), taken.translations)
    made = load_phrasebook(folder).translation("word.day-monday", CS)
    assert made is not None
    assert not made.printable
    assert made.source == "Springfield County: Emergency Phrases, rev. 3 (2024)"
    file = folder / "languages" / "cs.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("Pondělí", "Ponděli"), "utf-8")
    changed = load_phrasebook(folder).translation("word.day-monday", CS)
    assert changed is not None
    assert (changed.state, changed.printable) == (State.STALE, False)


def test_sourced_text_replaces_drafts_and_crowd_text_replaces_nothing(tmp_path: Path) -> None:
    path = table(tmp_path, "YES\tYes\tHaa haa")
    assert take(path, SO).kept == 1
    assert [t.text for t in take(path, SO, BODY).translations] == ["Haa haa"]
    theirs = language("so", entry("answer.yes", "Yes", "Haa", "state: translated"))
    folder = agency(tmp_path / "p", so=theirs.replace("source: test", "source: t\ntranslator: A"))
    assert take(path, SO, BODY, book=load_phrasebook(folder)).kept == 1


@pytest.mark.slow
def test_what_no_phrase_says_becomes_a_topic_that_grows_with_each_language(tmp_path: Path) -> None:
    folder = agency(tmp_path / "p")
    for tag, words in (("cs", "Kde je lékárna?"), ("sk", "Kde je lekáreň?")):
        book = load_phrasebook(folder)
        path = table(tmp_path, f"PHARM_Q\tWhere is the pharmacy?\t{words}")
        taken = take(path, Tag(tag), book=book, topic="shelter")
        book = store_topic(folder, book, "shelter", taken.phrases) if taken.phrases else book
        store(folder, book, taken.translations)
    book = load_phrasebook(folder)
    for written in ("english/shelter", "languages/cs", "languages/sk"):
        assert (folder / f"{written}.yaml").read_text(encoding="utf-8").startswith("schema: 1\n")
    (topic,) = [t for t in book.topics if t.id == "shelter"]
    assert [p.id for p in topic.phrases] == ["shelter.pharm-q"]
    assert topic.phrases[0].number > 1000
    assert {str(t) for t in book.tags if book.translation("shelter.pharm-q", t)} == {"cs", "sk"}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"MON\tMonday\tPond\xec", "not UTF-8"),
        ("MON\tMonday\tPond\ufffdlí", "text.invisible"),
        ("MON\tMonday\tPond\x07lí", "text.invisible"),
        ("MON\tMonday\tПонедельник", "script.wrong"),
        ("A\tCall 911 now\tVolejte 912", "number.differs"),
        ("A\tYou have the right to remain silent.\tMáte právo mlčet.", "legal act"),
        ("A\tDo you consent to a search?\tSouhlasíte s prohlídkou?", "legal act"),
        ("A\tWhat did he do to you?\tCo vám udělal?", "waits for a person"),
        ("A\tDid you see the car?\tViděl jste to auto?", "waits for a person"),
        (f"A\t{BAIL}\tNepijte alkohol, dokud jste na kauci.", "waits for a person"),
    ],
)
def test_a_bad_line_is_kept_out_by_file_and_line_and_the_rest_goes_on(
    tmp_path: Path, line: str | bytes, words: str
) -> None:
    path = table(tmp_path, "TUE\tTuesday\tÚterý", line, "WED\tWednesday\tStředa")
    taken = take(path, CS, topic="shelter")
    assert [t.text for t in taken.translations] == ["Úterý", "Středa"]
    ((where, reason),) = taken.held
    assert where == f"{path}:2"
    assert words in reason


def test_what_waits_comes_in_once_a_person_has_confirmed_it(tmp_path: Path) -> None:
    path = table(tmp_path, f"A\t{BAIL}\tNepijte alkohol, dokud jste na kauci.")
    (waits,) = take(path, CS, topic="shelter").waiting
    assert (waits.text, waits.document) == (BAIL, "t.tsv")
    taken = take(path, CS, topic="shelter", confirmed=(waits.digest,))
    assert [one.en for one in taken.phrases] == [BAIL]


def test_what_a_public_body_published_does_not_wait(tmp_path: Path) -> None:
    path = table(tmp_path, f"A\t{BAIL}\tNepijte alkohol, dokud jste na kauci.")
    taken = take(path, CS, BODY, topic="shelter")
    assert [one.state for one in taken.translations] == [State.SOURCED]


def test_a_second_text_for_the_same_phrase_is_kept_out(tmp_path: Path) -> None:
    path = table(tmp_path, "A\tTuesday\tÚterý", "B\tTuesday\tÚterý", "C\tTuesday\tÚtery")
    taken = take(path, CS)
    assert (len(taken.translations), taken.kept) == (1, 1)
    assert "t.tsv:1 already" in taken.held[0][1]


def test_a_table_in_another_language_is_refused_whole(tmp_path: Path) -> None:
    rows = [f"{n}\tLine {n}\tDónde puedo encontrar un médico que hable español" for n in range(9)]
    with pytest.raises(InputError, match="not in Somali"):
        take(table(tmp_path, *rows), SO)
    with pytest.raises(UsageError, match="does not say its language"):
        take(table(tmp_path, *rows), None)


@pytest.mark.parametrize("topic", ["safety", "Not a name"])
def test_a_topic_is_the_agencys_own(tmp_path: Path, topic: str) -> None:
    with pytest.raises(UsageError):
        take(table(tmp_path, "A\tTuesday\tÚterý"), CS, topic=topic)


def test_an_agencys_own_topic_may_be_added_to(tmp_path: Path) -> None:
    folder = agency(tmp_path / "p", topic=TOPIC)
    book = load_phrasebook(folder)
    taken = take(table(tmp_path, "COW\tWhere is the cow?\tKde je kráva?"), CS, book=book,
                 topic="yard")  # fmt: skip
    book = store_topic(folder, book, "yard", taken.phrases)
    assert [p.id for p in book.phrases.values() if p.topic == "yard"] == [
        "yard.dog", "yard.gate", "yard.cow",
    ]  # fmt: skip
    assert book.phrases["yard.dog"].answers == "yes_no"


@pytest.mark.slow
@needs_shared
@pytest.mark.parametrize(
    ("name", "tag", "column", "least"),
    [("longcopy_Somali_656", "so", 3, 80), ("longcopy_Tigrinya_-88", "ti", 3, 190),
     ("longcopy_GermanSAMP_-14", "de", 4, 190), ("medical_Vietnamese_609", "vi", 3, 100),
     ("longcopy_ArabicSyri_-98", "ar", 4, 150), ("medical_KurdishKur_-90", "kmr", 3, 80)],
)  # fmt: skip
def test_the_refugee_phrasebook_comes_in(name: str, tag: str, column: int, least: int) -> None:
    path = REFUGEE / f"data_{name}.tsv"
    taken = take(path, Tag(tag), topic="refugee", column=column)
    assert len(taken.translations) + taken.kept + len(taken.waiting) >= least
    assert {(t.state, t.licence) for t in taken.translations} == {(State.DRAFT, "MIT")}
    assert all(where.startswith(f"{path}:") for where, _reason in taken.held)
    assert len(taken.held) - len(taken.waiting) < 12


@pytest.mark.slow
@needs_shared
def test_memories_of_tico_19_come_in_and_the_slipped_one_does_not(tmp_path: Path) -> None:
    origin = CollectionSource("TICO-19 (2021-02-25)", "CC0-1.0")
    for name, tag in (("en-es-LA.even", "es-419"), ("en-so.even", "so")):
        with zipfile.ZipFile(TICO / f"{name}.tmx.zip") as packed:
            path = Path(packed.extract(packed.namelist()[0], tmp_path))
        if tag == "so":
            with pytest.raises(InputError, match="belong to other lines") as caught:
                take(path, None, origin, topic="health")
            line = int(str(caught.value.where).rpartition(":")[2])
            assert 3400 < line < 3700  # about unit 590 of 1,504
        else:
            taken = take(path, None, origin, topic="health")
            assert taken.tag == tag
            assert len(taken.translations) + len(taken.waiting) > 1300
            assert taken.translations[0].source.startswith("TICO-19 (2021-02-25), CMU_1:")
