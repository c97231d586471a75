"""An agency with a brochure, and the file in which its translation came back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.review.kit import Agency, agency, fill


@pytest.fixture
def police(tmp_path: Path) -> Agency:
    """An agency with one brochure that was never sent."""
    return agency(tmp_path / "springfield")


@pytest.fixture
def returned(police: Agency, tmp_path: Path) -> Path:
    """Every sentence translated."""
    return fill(police.export(tmp_path / "pack"))
