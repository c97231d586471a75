"""Exchange with translators' tools: files their programs open, made from segments and spans."""

from __future__ import annotations

from langaccess.formats.exchange.catalogue import (
    Catalogue,
    catalogue_suffixes,
    read_catalogue,
    refusal,
)
from langaccess.formats.exchange.csv_table import read_table, write_table
from langaccess.formats.exchange.marked import marked, style_for, unmarked
from langaccess.formats.exchange.model import FORMS, Message, Returned, ReturnedUnit
from langaccess.formats.exchange.oddtags import language
from langaccess.formats.exchange.omegat import (
    MACHINE_DRAFT,
    Shown,
    project_settings,
    tagged,
    write_glossary,
    write_shown,
)
from langaccess.formats.exchange.page_file import SUFFIX, packed_spans, parse_page_file
from langaccess.formats.exchange.returned import read_returned, returned_files
from langaccess.formats.exchange.short_texts import Text, TextFormat, read_texts, write_texts
from langaccess.formats.exchange.tbx import TbxTerm, read_tbx, write_tbx
from langaccess.formats.exchange.tmx import TmxHeader, TmxUnit, Variant, read_tmx, write_tmx
from langaccess.formats.exchange.xliff12 import Entry, write_xliff12
from langaccess.formats.exchange.xliff12_read import parse_xliff12
from langaccess.formats.exchange.xliff21 import Candidate, Passage, write_xliff21
from langaccess.formats.exchange.xliff21_read import parse_xliff21

__all__ = [
    "FORMS",
    "MACHINE_DRAFT",
    "SUFFIX",
    "Candidate",
    "Catalogue",
    "Entry",
    "Message",
    "Passage",
    "Returned",
    "ReturnedUnit",
    "Shown",
    "TbxTerm",
    "Text",
    "TextFormat",
    "TmxHeader",
    "TmxUnit",
    "Variant",
    "catalogue_suffixes",
    "language",
    "marked",
    "packed_spans",
    "parse_page_file",
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
    "style_for",
    "tagged",
    "unmarked",
    "write_glossary",
    "write_shown",
    "write_table",
    "write_tbx",
    "write_texts",
    "write_tmx",
    "write_xliff12",
    "write_xliff21",
]
