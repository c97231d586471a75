"""`review confirm` on a terminal: it shows one sentence after the other and loses no answer."""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from langaccess.agency import ledger
from langaccess.agency.confirmation import (
    CONFIRMED_SENTENCE,
    UnsureSentence,
    confirmations,
    remember_waiting,
    waiting_sentences,
)
from langaccess.agency.session import open_session
from langaccess.agency.workspace import create
from tests.cli.terminal_kit import Terminal
from tests.support import give_rights, sign_in

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo terminal")

ROSTER = """people:
  - {id: khan, name: Amina Khan, kind: member, coordinator: true, may_confirm: coordinator}
  - {id: ward, name: Dana Ward, kind: member, coordinator: true}
"""
FIRST = UnsureSentence("Then he ran.", "A dog barked.", "Call us.", score=5.0, document="a.md")
SECOND = UnsureSentence("She saw it.", score=4.0, near_stop=True, document="a.md")
THIRD = UnsureSentence("Who was there?", score=3.0, document="b.md")
PROMPT = b"Does this sentence only inform? yes, no, skip or quit"
WORDS = ["review", "confirm", "--by", "Amina Khan"]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "office"
    create(root, {"agency.name": "Police"}, today=date(2026, 11, 2))
    (root / "roster" / "people.yaml").write_text(ROSTER, encoding="utf-8")
    with open_session(root) as session, monkeypatch.context() as others:
        give_rights(session, "khan", by="ward")
        # An account that starts a translation confirms nothing in it.
        sign_in(others, "records-clerk")
        remember_waiting(session, {"b.md": [THIRD]})
        remember_waiting(session, {"a.md": [SECOND, FIRST]})
    return root


def said(office: Path) -> dict[str, bool]:
    """Return text → answer of what the log has, and check the log."""
    with open_session(office) as session:
        assert ledger.verify(session.connection).problems == ()
        found = list(ledger.entries(session.connection, CONFIRMED_SENTENCE))
        assert len(found) == len(confirmations(session))
        return {one.text: one.informs for one in confirmations(session)}


def waiting(office: Path) -> set[str]:
    with open_session(office) as session:
        return {one.text for one in waiting_sentences(session)}


def test_each_sentence_is_shown_with_its_neighbors_and_a_wrong_answer_is_asked_again(
    office: Path,
) -> None:
    with Terminal(WORDS, office) as screen:
        shown = screen.wait_for(PROMPT)
        assert b"1 of 3  a.md" in shown, "the riskiest first"
        assert b"before: A dog barked." in shown
        assert b">>> Then he ran." in shown
        assert b"after:  Call us." in shown
        for wrong in (b"\r", b"maybe\r", b"all\r", b"yess\r"):
            screen.type(wrong)
            again = screen.wait_for(PROMPT)
            assert b" of 3" not in again, "still the first sentence"
        assert said(office) == {}
        screen.type(b"y\r")
        shown = screen.wait_for(PROMPT)
        assert said(office) == {FIRST.text: True}, "in the log before the next is shown"
        assert b"2 of 3  a.md" in shown
        assert b"is a legal act or a record" in shown
        screen.type(b"No\r")
        assert b"3 of 3  b.md" in screen.wait_for(PROMPT)
        screen.type(b"skip\r")
        assert screen.end() == 1
        assert b"1 sentence confirmed, 1 left to a translator, 1 still waiting" in screen.shown
    assert said(office) == {FIRST.text: True, SECOND.text: False}
    assert waiting(office) == {THIRD.text}


def test_the_signed_file_has_what_was_just_confirmed(office: Path, tmp_path: Path) -> None:
    out = tmp_path / "said.json"
    with Terminal([*WORDS, "--out", str(out)], office) as screen:
        screen.wait_for(PROMPT)
        time.sleep(1.5)  # an answer takes longer than the second of the program's start
        screen.type(b"y\r")
        screen.wait_for(PROMPT)
        screen.type(b"quit\r")
        assert screen.end() == 1
    assert [row["text"] for row in json.loads(out.read_text("utf-8"))["confirmed"]] == [FIRST.text]


@pytest.mark.parametrize(("keys", "ends"), [(b"\x03", 130), (b"\x04", 130), (b"quit\r", 1)])
def test_an_interruption_keeps_what_was_answered(office: Path, keys: bytes, ends: int) -> None:
    with Terminal(WORDS, office) as screen:
        screen.wait_for(PROMPT)
        screen.type(b"yes\r")
        screen.wait_for(PROMPT)
        screen.type(keys)
        assert screen.end() == ends
        assert b"Traceback" not in screen.shown
    assert said(office) == {FIRST.text: True}
    assert waiting(office) == {SECOND.text, THIRD.text}
    with Terminal(WORDS, office) as screen:
        assert b">>> She saw it." in screen.wait_for(PROMPT), (
            "the next one, and not the first again"
        )
        screen.type(b"y\r")
        screen.wait_for(PROMPT)
        screen.type(b"y\r")
        assert screen.end() == 0
    assert waiting(office) == set()


@pytest.mark.parametrize(
    ("name", "ends", "words"), [("", 2, b"--by NAME"), ("Dana Ward", 4, b"ask Amina Khan")]
)
def test_without_a_person_who_may_confirm_nothing_is_kept(
    office: Path, name: str, ends: int, words: bytes
) -> None:
    with Terminal([*WORDS[:2], "--by", name], office) as screen:
        assert screen.end() == ends
        assert words in screen.shown
        assert PROMPT not in screen.shown, "no one reads sentences in vain"
    assert said(office) == {}
    assert len(waiting(office)) == 3
