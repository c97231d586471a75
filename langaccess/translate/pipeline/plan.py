"""What a job will meet, known before the first engine is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from langaccess.agency.policy import Policy
from langaccess.agency.workspace import Workspace
from langaccess.core import models
from langaccess.core.errors import UsageError
from langaccess.core.tags import Tag
from langaccess.translate import engines
from langaccess.translate.engines import Choice
from langaccess.translate.pipeline.job import Job, Plan, PlanRow
from langaccess.translate.pipeline.scan import Scan

__all__ = ["choices", "make_plan"]


def choices(job: Job, workspace: Workspace, rules: Policy) -> dict[Tag, Choice | None]:
    """Return the engine for each language of the job.

    Pseudo-translation serves its own tags only. An engine that is good for the gist alone is
    taken only when the user asked for it by name; `gist` may also put a good engine before it.
    A model whose licence forbids commercial use got here only because somebody accepted that.

    Raises:
        UsageError: there is no such kind of engine.
    """
    kinds = ("gist", *engines.kinds())
    if job.engine not in (None, *kinds):
        raise UsageError(f"'{job.engine}' is no kind of engine", hint="kinds: " + ", ".join(kinds))
    infos = engines.discover(models.folders(workspace.root))
    gist = job.engine in ("gist", "apertium")
    if job.engine not in (None, "gist"):
        infos = tuple(info for info in infos if info.kind == job.engine)
    return {
        tag: engines.choose(
            [info for info in infos if (info.kind == "pseudo") == tag.pseudo],
            job.source,
            tag,
            order=rules.engines.order,
            gist=gist,
            noncommercial=True,
        )
        for tag in job.targets
    }


def make_plan(
    scans: Mapping[Tag, Sequence[Scan]],
    chosen: Mapping[Tag, Choice | None],
    known: Callable[[Tag, Sequence[str]], int] = lambda _tag, _texts: 0,
) -> Plan:
    """Return the plan for files that were looked at and engines that were chosen, by language.

    Args:
        scans: language → files.
        chosen: language → engine.
        known: how many of some sentences the memory has in a language.
    """
    ready = {
        scan.file.path: scan for seen in scans.values() for scan in seen if scan.status is None
    }.values()
    rows = tuple(_row(tag, choice, scans[tag], known) for tag, choice in chosen.items())
    losses = tuple(
        f"{scan.file.relative}: {finding.message}"
        for scan in ready
        for finding in scan.notes
        if finding.code.startswith("pdf.")
    )
    undeclared = tuple(str(scan.file.relative) for scan in ready if not scan.declared)
    return Plan(rows, losses, undeclared)


def _row(
    tag: Tag,
    choice: Choice | None,
    scans: Sequence[Scan],
    known: Callable[[Tag, Sequence[str]], int],
) -> PlanRow:
    seen = [scan.as_layout_test() for scan in scans] if tag.pseudo else scans
    ready = [scan for scan in seen if scan.status is None]
    memory = sum(known(tag, scan.open_texts) for scan in ready) if choice else 0
    barred = [scan for scan in seen if scan.barred]
    return PlanRow(
        lang=tag,
        engine=choice.info.id if choice else None,
        note=_note(choice),
        files=len(ready) if choice else 0,
        segments=sum(scan.segments - scan.human for scan in ready) - memory if choice else 0,
        memory=memory,
        human=sum(scan.human for scan in ready),
        packed=len(barred) + (0 if choice else len(ready)),
    )


def _note(choice: Choice | None) -> str:
    if choice is None:
        return "no engine for this language"
    notes = []
    if choice.distance:
        notes.append(f"{choice.info.target} stands in for {choice.asked}")
    if choice.info.gist:
        notes.append("gist only, never for print")
    if choice.info.noncommercial:
        notes.append(f"its licence forbids commercial use: {choice.info.licence}")
    if choice.info.note:
        notes.append(choice.info.note)
    return "; ".join(notes)
