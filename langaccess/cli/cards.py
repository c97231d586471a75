"""`langaccess cards`: wallet, sheet, ispeak."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from langaccess.cli import phrases_view as view
from langaccess.cli.options import Json, Quiet, WorkspaceOption

if TYPE_CHECKING:
    from rich.console import Console

    from langaccess.cards import Card, LeftOut, Request
    from langaccess.tags import Tag

__all__ = ["app"]

app = typer.Typer(
    name="cards",
    help="Print phrases: wallet cards, sheets, the language identification sheet (PDF).",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Langs = Annotated[
    str,
    typer.Option(
        "--lang", help="Languages, with commas. Default: your agency's, else all there are."
    ),
]
Topics = Annotated[str, typer.Option("--topic", help="Topics, with commas: interpreter,safety.")]
Out = Annotated[Path, typer.Option("--out", help="Folder for the PDF.")]
Proof = Annotated[
    bool, typer.Option("--proof", help="Unapproved lines too, DRAFT across every page.")
]

Preview = Annotated[bool, typer.Option("--preview", help="Each page as a PNG picture too.")]

Qr = Annotated[str, typer.Option("--qr", help="Address for a QR code at the head.")]


class SizeName(StrEnum):
    """Paper of the language identification sheet."""

    LETTER = "letter"
    TABLOID = "tabloid"
    POCKET = "pocket"


class StockName(StrEnum):
    """Card stock."""

    AVERY = "avery"
    CR80 = "cr80"


class DuplexName(StrEnum):
    """How the printer turns the sheet."""

    LONG = "long"
    SHORT = "short"
    FOLD = "fold"


class GuidesName(StrEnum):
    """What shows where to cut."""

    MARKS = "marks"
    LINES = "lines"
    NONE = "none"


@app.command()
def ispeak(
    lang: Langs = "",
    size: Annotated[SizeName, typer.Option("--size", help="Paper.")] = SizeName.LETTER,
    top: Annotated[
        int | None,
        typer.Option("--top", min=1, help="Only this many, by your agency's own figures."),
    ] = None,
    out: Out = Path("cards"),
    proof: Proof = False,
    preview: Preview = False,
    qr: Qr = "",
    workspace: WorkspaceOption = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """The language identification sheet: a person points at the language that they speak.

    A language's own name is never a draft; its sentence is left out until it is approved.
    """
    from langaccess import cards

    request = _request(lang, workspace, proof, quiet=quiet or json, top=top, qr=qr)
    card, selection = cards.ispeak(request, size=size.value, on=_today())
    _finish([card], selection.left_out, out, preview=preview, as_json=json)


@app.command()
def sheet(
    lang: Langs = "",
    topic: Topics = "interpreter",
    out: Out = Path("cards"),
    proof: Proof = False,
    preview: Preview = False,
    qr: Qr = "",
    workspace: WorkspaceOption = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """A letter sheet for each language: number, English, what to show, how the reader answers."""
    from langaccess import cards

    request = _request(lang, workspace, proof, quiet=quiet or json, qr=qr)
    topics = [found.id for found in view.topics_of(request.book, topic)]
    made, left_out = [], []
    for tag in request.tags:
        card, selection = cards.sheet(request, tag, topics=topics, on=_today())
        left_out += selection.left_out
        made += [card] if card is not None else []
    _finish(made, left_out, out, preview=preview, as_json=json)


@app.command()
def wallet(
    lang: Langs = "",
    topic: Topics = "interpreter",
    stock: Annotated[StockName, typer.Option("--stock", help="Avery 5371 or CR80.")] = (
        StockName.AVERY
    ),
    duplex: Annotated[
        DuplexName, typer.Option("--duplex", help="Edge over which the printer turns the sheet.")
    ] = DuplexName.LONG,
    guides: Annotated[GuidesName, typer.Option("--guides", help="Cutting guides.")] = (
        GuidesName.MARKS
    ),
    copies: Annotated[int, typer.Option("--copies", min=1, max=500, help="Of each card.")] = 1,
    offset_x: Annotated[
        float, typer.Option("--offset-x", min=-0.5, max=0.5, help="Move the backs right, inches.")
    ] = 0.0,
    offset_y: Annotated[
        float, typer.Option("--offset-y", min=-0.5, max=0.5, help="Move the backs down, inches.")
    ] = 0.0,
    out: Out = Path("cards"),
    proof: Proof = False,
    preview: Preview = False,
    workspace: WorkspaceOption = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Wallet cards on letter sheets, fronts and backs, ready to print on both sides."""
    from langaccess import cards

    request = _request(lang, workspace, proof, quiet=quiet or json)
    topics = [found.id for found in view.topics_of(request.book, topic)]
    layout = cards.Layout(stock.value, duplex.value, guides.value, copies, (offset_x, offset_y))
    card, selection = cards.wallet(request, topics=topics, layout=layout, on=_today())
    _finish([] if card is None else [card], selection.left_out, out, preview=preview, as_json=json)


def _request(
    lang: str,
    workspace: Path | None,
    proof: bool,
    *,
    quiet: bool,
    top: int | None = None,
    qr: str = "",
) -> Request:
    from langaccess import output
    from langaccess.cards import Request

    opened = view.open_book(workspace, quiet=quiet)
    agency = opened.policy.agency
    if not agency.interpreter_line and not quiet:
        output.Reporter().note("no interpreter line is entered: the cards will not name one")
    own = _ranked(opened, top) if top else tuple(entry.tag for entry in opened.policy.languages)
    if lang:
        tags = view.wanted_tags(opened.book, lang, untranslated=True)
    else:
        tags = tuple(dict.fromkeys(own)) or opened.book.tags
    return Request(
        book=opened.book,
        tags=tuple(tag for tag in tags if tag.language != "en"),
        proof=proof,
        agency=agency.name or "",
        line=agency.interpreter_line or "",
        qr=qr,
    )


def _ranked(opened: view.Opened, top: int) -> tuple[Tag, ...]:
    """Return the agency's languages with the most people first."""
    from langaccess.errors import UsageError

    known = [entry for entry in opened.policy.languages if entry.count or entry.share]
    if not known:
        raise UsageError(
            "--top needs figures, and your agency has entered none",
            hint="enter `languages:` with `count:` or `share:` in jurisdiction.yaml, or use --lang",
        )
    known.sort(key=lambda entry: (-(entry.count or 0), -(entry.share or 0)))
    return tuple(entry.tag for entry in known[:top])


def _today() -> Any:
    from datetime import UTC, datetime

    return datetime.now(UTC).date()


def _finish(
    made: list[Card], left_out: list[LeftOut], out: Path, *, preview: bool, as_json: bool
) -> None:
    """Write the files, say what was left out, and end with 1 when nothing may be printed."""
    from langaccess import cards, output
    from langaccess.errors import Exit
    from langaccess.files import sha256, write_atomic

    pictures = [cards.preview(card) if preview else [] for card in made]
    rows = []
    for card, pages in zip(made, pictures, strict=True):
        path = out / card.name
        write_atomic(path, card.data)
        for number, page in enumerate(pages, start=1):
            write_atomic(path.with_name(f"{path.stem}-{number}.png"), page)
        rows.append({"path": path, "pages": card.pages, "languages": card.tags,
                     "sha256": sha256(card.data), "draft": card.draft})  # fmt: skip
    left = [{"id": entry.id, "lang": entry.tag, "reason": entry.reason} for entry in left_out]

    def show(console: Console) -> None:
        for row in rows:
            mark = ", DRAFT" if row["draft"] else ""
            text = f"{row['path']}  ({row['pages']} pages{mark})"
            console.print(text, markup=False, soft_wrap=True)
        for reason, entries in _by_reason(left_out).items():
            text = f"left out, {reason}: {len(entries)} lines in {_languages(entries)}"
            console.print(text, markup=False)
        if not rows:
            text = "nothing may be printed yet; --proof prints drafts, marked as such"
            console.print(text, markup=False)

    output.result({"files": rows, "left_out": left}, show, as_json=as_json)
    if not rows:
        raise typer.Exit(Exit.NO)


def _by_reason(left_out: list[LeftOut]) -> dict[str, list[LeftOut]]:
    groups: dict[str, list[LeftOut]] = {}
    for entry in left_out:
        groups.setdefault(entry.reason, []).append(entry)
    return groups


def _languages(entries: list[LeftOut]) -> str:
    tags = sorted({str(entry.tag) for entry in entries})
    return f"{len(tags)} languages" if len(tags) > 12 else ", ".join(tags)
