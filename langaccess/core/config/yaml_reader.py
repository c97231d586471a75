"""YAML 1.2 core to plain data, with the line of each value; the only user of PyYAML."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from langaccess.core.config.tree import Loc, Place, Problem, Tree, dotted, raise_problems
from langaccess.core.errors import ConfigError, InputError, place, reason_of
from langaccess.core.files import read_text

_MAX_DEPTH = 40  # no sensible file nests deeper; a hostile one would exhaust the stack
_MAX_BYTES = 32 * 1024 * 1024
SCHEMA = 1
"""The form of all YAML files of this version."""

_PLAIN: tuple[tuple[re.Pattern[str], Callable[[str], Any]], ...] = (
    (re.compile(r"null|Null|NULL|~|"), lambda _: None),
    (re.compile(r"true|True|TRUE|false|False|FALSE"), lambda s: s[0] in "tT"),
    # 0042 stays text: a PIN, a ZIP code. So does what is too long to count anything.
    (re.compile(r"[-+]?(0|[1-9][0-9]{0,17})"), int),
    (re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\.[0-9]+"), float),
)
# How everything begins that is not text; "" is the beginning of nothing.
_BEGINS = frozenset(["", *"nN~tTfF-+0123456789"])


def read_yaml(path: Path, *, problems: list[Problem] | None = None) -> Tree:
    """Read a YAML file without giving it a shape yet.

    Mistakes that do not stop the reading (repeated keys, anchors) are added to `problems`; without
    that list they are raised.
    """
    import yaml

    text = _text(path)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        node = yaml.compose(text, Loader=loader)
    except yaml.YAMLError as exc:  # a control character raises ReaderError, which has no mark
        raise _syntax(path, text, exc) from exc
    if node is None:
        raise ConfigError(
            "this file is empty",
            where=str(path),
            hint="restore it, or start with `langaccess init`",
        )
    builder = _TreeBuilder(path)
    data = _without_schema(builder.build(node, ()), path)
    if problems is None:
        raise_problems(builder.problems, path)
    else:
        problems.extend(builder.problems)
    return Tree(path, data, builder.places)


def _without_schema(data: Any, path: Path) -> Any:
    """Remove the schema number that any file may have at its head: `schema: 1`."""
    if isinstance(data, dict) and "schema" in data:
        found = data.pop("schema")
        if found != SCHEMA:
            raise ConfigError(
                f"this file has schema {found}; this program knows {SCHEMA}",
                where=str(path),
                hint="update langaccess on this machine; nothing was changed",
            )
    return data


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise ConfigError(
                "this file is too large for a configuration file",
                where=str(path),
                hint="check that it is the right file, or restore it",
            )
        return read_text(path)
    except OSError as exc:
        raise ConfigError(
            reason_of(exc), where=str(path), hint="check the name and your permissions"
        ) from exc
    except InputError as exc:
        raise ConfigError(exc.message, where=exc.where, hint=exc.hint) from exc


def _syntax(path: Path, text: str, exc: Any) -> ConfigError:
    mark = getattr(exc, "problem_mark", None) or getattr(exc, "context_mark", None)
    position = getattr(exc, "position", None)
    if mark is not None:
        line, what = mark.line + 1, exc.problem or exc.context
    elif position is not None:  # counted in bytes by libyaml
        line = text.encode("utf-8")[:position].count(b"\n") + 1
        what = "a control character, which YAML does not allow"
    else:
        line, what = 1, "not YAML"
    details = [str(Problem(Place(path, line), "", str(what)))]
    return ConfigError(
        "this is not valid YAML",
        where=place(path, line),
        hint="check this line and the one before: indentation, a missing quote or colon, a tab",
        details=details,
    )


@dataclass(slots=True)
class _TreeBuilder:
    """Turns YAML nodes into plain data and remembers lines."""

    path: Path
    places: dict[Loc, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _seen: set[int] = field(default_factory=set)

    def build(self, node: Any, loc: Loc) -> Any:
        if loc not in self.places:  # the mapping recorded the line of the key
            self.places[loc] = Place(self.path, node.start_mark.line + 1)
        if id(node) in self._seen:  # the composer hands an alias the anchor's own node
            self._problem(loc, "anchors and aliases (& and *) are not allowed: write the value out")
            return None
        self._seen.add(id(node))
        if len(loc) > _MAX_DEPTH:
            self._problem(loc[:3], "this nests too deeply")
            return None
        if node.id == "mapping":
            return self._mapping(node, loc)
        if node.id == "sequence":
            return [self.build(item, (*loc, n)) for n, item in enumerate(node.value)]
        return _scalar(node)

    def _mapping(self, node: Any, loc: Loc) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if key_node.id != "scalar":
                self._problem(loc, "a key must be a single word", key_node)
                continue
            key = str(key_node.value)
            here = (*loc, key)
            if key in data:
                first = self.places[here].line
                self._problem(here, f"this key appears twice (first in line {first})", key_node)
                continue
            if key == "<<":
                self._problem(here, "merge keys (<<) are not allowed: use extends", key_node)
                continue
            self.places[here] = Place(self.path, key_node.start_mark.line + 1)
            data[key] = self.build(value_node, here)
        return data

    def _problem(self, loc: Loc, text: str, node: Any = None) -> None:
        place = Place(self.path, node.start_mark.line + 1) if node else self.places[loc]
        self.problems.append(Problem(place, dotted(loc), text))


def _scalar(node: Any) -> Any:
    text = node.value
    if (node.style is None or node.style == "") and text[:1] in _BEGINS:
        for pattern, make in _PLAIN:
            if pattern.fullmatch(text):
                return make(text)
    return text
