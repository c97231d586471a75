"""Writes the reference of all configuration keys from the classes that read them."""

from __future__ import annotations

import dataclasses
import inspect
import json
import re
import types
import typing
from collections.abc import Iterator, Mapping
from datetime import date, time
from enum import Enum, EnumMeta
from typing import Any, cast

from langaccess.agency.policy.model import Policy
from langaccess.core.config import Between, Pattern, Phone, read_yaml
from langaccess.core.resources import CONFIG, shipped
from langaccess.core.tags import Tag

_HEAD = """\
# Configuration keys

This page is written from the code by `make docs`; do not edit it.

An agency's rules are in `jurisdiction.yaml` in its folder. What that file does not say applies as
in the jurisdiction it `extends`, down to `base.yaml`, which is the root of every chain. How files
are merged is in [decision 011](../decisions/011-merge-rules.md); what may not be
loosened is in [the floor](../explanation/the-floor.md). `langaccess config check` names every
mistake by file and line; `langaccess config show` prints the merged rules with the origin of each.

Plain words follow the YAML 1.2 core schema: only `true`, `false`, `null`, `~` and plain numbers are
not text. `no` is text, `9:30` is text, `0042` is text. Keys may not repeat; anchors, aliases and
merge keys are refused; an unknown key is a mistake.

`base` in the tables is the value in the shipped `base.yaml`; "required" means that each entry must
say it. *floor* marks keys that a jurisdiction may only tighten; the words after it say in which
direction a value may move. A key without such a mark is free.
"""

_WORDS: dict[Any, str] = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "true or false",
    date: "date (YYYY-MM-DD)",
    time: "time of day (HH:MM)",
    Tag: "language tag",
    Phone: "telephone number",
    Pattern: "regular expression",
    Any: "anything",
}
_MAPPINGS = (Mapping, dict)
_SET_BY_LOADER = {"where", "changed"}
_MOVES = {
    "fixed": "fixed",
    "closed": "no new entries",
    "adds": "only grows",
    "grows": "only grows",
    "shrinks": "only shrinks",
    "at_least": "only rises",
    "at_most": "only falls",
    "toward": "only stricter",
}


def configuration_reference() -> str:
    """Return the page as Markdown."""
    base = read_yaml(shipped(CONFIG, "base.yaml")).data
    marks = dict.fromkeys(base["directions"]["adds"], f" *{_MOVES['adds']}*")
    for rule in base["floor"]:
        for guard in rule.get("guards", []):
            marks[guard["key"]] = f" *floor* *{_MOVES[guard['move']]}*"
    page = [_HEAD]
    for path, cls, values in _sections(Policy, (), base):
        page.append("\n".join(_section(path, cls, values, marks)) + "\n")
    return "\n".join(page)


def file_reference(name: str, cls: Any) -> str:
    """Return the keys of one more kind of file as Markdown.

    Args:
        name: of the file in an agency's folder.
        cls: the documented dataclass that it is read as.
    """
    page = [f"## {name}\n", _doc(cls)[0], ""]
    for path, inside, _ in _sections(cls, (), None):
        about, described = _doc(inside)
        if path:
            page += [f"### {name}: {'.'.join(path)}", "", about, ""]
        page += ["| key | value | without it | what it is |", "|---|---|---|---|"]
        for field, kind in _fields(inside):
            default = _default(field, None)
            page.append(
                f"| `{field.name.rstrip('_')}` | {_words(kind)} | {default} "
                f"| {described[field.name]} |"
            )
        page.append("")
    return "\n".join(page)


def _sections(
    cls: Any, path: tuple[str, ...], values: Any
) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    """Yield each dataclass once, at its path, with the base's values there."""
    yield path, cls, values
    for field, kind in _fields(cls):
        inside, step = _element(kind)
        if dataclasses.is_dataclass(inside):
            below = values.get(field.name) if isinstance(values, dict) and not step else None
            yield from _sections(inside, (*path, field.name, *step), below)


def _section(
    path: tuple[str, ...], cls: Any, values: Any, marks: Mapping[str, str]
) -> Iterator[str]:
    about, described = _doc(cls)
    yield f"## {'.'.join(path) or 'the file itself'}"
    yield ""
    yield about
    yield ""
    yield "| key | value | base | what it is |"
    yield "|---|---|---|---|"
    for field, kind in _fields(cls):
        mark = marks.get(".".join((*path, field.name)), "")
        default = _default(field, values)
        yield f"| `{field.name}` | {_words(kind)} | {default} | {described[field.name]}{mark} |"


def _fields(cls: Any) -> Iterator[tuple[dataclasses.Field[Any], Any]]:
    hints = typing.get_type_hints(cls, include_extras=True)
    for field in dataclasses.fields(cls):
        if field.name not in _SET_BY_LOADER:
            yield field, hints[field.name]


def _element(kind: Any) -> tuple[Any, tuple[str, ...]]:
    """Return what a field holds, and `*` when it holds many of them."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return _element(arguments[0])
    if origin is tuple or origin in _MAPPINGS:
        inside, step = _element(arguments[0 if origin is tuple else 1])
        return inside, ("*", *step)
    return kind, ()


def _words(kind: Any) -> str:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        bounds = next(mark for mark in arguments[1:] if isinstance(mark, Between))
        return f"{_words(arguments[0])} from {bounds.low:g} to {bounds.high:g}"
    if origin in (typing.Union, types.UnionType):
        if type(None) not in arguments:
            return " or ".join(map(_words, arguments))
        return f"{_words(arguments[0])}, or null"
    if origin is typing.Literal:
        return " / ".join(f"`{value}`" for value in arguments)
    if origin is tuple:
        return f"list of {_words_of_many(arguments[0])}"
    if origin in _MAPPINGS:
        return f"mapping of names to {_words_of_many(arguments[1])}"
    if isinstance(kind, EnumMeta):
        return " / ".join(f"`{member.value}`" for member in cast("type[Enum]", kind))
    return "mapping" if _is_class(kind) else _WORDS[kind]


def _words_of_many(kind: Any) -> str:
    return "entries" if _is_class(kind) else _words(kind)


def _is_class(kind: Any) -> bool:
    return dataclasses.is_dataclass(kind)


def _default(field: dataclasses.Field[Any], values: Any) -> str:
    if isinstance(values, dict) and field.name in values:
        value = values[field.name]
        text = value if isinstance(value, str) else json.dumps(value)
        return f"`{text}`" if len(text) < 60 and not isinstance(value, dict) else "see the file"
    if field.default_factory is not dataclasses.MISSING:
        return ""
    if field.default is dataclasses.MISSING:
        return "required"
    if field.default in (None, "", ()) or dataclasses.is_dataclass(field.default):
        return ""
    return f"`{json.dumps(field.default, default=str)}`"


def _doc(cls: Any) -> tuple[str, dict[str, str]]:
    """Return what a class says of itself, and of each of its fields."""
    above = cls.__mro__[1]  # a class that adds fields to another describes only its own
    described = _doc(above)[1] if dataclasses.is_dataclass(above) else {}
    text = inspect.cleandoc(cls.__doc__)  # Python 3.13 keeps docstrings without their indent
    about, _, attributes = text.partition("Attributes:\n")
    found = re.findall(r"^ {4}(\w+): (.*(?:\n {8}.*)*)", attributes, re.MULTILINE)
    return about.strip(), described | {name: " ".join(words.split()) for name, words in found}
