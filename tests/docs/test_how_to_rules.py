"""What the how-to tells an agency to write is taken by the loader."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.policyfiles import of
from tests.support import ROOT

PAGE = (ROOT / "docs" / "how-to" / "write-your-rules.md").read_text(encoding="utf-8")
SNIPPETS = [
    *re.findall(r"\| `(\w+: \{.*\})` \|", PAGE),
    *re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL),
]


def test_the_page_shows_several_rules() -> None:
    assert len(SNIPPETS) >= 8


@pytest.mark.slow
@pytest.mark.parametrize("snippet", SNIPPETS)
def test_every_rule_shown_in_the_page_loads(tmp_path: Path, snippet: str) -> None:
    assert of(tmp_path / "jurisdiction.yaml", snippet).id == "spring"
