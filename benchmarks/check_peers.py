"""The other checkers of translations, each as one function from rows to what it says of them.

pofilter of Translate Toolkit (GPL) is asked where it is installed, with its default filters. The
checks of Weblate (GPL) are asked where Weblate is installed in `.venv/weblate`, or in the
environment whose Python `WEBLATE` names: all checks of a translation that need no database, on
units without flags. They need neither pycairo, PyGObject nor borgbackup: where these cannot be
built, install Weblate with `--no-deps` and the rest of its requirements. Both programs run as
processes of their own, and neither is a part of an installation.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_WEBLATE = ROOT / ".venv" / "weblate" / "bin" / "python"


@dataclass(frozen=True, slots=True)
class PeerRow:
    """A pair of texts that a peer is asked about."""

    id: str
    lang: str
    source: str
    target: str


Peer = Callable[[Sequence[PeerRow]], Mapping[str, set[str]]]
"""Returns id of a row → what the peer says of it. Raises `ImportError` where it is absent."""


def by_pofilter(table: Sequence[PeerRow]) -> Mapping[str, set[str]]:
    """Ask pofilter."""
    found: dict[str, set[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for lang in sorted({row.lang for row in table}):
            here, there = Path(folder) / f"{lang}.po", Path(folder) / f"{lang}.out.po"
            head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
            units = [_unit(row) for row in table if row.lang == lang]
            here.write_text("\n".join([head, *units]), encoding="utf-8")
            command = [sys.executable, "-m", "translate.filters.pofilter", "--progress=none"]
            code = lang.replace("-", "_")
            done = subprocess.run(
                [*command, f"--language={code}", "-i", str(here), "-o", str(there)],
                capture_output=True,
                check=False,
            )
            if done.returncode:
                raise ImportError("pofilter does not run", name="translate-toolkit")
            if there.is_file():
                found |= _notes(there.read_text(encoding="utf-8"))
    return found


def _notes(text: str) -> Iterator[tuple[str, set[str]]]:
    """Yield id and the names of the filters for each unit that pofilter wrote."""
    for unit in text.split("\n\n"):
        lines = unit.splitlines()
        names = {line.split()[2].rstrip(":") for line in lines if line.startswith("# (pofilter)")}
        for line in lines:
            if line.startswith("msgctxt"):
                yield line.split('"')[1], names


def _unit(row: PeerRow) -> str:
    source, target = _quoted(row.source), _quoted(row.target)
    return f'msgctxt "{row.id}"\nmsgid "{source}"\nmsgstr "{target}"\n'


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


# Weblate draws texts with Cairo for one check, which only rows with a flag of their own get.
_ASK_WEBLATE = """
import json, os, sys
from unittest.mock import MagicMock
os.environ |= {"CI_DATABASE": "postgresql", "DJANGO_SETTINGS_MODULE": "weblate.settings_test"}
sys.modules |= {name: MagicMock() for name in ("cairo", "gi", "gi.repository")}
import django
django.setup()
from weblate.checks.models import CHECKS
from weblate.checks.tests.test_checks import MockComponent, MockUnit
MockComponent.is_glossary = False
database = ("inconsistent", "reused", "translated")
checks = {k: v for k, v in CHECKS.target.items() if k not in database}
for line in sys.stdin:
    id_, lang, source, target = json.loads(line)
    unit = MockUnit(code=lang.replace("-", "_"), source=source, target=target, is_source=False)
    found = [k for k, v in checks.items() if v.check_target([source], [target], unit)]
    print(json.dumps([id_, found]))
"""


def by_weblate(table: Sequence[PeerRow]) -> Mapping[str, set[str]]:
    """Ask the checks of Weblate."""
    python = Path(os.environ.get("WEBLATE", _WEBLATE))
    if not python.is_file():
        raise ImportError("no environment with Weblate", name="weblate")
    rows = [json.dumps([row.id, row.lang, row.source, row.target]) for row in table]
    done = subprocess.run(
        [python, "-c", _ASK_WEBLATE],
        input="\n".join(rows),
        encoding="utf-8",
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    return {id_: set(found) for id_, found in answers if found}


PEERS: Mapping[str, Peer] = {"pofilter": by_pofilter, "Weblate": by_weblate}


def asked(peer: str, table: Sequence[PeerRow]) -> tuple[Mapping[str, set[str]], float]:
    """Return what a peer says, and the seconds of the processor that it took, its start included.

    Raises:
        ImportError: it is not installed.
    """
    before = _children()
    return PEERS[peer](table), _children() - before


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
