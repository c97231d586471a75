"""Rules that are recalled are those that were proved, and no file can change unnoticed."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from langaccess.agency.policy import load_policy, recall_policy, shipped_jurisdictions
from langaccess.agency.policy.loader import load_chain
from langaccess.core.errors import ConfigError
from langaccess.core.user_folders import cache_folder
from tests.policyfiles import HEAD


def same(one: Any, two: Any) -> None:
    """Compare values and their types all the way down: a word is not a language tag."""
    assert type(one) is type(two)
    if dataclasses.is_dataclass(one):
        for field in dataclasses.fields(one):
            same(getattr(one, field.name), getattr(two, field.name))
    elif isinstance(one, dict):
        for (key, value), (name, other) in zip(one.items(), two.items(), strict=True):
            same(key, name)
            same(value, other)
    elif isinstance(one, tuple):
        for value, other in zip(one, two, strict=True):
            same(value, other)
    else:
        assert one == two


def place() -> Path:
    (found,) = cache_folder().glob("rules-*")
    return found


@pytest.fixture(autouse=True)
def _own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "own"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "own"))
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    (tmp_path / "region.yaml").write_text(HEAD + "translate: {gate: refuse}\n", encoding="utf-8")
    path = tmp_path / "jurisdiction.yaml"
    text = "id: a\nextends: ./region.yaml\nas_of: 2026-11-25\nlanguages: [{tag: pt-BR, share: 2}]\n"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.slow
@pytest.mark.parametrize("name", shipped_jurisdictions())
def test_what_is_recalled_is_what_was_loaded_types_and_all(name: str) -> None:
    path = shipped_jurisdictions()[name]
    recall_policy(path)
    before = place().stat().st_mtime_ns
    same(recall_policy(path), load_policy(path))
    assert place().stat().st_mtime_ns == before, "nothing was worked out again"


def test_every_file_of_the_chain_counts(rules: Path) -> None:
    assert recall_policy(rules).translate.gate == "refuse"
    assert {file.name for file in load_chain(rules)[1]} == {
        "jurisdiction.yaml", "region.yaml", "us-federal.yaml", "base.yaml",
    }  # fmt: skip
    (rules.parent / "region.yaml").write_text(HEAD, encoding="utf-8")
    assert recall_policy(rules).translate.gate == "mark"


def test_a_file_that_became_wrong_is_an_error_as_ever(rules: Path) -> None:
    recall_policy(rules)
    with rules.open("a", encoding="utf-8") as file:
        file.write("translate: {gate: perhaps}\n")
    for _ in range(2):
        with pytest.raises(ConfigError) as caught:
            recall_policy(rules)
        assert caught.value.details[0].startswith(f"{rules}:5: translate.gate")


@pytest.mark.slow
def test_a_damaged_memory_is_worked_out_again(rules: Path) -> None:
    wanted = recall_policy(rules)
    whole = place().read_bytes()
    for n in range(0, len(whole), 7993):
        place().write_bytes(whole[:n] + b"X" + whole[n + 1 :])
        same(recall_policy(rules), wanted)
    place().write_bytes(b"")
    same(recall_policy(rules), wanted)
    assert place().read_bytes() == whole


def test_nothing_in_the_agencys_folder_is_believed(rules: Path) -> None:
    recall_policy(rules)
    inside = [path.name for path in rules.parent.iterdir()]
    assert sorted(inside) == ["jurisdiction.yaml", "own", "region.yaml"]


def test_a_file_that_is_gone_is_said(rules: Path) -> None:
    recall_policy(rules)
    rules.unlink()
    with pytest.raises(ConfigError, match="no such file"):
        recall_policy(rules)
