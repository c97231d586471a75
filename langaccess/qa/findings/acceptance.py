"""Answers to findings: who said that a finding is a false alarm, and why.

An answer is an entry of the agency's log and holds for one segment as it is: its id carries the
digest of source and target, so that a changed text is asked about again. A finding that keeps a
text from being approved or published is answered by a person of the roster; what is only to be
looked at, by a person who knows, under any name.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from langaccess.agency import ledger
from langaccess.agency.approval import counting_acts
from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.core.errors import InputError

ACCEPTED = "check.accepted"
"""Kind of the entry that holds an answer."""
_SEGMENT = re.compile(r".+:[0-9a-f]{10}")
_PLACE = re.compile(r"/\d+(?=:[0-9a-f]{10}$)")  # the number of a sentence in its paragraph
AnswerVerdict = Literal["false_alarm", "source_wrong"]


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding as it was shown.

    Attributes:
        code: the check.
        segment: its id, bound to the bytes of source and target.
        holds: it keeps a text from being approved or published; others are only to be looked at.
        kept: it is about a whole sentence that was left in the language of its source.
        document: id of the document under review that contains it, or empty.
        lang: language of the translation, or empty.
    """

    code: str
    segment: str
    holds: bool
    kept: bool = False
    document: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class FindingAnswer:
    """What someone said about a finding.

    Attributes:
        code: the check that found it.
        segment: the segment, bound to the bytes of source and target.
        by: who answers, as that person says.
        why: the reason.
        verdict: the finding is a false alarm, or the source is wrong and the translation right.
        person: id of that person in the roster; empty for someone who is not there.
    """

    code: str
    segment: str
    by: str
    why: str
    verdict: AnswerVerdict = "false_alarm"
    person: str = ""


def accept(conn: sqlite3.Connection, answer: FindingAnswer, *, at: datetime) -> ledger.LogEntry:
    """Write an answer into the log, with the account and the machine it came from.

    `by` is a claim: it says who wants to answer for it, and proves nothing.

    Args:
        answer: what was said.
        at: the moment, with a time zone.

    Raises:
        InputError: no command has shown such a finding, it is none that can be answered or not by
            someone outside the register, or a name or a reason is missing.
    """
    if not _SEGMENT.fullmatch(answer.segment):
        raise InputError(
            f"'{answer.segment}' is not the id of a segment",
            hint="`langaccess check` prints it next to the code: m12:0f3a9c81d2",
        )
    if not answer.by.strip() or len(answer.why.split()) < 2:
        raise InputError(
            "an answer needs a name and a reason in words",
            hint="--by 'Ana Reis' --why 'the agency has two numbers for this office'",
        )
    found = answerable(conn, answer.code, answer.segment)
    if found.holds and not answer.person:
        raise InputError(
            f"no one in your agency's roster is called {answer.by.strip()}",
            hint="this finding keeps a text from the public: a person of the roster answers it",
        )
    data = {
        "code": answer.code,
        "segment": answer.segment,
        "by": answer.by.strip(),
        "why": answer.why.strip(),
        "verdict": answer.verdict,
        "person": answer.person,
        "document": found.document,
        "lang": found.lang,
        **ledger.here(),
    }
    return ledger.append(conn, ACCEPTED, data, at=at)


def answerable(conn: sqlite3.Connection, code: str, segment: str) -> ShownFinding:
    """Return the finding that someone wants to answer.

    Raises:
        InputError: no command has shown it, or no answer to it counts.
    """
    found = shown(conn, code, segment)
    if found is None:
        raise InputError(
            f"no command has shown a finding {code} at {segment} in this folder",
            hint="copy both as they were printed; for a file of others, run `langaccess check` on "
            "it in this folder first",
        )
    if found.kept:
        raise InputError(
            "a whole sentence that was left untranslated cannot be accepted",
            where=segment,
            hint="have it translated; a name, a number or an address may stay as it is",
        )
    return found


def accepted(session: Session) -> frozenset[tuple[str, str]]:
    """Return code and segment of every answer that counts now."""
    return frozenset(answers(session))


def answers(session: Session) -> Mapping[tuple[str, str], FindingAnswer]:
    """Return code and segment of each answered finding → the last answer that counts now.

    The one sentence of a paragraph is the paragraph: an answer to the one serves for the other. The
    digest in the id is that of the text, so that it fits no other paragraph.
    """
    found: dict[tuple[str, str], FindingAnswer] = {}
    for entry in counting_acts(session, ACCEPTED):
        data = entry.data
        said = FindingAnswer(
            data["code"], data["segment"], data["by"], data["why"],
            data.get("verdict", "false_alarm"), data.get("person", ""),
        )  # fmt: skip
        for name in (said.segment, of_paragraph(said.segment)):
            found[said.code, name] = said
    return found


def of_paragraph(segment: str) -> str:
    """Return the id that a finding in a sentence has when the sentence is all of its paragraph."""
    return _PLACE.sub("", segment)


def remember(conn: sqlite3.Connection, found: Iterable[ShownFinding]) -> None:
    """Write down which findings were shown.

    Raises:
        OutputError: the database is locked for too long, or the disk is full.
    """
    rows = [(f.code, f.segment, f.holds, f.kept, f.document, f.lang) for f in found]
    if not rows:
        return
    with transaction(conn):
        conn.executemany(
            "INSERT INTO findings_shown (code, segment, holds, kept, document, lang) "
            "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (code, segment) DO UPDATE SET "
            "holds = excluded.holds, kept = excluded.kept, "
            "document = CASE excluded.document WHEN '' THEN document ELSE excluded.document END, "
            "lang = CASE excluded.lang WHEN '' THEN lang ELSE excluded.lang END",
            rows,
        )


def shown(conn: sqlite3.Connection, code: str, segment: str) -> ShownFinding | None:
    """Return a finding that was shown, or None."""
    row = conn.execute(
        "SELECT holds, kept, document, lang FROM findings_shown WHERE code = ? AND segment = ?",
        (code, segment),
    ).fetchone()
    return (
        None if row is None else ShownFinding(code, segment, bool(row[0]), bool(row[1]), *row[2:])
    )
