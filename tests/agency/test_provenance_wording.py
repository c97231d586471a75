"""Which incoming texts count, how a draft is compared, and what the log says of their wording."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from langaccess.agency import approval, ledger, provenance, workspace
from langaccess.agency.provenance import IncomingText, MachineText, Wording, WordingCheck
from langaccess.core.tags import Tag
from langaccess.core.wording import bare_digest, lang_key, wording_digest
from tests.support import session_on

NOON = datetime(2026, 11, 28, 18, tzinfo=UTC)
PT, ES = Tag("pt"), Tag("es")
SIX = "um dois tres quatro cinco seis"
TEN = f"{SIX} sete oito nove dez"
SOURCE = "one two three four five six"
ENGINE = "mozilla:en-pt:tiny"


@pytest.fixture
def conn(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    (tmp_path / "jurisdiction.yaml").write_text("id: x\nas_of: 2026-11-25\n", encoding="utf-8")
    with closing(workspace.open_db(workspace.find(explicit=tmp_path))) as found:
        yield found


def remember(
    conn: sqlite3.Connection, target: str, *, source: str = SOURCE, tag: Tag = PT, draft: str = "",
    engine: str = ENGINE, at: datetime = NOON,
) -> None:  # fmt: skip
    text = MachineText(source, target, engine, "m1", draft)
    if draft:
        row = (draft, engine)
        conn.execute("INSERT OR IGNORE INTO drafts VALUES (?, '[]', 'engine', ?, '')", row)
    provenance.remember(conn, tag, [text], at=at)


def rows(conn: sqlite3.Connection) -> list[tuple[Any, ...]]:
    return conn.execute(
        "SELECT source, lang, target, engine, model, at, draft, text FROM machine_texts"
    ).fetchall()


def check(
    conn: sqlite3.Connection, target: str, source: str = SOURCE, *, draft: str = "",
    said: str = "", tag: Tag = PT, approved: tuple[str, ...] = (),
) -> WordingCheck:  # fmt: skip
    fields = (("origin", said),) if said else ()
    text = IncomingText(source, target, draft, fields)
    (found,) = provenance.compare(session_on(conn, NOON), tag, [text], approved=approved)
    return found


# -- what is remembered ----------------------------------------------------------------------------


def test_an_output_is_remembered_by_its_digests_language_and_engine(
    conn: sqlite3.Connection,
) -> None:
    east = timezone(timedelta(hours=9))
    remember(conn, SIX, tag=Tag("pt-BR"), at=NOON.astimezone(east))
    first = (wording_digest(SOURCE), lang_key(PT), bare_digest(SIX), ENGINE, "m1")
    assert rows(conn) == [(*first, "2026-11-28T18:00:00+00:00", None, None)]
    remember(conn, SIX, draft="key", at=NOON + timedelta(days=1), engine="another")
    assert rows(conn) == [(*first, "2026-11-28T18:00:00+00:00", "key", SIX)]
    remember(conn, SIX)
    assert rows(conn)[0][6:] == ("key", SIX)
    remember(conn, SIX, source="another source of some six words")
    assert len(rows(conn)) == 2


def test_an_output_without_a_word_or_like_its_source_is_not_remembered(
    conn: sqlite3.Connection,
) -> None:
    remember(conn, " … ")
    remember(conn, SOURCE.upper())
    assert rows(conn) == []


# -- what counts -----------------------------------------------------------------------------------


def test_a_sentence_of_six_words_counts_whatever_its_source(conn: sqlite3.Connection) -> None:
    remember(conn, "um dois")
    assert check(conn, "um dois", SOURCE).wording is Wording.SAME
    assert check(conn, "um dois", "one two three four five").wording is Wording.OWN
    assert check(conn, "um dois", "").wording is Wording.OWN
    remember(conn, SIX)
    assert check(conn, SIX, "").wording is Wording.SAME


def test_a_text_without_spaces_counts_from_24_characters_on(conn: sqlite3.Connection) -> None:
    remember(conn, SIX)
    for source, counts in (
        ("字" * 24, True), ("字" * 23, False), ("字" * 12 + " " + "字" * 11, True),
        (f"{'字' * 12} {'字' * 12} {'字' * 12}", False),
    ):  # fmt: skip
        assert (check(conn, SIX, source).wording is Wording.SAME) is counts


def test_what_the_agency_approved_before_does_not_count(conn: sqlite3.Connection) -> None:
    remember(conn, SIX)
    assert check(conn, SIX, approved=(SIX.upper(),)).wording is Wording.OWN
    assert check(conn, SIX, approved=("outro",)).wording is Wording.SAME
    assert check(conn, SIX, approved=(SIX,), said="DeepL").wording is Wording.OWN
    assert check(conn, "curto", "short", said="DeepL", approved=("curto",)).wording is Wording.OWN


def test_each_text_has_its_own_answer_in_order(conn: sqlite3.Connection) -> None:
    remember(conn, SIX)
    texts = [IncomingText(SOURCE, "outra frase"), IncomingText(SOURCE, SIX), IncomingText("a", "b")]
    found = provenance.compare(session_on(conn, NOON), PT, texts)
    assert [one.wording for one in found] == [Wording.OWN, Wording.SAME, Wording.OWN]
    assert provenance.compare(session_on(conn, NOON), PT, []) == ()


# -- sentences, and drafts that were changed -------------------------------------------------------


def test_a_text_of_two_sentences_is_a_machines_if_both_are(conn: sqlite3.Connection) -> None:
    remember(conn, "Ligue para nós hoje.", engine="first")
    remember(conn, "A chamada é gratuita.", source="The call costs nothing.", engine="second")
    both = "Ligue para nós hoje. A chamada é gratuita."
    assert check(conn, both) == WordingCheck(Wording.SAME, "first")
    half = "Ligue para nós hoje. A ligação custa pouco."
    assert check(conn, half).wording is Wording.OWN


def test_a_remembered_sentence_with_clauses_and_another_one_are_a_machines(
    conn: sqlite3.Connection,
) -> None:
    first = "Llame a la oficina; la llamada es gratis."
    sentences = [
        MachineText("Call the office; the call is free.", first, ENGINE),
        MachineText("Ask for help.", "Pida ayuda.", ENGINE),
    ]
    provenance.remember(conn, ES, sentences, at=NOON)
    both = IncomingText("Call the office; the call is free. Ask for help.", f"{first} Pida ayuda.")
    (found,) = provenance.compare(session_on(conn, NOON), ES, [both])
    assert found == WordingCheck(Wording.SAME, ENGINE)


def test_a_translation_without_a_word_is_not_a_machines(conn: sqlite3.Connection) -> None:
    marks = IncomingText("You do not have to pay for an interpreter.", "...")
    (found,) = provenance.compare(session_on(conn, NOON), ES, [marks])
    assert found.wording is Wording.OWN


def test_the_share_of_changed_words_says_how_near_a_draft_is(conn: sqlite3.Connection) -> None:
    remember(conn, TEN, draft="key")
    assert check(conn, TEN.replace("dois", "x")) == WordingCheck(Wording.NEAR, ENGINE, 0.1)
    two = TEN.replace("dois", "x").replace("nove", "y")
    assert check(conn, two) == WordingCheck(Wording.NEAR, ENGINE, 0.2)
    four = two.replace("quatro", "z").replace("seis", "w")
    assert check(conn, four) == WordingCheck(Wording.OWN)
    assert check(conn, two, "another source of some six words").wording is Wording.OWN
    assert check(conn, two, tag=ES).wording is Wording.OWN
    third = SIX.replace("dois", "x")
    remember(conn, SIX, source="a source of exactly six words", draft="key 2")
    assert check(conn, third, "a source of exactly six words").changed == 0.1667


def test_the_nearest_of_several_drafts_counts(conn: sqlite3.Connection) -> None:
    remember(conn, TEN.replace("dois", "x"), draft="far", engine="far")
    remember(conn, TEN, draft="near", engine="near")
    changed = TEN.replace("nove", "y")
    assert check(conn, changed) == WordingCheck(Wording.NEAR, "near", 0.1)


def test_the_draft_of_the_caller_is_compared_as_well(conn: sqlite3.Connection) -> None:
    assert check(conn, TEN, draft=TEN.upper()) == WordingCheck(Wording.SAME, "draft")
    changed = TEN.replace("dois", "x")
    assert check(conn, changed, draft=TEN) == WordingCheck(Wording.NEAR, "draft", 0.1)
    assert check(conn, SIX, draft=TEN).wording is Wording.NEAR
    assert check(conn, "outra frase", draft=TEN) == WordingCheck(Wording.OWN)
    remember(conn, changed, draft="key")
    assert check(conn, changed.replace("nove", "y"), draft="outra") == (
        WordingCheck(Wording.NEAR, ENGINE, 0.1)
    )


def test_an_engine_that_the_file_names_comes_after_an_equal_text_and_before_a_near_one(
    conn: sqlite3.Connection,
) -> None:
    remember(conn, TEN, draft="key")
    assert check(conn, TEN, said="DeepL") == WordingCheck(Wording.SAME, ENGINE)
    changed = TEN.replace("dois", "x")
    assert check(conn, changed, said="DeepL") == WordingCheck(Wording.SAME, "DeepL")
    assert check(conn, changed, said="M. Costa") == WordingCheck(Wording.NEAR, ENGINE, 0.1)
    assert check(conn, "curto", "short", said="DeepL") == WordingCheck(Wording.SAME, "DeepL")
    assert check(conn, "curto", "short", said="M. Costa") == WordingCheck(Wording.OWN)


# -- the log ---------------------------------------------------------------------------------------

SAME, NEAR = WordingCheck(Wording.SAME, ENGINE), WordingCheck(Wording.NEAR, ENGINE, 0.25)
OWN = WordingCheck(Wording.OWN)


def record(
    conn: sqlite3.Connection, checks: list[WordingCheck], **words: Any
) -> ledger.LogEntry | None:
    texts = [(f"s{n}", f"d{n}") for n in range(len(checks))]
    given: dict[str, Any] = {
        "way": "review import", "by": "M. Costa", "at": NOON, "document": "a.md", "file": "a.xlf",
    }  # fmt: skip
    return provenance.record(conn, PT, texts, checks, **given | words)


def test_the_entry_has_each_text_that_is_not_a_persons_own(conn: sqlite3.Connection) -> None:
    entry = record(conn, [OWN, SAME, NEAR, NEAR, OWN], post_edited=["s1", "s2"])
    assert entry is not None
    assert (entry.kind, entry.at) == (provenance.COMPARED, NOON)
    assert dict(entry.data) == {
        "way": "review import", "document": "a.md", "lang": "pt", "file": "a.xlf",
        "by": "M. Costa", "compared": 5, "same": 1, "near": 2,
        "texts": [
            ["s1", "d1", "same", ENGINE, 0.0, True], ["s2", "d2", "near", ENGINE, 0.25, False],
            ["s3", "d3", "near", ENGINE, 0.25, False],
        ],
        **ledger.here(),
    }  # fmt: skip
    assert list(provenance.in_words(entry)) == [
        f"1 of 5 has the {provenance.NOTE}",
        "2 sentences of 5: the program's draft with 25% of the words changed",
        "1 post-edited by M. Costa",
    ]


def test_of_a_file_without_a_document_only_the_numbers_are_kept(conn: sqlite3.Connection) -> None:
    entry = record(conn, [SAME, SAME, OWN], document="")
    assert entry is not None
    assert (entry.data["texts"], entry.data["same"], entry.data["compared"]) == ([], 2, 3)
    assert record(conn, [OWN, OWN]) is None
    assert record(conn, []) is None


def test_the_summary_is_in_neutral_words() -> None:
    other = WordingCheck(Wording.NEAR, ENGINE, 0.05)
    assert list(provenance.summary([SAME, SAME, OWN])) == [f"2 of 3 have the {provenance.NOTE}"]
    assert list(provenance.summary([SAME], then="it stays a draft")) == [
        f"1 of 1 has the {provenance.NOTE}: it stays a draft"
    ]
    assert list(provenance.summary([NEAR, other])) == [
        "2 sentences of 2: the program's draft with 15% of the words changed"
    ]
    assert list(provenance.summary([OWN])) == list(provenance.summary([])) == []


def test_the_last_entry_about_a_text_counts(conn: sqlite3.Connection) -> None:
    record(conn, [SAME, NEAR])
    last = record(conn, [NEAR], by="Eva Cruz", way="review adopt", at=NOON + timedelta(1))
    record(conn, [SAME], document="b.md")
    assert last is not None
    found = provenance.entries(conn, "a.md", PT)
    assert set(found) == {("s0", "d0"), ("s1", "d1")}
    one = found["s0", "d0"]
    assert (one.entry, one.at, one.way, one.by) == (last.seq, last.at, "review adopt", "Eva Cruz")
    assert (one.wording, one.engine, one.changed, one.post_edited) == (
        Wording.NEAR, ENGINE, 0.25, False,
    )  # fmt: skip
    assert one.words == "the program's draft with 25% of its words changed"
    assert provenance.entries(conn, "a.md", ES) == {}
    assert len(list(provenance.log_entries(conn, "a.md", PT))) == 2
    assert list(provenance.log_entries(conn, "a.md", ES)) == []


@pytest.mark.parametrize(
    ("check", "edited", "words"),
    [
        (SAME, (), provenance.NOTE),
        (SAME, ("s0",), f"post-edited by M. Costa; {provenance.NOTE}"),
        (NEAR, ("s0",), "the program's draft with 25% of its words changed"),
    ],
)
def test_the_wording_is_said_in_words(
    conn: sqlite3.Connection, check: WordingCheck, edited: tuple[str, ...], words: str
) -> None:
    record(conn, [check], post_edited=edited)
    assert provenance.entries(conn, "a.md", PT)["s0", "d0"].words == words


# -- approved phrases ------------------------------------------------------------------------------


def test_the_wording_of_an_approved_phrase_is_the_agencys_while_the_approval_holds(
    conn: sqlite3.Connection,
) -> None:
    signed = approval.TextDigests("help", "source", "target")
    phrase = provenance.ApprovedText("phrase", signed, SIX, 1)
    remember(conn, SIX)
    remember(conn, SIX, tag=ES)
    provenance.record_approved(conn, PT, [], at=NOON)
    assert list(ledger.entries(conn)) == []
    provenance.record_approved(conn, PT, [phrase], at=NOON)
    (entry,) = ledger.entries(conn)
    assert (entry.kind, entry.at) == (provenance.APPROVED, NOON)
    assert dict(entry.data) == {
        "lang": "pt",
        "texts": [["phrase", "help", "source", "target", wording_digest(SIX), 1]],
        **ledger.here(),
    }
    assert check(conn, SIX).wording is Wording.SAME  # nothing in the log approves it
    sign(conn, signed, "Ana Ruiz")
    assert check(conn, SIX).wording is Wording.OWN
    assert check(conn, SIX, tag=Tag("pt-BR")).wording is Wording.OWN
    assert check(conn, SIX, tag=ES).wording is Wording.SAME
    sign(conn, signed, "Bea Mora", why="it is rude")
    assert check(conn, SIX).wording is Wording.SAME


def test_an_approved_phrase_needs_its_number_of_people(conn: sqlite3.Connection) -> None:
    signed = approval.TextDigests("help", "source", "target")
    other = approval.TextDigests("other", "source", "target")
    remember(conn, SIX)
    provenance.record_approved(
        conn, PT, [provenance.ApprovedText("phrase", signed, SIX, 2)], at=NOON
    )
    sign(conn, signed, "Ana Ruiz")
    sign(conn, other, "Bea Mora")
    sign(conn, replace(signed, target="another"), "Cam Ochoa")
    sign(conn, signed, "Ana Ruiz")
    assert check(conn, SIX).wording is Wording.SAME
    sign(conn, signed, "Ana Ruiz")
    sign(conn, signed, "Bea Mora")
    assert check(conn, SIX).wording is Wording.OWN


def sign(conn: sqlite3.Connection, text: approval.TextDigests, name: str, *, why: str = "") -> None:
    data = {
        "what": "phrase", "document": "", "lang": "pt", "texts": [text.row], "policy": "",
        "by": {"id": name, "name": name}, **ledger.here(),
    }  # fmt: skip
    kind = approval.REJECTED if why else approval.APPROVED
    ledger.append(conn, kind, data | ({"why": why} if why else {}), at=NOON)
