"""Keeps a machine's wording a draft in a phrasebook: translations are compared as they come in."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from langaccess.agency import provenance
from langaccess.agency.provenance import IncomingText, Wording
from langaccess.agency.session import Session
from langaccess.core.files import sha256
from langaccess.core.model import State
from langaccess.core.tags import EN, Tag
from langaccess.core.wording import Fields
from langaccess.phrases.book.model import Phrasebook, Translation


def with_origins(
    session: Session,
    book: Phrasebook,
    changed: Sequence[Translation],
    file: Path,
    said: Mapping[str, Mapping[str, str]],
    *,
    drafts: Sequence[Translation] = (),
    post_edited_by: str = "",
) -> tuple[tuple[Translation, ...], tuple[str, ...]]:
    """Return the incoming translations with those of a machine as drafts, and what to say of them.

    A translation with the wording of a machine's draft, or whose file names an engine as its
    writer, has no translator and is not `sourced`. The log gets the numbers. If a qualified person
    declares post-editing (ISO 18587), it is that person's, and a second person approves it.

    Args:
        book: the phrasebook as it is now.
        changed: what comes in.
        file: the file that it comes from.
        said: place (`file:line`) of a translation → name and value of what the file says of it.
        drafts: drafts that the file has without a change; post-editing counts for them too.
        post_edited_by: who declares to have post-edited the machine's drafts in the file and to
            answer for them, also where no word had to change; empty for no declaration.

    Raises:
        InputError: the post-editor is not in the roster, or not qualified for a language.
        OutputError: the database is locked for too long, or the disk is full.
    """
    whole = [*changed, *(drafts if post_edited_by else ())]
    made: dict[int, Translation] = dict(enumerate(changed))
    lines: list[str] = []
    places: dict[Tag, list[int]] = defaultdict(list)
    for number, entry in enumerate(whole):
        places[entry.tag].append(number)
    by, then = "", "these stay drafts"
    if post_edited_by:
        for tag in places:
            by = provenance.require_post_editor(session, post_edited_by, EN, tag).name
        then = f"post-edited by {by}, and a second person approves"
    for tag, numbers in places.items():
        mine = [whole[number] for number in numbers]
        texts = [IncomingText(one.en, one.text, said=_said(one, said)) for one in mine]
        known = (book.translation(one.id, tag) for one in mine)
        fine = {one.text for one in known if one is not None and one.state is State.APPROVED}
        checks = provenance.compare(session, tag, texts, approved=fine)
        provenance.record(
            session.connection, tag, [(one.id, sha256(one.text.encode())) for one in mine], checks,
            way="phrases import",
            by=by or next((one.translator for one in mine if one.translator), ""),
            at=session.now, file=file.name,
            post_edited={one.id for one in mine} if by else (),
        )  # fmt: skip
        lines += provenance.summary(checks, then=then)
        for number, check in zip(numbers, checks, strict=True):
            if check.wording is Wording.SAME:
                made[number] = _of_machine(whole[number], check.engine, by)
    return tuple(made.values()), tuple(lines)


def _said(entry: Translation, said: Mapping[str, Mapping[str, str]]) -> Fields:
    """Return who wrote an entry, as it says itself, and all that its file says of it."""
    own = (("translator", entry.translator), ("source", entry.source))
    return (*own, *said.get(entry.where, {}).items())


def _of_machine(entry: Translation, engine: str, by: str) -> Translation:
    """Return a translation as an engine's draft, or as post-edited by a person.

    A withdrawn one stays withdrawn.
    """
    state = State.TRANSLATED if by else State.DRAFT
    state = State.WITHDRAWN if entry.state is State.WITHDRAWN else state
    return dataclasses.replace(entry, state=state, source=engine, translator=by, reviewer="")
