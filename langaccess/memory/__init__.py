"""The agency's translation memory: what was translated once, by whom, and how far it is trusted.

`Memory` keeps units in the workspace's database and finds them again letter for letter; `Scan`
finds near ones for a translator to see. `import_tmx` and `export_tmx` exchange them with
translators' programs.
"""

from __future__ import annotations

from langaccess.memory.gates import Held
from langaccess.memory.legacy import Aligned, align_files
from langaccess.memory.likeness import Scan, concordance
from langaccess.memory.model import Kind, Match, Standing, TranslationUnit
from langaccess.memory.store import Added, Asked, Memory
from langaccess.memory.tmx import Imported, export_tmx, import_tmx
from langaccess.memory.upkeep import Conflict, Examined, Fault, examine, remove_origin

__all__ = [
    "Added",
    "Aligned",
    "Asked",
    "Conflict",
    "Examined",
    "Fault",
    "Held",
    "Imported",
    "Kind",
    "Match",
    "Memory",
    "Scan",
    "Standing",
    "TranslationUnit",
    "align_files",
    "concordance",
    "examine",
    "export_tmx",
    "import_tmx",
    "remove_origin",
]
