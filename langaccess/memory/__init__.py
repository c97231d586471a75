"""The agency's translation memory: what was translated once, by whom, and how far it is trusted.

`Memory` keeps units in the workspace's database and finds them again letter for letter; `Scan`
finds near ones for a translator to see. `import_tmx` and `export_tmx` exchange them with
translators' programs. `load_terms` reads the term base, `read_terms` and `export_terms` exchange
it, and `terms_for` says what of it the checks enforce.
"""

from __future__ import annotations

from langaccess.memory.gates import Held
from langaccess.memory.legacy import Aligned, align_files
from langaccess.memory.likeness import Scan, concordance
from langaccess.memory.model import Kind, Match, Standing, TranslationUnit
from langaccess.memory.store import Added, Asked, Memory
from langaccess.memory.terms import (
    Concept,
    Form,
    Termbase,
    TermsFile,
    Usage,
    faults,
    load_terms,
)
from langaccess.memory.terms_approve import (
    AskedTerm,
    approve_terms,
    approved_forms,
    terms_for,
    terms_in,
)
from langaccess.memory.terms_file import TermsRead, export_terms, keep_terms, read_terms
from langaccess.memory.tmx import Imported, export_tmx, import_tmx
from langaccess.memory.upkeep import Conflict, Examined, Fault, examine, remove_origin

__all__ = [
    "Added",
    "Aligned",
    "Asked",
    "AskedTerm",
    "Concept",
    "Conflict",
    "Examined",
    "Fault",
    "Form",
    "Held",
    "Imported",
    "Kind",
    "Match",
    "Memory",
    "Scan",
    "Standing",
    "Termbase",
    "TermsFile",
    "TermsRead",
    "TranslationUnit",
    "Usage",
    "align_files",
    "approve_terms",
    "approved_forms",
    "concordance",
    "examine",
    "export_terms",
    "export_tmx",
    "faults",
    "import_tmx",
    "keep_terms",
    "load_terms",
    "read_terms",
    "remove_origin",
    "terms_for",
    "terms_in",
]
