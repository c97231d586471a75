"""`langaccess translate`, `langaccess inspect` and `langaccess demo`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from langaccess.cli import output
from langaccess.cli.options import Json, Quiet, WorkspaceOption, parse_language, parse_languages
from langaccess.core.errors import Exit
from langaccess.core.words import plural

if TYPE_CHECKING:
    from rich.console import Console

    from langaccess.cli.output import Reporter
    from langaccess.core.tags import Tag
    from langaccess.translate import (
        FileResult,
        Inspection,
        TranslationPlan,
        TranslationReport,
        WithheldSentence,
    )

__all__ = ["demo", "inspect", "translate"]

# Findings that ask for work by hand before a draft may be shown to anybody.
_BY_HAND = frozenset({"idml.label_by_hand", "draft.left", "draft.kept"})


def translate(
    sources: Annotated[list[Path], typer.Argument(help="Files and folders to translate.")],
    to: Annotated[str, typer.Option("--to", help="Languages, by name or tag: pt,es or test.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the results.")] = Path(
        "translations"
    ),
    source: Annotated[str, typer.Option("--from", help="Language of the originals.")] = "en",
    doc_class: Annotated[
        str | None, typer.Option("--class", help="Document class of these files.")
    ] = None,
    engine: Annotated[
        str | None,
        typer.Option(
            "--engine", help="Only this kind (mozilla, argos…); gist: rules too, if no better."
        ),
    ] = None,
    pack: Annotated[
        bool, typer.Option("--pack", help="Also write a pack for a human translator.")
    ] = False,
    accept_revisions: Annotated[
        bool, typer.Option("--accept-revisions", help="Read tracked changes as accepted.")
    ] = False,
    fast: Annotated[
        bool, typer.Option("--fast", help="The engine's fast draft setting, where it has one.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="End with 1 when any sentence kept its source text.")
    ] = False,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help="Engine processes (default: cores).")
    ] = None,
    workspace: WorkspaceOption = None,
    quiet: Quiet = False,
    json: Json = False,
) -> Exit:
    """Translate documents into labelled drafts, same layout, numbers intact.

    Machine text is a draft for a person to revise. What policy leaves to a person, and languages
    without an engine, end in a pack for a human translator.
    """
    from langaccess.agency.session import open_session
    from langaccess.translate import TranslationJob, run

    reporter = output.Reporter(quiet=quiet or json)
    job = TranslationJob(
        sources=tuple(sources),
        targets=parse_languages(to),
        out=out,
        source=parse_language(source),
        doc_class=doc_class,
        engine=engine,
        accept_revisions=accept_revisions,
        pack=pack,
        fast=fast,
        workers=workers,
    )
    with open_session(workspace, note=reporter.note) as session:
        report = run(job, session, reporter, announce=lambda plan: _draw_plan(plan, reporter))
    if doc_class is not None and session.root is not None:
        reporter.note(
            f"--class {doc_class} is kept for these files, here and in review; brochures.yaml "
            "beside them can say it too, and of two the stricter counts"
        )
    reporter.finish()
    output.result(report_data(report), lambda console: draw_report(report, console), as_json=json)
    return report.exit_code(strict=strict)


def report_data(report: TranslationReport) -> dict[str, Any]:
    """Return the report as the JSON contract of `translate` names it."""
    return {
        "files": [_file_data(file) for file in report.files],
        "plan": report.plan,
        "manifest": report.manifest,
    }


def _file_data(file: FileResult) -> dict[str, Any]:
    return {
        "source": file.source,
        "target": file.target,
        "lang": file.lang,
        "status": file.status,
        "segments": file.segments.as_data(),
        "reason": file.reason or None,
        "message": file.message or None,
        "reasons": file.reasons,
        "decision": file.decision,
        "pack": file.pack,
        "reused": file.reused,
        "label": file.label or None,
        "findings": file.findings,
    }


def _draw_plan(plan: TranslationPlan, reporter: Reporter) -> None:
    """Show what the job will meet, before the first engine is asked."""
    heads = ("plan", "engine", "files", "by machine", "for people", "files to people")
    rows = [
        (
            str(row.lang),
            row.engine or "none",
            str(row.files),
            plural(row.segments, "sentence"),
            plural(row.human, "sentence"),
            str(row.packed),
        )
        for row in plan.rows
    ]
    reporter.draw(output.table("", heads, rows))
    for row in plan.rows:
        if row.memory:
            reporter.note(
                f"{row.lang}: {plural(row.memory, 'sentence')} from your memory, not by machine"
            )
        if row.note:
            reporter.note(f"{row.lang}: {row.note}")
    for note in plan.notes:
        reporter.note(note)
    if plan.undeclared:
        shown = ", ".join(plan.undeclared[:8])
        more = f" and {len(plan.undeclared) - 8} more" if len(plan.undeclared) > 8 else ""
        reporter.note(
            f"no class declared, so public_information with the sentence gate on: {shown}{more}"
        )


def draw_report(report: TranslationReport, console: Console) -> None:
    """Draw the report: one line a file, then what a person must look at."""
    rows = [
        [
            file.source.name,
            str(file.lang),
            file.status.value + (" (as before)" if file.reused else ""),
            f"{file.segments.translated}/{file.segments.total}",
            str(_warning_count(file) or ""),
            file.message or _left_words(file),
        ]
        for file in report.files
    ]
    heads = ["file", "to", "status", "done", "warnings", "left to people"]
    console.print(output.table("", heads, rows))
    for text in _attention_lines(report):
        output.put(console, text)
    for path in sorted({file.pack for file in report.files if file.pack}):
        output.put(console, f"for a human translator: {path}")
    output.put(console, f"results and manifest: {report.manifest.parent}")


def _warning_count(file: FileResult) -> int:
    from langaccess.core.model import Severity
    from langaccess.translate import FileStatus

    if file.status is not FileStatus.DONE:
        return 0
    return sum(f.count for f in file.findings if f.severity is Severity.WARNING)


def _attention_lines(report: TranslationReport) -> Iterator[str]:
    """Yield what the run as a whole asks of people: which drafts are whose, and what to do."""
    from langaccess.core.model import Severity
    from langaccess.translate import FileStatus

    done = [file for file in report.files if file.status is FileStatus.DONE]
    for row in report.plan.rows:
        if row.engine and not row.lang.pseudo and any(file.lang == row.lang for file in done):
            yield f"{row.lang}: machine drafts by {row.engine}, not reviewed."
    yield from _memory_lines(done)
    counts: Counter[str] = Counter()
    for file in done:
        for finding in file.findings:
            if finding.severity is Severity.WARNING:
                counts[finding.code] += finding.count
    if counts:
        kinds = ", ".join(f"{code} {count}" for code, count in counts.most_common())
        yield f"warnings for the reviser, listed in the manifest: {kinds}"
    for file in done:
        for finding in file.findings:
            if finding.code in _BY_HAND:
                yield f"{file.source.name}: {finding.message}"


def _memory_lines(done: Sequence[FileResult]) -> Iterator[str]:
    """Yield what came out of the store and the memory in each language, and on whose word."""
    for tag in dict.fromkeys(file.lang for file in done):
        count = sum(file.segments.fixed for file in done if file.lang == tag)
        if count:
            yield f"{tag}: {plural(count, 'sentence')} letter for letter from your approved store."
        near = sum(f.code == "fixed.near" for r in done if r.lang == tag for f in r.findings)
        if near:
            shown = f"{plural(near, 'sentence')} like a fixed text or the same"
            yield f"{tag}: {shown}, left to a person (manifest)"
    counts: Counter[Tag] = Counter()
    unapproved: Counter[Tag] = Counter()
    for file in done:
        counts[file.lang] += file.segments.memory
        unapproved[file.lang] += sum(
            finding.count for finding in file.findings if finding.code == "memory.unapproved"
        )
    for tag, count in counts.items():
        if count:
            more = f", {unapproved[tag]} of them not approved here" if unapproved[tag] else ""
            yield f"{tag}: {plural(count, 'sentence')} out of your memory{more}."


def _left_words(file: FileResult) -> str:
    parts = [
        f"{count} {name}"
        for name, count in (
            ("for a person by policy", file.segments.human),
            ("kept in the source language", file.segments.kept),
            ("failed in the engine", file.segments.failed),
        )
        if count
    ]
    return ", ".join(parts)


def inspect(
    sources: Annotated[list[Path], typer.Argument(help="Files and folders to look at.")],
    source: Annotated[str, typer.Option("--from", help="Language of the originals.")] = "en",
    workspace: WorkspaceOption = None,
    quiet: Quiet = False,
    json: Json = False,
) -> Exit:
    """Count words, sentences and repeats, and name what a translation would not reach."""
    from langaccess.agency.session import open_session
    from langaccess.translate import inspect as look

    reporter = output.Reporter(quiet=quiet or json)
    with open_session(workspace, note=reporter.note) as session:
        found = look(sources, session, parse_language(source), reporter)
    reporter.finish()
    output.result(found, lambda console: _show_inspection(found, console), as_json=json)
    return Exit.INPUT if any(item.problem and not item.passed_over for item in found) else Exit.DONE


def _show_inspection(found: Sequence[Inspection], console: Console) -> None:

    for item in found:
        name = output.one_line(str(item.path))
        output.put(console, name, style="bold")
        if item.problem:
            heading = "left alone" if item.passed_over else "cannot be translated"
            output.put(console, f"  {heading}: {item.problem}")
            continue
        output.put(
            console,
            f"  {plural(item.words, 'word')}, {plural(item.segments, 'sentence')}, "
            f"{plural(item.repeats, 'repeat')}, "
            f"{item.human} left to a person by policy",
        )
        for left in item.left:
            output.put(console, f'  left to a person: "{left.text}"')
            output.put(console, f"    {left.reason} ({left.rule})")
            if left.fixed:
                output.put(console, f"    {_store_words(left)}")
        for note in item.notes:
            times = f" (x{note.count})" if note.count > 1 else ""
            output.put(console, f"  {note.message}{times}")


def _store_words(left: WithheldSentence) -> str:
    """Return what the approved store has for a sentence."""
    if left.likeness < 100:
        return f"only like the fixed text {left.fixed} ({left.likeness:.0f} of 100): not put in"
    tags = ", ".join(left.approved) or "no language yet"
    return f"it is the fixed text {left.fixed}, which goes in for: {tags}"


def demo(
    folder: Annotated[
        Path, typer.Option("--to-folder", help="Where to make the sample agency.")
    ] = Path("langaccess-demo"),
    quiet: Quiet = False,
    json: Json = False,
) -> Exit:
    """Make a sample agency, translate its brochures and print its cards as proofs, offline."""
    from langaccess.agency.session import open_session
    from langaccess.agency.workspace import JURISDICTION, create_sample
    from langaccess.cli.render import cards as cards_view
    from langaccess.core.clock import today
    from langaccess.translate import TranslationJob, run

    reporter = output.Reporter(quiet=quiet or json)
    if not (folder / JURISDICTION).is_file():
        create_sample(folder, today=today())
    job = TranslationJob(
        sources=(folder / "brochures",), targets=parse_languages("pt"), out=folder / "translations"
    )
    with open_session(folder) as session:
        report = run(job, session, reporter, announce=lambda plan: _draw_plan(plan, reporter))
    reporter.finish()
    cards = cards_view.sample_cards(folder, folder / "cards")

    def draw_demo(console: Console) -> None:
        draw_report(report, console)
        console.print("cards, as proofs for a reviewer:")
        cards_view.draw_files(cards, console)

    output.result({**report_data(report), "cards": cards}, draw_demo, as_json=json)
    return report.exit_code()
