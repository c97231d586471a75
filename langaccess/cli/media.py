"""`langaccess media`: deadlines of outlets, what each gets, and how long a spot is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypedDict

import typer

from langaccess.cli import output
from langaccess.cli.approver import reason_row
from langaccess.cli.options import Json, WorkspaceOption, folder_only, parse_day, parse_language
from langaccess.cli.sessions import open_review
from langaccess.cli.shapes import prints, with_fields_of
from langaccess.core.errors import Exit, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from langaccess.cli.approver import ReasonRow
    from langaccess.core.tags import Tag
    from langaccess.outreach.notices import OutletDue, OutletPack, ReleasePack, SpokenLength

app = typer.Typer(
    name="media",
    help="Reach outlets in time, with approved texts.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class OutletsDue(TypedDict):
    """What `media due` prints."""

    days_to_approve: int | None
    outlets: list[OutletDue]


class LeftOutLanguage(TypedDict):
    """A language that is left out, and why."""

    lang: Tag
    reasons: list[ReasonRow]


@with_fields_of("OutletPack")
class OutletFiles(TypedDict):
    """What is in the pack of an outlet."""

    left_out: list[LeftOutLanguage]


@with_fields_of("ReleasePack")
class MediaPackFolder(TypedDict):
    """What `media pack` prints."""

    outlets: list[OutletFiles]


@with_fields_of("SpokenLength")
class SpotTime(TypedDict):
    """What `media time` prints."""

    spot: int


@app.command()
@prints(OutletsDue)
def due(
    event: Annotated[str, typer.Option("--event", help="The day by which it appears.")],
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """List the last moment of each outlet for a text.

    Also the day on which the translation must begin, by the days that yours took so far. Exit code
    1 if one is too late.
    """
    from langaccess.outreach import notices

    with open_review(workspace) as session:
        found = notices.media_due(session, parse_day("--event", event))
        days = notices.days_to_approve(session)
    data: OutletsDue = {"days_to_approve": days, "outlets": list(found)}

    def draw_due(console: Console) -> None:
        heads = ("outlet", "languages", "last moment", "appears", "start by")
        rows = [
            (
                one.id, ", ".join(one.languages), f"{one.last:%a %Y-%m-%d %H:%M}",
                one.appears.isoformat(),
                f"{one.start_by or 'unknown'}{' LATE' if one.late else ''}",
            )
            for one in found
        ]  # fmt: skip
        if rows:
            console.print(output.table("", heads, rows))
        else:
            console.print("there are no outlets; add one: langaccess register add outlets")
        if days is None and rows:
            output.say(console, "no document has been approved yet, so the start is unknown")

    output.result(data, draw_due, as_json=json)
    return Exit.NO if any(one.late for one in found) else Exit.DONE


@app.command()
@prints(MediaPackFolder)
def pack(
    document: Annotated[
        str, typer.Argument(metavar="DOCUMENT", help="An approved document, by number or name.")
    ],
    out: Annotated[Path, typer.Option("--out", help="A new folder.", callback=folder_only)] = Path(
        "release"
    ),
    outlet: Annotated[
        list[str] | None,
        typer.Option("--outlet", help="Only this outlet. Can be used more than once."),
    ] = None,
    photo: Annotated[Path | None, typer.Option("--photo", help="A picture to add.")] = None,
    consent: Annotated[
        str, typer.Option("--consent", help="Number or place of the consent for the picture.")
    ] = "",
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Write a folder with the approved texts for each outlet.

    Exit code 1 if an outlet lacks a language. An outlet that opted out gets nothing.
    """
    from langaccess import reports
    from langaccess.outreach import notices
    from langaccess.outreach.meetings import refuse_unusable_photo

    with open_review(workspace) as session:
        reports.check_facts(session)
        if photo is not None:
            refuse_unusable_photo(session, photo)
        made = notices.pack_release(
            session, document, out, only=outlet or (), photo=photo, consent=consent
        )
    outlets = [output.fields(one) | _left_out(one) for one in made.outlets]
    data = output.fields(made) | {"outlets": outlets}
    output.result(data, lambda console: output.say(console, *_pack_lines(made)), as_json=json)
    return Exit.NO if any(one.left_out for one in made.outlets) else Exit.DONE


def _left_out(one: OutletPack) -> OutletFiles:
    return {
        "left_out": [
            {"lang": tag, "reasons": [reason_row(reason) for reason in why]}
            for tag, why in one.left_out.items()
        ]
    }


def _pack_lines(made: ReleasePack) -> Iterator[str]:
    for one in made.outlets:
        yield f"{one.id}: {len(one.files)} files ({', '.join(one.languages) or 'no language'})"
        for tag, why in one.left_out.items():
            yield f"  {tag.name} ({tag}) is left out: {'; '.join(r.text for r in why)}"
        for note in one.notes:
            yield f"  {note}"
    if not made.outlets:
        yield "there are no outlets; add one: langaccess register add outlets"
    if made.opted_out:
        yield f"{made.opted_out} opted out and get nothing"


@app.command()
@prints(SpotTime)
def time(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The text, or a document in one language.")
    ],
    lang: Annotated[str, typer.Option("--lang", help="Its language.")],
    spot: Annotated[int, typer.Option("--spot", help="Seconds that it should fit.")] = 30,
    measured: Annotated[
        float | None, typer.Option("--measured", help="Seconds that a person took to read it.")
    ] = None,
    by: Annotated[str, typer.Option("--by", help="With --measured: who read it.")] = "",
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Estimate how many seconds a text takes on the radio.

    By published rates of readers in 17 languages, at the pace of an announcement; others by 130
    words a minute. A measured time replaces the estimate. Exit code 1 if it does not fit --spot.
    """
    from langaccess import formats
    from langaccess.core.files import read_text
    from langaccess.outreach import notices

    if not 1 <= spot <= 3600:
        raise UsageError(f"--spot {spot}: seconds, such as 30")
    if by and measured is None:
        raise UsageError("--by goes with --measured")
    tag = parse_language(lang)
    known = formats.is_document(file)
    text = notices.read_approved(file, tag).spoken if known else read_text(file)
    with open_review(workspace) as session:
        if measured is not None:
            notices.record_measured(session, text, tag, measured, by=by)
        real = notices.measured_seconds(session, text, tag)
        found = notices.spoken_length(text, tag, spot=spot, measured=real)

    def draw_time(console: Console) -> None:
        output.say(console, *_time_lines(found, spot))

    data: dict[str, Any] = output.fields(found) | {"spot": spot}
    output.result(data, draw_time, as_json=json)
    return Exit.DONE if found.seconds <= spot else Exit.NO


def _time_lines(found: SpokenLength, spot: int) -> Iterator[str]:
    if found.basis == "measured":
        yield f"{found.seconds:g} seconds, measured"
    else:
        yield (
            f"about {found.seconds:g} seconds ({found.low:g} to {found.high:g}), by {found.basis}"
        )
    fits = [f"{one} seconds" for one in found.fits]
    yield f"fits a spot of {fits[0]}" if fits else "too long for 60 seconds"
    if found.seconds > spot:
        unit = "words" if found.basis == "words a minute" else "syllables"
        yield f"{found.over} {unit} too long for {spot} seconds"
        if found.cut:
            yield f"shorten this sentence first: {found.cut}"
