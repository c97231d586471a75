"""Opens the review desk for a command, and turns what is on it into rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from langaccess.cli.approver import refusal

if TYPE_CHECKING:
    import sqlite3

    from rich.console import Console

    from langaccess.errors import InputError
    from langaccess.policy import Policy
    from langaccess.review import Answer, Imported, Kept, Reviewed, Sentence, Standing
    from langaccess.tags import Tag
    from langaccess.workspace import Workspace

__all__ = [
    "Desk", "agency", "all_refused", "counted", "document_row", "draw_approved", "draw_imported",
    "error_row", "history_rows", "imported_row", "language", "languages", "opened", "refused_row",
    "sentence_row", "to_look_at", "translator",
]  # fmt: skip

_SHOWN = 6  # places that a terminal names for one reason


@dataclass(frozen=True, slots=True)
class Desk:
    """The agency's folder, its rules, and its database."""

    workspace: Workspace
    policy: Policy
    conn: sqlite3.Connection

    def find(self, typed: str, lang: str) -> Reviewed:
        """Return the document that somebody named."""
        from langaccess import review

        return review.find(self.conn, self.workspace, self.policy, typed, language(lang))


def agency(explicit: Path | None) -> tuple[Workspace, Policy]:
    """Return the agency's folder and its rules.

    Raises:
        ConfigError: there is no folder, or its rules are wrong.
    """
    from langaccess.policy import load_policy
    from langaccess.workspace import find

    found = find(explicit=explicit)
    _ = found.state  # refuses where there is no folder
    return found, load_policy(found.jurisdiction)


@contextmanager
def opened(explicit: Path | None) -> Iterator[Desk]:
    """Open the agency's database for a command."""
    from contextlib import closing

    from langaccess.workspace import open_db

    found, policy = agency(explicit)
    with closing(open_db(found)) as conn:
        yield Desk(found, policy, conn)


def language(typed: str) -> Tag | None:
    """Return the language that was named, None when none was."""
    from langaccess.tags import resolve

    return resolve(typed) if typed.strip() else None


def languages(typed: str) -> tuple[Tag, ...]:
    """Return the languages that were named, with commas between them.

    Raises:
        UsageError: none was.
    """
    from langaccess.errors import UsageError
    from langaccess.tags import resolve

    found = tuple(dict.fromkeys(resolve(part) for part in typed.split(",") if part.strip()))
    if not found:
        raise UsageError("no language given", hint="--lang pt, or --lang pt,ht")
    return found


def translator(desk: Desk, typed: str) -> str:
    """Return the name under which somebody's work is recorded: that of the roster, if it is there.

    Raises:
        InputError: several people of the roster are called so.
    """
    from langaccess.roster import load_roster, somebody

    roster = load_roster(desk.workspace.state.parent / "roster", desk.policy)
    plain = typed.strip().casefold()
    if any(plain in {e.id.casefold(), e.name.casefold()} for e in roster.people):
        return somebody(roster, desk.policy, typed).name
    return typed.strip()


def document_row(
    document: Reviewed, stand: Mapping[str, Standing], policy: Policy
) -> dict[str, Any]:
    """Return a document as data."""
    from collections import Counter

    from langaccess.review import look_again, whole_state

    again = look_again(stand, policy)
    states = Counter(str(stand[one.id].state) for one in document.sentences)
    return {
        "number": document.id, "document": document.name, "lang": document.tag,
        "class": document.doc_class, "problem": document.problem or None,
        "state": "stale" if document.problem else str(whole_state(stand)),
        "states": dict(sorted(states.items())), "source_sha256": document.digest or None,
        "due": again.due, "other_rules": again.other_rules,
    }  # fmt: skip


def to_look_at(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield which documents are due for review, and which were approved under other rules."""
    from datetime import UTC, datetime

    today = datetime.now(UTC).date()
    yield from (f"no. {r['number']}: {r['problem']}" for r in rows if r["problem"])
    due = [str(r["number"]) for r in rows if r["due"] is not None and r["due"] <= today]
    if due:
        yield f"due for review: no. {', '.join(due)}"
    other = [str(r["number"]) for r in rows if r["other_rules"]]
    if other:
        yield f"approved under other rules than today's, look again: no. {', '.join(other)}"


def counted(states: Mapping[str, int]) -> str:
    """Return counts of states in words."""
    return ", ".join(f"{count} {name}" for name, count in states.items())


def sentence_row(sentence: Sentence, stands: Standing) -> dict[str, Any]:
    """Return a sentence as data."""
    return {
        "segment": sentence.place, "id": sentence.id, "state": str(stands.state),
        "reason": stands.reason, "source": sentence.source.text,
        "target": None if sentence.target is None else sentence.target.text,
        "held": None if sentence.held is None else sentence.held.target.text,
        "origin": sentence.origin, "translators": stands.writers,
        "approved_by": [one.name for one in stands.approvals],
    }  # fmt: skip


def imported_row(path: Path, taken: Imported) -> dict[str, Any]:
    """Return what a returned file brought as data."""
    return {
        "file": path, "document": taken.name, "lang": taken.tag, "translator": taken.translator,
        "taken": len(taken.taken), "same": taken.same, "open": taken.open,
        "held": _kept_rows(taken.held), "as_source": _kept_rows(taken.as_source),
        "claimed_by": taken.claimed or None, "ticked": taken.ticked,
        "comments": [{"segment": place, "text": words} for place, words in taken.comments],
    }  # fmt: skip


def _kept_rows(kept: Sequence[Kept]) -> list[dict[str, Any]]:
    return [
        {"where": one.where, "segment": one.place, "reason": one.reason,
         "codes": one.codes, "answer": one.answer or None}
        for one in kept
    ]  # fmt: skip


def error_row(error: InputError) -> dict[str, Any]:
    """Return why a file was refused, as data."""
    return {"where": error.where, "message": error.message, "hint": error.hint}


def all_refused(errors: Sequence[InputError]) -> InputError:
    """Return one error for files of which none could be taken in."""
    from langaccess.errors import InputError

    first, *others = errors
    details = [f"{one.where}: {one.message}" for one in others]
    return InputError(
        first.message, where=first.where, hint=first.hint, details=(*first.details, *details)
    )


def draw_imported(console: Console, data: Mapping[str, Any]) -> None:
    """Draw the answer of `review import`."""
    for row in data["refused"]:
        console.print(f"refused: {row['where']}: {row['message']}", markup=False, soft_wrap=True)
        console.print(f"  next: {row['hint']}", markup=False, soft_wrap=True)
    for row in data["documents"]:
        text = f"{row['document']}  {row['lang']}: {row['taken']} taken in as "
        text += f"{row['translator']}'s, {row['same']} as before, {row['open']} open, "
        console.print(text + f"{len(row['held'])} held", markup=False, soft_wrap=True)
        for held in row["held"]:
            text = f"  {held['where']}: {held['segment']}: {held['reason']}"
            console.print(text, markup=False, soft_wrap=True)
            _draw_answers(console, held, "a false alarm?")
        for same in row["as_source"][:_SHOWN]:
            text = f"  {same['where']}: {same['segment']}: open, as it went out: {same['reason']}"
            console.print(text, markup=False, soft_wrap=True)
            _draw_answers(console, same, "a name that stays so?")
        if len(row["as_source"]) > _SHOWN:
            text = f"  and {len(row['as_source']) - _SHOWN} more open as they went out (--json)"
            console.print(text, markup=False, soft_wrap=True)
        for remark in row["comments"]:
            text = f"  {remark['segment']}: comment: {remark['text']}"
            console.print(text, markup=False, soft_wrap=True)
        if row["ticked"]:
            by = f" by {row['claimed_by']}" if row["claimed_by"] else ""
            text = f"  {len(row['ticked'])} ticked as right{by}; a tick approves nothing: "
            text += "langaccess review approve"
            console.print(text, markup=False, soft_wrap=True)


def _draw_answers(console: Console, kept: Mapping[str, Any], question: str) -> None:
    """Say how a finding is answered, in words that can be copied into the terminal."""
    if not kept["answer"]:
        return
    console.print(f"    {question} Answer, then import the file again:", markup=False)
    for code in kept["codes"]:
        console.print(f"    {_answer(code, kept['answer'])}", markup=False, soft_wrap=True)


def _answer(code: str, segment: str) -> str:
    return f'langaccess check accept {code} {segment} --by NAME --why "REASON"'


def refused_row(answer: Answer) -> dict[str, Any]:
    """Return why a sentence is not approved as data."""
    return {"segment": answer.sentence.place, **refusal(answer.decision, answer.findings)}


def draw_approved(console: Console, data: Mapping[str, Any]) -> None:
    """Draw the answer of `review approve`."""
    text = (
        f"{data['document']}  {data['lang']}: {data['approved']} sentences approved by {data['by']}"
    )
    console.print(text, markup=False, soft_wrap=True)
    for grounds, places in _grouped(data["refused"]).items():
        more = f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else ""
        text = f"not approved: {', '.join(places[:_SHOWN])}{more}"
        console.print(text, markup=False, soft_wrap=True)
        for words in grounds:
            console.print(f"  {words}", markup=False, soft_wrap=True)
    findings = [(one.code, one.segment) for row in data["refused"] for one in row["findings"]]
    commands = [_answer(code, segment) for code, segment in dict.fromkeys(findings)]
    if commands:
        console.print("a false alarm? Answer it, and approve again:", markup=False)
    for words in commands[:_SHOWN]:
        console.print(f"  {words}", markup=False, soft_wrap=True)
    for words in dict.fromkeys(words for row in data["refused"] for words in row["instead"]):
        console.print(f"next: {words}", markup=False, soft_wrap=True)
    console.print(f"the document is {data['state']}: {counted(data['states'])}", markup=False)
    if data["file"]:
        console.print(f"form {data['form']}", markup=False, soft_wrap=True)
        console.print(str(data["file"]), markup=False, soft_wrap=True)
    for words in data["by_hand"]:
        console.print(words, markup=False, soft_wrap=True)


def _grouped(refused: Sequence[Mapping[str, Any]]) -> dict[tuple[str, ...], list[str]]:
    """Return why → places, so that what holds for fifty sentences is said once."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for row in refused:
        grounds = [f"{ground['text']} ({ground['rule']})" for ground in row["reasons"]]
        grounds += [f"{finding.message} ({finding.code})" for finding in row["findings"]]
        groups.setdefault(tuple(grounds), []).append(row["segment"])
    return groups


def history_rows(conn: sqlite3.Connection, document: Reviewed) -> list[dict[str, Any]]:
    """Return what the log says of a document, oldest first."""
    from langaccess import ledger

    rows = []
    for entry in ledger.entries_like(conn, "text."):
        data = entry.data
        if data.get("document") != document.name or data.get("lang") != document.tag:
            continue
        vendor = data.get("vendor")
        ground = data.get("file") or data.get("why") or (data.get("credential") or {}).get("kind")
        if vendor:
            ground = f"{vendor['evidence']}, entered by {vendor['recorded_by']}"
        rows.append(
            {"entry": entry.seq, "at": entry.at.isoformat(), "what": entry.kind.partition(".")[2],
             "by": data["by"]["name"], "sentences": len(data["texts"]), "ground": ground or "",
             "segments": [text[0] for text in data["texts"]], "account": data["account"],
             "machine": data["machine"], "policy": data["policy"]}
        )  # fmt: skip
    return rows
