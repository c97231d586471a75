"""Papers at sites: what to print and bring, what is there, and what must come back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from langaccess import review
from langaccess.outreach import registers
from langaccess.outreach.distribution import named_site, plan_distribution, site_copies
from langaccess.outreach.registers import SITES
from tests.review import kit
from tests.review.kit import FLYER, HAITIAN, NOW, Agency, agency

LINE = "Ask for an interpreter: it is free."


@pytest.fixture
def police(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Agency:
    """An agency whose flyer is approved in Haitian Creole."""
    monkeypatch.setitem(HAITIAN, LINE, "Mande yon entèprèt: li gratis.")
    made = agency(tmp_path / "springfield")
    made.flyer.write_text(
        FLYER.format(doc_class="public_information") + f"\n{LINE}\n", encoding="utf-8"
    )
    kit.approved(tmp_path, made)
    return made


def sites(police: Agency, *rows: dict[str, Any]) -> None:
    with police.session(NOW) as session:
        registers.add_entries(session, SITES, rows, by="D. Clerk")


def site(id: str, **more: Any) -> dict[str, Any]:
    base = {"id": id, "name": f"{id.title()} laundry", "kind": "shop", "languages": ["ht"]}
    return base | {"holds": {"rack": 40}, "agreed": "2026-01-01"} | more


def publish(police: Agency, site: str, copies: int) -> str:
    with police.session(NOW) as session:
        place = named_site(session, site)
        made = review.publish(session, police.document(), site=place, copies=copies)
    assert made.released is not None
    return made.released.form


@pytest.mark.slow
def test_each_site_gets_its_languages_less_what_is_there_and_runs_are_rounded(
    police: Agency,
) -> None:
    sites(
        police,
        site("main"),
        site("oak", visit_every_days=30, holds={"rack": 10, "counter": 5, "poster": 2}),
        site("elm", languages=["es"]),
        site("full", holds={"rack": 20}),
        site("none", holds={}),
        site("gone", retired="2026-01-02"),
    )
    with police.session(NOW) as session:
        plan = plan_distribution(session)
    assert plan.runs == {"brochures/flyer.md ht, first version": 125}
    form = publish(police, "full", 20)
    with police.session(NOW) as session:
        plan = plan_distribution(session, ["FLYER"])
        assert plan_distribution(session, ["nothing"]).rows == ()
    rows = {row.site: row for row in plan.rows}
    assert {name: (row.copies, row.there) for name, row in rows.items()} == {
        "Main laundry": (40, 0),
        "Oak laundry": (45, 0),
        "Elm laundry": (0, 0),
        "Full laundry": (0, 20),
        "None laundry": (0, 0),
    }
    assert rows["Elm laundry"].why == "no translation under review"
    assert "holds no papers" in rows["None laundry"].why
    assert plan.runs == {form: 100}, "85 and 10% more, in stacks of 25"


@pytest.mark.slow
def test_a_site_is_found_by_its_id_so_no_second_name_can_arise(police: Agency) -> None:
    sites(police, site("main"))
    publish(police, "main", 5)
    publish(police, " MAIN  laundry ", 5)
    with police.session(NOW) as session:
        (one,) = site_copies(session)
        assert named_site(session, "City Hall") == "City Hall"
    assert (one.site, one.copies, one.known, one.recall) == ("Main laundry", 10, True, "")


@pytest.mark.slow
def test_a_superseded_document_is_named_at_every_site_that_has_it(police: Agency) -> None:
    sites(police, site("main"), site("oak"))
    for name in ("main", "oak", "City Hall"):
        publish(police, name, 5)
    police.flyer.write_text(
        police.flyer.read_text(encoding="utf-8").replace("Do not send money.", "Send no money."),
        encoding="utf-8",
    )
    with police.session(NOW) as session:
        found = {one.site: one for one in site_copies(session)}
        plan = plan_distribution(session)
    assert set(found) == {"Main laundry", "Oak laundry", "City Hall"}
    assert all(one.recall for one in found.values())
    assert [name for name, one in found.items() if not one.known] == ["City Hall"]
    assert plan.runs == {}
    assert all(row.why for row in plan.rows)
