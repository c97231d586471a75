"""`langaccess review confirm`: a named person says of each sentence whether it only informs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from langaccess.cli import output
from langaccess.cli.options import Json, WorkspaceOption, parse_language
from langaccess.cli.sessions import open_review
from langaccess.cli.shapes import prints
from langaccess.core.errors import Exit, UsageError
from langaccess.core.words import plural, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from langaccess.agency.confirmation import SentenceConfirmation, UnsureSentence
    from langaccess.agency.session import Session

_ASK = "Does this sentence only inform? yes, no, skip or quit"
_ANSWERS = {"y": True, "yes": True, "n": False, "no": False}


class WaitingSentence(TypedDict):
    """A sentence that a person must confirm before a machine gets it."""

    sentence: str
    text: str
    before: str
    after: str
    near_stop: bool
    score: float
    document: str


class ConfirmedSentences(TypedDict):
    """What `review confirm` prints."""

    waiting: list[WaitingSentence]
    confirmers: tuple[str, ...]
    confirmed: int
    denied: int
    file: Path | None
    numbers: str


@prints(ConfirmedSentences)
def confirm(
    sources: Annotated[
        list[Path] | None,
        typer.Argument(help="Files and folders (default: what translations left waiting)."),
    ] = None,
    by: Annotated[
        str, typer.Option("--by", help="Who confirms: a person with the right to confirm.")
    ] = "",
    source: Annotated[str, typer.Option("--from", help="Language of the originals.")] = "en",
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Also write what this account confirmed to a signed file."),
    ] = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Confirm sentences for a machine: they only inform.

    Shows the sentences that the gate is not sure of, riskiest first, each with the sentences before
    and after it. A sentence that warns, orders, charges, asks for consent, or records what someone
    said does not only inform: answer no. Needs a terminal; without one, the sentences are only
    listed. Exit code 1 if any still wait.
    """
    import sys

    from langaccess.agency import confirmation
    from langaccess.agency.rights import holder_called

    asks = not json and sys.stdin.isatty() and sys.stdout.isatty()
    if asks and not by.strip():
        raise UsageError("who confirms?", hint="--by NAME")
    with open_review(workspace) as session:
        if by.strip():
            holder_called(session, by)
        waiting = _waiting(session, sources or [], source)
        names = confirmation.confirmer_names(session)
        made = _ask_each(session, waiting, by) if asks else []
        done = {one.digest for one in made}
        left = [one for one in waiting if one.digest not in done]
    key = None
    if out is not None:
        # The answers are later than the moment of the session in which they were given.
        with open_review(workspace) as session:
            key = confirmation.write_confirmations(session, out)
    data: ConfirmedSentences = {
        "waiting": [waiting_row(one) for one in left],
        "confirmers": names,
        "confirmed": sum(one.informs for one in made),
        "denied": sum(not one.informs for one in made),
        "file": out,
        "numbers": key.numbers if key is not None else "",
    }

    def draw(console: Console) -> None:
        for one in left if not asks else ():
            output.put(console, f"{one.document}: {quoted(one.text)}")
        output.put(console, f"{plural(data['confirmed'], 'sentence')} confirmed, "
            f"{data['denied']} left to a translator, {len(left)} still waiting")  # fmt: skip
        if key is not None:
            output.say(console, f"{out} is signed with the key of this account:")
            output.put(console, f"  {key.numbers}")
            output.say(
                console,
                "it counts once a coordinator has recorded these digits, which you read out: "
                "`langaccess roster grant ID --by NAME --why REASON --key DIGITS`",
            )
        if left and not asks:
            output.put(console, "to confirm them, run this on a terminal with --by NAME")
        if left and not names:
            output.put(console, no_confirmer())

    output.result(data, draw, as_json=json)
    return Exit.NO if left else Exit.DONE


def _ask_each(
    session: Session, waiting: Sequence[UnsureSentence], by: str
) -> list[SentenceConfirmation]:
    """Ask about one sentence after the other; each answer is logged before the next is shown."""
    from datetime import UTC, datetime

    from langaccess.agency.confirmation import confirm_unsure

    made = []
    for at, one in enumerate(waiting, start=1):
        said = _asked(one, at, len(waiting))
        if said == "quit":
            break
        if said != "skip":
            informs = _ANSWERS[said]
            made.append(confirm_unsure(session, one, by=by, informs=informs, at=datetime.now(UTC)))
    return made


def no_confirmer() -> str:
    """Return what to do where no one may confirm."""
    from langaccess.agency.people import MAKE_CONFIRMER

    return f"no one has the right to confirm yet: {MAKE_CONFIRMER}"


def _waiting(session: Session, sources: Sequence[Path], language: str) -> list[UnsureSentence]:
    """Return the sentences to ask about, each once, riskiest first."""
    from langaccess.agency.confirmation import confirmations, waiting_sentences
    from langaccess.translate import inspect

    if not sources:
        return waiting_sentences(session)
    said = {one.digest for one in confirmations(session)}
    found = {
        one.digest: one
        for item in inspect(sources, session, parse_language(language))
        for one in item.waiting
        if one.digest not in said
    }
    return sorted(found.values(), key=lambda one: -one.score)


def _asked(one: UnsureSentence, at: int, count: int) -> str:
    """Show a sentence with its neighbors and return the answer: yes, no, skip or quit."""
    typer.echo(f"\n{at} of {count}  {one.document}")
    typer.echo(f"      before: {one.before or '(nothing)'}")
    typer.echo(f"  >>> {one.text}")
    typer.echo(f"      after:  {one.after or '(nothing)'}")
    if one.near_stop:
        typer.echo("      the sentence before or after it is a legal act or a record")
    while True:
        said = typer.prompt(_ASK, err=True).strip().lower()
        if said in _ANSWERS:
            return str(said)
        for word in ("skip", "quit"):
            if said and word.startswith(said):
                return word


def waiting_row(one: UnsureSentence) -> WaitingSentence:
    """Return a sentence that waits, for JSON."""
    return {
        "sentence": one.digest, "text": one.text, "before": one.before, "after": one.after,
        "near_stop": one.near_stop, "score": one.score, "document": one.document,
    }  # fmt: skip
