"""What every result has to say first: a record that it was read from is not whole.

The part of the program that finds it out raises the alert; whatever writes a result (terminal,
JSON, a page) shows it, so that no command has to remember it.
"""

from __future__ import annotations

_raised: dict[str, tuple[str, ...]] = {}


def set_alerts(source: str, texts: tuple[str, ...]) -> None:
    """Say what is wrong with `source`, in place of what was said of it before; () for nothing."""
    if texts:
        _raised[source] = texts
    else:
        _raised.pop(source, None)


def alerts() -> tuple[str, ...]:
    """Return all that is wrong."""
    return tuple(text for texts in _raised.values() for text in texts)


def clear_alerts() -> None:
    """Forget all, before another command in the same process."""
    _raised.clear()
