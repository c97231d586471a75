"""The scenes of `cases/commands.yaml`: folders in which every command with `--json` runs.

A scene has `rows` and either `office: true`, or `sample: true` (the office of `init --sample`), or
`files`: name → text, in which `{today}` and `{later}` are days. A row has

* `run`: the words of the command; `{root}` is the folder, another name one that `keep` kept;
* `exit`: the exit code, 0 when absent, or a list of those possible;
* `paths`: path → value in the answer's `data`, or from `error` on. `/` divides the steps of a path;
  a step is a key, a number, `#` (how many), or `key=value` (the first entry with that value);
* `texts`: path → words that the text there contains;
* `keep`: name → path, for a later row;
* `before`: a change of the folder that comes first, one of `BEFORE`;
* `needs`: a module without which the row is left out.
"""

from __future__ import annotations

import importlib.util
import re
import shlex
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from langaccess.agency import ledger
from langaccess.agency.session import Session
from langaccess.agency.workspace import create, find
from langaccess.cli import main
from tests import toymodel
from tests.review.kit import FLYER
from tests.review.kit import fill as fill_file
from tests.rosterfiles import PEOPLE

TRANSLATORS = """\
  - id: khan
    name: A. Khan
    kind: contractor
    languages: [{tag: ht}, {tag: es}]
    credentials:
      - {kind: translator_certified, language: ht, issued: 2020-01-01, issuer: ATA}
      - {kind: translator_certified, language: es, issued: 2020-01-01, issuer: ATA}
  - id: jean
    name: Marie Jean
    coordinator: true
    kind: contractor
    languages: [{tag: ht}]
    credentials: [{kind: translator_tested, language: ht, issued: 2020-01-01, issuer: ATA}]
  - {id: ward, name: Dana Ward, kind: staff, coordinator: true}
"""
TMX = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x"
adminlang="en" srclang="en" datatype="plaintext"/><body>
<tu><tuv xml:lang="en"><seg>Please wait here.</seg></tuv>
<tuv xml:lang="es"><seg>Espere aquí, por favor.</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>Good morning to all</seg></tuv>
<tuv xml:lang="es"><seg>Доброе утро всем</seg></tuv></tu>
</body></tmx>
"""
CAD = (
    "Incident No,Received,Call Type,Language,Interp,Interpreter ID,Duration,Unit,Remarks\n"
    "26-0001,11/20/2026 14:05,dv,Spanish,phone line,LL-4471,12:30,4412,\n"
    "26-0006,11/21/2026 11:00,noise,Spanish,line,,9,4413,\n"
)
FIXED = (
    "schema: 1\ntitle: Form 12\nkind: rights\nsource: county\ntexts:\n"
    "  - {id: w.1, en: You may remain silent., translations: {es: {text: Puede callar., "
    "translator: R. S.}}}\n"
)
HR = "Name,Phone,Language,Test\nAnn Lee,217-555-0140,Vietnamese,\nBob,12,Klingon,\n"


def office(folder: Path) -> Path:
    """Make the office and the files that the commands name; return its root."""
    made = create(
        folder / "office",
        {
            "agency.name": "Springfield Police",
            "agency.interpreter_line": "217-555-0101",
            "agency.state": "IL",
            "agency.time_zone": "America/Chicago",
            "languages": [{"tag": "es"}, {"tag": "ht"}],
        },
        today=date(2026, 11, 2),
    )
    root = made.root
    assert root is not None
    (root / "roster" / "people.yaml").write_text(PEOPLE + TRANSLATORS, encoding="utf-8")
    (root / "brochures" / "flyer.md").write_text(
        FLYER.replace("{doc_class}", "public_information"), encoding="utf-8"
    )
    for name, text in {
        "note.txt": "Mwen bezwen yon entèprèt.\n",
        "zawgyi.txt": "စကားျပန္ရရွိႏိုင္ပါသည္။\n",
        "vendor.tmx": TMX,
        "cad.csv": CAD,
        "hr.csv": HR,
        "approved/form.yaml": FIXED,
        "bill.md": "# Bill\n\nCall 217-555-0100 now.\n",
        "bill.es.md": "# Factura\n\nLlame al 217-555-0109 ahora.\n",
    }.items():
        (root / name).write_text(text, encoding="utf-8")
    toymodel.declare(toymodel.build(root / "models" / "toy-en-es"))
    return root


def fill_in(root: Path, fill: str, phone: str) -> None:
    """Fill a file for a translator, with that telephone number."""
    fill_file(root / fill, {"217-555-0100": phone})


def edit(root: Path, edit: str, old: str, new: str) -> None:
    """Replace words of a file."""
    path = root / edit
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def entry_in(root: Path, entry_in: int) -> None:
    """Add an entry of a computer whose clock was ahead."""
    with Session(find(explicit=root)) as session:
        at = datetime(entry_in, 1, 1, tzinfo=UTC)
        ledger.append(session.connection, "test.ahead", {}, at=at)


BEFORE: dict[str, Callable[..., None]] = {"fill": fill_in, "edit": edit, "entry_in": entry_in}
SCENES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("cases").joinpath("commands.yaml").read_text(encoding="utf-8")
)


def folder_of(scene: dict[str, Any], folder: Path) -> Path:
    """Make the folder of a scene."""
    if scene.get("office"):
        return office(folder)
    if scene.get("sample"):
        assert main(["init", str(folder / "sample"), "--sample", "--no-ask"]) == 0
        return folder / "sample"
    now = date.today()  # noqa: DTZ011 (the scene is of the day on which the test runs)
    days = {"{today}": now, "{later}": now + timedelta(days=90)}
    for name, text in scene["files"].items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        dated = re.sub(r"\{(?:today|later)\}", lambda word: days[word[0]].isoformat(), text)
        (folder / name).write_text(dated, encoding="utf-8")
    return folder


def rows(
    scene: dict[str, Any], root: Path, kept: dict[str, str]
) -> Iterator[tuple[list[str], dict[str, Any]]]:
    """Yield the words of each row and the row, after its change of the folder."""
    for row in scene["rows"]:
        if "needs" in row and not importlib.util.find_spec(row["needs"]):
            continue
        change = row.get("before", {})
        if change:
            BEFORE[next(iter(change))](root, **change)
        yield [filled(word, root, kept) for word in shlex.split(row["run"])], row


def filled(value: Any, root: Path, kept: dict[str, str]) -> Any:
    """Return `value` with the names in braces replaced."""
    if isinstance(value, list):
        return [filled(one, root, kept) for one in value]
    if isinstance(value, dict):
        return {key: filled(one, root, kept) for key, one in value.items()}
    if isinstance(value, str):
        names = {"root": root.as_posix(), **kept}
        return re.sub(r"\{(\w+)\}", lambda m: names[m[1]], value)
    return value


def value_at(data: Any, path: str) -> Any:
    """Return what is at `path`; LookupError or StopIteration if nothing is."""
    for step in path.split("/"):
        if step == "#":
            data = len(data)
        elif "=" in step:
            key, _, value = step.partition("=")
            data = next(entry for entry in data if str(entry[key]) == value)
        else:
            data = data[int(step) if isinstance(data, list) else step]
    return data


def judge(row: dict[str, Any], answer: dict[str, Any], root: Path) -> list[str]:
    """Return what `answer`, the whole JSON of a command, has other than its row says."""
    data = answer if "error" in answer else answer["data"]
    faults = []
    for path, want in {**row.get("paths", {}), **row.get("texts", {})}.items():
        try:
            value = value_at(data, path)
        except (LookupError, StopIteration, TypeError):
            faults.append(f"{row['run']}: there is no {path}")
            continue
        as_text = path in row.get("texts", {})
        if not (filled(want, root, {}) in value if as_text else value == filled(want, root, {})):
            faults.append(f"{row['run']}: {path} is {value!r}")
    return faults
