"""Exchange with translators' tools: XLIFF, TMX, TBX, OmegaT, catalogues and tables."""

from __future__ import annotations

from langaccess.formats.exchange.catalogue import (
    catalogue_suffixes,
    read_catalogue,
    refusal,
)
from langaccess.formats.exchange.csv_table import read_table, write_table
from langaccess.formats.exchange.inline_codes import choose_code_style, parse_codes, write_codes
from langaccess.formats.exchange.model import (
    PLURAL_FORMS,
    Message,
    MessageCatalogue,
    Returned,
    ReturnedUnit,
    parse_tag,
)
from langaccess.formats.exchange.omegat import (
    MACHINE_DRAFT,
    MemoryEntry,
    project_settings,
    with_omegat_tags,
    write_glossary,
    write_memory,
)
from langaccess.formats.exchange.returned import XLIFF_ENDINGS, read_returned, returned_files
from langaccess.formats.exchange.review_page import (
    REVIEW_PAGE_SUFFIX,
    packed_spans,
    parse_review_page,
)
from langaccess.formats.exchange.short_texts import ShortText, TextFormat, read_texts, write_texts
from langaccess.formats.exchange.tbx import TbxTerm, read_tbx, write_tbx
from langaccess.formats.exchange.tmx import TmxHeader, TmxUnit, Variant, read_tmx, write_tmx
from langaccess.formats.exchange.xliff12 import (
    TransUnit,
    parse_xliff12,
    with_notes,
    write_xliff12,
)
from langaccess.formats.exchange.xliff21 import (
    Passage,
    TranslationCandidate,
    parse_xliff21,
    write_xliff21,
)

__all__ = [
    "MACHINE_DRAFT",
    "PLURAL_FORMS",
    "REVIEW_PAGE_SUFFIX",
    "XLIFF_ENDINGS",
    "MemoryEntry",
    "Message",
    "MessageCatalogue",
    "Passage",
    "Returned",
    "ReturnedUnit",
    "ShortText",
    "TbxTerm",
    "TextFormat",
    "TmxHeader",
    "TmxUnit",
    "TransUnit",
    "TranslationCandidate",
    "Variant",
    "catalogue_suffixes",
    "choose_code_style",
    "packed_spans",
    "parse_codes",
    "parse_review_page",
    "parse_tag",
    "parse_xliff12",
    "parse_xliff21",
    "project_settings",
    "read_catalogue",
    "read_returned",
    "read_table",
    "read_tbx",
    "read_texts",
    "read_tmx",
    "refusal",
    "returned_files",
    "with_notes",
    "with_omegat_tags",
    "write_codes",
    "write_glossary",
    "write_memory",
    "write_table",
    "write_tbx",
    "write_texts",
    "write_tmx",
    "write_xliff12",
    "write_xliff21",
]
