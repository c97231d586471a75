"""Refuses a Python that is too old, in words, before pip looks for packages that it cannot find.

A hook of hatchling (`tool.hatch.metadata.hooks.custom` in pyproject.toml): pip compares
`requires-python` of a folder only after it has looked for all other packages.
"""

from __future__ import annotations

import sys

from hatchling.metadata.plugin.interface import MetadataHookInterface

OLDEST = (3, 11)  # as `requires-python`


class PythonCheck(MetadataHookInterface):
    """Changes nothing in the metadata."""

    def update(self, metadata: dict[str, object]) -> None:
        """Stop the build on an old Python."""
        del metadata
        if sys.version_info[:2] < OLDEST:
            found = ".".join(map(str, sys.version_info[:3]))
            sys.exit(
                f"langaccess needs Python 3.11, 3.12 or 3.13; this is Python {found}.\n"
                "Install a newer Python from python.org next to this one, and use it:\n"
                "  Windows:       py -3.13 -m venv ...\n"
                "  macOS, Linux:  python3.13 -m venv ...\n"
                "  pipx:          pipx install --python python3.13 ..."
            )
