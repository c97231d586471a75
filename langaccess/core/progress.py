"""How long work reports where it is, without knowing who listens."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """A listener to long work. `output` draws it on stderr; libraries default to `SILENT`."""

    def start(self, what: str, total: int | None, unit: str) -> None:
        """Begin a piece of work of `total` steps (None when unknown), counted in `unit`."""

    def advance(self, steps: int = 1) -> None:
        """Report that `steps` more are done."""

    def note(self, text: str) -> None:
        """Tell the user something worth knowing that is not an error."""

    def finish(self) -> None:
        """End the piece of work begun by `start`."""


class Silent:
    """A listener that says nothing."""

    def start(self, what: str, total: int | None, unit: str) -> None:
        """Ignore the beginning."""

    def advance(self, steps: int = 1) -> None:
        """Ignore the step."""

    def note(self, text: str) -> None:
        """Ignore the note."""

    def finish(self) -> None:
        """Ignore the end."""


SILENT: Progress = Silent()
