"""A document that performs a legal act, or that the gate cannot read, waits for its class."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from langaccess.agency import ledger
from langaccess.agency.declaration import CLASS_DECLARED, class_declarations
from langaccess.agency.session import Session
from langaccess.agency.workspace import Workspace
from langaccess.core.errors import Exit, InputError, UsageError
from langaccess.core.files import sha256
from langaccess.core.tags import EN, Tag
from langaccess.translate import FileStatus, inspect
from tests.support import COUNSEL, DECLARED, give_counsel, needs_starter
from tests.translate.pipeline.kit import TODAY, only, work

PT = Tag("pt")
NOON = datetime.combine(TODAY, time(12), UTC)
MOTION = """In the Circuit Court of Cook County

Motion to change venue

I am a citizen of Venezuela.

I declare under penalty of perjury that the above is true.

The library opens at nine.
"""
STATEMENT = """Ele me bateu com um cinto e disse que ia me matar.

Autorizo os policiais a revistar a minha casa.

A biblioteca abre às nove horas.
"""
NOTICE = """A biblioteca abre às nove horas.

O ônibus para na rua Elm.

Então ele pegou o meu telefone e desceu a escada.

Há um mapa da cidade na parede.

O parque fica aberto todos os dias.
"""


def give(agency: Workspace) -> None:
    """Give Ana Reyes the right, in another account than the one that runs the tests."""
    with Session(agency) as session:
        session.now = NOON
        give_counsel(session)


@pytest.fixture
def motion(brochures: Path) -> Path:
    path = brochures / "motion.txt"
    path.write_text(MOTION, encoding="utf-8")
    return path


@pytest.fixture
def statement(agency: Workspace, brochures: Path) -> Path:
    assert agency.root is not None
    (agency.root / "roster" / "counsel.yaml").write_text(COUNSEL, encoding="utf-8")
    path = brochures / "carta.txt"
    path.write_text(STATEMENT, encoding="utf-8")
    return path


@pytest.mark.slow
@needs_starter
def test_an_undeclared_document_with_a_legal_act_is_asked_about_and_not_half_translated(
    agency: Workspace, motion: Path
) -> None:
    report = work(agency, motion, to=PT)
    found = only(report, "motion.txt")
    assert (found.status, found.reason, found.target) == (
        FileStatus.REFUSED, "class.undeclared", None
    )  # fmt: skip
    assert "I declare under penalty of perjury" in found.message
    assert found.decision is not None
    assert "brochures.yaml" in found.decision.instead[0]
    assert found.pack is not None
    assert report.exit_code() is Exit.NO
    (seen,) = inspect([motion], Session(agency), EN)
    assert seen.question == found.message
    assert seen.answer == found.decision.instead[0]


def _declare_in_a_sidecar(motion: Path) -> None:
    (motion.parent / "brochures.yaml").write_text("files: {motion.txt: public_information}\n")


def _declare_in_the_file(motion: Path) -> None:
    front = "---\ntitle: Motion\nclass: public_information\n---\n"
    motion.with_suffix(".md").write_text(front + motion.read_text(encoding="utf-8"))
    motion.unlink()


@needs_starter
@pytest.mark.parametrize("declare", [_declare_in_a_sidecar, _declare_in_the_file])
def test_harmless_lines_and_a_class_without_a_name_open_no_legal_act(
    agency: Workspace, motion: Path, declare: Callable[[Path], None]
) -> None:
    more = "".join(f"\nRoom {n} is on floor {n}.\n" for n in range(12))
    motion.write_text(f"The library opens at nine.\n{more}\n{MOTION}", encoding="utf-8")
    declare(motion)
    (path,) = motion.parent.glob("motion.*")
    (found,) = work(agency, path, to=PT).files
    assert (found.status, found.reason) == (FileStatus.REFUSED, "class.undeclared")
    (seen,) = inspect([path], Session(agency), EN)
    assert seen.question == found.message


@needs_starter
def test_a_class_without_drafts_is_declared_by_anyone(agency: Workspace, motion: Path) -> None:
    (motion.parent / "brochures.yaml").write_text("files: {motion.txt: legal_act}\n")
    for given in (None, "rights_information"):
        found = only(work(agency, motion, to=PT, doc_class=given), "motion.txt")
        assert found.reason == "documents.legal_act", "the stricter of both counts"


def test_a_class_with_drafts_needs_a_name_in_every_language(
    agency: Workspace, motion: Path
) -> None:
    for source in (EN, Tag("es")):
        with pytest.raises(UsageError, match="lets a machine draft: who declares it"):
            work(agency, motion, to=PT, source=source, doc_class="operational")


@pytest.mark.slow
@needs_starter
def test_a_person_with_the_right_declares_a_legal_act_and_only_its_stopped_sentences_are_kept(
    agency: Workspace, motion: Path
) -> None:
    more = "".join(f"\nRoom {n} is on floor {n}.\n" for n in range(12))
    motion.write_text(f"The library opens at nine.\n{more}\n{MOTION}", encoding="utf-8")
    give(agency)
    found = only(work(agency, motion, to=PT, **DECLARED), "motion.txt")
    assert found.status is FileStatus.DONE
    assert found.segments.human > 0
    assert found.segments.translated > 0
    (seen,) = inspect([motion], Session(agency), EN)
    assert seen.question == ""


@pytest.mark.slow
def test_a_layout_test_asks_nothing(agency: Workspace, motion: Path) -> None:
    assert only(work(agency, motion), "motion.txt").status is FileStatus.DONE


def test_a_rule_of_an_agency_that_is_not_legal_asks_nothing(
    agency: Workspace, brochures: Path
) -> None:
    with agency.jurisdiction.open("a", encoding="utf-8") as file:
        file.write(
            "\nsentences:\n  rules:\n    - {id: gate.ours, text: names a tool, "
            "patterns: ['\\btaser\\b']}\n"
        )
    path = brochures / "tools.txt"
    path.write_text("The taser is in the box.\n\nThe library opens at nine.\n", encoding="utf-8")
    (seen,) = inspect([path], Session(agency), EN)
    assert [left.rule for left in seen.left] == ["gate.ours"]
    assert seen.question == ""


@pytest.mark.slow
def test_a_document_that_the_gate_cannot_read_is_drafted_by_no_machine(
    agency: Workspace, statement: Path
) -> None:
    report = work(agency, statement, to=EN, source=PT)
    found = only(report, "carta.txt")
    assert (found.status, found.reason) == (FileStatus.REFUSED, "class.by_name")
    assert "the gate cannot read Portuguese" in found.message
    assert report.plan.rows[0].segments == 0
    (seen,) = inspect([statement], Session(agency), PT)
    assert seen.question == found.message


@pytest.mark.slow
@needs_starter
def test_a_person_of_the_roster_declares_the_class_for_these_bytes(
    agency: Workspace, statement: Path
) -> None:
    give(agency)
    statement.write_text(NOTICE, encoding="utf-8")
    report = work(agency, statement, to=EN, source=PT, **DECLARED)
    found = only(report, "carta.txt")
    assert found.status is FileStatus.DONE
    assert found.target is not None
    text = found.target.read_text(encoding="utf-8")
    assert "[PT] Então ele pegou o meu telefone" in text  # its English would wait
    assert set(found.reasons) == {"gate.unsure"}
    assert "library" in text
    with Session(agency) as session:
        (entry,) = ledger.entries(session.connection, CLASS_DECLARED)
        (known,) = class_declarations(session).values()
    assert (entry.data["by"], known.doc_class) == ("reyes", "public_information")
    assert (entry.data["role"], entry.data["account"]) == ("counsel", ledger.account())
    assert entry.data["sha256"] == sha256(statement.read_bytes())
    assert only(work(agency, statement, to=EN, source=PT), "carta.txt").status is FileStatus.DONE

    statement.write_text(f"{NOTICE}\nMais uma frase aqui.\n", encoding="utf-8")
    again = only(work(agency, statement, to=EN, source=PT), "carta.txt")
    assert again.reason == "class.by_name"


@pytest.mark.slow
@needs_starter
@pytest.mark.parametrize("pack", [False, True])
def test_a_document_whose_english_shows_a_statement_gets_no_machine_text(
    agency: Workspace, statement: Path, *, pack: bool
) -> None:
    give(agency)
    for _ in range(2):  # the second run takes the drafts of the first, and judges them again
        report = work(agency, statement, to=EN, source=PT, pack=pack, **DECLARED)
        found = only(report, "carta.txt")
        assert (found.status, found.reason, found.target) == (
            FileStatus.REFUSED, "class.english", None
        )  # fmt: skip
        assert "a translator does all of it" in found.message
        assert found.pack is not None
        with zipfile.ZipFile(found.pack) as archive:
            assert b"<alt-trans" not in archive.read("xliff/carta.txt.xlf")


def test_a_document_of_which_the_gate_reads_neither_language_gets_no_draft(
    agency: Workspace, statement: Path
) -> None:
    give(agency)
    found = only(work(agency, statement, to=Tag("es"), source=PT, **DECLARED), "carta.txt")
    assert (found.status, found.reason) == (FileStatus.REFUSED, "class.unread")
    assert "neither Portuguese nor Spanish" in found.message


@pytest.mark.parametrize("name", ["Ana Reyes", "Dana Ward"])
def test_a_name_of_the_roster_without_the_right_declares_nothing(
    agency: Workspace, statement: Path, name: str
) -> None:
    asked = {"doc_class": "public_information", "declared_by": name}
    with pytest.raises(InputError, match=r"may not confirm|who gave it to them"):
        work(agency, statement, to=EN, source=PT, **asked)
    with Session(agency) as session:
        assert list(ledger.entries(session.connection, CLASS_DECLARED)) == []


def test_what_a_person_without_the_right_declared_in_an_earlier_version_does_not_count(
    agency: Workspace, statement: Path
) -> None:
    data = {
        "document": "carta.txt", "sha256": sha256(statement.read_bytes()),
        "class": "public_information", "by": "reyes", "name": "Ana Reyes",
    }  # fmt: skip
    with Session(agency) as session:
        ledger.append(session.connection, CLASS_DECLARED, data | ledger.here(), at=NOON)
    assert only(work(agency, statement, to=EN, source=PT), "carta.txt").reason == "class.by_name"


def test_a_name_that_is_not_on_the_roster_declares_nothing(
    agency: Workspace, statement: Path
) -> None:
    with pytest.raises(InputError, match="no one in your agency's roster is called"):
        work(agency, statement, to=EN, source=PT, doc_class="operational", declared_by="Bob")
    with pytest.raises(UsageError, match="--by names who declares a class"):
        work(agency, statement, to=EN, source=PT, declared_by="Ana Reyes")
