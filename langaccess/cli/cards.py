"""`langaccess cards`: ispeak, sheet, board, wallet, booklet, poster, html and others."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from langaccess.cli import greetings, output
from langaccess.cli.options import Json, Quiet, WorkspaceOption, folder_only
from langaccess.cli.render import cards as view
from langaccess.cli.render.cards import CardFiles, CardOrder
from langaccess.cli.shapes import prints
from langaccess.core import clock
from langaccess.core.errors import Exit

app = typer.Typer(
    name="cards",
    help="Print cards, sheets, booklets and posters of phrases (PDF).",
    no_args_is_help=True,
    rich_markup_mode=None,
)
AllLangs = Annotated[
    str,
    typer.Option("--lang", help="Languages, with commas. Default: all, your agency's first."),
]
Langs = Annotated[
    str,
    typer.Option("--lang", help="Languages, with commas. Default: your agency's, or all."),
]
Topics = Annotated[str, typer.Option("--topic", help="Topics, with commas: interpreter,safety.")]
Out = Annotated[Path, typer.Option("--out", help="Folder to write to.", callback=folder_only)]
Proof = Annotated[
    bool, typer.Option("--proof", help="Also print unapproved lines, with DRAFT across each page.")
]
Qr = Annotated[
    str, typer.Option("--qr", help="Web address for the QR code, instead of your agency's.")
]
FontDir = Annotated[
    Path | None,
    typer.Option("--font-dir", help="Folder with fonts for scripts that have none here."),
]
Top = Annotated[
    int | None,
    typer.Option("--top", min=1, help="Only this many: your agency's, then the most needed."),
]
Stock = Annotated[
    Literal["avery", "cr80"], typer.Option("--stock", help="Card stock: Avery 5371 or CR80.")
]
Duplex = Annotated[
    Literal["long", "short", "fold"],
    typer.Option("--duplex", help="Edge on which the printer flips the sheet."),
]
OffsetX = Annotated[
    float, typer.Option("--offset-x", min=-0.5, max=0.5, help="Move the backs right, in inches.")
]
OffsetY = Annotated[
    float, typer.Option("--offset-y", min=-0.5, max=0.5, help="Move the backs down, in inches.")
]


@app.command()
@prints(CardFiles)
def ispeak(
    lang: AllLangs = "",
    size: Annotated[
        Literal["letter", "tabloid", "pocket"], typer.Option("--size", help="Paper.")
    ] = "letter",
    top: Top = None,
    out: Out = Path("cards"),
    proof: Proof = False,
    qr: Qr = "",
    font_dir: FontDir = None,
    workspace: WorkspaceOption = None,
    quiet: Quiet = False,
    json: Json = False,
) -> Exit:
    """Print the I-speak sheet: a person points to their language.

    Names of languages are always printed; the sentence in a language only once it is approved.
    """
    from langaccess.phrases import cards

    order = CardOrder(lang, proof, workspace, quiet or json, qr, font_dir, top, every=True)
    request = view.request_of(order)
    card, selection = cards.ispeak(request, size=size, on=clock.today())
    return view.write_cards([card], selection.left_out, out, as_json=json)


@app.command()
@prints(CardFiles)
def sheet(
    lang: Langs = "",
    topic: Topics = "",
    out: Out = Path("cards"),
    proof: Proof = False,
    qr: Qr = "",
    font_dir: FontDir = None,
    workspace: WorkspaceOption = None,
    quiet: Quiet = False,
    json: Json = False,
) -> Exit:
    """Print a letter sheet of phrases for each language.

    Each row has the number, the English, the phrase to show, and the possible answers. Without
    --topic it has every phrase.
    """
    from langaccess.phrases import cards

    request = view.request_of(CardOrder(lang, proof, workspace, quiet or json, qr, font_dir))
    topics = view.topic_ids(request, topic)
    made, left_out = [], []
    for tag in cards.written(request):
        card, selection = cards.sheet(request, tag, topics=topics, on=clock.today())
        left_out += selection.left_out
        made.append(card)
    return view.write_cards(made, left_out, out, as_json=json)


@app.command()
@prints(CardFiles)
def board(
    lang: Annotated[
        str,
        typer.Option("--lang", help="Languages, with commas. Default: one page for any language."),
    ] = "",
    out: Out = Path("cards"),
    proof: Proof = False,
    qr: Qr = "",
    font_dir: FontDir = None,
    workspace: WorkspaceOption = None,
    quiet: Quiet = False,
    json: Json = False,
) -> Exit:
    """Print a page of pictures for people who cannot read.

    Answers, needs, the body, pain, people, vehicles, things, colors, days, hours, numbers. Without
    --lang it has pictures and English; with it, a page for each language.
    """
    from langaccess.phrases import cards

    request = view.request_of(CardOrder(lang, proof, workspace, quiet or json, qr, font_dir))
    made, left_out = [], []
    for tag in cards.written(request) if lang else [None]:
        card, selection = cards.pointing_board(request, tag, on=clock.today())
        left_out += selection.left_out
        made.append(card)
    return view.write_cards(made, left_out, out, as_json=json)


@app.command()
@prints(CardFiles)
def wallet(
    lang: Langs = "",
    topic: Topics = "interpreter",
    stock: Stock = "avery",
    duplex: Duplex = "long",
    guides: Annotated[
        Literal["marks", "lines", "none"], typer.Option("--guides", help="Cutting guides.")
    ] = "marks",
    copies: Annotated[
        int, typer.Option("--copies", min=1, max=500, help="Number of copies of each card.")
    ] = 1,
    offset_x: OffsetX = 0.0,
    offset_y: OffsetY = 0.0,
    with_access_code: Annotated[
        bool,
        typer.Option(
            "--with-access-code",
            help="Ask for the line's access code and print it, marked INTERNAL.",
        ),
    ] = False,
    out: Out = Path("cards"),
    proof: Proof = False,
    qr: Qr = "",
    font_dir: FontDir = None,
    workspace: WorkspaceOption = None,
    quiet: Quiet = False,
    json: Json = False,
) -> Exit:
    """Print wallet cards on letter sheets, fronts and backs.

    Print on both sides. "Client ID" is blank, to fill in by hand.
    """
    from langaccess.phrases import cards

    request = view.request_of(CardOrder(lang, proof, workspace, quiet or json, qr, font_dir))
    topics = view.topic_ids(request, topic)
    code = view.access_code() if with_access_code else None
    layout = cards.CardLayout(stock, duplex, guides, copies, (offset_x, offset_y))
    card, selection = cards.wallet(
        request, topics=topics, layout=layout, on=clock.today(), access_code=code
    )
    return view.write_cards([card], selection.left_out, out, as_json=json)


@app.command()
@prints(CardFiles)
def booklet(
    lang: Langs = "",
    topic: Topics = "interpreter,safety",
    out: Out = Path("cards"),
    proof: Proof = False,
    qr: Qr = "",
    font_dir: FontDir = None,
    workspace: WorkspaceOption = None,
    quiet: Quiet = False,
    json: Json = False,
) -> Exit:
    """Print a booklet of half letter pages.

    Writes one file to read, and one to print, fold and staple: print it on both sides, flipped on
    the short edge.
    """
    from langaccess.phrases import cards

    request = view.request_of(CardOrder(lang, proof, workspace, quiet or json, qr, font_dir))
    topics = view.topic_ids(request, topic)
    made, selection = cards.booklet(request, topics=topics, on=clock.today())
    sheets = made[0].pages // 4 if made else 0
    if sheets > cards.MOST_SHEETS:
        output.Reporter(quiet=quiet or json).note(
            f"{sheets} sheets are too thick to fold: choose fewer languages or topics"
        )
    return view.write_cards(made, selection.left_out, out, as_json=json)


@app.command()
@prints(CardFiles)
def poster(
    lang: AllLangs = "",
    topic: Annotated[
        str, typer.Option("--topic", help="Print one page for each phrase of these topics instead.")
    ] = "",
    size: Annotated[
        Literal["letter", "tabloid"], typer.Option("--size", help="Paper.")
    ] = "tabloid",
    top: Top = None,
    out: Out = Path("cards"),
    proof: Proof = False,
    qr: Qr = "",
    font_dir: FontDir = None,
    workspace: WorkspaceOption = None,
    quiet: Quiet = False,
    json: Json = False,
) -> Exit:
    """Print a door poster: point to your language, help is free."""
    from langaccess.phrases import cards

    order = CardOrder(lang, proof, workspace, quiet or json, qr, font_dir, top, every=True)
    request = view.request_of(order)
    topics = view.topic_ids(request, topic) if topic else []
    card, selection = cards.poster(request, size=size, topics=topics, on=clock.today())
    return view.write_cards([card], selection.left_out, out, as_json=json)


@app.command()
@prints(CardFiles)
def scripts(
    out: Out = Path("cards"),
    qr: Qr = "",
    workspace: WorkspaceOption = None,
    quiet: Quiet = False,
    json: Json = False,
) -> Exit:
    """Print a chart of scripts to compare with a note or sign.

    The person can also point to it.
    """
    from langaccess.phrases import cards

    request = view.request_of(CardOrder("", False, workspace, quiet or json, qr=qr))
    return view.write_cards([cards.chart(request, on=clock.today())], [], out, as_json=json)


@app.command()
@prints(CardFiles)
def calibration(
    stock: Stock = "avery",
    duplex: Duplex = "long",
    offset_x: OffsetX = 0.0,
    offset_y: OffsetY = 0.0,
    out: Out = Path("cards"),
    workspace: WorkspaceOption = None,
    quiet: Quiet = False,
    json: Json = False,
) -> Exit:
    """Print two pages to align the backs of wallet cards.

    They show how far your printer moves the backs.
    """
    from langaccess.phrases import cards

    request = view.request_of(CardOrder("", False, workspace, quiet or json))
    layout = cards.CardLayout(stock, duplex, "lines", 1, (offset_x, offset_y))
    card = cards.calibration(request, layout=layout, on=clock.today())
    return view.write_cards([card], [], out, as_json=json)


@app.command()
@prints(CardFiles)
def html(
    lang: AllLangs = "",
    topic: Annotated[
        str, typer.Option("--topic", help="Topics, with commas: interpreter,safety. Default: all.")
    ] = "",
    audio: Annotated[
        Path | None,
        typer.Option(
            "--audio", help="Folder of recordings, such as ur/interpreter.wait.mp3 or ur/2.mp3."
        ),
    ] = None,
    greetings_: Annotated[
        bool,
        typer.Option(
            "--greetings",
            help="Write the page that plays recorded greetings of --audio instead (see greetings).",
        ),
    ] = False,
    guide: Annotated[
        bool,
        typer.Option(
            "--guide",
            help="Add who may interpret and who is on call, with numbers; marked INTERNAL.",
        ),
    ] = False,
    ask: Annotated[
        bool,
        typer.Option(
            "--ask",
            help="Write ask.html instead: language, situation, who would interpret; yes or no.",
        ),
    ] = False,
    out: Annotated[
        Path, typer.Option("--out", help="Folder to write to.", callback=folder_only)
    ] = Path("cards"),
    proof: Annotated[
        bool,
        typer.Option("--proof", help="Also include unapproved lines, with DRAFT on each screen."),
    ] = False,
    font_dir: FontDir = None,
    workspace: WorkspaceOption = None,
    quiet: Quiet = False,
    json: Json = False,
) -> Exit:
    """Write one web page with the phrases, for a phone or tablet.

    It works offline: find the language, show a phrase, take the answer. `cards.html#ur/12` opens
    phrase 12 in Urdu.

    --ask writes a page with the answers of `langaccess ask`, for a phone without this program. It
    has the numbers of dispatch and of the interpreter line, of no one on the roster. After its last
    day (`cards.ask_days` in the rules) it shows only the line.
    """
    if ask:
        _refuse_with(
            "--ask",
            topic=topic,
            audio=audio,
            greetings=greetings_,
            guide=guide,
            proof=proof,
            font_dir=font_dir,
        )
        return _write_ask_page(lang, out, workspace, quiet=quiet, as_json=json)
    from langaccess.cli.cards_guide import guide_of
    from langaccess.phrases import cards

    silent = quiet or json
    if greetings_:
        _refuse_with("--greetings", topic=topic, guide=guide, font_dir=font_dir)
        found, chosen = greetings.page(audio, lang, workspace, proof=proof, quiet=silent)
        return view.write_cards([found], chosen.left_out, out, as_json=json)
    request = view.request_of(
        CardOrder(lang, proof, workspace, silent, font_dir=font_dir, every=True)
    )
    tags = (*request.tags, *cards.written(request))
    recordings = cards.read_recordings(audio, request.book, tags) if audio else {}
    rows = guide_of(workspace, request.tags) if guide else None
    card, selection = cards.html(
        request,
        topics=view.topic_ids(request, topic),
        on=clock.today(),
        recordings=recordings,
        guide=rows,
    )
    if rows is not None:
        numbers = sum(bool(person.phone) for person in rows.people)
        output.Reporter(quiet=silent).note(
            f"INTERNAL: the file has the telephone numbers of {numbers} people on your roster."
            " Give it only to your own officers, and make it again when the roster changes"
        )
    return view.write_cards([card], selection.left_out, out, as_json=json)


def _refuse_with(page: str, **options: object) -> None:
    """Refuse options that the page chosen by the option `page` does not use."""
    from langaccess.core.errors import UsageError

    for name, value in options.items():
        if value:
            option = f"--{name.replace('_', '-')}"
            raise UsageError(
                f"{option} does not go with {page}: that page does not use it",
                hint=f"leave out {option}, or make the page of phrases without {page}",
            )


def _write_ask_page(
    lang: str,
    out: Path,
    workspace: Path | None,
    *,
    quiet: bool,
    as_json: bool,
) -> Exit:
    from langaccess.cli.cards_ask import ask_guide
    from langaccess.phrases import cards

    request = view.request_of(CardOrder(lang, False, workspace, quiet or as_json))
    guide = ask_guide(workspace, request.tags)
    output.Reporter(quiet=quiet or as_json).note(
        f"ask.html answers until {guide.good_until}: make it again before that day, and when a rule"
        " or a number changes"
    )
    return view.write_cards([cards.ask_page(guide, request.tags)], [], out, as_json=as_json)


app.add_typer(greetings.app)
