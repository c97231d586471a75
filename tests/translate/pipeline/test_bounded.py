"""One bad file costs one file: what is too long goes to a person, what breaks a reader fails."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from langaccess import qa, translate
from langaccess.agency import policy, workspace
from langaccess.agency.session import Session
from langaccess.core.model import Span, SpanKind, Unit
from langaccess.core.segments import segments, too_long
from langaccess.core.tags import EN, Tag
from tests.fixtures.build_docx import docx, p
from tests.support import ROOT

SOUND = "Please call us if you see the suspect."


@pytest.mark.parametrize(
    ("text", "long"),
    [
        (SOUND, False),
        ("word " * 1000, False),
        ("word " * 1001, True),
        ("a " * 900 + "b" * 300, False),
        ("b" * 301, True),
        ("xy" * 5000, True),
        ("ก" * 9000, False),  # Thai writes no spaces
        ("電" * 10_001, True),
    ],
)
def test_a_text_over_the_limits_is_too_long_to_check(text: str, long: bool) -> None:
    assert too_long(text) is long


def test_a_sentence_with_more_markup_than_the_limit_is_too_long() -> None:
    spans = [Span(n, n + 1, SpanKind.FORMAT, n) for n in range(101)]
    text = "a " * 101
    assert not too_long(text, spans[:100])
    assert too_long(text, spans)


def test_neither_gate_nor_checks_read_what_is_over_the_limits(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[object] = []

    def judge(texts: list[object], _rules: object) -> list[object]:
        asked.extend(texts)
        return texts

    monkeypatch.setattr(policy, "judge_sentences", judge)
    text = "Please call us " * 2000
    path = tmp_path / "long.txt"
    path.write_text(text, encoding="utf-8")
    (found,) = translate.inspect([path], Session(workspace.find(start=tmp_path)), EN)
    assert [one.rule for one in found.left] == ["limits.text"]
    assert not asked
    (finding,) = qa.run(text, text, source_tag=EN, target_tag=Tag("pt"))
    assert finding.code == "text.too_long"


def test_a_paragraph_over_the_limits_is_one_segment_that_is_too_long() -> None:
    for unit in (
        Unit("u", " " + "a. " * 20_000),
        Unit("u", "a. " * 2001, tuple(Span(n, n + 1, SpanKind.FORMAT, n) for n in range(2001))),
    ):
        (part,) = segments(unit, EN, lambda _text: False)
        assert part.text == unit.text.strip()
        assert too_long(part.text, part.spans)


def lol(depth: int) -> bytes:
    """Return a PDF in which each form draws the next one twice."""
    form = "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]%s/Length %d>>\nstream\n%s\nendstream"
    text = "BT /F 12 Tf 72 700 Td (Please call us.) Tj ET"
    page = (
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 5 0 R"
        "/Resources<</XObject<</X 6 0 R>>/Font<</F 4 0 R>>>>>>"
    )
    things = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page,
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        f"<</Length {6 + len(text)}>>\nstream\n/X Do {text}\nendstream",
    ]
    for number in range(depth):
        inside = f"/Resources<</XObject<</X {7 + number} 0 R>>>>"
        things.append(form % (inside, 12, "/X Do /X Do "))
    things.append(form % ("", len(text), text))
    out = b"%PDF-1.7\n"
    places = []
    for number, thing in enumerate(things, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{thing}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(things) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root 1 0 R>>\n"
    return out + f"{end}startxref\n{len(out)}\n%%EOF".encode()


def bomb(path: Path) -> None:
    path.write_bytes(docx(p(SOUND)))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        for number in range(12):
            packed.writestr(f"word/media/x{number}.png", b"\0" * (4 * 2**20 - 1))


def written(data: bytes | str) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(data if isinstance(data, bytes) else data.encode())

    return write


def runs(count: int) -> bytes:
    return docx(
        "<w:p>"
        + "".join(
            f'<w:r><w:rPr><w:b w:val="{n % 2}"/></w:rPr><w:t xml:space="preserve">a </w:t></w:r>'
            for n in range(count)
        )
        + "</w:p>"
    )


def bookmarks(count: int) -> bytes:
    return docx(
        "<w:p>"
        + "".join(
            f'<w:bookmarkStart w:id="{n}" w:name="b{n}"/><w:r><w:t xml:space="preserve">a </w:t>'
            f'</w:r><w:bookmarkEnd w:id="{n}"/>'
            for n in range(count)
        )
        + "</w:p>"
    )


# Name of the bad file → how it is made, and what becomes of it.
BAD = {
    "word.txt": (written("The word is " + "xy" * 1500 + "\n"), "done"),
    "base64.txt": (written("QUJD" * 50_000), "done"),
    "sentence.docx": (written(docx(p("word " * 3000))), "done"),
    "nospace.docx": (written(docx(p("a" * 200_000))), "done"),
    "dots.docx": (written(docx(p("a." * 30_000))), "done"),
    "runs.docx": (written(runs(3000)), "done"),
    "bookmarks.docx": (written(bookmarks(3000)), "done"),
    "forms.pdf": (written(lol(10)), "failed"),
    "endless.pdf": (written(lol(30)), "failed"),
    "bomb.docx": (bomb, "failed"),
    "cut.docx": (written(docx(p(SOUND))[:-30]), "failed"),
}

# The command, and the peak of its memory afterwards: its own, not that of its children. On Linux
# `ru_maxrss` begins with the peak of the process that started this one, VmHWM with the program.
SCRIPT = """
import json, resource, sys
from pathlib import Path
from langaccess.cli.main import main
def peak():
    status = Path("/proc/self/status")
    if status.exists():
        rows = dict(row.split(":", 1) for row in status.read_text().splitlines())
        return int(rows["VmHWM"].split()[0]) // 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // (2**20 if sys.platform == "darwin" else 1024)
code = 0
try:
    code = main(sys.argv[1:])
except SystemExit as end:
    code = end.code
print("\\n" + json.dumps([code, peak()]))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="measures memory the POSIX way")
@pytest.mark.parametrize("name", BAD)
def test_the_sound_files_beside_a_bad_one_are_translated(name: str, tmp_path: Path) -> None:
    make, status = BAD[name]
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (folder / "aa.docx").write_bytes(docx(p(SOUND)))
    (folder / "zz.txt").write_text(SOUND + "\n", encoding="utf-8")
    make(folder / name)
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, "translate", str(folder), "--to", "test", "--out", str(out)],
        capture_output=True, text=True, encoding="utf-8", check=False, cwd=ROOT,
    )  # fmt: skip
    code, megabytes = json.loads(done.stdout.splitlines()[-1])
    results = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    found = {Path(row["source"]).name: row["status"] for row in results["files"]}
    assert found == {"aa.docx": "done", "zz.txt": "done", name: status}, done.stderr
    assert code == (4 if status == "failed" else 0)
    assert megabytes < 400


@pytest.mark.parametrize("sides", [("word " * 1200, "Ligue."), (SOUND, "b" * 400)])
def test_a_pair_that_is_too_long_to_check_is_one_finding(sides: tuple[str, str]) -> None:
    found = qa.run(*sides, source_tag=EN, target_tag=Tag("pt"))
    assert [finding.code for finding in found] == ["text.too_long"]
