"""What is wrong with a FIELD=VALUE is said of what was typed, not of a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from langaccess.agency.workspace import create
from langaccess.cli import main

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = create(tmp_path / "office", {}).root
    assert root is not None
    monkeypatch.chdir(root)
    return root


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["case", "concern", "add", "topic=foo", "language=es", "text=hi"], "topic: should be one"),
        (["register", "sites", "add", "name=Jail", "kind=foo"], "kind: should be one of 'shop'"),
    ],
    ids=["case", "register"],
)
def test_a_wrong_value_is_named_by_its_field(words: list[str], said: str, capsys: Capture) -> None:
    assert main(words) == 4
    error = capsys.readouterr().err
    assert f"\n  {said}" in error
    assert "configuration" not in error


def test_a_mistake_in_the_file_of_a_register_is_one_of_that_file(
    office: Path, capsys: Capture
) -> None:
    (office / "sites.yaml").write_text("sites:\n  - {id: x}\n", encoding="utf-8")
    values = ["id=jail", "name=Jail", "kind=office", "address=1 Main St"]
    assert main(["register", "sites", "add", *values]) == 3
    assert "sites.yaml:2: sites.0" in capsys.readouterr().err


def test_a_channel_that_no_one_said_is_unknown(capsys: Capture) -> None:
    assert main(["case", "concern", "add", "topic=service", "language=es", "text=hi"]) == 0
    assert main(["case", "concern", "list"]) == 0
    out = capsys.readouterr().out
    assert "unknown" in out
    assert "in_person" not in out
