"""Reads our docstrings: what a thing is, and its Args, Attributes, Returns and Raises."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass

_SECTIONS = ("Args", "Attributes", "Returns", "Yields", "Raises")


@dataclass(frozen=True, slots=True)
class Docstring:
    """A docstring in parts.

    Attributes:
        about: the text before the sections, paragraphs parted by an empty line.
        sections: name of a section → what it lists, each with its meaning.
    """

    about: str
    sections: Mapping[str, Mapping[str, str]]

    @property
    def first(self) -> str:
        """The first paragraph, on one line."""
        return " ".join(self.about.split("\n\n")[0].split())


def read_docstring(thing: object) -> Docstring:
    """Return the docstring of a class or function in parts; empty if it has none."""
    text = inspect.cleandoc(thing.__doc__ or "")
    if re.match(r"\w+\(.*\)$", text, re.DOTALL):  # what `dataclass` writes where there is none
        text = ""
    heads = "|".join(_SECTIONS)
    about, *rest = re.split(rf"^({heads}):\n", text, flags=re.MULTILINE)
    sections = {name: _entries(body) for name, body in zip(rest[::2], rest[1::2], strict=True)}
    return Docstring(about.strip(), sections)


def _entries(body: str) -> Mapping[str, str]:
    """Return what a section lists; a text without a name has the name "" ."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in body.splitlines():
        if line.strip() and not line.startswith(" "):
            break  # text after the section
        named = re.match(r" {4}(\*{0,2}\w[\w.]*(?:, \w+)*): (.*)", line)
        if named:
            name = named[1]
            found[name] = [named[2]]
        elif line.strip():
            found.setdefault(name, []).append(line.strip())
    return {name: " ".join(words) for name, words in found.items()}
