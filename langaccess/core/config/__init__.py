"""Strict YAML to dataclasses; every mistake is reported at once, as `file:line: path: problem`.

People who do not program write an agency's configuration, so the loader takes nothing for
granted: unquoted words follow the YAML 1.2 core schema (`no` is Norwegian, `9:30` is text, `0042`
keeps its zeros), keys may not repeat, anchors and aliases are refused (they also make exploding
files), unknown keys are mistakes, and nothing is converted silently. The line of each value is
kept, also after several files were merged.

Only `workspace` and a package's own `load_*` functions call this module.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from langaccess.core.config.fields import KEYWORD_KEYS, Between, GroupPattern, Pattern, Phone, phone
from langaccess.core.config.schema import json_schema, validate
from langaccess.core.config.tree import Loc, Place, Problem, Tree, dotted, raise_problems
from langaccess.core.config.yaml_reader import read_yaml

__all__ = [
    "KEYWORD_KEYS",
    "Between",
    "GroupPattern",
    "Loc",
    "Pattern",
    "Phone",
    "Place",
    "Problem",
    "Tree",
    "dotted",
    "json_schema",
    "load",
    "phone",
    "raise_problems",
    "read_yaml",
    "validate",
    "yaml_string",
]

T = TypeVar("T")


def yaml_string(text: str) -> str:
    """Return `text` quoted as one line of YAML: a JSON string is one, whatever it holds."""
    return json.dumps(text, ensure_ascii=False)


def load(
    cls: type[T],
    path: Path,
    faults: Callable[[T], Iterable[tuple[Loc, str]]] = lambda _found: (),
) -> T:
    """Read the YAML file `path` as a `cls` (a frozen dataclass).

    `faults` returns the mistakes that the types of `cls` do not show, each with its place in the
    data. The `details` of a `ConfigError` name each mistake.
    """
    problems: list[Problem] = []
    tree = read_yaml(path, problems=problems)
    found = validate(cls, tree, problems=problems)
    raise_problems([Problem(tree.place(at), dotted(at), text) for at, text in faults(found)], path)
    return found
