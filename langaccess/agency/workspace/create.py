"""Makes an agency's folder: its jurisdiction file, its empty places, and a sample of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from langaccess.agency.workspace.log_mark import MARK, LogMark, new_log_name, write_mark
from langaccess.agency.workspace.place import FOLDERS, JURISDICTION, Workspace, find
from langaccess.agency.workspace.questions import QUESTIONS, steps
from langaccess.core import clock
from langaccess.core.config import read_yaml
from langaccess.core.errors import InputError, OutputError, reason_of
from langaccess.core.files import (
    clear_temporary,
    is_temporary,
    make_folder,
    read_bytes,
    safe_name,
    write_atomic,
)
from langaccess.core.folding import slug
from langaccess.core.resources import EXAMPLES, shipped

SetupAnswers = Mapping[str, Any]
"""Values by key (`agency.name`), as `Question.read` returns them; what is missing stays empty."""

# What a template says about its own agency is not a rule and is never copied.
_OWN = frozenset({"id", "extends", "as_of", "agency", "languages"})

_CONTACTS = """\
# Telephone numbers, addresses and hours that brochures and cards show, each with a name.
# Nothing is filled in for you: an entry that looks right and is wrong is worse than none.
schema: 1
contacts: {}
"""

# Nested too deep to be written from a question alone.
_SIGN = """
# not entered yet: the ways to a sign language interpreter. Take the # away and enter numbers:
# interpreting:
#   sign:
#     paths:
#       - {id: on_call, phone: null}
#       - {id: video, phone: null}
""".splitlines()

_SAMPLE: SetupAnswers = {
    "agency.name": "Sample Police Department (demo)",
    "agency.kind": "police",
    "agency.state": "IL",
    "agency.time_zone": "America/Chicago",
    # 555-0100 to 555-0199 are reserved for examples and reach no one.
    "agency.public_phone": "217-555-0100",
    "agency.interpreter_line": "217-555-0101",
    "interpreting.sign.paths[on_call].phone": "217-555-0102",
    "interpreting.sign.paths[video].phone": "217-555-0103",
    "agency.coordinator": "records supervisor",
    "languages": [{"tag": "es"}, {"tag": "pt-BR"}, {"tag": "vi"}],
}


def create(
    root: Path, answers: SetupAnswers, *, today: date | None = None, template: Path | None = None
) -> Workspace:
    """Make the agency's folder `root` and return it.

    Args:
        root: a folder that does not exist yet or is empty.
        answers: what the agency entered; the rest stays empty and `unset` lists it.
        today: the day on which these rules were written; default: the day in the agency's zone.
        template: a jurisdiction file whose rules are taken over, without what it says about its
            own agency; default: the federal defaults.

    Raises:
        InputError: the folder holds something already, or its name cannot be used.
        ConfigError: the template, or what was answered, is not a sound configuration.
        OutputError: the folder cannot be written.
    """
    return _create(root, answers, today, template, {})


def _create(
    root: Path,
    answers: SetupAnswers,
    today: date | None,
    template: Path | None,
    filled: Mapping[Path, bytes],
) -> Workspace:
    """Make the folder as `create` does, with files that it holds from the beginning."""
    require_free(root, filled)
    rules, extends = _from_template(template)
    for key, value in answers.items():
        _put(rules, key, value)
    name = safe_name(root.resolve().name)
    if today is None:  # the computer's day may be in the future of the agency
        today = clock.today(answers.get("agency.time_zone"))
    text = "".join(f"{line}\n" for line in _lines(name, extends, today, rules, answers))
    try:
        make_folder(root.parent)
        # A new folder is this user's alone (POSIX; on Windows it inherits): it will hold names,
        # telephone numbers and the record of encounters. Sharing it is a person's decision.
        root.mkdir(mode=0o700, exist_ok=True)
        for folder in FOLDERS:
            make_folder(root / folder)
    except OSError as exc:
        raise OutputError(
            f"cannot make this folder: {reason_of(exc)}",
            where=str(root),
            hint="check the name and your permissions",
        ) from exc
    for path, data in {Path("contacts.yaml"): _CONTACTS.encode("utf-8"), **filled}.items():
        write_atomic(root / path, data)
    clear_temporary(root)
    # Before the first entry: another agency's log that someone puts here is found at once.
    write_mark(root, LogMark(new_log_name(name)))
    # Last, and checked before it gets its name: a folder with this file is whole.
    write_atomic(root / JURISDICTION, text.encode("utf-8"), check=_check)
    return find(explicit=root)


def create_sample(root: Path, *, today: date | None = None) -> Workspace:
    """Make a filled sample agency with the shipped brochures, for a demonstration.

    Raises:
        InputError, ConfigError, OutputError: as for `create`.
    """
    examples = shipped(EXAMPLES)
    brochures = {
        Path("brochures", path.relative_to(examples)): read_bytes(path)
        for path in sorted(examples.rglob("*"))
        if path.is_file()
    }
    return _create(root, _SAMPLE, today, None, brochures)


def require_free(root: Path, filled: Mapping[Path, bytes] = MappingProxyType({})) -> None:
    """Raise InputError if `root` has something else than an interrupted run of ours left there."""
    if root.exists() and not (root.is_dir() and _is_free(root, filled)):
        made = (root / JURISDICTION).is_file()
        raise InputError(
            "there is something here already, and nothing is overwritten",
            where=str(root),
            hint="choose another name"
            + (f", or edit the {JURISDICTION} that is there" if made else ""),
        )


def _is_free(root: Path, filled: Mapping[Path, bytes]) -> bool:
    """Return whether `root` holds nothing, or only what an interrupted run of ours left there."""
    ours = {Path("contacts.yaml"): _CONTACTS.encode("utf-8"), **filled}
    places = {*map(Path, FOLDERS), *(folder for path in ours for folder in path.parents)}
    for path in root.rglob("*"):
        name = path.relative_to(root)
        written = path.is_file() and name in ours and path.read_bytes() == ours[name]
        ours_too = written or name == Path(MARK) or (path.is_dir() and name in places)
        if not (ours_too or is_temporary(path)):
            return False
    return True


def _check(path: Path) -> None:
    # Most commands only ask where the folder is: they need not load the rules' code.
    from langaccess.agency.policy import load_policy

    load_policy(path)


def _from_template(template: Path | None) -> tuple[dict[str, Any], str]:
    """Return the template's own rules and the shipped jurisdiction under them."""
    if template is None:
        return {}, "us-federal"
    _check(template)
    data = read_yaml(template).data
    rules = _neutral({key: value for key, value in data.items() if key not in _OWN})
    parent = data.get("extends") or "base"
    if parent.endswith((".yaml", ".yml")):
        raise InputError(
            "a template must extend a shipped jurisdiction, because its other files stay behind",
            where=str(template),
            hint="use a template that extends us-federal or base",
        )
    return rules, parent


def _neutral(rules: dict[str, Any]) -> dict[str, Any]:
    """Take the template's own names out: its orders and ordinances, its programs and streets."""
    authorities = rules.pop("authorities", [])
    local = {entry["id"] for entry in authorities if entry.get("status") == "local"}
    kept = [entry for entry in authorities if entry["id"] not in local]
    if kept:
        rules["authorities"] = kept
    rules.get("translate", {}).pop("do_not_translate", None)
    neutral = _with_basis(rules, local)
    return {key: value for key, value in neutral.items() if value != {}}


def _with_basis(value: Any, local: set[str]) -> Any:
    """Return `value` with every basis in `local` replaced by the plain id `local`."""
    if isinstance(value, dict):
        return {
            key: list(dict.fromkeys("local" if b in local else b for b in item))
            if key == "basis" and isinstance(item, list)
            else _with_basis(item, local)
            for key, item in value.items()
        }
    return [_with_basis(item, local) for item in value] if isinstance(value, list) else value


def _put(rules: dict[str, Any], key: str, value: Any) -> None:
    """Write `value` at `key`, with everything around it that is not there yet."""
    *around, (last, _) = steps(key)
    for name, entry in around:
        if not entry:
            rules = rules.setdefault(name, {})
            continue
        entries: list[dict[str, Any]] = rules.setdefault(name, [])
        found = next((item for item in entries if item.get("id") == entry), None)
        if found is None:
            found = {"id": entry}
            entries.append(found)
        rules = found
    rules[last] = value


def _lines(
    name: str, extends: str, today: date, rules: dict[str, Any], answers: SetupAnswers
) -> Iterator[str]:
    yield "# The rules of this agency. What is not said here holds as in the file that it extends:"
    yield "# `langaccess config show` prints all rules with the file and line of each."
    yield "# `langaccess todo` lists what is still empty. A line that begins with # is a remark."
    yield "schema: 1"
    yield f"id: {_scalar(slug(name, 'agency'))}"
    yield f"extends: {extends}"
    yield f"as_of: {today.isoformat()}"
    yield ""
    yield "agency:"
    for question in QUESTIONS:
        if question.key.startswith("agency."):
            key = question.key.removeprefix("agency.")
            if question.key not in answers:
                yield f"  # not entered yet. {question.ask}"
            yield f"  {key}: {_scalar(answers.get(question.key))}"
    yield ""
    languages = rules.get("languages") or []
    yield "languages:" if languages else "languages: []"
    yield from _yaml(languages, "  ") if languages else ()
    for key, value in rules.items():
        if key not in _OWN:
            yield ""
            yield from _yaml({key: value}, "")
    if "interpreting" not in rules:
        yield from _SIGN


def _yaml(value: Any, indent: str) -> Iterator[str]:
    """Write plain data as YAML that the loader reads back as the same data."""
    items = value.items() if isinstance(value, dict) else ((None, item) for item in value)
    for key, item in items:
        head = f"{indent}-" if key is None else f"{indent}{_scalar(key)}:"
        if not isinstance(item, dict | list):
            yield f"{head} {_scalar(item)}"
        elif _is_flat(item, inside=key is None):
            yield f"{head} {_flow(item)}"
        else:  # a dash or a key may continue on the lines below it
            yield head
            yield from _yaml(item, indent + "  ")


def _is_flat(item: dict[str, Any] | list[Any], *, inside: bool) -> bool:
    """Return whether `item` is written on one line: lists of words, and short entries of a list."""
    if isinstance(item, dict) and item and not inside:
        return False
    values = item.values() if isinstance(item, dict) else item
    return all(not isinstance(value, dict | list) for value in values) and len(_flow(item)) < 90


def _flow(item: dict[str, Any] | list[Any]) -> str:
    if isinstance(item, dict):
        return "{" + ", ".join(f"{_scalar(k)}: {_scalar(v)}" for k, v in item.items()) + "}"
    return "[" + ", ".join(_scalar(v) for v in item) + "]"


def _scalar(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, str):
        # A quoted JSON string is a quoted YAML string; simple words need no quotes.
        plain = re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*|\d{4}-\d\d-\d\d", value)
        words = {"null", "true", "false"}
        return (
            value if plain and value.lower() not in words else json.dumps(value, ensure_ascii=False)
        )
    return json.dumps(value)
