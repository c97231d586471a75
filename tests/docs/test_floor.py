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


def test_every_rule_names_its_door_and_the_modules_exist() -> None:
    page = PAGE.read_text(encoding="utf-8")
    table = page.partition("| rule | in short | door |")[2].partition("## Attacks")[0]
    rows = dict(re.findall(r"^\| (\d+) \| [^|]+ \| ([^|]+) \|$", table, re.MULTILINE))
    assert [int(rule) for rule in rows] == list(range(1, 17))
    doors = page.partition("## Where a rule is kept: doors")[2].partition("## Documents")[0]
    cells = [*rows.values(), *re.findall(r"^\| (`[^|]+) \|", doors, re.MULTILINE)]
    for cell in cells:
        folder = ""
        for path in re.findall(r"`((?:[\w]+/)*[\w]+\.py|(?:[\w]+/)+)`", cell):
            whole = ROOT / "langaccess" / (path if "/" in path else f"{folder}/{path}")
            assert whole.exists(), f"{cell}: {path}"
            folder = str(whole.parent.relative_to(ROOT / "langaccess")) if "/" in path else folder
