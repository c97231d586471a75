"""What every command prints with `--json` fits the schema in the reference."""

from __future__ import annotations

import io
import json
import shlex
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from docs.generate import commands, takes_json
from langaccess.cli import main
from tests.cli.every_command import SCENES, folder_of, judge, rows, value_at
from tests.json_schema import faults as schema_faults
from tests.json_schema import published

# It needs a publisher's server; its answer is looked at where there is one.
ELSEWHERE = {"models get"}
LINES = "identify --jsonl"
VERSION = "--version"


def command_of(words: Sequence[str]) -> str:
    """Return the command at the beginning of `words`."""
    known = (command for command in commands() if tuple(words[: len(command)]) == command)
    return " ".join(max(known))


def test_the_schemas_are_schemas_and_there_is_one_for_each_command() -> None:
    Draft202012Validator.check_schema(published())
    wanted = {" ".join(words) for words in commands() if takes_json(words)}
    assert wanted == {name for name in published()["$defs"] if name.islower()} - {
        "error",
        LINES,
        VERSION,
    }


def test_the_version_answers_as_its_schema_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert schema_faults(VERSION, answer["data"]) == []
    assert "typer" in answer["data"]["packages"]


def test_an_object_of_a_known_shape_allows_no_other_key() -> None:
    objects = [node for node in nodes(published()) if node.get("type") == "object"]
    assert len(objects) > 400
    assert [node for node in objects if "additionalProperties" not in node] == []


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for inner in (
        node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    ):
        yield from nodes(inner)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene["scene"])
def test_every_command_answers_as_the_table_and_its_schema_say(
    scene: dict[str, Any],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = folder_of(scene, tmp_path)
    capsys.readouterr()
    monkeypatch.chdir(root)
    faults, kept = list[str](), dict[str, str]()
    for words, row in rows(scene, root, kept):
        monkeypatch.setattr(sys, "stdin", io.StringIO("1\n1\n1\n1\n"))
        code = main([*words, "--json"])
        out, err = capsys.readouterr()
        answer = json.loads(out)
        assert answer["schema"] == 1
        exits = row.get("exit", 0)
        assert code in (exits if isinstance(exits, list) else [exits]), f"{row['run']}: {out}"
        faults += judge(row, answer, root)
        if "error" in answer:
            assert set(answer) == {"schema", "error"}
            assert err == ""
            assert set(answer["error"]) == {"code", "message", "hint", "where", "details"}
            continue
        kept |= {name: value_at(answer["data"], path) for name, path in row.get("keep", {}).items()}
        faults += schema_faults(command_of(words), answer["data"])
    assert faults == [], "\n".join(faults)
    if scene.get("office"):
        ours = [path for path in root.rglob("*.yaml") if path.name != "people.yaml"]
        assert len(ours) >= 10, ours
        formless = [p.name for p in ours if "\nschema: 1\n" not in "\n" + p.read_text("utf-8")]
        assert formless == [], "every YAML file that we write says its form"


def test_the_table_has_every_command_and_no_key_that_nothing_reads() -> None:
    every = [row for scene in SCENES for row in scene["rows"]]
    wanted = {" ".join(words) for words in commands() if takes_json(words)}
    assert {command_of(shlex.split(row["run"])) for row in every} == wanted - ELSEWHERE
    known = {"run", "exit", "paths", "texts", "keep", "before", "needs"}
    assert [row["run"] for row in every if not set(row) <= known] == []
