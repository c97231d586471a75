"""`langaccess review`: documents go to translators, come back, and are approved or rejected."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from langaccess.cli import confirm_sentences, output, review_adopt, review_confirm, review_decide
from langaccess.cli.options import (
    Json,
    PostEditedOption,
    Quiet,
    WorkspaceOption,
    folder_only,
    parse_language,
    parse_languages,
    parse_optional_language,
)
from langaccess.cli.render import review as view
from langaccess.cli.render import review_import
from langaccess.cli.render.review import DocumentRow
from langaccess.cli.review_decide import Document, Lang
from langaccess.cli.sessions import open_review
from langaccess.cli.shapes import prints
from langaccess.core.errors import Exit, UsageError
from langaccess.core.model import PackFormat

if TYPE_CHECKING:
    from rich.console import Console

    from langaccess.cli.render.review import ErrorRow, HistoryRow, ImportedRow, ReviewedRow
    from langaccess.cli.review_adopt import AdoptedRow
    from langaccess.core.tags import Tag
    from langaccess.review import Withdrawal

app = typer.Typer(
    name="review",
    help="Send drafts to translators, take them back, approve them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class ListedDocument(DocumentRow):
    """A document of `review list`."""

    in_use: AdoptedRow | None
    withdrawn: Withdrawal | None


class ListedDocuments(TypedDict):
    """What `review list` prints."""

    documents: list[ListedDocument]


_SentClass = TypedDict("_SentClass", {"class": str | None})


class SentRow(_SentClass):
    """A document that was written for a translator, or why not."""

    document: str
    lang: Tag
    folder: Path | None
    sentences: int
    suggested: int
    reason: str | None


class SentDocuments(TypedDict):
    """What `review export` prints."""

    documents: list[SentRow]


class ImportedDocuments(TypedDict):
    """What `review import` prints."""

    documents: list[ImportedRow]
    refused: list[ErrorRow]


class DocumentHistory(TypedDict):
    """What `review history` prints."""

    document: str
    lang: Tag
    entries: list[HistoryRow]


@app.command("list")
@prints(ListedDocuments)
def list_documents(
    lang: Lang = "",
    state: Annotated[
        str, typer.Option("--state", help="Only documents in this state: translated …")
    ] = "",
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """List the documents under review and their state.

    Exit code 1 if one of them cannot be read from the database.
    """
    from langaccess import review
    from langaccess.core.errors import UsageError

    if state and state not in review.STATES:
        raise UsageError(
            f"there is no state `{state}`", hint=f"--state {' or '.join(review.STATES)}"
        )
    with open_review(workspace) as session:
        tag = parse_optional_language(lang)
        log = review.log_of(session)
        before = review.adoptions(session.connection)
        held = review.withdrawals(session.connection)
        rows: list[ListedDocument] = []
        known, damaged = False, set[int]()
        for one in review.documents_under_review(session):
            known = True
            damaged |= {one.id} if one.is_damaged else set()
            if tag is not None and one.tag != tag:
                continue
            stand = review.statuses(one, log, session.policy)
            row = view.document_row(one, stand, session.policy)
            made = before.get((one.name, one.tag))
            waits = made is not None and row["state"] != "approved"
            hold = held.get((one.name, str(one.tag)))
            back = hold is not None and review.withdrawal_reasons(hold, stand, session.policy)
            rows.append(
                {
                    **row,
                    "in_use": review_adopt.adopted_row(made) if made and waits else None,
                    "withdrawn": hold if hold and back else None,
                }
            )
    rows = [row for row in rows if state in {"", row["state"]}]

    def draw_list(console: Console) -> None:
        heads = ("no.", "document", "lang", "class", "state", "sentences")
        cells = [
            (str(r["number"]), r["document"], str(r["lang"]), r["class"], r["state"],
             view.states_words(r["states"]))
            for r in rows
        ]  # fmt: skip
        console.print(output.table("", heads, cells))
        if known and not rows:
            console.print("no document under review fits; try without --state and --lang")
        elif not rows:
            console.print("no document is under review; see `langaccess review export --help`")
        output.put(console, *view.attention_lines(rows))

    data: ListedDocuments = {"documents": rows}
    output.result(data, draw_list, as_json=json)
    return Exit.NO if any(row["number"] in damaged for row in rows) else Exit.DONE


@app.command()
@prints("ReviewedRow")
def show(
    document: Document, lang: Lang = "", workspace: WorkspaceOption = None, json: Json = False
) -> None:
    """Show each sentence of a document and its state.

    Shows source, translation, state and reason, and what the checks found, with the answers.
    """
    from langaccess import review

    with open_review(workspace) as session:
        found = view.find(session, document, lang)
        stand = review.statuses(found, review.log_of(session), session.policy)
        said = review.comments_on(session.connection, found)
        origins = review.origins_in(session, found)
        checked = review.sentence_findings(review.DocumentCheck(session, found))
    if not json:
        view.note_active([(found.path, found.stripped)])
    sentences = [
        view.sentence_row(
            one, stand[one.id], said.get(one.id, ()), origins.get(one.id), checked[one.id]
        )
        for one in found.sentences
    ]
    data: ReviewedRow = {
        **view.document_row(found, stand, session.policy), "sentences": sentences,
    }  # fmt: skip

    zone = session.policy.agency.time_zone
    draw = partial(view.draw_document, data=data, tags=(found.source, found.tag), zone=zone)
    output.result(data, draw, as_json=json)


@app.command()
@prints(SentDocuments)
def export(
    to: Annotated[
        Path,
        typer.Option(
            "--to",
            help="Folder to write to; it gets one folder per language.",
            callback=folder_only,
        ),
    ],
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE", help="Source files. Default: everything with a draft."),
    ] = None,
    lang: Annotated[
        str,
        typer.Option("--lang", help="Languages, with commas: pt,ht. Default: those with drafts."),
    ] = "",
    form: Annotated[
        PackFormat,
        typer.Option("--format", help="For OmegaT and others, for Word, or for a browser."),
    ] = PackFormat.XLIFF12,
    only_drafts: Annotated[
        bool,
        typer.Option(
            "--only-drafts", help="Leave out files without a draft. Exit code 2 if none has one."
        ),
    ] = False,
    source: Annotated[str, typer.Option("--from", help="Language of the sources.")] = "en",
    doc_class: Annotated[
        str | None, typer.Option("--class", help="Document class of these files (it is stored).")
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", help="Who declares the class: a person with the right to confirm."),
    ] = None,
    accept_revisions: Annotated[
        bool, typer.Option("--accept-revisions", help="Read tracked changes as if accepted.")
    ] = False,
    workspace: WorkspaceOption = None,
    quiet: Quiet = False,
    json: Json = False,
) -> Exit:
    """Write packs for translators and begin the review.

    Drafts are included as suggestions only. The log records what was sent, when, and from which
    account.
    """
    from langaccess import review
    from langaccess.core.tags import find

    reporter = output.Reporter(quiet=quiet or json)
    if not lang.strip() and not to.exists() and all(map(find, str(to).split(","))):
        raise UsageError(
            f"--to {to}: this is the folder to write to",
            hint=f"for the language: --lang {to} --to FOLDER",
        )
    tags = parse_languages(lang) if lang.strip() else ()
    with open_review(workspace) as session:
        found = review.files_to_send(session.folder, files or (), tags, only_drafts=only_drafts)
        made = [
            one
            for tag, sources in found.items()
            for one in review.export(
                session, sources, [tag], to, form=form, source=parse_language(source),
                doc_class=doc_class, declared_by=by, accept_revisions=accept_revisions,
                progress=reporter,
            )
        ]  # fmt: skip
        sent = {session.folder / one.name for one in made if one.folder}
    reporter.finish()
    if not (quiet or json):
        view.note_active((path, False) for path in sorted(sent))
    rows: list[SentRow] = [
        {"document": one.name, "lang": one.tag, "folder": one.folder, "sentences": one.sentences,
         "suggested": one.drafted, "class": one.doc_class or None,
         "reason": one.reason or None}
        for one in made
    ]  # fmt: skip

    def draw_export(console: Console) -> None:
        for row in rows:
            text = f"{row['document']}  {row['lang']}: {row['reason'] or row['folder']}"
            if row["folder"] is not None:
                text += f", {row['sentences']} sentences, {row['suggested']} with a draft"
                text += f"; {row['class']}"
            output.say(console, text)

    data: SentDocuments = {"documents": rows}
    output.result(data, draw_export, as_json=json)
    return Exit.DONE if rows and all(row["folder"] for row in rows) else Exit.NO


@app.command("import")
@prints(ImportedDocuments)
def import_(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE", help="Returned files: XLIFF, saved pages, folders."),
    ],
    translator: Annotated[
        str,
        typer.Option("--translator", help="Who translated: a person on the roster or at a vendor."),
    ],
    of: Annotated[
        str,
        typer.Option(
            "--as-translation-of",
            metavar="DOCUMENT",
            help="The file is a finished translation, or a pack's Word table, of this document.",
        ),
    ] = "",
    post_edited: PostEditedOption = False,
    confirm: Annotated[
        list[str] | None,
        typer.Option(
            "--confirm",
            metavar="SEGMENT",
            help="The one unchanged sentence that the post-editor confirms.",
        ),
    ] = None,
    lang: Lang = "",
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Import translations that came back.

    Sentences with an error are held and listed; the others are imported. A sentence with the same
    wording as the program's draft stays a draft, unless a qualified translator declares
    post-editing with --post-edited. For `rights_information` the translator confirms each such
    sentence: on a terminal the command shows and asks for each. A status in the file
    (final, approved) is ignored. A file for another document or an older source is rejected (exit
    code 4); other files are still imported. Exit code 1 if a sentence is held.
    """
    from langaccess import review
    from langaccess.core.errors import InputError, UsageError
    from langaccess.formats.exchange import returned_files

    if confirm and not post_edited:
        raise UsageError("--confirm is part of a declaration", hint="add --post-edited")
    if len(confirm or ()) > 1:
        raise UsageError(
            "one act confirms one sentence",
            hint="repeat the command for each sentence; on a terminal without --confirm it shows "
            "and asks for each",
        )
    place = next(iter(confirm or ()), None)
    with open_review(workspace) as session:
        name = view.translator(session, translator)
        document = view.find(session, of, lang) if of else None
        came = files if document else returned_files(files)
        rows: list[ImportedRow] = []
        refused: list[InputError] = []
        for path in came:
            try:
                taken = review.import_(
                    session, path, translator=name, of=document, post_edited=post_edited
                )
                if post_edited:
                    taken = tuple(
                        review_confirm.confirmed(session, one, path, place, as_json=json)
                        for one in taken
                    )
            except InputError as exc:
                refused.append(exc)
            else:
                rows += [view.imported_row(session, path, one) for one in taken]
    if refused and not rows:
        raise view.all_refused(refused)
    if place is not None and not any(place in row["post_edited"] for row in rows):
        refused.append(review_confirm.unknown(place, name))
    data: ImportedDocuments = {
        "documents": rows,
        "refused": [view.error_row(exc) for exc in refused],
    }
    output.result(data, lambda console: review_import.draw_imported(console, data), as_json=json)
    if refused:
        return Exit.INPUT
    return Exit.NO if any(row["held"] for row in rows) else Exit.DONE


app.command()(review_decide.approve)
app.command()(review_decide.reject)
app.command()(review_decide.discard)
app.command("confirm-time")(review_decide.confirm_time)
app.command()(confirm_sentences.confirm)
app.command()(review_adopt.adopt)


@app.command()
@prints(DocumentHistory)
def history(
    document: Document, lang: Lang = "", workspace: WorkspaceOption = None, json: Json = False
) -> None:
    """Show who sent, translated, approved or rejected what."""
    from langaccess import review

    with open_review(workspace) as session:
        found = view.find(session, document, lang)
        review.log_of(session)  # a log that was changed by hand has no history to show
        rows = view.history_rows(session, found)

    zone = session.policy.agency.time_zone
    draw = partial(view.draw_history, name=found.name, tag=found.tag, rows=rows, zone=zone)
    data: DocumentHistory = {"document": found.name, "lang": found.tag, "entries": rows}
    output.result(data, draw, as_json=json)


@app.command("export-record")
@prints("CourtRecord")
def export_record(
    document: Document,
    to: Annotated[
        Path, typer.Option("--to", help="New folder for the record.", callback=folder_only)
    ],
    lang: Lang = "",
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Write the history of one document for a court, as a folder.

    It has the texts as approved, who approved them and on what evidence, the rules at that time,
    answers, copies, and the digest of each file. Exit code 1 if something is missing.
    """
    from langaccess import review

    with open_review(workspace) as session:
        found = view.find(session, document, lang)
        made = review.export_record(session, found, to)

    def draw_record(console: Console) -> None:
        text = f"{made.folder}: {len(made.files)} files, {made.entries} entries of the log"
        output.put(console, text)
        output.put(console, *(f"missing: {words}" for words in made.missing))

    output.result(output.fields(made), draw_record, as_json=json)
    return Exit.NO if made.missing else Exit.DONE
