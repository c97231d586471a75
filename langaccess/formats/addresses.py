"""Addresses that lead to another computer."""

from __future__ import annotations

import re

# A scheme of the network, or a folder of another computer (\\host, file://host). A template in a
# folder of the writer's own PC is common, and is looked for nowhere else.
_ELSEWHERE = r"(?:https?|ftps?|wss?):|(?:file:)?[/\\]{2}(?![/\\])|file:/{3}[/\\]{1,2}"
_STARTS = re.compile(rf"\s*(?:{_ELSEWHERE})", re.IGNORECASE)
_FILE = re.compile(r"\s*(?:file:|[a-z]:[/\\])", re.IGNORECASE)
# In the code of a field each backslash is written twice.
_WITHIN = re.compile(
    r"(?:https?|ftps?):|file:[/\\]{2}(?![/\\])|file:/{3}[/\\]{1,2}|(?:^|[\s\"])[/\\]{2,4}[\w.-]+[/\\]",
    re.IGNORECASE,
)


def leads_elsewhere(address: str) -> bool:
    """Return whether an address is on another computer."""
    return _STARTS.match(address) is not None


def names_elsewhere(code: str) -> bool:
    """Return whether the code of a field or formula names an address on another computer."""
    return _WITHIN.search(code) is not None


def names_file(address: str) -> bool:
    """Return whether an address is the full path of a file, on whatever computer reads it."""
    return _FILE.match(address) is not None
