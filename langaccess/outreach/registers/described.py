"""Entries that a file of data describes: fields, columns, what does not fit, and dates.

A register is a file in `data/registers/`, named like the register; kinds of cases use the same
fields (`data/cases.yaml`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, make_dataclass
from datetime import date, timedelta
from pathlib import Path
from types import GenericAlias
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from langaccess.core.config import KEYWORD_KEYS, Between, Phone
from langaccess.core.tags import Tag
from langaccess.outreach.registers.model import ContactPerson, Fault, Register, RegisterEntry

_TYPES: Mapping[str, Any] = {
    "text": str,
    "language": Tag,
    "day": date,
    "number": int,
    "amount": float,
    "yes_no": bool,
    "phone": Phone,
    "contact": ContactPerson,
}
# Types are made of data here, which the type checker cannot read.
_ANNOTATED: Any = Annotated
_LITERAL: Any = Literal
_MAPPING: Any = Mapping


@dataclass(frozen=True, slots=True)
class FieldDescription:
    """A field of an entry."""

    about: str  # what it is
    type: Literal[
        "text", "language", "day", "number", "amount", "yes_no", "phone", "contact"
    ] = "text"  # fmt: skip
    one_of: tuple[str, ...] = ()  # the texts that it can be
    between: tuple[float, float] | None = None  # the lowest and the highest number
    keys: tuple[str, ...] = ()  # it is a mapping from these names
    many: bool = False  # it is a list
    required: bool = False
    default: str = ""  # text without it; other fields are null then
    fields: Mapping[str, FieldDescription] = field(default_factory=dict)  # it is a mapping of these


@dataclass(frozen=True, slots=True)
class RuleDescription:
    """What does not fit together."""

    field: str  # the rule is about entries that have it
    text: str  # the mistake
    says: tuple[str, ...] = ()  # it is only about these values of the field
    needs: tuple[str, ...] = ()  # one of these fields is needed then
    not_before: str = ""  # the field is no earlier day than this one
    at: str = ""  # the field that is named in the mistake, if another one


@dataclass(frozen=True, slots=True)
class DateDescription:
    """Something that is due."""

    what: str
    from_: tuple[str, ...]  # the first of these days that the entry has
    days: str = ""  # field with the days after it

    __pydantic_config__: ClassVar = KEYWORD_KEYS


@dataclass(frozen=True, slots=True)
class EntryDescription:
    """A register, in its file."""

    about: str  # what an entry is
    title: str  # what people call it, with {fields}
    columns: Mapping[str, str]  # heads of the table that `list` shows → fields
    fields: Mapping[str, FieldDescription]
    languages: str = ""  # the field with its languages
    about_services: tuple[str, ...] = ()  # see `Register`
    rules: tuple[RuleDescription, ...] = ()
    dates: tuple[DateDescription, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedEntry(RegisterEntry):
    """An entry with the fields of its description."""

    description: ClassVar[EntryDescription]

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

    @property
    def title(self) -> str:
        """What people call the entry."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return self.description.title.format(**values)

    @property
    def tags(self) -> tuple[str, ...]:
        """The languages of the entry."""
        found = _value(self, self.description.languages)
        return found if isinstance(found, tuple) else (found,) * bool(found)

    def faults(self) -> Iterator[Fault]:
        """Yield what does not fit together."""
        for rule in self.description.rules:
            value, start = _value(self, rule.field), _value(self, rule.not_before)
            if not value or (rule.says and value not in rule.says):
                continue
            lacks = rule.needs and not any(_value(self, one) for one in rule.needs)
            if lacks or (start is not None and value < start):
                yield tuple((rule.at or rule.field).split(".")), rule.text

    def dates(self) -> Iterator[tuple[str, date]]:
        """Yield the days on which something is due."""
        for one in self.description.dates:
            day = next((day for path in one.from_ if (day := _value(self, path))), None)
            days = _value(self, one.days) if one.days else 0
            if day is not None and days is not None:
                yield one.what, day + timedelta(days=days)


def _value(entry: Any, path: str) -> Any:
    """Return the value at a path of fields with dots; None where one is missing."""
    value = entry
    for name in path.split("."):
        value = getattr(value, name, None)
    return value


def record(
    name: str, about: str, described: Mapping[str, FieldDescription], **more: Any
) -> type[Any]:
    """Return a dataclass with the described fields; `more` is for `make_dataclass`."""
    inside = {"__module__": __name__, **more.pop("namespace", {})}
    meanings = "\n".join(f"    {key}: {one.about}" for key, one in described.items())
    inside["__doc__"] = f"{about}\n\nAttributes:\n{meanings}\n"
    made = [(key, *_typed(key, one)) for key, one in described.items()]
    return make_dataclass(name, made, frozen=True, kw_only=True, namespace=inside, **more)


def _typed(name: str, one: FieldDescription) -> tuple[Any, Any]:
    """Return type and default of a field."""
    kind: Any = _LITERAL[one.one_of] if one.one_of else _TYPES[one.type]
    if one.between is not None:
        kind = _ANNOTATED[kind, Between(*one.between)]
    if one.fields:
        kind = record(name, one.about.capitalize(), one.fields)
    if one.keys:
        return _MAPPING[_LITERAL[one.keys], kind], field(default_factory=dict)
    if one.many:
        return GenericAlias(tuple, (kind, ...)), field(default=())
    if one.required:
        return kind, field()
    if one.fields and not any(inner.required for inner in one.fields.values()):
        return kind, field(default=kind())
    if one.type == "text" and not one.fields:
        return kind, field(default=one.default)
    return kind | None, field(default=None)


def _shown(value: Any) -> str:
    """Return a value as a cell of a list."""
    if isinstance(value, Mapping):
        return ", ".join(f"{count} {key}" for key, count in value.items())
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value is None else str(value)


def load_described(path: Path) -> Register[DescribedEntry]:
    """Return the register that a file describes; the file has its name."""
    from langaccess.core.config import load

    found = load(EntryDescription, path)
    entry = record(
        path.stem, found.about, found.fields, bases=(DescribedEntry,),
        namespace={"description": found},
    )  # fmt: skip
    services = frozenset(found.about_services)
    return Register(path.stem, entry, tuple(found.columns), _cells, services)


def _cells(entry: DescribedEntry) -> list[str]:
    return [_shown(_value(entry, path)) for path in entry.description.columns.values()]
