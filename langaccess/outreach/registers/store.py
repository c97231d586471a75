"""Reads a register strictly and writes single entries; all other lines of the file stay."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, fields, is_dataclass, make_dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import GenericAlias
from typing import TYPE_CHECKING, Any

from langaccess.agency import ledger
from langaccess.agency.policy import Policy
from langaccess.agency.session import Session
from langaccess.core.clock import months_after
from langaccess.core.errors import ConfigError, InputError
from langaccess.core.files import lock, read_text, scratch, write_atomic
from langaccess.interpret.encounters import screen
from langaccess.outreach.registers.cells import data_of
from langaccess.outreach.registers.model import DueDate, EntryCheck, EntryT, Register, RegisterEntry

if TYPE_CHECKING:
    from langaccess.core.config import Problem, Tree


@cache
def _file_of(register: Register[Any]) -> Any:
    """Return the class of the register's file: one field, the list of its entries."""
    entries = (register.name, GenericAlias(tuple, (register.entry, ...)), field(default=()))
    return make_dataclass(register.name, [entries], frozen=True)


def load_register(session: Session, register: Register[EntryT]) -> tuple[EntryT, ...]:
    """Return the entries of a register in the order of the file; without the file, none."""
    path = session.folder / register.file
    if not path.is_file():
        return ()
    from langaccess.core.config import read_yaml

    problems: list[Problem] = []
    tree = read_yaml(path, problems=problems)
    return load_entries(tree, register, session.policy, problems)


def load_entries(
    tree: Tree, register: Register[EntryT], policy: Policy, problems: Sequence[Problem] = ()
) -> tuple[EntryT, ...]:
    """Return entries that were read from any file, if nothing is wrong with them.

    `tree` has a list under the name of the register; the `records.wording` of `policy` says what
    text about people may not hold.
    """
    from langaccess.core.config import Problem, dotted, raise_problems, validate

    read: Any = validate(_file_of(register), tree, problems=list(problems))
    entries: tuple[EntryT, ...] = getattr(read, register.name)
    found: list[Problem] = []
    first: dict[str, int] = {}
    for n, entry in enumerate(entries):
        for loc, text in _faults(entry, register, policy):
            at = (register.name, n, *loc)
            found.append(Problem(tree.place(at), dotted(at), text))
        before = first.setdefault(entry.id.casefold(), n)
        if before != n:
            place = tree.place((register.name, before, "id"))
            at = (register.name, n, "id")
            text = f"`{entry.id}` appears twice (first in {place})"
            found.append(Problem(tree.place(at), dotted(at), text))
    raise_problems(found, tree.path)
    return entries


def _faults(
    entry: RegisterEntry, register: Register[Any], policy: Policy
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if not re.fullmatch(r"[A-Za-z0-9][\w.-]{0,63}", entry.id, re.ASCII):
        yield ("id",), "should be a short name: letters, digits, - and _"
    yield from entry.faults()
    yield from screened(entry, policy, register.about_services)


def screened(
    entry: Any, policy: Policy, leave: Iterable[str] = ()
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield texts that may reveal a person's immigration status, or hold a secret.

    Fields in `leave` are about no person.
    """
    for one in fields(entry):
        for loc, text in _texts(getattr(entry, one.name)) if one.name not in leave else ():
            found = screen({"": text}, policy)
            for doubt in found.doubts:
                yield (one.name, *loc), f'"{doubt.words}": {doubt.text}'
            yield from (((one.name, *loc), masked) for masked in found.masked)


def _texts(value: Any) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield each free text inside a value, with its place."""
    inside: Iterable[tuple[str | int, Any]] = ()
    if type(value) is str and value:
        yield (), value
    elif isinstance(value, tuple):
        inside = enumerate(value)
    elif is_dataclass(value):
        inside = ((one.name, getattr(value, one.name)) for one in fields(value))
    for step, part in inside:
        yield from (((step, *loc), text) for loc, text in _texts(part))


def entry_named(entries: Iterable[EntryT], register: Register[EntryT], words: str) -> EntryT:
    """Return the one entry that is called `words`."""
    known = tuple(entries)
    exact = [one for one in known if one.id.casefold() == words.casefold().strip()]
    found = exact or [one for one in known if register.matches(one, words)]
    if len(found) == 1:
        return found[0]
    what = "several entries are" if found else "no entry is"
    listed = ", ".join(one.id for one in (found or known)[:8])
    raise InputError(
        f"{what} called `{words}`",
        where=register.file,
        hint=f"use an id: {listed}" if listed else "the register is empty",
    )


def stale(entry: RegisterEntry, register: Register[Any], policy: Policy, on: date) -> str:
    """Return why an entry may not be shown to the public on a day, or an empty text.

    An entry counts only if a person checked it, not longer ago than `check_every_days`. The rules
    (`outreach.registers.NAME.check_days`) say it for entries that do not; without a number there
    the entries need no check.
    """
    if not entry.in_use(on):
        return f"retired on {entry.retired}"
    last = _counts_until(entry, register, policy)
    if last is None:
        return ""
    if entry.checked is None:
        return "no person has checked it"
    return f"not checked since {entry.checked.on}" if last < on else ""


def _counts_until(entry: RegisterEntry, register: Register[Any], policy: Policy) -> date | None:
    """Return the last day on which the check of an entry counts; None if it needs none."""
    rules = policy.outreach.registers.get(register.name)
    days = entry.check_every_days or (rules.check_days if rules else None)
    if days is None:
        return None
    return date.min if entry.checked is None else entry.checked.on + timedelta(days=days)


def due(
    entries: Iterable[EntryT],
    register: Register[EntryT],
    policy: Policy,
    on: date,
    *,
    within: int = 30,
) -> tuple[DueDate, ...]:
    """Return what is to be done about the entries, earliest first.

    That is a check, what the entry itself names (a course that expires, a visit), and the deletion
    of an entry that is retired for longer than the rules keep it, if no hold is on it. `within` is
    in days from `on`.
    """
    end = on + timedelta(days=within)
    found = [
        DueDate(entry.id, entry.title, what, day, day < on)
        for entry in entries
        for what, day in _dates(entry, register, policy, on)
        if day <= end
    ]
    return tuple(sorted(found, key=lambda one: (one.on, one.id, one.what)))


def _dates(
    entry: RegisterEntry, register: Register[Any], policy: Policy, on: date
) -> Iterator[tuple[str, date]]:
    rules = policy.outreach.registers.get(register.name)
    if entry.retired is not None and not entry.in_use(on):
        if rules and rules.keep_months and not entry.hold:
            yield "delete this entry", months_after(entry.retired, rules.keep_months)
        return
    last = _counts_until(entry, register, policy)
    if last is not None:
        yield ("first check", on) if entry.checked is None else ("check", last)
    yield from entry.dates()


def add_entries(
    session: Session,
    register: Register[EntryT],
    raw: Sequence[Mapping[str, Any]],
    *,
    by: str,
    replace: bool = False,
) -> tuple[EntryT, ...]:
    """Write new entries at the end of a register, all of them or none, and return them.

    With `replace`, entries with an id that exists take the place of the old ones. After a mistake
    the file stays as it was.
    """
    path = session.folder / register.file
    ids = {str(one.get("id", "")) for one in raw}
    load_new(raw, register, session.policy)
    with _register_locked(session, register):
        before = load_register(session, register)
        text = read_text(path) if path.is_file() else f"schema: 1\n{register.name}: []\n"
        if replace:
            for entry in before:
                if entry.id in ids:
                    text = _cut(text, register, entry.id)
            before = tuple(one for one in before if one.id not in ids)
        made = _appended(text, register, raw)
        wanted = [*map(data_of, before), *raw]
        entries = _write(session, register, made, wanted)[len(before) :]
        _log(session, register, "added", ids, by)
    return entries


def record_check(
    session: Session, register: Register[EntryT], words: Sequence[str], check: EntryCheck
) -> tuple[EntryT, ...]:
    """Write that a person checked entries, and return these."""
    checked = {"checked": data_of(check)}
    return set_fields(session, register, words, checked, by=check.by, what="checked")


def set_fields(
    session: Session,
    register: Register[EntryT],
    words: Sequence[str],
    values: Mapping[str, Any],
    *,
    by: str,
    what: str = "changed",
) -> tuple[EntryT, ...]:
    """Give fields of entries new values (plain data; None removes a field); return the entries."""
    if not any(map(str.isalpha, by)):
        raise InputError("the name of the person is missing", hint="add --by NAME")
    path = session.folder / register.file
    with _register_locked(session, register):
        before = load_register(session, register)
        ids = [entry_named(before, register, one).id for one in dict.fromkeys(words)]
        text = read_text(path)
        wanted = []
        for entry in before:
            data = data_of(entry)
            for name, value in values.items() if entry.id in ids else ():
                data.pop(name, None)
                if value is not None:
                    data[name] = value
                text = _with_field(text, register, entry.id, name, value)
            wanted.append(data)
        after = _write(session, register, text, wanted)
        _log(session, register, what, ids, by)
    return tuple(one for one in after if one.id in ids)


def _register_locked(session: Session, register: Register[Any]) -> Any:
    return lock(session.workspace.state / "registers.lock", wait=60, purpose=register.file)


def _log(session: Session, register: Register[Any], what: str, ids: Iterable[str], by: str) -> None:
    """Write into the log what was done to which entries; names and texts are only in the file."""
    data = {"register": register.name, "ids": sorted(ids), "by": by.strip()}
    ledger.append(session.connection, f"register.{what}", data | ledger.here(), at=session.now)


def _write(
    session: Session, register: Register[EntryT], text: str, wanted: Sequence[Mapping[str, Any]]
) -> tuple[EntryT, ...]:
    """Write the file if it reads as `wanted`, and return its entries."""
    path = session.folder / register.file
    made: list[EntryT] = []

    def load_written(temporary: Path) -> None:
        from langaccess.core.config import Place, Tree, read_yaml

        with scratch() as folder:
            (folder / register.file).write_bytes(temporary.read_bytes())
            try:
                tree = read_yaml(folder / register.file)
            except ConfigError as exc:
                raise _no_layout(path) from exc
        places = {loc: Place(path, place.line) for loc, place in tree.places.items()}
        made.extend(load_entries(Tree(path, tree.data, places), register, session.policy))
        if [data_of(load_one(one, register)) for one in wanted] != list(map(data_of, made)):
            raise _no_layout(path)

    write_atomic(path, text.encode("utf-8"), check=load_written)
    return tuple(made)


def _no_layout(path: Path) -> InputError:
    return InputError(
        "this program cannot edit the layout of this file",
        where=str(path),
        hint="write each entry as lines: `  - id: oak`, below it `    org: Oak Library`",
    )


def load_new(raw: Sequence[Mapping[str, Any]], register: Register[Any], policy: Policy) -> None:
    """Check entries that are to be added."""
    from langaccess.core.config import Tree

    data = {register.name: [dict(one) for one in raw]}
    load_entries(Tree(Path("the new entry"), data, {}), register, policy)


def load_one(raw: Mapping[str, Any], register: Register[EntryT]) -> EntryT:
    """Return plain data as an entry."""
    from langaccess.core.config import Tree, validate

    tree = Tree(Path(register.file), {register.name: [dict(raw)]}, {})
    entries: tuple[EntryT, ...] = getattr(validate(_file_of(register), tree), register.name)
    return entries[0]


def _block(raw: Mapping[str, Any]) -> list[str]:
    """Return an entry as lines of YAML: each value on its line, as JSON."""
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in raw.items()]
    return [f"  - {lines[0]}", *(f"    {line}" for line in lines[1:])]


def _appended(text: str, register: Register[Any], raw: Sequence[Mapping[str, Any]]) -> str:
    """Return the text of a register with entries at its end."""
    text = re.sub(rf"(?m)^{register.name}:\s*(\[\s*\])?\s*$", f"{register.name}:", text)
    lines = text.splitlines()
    if not any(line == f"{register.name}:" for line in lines):
        lines.append(f"{register.name}:")
    while lines and not lines[-1].strip():
        lines.pop()
    return "\n".join([*lines, *(line for one in raw for line in _block(one))]) + "\n"


def _span(lines: Sequence[str], register: Register[Any], id: str) -> tuple[int, int]:
    """Return the lines of an entry: from its dash up to the line before the next entry."""
    named = re.compile(rf"(?:- |  )id:\s*[\"']?{re.escape(id)}[\"']?\s*(?:#.*)?$")
    head = next((n for n, line in enumerate(lines) if line.startswith(f"{register.name}:")), -1)
    dashes = [n for n in range(head + 1, len(lines)) if re.match(r"\s*- ", lines[n])]
    starts = [n for n in dashes if _indent(lines[n]) == _indent(lines[dashes[0]])]
    for start, end in pairwise([*starts, len(lines)]):
        if any(named.search(line) for line in lines[start:end]):
            return start, end
    raise _no_layout(Path(register.file))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _cut(text: str, register: Register[Any], id: str) -> str:
    lines = text.splitlines()
    start, end = _span(lines, register, id)
    return "\n".join([*lines[:start], *lines[end:]]) + "\n"


def _with_field(text: str, register: Register[Any], id: str, name: str, value: Any) -> str:
    """Return the text of a register with one field of one entry written on one line."""
    lines = text.splitlines()
    start, end = _span(lines, register, id)
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1  # comments before the next entry are about that one
    inner = " " * (_indent(lines[start]) + 2)
    at = next((n for n in range(start, end) if re.match(rf"{inner}{name}:", lines[n])), None)
    line = [] if value is None else [f"{inner}{name}: {json.dumps(value, ensure_ascii=False)}"]
    if at is None:
        lines[end:end] = line
    else:
        after = at + 1
        while after < end and (
            not lines[after].strip() or _indent(lines[after]) > len(inner)
            or lines[after].startswith(f"{inner}- ")
        ):  # fmt: skip
            after += 1
        lines[at:after] = line
    return "\n".join(lines) + "\n"
