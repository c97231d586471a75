"""`langaccess models`: get, list, pack, import, verify."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypedDict

import typer

from langaccess.cli import output
from langaccess.cli.options import Json, Quiet, WorkspaceOption, parse_languages
from langaccess.cli.shapes import prints
from langaccess.core import clock
from langaccess.core.errors import Exit

if TYPE_CHECKING:
    from rich.console import Console

    from langaccess.agency.session import Session
    from langaccess.core.models import (
        ImportOptions,
        ImportResult,
        ModelCheck,
        ModelOffer,
        ModelPack,
    )

app = typer.Typer(
    name="models",
    help="Get, list, check and carry translation models.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Yes = Annotated[bool, typer.Option("--yes", "-y", help="Download without asking.")]
NonCommercial = Annotated[
    bool,
    typer.Option(
        "--accept-noncommercial",
        help="Accept a license that forbids commercial use (ask counsel).",
    ),
]
Replace = Annotated[bool, typer.Option("--replace", help="Replace another model of the same name.")]


class PackedModel(TypedDict):
    """What `models pack` prints."""

    id: str
    file: Path
    bytes: int
    sha256: str
    digest: str
    licence: str


class ModelVerdicts(TypedDict):
    """What `models verify` prints."""

    models: list[ModelCheck]


@app.command()
@prints("ModelAnswerRow")
def get(
    wanted: Annotated[
        str, typer.Argument(metavar="LANGUAGE|ID", help="A language (es), or a model's name.")
    ],
    yes: Yes = False,
    accept_noncommercial: NonCommercial = False,
    replace: Replace = False,
    workspace: WorkspaceOption = None,
    quiet: Quiet = False,
    json: Json = False,
) -> Exit:
    """Download a model.

    It is for translation, or listen-base for `identify --listen`. The command shows size,
    publisher, license and hash, asks, then downloads, verifies and imports. This is the only
    command that uses the network; without one it prints the steps for another PC.
    """
    from langaccess.cli.render import models as view
    from langaccess.core import models
    from langaccess.translate.engines import try_model

    reporter = output.Reporter(quiet=quiet or json)
    session = _open_models_session(workspace)
    offers, note = models.offers(_model_or_language(wanted))
    offer = offers[0] if offers else None
    if offer is None:
        return view.print_answer(view.ModelAnswer("none", reason=note), json)
    here = models.whole(offer.id, models.folders(session.root), models.load_catalogue())
    if here is not None and not replace:
        return view.print_answer(view.ModelAnswer("present", offer, model=here), json)
    others = tuple(other.id for other in offers[1:])
    reporter.note(view.describe(offer, note, others))
    refusal = _may_fetch(offer, session, yes=yes, asked=not json)
    if refusal:
        return view.print_answer(
            view.ModelAnswer("recipe", offer, refusal, models.recipe(offer)), json
        )
    wishes = _wishes(accept_noncommercial=accept_noncommercial, replace=replace)
    try:
        received = models.get(
            offer.id, models.home(), wishes, progress=reporter, try_model=try_model
        )
    except models.UnreachableError as exc:
        return view.print_answer(
            view.ModelAnswer("recipe", offer, exc.message, models.recipe(offer)), json
        )
    return _print_installed(received, offer, as_json=json)


@app.command("list")
@prints("ModelListing")
def list_(
    lang: Annotated[
        str, typer.Argument(metavar="LANGUAGES", help="Only these, with commas: pt,es.")
    ] = "",
    installed: Annotated[
        bool, typer.Option("--installed", help="Only languages with an installed model.")
    ] = False,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """List installed and available models, by language.

    Does not use the network. Exit code 1 if no installed model translates English into a language
    that you name.
    """
    from langaccess.cli.render import models as view
    from langaccess.core import models
    from langaccess.core.tags import Tag
    from langaccess.translate.engines import choose, discover

    places = models.folders(_open_models_session(workspace).root)
    # Engines without a model folder are listed by `doctor`.
    engines = [info for info in discover(places) if info.path is not None]
    wanted = parse_languages(lang) if lang.strip() else ()
    data = view.listing(places, engines, wanted, installed=installed)
    draw = view.draw_installed if installed else view.draw_listing
    output.result(data, lambda console: draw(data, console), as_json=json)
    english = Tag("en")
    lacking = any(choose(engines, english, tag, noncommercial=True) is None for tag in wanted)
    return Exit.NO if lacking else Exit.DONE


@app.command()
@prints(PackedModel)
def pack(
    id: Annotated[str, typer.Argument(metavar="ID", help="An installed model.")],
    to: Annotated[
        Path | None,
        typer.Option("--to", help="The file to write; default: ID.zip."),
    ] = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Pack an installed model into one file for another PC."""
    from langaccess.core import models
    from langaccess.core.files import leave_others

    file = to or Path(f"{id}.zip")
    leave_others(file, ".zip")
    folder = models.find(id, models.folders(_open_models_session(workspace).root)).folder
    packed = models.pack(folder, file)
    data: PackedModel = {
        "id": packed.manifest.id,
        "file": packed.file,
        "bytes": packed.bytes,
        "sha256": packed.sha256,
        "digest": packed.manifest.digest,
        "licence": packed.manifest.licence,
    }
    output.result(data, lambda console: _show_packed(packed, console), as_json=json)


def _show_packed(packed: ModelPack, console: Console) -> None:
    output.put(
        console,
        f"{packed.file}: {packed.bytes:,} bytes, license {packed.manifest.licence}\n"
        f"SHA-256 {packed.sha256}\n"
        f"on the other PC: langaccess models import {packed.file.name}",
    )


@app.command("import")
@prints("ModelAnswerRow")
def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A pack, .argosmodel file or folder.")
    ],
    accept_noncommercial: NonCommercial = False,
    replace: Replace = False,
    source: Annotated[
        str | None, typer.Option("--from", help="Source language, if the files do not say.")
    ] = None,
    target: Annotated[
        str | None, typer.Option("--to", help="Target language, if the files do not say.")
    ] = None,
    code: Annotated[
        str, typer.Option("--code", help="The model's own code for the target language (vie).")
    ] = "",
    licence: Annotated[
        str, typer.Option("--licence", help="License, if the files do not say.")
    ] = "",
    json: Json = False,
) -> Exit:
    """Import a model from a pack, .argosmodel file or folder.

    Every file is hashed, and a model that cannot be loaded on this PC is refused.
    """
    from langaccess.core import models
    from langaccess.core.tags import Tag
    from langaccess.translate.engines import try_model

    hints = models.LanguageHints(
        Tag(source) if source else None, Tag(target) if target else None, code
    )
    wishes = _wishes(
        accept_noncommercial=accept_noncommercial, replace=replace, hints=hints, licence=licence
    )
    received = models.receive(file, models.home(), wishes, try_model=try_model)
    return _print_installed(received, None, as_json=json)


@app.command()
@prints(ModelVerdicts)
def verify(
    id: Annotated[str | None, typer.Argument(metavar="ID", help="Only this model.")] = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Check that the files of installed models are unchanged."""
    from langaccess.cli.render import models as view
    from langaccess.core import models

    places = models.folders(_open_models_session(workspace).root)
    found = models.installed(places) if id is None else (models.find(id, places),)
    verdicts = [models.verify(item, models.load_catalogue()) for item in found]
    data: ModelVerdicts = {"models": verdicts}
    output.result(
        data,
        lambda console: view.draw_verdicts(verdicts, places, console),
        as_json=json,
    )
    return Exit.DONE if all(verdict.ok for verdict in verdicts) else Exit.NO


def _open_models_session(workspace: Path | None) -> Session:
    from langaccess.agency.session import open_session

    return open_session(workspace)


def _model_or_language(text: str) -> str:
    """Return a model's id unchanged, and a language by any name as its tag."""
    from langaccess.core import models
    from langaccess.core.tags import resolve

    if models.load_catalogue().entry(text) is not None:
        return text
    return resolve(text)


def _wishes(**said: Any) -> ImportOptions:
    from langaccess.agency import ledger
    from langaccess.core.models import ImportOptions

    return ImportOptions(by=ledger.account(), on=clock.today(), **said)


def _may_fetch(offer: ModelOffer, session: Session, *, yes: bool, asked: bool) -> str:
    """Return why nothing is fetched, or an empty text when it may be.

    An agency's rules decide (floor rule 13); without an agency folder, the user decides. A model
    that installed packages carry needs no network.
    """
    from langaccess.core import models

    if models.in_wheels(offer.id):
        return ""
    if not offer.ready:
        return "this model cannot be downloaded; it must be prepared"
    if session.root is not None and not session.policy.network.allowed:
        return (
            "your agency's rules do not permit the network on this PC (network.allowed in "
            f"{session.workspace.jurisdiction.name})"
        )
    if yes:
        return ""
    if not asked or not _is_terminal():
        return "there was no one to ask: add --yes to download"
    return "" if typer.confirm("Download it now?", err=True) else "you answered no"


def _is_terminal() -> bool:
    import sys

    return sys.stdin is not None and sys.stdin.isatty()


def _print_installed(received: ImportResult, offer: ModelOffer | None, *, as_json: bool) -> Exit:
    from langaccess.cli.render import models as view

    found = received.model
    if found is None or found.manifest is None:
        reasons = "; ".join(reason.text for reason in received.decision.reasons)
        answer = view.ModelAnswer("refused", offer, reasons, received.decision.instead)
        return view.print_answer(answer, as_json)
    status = "installed" if received.fresh else "present"
    return view.print_answer(view.ModelAnswer(status, offer, model=found), as_json)
