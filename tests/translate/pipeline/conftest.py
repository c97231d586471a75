"""An agency folder with small brochures, for tests of the whole job."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from langaccess.agency.workspace import Workspace, create

FLYER = """---
title: Phone scams
class: public_information
---

# Stop phone scams

Hang up and call **217-555-0100** at once. The call is free.

- Do not send money.
- Tell your family.
"""

NOTES = "The desk is open on Monday.\n\nAsk for an interpreter. It costs you nothing.\n"


@pytest.fixture
def agency(tmp_path: Path) -> Workspace:
    return create(
        tmp_path / "springfield", {"agency.name": "Springfield Police"}, today=date(2026, 11, 2)
    )


@pytest.fixture
def brochures(agency: Workspace) -> Path:
    assert agency.root is not None
    folder = agency.root / "brochures"
    (folder / "desk").mkdir(parents=True, exist_ok=True)
    (folder / "flyer.md").write_text(FLYER, encoding="utf-8")
    (folder / "desk" / "hours.txt").write_text(NOTES, encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def _no_questions(no_questions: None) -> None:
    """These tests are about what an engine gets and returns."""
