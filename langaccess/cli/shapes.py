"""What each command prints with `--json`, as types: the published JSON Schema is made of them.

The type is a dataclass of a wing, or a `TypedDict` next to the command that fills it in. Nothing
reads it while a command runs; `docs.json_output` does, and the tests compare it with real output.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

JsonValue = None | bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"]
"""What a person wrote in a file: its shape is that of the file."""

_Command = TypeVar("_Command", bound=Callable[..., Any])
_Shape = TypeVar("_Shape", bound=type)


def prints(shape: Any, *, lines: Any = None) -> Callable[[_Command], _Command]:
    """Name the type of the value under `data`, of a command with `--json`.

    It is the type or an expression for it with names of our classes; `lines` is that of a line
    printed with `--jsonl`.
    """

    def note(command: _Command) -> _Command:
        vars(command).update(json_shape=shape, json_lines=lines)
        return command

    return note


def with_fields_of(cls: str) -> Callable[[_Shape], _Shape]:
    """Say that a `TypedDict` also has the fields of a dataclass, as `output.fields` names them.

    A key of the `TypedDict` replaces a field of the same name.
    """

    def note(shape: _Shape) -> _Shape:
        shape.json_fields_of = cls  # type: ignore[attr-defined]  # no `TypedDict` declares it
        return shape

    return note
