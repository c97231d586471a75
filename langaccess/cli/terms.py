"""`langaccess terms`: list, check, import, export, approve."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypedDict

import typer

from langaccess.cli import approver, output
from langaccess.cli.options import (
    Json,
    PostEditedOption,
    WorkspaceOption,
    parse_language,
    parse_languages,
    parse_optional_language,
    post_editor,
)
from langaccess.cli.render.answers import AnswerRows, answer_lines, answer_rows
from langaccess.cli.shapes import prints
from langaccess.core.errors import Exit
from langaccess.core.words import plural

if TYPE_CHECKING:
    from rich.console import Console

    from langaccess.agency.session import Session
    from langaccess.core.model import Finding, Reason
    from langaccess.core.tags import Tag
    from langaccess.translate.memory import Termbase, Usage

app = typer.Typer(
    name="terms",
    help="List, check and approve the terms of each language.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Lang = Annotated[str, typer.Option("--lang", help="Only this language.")]


class TermFormRow(TypedDict):
    """A form of a term in a language."""

    text: str
    usage: Usage
    state: str
    source: str
    by: str


class TermRow(TypedDict):
    """A term, with its forms in a language."""

    id: str
    en: str
    also: tuple[str, ...]
    definition: str
    domain: str
    source: str
    keep: bool
    lang: Tag | None
    forms: list[TermFormRow]


class TermList(TypedDict):
    """What `terms list` prints."""

    terms: list[TermRow]


class TermsChecked(TypedDict):
    """What `terms check` prints."""

    terms: int
    findings: tuple[Finding, ...]


class ImportedTerms(AnswerRows):
    """What `terms import` prints."""

    file: Path
    terms: int
    left: tuple[tuple[str, str], ...]
    wording: tuple[str, ...]
    approve_again: tuple[str, ...]


class TermsExport(TypedDict):
    """What `terms export` prints."""

    file: Path
    terms: int


class DecidedTerm(TypedDict):
    """What became of a term."""

    id: str
    lang: Tag
    text: str
    approved: bool
    reasons: tuple[Reason, ...]


class DecidedTerms(TypedDict):
    """What `terms approve` prints."""

    terms: list[DecidedTerm]
    signed: list[approver.SignedText]


@app.command("list")
@prints(TermList)
def list_terms(
    words: Annotated[list[str] | None, typer.Argument(help="Only terms with these words.")] = None,
    lang: Lang = "",
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """List terms with definitions, or with --lang their forms."""
    session, base = _open_termbase(workspace)
    tag = parse_optional_language(lang)
    wanted = " ".join(words or ()).casefold()
    approved = _approved_forms(session, base, tag)
    concepts = [
        concept
        for concept in base.concepts.values()
        if wanted in " ".join((*concept.names, concept.definition)).casefold()
    ]
    rows: list[TermRow] = [
        {
            "id": concept.id,
            "en": concept.en,
            "also": concept.also,
            "definition": concept.definition,
            "domain": concept.domain,
            "source": concept.source,
            "keep": concept.keep,
            "lang": tag,
            "forms": [
                {
                    "text": form.text,
                    "usage": form.usage,
                    "state": "approved" if form.digest in approved else form.state,
                    "source": form.source,
                    "by": form.by,
                }
                for form in (concept.in_language(tag) if tag else ())
            ],
        }
        for concept in concepts
    ]

    def draw_list(console: Console) -> None:
        for row, concept in zip(rows, concepts, strict=True):
            also = f" ({', '.join(concept.also)})" if concept.also else ""
            console.print(f"{concept.id}: {concept.en}{also}")
            if tag is None:
                console.print(f"  {concept.definition}")
            for form in row["forms"]:
                console.print(
                    f"  {form['usage']}: {form['text']}  [{form['state']}, {form['source']}]"
                )
        if not rows:
            console.print("no such term")

    data: TermList = {"terms": rows}
    output.result(data, draw_list, as_json=json)


@app.command()
@prints(TermsChecked)
def check(workspace: WorkspaceOption = None, json: Json = False) -> Exit:
    """Check the termbase for errors.

    Errors are: two preferred forms, a form both preferred and forbidden, one name for two concepts,
    the wrong script. Exit code 1 if there is one.
    """
    from langaccess.translate.memory import term_faults

    _, base = _open_termbase(workspace)
    found = term_faults(base)

    def draw_check(console: Console) -> None:
        output.put(console, *(f"{finding.where}: {finding.message}" for finding in found))
        count = plural(len(base.concepts), "term")
        console.print(f"{count}, {plural(len(found), 'error')}")

    data: TermsChecked = {"terms": len(base.concepts), "findings": found}
    output.result(data, draw_check, as_json=json)
    return Exit.NO if found else Exit.DONE


@app.command("import")
@prints(ImportedTerms)
def import_(
    file: Annotated[Path, typer.Argument(help="A TBX file, a CSV file or a workbook.")],
    source: Annotated[str, typer.Option("--source", help="The origin of these terms.")],
    translator: Annotated[
        str, typer.Option("--translator", help="Who translated, if the rows do not say.")
    ] = "",
    post_edited: PostEditedOption = False,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Import a termbase as a file in `glossary/`, unapproved.

    Forms with the same wording as the program's draft stay drafts, unless a qualified translator
    declares post-editing.
    """
    from langaccess.core.clock import day_of
    from langaccess.translate.memory import (
        keep_machine_drafts,
        keep_terms,
        read_terms,
        record_terms_import,
        take_term_answers,
    )

    editor = post_editor(translator, declared=post_edited)
    session, base = _open_termbase(workspace)
    read = read_terms(
        file, source=source, translator=translator, today=day_of(session.now), rules=session.policy
    )
    with session:
        concepts, wording = keep_machine_drafts(session, read, file, post_edited_by=editor)
        again = record_terms_import(session, base, concepts, file)
    path = keep_terms(session.folder / "glossary", file.stem, concepts)
    with session:
        answers = answer_rows(take_term_answers(session, read, translator))

    def draw_import(console: Console) -> None:
        count = plural(len(read.concepts), "term")
        output.put(console, f"{count} in {path}")
        output.put(console, *(f"  {words}" for words in wording))
        for words in again:
            output.put(console, f"  approved before it was replaced, so approve it again: {words}")
        output.put(console, *answer_lines(answers))
        output.put(console, *(f"  not imported: {where}: {why}" for where, why in read.left))

    data: ImportedTerms = {
        "file": path, "terms": len(read.concepts), "left": read.left, "wording": wording,
        "approve_again": again, **answers,
    }  # fmt: skip
    output.result(data, draw_import, as_json=json)


@app.command()
@prints(TermsExport)
def export(
    out: Annotated[Path, typer.Argument(help="The file to write.")],
    form: Annotated[Literal["tbx", "csv"], typer.Option("--format", help="TBX-Basic, or a table.")],
    lang: Annotated[str, typer.Option("--lang", help="Languages, with commas.")] = "",
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Write the termbase for a translator, or as a table."""
    from langaccess import qa
    from langaccess.core.files import leave_others, write_atomic
    from langaccess.translate.memory import export_terms

    leave_others(out, f".{form}")
    session, base = _open_termbase(workspace)
    tags = parse_languages(lang) if lang else ()
    with session:
        said = qa.written_answers(session.connection) if session.has_database else {}
    write_atomic(out, export_terms(base, form, tags, said))

    def draw_export(console: Console) -> None:
        count = plural(len(base.concepts), "term")
        output.put(console, f"{count} in {out}")

    data: TermsExport = {"file": out, "terms": len(base.concepts)}
    output.result(data, draw_export, as_json=json)


@app.command()
@prints(DecidedTerms)
def approve(
    ids: Annotated[list[str], typer.Argument(metavar="ID", help="Ids of terms.")],
    lang: Annotated[str, typer.Option("--lang", help="Language of the forms.")],
    by: Annotated[str, typer.Option("--by", help="Who approves: a name or id on the roster.")],
    seen: approver.SeenOption = "",
    despite_rejection: approver.DespiteOption = "",
    class_why: approver.ClassWhyOption = "",
    sheet: approver.SheetOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Approve the forms of terms; checks then enforce them.

    A change of the English name, the form or its usage undoes the approval.
    """
    from langaccess.agency.approval import Consent
    from langaccess.translate.memory import approve_terms

    tag = parse_language(lang)
    session, base = _open_termbase(workspace)
    _ = session.policy  # a mistake in the rules is reported before the database is created
    with session:
        who = approver.roster_person(session, by)
        asked = approver.sign(
            who, Consent(seen, despite_rejection, class_why), sheet=sheet, as_json=json,
            act=lambda said, preview: approve_terms(
                session, base, tuple(ids), tag, who, said, preview=preview
            ),
        )  # fmt: skip
    signed = approver.sheet_rows(asked)

    def draw_approve(console: Console) -> None:
        output.put(console, *approver.sheet_lines(signed))
        for one in asked:
            word = "approved" if one.decision.allowed else "not approved"
            output.put(console, f"{one.id}  {one.form.text}: {word}")
            output.put(
                console, *(() if one.decision.allowed else approver.refusal_lines(one.decision))
            )
        output.put(console, *approver.next_lines(one.decision for one in asked))

    rows: list[DecidedTerm] = [
        {"id": o.id, "lang": tag, "text": o.form.text, "approved": o.decision.allowed,
         "reasons": o.decision.reasons} for o in asked
    ]  # fmt: skip
    data: DecidedTerms = {"terms": rows, "signed": signed}
    output.result(data, draw_approve, as_json=json)
    return Exit.DONE if all(one.decision.allowed for one in asked) else Exit.NO


def _open_termbase(workspace: Path | None) -> tuple[Session, Termbase]:
    from langaccess.agency.session import open_session
    from langaccess.translate.memory import load_terms

    session = open_session(workspace)
    return session, load_terms(session.root / "glossary" if session.root else None)


def _approved_forms(session: Session, base: Termbase, tag: Tag | None) -> frozenset[str]:
    from langaccess.translate.memory import approved_forms

    if tag is None or session.root is None:
        return frozenset()
    with session:
        return approved_forms(session, base, [tag])[tag]
