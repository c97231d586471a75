"""Finding a phrase, and the table that goes to a linguist and comes back."""

from __future__ import annotations

import csv
import dataclasses
import io
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from langaccess.core.errors import ConfigError, InputError
from langaccess.core.model import State
from langaccess.core.tags import Tag
from langaccess.phrases.book import (
    SUFFIXES,
    Format,
    Translation,
    YesNo,
    export,
    find,
    import_,
    load_phrasebook,
    never_a_phrase,
    store,
)
from tests.phrases.book.kit import SEARCHES, agency, book_with, entry

BOOK = load_phrasebook()
DAY = date(2026, 12, 1)
SO, AM, UR, ES = Tag("so"), Tag("am"), Tag("ur"), Tag("es")


@pytest.mark.parametrize("case", SEARCHES, ids=lambda case: case["typed"])
def test_words_find_the_phrase_that_says_it_and_not_its_opposite(case: dict[str, Any]) -> None:
    found = [match.phrase.id for match in find(BOOK, case["typed"], limit=50)]
    if "first" in case:
        assert found[:1] == ([] if case["first"] == "none" else [case["first"]])
    assert not set(case.get("not", ())) & set(found)


@pytest.mark.slow
def test_every_phrase_is_found_first_by_its_own_words() -> None:
    for phrase in BOOK.phrases.values():
        best = find(BOOK, phrase.en)[0]
        assert (best.phrase.en, best.score) == (phrase.en, 100.0)


def test_finding_a_phrase_reads_no_translation() -> None:
    book = load_phrasebook(english=True)
    assert book.tags == ()
    assert book.phrases == BOOK.phrases
    assert find(book, "are you hurt") == find(BOOK, "are you hurt")


@pytest.mark.slow
def test_no_check_and_no_identification_is_loaded_to_find_a_phrase() -> None:
    code = (
        "import langaccess.phrases.book, langaccess.phrases.cards, sys;"
        "print(bool({'langaccess.qa', 'langaccess.identify'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_words_that_no_phrase_says_find_nothing() -> None:
    assert find(BOOK, "  ") == ()


@pytest.mark.parametrize("typed", ["read him his rights", "may I search your car", "rights.silent"])
def test_rights_and_consent_are_never_found(typed: str) -> None:
    assert never_a_phrase(BOOK.never, typed) is not None


def test_ordinary_words_are_not_taken_for_rights() -> None:
    for phrase in BOOK.phrases.values():
        assert never_a_phrase(BOOK.never, phrase.en) is None, phrase.id


def cells(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def saved(path: Path, rows: list[dict[str, str]], *, separator: str = ",") -> Path:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, rows[0].keys(), delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(b"\xef\xbb\xbf" + out.getvalue().encode("utf-8"))
    return path


@pytest.mark.slow
@pytest.mark.parametrize("tag", [Tag("es"), UR, Tag("zh-Hant"), AM])
@pytest.mark.parametrize("form", SUFFIXES)
def test_a_file_that_nobody_touched_changes_nothing(tmp_path: Path, tag: Tag, form: Format) -> None:
    path = tmp_path / f"all{SUFFIXES[form]}"
    path.write_bytes(export(BOOK, tag, form=form))
    taken = import_(BOOK, path, translator="", on=DAY)
    assert taken.changed == ()
    assert taken.stale == ()
    done = len(BOOK.translations[tag])
    open_ = {"csv": len(BOOK.phrases) - done, "xliff": len(BOOK.phrases) - done, "tmx": 0}
    # a draft in XLIFF 1.2 is a suggestion beside an open target, a stale text is the target
    stale = sum(e.state is State.STALE for e in BOOK.translations[tag].values())
    same = stale if form == "xliff12" else done
    assert (taken.same, taken.empty) == (same, open_.get(form, len(BOOK.phrases) - stale))


@pytest.mark.slow
@pytest.mark.parametrize("form", SUFFIXES)
def test_everything_known_of_a_phrase_goes_out_and_comes_back(tmp_path: Path, form: Format) -> None:
    folder = agency(tmp_path / "p")
    english = BOOK.phrases["safety.fire"].en
    made = Translation(
        "safety.fire", SO, 'Dab <b> & "dab" \u2066911\u2069', State.REVIEWED, english,
        "DAB", "A. W.", "CC0-1.0", "A. W.", "B. K.", date(2026, 5, 4), "Maxaa tiri",
        by="a program", back=("There is fire.", "Fire!"), doubt="Is <b> right?",
    )  # fmt: skip
    question = dataclasses.replace(
        made, id="safety.pregnant", en=BOOK.phrases["safety.pregnant"].en,
        answers=YesNo("Haa, waan ahay", "Maya"),
    )  # fmt: skip
    store(folder, load_phrasebook(folder), [made, question])
    book = load_phrasebook(folder)
    path = tmp_path / f"x{SUFFIXES[form]}"
    path.write_bytes(export(book, SO, ["safety"], form=form))
    # taken into a book that has never seen it
    taken = {e.id: e for e in import_(BOOK, path, translator="", on=DAY).changed}
    for one in (made, question):
        assert dataclasses.replace(taken[one.id], where="") == one


def test_xml_that_is_no_exchange_file_is_refused(tmp_path: Path) -> None:
    for name, text, words in (
        ("a.xlf", "<html/>", "neither XLIFF"),
        ("b.xlf", "<xliff", "not well-formed"),
        ("c.tmx", '<!DOCTYPE tmx [<!ENTITY a "b">]><tmx>&a;</tmx>', "entities"),
        ("d.docx", "x", ".csv, .xlf or .tmx"),
        ("e.xlf", '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0"/>', "no target language"),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=words):
            import_(BOOK, tmp_path / name, translator="", on=DAY)


def test_a_memory_with_the_customary_declaration_is_read(tmp_path: Path) -> None:
    data = export(BOOK, SO, form="tmx").replace(
        b"<tmx", b'<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx', 1
    ).replace(b'xml:lang="en"', b'xml:lang="EN-US"')  # fmt: skip
    path = tmp_path / "m.tmx"
    path.write_bytes(data)
    assert import_(BOOK, path, translator="", on=DAY).same == len(BOOK.translations[SO])


@pytest.mark.slow
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_filled_table_is_stored_and_read_again(tmp_path: Path, separator: str) -> None:
    rows = cells(export(BOOK, SO, ("safety",)))
    rows[0]["text"] = '=Ma "dhaawacan" tahay, hadda?'
    rows[1]["text"] = "Farta ku fiiq halka ku xanuunaysa."
    rows[1]["say"] = "FAR-ta"
    taken = import_(
        BOOK, saved(tmp_path / "so.csv", rows, separator=separator), translator="A. W.", on=DAY
    )
    assert [entry.state for entry in taken.changed] == [State.TRANSLATED] * 2
    folder = agency(tmp_path / "p")
    store(folder, load_phrasebook(folder), taken.changed)
    again = load_phrasebook(folder)
    first = again.translation("safety.are-you-hurt", SO)
    assert first is not None
    assert (first.text, first.translator, first.date) == (rows[0]["text"], "A. W.", DAY)
    second = again.translation("safety.where-hurt", SO)
    assert second is not None
    assert second.say == "FAR-ta"
    assert again.translation("interpreter.point", SO) == BOOK.translation("interpreter.point", SO)


@pytest.mark.slow
def test_a_second_import_keeps_what_the_first_brought(tmp_path: Path) -> None:
    folder = agency(tmp_path / "p")
    for number, text in enumerate(("Ma dhaawacan tahay?", "Farta ku fiiq.")):
        book = load_phrasebook(folder)
        rows = [cells(export(book, SO, ("safety",)))[number]]
        rows[0]["text"] = text
        taken = import_(book, saved(tmp_path / "x.csv", rows), translator="A", on=DAY)
        store(folder, book, taken.changed)
    book = load_phrasebook(folder)
    assert book.translation("safety.are-you-hurt", SO)
    assert book.translation("safety.where-hurt", SO)


def test_a_changed_draft_is_no_longer_the_projects(tmp_path: Path) -> None:
    rows = [r for r in cells(export(BOOK, UR)) if r["id"] == "answer.yes"]
    rows[0]["text"] = "جی ہاں"
    taken = import_(BOOK, saved(tmp_path / "u.csv", rows), translator="B. K.", on=DAY)
    (entry,) = taken.changed
    assert (entry.state, entry.source, entry.translator) == (State.TRANSLATED, "B. K.", "B. K.")


def test_a_table_made_before_the_english_changed_says_so(tmp_path: Path) -> None:
    rows = [r for r in cells(export(BOOK, AM)) if r["id"] == "safety.fire"]
    rows[0] |= {"en": "Fire!", "text": "እሳት!"}
    taken = import_(BOOK, saved(tmp_path / "a.csv", rows), translator="C", on=DAY)
    assert taken.stale == ("safety.fire",)
    folder = agency(tmp_path / "p")
    store(folder, load_phrasebook(folder), taken.changed)
    entry = load_phrasebook(folder).translation("safety.fire", AM)
    assert entry is not None
    assert entry.state is State.STALE


def test_mistakes_name_their_rows_and_nothing_is_taken(tmp_path: Path) -> None:
    rows = cells(export(BOOK, SO, ("answer",)))
    rows[0]["id"] = "answer.maybe"
    rows[1]["lang"] = "no-such-language"
    rows[2] |= {"text": "x", "state": "approved"}
    rows[3] |= {"text": "x", "state": "reviewed"}
    rows[4] |= {"text": "x", "date": "1/2/2026"}
    rows.append(rows[5] | {"text": "y"})
    with pytest.raises(InputError) as caught:
        import_(BOOK, saved(tmp_path / "bad.csv", rows), translator="", on=DAY)
    told = "\n".join(caught.value.details)
    for line, words in (
        (2, "answer.maybe"),
        (3, "no-such-language"),
        (4, "approved"),
        (5, "reviewed"),
        (6, "1/2/2026"),
        (8, "twice (first in"),
    ):
        assert f"bad.csv:{line}: " in told
        assert words in told


@pytest.mark.slow
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "this table is empty"),
        (b"id,id,text\r\na,b,c\r\n", "used twice"),
        (b"id,en\r\na,b,c\r\n", "3 cells, but only 2 columns"),
        (b'id,en\r\n"a,b\r\n', "quotation mark"),
        (b"id,en\r\n\xe9,b\r\n", "UTF-8"),
        (b"id,en\r\nanswer.yes,Yes\r\n", "no column lang, text"),
    ],
)
def test_a_damaged_table_is_refused_with_its_line(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        import_(BOOK, path, translator="", on=DAY)
    error = caught.value
    assert words in "\n".join((error.message, error.hint or "", *error.details))


def test_a_stale_text_that_comes_back_untouched_stays_stale(tmp_path: Path) -> None:
    book = book_with(
        tmp_path / "p", "es", entry("yard.gate", "Close the gate now.", "Cierre la puerta 9:30.")
    )
    rows = [row for row in cells(export(book, ES, ("yard",))) if row["text"]]
    assert [row["state"] for row in rows] == ["stale"]
    taken = import_(book, saved(tmp_path / "es.csv", rows), translator="A. W.", on=DAY)
    assert (taken.changed, taken.same) == ((), 1)
    rows[0]["state"] = "translated"
    taken = import_(book, saved(tmp_path / "es.csv", rows), translator="A. W.", on=DAY)
    assert [(one.state, one.en) for one in taken.changed] == [("translated", rows[0]["en"])]


def test_only_a_question_with_yes_or_no_has_answers_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        book_with(
            tmp_path / "p",
            "es",
            entry("yard.gate", "Close!", "¡Cierre!", "answers: {yes: a, no: b}"),
        )
    assert "yes or no" in str(raised.value.details)
