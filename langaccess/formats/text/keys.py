"""Front matter between lines of `+++`, whose keys are no units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from langaccess.core.errors import place
from langaccess.core.files import read_text
from langaccess.core.model import Kind, Unit

__all__ = ["front_keys"]

_KEYED = re.compile(r'^\s*"?([\w.-]+)"?\s*=\s*"((?:[^"\\]|\\.)*)"\s*;?\s*$', re.MULTILINE)
_FRONT = re.compile(r"\A\+\+\+\s*\n(.*?)\n\+\+\+", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}


def front_keys(path: Path) -> Iterator[Unit]:
    """Yield the keys between lines of `+++`; other front matter is read with the document."""
    text = read_text(path)
    front = _FRONT.match(text)
    seen: set[str] = set()
    for match in _KEYED.finditer(text, *front.span(1)) if front else ():
        key = match[1]
        if key in seen:  # the first of two counts, as in a program that reads it
            continue
        seen.add(key)
        value = re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], m[1]), match[2])
        line = text.count("\n", 0, match.start(1)) + 1
        yield Unit(key, value, kind=Kind.META, part=place(path.name, line))
