"""Lines of Markdown that hold nothing to translate, and that a check reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from langaccess.core.files import read_text
from langaccess.core.model import Unit

__all__ = ["code_lines"]

_INDENTED = re.compile(r"(?<=\n\n)(?: {4}|\t).*\n(?:(?: {4}|\t).*\n)*")
_LONELY = re.compile(r"(?:(?<=\n\n)|(?<=\n---\n))\{\{[^}\n]*\}\}\W?\n(?=\n)")


def code_lines(path: Path, seen: Sequence[str]) -> Iterator[Unit]:
    """Yield lines of Markdown that hold nothing to translate: indented ones, lone placeholders.

    By the rules of Markdown an indented line is code; its author often meant an address.
    """
    known = "\n".join(seen)
    text = read_text(path)
    for match in (*_INDENTED.finditer(text), *_LONELY.finditer(text)):
        words = "\n".join(line.strip() for line in match.group().splitlines() if line.strip())
        if words and words.split("\n")[0] not in known:
            line = text.count("\n", 0, match.start()) + 1
            yield Unit(f"code{line}", words, part=f"line {line}")
