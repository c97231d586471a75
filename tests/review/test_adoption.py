"""A translation that was in use before the program: under review, and not approved."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from langaccess.agency.workspace import create
from langaccess.cli import main
from tests.commands import Capture, shown

ENGLISH = """# Report a crime

Call 217-555-0123 at any time. You do not have to give your name.

Bring an identification card with a photo.
"""
SPANISH = """# Denunciar un delito

Llame al 217-555-0123 en cualquier momento. No tiene que dar su nombre.

Traiga una tarjeta de identificación con foto.
"""


@pytest.fixture
def agency(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = create(tmp_path / "spring", {"agency.name": "Spring PD"}, today=date(2026, 11, 2))
    assert made.root is not None
    monkeypatch.chdir(made.root)
    Path("brochures/report.md").write_text(ENGLISH, encoding="utf-8")
    Path("old.es.md").write_text(SPANISH, encoding="utf-8")
    return made.root


def answer(capsys: Capture, *words: str) -> Any:
    capsys.readouterr()
    main([*words, "--json"])
    return json.loads(capsys.readouterr().out)["data"]


def test_it_is_listed_with_its_day_and_its_sentences_are_drafts(
    agency: Path, capsys: Capture
) -> None:
    day = ("--review-by", "2099-06-01")
    words = ("review", "adopt", "old.es.md", "--against", "brochures/report.md", *day)
    said = shown(capsys, *words, "--by", "D. Clerk")
    assert "in use, not approved; review it by 2099-06-01" in " ".join(said.split())
    (row,) = answer(capsys, "review", "list")["documents"]
    assert (row["lang"], row["state"], row["states"]) == ("es", "draft", {"draft": 4})
    assert row["in_use"]["by"] == "D. Clerk"
    sentences = answer(capsys, "review", "show", "1")["sentences"]
    found = {one["source"]: one for one in sentences}
    assert (
        found["Bring an identification card with a photo."]["target"]
        == "Traiga una tarjeta de identificación con foto."
    )
    assert all(one["translators"] == [] for one in found.values())


def test_what_was_never_translated_is_held_and_what_is_not_plain_stays_open(
    agency: Path, capsys: Capture
) -> None:
    page = SPANISH.replace(SPANISH.splitlines()[-1], ENGLISH.splitlines()[-1])
    Path("old.es.md").write_text(page, encoding="utf-8")
    assert main(["review", "adopt", "old.es.md", "--against", "brochures/report.md"]) == 1
    assert "1 of them held" in capsys.readouterr().out
    sentences = answer(capsys, "review", "show", "1")["sentences"]
    card = sentences[-1]
    assert (card["state"], card["target"], card["held"]) == ("new", None, card["source"])
    assert "echo" in card["reason"]
    # A wrong telephone number is not a plain translation: its sentence is left open.
    Path("old.es.md").write_text(SPANISH.replace("0123", "0132"), encoding="utf-8")
    assert main(["review", "adopt", "old.es.md", "--against", "brochures/report.md"]) == 1
    assert "langaccess check" in capsys.readouterr().out


def test_the_file_and_its_source_are_known_to_trace(agency: Path, capsys: Capture) -> None:
    main(["review", "adopt", "old.es.md", "--against", "brochures/report.md", "--by", "D. Clerk"])
    capsys.readouterr()
    said = shown(capsys, "trace", "old.es.md", ends=1)
    assert "D. Clerk adopted it" in said
    assert "under review as no. 1" in said
    assert main(["trace", "brochures/report.md"]) == 1
    assert "it is the source of the documents under review: no. 1 (es)" in capsys.readouterr().out


def test_a_past_day_and_another_document_are_refused_and_leave_nothing(
    agency: Path, capsys: Capture
) -> None:
    words = ("review", "adopt", "old.es.md", "--against", "brochures/report.md")
    assert main([*words, "--review-by", "2026-01-01"]) == 2
    assert main([*words, "--review-by", "next June"]) == 2
    assert "--review-by next June: write it like 2026-11-25" in capsys.readouterr().err
    Path("other.es.md").write_text("# Cómo pagar una multa\n", encoding="utf-8")
    assert main(["review", "adopt", "other.es.md", "--against", "brochures/report.md"]) == 4
    assert "error:" in capsys.readouterr().err
    assert answer(capsys, "review", "list")["documents"] == []
