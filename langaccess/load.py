"""Strict YAML to dataclasses; every mistake says `file:line: path: what`, all at once.

An agency's configuration is typed by people who do not program, so the loader takes nothing for
granted: unquoted words follow the YAML 1.2 core schema (`no` is Norwegian, `9:30` is text, `0042`
keeps its zeros), keys may not repeat, anchors and aliases are refused (they also make exploding
files), unknown keys are mistakes, and nothing is converted silently. The line of each value is
kept, also after several files were merged.

Only `workspace` and a package's own `load_*` functions call this module.
"""

from __future__ import annotations

import dataclasses
import json
import re
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from langaccess.errors import ConfigError, InputError, place
from langaccess.files import read_text

__all__ = [
    "Between",
    "Loc",
    "Pattern",
    "Phone",
    "Place",
    "Problem",
    "Tree",
    "load",
    "phone",
    "raise_problems",
    "read_yaml",
    "validate",
]

T = TypeVar("T")

Loc = tuple[str | int, ...]
"""Where a value stands inside the data: keys and list positions from the root."""

_MAX_DEPTH = 40  # no sensible file nests deeper; a hostile one would exhaust the stack
_MAX_BYTES = 32 * 1024 * 1024

_PLAIN: tuple[tuple[re.Pattern[str], Callable[[str], Any]], ...] = (
    (re.compile(r"null|Null|NULL|~|"), lambda _: None),
    (re.compile(r"true|True|TRUE|false|False|FALSE"), lambda s: s[0] in "tT"),
    (re.compile(r"[-+]?(0|[1-9][0-9]*)"), int),  # 0042 stays text: a PIN, a ZIP code
    (re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+"), float),
)


@dataclass(frozen=True, slots=True)
class Place:
    """The file and line in which a value was written."""

    path: Path
    line: int

    def __str__(self) -> str:
        return place(self.path, self.line)


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a configuration file."""

    place: Place
    key: str
    text: str

    def __str__(self) -> str:
        return f"{self.place}: {self.key + ': ' if self.key else ''}{self.text}"


@dataclass(frozen=True, slots=True)
class Tree:
    """Data read from YAML (dicts, lists, text, numbers, true/false, None) and where each stood."""

    path: Path
    data: Any
    places: Mapping[Loc, Place]

    def place(self, loc: Loc) -> Place:
        """Return the place of `loc`, or of the nearest value around it."""
        for end in range(len(loc), -1, -1):
            found = self.places.get(loc[:end])
            if found is not None:
                return found
        return Place(self.path, 1)


class Phone(str):
    """A telephone number as people write it, checked to be a possible one (`617-555-0123`).

    Short numbers such as 911, 711 and 988 are accepted. The default region is the United States.
    """

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        return _after({"type": "str"}, phone)


class Pattern(str):
    """A regular expression that compiles."""

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        return _after({"type": "str"}, _pattern)


class Between:
    """Marks a number field as lying from `low` to `high`: `Annotated[int, Between(1, 9)]`."""

    def __init__(self, low: float, high: float) -> None:
        self.low, self.high = low, high

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return {**handler(source), "ge": self.low, "le": self.high}


def load(cls: type[T], path: Path) -> T:
    """Read the YAML file `path` as a `cls` (a frozen dataclass).

    Raises:
        ConfigError: the file cannot be read or holds mistakes; `details` names each of them.
    """
    problems: list[Problem] = []
    tree = read_yaml(path, problems=problems)
    return validate(cls, tree, problems=problems)


def read_yaml(path: Path, *, problems: list[Problem] | None = None) -> Tree:
    """Read a YAML file without giving it a shape yet.

    Args:
        path: the file.
        problems: a list to which mistakes that do not stop the reading (repeated keys, anchors)
            are added; without it they are raised.

    Raises:
        ConfigError: missing, a folder, not UTF-8, empty, not YAML, or mistakes as said above.
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
            hint="restore it, or begin with `langaccess init`",
        )
    builder = _Builder(path)
    data = builder.build(node, ())
    if problems is None:
        raise_problems(builder.problems, path)
    else:
        problems.extend(builder.problems)
    return Tree(path, data, builder.places)


def validate(cls: type[T], tree: Tree, *, problems: list[Problem] | None = None) -> T:
    """Return `tree` as a `cls`.

    Args:
        cls: a frozen dataclass; its field types are the schema.
        tree: what `read_yaml` (or a merge of several) returned.
        problems: mistakes already found, reported together with those found here.

    Raises:
        ConfigError: with every mistake in `details`.
    """
    from pydantic import TypeAdapter, ValidationError

    found = list(problems or ())
    try:
        # JSON mode: strict, yet a mapping may become a dataclass and text a date.
        value = TypeAdapter(cls).validate_json(json.dumps(tree.data), strict=True, extra="forbid")
    except ValidationError as exc:
        found.extend(_problems(cls, tree, exc.errors(include_url=False, include_input=False)))
        raise_problems(found, tree.path)
        raise  # unreachable: a validation error holds at least one mistake
    raise_problems(found, tree.path)
    return value


def raise_problems(problems: list[Problem], path: Path) -> None:
    """Raise one ConfigError that lists `problems` by file and line, or return when there is none.

    Raises:
        ConfigError: there is at least one.
    """
    if not problems:
        return
    # What a later look says about a value is more exact than what an earlier one said.
    single = {(problem.place, problem.key): problem for problem in problems}.values()
    ordered = sorted(single, key=lambda p: (str(p.place.path), p.place.line, p.key))
    count = len(ordered)
    raise ConfigError(
        f"{count} mistake{'' if count == 1 else 's'} in the configuration",
        where=str(path),
        hint="mend the lines named above, then run `langaccess config check`",
        details=[str(problem) for problem in ordered],
    )


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise ConfigError("this file is too large for a configuration", where=str(path))
        return read_text(path)
    except OSError as exc:
        reason = (exc.strerror or type(exc).__name__).lower()
        raise ConfigError(reason, where=str(path), hint="check the name and your rights") from exc
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
        hint="look at this line and the one before: indentation, a missing quote or colon, a tab",
        details=details,
    )


@dataclass(slots=True)
class _Builder:
    """Turns YAML nodes into plain data and remembers lines."""

    path: Path
    places: dict[Loc, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _seen: set[int] = field(default_factory=set)

    def build(self, node: Any, loc: Loc) -> Any:
        self.places.setdefault(loc, Place(self.path, node.start_mark.line + 1))
        if id(node) in self._seen:  # the composer hands an alias the anchor's own node
            self._problem(node, loc, "anchors and aliases (& and *) are not allowed: write it out")
            return None
        self._seen.add(id(node))
        if len(loc) > _MAX_DEPTH:
            self._problem(node, loc[:3], "this nests too deeply")
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
                self._problem(key_node, loc, "a key must be a single word")
                continue
            key = str(key_node.value)
            here = (*loc, key)
            if key in data:
                first = self.places[here].line
                self._problem(key_node, here, f"this key stands twice (first in line {first})")
                continue
            if key == "<<":
                self._problem(key_node, here, "merge keys (<<) are not allowed: use extends")
                continue
            self.places[here] = Place(self.path, key_node.start_mark.line + 1)
            data[key] = self.build(value_node, here)
        return data

    def _problem(self, node: Any, loc: Loc, text: str) -> None:
        self.problems.append(Problem(Place(self.path, node.start_mark.line + 1), _key(loc), text))


def _scalar(node: Any) -> Any:
    text = node.value
    if node.style is None or node.style == "":
        for pattern, make in _PLAIN:
            if pattern.fullmatch(text):
                return make(text)
    return text


def _key(loc: Loc) -> str:
    return ".".join(str(part) for part in loc)


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
        yield Problem(tree.place(loc), _key(loc), text)


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
    from rapidfuzz import fuzz, process

    best = process.extractOne(word.lower(), known, scorer=fuzz.ratio, score_cutoff=60)
    return best[0] if best else None


def _keys(cls: Any, loc: Loc) -> list[str]:
    """Return the field names that are known at `loc`, following the field types of `cls`."""
    for part in loc:
        cls = _inside(_bare(cls), part)
    cls = _bare(cls)
    return [f.name for f in dataclasses.fields(cls)] if dataclasses.is_dataclass(cls) else []


def _inside(cls: Any, part: str | int) -> Any:
    if dataclasses.is_dataclass(cls):
        return typing.get_type_hints(cls).get(str(part))
    arguments = typing.get_args(cls)
    if not arguments:
        return None
    return arguments[0] if isinstance(part, int) else arguments[-1]


def _bare(cls: Any) -> Any:
    """Take `Optional` and `Annotated` off a type."""
    while True:
        origin = typing.get_origin(cls)
        if origin is typing.Annotated:
            cls = typing.get_args(cls)[0]
        elif origin in (typing.Union, types.UnionType):
            cls = next(a for a in typing.get_args(cls) if a is not type(None))
        else:
            return cls


def _after(schema: dict[str, Any], function: Callable[[str], Any]) -> dict[str, Any]:
    # The core schema is a plain dictionary, so markers need no pydantic where they are used.
    return {
        "type": "function-after",
        "function": {"type": "no-info", "function": function},
        "schema": schema,
    }


def phone(text: str) -> Phone:
    """Return `text` as a telephone number.

    Raises:
        ValueError: it cannot be one.
    """
    import phonenumbers

    if re.fullmatch(r"[2-9]1{2}|988", text):
        return Phone(text)
    try:
        possible = phonenumbers.is_possible_number(phonenumbers.parse(text, "US"))
    except phonenumbers.NumberParseException:
        possible = False
    if not possible:
        raise ValueError(
            "should be a telephone number with area code, such as 617-555-0123, or 911"
        )
    return Phone(text)


def _pattern(text: str) -> Pattern:
    try:
        re.compile(text)
    except re.error as exc:
        raise ValueError(f"is not a regular expression: {exc}") from exc
    return Pattern(text)
