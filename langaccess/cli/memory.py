"""`langaccess memory`: import, align, export, stats, search, maintain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, TypedDict

import typer

from langaccess.cli import output
from langaccess.cli.options import Json, Quiet, WorkspaceOption, parse_optional_language
from langaccess.cli.shapes import prints, with_fields_of
from langaccess.core.errors import Exit
from langaccess.core.words import plural

if TYPE_CHECKING:
    from typing import Literal

    from rich.console import Console

    from langaccess.core.tags import Tag
    from langaccess.translate.memory import (
        HeldUnit,
        MatchKind,
        Memory,
        TmxImport,
        TranslationUnit,
        Trust,
    )

app = typer.Typer(
    name="memory",
    help="Use and maintain the agency's translation memory.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

To = Annotated[str, typer.Option("--to", help="Only this target language.")]
From = Annotated[str, typer.Option("--from", help="Language of the source.")]
_SHOWN = 5
_LISTED = 20  # sentences that only have the words


class ImportedUnits(TypedDict):
    """What importing a memory did."""

    new: int
    raised: int
    known: int
    held: tuple[HeldUnit, ...]
    conflicts: int
    renewed: int
    without_their_numbers: float
    wording: tuple[str, ...]


class ImportedMemoryFile(ImportedUnits):
    """What importing a file did."""

    file: Path


class ImportedMemories(TypedDict):
    """What `memory import` prints."""

    files: list[ImportedMemoryFile]


class MemoryExport(TypedDict):
    """What `memory export` prints."""

    file: Path
    units: int


_UnitPair = TypedDict("_UnitPair", {"from": "Tag", "to": "Tag"})


class UnitCount(_UnitPair):
    """How many units of a pair have a standing and an origin."""

    standing: Trust
    origin: str
    units: int


class MemoryStats(TypedDict):
    """What `memory stats` prints."""

    units: int
    by: list[UnitCount]


class UnitRow(TypedDict):
    """A unit of the memory."""

    source: str
    target: str
    lang: Tag
    standing: Trust
    origin: str
    by: str
    at: str
    licence: str


class FoundUnit(UnitRow):
    """A unit that was found."""

    score: float | None
    kind: MatchKind | Literal["concordance"]
    differs: str


class FoundUnits(TypedDict):
    """What `memory search` prints."""

    found: list[FoundUnit]


@with_fields_of("MemoryReport")
class MemoryMaintained(TypedDict):
    """What `memory maintain` prints."""

    removed: int


@app.command("import")
@prints(ImportedMemories)
def import_(
    files: Annotated[list[Path], typer.Argument(help="TMX files from a translator's program.")],
    licence: Annotated[str, typer.Option("--licence", help="Their license, if known.")] = "",
    workspace: WorkspaceOption = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Import translators' memories (TMX).

    Their sentences count as translated, never as approved. A file whose two languages do not match
    up is rejected. Units in the wrong script, in an old encoding, without their placeholders, or
    with the source as the translation are held and listed.
    """
    from langaccess.translate.memory import import_tmx

    reporter = output.Reporter(quiet=quiet or json)
    done: list[tuple[Path, TmxImport]] = []
    from langaccess.agency.session import open_session

    with open_session(workspace) as session:
        done += [
            (path, import_tmx(session, path, licence=licence, progress=reporter)) for path in files
        ]

    def draw_import(console: Console) -> None:
        for path, result in done:
            output.put(console, *_import_lines(path, result))

    data: ImportedMemories = {
        "files": [{"file": path, **_import_data(result)} for path, result in done]
    }
    output.result(data, draw_import, as_json=json)


def _import_data(result: TmxImport) -> ImportedUnits:
    return {
        "new": result.added.new,
        "raised": result.added.raised,
        "known": result.added.known,
        "held": result.held,
        "conflicts": result.conflicts,
        "renewed": result.renewed,
        "without_their_numbers": round(result.poor, 4),
        "wording": result.wording,
    }


def _held_lines(held: Sequence[HeldUnit]) -> Iterator[str]:
    for one in held[:_SHOWN]:
        yield f"  held {one.where}: {one.reason}"
    if len(held) > _SHOWN:
        yield f"  and {len(held) - _SHOWN} more; --json lists all"


def _import_lines(path: Path, result: TmxImport) -> Iterator[str]:
    added = result.added
    yield f"{path.name}: {added.new} new, {added.known} known, {len(result.held)} held"
    yield from (f"  {words}" for words in result.wording)
    yield from _held_lines(result.held)
    if result.conflicts:
        yield f"  {result.conflicts} sentences have several translations; the newest is used"
    if result.doubtful:
        yield f"  {result.poor:.0%} of the sentences with numbers lack them: check it before use"


@app.command()
@prints("Aligned")
def align(
    source: Annotated[Path, typer.Argument(help="A brochure.")],
    target: Annotated[Path, typer.Argument(help="Its old translation.")],
    to: Annotated[str, typer.Option("--to", help="Language of the translation.")],
    from_: From = "en",
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Add the sentence pairs of a brochure and its old translation.

    Only clear pairs are added. They count as `legacy`: used after translators' work and before the
    engine, and marked wherever they are used.
    """
    from langaccess.agency.session import open_session
    from langaccess.core.tags import resolve
    from langaccess.translate.memory import align_files

    with open_session(workspace) as session:
        done = align_files(session, source, target, (resolve(from_), resolve(to)))

    def draw_align(console: Console) -> None:
        kept = f"{done.added.new} pairs added as legacy, {done.added.known} known"
        console.print(f"{done.sentences} sentences: {kept}")
        console.print(f"{done.alone} without a clear translation, {len(done.held)} held")
        for words in done.wording:
            console.print(f"  {words}")
        output.put(console, *_held_lines(done.held))

    output.result(done, draw_align, as_json=json)


@app.command()
@prints(MemoryExport)
def export(
    out: Annotated[Path, typer.Argument(help="The TMX file to write.")],
    to: To = "",
    approved: Annotated[
        bool, typer.Option("--approved", help="Only what your agency approved.")
    ] = False,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Write the memory as TMX 1.4b.

    Each unit has its origin, license and standing.
    """
    from langaccess.core.files import leave_others, write_atomic
    from langaccess.translate.memory import export_tmx

    leave_others(out, ".tmx")

    counted = 0

    def write(file: BinaryIO) -> None:
        nonlocal counted
        counted = export_tmx(memory, file, target=parse_optional_language(to), approved=approved)

    with _open_memory(workspace) as memory:
        write_atomic(out, write)

    def draw_export(console: Console) -> None:
        output.put(console, f"{counted} sentence pairs in {out}")

    data: MemoryExport = {"file": out, "units": counted}
    output.result(data, draw_export, as_json=json)


@app.command()
@prints(MemoryStats)
def stats(workspace: WorkspaceOption = None, json: Json = False) -> None:
    """Count sentence pairs by language pair, status and origin."""
    with _open_memory(workspace) as memory:
        counts = memory.counts()
    rows: list[UnitCount] = [
        {"from": a, "to": b, "standing": standing, "origin": origin, "units": number}
        for (a, b, standing, origin), number in counts.items()
    ]

    def draw_stats(console: Console) -> None:
        if not rows:
            console.print("the memory is empty; add to it with `langaccess memory import FILE.tmx`")
            return
        heads = ("from", "to", "status", "pairs", "origin")
        cells = [
            (row["from"], row["to"], row["standing"], str(row["units"]), row["origin"])
            for row in rows
        ]
        console.print(output.table("", heads, cells))

    data: MemoryStats = {"units": sum(counts.values()), "by": rows}
    output.result(data, draw_stats, as_json=json)


@app.command()
@prints(FoundUnits)
def search(
    words: Annotated[list[str], typer.Argument(help="A sentence, or words to look for.")],
    to: Annotated[str, typer.Option("--to", help="Target language.")],
    source: From = "en",
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Find stored sentences that are similar or have the same words.

    A similar sentence that differs in a number, negation, duty or name is marked. Exit code 1 if
    nothing is found.
    """
    from langaccess.core.tags import resolve
    from langaccess.translate.memory import FuzzyIndex

    text, pair = " ".join(words), (resolve(source), resolve(to))
    with _open_memory(workspace) as memory:
        near = FuzzyIndex(memory, *pair).near(text)
        seen = {match.unit.id for match in near}
        others = (unit for unit in memory.holding(*pair, text) if unit.id not in seen)
        holding = list(islice(others, _LISTED))
    close: list[FoundUnit] = [
        {
            **_unit_row(match.unit),
            "score": match.score,
            "kind": match.kind,
            "differs": " ".join(match.differs),
        }
        for match in near
    ]
    listed: list[FoundUnit] = [
        {**_unit_row(unit), "score": None, "kind": "concordance", "differs": ""} for unit in holding
    ]
    rows = close + listed

    def draw_search(console: Console) -> None:
        for row in rows:
            score = f"{row['score']:.0f}%" if row["score"] is not None else "word"
            head = f"{score:>4}  {row['standing']}, {row['origin']}"
            if row["differs"]:
                head += f"  differs: {row['differs']}"
            for text_ in (head, f"     {row['source']}", f"     {row['target']}"):
                console.print(text_)
        if not rows:
            console.print("the memory has nothing similar")

    data: FoundUnits = {"found": rows}
    output.result(data, draw_search, as_json=json)
    return Exit.DONE if rows else Exit.NO


@app.command()
@prints(MemoryMaintained)
def maintain(
    remove: Annotated[
        str,
        typer.Option(
            "--remove-origin", help="Remove everything from this file, named as in `stats`."
        ),
    ] = "",
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """List sentences with two translations, and pairs with errors.

    Approved pairs are never removed here: withdraw their approval in review.
    """
    from langaccess.translate.memory import examine, remove_origin

    with _open_memory(workspace) as memory:
        removed = remove_origin(memory, remove) if remove else 0
        found = examine(memory)

    def draw_maintain(console: Console) -> None:
        if remove:
            output.put(console, f"removed {removed} sentence pairs of {remove}")
        for conflict in found.conflicts:
            output.put(console, f"two translations: {conflict.source}")
            for unit in conflict.units:
                console.print(f"  {unit.target}  [{unit.standing}, {unit.origin}]")
        for fault in found.faults:
            output.put(console, f"{fault.code}: {fault.unit.source}")
            console.print(f"  {fault.unit.target}  ({fault.message})")
        errors = plural(len(found.faults), "error")
        console.print(f"{found.units} sentence pairs, {len(found.conflicts)} conflicts, {errors}")

    output.result({"removed": removed, **output.plain(found)}, draw_maintain, as_json=json)


def _unit_row(unit: TranslationUnit) -> UnitRow:
    return {
        "source": unit.source,
        "target": unit.target,
        "lang": unit.target_tag,
        "standing": unit.standing,
        "origin": unit.origin,
        "by": unit.by,
        "at": unit.at,
        "licence": unit.licence,
    }


@contextmanager
def _open_memory(workspace: Path | None) -> Iterator[Memory]:
    from langaccess.agency.session import open_session
    from langaccess.translate.memory import Memory

    with open_session(workspace) as session:
        yield Memory(session)
