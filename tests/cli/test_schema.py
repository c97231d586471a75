"""`langaccess config schema`: an editor finds the mistakes that the program would find."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from langaccess.agency.policy import load_policy
from langaccess.agency.workspace import create
from langaccess.cli import main
from langaccess.core.errors import ConfigError
from langaccess.translate.memory import load_terms
from tests.commands import Capture
from tests.support import ROOT


def validator(capsys: Capture, kind: str) -> Any:
    assert main(["config", "schema", kind]) == 0
    made = json.loads(capsys.readouterr().out)
    Draft202012Validator.check_schema(made)
    return Draft202012Validator(made)


def _inner(error: Any) -> list[Any]:
    """Return an error and those inside its alternatives: a rule may be emptied with null."""
    return [error, *(deeper for one in error.context for deeper in _inner(one))]


def plain(text: str) -> Any:
    """Return YAML as an editor sees it: every plain word of ours that YAML takes for a date.

    An editor reads the keys `yes` and `no` as words (YAML 1.2), this reader as true and false.
    """
    words = re.sub(r'(?<=[{ ])(yes|no)(?=: ")', r'"\1"', text)
    return json.loads(json.dumps(yaml.safe_load(words), default=str))


@pytest.mark.parametrize("name", ["us-federal", "example-city", "example-county"])
def test_the_shipped_rules_fit_their_schema(name: str, capsys: Capture) -> None:
    text = (ROOT / "config" / f"{name}.yaml").read_text(encoding="utf-8")
    assert list(validator(capsys, "jurisdiction").iter_errors(plain(text))) == []


def test_a_new_agencys_rules_fit_and_name_their_form(tmp_path: Path, capsys: Capture) -> None:
    made = create(tmp_path / "bell", {"agency.name": "Bell"}, today=date(2026, 11, 25))
    text = made.jurisdiction.read_text(encoding="utf-8")
    assert plain(text)["schema"] == 1
    assert list(validator(capsys, "jurisdiction").iter_errors(plain(text))) == []
    made.jurisdiction.write_text(text.replace("schema: 1", "schema: 2"), encoding="utf-8")
    with pytest.raises(ConfigError, match="schema 2"):
        load_policy(made.jurisdiction)


@pytest.mark.parametrize(
    ("kind", "text", "path"),
    [
        ("jurisdiction", "agency: {nam: Bell}", ["agency"]),
        ("jurisdiction", "network: {allowed: perhaps}", ["network", "allowed"]),
        ("roster", "people: [{id: a, name: A, kind: robot}]", ["people", 0, "kind"]),
        ("roster", "people: [{name: A, kind: member}]", ["people", 0]),
        ("glossary", "terms: [{id: a, english: b}]", ["terms", 0]),
    ],
)
def test_a_mistake_is_found_where_it_stands(
    kind: str, text: str, path: list[str | int], capsys: Capture
) -> None:
    found = list(validator(capsys, kind).iter_errors(plain(text)))
    assert found
    deepest = {tuple(inner.absolute_path) for error in found for inner in _inner(error)}
    assert tuple(path) in deepest


@pytest.mark.parametrize(
    ("kind", "folder"),
    [
        ("topic", "phrasebooks/english"),
        ("translations", "phrasebooks/languages"),
        ("brochures", "examples"),
    ],
)
def test_every_shipped_file_of_a_kind_fits_its_schema(
    kind: str, folder: str, capsys: Capture
) -> None:
    found = validator(capsys, kind)
    paths = sorted((ROOT / folder).glob("*.yaml"))
    assert paths
    for path in paths:
        text = path.read_text(encoding="utf-8")
        assert list(found.iter_errors(plain(text))) == [], path.name


def test_the_register_of_a_new_agency_fits_and_a_slip_in_it_is_found(
    tmp_path: Path, capsys: Capture
) -> None:
    made = create(tmp_path / "bell", {}, today=date(2026, 11, 25))
    assert made.root is not None
    text = (made.root / "contacts.yaml").read_text(encoding="utf-8")
    found = validator(capsys, "contacts")
    assert list(found.iter_errors(plain(text))) == []
    (fault,) = found.iter_errors(plain("contacts: {records_desk: {fone: 555-0100}}"))
    assert list(fault.absolute_path) == ["contacts", "records_desk"]


def test_the_shipped_terms_fit(tmp_path: Path, capsys: Capture) -> None:
    text = (ROOT / "langaccess" / "data" / "terms.yaml").read_text(encoding="utf-8")
    assert list(validator(capsys, "glossary").iter_errors(plain(text))) == []
    assert load_terms(None).concepts
    out = tmp_path / "g.json"
    assert main(["config", "schema", "glossary", "--out", str(out)]) == 0
    assert json.loads(out.read_text(encoding="utf-8"))["title"]
