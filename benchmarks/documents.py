"""What reading and writing a Word file costs beside a bare parse and serialize of its parts.

    python -m benchmarks.documents [FILE.docx ...] [--pairs 15]

Without files: those of the research data beside the checkout, and the example enlarged to 300
copies of its text. *Bare* is: unzip, parse every XML part with lxml (the theme too, which the
program leaves alone), serialize it, zip. Compared with it: reading alone, reading and rendering
with a new text in every unit, and reading, rendering and reading back, which is what `write` does.

All is processor time of this process, the median over pairs that were measured one after the other
in the same run. Ratios are given with the zip work, which both sides do, and without it. Identity
says whether the parts come back equal when nothing is translated. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from copy import deepcopy
from pathlib import Path

from lxml import etree

from langaccess.core.model import Target
from langaccess.core.tags import Tag
from langaccess.formats.docx.format import Docx
from langaccess.formats.model import Document
from langaccess.formats.ooxml.package import q
from langaccess.formats.zip_package import Package, open_package, pack, parse_package
from tests.formats.office_kit import differing_parts
from tests.support import ROOT, SHARED

FORM = Docx()
PORTUGUESE = Tag("pt-BR")
COPIES = 300


def bare(path: Path) -> None:
    """Do what no one can do without."""
    package = open_package(path)
    pack(package, parsed_and_serialised(package))


def parsed_and_serialised(package: Package) -> dict[str, bytes]:
    """Return every XML part, parsed and serialized."""
    return {
        name: etree.tostring(etree.fromstring(data), encoding="UTF-8")
        for name, data in package.parts.items()
        if name.casefold().endswith((".xml", ".rels"))
    }


def read(path: Path) -> Document:
    """Read a file."""
    return FORM.read(path, accept_revisions=True)


def rendered(path: Path, targets: Mapping[str, Target]) -> tuple[Document, bytes]:
    """Read a file and make the translated one."""
    document = read(path)
    return document, FORM.render(document, targets, tag=PORTUGUESE, label=None)[0]


def reread(path: Path, targets: Mapping[str, Target]) -> None:
    """Do the same and read the result back."""
    document, data = rendered(path, targets)
    found = FORM.reread(data, document, labelled=False)
    assert all(found[unit] == target.text for unit, target in targets.items())


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time of a piece of work, the release of its memory included."""
    start = time.process_time()
    work()
    return time.process_time() - start


def new_targets(document: Document) -> dict[str, Target]:
    """Return a target for every unit: other words of the same length, the markup where it was."""
    return {u.id: Target(u.text.replace("e", "é"), u.spans) for u in document.units}


def measure(path: Path, pairs: int) -> None:
    """Print the figures of one file."""
    document = read(path)
    targets = new_targets(document)
    package = open_package(path)
    works: dict[str, Callable[[], object]] = {
        "bare": lambda: bare(path),
        "lxml": lambda: parsed_and_serialised(package),
        "read": lambda: read(path),
        "render": lambda: rendered(path, targets),
        "reread": lambda: reread(path, targets),
    }
    rows = [{name: seconds(work) for name, work in works.items()} for _ in range(pairs)]

    def ratio(name: str, *, zipped: bool = True) -> float:
        if zipped:
            return statistics.median(r[name] / r["bare"] for r in rows)
        return statistics.median((r[name] - r["bare"] + r["lxml"]) / r["lxml"] for r in rows)

    milliseconds = {n: 1000 * statistics.median(r[n] for r in rows) for n in works}
    same = differing_parts(
        package, parse_package(FORM.render(document, {}, tag=PORTUGUESE, label=None)[0], path)
    )
    words = sum(len(unit.text.split()) for unit in document.units)
    print(
        f"{path.name}: {words} words, {len(document.units)} units; "
        f"bare {milliseconds['bare']:.1f} ms, of it lxml {milliseconds['lxml']:.1f} ms"
    )
    for name, what in (
        ("read", "read"),
        ("render", "read + render"),
        ("reread", "read + render + reread"),
    ):
        print(f"  {what:24}{milliseconds[name]:7.1f} ms {ratio(name):6.2f} times bare")
    print(
        f"  {'read + render':34} {ratio('render', zipped=False):6.2f} times lxml, "
        "the zip work taken off both"
    )
    print(f"  identity: {'all parts equal' if not same else 'differing: ' + ', '.join(same)}")


def enlarged(folder: Path) -> Path:
    """Write the project's example with its text many times over."""
    source = ROOT / "examples" / "after-a-theft.docx"
    package = open_package(source)
    name = "word/document.xml"
    root = etree.fromstring(package.parts[name])
    body = root.find(q("w:body"))
    assert body is not None
    text = [e for e in body if e.tag != q("w:sectPr")]
    for _ in range(COPIES - 1):
        for at, element in enumerate(text):
            body.insert(at, deepcopy(element))
    path = folder / f"after-a-theft-x{COPIES}.docx"
    path.write_bytes(pack(package, {name: etree.tostring(root, encoding="UTF-8")}))
    return path


def main(arguments: list[str]) -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--pairs", type=int, default=15)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        shared = SHARED / "data" / "brochures" / "office"
        files = given.files or [*sorted(shared.glob("*.docx")), enlarged(Path(folder))]
        for path in files:
            measure(path, given.pairs)


if __name__ == "__main__":
    main(sys.argv[1:])
