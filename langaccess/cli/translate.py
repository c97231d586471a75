"""`langaccess translate`, `langaccess inspect` and `langaccess demo`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict, cast

import typer

from langaccess.cli import output
from langaccess.cli.confirm_sentences import no_confirmer, waiting_row
from langaccess.cli.options import (
    Json,
    Quiet,
    WorkspaceOption,
    folder_only,
    parse_language,
    parse_languages,
    parse_shard,
)
from langaccess.cli.shapes import prints, with_fields_of
from langaccess.core.errors import Exit, UsageError
from langaccess.core.words import plural, quoted

if TYPE_CHECKING:
    from rich.console import Console

    from langaccess.cli.confirm_sentences import WaitingSentence
    from langaccess.cli.output import Reporter
    from langaccess.cli.render.cards import CardFile
    from langaccess.core.model import Finding
    from langaccess.core.tags import Tag
    from langaccess.translate import (
        FileResult,
        Inspection,
        TranslationPlan,
        TranslationReport,
        WithheldSentence,
    )
    from langaccess.translate.machines import PartDone

_MOST_NAMES = 8  # files that one line names
# Findings that need work by hand before anyone may see the draft.
_BY_HAND = frozenset({"idml.label_by_hand", "draft.left", "draft.kept"})


class SegmentCounts(TypedDict):
    """What became of the sentences of a file."""

    total: int
    translated: int
    kept: int
    human: int
    failed: int
    verbatim: int
    memory: int
    fixed: int


@with_fields_of("FileResult")
class TranslatedFile(TypedDict):
    """What became of a file in a language."""

    segments: SegmentCounts


class WaitingFileRow(TypedDict):
    """A file with sentences that a person must confirm."""

    source: Path
    sentences: list[WaitingSentence]


class TranslationAnswer(TypedDict):
    """What `translate` prints."""

    files: list[TranslatedFile]
    plan: TranslationPlan
    manifest: Path
    waiting: list[WaitingFileRow]
    confirmers: tuple[str, ...]
    confirmed: int


class DemoAnswer(TranslationAnswer):
    """What `demo` prints."""

    cards: list[CardFile]


@with_fields_of("Inspection")
class InspectedFile(TypedDict):
    """What is in a file."""

    waiting: list[WaitingSentence]
    risky: list[WaitingSentence]


@prints("TranslationAnswer | PartDone")
def translate(
    sources: Annotated[
        list[Path] | None, typer.Argument(help="Files and folders to translate.")
    ] = None,
    to: Annotated[
        str | None, typer.Option("--to", help="Languages, by name or tag: pt,es (or test).")
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", help="Folder for the results.", callback=folder_only)
    ] = Path("translations"),
    source: Annotated[
        str | None,
        typer.Option("--from", help="Language of the originals (en)."),
    ] = None,
    doc_class: Annotated[
        str | None, typer.Option("--class", help="Document class of these files (it is stored).")
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", help="Who declares the class: a person with the right to confirm."),
    ] = None,
    engine: Annotated[
        str | None,
        typer.Option(
            "--engine",
            help="Use only this engine (mozilla, argos). gist also allows rule-based engines; "
            "not for print.",
        ),
    ] = None,
    pack: Annotated[
        bool, typer.Option("--pack", help="Also write a pack for a human translator.")
    ] = False,
    accept_revisions: Annotated[
        bool, typer.Option("--accept-revisions", help="Read tracked changes as if accepted.")
    ] = False,
    strip_active: Annotated[
        bool,
        typer.Option(
            "--strip-active",
            help="Remove scripts, macros and sources on other computers from the results.",
        ),
    ] = False,
    fast: Annotated[
        bool, typer.Option("--fast", help="Use the engine's fast setting, if it has one.")
    ] = False,
    strict: Annotated[
        bool,
        typer.Option("--strict", help="Exit code 1 if any sentence stays in the source language."),
    ] = False,
    workers: Annotated[
        int | None,
        typer.Option("--workers", min=1, help="Engine processes (default: one per core)."),
    ] = None,
    confirmed: Annotated[
        Path | None,
        typer.Option("--confirmed", help="Confirmations that `review confirm --out` wrote."),
    ] = None,
    shard: Annotated[
        str | None,
        typer.Option(
            "--shard",
            metavar="K/N",
            help="Only draft the K-th of N parts, into --out/parts, for a run on the whole job.",
        ),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            "--cluster", help="Draft on a Dask cluster: its scheduler's address, or local."
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    quiet: Quiet = False,
    json: Json = False,
) -> Exit:
    """Translate documents into labeled drafts with the same layout.

    Each result is a draft that a person must revise; numbers stay as they are. Text that your rules
    leave to a person, and languages without an engine, go into a pack for a human translator. A
    sentence that may be a legal act stays as it is until a named person confirms that it only
    informs (`review confirm`).

    For many machines: --cluster, or --shard on each of them and then the same call without it.
    """
    from contextlib import nullcontext

    from langaccess.agency.session import open_session
    from langaccess.translate import TranslationJob, machines, run

    reporter = output.Reporter(quiet=quiet or json)
    if not sources:
        raise UsageError("no file or folder to translate is named", hint="translate FILES --to es")
    if not to:
        raise UsageError("no language is named", hint="--to es, or several: --to es,vi")
    if shard is not None:
        _refuse_beside_shard(
            {
                "--class": doc_class, "--by": by, "--pack": pack, "--strict": strict,
                "--confirmed": confirmed, "--workers": workers, "--cluster": cluster,
            }
        )  # fmt: skip
    job = TranslationJob(
        sources=tuple(sources),
        targets=parse_languages(to),
        out=out,
        source=parse_language(source or "en"),
        doc_class=doc_class,
        declared_by=by,
        engine=engine,
        accept_revisions=accept_revisions,
        strip_active=strip_active,
        pack=pack,
        fast=fast,
        workers=workers,
        confirmed=confirmed,
    )
    with open_session(workspace, note=reporter.note) as session:
        if shard is not None:
            done = machines.draft_part(job, session, *parse_shard(shard), reporter)
            reporter.finish()
            output.result(
                output.fields(done), lambda console: _draw_part(done, console), as_json=json
            )
            return Exit.DONE
        parts = machines.finished_parts(out)
        with machines.cluster(cluster) if cluster else nullcontext(parts) as elsewhere:
            report = run(
                job, session, reporter, announce=lambda plan: _draw_plan(plan, reporter),
                elsewhere=elsewhere,
            )  # fmt: skip
    if parts and not cluster:
        reporter.note(
            f"{out / machines.PARTS} is no longer needed: it has drafts of your documents"
        )
    if doc_class is not None and session.root is not None:
        reporter.note(
            f"--class {doc_class} is stored for these files, for review too. brochures.yaml in "
            "their folder can also set it; the stricter class applies"
        )
    reporter.finish()
    output.result(report_data(report), lambda console: draw_report(report, console), as_json=json)
    return report.exit_code(strict=strict)


def _refuse_beside_shard(useless: Mapping[str, object]) -> None:
    """Raise for an option that only the run on the whole job uses."""
    if given := [name for name, value in useless.items() if value]:
        raise UsageError(
            f"{' and '.join(given)}: not used for one part of a job",
            hint="leave it for the run without --shard; declare a class before, with such a run",
        )


def _draw_part(done: PartDone, console: Console) -> None:
    made = plural(done.documents, "document")
    output.say(
        console, f"drafted {made}; {done.reused} done before; {done.left} left to the whole job"
    )
    output.put(console, f"results: {done.folder}")
    output.say(console, "next, when all parts are done: the same command without --shard")


def report_data(report: TranslationReport) -> TranslationAnswer:
    """Return the report for JSON."""
    files = [
        cast("TranslatedFile", output.fields(one) | {"segments": one.segments.as_data()})
        for one in report.files
    ]
    waiting: list[WaitingFileRow] = [
        {"source": one.source, "sentences": [waiting_row(each) for each in one.sentences]}
        for one in report.waiting
    ]
    return {
        "files": files, "plan": report.plan, "manifest": report.manifest, "waiting": waiting,
        "confirmers": report.confirmers, "confirmed": report.confirmed,
    }  # fmt: skip


def _draw_plan(plan: TranslationPlan, reporter: Reporter) -> None:
    """Show the plan of a job, before the first engine runs; nothing if no file can be read."""
    if not any(row.files or row.packed for row in plan.rows):
        return
    heads = ("plan for", "engine", "files", "by machine", "by people", "files left to people")
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
                f"{row.lang}: {plural(row.memory, 'sentence')} from your translation memory"
            )
        if row.note:
            reporter.note(f"{row.lang}: {row.note}")
    for note in plan.notes:
        reporter.note(note)
    if plan.undeclared:
        shown = _names(plan.undeclared)
        reporter.note(f"no document class, so treated as public_information: {shown}")


def draw_report(report: TranslationReport, console: Console) -> None:
    """Draw the report: one line per file, then what a person must check."""
    rows = [
        [
            file.source.name,
            str(file.lang),
            file.status.value + (" (unchanged)" if file.reused else ""),
            f"{file.segments.translated}/{file.segments.total}",
            str(_warning_count(file) or ""),
            str(file.segments.human or ""),
            _left_by_checks(file),
        ]
        for file in report.files
    ]
    heads = ["file", "to", "status", "done", "warnings", "left by rules", "left by checks"]
    console.print(output.table("", heads, rows))
    output.say(console, *_reason_lines(report))
    output.put(console, *(*_attention_lines(report), *_waiting_lines(report)))
    output.put(console, *_question_lines(report))
    for path in sorted({file.pack for file in report.files if file.pack}):
        output.put(console, f"for a human translator: {path}")
    output.put(console, f"results and manifest: {report.manifest.parent}")


def _reason_lines(report: TranslationReport) -> Iterator[str]:
    """Yield each reason for which files have no draft once, with the languages and the files."""
    found: dict[tuple[str, str], list[FileResult]] = {}
    for file in report.files:
        if file.message:
            found.setdefault((file.status.value, file.message), []).append(file)
    for (status, message), files in found.items():
        tags = ", ".join(dict.fromkeys(str(file.lang) for file in files))
        yield f"{status} ({tags}): {_names(file.source.name for file in files)}: {message}"


def _names(names: Iterable[str]) -> str:
    """Return names for one line: the first eight, and how many more there are."""
    once = list(dict.fromkeys(names))
    more = f" and {len(once) - _MOST_NAMES} more" if len(once) > _MOST_NAMES else ""
    return ", ".join(once[:_MOST_NAMES]) + more


def _question_lines(report: TranslationReport) -> Iterator[str]:
    """Yield how to declare the class of files that wait for it."""
    asked = [file for file in report.files if file.reason.startswith("class.")]
    names = ", ".join(dict.fromkeys(file.source.name for file in asked))
    if names:
        yield f"no draft before someone declares the class of: {names}"
    for file in {file.reason: file for file in asked}.values():
        if file.decision is not None:
            yield f"to {file.decision.instead[0]}"


def _warning_count(file: FileResult) -> int:
    from langaccess.core.model import Severity
    from langaccess.translate import FileStatus

    if file.status is not FileStatus.DONE:
        return 0
    return sum(f.count for f in file.findings if f.severity is Severity.WARNING)


def _attention_lines(report: TranslationReport) -> Iterator[str]:
    """Yield what people must do after the run, and which engine wrote which drafts."""
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
        yield f"warnings for the reviser, in the manifest: {kinds}"
    for file in done:
        for finding in file.findings:
            if finding.code in _BY_HAND:
                yield f"{file.source.name}: {finding.message}"


def _waiting_lines(report: TranslationReport) -> Iterator[str]:
    """Yield how many sentences wait in each file, and for whom."""
    if report.confirmed:
        yield f"{plural(report.confirmed, 'confirmation')} taken over and logged"
    whom = " or ".join(report.confirmers) or "a person who may confirm"
    for one in report.waiting:
        count = len(one.sentences)
        verb = "waits" if count == 1 else "wait"
        yield f"{one.source.name}: {plural(count, 'sentence')} {verb} for {whom}"
    if report.waiting:
        path = report.waiting[0].source if len(report.waiting) == 1 else "FILE"
        yield f"to confirm that they only inform: langaccess review confirm {path} --by NAME"
        if not report.confirmers:
            yield no_confirmer()


def _memory_lines(done: Sequence[FileResult]) -> Iterator[str]:
    """Yield how many sentences came from the approved store and from the memory."""
    for tag in dict.fromkeys(file.lang for file in done):
        count = sum(file.segments.fixed for file in done if file.lang == tag)
        if count:
            yield f"{tag}: {plural(count, 'sentence')} word for word from your approved texts."
        near = sum(f.code == "fixed.near" for r in done if r.lang == tag for f in r.findings)
        if near:
            shown = f"{plural(near, 'sentence')} close to a fixed text"
            yield f"{tag}: {shown}, left to a person (see the manifest)"
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
            yield f"{tag}: {plural(count, 'sentence')} from your translation memory{more}."


def _left_by_checks(file: FileResult) -> str:
    failed = f"{file.segments.failed} (engine failed)" if file.segments.failed else ""
    return " ".join(filter(None, (str(file.segments.kept or ""), failed)))


@prints(list[InspectedFile])
def inspect(
    sources: Annotated[list[Path], typer.Argument(help="Files and folders to count.")],
    source: Annotated[str, typer.Option("--from", help="Language of the originals.")] = "en",
    risky: Annotated[
        int,
        typer.Option("--risky", min=0, help="List the N riskiest sentences of each file."),
    ] = 0,
    workspace: WorkspaceOption = None,
    quiet: Quiet = False,
    json: Json = False,
) -> Exit:
    """Count words and sentences; list what would not be translated.

    --risky lists the sentences that look most like a legal act or a record, riskiest first: those
    that a person must confirm before a machine gets them, then the others.
    """
    from langaccess.agency.session import open_session
    from langaccess.translate import inspect as look

    reporter = output.Reporter(quiet=quiet or json)
    with open_session(workspace, note=reporter.note) as session:
        found = look(sources, session, parse_language(source), reporter, risky=risky)
    reporter.finish()
    rows = [
        output.fields(item)
        | {
            "waiting": [waiting_row(one) for one in item.waiting],
            "risky": [waiting_row(one) for one in item.risky],
        }
        for item in found
    ]
    output.result(rows, lambda console: _show_inspection(found, console), as_json=json)
    return Exit.INPUT if any(item.problem and not item.passed_over for item in found) else Exit.DONE


def _show_inspection(found: Sequence[Inspection], console: Console) -> None:

    for item in found:
        name = output.one_line(str(item.path))
        output.put(console, name, style="bold")
        if item.problem:
            heading = "skipped" if item.passed_over else "cannot be translated"
            output.put(console, f"  {heading}: {item.problem}")
            if not item.segments:
                continue
        output.say(
            console,
            f"  {plural(item.words, 'word')}, {plural(item.segments, 'sentence')}, "
            f"{plural(item.repeats, 'repeat')}, "
            f"{item.human} left to a person by your rules, "
            f"{item.waiting_segments} to be confirmed by a person first",
            indent="    ",
        )
        if item.question:
            output.put(console, f"  no draft yet: {item.question}")
            output.put(console, f"    {item.answer}")
        for left in item.left:
            output.put(console, f"  left to a person: {quoted(left.text)}")
            output.put(console, f"    {left.reason} ({left.rule})")
            if left.fixed:
                output.put(console, f"    {_store_words(left)}")
        waits = {one.digest for one in item.waiting}
        for one in item.risky:
            heading = "to be confirmed" if one.digest in waits else "goes to a machine"
            output.put(console, f"  {heading} (risk {one.score:.1f}): {quoted(one.text)}")
        for message, notes in _by_message(item.notes).items():
            count = sum(note.count for note in notes)
            times = f" (x{count})" if count > 1 else ""
            places = _names(note.where for note in notes if note.where and "/" not in note.where)
            output.put(console, f"  {message}{times}" + (f": {places}" if places else ""))


def _by_message(notes: Iterable[Finding]) -> Mapping[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for note in notes:
        found.setdefault(note.message, []).append(note)
    return found


def _store_words(left: WithheldSentence) -> str:
    """Return what the approved texts have for a sentence."""
    if left.likeness < 100:
        return f"{left.likeness:.0f}% like the fixed text {left.fixed}, so not inserted"
    tags = ", ".join(left.approved) or "no language yet"
    return f"it is the fixed text {left.fixed}, inserted for: {tags}"


@prints(DemoAnswer)
def demo(
    folder: Annotated[
        Path, typer.Option("--to-folder", help="Folder of the sample agency.")
    ] = Path("langaccess-demo"),
    quiet: Quiet = False,
    json: Json = False,
) -> Exit:
    """Make a sample agency with translated brochures and cards.

    Works offline. The brochures are drafts and the cards are proofs.
    """
    from langaccess.agency.session import open_session
    from langaccess.agency.workspace import JURISDICTION, create_sample
    from langaccess.cli.render import cards as cards_view
    from langaccess.core.extras import has_extra, install_command
    from langaccess.translate import TranslationJob, run

    reporter = output.Reporter(quiet=quiet or json)
    if not (folder / JURISDICTION).is_file():
        create_sample(folder)
    job = TranslationJob(
        sources=(folder / "brochures",), targets=parse_languages("pt"), out=folder / "translations"
    )
    with open_session(folder) as session:
        report = run(job, session, reporter, announce=lambda plan: _draw_plan(plan, reporter))
    reporter.finish()
    with_cards = has_extra("cards")
    cards = cards_view.sample_cards(folder, folder / "cards") if with_cards else []

    def draw_demo(console: Console) -> None:
        draw_report(report, console)
        if with_cards:
            console.print("cards (proofs for a reviewer):")
            cards_view.draw_files(cards, console)
        else:
            console.print("no cards: the part `cards` is not installed. To install it:")
            output.put(console, f"  {install_command('cards')}")

    data: DemoAnswer = {**report_data(report), "cards": cards}
    output.result(data, draw_demo, as_json=json)
    return report.exit_code()
