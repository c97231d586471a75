"""The pages of the library: every public name with its types, fields, errors and meaning."""

from __future__ import annotations

import ast
import enum
import importlib
import inspect
import pkgutil
import re
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import langaccess
from docs.docstrings import read_docstring

# Rooms that a script may use; everything else is the program's own.
ROOMS = (
    "identify", "formats", "formats.exchange", "translate", "translate.engines",
    "translate.memory", "qa", "review", "interpret.roster", "interpret.encounters",
    "phrases.book", "phrases.cards", "outreach.need", "reports", "agency.session",
    "agency.policy", "agency.people", "agency.approval", "agency.facts", "agency.ledger",
    "agency.workspace", "core.errors", "core.model", "core.models", "core.segments", "core.tags",
)  # fmt: skip

_INDEX = """# The library

Generated from the code. What `langaccess` does at the command line, a script can do too: each
room is a library without a terminal; `make docs` writes its page to `build/reference/api/`.
The package is typed (`py.typed`) for `mypy --strict`.

## What is stable

* **Public** is what these pages list: the names of the rooms, their parameters, fields and errors.
  Everything else in the package may change at any time. The classes under *Other types* are what
  public functions take and return; their fields are public, the place to import them from is not.
* From one minor version to the next (0.1 to 0.2) a public name may change before 1.0, never in a
  patch version. [CHANGELOG](../../CHANGELOG.md) lists it under Changed or Removed, with what to
  write instead. From 1.0 on, a name that goes away warns for one minor version first.
* New fields, members of an enum and parameters with a default may come at any time: name the
  arguments that you give, and let a `match` end with `case _`.
* For other languages, [`--json`](json-output.md) is stable while its `schema` is 1, and
  [exit codes](exit-codes.md) do not change.

## Errors

Whatever a person can correct is a `LangAccessError` with `code`, `message`, `hint`, `where` (a
file, or `file:line`) and `details`; its subclasses are under
[langaccess.core.errors](../../langaccess/core/errors.py). `Raises` names those to expect.
Another exception is a bug. A refusal by the rules is not an error: it is a
[Decision](../../langaccess/core/model.py).

## Units

A language is a `Tag` (BCP 47), a `str` that compares by canonical form; `resolve("Haitian Creole")`
finds one by any name. A `datetime` has a time zone. Shares and probabilities are from 0 to 1,
durations in the unit that the field names (minutes, seconds, days), amounts in US dollars as
`Decimal`, digests SHA-256 in hexadecimal. An empty text means "not entered" where a field is `str`;
where it is `str | None`, None does.

## Examples

Each runs in an agency's folder (`langaccess init try --sample` makes one), and a test runs them.
"""

_HEAD = """# langaccess.{room}

Generated from the code. `docs/reference/api.md` has all rooms, examples, and what is stable.

{about}
"""


def _source(room: str) -> str:
    """Return the link to the code of a room: its page is not in the repository."""
    path = Path(str(_module(room).__file__)).relative_to(Path(__file__).parent.parent)
    return f"../../{path.as_posix()}"


def room_pages() -> dict[str, str]:
    """Return path → text of the page of each room."""
    return {f"build/reference/api/{name}.md": _room(name) for name in ROOMS}


def index_page() -> str:
    """Return the page with what is stable, errors, units, examples and the rooms."""
    parts = [_INDEX]
    for path in sorted((Path(__file__).parent / "library").glob("[a-z]*.py")):
        source = path.read_text(encoding="utf-8")
        about, _, code = source.partition("\n\n")
        title = about.strip('"')
        parts.append(f"### {title}\n\n```python\n{code.strip()}\n```\n")
    parts.append("## Rooms\n")
    rooms = (f"* [langaccess.{name}]({_source(name)}): {read_docstring(_module(name)).first}\n"
             for name in ROOMS)  # fmt: skip
    return "\n".join(parts) + "\n" + "".join(rooms)


@cache
def _module(room: str) -> Any:
    return importlib.import_module(f"langaccess.{room}")


@cache
def shown(room: str) -> tuple[str, ...]:
    """Return what a room shows: what its `__all__` lists; of a file, what it defines in public."""
    module = _module(room)
    if hasattr(module, "__all__"):
        return tuple(module.__all__)
    found: list[str] = []
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            found.append(node.name)
        elif isinstance(node, ast.Assign):
            found += [target.id for target in node.targets if isinstance(target, ast.Name)]
    return tuple(name for name in found if not name.startswith("_"))


@cache
def public_names() -> Mapping[str, str]:
    """Return name → room of everything public; the first room has it."""
    found: dict[str, str] = {}
    for room in ROOMS:
        for name in shown(room):
            found.setdefault(name, room)
    return found


@cache
def other_types() -> Mapping[str, tuple[str, Any]]:
    """Return name → room and class of what public fields and signatures name and no room lists.

    The page of the room that first needs a class describes it too.
    """
    found: dict[str, tuple[str, Any]] = {}
    waiting = [(room, getattr(_module(room), name)) for name, room in public_names().items()]
    while waiting:
        room, thing = waiting.pop(0)
        for word in _words(_annotations(thing)):
            if word in _our_classes() and word not in public_names() and word not in found:
                found[word] = (room, _our_classes()[word])
                waiting.append(found[word])
    return found


def _words(annotations: Iterator[str]) -> list[str]:
    """Return the names of classes in annotations."""
    text = " ".join(annotations)
    return re.findall(r"\b[A-Z]\w+", re.sub(r"Literal\[[^]]*\]", "", text))


@cache
def _our_classes() -> Mapping[str, Any]:
    """Return name → class of every wing below the command line."""
    found: dict[str, Any] = {}
    for one in pkgutil.walk_packages(langaccess.__path__, "langaccess."):
        if not one.name.endswith("__main__") and not one.name.startswith("langaccess.cli"):
            found |= {
                name: thing
                for name, thing in vars(importlib.import_module(one.name)).items()
                if inspect.isclass(thing) and thing.__module__ == one.name and name[0] != "_"
            }
    return found


def _annotations(thing: Any) -> Iterator[str]:
    if inspect.isclass(thing):
        yield from (_written(kind) for kind in vars(thing).get("__annotations__", {}).values())
        for _, method in _methods(thing):
            yield from _annotations(_function_of(method))
    elif inspect.isfunction(thing):
        yield from (_written(kind) for kind in thing.__annotations__.values())


def _room(room: str) -> str:
    module = _module(room)
    things = [(name, getattr(module, name)) for name in sorted(shown(room), key=str.lower)]
    groups: dict[str, list[tuple[str, Any]]] = {
        "Functions": [(n, t) for n, t in things if inspect.isroutine(t)],
        "Classes": [(n, t) for n, t in things if inspect.isclass(t)],
        "Values": [(n, t) for n, t in things if not (inspect.isroutine(t) or inspect.isclass(t))],
    }
    others = [(name, cls) for name, (at, cls) in sorted(other_types().items()) if at == room]
    groups["Other types that these name"] = others
    parts = [_HEAD.format(room=room, about=inspect.cleandoc(module.__doc__ or ""))]
    for title, group in groups.items():
        if group:
            parts.append(f"## {title}\n")
            parts += ["\n".join(_entry(room, name, thing)) + "\n" for name, thing in group]
    return "\n".join(parts)


def _entry(room: str, name: str, thing: Any) -> Iterator[str]:
    home = _home(name)
    yield f"### {name}\n"
    if home != room and getattr(_module(home), name) is thing:
        yield f"See [langaccess.{home}]({home}.md#{name.lower()})."
    elif inspect.isclass(thing) and issubclass(thing, enum.Enum):
        yield from _enum(thing)
    elif inspect.isclass(thing):
        yield from _class(room, thing)
    elif inspect.isroutine(thing):
        yield from _function(room, name, inspect.unwrap(thing))
    else:
        yield from _value(room, name, thing)


def _function(room: str, name: str, thing: Any) -> Iterator[str]:
    """Yield the lines about a function."""
    doc = read_docstring(thing)
    yield f"```python\n{_signature(name, thing)}\n```\n"
    yield doc.about
    for title in ("Args", "Returns", "Yields", "Raises"):
        if doc.sections.get(title):
            yield f"\n{'Arguments' if title == 'Args' else title}:\n"
            yield from _listed(doc.sections[title])
    yield from _links(room, " ".join(_annotations(thing)), name)


def _class(room: str, cls: Any) -> Iterator[str]:
    """Yield the lines about a class: its fields, or how it is made, and its methods."""
    doc = read_docstring(cls)
    said = dict(doc.sections.get("Attributes", {}))
    made = _signature(cls.__name__, cls) if not is_dataclass(cls) and _has_own_init(cls) else ""
    if made:
        yield f"```python\n{made}\n```\n"
    yield doc.about or "See its fields."
    for title in ("Args", "Raises"):
        if doc.sections.get(title):
            yield f"\n{'Arguments' if title == 'Args' else title}:\n"
            yield from _listed(doc.sections[title])
    known = list(_fields(cls, said))
    known += [f"* `{name}`: {text}" for name, text in said.items()]
    if known:
        yield "\nFields:\n"
        yield from known
    methods = list(_methods(cls))
    if methods:
        yield "\nMethods and computed fields:\n"
    for name, method in methods:
        yield from _method(name, method)
    yield from _links(room, " ".join(_annotations(cls)), cls.__name__)


def _has_own_init(cls: Any) -> bool:
    """Return whether we wrote how an object of the class is made."""
    init = getattr(cls.__init__, "__module__", None)
    return str(init).startswith("langaccess") and not getattr(cls, "_is_protocol", False)


def _fields(cls: Any, said: dict[str, str]) -> Iterator[str]:
    """Yield a line for each field, and take its meaning out of `said`."""
    own = _field_comments(cls)
    if is_dataclass(cls):
        for one in fields(cls):
            if not one.name.startswith("_"):
                has = "" if one.default is MISSING else f" = {_shown(one.default)}"
                if one.default_factory is not MISSING:
                    has = " = …"
                text = said.pop(one.name, own.get(one.name, ""))
                yield f"* `{one.name}: {_written(one.type)}{has}`" + (f": {text}" if text else "")
    else:
        for name, kind in vars(cls).get("__annotations__", {}).items():
            if not name.startswith("_"):
                text = said.pop(name, own.get(name, ""))
                yield f"* `{name}: {_written(kind)}`" + (f": {text}" if text else "")


def _field_comments(cls: Any) -> dict[str, str]:
    """Return name → the comment on its line, or the text below it."""
    try:
        source = inspect.getsource(cls)
    except (OSError, TypeError):
        return {}
    comment = r"^    (\w+)(?::| =)[^#\n]*#(?! type| noqa| fmt)(.+)$"
    found = {m[1]: m[2].strip() for m in re.finditer(comment, source, re.MULTILINE)}
    below = r'^    (\w+): [^\n]+\n    """((?:[^"]|"(?!""))+)"""'
    found |= {m[1]: " ".join(m[2].split()) for m in re.finditer(below, source, re.MULTILINE)}
    return found


def _enum(cls: Any) -> Iterator[str]:
    doc = read_docstring(cls)
    own = _field_comments(cls)
    said = doc.sections.get("Attributes", {})
    yield f"{doc.about}\n\nMembers:\n"
    for member in cls:
        text = said.get(member.name, own.get(member.name, ""))
        yield f"* `{member.name} = {member.value!r}`" + (f": {text}" if text else "")
    for name, method in _methods(cls):
        yield from _method(name, method)


def _methods(cls: Any) -> Iterator[tuple[str, Any]]:
    """Yield the public methods and properties of a class that have a docstring."""
    for name, thing in vars(cls).items():
        if name.startswith("_") and name not in ("__enter__", "__iter__", "__call__", "__len__"):
            continue
        function = _function_of(thing)
        if inspect.isfunction(function) and function.__doc__:
            yield name, thing


def _function_of(thing: Any) -> Any:
    """Return the function behind a method or property."""
    if isinstance(thing, property):
        return thing.fget
    if isinstance(thing, cached_property):
        return thing.func
    return thing.__func__ if isinstance(thing, staticmethod | classmethod) else thing


def _method(name: str, method: Any) -> Iterator[str]:
    function = _function_of(method)
    doc = read_docstring(function)
    raised = "".join(
        f" Raises `{kind}`: {text}" for kind, text in doc.sections.get("Raises", {}).items() if kind
    )
    if isinstance(method, property | cached_property):
        kind = _written(function.__annotations__.get("return", ""))
        yield f"* `.{name}: {kind}`: {doc.first}{raised}"
    else:
        yield f"* `.{_signature(name, function, bare=True)}`: {doc.first}{raised}"


def _value(room: str, name: str, thing: Any) -> Iterator[str]:
    """Yield the lines about a constant or a name for a type."""
    kind, text = _described(_module(room), name)
    if isinstance(thing, frozenset):
        shown = _shown(thing)
    elif isinstance(thing, str | int | float | bool | tuple) and len(repr(thing)) < 300:
        shown = repr(thing)
    elif typing.get_origin(thing) is not None:
        shown = re.sub(r"langaccess(\.\w+)*\.|typing\.", "", str(thing))
    else:
        shown = ""
    head = f"{name}: {kind}" if kind else name
    yield f"`{head} = {shown}`" if shown else f"`{head}`"
    if text:
        yield f"\n{text}"
    if isinstance(thing, Mapping) and all(isinstance(one, str) for one in thing.values()):
        yield "\nEntries:\n"
        yield from _listed(thing)


def _described(module: Any, name: str) -> tuple[str, str]:
    """Return the annotation of a constant, and the text below it, from the module that sets it."""
    for tree in _homes(module, name):
        for node, after in zip(tree.body, [*tree.body[1:], None], strict=True):
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", 0)]
            if not (isinstance(targets[0], ast.Name) and targets[0].id == name):
                continue
            kind = ast.unparse(node.annotation) if isinstance(node, ast.AnnAssign) else ""
            text = ""
            if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
                text = inspect.cleandoc(str(after.value.value))
            return ("" if kind == "TypeAlias" else kind), text
    return "", ""


def _homes(module: Any, name: str) -> Iterator[ast.Module]:
    """Yield the tree of a module, then of the one that it takes a name from, and so on."""
    while True:
        tree = ast.parse(inspect.getsource(module))
        yield tree
        source = next(
            (node.module for node in ast.walk(tree)
             if isinstance(node, ast.ImportFrom) and node.module
             and any(name == (alias.asname or alias.name) for alias in node.names)), None,
        )  # fmt: skip
        if source is None or not source.startswith("langaccess"):
            return
        module = importlib.import_module(source)


def _signature(name: str, thing: Callable[..., Any], *, bare: bool = False) -> str:
    """Return how something is called, with types and defaults; long ones one to a line."""
    signature = inspect.signature(thing)
    parts: list[str] = []
    only_named = False
    for one in signature.parameters.values():
        if one.name in ("self", "cls"):
            continue
        if one.kind is one.KEYWORD_ONLY and not only_named:
            only_named = True
            parts.append("*")
        only_named = only_named or one.kind is one.VAR_POSITIONAL
        stars = "*" * (one.kind is one.VAR_POSITIONAL) + "**" * (one.kind is one.VAR_KEYWORD)
        kind = "" if one.annotation is one.empty else f": {_written(one.annotation)}"
        has = "" if one.default is one.empty else f" = {_shown(one.default)}"
        parts.append(f"{stars}{one.name}{kind}{has if kind else has.replace(' ', '')}")
    back = signature.return_annotation
    end = "" if back is signature.empty or inspect.isclass(thing) else f" -> {_written(back)}"
    line = f"{name}({', '.join(parts)}){end}"
    if bare or len(line) <= 96:
        return line
    return f"{name}(\n" + "".join(f"    {part},\n" for part in parts) + f"){end}"


def _written(kind: Any) -> str:
    """Return a type as a person writes it."""
    text = kind if isinstance(kind, str) else inspect.formatannotation(kind)
    return re.sub(
        r"\b(?:langaccess|typing|collections\.abc|dt|datetime(?=\.))(?:\.\w+)*\.", "", text
    )


def _shown(value: Any) -> str:
    """Return a default as a person writes it."""
    if isinstance(value, enum.Enum):
        return f"{type(value).__name__}.{value.name}"
    if isinstance(value, frozenset):
        return f"frozenset({sorted(value) if value else ''})"
    text = repr(value)
    return text if len(text) < 40 and " at 0x" not in text and "<" not in text else "…"


def _listed(entries: Mapping[str, str]) -> Iterator[str]:
    for name, text in entries.items():
        yield f"* `{name}`: {text}" if name else text


def _links(room: str, text: str, own: str) -> Iterator[str]:
    """Yield a line with a link to each public type that a text names."""
    known = {
        word for word in _words(iter([text])) if word in public_names() or word in other_types()
    }
    names = sorted(known - {own})
    if names:
        linked = (_link(room, name) for name in names)
        yield f"\nTypes: {', '.join(linked)}"


def _home(name: str) -> str:
    """Return the room whose page describes a name."""
    return public_names().get(name) or other_types()[name][0]


def _link(room: str, name: str) -> str:
    home = _home(name)
    return f"[`{name}`]({'' if home == room else f'{home}.md'}#{name.lower()})"
