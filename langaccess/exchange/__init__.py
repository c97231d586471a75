"""Exchange with translators' tools: files their programs open, made from segments and spans."""

from __future__ import annotations

from langaccess.exchange.csv_table import read_table, write_table
from langaccess.exchange.xliff12 import Entry, write_xliff12

__all__ = ["Entry", "read_table", "write_table", "write_xliff12"]
