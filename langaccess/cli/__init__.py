"""The command line: parses, calls one capability function, hands the result to `output`."""

from __future__ import annotations

from langaccess.cli.main import main

__all__ = ["main"]
