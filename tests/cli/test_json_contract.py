"""What every command prints with `--json` fits the schema in the reference."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from docs.generate import SCHEMAS, commands, takes_json
from langaccess.cli import main
from tests.cli.every_command import office, runs

DOCUMENT = json.loads(SCHEMAS.read_text(encoding="utf-8"))
KNOWN: dict[str, Any] = DOCUMENT["$defs"]
# It needs a publisher's server; its answer is looked at where there is one.
ELSEWHERE = {"models get"}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = office(tmp_path)
    monkeypatch.chdir(made)
    return made


def test_the_schemas_are_schemas_and_there_is_one_for_each_command() -> None:
    Draft202012Validator.check_schema(DOCUMENT)
    wanted = {" ".join(words) for words in commands() if takes_json(words)}
    assert wanted - ELSEWHERE == set(KNOWN)


def test_every_command_prints_what_its_schema_says(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = set()
    faults = []
    for words, rest in runs(root):
        name = " ".join(words)
        monkeypatch.setattr(sys, "stdin", io.StringIO("1\n1\n1\n1\n"))
        code = main([*words, *rest, "--json"])
        text = capsys.readouterr().out
        (root / "last.json").write_text(text, encoding="utf-8")
        answer = json.loads(text)
        assert answer["schema"] == 1
        assert code in {0, 1}, f"{name}: {text}"
        ran.add(name)
        faults += [
            f"{name}: {error.json_path}: {error.message}"
            for error in Draft202012Validator(KNOWN[name]).iter_errors(answer["data"])
        ]
    assert faults == []
    assert ran == set(KNOWN)
    ours = {path.relative_to(root).as_posix(): path for path in root.rglob("*.yaml")}
    del ours["roster/people.yaml"]  # the office's own
    assert len(ours) >= 10, ours
    formless = [n for n, p in ours.items() if "\nschema: 1\n" not in "\n" + p.read_text("utf-8")]
    assert formless == [], "every YAML file that we write says its form"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["translate", "nothing.docx", "--to", "es"], 4),
        (["translate", "--to"], 2),
        (["config", "check", "nothing.yaml"], 3),
        (["encounter", "show", "99"], None),
    ],
)
def test_every_error_has_one_form(
    root: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int | None
) -> None:
    ended = main([*words, "--json"])
    assert code in {None, ended}
    error = json.loads(capsys.readouterr().out)["error"]
    assert set(error) == {"code", "message", "hint", "where", "details"}
