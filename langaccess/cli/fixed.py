"""`langaccess fixed`: the approved legal texts (warnings, consents, waivers), word for word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from langaccess.cli import approver, output
from langaccess.cli.options import Json, WorkspaceOption, parse_language, parse_optional_language
from langaccess.cli.shapes import prints
from langaccess.core.errors import Exit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from rich.console import Console

    from langaccess.agency.session import Session
    from langaccess.core.model import State
    from langaccess.core.tags import Tag
    from langaccess.translate.memory import (
        FixedKind,
        FixedStore,
        FixedTextDecision,
        FixedTextStatus,
    )

app = typer.Typer(
    name="fixed",
    help="Approve legal texts that are used word for word.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Ids = Annotated[list[str], typer.Argument(metavar="ID", help="Ids of fixed texts.")]
Lang = Annotated[str, typer.Option("--lang", help="The language of the translations.")]


class FixedStatusRow(TypedDict):
    """A translation of a fixed text, and whether it may be used."""

    text: str
    translator: str
    state: State
    reason: str | None
    grounds: str | None


class FixedTranslationRow(FixedStatusRow):
    """A translation of a fixed text with its language."""

    lang: Tag


class FixedRow(TypedDict):
    """A fixed text."""

    id: str
    kind: FixedKind
    en: str
    title: str
    source: str
    expires: date | None
    where: str
    sentences: int
    translations: list[FixedTranslationRow]


class FixedList(TypedDict):
    """What `fixed list` prints."""

    texts: list[FixedRow]


class FixedDecided(approver.RefusalRow):
    """What became of a fixed text."""

    id: str
    lang: Tag
    done: bool
    state: State | None


class FixedDecisions(TypedDict):
    """What `fixed approve` and `fixed reject` print."""

    texts: list[FixedDecided]
    signed: list[approver.SignedText]


@app.command("list")
@prints(FixedList)
def list_fixed(
    lang: Annotated[str, typer.Option("--lang", help="Only this language.")] = "",
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """List the fixed texts and their translations.

    Shows which translations may be used in a document.
    """
    session, store = _open_store(workspace)
    only = parse_optional_language(lang)
    tags = sorted({tag for text in store.texts.values() for tag in text.translations})
    stands = _statuses(session, store, [tag for tag in tags if only in (None, tag)])
    rows: list[FixedRow] = [
        {
            "id": text.id, "kind": text.kind, "en": text.en, "title": text.title,
            "source": text.source, "expires": text.expires, "where": text.where,
            "sentences": _sentences(text.en),
            "translations": [
                {"lang": tag, **_status_row(mine[text.id])}
                for tag, mine in stands.items() if text.id in mine
            ],
        }
        for text in store.texts.values()
    ]  # fmt: skip

    def draw_list(console: Console) -> None:
        for text, row in zip(store.texts.values(), rows, strict=True):
            output.put(console, f"{text.id}  ({text.kind}) {text.en}")
            if row["sentences"] > 1:
                output.put(
                    console,
                    f"  {row['sentences']} sentences, so it never matches a document, which is "
                    "compared sentence by sentence; give each sentence its own entry",
                )
            for tag, mine in stands.items():
                if text.id in mine:
                    output.put(console, f"  {_status_line(tag, mine[text.id])}")
        if not rows:
            console.print("there are no fixed texts; write them in approved/")

    data: FixedList = {"texts": rows}
    output.result(data, draw_list, as_json=json)


@app.command()
@prints(FixedDecisions)
def approve(
    ids: Ids,
    lang: Lang,
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

    The approver must not be the translator. Any later change undoes the approval.
    """
    from langaccess.agency.approval import Consent
    from langaccess.translate.memory import approve_fixed

    session, store = _open_store(workspace)
    who = approver.signer(
        session, approver.ApproverOptions(by, translator, reviser, evidence, recorded_by)
    )
    with session:
        tag = parse_language(lang)
        asked = approver.sign(
            who, Consent(seen, despite_rejection, class_why), sheet=sheet, as_json=json,
            act=lambda said, preview: approve_fixed(
                session, store, _unique(ids), tag, who, sentences=_sentences,
                consent=said, preview=preview,
            ),
        )  # fmt: skip
    return _print_decisions(asked, tag, as_json=json)


@app.command()
@prints(FixedDecisions)
def reject(
    ids: Ids,
    lang: Lang,
    why: Annotated[str, typer.Option("--why", help="The reason.")],
    by: Annotated[str, typer.Option("--by", help="Who rejects: a name or id on the roster.")],
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Withdraw an approval; the text is then not used any more."""
    from langaccess.translate.memory import reject_fixed

    session, store = _open_store(workspace)
    who = approver.roster_person(session, by)
    with session:
        tag = parse_language(lang)
        asked = reject_fixed(session, store, _unique(ids), tag, who, why=why)
    return _print_decisions(asked, tag, as_json=json)


def _open_store(workspace: Path | None) -> tuple[Session, FixedStore]:
    from langaccess.agency.session import open_session
    from langaccess.translate.memory import load_fixed

    session = open_session(workspace)
    store = load_fixed(session.folder)
    _ = session.policy  # a mistake in the rules is reported before the database is created
    return session, store


def _statuses(
    session: Session, store: FixedStore, tags: Sequence[Tag]
) -> Mapping[Tag, Mapping[str, FixedTextStatus]]:
    from langaccess.translate.memory import fixed_text_statuses

    with session:
        return fixed_text_statuses(session, store, tags)


def _sentences(text: str) -> int:
    """Return the number of sentences in an English text."""
    from langaccess.core.model import Unit
    from langaccess.core.tags import EN
    from langaccess.translate import segments

    return len(segments(Unit("", " ".join(text.split())), EN))


def _unique(ids: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


def _status_row(one: FixedTextStatus) -> FixedStatusRow:
    return {
        "text": one.translation.text, "translator": one.translation.translator,
        "state": one.state, "reason": one.reason or None, "grounds": one.grounds or None,
    }  # fmt: skip


def _status_line(tag: Tag, one: FixedTextStatus) -> str:
    return f"{tag}: {one.state}, {one.reason or one.grounds}"


def _print_decisions(asked: Sequence[FixedTextDecision], tag: Tag, *, as_json: bool) -> Exit:
    signed = approver.sheet_rows(asked)

    def draw_decisions(console: Console) -> None:
        output.put(console, *approver.sheet_lines(signed))
        for one in asked:
            if one.decision.allowed and one.standing is not None:
                output.put(console, f"{one.id}  {_status_line(tag, one.standing)}")
                continue
            output.put(console, f"{one.id}  {tag}: not approved")
            output.put(console, *approver.refusal_lines(one.decision, one.findings))
        output.put(console, *approver.next_lines(one.decision for one in asked))

    rows: list[FixedDecided] = [
        {
            "id": one.id, "lang": tag, "done": one.decision.allowed,
            "state": one.standing.state if one.standing else None,
            **approver.refusal(one.decision, one.findings),
        }
        for one in asked
    ]  # fmt: skip
    data: FixedDecisions = {"texts": rows, "signed": signed}
    output.result(data, draw_decisions, as_json=as_json)
    return Exit.DONE if all(one.decision.allowed for one in asked) else Exit.NO
