"""The agency's translation memory: what was translated once, by whom, and how far it is trusted.

`Memory` keeps units in the workspace's database and finds them again letter for letter; `Scan`
finds near ones for a translator to see. `import_tmx` and `export_tmx` exchange them with
translators' programs. `load_terms` reads the term base, `read_terms` and `export_terms` exchange
it, and `terms_for` says what of it the checks enforce. `load_fixed` reads the approved store, and
`fixed_standings` says which of its texts may go into a document.
"""

from __future__ import annotations

from langaccess.translate.memory.fixed import FixedKind, FixedStore, FixedText, Near, load_fixed
from langaccess.translate.memory.fixed_approve import (
    AskedFixed,
    FixedStanding,
    approve_fixed,
    fixed_standings,
    reject_fixed,
)
from langaccess.translate.memory.gates import Held
from langaccess.translate.memory.legacy import Aligned, align_files, ask_plain
from langaccess.translate.memory.likeness import Scan, concordance
from langaccess.translate.memory.model import Kind, Match, Standing, TranslationUnit
from langaccess.translate.memory.store import Added, Asked, Memory
from langaccess.translate.memory.terms import (
    Concept,
    Form,
    Termbase,
    TermsFile,
    Usage,
    enforced,
    load_terms,
    term_faults,
)
from langaccess.translate.memory.terms_approve import (
    AskedTerm,
    approve_terms,
    approved_forms,
    terms_for,
    terms_in,
)
from langaccess.translate.memory.terms_file import TermsRead, export_terms, keep_terms, read_terms
from langaccess.translate.memory.tmx import Imported, export_tmx, import_tmx
from langaccess.translate.memory.upkeep import Conflict, Examined, Fault, examine, remove_origin

__all__ = [
    "Added",
    "Aligned",
    "Asked",
    "AskedFixed",
    "AskedTerm",
    "Concept",
    "Conflict",
    "Examined",
    "Fault",
    "FixedKind",
    "FixedStanding",
    "FixedStore",
    "FixedText",
    "Form",
    "Held",
    "Imported",
    "Kind",
    "Match",
    "Memory",
    "Near",
    "Scan",
    "Standing",
    "Termbase",
    "TermsFile",
    "TermsRead",
    "TranslationUnit",
    "Usage",
    "align_files",
    "approve_fixed",
    "approve_terms",
    "approved_forms",
    "ask_plain",
    "concordance",
    "enforced",
    "examine",
    "export_terms",
    "export_tmx",
    "fixed_standings",
    "import_tmx",
    "keep_terms",
    "load_fixed",
    "load_terms",
    "read_terms",
    "reject_fixed",
    "remove_origin",
    "term_faults",
    "terms_for",
    "terms_in",
]
