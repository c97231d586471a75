"""A language name that may mean several leads to a question; a tag does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from langaccess.agency.policy import load_policy
from langaccess.core.resources import CONFIG, shipped
from langaccess.core.tags import Tag, known, languages, territory_name
from langaccess.interpret.roster import parse_language
from tests.policyfiles import HEAD

POLICY = load_policy(shipped(CONFIG, "us-federal.yaml"))


CASES = [
    pytest.param(case, id=f"{group['group']}-{case['typed']}")
    for group in yaml.safe_load(
        Path(__file__).with_name("language_query.yaml").read_text(encoding="utf-8")
    )
    for case in group["cases"]
]


@pytest.mark.parametrize("case", CASES)
def test_what_is_typed_means_what_the_table_says(case: dict[str, Any]) -> None:
    """`language_query.yaml`: a linguist or a dispatcher can add rows."""
    assert set(case) <= {"typed", "tag", "choice", "sign", "says", "asks", "note", "none"}
    found = parse_language(case["typed"], POLICY)
    assert found.tag == case.get("tag")
    assert found.sign == case.get("sign", False)
    assert not case.get("none") or not found.choices
    assert "choice" not in case or case["choice"] in found.choices
    assert case.get("says", "") in found.note
    assert case.get("asks", "") in found.question


@pytest.mark.parametrize("tag", [entry.tag for entry in languages()])
def test_every_tag_of_the_table_means_itself(tag: Tag) -> None:
    assert parse_language(tag, POLICY).tag == tag


def test_a_tag_that_stands_for_several_languages_is_asked_back_too() -> None:
    assert parse_language(Tag("ku"), POLICY).tag is None


def test_a_sign_language_keeps_its_path() -> None:
    assert parse_language(Tag("ase"), POLICY).sign


@pytest.mark.slow
def test_no_country_is_taken_for_a_language_by_its_letters() -> None:
    codes = {code for entry in languages() for code in entry.countries}
    alike = {"Palau"}  # some call the language so too, and nothing else is spoken there
    for name in sorted({*map(territory_name, codes)} - alike):
        tag = parse_language(name, POLICY).tag
        own = entry_names(tag) if tag is not None else ()
        assert tag is None or any(each in name for each in own), f"{name} is heard as {tag}"


def entry_names(tag: Tag) -> tuple[str, ...]:
    entry = known(tag)
    assert entry is not None
    return (entry.name, *entry.aliases)


def test_of_names_that_sound_alike_those_of_the_agency_come_first(tmp_path: Path) -> None:
    path = tmp_path / "jurisdiction.yaml"
    path.write_text(HEAD + "languages: [{tag: mam}]\n", encoding="utf-8")
    assert parse_language("mom", load_policy(path)).choices[0] == "mam"
    assert set(parse_language("mom", POLICY).choices) == set(
        parse_language("mom", load_policy(path)).choices
    )


@pytest.mark.parametrize("tag", ["fsl", "gsg", "kvk", "vgt"])
def test_a_sign_language_that_the_table_lacks_keeps_its_path(tag: str) -> None:
    heard = parse_language(Tag(tag), POLICY)
    assert (heard.tag, heard.sign) == (tag, True)
