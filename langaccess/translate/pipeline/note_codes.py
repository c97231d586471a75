"""What a run reports about a sentence or a draft: every code, and what it means.

`docs/reference/notes.md` is made from this table and from `untranslated.KEPT`.
"""

from __future__ import annotations

from collections.abc import Mapping

from langaccess.core.model import Severity

__all__ = ["TOLD"]

TOLD: Mapping[str, tuple[Severity, str]] = {
    "draft.kept": (
        Severity.WARNING,
        "a file that this program did not write had this name: it is kept next to the new one",
    ),
    "draft.left": (
        Severity.WARNING,
        "an earlier draft that a person has changed is still here: it is not from this run",
    ),
    "fixed.approved": (Severity.INFO, "an approved fixed text was put in, letter for letter"),
    "fixed.near": (
        Severity.WARNING,
        "the sentence is a fixed text, or like one, and nothing was put in; the message says why",
    ),
    "markup.uncertain": (
        Severity.WARNING,
        "a link or an object may be in the wrong place in the translation; info for a format",
    ),
    "mask.lost": (Severity.ERROR, "a protected text was lost"),
    "memory.approved": (Severity.INFO, "the translation was approved before, in another document"),
    "memory.unapproved": (
        Severity.WARNING,
        "the translation comes from the agency's memory, and no one has approved it",
    ),
    "segment.other_script": (
        Severity.WARNING,
        "a passage in letters that the language of the originals does not use stays as it is",
    ),
}
"""Code of a finding → how much it weighs, and what it means."""
