"""`langaccess config check`, `show` and `schema`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypedDict

import typer

from langaccess.cli import output
from langaccess.cli.options import Json, WorkspaceOption
from langaccess.cli.shapes import prints

if TYPE_CHECKING:
    from rich.console import Console

    from langaccess.cli.shapes import JsonValue
    from langaccess.core.config import Tree

app = typer.Typer(
    name="config",
    help="Check and show the current rules.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

FileArgument = Annotated[
    Path | None,
    typer.Argument(help="A jurisdiction file; default: the one in the agency folder."),
]


class RulesFile(TypedDict):
    """What `config check` prints."""

    file: Path
    id: str
    files: list[str]
    digest: str


class RuleValue(TypedDict):
    """A value of the rules, and where it was set."""

    key: str
    value: JsonValue
    file: str
    line: int


class RuleValues(TypedDict):
    """What `config show` prints."""

    file: Path
    id: str
    digest: str
    values: list[RuleValue]


@app.command()
@prints(RulesFile)
def check(file: FileArgument = None, workspace: WorkspaceOption = None, json: Json = False) -> None:
    """Check the rules, and list every mistake by file and line.

    It also checks the rules they extend and, without a file, the people of the roster. Exit code 3
    if there is a mistake.
    """
    from langaccess.agency.people import load_roster
    from langaccess.agency.policy import digest, explain, load_policy

    path = _rules_file(file, workspace, quiet=json)
    policy = load_policy(path)
    if file is None and (roster := path.parent / "roster").is_dir():
        load_roster(roster, policy)
    files = sorted({str(place.path) for place in explain(path).places.values()})
    data: RulesFile = {"file": path, "id": policy.id, "files": files, "digest": digest(policy)}

    def draw_check(console: Console) -> None:
        output.put(console, f"no mistakes in {path}")
        output.put(console, f"rules: {policy.id}")
        output.put(console, f"digest: {data['digest']}")

    output.result(data, draw_check, as_json=json)


@app.command("show")
@prints(RuleValues)
def show_rules(
    key: Annotated[
        str, typer.Option("--key", help="Only rules that begin with this: engines, agency.name.")
    ] = "",
    file: FileArgument = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Print all rules, each with its file and line."""
    from langaccess.agency.policy import digest, explain, load_policy
    from langaccess.core.errors import UsageError

    path = _rules_file(file, workspace, quiet=json)
    policy = load_policy(path)
    values = [value for value in _leaf_values(explain(path)) if _matches_key(value["key"], key)]
    if not values:
        raise UsageError(
            f"no rule begins with `{key}`", hint="`langaccess config show` lists all rules"
        )

    def draw_show_rules(console: Console) -> None:
        for value in values:
            place = f"{value['file']}:{value['line']}"
            text = f"{value['key']}: {_value_text(value['value'])}  # {place}"
            output.put(console, text)

    data: RuleValues = {"file": path, "id": policy.id, "digest": digest(policy), "values": values}
    output.result(data, draw_show_rules, as_json=json)


class FileKind(StrEnum):
    """A file that users write."""

    JURISDICTION = "jurisdiction"
    ROSTER = "roster"
    GLOSSARY = "glossary"
    CONTACTS = "contacts"
    BROCHURES = "brochures"
    TOPIC = "topic"
    TRANSLATIONS = "translations"


@app.command()
def schema(
    kind: Annotated[FileKind, typer.Argument(help="Kind of file.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="The file to write; default: print it.")
    ] = None,
) -> None:
    """Print the JSON Schema of a file, for editors that check it.

    Editors with a YAML language server find it by a first line such as this:

    `# yaml-language-server: $schema=jurisdiction.schema.json`
    """
    import json

    from langaccess.core.config import json_schema
    from langaccess.core.files import leave_others, write_atomic

    cls, title = _file_type(kind)
    made = json_schema(cls, title=title, partial=kind is FileKind.JURISDICTION)
    text = json.dumps(made, indent=2, ensure_ascii=False)
    if out is None:
        typer.echo(text)
    else:
        leave_others(out, ".json")
        write_atomic(out, f"{text}\n".encode())


def _file_type(kind: FileKind) -> tuple[type, str]:
    from langaccess.agency.facts import Contacts
    from langaccess.agency.policy import Policy
    from langaccess.interpret.roster import RosterFile
    from langaccess.phrases.book import LanguageFile, TopicFile
    from langaccess.translate import Sidecar
    from langaccess.translate.memory import TermsFile

    return {
        FileKind.JURISDICTION: (Policy, "The rules of an agency (jurisdiction.yaml)"),
        FileKind.ROSTER: (RosterFile, "A file of the roster (roster/*.yaml)"),
        FileKind.GLOSSARY: (TermsFile, "A file of the term base (glossary/*.yaml)"),
        FileKind.CONTACTS: (Contacts, "The register of contacts (contacts.yaml)"),
        FileKind.BROCHURES: (Sidecar, "What brochures are (brochures.yaml in their folder)"),
        FileKind.TOPIC: (TopicFile, "A topic of phrases (phrasebooks/english/*.yaml)"),
        FileKind.TRANSLATIONS: (LanguageFile, "Phrases (phrasebooks/languages/*.yaml)"),
    }[kind]


def _rules_file(file: Path | None, workspace: Path | None, *, quiet: bool) -> Path:
    from langaccess.agency.session import open_session

    if file is not None:
        return file
    session = open_session(workspace, note=output.Reporter(quiet=quiet).note)
    return session.workspace.jurisdiction


def _leaf_values(tree: Tree) -> list[RuleValue]:
    """Return every value that has no values inside, under its dotted key."""
    rows: list[RuleValue] = []

    def walk(value: Any, loc: tuple[str | int, ...], name: tuple[str, ...]) -> None:
        items: Any = ()
        if isinstance(value, dict):
            items = [(key, item, key) for key, item in value.items() if key != "where"]
        elif isinstance(value, list):
            items = [(n, item, _entry_name(item, n)) for n, item in enumerate(value)]
        for part, item, shown in items:
            walk(item, (*loc, part), (*name, shown))
        if not items and not (loc and loc[-1] == "where"):
            place = tree.place(loc)
            rows.append(
                {
                    "key": ".".join(name),
                    "value": value,
                    "file": str(place.path),
                    "line": place.line,
                }
            )

    walk(tree.data, (), ())
    return rows


def _entry_name(item: Any, position: int) -> str:
    """Name an entry of a list by its id or tag."""
    if isinstance(item, dict):
        return str(item.get("id", item.get("tag", position)))
    return str(position)


def _matches_key(key: str, wanted: str) -> bool:
    return not wanted or key == wanted or key.startswith(f"{wanted.rstrip('.')}.")


def _value_text(value: Any) -> str:
    import json

    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
