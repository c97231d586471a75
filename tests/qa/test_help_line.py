"""The line on free language help, as agencies really word it."""

from __future__ import annotations

from pathlib import Path

import pytest

from langaccess.core.tags import Tag
from langaccess.qa import lacks_help_line


@pytest.mark.parametrize(
    "line",
    [
        "You have the right to get help and information in your language at no cost.",
        "Free interpreters are available.",
        "Language assistance is available to you without charge.",
        "We can help you in many languages, free of charge.",
        "Ask for an interpreter. It is free.",
    ],
)
def test_a_notice_that_offers_free_help_in_any_usual_words_is_taken(
    tmp_path: Path, line: str
) -> None:
    notice = tmp_path / "notice.md"
    notice.write_text(f"# Report a crime\n\nCall us at any time. {line}\n", encoding="utf-8")
    assert lacks_help_line(notice, Tag("en"), "public_information") is None


@pytest.mark.parametrize(
    "line",
    [
        "The report is free.",
        "Copies are available in your language at the front desk.",
        "An interpreter may be hired for a fee.",
    ],
)
def test_a_notice_that_offers_no_free_help_is_found(tmp_path: Path, line: str) -> None:
    notice = tmp_path / "notice.md"
    notice.write_text(f"# Report a crime\n\nCall us at any time. {line}\n", encoding="utf-8")
    found = lacks_help_line(notice, Tag("en"), "public_information")
    assert found is not None
    assert found.code == "notice.help"
