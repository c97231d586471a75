"""Proofs for accreditation: what is there, with its digest, and what is missing, first."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from langaccess import reports
from langaccess.agency import ledger
from langaccess.agency.session import Session
from langaccess.agency.workspace import create_sample, find
from langaccess.cli import main
from langaccess.core.errors import ConfigError
from langaccess.reports import AccreditationEvidence, AccreditationProof, EvidenceMap, ProofRule
from tests.commands import Capture

MAP = """\
body: State Accreditation Commission
standards:
  - id: "12.1"
    words: Officers know how to reach an interpreter.
    proofs: [{kind: directive}, {kind: training, of: working_with_interpreters}]
  - id: "12.2"
    words: Use of interpreters is recorded.
    proofs: [{kind: log, of: test.}, {kind: roster}]
  - id: "12.3"
    words: Brochures exist.
    proofs: [{kind: file, file: brochures/flyer.md}]
"""
TRAINING = """\
training:
  - {id: a, person: P. Ruiz, course: Basics, kind: working_with_interpreters, completed: 2026-06-01}
  - {id: b, person: P. Ruiz, course: Spanish I, kind: language, language: es, completed: 2026-07-01}
"""
PEOPLE = "people:\n  - {id: ruiz, name: P. Ruiz, kind: member, phone: 217-555-0130}\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = create_sample(tmp_path / "county", today=date(2026, 11, 25)).root
    assert made is not None
    for folder, name, text in (
        ("roster", "people.yaml", PEOPLE), ("", "training.yaml", TRAINING), ("", "map.yaml", MAP),
        ("brochures", "flyer.md", "Call us.\n"),
    ):  # fmt: skip
        (made / folder).mkdir(exist_ok=True)
        (made / folder / name).write_text(text, encoding="utf-8")
    return made


def session_of(root: Path) -> Session:
    session = Session(find(explicit=root))
    session.__dict__["now"] = datetime.fromisoformat("2026-11-29T10:00:00-06:00")
    return session


def built(root: Path, *, since: date | None = None) -> AccreditationEvidence:
    with session_of(root) as session:
        for day in ("2026-03-01", "2026-10-01"):
            at = datetime.fromisoformat(f"{day}T10:00:00-06:00")
            ledger.append(session.connection, "test.entry", {"text": "private"}, at=at)
        asked = reports.load_evidence_map(root / "map.yaml")
        return reports.build_evidence(session, asked, since=since)


def proof(found: AccreditationEvidence, kind: str) -> AccreditationProof:
    (one,) = {p.rule: p for _s, ps in found.standards for p in ps if p.rule.kind == kind}.values()
    return one


def test_what_is_missing_comes_first_and_says_what_to_do(root: Path) -> None:
    found = built(root)
    assert [one.id for one, _proofs in found.standards] == ["12.1", "12.2", "12.3"]
    assert found.missing == 1
    assert proof(found, "directive").missing == (
        "No one adopted the rules: langaccess policy adopt --by NAME."
    )
    (root / "training.yaml").unlink()
    (root / "map.yaml").write_text(MAP.replace("{kind: directive}, ", ""), encoding="utf-8")
    (root / "brochures" / "flyer.md").unlink()
    again = built(root)
    assert [one.id for one, _proofs in again.standards] == ["12.1", "12.3", "12.2"]
    assert again.missing == 2


def test_each_proof_is_a_file_with_its_digest_and_day(root: Path) -> None:
    found = built(root)
    kept = [one for _s, proofs in found.standards for one in proofs if not one.missing]
    assert {one.file for one in kept} == set(found.files)
    for one in kept:
        assert hashlib.sha256(found.files[one.file]).hexdigest() == one.sha256
    training = proof(found, "training")
    assert (training.on, training.words) == (date(2026, 6, 1), "1 course of 1 person")
    assert found.files[proof(found, "file").file] == b"Call us.\n"


def test_the_log_is_counted_and_its_text_stays_in_it(root: Path) -> None:
    found = built(root)
    text = found.files[proof(found, "log").file].decode("utf-8-sig")
    assert text.splitlines()[1] == "test.entry,2,2026-03-01,2026-10-01"
    assert "private" not in text


def test_only_what_was_done_since_then_counts(root: Path) -> None:
    found = built(root, since=date(2026, 8, 1))
    assert "No course is completed in this time" in proof(found, "training").missing
    assert proof(found, "log").words == "1 entry of the log"


def test_the_directive_proves_once_the_rules_are_adopted(root: Path) -> None:
    assert main(["policy", "adopt", "--by", "Chief Roe", "--workspace", str(root)]) == 0
    one = proof(built(root), "directive")
    assert (one.missing, one.who) == ("", "Chief Roe")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (ProofRule("audit"), "No encounter is recorded"),
        (ProofRule("need"), "langaccess need import"),
        (ProofRule("plan"), "langaccess plan render"),
    ],
)
def test_a_report_of_nothing_is_missing(root: Path, rule: ProofRule, words: str) -> None:
    standard = reports.AccreditationStandard("1", "x", (rule,))
    with session_of(root) as session:
        found = reports.build_evidence(session, EvidenceMap((standard,)))
    assert words in proof(found, rule.kind).missing


def test_a_file_behind_a_linked_folder_is_not_a_proof(root: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "flyer.md").write_text("Another agency's.", encoding="utf-8")
    (root / "linked").symlink_to(tmp_path / "other", target_is_directory=True)
    text = MAP.replace("brochures/flyer.md", "linked/flyer.md")
    (root / "map.yaml").write_text(text, encoding="utf-8")
    assert "is not in the folder" in proof(built(root), "file").missing


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('id: "12.2"', 'id: "12.1"', ":6: standards.1.id: appears twice"),
        ("file: brochures/flyer.md", "file: ../secret", ":11: standards.2.proofs.0.file"),
        ("{kind: roster}", "{kind: roster, file: x}", "only it names a file"),
        ("[{kind: file, file: brochures/flyer.md}]", "[]", "at least one proof"),
        ("{kind: roster}", "{kind: rooster}", "should be one of"),
    ],
)
def test_a_wrong_map_names_the_line(root: Path, old: str, new: str, where: str) -> None:
    (root / "map.yaml").write_text(MAP.replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        reports.load_evidence_map(root / "map.yaml")
    assert where in " ".join(caught.value.details)


def test_the_command_writes_a_new_folder_only(root: Path, tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "evidence"
    words = ["evidence", "build", "--map", str(root / "map.yaml"), "--out", str(out)]
    assert main([*words, "--workspace", str(root), "--json"]) == 1
    data: dict[str, Any] = json.loads(capsys.readouterr().out)["data"]
    assert data["missing"] == 2  # the directive, and the log of this test
    page = (out / "index.html").read_text(encoding="utf-8")
    assert page.index("Missing") < page.index("12.3")
    assert (out / "roster.csv").is_file()
    assert main([*words, "--workspace", str(root)]) == 4
    assert "holds something already" in capsys.readouterr().err
