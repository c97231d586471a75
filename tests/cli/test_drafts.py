"""A machine draft is not taken for a person's work, at whatever door it comes in."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from langaccess import formats
from langaccess.agency.session import Session
from langaccess.agency.workspace import create, find
from langaccess.cli import main
from langaccess.core.model import Target
from langaccess.core.tags import Tag
from langaccess.formats import label_for
from langaccess.formats.exchange import MACHINE_DRAFT, read_tmx
from langaccess.translate import ProjectSentence, project_files
from tests.support import ROOT

Capture = pytest.CaptureFixture[str]
EN, ES = Tag("en"), Tag("es")
ENGLISH = "# Report a crime\n\nCall 217-555-0123 at any time.\n\nBring an identification card.\n"
SPANISH = (
    "# Denunciar un delito\n\nLlame al 217-555-0123 en cualquier momento.\n\n"
    "Traiga una tarjeta de identificación.\n"
)


@pytest.fixture
def agency(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = create(tmp_path / "spring", {"agency.name": "Spring PD"}, today=date(2026, 11, 2))
    assert made.root is not None
    monkeypatch.chdir(made.root)
    Path("brochures/report.md").write_text(ENGLISH, encoding="utf-8")
    Path("bare.es.md").write_text(SPANISH, encoding="utf-8")
    label(Path("bare.es.md"), Path("report.es.md"))
    shutil.copy(ROOT / "examples" / "after-a-theft.docx", "brochures/theft.docx")
    label(Path("brochures/theft.docx"), Path("theft.es.docx"))
    return made.root


def label(path: Path, out: Path) -> None:
    """Write a file again with the notice of a Spanish draft, as `translate` does."""
    notice = label_for(ES, date(2026, 11, 2))
    formats.write(formats.read(path), {}, out, tag=ES, label=notice)


def said(capsys: Capture, *words: str) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = main([*words, "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("draft", "source"), [("report.es.md", "report.md"), ("theft.es.docx", "theft.docx")]
)
def test_a_file_with_its_notice_on_it_is_refused_with_what_to_do(
    agency: Path, capsys: Capture, draft: str, source: str
) -> None:
    original = f"brochures/{source}"
    main(["review", "export", original, "--to", "pack", "--lang", "es"])
    for words in (
        ("review", "import", draft, "--as-translation-of", source, "--translator", "R. Silva"),
        ("review", "adopt", draft, "--against", original, "--by", "D. Clerk", "--lang", "es"),
        ("memory", "align", original, draft, "--to", "es"),
        ("memory", "align", draft, original, "--to", "es"),
    ):
        code, answer = said(capsys, *words)
        assert code == 4, words
        assert "this is a machine draft" in answer["error"]["message"]
        assert "takes the notice off" in answer["error"]["hint"]
        assert draft in answer["error"]["where"]
    assert said(capsys, "memory", "stats")[1]["data"]["units"] == 0
    _code, answer = said(capsys, "check", draft, "--against", original, "--lang", "es")
    assert "label.draft" in [each["code"] for each in answer["data"]["findings"]]


def test_without_its_notice_it_is_a_person_s_claim(agency: Path, capsys: Capture) -> None:
    code, answer = said(capsys, "memory", "align", "brochures/report.md", "bare.es.md", "--to=es")
    assert (code, answer["data"]["added"]["new"]) == (0, 3)


def test_drafts_in_the_memory_of_our_own_pack_are_held(agency: Path, capsys: Capture) -> None:
    from langaccess.translate.memory import load_terms

    wanted = [
        ProjectSentence(
            Target("Bring an identification card."), "Traiga una tarjeta.", "mozilla:en-es"
        ),
        ProjectSentence(
            Target("Call at any time."), "Llame en cualquier momento.", "mozilla:en-es"
        ),
    ]
    with Session(find(explicit=agency)) as session:
        files = project_files(session, (load_terms(agency / "glossary"), ()), wanted, (EN, ES))
    Path("drafts.tmx").write_bytes(files["tm/mt/drafts.tmx"])
    assert [unit.notes for unit in read_tmx(Path("drafts.tmx"))[1]] == [(MACHINE_DRAFT,)] * 2
    code, answer = said(capsys, "memory", "import", "drafts.tmx")
    (file,) = answer["data"]["files"]
    assert (code, file["new"], [one["code"] for one in file["held"]]) == (
        0, 0, ["draft.machine"] * 2
    )  # fmt: skip
    assert "have a person translate it" in file["held"][0]["reason"]
