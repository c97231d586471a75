"""Cells that a spreadsheet would run as a formula, written so that it does not."""

from __future__ import annotations


def is_formula(cell: str) -> bool:
    """Return whether a spreadsheet may run a cell: blanks before the sign do not keep it."""
    return cell.lstrip().startswith(("=", "+", "-", "@")) or cell.startswith(("\t", "\r"))


def guarded(cell: str) -> str:
    """Return a cell that a spreadsheet shows unchanged: with an apostrophe before a formula.

    So is one that begins with an apostrophe, which a spreadsheet takes for the mark itself.
    """
    return f"'{cell}" if is_formula(cell) or cell.startswith("'") else cell


def unguarded(cell: str) -> str:
    """Return a cell without the apostrophe that `guarded` put before it."""
    bare = cell.removeprefix("'")
    return bare if bare != cell and guarded(bare) == cell else cell


def cell_text(cell: str) -> str:
    """Return the text of a cell with single spaces, without the apostrophe of `guarded`."""
    return unguarded(" ".join(cell.split()))
