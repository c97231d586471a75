"""Catalogues that nest: JSON and YAML, with keys joined by dots."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from langaccess.core.errors import ConfigError, InputError, place
from langaccess.core.files import read_text
from langaccess.core.tags import Tag, known, tag_or_none
from langaccess.formats.exchange.model import Message

__all__ = ["json_messages", "load_yaml_messages"]

_DEEPEST = 40
_Pairs = list[tuple[str, Any]]
_Found = tuple[tuple[Message, ...], Tag | None]


class _JsonObject(_Pairs):
    """A JSON object with all its keys, also those that stand twice."""


def json_messages(path: Path) -> _Found:
    """Return the texts of a JSON file, and the language that it names.

    Keys that begin with `@` are remarks of Flutter's ARB, no texts; `@@locale` names the language.

    Raises:
        InputError: no JSON, no object at its root, or nested too deeply.
    """
    text = read_text(path)
    try:
        root = json.loads(text, object_pairs_hook=_JsonObject)
    except json.JSONDecodeError as exc:
        hint = "look at this line and the one before: a comma, a brace or a quotation mark"
        raise InputError(f"not JSON: {exc.msg}", where=place(path, exc.lineno), hint=hint) from exc
    except RecursionError as exc:
        raise _too_deep(str(path)) from exc
    except ValueError as exc:  # Python converts no number of more than some 4,300 digits
        hint = "look for a number of thousands of digits"
        raise InputError("not JSON that can be read", where=str(path), hint=hint) from exc
    if not isinstance(root, _JsonObject):
        raise _no_catalogue(path)
    locale = next((str(v) for k, v in root if k == "@@locale"), "")
    root, tag = _without_language(root)
    lines = _KeyLines(text)
    found = tuple(
        Message(".".join(keys), said, line) for keys, said, line in _walk(root, (), path, lines)
    )
    return found, tag or _tag(locale.replace("_", "-"))


def load_yaml_messages(path: Path) -> _Found:
    """Return the texts of a YAML file, and the language that it names as its one root.

    Raises:
        InputError: no YAML that the project's strict reader takes, with the line.
    """
    from langaccess.core.config import read_yaml

    try:
        tree = read_yaml(path)
    except ConfigError as exc:
        first = next(iter(exc.details), "")
        where, _, said = first.partition(": ")
        raise InputError(
            said or exc.message,
            where=where or exc.where,
            hint="write it so that every reader of YAML reads the same",
        ) from exc
    root, tag = _without_language(_as_pairs(tree.data))
    if not isinstance(root, _JsonObject):
        raise _no_catalogue(path)
    above: tuple[str, ...] = (str(next(iter(tree.data))),) if tag else ()
    placed = {tuple(map(str, loc)): at.line for loc, at in tree.places.items()}
    found = tuple(
        Message(".".join(keys), said, placed.get((*above, *keys), 0))
        for keys, said, _ in _walk(root, (), path, None)
    )
    return found, tag


def _no_catalogue(path: Path) -> InputError:
    return InputError(
        "this is no catalogue: names and texts are wanted",
        where=str(path),
        hint="its root is names with a text or further names each; for another kind have it "
        "exported as XLIFF, PO or a table",
    )


def _too_deep(where: str) -> InputError:
    return InputError(
        "this nests too deeply",
        where=where,
        hint=f"names stand in one another {_DEEPEST} times at most: have it exported as a table",
    )


def _as_pairs(data: Any) -> Any:
    if isinstance(data, dict):
        return _JsonObject((key, _as_pairs(value)) for key, value in data.items())
    return [_as_pairs(value) for value in data] if isinstance(data, list) else data


def _without_language(root: Any) -> tuple[Any, Tag | None]:
    """Take off a root that is the name of the language, as Rails writes it: `es:`."""
    if isinstance(root, _JsonObject) and len(root) == 1 and isinstance(root[0][1], _JsonObject):
        tag = _tag(root[0][0].replace("_", "-"))
        if tag is not None:
            return root[0][1], tag
    return root, None


def _tag(word: str) -> Tag | None:
    tag = tag_or_none(word)
    return tag if tag is not None and known(Tag(tag.language)) is not None else None


def _walk(
    value: Any, keys: tuple[str, ...], path: Path, lines: _KeyLines | None
) -> Iterator[tuple[tuple[str, ...], str, int]]:
    if len(keys) > _DEEPEST:
        raise _too_deep(f"{path}: {'.'.join(keys[:3])}")
    line = lines.next(keys[-1]) if lines and keys and not keys[-1].isdigit() else 0
    if isinstance(value, _JsonObject):
        for key, inner in value:
            if not key.startswith("@"):
                yield from _walk(inner, (*keys, key), path, lines)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _walk(inner, (*keys, str(at)), path, lines)
    else:
        yield keys, _said(value), line


def _said(value: Any) -> str:
    """Return a value as text: a number may be a phone, and is compared like one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


class _KeyLines:
    """Finds the lines of the keys of a JSON file, asked for in their order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line = 1

    def next(self, key: str) -> int:
        """Return the line on which `key` stands next, 0 when it is not found as it is written."""
        word = re.escape(json.dumps(key, ensure_ascii=False))
        match = re.compile(rf"(?<!\\){word}\s*:").search(self._text, self._at)
        if match is None:
            return 0
        self._line += self._text.count("\n", self._at, match.start())
        self._at = match.start() + 1
        return self._line
