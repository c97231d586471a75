"""`langaccess review approve`, `reject`, `discard`: what named people decide of a translation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from langaccess.cli import output
from langaccess.cli.approver import (
    ApproverOptions,
    ByOption,
    ClerkOption,
    EvidenceOption,
    ReviserOption,
    TranslatorOption,
    roster_person,
    signer,
)
from langaccess.cli.options import Json, WorkspaceOption
from langaccess.cli.render import review as view
from langaccess.cli.sessions import open_review
from langaccess.core.errors import Exit

if TYPE_CHECKING:
    from rich.console import Console

    from langaccess.agency.session import Session
    from langaccess.review import DocumentCheck as ProofOf

__all__ = ["Document", "Lang", "approve", "discard", "reject"]

Document = Annotated[
    str,
    typer.Argument(metavar="DOCUMENT", help="Number, or the file: its source or its translation."),
]
Lang = Annotated[str, typer.Option("--lang", help="Language of the translation: pt.")]
Segments = Annotated[
    list[str] | None,
    typer.Option("--segment", help="Only this sentence (place, see `show`). Repeat it."),
]


def approve(
    document: Document,
    lang: Lang = "",
    segment: Segments = None,
    by: ByOption = "",
    translator: TranslatorOption = "",
    reviser: ReviserOption = "",
    evidence: EvidenceOption = None,
    recorded_by: ClerkOption = "",
    no_meaning_change: Annotated[
        bool,
        typer.Option(
            "--no-meaning-change",
            help="The source was edited and says the same: what was approved stays approved.",
        ),
    ] = False,
    why: Annotated[
        str, typer.Option("--why", help="With --no-meaning-change: what was mended.")
    ] = "",
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Approve what a qualified person has read; a sentence that changes later is approved anew.

    Who says so is recorded with the account and the machine: that is attribution, not proof of who
    sat at the keyboard. What may not be approved is named with its reasons, and ends with 1. When
    all is approved, the document is written without the label of a draft.
    """
    from langaccess import review
    from langaccess.core.errors import UsageError

    if bool(why.strip()) and not no_meaning_change:
        raise UsageError("--why goes with --no-meaning-change", hint="an approval needs no reason")
    with open_review(workspace) as session:
        found = view.find(session, document, lang)
        form = ApproverOptions(by, translator, reviser, evidence, recorded_by)
        who = signer(session, form)
        made: dict[str, Any]
        if no_meaning_change:
            kept = review.keep_approved(session, found, who, why=why, only=segment or ())
            found = view.find(session, str(found.id), "")
            made = {
                "kept": [view.kept_row(one) for one in kept if one.decision.allowed],
                "refused": [view.not_kept_row(one) for one in kept if not one.decision.allowed],
            }
        else:
            answers = review.approve(session, found, who, only=segment or ())
            made = {
                "approved": sum(one.decision.allowed for one in answers),
                "refused": [view.refused_row(one) for one in answers if not one.decision.allowed],
            }
        proof = view.proof(session, found)
        said = review.answered(proof)
        data = {**_release_data(session, proof), "by": who.name, "answers": said, **made}
        open_ = [each for row in made["refused"] for each in row["findings"]]
        data["false_alarms"] = review.answerable(
            session.connection, dict.fromkeys((*open_, *data["open"]))
        )
    draw = view.draw_kept if no_meaning_change else view.draw_approved
    output.result(data, lambda console: draw(console, data), as_json=json)
    undone = data["refused"] or data["open"] or (no_meaning_change and not data["kept"])
    return Exit.NO if undone else Exit.DONE


def _release_data(session: Session, proof: ProofOf) -> dict[str, Any]:
    """Return where a document stands as data; when all of it is approved, write its file."""
    from langaccess import review

    document = proof.document
    stand = review.statuses(document, review.log_of(session.connection), session.policy)
    data: dict[str, Any] = view.document_row(document, stand, session.policy)
    data |= {"file": None, "form": None, "by_hand": [], "open": (), "written": None}
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


def reject(
    document: Document,
    by: Annotated[str, typer.Option("--by", help="Who rejects: a name or id of the roster.")],
    why: Annotated[str, typer.Option("--why", help="The reason, for the translator.")],
    segment: Annotated[
        list[str], typer.Option("--segment", help="The sentence (place, see `show`). Repeat it.")
    ],
    lang: Lang = "",
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Reject sentences; an approval of the same text is taken back. Anybody of the roster may."""
    from langaccess import review

    with open_review(workspace) as session:
        found = view.find(session, document, lang)
        who = roster_person(session, by)
        done = review.reject(session, found, who, why=why, only=segment)
        written = review.approved_path(session.folder, found)
    rows = [{"document": found.name, "lang": found.tag, "segment": one.place} for one in done]
    stands = written if written.exists() else None
    data = {"rejected": rows, "by": who.name, "why": why, "written": stands}

    def draw_reject(console: Console) -> None:
        for row in rows:
            console.print(f"{row['segment']}: rejected by {who.name}")
        if stands is not None:
            text = f"written when it was approved, do not hand it out: {written}"
            output.put(console, text)

    output.result(data, draw_reject, as_json=json)


def discard(
    document: Document,
    by: Annotated[str, typer.Option("--by", help="Who puts it aside.")],
    why: Annotated[str, typer.Option("--why", help="The reason: it was the wrong file.")],
    segment: Segments = None,
    lang: Lang = "",
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Put aside what came back last and is held; what stood before it stands as it did.

    A translation that was taken in is not touched: reject it, or import the right file.
    """
    from langaccess import review

    with open_review(workspace) as session:
        found = view.find(session, document, lang)
        gone = review.discard(session, found, by=by, why=why, only=segment or ())
    rows = [{"document": found.name, "lang": found.tag, "segment": one.place} for one in gone]

    def draw_discard(console: Console) -> None:
        text = f"{found.name}  {found.tag}: put aside what came back for {len(rows)} sentences"
        output.put(console, text)

    output.result(
        {"discarded": rows, "by": by.strip(), "why": why.strip()}, draw_discard, as_json=json
    )
