"""Engine outputs are remembered, incoming texts compared, and only one module does both."""

from __future__ import annotations

import ast
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from langaccess.agency import approval, ledger, provenance, workspace
from langaccess.agency.approval import Approvable, TextDigests
from langaccess.agency.provenance import IncomingText, MachineText, Wording
from langaccess.agency.session import Session
from langaccess.core.errors import ConfigError, InputError
from langaccess.core.files import sha256
from langaccess.core.model import Person
from langaccess.core.tags import Tag
from langaccess.core.wording import lang_key, wording_digest
from tests.architecture.house import MODULES, PACKAGE, tree
from tests.support import session_on

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
PT = Tag("pt")
SOURCE = "You do not have to pay anything for an interpreter."
DRAFT = "Você não tem que pagar nada por um intérprete."
ENGINE = "mozilla:en-pt:tiny"


@pytest.fixture
def conn(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    folder = tmp_path / "springfield"
    folder.mkdir()
    (folder / "jurisdiction.yaml").write_text("id: x\nas_of: 2026-11-25\n", encoding="utf-8")
    with closing(workspace.open_db(workspace.find(explicit=folder))) as found:
        yield found


def _remember(conn: sqlite3.Connection, draft: str = "") -> None:
    provenance.remember(conn, PT, [MachineText(SOURCE, DRAFT, ENGINE, "m1", draft)], at=NOW)


def _check(
    conn: sqlite3.Connection, target: str, *, source: str = SOURCE, tag: Tag = PT, said: str = ""
) -> provenance.WordingCheck:
    (found,) = provenance.compare(
        session_on(conn, NOW), tag, [IncomingText(source, target, said=(("tool", said),))]
    )
    return found


def test_an_unchanged_output_is_recognized_with_its_engine(conn: sqlite3.Connection) -> None:
    _remember(conn)
    assert _check(conn, DRAFT) == provenance.WordingCheck(Wording.SAME, ENGINE)
    assert _check(conn, DRAFT.upper() + "  ").wording is Wording.SAME
    assert _check(conn, DRAFT, source="Another English sentence.").wording is Wording.OWN
    assert _check(conn, DRAFT, source="Another English sentence of six words.").engine == ENGINE
    assert _check(conn, DRAFT, tag=Tag("pt-BR")).wording is Wording.SAME
    assert _check(conn, DRAFT, tag=Tag("es")).wording is Wording.OWN


def test_two_remembered_sentences_in_one_unit_are_recognized(conn: sqlite3.Connection) -> None:
    _remember(conn)
    other = MachineText("The call is free.", "A chamada é gratuita.", ENGINE)
    provenance.remember(conn, PT, [other], at=NOW)
    both = f"{DRAFT} A chamada é gratuita."
    assert _check(conn, both, source=f"{SOURCE} The call is free.").wording is Wording.SAME
    one = f"{DRAFT} Ligue sem medo para nós hoje."
    assert _check(conn, one, source=f"{SOURCE} The call is free.").wording is not Wording.SAME


@pytest.mark.parametrize("mark", [";", " \u2014", " -", "\uff1b"])
def test_two_remembered_sentences_made_one_are_recognized(
    conn: sqlite3.Connection, mark: str
) -> None:
    _remember(conn)
    other = MachineText("The call is free.", "A chamada é gratuita.", ENGINE)
    provenance.remember(conn, PT, [other], at=NOW)
    first = DRAFT.rstrip(".")
    assert _check(conn, f"{first}{mark} a chamada é gratuita.").wording is Wording.SAME
    assert _check(conn, f"{first}{mark} ligue hoje.").wording is not Wording.SAME


def test_a_light_change_says_how_much_and_a_new_wording_is_a_persons(
    conn: sqlite3.Connection,
) -> None:
    _remember(conn, "key")
    light = _check(conn, DRAFT.replace("tem que pagar", "precisa pagar"))
    assert (light.wording, light.engine) == (Wording.NEAR, ENGINE)
    assert 0 < light.changed <= 0.3
    own = _check(conn, "O serviço de intérprete é sempre gratuito para o senhor.")
    assert own == provenance.WordingCheck(Wording.OWN)


def test_the_text_goes_with_the_draft_and_the_wording_is_still_known(
    conn: sqlite3.Connection,
) -> None:
    conn.execute("INSERT INTO drafts VALUES ('key', '[]', 'engine', ?, '')", (ENGINE,))
    _remember(conn, "key")
    conn.execute("DELETE FROM drafts")
    assert DRAFT not in "\n".join(conn.iterdump())
    assert _check(conn, DRAFT).wording is Wording.SAME
    assert _check(conn, DRAFT.replace("tem que", "precisa")).wording is Wording.OWN


def test_a_short_text_is_a_machines_if_an_engine_wrote_it_for_the_same_source(
    conn: sqlite3.Connection,
) -> None:
    short = MachineText("The call is free.", "A chamada é gratuita.", ENGINE)
    provenance.remember(conn, PT, [short], at=NOW)
    found = _check(conn, "a chamada é gratuita", source=short.source)
    assert found == provenance.WordingCheck(Wording.SAME, ENGINE, short=True)
    for source in ("It costs nothing.", ""):
        assert _check(conn, short.target, source=source).wording is Wording.OWN
    assert _check(conn, "A ligação é grátis.", source=short.source).wording is Wording.OWN


def test_approved_texts_do_not_count(conn: sqlite3.Connection) -> None:
    _remember(conn)
    text = IncomingText(SOURCE, DRAFT)
    (found,) = provenance.compare(session_on(conn, NOW), PT, [text], approved=[DRAFT])
    assert found.wording is Wording.OWN


@pytest.mark.parametrize("kept", ["key", ""])
@pytest.mark.parametrize(
    "changed",
    [
        "Você, não tem que pagar nada por um intérprete.",
        "Você não tem que pagar nada, por um intérprete!",
        "Voce nao tem que pagar nada por um interprete",
        "VOCÊ NÃO tem que pagar  nada por um intérprete .",
    ],
)
def test_commas_accents_case_and_spaces_change_no_draft(
    conn: sqlite3.Connection, changed: str, kept: str
) -> None:
    _remember(conn, kept)
    assert _check(conn, changed) == provenance.WordingCheck(Wording.SAME, ENGINE)


def test_a_comma_inside_a_number_is_a_change(conn: sqlite3.Connection) -> None:
    draft = "A taxa é de 15 dólares por dia de atraso."
    provenance.remember(conn, PT, [MachineText(SOURCE, draft, ENGINE, "m1", "key")], at=NOW)
    assert _check(conn, draft.replace("15", "1,5")).wording is Wording.NEAR


def test_what_earlier_versions_remembered_is_still_known(conn: sqlite3.Connection) -> None:
    digests = wording_digest(SOURCE), lang_key(PT), wording_digest(DRAFT)
    conn.execute(
        "INSERT INTO machine_texts (source, lang, target, engine, model, at) "
        "VALUES (?, ?, ?, ?, '', '')",
        (*digests, ENGINE),
    )
    assert _check(conn, DRAFT) == provenance.WordingCheck(Wording.SAME, ENGINE)


def test_sentences_without_an_output_are_compared_with_what_an_engine_makes_of_them(
    conn: sqlite3.Connection,
) -> None:
    _remember(conn)
    kept = "Sign here to give up your right to a lawyer."
    assert provenance.unremembered(conn, PT, [SOURCE, kept, "…"]) == [kept]
    made = [MachineText(kept, "Assine aqui para abrir mão do seu direito a um advogado.", ENGINE)]
    changed = "Assine aqui para abrir mão do seu direito a um defensor."
    texts = [IncomingText(kept, made[0].target), IncomingText(kept, changed)]
    provenance.remember(conn, PT, made, at=NOW)
    same, near = provenance.compare(session_on(conn, NOW), PT, texts, outputs=made)
    assert (same.wording, near.wording) == (Wording.SAME, Wording.NEAR)
    assert provenance.unremembered(conn, PT, [kept]) == []
    assert "Assine" not in "\n".join(conn.iterdump()), "only digests are kept"


def test_what_the_file_says_of_its_writer_counts_for_short_texts_too(
    conn: sqlite3.Connection,
) -> None:
    found = _check(conn, "Ligue.", source="Call.", said="DeepL")
    assert (found.wording, found.engine) == (Wording.SAME, "DeepL")
    assert _check(conn, "Ligue.", source="Call.", said="M. Costa").wording is Wording.OWN


def test_the_log_says_what_came_in_and_keeps_no_text(conn: sqlite3.Connection) -> None:
    _remember(conn)
    checks = provenance.compare(
        session_on(conn, NOW),
        PT,
        [IncomingText(SOURCE, DRAFT), IncomingText(SOURCE, "Um serviço sem custo algum.")],
    )
    provenance.record(
        conn, PT, [("s1", "d1"), ("s2", "d2")], checks, way="review import", by="M. Costa", at=NOW,
        document="brochures/a.md", file="a.xlf", post_edited=["s1"],
    )  # fmt: skip
    (entry,) = ledger.entries(conn, provenance.COMPARED)
    assert entry.data["compared"] == 2
    assert DRAFT not in json.dumps(entry.data, ensure_ascii=False)
    found = provenance.entries(conn, "brochures/a.md", PT)
    assert set(found) == {("s1", "d1")}
    assert found["s1", "d1"].words == f"post-edited by M. Costa; {provenance.NOTE}"
    assert list(provenance.summary(checks)) == [f"1 of 2 has the {provenance.NOTE}"]


ROSTER = """people:
  - id: costa
    name: M. Costa
    kind: contractor
    languages: [{tag: pt}]
    credentials: [{kind: translator_tested, language: pt, issued: 2024-01-01, expires: 2026-12-31}]
  - {id: silva, name: R. Silva, kind: member, languages: [{tag: pt}]}
"""
COSTA = Person("costa", "M. Costa")
PHRASE = Approvable(
    "phrase", TextDigests("p1", "source", "target"), Tag("en"), PT, SOURCE, DRAFT, ()
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Session]:
    made = workspace.create(tmp_path / "office", {"agency.name": "Police"}, today=date(2026, 11, 2))
    (made.require() / "roster" / "people.yaml").write_text(ROSTER, encoding="utf-8")
    with Session(made) as session:
        session.now = NOW
        yield session


def _objections(session: Session, target: str = DRAFT, **more: str) -> Approvable:
    """Return what is said against a phrase, after another one with a person's words."""
    own = replace(PHRASE, digests=TextDigests("p0", "source", "own"), words="Outra frase curta.")
    texts = [IncomingText(SOURCE, own.words), IncomingText(SOURCE, target, said=(*more.items(),))]
    first, second = provenance.object_to_machine_wording(
        session, [own, replace(PHRASE, words=target)], texts, COSTA, ("have it translated",)
    )
    assert first == own
    return second


def test_a_machines_wording_is_objected_to_when_a_person_approves(office: Session) -> None:
    assert _objections(office) == PHRASE, "no engine wrote it"
    _remember(office.connection)
    found = _objections(office)
    (against,) = found.against
    assert against.rule == "floor.8"
    assert against.text == f"it has the {provenance.NOTE}, and a person translates a phrase"
    assert (found.ways, found.apart) == (("have it translated",), False)
    assert _objections(office, "Um serviço gratuito.", translator="DeepL").against
    assert not _objections(office, "Um serviço gratuito.", translator="M. Costa").against
    vendor = approval.Vendor("T", "V", "C", approval.Certificate("x.pdf", "0" * 64))
    texts = [IncomingText(SOURCE, DRAFT)]
    made = provenance.object_to_machine_wording(office, [PHRASE], texts, vendor)
    assert made == [PHRASE], "the certificate says who translated"
    assert provenance.object_to_machine_wording(office, [], [], COSTA) == []


def test_a_short_machines_wording_may_be_adopted_by_an_approval(office: Session) -> None:
    provenance.remember(office.connection, PT, [MachineText("Stop.", "Pare.", ENGINE)], at=NOW)
    text = replace(PHRASE, english="Stop.", words="Pare.")
    said = (("source", ENGINE),)
    (found,) = provenance.object_to_machine_wording(
        office, [text], [IncomingText("Stop.", "Pare.", said=said)], COSTA
    )
    assert found == text


@pytest.mark.slow
def test_a_post_edited_text_is_that_persons_and_needs_a_second_one(office: Session) -> None:
    _remember(office.connection)
    check = provenance.compare(office, PT, [IncomingText(SOURCE, DRAFT)])
    texts = [("p1", sha256(DRAFT.encode()))]
    ledger.append(office.connection, "text.noted", {"by": "someone"}, at=NOW)
    made: dict[str, Any] = {"way": "phrases import", "at": NOW, "by": "R. Silva"}
    provenance.record(office.connection, PT, texts, check, **made)
    assert _objections(office).against, "nothing was declared"
    made |= {"by": "M. Costa", "post_edited": ["p1"]}
    provenance.record(office.connection, Tag("es"), texts, check, **made)
    provenance.record(office.connection, PT, texts, check, document="a.md", **made)
    assert _objections(office).against, "declared for another language, and for a document"
    provenance.record(office.connection, PT, texts, check, **made)
    found = _objections(office)
    assert (found.against, found.apart, found.written_by) == ((), True, ("M. Costa",))


def test_only_unchanged_wording_is_recorded_as_post_edited(conn: sqlite3.Connection) -> None:
    _remember(conn, "key")
    texts = [IncomingText(SOURCE, DRAFT), IncomingText(SOURCE, DRAFT.replace("tem que", "precisa"))]
    checks = provenance.compare(session_on(conn, NOW), PT, texts)
    assert [one.wording for one in checks] == [Wording.SAME, Wording.NEAR]
    provenance.record(
        conn, PT, [("t", "a"), ("t", "b")], checks, way="terms import", by="M. Costa", at=NOW,
        post_edited=["t"],
    )  # fmt: skip
    (entry,) = ledger.entries(conn, provenance.COMPARED)
    assert [(row[1], row[5]) for row in entry.data["texts"]] == [("a", True), ("b", False)]


def test_a_post_editor_is_on_the_roster_and_qualified_for_the_pair_today(office: Session) -> None:
    en = Tag("en")
    assert provenance.require_post_editor(office, "costa", en, PT).name == "M. Costa"
    for name, target in (("costa", Tag("es")), ("R. Silva", PT)):
        with pytest.raises(InputError, match="no valid credential for en to"):
            provenance.require_post_editor(office, name, en, target)
    with pytest.raises(InputError):
        provenance.require_post_editor(office, "A Stranger", en, PT)
    office.now = datetime(2027, 1, 2, tzinfo=UTC)
    with pytest.raises(InputError, match="no valid credential"):
        provenance.require_post_editor(office, "costa", en, PT)


def test_a_log_that_was_changed_by_hand_vouches_for_no_wording(office: Session) -> None:
    conn = office.connection
    ledger.append(conn, "text.noted", {"n": 1}, at=NOW)
    conn.execute("DROP TRIGGER ledger_no_update")
    conn.execute("UPDATE ledger SET data = '{}'")
    with pytest.raises(ConfigError, match="changed by hand"):
        _objections(office)


def test_nothing_is_logged_when_every_wording_is_its_own(conn: sqlite3.Connection) -> None:
    checks = provenance.compare(session_on(conn, NOW), PT, [IncomingText(SOURCE, "Outra frase.")])
    done = provenance.record(conn, PT, [("s", "d")], checks, way="x", by="", at=NOW)
    assert done is None
    assert not list(ledger.entries(conn, provenance.COMPARED))


def test_drafts_and_memories_of_earlier_versions_are_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        for step in workspace.MIGRATIONS[:10]:
            for statement in step:
                old.execute(statement)
        old.execute("PRAGMA user_version = 10")
        body = json.dumps([DRAFT, "engine", "", [], []], ensure_ascii=False)
        old.execute("INSERT INTO drafts VALUES ('k', ?, 'engine', ?, '')", (body, ENGINE))
        old.execute("INSERT INTO review_documents VALUES (1, 'a.md', 'en', 'pt', '', '')")
        target = json.dumps(["Chame a polícia agora se você viu isto.", []], ensure_ascii=False)
        old.execute(
            "INSERT INTO review_sentences VALUES (1, 0, 's', 'p', '[\"x\", []]', ?, '', ?, NULL, "
            "NULL, '[]')",
            (target, ENGINE),
        )
        old.executemany(
            "INSERT INTO memory (source_lang, target_lang, source, target, standing, rank, origin, "
            "by, at, licence, before, after) VALUES ('en', 'pt', ?, ?, 'translated', 1, 'x.tmx', "
            "?, '', '', '', '')",
            [("a", "O motor escreveu esta frase com sete palavras.", ENGINE),
             ("b", "Uma pessoa escreveu esta frase com muitas palavras.", "M. Costa")],
        )  # fmt: skip
        workspace.migrate(old, path)
        texts = [DRAFT, "Chame a polícia agora se você viu isto.",
                 "O motor escreveu esta frase com sete palavras.",
                 "Uma pessoa escreveu esta frase com muitas palavras."]  # fmt: skip
        checks = provenance.compare(
            session_on(old, NOW), PT, [IncomingText(SOURCE, text) for text in texts]
        )
        assert [one.wording for one in checks] == [*[Wording.SAME] * 3, Wording.OWN]
        ranks = old.execute("SELECT standing, rank FROM memory ORDER BY id").fetchall()
    assert ranks == [("legacy", 2), ("translated", 1)]


def _names_the_table(path: Path) -> bool:
    texts = (node.value for node in ast.walk(tree(path)) if isinstance(node, ast.Constant))
    return any(
        isinstance(t, str) and ("machine_texts" in t or t in ("origin.compared", "origin.approved"))
        for t in texts
    )


@pytest.mark.slow
def test_only_the_door_writes_and_reads_its_table_and_its_entries() -> None:
    found = {path.relative_to(PACKAGE).as_posix() for path in MODULES if _names_the_table(path)}
    # The steps of the database create tables, and fill this one once.
    assert found == {"agency/provenance.py", "agency/workspace/schema.py"}
