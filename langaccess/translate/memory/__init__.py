"""The agency's translation memory: what was translated once, by whom, and how far it is trusted.

`Memory` keeps units in the workspace's database and finds them again letter for letter;
`FuzzyIndex` finds near ones for a translator to see. `import_tmx` and `export_tmx` exchange them
with translators' programs. `load_terms` reads the term base, `read_terms` and `export_terms`
exchange it, and `terms_for` says what of it the checks enforce. `load_fixed` reads the approved
store, and `fixed_text_statuses` says which of its texts may go into a document.
"""

from __future__ import annotations

from langaccess.translate.memory.align import Aligned, align_files, require_plain_pairs
from langaccess.translate.memory.approved_texts import approved_translations
from langaccess.translate.memory.fixed import (
    FixedKind,
    FixedStore,
    FixedText,
    NearFixedText,
    load_fixed,
)
from langaccess.translate.memory.fixed_approval import (
    FixedTextDecision,
    FixedTextStatus,
    approve_fixed,
    fixed_text_statuses,
    reject_fixed,
)
from langaccess.translate.memory.fuzzy_match import FuzzyIndex
from langaccess.translate.memory.import_gate import HeldUnit
from langaccess.translate.memory.model import MatchKind, MemoryMatch, TranslationUnit, Trust
from langaccess.translate.memory.store import Added, Memory, MemoryQuery
from langaccess.translate.memory.terms import (
    Concept,
    Termbase,
    TermForm,
    TermsFile,
    Usage,
    enforced,
    load_concepts,
    load_terms,
    term_faults,
)
from langaccess.translate.memory.terms_approval import (
    TermDecision,
    approve_terms,
    approved_forms,
    record_terms_import,
    take_term_answers,
    terms_for,
    terms_in,
)
from langaccess.translate.memory.terms_file import (
    TermsRead,
    export_terms,
    keep_machine_drafts,
    keep_terms,
    read_terms,
)
from langaccess.translate.memory.tmx import TmxImport, export_tmx, import_tmx
from langaccess.translate.memory.upkeep import (
    MemoryReport,
    TranslationConflict,
    UnitFault,
    examine,
    remove_origin,
)

__all__ = [
    "Added",
    "Aligned",
    "Concept",
    "FixedKind",
    "FixedStore",
    "FixedText",
    "FixedTextDecision",
    "FixedTextStatus",
    "FuzzyIndex",
    "HeldUnit",
    "MatchKind",
    "Memory",
    "MemoryMatch",
    "MemoryQuery",
    "MemoryReport",
    "NearFixedText",
    "TermDecision",
    "TermForm",
    "Termbase",
    "TermsFile",
    "TermsRead",
    "TmxImport",
    "TranslationConflict",
    "TranslationUnit",
    "Trust",
    "UnitFault",
    "Usage",
    "align_files",
    "approve_fixed",
    "approve_terms",
    "approved_forms",
    "approved_translations",
    "enforced",
    "examine",
    "export_terms",
    "export_tmx",
    "fixed_text_statuses",
    "import_tmx",
    "keep_machine_drafts",
    "keep_terms",
    "load_concepts",
    "load_fixed",
    "load_terms",
    "read_terms",
    "record_terms_import",
    "reject_fixed",
    "remove_origin",
    "require_plain_pairs",
    "take_term_answers",
    "term_faults",
    "terms_for",
    "terms_in",
]
