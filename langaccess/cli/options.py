"""Options that many commands share, spelled once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["Json", "Quiet", "WorkspaceOption"]

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no notes.")]
WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace", help="The agency's folder (else LANGACCESS_WORKSPACE, else a parent folder)."
    ),
]
