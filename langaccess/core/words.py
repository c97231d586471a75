"""English in messages: a counted noun, a list, a quoted sentence."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["joined", "plural", "quoted"]


def plural(number: int, noun: str, many: str = "") -> str:
    """Return `1 row`, `2 rows`; `many` is the plural of a noun that takes more than an s."""
    return f"{number} {noun if number == 1 else many or noun + 's'}"


def joined(parts: Sequence[str], last: str = "and") -> str:
    """Return `parts` as a sentence lists them: "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def quoted(sentence: str) -> str:
    """Return `sentence` in quotation marks, or as it is if it has some of its own."""
    return sentence if any(mark in sentence for mark in '"“”') else f'"{sentence}"'
