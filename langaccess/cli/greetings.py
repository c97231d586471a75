"""`langaccess cards greetings`: kit, check; and the page of `cards html --greetings`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypedDict

import typer

from langaccess.cli import approver, output
from langaccess.cli.options import Json, Quiet, WorkspaceOption, folder_only
from langaccess.cli.render import cards as view
from langaccess.cli.render import phrases as phrases_view
from langaccess.cli.render.cards import CardOrder
from langaccess.cli.sessions import approval_log
from langaccess.cli.shapes import prints
from langaccess.core import clock
from langaccess.core.errors import Exit

if TYPE_CHECKING:
    from typing import Literal

    from rich.console import Console

    from langaccess.agency.approval import Consent
    from langaccess.agency.session import Session
    from langaccess.cli.render.cards import CardFile, LeftOutPhrase
    from langaccess.core.tags import Tag
    from langaccess.phrases.cards import Card, Greeting, GreetingDecision, Request, Selection

app = typer.Typer(
    name="greetings",
    help="Record spoken greetings and have them signed.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_ALL = 500  # languages: every one that has a sentence

Langs = Annotated[
    str,
    typer.Option("--lang", help="Languages, with commas. Default: yours, then the most spoken."),
]
Proof = Annotated[
    bool, typer.Option("--proof", help="Also sentences that are not approved, marked DRAFT.")
]


class GreetingFinding(TypedDict):
    """What is wrong with a recording."""

    code: str
    message: str


class GreetingRow(TypedDict):
    """A recording of a greeting."""

    lang: Tag
    path: Path
    speaker: str
    voice: Literal["person", "machine"]
    seconds: float
    loudness: float
    clipped: float
    silence: list[float]
    findings: list[GreetingFinding]
    signed_by: str | None
    usable: bool


class GreetingKit(TypedDict):
    """What `cards greetings kit` prints."""

    files: list[CardFile]
    speakers: Path
    left_out: list[LeftOutPhrase]


class RefusedGreeting(TypedDict):
    """A recording that was not approved, and why."""

    lang: Tag
    reasons: list[str]


class GreetingsChecked(TypedDict):
    """What `cards greetings check` prints."""

    recordings: list[GreetingRow]
    left_out: list[LeftOutPhrase]
    signed: list[approver.SignedText]
    refused: list[RefusedGreeting]


@app.command()
@prints(GreetingKit)
def kit(
    lang: Langs = "",
    out: Annotated[
        Path, typer.Option("--out", help="Folder to write to.", callback=folder_only)
    ] = Path("greetings"),
    proof: Proof = False,
    workspace: WorkspaceOption = None,
    quiet: Quiet = False,
    json: Json = False,
) -> Exit:
    """Write the sheets to record greetings by.

    There is one for each approved language, and a folder for its recording. Staff, contract
    interpreters or the language line's interpreters read the approved sentence. Fill in
    `speakers.yaml` with their names.
    """
    from langaccess.core.files import write_atomic
    from langaccess.phrases import cards

    request = view.request_of(CardOrder(lang, proof, workspace, quiet or json, top=_ALL))
    made, selection = cards.greeting_kit(request, on=clock.today())
    rows = view.write_files(made, out)
    form = out / cards.SPEAKERS
    if made and not form.exists():  # what someone filled in stays
        write_atomic(form, cards.speakers_form(request))
    for card in made:
        for tag in card.tags:
            (out / tag).mkdir(parents=True, exist_ok=True)
    data: GreetingKit = {
        "files": rows,
        "speakers": form,
        "left_out": view.left_out_rows(selection.left_out),
    }

    def draw_kit(console: Console) -> None:
        view.draw_files(rows, console)
        for line in view.left_out_lines(selection.left_out):
            console.print(line)
        if rows:
            output.put(console, f"next: fill in {form}, record, then: "
                                f"langaccess cards greetings check {out}")  # fmt: skip
        else:
            console.print("no greeting is approved yet; --proof writes sheets of drafts")

    output.result(data, draw_kit, as_json=json)
    return Exit.DONE if rows else Exit.NO


@app.command()
@prints(GreetingsChecked)
def check(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder of the kit.")],
    lang: Langs = "",
    by: approver.ByOption = "",
    seen: approver.SeenOption = "",
    despite_rejection: approver.DespiteOption = "",
    sheet: approver.SheetOption = None,
    proof: Proof = False,
    workspace: WorkspaceOption = None,
    quiet: Quiet = False,
    json: Json = False,
) -> Exit:
    """Check recorded greetings, and sign them with --by.

    Checks length, loudness, clipping and silence. The listener knows the language, and is not the
    speaker. A changed file or sentence undoes the signature. Exit code 1 if a recording has a fault
    or is not signed.
    """
    from langaccess.agency.approval import Consent

    recorded = _recorded(folder, lang, workspace, proof=proof, quiet=quiet or json)
    signed: list[approver.SignedText] = []
    asked: tuple[GreetingDecision, ...] = ()
    if by or sheet is not None:
        asked = tuple(_signed(recorded, by, Consent(seen, despite_rejection), sheet, as_json=json))
        signed = approver.sheet_rows(asked)
    # What was signed just now counts.
    after = _recorded(folder, lang, workspace, proof=proof, quiet=True)
    barred = [one for one in asked if not one.answer.decision.allowed]
    rows = [_row(one) for one in after.found]
    data: GreetingsChecked = {
        "recordings": rows,
        "left_out": view.left_out_rows(after.selection.left_out),
        "signed": signed,
        "refused": [
            {"lang": one.greeting.tag, "reasons": [why.text for why in one.answer.decision.reasons]}
            for one in barred
        ],
    }

    def draw_check(console: Console) -> None:
        output.put(console, *approver.sheet_lines(signed))
        for one in after.found:
            state = f"signed by {one.signed_by}" if one.signed_by else "not signed"
            levels = f"{one.levels.seconds:g} s, {one.levels.loudness:g} dB"
            who = one.said.speaker or "speaker not named"
            machine = ", machine voice: for proofs only" if one.said.voice == "machine" else ""
            output.put(console, f"{one.tag}: {levels}, {who}{machine}; {state}")
            for finding in one.findings:
                output.put(console, f"  {finding.message} ({finding.code})")
        for each in barred:
            output.put(console, f"{each.greeting.tag}: not signed now")
            for line in approver.refusal_lines(
                each.answer.decision, each.answer.text.findings or ()
            ):
                output.put(console, line)
        output.put(console, *approver.next_lines(one.answer.decision for one in barred))
        if not after.found:
            output.put(console, f"no recording in {folder}; they are called LANGUAGE/"
                                "greeting.speak.wav")  # fmt: skip

    output.result(data, draw_check, as_json=json)
    good = rows and all(row["usable"] and not row["findings"] for row in rows)
    return Exit.DONE if good else Exit.NO


def page(
    folder: Path | None, lang: str, workspace: Path | None, *, proof: bool, quiet: bool
) -> tuple[Card | None, Selection]:
    """Return the page that plays greetings."""
    from langaccess.core.errors import UsageError
    from langaccess.phrases import cards

    if folder is None:
        raise UsageError(
            "where are the recorded greetings?",
            hint="--audio FOLDER, which `langaccess cards greetings kit` makes",
        )
    recorded = _recorded(folder, lang, workspace, proof=proof, quiet=quiet)
    rules = recorded.session.policy.interpreting.sign
    ways = [f"{path.text}: {path.phone}" if path.phone else path.text for path in rules.paths]
    sign_ways = [text[0].upper() + text[1:] for text in ways]
    card, selection = cards.greetings_page(
        recorded.request, recorded.found, on=clock.today(), sign=sign_ways
    )
    if card is not None and card.draft:
        output.Reporter(quiet=quiet).note(
            "PROOF: machine voices, or not signed by a second listener; never play it to a person"
        )
    selection.left_out += recorded.selection.left_out
    return card, selection


@dataclass(frozen=True, slots=True)
class _Recorded:
    request: Request
    session: Session
    found: tuple[Greeting, ...]
    selection: Selection


def _recorded(
    folder: Path, lang: str, workspace: Path | None, *, proof: bool, quiet: bool
) -> _Recorded:
    from langaccess.phrases import cards

    request = view.request_of(CardOrder(lang, proof, workspace, quiet, top=_ALL))
    opened = phrases_view.open_book(workspace, quiet=True)
    log = approval_log(opened.session, "recording")
    found, selection = cards.check_greetings(folder, request, log, opened.policy)
    return _Recorded(request, opened.session, found, selection)


def _signed(
    recorded: _Recorded, by: str, consent: Consent, sheet: Path | None, *, as_json: bool
) -> Any:
    from langaccess.core.errors import UsageError
    from langaccess.phrases import cards

    if not by:
        raise UsageError("who listened?", hint="--by NAME, a person on the roster")
    who = approver.roster_person(recorded.session, by)

    def act(said: Consent, preview: bool) -> tuple[GreetingDecision, ...]:
        with recorded.session as session:
            session.now = datetime.now(UTC)
            return cards.sign_greetings(session, recorded.found, who, said, preview=preview)

    return approver.sign(who, consent, act, sheet=sheet, as_json=as_json)


def _row(one: Greeting) -> GreetingRow:
    return {
        "lang": one.tag,
        "path": one.file,
        "speaker": one.said.speaker,
        "voice": one.said.voice,
        "seconds": one.levels.seconds,
        "loudness": one.levels.loudness,
        "clipped": one.levels.clipped,
        "silence": [one.levels.before, one.levels.after],
        "findings": [{"code": f.code, "message": f.message} for f in one.findings],
        "signed_by": one.signed_by or None,
        "usable": one.usable,
    }
