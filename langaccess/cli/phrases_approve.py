"""`langaccess phrases approve`: a qualified person vouches for phrases in one language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from langaccess.cli import output
from langaccess.cli.approver import By, Clerk, Form, Proof, Reviser, Translator, refusal, signer
from langaccess.cli.languages import one_language
from langaccess.cli.options import Json, WorkspaceOption
from langaccess.cli.render import phrases as view
from langaccess.core.errors import Exit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from langaccess.agency.approval import Vendor
    from langaccess.core.model import Person
    from langaccess.core.tags import Tag
    from langaccess.phrases.book import Asked

__all__ = ["approve"]


def approve(
    ids: Annotated[list[str], typer.Argument(metavar="ID", help="Ids or numbers of phrases.")],
    lang: Annotated[str, typer.Option("--lang", help="The language that was read.")],
    by: By = "",
    translator: Translator = "",
    reviser: Reviser = "",
    evidence: Proof = None,
    recorded_by: Clerk = "",
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Approve translations that a qualified person has read; any later change undoes it.

    Who says so is recorded with the account and the machine: that is attribution, not proof of who
    sat at the keyboard. What may not be approved is listed with its reasons, and ends with 1.
    """
    opened = view.open_book(workspace, quiet=json)
    tag = one_language(lang)
    phrases = list(dict.fromkeys(view.named(opened.book, id_).id for id_ in ids))
    form = Form(by, translator, reviser, evidence, recorded_by)
    who = signer(opened.session, form)
    asked = _recorded(opened, phrases, tag, who)
    data = [_row(entry, who.name) for entry in asked]
    good = [row for row in data if row["approved"]]
    refused = [row for row in data if not row["approved"]]

    def draw(console: Console) -> None:
        for row in good:
            left = f", {row['missing']} more must approve" if row["missing"] else ""
            text = f"{row['id']}  {row['lang']}: {row['state']} by {row['by']}{left}"
            output.put(console, text)
        for row in refused:
            console.print(f"{row['id']}  {row['lang']}: not approved")
            for ground in row["reasons"]:
                text = f"  {ground['text']} ({ground['rule']})"
                output.put(console, text)
            for finding in row["findings"]:
                output.put(console, f"  {finding.message}")
        for words in dict.fromkeys(words for row in refused for words in row["instead"]):
            output.put(console, f"next: {words}")

    output.result({"approved": good, "refused": refused}, draw, as_json=json)
    return Exit.NO if refused else Exit.DONE


def _recorded(
    opened: view.Opened,
    ids: Sequence[str],
    tag: Tag,
    who: Person | Vendor,
) -> tuple[Asked, ...]:
    """Write what may be approved into the log, in one act, and return the answers."""
    from datetime import UTC, datetime

    from langaccess.phrases import book

    now = datetime.now(UTC)
    with opened.session as session:
        return book.approve(session.connection, opened.book, ids, tag, who, session.policy, at=now)


def _row(asked: Asked, name: str) -> dict[str, Any]:
    from langaccess.core.model import Decision, State

    people = {one.by for one in asked.held}
    missing = max(0, asked.needed - len(people))
    allowed = asked.decision.allowed
    state = State.REVIEWED if missing else State.APPROVED
    return {
        "id": asked.id, "lang": asked.tag, "approved": allowed, "by": name,
        "state": state if allowed else None, "missing": missing if allowed else None,
        **refusal(Decision(allowed=True) if allowed else asked.decision, asked.findings),
    }  # fmt: skip
