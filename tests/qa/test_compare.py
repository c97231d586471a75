"""Value comparison: each rule has cases, and each case needs its rule."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from langaccess.core.tags import Tag

# The rules are switched off one by one, which no door of the wing offers.
from langaccess.qa import load_rules
from langaccess.qa.model import Pair
from langaccess.qa.values import compare, partners

TABLE = yaml.safe_load(Path(__file__).with_name("compare_rules.yaml").read_text(encoding="utf-8"))
LISTS = ("missing", "extra", "unsure", "spoken", "named")
PLACES: dict[str, tuple[Any, str, Any]] = {
    rule.name: (room, name, rule)
    for room, name in ((compare, "RULES"), (partners, "PARTNERS"))
    for rule in getattr(room, name)
}
CASES = [(entry["rule"], case) for entry in TABLE for case in entry["cases"]]


def unmatched(case: dict[str, Any]) -> dict[str, list[str]]:
    tags = Tag(case.get("from", "en")), Tag(case["lang"])
    found = Pair(case["source"], case["target"], *tags, (), load_rules()).unmatched
    lists = {name: [item.text for item in getattr(found, name)] for name in LISTS}
    return {name: texts for name, texts in lists.items() if texts}


@pytest.mark.parametrize(("rule", "case"), CASES, ids=lambda v: v if isinstance(v, str) else "")
def test_a_pair_is_compared_as_the_table_says_and_needs_its_rule(
    rule: str, case: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = unmatched(case)
    assert found == case.get("expect", {})
    room, name, off = PLACES[rule]
    monkeypatch.setattr(room, name, tuple(one for one in getattr(room, name) if one is not off))
    assert unmatched(case) != found


def test_each_rule_has_a_case_and_a_reason() -> None:
    assert [entry["rule"] for entry in TABLE] == list(PLACES)
    assert all(rule.why for _, _, rule in PLACES.values())
