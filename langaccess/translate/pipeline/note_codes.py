"""What a run reports about a sentence or a draft: every code, and what it means.

`docs/reference/notes.md` is made from these tables.
"""

from __future__ import annotations

from collections.abc import Mapping

from langaccess.core.model import Severity

KEPT: Mapping[str, str] = {
    "kept.empty": "the engine said nothing",
    "kept.fault": "langaccess has a bug that this sentence shows: report it with the log (`-v`)",
    "kept.items": "a number, sign, date, name, address or placeholder was lost in every try",
    "kept.language": "what came out is in another language or script than the one asked for",
    "kept.length": "what came out is far too short or too long for its source",
    "kept.loop": "the engine repeated itself",
    "kept.meaning": "a word became its opposite, or one that means something else",
    "kept.prohibition": 'a prohibition came out as a choice ("may not" as "need not")',
    "kept.untranslated": "the engine copied the source",
    "engine.count": "the engine gave another number of answers than it was asked for",
    "engine.crash": "the engine's process ended",
    "engine.empty": "the engine gave no text",
    "engine.error": "the engine said that it cannot",
    "engine.failed": "the engine gave no translation, and no reason",
    "engine.timeout": "the engine did not answer in time",
}
"""Code → why a sentence stays as it is in the source: `FileResult.reasons`, and `reasons` in
`manifest.json`."""

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
    "pre_edit.used": (
        Severity.INFO,
        "the engine was given plainer words than the source has; the message says which",
    ),
    "segment.other_language": (
        Severity.WARNING,
        "a passage in another language than that of the originals is left as it is",
    ),
    "segment.other_script": (
        Severity.WARNING,
        "a passage in letters that the language of the originals does not use stays as it is",
    ),
    "segment.unsure_language": (
        Severity.WARNING,
        "what was translated may be in another language than the originals: look at it",
    ),
    "segment.placeholder": (
        Severity.WARNING,
        "the words of a placeholder in brackets stay as they are; info for a single word",
    ),
}
"""Code of a finding → how much it weighs, and what it means."""
