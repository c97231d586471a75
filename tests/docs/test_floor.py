"""The page about the floor names an attack for each of the sixteen rules, and the tests exist."""

from __future__ import annotations

import re

from langaccess.agency.policy import load_policy
from langaccess.core.resources import CONFIG, shipped
from tests.support import ROOT

PAGE = ROOT / "docs" / "explanation" / "the-floor.md"
ROWS = [
    row for row in PAGE.read_text(encoding="utf-8").splitlines() if re.match(r"\| .+`tests/", row)
]
NAMED = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", "\n".join(ROWS))


def test_every_rule_of_the_floor_has_a_row_with_a_test() -> None:
    policy = load_policy(shipped(CONFIG, "us-federal.yaml"))
    rules = {rule.id.removeprefix("floor.") for rule in policy.floor}
    assert len(rules) == 16
    assert {row.split("|")[1].strip() for row in ROWS} == rules | {"all"}


def test_every_test_that_is_named_exists() -> None:
    assert len(NAMED) > 35
    for path, name in NAMED:
        text = (ROOT / path).read_text(encoding="utf-8")
        assert f"def {name}(" in text if name else "def test_" in text, f"{path}::{name}"
