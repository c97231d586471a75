"""The two agencies of the tests of packs."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from langaccess.agency.workspace import create
from langaccess.core.tags import Tag
from langaccess.phrases.book import load_phrasebook
from langaccess.translate.memory import TranslationUnit, Trust
from tests.outreach.sharing.kit import PEOPLE, PHRASES, SO, TERMS, Office
from tests.support import keep_units


@pytest.fixture
def offices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Office, Office]:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "account"))
    made = []
    for name in ("Riverton", "Lakeside"):
        root = tmp_path / name
        create(root, {"agency.name": f"{name} Police"}, today=date(2026, 11, 25))
        (root / "roster").mkdir(exist_ok=True)
        (root / "roster" / "people.yaml").write_text(PEOPLE, encoding="utf-8")
        made.append(Office(root))
    return made[0], made[1]


@pytest.fixture
def filled(offices: tuple[Office, Office]) -> tuple[Office, Office]:
    """Let the first agency have a phrase, a term and an approved sentence pair."""
    root = offices[0].root
    en = load_phrasebook().phrases["interpreter.point"].en
    languages = root / "phrasebooks" / "languages"
    languages.mkdir(parents=True)
    (languages / "so.yaml").write_text(PHRASES.format(en=json.dumps(en)), encoding="utf-8")
    (root / "glossary" / "own.yaml").write_text(TERMS, encoding="utf-8")
    with offices[0]() as session:
        unit = TranslationUnit(
            Tag("en"), SO, "Call the desk.", "Wac miiska.", Trust.APPROVED, "flyer", by="Hodan Ali"
        )
        keep_units(session, unit)
    return offices
