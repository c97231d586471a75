"""What is wrong with a pair of source and target; one function per code."""

from __future__ import annotations

from langaccess.checks.items import Item, ItemKind, find_items

__all__ = ["Item", "ItemKind", "find_items"]
