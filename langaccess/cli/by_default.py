"""Groups of commands of which one is meant where none is named."""

from __future__ import annotations

from typing import Any, ClassVar

from typer.core import TyperGroup

__all__ = ["ByDefault"]


class ByDefault(TyperGroup):
    """A group that takes `check flyer.pt.docx` for `check files flyer.pt.docx`."""

    meant: ClassVar[str]
    """The command that need not be named."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the name of the command meant before what was typed, unless one stands there."""
        words = [word for word in args if not word.startswith("-")]
        asks = not words and ("--help" in args or not args)
        if not asks and not (words and args[0] in self.commands):
            args = [self.meant, *args]
        return super().parse_args(ctx, args)
