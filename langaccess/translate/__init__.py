"""Translates documents: labeled drafts, a manifest, and packs for human translators.

`run` does a `TranslationJob` and returns a `TranslationReport`; `inspect` reads files and writes
nothing. `split_units`, `join` and `with_markup` cut a document into sentences and put
it together again, for code that works on a document elsewhere.

A sentence that stays in the source language begins with `[EN]` in the draft; `FileResult.reasons`
counts why. `inspect` gives each sentence that policy leaves to a person, with its reason, before a
run (`Inspection.left`); those in `Inspection.waiting` have one reason, `gate.unsure`: the gate
cannot say that they only inform, so a person must confirm it. Where a check refused every answer of
the engine, its errors are in `FileResult.findings`, with the id of the sentence in `segment`. The
texts of all ids::

    from langaccess import formats
    from langaccess.core.tags import EN

    document = formats.read(result.source)
    texts = {part.id: part.text for row in split_units(document, EN) for part in row.parts}
"""

# Where each step is, in the order of the work:
#   run                    the whole job; job: what is asked for and reported
#   sources, scan, plan    which files there are, what is in each, what the job will meet
#   sentence_gate, unsure  which sentences no machine gets, and which wait for a person
#   target_run             the work into one language; resume: what an earlier run finished
#   manifest               what became of each file
#   segmentation           units into sentences
#   fixed_text_lookup, memory_lookup, draft_store    what was translated before
#   drafter                sends the rest to the engine
#   protected_translation  a sentence through an engine: engine_input cuts off what no engine
#                          should see, placeholders hide what must stay, localized_dates writes
#                          dates and times, retry_strategies says what to try next
#   untranslated           why a sentence stays in English, and its [EN] mark
#   assemble, markup       drafts together, and bold, links and codes back in
#   pack                   files for a translator; omegat_project makes it an OmegaT project

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from langaccess.core.segments import join
    from langaccess.translate.pipeline.job import (
        Counts,
        FileResult,
        FileStatus,
        TranslationJob,
        TranslationPlan,
        TranslationReport,
        WaitingFile,
    )
    from langaccess.translate.pipeline.manifest import classes_given, drafted, stripped, undrafted
    from langaccess.translate.pipeline.markup import with_markup
    from langaccess.translate.pipeline.note_codes import KEPT
    from langaccess.translate.pipeline.omegat_project import (
        FIXED,
        MEMORY,
        NO_MACHINE,
        PROJECT,
        ProjectSentence,
        near_matches,
        project_files,
    )
    from langaccess.translate.pipeline.pack import bilingual_table
    from langaccess.translate.pipeline.pre_edits import PreEdit, apply_pre_edits, load_pre_edits
    from langaccess.translate.pipeline.run import run
    from langaccess.translate.pipeline.scan import Inspection, WithheldSentence, inspect
    from langaccess.translate.pipeline.segmentation import (
        SplitUnit,
        segments,
        split_units,
    )
    from langaccess.translate.pipeline.sentence_gate import GateReading, read_gate
    from langaccess.translate.pipeline.sources import Sidecar, collect, stricter
    from langaccess.translate.pipeline.unsure import RankedSentence, rank_sentences

__all__ = [
    "FIXED",
    "KEPT",
    "MEMORY",
    "NO_MACHINE",
    "PROJECT",
    "Counts",
    "FileResult",
    "FileStatus",
    "GateReading",
    "Inspection",
    "PreEdit",
    "ProjectSentence",
    "RankedSentence",
    "Sidecar",
    "SplitUnit",
    "TranslationJob",
    "TranslationPlan",
    "TranslationReport",
    "WaitingFile",
    "WithheldSentence",
    "apply_pre_edits",
    "bilingual_table",
    "classes_given",
    "collect",
    "drafted",
    "inspect",
    "join",
    "load_pre_edits",
    "near_matches",
    "project_files",
    "rank_sentences",
    "read_gate",
    "run",
    "segments",
    "split_units",
    "stricter",
    "stripped",
    "undrafted",
    "with_markup",
]

_NAMES = {
    "assemble": "join",
    "job": "Counts FileResult FileStatus TranslationJob TranslationPlan TranslationReport "
    "WaitingFile",
    "manifest": "classes_given drafted stripped undrafted",
    "markup": "with_markup",
    "note_codes": "KEPT",
    "omegat_project": "FIXED MEMORY NO_MACHINE PROJECT ProjectSentence near_matches project_files",
    "pack": "bilingual_table",
    "pre_edits": "PreEdit apply_pre_edits load_pre_edits",
    "run": "run",
    "scan": "Inspection WithheldSentence inspect",
    "segmentation": "SplitUnit segments split_units",
    "sentence_gate": "GateReading read_gate",
    "sources": "Sidecar collect stricter",
    "unsure": "RankedSentence rank_sentences",
}
_MODULES = {name: module for module, names in _NAMES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    """Load the pipeline at its first use: the process of an engine needs `engines` only."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"langaccess.translate.pipeline.{_MODULES[name]}"), name)
