"""How a job goes on after Ctrl-C or a power cut: which finished drafts need not be made again.

A draft of an earlier run counts when its source, its own bytes and everything that shapes it are
what `manifest.json` says: engine, memory, terms, rules, label. Sentences that were drafted in a
file that was not finished come from `draft_store`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import cached_property

from langaccess import formats
from langaccess.core.files import sha256
from langaccess.translate.pipeline.job import FileResult
from langaccess.translate.pipeline.job_context import JobContext
from langaccess.translate.pipeline.plan import TargetSetup
from langaccess.translate.pipeline.scan import FileScan

PIPELINE = 2
"""Part of every settings digest: raise it when the pipeline's output changes."""


class Resume:
    """Finds what earlier runs finished for one language."""

    def __init__(self, context: JobContext, setup: TargetSetup, drafts: str) -> None:
        self._context = context
        self._setup = setup
        self._drafts = drafts

    def finished(self, scan: FileScan) -> FileResult | None:
        """Return the result of an earlier run that is what this run would make, or None."""
        return self._context.manifest.unchanged(
            scan.file.path, self._setup.tag, scan.digest, self.settings(scan)
        )

    def settings(self, scan: FileScan) -> str:
        """Return the digest of everything but the source that shapes a result."""
        parts = {**self._shared, "gated": sorted(scan.gated), "class": scan.doc_class}
        return sha256(json.dumps(parts, sort_keys=True).encode())

    @cached_property
    def _shared(self) -> Mapping[str, object]:
        """What shapes the results of all files in the same way."""
        context, setup = self._context, self._setup
        # The wording of the label counts; a draft is not old because of the date on it.
        label = formats.label_for(setup.tag, date.min)
        return {
            "pipeline": PIPELINE,
            "drafts": self._drafts or None,
            "memory": setup.recall.state,
            "fixed": setup.fixed.state,
            "rules": context.session.rules_digest,
            "revisions": context.job.accept_revisions,
            "label": [label.text, label.english],
            **({"stripped": True} if context.job.strip_active else {}),
        }
