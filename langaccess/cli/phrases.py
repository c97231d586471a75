"""`langaccess phrases`: find, list, show, check, plan, diff, export, import, approve, vouch."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypedDict

import typer

from langaccess.cli import approver, output, phrases_collect
from langaccess.cli.options import (
    Json,
    PostEditedOption,
    Quiet,
    WorkspaceOption,
    folder_only,
    parse_language,
    post_editor,
)
from langaccess.cli.render import cards as cards_view
from langaccess.cli.render import phrases as view
from langaccess.cli.render.answers import AnswerRows, answer_rows
from langaccess.cli.shapes import prints
from langaccess.core.errors import Exit, UsageError
from langaccess.core.words import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from langaccess.agency.approval import Consent
    from langaccess.cli.phrases_collect import CollectedFile
    from langaccess.cli.render.phrases import FoundPhrase, ListedPhrase, PhraseDetails
    from langaccess.core.model import Finding, State
    from langaccess.core.tags import Tag
    from langaccess.phrases.book import Difference, PhraseDecision

app = typer.Typer(
    name="phrases",
    help="Find phrases to point at; have them translated and approved.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Langs = Annotated[
    str, typer.Option("--lang", help="Languages, with commas: so,am,ur. Default: all.")
]
Topics = Annotated[str, typer.Option("--topic", help="Topics, with commas: safety,traffic.")]


class FoundPhrases(TypedDict):
    """What `phrases find` prints."""

    found: list[FoundPhrase]


class PhraseList(TypedDict):
    """What `phrases list` prints."""

    version: str
    phrases: list[ListedPhrase]


class ShownPhrases(TypedDict):
    """What `phrases show` prints."""

    phrases: list[PhraseDetails]


class CheckedPhrases(TypedDict):
    """What `phrases check` prints."""

    checked: int
    findings: tuple[Finding, ...]


class PhraseDifferences(TypedDict):
    """What `phrases diff` prints."""

    differences: list[Difference]


class PhraseFile(TypedDict):
    """A file of phrases for a translator."""

    path: Path
    lang: Tag


class PhraseFiles(TypedDict):
    """What `phrases export` prints."""

    files: list[PhraseFile]


class ImportedPhraseFile(AnswerRows):
    """What importing a file of phrases did."""

    file: Path
    changed: int
    same: int
    empty: int
    stale: tuple[str, ...]
    written: tuple[Path, ...]
    wording: tuple[str, ...]
    approve_again: tuple[str, ...]
    errors: list[str]


class ImportedPhrases(TypedDict):
    """What `phrases import` prints."""

    files: Sequence[ImportedPhraseFile | CollectedFile]


class DecidedPhrase(approver.RefusalRow):
    """What became of a translation of a phrase."""

    id: str
    lang: Tag
    approved: bool
    by: str
    state: State | None
    missing: int | None


class ApprovedPhrases(TypedDict):
    """What `phrases approve` prints."""

    approved: list[DecidedPhrase]
    refused: list[DecidedPhrase]
    signed: list[approver.SignedText]


class VouchedPhrase(approver.RefusalRow):
    """What became of a translation that a public body published."""

    id: str
    lang: Tag
    vouched: bool
    by: str


class VouchedPhrases(TypedDict):
    """What `phrases vouch` prints."""

    phrases: list[VouchedPhrase]
    signed: list[approver.SignedText]


@app.command()
@prints("FoundPhrases | RefusedPhrases")
def find(
    words: Annotated[list[str], typer.Argument(help="What you want to say, in English.")],
    lang: Langs = "",
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Find the phrases closest to what you want to say.

    Only stored phrases are shown, never machine translation. Exit code 1 if no phrase is close, or
    if only an interpreter may say it.
    """
    from langaccess.phrases import book

    opened = view.open_book(workspace, quiet=json, english=not lang)
    typed = " ".join(words)
    if view.print_refusal(opened, typed, as_json=json):
        return Exit.NO
    tags = view.wanted_tags(opened.book, lang, untranslated=True, as_read=True) if lang else ()
    matches = book.find(opened.book, typed)
    data: FoundPhrases = {"found": [view.found_row(opened.book, match, tags) for match in matches]}
    cards_view.add_places(opened, data["found"], tags)

    def draw_find(console: Console) -> None:
        if not matches:
            console.print("no phrase says this; call an interpreter")
        for row in data["found"]:
            console.print(f"{row['number']:>3}  {row['en']}  ({row['id']})")
            for entry in row["translations"]:
                text = entry["text"] or "(not translated)"
                state = f"  [{entry['state']}]" if entry["text"] else ""
                place = cards_view.place_words(entry["card"])
                console.print(f"     {entry['lang']}: {text}{state}{place}")

    output.result(data, draw_find, as_json=json)
    return Exit.DONE if matches else Exit.NO


@app.command("list")
@prints(PhraseList)
def list_phrases(
    lang: Langs = "",
    topic: Topics = "",
    state: Annotated[
        str, typer.Option("--state", help="Only phrases in this state: draft, sourced …")
    ] = "",
    source: Annotated[str, typer.Option("--source", help="Only phrases from this source.")] = "",
    missing: Annotated[
        bool, typer.Option("--missing", help="Only phrases not translated into --lang.")
    ] = False,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """List phrases in English, or with --lang their translations."""
    from langaccess.core.model import State

    states = [*(str(one) for one in State if one is not State.NEW), "missing"]
    if state and state not in states:
        raise UsageError(f"there is no state `{state}`", hint=f"--state {' or '.join(states)}")
    opened = view.open_book(workspace, quiet=json)
    book = opened.book
    tags = (
        view.wanted_tags(book, lang, untranslated=True, as_read=True)
        if lang or state or source or missing
        else ()
    )
    rows = [
        row
        for phrase in view.of_topics(book, topic)
        for row in view.rows_of(book, phrase, tags)
        if view.passes_filters(row, state, source, missing=missing)
    ]

    def draw_list(console: Console) -> None:
        if tags:
            columns = ("no.", "id", "lang", "state", "text")
            cells = [(str(r["number"]), r["id"], r["lang"], r["state"], r["text"]) for r in rows]
        else:
            columns = ("no.", "id", "risk", "languages", "English")
            cells = [
                (str(r["number"]), r["id"], r["risk"], str(r["languages"]), r["en"]) for r in rows
            ]
        console.print(output.table("", columns, cells))
        console.print(f"phrasebook {book.version}")

    output.result({"version": book.version, "phrases": rows}, draw_list, as_json=json)


@app.command()
@prints("ShownPhrases | RefusedPhrases")
def show(
    ids: Annotated[list[str], typer.Argument(metavar="ID", help="Ids or numbers of phrases.")],
    lang: Langs = "",
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Show phrases with all details of their translations."""
    opened = view.open_book(workspace, quiet=json)
    book = opened.book
    if any(view.print_refusal(opened, id_, as_json=json, ids_only=True) for id_ in ids):
        return Exit.NO
    phrases = [view.phrase_named(book, id_) for id_ in ids]
    tags = view.wanted_tags(book, lang, untranslated=True, as_read=True) if lang else book.tags
    data = [view.full_row(book, phrase, tags) for phrase in phrases]

    def draw_show(console: Console) -> None:
        for row in data:
            console.print(f"{row['number']}  {row['id']}  risk {row['risk']}")
            console.print(f"  en: {row['en']}")
            if row["note"]:
                console.print(f"  note to the translator: {row['note']}")
            for entry in row["translations"]:
                who = entry["translator"] or entry["source"]
                console.print(f"  {entry['lang']}: {entry['text']}  [{entry['state']}, {who}]")
                output.put(console, *(f"      {words}" for words in view.detail_lines(entry)))

    shown: ShownPhrases = {"phrases": data}
    output.result(shown, draw_show, as_json=json)
    return Exit.DONE


@app.command()
@prints(CheckedPhrases)
def check(lang: Langs = "", workspace: WorkspaceOption = None, json: Json = False) -> Exit:
    """Check phrases for errors, by file and line.

    Checks script, language, numbers, stray characters and blanks, and lists questions about drafts.
    Exit code 1 if there is an error, 3 if a file cannot be read.
    """
    from langaccess import qa
    from langaccess.core.model import Severity
    from langaccess.phrases import book

    opened = view.open_book(workspace, quiet=json)
    tags = view.wanted_tags(opened.book, lang, as_read=True) if lang else ()
    answered = qa.accepted(opened.session)
    found = book.check_phrasebook(opened.book, opened.policy, tags=tags, answered=answered)
    count = sum(len(entries) for tag, entries in opened.book.translations.items()
                if not tags or tag in tags)  # fmt: skip
    errors = sum(finding.severity is Severity.ERROR for finding in found)

    def draw_check(console: Console) -> None:
        for finding in found:
            text = f"{finding.where}: {finding.severity}: {finding.message} ({finding.code})"
            output.put(console, text)
        warnings = sum(finding.severity is Severity.WARNING for finding in found)
        text = f"{count} translations checked, {errors} errors, {warnings} warnings"
        notes = len(found) - errors - warnings
        console.print(text + (f", {plural(notes, 'note')}" if notes else ""))

    data: CheckedPhrases = {"checked": count, "findings": found}
    output.result(data, draw_check, as_json=json)
    return Exit.NO if errors else Exit.DONE


@app.command()
@prints("PhrasePlan")
def plan(
    lang: Langs = "",
    limit: Annotated[
        int, typer.Option("--limit", min=1, help="Number of lines to show; --json has all.")
    ] = 20,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Show which phrases to have reviewed first, with hours and price.

    The phrases for the street come before the others, and your agency's languages before those that
    most people in the United States need help in. Prices are from `rates.yaml`.
    """
    from langaccess.outreach.plan import phrase_plan

    opened = view.open_book(workspace, quiet=json)
    tags = view.wanted_tags(opened.book, lang, untranslated=True, as_read=True) if lang else ()
    with opened.session as session:
        found = phrase_plan(session, opened.book, tags)

    output.result(found, lambda console: view.draw_plan(console, found, limit), as_json=json)


@app.command()
@prints(PhraseDifferences)
def diff(lang: Langs = "", workspace: WorkspaceOption = None, json: Json = False) -> None:
    """Show how your phrases differ from the shipped ones.

    Also shows translations that are stale.
    """
    from langaccess.phrases import book

    opened = view.open_book(workspace, quiet=json)
    tags = view.wanted_tags(opened.book, lang, as_read=True) if lang else opened.book.tags
    shipped = book.load_phrasebook()
    found = [d for d in book.differences(shipped, opened.book) if d.tag in tags]

    def draw_diff(console: Console) -> None:
        for d in found:
            output.put(console, f"{d.kind}  {d.tag}  {d.id}  ({d.where})")
            if d.reason:
                output.put(console, f"  {d.reason}")
            if d.before:
                output.put(console, f"  - {d.before}")
            output.put(console, f"  + {d.now}")
        if not found:
            console.print("your phrases are the same as the shipped ones")

    differing: PhraseDifferences = {"differences": found}
    output.result(differing, draw_diff, as_json=json)


@app.command()
@prints(PhraseFiles)
def export(
    lang: Annotated[str, typer.Option("--lang", help="Languages, with commas: so,am.")],
    to: Annotated[
        Path,
        typer.Option(
            "--to", help="Folder to write to, one file per language.", callback=folder_only
        ),
    ],
    form: Annotated[
        Literal["csv", "xliff", "xliff12", "tmx"],
        typer.Option("--format", help="Table, XLIFF 2.1, XLIFF 1.2 or TMX."),
    ] = "csv",
    topic: Topics = "",
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Write files for a linguist to fill in; `import` reads them."""
    from langaccess import qa
    from langaccess.core.files import safe_name, write_atomic
    from langaccess.phrases import book

    opened = view.open_book(workspace, quiet=json)
    topics = [t.id for t in view.topics_of(opened.book, topic)] if topic else []
    session = opened.session
    said = qa.written_answers(session.connection) if session.has_database else {}
    files: list[PhraseFile] = []
    for tag in view.wanted_tags(opened.book, lang, untranslated=True):
        path = to / safe_name(f"phrases-{tag}{book.SUFFIXES[form]}")
        write_atomic(path, book.export(opened.book, tag, topics, form=form, answers=said))
        files.append({"path": path, "lang": tag})

    def draw_export(console: Console) -> None:
        output.put(console, *(str(row["path"]) for row in files))

    data: PhraseFiles = {"files": files}
    output.result(data, draw_export, as_json=json)


@app.command("import")
@prints(ImportedPhrases)
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Returned files.")],
    translator: Annotated[
        str, typer.Option("--translator", help="Who translated, if the rows do not say.")
    ] = "",
    post_edited: PostEditedOption = False,
    source: Annotated[
        str, typer.Option("--source", help="For an outside collection: its name, place and date.")
    ] = "",
    licence: Annotated[str, typer.Option("--licence", help="The license of the collection.")] = "",
    published_by: Annotated[
        str, typer.Option("--published-by", help="The public body that published it (unchanged).")
    ] = "",
    lang: Annotated[str, typer.Option("--lang", help="Language of the collection.")] = "",
    topic: Annotated[
        str, typer.Option("--topic", help="Add unmatched lines as new phrases under this topic.")
    ] = "",
    text_column: Annotated[
        int,
        typer.Option(
            "--text-column", min=2, max=99, help="Column of the translation (first is 1)."
        ),
    ] = 3,
    say_column: Annotated[
        int | None, typer.Option("--say-column", min=2, max=99, help="Column of the pronunciation.")
    ] = None,
    workspace: WorkspaceOption = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Import translations into your phrasebook, unapproved.

    A returned file is rejected whole if a row has an error. Texts with the same wording as the
    program's draft stay drafts, unless a qualified translator declares post-editing.
    With --source and --licence it is an outside collection: lines with an error are left out and
    listed; the others are drafts, or `sourced` with --published-by.
    """
    from langaccess import qa
    from langaccess.core.clock import today
    from langaccess.phrases import book

    editor = post_editor(translator, declared=post_edited)
    if source or licence or published_by or lang or topic:
        if editor:
            raise UsageError("--post-edited is for a returned file, not for an outside collection")
        origin = phrases_collect.read_origin(source, licence, published_by)
        columns = (text_column, say_column)
        phrases_collect.collect_files(files, origin, lang, topic, columns, workspace, as_json=json)
        return
    opened = view.open_book(workspace, quiet=json or quiet)
    folder = opened.session.folder / "phrasebooks"
    done: list[ImportedPhraseFile] = []
    for file in files:
        taken = book.import_(opened.book, file, translator=translator, on=today())
        with opened.session as session:
            changed, wording = book.with_origins(
                session, opened.book, taken.changed, file, taken.said,
                drafts=taken.drafts, post_edited_by=editor,
            )  # fmt: skip
            again = book.record_import(session, opened.book, changed, file)
        written = book.store(folder, opened.book, changed)
        opened = view.open_book(workspace, quiet=True)
        with opened.session as session:
            takers = book.take_answers(session, opened.book, taken.said.values(), translator)
            answered = qa.accepted(session)
            faulty = book.with_errors(opened.book, changed, answered)
        done.append(
            {"file": file, "changed": len(changed),
             "same": taken.same + len(taken.changed) - len(changed), "empty": taken.empty,
             "stale": taken.stale, "written": written, "wording": wording,
             "approve_again": again, "errors": faulty, **answer_rows(takers)}
        )  # fmt: skip

    def draw_import(console: Console) -> None:
        for row in done:
            output.put(console, *view.imported_lines(row))

    data: ImportedPhrases = {"files": done}
    output.result(data, draw_import, as_json=json)


@app.command()
@prints(ApprovedPhrases)
def approve(
    ids: Annotated[list[str], typer.Argument(metavar="ID", help="Ids or numbers of phrases.")],
    lang: Annotated[str, typer.Option("--lang", help="The language of the translations.")],
    by: approver.ByOption = "",
    translator: approver.TranslatorOption = "",
    reviser: approver.ReviserOption = "",
    evidence: approver.EvidenceOption = None,
    recorded_by: approver.ClerkOption = "",
    seen: approver.SeenOption = "",
    despite_rejection: approver.DespiteOption = "",
    class_why: approver.ClassWhyOption = "",
    sheet: approver.SheetOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Approve translations that a qualified person has read.

    Any later change undoes the approval. The log records the name, account and computer;
    this does not prove who typed it. Exit code 1, with the reasons, if something may not be
    approved.
    """
    from langaccess.agency.approval import Consent
    from langaccess.phrases import book

    opened = view.open_book(workspace, quiet=json)
    tag = parse_language(lang)
    phrases = list(dict.fromkeys(view.phrase_named(opened.book, id_).id for id_ in ids))
    form = approver.ApproverOptions(by, translator, reviser, evidence, recorded_by)
    who = approver.signer(opened.session, form)

    def act(said: Consent, preview: bool) -> tuple[PhraseDecision, ...]:
        with opened.session as session:
            session.now = datetime.now(UTC)  # as exact as the log's other entries
            return book.approve(session, opened.book, phrases, tag, who, said, preview=preview)

    consent = Consent(seen, despite_rejection, class_why)
    asked = approver.sign(who, consent, act, sheet=sheet, as_json=json)
    signed = approver.sheet_rows(asked)
    data = [_approval_row(entry, who.name) for entry in asked]
    good = [row for row in data if row["approved"]]
    refused = [row for row in data if not row["approved"]]

    def draw_approve(console: Console) -> None:
        output.put(console, *approver.sheet_lines(signed))
        for row in good:
            left = f", {row['missing']} more must approve" if row["missing"] else ""
            text = f"{row['id']}  {row['lang']}: {row['state']} by {row['by']}{left}"
            output.put(console, text)
        barred = [one for one in asked if not one.decision.allowed]
        for one in barred:
            output.put(console, f"{one.id}  {one.tag}: not approved")
            output.put(console, *approver.refusal_lines(one.decision, one.findings))
        output.put(console, *approver.next_lines(one.decision for one in barred))

    data_: ApprovedPhrases = {"approved": good, "refused": refused, "signed": signed}
    output.result(data_, draw_approve, as_json=json)
    return Exit.NO if refused else Exit.DONE


@app.command()
@prints(VouchedPhrases)
def vouch(
    ids: Annotated[list[str], typer.Argument(metavar="ID", help="Ids or numbers of phrases.")],
    lang: Annotated[str, typer.Option("--lang", help="The language of the texts.")],
    by: Annotated[str, typer.Option("--by", help="Who vouches: a name or id on the roster.")],
    file: Annotated[Path, typer.Option("--file", help="The published file (a copy is kept).")],
    published_by: Annotated[
        str, typer.Option("--published-by", help="The public body that published it.")
    ],
    seen: approver.SeenOption = "",
    despite_rejection: approver.DespiteOption = "",
    class_why: approver.ClassWhyOption = "",
    sheet: approver.SheetOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Vouch that texts are unchanged in the public body's own file.

    They were imported with --published-by, and print as DRAFT until then. The log records who
    vouches, and the file's digest. Exit code 1, with the reasons, if a text is refused.
    """
    from langaccess.agency.approval import Consent
    from langaccess.phrases import book

    opened = view.open_book(workspace, quiet=json)
    tag = parse_language(lang)
    phrases = list(dict.fromkeys(view.phrase_named(opened.book, id_).id for id_ in ids))
    who = approver.roster_person(opened.session, by)

    def act(said: Consent, preview: bool) -> tuple[PhraseDecision, ...]:
        with opened.session as session:
            session.now = datetime.now(UTC)
            return book.vouch(
                session, opened.book, phrases, tag, who, file, publisher=published_by,
                consent=said, preview=preview,
            )  # fmt: skip

    consent = Consent(seen, despite_rejection, class_why)
    asked = approver.sign(who, consent, act, sheet=sheet, as_json=json)
    signed = approver.sheet_rows(asked)
    rows: list[VouchedPhrase] = [
        {"id": one.id, "lang": tag, "vouched": one.decision.allowed, "by": who.name,
         **approver.refusal(one.decision, one.findings)}
        for one in asked
    ]  # fmt: skip

    def draw_vouch(console: Console) -> None:
        output.put(console, *approver.sheet_lines(signed))
        for one in asked:
            allowed = one.decision.allowed
            state = f"{who.name} vouches for it" if allowed else "not vouched for"
            output.put(console, f"{one.id}  {tag}: {state}")
            output.put(
                console, *(() if allowed else approver.refusal_lines(one.decision, one.findings))
            )
        output.put(console, *approver.next_lines(one.decision for one in asked))

    data: VouchedPhrases = {"phrases": rows, "signed": signed}
    output.result(data, draw_vouch, as_json=json)
    return Exit.DONE if all(one.decision.allowed for one in asked) else Exit.NO


def _approval_row(asked: PhraseDecision, name: str) -> DecidedPhrase:
    from langaccess.core.model import Decision, State

    people = {one.by for one in asked.held}
    missing = max(0, asked.needed - len(people))
    allowed = asked.decision.allowed
    state = State.REVIEWED if missing else State.APPROVED
    return {
        "id": asked.id, "lang": asked.tag, "approved": allowed, "by": name,
        "state": state if allowed else None, "missing": missing if allowed else None,
        **approver.refusal(Decision(allowed=True) if allowed else asked.decision, asked.findings),
    }  # fmt: skip
