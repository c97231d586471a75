"""`langaccess review approve`, `reject` and `discard`: decisions of named people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from langaccess.cli import approver, output
from langaccess.cli.options import Json, WorkspaceOption
from langaccess.cli.render import review as view
from langaccess.cli.render.review import DocumentRow
from langaccess.cli.sessions import open_review
from langaccess.cli.shapes import prints
from langaccess.core.errors import Exit
from langaccess.core.words import plural

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rich.console import Console

    from langaccess.agency.approval import Vendor
    from langaccess.agency.session import Session
    from langaccess.cli.render.review import KeptRow, NotKeptRow, RefusedSentence
    from langaccess.core.model import Finding, Person
    from langaccess.core.tags import Tag
    from langaccess.review import AnsweredFinding, ReviewedDocument
    from langaccess.review import DocumentCheck as ProofOf

Document = Annotated[
    str,
    typer.Argument(metavar="DOCUMENT", help="Number, or file (source or translation)."),
]
Lang = Annotated[str, typer.Option("--lang", help="Language of the translation: pt.")]
Segments = Annotated[
    list[str] | None,
    typer.Option(
        "--segment", help="Only this sentence (place in `review show`). Can be used more than once."
    ),
]


class ReleasedRow(DocumentRow):
    """A document after an approval: `file` is the approved version, `written` an outdated one."""

    file: Path | None
    form: str | None
    by_hand: list[str]
    open: tuple[Finding, ...]
    written: Path | None


class _Approver(ReleasedRow):
    by: str
    answers: tuple[AnsweredFinding, ...]
    false_alarms: tuple[Finding, ...]


class ApprovedAnswer(_Approver):
    """What `review approve` prints."""

    approved: int
    signed: list[approver.SignedText]
    refused: list[RefusedSentence]


class KeptAnswer(_Approver):
    """What `review approve --no-meaning-change` prints."""

    kept: list[KeptRow]
    refused: list[NotKeptRow]


class SegmentRow(TypedDict):
    """A sentence of a document."""

    document: str
    lang: Tag
    segment: str


class RejectedAnswer(TypedDict):
    """What `review reject` prints."""

    rejected: list[SegmentRow]
    by: str
    why: str
    written: Path | None


class DiscardedAnswer(TypedDict):
    """What `review discard` prints."""

    discarded: list[SegmentRow]
    by: str
    why: str


@prints(ApprovedAnswer | KeptAnswer)
def approve(
    document: Document,
    lang: Lang = "",
    segment: Segments = None,
    by: approver.ByOption = "",
    translator: approver.TranslatorOption = "",
    reviser: approver.ReviserOption = "",
    evidence: approver.EvidenceOption = None,
    recorded_by: approver.ClerkOption = "",
    no_meaning_change: Annotated[
        bool,
        typer.Option(
            "--no-meaning-change",
            help="A text was corrected but means the same: keep the approvals.",
        ),
    ] = False,
    why: Annotated[
        str, typer.Option("--why", help="With --no-meaning-change: what was corrected.")
    ] = "",
    seen: approver.SeenOption = "",
    despite_rejection: approver.DespiteOption = "",
    class_why: approver.ClassWhyOption = "",
    sheet: approver.SheetOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Approve a translation that a qualified person has read.

    Shows the texts and what the checks found; on a terminal, asks first. A sentence that changes
    later must be approved again. The log records the name, account and computer; this does not
    prove who typed it. Sentences that may not be approved are listed with reasons (exit code 1).
    When all are approved, the document is written without the draft label.
    """
    from langaccess import review
    from langaccess.agency.approval import Consent
    from langaccess.core.errors import UsageError

    if bool(why.strip()) and not no_meaning_change:
        raise UsageError("--why goes with --no-meaning-change", hint="leave out --why")
    if sheet is not None and no_meaning_change:
        raise UsageError("--sheet does not go with --no-meaning-change", hint="leave out --sheet")
    with open_review(workspace) as session:
        found = view.find(session, document, lang)
        if not json:
            view.note_active([(found.path, found.stripped)])
        form = approver.ApproverOptions(by, translator, reviser, evidence, recorded_by)
        who = approver.signer(session, form)
        consent = Consent(seen, despite_rejection, class_why)
        data: ApprovedAnswer | KeptAnswer
        if no_meaning_change:
            kept = review.keep_approved(
                session, found, who, why=why, only=segment or (), consent=consent
            )
            found = view.find(session, str(found.id), "")
            lost = [view.not_kept_row(one) for one in kept if not one.decision.allowed]
            data = {
                **_approver_data(session, found, who, lost),
                "kept": [view.kept_row(one) for one in kept if one.decision.allowed],
                "refused": lost,
            }
        else:
            answers = approver.sign(
                who, consent, sheet=sheet, as_json=json,
                act=lambda said, preview: review.approve(
                    session, found, who, only=segment or (), consent=said, preview=preview
                ),
            )  # fmt: skip
            refused = [view.refused_row(one) for one in answers if not one.decision.allowed]
            data = {
                **_approver_data(session, found, who, refused),
                "approved": 0 if sheet else sum(one.decision.allowed for one in answers),
                "signed": approver.sheet_rows(answers),
                "refused": refused,
            }
    draw = view.draw_kept if no_meaning_change else view.draw_approved
    output.result(data, lambda console: draw(console, data), as_json=json)
    undone = data["refused"] or data["open"] or not data.get("kept", True)
    return Exit.NO if undone else Exit.DONE


def _approver_data(
    session: Session,
    found: ReviewedDocument,
    who: Person | Vendor,
    refused: Sequence[approver.RefusalRow],
) -> _Approver:
    """Return the state of a document after an approval; if all is approved, write its file."""
    from langaccess import review

    proof = view.proof(session, found)
    said = review.answered(proof)
    data = _release_data(session, proof)
    open_ = [each for row in refused for each in row["findings"]]
    settled = review.answerable(session.connection, dict.fromkeys((*open_, *data["open"])))
    return {**data, "by": who.name, "answers": said, "false_alarms": settled}


def _release_data(session: Session, proof: ProofOf) -> ReleasedRow:
    """Return the state of a document for JSON; if all of it is approved, write its file."""
    from langaccess import review

    document = proof.document
    stand = review.statuses(document, review.log_of(session), session.policy)
    data: ReleasedRow = {
        **view.document_row(document, stand, session.policy),
        "file": None, "form": None, "by_hand": [], "open": (), "written": None,
    }  # fmt: skip
    root = session.folder
    approved = data["state"] == "approved"
    found = review.open_errors(proof) if approved else ()
    if found:
        there = review.approved_path(root, document)
        data |= {"state": "held", "open": found, "written": there if there.exists() else None}
    elif approved:
        made = review.release(session, document)
        data |= {"file": made.written.path, "form": made.form}
        data["by_hand"] = [n.message for n in made.written.notes if n.code == "form.by_hand"]
    return data


@prints(RejectedAnswer)
def reject(
    document: Document,
    by: Annotated[str, typer.Option("--by", help="Who rejects: a name or id on the roster.")],
    why: Annotated[str, typer.Option("--why", help="The reason, for the translator.")],
    segment: Annotated[
        list[str],
        typer.Option(
            "--segment", help="The sentence (place in `review show`). Can be used more than once."
        ),
    ],
    lang: Lang = "",
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Reject sentences, and withdraw approvals of the same text.

    Anyone on the roster may reject.
    """
    from langaccess import review

    with open_review(workspace) as session:
        found = view.find(session, document, lang)
        who = approver.roster_person(session, by)
        done = review.reject(session, found, who, why=why, only=segment)
        written = review.approved_path(session.folder, found)
    rows: list[SegmentRow] = [
        {"document": found.name, "lang": found.tag, "segment": one.place} for one in done
    ]
    outdated = written if written.exists() else None
    data: RejectedAnswer = {"rejected": rows, "by": who.name, "why": why, "written": outdated}

    def draw_reject(console: Console) -> None:
        for row in rows:
            console.print(f"{row['segment']}: rejected by {who.name}")
        if outdated is not None:
            text = f"do not hand out this file, written when it was approved: {written}"
            output.put(console, text)

    output.result(data, draw_reject, as_json=json)


@prints(DiscardedAnswer)
def discard(
    document: Document,
    by: Annotated[str, typer.Option("--by", help="Who discards it.")],
    why: Annotated[str, typer.Option("--why", help="The reason, such as: it was the wrong file.")],
    segment: Segments = None,
    lang: Lang = "",
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Discard held sentences of the last import.

    The translation from before that import stays. To change an imported sentence, reject it or
    import the right file.
    """
    from langaccess import review

    with open_review(workspace) as session:
        found = view.find(session, document, lang)
        gone = review.discard(session, found, by=by, why=why, only=segment or ())
    rows: list[SegmentRow] = [
        {"document": found.name, "lang": found.tag, "segment": one.place} for one in gone
    ]

    def draw_discard(console: Console) -> None:
        text = f"{found.name}  {found.tag}: discarded {plural(len(rows), 'held sentence')}"
        output.put(console, text)

    data: DiscardedAnswer = {"discarded": rows, "by": by.strip(), "why": why.strip()}
    output.result(data, draw_discard, as_json=json)


@prints("ConfirmedTime")
def confirm_time(
    by: Annotated[str, typer.Option("--by", help="A coordinator of the roster: a name or id.")],
    why: Annotated[str, typer.Option("--why", help="How you know the time, and what was wrong.")],
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Confirm the clock if the log has entries from the future.

    These entries stay in the log, and no longer keep later acts from approving. What they approved
    needs a new approval.
    """
    from langaccess.agency.approval import confirm_time as confirm

    with open_review(workspace) as session:
        made = confirm(session, by=by, why=why)
    data = output.fields(made)

    def draw_time(console: Console) -> None:
        entries = ", ".join(map(str, made.wrong))
        text = f"{made.by} confirmed the time; no longer counted as the newest: {entries}"
        output.put(console, text)
        output.put(console, "approve again what these entries approved: it no longer counts")

    output.result(data, draw_time, as_json=json)
