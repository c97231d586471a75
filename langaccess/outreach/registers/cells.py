"""One entry as a row of a table: a column for each field, lists with semicolons."""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, time
from typing import Any

from langaccess.core.errors import InputError
from langaccess.core.folding import plain_letters
from langaccess.core.near_miss import closest
from langaccess.core.sheets import unguarded
from langaccess.core.words import legible


def data_of(value: Any) -> Any:
    """Return a value of an entry as plain data; fields that have their default are left out."""
    if is_dataclass(value) and not isinstance(value, type):
        made = {}
        for one in _in_order(type(value)):
            inside = getattr(value, one.name)
            empty = one.default_factory is not MISSING and not inside
            if not empty and (inside != one.default or one.default is MISSING):
                made[one.name] = data_of(inside)
        return made
    if isinstance(value, time):
        return value.isoformat("auto" if value.second else "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [data_of(one) for one in value]
    if isinstance(value, Mapping):
        return {str(key): data_of(inside) for key, inside in value.items()}
    return str(value) if isinstance(value, str) else value


def _in_order(cls: type) -> list[Any]:
    """Return the fields of a class: the id, its own, and those that every register has."""
    base = set(fields(cls.__mro__[1])) if is_dataclass(cls.__mro__[1]) else set()
    shared = {one.name for one in base}
    return sorted(fields(cls), key=lambda one: one.name != "id" and one.name in shared)


def table_columns(cls: Any) -> Mapping[str, Any]:
    """Return column → type of its cells; a field that is a mapping has a column for each key."""
    hints = typing.get_type_hints(cls)
    found: dict[str, Any] = {}
    for one in _in_order(cls):
        kind = _bare(hints[one.name])
        if is_dataclass(kind):
            found |= {f"{one.name}.{name}": t for name, t in table_columns(kind).items()}
        else:
            found[one.name] = kind
    return found


def _bare(kind: Any) -> Any:
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        return next(_bare(a) for a in typing.get_args(kind) if a is not type(None))
    return kind


def _parts(kind: Any) -> Any:
    """Return the type of the parts of a list, None for another type."""
    return typing.get_args(kind)[0] if typing.get_origin(kind) is tuple else None


def row_of(entry: Any, columns: Iterable[str]) -> list[str]:
    """Return the cells of an entry."""
    data = data_of(entry)
    kinds = table_columns(type(entry))
    row = []
    for column in columns:
        value: Any = data
        for key in column.split("."):
            value = value.get(key) if isinstance(value, dict) else None
        row.append(legible(_cell(value, kinds[column])).replace("\r", " "))
    return row


def _cell(value: Any, kind: Any) -> str:
    if value is None:
        return ""
    plain = isinstance(value, list) and not is_dataclass(_parts(kind))
    if plain and not any(";" in str(one) or one != str(one).strip() for one in value):
        return "; ".join(map(str, value))
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def has_words(entry: Any, words: str) -> bool:
    """Return whether all words are somewhere in the texts of an entry, whatever their case."""
    text = plain_letters("\n".join(_texts(data_of(entry))))
    return all(word in text for word in plain_letters(words).split())


def _texts(data: Any) -> Iterator[str]:
    """Yield each value inside plain data as text, without the names of the fields."""
    if isinstance(data, list | dict):
        for inside in data.values() if isinstance(data, dict) else data:
            yield from _texts(inside)
    else:
        yield str(data)


def from_cells(cls: type, cells: Iterable[tuple[str, str]], where: str) -> dict[str, Any]:
    """Return the cells of a row as plain data; whether they fit is for the reader of the file."""
    kinds = table_columns(cls)
    made: dict[str, Any] = {}
    for column, cell in cells:
        if column not in kinds:
            guess = closest(column, kinds)
            raise InputError(
                f"there is no field `{column}`" + (f"; did you mean `{guess}`?" if guess else ""),
                where=where,
                hint=f"fields: {', '.join(kinds)}",
            )
        text = unguarded(cell.strip())
        if not text:
            continue
        *outer, name = column.split(".")
        inside = made
        for key in outer:
            inside = inside.setdefault(key, {})
        if name in inside:
            raise InputError(
                f"the field `{column}` is given twice",
                where=where,
                hint="separate several values of a field by semicolons",
            )
        inside[name] = _value(text, kinds[column], column, where)
    return made


def _value(text: str, kind: Any, column: str, where: str) -> Any:
    listed = typing.get_origin(kind) is tuple
    if text[0] in "[{" and (listed or typing.get_origin(kind) is not None):
        try:
            return json.loads(text)
        except ValueError as exc:
            raise InputError(
                f"{column}: this is not JSON",
                where=where,
                hint='write a list of mappings like [{"tag": "es", "how": "staff"}]',
            ) from exc
    if listed:
        return list(_items(text))
    base = typing.get_args(kind)[0] if typing.get_origin(kind) is typing.Annotated else kind
    if base is bool:
        return {"yes": True, "true": True, "no": False, "false": False}.get(text.lower(), text)
    if base is int and text.removeprefix("-").isdecimal():
        return int(text)
    if base is float:
        try:
            return float(text)
        except ValueError:
            return text
    return text


def _items(text: str) -> Iterator[str]:
    yield from filter(None, (part.strip() for part in text.split(";")))
