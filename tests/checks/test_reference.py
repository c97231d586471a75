"""The reference page of the checks is what the register says."""

from __future__ import annotations

from langaccess.checks.answers.reference import page
from tests.support import ROOT


def test_the_reference_page_is_current() -> None:
    written = (ROOT / "docs" / "reference" / "checks.md").read_text(encoding="utf-8")
    assert written == page()
