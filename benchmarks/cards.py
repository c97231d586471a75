"""500 wallet cards in 45 languages: the whole command beside the typesetter alone.

    python -m benchmarks.cards

The peer is one bare `typst.compile` of the very pages that the command prints, in a process of its
own, plus start-up: of the command line alone (`cards wallet --help`), and of a command that reads
the rules and the phrasebook, too (`phrases show 1`). The aim is a ratio of 1.3 at most. Processor
time is compared (user and system), because a busy machine stretches the clock; ratios are medians
of five runs, ours and the peer's in turn.

The phone page of every language with 60 phrases each is measured, too: at most 2.5 MB, with
pictures. Where a language has fewer phrases, its own texts are used again.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from langaccess.core.model import State
from langaccess.core.print.typeset import _source
from langaccess.core.tags import Tag
from langaccess.phrases.book import Phrasebook, Translation, load_phrasebook
from langaccess.phrases.cards import CardLayout, Request, html, wallet
from langaccess.phrases.cards.model import template_parts

RUNS = 5
LANGUAGES = 45
CARDS = 500
PHRASES = 60
TOPICS = ["interpreter"]
_TODAY = datetime.now(UTC).date()

PEER = """
import sys, typst
from pathlib import Path
folder, fonts = Path(sys.argv[1]), sys.argv[2]
found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts])
pdf = typst.compile((folder / "cards.typ").read_bytes(), font_paths=found, timestamp=0,
    ignore_system_fonts=True, pdf_standards=["ua-1"],
    sys_inputs={"data": (folder / "cards.json").read_text(encoding="utf-8")})
(folder / "peer.pdf").write_bytes(pdf)
"""


def main() -> None:
    """Measure and print."""
    book = load_phrasebook()
    tags = book.tags[:LANGUAGES]
    copies, content = _pages(tags)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "cards.typ").write_bytes(_source(template_parts("wallet")))
        (folder / "cards.json").write_text(json.dumps({**content, "probe": False}), "utf-8")
        from langaccess.core.print.fonts import folder as font_folder

        peer = [sys.executable, "-c", PEER, name, str(font_folder())]
        program = [sys.executable, "-m", "langaccess"]
        start = [*program, "cards", "wallet", "--help"]
        loaded = [*program, "phrases", "show", "1", "--lang", "es"]
        ours = [
            *program, "cards", "wallet", "--proof", "--quiet", "--out", name,
            "--lang", ",".join(tags), "--copies", str(copies),
        ]  # fmt: skip
        times = [tuple(map(_timed, (ours, peer, start, loaded))) for _ in range(RUNS)]
        same = _same(folder)
    names = ("command", "typst alone", "start", "start, rules and phrases")
    for label, values in zip(names, zip(*times, strict=True), strict=True):
        print(f"{label:25} {statistics.median(values):6.2f} s of processor time")
    strict = statistics.median(mine / (peer + start) for mine, peer, start, _ in times)
    fair = statistics.median(mine / (peer + loaded) for mine, peer, _, loaded in times)
    count = sum(len(sheet) for sheet in content["sheets"])
    print(f"{count} cards in {len(tags)} languages; the same pages: {same}")
    print(f"ratio {strict:.2f} with the start alone, {fair:.2f} with rules and phrases read")
    size = _phone_size(book)
    print(f"phone page of {len(book.tags)} languages, {PHRASES} phrases each: {size:.2f} MB")


def _phone_size(book: Phrasebook) -> float:
    """Return the megabytes of a page with `PHRASES` phrases in every language."""
    topics = [topic for topic in book.topics if not topic.spoken]
    ids = [phrase.id for topic in topics for phrase in topic.phrases if topic.id != "word"]
    for tag in book.tags:
        texts = [entry.text for entry in book.translations[tag].values()]
        for n, id_ in enumerate(ids[:PHRASES]):
            if book.translation(id_, tag) is None:
                text = texts[n % len(texts)]
                entry = Translation(id_, tag, text, State.DRAFT, book.phrases[id_].en)
                book = book.with_translation(entry)
    request = Request(book, book.tags, proof=True, agency="Springfield Police", line="217-555-0101")
    card, _ = html(request, topics=[topic.id for topic in topics], on=_TODAY)
    assert card is not None
    return len(card.data) / 1e6


def _pages(tags: tuple[Tag, ...]) -> tuple[int, dict[str, Any]]:
    request = Request(load_phrasebook(), tags, proof=True)
    one, _ = wallet(request, topics=TOPICS, layout=CardLayout(), on=_TODAY)
    assert one is not None
    copies = -(-CARDS // sum(len(sheet) for sheet in one.content["sheets"]))
    card, _ = wallet(request, topics=TOPICS, layout=CardLayout(copies=copies), on=_TODAY)
    assert card is not None
    return copies, dict(card.content)


def _same(folder: Path) -> bool:
    made = (folder / "wallet-avery-proof.pdf").read_bytes()
    return made == (folder / "peer.pdf").read_bytes()


def _timed(command: list[str]) -> float:
    """Return the processor seconds of one process; the clock's where the system counts none."""
    began = os.times()
    subprocess.run(command, check=True, capture_output=True)
    ended = os.times()
    user, system = (getattr(ended, f"children_{k}") - getattr(began, f"children_{k}")
                    for k in ("user", "system"))  # fmt: skip
    return float(user + system) or ended.elapsed - began.elapsed


if __name__ == "__main__":
    main()
