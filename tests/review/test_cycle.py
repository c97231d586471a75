"""One brochure's whole life: draft, translator, check, approval, print, a change, the recall."""

from __future__ import annotations

import zipfile
from copy import deepcopy
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from lxml import etree

from langaccess.agency.confirmation import confirm_unsure, waiting_sentences
from langaccess.agency.session import Session
from langaccess.agency.workspace import create_sample, find
from tests.commands import run_json
from tests.review.kit import NS
from tests.support import give_rights, needs_starter, sign_in

PEOPLE = """\
people:
  - id: silva
    name: R. Silva
    kind: contractor
    languages: [{tag: pt}]
    credentials: [{kind: translator_tested, language: pt, issued: 2020-01-01}]
  - id: reis
    name: Ana Reis
    kind: contractor
    languages: [{tag: pt}]
    credentials: [{kind: translator_certified, language: pt, issued: 2020-01-01}]
  - id: khan
    name: A. Khan
    kind: contractor
    languages: [{tag: ur}]
    credentials: [{kind: translator_certified, language: ur, issued: 2020-01-01}]
  - {id: lee, name: Bo Lee, kind: member, may_confirm: counsel}
  - {id: ward, name: Dana Ward, kind: member, coordinator: true}
"""


def draft_whole(capsys: pytest.CaptureFixture[str], source: str) -> None:
    """Translate, let the coordinator confirm what waits under another account, translate again."""
    words = ("translate", source, "--to", "pt", "--out", "translations")
    code, data = run_json(capsys, *words)
    assert (code, data["files"][0]["waiting"] > 0) == (0, True)
    found = find(Path.cwd())
    assert found is not None
    with pytest.MonkeyPatch.context() as patch, Session(found) as session:
        give_rights(session, "lee", by="ward")
        sign_in(patch, "lee-account")
        for one in waiting_sentences(session):
            confirm_unsure(session, one, by="lee", informs=True, at=datetime.now(UTC))
    code, data = run_json(capsys, *words)
    assert (code, data["files"][0]["waiting"]) == (0, 0)


def work(path: Path) -> None:
    """Take the drafts over with their codes, as a translator's program does, and correct a word."""
    tree = etree.parse(path)
    for unit in tree.iter(f"{NS}trans-unit"):
        target, draft = unit.find(f"{NS}target"), unit.find(f"{NS}alt-trans/{NS}target")
        assert target is not None
        assert draft is not None
        for code in list(target):
            target.remove(code)
        target.text = draft.text
        target.extend(deepcopy(code) for code in draft)
        target.set("state", "final")
    text = etree.tostring(tree, encoding="unicode").replace("O oficial", "O policial")
    path.write_text(text, encoding="utf-8")


def edit(path: Path, old: str, new: str) -> None:
    """Change words of a Word file as a person does who saves it again."""
    with zipfile.ZipFile(path) as packed:
        parts = [(info, packed.read(info)) for info in packed.infolist()]
    assert any(old.encode() in data for _, data in parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for info, data in parts:
            packed.writestr(info, data.replace(old.encode(), new.encode()))


@pytest.mark.slow
@needs_starter
@pytest.mark.starter
def test_a_brochure_from_draft_to_print_to_recall(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = create_sample(tmp_path / "agency", today=date(2026, 11, 25)).root
    assert root is not None
    (root / "roster" / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    monkeypatch.chdir(root)
    source = "brochures/after-a-theft.docx"
    copies = ("--site", "Main library", "--copies", "200")

    draft_whole(capsys, source)
    draft = "translations/after-a-theft.pt.docx"
    code, data = run_json(capsys, "publish", draft, *copies)
    assert (code, data["published"]) == (1, False)
    assert "was never under review" in data["reasons"][0]["text"]

    code, data = run_json(capsys, "review", "export", "--to", "pack")
    (row,) = data["documents"]
    assert (row["lang"], row["suggested"]) == ("pt", row["sentences"])
    code, data = run_json(capsys, "publish", draft, *copies)
    assert code == 1
    told = " / ".join(reason["text"] for reason in data["reasons"])
    assert "drafts that no person has confirmed" in told
    assert "after-a-theft.pt.docx is not what was approved" in told
    code, data = run_json(capsys, "review", "approve", draft, "--by", "Ana Reis")
    assert (code, data["approved"]) == (1, 0)

    (pack,) = Path("pack").rglob("*.xlf")
    work(pack)
    code, data = run_json(
        capsys, "review", "import", "pack", "--translator", "R. Silva", "--post-edited"
    )
    (row,) = data["documents"]
    assert len(row["post_edited"]) > 10, "the engine's outputs are recognized"
    assert (code, row["taken"], row["held"]) == (0, 57, [])
    for person, why in (("R. Silva", "wrote this text"), ("A. Khan", "no credential for")):
        code, data = run_json(capsys, "review", "approve", draft, "--by", person)
        assert (code, data["approved"]) == (1, 0)
        reasons = [one["text"] for one in data["refused"][0]["reasons"]]
        assert why in " ".join(reasons)
    code, data = run_json(capsys, "publish", draft, *copies)
    assert code == 1
    assert "57 of 57 sentences: not approved yet" in str(data["reasons"])

    code, data = run_json(capsys, "review", "approve", draft, "--by", "Ana Reis")
    assert (code, data["state"]) == (0, "approved")
    form, approved = data["form"], data["file"]
    code, data = run_json(capsys, "check", approved, "--against", source)
    assert (code, data["summary"]["error"]) == (0, 0)
    code, data = run_json(capsys, "publish", approved, *copies)
    assert (code, data["form"], data["copies"]) == (0, form, 200)
    with zipfile.ZipFile(approved) as packed:
        text = b"".join(packed.read(name) for name in packed.namelist()).decode("utf-8", "ignore")
    assert "O policial lhe dar" in text
    assert "not reviewed" not in text
    assert form in text
    code, data = run_json(capsys, "publish", draft, *copies)
    assert (code, data["published"]) == (1, False)

    edit(root / source, "Go to a safe place.", "Go to a safe place at once.")
    code, data = run_json(capsys, "review", "list")
    (row,) = data["documents"]  # the other sentence of that paragraph stays as it was approved
    assert (row["state"], row["states"]["stale"], row["states"]["approved"]) == ("stale", 1, 56)
    code, data = run_json(capsys, "publish", approved, *copies)
    assert code == 1
    assert "the source changed since it was translated" in str(data["reasons"])
    code, data = run_json(capsys, "publish", "recall", "--out", "recall.html")
    assert code == 0
    assert [(r["form"], r["site"], r["copies"]) for r in data["recall"]] == [
        (form, "Main library", 200)
    ]
    assert form in Path("recall.html").read_text(encoding="utf-8")
    code, data = run_json(capsys, "trace", approved)
    assert (code, data["match"], data["holds"]) == (0, "bytes", False)
    assert [(act["what"], act["by"]) for act in data["acts"]] == [
        ("translated", "R. Silva"), ("approved", "Ana Reis"),
    ]  # fmt: skip
