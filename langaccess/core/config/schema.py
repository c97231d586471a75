"""Plain data to dataclasses, with mistakes in words; JSON Schema. The only user of pydantic."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Iterator
from functools import cache
from typing import Any, TypeVar, cast

from langaccess.core.config.tree import Loc, Problem, Tree, dotted, mistakes, raise_problems
from langaccess.core.near_miss import similar

T = TypeVar("T")


def validate(cls: type[T], tree: Tree, *, problems: list[Problem] | None = None) -> T:
    """Return `tree` as a `cls`.

    `problems` are mistakes already found, reported together with those found here.
    """
    from pydantic import ValidationError

    found = list(problems or ())
    try:
        # JSON mode: strict, yet a mapping may become a dataclass and text a date.
        value: T = adapter(cast("Any", cls)).validate_json(
            json.dumps(tree.data), strict=True, extra="forbid"
        )
    except ValidationError as exc:
        found.extend(_problems(cls, tree, exc.errors(include_url=False, include_input=False)))
        raise mistakes(found, tree.path) from None  # pydantic's text quotes what was read
    raise_problems(found, tree.path)
    return value


@cache
def adapter(cls: Any) -> Any:
    """Return the schema of `cls`: making it takes longer than reading a file by it."""
    from pydantic import TypeAdapter

    return TypeAdapter(cls)


_SAY = {
    "missing": "is missing",
    "string_type": "should be text; put it in quotes",
    "string_sub_type": "should be text; put it in quotes",
    "int_type": "should be a whole number without quotes",
    "int_from_float": "should be a whole number",
    "int_parsing": "should be a whole number without quotes",
    "float_type": "should be a number without quotes",
    "bool_type": "should be true or false, without quotes",
    "dataclass_type": "should be a mapping: lines of `key: value`, indented",
    "dict_type": "should be a mapping: lines of `key: value`, indented",
    "tuple_type": "should be a list: lines that begin with `- `",
    "list_type": "should be a list: lines that begin with `- `",
    "frozen_set_type": "should be a list: lines that begin with `- `",
    "date_type": "should be a date written YYYY-MM-DD, such as 2026-11-25",
    "date_parsing": "should be a date written YYYY-MM-DD, such as 2026-11-25",
    "date_from_datetime_parsing": "should be a date written YYYY-MM-DD, such as 2026-11-25",
    "date_from_datetime_inexact": "should be a date without a time, such as 2026-11-25",
    "time_type": "should be a time written HH:MM on the 24-hour clock, such as 09:30",
    "time_parsing": "should be a time written HH:MM on the 24-hour clock, such as 09:30",
}


def _problems(cls: type, tree: Tree, errors: Any) -> Iterator[Problem]:
    meant: set[Loc] = set()
    rows: list[tuple[Loc, str, str]] = []
    for error in errors:
        loc: Loc = tuple(error["loc"])
        kind = error["type"]
        if kind in {"extra_forbidden", "unexpected_keyword_argument"}:
            guess = _closest(str(loc[-1]), _keys(cls, loc[:-1]))
            if guess:
                meant.add((*loc[:-1], guess))
            text = f"unknown key; did you mean `{guess}`?" if guess else "unknown key"
        else:
            text = _say(error)
        rows.append((loc, kind, text))
    for loc, kind, text in rows:
        if kind == "missing" and loc in meant:
            continue  # the same mistake seen from the other side
        yield Problem(tree.place(loc), dotted(loc), text)


def _say(error: Any) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind in {"literal_error", "enum"}:
        return f"should be one of {context['expected']}"
    if kind in {"greater_than_equal", "less_than_equal"}:
        bound = "at least" if kind.startswith("greater") else "at most"
        return f"should be {bound} {context.get('ge', context.get('le')):g}"
    if kind == "value_error":
        return str(context["error"])
    return str(_SAY.get(kind, error["msg"][:1].lower() + error["msg"][1:]))


def _closest(word: str, known: list[str]) -> str | None:
    return next(iter(similar(word.lower(), known, most=1)), None)


def _keys(cls: Any, loc: Loc) -> list[str]:
    """Return the field names that are known at `loc`, following the field types of `cls`."""
    for part in loc:
        cls = _inside(_bare(cls), part)
    cls = _bare(cls)
    fields = dataclasses.fields(cls) if dataclasses.is_dataclass(cls) else ()
    return [f.name.rstrip("_") for f in fields]


def _inside(cls: Any, part: str | int) -> Any:
    if dataclasses.is_dataclass(cls):
        return typing.get_type_hints(cls).get(str(part))
    arguments = typing.get_args(cls)
    if not arguments:
        return None
    return arguments[0] if isinstance(part, int) else arguments[-1]


def _bare(cls: Any) -> Any:
    """Return a type without `Optional` and `Annotated`."""
    while True:
        origin = typing.get_origin(cls)
        if origin is typing.Annotated:
            cls = typing.get_args(cls)[0]
        elif origin in (typing.Union, types.UnionType):
            cls = next(a for a in typing.get_args(cls) if a is not type(None))
        else:
            return cls


_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(cls: Any, *, title: str, partial: bool = False) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of files that `load` reads as a `cls`.

    With `partial` nothing is required, at any depth: a file that lies over others gives only what
    it changes, and `null` empties a value.
    """
    made: dict[str, Any] = adapter(cls).json_schema()
    _closed(made, partial=partial)
    made["properties"] = {
        "schema": {"const": 1, "description": "The form of this file; always 1."},
        **made.get("properties", {}),
    }
    return {"$schema": _DIALECT, "title": title, **{k: v for k, v in made.items() if k != "title"}}


def _closed(node: Any, *, partial: bool) -> None:
    """Refuse unknown keys, as the loader does; in a partial file, require none and allow null."""
    if isinstance(node, dict):
        if "properties" in node:
            node.setdefault("additionalProperties", False)
            node["properties"].pop("where", None)  # the loader's own: file and line of a rule
            if partial:
                node.pop("required", None)
                node["properties"] = {
                    name: {"anyOf": [inner, {"type": "null"}]}
                    for name, inner in typing.cast("dict[str, Any]", node["properties"]).items()
                }
        for inner in node.values():
            _closed(inner, partial=partial)
    elif isinstance(node, list):
        for inner in node:
            _closed(inner, partial=partial)
