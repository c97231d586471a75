"""Makes the pictures of the documentation: `python -m docs.pictures`, a part of `make docs`.

A *screen* is a real run, drawn as SVG at 80 columns. A *page* is a real card, drawn as PNG. A
*chart* is one of a report, with numbers that are made up, or that of the simulation of many cores.
They come out the same on every day and every machine; `tests/docs/test_pictures.py` makes them
again. A *brochure* is a page of a Word file beside its draft, the *phone* shows screens of the
phone page. They need LibreOffice and Chromium, whose versions draw differently, so they are left
as they are where there is none, and not compared.

Only proofs are shown: the people who sign in these pictures do not exist.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "pictures"
DAY = date(2026, 11, 25)
COLUMNS = 80
_PPI = 64

_LANGUAGES = (
    *("es", "pt", "ht", "fr", "ru", "uk", "pl", "ar", "fa", "am", "so", "sw"),
    *("zh-Hans", "ko", "ja", "hi", "bn", "ur", "ne", "vi", "km", "lo", "th", "my", "hmn", "tl"),
)

_OFFICE = (
    "langaccess init springfield --no-ask --agency 'Springfield Police (example)' --state IL "
    "--time-zone America/Chicago --interpreter-line 217-555-0101"
)
_ROSTER = """\
schema: 1
people:
  - id: reyes
    name: A. Reyes (example)
    kind: contractor
    phone: 217-555-0140
    modes: [phone]
    languages: [{tag: es}]
    credentials: [{kind: court_certified, language: es, issued: 2025-05-01, issuer: state courts}]
    vetting: {background: 2026-01-10, confidentiality: 2026-01-10}
    hours: {always: true}
  - id: lopez
    name: B. Lopez (example)
    kind: contractor
    phone: 217-555-0141
    modes: [phone]
    languages: [{tag: es}]
    credentials:
      - {kind: court_certified, language: es, issued: 2019-05-01, expires: 2025-05-01}
    vetting: {background: 2026-01-10, confidentiality: 2026-01-10}
    hours: {always: true}
  - id: diaz
    name: C. Diaz (example)
    kind: member
    phone: 217-555-0142
    languages: [{tag: es}]
    hours: {always: true}
"""
_BILL = "# Bill\n\nThe fee is $25. Call 217-555-0100 before May 3.\n"
_BILL_ES = "# Factura\n\nLa tarifa es de $25. Llame al 217-555-0109 antes del 3 de mayo.\n"


@dataclass(frozen=True, slots=True)
class Screen:
    """A run of the program.

    Attributes:
        name: of the file.
        commands: what is typed, in order.
        lines: of the answer, so many are shown.
    """

    name: str
    commands: tuple[str, ...]
    lines: int = 40


SCREENS = (
    Screen("identify", ("langaccess identify 'Mwen bezwen yon entèprèt, tanpri'",)),
    Screen("find", ("langaccess roster find Spanish dv --at 2026-11-28T02:00",), 26),
    Screen("ask", ("langaccess policy ask --for consent_search --using bystander_adult",), 18),
    Screen("check", ("langaccess check files bill.es.md --against bill.md",)),
    Screen("translate", ("langaccess translate brochures --to pt",)),
)


def screens(asked: tuple[Screen, ...] = SCREENS) -> Iterator[tuple[str, str]]:
    """Yield name and SVG of each screen; all are run in one small agency."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        _run(_OFFICE, here)
        here /= "springfield"
        (here / "roster" / "people.yaml").write_text(_ROSTER, encoding="utf-8")
        for name, text in (("bill.md", _BILL), ("bill.es.md", _BILL_ES)):
            (here / name).write_text(text, encoding="utf-8")
        shutil.copytree(ROOT / "examples", here / "brochures", dirs_exist_ok=True)
        for screen in asked:
            shown = [(command, _run(command, here)) for command in screen.commands]
            yield f"{screen.name}.svg", _svg(screen, shown)


def _run(command: str, here: Path) -> str:
    """Return what a command shows, on both streams, without the name of the temporary folder."""
    words = shlex.split(command)[1:]
    done = subprocess.run(
        [sys.executable, "-m", "langaccess", *words],
        cwd=here,
        env={
            **os.environ,
            "COLUMNS": str(COLUMNS),
            "NO_COLOR": "1",
            "TERM": "dumb",
            "PYTHONIOENCODING": "utf-8",
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    if done.returncode not in (0, 1):
        raise SystemExit(f"{command}: {done.stdout}")
    return done.stdout


def _svg(screen: Screen, shown: list[tuple[str, str]]) -> str:
    from rich import _export_format
    from rich.console import Console
    from rich.text import Text

    console = Console(
        record=True,
        width=COLUMNS,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
    )
    for command, answer in shown:
        console.print(Text.assemble(("$ ", "bold green"), (command, "bold")))
        lines = [line.rstrip() for line in answer.splitlines()]
        for line in lines[: screen.lines]:
            console.print(Text(line, style="bold" if line.isupper() else ""))
        if len(lines) > screen.lines:
            console.print(Text("…", style="dim"))
    # Rich's own form fetches a font from the network; any fixed-width font of the reader's will do.
    form = re.sub(
        r"@font-face \{\{.*?\}\}\s*", "", _export_format.CONSOLE_SVG_FORMAT, flags=re.DOTALL
    )
    form = form.replace("Fira Code", "ui-monospace, Menlo, Consolas, DejaVu Sans Mono")
    return console.export_svg(title="langaccess", code_format=form, unique_id=screen.name)


def pages() -> Iterator[tuple[str, bytes]]:
    """Yield name and PNG of pages of cards, as proofs, for an agency that does not exist."""
    from langaccess.core.tags import Tag
    from langaccess.phrases import cards
    from langaccess.phrases.book import load_phrasebook

    request = cards.Request(
        book=load_phrasebook(None),
        tags=tuple(map(Tag, _LANGUAGES)),
        proof=True,
        agency="Springfield Police (example)",
        line="217-555-0101",
    )
    made = {
        "card-ispeak": cards.ispeak(request, size="letter", on=DAY)[0],
        "card-sheet": cards.sheet(request, Tag("ar"), topics=["interpreter", "safety"], on=DAY)[0],
        "card-sheet-pt": cards.sheet(request, Tag("pt"), topics=["interpreter"], on=DAY)[0],
        "card-wallet": cards.wallet(
            request, topics=["interpreter"], layout=cards.CardLayout(), on=DAY
        )[0],
        "card-board": cards.pointing_board(request, Tag("so"), on=DAY)[0],
        "card-poster": cards.poster(request, size="letter", on=DAY)[0],
        "card-desk": cards.poster(request, size="letter", topics=["desk"], on=DAY)[0],
        "card-booklet": cards.booklet(request, topics=["interpreter"], on=DAY)[0][0],
    }
    for name, card in made.items():
        if card is None or not card.draft:
            raise SystemExit(f"{name}: only proofs may be shown")
        page = _FIRST_LANGUAGE if name == "card-booklet" else 0
        yield f"{name}.png", cards.preview(card, ppi=_PPI)[page]


def phone() -> bytes:
    """Return two screens of the phone page as one PNG: a question, and a place to point at."""
    import typst

    from langaccess.core.tags import Tag
    from langaccess.phrases import cards
    from langaccess.phrases.book import load_phrasebook

    book = load_phrasebook(None)
    request = cards.Request(
        book=book,
        tags=tuple(map(Tag, _LANGUAGES)),
        proof=True,
        agency="Springfield Police (example)",
        line="217-555-0101",
    )
    card, _ = cards.html(request, topics=["interpreter", "safety"], on=DAY)
    if not card.draft:
        raise SystemExit("phone: only proofs may be shown")
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        (here / card.name).write_bytes(card.data)
        for name, place in (("ask", "ar/20"), ("point", "es/21")):
            words = ["chromium", "--headless=new", "--no-sandbox", "--hide-scrollbars"]
            words += ["--window-size=500,1080", f"--screenshot={here / f'{name}.png'}"]
            words += [f"{(here / card.name).as_uri()}#{place}"]
            subprocess.run(words, check=True, capture_output=True, timeout=300)
        (here / "screens.typ").write_text(_SCREENS, encoding="utf-8")
        made: bytes = typst.compile(here / "screens.typ", root=here, format="png", ppi=_PPI)
    return made


_FIRST_LANGUAGE = 2  # the page after the cover and the finder
_SCREENS = """\
#set page(width: auto, height: auto, margin: 12pt, fill: luma(225))
#grid(columns: 2, gutter: 12pt, image("ask.png", height: 600pt), image("point.png", height: 600pt))
"""
_BESIDE = """\
#set page(width: auto, height: auto, margin: 12pt, fill: luma(225))
#grid(columns: 2, gutter: 12pt,
  box(fill: white, image("source.pdf", height: 600pt)),
  box(fill: white, image("draft.pdf", height: 600pt)))
"""


def charts() -> Iterator[tuple[str, str]]:
    """Yield name and SVG of charts: of reports with made up numbers, and of the simulation."""
    from langaccess import reports
    from langaccess.agency.policy import load_policy
    from langaccess.core.rates import wilson
    from langaccess.core.resources import CONFIG, shipped
    from langaccess.core.tags import Tag

    met = (("es", 1, 214, 186), ("vi", 1, 61, 35), ("ht", 1, 48, 31), ("", 4, 23, None))
    rows = [
        reports.LanguageReach(
            tag=Tag(name) if name else None,
            languages=languages,
            encounters=count,
            served=served,
            rate=None if served is None else wilson(served, count, 95),
            population=None,
            contact=None,
        )
        for name, languages, count, served in met
    ]
    policy = load_policy(shipped(CONFIG, "us-federal.yaml"))
    yield "chart-served.svg", reports.svg(reports.served_chart(rows, policy)) + "\n"
    yield "chart-need.svg", _need_chart() + "\n"


TUTORIAL = ROOT / "docs" / "tutorial" / "which-languages.md"


def _need_chart() -> str:
    """Return the chart of the county in the tutorial, from the table that its reader types."""
    from langaccess import reports
    from langaccess.agency import workspace
    from langaccess.agency.session import Session
    from langaccess.outreach import need

    page = TUTORIAL.read_text(encoding="utf-8")
    found = re.search(r"<!-- file: (\S+) -->\n+```csv\n(.*?)```", page, re.DOTALL)
    if found is None:
        raise SystemExit(f"{TUTORIAL}: there is no table of the census")
    with tempfile.TemporaryDirectory() as folder:
        agency = Session(workspace.create(Path(folder) / "larkspur", {}, today=DAY))
        table = agency.folder / found[1]
        table.write_text(found[2], encoding="utf-8")
        with agency:
            need.import_need(agency, table)
            chart = reports.need_chart(need.assess(agency), agency.policy)
    return reports.svg(chart)


def brochure() -> bytes:
    """Return the first pages of a brochure and of its draft, beside each other, as PNG."""
    import typst

    from langaccess import translate
    from langaccess.agency import workspace
    from langaccess.agency.session import Session
    from langaccess.core.tags import Tag

    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        agency = Session(workspace.create_sample(here / "sample", today=DAY))
        agency.now = datetime.combine(DAY, time(12), UTC)
        source = here / "sample" / "brochures" / "after-a-theft.docx"
        job = translate.TranslationJob(sources=(source,), targets=(Tag("pt"),), out=here / "out")
        with agency:
            translate.run(job, agency)
        for name, path in (("source", source), ("draft", here / "out" / "after-a-theft.pt.docx")):
            shutil.copy(path, here / f"{name}.docx")
            words = ["soffice", f"-env:UserInstallation={(here / 'office').as_uri()}", "--headless"]
            words += ["--convert-to", "pdf", "--outdir", str(here), str(here / f"{name}.docx")]
            subprocess.run(words, check=True, capture_output=True, timeout=300)
        (here / "beside.typ").write_text(_BESIDE, encoding="utf-8")
        made: bytes = typst.compile(here / "beside.typ", root=here, format="png", ppi=_PPI)
    return made


def write() -> None:
    """Make all pictures; the brochure only where LibreOffice is."""
    for name, text in (*screens(), *charts()):
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
    for name, data in pages():
        (FOLDER / name).write_bytes(data)
    if shutil.which("soffice"):
        (FOLDER / "brochure.png").write_bytes(brochure())
    if shutil.which("chromium"):
        (FOLDER / "phone.png").write_bytes(phone())


if __name__ == "__main__":
    write()
