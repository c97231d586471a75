"""Days as somebody types them."""

from __future__ import annotations

from datetime import date

from langaccess.core.errors import UsageError

__all__ = ["day"]


def day(option: str, typed: str) -> date:
    """Return the day that was typed after `option`.

    Raises:
        UsageError: it is none.
    """
    try:
        return date.fromisoformat(typed)
    except ValueError as exc:
        raise UsageError(f"{option} {typed}: write it like 2026-11-25") from exc
