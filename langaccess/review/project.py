"""What goes along with a translator's files: a project for OmegaT, with memories and terms.

The files are not to be translated from nothing. What a qualified person approved fills in, letter
for letter; drafts of machines stand in a memory that the program marks as such; near sentences of
the agency's memory are there to be looked at; terms stand in the glossary with what may be done
with them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from langaccess.exchange import (
    Shown,
    project_settings,
    write_glossary,
    write_shown,
)
from langaccess.files import write_atomic
from langaccess.memory import (
    Asked,
    Concept,
    Form,
    Match,
    Memory,
    Scan,
    Standing,
    Usage,
    approved_forms,
    load_terms,
)
from langaccess.model import State, Target
from langaccess.policy import Policy
from langaccess.review.model import Sent, Sentence
from langaccess.review.standing import log_of, standings
from langaccess.tags import Tag
from langaccess.translate import with_markup
from langaccess.workspace import Workspace

__all__ = ["glossary", "near", "write_project"]

_MEMORY = "memory"  # what `translate` names as the origin of what it only remembered
_SHOWN = 3  # near sentences for each; OmegaT shows five at most, from all memories


def write_project(
    conn: sqlite3.Connection,
    workspace: Workspace,
    policy: Policy,
    folder: Path,
    sent: Sequence[Sent],
) -> None:
    """Make the folder of one language, with its `xliff/`, a project for OmegaT.

    Args:
        conn: from `workspace.open_db`.
        workspace: the agency's folder.
        policy: the rules in force.
        folder: where the files for the translator are.
        sent: its documents; all of one language pair.

    Raises:
        OutputError: a file cannot be written.
    """
    source, target = sent[0].document.source, sent[0].document.tag
    files = project_settings(source, target, folder="xliff")
    offers = {
        "tm/auto/approved.tmx": [*_approved(conn, policy, sent), *_known(conn, sent)],
        "tm/mt/drafts.tmx": _drafts(sent),
        **_from_memory(conn, sent),
    }
    for name, rows in offers.items():
        found = list(rows)
        if found:
            files[name] = write_shown(found, source=source, target=target)
    terms = glossary(conn, workspace, target)
    files["glossary/glossary.txt"] = write_glossary(terms)
    for name, data in files.items():
        write_atomic(folder / name, data)
    for name in ("dictionary", "target", "tm"):
        # The program opens no project without them, and a mailed archive drops empty folders.
        write_atomic(folder / name / "keep.txt", b"OmegaT needs this folder.\n")


def _approved(conn: sqlite3.Connection, policy: Policy, sent: Sequence[Sent]) -> Iterator[Shown]:
    """Yield the sentences of these documents whose approval holds."""
    log = log_of(conn)
    for one in sent:
        stand = standings(one.document, log, policy)
        for sentence in one.document.sentences:
            stands = stand[sentence.id]
            if stands.state is State.APPROVED and sentence.target is not None:
                by = "; ".join(given.name for given in stands.approvals)
                yield Shown(sentence.source, sentence.target, by, "approved")


def _known(conn: sqlite3.Connection, sent: Sequence[Sent]) -> Iterator[Shown]:
    """Yield the sentences that were approved in another document, letter for letter.

    Where it is not sure which words carry the markup, a person must say: those are not filled in.
    """
    memory = Memory(conn)
    for one in sent:
        document = one.document
        texts = [sentence.source.text for sentence in document.sentences]
        found = memory.exact(document.source, document.tag, map(Asked, texts))
        matches = {asked.text: match for asked, match in found.items()}
        for sentence in document.sentences:
            match = matches.get(sentence.source.text)
            if match is None or match.unit.standing is not Standing.APPROVED:
                continue
            target, doubts = with_markup(sentence.source, match.unit.target)
            if not doubts:
                note = f"approved; {match.unit.origin}"
                yield Shown(sentence.source, target, match.unit.by, note)


def _drafts(sent: Sequence[Sent]) -> Iterator[Shown]:
    for one in sent:
        for unit in one.file.units:
            if unit.suggestion is not None and unit.origin != _MEMORY:
                target, _doubts = with_markup(unit.source, unit.suggestion)
                yield Shown(unit.source, target, unit.origin, "draft by a machine, not reviewed")


def _from_memory(conn: sqlite3.Connection, sent: Sequence[Sent]) -> dict[str, Iterator[Shown]]:
    """Return what the agency's memory has for these sentences, by the trust it deserves."""
    found: dict[int, Match] = {}
    document = sent[0].document
    scan = Scan(Memory(conn).near(document.source, document.tag))
    for one in sent:
        for sentence in one.document.sentences:
            found |= {m.unit.id: m for m in near(scan, sentence, one.document.source)}
    units = [match.unit for match in found.values()]

    def rows(*standings: Standing) -> Iterator[Shown]:
        for unit in units:
            if unit.standing in standings:
                note = f"{unit.standing}; {unit.origin}"
                yield Shown(Target(unit.source), Target(unit.target), unit.by, note)

    return {
        "tm/memory.tmx": rows(Standing.APPROVED, Standing.TRANSLATED),
        "tm/penalty-30/old-brochures.tmx": rows(Standing.LEGACY),
    }


def near(scan: Scan, sentence: Sentence, source: Tag) -> tuple[Match, ...]:
    """Return what the memory holds that is the same as a sentence, or like it."""
    return scan.near(sentence.source.text, tag=source, limit=_SHOWN) if scan.units else ()


def glossary(
    conn: sqlite3.Connection, workspace: Workspace, tag: Tag
) -> list[tuple[str, str, str]]:
    """Return the term base for a language: English name, form, what may be done with it."""
    base = load_terms(workspace.state.parent / "glossary")
    firm = approved_forms(conn, base, tag)
    rows = []
    for concept in base.concepts.values():
        forms = concept.in_language(tag)
        for name in concept.names:
            if concept.keep and not forms:
                rows.append((name, name, "never translated"))
            rows += [
                (name, form.text, _use(form, concept, approved=form.digest in firm))
                for form in forms
            ]
    return rows


def _use(form: Form, concept: Concept, *, approved: bool) -> str:
    words = "FORBIDDEN: do not use" if form.usage is Usage.FORBIDDEN else str(form.usage)
    state = "approved" if approved else f"{form.state}, not approved"
    return "; ".join(filter(None, (words, state, form.note, concept.definition)))
