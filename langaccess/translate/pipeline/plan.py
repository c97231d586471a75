"""What a job will meet, known before the first engine is asked.

`choose_engines` takes an engine for each language; `make_plan` counts what is settled for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from langaccess.agency.session import Session
from langaccess.core import models
from langaccess.core.errors import UsageError
from langaccess.core.tags import Tag
from langaccess.translate import engines
from langaccess.translate.engines import Choice
from langaccess.translate.pipeline.fixed_text_lookup import FixedTextLookup
from langaccess.translate.pipeline.job import LanguagePlan, TranslationJob, TranslationPlan
from langaccess.translate.pipeline.memory_lookup import MemoryLookup
from langaccess.translate.pipeline.scan import FileScan

_COUNTED = ("files", "segments", "memory", "human", "packed")


@dataclass(frozen=True, slots=True)
class TargetSetup:
    """What is settled for one language before an engine is asked."""

    tag: Tag
    choice: Choice | None  # the engine that serves it, None when there is none
    fixed: FixedTextLookup  # what the approved store has
    recall: MemoryLookup  # what the memory has
    scans: tuple[FileScan, ...]  # the files, each with what is left to people in this language

    @property
    def met(self) -> tuple[FileScan, ...]:
        """The files as the language meets them: pseudo-translation knows no refusal by policy."""
        return tuple(s.as_layout_test() for s in self.scans) if self.tag.pseudo else self.scans


def choose_engines(job: TranslationJob, session: Session) -> dict[Tag, Choice | None]:
    """Return the engine for each language of the job.

    Pseudo-translation serves its own tags only. An engine that is good for the gist alone is
    taken only when the user asked for it by name; `gist` may also put a good engine before it.
    A model whose license forbids commercial use is installed only if a person accepted that.
    """
    kinds = ("gist", *engines.kinds())
    if job.engine not in (None, *kinds):
        raise UsageError(
            f"'{job.engine}' is not a kind of engine", hint="kinds: " + ", ".join(kinds)
        )
    infos = engines.discover(models.folders(session.root))
    gist = job.engine in ("gist", "apertium")
    if job.engine not in (None, "gist"):
        infos = tuple(info for info in infos if info.kind == job.engine)
    return {
        tag: engines.choose(
            [info for info in infos if (info.kind == "pseudo") == tag.pseudo],
            job.source,
            tag,
            order=session.policy.engines.order,
            gist=gist,
            noncommercial=True,
        )
        for tag in job.targets
    }


def make_plan(settled: Sequence[TargetSetup]) -> TranslationPlan:
    """Return the plan for what is settled, language by language."""
    ready = {
        scan.file.path: scan for one in settled for scan in one.scans if scan.status is None
    }.values()
    losses = tuple(
        f"{scan.file.relative}: {finding.message}"
        for scan in ready
        for finding in scan.notes
        if finding.code.startswith("pdf.")
    )
    undeclared = tuple(str(scan.file.relative) for scan in ready if not scan.declared)
    return TranslationPlan(tuple(map(_language_plan, settled)), losses, undeclared)


def joined_plan(plans: Sequence[TranslationPlan]) -> TranslationPlan:
    """Return the plans of several waves of files as one."""
    rows = tuple(
        replace(
            mine[0],
            **{name: sum(getattr(row, name) for row in mine) for name in _COUNTED},
        )
        for mine in zip(*(plan.rows for plan in plans), strict=True)
    )
    notes = tuple(note for plan in plans for note in plan.notes)
    return TranslationPlan(rows, notes, tuple(n for plan in plans for n in plan.undeclared))


def _language_plan(one: TargetSetup) -> LanguagePlan:
    choice = one.choice
    ready = [scan for scan in one.met if scan.status is None]
    barred = [scan for scan in one.met if scan.barred]
    drafted, packed = (ready, barred) if choice else ([], [*ready, *barred])
    memory = sum(one.recall.count(scan.open_texts) for scan in drafted)
    return LanguagePlan(
        lang=one.tag,
        engine=choice.info.id if choice else None,
        note=_note(choice),
        files=len(drafted),
        segments=sum(scan.segments - scan.human for scan in drafted) - memory,
        memory=memory,
        human=sum(scan.human for scan in drafted) + sum(scan.segments for scan in packed),
        packed=len(packed),
    )


def _note(choice: Choice | None) -> str:
    if choice is None:
        return "no engine for this language"
    notes = []
    if choice.distance:
        notes.append(f"{choice.info.target} is used for {choice.asked}")
    if choice.info.gist:
        notes.append("gist only, never for print")
    if choice.info.noncommercial:
        notes.append(f"its license forbids commercial use: {choice.info.licence}")
    if choice.info.note:
        notes.append(choice.info.note)
    return "; ".join(notes)
