"""Where a text comes from: every engine output is remembered, every incoming text is compared.

A machine's words are never counted as a person's. Only this module reads and writes the table
`machine_texts` and the log entries of the kinds `origin.compared` and `origin.approved`; every way
in calls `compare`.

Digests are made of a folded form (`core.wording`), so that another quote, comma, accent, space or
capital letter hides nothing. The text of a draft is kept only while the program keeps the draft,
because its deletion deletes the text; after that only the same wording is recognized.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from langaccess.agency import approval, ledger
from langaccess.agency.people import load_roster, person_called
from langaccess.agency.policy import reason
from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.core.clock import day_of
from langaccess.core.errors import InputError
from langaccess.core.files import sha256
from langaccess.core.model import Person
from langaccess.core.segments import sentences
from langaccess.core.tags import Tag
from langaccess.core.wording import (
    Fields,
    bare_digest,
    engine_in,
    lang_key,
    share_changed,
    wording_digest,
)
from langaccess.core.words import plural

COMPARED = "origin.compared"
"""Kind of the entry that says how many of the sentences that came in are a machine's."""

APPROVED = "origin.approved"
"""Kind of the entry with the digest of the wording of approved phrases."""

NOTE = "same wording as the program's draft"
_SHORT = 6  # words; a shorter sentence often has only one translation
_CLAUSE = re.compile(r"[;\uff1b\u061b]|\s[-\u2013\u2014]+\s")
_LIGHT = 0.3  # largest share of changed words of a text that is "lightly changed"


class Wording(StrEnum):
    """How a text compares with what engines wrote."""

    SAME = "same"  # unchanged machine text
    NEAR = "near"  # a machine's draft, lightly changed
    OWN = "own"  # another wording, or a text that does not count


@dataclass(frozen=True, slots=True)
class MachineText:
    """One sentence that an engine wrote.

    Attributes:
        source: the sentence.
        target: what the engine wrote.
        engine: id of the engine.
        model: digest of its model, or empty.
        draft: key of the draft in the table `drafts`, whose deletion deletes the text here; empty
            when no draft is kept, then only digests are.
    """

    source: str
    target: str
    engine: str
    model: str = ""
    draft: str = ""


@dataclass(frozen=True, slots=True)
class ApprovedText:
    """A translation outside documents that was approved.

    Attributes:
        what: its kind, as in the log of approvals (`phrase`).
        digests: what was signed.
        words: the translation.
        people: how many people the approval needs.
    """

    what: str
    digests: approval.TextDigests
    words: str
    people: int


@dataclass(frozen=True, slots=True)
class IncomingText:
    """A translation that comes in.

    Attributes:
        source: the sentence that it translates.
        target: the translation.
        draft: the machine's draft of the same sentence, where the caller has it.
        said: all that the file says of it, by name: attributes, properties, columns. An engine
            that is named there as the writer makes the text a machine's.
    """

    source: str
    target: str
    draft: str = ""
    said: Fields = ()


@dataclass(frozen=True, slots=True)
class WordingCheck:
    """How an incoming text compares.

    Attributes:
        wording: the same as a machine's, near it, or its own.
        engine: the engine that wrote the machine's text; empty for an own wording.
        changed: share of the words that were changed, 0 to 1; 0 for the same wording.
        short: the text is so short that it often has only one translation. A person may adopt it by
            an approval; it is not counted as a person's words.
    """

    wording: Wording
    engine: str = ""
    changed: float = 0.0
    short: bool = False


@dataclass(frozen=True, slots=True)
class OriginEntry:
    """What the log says about the wording of one incoming text.

    Attributes:
        entry: number of the entry.
        at: when.
        way: the command.
        by: who handed it in.
        wording: see `Wording`.
        engine: the engine.
        changed: share of changed words.
        post_edited: `by` declared to have post-edited it (ISO 18587).
    """

    entry: int
    at: datetime
    way: str
    by: str
    wording: Wording
    engine: str
    changed: float
    post_edited: bool

    @property
    def words(self) -> str:
        """The wording in words, for people."""
        if self.wording is Wording.NEAR:
            return f"the program's draft with {self.changed:.0%} of its words changed"
        return f"post-edited by {self.by}; {NOTE}" if self.post_edited else NOTE


_OWN = WordingCheck(Wording.OWN)


def remember(
    conn: sqlite3.Connection, tag: Tag, texts: Iterable[MachineText], *, at: datetime
) -> None:
    """Remember what engines wrote; the same output is remembered once.

    Args:
        tag: language of the translations.
        texts: the outputs.
        at: now, with a time zone.

    Raises:
        OutputError: the database cannot be written.
    """
    day = at.astimezone(UTC).isoformat(timespec="seconds")
    rows = [
        (wording_digest(one.source), lang_key(tag), digest, one.engine, one.model, day,
         one.draft or None, one.target if one.draft else None)
        for one in texts
        if (digest := bare_digest(one.target)) and digest != bare_digest(one.source)
    ]  # fmt: skip
    with transaction(conn):
        conn.executemany(
            "INSERT INTO machine_texts (source, lang, target, engine, model, at, draft, text) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (lang, target, source) DO UPDATE SET "
            "draft = coalesce(excluded.draft, draft), text = coalesce(excluded.text, text)",
            rows,
        )


def unremembered(conn: sqlite3.Connection, tag: Tag, sources: Iterable[str]) -> list[str]:
    """Return the sentences that have no remembered output of an engine in this language.

    These are such as a draft kept in the source language. What an engine of this computer makes of
    them is remembered before a text that comes in is compared.
    """
    wanted = {wording_digest(one): one for one in sources}
    known = conn.execute(
        "SELECT DISTINCT source FROM machine_texts WHERE lang = ? "
        "AND source IN (SELECT value FROM json_each(?))",
        (lang_key(tag), json.dumps(sorted(wanted))),
    )
    gone = {source for (source,) in known.fetchall()}
    return [text for digest, text in wanted.items() if digest and digest not in gone]


def clear_copy(copy: sqlite3.Connection) -> None:
    """Remove what engines wrote from a copy of the database, with which a worker only drafts."""
    copy.execute("DELETE FROM machine_texts")


def compare(
    session: Session,
    tag: Tag,
    texts: Sequence[IncomingText],
    *,
    approved: Collection[str] = frozenset(),
    outputs: Sequence[MachineText] = (),
) -> tuple[WordingCheck, ...]:
    """Return for each incoming text whether it is a machine's, unchanged or lightly changed.

    A text whose file names an engine as its writer is a machine's. One that the agency approved
    before does not count. A sentence of fewer than six words is a machine's if an engine wrote it
    for the same source.

    Args:
        tag: language of the translations.
        texts: what came in.
        approved: translations into this language that the agency has approved (memory, terms,
            fixed texts). Approved phrases are known from the log (`record_approved`).
        outputs: what an engine just made of sentences (`unremembered`); the caller has remembered
            it, and here a lightly changed one is found as well.

    Raises:
        ConfigError: an approved phrase has this wording, and the log was changed by hand.
    """
    fine = frozenset(map(wording_digest, approved))
    fine |= _approved(session, tag, frozenset(wording_digest(one.target) for one in texts) - fine)
    asked = [one for one in texts if wording_digest(one.target) not in fine]
    known = _KnownOutputs(session.connection, tag, asked, outputs)
    return tuple(_check(one, known) if one in known.asked else _OWN for one in texts)


def is_short(text: str) -> bool:
    """Return whether a sentence is so short that it often has only one translation."""
    words = len(text.split())
    solid = words < 3 and len(text) >= 4 * _SHORT  # written without spaces
    return words < _SHORT and not solid


def object_to_machine_wording(
    session: Session,
    texts: Sequence[approval.Approvable],
    incoming: Sequence[IncomingText],
    who: Person | approval.Vendor,
    ways: tuple[str, ...] = (),
) -> list[approval.Approvable]:
    """Return texts to approve with what a machine's wording says against them.

    So a machine's wording is found, even if a file was edited by hand. A vendor's certificate says
    who translated. A text that someone approved before is not compared. One that a person
    post-edited is that person's, and a second person approves it. A short one may be adopted.

    Args:
        texts: texts of one kind, into one language.
        incoming: the same texts, with what their files say of them.
        who: who approves.
        ways: what to do instead.

    Raises:
        ConfigError: the log was changed by hand.
    """
    if isinstance(who, approval.Vendor) or not texts:
        return list(texts)
    log = approval.trusted(session, texts[0].what)
    checks = compare(session, texts[0].target, incoming)
    words = f"it has the {NOTE}, and a person translates a {texts[0].what}"
    against = reason(session.policy, "floor.8", words)
    edited = _post_edited(session.connection, texts[0].target)
    made = []
    for one, text, check in zip(texts, incoming, checks, strict=True):
        if check.wording is not Wording.SAME or check.short or log.holding(one.digests, one.target):
            made.append(one)
        elif by := edited.get((one.digests.id, sha256(text.target.encode("utf-8")))):
            made.append(replace(one, apart=True, written_by=(*one.written_by, by)))
        else:
            made.append(replace(one, against=(*one.against, against), ways=(*one.ways, *ways)))
    return made


def _post_edited(conn: sqlite3.Connection, tag: Tag) -> Mapping[tuple[str, str], str]:
    """Return id and digest of each text outside documents that was post-edited → by whom."""
    return {
        (row[0], row[1]): str(entry.data["by"])
        for entry in log_entries(conn, "", tag)
        for row in entry.data["texts"]
        if row[5]
    }


def require_post_editor(session: Session, name: str, source: Tag, target: Tag) -> Person:
    """Return the person who declares post-editing: qualified for the pair today.

    Raises:
        InputError: the person is not in the roster, or has no valid credential for this pair.
    """
    roster = load_roster(session.folder / "roster", session.policy)
    person = person_called(roster, session.policy, name)
    if not approval.counting(person, source, target, session.policy, on=day_of(session.now)):
        raise InputError(
            f"{person.name} has no valid credential for {source} to {target}, and only a "
            "qualified person declares post-editing",
            hint="import the file without --post-edited; unchanged sentences stay drafts",
        )
    return person


def record_approved(
    conn: sqlite3.Connection, tag: Tag, texts: Sequence[ApprovedText], *, at: datetime
) -> None:
    """Write into the log the digests of the wording of approved phrases.

    While the approval holds, a text with this wording is approved text and not a machine's.

    Raises:
        OutputError: the database is locked for too long, or the disk is full.
    """
    rows = [
        [one.what, one.digests.id, one.digests.source, one.digests.target,
         wording_digest(one.words), one.people]
        for one in texts
    ]  # fmt: skip
    if rows:
        data = {"lang": str(tag), "texts": rows}
        ledger.append(conn, APPROVED, data | ledger.here(), at=at)


def _approved(session: Session, tag: Tag, digests: Collection[str]) -> frozenset[str]:
    """Return those of some wordings that are of a phrase whose approval holds."""
    found: set[str] = set()
    logs: dict[str, approval.ApprovalLog] = {}
    for entry in ledger.entries(session.connection, APPROVED):
        lang = Tag(entry.data["lang"])
        if lang_key(lang) != lang_key(tag):
            continue
        for what, id_, source, target, wording, people in entry.data["texts"]:
            if wording in digests and wording not in found:
                if what not in logs:
                    logs[what] = approval.trusted(session, what)
                text = approval.TextDigests(id_, source, target)
                if len(logs[what].holding(text, lang)) >= people:
                    found.add(wording)
    return frozenset(found)


class _KnownOutputs:
    """What engines wrote, as far as it can be the wording of some incoming texts.

    Outputs of earlier versions are remembered without a language, by `wording_digest`.
    """

    def __init__(
        self, conn: sqlite3.Connection, tag: Tag, texts: Sequence[IncomingText],
        outputs: Sequence[MachineText],
    ) -> None:  # fmt: skip
        self.asked = frozenset(texts)
        pieces = {piece for one in self.asked for row in _pieces(one.target) for piece in row}
        digests = {digest for piece in pieces for digest in _both(piece) if digest}
        rows = conn.execute(
            "SELECT source, target, engine FROM machine_texts WHERE lang IN (?, '') "
            "AND target IN (SELECT value FROM json_each(?))",
            (lang_key(tag), json.dumps(sorted(digests))),
        )
        self._engines: dict[str, str] = {}
        self._pairs: dict[tuple[str, str], str] = {}
        for source, target, engine in rows:
            self._engines[target] = engine
            self._pairs[source, target] = engine
        self._drafts: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for one in outputs:
            self._drafts[wording_digest(one.source)].append((one.target, one.engine))
        sources = sorted({wording_digest(one.source) for one in self.asked})
        for source, text, engine in conn.execute(
            "SELECT source, text, engine FROM machine_texts WHERE lang = ? AND text IS NOT NULL "
            "AND source IN (SELECT value FROM json_each(?))",
            (lang_key(tag), json.dumps(sources)),
        ):
            self._drafts[source].append((text, engine))

    def engine_of(self, piece: str) -> str | None:
        """Return the engine that wrote this for any source."""
        return next((self._engines[d] for d in _both(piece) if d in self._engines), None)

    def engine_of_pair(self, source: str, target: str) -> str | None:
        """Return the engine that wrote this for just this source."""
        keys = ((wording_digest(source), digest) for digest in _both(target))
        return next((self._pairs[key] for key in keys if key in self._pairs), None)

    def drafts_of(self, source: str) -> Sequence[tuple[str, str]]:
        """Return text and engine of the drafts of a sentence that are at hand."""
        return self._drafts.get(wording_digest(source), ())


def _both(piece: str) -> tuple[str, str]:
    return bare_digest(piece), wording_digest(piece)


def _pieces(text: str) -> tuple[tuple[str, ...], ...]:
    """Return a text, then each of its sentences with the sentence's clauses behind it."""
    rows = [(one, *_clauses(one)) for one in sentences(text) if wording_digest(one)]
    return ((text,), *rows)


def _clauses(sentence: str) -> Sequence[str]:
    clauses = _CLAUSE.split(sentence)
    return [one for one in clauses if wording_digest(one)] if len(clauses) > 1 else ()


def _check(one: IncomingText, known: _KnownOutputs) -> WordingCheck:
    short = is_short(one.source or one.target)
    wrote = _writer_of_pair(one, known) if short else _writer_of_pieces(one.target, known)
    if wrote is not None:
        return WordingCheck(Wording.SAME, wrote, short=short)
    if engine := engine_in(one.said):
        return WordingCheck(Wording.SAME, engine)
    offers = [(one.draft, "draft")] if one.draft else []
    offers += known.drafts_of(one.source)
    near = [(share_changed(text, one.target), engine) for text, engine in offers]
    share, engine = min(near, default=(1.0, ""))
    if share == 0:
        return WordingCheck(Wording.SAME, engine, short=short)
    return WordingCheck(Wording.NEAR, engine, round(share, 4)) if share <= _LIGHT else _OWN


def _writer_of_pair(one: IncomingText, known: _KnownOutputs) -> str | None:
    return known.engine_of_pair(one.source, one.target) if one.source else None


def _writer_of_pieces(text: str, known: _KnownOutputs) -> str | None:
    """Return the engine that wrote a text, or each of its sentences or clauses."""
    (whole,), *rows = _pieces(text)
    engine = known.engine_of(whole)
    if engine is not None or not rows:
        return engine
    # Several drafts put together are a machine's too, as sentences or as the clauses of one.
    pieces = [
        piece
        for row in rows
        for piece in (row[:1] if known.engine_of(row[0]) is not None else row[1:] or row)
    ]
    wrote = [known.engine_of(piece) for piece in pieces]
    return None if None in wrote else wrote[0]


def summary(checks: Sequence[WordingCheck], *, then: str = "") -> Iterator[str]:
    """Yield in neutral words how many of some texts have a machine's wording.

    Args:
        checks: from `compare`.
        then: what becomes of those with the same wording, or empty.
    """
    same = sum(one.wording is Wording.SAME for one in checks)
    near = [one.changed for one in checks if one.wording is Wording.NEAR]
    if same:
        verb = "has" if same == 1 else "have"
        yield f"{same} of {len(checks)} {verb} the {NOTE}" + (f": {then}" if then else "")
    if near:
        share = sum(near) / len(near)
        yield (
            f"{plural(len(near), 'sentence')} of {len(checks)}: the program's draft with "
            f"{share:.0%} of the words changed"
        )


def record(
    conn: sqlite3.Connection,
    tag: Tag,
    texts: Sequence[tuple[str, str]],
    checks: Sequence[WordingCheck],
    *,
    way: str,
    by: str,
    at: datetime,
    document: str = "",
    file: str = "",
    post_edited: Collection[str] = (),
) -> ledger.LogEntry | None:
    """Write into the log how many incoming texts have a machine's wording; nothing when none has.

    The entry names the texts of a document, and of a file that was post-edited, one by one; of
    other files it has the numbers.

    Args:
        conn: the agency's database; inside a transaction the entry is part of it.
        tag: language of the translations.
        texts: id and digest of the translation of each text, in the order of `checks`.
        checks: from `compare`.
        way: the command (`review import`).
        by: who handed the texts in, or empty.
        at: now, with a time zone.
        document: id of the document, or empty.
        file: name of the file that came in.
        post_edited: ids of the texts that `by` declares to have post-edited.

    Raises:
        OutputError: the database is locked for too long, or the disk is full.
    """
    found = [
        [
            id_,
            target,
            str(one.wording),
            one.engine,
            one.changed,
            id_ in post_edited and one.wording is Wording.SAME,
        ]
        for (id_, target), one in zip(texts, checks, strict=True)
        if one.wording is not Wording.OWN
    ]
    if not found:
        return None
    data: dict[str, Any] = {
        "way": way, "document": document, "lang": str(tag), "file": file, "by": by,
        "compared": len(checks), "same": sum(one[2] == Wording.SAME for one in found),
        "near": sum(one[2] == Wording.NEAR for one in found),
        "texts": found if document or post_edited else [],
    }  # fmt: skip
    return ledger.append(conn, COMPARED, data | ledger.here(), at=at)


def log_entries(conn: sqlite3.Connection, document: str, tag: Tag) -> Iterator[ledger.LogEntry]:
    """Yield the entries about the wording of a document's translations, oldest first."""
    for entry in ledger.entries(conn, COMPARED):
        if (entry.data["document"], entry.data["lang"]) == (document, tag):
            yield entry


def in_words(entry: ledger.LogEntry) -> Iterator[str]:
    """Yield in neutral words what an entry says."""
    data = entry.data
    found = [WordingCheck(Wording(one[2]), one[3], one[4]) for one in data["texts"]]
    yield from summary([*found, *[_OWN] * (data["compared"] - len(found))])
    edited = sum(one[5] for one in data["texts"])
    if edited:
        yield f"{edited} post-edited by {data['by']}"


def entries(
    conn: sqlite3.Connection, document: str, tag: Tag
) -> Mapping[tuple[str, str], OriginEntry]:
    """Return id and digest of a translation → what the log says last about its wording."""
    found: dict[tuple[str, str], OriginEntry] = {}
    for entry in log_entries(conn, document, tag):
        data = entry.data
        for id_, target, kind, engine, changed, edited in data["texts"]:
            found[id_, target] = OriginEntry(
                entry.seq, entry.at, data["way"], data["by"], Wording(kind), engine, changed, edited
            )
    return found
