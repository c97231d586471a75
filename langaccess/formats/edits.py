"""New values for texts and links of a file that otherwise stays what it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

__all__ = ["Edit", "Edits"]

Edit = tuple[int, int, str]
"""Start and end in a text, and what comes in their place."""


@dataclass(frozen=True, slots=True)
class Edits:
    """What changes.

    Attributes:
        text: returns the edits of a text, in order, without overlap.
        link: returns the new address for where a link leads; the same when it stays.
    """

    text: Callable[[str], Sequence[Edit]]
    link: Callable[[str], str]

    def changed(self, text: str) -> str:
        """Return a text with its edits made."""
        made, at = "", 0
        for start, end, words in self.text(text):
            made += text[at:start] + words
            at = end
        return made + text[at:]
