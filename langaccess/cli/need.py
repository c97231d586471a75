"""`langaccess need`: which languages the agency's area needs, and by which sources."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from langaccess.cli import output
from langaccess.cli.options import Json, Quiet, WorkspaceOption
from langaccess.cli.reporting import ListFormatOption, OutOption, WrittenPage, write_page
from langaccess.cli.shapes import prints, with_fields_of
from langaccess.core.errors import Exit, UsageError
from langaccess.core.words import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rich.console import Console

    from langaccess.agency.policy import ServedLanguage
    from langaccess.outreach.need import (
        BeatNeed,
        BeatTable,
        ImportedSource,
        LanguageCounts,
        NeedAssessment,
        NeedSource,
    )

app = typer.Typer(
    name="need",
    help="Find out which languages your area needs.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class BeatAnswer(TypedDict):
    """What `need show --by` prints."""

    beats: BeatTable | None
    why: str


@with_fields_of("NeedAssessment")
class NeedPage(WrittenPage):
    """What `need show` prints."""


class NeedAdopted(TypedDict):
    """What `need adopt` prints."""

    languages: tuple[ServedLanguage, ...]
    file: Path
    changed: bool


class NeedRemoved(TypedDict):
    """What `need remove` prints."""

    source: NeedSource


@app.command("import")
@prints("ImportedSource")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file that you downloaded.")],
    place: Annotated[
        list[str] | None,
        typer.Option(
            "--place",
            help="Your area, by name or GEO_ID; 1400000US53033* for all tracts of a county. Can be "
            "used more than once.",
        ),
    ] = None,
    year: Annotated[
        int | None,
        typer.Option("--year", help="Last year of the survey, if the file does not name it."),
    ] = None,
    product: Annotated[
        int | None, typer.Option("--product", help="Years that the survey covers, 1 or 5.")
    ] = None,
    level: Annotated[
        int, typer.Option("--level", help="Confidence of the margins in the file: 90, 95 or 99.")
    ] = 90,
    map_file: Annotated[
        Path | None,
        typer.Option("--map", help="What the columns of a school's or court's table are (YAML)."),
    ] = None,
    quiet: Quiet = False,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Import a census table, counts of a school, or bills of your line.

    The file is recognized by its content: the table view or the ZIP of data.census.gov (tables
    C16001, B16001, C16002), a saved answer of the Census API, a table-based summary file, a table
    from tidycensus. A table of a school district or a court needs --map. Your own encounters need
    no import. Exit code 1 if the figures are kept and cannot decide a duty.
    """
    from langaccess.agency.session import open_session
    from langaccess.outreach import need

    if product not in (None, 1, 5):
        raise UsageError(f"--product {product}: use 1 or 5")
    if level not in (90, 95, 99):
        raise UsageError(f"--level {level}: use 90, 95 or 99")
    session = open_session(workspace)
    session.require_folder("figures are kept in an agency's folder, and there is none here")
    with session:
        found = need.import_need(
            session,
            file,
            places=place or (),
            survey=need.Survey(year, product),
            level=level,
            map_file=map_file,
            read_bill=_bill_reader(session.policy.agency.time_zone or "UTC"),
            progress=output.Reporter(quiet=quiet),
        )
    output.result(found, lambda console: _draw_import(console, found), as_json=json)
    return Exit.NO if found.source.unit == "people" and not found.can_decide else Exit.DONE


def _bill_reader(zone: str) -> Callable[[Path], LanguageCounts | None]:
    from langaccess.core.errors import InputError
    from langaccess.outreach.need import count_calls
    from langaccess.reports import load_bills

    def read(path: Path) -> LanguageCounts | None:
        try:
            bills = load_bills(path, zone)
        except InputError:
            return None
        calls = {bill.call: bill for bill in bills.lines if not bill.is_credit}
        if not calls:
            return None
        return count_calls(
            ((bill.tag, bill.language) for bill in calls.values()),
            max(bill.day for bill in calls.values()).year,
            tuple(f"line {row.line}: {row.why}" for row in bills.skipped),
        )

    return read


def _draw_import(console: Console, found: ImportedSource) -> None:
    source = found.source
    verb = "replaced" if found.replaced else "imported"
    what = f"{source.table}, {source.survey}" if source.table else f"{source.unit}, {source.year}"
    output.say(console, f"{verb}: {source.id} ({what}, {source.file})")
    if found.places:
        names = "; ".join(found.places)
        more = f" and {found.place_count - len(found.places)} more" * (
            found.place_count > len(found.places)
        )
        output.say(console, f"{plural(found.place_count, 'place')}: {names}{more}")
    output.say(console, *(f"note: {note}" for note in found.notes))
    output.say(console, "next: langaccess need show")


PlaceOption = Annotated[
    list[str] | None,
    typer.Option("--place", help="Another area than yours. Can be used more than once."),
]


@app.command("show")
@prints(NeedPage | BeatAnswer)
def show(
    place: PlaceOption = None,
    table: Annotated[
        str | None, typer.Option("--table", help="C16001, B16001 or C16002 (households).")
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", help="source: every source side by side. beat: your beats."),
    ] = None,
    asked_by: Annotated[
        str | None, typer.Option("--asked-by", help="Who opens the table by beat, for the log.")
    ] = None,
    why: Annotated[
        str | None, typer.Option("--why", help="Why the table by beat is needed, for the log.")
    ] = None,
    form: ListFormatOption = None,
    out: OutOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Show the languages that your area needs, with margins of error.

    Each group is due, not shown to be due, or the figures cannot tell; your rules say what follows
    then (`thresholds`). A group of several languages is never split: other sources name candidates.
    The table by beat is off until a named person gives a reason, for that day only, and is never
    written to a file.
    Exit code 1 if the figures have no margin of error and so decide nothing.
    """
    from langaccess import reports
    from langaccess.agency.session import open_session
    from langaccess.outreach import need

    if by not in (None, "source", "beat"):
        raise UsageError(f"--by {by}: use source or beat")
    if by != "beat" and (asked_by is not None or why is not None):
        raise UsageError("--asked-by and --why are for --by beat")
    if by == "beat" and (form is not None or out is not None):
        raise UsageError("the table by beat is shown on the screen only: leave out --out, --format")
    with open_session(workspace) as session:
        session.require_folder("figures are kept in an agency's folder, and there is none here")
        if by == "beat":
            if asked_by is not None or why is not None:
                need.allow_beats(session, by=asked_by or "", why=why or "")
            if need.beats_permission(session) is None:
                off: BeatAnswer = {"beats": None, "why": _OFF}
                output.text(off, lambda: output.wrap(_OFF), as_json=json)
                return Exit.NO
            beats = need.assess_beats(session)
            data: BeatAnswer = {"beats": beats, "why": ""}
            output.result(data, lambda console: _draw_beats(console, beats), as_json=json)
            return Exit.DONE
        found = need.assess(session, places=place or (), table=table)
        policy = session.policy

    if form is not None or out is not None:
        page = reports.need_page(found, policy, by_source=by == "source")
        write_page(page, form, out, output.fields(found), as_json=json, is_list=True)
        return Exit.DONE if found.has_margins or found.unit != "people" else Exit.NO

    def draw(console: Console) -> None:
        _draw_head(console, found)
        if by == "source":
            _draw_sources(console, found)
        else:
            _draw_groups(console, found)

    output.result(found, draw, as_json=json)
    return Exit.DONE if found.has_margins or found.unit != "people" else Exit.NO


@app.command("adopt")
@prints(NeedAdopted)
def adopt(
    by: Annotated[str, typer.Option("--by", help="Who decides, for the log.")],
    languages: Annotated[
        list[str] | None,
        typer.Argument(metavar="[LANGUAGE]...", help="Default: each language that is due."),
    ] = None,
    why: Annotated[
        str, typer.Option("--why", help="How you know of a language that no source names.")
    ] = "",
    place: PlaceOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Write languages with their figures into your rules.

    Identification, cards and the roster's gaps use them from then on. A group that means one
    language is adopted if it is due; a language out of a group of several only if you name it, and
    a source or your reason says so. Such a language gets no count.
    """
    from langaccess.agency.session import open_session
    from langaccess.core.files import read_bytes
    from langaccess.core.tags import resolve
    from langaccess.outreach import need

    wanted = tuple(resolve(name, use="speech") for name in languages or ())
    with open_session(workspace) as session:
        session.require_folder("languages are written into an agency's rules, and none are here")
        file = session.workspace.jurisdiction
        before = read_bytes(file)
        made = need.adopt_languages(session, wanted, by=by, why=why, places=place or ())
        changed = read_bytes(file) != before
    data: NeedAdopted = {"languages": made, "file": file, "changed": changed}
    output.result(
        data,
        lambda console: _draw_adopted(console, made, file, changed=changed),
        as_json=json,
    )


def _draw_adopted(
    console: Console, made: tuple[ServedLanguage, ...], file: Path, *, changed: bool
) -> None:
    from langaccess.core import tags

    output.put(console, f"written to {file}:" if changed else f"{file} already has:")
    for one in made:
        count = "no count" if one.count is None else f"{one.count:,} people"
        output.say(console, f"- {one.tag.name} ({one.tag}): {count}; {one.source}")
        if (entry := tags.known(one.tag)) is not None and entry.question:
            output.say(console, f"  ask each speaker: {entry.question}")


_OFF = (
    "The table by beat is off: it can show where people of a language live. If you need it to "
    'assign officers, open it for today with --asked-by NAME --why "the reason"; the log keeps '
    "both."
)


def _draw_head(console: Console, found: NeedAssessment) -> None:
    from langaccess.reports import places_words, plus_minus

    what = (
        'people of 5 years and over who speak English less than "very well"'
        if found.unit == "people"
        else "households in which no one of 14 years and over speaks English very well"
    )
    output.say(console, f"{places_words(found)}: {what}")
    output.say(console, f"{found.table}, {found.survey}; margins of error at 90%")
    if found.limited is not None and found.population:
        of = f" of {found.population:,}"
        share = ""
        if found.limited_percent is not None:
            share = f", {found.limited_percent:.1f}{plus_minus(found.limited_percent_moe, '.1f')}%"
        output.say(console, f"in all: {found.limited:,}{plus_minus(found.limited_moe)}{of}{share}")
    output.say(console, *(f"note: {note}" for note in found.notes))
    output.say(console, "")


def _draw_groups(console: Console, found: NeedAssessment) -> None:
    from langaccess.reports import RELIABILITY_MARKS, group_cells

    rows = []
    for one in found.groups:
        rows.append(group_cells(one))
        rows += [("  " + cells[0], *cells[1:]) for cells in map(group_cells, one.inside)]
    columns = ("group", found.unit, "at least", "at most", "duty", "your rules")
    console.print(output.table("", columns, rows))
    if {one.reliability for one in found.groups} & {"careful", "unreliable"}:
        output.say(console, RELIABILITY_MARKS)
    lines = {answer.line: answer for one in found.groups for answer in one.thresholds}
    for line, answer in lines.items():
        checked = f", checked {answer.as_of:%Y-%m-%d}" if answer.as_of else ""
        sure = "" if answer.verified else ", not verified: ask counsel"
        output.say(console, f"threshold {answer.id}: {line}")
        output.say(console, f"  [{answer.authority or 'no authority'}{checked}{sure}]")
    for one in found.groups:
        if one.settled_by:
            output.say(console, f"{one.group}: {one.why}")
        if one.notice == "enough":
            output.say(console, f"{one.group}: a notice of oral help is enough")
        elif one.notice == "cannot_tell":
            output.say(console, f"{one.group}: whether a notice is enough, the figures cannot tell")
    asked = [f"{one.group}: {one.question}" for one in found.groups if one.question]
    title = "ASK the school district, the clinic, the bill of your interpreter line"
    _draw_list(console, title, asked)
    _draw_rest(console, found)
    missing = [
        group.languages[0].name
        for group in found.proposed
        if all(tag.language != group.languages[0].language for tag in group.adopted)
    ]
    if missing:
        output.say(console, f"next: langaccess need adopt --by NAME ({', '.join(missing)})")


def _draw_sources(console: Console, found: NeedAssessment) -> None:
    from langaccess.reports import source_table

    table = source_table(found)
    console.print(output.table("", table.columns, table.rows))
    _draw_rest(console, found)


def _draw_rest(console: Console, found: NeedAssessment) -> None:
    _draw_list(console, "SOURCES DISAGREE", found.findings)
    unread = [
        f"{one.id}: {name} ({count:,})" for one in found.sources
        for name, count in one.unresolved.items()
    ]  # fmt: skip
    _draw_list(console, "NAMES THAT ARE NOT ONE LANGUAGE: ask the source", unread)


def _draw_list(console: Console, title: str, items: Iterable[str]) -> None:
    for n, item in enumerate(items):
        if not n:
            output.say(console, "")
            output.say(console, title)
        output.say(console, f"- {item}")


def _draw_beats(console: Console, found: BeatTable) -> None:
    from langaccess.reports import plus_minus

    opened = found.permission
    output.say(console, f"people with limited English by beat; {found.source}, {found.survey}")
    output.say(console, f"opened by {opened.by} on {opened.on:%Y-%m-%d}: {opened.why}")
    rows = []
    for group, (whole, moe) in found.totals.items():
        cells = [_beat_cell(one) for one in found.rows if one.group == group]
        hidden = "?" if "?" in cells else "few"
        rows.append((group, *cells, hidden if whole is None else f"{whole:,}{plus_minus(moe)}"))
    console.print(output.table("", ("group", *found.beats, "all tracts"), rows))
    output.say(console, "few: too small to show, or it would reveal one; ?: unreliable or unknown")


def _beat_cell(one: BeatNeed) -> str:
    from langaccess.reports import plus_minus

    if one.withheld:
        return "?" if one.withheld == "unreliable" else "few"
    return f"{one.estimate:,}{plus_minus(one.moe)}"


@app.command("remove")
@prints(NeedRemoved)
def remove(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Its id: acs5-2022-c16001.")],
    by: Annotated[str, typer.Option("--by", help="Your name, for the log.")],
    why: Annotated[str, typer.Option("--why", help="The reason, for the log.")],
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Remove a source that was imported by mistake."""
    from langaccess.agency.session import open_session
    from langaccess.outreach import need

    with open_session(workspace) as session:
        gone = need.remove_need(session, source, by=by, why=why)
    data: NeedRemoved = {"source": gone}
    output.result(
        data,
        lambda console: output.say(console, f"removed: {gone.id} ({gone.file})"),
        as_json=json,
    )
