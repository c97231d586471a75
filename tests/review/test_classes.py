"""The class that a person gave a document is kept with it, and review uses the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from langaccess.cli import main
from tests.commands import Capture
from tests.review.kit import FLYER, Agency, agency, fill
from tests.support import give_rights

OFFICE = """people:
  - {id: lee, name: Bo Lee, kind: member, may_confirm: counsel}
  - {id: ward, name: Dana Ward, kind: member, coordinator: true}
"""
OPERATIONAL = ("--class", "operational", "--by", "Bo Lee")


@pytest.fixture
def police(tmp_path: Path) -> Agency:
    """An agency whose brochure declares no class."""
    made = agency(tmp_path / "springfield")
    text = FLYER.format(doc_class="x").replace("class: x\n", "")
    made.flyer.write_text(text, encoding="utf-8")
    (made.root / "roster" / "office.yaml").write_text(OFFICE, encoding="utf-8")
    with made.session() as session:
        give_rights(session, "lee", by="ward")
    return made


def run(capsys: Capture, police: Agency, *words: str) -> dict[str, Any]:
    code = main([*words, "--workspace", str(police.root), "--json"])
    body = json.loads(capsys.readouterr().out)
    assert code in {0, 1}, body
    data: dict[str, Any] = body["data"]
    return data


def translate(capsys: Capture, police: Agency, *words: str) -> dict[str, Any]:
    out = ("--out", str(police.root / "translations"))
    return run(capsys, police, "translate", str(police.flyer), "--to", "ht", *out, *words)


def listed(capsys: Capture, police: Agency) -> str:
    (row,) = run(capsys, police, "review", "list")["documents"]
    return str(row["class"])


def export(capsys: Capture, police: Agency, to: Path, *words: str) -> str:
    line = ("review", "export", str(police.flyer), "--lang", "ht", "--to", str(to))
    return str(run(capsys, police, *line, *words)["documents"][0]["class"])


@pytest.mark.slow
def test_what_translate_was_told_review_knows(
    capsys: Capture, police: Agency, tmp_path: Path
) -> None:
    translate(capsys, police, "--class", "rights_information", "--pack")
    assert export(capsys, police, tmp_path / "pack") == "rights_information"
    assert listed(capsys, police) == "rights_information"
    translate(capsys, police)
    assert listed(capsys, police) == "rights_information", "a run that says nothing changes nothing"


@pytest.mark.slow
def test_a_pack_of_translate_comes_back_under_the_class_it_was_made_for(
    capsys: Capture, police: Agency, tmp_path: Path
) -> None:
    import zipfile

    made = translate(capsys, police, "--class", "rights_information", "--pack")
    with zipfile.ZipFile(made["files"][0]["pack"]) as archive:
        archive.extractall(tmp_path / "pack")
    (path,) = (tmp_path / "pack" / "xliff").glob("*.xlf")
    run(capsys, police, "review", "import", str(fill(path)), "--translator", "jean")
    assert listed(capsys, police) == "rights_information"
    answer = run(capsys, police, "review", "approve", "flyer.md", "--by", "jean")
    assert "rights_information needs a second person" in str(answer["refused"])


@pytest.mark.slow
def test_export_is_told_and_keeps_it_when_the_results_are_gone(
    capsys: Capture, police: Agency, tmp_path: Path
) -> None:
    assert export(capsys, police, tmp_path / "a", *OPERATIONAL) == "operational"
    assert export(capsys, police, tmp_path / "b") == "operational"
    (police.root / "translations" / "manifest.json").unlink()
    assert listed(capsys, police) == "operational"


@pytest.mark.slow
def test_of_what_a_file_declares_and_what_was_given_the_stricter_counts(
    capsys: Capture, police: Agency, tmp_path: Path
) -> None:
    export(capsys, police, tmp_path / "a", *OPERATIONAL)
    police.flyer.write_text(FLYER.format(doc_class="rights_information"), encoding="utf-8")
    assert listed(capsys, police) == "rights_information"
    police.flyer.write_text(FLYER.format(doc_class="operational"), encoding="utf-8")
    export(capsys, police, tmp_path / "b", "--class", "rights_information")
    assert listed(capsys, police) == "rights_information"
    export(capsys, police, tmp_path / "c", *OPERATIONAL)
    assert listed(capsys, police) == "operational"


def test_a_class_that_lets_a_machine_draft_needs_a_name(
    capsys: Capture, police: Agency, tmp_path: Path
) -> None:
    words = ["review", "export", str(police.flyer), "--lang", "ht", "--to", str(tmp_path / "p")]
    assert main([*words, *OPERATIONAL[:2], "--workspace", str(police.root)]) == 2
    assert "who declares it?" in capsys.readouterr().err
    assert main([*words, *OPERATIONAL[:3], "A. Khan", "--workspace", str(police.root)]) == 4
    assert "A. Khan may not confirm" in capsys.readouterr().err


def test_an_unknown_class_is_named(capsys: Capture, police: Agency, tmp_path: Path) -> None:
    words = ["review", "export", str(police.flyer), "--lang", "ht", "--to", str(tmp_path / "p")]
    assert main([*words, "--class", "secret", "--workspace", str(police.root)]) == 2
    assert "operational" in capsys.readouterr().err
