"""The table of encounters, languages, times and rules: offered, refused with the rule, fallback."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from langaccess.agency.policy import Policy
from langaccess.interpret.roster import Roster, RosterQuery, find
from tests.rosterfiles import agency, roster
from tests.support import ROOT

TEXT = (ROOT / "tests" / "data" / "roster" / "table.yaml").read_text(encoding="utf-8")
ROWS: list[dict[str, Any]] = yaml.safe_load(TEXT)
ZONE = ZoneInfo("America/Chicago")
TIMES = {
    "night": datetime(2026, 11, 28, 2, 0, tzinfo=ZONE),
    "evening": datetime(2026, 11, 27, 20, 0, tzinfo=ZONE),
    "noon": datetime(2026, 11, 27, 12, 0, tzinfo=ZONE),
}
Agencies = dict[str, tuple[Policy, Roster]]


@pytest.fixture(scope="module")
def agencies(tmp_path_factory: pytest.TempPathFactory) -> Agencies:
    made = {}
    for rules in ("us-federal", "example-city", "example-county"):
        folder = tmp_path_factory.mktemp(rules)
        policy = agency(folder, extends=rules)
        made[rules] = (policy, roster(folder, policy))
    return made


def _ask(row: dict[str, Any]) -> RosterQuery:
    excluded = tuple(row["exclude"].split(":")) if "exclude" in row else None
    return RosterQuery(
        row["lang"],
        TIMES[row["at"]],
        encounter=row["for"],
        near=row.get("near", ""),
        variety=row.get("variety", ""),
        gender=row.get("gender", ""),
        case=row.get("case", ""),
        involved=(row["involved"],) if "involved" in row else (),
        exclude=((excluded[0], excluded[1]),) if excluded else (),
    )


def test_the_table_has_at_least_sixty_rows() -> None:
    assert len(ROWS) >= 60


@pytest.mark.parametrize(
    "row", ROWS, ids=[f"{r['lang']}-{r['for']}-{r['at']}-{n}" for n, r in enumerate(ROWS)]
)
def test_each_row_is_answered_as_written(agencies: Agencies, row: dict[str, Any]) -> None:
    policy, people = agencies[row.get("rules", "us-federal")]
    found = find(people, policy, _ask(row))
    assert [offer.id for offer in found.offered] == row["offered"]
    first = {person.id: person.reasons[0].rule for person in found.refused}
    if "refused" in row:
        assert first == row["refused"]
    assert not {offer.id for offer in found.offered} & set(first)
    chain = [[c.first.id, c.second.id] for c in found.chains]
    assert chain == ([row["chain"]] if "chain" in row else [])
    assert found.fallback.kind == row.get("fallback", "phone_line")
    assert found.fallback.only_while_waiting == row.get("waits", False)
    if "asks" in row:
        assert found.tag is None
        assert found.question
        assert set(row["asks"]) <= set(found.choices)
    else:
        assert found.tag is not None


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_every_reply_ends_in_something_that_can_be_reached(
    agencies: Agencies, row: dict[str, Any]
) -> None:
    policy, people = agencies[row.get("rules", "us-federal")]
    remains = find(people, policy, _ask(row)).fallback
    assert remains.say
    if remains.kind == "sign":
        assert remains.phone != "217-555-0101"
        assert any(way.phone == "711" for way in remains.ways)
    else:
        assert remains.phone == "217-555-0101"
