"""One office in which every command with `--json` runs once, in an order that makes sense."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from langaccess.agency import ledger
from langaccess.agency.session import Session
from langaccess.agency.workspace import create, find
from tests.modelfolder import install
from tests.review.kit import FLYER, fill
from tests.rosterfiles import PEOPLE

TRANSLATORS = """\
  - id: khan
    name: A. Khan
    kind: contractor
    languages: [{tag: ht}, {tag: es}]
    credentials:
      - {kind: translator_certified, language: ht, issued: 2020-01-01}
      - {kind: translator_certified, language: es, issued: 2020-01-01}
  - id: jean
    name: Marie Jean
    coordinator: true
    kind: contractor
    languages: [{tag: ht}]
    credentials: [{kind: translator_tested, language: ht, issued: 2020-01-01}]
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
        "vendor.tmx": TMX,
        "cad.csv": CAD,
        "hr.csv": HR,
        "approved/form.yaml": FIXED,
        "bill.md": "# Bill\n\nCall 217-555-0100 now.\n",
        "bill.es.md": "# Factura\n\nLlame al 217-555-0109 ahora.\n",
    }.items():
        (root / name).write_text(text, encoding="utf-8")
    install(root / "models")
    return root


def runs(root: Path) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield each command with its further words; what a later one needs, an earlier one makes."""
    yield ("init",), ("other", "--no-ask")
    yield ("todo",), ()
    yield ("doctor",), ()
    yield ("licences",), ()
    yield ("config", "check"), ()
    yield ("config", "show"), ("--key", "agency")
    yield ("identify",), ("-f", "note.txt")
    yield ("languages",), ("creole",)
    yield ("policy", "ask"), ("--for", "consent_search", "--using", "bystander_adult")
    yield ("policy", "show"), ()
    yield ("policy", "authorities"), ()
    yield ("policy", "adopt"), ("--by", "Chief Roe")
    yield ("policy", "compare"), (str(root / "other" / "jurisdiction.yaml"),)
    yield ("policy", "render"), ("--out", "directive.md")
    yield ("roster", "find"), ("mam", "dv", "--at", "2026-11-28T02:00")
    yield ("roster", "list"), ("--lang", "Spanish")
    yield ("roster", "show"), ("Elena", "Ortiz")
    yield ("roster", "validate"), ()
    yield ("roster", "due"), ()
    yield ("roster", "gaps"), ()
    apart = ("A. Khan", "Amina Khan", "--by", "Dana Ward", "--why", "cousins")
    yield ("roster", "two-people"), apart
    yield ("roster", "import"), ("hr.csv", "--guess")
    yield ("roster", "export"), ("--out", "roster.csv")
    yield ("encounter", "log"), ("mam", "dv", "child", "14")
    yield ("encounter", "start"), ("es", "dv")
    yield ("encounter", "note"), ("2", "she", "is", "safe")
    yield ("encounter", "end"), ("2",)
    yield ("encounter", "show"), ("1",)
    yield ("encounter", "list"), ()
    yield ("encounter", "hold"), ("1", "--reason", "litigation")
    yield ("encounter", "export"), ("1", "--out", "packs")
    yield ("encounter", "import"), ("cad.csv", "--guess")
    yield ("encounter", "purge"), ()
    yield ("encounter", "verify"), ()
    yield ("encounter", "head"), ()
    yield ("audit",), ()
    yield ("drill",), ("--count", "2", "--seed", "1")
    yield ("phrases", "find"), ("are", "you", "hurt", "--lang", "es")
    yield ("phrases", "list"), ("--lang", "es")
    yield ("phrases", "show"), ("interpreter.wait", "--lang", "es")
    yield ("phrases", "check"), ("--lang", "es")
    yield ("phrases", "diff"), ("--lang", "es")
    yield ("phrases", "export"), ("--lang", "es", "--format", "csv", "--to", "translator")
    yield ("phrases", "import"), (str(next((root / "translator").glob("*.csv"))),)
    yield ("phrases", "approve"), ("interpreter.wait", "--lang", "es", "--by", "A. Khan")
    yield (
        ("phrases", "vouch"),
        ("answer.yes", "--lang", "es", "--by", "A. Khan", "--file", "note.txt",
         "--published-by", "the county"),
    )  # fmt: skip
    for kind in ("ispeak", "sheet", "wallet", "booklet", "poster", "html"):
        yield ("cards", kind), ("--lang", "es,ht", "--proof", "--out", f"cards/{kind}")
    for kind in ("scripts", "calibration"):
        yield ("cards", kind), ("--out", f"cards/{kind}")
    for kind in ("ispeak", "sheet", "wallet", "booklet", "poster"):
        yield ("cards", "preview", kind), ("--lang", "es", "--proof", "--out", f"png/{kind}")
    for kind in ("scripts", "calibration"):
        yield ("cards", "preview", kind), ("--out", f"png/{kind}")
    yield ("memory", "import"), ("vendor.tmx",)
    yield ("memory", "align"), ("bill.md", "bill.es.md", "--to", "es")
    yield ("memory", "stats"), ()
    yield ("memory", "search"), ("Please wait", "--to", "es")
    yield ("memory", "maintain"), ()
    yield ("memory", "export"), ("ours.tmx",)
    yield ("terms", "list"), ("bail", "--lang", "es")
    yield ("terms", "check"), ()
    yield ("terms", "approve"), ("bail", "--lang", "es", "--by", "A. Khan")
    yield ("terms", "export"), ("terms.tbx", "--format", "tbx")
    yield ("terms", "import"), ("terms.tbx", "--source", "Vendor")
    yield ("fixed", "list"), ()
    yield ("fixed", "approve"), ("w.1", "--lang", "es", "--by", "A. Khan")
    yield ("fixed", "reject"), ("w.1", "--lang", "es", "--by", "A. Khan", "--why", "new law")
    yield ("models", "list"), ()
    yield ("models", "verify"), ()
    yield ("models", "pack"), ("toy-en-es", "--to", "toy.zip")
    yield ("models", "import"), ("toy.zip", "--no-probe")
    yield ("models", "probe"), ("mozilla:en-pt:starter-en-pt",)
    yield ("inspect",), ("brochures",)
    yield ("translate",), ("brochures", "--to", "test")
    if importlib.util.find_spec("fxtranslate"):
        yield ("demo",), ("--to-folder", "demo")
    yield ("check", "files"), ("bill.es.md", "--against", "bill.md")
    yield ("check", "accept"), _finding(root)
    yield ("review", "export"), ("brochures/flyer.md", "--lang", "ht", "--to", "pack")
    yield ("review", "import"), (_filled(root, "217-555-0199"), "--translator", "Marie Jean")
    yield ("review", "discard"), ("brochures/flyer.md", "--by", "Ann", "--why", "the wrong file")
    yield ("review", "import"), (_filled(root), "--translator", "Marie Jean")
    yield ("review", "adopt"), ("bill.es.md", "--against", "bill.md")
    yield ("review", "list"), ()
    yield ("review", "show"), ("brochures/flyer.md", "--lang", "ht")
    yield ("review", "reject"), (*_sentence(root), "--by", "A. Khan", "--why", "the tone")
    yield (
        ("review", "approve"),
        ("brochures/flyer.md", "--lang", "ht", "--by", "A. Khan", "--despite-rejection", "it fits"),
    )
    yield ("review", "history"), ("brochures/flyer.md", "--lang", "ht")
    yield ("publish", "copies"), (_approved(root), "--site", "Library", "--copies", "20")
    yield ("publish", "where"), ()
    yield ("contacts", "set"), ("records_desk.phone", "217-555-0100", "--by", "D. Clerk")
    yield ("contacts", "list"), ()
    yield ("contacts", "set"), ("records_desk.phone", "217-555-0123", "--by", "D. Clerk")
    _changed(root)
    yield ("publish", "recall"), ("--out", "recall.html")
    yield ("publish", "recall"), ("SP-001", "--why", "the wrong number", "--by", "D. Clerk")
    yield ("review", "list"), ()
    yield ("publish", "recall"), ("SP-001", "--lift", "--why", "it was right", "--by", "D. Clerk")
    yield ("trace",), (_approved(root),)
    yield ("review", "export-record"), ("brochures/flyer.md", "--lang", "ht", "--to", "record")
    yield ("trace",), ("bill.es.md",)
    _from_the_future(root)
    yield ("review", "confirm-time"), ("--by", "Marie Jean", "--why", "the laptop was in 2040")


def _from_the_future(root: Path) -> None:
    """Add an entry of a computer whose clock was ahead."""
    with Session(find(explicit=root)) as session:
        at = datetime(2040, 1, 1, tzinfo=UTC)
        ledger.append(session.connection, "test.ahead", {}, at=at)


def _sentence(root: Path) -> tuple[str, ...]:
    """Return the first sentence of what `review show` said just before."""
    shown = json.loads((root / "last.json").read_text(encoding="utf-8"))["data"]
    place = shown["sentences"][0]["segment"]
    return ("brochures/flyer.md", "--lang", "ht", "--segment", place)


def _approved(root: Path) -> str:
    """Return the approved file."""
    (path,) = (root / "translations" / "approved").rglob("*.md")
    return str(path)


def _changed(root: Path) -> None:
    """Change the flyer, so that copies must come back."""
    path = root / "brochures" / "flyer.md"
    path.write_text(path.read_text(encoding="utf-8").replace("money", "cash"), encoding="utf-8")


def _finding(root: Path) -> tuple[str, ...]:
    """Return a finding of the check that ran just before, as its JSON names it."""
    data = json.loads((root / "last.json").read_text(encoding="utf-8"))["data"]
    found = data["findings"][0]
    return (found["code"], found["segment"], "--by", "A. Khan", "--why", "a new number")


def _filled(root: Path, number: str = "217-555-0100") -> str:
    (path,) = (root / "pack").rglob("*.xlf")
    return str(fill(path, {"217-555-0100": number}))
