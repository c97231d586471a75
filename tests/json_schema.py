"""Compares everything that a command prints as JSON in a test with the published schema."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from tests.support import ROOT

FILE = ROOT / "docs" / "reference" / "json-output.schema.json"


@cache
def published() -> Any:
    return json.loads(FILE.read_text(encoding="utf-8"))


@cache
def validator(name: str) -> Any:
    """Return the validator of a command's answer, or of `error`."""
    schema = {**published(), "$ref": f"#/$defs/{name}"}
    return Draft202012Validator(schema, format_checker=FormatChecker(["date"]))


def faults(name: str, data: Any) -> list[str]:
    """Return what the schema of a command does not allow in its answer."""
    found = validator(name).iter_errors(data)
    return [f"{name}: {fault.json_path}: {fault.message[:200]}" for fault in found]


@contextmanager
def all_answers_compared() -> Iterator[list[str]]:
    """Yield a list that gets what commands print as JSON and their schemas do not allow."""
    output = importlib.import_module("langaccess.cli.output")
    write, line = output._write_json, output.line
    found: list[str] = []

    def compare_answer(body: Mapping[str, Any]) -> None:
        where = "error" if "error" in body else _command()
        if where:
            found.extend(faults(where, output.plain(body.get("error", body.get("data")))))
        write(body)

    def compare_line(data: Any) -> None:
        if _command():
            found.extend(faults(f"{_command()} --jsonl", output.plain(data)))
        line(data)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(output, "_write_json", compare_answer)
        patch.setattr(output, "line", compare_line)
        yield found


def _command() -> str:
    """Return the command that runs, empty where a test calls `output` itself."""
    from typer._click.globals import get_current_context  # Typer has no public door to it

    context = get_current_context(silent=True)
    return "" if context is None else str(context.command_path).partition(" ")[2]
