"""The page of the library: every public name with its signature and what it is for."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator

__all__ = ["ROOMS", "page"]

# Rooms that a script may use; everything else is the program's own.
ROOMS = (
    "identify", "formats", "formats.exchange", "translate", "translate.engines",
    "translate.memory", "qa", "review", "interpret.roster", "interpret.encounters",
    "phrases.book", "phrases.cards", "outreach.need", "reports", "agency.policy", "agency.people",
    "agency.approval", "agency.facts", "agency.ledger", "agency.workspace", "core.models",
    "core.segments", "core.tags",
)  # fmt: skip

_HEAD = """# The library

Generated from the docstrings. What `langaccess` does at the command line, a script can do too: each
room below is a library without a terminal. Its public names are these; whatever else is inside a
room may change at any time.

```python
from langaccess.identify import identify

answer = identify("Mwen bezwen yon entèprèt")
print(answer.verdict, answer.candidates[0].tag)
```
"""


def page() -> str:
    """Return the page."""
    return "\n".join([_HEAD, *(_room(name) for name in ROOMS)])


def _room(name: str) -> str:
    module = importlib.import_module(f"langaccess.{name}")
    about = inspect.cleandoc(module.__doc__ or "")
    names = "\n".join(_entry(module, each) for each in sorted(module.__all__, key=str.lower))
    return f"## langaccess.{name}\n\n{about}\n\n{names}\n"


def _entry(module: object, name: str) -> str:
    thing = getattr(module, name)
    if inspect.isfunction(thing):
        return f"* `{name}({', '.join(_parameters(thing))})`: {_first(thing)}"
    if inspect.isclass(thing):
        return f"* `{name}`: {_first(thing)}"
    return f"* `{name}`"


def _parameters(function: Callable[..., object]) -> Iterator[str]:
    """Yield the names of a function's parameters, as a caller writes them."""
    only_named = False
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and not only_named:
            only_named = True
            yield "*"
        optional = "" if parameter.default is parameter.empty else "=…"
        yield f"{parameter.name}{optional}"


def _first(thing: object) -> str:
    text = inspect.cleandoc(thing.__doc__ or "")
    return " ".join(text.split("\n\n")[0].split())
