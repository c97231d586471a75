"""Text in another script is found in headings, capitals and short lines too."""

from __future__ import annotations

import pytest

from langaccess.core.model import Severity
from langaccess.core.tags import Tag
from langaccess.qa import run


def found(source: str, target: str, tag: str) -> list[tuple[str, Severity]]:
    codes = ("script.wrong",)
    return [
        (one.code, one.severity)
        for one in run(source, target, source_tag=Tag("en"), target_tag=Tag(tag), codes=codes)
    ]


@pytest.mark.parametrize(
    ("source", "target", "tag"),
    [
        ("AGENCY THAT MAY BE ABLE TO HELP", "도움이 될 수 있는 기관", "es"),
        ("Sincerely,", "미국 법무부", "es"),
        ("Phone: 617-555-0123", "전화: 617-555-0123", "pt"),
        ("Fax", "факс", "vi"),
        ("ADDRESS", "地址", "ko-Hang"),
    ],
)
def test_a_short_line_or_capitals_in_another_script_is_an_error(
    source: str, target: str, tag: str
) -> None:
    assert found(source, target, tag) == [("script.wrong", Severity.ERROR)]


@pytest.mark.parametrize(
    ("source", "target", "tag"),
    [
        ("FBI", "FBI", "ru"),
        ("Phone: 617-555-0123", "Телефон: 617-555-0123", "ru"),
        ("Ask for Kim Min-jun (김민준).", "Pregunte por Kim Min-jun (김민준).", "es"),
        ("Seoul", "Seúl (서울)", "es"),
        ("ADDRESS", "住所", "ja"),
        ("2nd floor", "2.º piso", "es"),
    ],
)
def test_names_signs_and_the_scripts_of_the_language_pass(
    source: str, target: str, tag: str
) -> None:
    assert found(source, target, tag) == []
