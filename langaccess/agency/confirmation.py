"""Sentences that the gate is not sure of: who may confirm that one only informs, and who did.

A machine gets such a sentence only after a named person has confirmed it: a coordinator or counsel
who holds that right (`agency.rights`), working in another account of the computer than the one that
starts the translation. Each sentence of each document is one act, with its time, so that an audit
shows the pace. What the gate stops can never be confirmed: callers only hand over what it asks
about.

Confirmations given in another copy of the folder come in a file that the account which gave them
signed. The entry by which the person got the right names the key of that account.

Only this module reads and writes the log entries of the kind `gate.confirmed` and the table
`unsure_sentences`. The log holds no text; the table has the sentences, for the screen and the
audit.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from langaccess.agency import ledger
from langaccess.agency.account_key import make_own_key
from langaccess.agency.approval import validity
from langaccess.agency.people import Entry
from langaccess.agency.rights import holder_called, holders, require_clock
from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.core.clock import day_of, months_after
from langaccess.core.errors import InputError, OutputError
from langaccess.core.files import sha256
from langaccess.core.signing import PublicKey

CONFIRMED_SENTENCE = "gate.confirmed"
"""Kind of the entry by which a person confirms, or denies, that one sentence only informs."""


@dataclass(frozen=True, slots=True)
class UnsureSentence:
    """A sentence that the gate asks a person about.

    Attributes:
        text: the sentence.
        before: the sentence before it in the document, or empty.
        after: the sentence after it, or empty.
        near_stop: the gate stops the sentence before or after it. In that company a sentence is
            asked about again.
        score: its rank; higher is riskier.
        document: name of the document: its path in the agency's folder, else its whole path.
    """

    text: str
    before: str = ""
    after: str = ""
    near_stop: bool = False
    score: float = 0.0
    document: str = ""

    @property
    def digest(self) -> str:
        """What a confirmation is bound to: words, document, and whether a neighbor is stopped."""
        bound = [" ".join(self.text.split()), self.near_stop, self.document]
        return sha256(json.dumps(bound, ensure_ascii=False).encode("utf-8"))


@dataclass(frozen=True, slots=True)
class SentenceConfirmation:
    """What a named person said about one sentence.

    Attributes:
        digest: that of the sentence.
        informs: yes, it only informs; false leaves it to a translator for good.
        by: id of the person in the roster.
        name: their name.
        role: in which role they may confirm: `coordinator` or `counsel`.
        at: when.
        account: account of the computer on which it was given.
        machine: that computer.
        entry: number of the entry in the log.
        text: the sentence; empty when the table has it no longer.
        document: where it was shown.
        entered_by: the account that took it over from a file; empty if it was given here.
    """

    digest: str
    informs: bool
    by: str
    name: str
    role: str
    at: datetime
    account: str
    machine: str
    entry: int = 0
    text: str = ""
    document: str = ""
    entered_by: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmationPace:
    """How fast one person confirmed on one day.

    Attributes:
        name: the person.
        day: the day, `2026-11-28`.
        sentences: the confirmations, oldest first.
        seconds: median of the time between two of them; None for one alone.
    """

    name: str
    day: str
    sentences: tuple[SentenceConfirmation, ...]
    seconds: float | None


def confirmer_names(session: Session) -> tuple[str, ...]:
    """Return the names of those who may confirm sentences today.

    Raises:
        ConfigError: a roster file is wrong.
    """
    return tuple(one.person.name for one in holders(session))


def confirm_unsure(
    session: Session, sentence: UnsureSentence, *, by: str, informs: bool, at: datetime
) -> SentenceConfirmation:
    """Record what a person says about one sentence that the gate asks about.

    Args:
        by: id or name of a person who holds the right.
        informs: the sentence only informs; false takes back an earlier confirmation.
        at: the moment, with a time zone.

    Raises:
        InputError: the person may not confirm, or works in the account that started the
            translation; or the clock is earlier than the log.
        ConfigError: a roster file is wrong.
        OutputError: the database is locked for too long, or the disk is full.
    """
    who = holder_called(session, by).person
    require_clock(session, at)
    account = ledger.account()
    if informs and account in _started_by(session, sentence.digest):
        raise _same_account(account)
    return _record(session, sentence, who, informs=informs, at=at, more={})


def _same_account(account: str) -> InputError:
    return InputError(
        f"the account `{account}` starts this translation, so it cannot confirm",
        hint="the person who confirms signs in with their own account",
    )


def _record(
    session: Session,
    sentence: UnsureSentence,
    who: Entry,
    *,
    informs: bool,
    at: datetime,
    more: Mapping[str, Any],
) -> SentenceConfirmation:
    data: dict[str, Any] = {
        "sentence": sentence.digest, "informs": informs, "by": who.id, "name": who.name,
        "role": who.may_confirm or "", "document": sentence.document, **ledger.here(), **more,
    }  # fmt: skip
    with transaction(session.connection):
        _keep(session, [sentence], account="")
        entry = ledger.append(session.connection, CONFIRMED_SENTENCE, data, at=at)
    return _read(entry, {sentence.digest: sentence.text})


def confirmations(session: Session, *, all_entries: bool = False) -> list[SentenceConfirmation]:
    """Return what people said about sentences, oldest first.

    Args:
        all_entries: also what was said again later, or is older than `review.review_after_months`;
            otherwise only what counts today (`approval.Validity`).
    """
    if not session.has_database:
        return []
    conn = session.connection
    texts = dict(conn.execute("SELECT digest, text FROM unsure_sentences"))
    found = [(one, _read(one, texts)) for one in ledger.entries(conn, CONFIRMED_SENTENCE)]
    if all_entries or not found:
        return [one for _, one in found]
    valid = validity(session)
    last = {one.digest: one for entry, one in found if not (one.informs and valid.against(entry))}
    return [one for one in last.values() if _holds(session, one.at)]


def _holds(session: Session, at: datetime) -> bool:
    """Return whether what a person said at this moment still counts today."""
    return session.today < months_after(day_of(at), session.policy.review.review_after_months)


def confirmed_for(session: Session, account: str | None = None) -> dict[str, SentenceConfirmation]:
    """Return the confirmations that let a machine translate, by digest of the sentence.

    Args:
        account: the account that starts the translation; None for this one. What it confirmed
            itself does not count.
    """
    mine = ledger.account() if account is None else account
    return {
        one.digest: one for one in confirmations(session) if one.informs and one.account != mine
    }


def remember_waiting(session: Session, waiting: Mapping[str, Sequence[UnsureSentence]]) -> None:
    """Keep the sentences that a translation left in the source language.

    `todo` and `review confirm` list them. Those that only an earlier version of a document had
    are dropped, unless someone has said something about them.

    Args:
        waiting: name of each document that was translated → its sentences that wait, if any.

    Raises:
        OutputError: the database is locked for too long, or the disk is full.
    """
    kept = {one.digest for one in confirmations(session, all_entries=True)}
    # with the accounts that started them before
    kept.update(one.digest for sentences in waiting.values() for one in sentences)
    with transaction(session.connection):
        rows = session.connection.execute("SELECT digest, document FROM unsure_sentences")
        gone = [(key,) for key, name in rows.fetchall() if name in waiting and key not in kept]
        session.connection.executemany("DELETE FROM unsure_sentences WHERE digest = ?", gone)
        for sentences in waiting.values():
            _keep(session, sentences, account=ledger.account())


def _keep(session: Session, sentences: Iterable[UnsureSentence], *, account: str) -> None:
    for one in sentences:
        session.connection.execute(
            """
            INSERT INTO unsure_sentences
                (digest, text, before, after, near_stop, score, document, accounts)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (digest) DO UPDATE SET accounts = CASE
                WHEN excluded.accounts = '' OR instr(accounts, excluded.accounts) > 0 THEN accounts
                ELSE accounts || excluded.accounts END
            """,
            (one.digest, one.text, one.before, one.after, int(one.near_stop), one.score,
             one.document, account and f"\n{account}\n"),
        )  # fmt: skip


def _started_by(session: Session, digest: str) -> list[str]:
    """Return the accounts that started translations with a sentence."""
    row = session.connection.execute(
        "SELECT accounts FROM unsure_sentences WHERE digest = ?", (digest,)
    ).fetchone()
    return [] if row is None else [name for name in str(row[0]).split("\n") if name]


def waiting_sentences(session: Session) -> list[UnsureSentence]:
    """Return the sentences that translations left in the source language, riskiest first."""
    if not session.has_database:
        return []
    said = {one.digest for one in confirmations(session)}
    rows = session.connection.execute(
        "SELECT text, before, after, near_stop, score, document FROM unsure_sentences "
        "WHERE accounts <> '' ORDER BY score DESC, digest"
    )
    found = (UnsureSentence(t, b, a, bool(n), s, d) for t, b, a, n, s, d in rows)
    return [one for one in found if one.digest not in said]


def _read(entry: ledger.LogEntry, texts: Mapping[str, str]) -> SentenceConfirmation:
    data = entry.data
    # One that a file brought counts from the moment at which it was given, not taken over.
    at = datetime.fromisoformat(data["given"]) if "given" in data else entry.at
    return SentenceConfirmation(
        digest=data["sentence"], informs=bool(data["informs"]), by=data["by"], name=data["name"],
        role=data["role"], at=at, account=data["account"], machine=data["machine"],
        entry=entry.seq, text=texts.get(data["sentence"], ""), document=data["document"],
        entered_by=data.get("entered_by", ""),
    )  # fmt: skip


# -- a file of confirmations, from another copy of the agency's folder --------------------------


def write_confirmations(session: Session, path: Path) -> PublicKey:
    """Write the confirmations that this account gave to a file for `translate --confirmed`.

    Returns:
        the key that the file is signed with; it is made if the account has none.

    Raises:
        ConfigError: the key cannot be read, or the extra `sign` is missing.
        OutputError: the file or the key cannot be written.
    """
    from langaccess.core.files import write_atomic

    account = ledger.account()
    if not path.parent.is_dir():  # before a key is made, which the log keeps
        raise OutputError(
            "this folder does not exist",
            where=str(path.parent),
            hint="make it, or name another file",
        )
    secret = make_own_key(session, account)
    rows = tuple(
        ConfirmationRow(one.digest, one.text, one.by, one.at, one.account, one.machine)
        for one in confirmations(session)
        if one.informs and one.account == account and not one.entered_by
    )
    data = {
        "schema": 1, "confirmed": _plain(rows), "key": str(secret.public),
        "signature": secret.sign(_signed(rows), comment=f"{len(rows)} confirmations"),
    }  # fmt: skip
    text = json.dumps(data, ensure_ascii=False, indent=1)
    write_atomic(path, f"{text}\n".encode())
    return secret.public


def _plain(rows: Sequence[ConfirmationRow]) -> list[dict[str, str]]:
    return [asdict(row) | {"at": row.at.isoformat()} for row in rows]


def _signed(rows: Sequence[ConfirmationRow]) -> bytes:
    """Return the bytes of a file of confirmations that its signature covers."""
    return json.dumps(_plain(rows), ensure_ascii=False, sort_keys=True).encode("utf-8")


@dataclass(frozen=True, slots=True)
class ConfirmationRow:
    """One confirmation of a file for `translate --confirmed`.

    Attributes:
        sentence: digest of the sentence.
        text: the sentence.
        by: id of the person in the roster.
        at: when, with a time zone.
        account: account of the computer on which it was given.
        machine: that computer.
    """

    sentence: str
    text: str
    by: str
    at: datetime
    account: str
    machine: str


@dataclass(frozen=True, slots=True)
class ConfirmationFile:
    """A file of confirmations.

    Attributes:
        confirmed: its rows.
        key: the key of the account that gave them.
        signature: that account's signature of the rows.
    """

    confirmed: tuple[ConfirmationRow, ...]
    key: str = ""
    signature: str = ""


def take_confirmations(
    session: Session, path: Path, waiting: Mapping[str, UnsureSentence]
) -> list[SentenceConfirmation]:
    """Take over the confirmations of a file for sentences that wait; each is logged once.

    Args:
        path: the file that `review confirm --out` wrote, in another copy of the folder.
        waiting: digest → sentence, of the documents at hand. Rows for others are left out, and
            rows that are older than what was said here about the same sentence.

    Returns:
        what is new in the log.

    Raises:
        ConfigError: the file, or the roster, is wrong.
        InputError: the file is not signed with the key of the person; a row names someone who may
            not confirm, was made in the account that now starts the translation, is from the
            future, or no longer counts; or the clock is earlier than the log.
        OutputError: the database is locked for too long, or the disk is full.
    """
    rows, key = _read_file(path)
    origin = sha256(path.read_bytes())
    said = {one.digest: one for one in confirmations(session)}
    new: list[SentenceConfirmation] = []
    with transaction(session.connection):
        for row in rows:
            if row.sentence not in waiting:
                continue
            last = said.get(row.sentence)
            if last is not None and last.informs:
                continue
            sentence = waiting[row.sentence]
            if " ".join(row.text.split()) != " ".join(sentence.text.split()):
                raise InputError(
                    f'{path.name}: "{row.text}" is not the sentence that was confirmed',
                    hint="write the file again with `langaccess review confirm --out`",
                )
            who = _signer(session, row, key, path)
            if row.at.tzinfo is None or row.at > session.now:
                raise InputError(
                    f"{path.name}: a confirmation of {row.at.isoformat()} is not in the past",
                    hint="check the clocks of both computers",
                )
            if last is not None and row.at <= last.at:
                continue
            if not _holds(session, row.at):
                raise InputError(
                    f"{path.name}: the confirmation of {row.at.date()} by {who.name} is too old",
                    hint="have the sentence confirmed again, and write the file again with "
                    "`langaccess review confirm --out`",
                )
            require_clock(session, session.now)
            more = {
                "account": row.account, "machine": row.machine, "file": origin,
                "given": row.at.isoformat(), "entered_by": ledger.account(), "key": key.numbers,
            }  # fmt: skip
            taken = _record(session, sentence, who, informs=True, at=session.now, more=more)
            said[row.sentence] = taken
            new.append(taken)
    return new


def _read_file(path: Path) -> tuple[tuple[ConfirmationRow, ...], PublicKey]:
    """Return the rows of a file of confirmations, and the key that signed them.

    Raises:
        ConfigError: it is not such a file, or the extra `sign` is missing.
        InputError: it has no signature, or was changed after it was signed.
    """
    from langaccess.core.config import load

    found = load(ConfirmationFile, path)
    if not found.signature:
        raise InputError(
            f"{path.name} is not signed, so anyone may have written it",
            hint="the person who confirmed writes it: `langaccess review confirm --by NAME --out "
            "FILE`",
        )
    key = PublicKey.read(found.key, where=str(path))
    key.check(_signed(found.confirmed), found.signature, where=str(path))
    return found.confirmed, key


def _signer(session: Session, row: ConfirmationRow, key: PublicKey, path: Path) -> Entry:
    """Return who gave a confirmation of a file: a person on record with the key that signed it.

    Raises:
        InputError: the person does not hold the right, or has another key or none on record; or the
            account may not confirm.
    """
    holder = holder_called(session, row.by, row.account)
    who = holder.person
    if row.account == ledger.account():
        raise _same_account(row.account)
    if holder.given.key != "".join(key.numbers.split()):
        raise InputError(
            f"{path.name} is signed with the key {key.numbers}, which is not on record as that of "
            f"{who.name}",
            hint=f"call {who.name} and compare these digits; then a coordinator records them: "
            f'`langaccess roster grant {who.id} --by NAME --why "REASON" --key "DIGITS"`',
        )
    return who


def confirmation_pace(found: Iterable[SentenceConfirmation]) -> Iterator[ConfirmationPace]:
    """Yield what each person confirmed on each day, and how fast: a rubber stamp is fast."""
    days: dict[tuple[str, str], list[SentenceConfirmation]] = defaultdict(list)
    for one in found:
        days[day_of(one.at).isoformat(), one.name].append(one)
    for (day, name), mine in sorted(days.items()):
        times = sorted(one.at for one in mine)
        gaps = [(later - sooner).total_seconds() for sooner, later in pairwise(times)]
        yield ConfirmationPace(name, day, tuple(mine), median(gaps) if gaps else None)
