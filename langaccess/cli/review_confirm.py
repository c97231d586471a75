"""`langaccess review import --post-edited`: unchanged sentences are confirmed one by one."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from langaccess.agency.session import Session
    from langaccess.core.errors import InputError
    from langaccess.review import ImportedDocument


def confirmed(
    session: Session, taken: ImportedDocument, path: Path, place: str | None, *, as_json: bool
) -> ImportedDocument:
    """Return an import after its unchanged sentences were confirmed.

    On a terminal each sentence is shown, with its source, and the person answers; else only the
    sentence `place` is confirmed.
    """
    from langaccess import review

    asks = not as_json and sys.stdin.isatty() and sys.stdout.isatty()
    wanted = [one for one in taken.unchanged if one == place or (place is None and asks)]
    if not taken.to_confirm:
        return taken
    for one in wanted:
        document = review.find(session, taken.name, taken.tag)
        (mine,) = (sentence for sentence in document.sentences if sentence.place == one)
        target = "" if mine.target is None else mine.target.text
        if asks:
            typer.echo(f"{one}: {mine.source.text}\n  {taken.tag}: {target}")
            question = f"{taken.translator} checked this sentence and answers for it?"
            if not typer.confirm(question, err=True):
                continue
        review.confirm_sentence(session, document, one, taken.translator, path)
        taken = replace(
            taken,
            unchanged=tuple(left for left in taken.unchanged if left != one),
            post_edited=(*taken.post_edited, one),
            confirmed=(*taken.confirmed, (one, mine.source.text, target)),
        )
    return taken


def unknown(place: str, name: str) -> InputError:
    """Return the error for a sentence that cannot be confirmed."""
    from langaccess.core.errors import InputError

    return InputError(
        f"{place!r} is not a sentence that {name} returned unchanged, so nothing was confirmed",
        hint="`review import` lists these sentences as still drafts",
    )
