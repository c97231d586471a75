"""What the program did, for debugging; never a word of the texts it handled.

Off by default (`-v`, `--debug`, `--log-file`). A fact is a number or a short identifier
by construction: whatever holds a blank or a letter that identifiers lack is left out, so that no
text, no full name, no telephone number as people write it and no code can get in by mistake.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

_FACT = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]{0,63}|[0-9a-f]{12,64}")
_HIDDEN = "-"
_sinks: list[Callable[[str], None]] = []


def send_to(sink: Callable[[str], None]) -> None:
    """Give every later event to `sink`, one line without its end."""
    _sinks.append(sink)


def stop() -> None:
    """Stop sending events."""
    _sinks.clear()


def event(name: str, **facts: float | str | None) -> None:
    """Report an event.

    Facts are numbers, ids, digests and suffixes; never a file's name, a path or what a person
    typed. The name is dotted and in lower case (`engine.started`).
    """
    if not _sinks:
        return
    moment = datetime.now(UTC).isoformat(timespec="milliseconds")
    words = [f"{key}={_shown(value)}" for key, value in facts.items() if value is not None]
    line = " ".join([moment, name, *words])
    for sink in _sinks:
        sink(line)


def _shown(value: float | str) -> str:
    if not isinstance(value, str):
        return f"{value:.6g}"
    return value if _FACT.fullmatch(value) else _HIDDEN
