"""An agency with brochures, copied so that one PC and many machines begin with the same folder."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from langaccess.agency.session import Session
from langaccess.agency.workspace import create, find
from langaccess.core.tags import Tag
from langaccess.translate import TranslationJob, TranslationReport, run
from langaccess.translate.machines import PartDone, draft_part, finished_parts

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
TESTS = (Tag("qps-ploc"), Tag("qps-plocm"))
FILES = 24
LEGAL = (
    "You have the right to remain silent. Anything you say can be used against you.\n\n"
    "I waive these rights.\n"
)


def office(folder: Path, files: int = FILES) -> Path:
    """Make the agency and return its folder.

    Many sentences are in several files; one file is refused, one is not a document, two have the
    same name for their result.
    """
    root = create(folder, {"agency.name": "Office"}, today=date(2026, 11, 2)).require()
    below = root / "brochures" / "state"
    below.mkdir(parents=True)
    for number in range(files):
        lines = [
            "Ask for an interpreter. It is free.",
            f"Call 217-555-0{number:03} on Monday, or come to desk {number % 5}.",
            f"Bring **form {number}** and a pen.",
        ]
        ending = "md" if number % 3 else "txt"
        (below / f"form-{number:03}.{ending}").write_text("\n\n".join(lines) + "\n", "utf-8")
    (root / "brochures" / "rights.txt").write_text(LEGAL, "utf-8")
    (root / "brochures" / "picture.xyz").write_text("no document", "utf-8")
    (root / "brochures" / "hours.html").write_text("<p>Open on Monday.</p>", "utf-8")
    (root / "brochures" / "hours.htm").write_text("<p>Closed on Sunday.</p>", "utf-8")
    return root


def twin(root: Path, name: str = "twin") -> Path:
    """Return a copy of an agency next to it."""
    return Path(shutil.copytree(root, root.parent / name))


def job(root: Path, *tags: Tag) -> TranslationJob:
    return TranslationJob((root / "brochures",), tags or TESTS, root / "translations", workers=1)


def session(root: Path) -> Session:
    made = Session(find(explicit=root))
    made.now = NOW
    return made


def on_one_pc(root: Path, *tags: Tag) -> TranslationReport:
    with session(root) as opened:
        return run(job(root, *tags), opened)


def part(root: Path, number: int, of: int, *tags: Tag) -> PartDone:
    with session(root) as opened:
        return draft_part(job(root, *tags), opened, number, of)


def collect(root: Path, *tags: Tag) -> TranslationReport:
    with session(root) as opened:
        return run(job(root, *tags), opened, elsewhere=finished_parts(root / "translations"))


def results(root: Path) -> tuple[Any, dict[str, str]]:
    """Return the manifest without times, and the digest of each other file of the results."""
    folder = root / "translations"
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    for entry in manifest["files"]:
        del entry["written"]
    digests = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "manifest.json" and "parts" not in path.parts
        and not path.name.endswith(".lock")
    }  # fmt: skip
    return manifest, digests


def killed_at(root: Path, number: int) -> int:
    """Draft a part and then the whole job in a process that dies at its `number`-th rename.

    Returns:
        How many renames there were; 0 if it died.
    """
    counter = root / "renames"
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            counter.write_text(str(_work_and_die(root, number)), "utf-8")
            os._exit(0)
        os._exit(1)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, 9), status
    return int(counter.read_text("utf-8")) if status == 0 else 0


def _work_and_die(root: Path, number: int) -> int:
    count, real = 0, Path.replace

    def replaced(self: Path, target: Any) -> Path:
        nonlocal count
        count += 1
        if count == number:
            os._exit(9)
        return real(self, target)

    Path.replace = replaced  # type: ignore[assignment,method-assign]  # a process of its own
    part(root, 1, 2, TESTS[0])
    collect(root, TESTS[0])
    return count
