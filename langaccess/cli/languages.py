"""Languages as somebody types them: a name or a tag, several with commas between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from langaccess.core.tags import Tag

__all__ = ["language", "languages", "one_language"]


def language(typed: str | None) -> Tag | None:
    """Return the one language that was named, None when none was.

    Raises:
        UsageError: several were.
    """
    return one_language(typed) if typed and typed.strip() else None


def languages(typed: str) -> tuple[Tag, ...]:
    """Return the languages that were named, each once.

    Raises:
        UsageError: none was.
    """
    from langaccess.core.errors import UsageError
    from langaccess.core.tags import resolve

    found = tuple(dict.fromkeys(resolve(part) for part in typed.split(",") if part.strip()))
    if not found:
        raise UsageError("no language given", hint="a name or a tag: pt, or several: pt,es")
    return found


def one_language(typed: str) -> Tag:
    """Return the one language that was named.

    Raises:
        UsageError: none was, or several.
    """
    from langaccess.core.errors import UsageError

    first, *more = languages(typed)
    if more:
        # What was typed says which option is meant: `--to` takes several, `--from` does not.
        raise UsageError(f"{typed}: one language at a time", hint=f"such as {first}")
    return first
