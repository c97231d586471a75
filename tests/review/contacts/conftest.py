"""An agency with a register of contacts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.review import kit
from tests.review.contacts.kit import REGISTER
from tests.review.kit import Agency, agency


def _agency(folder: Path) -> Agency:
    made = agency(folder / "springfield", doc_class="operational")
    (made.root / "contacts.yaml").write_text(REGISTER, encoding="utf-8")
    return made


@pytest.fixture
def police(tmp_path: Path) -> Agency:
    return _agency(tmp_path)


@pytest.fixture(scope="session")
def _approved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("approved")
    kit.approved(folder, _agency(folder))
    return folder


@pytest.fixture
def approved(_approved: Path, tmp_path: Path) -> Agency:
    return kit.copied(_approved, tmp_path)
