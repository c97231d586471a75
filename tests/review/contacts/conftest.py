"""An agency with a register of contacts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.review.contacts.kit import REGISTER
from tests.review.kit import Agency, agency, fill


@pytest.fixture
def police(tmp_path: Path) -> Agency:
    made = agency(tmp_path / "springfield", doc_class="operational")
    (made.root / "contacts.yaml").write_text(REGISTER, encoding="utf-8")
    return made


@pytest.fixture
def approved(police: Agency, tmp_path: Path) -> Agency:
    police.take(fill(police.export(tmp_path / "pack")))
    police.approve("A. Khan")
    return police
