"""Approvals have one door: only `agency/approval` writes their kinds of log entries.

The ways to approve are listed here and each is tried: a new one makes the list differ.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from langaccess import review
from langaccess.agency import approval, ledger
from langaccess.agency.session import Session
from langaccess.agency.workspace import find
from langaccess.cli import main
from tests.architecture.house import MODULES, PACKAGE, nodes
from tests.cli.every_command import office
from tests.review.kit import FLYER, NOW, Agency, agency, fill

DOOR = PACKAGE / "agency" / "approval"
KINDS = {
    approval.APPROVED, approval.REJECTED, approval.TRANSLATED, approval.CARRIED, approval.VOUCHED,
    approval.CONFIRMED,
}  # fmt: skip
ACTS = {"approve", "keep", "reject", "consider", "record_writing", "record_carrying"}
WAYS = {  # module → the acts of the door that it asks for
    "review/approvals.py": {"approve", "consider", "reject"},
    "review/source_edits.py": {"consider", "keep"},
    "review/returns/intake.py": {"record_writing"},
    "review/returns/confirmation.py": {"record_writing"},
    "review/contacts/change.py": {"record_carrying"},
    "phrases/book/approval.py": {"approve", "consider", "record_writing"},
    "translate/memory/terms_approval.py": {"approve", "consider", "record_writing"},
    "phrases/cards/greeting_recordings.py": {"approve", "consider"},
    "translate/memory/fixed_approval.py": {"approve", "consider", "reject"},
    "agency/facts/status.py": {"approve", "consider", "reject"},
}
CHIEF = "people: [{id: chief, name: Rosa Ortiz, kind: member, approves_facts: true}]\n"
FACT = (
    "facts: [{id: ice-hold, en: We hold no one for ICE., kind: policy, authority: [TITLE-VI], "
    "as_of: 2026-11-01, expires: 2027-05-01, written_by: Dana Ward, "
    "proved_by: {attests: Dana Ward}}]\n"
)


def outside() -> Iterator[tuple[str, tuple[ast.AST, ...]]]:
    for path in MODULES:
        if DOOR not in path.parents:
            yield path.relative_to(PACKAGE).as_posix(), nodes(path)


@pytest.mark.slow
def test_no_other_module_writes_an_approval_into_the_log() -> None:
    wrong = []
    for name, inside in outside():
        for node in inside:
            if isinstance(node, ast.Constant) and node.value in KINDS:
                wrong.append(f"{name}:{node.lineno}: {node.value}")
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("ledger.append"):
                words = " ".join(ast.unparse(one) for one in node.args)
                if "approval." in words:
                    wrong.append(f"{name}:{node.lineno}: {words}")
            if isinstance(node, ast.ImportFrom) and "approval.log_writer" in (node.module or ""):
                wrong.append(f"{name}:{node.lineno}: {node.module}")
    assert wrong == []


@pytest.mark.slow
def test_the_ways_to_approve_are_these() -> None:
    found: dict[str, set[str]] = {}
    for name, inside in outside():
        for node in inside:
            asks = isinstance(node, ast.Attribute) and ast.unparse(node.value) == "approval"
            if asks and isinstance(node, ast.Attribute) and node.attr in ACTS:
                found.setdefault(name, set()).add(node.attr)
    assert found == WAYS


def test_the_door_does_not_export_what_writes_without_asking() -> None:
    assert {"record", "record_keeping", "ActDetails"}.isdisjoint(approval.__all__)


# -- each way is tried with a clock that is earlier than the log -----------------------------------


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = office(tmp_path_factory.mktemp("ways"))
    (made / "roster" / "chief.yaml").write_text(CHIEF, encoding="utf-8")
    (made / "facts.yaml").write_text(FACT, encoding="utf-8")
    where = ["--workspace", str(made)]
    pack = made.parent / "pack"
    flyer = str(made / "brochures" / "flyer.md")
    assert main(["review", "export", flyer, "--lang", "ht", "--to", str(pack), *where]) == 0
    (path,) = pack.rglob("*.xlf")
    assert main(["review", "import", str(fill(path)), "--translator", "Marie Jean", *where]) == 0
    with Session(find(explicit=made)) as session:
        later = datetime.now(UTC) + timedelta(days=400)
        ledger.append(session.connection, "test.ahead", {}, at=later)
    return made


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        ("review", "approve", "brochures/flyer.md", "--lang", "ht"),
        ("phrases", "approve", "interpreter.wait", "--lang", "es"),
        ("phrases", "vouch", "answer.yes", "--lang", "es", "--published-by", "x", "--file", "FILE"),
        ("terms", "approve", "bail", "--lang", "es"),
        ("fixed", "approve", "w.1", "--lang", "es"),
        ("facts", "approve", "ice-hold"),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_each_command_refuses_an_earlier_clock(
    root: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    line = [str(root / "note.txt") if one == "FILE" else one for one in words]
    by = "Rosa Ortiz" if words[0] == "facts" else "A. Khan"
    code = main([*line, "--by", by, "--workspace", str(root), "--json"])
    out = capsys.readouterr().out
    assert code == 1, out
    assert "an act with an earlier time approves nothing" in json.dumps(json.loads(out))
    with Session(find(explicit=root)) as session:
        kinds = {entry.kind for entry in ledger.entries(session.connection)}
    assert kinds.isdisjoint({approval.APPROVED, approval.VOUCHED, approval.CARRIED})


@pytest.mark.slow
def test_a_corrected_source_keeps_no_approval_with_an_earlier_clock(tmp_path: Path) -> None:
    police: Agency = agency(tmp_path / "springfield", doc_class="operational")
    text = FLYER.format(doc_class="operational").replace("money", "monye")
    path = fill(police.export(tmp_path / "pack"))
    police.flyer.write_text(text, encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace("money", "monye"), encoding="utf-8")
    police.take(path)
    police.approve("A. Khan")
    police.flyer.write_text(text.replace("monye", "money"), encoding="utf-8")
    with police.session(NOW - timedelta(days=1)) as session:
        (one,) = review.keep_approved(
            session, police.document(), police.person("khan"), why="a typing mistake"
        )
    assert not one.decision.allowed
    assert "an act with an earlier time" in one.decision.reasons[0].text
