"""`langaccess encounter` hold, purge, import, export, verify, restored, seal and head."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypedDict

import typer

from langaccess.cli import output
from langaccess.cli.encounter_facts import EncounterId
from langaccess.cli.options import Json, WorkspaceOption, folder_only
from langaccess.cli.sessions import account, note_new_record, open_encounters
from langaccess.cli.shapes import prints, with_fields_of
from langaccess.cli.table_maps import GuessOption, MapOption, check_map_options, keep_guess
from langaccess.core.errors import Exit, InputError, UsageError
from langaccess.core.words import plural

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from langaccess.agency.ledger import LogCheck
    from langaccess.interpret.encounters import (
        CadPlan,
        Hold,
        NotTaken,
        PurgePlan,
    )
    from langaccess.reports import PageFormat

By = Annotated[
    str | None,
    typer.Option("--by", help="Who makes this entry; default: your account on this computer."),
]
_HEAD = re.compile(r"(\d+)[:, ]+([0-9a-f ]{16,80})", re.IGNORECASE)
_SHOWN = 20


class HeldEncounter(TypedDict):
    """What `encounter hold` prints."""

    id: str
    hold: Hold | None


@with_fields_of("PurgePlan")
class PurgedEncounters(TypedDict):
    """What `encounter purge` prints."""

    deleted: list[str]
    copies: list[Path]


class CasePackFiles(TypedDict):
    """What `encounter export` prints."""

    id: str
    files: list[Path]
    redacted: bool


class ImportedEncounters(TypedDict):
    """What `encounter import` prints."""

    rows: int
    taken: int
    not_taken: tuple[NotTaken, ...]
    recorded: tuple[str, ...]


class RestoredLog(TypedDict):
    """What `encounter restored` prints."""

    entry: int
    problems: tuple[str, ...]


class SealKey(TypedDict):
    """What `encounter seal` prints."""

    key: Path


class LogHead(TypedDict):
    """What `encounter head` prints."""

    number: int
    hash: str


@prints(HeldEncounter)
def hold(
    id: EncounterId,
    reason: Annotated[str, typer.Option("--reason", help="Why, such as the case number.")] = "",
    release: Annotated[bool, typer.Option("--release", help="Lift the hold.")] = False,
    by: By = None,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> None:
    """Keep an encounter from being deleted, or lift that hold.

    JSON: `id`, `hold`.
    """
    from langaccess.interpret import encounters

    if release == bool(reason):
        raise UsageError("give --reason to hold it, or --release to lift the hold")
    with open_encounters(workspace) as session:
        who = by or account()
        if release:
            found = encounters.release(session, id, by=who)
        else:
            found = encounters.hold(session, id, reason, by=who)
    text = f"{found.id} is {'no longer held' if release else 'held: it will not be deleted'}"
    data: HeldEncounter = {"id": found.id, "hold": found.hold}
    output.result(
        data,
        lambda console: output.say(console, text),
        as_json=as_json,
    )


@prints(PurgedEncounters)
def purge(
    write: Annotated[
        bool, typer.Option("--write", help="Delete. Without it, only show what would be deleted.")
    ] = False,
    by: By = None,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> Exit:
    """Delete encounters older than your retention period.

    The log still proves that they existed. Encounters on hold or with an open follow-up are kept.
    Exit code 1 if the free space of the database cannot be cleared. JSON: `months`, `before`,
    `due` (ids), `kept` (`id`, `why`), `deleted` (ids), `copies` (files that still contain it),
    `remnants` (why the free space of the database is not cleared, or empty).
    """
    from langaccess.interpret import encounters

    with open_encounters(workspace) as session:
        if write:
            who = by or account()
            plan, gone = encounters.purge(session, by=who)
        else:
            plan, gone = encounters.plan_purge(session), ()
        state = session.folder / ".langaccess"
        # A killed run may have left half a copy.
        copies = sorted([*state.glob("*.backup.db"), *state.glob(".tmp-*")])
    data = output.fields(plan) | {"deleted": [item.id for item in gone], "copies": copies}
    output.result(
        data, lambda console: _draw_purge(console, plan, len(gone), copies, write=write),
        as_json=as_json,
    )  # fmt: skip
    return Exit.NO if plan.remnants else Exit.DONE


def _draw_purge(
    console: Console, plan: PurgePlan, gone: int, copies: list[Path], *, write: bool
) -> None:
    if plan.months is None:
        output.say(
            console,
            "nothing is deleted: no retention period is entered (records.keep_months)",
        )
        return
    what = f"{gone} deleted" if write else f"{len(plan.due)} would be deleted (with --write)"
    output.say(console, f"{what}; retention period {plan.months} months")
    output.say(console, *(f"- {name}" for name in plan.due[:_SHOWN]))
    if len(plan.due) > _SHOWN:
        output.say(console, f"- and {len(plan.due) - _SHOWN} more")
    output.say(console, *(f"- {item.id} is kept: {item.why}" for item in plan.kept))
    if copies and (write or plan.due):  # those of an earlier purge too
        names = ", ".join(path.name for path in copies)
        output.say(console, f"copies that may still contain it: {names}, and your own backups")
    if write:
        output.say(
            console,
            "not reached: exports and tables that you wrote, drafts and manifests, the translation "
            "memory, older versions in a synced folder, what the disk keeps of deleted files",
        )
    if plan.remnants:
        output.say(
            console, f"deleted text may still be in the free space of the database: {plan.remnants}"
        )
        output.say(
            console,
            "close other langaccess windows, free some disk space, and run this command again",
        )


_PACK_FORMATS: tuple[PageFormat, ...] = ("html", "md", "docx", "pdf")


@prints(CasePackFiles)
def export(
    id: EncounterId,
    out: Annotated[
        Path,
        typer.Option(
            "--out", help="Folder to write to; default: the current one.", callback=folder_only
        ),
    ] = Path(),
    form: Annotated[str, typer.Option("--format", help="html, md, docx or pdf.")] = "html",
    redacted: Annotated[
        bool, typer.Option("--redacted", help="Leave out names of people, places and cases.")
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> None:
    """Write the case pack of an encounter, for counsel or court.

    It shows what happened, who interpreted, which forms were used, and the proof: one file to read
    and one for programs. An existing pack is not overwritten; as long as the record is as it was,
    another format gets the same file for programs.
    JSON: `files`, `id`, `redacted`.
    """
    from langaccess.core.files import write_new
    from langaccess.interpret import encounters
    from langaccess.reports import case_pack, pack_data, render_file

    written = next((one for one in _PACK_FORMATS if one == form), None)
    if written is None:
        raise UsageError(f"--format {form}: use {', '.join(_PACK_FORMATS)}")
    with open_encounters(workspace) as session:
        found = encounters.find(session.connection, id)
        verdict = encounters.verify(session.connection)
        texts = {
            digest: encounters.policy_text(session.connection, digest)
            for digest in dict.fromkeys([found.policy, *(one.policy for one in found.services)])
        }
    page = case_pack(found, texts, verdict, on=session.now, redacted=redacted)
    data = pack_data(found, texts, verdict, on=session.now, redacted=redacted)
    name = f"{found.id}-redacted" if redacted else found.id
    files = [out / f"{name}.{form}", out / f"{name}.json"]
    shown = render_file(page, written)
    body = json.dumps(output.plain(data), ensure_ascii=False, indent=2) + "\n"
    made = {files[0]: shown, files[1]: body.encode("utf-8")}
    if _is_same_pack(files[1], data):
        del made[files[1]]
    write_new(made)
    rows: CasePackFiles = {"id": found.id, "files": files, "redacted": redacted}

    def draw_export(console: Console) -> None:
        output.say(console, *(f"wrote {file}" for file in files))

    output.result(rows, draw_export, as_json=as_json)


def _is_same_pack(file: Path, data: Mapping[str, Any]) -> bool:
    """Return whether the file for programs is there and differs only in the moment of writing."""
    from langaccess.core.files import read_text

    try:
        known = json.loads(read_text(file))
    except (InputError, ValueError):
        return False
    undated = {"written": ""}
    return isinstance(known, dict) and known | undated == output.plain(data) | undated


@prints(ImportedEncounters)
def import_(
    table: Annotated[
        Path, typer.Argument(help="Table from the dispatch system (CSV or workbook).")
    ],
    map_file: MapOption = None,
    guess: GuessOption = False,
    write: Annotated[
        bool, typer.Option("--write", help="Record. Without it, only show what would be recorded.")
    ] = False,
    confirm: Annotated[
        bool,
        typer.Option("--confirm", help="Also record the rows with flagged words: I checked them."),
    ] = False,
    by: By = None,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> Exit:
    """Record encounters from a dispatch system's table.

    Each row that is not taken is listed with the reason. Exit code 1 if a row is not taken. JSON:
    `rows`, `taken`, `not_taken` (`line`, `why`), `recorded` (ids).
    """
    from langaccess.interpret import encounters

    check_map_options(map_file, guess=guess, write=write)
    with open_encounters(workspace) as session:
        if map_file is not None:
            mapping = encounters.load_cad_map(map_file, session.policy)
        else:
            mapping = encounters.guess_cad_map(session, table)
            left = encounters.columns_left(mapping, table)
            keep_guess(table, encounters.cad_map_text(mapping, left))
            if left:
                output.Reporter().note(f"columns that are not taken: {', '.join(left)}")
        plan = encounters.plan_import(session, table, mapping, confirmed=confirm)
        ids: tuple[str, ...] = ()
        if write:
            ids = encounters.import_cad(session, plan, by=by or account(), confirmed=confirm)
            note_new_record(session, ids)
    data: ImportedEncounters = {
        "rows": plan.total,
        "taken": len(plan.rows),
        "not_taken": plan.not_taken,
        "recorded": ids,
    }
    output.result(
        data, lambda console: _draw_import(console, plan, len(ids), write=write), as_json=as_json
    )
    return Exit.NO if plan.not_taken else Exit.DONE


def _draw_import(console: Console, plan: CadPlan, recorded: int, *, write: bool) -> None:
    what = f"{recorded} recorded" if write else f"{len(plan.rows)} would be recorded (with --write)"
    output.say(console, f"{plural(plan.total, 'row')}: {what}, {len(plan.not_taken)} not taken")
    lines: dict[str, list[int]] = {}  # a word that is not mapped is listed once
    for item in plan.not_taken:
        lines.setdefault(item.why, []).append(item.line)
    for why, where in lines.items():
        more = f" and {plural(len(where) - 1, 'more row')}" if len(where) > 1 else ""
        output.say(console, f"- {plan.file}:{where[0]}{more}: {why}")


@prints("LogCheck")
def verify(
    head: Annotated[
        str | None,
        typer.Option(
            "--head", help="NUMBER:HASH that `head` printed earlier, from your paper log."
        ),
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option(
            "--key", help="File with the key of the seals; default: the key of this account."
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> Exit:
    """Check the whole log for entries changed, missing or added.

    Exit code 1 if there is a problem. JSON: `entries`, `head`, `log` (its name), `problems`,
    `of_folder` (problems with the folder's mark), `of_seals` (entries without a seal),
    `clock_back`, `purged`, `sealed` (null without a key), `unknown` (what the check cannot know).
    """
    from langaccess.agency import ledger
    from langaccess.interpret import encounters

    known = _parse_head(head) if head else None
    with open_encounters(workspace) as session:
        secret = ledger.read_key(key) if key else ledger.sealing_key(session.connection)
        found = encounters.verify(session.connection, known=known, key=secret)
    output.result(found, lambda console: _draw_verdict(console, found), as_json=as_json)
    return Exit.NO if found.problems else Exit.DONE


def _parse_head(text: str) -> tuple[int, str]:
    match = _HEAD.fullmatch(text.strip())
    if match is None:
        raise UsageError("--head: copy it from `langaccess encounter head`: NUMBER:HASH")
    return int(match[1]), match[2].replace(" ", "").lower()


def _draw_verdict(console: Console, found: LogCheck) -> None:
    if found.problems:
        _draw_problems(console, found)
    else:
        output.say(console, f"the log is intact: {_entries(found.entries)}")
    output.say(console, f"head {found.entries}:{found.head}")
    if found.purged:
        output.say(console, f"deleted under the retention rule: {_entries(found.purged)}")
    if found.sealed is not None:
        output.say(console, f"sealed with this key: {_entries(found.sealed)}")
    if found.clock_back:
        output.say(
            console, f"the computer's clock had been set back at {_entries(len(found.clock_back))}"
        )
    output.say(console, "This check cannot show:")
    output.say(console, *(f"- {line}" for line in found.unknown))


def _draw_problems(console: Console, found: LogCheck) -> None:
    what, hint = "WAS CHANGED", ""
    if found.of_folder == found.problems:
        what, hint = "DOES NOT FIT THIS FOLDER", _RESTORED_HINT
    elif found.of_seals == found.problems:
        what, hint = "HAS ENTRIES WITHOUT A SEAL", _UNSEALED_HINT
    output.say(console, f"THE LOG {what}: {plural(len(found.problems), 'problem')}")
    output.say(console, *(f"- {problem}" for problem in found.problems[:_SHOWN]))
    if len(found.problems) > _SHOWN:
        output.say(console, f"- and {len(found.problems) - _SHOWN} more; --json has all")
    if hint:
        output.say(console, hint)


_RESTORED_HINT = (
    "Put back the newest copy of this agency's folder .langaccess. If there is none and an older "
    'copy was restored on purpose: langaccess encounter restored --why "..."'
)

_UNSEALED_HINT = (
    "An account without the key wrote them, or someone rewrote the log. `langaccess encounter "
    "seal` says where the key file is: copy it to each account that records. If you know these "
    'entries: langaccess encounter restored --why "..."'
)


@prints(RestoredLog)
def restored(
    why: Annotated[str, typer.Option("--why", help="Why, such as which backup was restored.")],
    by: By = None,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> None:
    """Accept this log after you restored a backup on purpose.

    Also accepts entries that an account without the key wrote. The log gets an entry that says
    what did not fit, who accepted it, and why. A log that was changed inside is not accepted. JSON:
    `entry`, `problems`.
    """
    from langaccess.agency import ledger

    with open_encounters(workspace) as session:
        key = ledger.sealing_key(session.connection)
        found = ledger.verify(session.connection, key=key)
        if found.problems != (*found.of_seals, *found.of_folder):
            raise InputError("the log was changed inside", hint="see `langaccess encounter verify`")
        if not found.problems:
            raise InputError("the log fits this folder: there is nothing to accept")
        entry = ledger.accept_restored(
            session.connection, found.problems, by=by or account(), why=why, at=session.now,
            unsealed=bool(found.of_seals),
        )  # fmt: skip
        ledger.check_health(session.connection)
    data: RestoredLog = {"entry": entry.seq, "problems": found.problems}
    text = f"accepted in entry {entry.seq}: write down a new head with `langaccess encounter head`"
    output.result(data, lambda console: output.say(console, text), as_json=as_json)


def _entries(count: int) -> str:
    return plural(count, "entry", "entries")


@prints(SealKey)
def seal(workspace: WorkspaceOption = None, as_json: Json = False) -> None:
    """Make a key in your account's folder to seal new entries.

    Each account that records needs the same key file. JSON: `key` (the file).
    """
    from langaccess.agency import ledger

    if os.environ.get(ledger.KEY):
        raise InputError(f"{ledger.KEY} names a key already, which seals this log")
    with open_encounters(workspace) as session:
        path = ledger.begin_sealing(session.connection, at=session.now)

    def draw_seal(console: Console) -> None:
        output.say(console, f"the key is {path}")
        output.say(
            console,
            "Copy it to every account that records, at the same place, and to a safe outside this "
            "folder: without it the seals prove nothing, and `verify` reports entries without one.",
        )

    data: SealKey = {"key": path}
    output.result(data, draw_seal, as_json=as_json)


@prints(LogHead)
def head(workspace: WorkspaceOption = None, as_json: Json = False) -> None:
    """Print number and fingerprint of the last entry, for paper.

    JSON: `number`, `hash`.
    """
    from langaccess.agency import ledger

    with open_encounters(workspace) as session:
        number, link = ledger.head(session.connection)
    shown = " ".join(link[n : n + 8] for n in range(0, 64, 8))

    def draw_head(console: Console) -> None:
        output.say(console, f"{number}: {shown}")
        output.say(console, "the first 16 characters are enough on paper")

    data: LogHead = {"number": number, "hash": link}
    output.result(data, draw_head, as_json=as_json)
