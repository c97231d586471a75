"""An agency's folder for the tests of the memory."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from langaccess.agency.workspace import Workspace, create


@pytest.fixture
def agency(tmp_path: Path) -> Workspace:
    return create(
        tmp_path / "springfield", {"agency.name": "Springfield Police"}, today=date(2026, 11, 2)
    )
