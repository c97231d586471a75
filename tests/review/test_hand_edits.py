"""The database after another program, or a bad disk, has written into it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from langaccess import review
from langaccess.core.errors import ConfigError, InputError
from langaccess.core.files import sha256
from langaccess.core.model import State
from tests.commands import Capture
from tests.review.kit import HAITIAN, Agency, agency, copied, fill, plain, run
from tests.review.test_publication import HAITIAN_LINE, LINE, publish
from tests.review.test_withdrawals import withdraw

STATE = Path(".langaccess", "state.db")
DAMAGE = ("'x'", "'{'", "'[1]'", "x'ff00'", "7", "''", "'[[[]]]'", "NULL", "CAST(x'80' AS TEXT)")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds an agency with one approved document."""
    folder = tmp_path_factory.mktemp("office")
    police = agency(folder / "springfield", doc_class="operational")
    police.take(fill(police.export(folder / "pack")))
    police.approve("A. Khan")
    return folder


@pytest.fixture
def approved(office: Path, tmp_path: Path) -> Agency:
    return copied(office, tmp_path / "copy")


def by_hand(police: Agency, *statements: str) -> None:
    with closing(sqlite3.connect(police.root / STATE, isolation_level=None)) as conn:
        for statement in statements:
            conn.execute(statement)


def tried(police: Agency) -> str:
    """Return the digest of the file that is published, or an empty text where none is."""
    try:
        made = publish(police)
    except (ConfigError, InputError):
        return ""
    return "" if made.released is None else made.released.written.sha256


def columns(police: Agency, table: str) -> list[str]:
    with closing(sqlite3.connect(police.root / STATE)) as conn:
        return [row[1] for row in conn.execute(f"PRAGMA table_info({table})")]


@pytest.mark.slow
@pytest.mark.parametrize("table", ["review_documents", "review_sentences"])
def test_no_cell_of_the_tables_of_reviews_changes_what_is_published(
    office: Path, tmp_path: Path, table: str
) -> None:
    right = tried(copied(office, tmp_path / "untouched"))
    assert right
    found = set[str]()
    for column in columns(Agency.at(office / "springfield"), table):
        for number, value in enumerate(DAMAGE):
            police = copied(office, tmp_path / f"{column}-{number}")
            where = " WHERE position = 2" if table == "review_sentences" else ""
            try:
                by_hand(police, f"UPDATE {table} SET {column} = {value}{where}")
            except sqlite3.Error:  # the table takes no such value
                continue
            found.add(tried(police))
            shutil.rmtree(police.root)
    assert found == {"", right}


@pytest.mark.slow
def test_a_damaged_cell_names_its_sentence_and_what_to_do_and_hides_no_other_document(
    approved: Agency, tmp_path: Path, capsys: Capture
) -> None:
    other = approved.root / "brochures" / "other.md"
    other.write_text("# Lost property\n\nAsk at the desk.\n", encoding="utf-8")
    words = ("review", "export", str(other), "--lang", "ht", "--to")
    assert run(capsys, approved, *words, str(tmp_path / "p"))[0] == 0
    by_hand(
        approved, "UPDATE review_sentences SET source = '{' WHERE document = 1 AND position = 2"
    )
    told = (
        "brochures/flyer.md (ht) cannot be read from the database: a cell of its sentence m2/0 is "
        "damaged"
    )
    for command in (("review", "approve", "--by", "khan"), ("review", "show"),
                    ("publish", "--site", "Library", "--copies", "20")):  # fmt: skip
        code, error = run(capsys, approved, *command, "flyer.md")
        assert (code, error["message"]) == (3, told)
        assert "from your backup" in error["hint"]
    code, listed = run(capsys, approved, "review", "list")
    assert code == 1
    flyer, lost = listed["documents"]
    assert (flyer["state"], flyer["problem"].startswith(told)) == ("stale", True)
    assert (lost["document"], lost["problem"]) == ("brochures/other.md", None)
    code, text = plain(capsys, approved, "waiting")
    assert code == 1
    assert "other.md" in text
    assert told.replace(" ", "") in text.replace(" ", "").replace("\n", "")


@pytest.mark.slow
def test_a_damaged_language_hides_no_other_document(approved: Agency, capsys: Capture) -> None:
    by_hand(
        approved,
        "INSERT INTO review_documents (name, source_lang, lang, digest) "
        "VALUES (CAST(x'ff' AS TEXT), 'en', '?', '')",
    )
    _code, listed = run(capsys, approved, "review", "list")
    assert [(row["lang"], row["state"]) for row in listed["documents"]] == [
        ("ht", "approved"), ("und", "stale"),
    ]  # fmt: skip
    assert tried(approved)


@pytest.mark.slow
def test_a_digest_set_by_hand_does_not_make_a_translation_one_of_the_new_source(
    approved: Agency,
) -> None:
    text = approved.flyer.read_text(encoding="utf-8")
    approved.flyer.write_text(text.replace("Do not send money", "Send money"), encoding="utf-8")
    place, before = next((p, s) for p, s in approved.standings().items() if s.reason)
    (mine,) = (one for one in approved.document().sentences if one.place == place)
    by_hand(
        approved,
        f"UPDATE review_sentences SET made_for = '{review.digest(mine.source)}', "
        f"source = replace(source, 'Do not send', 'Send') WHERE place = '{place}'",
    )
    assert approved.document().sentences[4].current
    assert approved.standings()[place].reason == before.reason
    (answer,) = approved.approve("A. Khan", place)
    assert before.reason in [one.text for one in answer.decision.reasons]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (
            "CREATE TRIGGER swap AFTER INSERT ON review_sentences BEGIN DELETE FROM drafts; END",
            "the trigger `swap` is not ours",
        ),
        ("DROP TRIGGER ledger_in_order", "the trigger `ledger_in_order` is missing"),
        ("CREATE VIEW ledger_all AS SELECT * FROM ledger", "the view `ledger_all` is not ours"),
    ],
)
def test_another_schema_approves_and_publishes_nothing_and_is_said_by_what_reads_the_log(
    approved: Agency, capsys: Capture, statement: str, told: str
) -> None:
    by_hand(approved, statement)
    for command in (("review", "approve", "--by", "khan"),
                    ("publish", "--site", "Library", "--copies", "20")):  # fmt: skip
        code, error = run(capsys, approved, *command, "flyer.md")
        assert code == 3
        assert told in error["details"][0]
    code, text = plain(capsys, approved, "case", "list", "concern")
    assert (code, told in text) == (1, True)
    code, checked = run(capsys, approved, "encounter", "verify")
    assert (code, told in checked["problems"][0]) == (1, True)


@pytest.mark.slow
def test_a_flipped_byte_hides_no_withdrawal(approved: Agency, tmp_path: Path) -> None:
    publish(approved)
    withdraw(approved)
    data = (approved.root / STATE).read_bytes()
    places, at = [], data.find(b"document.withdrawn")
    while at >= 0:
        places.append(at)
        at = data.find(b"document.withdrawn", at + 1)
    assert len(places) > 1, "the entry, and the index by which it is found"
    for at in places:
        (approved.root / STATE).write_bytes(data[:at] + b"D" + data[at + 1 :])
        assert tried(approved) == ""
        with pytest.raises(ConfigError, match="vouches for nothing"):
            review.log_of(approved.session())
    os.truncate(approved.root / STATE, len(data) // 2)
    assert tried(approved) == ""


def answers(police: Agency, form: str) -> dict[str, bool]:
    """Return what relies on the approval → whether it says that the text is approved."""
    with police.session() as session:
        log, found = review.log_of(session), review.trace(session, form)
        (listed,) = review.documents_under_review(session)
        wanted = review.recalls(session)
        said = {
            "trace": found is not None and not found.reasons,
            "recall": not wanted,
            "list": all(
                one.state is State.APPROVED
                for one in review.statuses(listed, log, police.policy).values()
            ),
        }
    said["show"] = set(police.states()) == {"approved"}
    said["publish"] = bool(tried(police))
    return said


SOURCE_OF_ONE = "UPDATE review_sentences SET source = replace(source, 'money', 'cash')"
EDITS = {
    "a source sentence": (SOURCE_OF_ONE, False),
    "the digest of one": (
        "UPDATE review_sentences SET made_for = 'e3b0c44298fc1c14' WHERE position = 4", False,
    ),
    "where a link leads": ("UPDATE review_sentences SET leads = '[\"http://x.example\"]'", True),
    "the digest of the file": ("UPDATE review_documents SET digest = 'e3b0c442'", True),
    "the place of a sentence": (
        "UPDATE review_sentences SET position = 20 WHERE position = 2", True,
    ),
    "a row": ("DELETE FROM review_sentences WHERE position = 2", False),
}  # fmt: skip


@pytest.fixture(scope="module")
def published(office: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder that holds an agency with a published document, and its form number."""
    folder = tmp_path_factory.mktemp("published")
    made = publish(copied(office, folder)).released
    assert made is not None
    return folder, made.form


@pytest.mark.slow
@pytest.mark.parametrize("edit", EDITS)
def test_what_relies_on_an_approval_gives_one_answer_about_a_row_changed_by_hand(
    published: tuple[Path, str], tmp_path: Path, edit: str
) -> None:
    folder, form = published
    statement, good = EDITS[edit]
    police = copied(folder, tmp_path / "copy")
    assert set(answers(police, form).values()) == {True}
    by_hand(police, statement)
    assert answers(police, form) == dict.fromkeys(answers(police, form), good)


@pytest.mark.slow
def test_a_file_that_changed_behind_its_digest_in_the_database_is_approved_nowhere(
    published: tuple[Path, str], tmp_path: Path
) -> None:
    folder, form = published
    police = copied(folder, tmp_path / "copy")
    text = police.flyer.read_text(encoding="utf-8")
    police.flyer.write_text(text.replace("Do not send money", "Send money"), encoding="utf-8")
    by_hand(police, f"UPDATE review_documents SET digest = '{sha256(police.flyer.read_bytes())}'")
    assert set(answers(police, form).values()) == {False}


@pytest.mark.slow
def test_a_class_lowered_in_the_database_makes_no_approval_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    police = agency(tmp_path / "springfield")
    text = police.flyer.read_text(encoding="utf-8")
    undeclared = text.replace("class: public_information\n", "")
    police.flyer.write_text(f"{undeclared}\n{LINE}\n", encoding="utf-8")
    monkeypatch.setitem(HAITIAN, LINE, HAITIAN_LINE)
    police.take(fill(police.export(tmp_path / "pack")))
    police.approve("A. Khan")
    made = publish(police).released
    assert made is not None
    assert set(answers(police, made.form).values()) == {True}
    by_hand(police, "UPDATE review_documents SET class = 'operational'")
    assert set(answers(police, made.form).values()) == {False}
    assert {one.reason for one in police.standings().values()} == {
        "it was approved under a stricter class or rule (class public_information, 2 people)"
    }
