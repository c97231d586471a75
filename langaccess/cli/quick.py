"""Reads plain text options without pydantic.

Typer reads every option through pydantic, even one that was not given. Loading pydantic and
building the validators takes almost as long as the rest of `langaccess --version`. Text and paths
that Typer would pass on unchanged are passed on here instead. Options that need a check (numbers,
choices, files that must exist) and values that are not plain text still go through Typer, when they
are given. In a version of Typer without the hook, all options do.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer.core

_HOOK = "build_runtime_param"
_MAKES: tuple[tuple[Any, Callable[[str], Any]], ...] = (
    (str, str), (Path, Path), (list[str], str), (list[Path], Path), (bool, bool),
)  # fmt: skip
# Settings of an option that need no check of its value.
_UNCHECKED = {
    "parser": None, "exists": False, "file_okay": True, "dir_okay": True, "writable": False,
    "readable": True, "resolve_path": False, "allow_dash": False, "path_type": None,
}  # fmt: skip


def install() -> None:
    """Let Typer read plain words without pydantic; a second call changes nothing."""
    slow = getattr(typer.core, _HOOK, None)
    if slow is None or isinstance(slow, _ParameterBuilder):
        return
    setattr(typer.core, _HOOK, _ParameterBuilder(slow))


class _ParameterBuilder:
    def __init__(self, slow: Callable[[Any], Any]) -> None:
        self._slow = slow

    def __call__(self, descriptor: Any) -> Any:
        wanted, info = descriptor.annotation, descriptor.parameter_info
        make = next((make for shape, make in _MAKES if shape == wanted), None)
        plain = all(getattr(info, name, value) == value for name, value in _UNCHECKED.items())
        return _PlainParameter(make if plain else None, lambda: self._slow(descriptor))


class _PlainParameter:
    def __init__(self, make: Callable[[str], Any] | None, slow: Callable[[], Any]) -> None:
        self._make, self._slow = make, slow

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """Return the value of a parameter as Typer would."""
        many = param.multiple or param.nargs == -1
        if value is None:  # not given
            return () if many else None
        if self._make is None or self._make is bool:
            return self._slow().coerce(value, param=param, ctx=ctx)
        words = list(value) if many and isinstance(value, list | tuple) else [value]
        if not all(isinstance(word, str) and _is_text(word) for word in words):
            return self._slow().coerce(value, param=param, ctx=ctx)
        made = [self._make(word) for word in words]
        return made if many else made[0]


def _is_text(word: str) -> bool:
    try:
        word.encode("utf-8")
    except UnicodeEncodeError:
        return False  # bytes that are not text: Typer refuses them in its own words
    return True
