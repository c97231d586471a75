"""The JSON Schema of what commands print with `--json`, made from the types that they print.

A command names its type with `prints` (`langaccess.cli.shapes`). `output.plain` makes JSON of a
value of that type; `_PrintedSchema` follows its rules: names of fields, amounts as numbers, etc.
"""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from typing import Annotated, Any, TypedDict, is_typeddict
from unittest.mock import patch

from pydantic import TypeAdapter, WithJsonSchema
from pydantic._internal import _generate_schema
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

import langaccess
from docs.docstrings import read_docstring
from langaccess.cli import shapes
from langaccess.cli.output import SCHEMA

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ERROR = {
    "title": "Error",
    "description": "What is under `error`.",
    "type": "object",
    "properties": {
        "code": {"type": "string"},
        "message": {"type": "string"},
        "hint": {"type": ["string", "null"]},
        "where": {"type": ["string", "null"]},
        "details": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["code", "message", "hint", "where", "details"],
    "additionalProperties": False,
}
_FILE_VALUE = {"description": "As the agency's file or the log has it."}


def json_schemas(types: Mapping[str, tuple[Any, str]]) -> dict[str, Any]:
    """Return one schema document: under `$defs` each command, and the types that they share.

    Args:
        types: command → the type that it prints, as `prints` has it, and the module of the command.

    Raises:
        LookupError: a type says `Any` or `object` somewhere: list what it can be.
    """
    with _complete_types():
        # One type for all commands: shared types are built once.
        make: Any = TypedDict  # mypy knows only those with their keys in the code
        every = make("every", {name: _type(*of) for name, of in types.items()})
        every.__orig_bases__ = ()
        made = TypeAdapter(every).json_schema(
            by_alias=False, mode="serialization", schema_generator=_PrintedSchema
        )
    commands = dict(sorted(made["properties"].items()))
    named = {**commands, "error": _ERROR, **dict(sorted(made["$defs"].items()))}
    unknown = [path for path, node in _nodes(named, "") if node == {}]
    if unknown:
        raise LookupError(f"these can be anything: {', '.join(unknown)}")
    return {
        "$schema": _DIALECT,
        "$id": f"urn:langaccess:json-output:{SCHEMA}",
        "title": f"What each command of langaccess {langaccess.__version__} prints with --json",
        "description": "`$defs` has the value under `data` by the name of the command.",
        "$defs": named,
    }


def _type(of: Any, where: str) -> Any:
    """Return a type, given itself, or an expression in a module with names of our classes."""
    if not isinstance(of, str):
        return of
    return eval(of, {**_classes(), **vars(sys.modules[where])})  # noqa: S307 (our own code)


@cache
def _classes() -> Mapping[str, Any]:
    """Return our classes by name; two of one name are in no expression."""
    ours = [vars(module) for name, module in sys.modules.items() if name.startswith("langaccess.")]
    return {name: cls for names in ours for name, cls in names.items() if isinstance(cls, type)}


def _nodes(node: Any, path: str) -> Iterator[tuple[str, Any]]:
    yield path, node
    if isinstance(node, dict | list):
        for key, inner in node.items() if isinstance(node, dict) else enumerate(node):
            yield from _nodes(inner, f"{path}/{key}")


class _PrintedSchema(GenerateJsonSchema):
    """Makes the schema of what `output.plain` makes of a value."""

    def dataclass_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of a dataclass, with the names of `output.fields`."""
        made = super().dataclass_schema(schema)
        kinds, properties = made["properties"], {}
        doc = read_docstring(schema["cls"])
        meanings = doc.sections.get("Attributes", {})
        for one in dataclasses.fields(schema["cls"]):
            name = one.metadata.get("json", "lang" if one.name == "tag" else one.name)
            if name and one.metadata.get("null"):
                properties[name] = self.get_union_of_schemas([kinds[one.name], {"type": "null"}])
            elif name:
                properties[name] = kinds[one.name]
            if name and one.name in meanings:
                properties[name] = {**properties[name], "description": meanings[one.name]}
        made |= {"description": doc.about} if doc.about else {}
        closed = {"required": list(properties), "additionalProperties": False}
        return {**made, "properties": properties, **closed}

    def typed_dict_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of a `TypedDict`, with the fields that `with_fields_of` adds."""
        made = {**super().typed_dict_schema(schema), "additionalProperties": False}
        cls = schema["cls"]
        if "json_fields_of" in vars(cls):
            fields = TypeAdapter(_type(cls.json_fields_of, cls.__module__)).core_schema
            inner = self.generate_inner(fields)
            inner = self.get_schema_from_definitions(inner["$ref"]) or inner
            made["properties"] = inner["properties"] | made.get("properties", {})
            made["required"] = list(dict.fromkeys((*inner["required"], *made.get("required", ()))))
        return made

    def decimal_schema(self, schema: Any) -> JsonSchemaValue:  # noqa: ARG002 (pydantic's signature)
        """Return the schema of an amount."""
        return {"type": "number"}

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 (pydantic's signature)
        """Leave out titles that only repeat a name."""
        return False


@contextmanager
def _complete_types() -> Iterator[None]:
    """Let pydantic read the types of all modules of the program.

    Gives each module the names that it imports for the type checker alone, and takes them away.
    """
    for found in pkgutil.walk_packages(langaccess.__path__, "langaccess."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
    ours = [module for name, module in sys.modules.items() if name.startswith("langaccess")]
    with ExitStack() as changes:
        value = Annotated[Any, WithJsonSchema(_FILE_VALUE)]
        changes.enter_context(patch.object(shapes, "JsonValue", value))
        # On Python 3.11 a `TypedDict` of `typing` lacks two things. Our types do not need them.
        changes.enter_context(patch.object(_generate_schema, "_SUPPORTS_TYPEDDICT", new=True))
        for module in ours:
            for name, value in _hidden_imports(module):
                if not hasattr(module, name):
                    changes.enter_context(patch.object(module, name, value, create=True))
            for cls in [cls for cls in vars(module).values() if is_typeddict(cls)]:
                if not hasattr(cls, "__orig_bases__"):
                    cls.__orig_bases__ = ()
        yield


def _hidden_imports(module: Any) -> Iterator[tuple[str, Any]]:
    """Yield what a module imports for the type checker alone."""
    with suppress(OSError):  # an empty file
        for block in ast.parse(inspect.getsource(module)).body:
            if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING":
                for line in (line for line in ast.walk(block) if isinstance(line, ast.ImportFrom)):
                    found = importlib.import_module(str(line.module))
                    for alias in line.names:
                        if hasattr(found, alias.name):  # else it exists for the type checker alone
                            yield alias.asname or alias.name, getattr(found, alias.name)
