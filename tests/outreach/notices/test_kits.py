"""Kits: plain English, every number from the agency's own list, dated, and no legal advice."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from langaccess import formats, qa, review
from langaccess.agency.facts import fill_slots, slots_in
from langaccess.core.errors import InputError, OutputError
from langaccess.core.resources import DATA, shipped
from langaccess.core.tags import EN
from langaccess.outreach import notices
from tests.review.fact_kit import CONTACTS, FACTS, FactAgency, fact_agency

FOLDER = shipped(DATA, "kits")
SHEETS = sorted(FOLDER.glob("*.md"))
NAMES = tuple(notices.kits())
REACH = {qa.ItemKind.PHONE, qa.ItemKind.EMAIL, qa.ItemKind.URL}
MOST_GRADE = 8


def filled(path: Path) -> str:
    """Return a sheet with something in its slots."""
    values = {
        name: "We do not ask for papers." if name.startswith("fact:") else "217-555-0100"
        for name in slots_in(path.read_text(encoding="utf-8"))
    }
    return fill_slots(path.read_text(encoding="utf-8"), values)


@pytest.mark.slow
def test_every_sheet_is_in_the_list() -> None:
    assert {path.stem for path in SHEETS} == {*NAMES, "correction"}
    assert {"wages", "remittance", "u-visa", "primer-agency", "primer-advocate", "media"} <= {
        *NAMES
    }


@pytest.mark.slow
@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_a_sheet_reads_at_grade_8_or_below(path: Path, tmp_path: Path) -> None:
    made = tmp_path / path.name
    made.write_text(filled(path), encoding="utf-8")
    units = [unit.text for unit in formats.read(made).units]
    grade = qa.grade(units * 4 if path.stem == "correction" else units)
    assert grade is not None
    assert grade <= MOST_GRADE


@pytest.mark.slow
@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_every_number_and_address_comes_from_the_contacts(path: Path) -> None:
    text = re.sub(r"\{\{[^}]*\}\}", " ", path.read_text(encoding="utf-8"))
    assert [one.text for one in qa.find_items(text, EN) if one.kind in REACH] == []
    assert re.findall(r"\b\d{3}-\d{4}\b|\b911\b|\b711\b|@|www\.", text) == []


@pytest.mark.slow
@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_a_sheet_has_a_class_and_what_its_class_asks_for(path: Path, tmp_path: Path) -> None:
    made = tmp_path / path.name
    made.write_text(filled(path), encoding="utf-8")
    found, text = formats.read(made), " ".join(filled(path).split())
    assert found.doc_class in {"rights_information", "public_information", "operational"}
    if found.doc_class == "rights_information":
        assert "It is not legal advice" in text
    if found.doc_class != "operational":
        assert "Language help is free." in text or "An interpreter is free." in text
        assert qa.lacks_help_line(made, EN, found.doc_class) is None
    if path.stem not in {"correction", "rumor"}:
        assert "dated November 29, 2026" in text


@pytest.mark.slow
def test_a_kit_says_what_it_needs(tmp_path: Path) -> None:
    police = fact_agency(tmp_path / "springfield")
    with police.session() as session:
        made = notices.use_kit(session, "wages")
    assert made.path == police.root / "notices" / "wages.md"
    assert made.missing == (
        "contact:wage_office.phone", "contact:wage_office.url", "contact:legal_aid.phone",
        "contact:emergency.phone", "fact:no-status-questions",
    )  # fmt: skip
    with pytest.raises(InputError) as error:
        police.build("wages.md")
    assert len(error.value.details) == len(made.missing)
    with police.session() as session, pytest.raises(InputError, match="nothing is overwritten"):
        notices.use_kit(session, "wages")


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    police = fact_agency(tmp_path / "springfield")
    shutil.rmtree(police.root / "notices")
    (police.root / "notices").write_text("x", encoding="utf-8")
    with police.session() as session, pytest.raises(OutputError, match="a file, not a folder"):
        notices.use_kit(session, "wages")


def enter_everything(police: FactAgency) -> None:
    """Enter each contact and fact that some kit needs."""
    rows: dict[str, list[str]] = {}
    wanted: set[str] = set()
    for kit in notices.kits().values():
        with police.session() as session:
            needs = notices.needs_of(session, kit)
        wanted |= set(needs.facts)
        for key in needs.contacts:
            name, field = key.split(".")
            value = {"phone": "217-555-0123", "email": "desk@springfield.example"}.get(
                field, "https://springfield.example/pay"
            )
            rows.setdefault(name, []).append(f"    {field}: {value}\n")
    text = CONTACTS + "".join(
        f"  {name}:\n{''.join(dict.fromkeys(lines))}"
        for name, lines in rows.items()
        if name != "front_desk"
    )
    (police.root / "contacts.yaml").write_text(text, encoding="utf-8")
    rules = police.root / "jurisdiction.yaml"
    rules.write_text(
        rules.read_text(encoding="utf-8").replace(
            "time_zone: UTC", "time_zone: UTC, interpreter_line: 217-555-0101"
        ),
        encoding="utf-8",
    )
    more = {id_: {**FACTS["no-status"], "en": f"We keep the rule of {id_}."} for id_ in wanted}
    police.write_facts({**FACTS, **more})
    police.approve_facts(*more)


@pytest.mark.slow
def test_every_kit_is_built_when_everything_is_entered(tmp_path: Path) -> None:
    police = fact_agency(tmp_path / "springfield")
    enter_everything(police)
    for id_ in NAMES:
        with police.session() as session:
            assert notices.use_kit(session, id_).missing == ()
            made = review.build_source(session, police.root / "notices" / f"{id_}.md")
        assert not made.refused
        assert "{{" not in made.path.read_text(encoding="utf-8")
