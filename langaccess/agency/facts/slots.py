"""Slots in sources: `{{fact:ice-hold}}`, `{{contact:records_desk.phone}}`, `{{agency.name}}`.

A slot is filled with what the agency's registers have. What is not in them is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

SLOT = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
"""A slot; group 1 is its name."""
SLOT_FACT = "fact:"
"""How the name of a slot begins that stands for a fact."""


def slots_in(text: str) -> tuple[str, ...]:
    """Return the names of the slots in a text, in their order, each as often as it occurs."""
    return tuple(match[1] for match in SLOT.finditer(text))


def fill_slots(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its slots filled; a slot without a value stays as it is."""
    return SLOT.sub(lambda match: values.get(match[1], match[0]), text)
