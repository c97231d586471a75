"""500 wallet cards in 45 languages: the whole command beside the typesetter alone.

    python -m benchmarks.cards

The peer is one bare `typst.compile` of the very pages that the command prints, in a process of its
own, plus the start of the command line. The aim is a ratio of 1.5 at most. Ratios are medians of
three runs, ours and the peer's in turn, so that a busy machine strikes both.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from langaccess.cards import Layout, Request, wallet
from langaccess.cards.typeset import _source
from langaccess.phrasebook import load_phrasebook
from langaccess.tags import Tag

RUNS = 3
LANGUAGES = 45
CARDS = 500
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
        (folder / "cards.typ").write_bytes(_source("wallet"))
        (folder / "cards.json").write_text(json.dumps({**content, "probe": False}), "utf-8")
        from langaccess.cards.fonts import folder as font_folder

        peer = [sys.executable, "-c", PEER, name, str(font_folder())]
        start = [sys.executable, "-m", "langaccess", "--version"]
        ours = [
            sys.executable, "-m", "langaccess", "cards", "wallet", "--proof", "--quiet", "--out",
            name, "--lang", ",".join(tags), "--copies", str(copies),
        ]  # fmt: skip
        times = [(_timed(ours), _timed(peer), _timed(start)) for _ in range(RUNS)]
        same = _same(folder)
    for label, values in zip(("command", "typst alone", "start"), zip(*times, strict=True),
                             strict=True):  # fmt: skip
        print(f"{label:12} {statistics.median(values):6.2f} s")
    ratio = statistics.median(mine / (peer + start) for mine, peer, start in times)
    count = sum(len(sheet) for sheet in content["sheets"])
    print(f"{count} cards in {len(tags)} languages; ratio {ratio:.2f}; the same pages: {same}")


def _pages(tags: tuple[Tag, ...]) -> tuple[int, dict[str, Any]]:
    request = Request(load_phrasebook(), tags, proof=True)
    one, _ = wallet(request, topics=TOPICS, layout=Layout(), on=_TODAY)
    assert one is not None
    copies = -(-CARDS // sum(len(sheet) for sheet in one.content["sheets"]))
    card, _ = wallet(request, topics=TOPICS, layout=Layout(copies=copies), on=_TODAY)
    assert card is not None
    return copies, dict(card.content)


def _same(folder: Path) -> bool:
    made = (folder / "wallet-avery-proof.pdf").read_bytes()
    return made == (folder / "peer.pdf").read_bytes()


def _timed(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
