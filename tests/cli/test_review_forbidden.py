"""Every forbidden move of issue and design, by the command line: its reason and its exit code."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from langaccess.cli import main
from tests.commands import Capture
from tests.review.kit import FLYER, Agency, agency, fill, run, seen_code

TEXT = FLYER.format(doc_class="public_information")


@pytest.fixture
def police(tmp_path: Path) -> Agency:
    """An agency whose brochure came back, translated by Marie Jean and approved by no one."""
    made = agency(tmp_path / "springfield")
    made.take(fill(made.export(tmp_path / "pack")))
    return made


def said(data: dict[str, Any]) -> str:
    """Return every reason, of a refusal or of each sentence."""
    rows = [data, *data.get("refused", ())]
    return " | ".join(ground["text"] for row in rows for ground in row.get("reasons", ()))


def test_to_approve_ones_own_translation(police: Agency, capsys: Capture) -> None:
    code, data = run(capsys, police, "review", "approve", "flyer.md", "--by", "jean")
    assert (code, data["approved"]) == (1, 0)
    assert "Marie Jean wrote this text, and public_information needs a second person" in said(data)
    assert "ask a second person" in " ".join(data["refused"][0]["instead"])


@pytest.mark.parametrize(
    ("by", "words"),
    [
        (
            "voice",
            "Voice Only has court_certified (interpret), which does not qualify a translator",
        ),
        ("clerk", "D. Clerk has no credential for en to ht"),
        ("late", "expired on 2021-01-01"),
    ],
)
def test_to_approve_without_the_pair(police: Agency, capsys: Capture, by: str, words: str) -> None:
    people = police.root / "roster" / "people.yaml"
    people.write_text(
        people.read_text(encoding="utf-8")
        + "  - id: clerk\n    name: D. Clerk\n    kind: contractor\n    languages: [{tag: es}]\n"
        "    credentials: [{kind: translator_certified, language: es, issued: 2020-01-01}]\n"
        "  - id: late\n    name: L. Late\n    kind: contractor\n    languages: [{tag: ht}]\n"
        "    credentials: [{kind: translator_tested, language: ht, issued: 2020-01-01, "
        "expires: 2021-01-01}]\n",
        encoding="utf-8",
    )
    code, data = run(capsys, police, "review", "approve", "flyer.md", "--by", by)
    assert (code, data["approved"]) == (1, 0)
    assert words in said(data)


def test_to_approve_what_nobody_translated(police: Agency, tmp_path: Path, capsys: Capture) -> None:
    other = agency(tmp_path / "shelbyville")
    other.export(tmp_path / "theirs")
    code, data = run(capsys, other, "review", "approve", "flyer.md", "--by", "khan")
    assert (code, data["approved"]) == (1, 0)
    assert "it is not translated" in said(data)
    assert "review import" in data["refused"][0]["instead"][0]


def test_to_publish_a_draft(police: Agency, capsys: Capture) -> None:
    line = ("publish", "flyer.md", "--lang", "ht", "--site", "Library", "--copies", "20")
    code, data = run(capsys, police, *line)
    assert code == 1
    assert "6 of 6 sentences: not approved yet" in json.dumps(data)
    code, data = run(capsys, police, "publish", "where")
    assert (code, data["copies"]) == (0, [])


def test_to_import_a_pack_for_another_document(
    police: Agency, tmp_path: Path, capsys: Capture
) -> None:
    other = agency(tmp_path / "shelbyville")
    other.flyer.write_text("# Parking\n\nPark behind the station.\n", encoding="utf-8")
    other.flyer.rename(other.flyer.with_name("parking.md"))
    line = ["review", "export", "--lang", "ht", "--to", str(tmp_path / "theirs")]
    assert main([*line, str(other.root / "brochures"), "--workspace", str(other.root)]) == 0
    capsys.readouterr()
    (path,) = (tmp_path / "theirs").rglob("*.xlf")
    code, data = run(capsys, police, "review", "import", str(path), "--translator", "jean")
    assert (code, data["code"]) == (4, "input")
    assert "written for a document that is not yours: parking.md" in data["message"]
    code, data = run(capsys, police, "review", "list")
    assert [row["document"] for row in data["documents"]] == ["brochures/flyer.md"]


def test_to_import_for_an_older_source(police: Agency, tmp_path: Path, capsys: Capture) -> None:
    (path,) = (tmp_path / "pack").rglob("*.xlf")
    police.flyer.write_text(TEXT.replace("Do not send", "Never send"), encoding="utf-8")
    code, data = run(capsys, police, "review", "import", str(path), "--translator", "khan")
    assert (code, data["code"]) == (4, "input")
    assert "written for an older source of brochures/flyer.md" in data["message"]
    assert "review export" in data["hint"]


def test_to_edit_the_database_by_hand(police: Agency, capsys: Capture) -> None:
    run(capsys, police, "review", "approve", "flyer.md", "--by", "khan")
    file = police.root / ".langaccess" / "state.db"
    aside = shutil.copy(file, file.with_name("aside.db"))
    with closing(sqlite3.connect(file)) as conn:
        conn.execute("UPDATE review_sentences SET target = replace(target, 'Pa voye', 'Voye')")
        conn.commit()
    code, data = run(capsys, police, "review", "show", "flyer.md")
    (changed,) = [one for one in data["sentences"] if one["state"] != "approved"]
    assert changed["reason"] == "the translation changed since A. Khan approved it"
    code, data = run(capsys, police, "review", "approve", "flyer.md", "--by", "khan")
    assert (code, data["file"]) == (1, None)
    assert "no person is on record as its translator" in said(data)
    code, data = run(capsys, police, "publish", "flyer.md", "--site", "Library", "--copies", "2")
    assert code == 1

    # The source in the database, and then in the file: a signature holds for both.
    shutil.copy(aside, file)
    with closing(sqlite3.connect(file)) as conn:
        conn.execute("UPDATE review_sentences SET source = replace(source, 'Do not', 'Do')")
        conn.commit()
    assert "approved" not in run(capsys, police, "review", "list")[1]["documents"][0]["state"]

    # The log itself.
    shutil.copy(aside, file)
    with closing(sqlite3.connect(file)) as conn:
        conn.execute("DROP TRIGGER ledger_no_update")
        conn.execute("UPDATE ledger SET data = replace(data, 'Marie Jean', 'Somebody')")
        conn.commit()
    for words in (("approve", "flyer.md", "--by", "khan"), ("list",), ("history", "flyer.md")):
        code, data = run(capsys, police, "review", *words)
        assert (code, data["code"]) == (3, "config")
        assert "changed by hand" in data["message"]


def test_a_name_in_the_database_of_another_sentence_gains_nothing(
    police: Agency, capsys: Capture
) -> None:
    """Approvals are found by a name in the database, and hold by the texts alone."""
    first, second = (one.place for one in police.document().sentences[4:6])
    line = ("review", "approve", "flyer.md", "--by", "khan", "--segment", first)
    assert run(capsys, police, *line)[0] == 0
    with closing(sqlite3.connect(police.root / ".langaccess" / "state.db")) as conn:
        ids = dict(conn.execute("SELECT place, id FROM review_sentences"))
        conn.execute("UPDATE review_sentences SET id = 'x' WHERE place = ?", (first,))
        line_ = "UPDATE review_sentences SET id = ? WHERE place = ?"
        conn.execute(line_, (ids[first], second))
        conn.commit()
    _code, data = run(capsys, police, "review", "show", "flyer.md")
    assert {one["state"] for one in data["sentences"]} <= {"draft", "translated", "stale"}


def test_to_approve_with_an_open_error(police: Agency, capsys: Capture) -> None:
    """A word that the term base forbids was approved as such after the translation came in."""
    from tests.review.test_terms import glossary

    glossary(police, "paran", forbidden="fanmi")
    code, data = run(capsys, police, "review", "approve", "flyer.md", "--by", "khan")
    assert (code, data["approved"]) == (1, 5)
    assert "the checks found 1 error, not yet resolved" in said(data)
    (refused,) = data["refused"]
    (finding,) = refused["findings"]
    assert finding["code"] == "term.forbidden"
    assert "fix the errors, or answer each one with a reason" in refused["instead"]
    line = ("check", "accept", finding["code"], finding["segment"], "--by", "Voice Only")
    assert run(capsys, police, *line, "--why", "the word is right here")[0] == 0
    sign = ("review", "approve", "flyer.md", "--by", "khan")
    code, data = run(capsys, police, *sign)
    assert (code, "term.absent" in said(data)) == (1, True)
    code, data = run(capsys, police, *sign, "--seen", seen_code(data))
    assert (code, data["state"]) == (0, "approved")
