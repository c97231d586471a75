"""Exchange with translators' tools: files their programs open, made from segments and spans."""

from __future__ import annotations

from langaccess.exchange.csv_table import read_table, write_table
from langaccess.exchange.oddtags import language
from langaccess.exchange.texts import Text, TextFormat, read_texts, write_texts
from langaccess.exchange.tmx import TmxHeader, TmxUnit, Variant, read_tmx, write_tmx
from langaccess.exchange.xliff12 import Entry, write_xliff12

__all__ = [
    "Entry",
    "Text",
    "TextFormat",
    "TmxHeader",
    "TmxUnit",
    "Variant",
    "language",
    "read_table",
    "read_texts",
    "read_tmx",
    "write_table",
    "write_texts",
    "write_tmx",
    "write_xliff12",
]
