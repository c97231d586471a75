"""What real files need, and what files at the limits cost: the basis of `data/limits.yaml`.

    python -m benchmarks.limits [FOLDER ...]

Each file is read in a fork of its own. Printed are, over all files, the largest value of each limit
with the file that has it, processor time, and memory beyond what the program takes. Then the same
is printed for made files that have as much as one limit allows. Without a folder only these are
read. Linux and macOS. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

from langaccess.core.containment import Mode
from langaccess.core.errors import LangAccessError
from langaccess.core.limits import limits
from langaccess.formats import FORMATS, format_of
from tests.fixtures.build_docx import docx, p
from tests.formats.pdf_kit import build, text

_MB = 2**20


def measured(path: Path) -> dict[str, float] | str:
    """Return the values of one file, or why it is not read."""
    here, there = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_work, args=(path, there))
    process.start()
    there.close()
    try:
        found: dict[str, float] | str = here.recv()
    except EOFError:
        found = "ended the process"
    process.join()
    return found


def _work(path: Path, there: Connection) -> None:
    before, begun = _peak(), time.process_time()
    found: dict[str, float] = {}
    try:
        document = format_of(path).read(path, accept_revisions=True)
    except LangAccessError as exc:
        there.send(str(exc))
        return
    found["seconds"] = time.process_time() - begun
    found["memory MB"] = _peak() - before
    found["texts"] = len(document.units)
    found |= _of_pdf(path) if path.suffix == ".pdf" else _of_zip(path)
    there.send(found)


def _peak() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (_MB if sys.platform == "darwin" else 1024)


def _of_pdf(path: Path) -> dict[str, float]:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(path.read_bytes())
    found = {"pages": float(len(pdf)), "objects": 0.0, "page letters": 0.0, "form depth": 0.0}
    for page in pdf:
        things = list(page.get_objects(filter=[1, 3, 5], max_depth=15))
        found["objects"] = max(found["objects"], len(things))
        depth = max((thing.level + 1 for thing in things if thing.type == 5), default=0)
        found["form depth"] = max(found["form depth"], depth)
        found["page letters"] = max(found["page letters"], page.get_textpage().count_chars())
    return found


def _of_zip(path: Path) -> dict[str, float]:
    data = path.read_bytes()
    if not data.startswith(b"PK"):
        return {}
    infos = zipfile.ZipFile(io.BytesIO(data)).infolist()
    whole = sum(info.file_size for info in infos)
    return {
        "parts": len(infos),
        "unpacked MB": whole / _MB,
        "part MB": max(info.file_size for info in infos) / _MB,
        "ratio": whole / sum(info.compress_size for info in infos),
    }


def _at_limits() -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    """Yield files that have as much as a limit allows: name, ending, how it is made."""
    most = limits().documents
    line = "Call 217-555-0123 if you see the suspect."
    random = Random(1)
    pages = [
        [(30, 760 - 12 * n, 9, f"{line} {random.random()}") for n in range(60)]
        for _ in range(most.pages)
    ]
    places = [(random.randint(30, 580), random.randint(20, 770), 6, "a") for _ in range(50_000)]
    few = places[: most.page_letters // 4]  # PDFium counts the ends of lines too
    yield "pages", "pdf", lambda: build([text(page) for page in pages])
    yield "page letters", "pdf", lambda: build([text(few)])
    pictures = "q 4 0 0 6 9 9 cm /I1 Do Q\n" * (most.objects - 1)
    yield "objects", "pdf", lambda: build([text([(30, 700, 9, line)]) + pictures])
    tiny = {f"word/media/{n}.png": b"a" for n in range(most.parts - 20)}
    yield "parts", "docx", lambda: _with_parts(docx(p(line)), tiny)
    count = most.unpacked_mb // 10 - 1
    big = {f"word/media/{n}.png": random.randbytes(10 * _MB) for n in range(count)}
    yield "unpacked MB", "docx", lambda: _with_parts(docx(p(line)), big)
    yield "texts", "docx", lambda: docx("".join(p(f"{line} {n}") for n in range(most.texts - 9)))
    yield "texts", "txt", lambda: "\n\n".join([line] * most.texts).encode()
    yield "texts", "html", lambda: "".join([f"<p>{line}</p>"] * most.texts).encode()


def _with_parts(data: bytes, parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return buffer.getvalue()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    Mode.inline = True
    largest: dict[str, tuple[float, str]] = {}
    count, refused = 0, []
    for folder in parser.parse_args().folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() not in FORMATS or not path.is_file():
                continue
            found = measured(path)
            if isinstance(found, str):
                refused.append(f"{path.name}: {found}")
                continue
            count += 1
            for name, value in found.items():
                largest[name] = max(largest.get(name, (-1.0, "")), (value, path.name))
    print(f"{count} files read; the largest value, and the file")
    for name, (value, file) in largest.items():
        print(f"  {name:14}{value:10.2f}  {file}")
    for words in refused:
        print(f"  not read: {words}")
    print("files at a limit")
    with tempfile.TemporaryDirectory() as folder:
        for name, suffix, make in _at_limits():
            path = Path(folder, f"limit.{suffix}")
            path.write_bytes(make())
            found = measured(path)
            words = (
                found
                if isinstance(found, str)
                else ", ".join(f"{key} {value:.1f}" for key, value in found.items())
            )
            print(f"  {name} ({suffix}): {words}", flush=True)


if __name__ == "__main__":
    main()
